"""What the sharing agreements say of a partner's rows: how far back they are shown, to whom each, how long they are held,
and which columns of its files may be read.

What an agreement doesn't say, `access/terms.toml` says (a proposal): twelve months shown, three years held, and the
columns of a headline.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from safeguarding.casework.access.kinds import FEEDS
from safeguarding.casework.access.models import SharingAgreement
from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.snapshot import agreed
from safeguarding.casework.access.terms import defaults
from safeguarding.casework.feeds.models import Delivery
from safeguarding.evidence.feeds.columns import headline


@dataclass(frozen=True)
class Terms:
    """Of one agency's rows of one feed, where an agreement is in force. Of several, the widest holds.

    `each`: a person may see each row, not only counts. `since`: rows of earlier days are shown nowhere and counted
    nowhere, where an agreement says how many months; None for no bound. `shown`: rows of earlier days are shown to nobody
    one by one. `held`: rows received on an earlier day are to be removed, and are shown nowhere meanwhile.
    """

    each: bool
    since: date | None
    shown: date
    held: date


def terms_in_force(authority: int, today: date | None = None) -> dict[tuple[UUID, str], Terms]:
    """The terms by agency and feed. What is not in it has no agreement in force."""
    today = today or timezone.localdate()
    found: dict[tuple[UUID, str], Terms] = {}
    for one in SharingAgreement.objects.filter(agreed(), authority=authority):
        since = months_before(today, one.months_seen) if one.months_seen else None
        shown = since or months_before(today, defaults().months_shown)
        new = Terms(one.detail == SharingAgreement.Detail.DETAIL, since, shown, held_from(one.years_held, today))
        for feed in set(one.kinds) & set(FEEDS):
            held = found.get((one.agency_id, feed))
            found[one.agency_id, feed] = _widest(held, new) if held else new
    return found


def _widest(one: Terms, other: Terms) -> Terms:
    since = min(one.since, other.since) if one.since and other.since else None
    return Terms(one.each or other.each, since, min(one.shown, other.shown), min(one.held, other.held))


def rows_each_seen(authority: int) -> Q:
    """Rows of partners that a person may look at one by one: under an agreement in force, in detail, of days it shows."""
    wanted = Q(pk__in=[])
    for (agency, feed), terms in terms_in_force(authority).items():
        if terms.each:
            wanted |= Q(delivery__agency=agency, feed=feed, date__gte=terms.shown) & received(terms.held, "delivery__")
    return wanted


def received(first: date, of: str = "") -> Q:
    """Deliveries received on the day or later; with `of`, what points to them by that path."""
    return Q(**{f"{of}received_at__gte": timezone.make_aware(datetime.combine(first, time.min))})


def still_held(authority: int, feed: str, of: str = "") -> Q:
    """Deliveries of the feed whose rows may be held still, by agency; with `of`, what points to them by that path."""
    wanted = Q(pk__in=[])
    for (agency, covered), terms in terms_in_force(authority).items():
        if covered == feed:
            wanted |= Q(**{f"{of}agency": agency}) & received(terms.held, of)
    return wanted


def columns_agreed(authority: int, agency: UUID, feed: str) -> frozenset[str] | None:
    """The columns of the agency's files of the feed that an agreement in force names, those of all together; None where
    one was signed before agreements said which, and covers them all."""
    found: set[str] = set()
    for one in SharingAgreement.objects.filter(agreed(), authority=authority, agency=agency):
        if feed in one.kinds:
            if one.columns is None:
                return None
            found.update(one.columns.get(feed, headline(feed)))
    return frozenset(found)


def counted(authority: int, feed: str) -> list[tuple[UUID, date]]:
    """The agencies whose rows of the feed are counted from a day on, with the day.

    What an agency delivered under an agreement that has ended since is counted as before, until it is removed.
    """
    terms = terms_in_force(authority)
    return sorted((agency, one.since) for (agency, of), one in terms.items() if of == feed and one.since)


def too_old(bounds: Iterable[tuple[UUID, date]]) -> Q:
    """Rows of days that `counted` leaves out."""
    out = Q(pk__in=[])
    for agency, since in bounds:
        out |= Q(delivery__agency=agency, date__lt=since)
    return out


def held_too_long(user: Any, today: date | None = None) -> list[tuple[Any, date]]:
    """Deliveries whose rows are due for deletion, each with the last day on which they might be held, oldest first.

    `rows` of each is how many. The years are those of the agreements in force, else of those that were; the longest.
    """
    today = today or timezone.localdate()
    deliveries = visible(user, Delivery.objects.exclude(state=Delivery.State.REFUSED)).select_related("agency")
    rows = list(deliveries.annotate(rows=Count("events")).filter(rows__gt=0).order_by("received_at", "pk"))
    years = _years_held({row.authority_id for row in rows})
    due: list[tuple[Any, date]] = []
    for row in rows:
        longest = years.get((row.agency_id, row.feed), defaults().years_held)
        last = months_after(timezone.localdate(row.received_at), 12 * longest)
        if last < today:
            due.append((row, last))
    return due


def _years_held(authorities: Iterable[int]) -> dict[tuple[UUID, str], int]:
    now: dict[tuple[UUID, str], list[int]] = {}
    before: dict[tuple[UUID, str], list[int]] = {}
    of: QuerySet[SharingAgreement] = SharingAgreement.objects.filter(authority__in=authorities)
    live = set(of.filter(agreed()).values_list("pk", flat=True))
    for one in of:
        for feed in set(one.kinds) & set(FEEDS):
            said = one.years_held or defaults().years_held
            (now if one.pk in live else before).setdefault((one.agency_id, feed), []).append(said)
    return {key: max(said) for key, said in (before | now).items()}


def held_from(years: int | None, today: date) -> date:
    """The first day on which something received may be held still."""
    months = 12 * (years or defaults().years_held)
    day = months_before(today, months)
    return day if months_after(day, months) >= today else day + timedelta(days=1)


def months_before(day: date, months: int) -> date:
    """The same day so many months before, or the last day of that month where it has none."""
    return months_after(day, -months)


def months_after(day: date, months: int) -> date:
    """The same day so many months after, or the last day of that month where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))
