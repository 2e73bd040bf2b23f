"""Likely duplicates and merges as ready words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from safeguarding.casework.design.dates import day, moment
from safeguarding.casework.design.tables import Table, link, tag
from safeguarding.casework.families.models import Person
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.families.written import FIELDS
from safeguarding.casework.merging.apart import Opens
from safeguarding.casework.merging.facts import Fact
from safeguarding.casework.merging.models import Merge, MergedRow
from safeguarding.casework.merging.queries import Held, Since
from safeguarding.casework.merging.tables import MOVES, keys_of_people, label
from safeguarding.casework.merging.tables import Table as Moved
from safeguarding.casework.people import codes
from safeguarding.evidence import duplicates

NOT_HELD = "Not held"
_COLOURS = {"strong": "orange", "possible": "yellow"}


def pair(found: duplicates.Pair, held: Mapping[UUID, Held]) -> dict[str, Any]:
    """One likely pair of the list: the two side by side, with what speaks for and against."""
    one, other = held[UUID(found.one)], held[UUID(found.other)]
    return {
        "band": tag(duplicates.BANDS[found.band], _COLOURS[found.band]),
        "names": f"{name_of(one.person)} and {name_of(other.person)}",
        "table": side_by_side(one, other, short=True),
        "reasons": found.reasons,
        "against": found.against,
        "url": reverse("compare-people", args=[found.one, found.other]),
        "two_url": reverse("two-people", args=[found.one, found.other]),
    }


def side_by_side(one: Held, other: Held, *, short: bool = False) -> Table:
    """What is held of the two, fact by fact; `short` leaves out what a list has no room for."""
    rows = [
        ("Name", *(name_of(who.person) for who in (one, other))),
        ("Also known as", *(", ".join(who.names) or NOT_HELD for who in (one, other))),
        ("Date of birth", *(_born(who.person) for who in (one, other))),
        ("Sex", *(value_in_words("sex", who.person.sex) for who in (one, other))),
        ("Numbers", *(_numbers(who) for who in (one, other))),
        ("Addresses", *(_homes(who) for who in (one, other))),
        ("Families", *(", ".join(family.name for family in who.families) or "None" for who in (one, other))),
    ]
    if short:
        rows = [row for row in rows if row[1] != row[2] or row[0] in ("Name", "Date of birth")]
    return Table(
        caption="The two records side by side",
        caption_hidden=True,
        head=("What is held", "First record", "Second record"),
        rows=rows,
    )


def _born(person: Person) -> str:
    if person.birth_date is None and person.expected_birth_date:
        return f"Expected {day(person.expected_birth_date)}"
    return day(person.birth_date, NOT_HELD)


def _numbers(who: Held) -> str:
    return (
        ", ".join(f"{FIELDS.get(scheme, scheme)} {value}" for scheme, value in sorted(who.numbers.items())) or NOT_HELD
    )


def _homes(who: Held) -> str:
    homes = [
        f"{', '.join(part for part in (home.line, home.postcode) if part)} (from {day(home.start)})"
        for home in who.homes
    ]
    return "; ".join(homes) or NOT_HELD


def value_in_words(name: str, value: Any) -> str:
    """A value of a fact as the page says it."""
    if isinstance(value, date):
        return day(value)
    if name == "sex":
        return {"M": "Male", "F": "Female"}.get(str(value), "Not known")
    if name == "ethnicity":
        return codes.ETHNICITY.get(str(value), str(value)) or NOT_HELD
    if name in ("start", "end") or name.endswith(("_date", "_on")):
        return day(_as_day(value), NOT_HELD)
    return str(value) if value not in (None, "") else NOT_HELD


def _as_day(value: Any) -> date | None:
    """The day that JSON holds as text; None for anything else."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def asked(found: Iterable[Fact]) -> list[tuple[str, str, str, str]]:
    """The facts that somebody must choose, for the form."""
    return [
        (fact.name, fact.label, value_in_words(fact.name, fact.kept), value_in_words(fact.name, fact.merged))
        for fact in found
        if fact.asked
    ]


