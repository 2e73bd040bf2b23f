"""Invented children for a children in need census, clean under its schema and rules, at any size.

Nobody here is real. The same seed gives the same children, and the first hundred of a thousand are the hundred of a
hundred. Pathways, codes and dates vary as a county's do; the proportions are rough and stand for nothing.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

from safeguarding.evidence.made_up.census_chance import Chance
from safeguarding.evidence.made_up.census_episodes import PATHWAYS, closed_after_assessment, no_further_action
from safeguarding.evidence.made_up.chance import days_after, stream, weighted
from safeguarding.evidence.periods import Window, census_year_window
from safeguarding.evidence.returns.cin_census import Child, Episode, Header, definition, upn, write

DAY = timedelta(days=1)
PREGNANCY = 280
ETHNICITIES = {
    "WBRI": 62, "WIRI": 0.5, "WIRT": 0.4, "WROM": 0.6, "WOTH": 7, "MWBC": 3.5, "MWBA": 1.5, "MWAS": 1.7, "MOTH": 3,
    "AIND": 1.5, "APKN": 3, "ABAN": 1.8, "AOTH": 2.2, "BCRB": 1.8, "BAFR": 4, "BOTH": 1, "CHNE": 0.3, "OOTH": 2.2,
    "REFU": 0.5, "NOBT": 1.5,
}  # fmt: skip
DISABILITIES = {
    "MOB": 9, "HAND": 5, "PC": 7, "INC": 6, "COMM": 13, "LD": 20, "HEAR": 4, "VIS": 4, "BEH": 15, "CON": 3, "AUT": 22,
    "DDA": 8,
}  # fmt: skip
UNBORN, TWINS, AGAIN, DIED = 0.025, 0.02, 0.08, 0.02
CLOSING_ROOM = 100  # days that a referral, its assessment and its closure need


def children(n: int, seed: int, year: int = 2026) -> Iterator[Child]:
    """`n` children of the census that ends on 31 March of `year`.

    Among them the unborn, twins (one after the other), children with several episodes, transfers in, and every live
    assessment factor once the number is large. Raises DefinitionError for a year that isn't defined.
    """
    definition(year)
    return islice(_endless(stream(seed, "census", year), census_year_window(year)), n)


def header(la_code: str, year: int = 2026) -> Header:
    """The header of a made-up return: dated, so that the same census gives the same bytes."""
    made_at = datetime(year, 5, 1, 9)  # noqa: DTZ001 - the census carries local time without a zone
    return Header(year, definition(year).reference_date, la_code, "MADE-UP", "1", "001", made_at)


def census_file(path: Path | str, n: int, seed: int, la_code: str = "919", year: int = 2026) -> Path:
    """Write a census of `n` made-up children and give its path back; the bytes depend on the arguments alone."""
    path = Path(path)
    part = path.with_name(path.name + ".part")
    with part.open("wb") as out:
        write(header(la_code, year), children(n, seed, year), out)
    os.replace(part, path)
    return path


def _endless(rng: random.Random, year: Window) -> Iterator[Child]:
    number = 0
    while True:
        number += 1
        child = _child(rng, number, year)
        yield child
        if child.birth_date and rng.random() < TWINS:
            number += 1
            sex = child.sex if rng.random() < 0.6 else rng.choice("MF")
            pupil = _upn(number, child.birth_date.year + 4) if child.upn else None
            yield replace(child, la_child_id=_name(number), sex=sex, upn=pupil, former_upn=None)


def _name(number: int) -> str:
    return f"MU{number:08}"


def _upn(number: int, year: int) -> str:
    """A well-formed number of authority 875, abolished in 2009: it can't be a pupil's of a later year."""
    rest = f"875{8000 + number // 1000 % 1000:04}{year % 100:02}{number % 1000:03}"
    return upn.check_letter(rest) + rest


def _child(rng: random.Random, number: int, year: Window) -> Child:
    if rng.random() < UNBORN:
        return _unborn(rng, number, year)
    age = rng.choices(range(18), weights=(9, 6, 6, 6, 6, 6, 5, 5, 5, 5, 5, 5, 6, 6, 7, 7, 6, 5))[0]
    born = days_after(rng, year.last, -(age + 1) * 365, -age * 365 - (30 if age == 0 else 0))
    episodes = _episodes(Chance(rng, year, born - DAY * (PREGNANCY - 100), age))
    child = Child(
        _name(number),
        sex=rng.choices("MFU", weights=(52, 47.5, 0.5))[0],
        ethnicity=weighted(rng, ETHNICITIES),
        birth_date=born,
        disabilities=_disabilities(rng, episodes),
        episodes=episodes,
    )
    return _died(rng, _pupil(rng, number, child, born, year))


def _unborn(rng: random.Random, number: int, year: Window) -> Child:
    """Due between a month before the end of the year and nine months after it (8530Q); sex U (8750)."""
    due = days_after(rng, year.last, -28, 220)
    episodes = _episodes(Chance(rng, year, max(due - DAY * (PREGNANCY - 20), year.first), age=0))  # 8606
    return Child(_name(number), "U", weighted(rng, ETHNICITIES), expected_birth_date=due, episodes=episodes)


def _episodes(chance: Chance) -> tuple[Episode, ...]:
    """One episode of a pathway there is room for, sometimes after an earlier one that came to an end."""
    room = (chance.year.last - max(chance.year.first, chance.earliest)).days
    open_to = [each for each in PATHWAYS if each.room <= room and (chance.known_before or not each.from_before)]
    main = chance.rng.choices(open_to, weights=[each.weight for each in open_to])[0].make(chance)
    if chance.rng.random() >= AGAIN or main.referral_date <= chance.year.first:
        return (main,)
    before = replace(chance, year=Window(chance.year.first, main.referral_date - DAY))
    room = (before.year.last - max(chance.year.first, chance.earliest)).days
    if room >= CLOSING_ROOM and chance.rng.random() < 0.6:  # 8820: over before the next referral
        return closed_after_assessment(before), main
    return (no_further_action(before), main) if room >= 0 else (main,)


def _disabilities(rng: random.Random, episodes: tuple[Episode, ...]) -> tuple[str, ...]:
    """NONE alone, or one to three; may be blank where every referral went no further (8540)."""
    if all(episode.no_further_action for episode in episodes) and rng.random() < 0.5:
        return ()
    if rng.random() < 0.86:
        return ("NONE",)
    drawn = {weighted(rng, DISABILITIES) for _ in range(rng.choices((1, 2, 3), weights=(5, 3, 2))[0])}
    return tuple(code for code in DISABILITIES if code in drawn)


def _pupil(rng: random.Random, number: int, child: Child, born: date, year: Window) -> Child:
    """A UPN for who has begun school, else the reason for none (8770Q, 8772)."""
    begins = date(born.year + 4 + (born.month >= 9), 9, 1)
    if all(episode.no_further_action for episode in child.episodes) and rng.random() < 0.5:
        return replace(child, upn_unknown="UN7")
    if begins > year.last:
        return replace(child, upn_unknown="UN1") if rng.random() < 0.7 else child
    if rng.random() < 0.03:
        return replace(child, upn_unknown=rng.choice(("UN2", "UN3", "UN4", "UN5")))
    former = _upn(number + 500_000, begins.year) if rng.random() < 0.02 else None
    return replace(child, upn=_upn(number, begins.year), former_upn=former)


def _died(rng: random.Random, child: Child) -> Child:
    """A few closures are a death: on the day of closure, when everything else has ended (4009Q, 8585Q)."""
    last, born = child.episodes[-1], child.birth_date
    if last.closure_reason != "RC7" or not (born and last.closure_date) or rng.random() >= DIED:
        return child
    if last.closure_date < born:
        return child
    ended = replace(last, closure_reason="RC2")
    return replace(child, death_date=last.closure_date, episodes=(*child.episodes[:-1], ended))
