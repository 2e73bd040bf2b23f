"""Every change to supervision days, rooms, leave and calendar links."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.models import Authority, Office, Team, User
from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Family
from safeguarding.casework.meetings import queries
from safeguarding.casework.meetings.feed import digest_of
from safeguarding.casework.meetings.models import CalendarLink, CycleRules, Leave, Meeting, Place, Room
from safeguarding.casework.meetings.planning import Answer, Asked, due_families, proposal_for
from safeguarding.casework.supervision.cycle import rules_for

#: The longest leave that is one entry, in days.
LONGEST = 366


class Overtaken(Exception):
    """Somebody changed the rules first. `standing` is what stands now; nothing was changed."""

    def __init__(self, standing: CycleRules) -> None:
        super().__init__("Somebody changed the rules first.")
        self.standing = standing


class Moved(Exception):
    """The schedule that was looked at is not the one that can be kept now."""


@transaction.atomic
def add_room(office: Office, name: str, *, by: Any) -> Room:
    """A room of an office in which teams meet. Added twice, it is one; out of use, it comes back."""
    check(by, "supervision.hold", office)
    if not name.strip():
        raise Refused("A room has a name.")
    room, _ = Room.objects.update_or_create(
        authority_id=by.authority_id, office=office, name=name.strip(), defaults={"in_use": True}
    )
    record(by, "added room", room)
    return room


@transaction.atomic
def use_room(room: Room, in_use: bool, *, by: Any) -> Room:
    """Take a room out of use, or bring it back. Meetings that are planned in it stay."""
    check(by, "supervision.hold", room)
    Room.objects.filter(pk=room.pk).update(in_use=in_use)
    room.refresh_from_db()
    record(by, "brought back room" if in_use else "took room out of use", room)
    return room


@transaction.atomic
def keep_schedule(asked: Asked, seen: str, *, by: Any) -> list[Meeting]:
    """Plan the meetings of the proposal that was looked at, with `by` in the chair.

    `seen` is its digest. Raises Moved where the proposal would be another one by now, Refused where there is nothing in it.
    """
    check(by, "supervision.hold", asked.team)
    _must_plan(asked.team, by)
    list(Room.objects.select_for_update().filter(pk__in=[room.pk for room in asked.rooms]).order_by("pk"))
    answer = proposal_for(by, asked, timezone.localdate())
    if answer.digest != seen:
        raise Moved
    made = [_plan(answer, opening, by) for opening in answer.used()]
    if not made:
        raise Refused("No family can be placed on these days. Choose other days.")
    record(by, "planned meetings", asked.team, meetings=len(made), first=asked.first, last=asked.last)
    return made


def _plan(answer: Answer, opening: Any, by: Any) -> Meeting:
    of: dict[str, Any] = {"authority_id": by.authority_id}
    now, on_it = timezone.now(), answer.on(opening)
    meeting = Meeting.objects.create(
        **of, team=answer.asked.team, room_id=opening.room, chair_id=opening.chair, made_by=by, made_at=now,
        starts_at=timezone.make_aware(opening.starts), minutes=sum(case.minutes for case in on_it),
    )  # fmt: skip
    Place.objects.bulk_create(
        Place(**of, meeting=meeting, family_id=case.family, minutes=case.minutes, placed_by=by, placed_at=now)
        for case in on_it
    )
    return meeting


@transaction.atomic
def cancel(meeting: Meeting, *, by: Any) -> Meeting:
    """Cancel a meeting. Its families keep the day on which they were planned, so that the board shows what was missed."""
    check(by, "supervision.hold", meeting)
    _must_plan(meeting.team, by)
    row = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if row.cancelled_at is None:
        row.cancelled_at = timezone.now()
        row.save(update_fields=["cancelled_at"])
        record(by, "cancelled meeting", row)
    return row


@transaction.atomic
def put_on(meeting: Meeting, family: Family, *, by: Any) -> Place:
    """Put a family of the team on a meeting. Put on twice, it is one place."""
    check(by, "supervision.hold", meeting)
    check(by, "supervision.hold", family)
    _must_plan(meeting.team, by)
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    if family.pk not in {one.pk for one in due_families(by, meeting.team)}:
        raise Refused(f"{meeting.team.name} does not hold this family. Choose one of its own.")
    held = Place.objects.filter(meeting=meeting, family=family, taken_off_at__isnull=True).first()
    if held is not None:
        return held
    made = Place.objects.create(
        authority_id=by.authority_id, meeting=meeting, family=family, minutes=rules_for(by, timezone.localdate()).minutes, placed_by=by,
        placed_at=timezone.now(),
    )  # fmt: skip
    record(by, "put on meeting", made, family=family.pk, meeting=meeting.pk)
    return made


@transaction.atomic
def take_off(place: Place, *, by: Any) -> Place:
    """Take a family off a meeting that is still to come. Its due day stays where it was."""
    check(by, "supervision.hold", place)
    check(by, "supervision.hold", place.meeting)
    _must_plan(place.meeting.team, by)
    row = Place.objects.select_for_update().get(pk=place.pk)
    if row.taken_off_at is None:
        row.taken_off_at = timezone.now()
        row.save(update_fields=["taken_off_at"])
        record(by, "took off meeting", row, family=row.family_id, meeting=row.meeting_id)
    return row


def _must_plan(team: Team, by: Any) -> None:
    if not queries.plans_for(by, team.pk):
        raise Refused(f"You don’t hold group supervision for {team.name}.")


@transaction.atomic
def say_leave(user: User, start: date, end: date, *, by: Any) -> Leave:
    """Say that a person is away from one day to another: oneself, or as a manager somebody of the team. Said twice, once."""
    check(by, "rating.give")
    if user.pk not in set(queries.colleagues(by).values_list("pk", flat=True)):
        raise Refused("Say your own leave. A manager says that of their team.")
    if end < start or end - start > timedelta(days=LONGEST):
        raise Refused("Leave ends on its first day or later, and lasts a year at most.")
    of = {"authority_id": by.authority_id, "user": user, "start": start, "end": end}
    held = Leave.objects.filter(**of, taken_back_at__isnull=True).first()
    if held is not None:
        return held
    made = Leave.objects.create(**of, said_by=by, said_at=timezone.now())
    record(by, "said leave", made)
    return made


@transaction.atomic
def take_back_leave(leave: Leave, *, by: Any) -> Leave:
    """Take leave back that was said by mistake or is not taken."""
    check(by, "rating.give", leave)
    row = Leave.objects.select_for_update().get(pk=leave.pk)
    if row.user_id not in set(queries.colleagues(by).values_list("pk", flat=True)):
        raise Refused("Take back your own leave. A manager takes back that of their team.")
    if row.taken_back_at is None:
        row.taken_back_at = timezone.now()
        row.save(update_fields=["taken_back_at"])
        record(by, "took back leave", row)
    return row


@transaction.atomic
def make_link(*, by: Any) -> str:
    """A new secret address for the calendar of `by`; the one before it ends. Returns the secret, which is not kept."""
    check(by, "supervision.read")
    now = timezone.now()
    CalendarLink.objects.filter(user=by, revoked_at__isnull=True).update(revoked_at=now)
    secret = f"{by.authority.code}-{secrets.token_urlsafe(32)}"
    made = CalendarLink.objects.create(authority_id=by.authority_id, user=by, digest=digest_of(secret), made_at=now)
    record(by, "made calendar link", made)
    return secret


@transaction.atomic
def revoke_link(*, by: Any) -> None:
    """End the secret address of `by`, if there is one."""
    check(by, "supervision.read")
    link = CalendarLink.objects.filter(user=by, revoked_at__isnull=True).first()
    if link is not None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        record(by, "revoked calendar link", link)


@transaction.atomic
def say_rules(starts: date, said: Mapping[str, Any], *, replaces: UUID | None, by: Any) -> CycleRules:
    """Say how often families are looked at and who should be there, from a day on, on top of the version that was read
    (None for what comes with the workbook). Said twice with the same words, it is one version.

    `said`: red, amber, green and unrated in days, minutes, early, quorum (keys of disciplines) and reason.
    Raises Overtaken where another version stands, Refused.
    """
    check(by, "cycle.change")
    if starts < timezone.localdate():
        raise Refused("Rules begin today or later. What held before stays as it was.")
    if not said["reason"].strip():
        raise Refused("Give the reason for these rules.")
    Authority.objects.select_for_update(no_key=True).get(pk=by.authority_id)  # whoever changes them too waits
    of: dict[str, Any] = {"authority_id": by.authority_id}
    stands = CycleRules.objects.filter(**of, replaced_by__isnull=True).first()
    if stands and stands.starts == starts and all(getattr(stands, key) == value for key, value in said.items()):
        return stands
    if replaces != (stands.pk if stands else None):
        raise Overtaken(stands) if stands else Refused("These rules are not there any more. Load the page again.")
    made = CycleRules.objects.create(**of, **said, starts=starts, said_by=by, said_at=timezone.now(), replaces=stands)
    record(by, "said rules of the cycle", made, starts=starts)
    return made
