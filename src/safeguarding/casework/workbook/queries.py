"""Reads of the workbook. Each starts from what the reader may see and takes the same few statements however much there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Prefetch, Q, QuerySet
from django.utils import timezone

from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.models import Allocation, Family, Membership, Person
from safeguarding.casework.families.queries import load_child_ids
from safeguarding.casework.families.scopes import live
from safeguarding.casework.workbook.contacts import asked_if_seen
from safeguarding.casework.workbook.models import Draft, Entry, EntryPerson, Summary, WorkbookEpisode

#: Whose visits stop the visit clock. Councils' procedures name the social worker; no public source says more.
STATUTORY_VISITORS = ("social_worker", "team_manager")
NOW = Q(replaced_by__isnull=True)


def with_people(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """The entries with their author and, in `present`, the rows of the people they concern."""
    return entries.select_related("author").prefetch_related(
        Prefetch("people", queryset=EntryPerson.objects.all(), to_attr="present")
    )


def people_of(user: Any, family: Family) -> dict[UUID, Person]:
    """Everyone who is or was in the family, by id, children first."""
    rows = visible(user, Membership.objects.filter(family=family)).select_related("person")
    return {
        row.person_id: row.person for row in _with_child_ids(rows.order_by("-role", "person__birth_date", "person_id"))
    }


def _with_child_ids(members: Iterable[Membership]) -> list[Membership]:
    held = list(members)
    load_child_ids(row.person for row in held)
    return held


def entries_since(user: Any, family: Family, began: datetime | None) -> QuerySet[Entry]:
    """The entries of a month, latest first: what was written, or corrected, since it began.

    By the day of writing, so that a contact written up late is read at the next supervision and a closed month stays
    as it was read.
    """
    rows = visible(user, Entry.objects.filter(NOW, family=family))
    if began is not None:
        rows = rows.filter(written_at__gt=began)
    return with_people(rows).order_by("-at", "pk")


def summaries_of(user: Any, months: Iterable[WorkbookEpisode | None]) -> dict[tuple[UUID, str], Summary]:
    """The standing summaries of the months, by month and role."""
    ids = [month.pk for month in months if month]
    rows = visible(user, Summary.objects.filter(NOW, episode_id__in=ids)).select_related("author")
    return {(row.episode_id, row.role): row for row in rows}


def visits(user: Any, family: Family) -> QuerySet[Entry]:
    """The family's visits, latest first."""
    return with_people(visible(user, Entry.objects.filter(NOW, family=family, kind="visit"))).order_by("-at", "pk")


def seen_since(user: Any, family: Family, began: datetime | None) -> set[UUID]:
    """The children who were seen at a visit that was put down since the month began."""
    rows = visible(user, EntryPerson.objects.filter(entry__family=family, entry__kind="visit", seen=True))
    rows = rows.filter(entry__replaced_by__isnull=True)
    if began is not None:
        rows = rows.filter(entry__written_at__gt=began)
    return set(rows.values_list("person_id", flat=True))


def born_children(user: Any, family: Family) -> list[Person]:
    """The children of the family today who are born, eldest first."""
    return [row.person for row in members_to_choose(user, family) if asked_if_seen(row.person, row.role)]


def significant(user: Any, family: Family) -> QuerySet[Entry]:
    """The entries that the chronology shows, latest first, without the people they concern."""
    return visible(user, Entry.objects.filter(NOW, family=family, significant=True)).order_by("-at", "pk")


def entries_by_id(user: Any, ids: Iterable[UUID]) -> dict[UUID, Entry]:
    """Entries with all that a page says of them."""
    return {row.pk: row for row in with_people(visible(user, Entry.objects.filter(pk__in=list(ids))))}


def first_authors(user: Any, family: Family) -> dict[UUID, str]:
    """Who first wrote each corrected entry, by the id of any later version: the one who was there, not the corrector."""
    rows = visible(user, Entry.objects.filter(family=family).filter(~NOW | Q(replaces__isnull=False)))
    # Values, not rows: in ten years there are hundreds of corrections.
    held = {key: (replaces, name) for key, replaces, name in rows.values_list("pk", "replaces_id", "author__name")}
    names = {}
    for key, (replaces, name) in held.items():
        while replaces:
            replaces, name = held[replaces]
        names[key] = name
    return names


