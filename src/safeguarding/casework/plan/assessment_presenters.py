"""A parenting assessment in words, whether it is drafted or frozen: every fact with who first wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from safeguarding.casework.access.compartments import SHARED
from safeguarding.casework.plan.assessing import KINDS, Fact
from safeguarding.casework.plan.parenting import AreaView, CarriedFact
from safeguarding.casework.programme.presenters import author_of, whose
from safeguarding.evidence.measures.how_known import how_known


def sections(facts: Sequence[Fact | CarriedFact], titles: Iterable[str], role: str = "adult") -> list[dict[str, Any]]:
    """The parts of an assessment with their facts and, of an area, what its evidence rests on.

    Counts only the evidence that was given in, which is what the reader may see.
    """
    rows = []
    for place, title in enumerate(titles, 1):
        held = [fact for fact in facts if fact.section == title]
        evidence = [fact.known for fact in held if fact.kind == "evidence"]
        worries = sum(fact.kind == "worry" for fact in held)
        rows.append(
            {
                "id": f"part-{place}",
                "title": title,
                "facts": [_row(fact) for fact in held],
                "known": how_known(evidence, whose(role), worries) if evidence or worries else None,
            }
        )
    return rows


def side(row: AreaView | None) -> dict[str, str] | None:
    """The view that stands now, beside what somebody else typed."""
    return {"text": row.words, "by": author_of(row)} if row else None


def _row(fact: Fact | CarriedFact) -> dict[str, Any]:
    changed = f" Changed by {fact.last_changed}." if fact.last_changed else ""
    return {
        "kind": KINDS.get(fact.kind, fact.kind),
        "title": fact.title,
        "words": fact.words,
        "said": fact.kind == "comment",
        "by": f"First written by {fact.first_written}.{changed}",
        "closed": fact.compartment != SHARED,
    }
