"""The statutory pathway of a child: what the census counts, dated. Due dates are derived from it, never stored."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from safeguarding.casework.access.rows import Row
from safeguarding.casework.families.models import Person
from safeguarding.casework.families.scopes import PersonRows


class Episode(Row):
    """A referral and everything that follows from it until closure (one `CINdetails` of the census)."""

    SCOPE = PersonRows("child")
    PERSONAL = frozenset({"referral_source", "primary_need", "closure_reason"})

    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="episodes")
    referral_date = models.DateField()
    referral_source = models.CharField(max_length=2)
    primary_need = models.CharField(max_length=2, blank=True)
    no_further_action = models.BooleanField(default=False)
    conference = models.DateField(null=True, blank=True, help_text="A conference without a section 47 here.")
    closure_date = models.DateField(null=True, blank=True)
    closure_reason = models.CharField(max_length=3, blank=True)

    class Meta:
        indexes = [models.Index(fields=["child", "referral_date"], name="episode_by_child")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closure_date__isnull=True) | Q(closure_date__gte=F("referral_date")),
                name="episode_closes_after_referral",
            )
        ]


class Assessment(Row):
    """A child and family assessment."""

    SCOPE = PersonRows("episode__child")

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="assessments")
    start = models.DateField()
    internal_review = models.DateField(null=True, blank=True)
    authorised = models.DateField(null=True, blank=True)


class AssessmentFactor(Row):
    """A factor identified at the end of an assessment, by its census code."""

    SCOPE = PersonRows("assessment__episode__child")
    PERSONAL = frozenset({"code"})

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="factors")
    code = models.CharField(max_length=3)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "code"], name="one_factor_of_a_code")]


class Section47(Row):
    """A section 47 enquiry, from the strategy discussion that started it, and its conference."""

    SCOPE = PersonRows("episode__child")

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="section47s")
    start = models.DateField()
    conference_target = models.DateField(null=True, blank=True)
    conference = models.DateField(null=True, blank=True)
    conference_not_required = models.BooleanField(default=False)


class CinPlan(Row):
    """A child in need plan."""

    SCOPE = PersonRows("episode__child")

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="cin_plans")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)


class ProtectionPlan(Row):
    """A child protection plan. `previous_plans` leaves this one out."""

    SCOPE = PersonRows("episode__child")
    PERSONAL = frozenset({"initial_category", "latest_category"})

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="protection_plans")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    initial_category = models.CharField(max_length=3)
    latest_category = models.CharField(max_length=3)
    previous_plans = models.PositiveSmallIntegerField(default=0)


class PlanReview(Row):
    """A review conference of a protection plan."""

    SCOPE = PersonRows("plan__episode__child")

    plan = models.ForeignKey(ProtectionPlan, on_delete=models.CASCADE, related_name="reviews")
    held_on = models.DateField()


class CoreGroup(Row):
    """A core group meeting held under a protection plan."""

    SCOPE = PersonRows("plan__episode__child")

    plan = models.ForeignKey(ProtectionPlan, on_delete=models.CASCADE, related_name="core_groups")
    held_on = models.DateField()
