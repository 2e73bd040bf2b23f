"""Rows that never change: a correction is a new version, taking back is one too, and the latest stands."""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from safeguarding.casework.access.models import User
from safeguarding.casework.access.rows import Row

V = TypeVar("V", bound="Version")


class Overtaken(Exception):
    """Somebody changed the row first. `standing` is what stands now; nothing was changed."""

    def __init__(self, standing: Version) -> None:
        super().__init__("Somebody changed this first.")
        self.standing = standing


class Version(Row):
    """One version of something held about a person. `FACTS` are the fields that a new version may say differently.

    As `replaces` is unique, two people can't change the same version unawares.
    """

    MAY_CHANGE = frozenset()
    FACTS: ClassVar[tuple[str, ...]] = ()

    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True)
    withdrawn = models.BooleanField(default=False, help_text="Taken back: it no longer stands.")
    why = models.CharField(max_length=200, blank=True, help_text="Why it was taken back.")

    class Meta:
        abstract = True
        indexes = [
            # Few rows replace another: over all of them, planners that have counted take the unique index for useless.
            models.Index(fields=["replaces"], condition=Q(replaces__isnull=False), name="%(class)s_that_replaces")
        ]

    @property
    def stands(self) -> bool:
        return not self.withdrawn and not hasattr(self, "replaced_by")

    def facts(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.FACTS}

    def says_differently(self, facts: dict[str, Any]) -> bool:
        return any(getattr(self, name) != value for name, value in facts.items())

    def latest(self) -> Self:
        """The version that stands now, or that took it back."""
        row = self
        while following := type(row)._base_manager.filter(replaces=row).first():
            row = following
        return row

    def fixed(self) -> dict[str, Any]:
        """The fields that are the same in every version: whose row it is."""
        own = {"id", "written_by", "written_at", "replaces", "withdrawn", "why", *self.FACTS}
        return {field.name: getattr(self, field.name) for field in self._meta.fields if field.name not in own}


def standing(rows: QuerySet[V]) -> QuerySet[V]:
    """Those that nobody has replaced or taken back."""
    return rows.filter(replaced_by__isnull=True, withdrawn=False)


def write(model: type[V], by: Any, **facts: Any) -> V:
    """A first version. What stands already in the same words is not written again: it comes back."""
    held = standing(model._base_manager.filter(**facts)).first()
    return held or model._base_manager.create(**facts, written_by=by, written_at=timezone.now())


def replace(row: V, by: Any, **facts: Any) -> V:
    """The next version of `row`; `row` itself where nothing is said differently. Raises Overtaken where it is not the latest."""
    latest = row.latest()
    if not latest.withdrawn and not latest.says_differently(facts):
        return latest
    if latest.pk != row.pk or latest.withdrawn:
        raise Overtaken(latest)
    said = {**row.fixed(), **row.facts(), **facts}
    return type(row)._base_manager.create(**said, replaces=row, written_by=by, written_at=timezone.now())


def close_earlier(row: Version) -> None:
    """Close what `row` replaces to the same readers, however many versions back."""
    before: Any = row.replaces
    while before is not None:
        type(before)._base_manager.filter(pk=before.pk).update(compartment=row.facts()["compartment"])
        before = before.replaces


def take_back(row: V, why: str, by: Any) -> V:
    """A version that takes `row` back; done twice it is one. Raises Overtaken where somebody changed it first."""
    latest = row.latest()
    if latest.withdrawn:
        return latest
    if latest.pk != row.pk:
        raise Overtaken(latest)
    said = {**row.fixed(), **row.facts()}
    return type(row)._base_manager.create(
        **said, replaces=row, written_by=by, written_at=timezone.now(), withdrawn=True, why=why
    )