def names(one: Held, other: Held) -> tuple[str, str]:
    """The two records as the choice of which is kept calls them."""
    first, second = (
        f"{which} record: {name_of(who.person)}, {', '.join(family.name for family in who.families) or 'no family'}"
        for which, who in (("First", one), ("Second", other))
    )
    return first, second


def held_after(found: Iterable[Fact], chosen: Mapping[str, str]) -> Table:
    """Which value each fact has once the two are one."""
    rows = []
    for fact in found:
        kept = chosen.get(fact.name, fact.suggested) == "kept"
        after, other = (fact.kept, fact.merged) if kept else (fact.merged, fact.kept)
        rows.append((fact.label, value_in_words(fact.name, after), value_in_words(fact.name, other)))
    return Table(
        caption="What will be held", head=("Fact", "Will be held", "In the log only"), rows=rows,
        nothing="The two records say the same.",
    )  # fmt: skip


def opens(found: Iterable[Opens]) -> list[dict[str, Any]]:
    """For each family that gains: a sentence, and who works with it."""
    return [
        {
            "words": f"Everyone who works with {_the(one.family)} will also read of {one.person}: {', '.join(one.what)}.",
            "roles": f"Now working with it: {', '.join(one.roles)}." if one.roles else "",
        }
        for one in found
    ]


def _the(family: str) -> str:
    return family if family.startswith("another") else f"the {family}"


def merge_table(rows: Iterable[Merge]) -> Table:
    """The log of merges."""
    return Table(
        caption="Merges", caption_hidden=True, head=("Record kept", "When", "Who", "Why", "State"),
        rows=[
            (
                link(name_of(row.kept), reverse("merged", args=[row.pk]), f", merged {moment(row.made_at)}"),
                moment(row.made_at), row.made_by.name, row.reason, state(row),
            )
            for row in rows
        ],
        nothing="No records have been merged.",
    )  # fmt: skip


def state(row: Merge) -> Any:
    return tag("Undone", "grey") if hasattr(row, "unmerge") else tag("Merged", "green")


def what_was_done(lines: Sequence[MergedRow]) -> list[str]:
    """What the merge did with rows that everyone who works with a family of the person reads, kind by kind."""
    words = {MergedRow.Did.MOVED: "went to the record kept", MergedRow.Did.STAYED: "stayed, as both had the same"}
    done: list[str] = []
    for did, said in words.items():
        counts: Counter[Moved] = Counter(
            table for line in lines if line.did == did and (table := _table(line)) is not None and not table.quiet
        )
        merged: Counter[str] = Counter()
        for table, number in counts.items():
            merged[table.counted(2).partition(" ")[2]] += number
        by_many = {table.many: table for table in counts}
        done += [f"{by_many[many].counted(number)} {said}" for many, number in merged.items()]
    if any(line.did == MergedRow.Did.TAKEN_OUT for line in lines):
        done.append("Both were in one family on the same days: the record kept is in it for the days of both")
    return done


def _table(line: MergedRow) -> Moved | None:
    tables = {
        (model._meta.db_table, str(field.column)): MOVES.get(label(model, field)) for model, field in keys_of_people()
    }
    return tables.get((line.place, line.field))


_COLUMNS = {"value": "Number", "start": "In the family from", "end": "In the family until"}


def values_changed(lines: Sequence[MergedRow]) -> Table:
    """Each value of the record kept that the merge changed: before and after."""
    rows = [
        (
            _COLUMNS.get(line.field) or FIELDS.get(line.field, line.field.replace("_", " ").capitalize()),
            value_in_words(line.field, line.before),
            value_in_words(line.field, line.after),
        )
        for line in lines
        if line.did == MergedRow.Did.CHANGED
    ]
    return Table(
        caption="Values that were changed", head=("Fact", "Before", "After"), rows=rows,
        nothing="The record kept stayed as it was.",
    )  # fmt: skip


def since(rows: Iterable[Since]) -> list[tuple[str, str]]:
    """What was written since, to be picked."""
    return [
        (place(row), f"{row.table.one[:1].upper()}{row.table.one[1:]}{f', {moment(row.at)}' if row.at else ''}")
        for row in rows
    ]


def place(row: Since) -> str:
    return ":".join(map(str, row.place))
