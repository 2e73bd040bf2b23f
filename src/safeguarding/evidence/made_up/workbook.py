"""Workbook entries and monthly summaries, written by every discipline that works with a family.

An entry is short; most are one contact in two sentences. Visits keep the visit clocks, but for a declared share.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from safeguarding.evidence import periods
from safeguarding.evidence.made_up.allocation import Allocated, Stay
from safeguarding.evidence.made_up.chance import DAY, days_after, stream, working_day, working_days_after
from safeguarding.evidence.made_up.course import LATE
from safeguarding.evidence.made_up.drift import Drift, drift
from safeguarding.evidence.made_up.households import Person, adult_for
from safeguarding.evidence.made_up.words import WORSE, Names, entries, summaries

VISIT_EVERY = {"protection": 10, "assessment": 10, "in_need": 20, "care": 20, "closed": 20}  # working days
SESSION_EVERY = (14, 30)
#: What a colleague is called in a sentence.
CALLED = {
    "da_victim_worker": "domestic abuse worker",
    "da_perpetrator_worker": "domestic abuse worker",
    "substance_misuse_worker": "recovery worker",
    "mental_health_worker": "mental health worker",
    "family_support_worker": "family support worker",
    "psychologist": "psychologist",
}

Row = tuple[Any, ...]


@dataclass
class Workbook:
    """Rows of the frames entries, entry_people and summaries, moments still as local clock time."""

    seed: int
    until: date
    entries: list[Row] = field(default_factory=list)
    entry_people: list[Row] = field(default_factory=list)
    summaries: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Contact:
    """One contact before it is written down."""

    day: date
    kind: str
    place: str
    words: str
    people: tuple[Person, ...]
    adult: Person
    missed: bool = False


def write_up(stays: list[Stay], seed: int, until: date) -> Workbook:
    """Every entry and summary of every stay, family by family, in order of time."""
    book = Workbook(seed, until)
    for stay in sorted(stays, key=lambda s: (s.family_id, s.start)):
        worry = drift(stay.course, seed, stay.family_id)
        for number, one in enumerate(stay.allocated):
            rng = stream(seed, "entries", stay.family_id, stay.start, number)
            counted: Counter[date] = Counter()
            for contact in sorted(_contacts(rng, stay, one, until), key=lambda c: c.day):
                _entry(book, rng, stay, one, contact, worry)
                counted[periods.first_of_month(contact.day)] += contact.kind != "call" and not contact.missed
            _summaries(book, rng, stay, one, counted, worry)
    return book


def _contacts(rng: random.Random, stay: Stay, one: Allocated, until: date) -> Iterator[Contact]:
    last = min(one.end or until, until)
    role = one.post.role
    adult = adult_for(stay.household, role)
    if role in ("social_worker", "family_support_worker"):
        yield from _visits(rng, stay, one, adult, last)
        yield from _calls(rng, stay, one, adult, last)
    if role == "social_worker":
        yield from _meetings(stay, adult, one.start, last)
    if role in entries.SESSIONS or role == "psychologist":
        day = one.start
        while (day := working_day(days_after(rng, day, *SESSION_EVERY))) <= last:
            if role == "psychologist":
                yield Contact(day, "meeting", "office", "psychologist", (adult,), adult)
            else:
                place = rng.choice(("office", "clinic", "home", "office"))
                yield Contact(day, "session", place, role, (adult,), adult, rng.random() < 0.15)


def _visits(rng: random.Random, stay: Stay, one: Allocated, adult: Person, last: date) -> Iterator[Contact]:
    day = working_day(days_after(rng, one.start, 0, 6))
    helps = one.post.role == "family_support_worker"
    while day <= last:
        children = tuple(c for c in stay.household.children if c.known_on(day))
        babies = not any(c.age(day) >= 4 for c in children)
        words = "family_support_worker" if helps else "with_babies" if babies else "social_worker"
        place = "school" if not babies and not helps and rng.random() < 0.12 else "home"
        yield Contact(day, "visit", place, words, (*children, adult) if place == "home" else children, adult)
        every = VISIT_EVERY[stay.course.plan_on(day)]
        late = rng.random() < LATE.visit
        gap = rng.randint(1, 8) + every if late else every - rng.randint(0, every // 4)
        day = working_days_after(day, gap)


def _calls(rng: random.Random, stay: Stay, one: Allocated, adult: Person, last: date) -> Iterator[Contact]:
    day = one.start
    while (day := working_day(days_after(rng, day, 20, 80))) <= last:
        about = tuple(c for c in stay.household.children if c.known_on(day))[:1]
        yield Contact(day, "call", "phone", "call", (*about, adult), adult)


def _meetings(stay: Stay, adult: Person, first: date, last: date) -> Iterator[Contact]:
    course = stay.course
    held = [(day, "core_group") for day in course.core_groups] + [(day, "review") for day in course.reviews]
    if course.conference:
        held.append((course.conference, "conference"))
    for day, words in held:
        if first <= day <= last:
            children = tuple(c for c in stay.household.children if c.known_on(day))
            yield Contact(day, "meeting", "office", words, (*children, adult), adult)


def _entry(book: Workbook, rng: random.Random, stay: Stay, one: Allocated, contact: Contact, worry: Drift) -> None:
    key = f"N{len(book.entries) + 1:07}"
    going = worry.going(contact.day, rng.gauss(0, 0.1))
    big = contact.words in ("conference", "review")
    significant = not contact.missed and (big or rng.random() < (0.4 if going == WORSE else 0.12))
    text = _text(rng, stay, contact, going, one.post.role, more=significant)
    at = datetime.combine(contact.day, time(rng.randint(9, 16), 15 * rng.randint(0, 3)))
    written = min(_written(rng, at), datetime.combine(book.until, time(18)))
    worker = one.post.holder(contact.day)
    book.entries.append(
        (key, stay.family_id, worker, contact.kind, at, max(at, written), contact.place, significant, text)
    )
    for person in contact.people:
        book.entry_people.append((key, person.person_id, *_seen(rng, contact, person)))


def _written(rng: random.Random, at: datetime) -> datetime:
    """Mostly the same day, sometimes within three."""
    later = 0 if rng.random() < 0.7 else rng.randint(1, 3)
    return at + timedelta(days=later, minutes=rng.randint(60, 75))


def _seen(rng: random.Random, contact: Contact, person: Person) -> tuple[bool, bool | None, bool | None]:
    """Seen, seen alone, bedroom seen; the last two are asked of children on visits only, alone of those who can talk."""
    age = person.age(contact.day)
    seen = not contact.missed and contact.kind in ("visit", "session") and (age >= 0 and rng.random() < 0.93)
    if contact.kind == "meeting":
        seen = not person.is_child
    if not person.is_child or contact.kind != "visit" or not seen:
        return seen, None, None
    alone = rng.random() < 0.6 if age >= 4 else None
    return seen, alone, rng.random() < 0.4 if contact.place == "home" else None


def _text(rng: random.Random, stay: Stay, contact: Contact, going: str, role: str, *, more: bool) -> str:
    called = names_for(rng, stay, contact.day, contact.adult)
    if contact.missed:
        return called.put_into(rng.choice(entries.MISSED))
    if contact.words == "call":
        return entries.CALLS.text(rng, going, called)
    parts = entries.VISITS.get(contact.words) or entries.SESSIONS.get(contact.words) or entries.MEETINGS[contact.words]
    return parts.text(rng, going, called, more=more)


def names_for(rng: random.Random, stay: Stay, day: date, adult: Person) -> Names:
    """Given names for a sentence: a child of an age to talk where there is one, all of them, the adult, a colleague."""
    children = [c for c in stay.household.children if c.known_on(day)] or stay.household.children[-1:]
    given = [c.given if c.age(day) >= 0 else "Baby" for c in children]
    old = [name for name, c in zip(given, children, strict=True) if c.age(day) >= 4]
    others = sorted({one.post.role for one in stay.allocated} - {"social_worker"})
    return Names(
        child=rng.choice(old or given),
        children=given[0] if len(given) == 1 else f"{', '.join(given[:-1])} and {given[-1]}",
        adult=adult.given,
        worker=CALLED[rng.choice(others)] if others else CALLED["family_support_worker"],
        talks=bool(old),
    )


def _summaries(
    book: Workbook, rng: random.Random, stay: Stay, one: Allocated, counted: Counter[date], worry: Drift
) -> None:
    """One a month in which the worker was there for ten days or more; of the running month some are written."""
    last = min(one.end or book.until, book.until)
    running = periods.first_of_month(book.until)
    for month in periods.months_between(one.start, last):
        ends = periods.month_window(month).last
        if (min(ends, last) - max(month, one.start)).days < 10:
            continue
        late = month == running
        if rng.random() > (0.35 if late else 0.93) or (late and one.post.sign_in):
            continue
        day = working_day(min(ends, last) - DAY * rng.randint(0, 6))
        day = min(day, last)
        called = names_for(rng, stay, day, adult_for(stay.household, one.post.role))
        unit = "visit" if one.post.role in ("social_worker", "family_support_worker") else "session"
        count = counted[month]
        visits = f"{count} {unit}{'' if count == 1 else 's'}"
        level = worry.at(day) + rng.gauss(0, 0.2)
        colour = "green" if level < 1 else "amber" if level < 2 else "red"
        role = one.post.role if count else "no_contact"
        text = summaries.summary(rng, role, worry.going(day, rng.gauss(0, 0.1)), colour, called, visits)
        at = datetime.combine(day, time(rng.randint(9, 17), 5 * rng.randint(0, 11)))
        key = f"M{len(book.summaries) + 1:07}"
        worker = one.post.holder(day)
        book.summaries.append((key, stay.family_id, month, one.post.role, worker, at, text))
