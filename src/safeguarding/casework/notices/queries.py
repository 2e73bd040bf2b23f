"""What waits for a person, worked out from the records each time and never stored; and announcements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.alerts import unreviewed
from safeguarding.casework.families.models import Allocation, LastLook
from safeguarding.casework.families.scopes import live
from safeguarding.casework.notices.models import Announcement, LetterWish, PutAway
from safeguarding.casework.supervision.promises import promised_by
from safeguarding.casework.supervision.queries import unrated_by
from safeguarding.casework.workbook.models import Entry

#: How far back a colleague’s correction is told of, in days.
CORRECTIONS = 14
#: How many days before a supervision a letter may tell that there is somebody to rate.
TOLD_BEFORE = 7


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for one person. `kind`: family, rate, action, correction, emergency; `at`: from when it is told,
    which can be in the future for what is to rate; `href`: where it is dealt with, unless its kind says so."""

    kind: str
    at: datetime
    thing: UUID
    family: str
    due: date | None = None
    what: str = ""
    href: str = ""


def waiting_for(user: Any) -> list[Waiting]:
    """All that waits for `user`, latest first: in a number of statements that does not grow."""
    found = [*_new_families(user), *_to_rate(user), *_actions(user), *_corrections(user), *_emergencies(user)]
    return sorted(found, key=lambda one: (one.at, one.kind, str(one.thing)), reverse=True)


def _new_families(user: Any) -> Iterable[Waiting]:
    """Families that a post of mine was given and that I have not opened since."""
    mine = Allocation.objects.filter(live(), post__in=[post.id for post in snapshot_of(user).posts])
    looked = LastLook.objects.filter(user=user, family=OuterRef("family"), at__date__gte=OuterRef("start"))
    rows = visible(user, mine.filter(~Exists(looked), family__closed_on__isnull=True)).select_related("family")
    for row in rows:
        yield Waiting("family", _morning(row.start), row.family_id, row.family.name)


def _to_rate(user: Any) -> Iterable[Waiting]:
    """One for each supervision. A letter tells of it from some days before."""
    for session, rows in groupby(sorted(unrated_by(user), key=lambda row: row.session), key=lambda row: row.session):
        of = list(rows)
        day = of[0].held_on
        names = ", ".join(row.child.name for row in of)
        yield Waiting("rate", _morning(day - timedelta(days=TOLD_BEFORE)), session, of[0].family, day, names)


def _actions(user: Any) -> Iterable[Waiting]:
    for one in promised_by(user):
        yield Waiting("action", one.agreed_at, one.key, one.family_name, one.due, one.text, one.href)


def _corrections(user: Any) -> Iterable[Waiting]:
    """What a colleague corrected of mine, in a file that I have not opened since."""
    since = timezone.now() - timedelta(days=CORRECTIONS)
    looked = LastLook.objects.filter(user=user, family=OuterRef("family"), at__gte=OuterRef("written_at"))
    theirs = Entry.objects.filter(replaces__author=user, written_at__gte=since, replaced_by__isnull=True)
    rows = visible(user, theirs.filter(~Q(author=F("replaces__author")), ~Exists(looked))).select_related("family")
    for row in rows:
        yield Waiting("correction", row.written_at, row.family_id, row.family.name)


def _emergencies(user: Any) -> Iterable[Waiting]:
    for alert in unreviewed(user):
        yield Waiting("emergency", alert.made_at, alert.grant_id, "", alert.grant.review_due)


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def announced(user: Any) -> list[Announcement]:
    """What stands announced today and `user` has not put away: one statement."""
    today = timezone.localdate()
    away = PutAway.objects.filter(user=user, announcement=OuterRef("pk"))
    rows = Announcement.objects.filter(~Exists(away), start__lte=today, end__gte=today, withdrawn_at__isnull=True)
    return list(visible(user, rows).order_by("-made_at"))


def announcements(user: Any) -> QuerySet[Announcement]:
    """Every announcement, latest first, for those who write them."""
    return visible(user, Announcement.objects.select_related("made_by")).order_by("-made_at")


def wish_of(user: Any) -> LetterWish | None:
    return visible(user, LetterWish.objects.filter(user=user)).first()
