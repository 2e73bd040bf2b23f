"""Posts that nobody holds, who stands in for somebody who is away, and whom the week’s letter has reached."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from safeguarding.casework.access.models import Team, User
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.access.rows import Row
from safeguarding.casework.access.scopes import OwnRows
from safeguarding.casework.caseload.scopes import OwnOrManaged, VacanciesOfAuthority
from safeguarding.casework.meetings.models import Leave


class Vacancy(Row):
    """A post of a team that nobody holds, from one day to another. It names nobody, and nothing of it changes but its end."""

    SCOPE = VacanciesOfAuthority()
    MAY_CHANGE = frozenset({"end"})
    NOT_PERSONAL = frozenset({"role"})

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="vacancies")
    role = models.CharField(max_length=40, choices=[(role.key, role.name) for role in ROLES.values()])
    full_time = models.DecimalField(max_digits=3, decimal_places=2, default=1, help_text="1 is a full-time post.")
    start = models.DateField()
    end = models.DateField(null=True, blank=True, help_text="The last day on which it was vacant.")
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "vacancies"
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="vacancy_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(full_time__gt=0, full_time__lte=1), name="vacancy_is_at_most_full_time"),
        ]


class StandIn(Row):
    """Who is asked while a colleague is away. It opens no file: for that families are re-allocated, or cover is given."""

    SCOPE = OwnOrManaged()
    MAY_CHANGE = frozenset({"ended_at"})

    leave = models.ForeignKey(Leave, on_delete=models.PROTECT, related_name="stand_ins")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["leave"], condition=Q(ended_at__isnull=True), name="one_stand_in_a_leave")
        ]


class WeekTold(Row):
    """That a manager was sent the letter of a week, so that nobody is sent it twice. `week` is its Monday."""

    SCOPE = OwnRows()
    MAY_CHANGE = frozenset()

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    week = models.DateField()

    class Meta:
        verbose_name_plural = "weeks told"
        constraints = [models.UniqueConstraint(fields=["user", "week"], name="one_letter_a_week")]
