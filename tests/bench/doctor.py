"""The doctor of deliveries over many made-up counties: false alarms on clean deliveries of every feed, faults not found."""

from __future__ import annotations

import sys
from typing import Any

import polars as pl
from tests.evidence.feeds.deliveries import FEEDS, delivered, frames

from safeguarding.evidence.feeds.doctor import examine
from safeguarding.evidence.feeds.profile import Profile


def run(quick: bool) -> dict[str, Any]:
    """Of how many clean deliveries the doctor said something, and what; of planted faults, how many were found."""
    alarms: list[str] = []
    clean = planted = found = 0
    for seed in range(100, 103 if quick else 150):
        print(f"  seed {seed}: {clean} clean, {len(alarms)} alarms", file=sys.stderr, flush=True)
        for feed in FEEDS:
            files = frames(feed, seed)
            held: list[Profile] = []
            for place, frame in enumerate(files):
                now = delivered(feed, frame)
                clean += 1
                alarms += [f"{seed} {feed} {place}: {one.sentence}" for one in examine(now, held)]
                held.append(now)
            twice = examine(delivered(feed, pl.concat([files[-1], files[-1].head(len(files[-1]) // 4)])), held[:-1])
            planted, found = planted + 1, found + any(one.kind == "repeated" for one in twice)
    return {
        "clean deliveries": clean,
        "false alarms": len(alarms),
        "alarms": alarms[:20],
        "planted": planted,
        "found": found,
    }
