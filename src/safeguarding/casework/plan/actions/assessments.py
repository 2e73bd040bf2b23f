"""The social worker’s views, the parent’s comments, and an assessment that is finished."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.policies import check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.plan import assessing
from safeguarding.casework.plan.parenting import AreaView, CarriedFact, ParentComment, ParentingAssessment
from safeguarding.casework.programme import writing
from safeguarding.casework.programme.queries import programme_of
from safeguarding.casework.workbook.drafts import drop_draft

#: How the address of a view names the whole, which is no area.
WHOLE = "whole"


@transaction.atomic
def write_view(
    family: Family, person: Person, area: str, words: str, client_key: UUID, *, by: Any, over: UUID | None = None
) -> AreaView:
    """Write what one thinks of an area, or of the whole where `area` is empty, on top of the version that was read.

    The same words change nothing. Raises ValueError without words or for no area; writing.Overtaken; Refused.
    """
    family = writing.queue(by, family.pk)
    check(by, "assessment.write", family, found=True)
    said: dict[str, Any] = {"person": person, "area": area, "words": words.strip()}
    if sent := writing.sent_before(AreaView, family, client_key, by, **said):
        return sent
    if not words.strip() or area not in ("", *programme_of(by, family).areas):
        raise ValueError("A view has words, and an area of the family’s programme.")
    writing.must_belong(family, [person])
    rows = AreaView.objects.filter(family=family, person=person, area=area, replaced_by__isnull=True)
    standing = rows.select_related("author").first()
    draft = f"view:{person.pk}:{area or WHOLE}"
    if standing is not None and standing.words == said["words"]:
        drop_draft(family, draft, by)
        return standing
    if over != (standing.pk if standing else None):
        raise writing.Overtaken(standing)
    made = writing.save(AreaView, family, client_key, by, over=standing, **said)
    drop_draft(family, draft, by)
    record(by, "wrote view of parenting", made, area=area, replaces=over)
    return made


@transaction.atomic
def add_comment(
    family: Family, person: Person, area: str, words: str, on: date, client_key: UUID, *, by: Any
) -> ParentComment:
    """Keep what a parent said of their assessment, as said. Raises ValueError without words or for a day to come."""
    family = writing.queue(by, family.pk)
    check(by, "entry.write", family, found=True)
    said: dict[str, Any] = {"person": person, "area": area, "words": words.strip(), "on": on}
    if sent := writing.sent_before(ParentComment, family, client_key, by, **said):
        return sent
    if not words.strip() or on > timezone.localdate() or area not in ("", *programme_of(by, family).areas):
        raise ValueError("A comment has words, and a day that is not in the future.")
    writing.must_belong(family, [person])
    made = writing.save(ParentComment, family, client_key, by, **said)
    drop_draft(family, f"comment:{person.pk}", by)
    record(by, "kept parent’s comment", made, area=area)
    return made


@transaction.atomic
def finish_assessment(family: Family, person: Person, client_key: UUID, *, by: Any) -> ParentingAssessment:
    """Freeze the assessment as it stands, each fact with who first wrote it. Later changes make another one.

    Raises ValueError where no view of the whole has been written.
    """
    family = writing.queue(by, family.pk)
    check(by, "assessment.write", family, found=True)
    if sent := writing.sent_before(ParentingAssessment, family, client_key, by, person=person):
        return sent
    writing.must_belong(family, [person])
    draft = assessing.draft_of(by, family, person)
    if "" not in draft.views:
        raise ValueError("Write your view of the whole first.")
    last = next(iter(assessing.finished_of(by, family, person)), None)
    made = writing.save(
        ParentingAssessment, family, client_key, by, over=last, person=person, number=last.number + 1 if last else 1
    )
    CarriedFact.objects.bulk_create(
        CarriedFact(authority_id=family.authority_id, assessment=made, place=place, **asdict(fact))
        for place, fact in enumerate(draft.facts, 1)
    )
    record(by, "finished assessment", made, number=made.number, facts=len(draft.facts))
    return made
