"""Days on which a team holds group supervision: where, when, who is in the chair, and which families are on it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from safeguarding.casework.access.models import Office, Team, User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.access.scopes import AuthorityRows, OwnRows
from safeguarding.casework.families.models import Family
from safeguarding.casework.families.scopes import FamilyRows
from safeguarding.casework.meetings.scopes import OwnOrPlanned


class Room(Row):
    """A room of an office in which teams meet."""

    SCOPE = AuthorityRows()
    NOT_PERSONAL = frozenset({"name"})

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=80)
    in_use = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="one_room_of_a_name")]

    def __str__(self) -> str:
        return f"{self.name}, {self.office.name}"


class Meeting(Row):
    """A team’s supervision day. It never changes: it is cancelled, and another one planned. It names no family."""

    SCOPE = AuthorityRows("supervision.read")
    MAY_CHANGE = frozenset({"cancelled_at"})

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="meetings")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="meetings")
    chair = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(minutes__gt=0), name="a_meeting_takes_time")]
        indexes = [models.Index(fields=["starts_at"], name="meeting_by_start")]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class Place(Row):
    """A family’s place on a meeting. What was planned stays: a family taken off keeps the row that says so."""

    SCOPE = FamilyRows(permission="supervision.read")
    MAY_CHANGE = frozenset({"taken_off_at"})

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="places")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField()
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    taken_off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "family"], condition=Q(taken_off_at__isnull=True), name="one_place_a_meeting"
            ),
        ]
        indexes = [models.Index(fields=["family"], name="place_by_family")]


class CycleRules(Row):
    """How often the authority looks at a family, for how long and who should be there, from a day on. Immutable: what was
    said last counts, from its first day on. `replaces` is unique, so two people can’t change the same rules unawares."""

    SCOPE = AuthorityRows()
    MAY_CHANGE = frozenset()
    NOT_PERSONAL = frozenset({"quorum", "reason"})

    starts = models.DateField()
    red = models.PositiveSmallIntegerField(help_text="Days until the next supervision, as in the three that follow.")
    amber = models.PositiveSmallIntegerField()
    green = models.PositiveSmallIntegerField()
    unrated = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(help_text="Minutes a family.")
    early = models.PositiveSmallIntegerField(help_text="Days before it is due that a family may be looked at.")
    quorum = models.JSONField(default=list, help_text="Keys of disciplines, as in supervision/cycle.toml.")
    reason = models.CharField(max_length=400)
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True)

    class Meta:
        verbose_name_plural = "cycle rules"
        indexes = [models.Index(fields=["replaces"], condition=Q(replaces__isnull=False), name="rules_that_replace")]
        constraints = [
            models.UniqueConstraint(fields=["authority"], condition=Q(replaces__isnull=True), name="one_first_rules"),
            models.CheckConstraint(condition=~Q(reason=""), name="rules_have_a_reason"),
        ]


class Leave(Row):
    """Days on which a person is not at work. Why is not asked: nobody needs it to plan."""

    SCOPE = OwnOrPlanned()
    MAY_CHANGE = frozenset({"taken_back_at"})

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    start = models.DateField()
    end = models.DateField()
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "leave"
        constraints = [models.CheckConstraint(condition=Q(end__gte=F("start")), name="leave_ends_after_start")]
        indexes = [models.Index(fields=["user", "end"], name="leave_by_person")]


class CalendarLink(Row):
    """A secret address from which a person’s own calendar reads when and where they meet. Only its digest is kept."""

    SCOPE = OwnRows()
    MAY_CHANGE = frozenset({"revoked_at"})
    NOT_PERSONAL = frozenset({"digest"})

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(revoked_at__isnull=True), name="one_link_a_person"),
            models.UniqueConstraint(fields=["authority", "digest"], name="one_link_a_secret"),
        ]
