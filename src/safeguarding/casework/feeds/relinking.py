"""Links brought up to date with who our people are now: merged, separated, corrected, added, left out, taken in again.

No link changes. One that holds no longer is withdrawn with a reason, and what holds instead is a new link. What a person
decided of a pair stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import polars as pl
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from safeguarding.casework.access.kinds import FEEDS
from safeguarding.casework.access.models import SharingAgreement
from safeguarding.casework.access.policies import check
from safeguarding.casework.access.snapshot import agreed
from safeguarding.casework.access.within import within
from safeguarding.casework.audit.recording import record
from safeguarding.casework.feeds import found, lawful, link_quality, queries
from safeguarding.casework.feeds.held_back import hide_addresses
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link, LinkDecision
from safeguarding.casework.feeds.relink_models import LinkWithdrawal, Relinked

SOME = 500


@dataclass(frozen=True)
class Changed:
    """How many links were added and withdrawn. `later`: feeds left for the next time, as a delivery is being linked."""

    added: int = 0
    withdrawn: int = 0
    later: int = 0

    def __add__(self, other: Changed) -> Changed:
        return Changed(self.added + other.added, self.withdrawn + other.withdrawn, self.later + other.later)


def bring_up_to_date(*, by: Any) -> Changed:
    """Bring the links of every feed and agency of the authority of `by` up to date. Twice is once; two at once are one."""
    with within(by.authority_id, patient=True):
        check(by, "feed.upload")
        hide_addresses(by.authority_id)
        rows = SharingAgreement.objects.filter(agreed(), authority=by.authority_id).values_list("agency", "kinds")
        covered = {(agency, feed) for agency, kinds in rows for feed in set(kinds) & set(FEEDS)}
        held = FeedEvent.objects.filter(authority=by.authority_id, stands=True).order_by()
        there = set(held.values_list("delivery__agency", "feed").distinct())
    return sum((_of(agency, feed, by) for agency, feed in sorted(covered & there, key=str)), Changed())


def _of(agency: UUID, feed: str, by: Any) -> Changed:
    authority = by.authority_id
    with within(authority, patient=True):
        row, _ = Relinked.objects.get_or_create(authority_id=authority, agency_id=agency, feed=feed)
        going = Delivery.objects.filter(agency=agency, feed=feed, state=Delivery.State.LINKING)
        if going.exists():
            return Changed(later=1)
        people = lawful.may_be_linked(authority, feed, agency)
        now = _digests(people)
        if now == row.seen and row.checked_at:
            return keep_up_to_date(row, now, frozenset(), [], "", by=by)
        events = queries.standing_events(authority, feed, agency)
        kept = link_quality.kept_model(authority, feed)
    from safeguarding.casework.feeds import linking  # the linker: only where something is to be compared

    changed = frozenset(UUID(key) for key in now.keys() | row.seen.keys() if now.get(key) != row.seen.get(key))
    pairs, version = linking.compare(people, events, kept, f"{row.pk} {row.number}")
    plain = [replace(one, drawn=None) for one in pairs if one.band != Link.Band.NOT_LINKED]
    with within(authority, patient=True):
        return keep_up_to_date(row, now, changed, plain, version, by=by)


def _digests(people: pl.DataFrame) -> dict[str, str]:
    """Of each person what the linker sees, as a digest under a key: enough to tell that it changed, and nothing more."""
    seen = people.drop("ethnicity").rows()
    return {key: salted_hmac("feeds.relinked", repr(rest), algorithm="sha256").hexdigest()[:16] for key, *rest in seen}


@transaction.atomic
def keep_up_to_date(
    row: Relinked,
    seen: Mapping[str, str],
    changed: frozenset[UUID],
    pairs: Iterable[found.Found],
    version: str,
    *,
    by: Any,
) -> Changed:
    """Withdraw the links that hold no longer and add those that do, of rows that may be of somebody `changed`.

    `row` is as it was when the people were read: where it was brought up to date meanwhile, nothing is done.
    """
    check(by, "feed.upload")
    held = Relinked.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if held.number != row.number:
        return Changed()
    now = timezone.now()
    wanted: dict[UUID, dict[UUID, found.Found]] = {}
    for one in found.as_kept(pairs, by.authority_id):
        wanted.setdefault(one.event, {})[one.person] = one
    of = Link.objects.filter(event__feed=row.feed, event__delivery__agency=row.agency_id, withdrawal__isnull=True)
    touched = {event for event, people in wanted.items() if not changed.isdisjoint(people)}
    touched |= {event for event, person in of.values_list("event", "person") if person in changed}
    added, gone = _differences(of, touched, wanted, changed, {UUID(key) for key in seen})
    found.keep(added, by.authority_id, version, now)
    LinkWithdrawal.objects.bulk_create(
        [
            LinkWithdrawal(authority_id=by.authority_id, link_id=link, reason=reason, made_by=by, made_at=now)
            for link, reason in gone.items()
        ],
        batch_size=SOME,
    )
    held.seen, held.checked_at, held.number = dict(seen), now, held.number + 1
    if added or gone:
        held.changed_at, held.added, held.withdrawn = now, len(added), len(gone)
        record(by, "brought links up to date", held, feed=row.feed, added=len(added), withdrawn=len(gone))
    held.save()
    return Changed(len(added), len(gone))


def _differences(
    of: Any, touched: Collection[UUID], wanted: dict[UUID, dict[UUID, found.Found]], changed: Collection[UUID],
    may_be: Collection[UUID],
) -> tuple[list[found.Found], dict[UUID, str]]:  # fmt: skip
    """The links to add, and those to withdraw with the reason. A row that somebody decided is left as it is, but for people
    nobody was asked about."""
    added: list[found.Found] = []
    gone: dict[UUID, str] = {}
    keys = sorted(touched)
    for start in range(0, len(keys), SOME):
        some = keys[start : start + SOME]
        links = list(of.filter(event__in=some).values_list("pk", "event", "person", "band"))
        standing = LinkDecision.objects.filter(link__event__in=some, replaced_by__isnull=True)
        said = {
            link: same
            for link, same, unsure in standing.values_list("link", "same", "cannot_tell")
            if unsure or same is not None
        }
        theirs = {event for link, event, _, _ in links if said.get(link)}
        for event in some:
            new = {} if event in theirs else dict(wanted.get(event, {}))
            for link, _, person, band in (one for one in links if one[1] == event):
                holds = new.pop(person, None)
                if event in theirs or link in said or _holds(holds, band):
                    continue
                gone[link] = _reason(person, changed, may_be)
                added += [holds] if holds else []
            added += new.values()
    return added, gone


def _holds(found_now: found.Found | None, band: str) -> bool:
    """Whether a link of the band says what was found now. One kept for a sample says that it was no link."""
    return found_now.band == band if found_now else band == Link.Band.NOT_LINKED


def _reason(person: UUID, changed: Collection[UUID], may_be: Collection[UUID]) -> str:
    if person not in may_be:
        return LinkWithdrawal.Reason.GONE
    return LinkWithdrawal.Reason.CHANGED if person in changed else LinkWithdrawal.Reason.OTHERS
