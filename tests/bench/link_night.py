"""A nightly delivery of 50,000 rows into a history of five million links, against linking everything anew.

Everyone stands in the history 4 to 5 times, each time with other errors. `full` is the link of all rows, training
included; `night` compares only what is new. Bar: a tenth of the time. `as_a_full_link` says that the night's links of
a sample are those that a link of that sample with everyone gives.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import polars as pl
from tests.bench.link import _clocked

from safeguarding.evidence import linkage
from safeguarding.evidence.made_up.damage import damaged
from safeguarding.evidence.made_up.people import population


def run(quick: bool) -> dict[str, Any]:
    """Seconds of both, their ratios, links in the history, and whether a sample comes out the same."""
    sizes = (3_000, 12_000, 500) if quick else (1_200_000, 5_500_000, 50_000)
    code = f"from tests.bench.link_night import inside; inside(*{sizes})"
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the nightly link ended with {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])


def inside(people: int, rows: int, new: int) -> None:
    """All of it, in a process of its own: prints its figures as JSON."""
    _say("inventing people and rows")
    left = population(people, 31).drop("nhs_number", "upn")
    history_rows, tonight = _rows(left, rows, 0), _rows(left, new, 50)
    _say(f"linking {rows:,} rows anew")
    history, full = _clocked(lambda: linkage.begin(left, history_rows, progress=_say))
    links, banding = _clocked(history.links)
    linked = int((links["band"] == linkage.LINKED).sum())
    _say(f"linking tonight's {new:,}")
    night, part = _clocked(lambda: linkage.add(history, rows=tonight))
    some = tonight.head(500)
    alone = linkage.add(linkage.withdraw(night.history, rows=tonight["event_id"]), rows=some).links
    same = night.links.filter(pl.col("right_id").is_in(some["event_id"].implode())).equals(alone)
    whole = {key: full[key] + banding[key] for key in ("wall_s", "cpu_s")}
    print(
        json.dumps(
            {
                "people": people,
                "rows_in_history": rows,
                "links_in_history": linked,
                "rows_tonight": new,
                "linked_tonight": int((night.links["band"] == linkage.LINKED).sum()),
                "full": whole | {"peak_mb": banding["peak_mb"]},
                "night": part,
                "ratio_wall": part["wall_s"] / whole["wall_s"],
                "ratio_cpu": part["cpu_s"] / whole["cpu_s"],
                "as_a_full_link": same,
            }
        )
    )


def _rows(people: pl.DataFrame, rows: int, seed: int) -> pl.DataFrame:
    """So many rows about those people, each round of all of them with errors of its own."""
    parts, left = [], rows
    while left > 0:
        chosen = people.sample(min(left, len(people)), seed=seed)
        made = damaged(chosen, seed).drop("person_id", "household_id", "ethnicity")
        parts.append(made.with_columns(event_id=pl.format(f"{seed}-{{}}", pl.int_range(len(made)))))
        left, seed = left - len(made), seed + 1
    return pl.concat(parts)


def _say(step: str) -> None:
    print(f"  {step} …", file=sys.stderr, flush=True)
