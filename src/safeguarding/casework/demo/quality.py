"""What the demonstration shows of the quality of supervision: days observed over a year, and what a team thought."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from safeguarding.casework.access.models import Post, Team, User
from safeguarding.casework.access.snapshot import held
from safeguarding.casework.meetings.models import Meeting, Room
from safeguarding.casework.quality import actions
from safeguarding.casework.quality.models import Draw, DrawnDay, PulseGiven, PulseTally
from safeguarding.casework.quality.quarters import last_quarters, next_quarter
from safeguarding.casework.quality.questions import questions
from safeguarding.evidence.sampling import sample

QUARTERS, A_QUARTER = 4, 3
#: Answers of each observed day to the checklist, the earliest first: they get better.
ANSWERS = ("no", "partly", "partly", "yes", "yes", "partly", "yes", "yes", "yes")
NOTES = {
    "yes": "Each child came first, by name, before the adults.",
    "partly": "The eldest was spoken of at length, the baby hardly.",
    "no": "The talk stayed with what the adults had missed.",
}
#: Of the answers of a quarter: yes, not sure, no.
TALLIES = ((14, 3, 3), (16, 3, 2), (19, 2, 1))


def add(email: str) -> int:
    """Past days of another team with observations by this manager, and the pulse of the manager’s own. Returns how many
    days were observed."""
    manager = User.objects.get(email=email)
    own = Post.objects.filter(held(), user=manager, role="team_manager").select_related("team", "office").first()
    if own is None or own.team is None:
        return 0
    _pulse(own.team, manager)
    other = Team.objects.filter(authority=manager.authority_id).exclude(pk=own.team.pk).order_by("name", "pk").first()
    return _observe(other, manager) if other else 0


def _observe(team: Team, manager: User) -> int:
    of: dict[str, Any] = {"authority_id": manager.authority_id}
    post = Post.objects.filter(held(), team=team, role="team_manager").select_related("user").first()
    room, _ = Room.objects.get_or_create(**of, office=team.office, name="Room 1")
    made = 0
    for number, quarter in enumerate(last_quarters(timezone.localdate(), QUARTERS)[:-1]):
        days = [
            Meeting(**of, team=team, room=room, chair=post.user if post else manager, minutes=180, made_by=manager,
                    starts_at=_at(quarter + timedelta(days=8 + 14 * week)), made_at=_at(quarter))
            for week in range(5)
        ]  # fmt: skip
        Meeting.objects.bulk_create(days)
        seed = f"{number:016x}"
        draw = Draw.objects.create(
            **of, first=quarter, last=next_quarter(quarter) - timedelta(days=1), wanted=A_QUARTER, among=len(days),
            seed=seed, drawn_by=manager, drawn_at=_at(quarter),
        )  # fmt: skip
        for place, key in enumerate(sample([str(day.pk) for day in days], A_QUARTER, seed)):
            drawn = DrawnDay.objects.create(**of, draw=draw, meeting_id=key)
            marks = {}
            for item, one in enumerate(questions().checklist):
                answer = ANSWERS[(number * A_QUARTER + place + 2 * item) % len(ANSWERS)]
                marks[one.key] = (answer, "" if item else NOTES[answer])
            actions.write_observation(drawn, marks, by=manager)
            made += 1
    return made


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9, 30)))


def _pulse(team: Team, manager: User) -> None:
    of: dict[str, Any] = {"authority_id": manager.authority_id, "team": team, "version": questions().version}
    people = list(Post.objects.filter(held(), team=team).values_list("user_id", flat=True).distinct()[:8])
    for quarter, counts in zip(last_quarters(timezone.localdate(), QUARTERS), TALLIES, strict=False):
        for place, one in enumerate(questions().pulse):
            PulseGiven.objects.bulk_create(
                PulseGiven(**of, user_id=user, on=quarter + timedelta(days=10), question=one.key) for user in people
            )
            said = (counts[0] - 2 * place, counts[1] + place, counts[2] + place)
            PulseTally.objects.bulk_create(
                PulseTally(**of, quarter=quarter, question=one.key, answer=answer, number=number)
                for answer, number in zip(PulseTally.Answer.values, said, strict=True)
            )
