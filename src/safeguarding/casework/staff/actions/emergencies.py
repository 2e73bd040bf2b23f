"""Break-glass: one family, one reason, one hour, reading only. Two people are told at once and one of them reviews it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from safeguarding.casework.access.models import Post, User
from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.access.snapshot import held, snapshot_of
from safeguarding.casework.audit.models import Event
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Family, Identifier, Membership, TeamAllocation
from safeguarding.casework.families.scopes import closed_families, live, relationship
from safeguarding.casework.families.situations import Alert, Barred, BreakGlass, BreakGlassReview
from safeguarding.casework.staff.tasks import tell
from safeguarding.evidence.periods import add_working_days, bank_holidays

TRIED = "tried an emergency opening"
#: The same for a wrong guess, a child in no family, and a file that is closed to the person.
NO_FILE = "No file can be opened with this number and date of birth. Check both, or ring the duty manager."
TOO_OFTEN = "You have tried too often. Ring the duty manager, or try again in an hour."


@transaction.atomic
def open_in_emergency(child_id: str, born: date, reason: str, *, by: Any) -> Family | str:
    """The family of the child, opened for reading; or the sentence that says why not. Every try is recorded and counted.

    A family that the person works with already is returned as it is: nothing is opened.
    """
    check(by, "breakglass.open")
    now = timezone.now()
    recent = Event.objects.filter(
        authority_id=by.authority_id, actor=by.pk, verb=TRIED, at__gt=now - timedelta(hours=1)
    ).count()
    record(by, TRIED)
    if recent >= settings.BREAK_GLASS_TRIES:
        return TOO_OFTEN
    family = _family_of(child_id.strip(), born, by)
    if family is None:
        return NO_FILE
    if relationship(snapshot_of(by), family.pk) not in ("", "authority"):
        return family
    grant = BreakGlass.objects.create(
        authority_id=by.authority_id, user=by, family=family, reason=reason, opened_at=now,
        expires_at=now + timedelta(minutes=settings.BREAK_GLASS_MINUTES),
        review_due=add_working_days(timezone.localdate(now), 1, bank_holidays()),
    )  # fmt: skip
    told = _alert(grant)
    del by._snapshot
    record(by, "opened in an emergency", family, grant=grant.pk, told=len(told))
    transaction.on_commit(lambda: [tell.enqueue(str(user)) for user in told])
    return family


def _family_of(child_id: str, born: date, by: Any) -> Family | None:
    """The one open family of exactly this child, unless it is restricted to others or the person is barred from it."""
    of = {"authority_id": by.authority_id}
    child = Identifier.objects.filter(scheme="la_child_id", value=child_id, person__birth_date=born, **of)
    # The id of a record that was merged finds the child.
    known = child.values(who=Coalesce("person__merged_into", "person"))
    spells = Membership.objects.filter(live(), role="child", person__in=known, **of)
    found = Family.objects.filter(pk__in=spells.values("family"), closed_on__isnull=True)
    for closed in closed_families(snapshot_of(by)):
        found = found.exclude(pk__in=closed)
    families = list(found[:2])
    return families[0] if len(families) == 1 else None


def _alert(grant: BreakGlass) -> list[UUID]:
    """Alerts for the managers of the family's team and for information governance, but for the opener and the barred."""
    teams = TeamAllocation.objects.filter(live(), family=grant.family).values("team")
    of = {"authority_id": grant.authority_id}
    managers = Post.objects.filter(held(), role="team_manager", team__in=teams, **of).values("user")
    officers = Post.objects.filter(held(), role="ig_officer", **of).values("user")
    barred = Barred.objects.filter(family=grant.family, ended_at__isnull=True).values("user")
    told = User.objects.filter(pk__in=managers.union(officers), is_active=True).exclude(pk__in=barred)
    users = [user for user in told.values_list("pk", flat=True) if user != grant.user_id]
    Alert.objects.bulk_create(Alert(**of, user_id=user, grant=grant, made_at=grant.opened_at) for user in users)
    return users


@transaction.atomic
def review(grant: BreakGlass, finding: str, words: str, *, by: Any) -> BreakGlassReview:
    """Record what a second person found. Raises Refused for one's own opening and for one that is reviewed already."""
    check(by, "breakglass.review", grant)
    if grant.user_id == by.pk:
        raise Refused("Somebody else reviews what you opened.")
    BreakGlass.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    if BreakGlassReview.objects.filter(grant=grant).exists():
        raise Refused("A colleague has just reviewed this opening.")
    made = BreakGlassReview.objects.create(
        authority_id=grant.authority_id, grant=grant, finding=finding, words=words, reviewed_by=by,
        reviewed_at=timezone.now(),
    )  # fmt: skip
    record(by, "reviewed emergency opening", grant, finding=finding)
    return made
