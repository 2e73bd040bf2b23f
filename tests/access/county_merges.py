"""Records of one person that were merged, and two people who were said to be two."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from tests.access.county import County


def make_merge(county: County, code: str, name: str, by: Any) -> None:
    """A record that was merged into the mother's, a value that it changed, one merge undone, and a pair that is none."""
    planter, now = county.planters[code], timezone.now()
    mother, child = (county.rows["person", code, name, who] for who in ("mother", "child"))
    made: dict[str, Any] = {"made_by": by, "made_at": now}
    merged = planter.row("families.Person", "merged", name, "merged", sex="F", known_as="", merged_into=mother)
    row = planter.row("merging.Merge", "merge", name, kept=mother, merged=merged, **made)
    planter.row(
        "merging.MergedRow", "merge", name, merge=row, place="families_person", key=mother.pk, field="given_name",
        did="changed",
    )  # fmt: skip
    county.note("merge", row, code, name)
    undone = planter.row("merging.Merge", "merge", name, "undone", kept=mother, merged=child, **made)
    planter.row("merging.Unmerge", "merge", name, merge=undone, **made)
    county.note("merge", undone, code, name)
    planter.row("merging.NotTheSame", "merge", name, one=mother, other=child, **made)
    county.note("pair", child, code, name, twin=mother)
