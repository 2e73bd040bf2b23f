"""The doctor of deliveries over many made-up counties: false alarms on clean deliveries of every feed, faults not found.

Every fault of `tests.evidence.feeds.planted` goes into the last delivery of each feed that can have it. `missed` says by
fault and feed in how many counties the doctor did not name it. A file with two lines above its headings is no finding: it
has to be read as without them.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

import click
from tests.evidence.feeds.deliveries import FEEDS, LAST, clean, delivered, frames
from tests.evidence.feeds.planted import faults

from safeguarding.evidence.feeds.doctor import examine
from safeguarding.evidence.feeds.profile import profile
from safeguarding.evidence.feeds.rows import read

TITLES = b"An extract,,\nMade for the council,,\n"


def run(quick: bool) -> dict[str, Any]:
    """Of how many clean deliveries the doctor said something, and what; of planted faults, how many were found."""
    alarms: list[str] = []
    count, planted, missed = 0, Counter[str](), Counter[str]()
    with click.progressbar(range(100, 103 if quick else 150), label="Counties", file=sys.stderr) as bar:
        for seed in bar:
            for feed in FEEDS:
                held = clean(feed, seed)
                count += len(held)
                for place, now in enumerate(held):
                    alarms += [f"{seed} {feed} {place}: {one.sentence}" for one in examine(now, held[:place])]
                last = frames(feed, seed)[-1]
                for fault in faults(feed, last, seed):
                    planted[fault.name] += 1
                    found = {one.kind for one in examine(delivered(feed, fault.frame), held[:-1])}
                    missed[f"{fault.name}: {feed}"] += not found & set(fault.kinds)
                titled = profile(read(feed, TITLES + last.write_csv().encode(), today=LAST))
                planted["5: two lines above the headings"] += 1
                missed[f"5: two lines above the headings: {feed}"] += titled.accepted != held[-1].accepted
            clean.cache_clear()
    return {
        "clean deliveries": count,
        "false alarms": len(alarms),
        "alarms": alarms[:20],
        "planted": planted.total(),
        "found": planted.total() - missed.total(),
        "by fault": dict(sorted(planted.items())),
        "missed": {name: number for name, number in sorted(missed.items()) if number},
    }
