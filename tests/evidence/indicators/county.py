"""A small county with a planted effect, for tests of what comes out at the end."""

from datetime import date, timedelta

import numpy as np
from tests.evidence.indicators.made import covers, event, link, made, member, person


def county(families=300, *, seed=1, before=1.6, ratio=0.6, doubtful=0.0, teams=6, first=date(2023, 1, 1)):
    """One adult a family; call-outs come at a rate that differs between families, times `ratio` after allocation."""
    rng = np.random.default_rng(seed)
    spans, events, links = [], [], []
    for n in range(families):
        allocated = first + timedelta(int(rng.integers(0, 500)))
        spans.append({"family_id": f"f{n:04}", "start": allocated, "team": f"Team {n % teams}", "office": "North"})
        usual = before * rng.gamma(0.8, 1 / 0.8)
        for side, rate in ((-1, usual), (1, usual * ratio)):
            for _ in range(rng.poisson(rate)):
                away = int(rng.integers(0, 365))
                day = allocated + timedelta(away if side > 0 else -1 - away)
                k = len(events)
                events.append(event(k, f"i{k}", day))
                links.append(link(k, f"p{n}", "doubtful" if rng.random() < doubtful else "linked"))
    return made(
        people=[person(f"p{n}") for n in range(families)],
        members=[member(f"f{n:04}", f"p{n}") for n in range(families)],
        spans=spans,
        events=events,
        links=links,
        coverage=[covers(date(2020, 1, 1), date(2025, 12, 31))],
    )
