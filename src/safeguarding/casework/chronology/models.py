"""The chosen chronology of a family: what was picked, and each state of it that was locked, as it stood."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from safeguarding.casework.access.models import User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.chronology.scopes import PickedRows
from safeguarding.casework.families.closed import KindRows
from safeguarding.casework.families.models import Family
from safeguarding.casework.workbook.models import Entry


class Pick(Row):
    """A significant entry or a statutory step that was picked, with a heading and why it matters.

    An entry is picked by its first version, so that a correction stays the same pick. `step` is what a step says."""

    SCOPE = PickedRows()
    PERSONAL = frozenset({"heading", "why", "step"})

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    step = models.CharField(max_length=300, blank=True)
    on = models.DateField()
    heading = models.CharField(max_length=120)
    why = models.CharField(max_length=500, blank=True)
    picked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    picked_at = models.DateTimeField()
    changed = models.PositiveIntegerField(default=0, help_text="So often its words were changed since it was picked.")

    class Meta:
        indexes = [models.Index(fields=["family", "on"], name="pick_by_family")]
        constraints = [
            models.UniqueConstraint(fields=["family", "entry"], name="an_entry_is_picked_once"),
            models.UniqueConstraint(
                fields=["family", "on", "step"], condition=Q(entry__isnull=True), name="a_step_is_picked_once"
            ),
            models.CheckConstraint(
                condition=Q(entry__isnull=True) & ~Q(step="") | Q(entry__isnull=False, step=""),
                name="a_pick_is_an_entry_or_a_step",
            ),
        ]


class Lock(Row):
    """A state of the chosen chronology that was locked. Its items never change; unlocking opens the next."""

    SCOPE = KindRows("contact")
    MAY_CHANGE = frozenset()

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["family", "number"], name="one_lock_a_number")]


class LockedItem(Row):
    """One item as it stood when it was locked: date, heading, why it matters, what was written and by whom."""

    SCOPE = PickedRows("lock__family")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"heading", "why", "title", "people", "text", "byline"})

    lock = models.ForeignKey(Lock, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveIntegerField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    on = models.DateField()
    heading = models.CharField(max_length=120)
    why = models.CharField(max_length=500, blank=True)
    title = models.CharField(max_length=300, help_text="What it was, and when.")
    people = models.TextField(blank=True)
    text = models.TextField(blank=True)
    byline = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lock", "place"], name="one_item_a_place")]


class Unlock(Row):
    """That a locked chronology was opened again, and why: what is picked from then on is the next version."""

    SCOPE = KindRows("contact", "lock__family")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"reason"})

    lock = models.OneToOneField(Lock, on_delete=models.CASCADE, related_name="unlocked")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