def versions(user: Any, entry: Entry) -> list[Entry]:
    """Every version of the entry, the standing one first."""
    rows = visible(user, Entry.objects.filter(family_id=entry.family_id).filter(~NOW | Q(replaces__isnull=False)))
    before = dict(rows.values_list("pk", "replaces_id"))
    after = {old: new for new, old in before.items() if old}
    key = entry.pk
    while key in after:
        key = after[key]
    ids = [key]
    while before.get(ids[-1]):
        ids.append(before[ids[-1]])
    held = entries_by_id(user, ids)
    return [held[key] for key in ids]


def members_to_choose(user: Any, family: Family, besides: Iterable[UUID] = ()) -> list[Membership]:
    """Everyone in the family today, and those named besides who have left it: children first, each person once."""
    rows = visible(user, Membership.objects.filter(live() | Q(person_id__in=list(besides)), family=family))
    rows = rows.select_related("person").order_by("-role", "person__birth_date", "person_id", "start")
    once = {row.person_id: row for row in _with_child_ids(rows)}
    return list(once.values())


def asked_of(family: Family, people: Sequence[UUID]) -> set[UUID]:
    """Those of the people of whom a visit says whether they were seen: born children.

    Raises ValueError for a person who was never in the family.
    """
    rows = Membership.objects.filter(family=family, person_id__in=people).select_related("person")
    if strangers := set(people) - {row.person_id for row in rows}:
        raise ValueError(f"{len(strangers)} of the people chosen were never in the family.")
    return {row.person_id for row in rows if asked_if_seen(row.person, row.role)}


def role_in(user: Any, family: Family) -> str:
    """The role in which the person writes here: of several posts, the one that has the family. Empty without any."""
    posts = {post.id: post.role for post in snapshot_of(user).posts_that_may("entry.write") if post.role.has_chapter}
    if len(posts) > 1:
        mine = Allocation.objects.filter(live(), family=family, post_id__in=posts).order_by("start", "pk")
        allocated = mine.values_list("post_id", flat=True).first()
        if allocated:
            return posts[allocated].key
    return next((role.key for role in posts.values()), "")


def may_correct(user: Any, entry: Entry) -> bool:
    """An entry is corrected within its own chapter, or by the person who chairs supervision."""
    return entry.role == role_in(user, entry.family) or "supervision.hold" in snapshot_of(user).permissions


def draft_of(user: Any, family: Family | None, form: str) -> Draft | None:
    """The reader's own draft of a form; of one about no family where `family` is None."""
    return visible(user, Draft.objects.filter(family=family, form=form)).first()


def last_visits(user: Any, children: Sequence[UUID]) -> dict[UUID, date]:
    """The day of the latest visit at which each child was seen; of the unborn, of a visit that concerned them."""
    return _latest(visible(user, EntryPerson.objects.filter(person_id__in=list(children))))


def visits_since(see: Any, children: QuerySet[Any], since: datetime) -> dict[tuple[UUID, UUID], date]:
    """By child and the family in whose file it stands: the day of the latest visit since then. `see` narrows the rows."""
    people = see(EntryPerson.objects.filter(person__in=children, entry__at__gte=since))
    rows = visits_that_count(people).values_list("person_id", "entry__family_id")
    return {(child, family): timezone.localdate(at) for child, family, at in rows.annotate(latest=Max("entry__at"))}


def visits_that_count(people: QuerySet[EntryPerson]) -> QuerySet[EntryPerson]:
    """Of these rows those of a visit that stops the clock: the child seen, or unborn, by somebody whose visits count."""
    seen = Q(seen=True) | Q(person__birth_date__isnull=True, person__expected_birth_date__isnull=False)
    visits = people.filter(seen, entry__kind="visit", entry__replaced_by__isnull=True)
    return visits.filter(entry__role__in=STATUTORY_VISITORS).order_by()


def _latest(people: QuerySet[EntryPerson]) -> dict[UUID, date]:
    latest = visits_that_count(people).values_list("person_id").annotate(latest=Max("entry__at"))
    return {child: timezone.localdate(at) for child, at in latest}


def written_since(user: Any, families: Collection[UUID], since: datetime) -> list[QuerySet[Any]]:
    """Entries and summaries that others wrote in the families after a moment: (family, when) of each, as they stand."""
    then = Q(NOW, ~Q(author=user), family_id__in=list(families), written_at__gt=since)
    written: tuple[QuerySet[Any], ...] = (Entry.objects.filter(then), Summary.objects.filter(then))
    return [visible(user, rows).values_list("family_id", "written_at") for rows in written]
