"""Every change to a family’s programme. What was written stays; a mistake is said to be one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.compartments import SHARED, narrows
from safeguarding.casework.access.policies import Refused, check, find
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.programme import modules, standing, writing
from safeguarding.casework.programme.models import (
    Evidence,
    FamilyProgramme,
    ModuleSession,
    ModuleSet,
    ModuleStep,
    ScaleAnswer,
)
from safeguarding.casework.programme.queries import SESSION_KINDS, latest_set
from safeguarding.casework.workbook.closing import must_be_yours
from safeguarding.casework.workbook.drafts import drop_draft
from safeguarding.casework.workbook.models import Entry, EntryPerson

T = TypeVar("T", ModuleStep, ModuleSession, ScaleAnswer, Evidence)
SAME_VERSION = "{name} {version} has been loaded already and says something else. Give the file a new version."
TOO_WIDE = "More people would read this than read the entry it comes from. Choose who may read the entry, or fewer."


@dataclass(frozen=True, slots=True)
class Found:
    """One piece of evidence as its writer says it. `known` and `points` are choices of Evidence."""

    text: str
    known: str
    points: str
    on: date
    module: int | None = None
    area: str = ""
    entry: Entry | None = None
    compartment: str = SHARED


@transaction.atomic
def load_set(text: str, *, by: Any, name: str = "the file") -> ModuleSet:
    """Take a council’s own set of modules. Families that start from now on start under it; the others keep theirs.

    The same file again changes nothing. Raises modules.ProgrammeError with everything that is wrong; Refused.
    """
    check(by, "programme.load")
    read = modules.read(text, name)
    made = _kept(read, by)
    if made.text != text:
        raise modules.ProgrammeError([SAME_VERSION.format(name=read.name, version=read.version)])
    record(by, "loaded programme", made, modules=len(read.modules), areas=len(read.areas))
    return made


@transaction.atomic
def take_step(
    family: Family, person: Person, module: int, kind: str, on: date, reason: str, client_key: UUID, *, by: Any
) -> ModuleStep:
    """Record that a module was offered, agreed, started, completed, stopped or found not applicable.

    Raises ValueError for a step that breaks a rule; Refused; Http404.
    """
    family = writing.queue(by, family.pk)
    check(by, "entry.write", family, found=True)
    _must_be_a_module(family, module, by)
    reason = reason.strip() if kind in standing.NEEDS_A_REASON else ""
    said: dict[str, Any] = {"person": person, "module": module, "kind": kind, "on": on, "reason": reason}
    if sent := writing.sent_before(ModuleStep, family, client_key, by, **said):
        return sent
    if broken := standing.problems(kind, on, reason, timezone.localdate()):
        raise ValueError(" ".join(broken))
    writing.must_belong(family, [person])
    made = writing.save(ModuleStep, family, client_key, by, **said)
    drop_draft(family, f"module-step:{person.pk}:{module}", by)
    record(by, "took module step", made, module=module, kind=kind)
    return made


@transaction.atomic
def link_session(
    family: Family, person: Person, module: int, entry: Entry, client_key: UUID, *, by: Any
) -> ModuleSession:
    """Say that a session of the workbook was work on a module with a person. Linked already, it stays as it is.

    Raises ValueError for an entry that is no session, or does not concern the person.
    """
    family = writing.queue(by, family.pk)
    check(by, "entry.write", family, found=True)
    _must_be_a_module(family, module, by)
    entry = find(by, Entry, pk=entry.pk, family=family)
    if entry.kind not in SESSION_KINDS or not EntryPerson.objects.filter(entry=entry, person=person).exists():
        raise ValueError("Choose a session that concerns this person.")
    said: dict[str, Any] = {"person": person, "module": module, "entry": entry}
    held = ModuleSession.objects.filter(**said, replaces__isnull=True).first()
    if held is not None and not ModuleSession.objects.filter(replaces=held).exists():
        return held
    made = writing.save(ModuleSession, family, client_key, by, over=_last(held), **said)
    record(by, "linked session to module", made, compartment=entry.compartment, module=module)
    return made


@transaction.atomic
def answer_scale(
    family: Family, person: Person, module: int, scale: str, value: int, informant: str, on: date, client_key: UUID,
    *, by: Any, compartment: str = SHARED,
) -> ScaleAnswer:  # fmt: skip
    """Keep what somebody answered from 0 to 10. Raises ValueError for another number or a day to come."""
    family = writing.queue(by, family.pk)
    check(by, "entry.write", family, found=True)
    _must_be_a_module(family, module, by)
    said: dict[str, Any] = {
        "person": person, "module": module, "scale": scale, "value": value, "informant": informant, "on": on,
        "compartment": compartment,
    }  # fmt: skip
    if sent := writing.sent_before(ScaleAnswer, family, client_key, by, **said):
        return sent
    if not 0 <= value <= 10 or on > timezone.localdate():
        raise ValueError("Give a number from 0 to 10, and a day that is not in the future.")
    must_be_yours(by, family, compartment)
    writing.must_belong(family, [person])
    made = writing.save(ScaleAnswer, family, client_key, by, **said)
    record(by, "kept scale answer", made, module=module, scale=scale)
    return made


@transaction.atomic
def write_evidence(family: Family, person: Person, found: Found, client_key: UUID, *, by: Any) -> Evidence:
    """Write a piece of evidence, with how it is known. Nobody reads it who doesn’t read the entry it comes from.

    Raises ValueError without words, for a day to come, or for a module or area that is not in the family’s set.
    """
    family = writing.queue(by, family.pk)
    check(by, "entry.write", family, found=True)
    programme = _begun(family, by)
    if not found.text.strip() or found.on > timezone.localdate():
        raise ValueError("Evidence has words, and a day that is not in the future.")
    if found.module not in (None, *programme.modules) or found.area not in ("", *programme.areas):
        raise ValueError("There is no such module or area in the family’s programme.")
    said: dict[str, Any] = {
        "person": person, "module": found.module, "area": found.area, "text": found.text.strip(), "known": found.known,
        "points": found.points, "on": found.on, "entry": found.entry, "compartment": found.compartment,
    }  # fmt: skip
    if sent := writing.sent_before(Evidence, family, client_key, by, **said):
        return sent
    must_be_yours(by, family, found.compartment)
    writing.must_belong(family, [person])
    if found.entry is not None:
        find(by, Entry, pk=found.entry.pk, family=family)
        if not narrows(found.entry.compartment, found.compartment):
            raise Refused(TOO_WIDE)
    made = writing.save(Evidence, family, client_key, by, **said)
    of = f"module-evidence:{person.pk}:{found.module}" if found.module else f"assessment-evidence:{person.pk}"
    drop_draft(family, of, by)
    record(by, "wrote evidence", made, known=found.known, sourced=found.entry is not None)
    return made


@transaction.atomic
def take_back(row: T, why: str, client_key: UUID, *, by: Any) -> T:
    """Say that a step, session, answer or piece of evidence was entered in error. It stays, crossed out.

    Raises ValueError without a reason; writing.Overtaken; Refused for another discipline’s row.
    """
    family = writing.queue(by, row.family_id)
    check(by, "entry.write", family, found=True)
    find(by, type(row), pk=row.pk)
    if sent := writing.sent_before(type(row), family, client_key, by):
        return sent
    made = writing.in_error(row, why, client_key, by)
    closed = made.entry.compartment if isinstance(made, ModuleSession) else None
    record(by, "took back", made, compartment=closed, replaces=row.pk)
    return made


def _begun(family: Family, by: Any) -> modules.Programme:
    """The set of the family, begun under the authority’s latest, or the example, where it has none yet."""
    held = FamilyProgramme.objects.filter(family=family).select_related("module_set").first()
    if held is None:
        chosen = latest_set(by) or _kept(modules.example(), by)
        held = FamilyProgramme.objects.create(
            authority_id=family.authority_id, family=family, module_set=chosen, started_at=timezone.now()
        )
    return modules.read(held.module_set.text)


def _must_be_a_module(family: Family, module: int, by: Any) -> None:
    if module not in _begun(family, by).modules:
        raise ValueError("There is no such module in the family’s programme.")


def _kept(read: modules.Programme, by: Any) -> ModuleSet:
    made, _ = ModuleSet.objects.get_or_create(
        authority_id=by.authority_id, name=read.name, version=read.version,
        defaults={
            "status": read.status, "text": read.text, "loaded_by": by, "loaded_at": timezone.now(),
            "digest": sha256(read.text.encode()).hexdigest(),
        },
    )  # fmt: skip
    return made


def _last(held: ModuleSession | None) -> ModuleSession | None:
    while held is not None and (following := ModuleSession.objects.filter(replaces=held).first()):
        held = following
    return held
