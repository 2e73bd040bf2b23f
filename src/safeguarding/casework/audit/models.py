"""The audit log: append-only, hash-chained, without foreign keys, so that it outlives what it tells of."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class ByItsOwnQueries:
    """The scope of the log’s tables: no list of them starts from `visible`. Rooms that show the log narrow it themselves."""

    def narrow(self, snapshot: Any, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return queryset.none()


class Event(models.Model):
    """Who did or read what, when. `digest` seals the event to the one before it in its authority."""

    SCOPE: ClassVar[ByItsOwnQueries] = ByItsOwnQueries()
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"what"})
    NOT_PERSONAL: ClassVar[frozenset[str]] = frozenset({"verb", "thing", "compartment", "digest", "key"})

    authority_id = models.BigIntegerField()
    number = models.BigIntegerField()
    at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    verb = models.CharField(max_length=40)
    thing = models.CharField(max_length=40, blank=True)
    thing_id = models.UUIDField(null=True)
    family_id = models.UUIDField(null=True)
    #: The protected part of the file that was read or changed: the event itself stays hidden from who may not see it.
    compartment = models.CharField(max_length=40, blank=True, default="")
    what = models.JSONField(default=dict)
    key = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority_id", "number"], name="one_audit_event_a_number")]
        indexes = [
            models.Index(fields=["authority_id", "family_id", "at", "number"], name="audit_by_family"),
            models.Index(fields=["authority_id", "actor", "at", "number"], name="audit_by_actor"),
            models.Index(fields=["authority_id", "at"], name="audit_by_time"),
        ]


class Head(models.Model):
    """The end of an authority's chain: its length and last digest. Every writer of the authority queues here."""

    SCOPE: ClassVar[ByItsOwnQueries] = ByItsOwnQueries()
    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    NOT_PERSONAL: ClassVar[frozenset[str]] = frozenset({"digest"})

    authority_id = models.BigIntegerField(primary_key=True)
    length = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")
    #: The day of the last event, so that the first of another day notices that a day has ended.
    day = models.DateField(null=True)


class Anchor(models.Model):
    """The length and last digest of a chain at one moment, signed. A copy kept elsewhere betrays a chain made anew."""

    SCOPE: ClassVar[ByItsOwnQueries] = ByItsOwnQueries()
    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    NOT_PERSONAL: ClassVar[frozenset[str]] = frozenset({"authority", "digest", "key", "signature"})

    authority_id = models.BigIntegerField()
    authority = models.CharField(max_length=3)
    length = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    key = models.CharField(max_length=12)
    signature = models.CharField(max_length=88)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority_id", "length"], name="one_anchor_a_length")]
