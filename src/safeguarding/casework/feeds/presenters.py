"""Deliveries and links as ready words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.design.dates import count, day, moment
from safeguarding.casework.design.tables import Table, link, tag
from safeguarding.casework.families.models import Person
from safeguarding.casework.feeds.models import Delivery
from safeguarding.casework.feeds.relink_models import Relinked
from safeguarding.evidence.feeds.definition import load
from safeguarding.evidence.feeds.doctor import examine
from safeguarding.evidence.feeds.profile import Profile

FEED_WORDS = {
    "police": "Police incidents",
    "hospital": "Hospital",
    "mental_health": "Mental health",
    "substance_misuse": "Substance misuse",
    "school": "School attendance",
    "probation": "Probation",
    "housing": "Housing",
    "ambulance": "Ambulance",
    "childrens_services": "Children’s services",
}
SEXES = {str(code): str(words) for code, words in Person._meta.get_field("sex").flatchoices}
STOPPED_AFTER = timedelta(minutes=30)
_COLOURS = {"done": "green", "refused": "red", "asking": "orange"}


def delivery_row(delivery: Delivery, *, ours: bool = True) -> dict[str, Any]:
    """A delivery: what, from whom, how far. `ours`: for the council, who may know how many rows were held back; a partner
    would learn from it that somebody in the file is known here."""
    ended = delivery.state in (Delivery.State.ASKING, Delivery.State.DONE, Delivery.State.REFUSED)
    stopped = not ended and timezone.now() - delivery.received_at > STOPPED_AFTER
    part = _read_in_part(delivery)
    return {
        "href": reverse("delivery", args=[delivery.pk]),
        "feed": FEED_WORDS.get(delivery.feed, delivery.feed),
        "agency": delivery.agency.name,
        "file": delivery.file_name,
        "at": moment(delivery.received_at),
        "by": delivery.received_by.name,
        "words": "Stopped" if stopped else part or delivery.get_state_display(),
        "colour": "yellow" if stopped or part else _COLOURS.get(delivery.state, "blue"),
        "going_on": not ended and not stopped,
        "done": delivery.state == Delivery.State.DONE,
        "removed": day(timezone.localdate(delivery.removed_at)) if delivery.removed_at else "",
        "sentence": _sentence(delivery, stopped, ours),
        "covers": _covers(delivery, ours),
    }


def _read_in_part(delivery: Delivery) -> str:
    """Words for the state of a delivery of which rows were rejected; empty for any other."""
    return "Done, rows rejected" if delivery.state == Delivery.State.DONE and delivery.rejected else ""


def heading(row: dict[str, Any], delivery: Delivery, found: list[str] | None) -> str:
    """What the page of a delivery says first: its state, and when it is done what is to be looked at.

    `Done: 41 rows rejected, 2 things to ask about`; `row` as of `delivery_row`, `found` as of `findings`.
    """
    if not row["done"]:
        return str(row["words"])
    said = [f"{count(delivery.rejected, 'row')} rejected"] if delivery.rejected else []
    said += [_to_ask(found)] if found else []
    return f"Done: {', '.join(said)}" if said else "Done"


def _to_ask(found: list[str]) -> str:
    return f"{count(len(found), 'thing')} to ask about"


def _sentence(delivery: Delivery, stopped: bool, ours: bool) -> str:
    if stopped:
        return "The work stopped before the end. Ask whoever runs this service to start it again."
    if delivery.state in (Delivery.State.REFUSED, Delivery.State.ASKING):
        return delivery.sentence
    if delivery.state in (Delivery.State.WAITING, Delivery.State.READING):
        return ""
    rejected = f"{count(delivery.rejected, 'row')} rejected" if delivery.rejected else "none rejected"
    if not ours:
        return f"{count(delivery.taken, 'row')} taken, {rejected}."
    parts = [f"{count(delivery.accepted, 'row')} accepted"]
    if delivery.already_held:
        parts.append(f"{count(delivery.already_held, 'row')} held already")
    if delivery.corrected:
        parts.append(f"{delivery.corrected:,} corrected")
    if delivery.withdrawn:
        parts.append(f"{delivery.withdrawn:,} withdrawn")
    if delivery.held_back:
        parts.append(f"{delivery.held_back:,} held back, of people whom an agreement leaves out")
    parts.append(rejected)
    return ", ".join(parts) + "."


def _covers(delivery: Delivery, ours: bool) -> str:
    """The days of the rows that were kept; for a partner those of the file, whatever was kept of it."""
    first, last = delivery.covers_from, delivery.covers_to
    if not ours and delivery.profile:
        held = Profile.from_json(delivery.profile)
        first, last = held.first, held.last
    return f"{day(first)} to {day(last)}" if first else ""


def findings(delivery: Delivery, before: list[Profile]) -> list[str] | None:
    """What looks wrong in the delivery as a whole, a sentence each; None for one that was read before this was asked."""
    if not delivery.profile:
        return None
    found = [one.sentence for one in examine(Profile.from_json(delivery.profile), before)]
    return [*found, *_not_sent(delivery, before)]


def _not_sent(delivery: Delivery, before: list[Profile]) -> list[str]:
    """A sentence for each kind that every delivery before had rows of and that this one says nothing of."""
    told = [set(one.codes["kind"]) for one in before if one.codes.get("kind")]
    if not told or not delivery.covers:
        return []
    words = load(delivery.feed).code_words["kind"]
    return [
        f"There are no rows of “{words.get(kind, kind)}”, though every delivery before had some. Its days are not known, "
        "and not none, until a file comes that is said to hold everything."
        for kind in sorted(set.intersection(*told) - set(delivery.covers))
    ]


def deliveries_table(
    deliveries: Iterable[Delivery], *, ours: bool, found: Mapping[UUID, list[str] | None] = MappingProxyType({})
) -> Table:
    """Deliveries: what, from whom, when, how far. `ours` as of `delivery_row`; `found`: the findings of each by its key,
    none for a partner."""
    return Table(
        caption="Deliveries",
        caption_hidden=True,
        head=("Extract", "From", "When", "State", "What came of it"),
        rows=[_in_list(delivery_row(one, ours=ours), found.get(one.pk) or []) for one in deliveries],
        nothing="No extract has been handed in yet.",
    )


def _in_list(row: dict[str, Any], found: list[str]) -> tuple[str, ...]:
    words, colour, sentence = row["words"], row["colour"], row["sentence"]
    if row["done"] and found:
        words = "Done, to ask about" if words == Delivery.State.DONE.label else words
        colour, sentence = "yellow", f"{sentence} {_to_ask(found)}."
    return link(row["feed"], row["href"], row["at"]), row["agency"], row["at"], tag(words, colour), sentence


def rejections_table(rows: Iterable[Any]) -> Table:
    """Rows that were not accepted, by the number that a spreadsheet shows."""
    return Table(
        caption="Rows that were not accepted",
        caption_hidden=True,
        head=("Row", "Column", "What is wrong, and how to mend it"),
        rows=[(f"{row.row:,}", row.column or "The row as a whole", row.sentence) for row in rows],
    )


def due_table(due: list[tuple[Any, date]]) -> Table:
    """Deliveries whose rows are held longer than their agreement says."""
    return Table(
        caption="Held longer than agreed",
        head=("Extract", "From", "Received", "Rows", "Was to be deleted after"),
        rows=[
            (link(FEED_WORDS.get(row.feed, row.feed), reverse("delivery", args=[row.pk]), moment(row.received_at)),
             row.agency.name, moment(row.received_at), f"{row.rows:,}", day(last))
            for row, last in due
        ],
        numeric={3},
    )  # fmt: skip


def links_words(found: dict[str, int]) -> list[tuple[str, str]]:
    """What became of the rows, in three bands."""
    return [
        ("Linked to a person in a family", f"{found['linked']:,}"),
        ("For a person to decide", f"{found['doubtful']:,}"),
        ("Nobody we work with", f"{found['nobody']:,}"),
    ]


def up_to_date_words(row: Relinked | None) -> str:
    """When the links of an agency's feed were last held against who our people are, and what that changed last."""
    if row is None or row.checked_at is None:
        return "Links are brought up to date every night with who our people are then. That has not happened yet."
    said = f"Links were last brought up to date with our people on {moment(row.checked_at)}."
    if row.changed_at:
        said += f" Last changed on {moment(row.changed_at)}: {row.added:,} added, {row.withdrawn:,} withdrawn."
    return said
