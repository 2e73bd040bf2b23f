"""What the demonstration holds of children’s own words, and of a chronology that was chosen and locked."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from safeguarding.casework.access.models import Authority
from safeguarding.casework.chronology import actions as chronology
from safeguarding.casework.chronology.queries import chosen, entries_to_pick
from safeguarding.casework.demo.keys import Keys
from safeguarding.casework.families.models import Allocation, Family, Membership
from safeguarding.casework.families.scopes import live
from safeguarding.casework.workbook.voice.actions import keep_words
from safeguarding.casework.workbook.voice.said import Said
from safeguarding.evidence.made_up.shape import County

FAMILIES = 6
PICKED = 4
#: Words, how they were said, and in what circumstances.
WORDS = (
    ("When they shout I take my brother upstairs.", "said", "Drawing together. I had asked what the house is like at night."),
    ("I want Nan to come on Sundays again.", "said", "On the way to school, not asked."),
    ("Covered both ears and looked at the door.", "shown", "The telephone rang while we played on the floor."),
)  # fmt: skip


def add(county: County, authority: Authority, key: Keys) -> int:
    """Children’s words in a few families, and in the first of them a locked chronology, through the pages’ own actions.

    Returns how many families.
    """
    made = 0
    rows = Allocation.objects.filter(live(), live("post__"), authority=authority, post__role="social_worker")
    for row in (
        rows.filter(family__closed_on__isnull=True)
        .select_related("post__user", "family")
        .order_by("family__name", "pk")
    ):
        child = _child(row.family)
        if child is None or made == FAMILIES:
            continue
        _say(row.family, child, row.post.user, county, key, WORDS[made % len(WORDS)])
        made += 1
        if made == 1:
            _choose(row.family, row.post.user)
    return made


def _child(family: Family) -> Any:
    """The eldest child who is born."""
    rows = Membership.objects.filter(live(), family=family, role="child", person__birth_date__isnull=False)
    first = rows.order_by("person__birth_date", "person_id").first()
    return first and first.person_id


def _say(family: Family, child: Any, by: Any, county: County, key: Keys, words: tuple[str, str, str]) -> None:
    at = timezone.make_aware(datetime.combine(county.until - timedelta(days=3), time(15, 40)))
    keep_words(family, Said(child, words[0], words[1], at, words[2]), key("words", str(family.pk)), by=by)


def _choose(family: Family, by: Any) -> None:
    entries = list(entries_to_pick(by, family)[:PICKED])
    if entries:
        chronology.pick(family, [entry.pk for entry in entries], [], by=by)
        chronology.lock(family, len(chosen(by, family)), by=by)
