"""What it costs to hide small numbers: indicators of a county, quarter after quarter, each beside those before it.

The county is made up: 820 families in 21 teams of five offices. `seconds_each` is what protecting one indicator takes for
each quarter, `hidden` and `shown` how many figures; `recovered` counts what the attack with integer programmes on every
small figure of the newest quarter, and on every difference, can work out, and has to be 0.
"""

from __future__ import annotations

import sys
import time
from datetime import date, timedelta
from typing import Any

import numpy as np
from tests.evidence.indicators.made import covers, event, link, made, member, person

from safeguarding.evidence.disclosure import Release, recovered
from safeguarding.evidence.indicators import Counting, Tables, definitions, publish
from safeguarding.evidence.indicators.runs import EARLIER
from safeguarding.evidence.periods import add_months

NAME = "police_domestic_abuse_before_after"
FIRST = date(2025, 1, 1)


def county(families: int, teams: int, offices: int, seed: int = 3) -> Tables:
    """Families allocated over four years, call-outs at a rate that differs between them and falls after allocation."""
    rng = np.random.default_rng(seed)
    spans, events, links = [], [], []
    for n in range(families):
        allocated, team = date(2022, 1, 1) + timedelta(int(rng.integers(0, 4 * 365))), int(rng.integers(0, teams))
        spans.append(
            {"family_id": f"f{n}", "start": allocated, "team": f"Team {team}", "office": f"Office {team % offices}"}
        )
        usual = 1.2 * rng.gamma(0.8, 1 / 0.8)
        for side, rate in ((-1, usual), (1, 0.6 * usual)):
            for _ in range(rng.poisson(rate)):
                away, number = int(rng.integers(0, 365)), len(events)
                events.append(event(number, f"i{number}", allocated + timedelta(away if side > 0 else -1 - away)))
                links.append(link(number, f"p{n}", "linked"))
    return made(
        people=[person(f"p{n}") for n in range(families)],
        members=[member(f"f{n}", f"p{n}") for n in range(families)],
        spans=spans, events=events, links=links, coverage=[covers(date(2019, 1, 1), date(2027, 12, 31))],
    )  # fmt: skip


def run(quick: bool) -> dict[str, Any]:
    """Seconds a quarter, and what the attack finds."""
    families, teams, quarters = (120, 6, 2) if quick else (820, 21, 8)
    tables, definition = county(families, teams, 5), definitions()[NAME]
    earlier: list[Release] = []
    figures: dict[str, list[float]] = {"seconds_each": [], "hidden": [], "shown": []}
    for quarter in range(quarters):
        print(f"  quarter {quarter + 1} of {quarters}", file=sys.stderr, flush=True)
        with Counting(tables, as_at=add_months(FIRST, 3 * quarter) - timedelta(days=1)) as counting:
            counts = counting.counts(definition)
        began = time.perf_counter()
        _, release = publish(definition, counts, earlier=earlier[-EARLIER:])
        figures["seconds_each"].append(round(time.perf_counter() - began, 2))
        hidden = sum(one is None for one in release.shown.values())
        figures["hidden"].append(hidden)
        figures["shown"].append(len(release.shown) - hidden)
        earlier.append(release)
    return {
        "families": families, "teams": teams, "figures": len(earlier[-1].cells), **figures,
        "recovered": len(recovered(earlier[-1], earlier[-1 - EARLIER : -1])),
    }  # fmt: skip
