"""Every change: drawing days, writing an observation down, and answering the pulse."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.quality import pulse, queries
from safeguarding.casework.quality.keeping import name_for
from safeguarding.casework.quality.models import (
    Draw,
    DrawnDay,
    Mark,
    MarkNote,
    Observation,
    PulseGiven,
    PulseTally,
)
from safeguarding.casework.quality.quarters import quarter_of
from safeguarding.casework.quality.questions import questions_for
from safeguarding.casework.supervision.models import Session
from safeguarding.casework.workbook.drafts import drop_draft
from safeguarding.evidence.sampling import sample

#: The most days of one draw, and the longest time it is from.
MOST, LONGEST = 20, timedelta(days=184)


@transaction.atomic
def draw_days(first: date, last: date, wanted: int, *, by: Any) -> Draw:
    """Draw `wanted` supervision days of other teams by chance. Who draws the same again gets the same days: nobody draws
    until they like what they got. Raises Refused where there is no day to draw from."""
    check(by, "quality.observe")
    if not (first <= last <= first + LONGEST and 1 <= wanted <= MOST):
        raise Refused(f"Draw from 1 to {MOST} days, out of half a year at most.")
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    of: dict[str, Any] = {"authority_id": by.authority_id}
    held = Draw.objects.filter(**of, drawn_by=by, first=first, last=last, wanted=wanted).first()
    if held is not None:
        return held
    days = queries.days_to_draw(by, first, last)
    if not days:
        raise Refused("No supervision day of another team is planned then. Choose other days.")
    seed = secrets.token_hex(8)
    made = Draw.objects.create(
        **of, first=first, last=last, wanted=wanted, among=len(days), seed=seed, drawn_by=by, drawn_at=timezone.now()
    )
    drawn = sample(map(str, days), wanted, seed)
    DrawnDay.objects.bulk_create(DrawnDay(**of, draw=made, meeting_id=key) for key in drawn)
    record(by, "drew days to observe", made, days=len(drawn), among=len(days))
    return made


@transaction.atomic
def write_observation(drawn: DrawnDay, answers: Mapping[str, tuple[str, str]], *, by: Any) -> Observation:
    """Write down what was seen on a drawn day of another team: by key of the checklist an answer and a note, which may be
    empty. Written once: the same person gets what stands, another one is refused."""
    check(by, "quality.observe", drawn)
    DrawnDay.objects.select_for_update(of=("self",)).get(pk=drawn.pk)
    drop_draft(None, name_for(drawn), by)
    held = Observation.objects.filter(drawn=drawn).select_related("observer").first()
    if held is not None and held.observer_id == by.pk:
        return held
    if held is not None:
        raise Refused(f"{held.observer.name} has written down what they saw. It stays as it is.")
    if not queries.may_observe(by, drawn.meeting.team):
        raise Refused("Somebody of another team observes this day.")
    on = timezone.localdate(drawn.meeting.starts_at)
    if drawn.meeting.cancelled_at or on > timezone.localdate():
        raise Refused("The day was cancelled, or is still to come.")
    wanted = {one.key for one in questions_for(by).checklist}
    if set(answers) != wanted or any(answer not in Mark.Answer.values for answer, _ in answers.values()):
        raise Refused("Answer every question of the checklist.")
    of: dict[str, Any] = {"authority_id": drawn.authority_id}
    made = Observation.objects.create(
        **of, drawn=drawn, on=on, version=questions_for(by).version, observer=by, written_at=timezone.now()
    )
    marks = {key: Mark(**of, observation=made, item=key, answer=answer) for key, (answer, _) in answers.items()}
    Mark.objects.bulk_create(marks.values())
    MarkNote.objects.bulk_create(
        MarkNote(**of, mark=marks[key], text=note.strip()) for key, (_, note) in answers.items() if note.strip()
    )
    record(by, "wrote observation", made)
    return made


@transaction.atomic
def answer_pulse(session: Session, question: str, answer: str, *, by: Any) -> bool:
    """Answer a question about the day of a session; whether it counted. Answered before, nothing changes.

    Who answered and what was answered go into two tables that nothing joins. The log says that somebody answered.
    Raises Refused for who was not there, or later than 7 days after it was closed.
    """
    check(by, "pulse.answer", session)
    asked = pulse.asked_at(by, session)
    if asked is None:
        raise Refused(f"Those who were at a supervision are asked, for {pulse.DAYS} days after it was closed.")
    if question not in {one.key for one in questions_for(by).pulse} or answer not in PulseTally.Answer.values:
        raise Refused("Choose one of the answers.")
    of: dict[str, Any] = {"authority_id": session.authority_id, "team_id": asked.team}
    version = questions_for(by).version
    _, new = PulseGiven.objects.get_or_create(
        **of, user=by, on=asked.on, question=question, defaults={"version": version}
    )
    if not new:
        return False
    counts = of | {"quarter": quarter_of(asked.on), "version": version, "question": question}
    # Rows for every answer, so that none appears only when the first person chooses it.
    for one in PulseTally.Answer.values:
        PulseTally.objects.get_or_create(**counts, answer=one)
    PulseTally.objects.filter(**counts, answer=answer).update(number=F("number") + 1)
    record(by, "answered pulse")
    return True
