"""Reads of a family’s programme: the same few statements however much there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.programme import modules
from safeguarding.casework.programme.models import (
    Evidence,
    FamilyProgramme,
    ModuleSession,
    ModuleSet,
    ModuleStep,
    ScaleAnswer,
)
from safeguarding.casework.programme.written import STANDS
from safeguarding.casework.workbook.models import Entry
from safeguarding.casework.workbook.queries import with_people

#: Kinds of entry that can be a session of a module.
SESSION_KINDS = tuple(kind for kind in ("session", "group") if kind in Entry.Kind.values)
#: So many of the latest entries can be chosen as the source of evidence.
TO_CHOOSE = 100
Key = tuple[UUID, int | None]


@dataclass(frozen=True, slots=True)
class Work:
    """What stands of a family’s programme, as one reader may see it, latest first. `entries`: what sessions and evidence
    come from, in the version that stands, by the id that a row names."""

    steps: tuple[ModuleStep, ...]
    sessions: tuple[ModuleSession, ...]
    answers: tuple[ScaleAnswer, ...]
    evidence: tuple[Evidence, ...]
    entries: Mapping[UUID, Entry]

    def of(self, person: UUID, module: int | None = None) -> Work:
        """What is about one person, and of one module unless none is named."""

        def about(row: Any) -> bool:
            return row.person_id == person and module in (None, row.module)

        return replace(
            self,
            steps=tuple(row for row in self.steps if about(row)),
            sessions=tuple(row for row in self.sessions if about(row)),
            answers=tuple(row for row in self.answers if about(row)),
            evidence=tuple(row for row in self.evidence if about(row)),
        )


def latest_set(user: Any) -> ModuleSet | None:
    """The set that the authority loaded last; a loaded one goes before the example that came with the workbook."""
    rows = list(visible(user, ModuleSet.objects.order_by("-loaded_at", "-pk")))
    own = [row for row in rows if row.text != modules.example().text]
    return next(iter([*own, *rows]), None)


def programme_of(user: Any, family: Family) -> modules.Programme:
    """The set that the family started under; where it has none yet, the one that it would start under."""
    held = visible(user, FamilyProgramme.objects.filter(family=family)).select_related("module_set").first()
    chosen = held.module_set if held else latest_set(user)
    return modules.read(chosen.text) if chosen else modules.example()


def work_of(user: Any, family: Family) -> Work:
    """All that stands of the family’s programme."""
    steps, sessions, answers, evidence = (
        tuple(_of(user, model, family).order_by("-written_at", "pk"))
        for model in (ModuleStep, ModuleSession, ScaleAnswer, Evidence)
    )
    named = {row.entry_id for row in (*sessions, *evidence) if row.entry_id}
    return Work(
        steps,
        tuple(sessions),
        tuple(sorted(answers, key=lambda row: (row.on, row.written_at), reverse=True)),
        tuple(sorted(evidence, key=lambda row: (row.on, row.written_at), reverse=True)),
        standing_entries(user, family, named),
    )


def history_of(user: Any, family: Family, person: Person, module: int) -> list[ModuleStep]:
    """Every step in a module, those entered in error too, latest first."""
    rows = visible(user, ModuleStep.objects.filter(family=family, person=person, module=module))
    rows = rows.filter(replaced_by__isnull=True).select_related("author", "replaces__author")
    return sorted(rows, key=lambda row: (row.on, row.written_at), reverse=True)


def standing_entries(user: Any, family: Family, ids: Iterable[UUID]) -> dict[UUID, Entry]:
    """The version that stands of each entry, by the id of any version. Two statements and the people."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = visible(user, Entry.objects.filter(family=family, replaces__isnull=False))
    after = dict(rows.values_list("replaces_id", "pk"))
    now = {}
    for key in wanted:
        now[key] = key
        while now[key] in after:
            now[key] = after[now[key]]
    held = {row.pk: row for row in with_people(visible(user, Entry.objects.filter(pk__in=set(now.values()))))}
    return {key: held[stands] for key, stands in now.items() if stands in held}


def entries_of(user: Any, family: Family, person: Person, kinds: Iterable[str] = ()) -> list[Entry]:
    """The latest entries about a person that evidence can come from; with `kinds`, of these alone."""
    rows = visible(user, Entry.objects.filter(family=family, replaced_by__isnull=True, people__person=person))
    if wanted := list(kinds):
        rows = rows.filter(kind__in=wanted)
    return list(rows.select_related("author").order_by("-at", "pk")[:TO_CHOOSE])


def _of(user: Any, model: Any, family: Family) -> QuerySet[Any]:
    return visible(user, model.objects.filter(STANDS, family=family)).select_related("author")


def row_of(user: Any, family: Family, key: UUID) -> Any:
    """The step, session, answer or piece of evidence of that id which stands; None where the reader knows of none."""
    for model in (Evidence, ModuleStep, ModuleSession, ScaleAnswer):
        if (row := _of(user, model, family).filter(pk=key).first()) is not None:
            return row
    return None
