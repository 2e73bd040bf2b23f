"""A doubtful row and the people it may be, as ready words.

No address is shown, of anybody: whether it agrees is all that a decision needs, and where somebody lives may be what
somebody else must not learn. So nothing here tells whose address is kept safe.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from safeguarding.casework.design.dates import count, day, moment
from safeguarding.casework.design.svg import drawn
from safeguarding.casework.design.tables import Table
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.feeds.link_quality import AGES, SinceReview
from safeguarding.casework.feeds.models import FeedEvent, Link
from safeguarding.casework.feeds.presenters import FEED_WORDS, SEXES
from safeguarding.casework.feeds.review_models import SecondLook
from safeguarding.casework.people import codes
from safeguarding.evidence.areas import IN_ORDER

if TYPE_CHECKING:
    import polars as pl

    from safeguarding.evidence.linkage import Artefact, Calibration
    from safeguarding.evidence.linkage.calibrate import Step

NOT_SAID = "Not weighed"


def event_side(event: FeedEvent) -> list[tuple[str, str]]:
    """What the agency wrote, line by line. An address that was removed reads as one that is held: the evidence tells that
    there was one, and that it is gone would tell whose is kept safe."""
    return [
        ("Given name", event.given_name or "Not given"),
        ("Family name", event.family_name or "Not given"),
        ("Date of birth", day(event.birth_date, "Not given")),
        ("Sex", SEXES.get(event.sex, event.sex) or "Not given"),
        ("Address", "Given" if event.address or event.postcode or event.address_hidden else "Not given"),
    ]


def person_side(link: Link, *, blind: bool = False, sampled: bool = False) -> dict[str, Any]:
    """A person whom the row may be, and what speaks for and against. `blind`: without what somebody else decided;
    `sampled`: without what the linker thinks, which the sample is to check."""
    person = link.person
    steps = [one if isinstance(one, dict) else {"what": "", "bits": None, "words": str(one)} for one in link.evidence]
    standing = link.standing[0] if link.standing and not blind else None  # type: ignore[attr-defined]
    said = standing if standing and (standing.same is not None or standing.cannot_tell) else None
    return {
        "id": str(link.pk),
        "name": name_of(person),
        "lines": [
            ("Given name", person.given_name or "Not held"),
            ("Family name", person.family_name or "Not held"),
            ("Date of birth", day(person.birth_date, "Not held")),
            ("Sex", person.get_sex_display()),
            ("Address", _finding(steps, "Address")),
        ],
        "evidence": [] if sampled else [one["words"] for one in steps],
        "picture": None if sampled else picture(steps, name_of(person)),
        "decided": f"{said.decided_by.name}: {_answer(said.same)}" if said else "",
        "replaces": str(standing.pk) if standing else "",
    }


def _answer(same: bool | None) -> str:
    return "can’t tell" if same is None else "the same person" if same else "not the same person"


def _finding(steps: Iterable[dict[str, Any]], what: str) -> str:
    """What was found of one comparison: between its name and how much it says."""
    for one in steps:
        if found := re.match(rf"{what}: ([^;]+);", one["words"]):
            text = found[1]
            return text[:1].upper() + text[1:]
    return NOT_SAID


def picture(steps: Iterable[dict[str, Any]], name: str) -> SafeString | None:
    """The findings as bars; None for a link that was made before they were kept with their weights."""
    weighed = [(one["what"], float(one["bits"])) for one in steps if one["bits"] is not None and one["what"]]
    if not weighed:
        return None
    from safeguarding.evidence.linkage.waterfall import waterfall  # the linker comes with it: only when one is drawn

    return drawn(waterfall(weighed, f"The evidence about {name} as bars"))


def second_words(second: SecondLook) -> str:
    """`Pat Lind, not knowing that: nobody of ours. Another family.`"""
    answer = name_of(second.chosen.person) if second.chosen else second.get_answer_display().lower()
    said = f"{second.given_by.name}, not knowing what was decided: {answer}."
    return f"{said} “{second.reason}”" if second.reason else said


def left_words(waiting: int, drawn: int = 0) -> str:
    """`68 rows to decide, 12 drawn by chance`; above 500 nobody needs the number."""
    said = "More than 500 rows to decide" if waiting > 500 else f"{count(waiting, 'row')} to decide"
    return f"{said}, {drawn:,} drawn by chance to check" if drawn else said


def wrong_words(found: Step | None) -> str:
    """What the reviewed pairs above the threshold say of the links that nobody reviewed."""
    if found is None:
        return "Nobody has looked yet at links that were made unseen: how many of them are wrong is not known."
    return (
        f"Links made unseen: {count(found.pairs, 'reviewed pair')} at or above the threshold, {found.same:,} of them one person. "
        f"Of all such links about {found.chance:.1%} are wrong, between {found.low:.1%} and {found.high:.1%} (95% interval)."
    )


def since_words(found: SinceReview | None) -> str:
    """How much was linked since the review, which says nothing of links made in a feed that has grown; empty without one."""
    if found is None or not found.linked:
        return ""
    middle, last = (day(timezone.localdate(at)) for at in (found.middle, found.last))
    said = (
        f"Half of the reviewed pairs were decided by {middle}, the last on {last}. "
        f"{found.since / found.linked:.0%} of the links ({found.since:,} of {found.linked:,}) were made since {middle}."
    )
    if found.since * 2 < found.linked:
        return said
    return f"{said} The feed has grown so much that the review may not fit it any more: review pairs again before you rely on these estimates."


def decided_row(event: FeedEvent) -> dict[str, str]:
    """A row that the reader decided."""
    return {
        "id": str(event.pk),
        "name": " ".join(part for part in (event.given_name, event.family_name) if part) or "No name given",
        "what": f"{FEED_WORDS.get(event.feed, event.feed)}, {event.delivery.agency.name}, {day(event.date)}",
        "at": moment(event.decided_at),  # type: ignore[attr-defined]
        "look": reverse("review-row", args=[event.pk]),
        "undo": reverse("review-undo", args=[event.pk]),
    }


def agreement_words(looks: int, differ: int) -> str:
    """How often two people saw the same row alike; empty before the first second look."""
    if not looks:
        return ""
    waiting = f" {count(differ, 'row')} {'waits' if differ == 1 else 'wait'} to be settled." if differ else ""
    return f"Two people have looked at {count(looks, 'row')} without knowing what the other said.{waiting}"


GROUPS = {
    "ethnicity": "Ethnicity",
    "age": "Age",
    "sex": "Sex",
    "deprivation": "Deprivation of the place",
    "source": "Who delivered it",
}


def feed_quality(
    feed: str,
    found: Calibration,
    kept: Artefact | None,
    tables: dict[str, pl.DataFrame],
    deprivation: str,
    wrong: Step | None,
    since: SinceReview | None = None,
) -> dict[str, Any]:
    """The links of one feed: what the reviewed pairs say, the model in use, what is known of deprivation, and a table for
    each way of grouping."""
    words = FEED_WORDS.get(feed, feed)
    return {
        "feed": feed,
        "words": words,
        "says": found.says,
        "wrong": wrong_words(wrong),
        "since": since_words(since),
        "may_set": found.enough,
        "model": model_words(kept),
        "deprivation": deprivation,
        "tables": [
            Table(
                caption=f"{words}: {title.lower()}",
                caption_size="s",
                head=(title, "Rows that may be ours", "Linked", "Share", "Wrong links", "Missed links"),
                rows=[_quality_row(what, row) for row in _in_order(what, tables[what])],
                numeric={1, 2, 3, 4, 5},
                nothing="No row of this feed is linked or doubtful.",
            )
            for what, title in GROUPS.items()
            if what in tables
        ],
    }


def _in_order(what: str, table: pl.DataFrame) -> list[dict[str, Any]]:
    """The groups in the order that a reader expects: ages rise, deprivation falls, everything else by its name."""
    rows = table.to_dicts()
    if what not in ("age", "deprivation"):
        return rows
    order = [words for _, words in AGES] if what == "age" else IN_ORDER
    places = {words: place for place, words in enumerate(order)}
    return sorted(rows, key=lambda row: places.get(row["group"], len(places)))


def model_words(kept: Artefact | None) -> str:
    """`Model person 1, police 2, set by Pat Lind on 4 May 2026: linked from 0.91.`"""
    if kept is None:
        return "The shipped model is in use, with its own threshold."
    limits = kept.ready.thresholds
    return (
        f"Model {kept.version}, set by {kept.made_by} on {day(timezone.localdate(kept.made_at))}: "
        f"linked from match probability {limits.linked:.4f}, for a person to decide from {limits.doubtful:.4f}."
    )


def _quality_row(what: str, row: dict[str, Any]) -> tuple[str, ...]:
    group = row["group"] or "Not recorded"
    if what == "sex":
        group = SEXES.get(group, group)
    if what == "ethnicity":
        group = codes.ETHNICITY.get(group, group)
    return (
        group, f"{row['rows']:,}", f"{row['linked']:,}", f"{row['share']:.0%}",
        _estimate(row, "false_links"), _estimate(row, "missed_links"),
    )  # fmt: skip


def _estimate(row: dict[str, Any], what: str) -> str:
    if row[what] is None:
        return "Not known"
    return f"{row[what]:,.0f} ({row[f'{what}_low']:,.0f} to {row[f'{what}_high']:,.0f})"
