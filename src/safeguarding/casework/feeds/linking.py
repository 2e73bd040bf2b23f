"""People and rows into the linker, and out of it what is to be kept. Only jobs import this: it loads the linker."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import polars as pl
from django.conf import settings

from safeguarding.casework.feeds.found import Drawn, Found
from safeguarding.evidence import linkage


def compare(
    people: pl.DataFrame, events: pl.DataFrame, kept: linkage.Artefact | None, seed: str
) -> tuple[list[Found], str]:
    """Sure pairs, doubtful ones with the evidence, and a sample of sure ones and near misses with what they stand for; and
    the version of the model that found them."""
    linked = linkage.link(
        people, events, kept.ready if kept else None, trained=kept.trained if kept else None,
        engine=linkage.engine_named(settings.LINKAGE_ENGINE),
    )  # fmt: skip
    drawn = {
        (row, person): Drawn(stratum, of, number)
        for row, person, stratum, of, number in linkage.draw(linked, seed).iter_rows()
    }
    pairs = linked.links.select("right_id", "left_id", "probability", "band")
    found = {
        (row, person): Found(
            UUID(row), UUID(person), probability, band, _steps(linked, row, person) if (row, person) in drawn else [],
            drawn.get((row, person)),
        )
        for row, person, probability, band in pairs.iter_rows()
        if band == linkage.LINKED or (row, person) in drawn
    }  # fmt: skip
    for pair in linkage.explain_doubtful(linked):
        row, person = pair.right_id, pair.left_id
        found[row, person] = Found(UUID(row), UUID(person), pair.probability, pair.band, pair.steps(), None)
    version = kept.version if kept else f"{linked.model.name} {linked.model.version}"
    return list(found.values()), version


def _steps(linked: linkage.Linked, row: str, person: str) -> list[dict[str, Any]]:
    """The evidence of a pair that was drawn: of its address a reviewer is shown whether it agrees, and nothing else."""
    return [step for pair in linkage.explain(linked, row, person) for step in pair.steps()]
