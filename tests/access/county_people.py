"""What a family's file holds of its people: relationships, names, languages, whom to ring and what to watch for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from tests.access.county import County

#: Whether it could say where somebody hides: the kind of record that says who reads it.
RECORDS = ("core", "safe")


def make_people(county: County, code: str, name: str, by: Any) -> None:
    """Facts with their writers; of what can be closed, one that everyone reads and one that few do, with what it replaced."""
    planter, now = county.planters[code], timezone.now()
    family, mother = county.rows["family", code, name], county.rows["person", code, name, "mother"]
    wrote: dict[str, Any] = {"written_by": by, "written_at": now}
    for relation, source in (("mother", "given_name"), ("child", "address")):
        person = county.rows["person", code, name, relation]
        planter.row("families.Written", "core", name, relation, person=person, field=source, source="said", **wrote)
    row = planter.row(
        "people.Relationship", "core", name, source=mother, target=county.rows["person", code, name, "child"],
        kind="birth_parent", responsibility="yes", how="birth_mother", known="said", **wrote,
    )  # fmt: skip
    county.note("relationship", row, code, name)
    planter.row("people.Language", "core", name, person=mother, interpreter="yes", **wrote)
    for record in RECORDS:
        _closable(county, code, name, record, {"family": family, "person": mother, "compartment": record, **wrote})


def _closable(county: County, code: str, name: str, record: str, of: dict[str, Any]) -> None:
    planter, today = county.planters[code], timezone.localdate()
    known = planter.row("people.KnownName", record, name, record, kind="former", **of)
    county.note("known_name", known, code, name, record, adult=of["person"])
    county.rows["words", str(known.pk)] = known.name
    for kind, model, facts in (
        ("network", "people.NetworkMember", {"role": "gp"}),
        ("warning", "people.WarningNote", {"kind": "other", "told": False, "review_on": today + timedelta(days=30)}),
    ):
        before = planter.row(model, record, name, f"{record} first", **of, **facts)
        row = planter.row(model, record, name, record, replaces=before, **of, **facts)
        for version in (before, row):
            county.note(kind, version, code, name, record)
