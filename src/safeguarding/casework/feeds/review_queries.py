"""Which doubtful rows wait for whom, and what was decided of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Prefetch, Q, QuerySet

from safeguarding.casework.access.policies import visible
from safeguarding.casework.feeds.lawful import stands
from safeguarding.casework.feeds.models import FeedEvent, Link, LinkDecision
from safeguarding.casework.feeds.queries import events
from safeguarding.casework.feeds.review_models import SecondLook

#: Rows whose key ends in one of these are looked at by two people: an eighth of all, the same ones whoever asks.
SECOND = ("0", "8")
STANDING = LinkDecision.objects.filter(replaced_by__isnull=True).select_related("decided_by")
_SAID = Q(same__isnull=False) | Q(cannot_tell=True)


def _said(**of: Any) -> QuerySet[LinkDecision]:
    """Decisions that stand and say something: none of those that were taken back."""
    return LinkDecision.objects.filter(_SAID, replaced_by__isnull=True, **of)


def _drawn() -> Q:
    ends = Q()
    for letter in SECOND:
        ends |= Q(event_key__endswith=letter)
    return ends


def undecided(user: Any) -> QuerySet[FeedEvent]:
    """Rows with a doubtful link that nobody has decided yet, oldest delivery first."""
    decided = _said(link__event=OuterRef("pk"), same=True)
    doubtful = Link.objects.filter(
        stands(user.authority_id), event=OuterRef("pk"), band="doubtful", person__merged_into__isnull=True
    )
    open_links = doubtful.filter(~Exists(_said(link=OuterRef("pk"))))
    return (
        events(user).filter(Exists(open_links), ~Exists(decided)).order_by("delivery__received_at", "incident_id", "pk")
    )


def sampled(user: Any) -> QuerySet[FeedEvent]:
    """Rows that were drawn by chance, linked or not, and that nobody has looked at yet, oldest delivery first."""
    drawn = Link.objects.filter(
        stands(user.authority_id), event=OuterRef("pk"), sampled__isnull=False, person__merged_into__isnull=True
    )
    rows = events(user).filter(Exists(drawn.filter(~Exists(_said(link=OuterRef("pk"))))))
    return rows.order_by("delivery__received_at", "incident_id", "pk")


def for_a_second_look(user: Any) -> QuerySet[FeedEvent]:
    """Rows of the sample that somebody else decided and nobody has looked at again."""
    others = _said(link__event=OuterRef("pk"))
    own = others.filter(decided_by=user.pk)
    rows = events(user).filter(_drawn(), Exists(others), ~Exists(own), second_look__isnull=True)
    return rows.order_by("delivery__received_at", "incident_id", "pk")


def disputed(user: Any) -> QuerySet[FeedEvent]:
    """Rows on which two people differ and that nobody has decided since."""
    looked = (
        events(user)
        .annotate(last=Max("links__decisions__decided_at", filter=Q(links__decisions__replaced_by__isnull=True)))
        .filter(second_look__isnull=False, last__lt=F("second_look__given_at"))
    )
    standing = _said(link__event=OuterRef("pk"))
    chosen = standing.filter(same=True, link=OuterRef("second_look__chosen"))
    agreed = (
        Q(Exists(chosen), second_look__answer=SecondLook.Answer.SAME)
        | Q(~Exists(standing.filter(same=True)), Exists(standing.filter(same=False)), second_look__answer="nobody")
        | Q(Exists(standing.filter(cannot_tell=True)), second_look__answer="cannot_tell")
    )
    rows = looked.filter(Exists(standing)).exclude(agreed)
    return rows.order_by("delivery__received_at", "incident_id", "pk")


def next_row(user: Any) -> FeedEvent | None:
    """The row that waits for this person: two who differ first, then what nobody decided, then the sample, then a second
    look."""
    for rows in (disputed(user), undecided(user), sampled(user), for_a_second_look(user)):
        if found := rows.first():
            return found
    return None


def how_many_undecided(user: Any, bound: int = 500) -> int:
    """How many rows wait for a decision; counting stops one after `bound`."""
    return len(undecided(user).values_list("pk")[: bound + 1])


@dataclass(frozen=True)
class Look:
    """How a person looks at a row: for the first time or to change it, for a second time not knowing the first, or to
    settle what two people see differently."""

    blind: bool
    second: SecondLook | None


def look_of(user: Any, event: FeedEvent) -> Look:
    """How this person may look at the row now."""
    if for_a_second_look(user).filter(pk=event.pk).exists():
        return Look(True, None)
    if disputed(user).filter(pk=event.pk).exists():
        found = visible(user, SecondLook.objects.filter(event=event)).select_related("given_by", "chosen__person")
        return Look(False, found.first())
    return Look(False, None)


def candidates(user: Any, event: FeedEvent) -> list[Link]:
    """The people whom a row may be, likeliest first, each with the decision that stands in `standing`."""
    asked = Q(band="doubtful") | Q(sampled__isnull=False)
    links = Link.objects.filter(asked, event=event, person__merged_into__isnull=True)
    rows = visible(user, links.filter(stands(event.authority_id)))
    rows = rows.select_related("person", "sampled").prefetch_related(
        "person__identifiers", Prefetch("decisions", queryset=STANDING, to_attr="standing")
    )
    return list(rows.order_by("-probability", "pk"))


def how_many_sampled(user: Any, bound: int = 500) -> int:
    """How many rows of the sample wait; counting stops one after `bound`."""
    return len(sampled(user).values_list("pk")[: bound + 1])


def decided_by(user: Any) -> QuerySet[FeedEvent]:
    """Rows that this person decided and whose decision stands, latest first, each with `decided_at`."""
    own = _said(link__event=OuterRef("pk"), decided_by=user.pk)
    latest = Max("links__decisions__decided_at", filter=Q(links__decisions__decided_by=user.pk))
    return events(user).filter(Exists(own)).annotate(decided_at=latest).order_by("-decided_at", "pk")


def agreement(user: Any) -> tuple[int, int]:
    """Second looks so far, and how many of them two people still see differently."""
    looks = visible(user, SecondLook.objects.all()).count()
    return looks, disputed(user).count() if looks else 0
