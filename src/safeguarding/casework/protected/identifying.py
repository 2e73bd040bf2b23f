"""Could this text show where somebody is, or who told us? Every part of what is held is looked for, however it is spelt.

A finding is a reason to stop and look, not a proof: a second person may release what stands for a reason. What is not
found may still identify somebody: a description, a picture, a journey. The page that shows findings says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from safeguarding.casework.protected import times
from safeguarding.casework.protected.addresses import POSTCODE, Needle, needles_of_address
from safeguarding.casework.protected.folding import Folded, folded, places, plain, skeleton

#: Words that the names of schools and surgeries share.
_GENERIC = frozenset(
    [
        "primary",
        "junior",
        "infant",
        "infants",
        "secondary",
        "high",
        "community",
        "nursery",
        "school",
        "academy",
        "college",
        "church",
        "of",
        "england",
        "roman",
        "catholic",
        "ce",
        "rc",
        "cofe",
        "st",
        "saint",
        "the",
        "surgery",
        "medical",
        "health",
        "centre",
        "center",
        "practice",
        "doctors",
        "group",
        "clinic",
        "and",
    ]
)
_TITLE = r"(?:mr|mrs|ms|miss|dr|pc|nurse|aunt|auntie|uncle|grandma|nan)"
_NUMBER = re.compile(r"(?:\+|\(\+)?\d(?:[\s().\-‐-―/]*\d){5,17}")
KINDS = ("address", "school", "gp", "phone", "email", "informant", "place", "what3words")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that must not be inferred: its kind (one of KINDS), the words that are held, and whose they are."""

    kind: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Held:
    """What is held. `known`: texts that the recipient knows anyway, such as their own address and the council’s."""

    facts: tuple[Fact, ...] = ()
    appointments: tuple[tuple[datetime, str], ...] = ()
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, where in the text (`start` to `end`, and the words there), and why it matters."""

    what: str
    start: int
    end: int
    snippet: str
    why: str


def findings(text: str, held: Held) -> list[Finding]:
    """Everything in `text` that could show what is held, in order; of findings inside each other the longest alone.

    Pure and quick: the cost grows with the text times the facts. A text without words gives nothing.
    """
    seen, known = folded(text), [folded(one) for one in held.known]
    found = [*_of_facts(text, seen, held, known), *_of_times(text, held)]
    return sorted(_longest(found), key=lambda one: (one.start, one.what))


def _of_facts(text: str, seen: Folded, held: Held, known: list[Folded]) -> Iterator[Finding]:
    numbers = list(_numbers(text))
    for fact in held.facts:
        if fact.kind == "phone":
            yield from _of_phone(text, numbers, fact, held)
            continue
        for needle in _needles(fact):
            word = skeleton(needle.words)
            if any(next(places(one, word, whole=True), None) for one in known):
                continue
            for start, end in places(seen, word, whole=needle.whole):
                if not needle.name or text[start].isupper() or not text[start].isascii():
                    yield Finding(needle.what, start, end, text[start:end], fact.why)


def _needles(fact: Fact) -> Iterator[Needle]:
    value = fact.value.strip()
    if fact.kind == "address":
        yield from needles_of_address(value)
    elif fact.kind in ("school", "gp"):
        yield from _of_institution(value, "School" if fact.kind == "school" else "GP")
    elif fact.kind == "informant":
        yield from _of_name(value)
    elif fact.kind == "email":
        yield Needle("Email address", value, whole=False)
        local, _, host = value.partition("@")
        for name in (local, local.replace(".", " dot ")):
            yield Needle("Email address", f"{name} at {host.replace('.', ' dot ')}", whole=False)
        yield Needle("Email name", local, whole=True)
    elif fact.kind == "what3words":
        yield Needle("What3words", value, whole=False)
    elif fact.kind == "place":
        yield Needle("Place", value, whole=True, name=True)
    else:
        raise ValueError(f"There is no kind of fact “{fact.kind}”. Give one of {', '.join(KINDS)}.")


def _of_institution(value: str, what: str) -> Iterator[Needle]:
    for part in (value, *value.split(",")):
        yield Needle(what, part, whole=True)
        words = re.findall(r"[\w’']+", part)
        own = " ".join(w for w in words if w.lower() not in _GENERIC and not re.fullmatch(_TITLE, w.lower()))
        if len(own) >= 4:
            yield Needle(what, own, whole=True, name=True)


def _of_name(value: str) -> Iterator[Needle]:
    words = [word for word in re.findall(r"[\w’'-]+", value) if not re.fullmatch(_TITLE, word.lower())]
    if not words:
        return
    yield Needle("Name of somebody who told us", " ".join(words), whole=True)
    if len(words) > 1:
        yield Needle("Name of somebody who told us", " ".join([words[-1], *words[:-1]]), whole=True)
        yield Needle("Surname of somebody who told us", words[-1], whole=True, name=True)
    if len(words[0]) > 2:
        yield Needle("Given name of somebody who told us", words[0], whole=True, name=True)


def _of_phone(text: str, numbers: list[tuple[str, int, int]], fact: Fact, held: Held) -> Iterator[Finding]:
    """The number in any form, its last six figures, and for a land line another number of the same area."""
    number = national(re.sub(r"\D", "", plain(fact.value)[0]))
    if len(number) < 6:
        return
    own = [digits for one in held.known for digits, _, _ in _numbers(one)]
    area = number[:4] if number[:1] in "12" and not number.startswith("2") else number[:2]
    for digits, start, end in numbers:
        if number in digits or digits.endswith(number[-6:]):
            yield Finding("Phone number", start, end, text[start:end], fact.why)
        elif number[0] in "12" and digits.startswith(area) and not any(one.startswith(area) for one in own):
            yield Finding("Phone area", start, end, text[start:end], fact.why)


def national(digits: str) -> str:
    """The figures of a number without 0, 44 or 0044 before them."""
    return re.sub(r"^(?:(?:00)?44)?0?", "", digits)


def _numbers(text: str) -> Iterator[tuple[str, int, int]]:
    """Every run of six figures or more, as dialled within the country, and where it stands."""
    signs, at = plain(text)
    for match in _NUMBER.finditer(signs):
        yield national(re.sub(r"\D", "", match.group())), at[match.start()], at[match.end() - 1] + 1


def _of_times(text: str, held: Held) -> Iterator[Finding]:
    signs, at = plain(text)
    for moment, why in held.appointments:
        for what, start, end in times.mentions(signs, moment):
            yield Finding(what, at[start], at[end - 1] + 1, text[at[start] : at[end - 1] + 1], why)


def _longest(found: Iterable[Finding]) -> Iterator[Finding]:
    kept: list[Finding] = []
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if not any(other.start <= one.start and one.end <= other.end for other in kept):
            kept.append(one)
            yield one


def facts_in(text: str, why: str) -> tuple[Fact, ...]:
    """The facts in a free text that is held, such as a safe address: postcodes, phones, emails, what3words, lines."""
    found = [Fact("address", text, why)] if POSTCODE.search(text) or "," in text or "\n" in text else []
    found += [Fact("phone", match.group(), why) for match in _NUMBER.finditer(text)]
    found += [Fact("email", match.group(), why) for match in re.finditer(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", text)]
    found += [Fact("what3words", one, why) for one in re.findall(r"(?:///)?\b[a-z]{3,}\.[a-z]{3,}\.[a-z]{3,}\b", text)]
    return tuple(found)
