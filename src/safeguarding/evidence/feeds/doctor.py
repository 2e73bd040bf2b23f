"""The doctor of a delivery: what looks wrong in it as a whole, in a sentence each. It refuses nothing; people decide.

Single rows are judged while they are read. Here stands what no single row shows: headings over the wrong columns, day
and month exchanged, a scale that jumps, codes that changed places, rows that stand twice, months that are not there.
"""

from __future__ import annotations

import statistics
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from itertools import combinations
from typing import Any

from safeguarding.evidence.feeds.definition import Definition, load
from safeguarding.evidence.feeds.profile import CODED, Profile

#: What amounts are multiplied by when somebody changes how they are written.
FACTORS = {1000: "1,000", 100: "100 (a share written as a percentage)", 60: "60 (hours and minutes)", 10: "10"}


@dataclass(frozen=True)
class Finding:
    """Something that looks wrong: its kind, the column (a name of the table events) where there is one, a sentence."""

    kind: str
    column: str
    sentence: str


@cache
def bars() -> dict[str, dict[str, Any]]:
    """From where the doctor speaks, as `doctor.toml` says: a proposal."""
    return tomllib.loads(resources.files(__package__).joinpath("doctor.toml").read_text(encoding="utf-8"))


def examine(now: Profile, before: Sequence[Profile] = ()) -> tuple[Finding, ...]:
    """What looks wrong in the delivery, by itself and beside those of the same feed `before` it, in any order.

    Says nothing of shares among a few rows. Raises ValueError for a profile of another feed.
    """
    if other := next((one.feed for one in before if one.feed != now.feed), None):
        raise ValueError(f"examine: a delivery of {now.feed} is set beside one of {other}.")
    definition, alone, beside = load(now.feed), bars()["alone"], bars()["beside"]
    found = [*_rows(now, alone), *_columns(now, definition, alone)]
    earlier = sorted((one for one in before if one.accepted >= alone["fewest"]), key=lambda one: one.last or date.min)
    if now.accepted >= alone["fewest"] and len(earlier) >= beside["deliveries"]:
        lately = earlier[-beside["lately"] :]
        found += [*_gone(now, earlier, lately, definition, beside), *_changed_codes(now, earlier, definition, beside)]
        found += [
            *_scale(now, earlier, definition, beside),
            *_volume(now, lately, beside),
            *_gaps(now, earlier, beside),
        ]
    return tuple(found)


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _rows(now: Profile, bar: dict[str, Any]) -> Iterator[Finding]:
    if now.rows < bar["fewest"]:
        return
    if now.repeated / now.rows >= bar["repeated"]:
        yield Finding(
            "repeated", "", f"{now.repeated:,} of {now.rows:,} rows stand twice. Each was taken once. Ask whether the file was put together from two."
        )  # fmt: skip
    if now.rejected_rows / now.rows >= bar["rejected"]:
        most = max(now.rejected, key=lambda name: now.rejected[name], default="")
        where = f" Most often the trouble is in the column “{most}”." if most else ""
        yield Finding("rejected", "", f"{now.rejected_rows:,} of {now.rows:,} rows could not be read.{where}")
    if now.clashes >= max(bar["clashes"], bar["clash_share"] * now.identifiers):
        yield Finding(
            "clash", "birth_date", f"{now.clashes:,} of {now.identifiers:,} identifiers stand with two dates of birth. Two people may share a number, or rows were mixed up."
        )  # fmt: skip


def _columns(now: Profile, definition: Definition, bar: dict[str, Any]) -> Iterator[Finding]:
    for name, share in now.odd.items():
        filled = now.accepted * (1 - now.missing.get(name, 1.0))
        if filled >= bar["fewest"] and share >= bar["misplaced"]:
            heading = now.headings.get(name, definition.column(name).words)
            yield Finding(
                "misplaced", name, f"{_percent(share)} of what stands under “{heading}” is something else. The headings may stand over the wrong columns."
            )  # fmt: skip
    for name, (early, held) in now.early.items():
        if held >= bar["fewest"] and early == held:
            heading = now.headings.get(name, definition.column(name).words)
            yield Finding(
                "day and month", name, f"No date under “{heading}” is later than the 12th of its month. Day and month may have been exchanged."
            )  # fmt: skip


def _gaps(now: Profile, before: list[Profile], bar: dict[str, Any]) -> Iterator[Finding]:
    """Months without any event, between the first and the last, that had events in every year before."""
    months = covered(now)
    if not now.months or now.accepted < bar["gap"] * len(months):  # without months: they were taken from the figures
        return
    known = [(name[5:], name in one.months) for one in before for name in covered(one)]
    for name in months:
        past = [there for month, there in known if month == name[5:]]
        if name not in now.months and past and all(past):
            yield Finding("gap", "date", f"There is no event in {name}, though there are before and after it.")


def covered(one: Profile) -> list[str]:
    """The months from the first event to the last, as `2026-04`."""
    if not one.first or not one.last:
        return []
    first, last = (day.year * 12 + day.month - 1 for day in (one.first, one.last))
    return [f"{at // 12}-{at % 12 + 1:02}" for at in range(first, last + 1)]


def _gone(
    now: Profile, before: list[Profile], lately: list[Profile], definition: Definition, bar: dict[str, Any]
) -> Iterator[Finding]:
    for name in now.missing.keys() - set(now.left_out):
        usual = statistics.median(one.missing.get(name, 1.0) for one in lately)
        words = definition.column(name).words
        if name not in now.headings and all(name in one.headings for one in before):
            yield Finding("column gone", name, f"The column “{words}” is not there. Every delivery before had it.")
        elif now.missing[name] - usual >= bar["emptier"]:
            yield Finding(
                "emptier", name, f"“{words}” is empty in {_percent(now.missing[name])} of the rows; before, in {_percent(usual)}."
            )  # fmt: skip


def _changed_codes(
    now: Profile, before: list[Profile], definition: Definition, bar: dict[str, Any]
) -> Iterator[Finding]:
    for name in CODED:
        here = now.codes.get(name, {}) if name in now.headings else {}
        there, newest = _counts(before, name), _counts(before[-bar["newest"] :], name)
        if sum(here.values()) < bar["expected"] or sum(there.values()) < bar["expected"]:
            continue
        is_now = {code: count / sum(here.values()) for code, count in here.items()}
        was = {code: count / sum(there.values()) for code, count in there.items()}
        words = definition.code_words.get(name, {})
        if pair := _exchanged(here, there, newest, bar):
            left, right = (words.get(code, code) for code in pair)
            yield Finding(
                "exchanged", name, f"“{left}” and “{right}” may have changed places: {_percent(is_now.get(pair[0], 0))} and {_percent(is_now.get(pair[1], 0))} now, {_percent(was.get(pair[0], 0))} and {_percent(was.get(pair[1], 0))} before."
            )  # fmt: skip
            continue
        for code in sorted(was.keys() | is_now.keys()):
            said, shares = words.get(code, code), (is_now.get(code, 0.0), was.get(code, 0.0))
            if shares[0] == 0 and shares[1] >= bar["share"] and shares[1] * sum(here.values()) >= bar["expected"]:
                yield Finding(
                    "code gone", name, f"“{said}” is not there at all; before it was {_percent(shares[1])} of the rows."
                )
            elif shares[1] == 0 and shares[0] >= bar["share"] and shares[0] * sum(there.values()) >= bar["expected"]:
                yield Finding(
                    "code new", name, f"“{said}” was never there before; now it is {_percent(shares[0])} of the rows."
                )


def _counts(deliveries: list[Profile], name: str) -> Counter[str]:
    """How many rows of the deliveries have each code."""
    return sum((Counter(one.codes.get(name, {})) for one in deliveries), Counter())


def _exchanged(
    here: dict[str, int], there: dict[str, int], newest: dict[str, int], bar: dict[str, Any]
) -> tuple[str, str] | None:
    """The two codes whose shares fit the past far better in each other's place, `there` and among the `newest`; None where
    no two do, or where chance may have done it. A code that is not there at all is gone, and has changed places with none
    that was there before.
    """
    best, gain = None, bar["exchanged"]
    for pair in combinations(sorted(here.keys() & there.keys()), 2):
        (as_is, turned), (lately, turned_lately) = (_apart(here, of, pair) for of in (there, newest))
        errors = _errors(*((of[pair[0]], of[pair[1]]) for of in (here, there)))
        fits = turned < as_is / 3 and lately - turned_lately > bar["exchanged"]
        if as_is - turned > gain and fits and errors >= bar["errors"]:
            best, gain = pair, as_is - turned
    return best


def _apart(here: dict[str, int], there: dict[str, int], pair: tuple[str, str]) -> tuple[float, float]:
    """How far the shares of two codes lie apart here and there, as they are and with the two in each other's place."""
    (a, b), (c, d) = ([of.get(code, 0) / max(sum(of.values()), 1) for code in pair] for of in (here, there))
    return abs(a - c) + abs(b - d), abs(a - d) + abs(b - c)


def _errors(now: tuple[int, int], was: tuple[int, int]) -> float:
    """How many standard errors lie between the shares of the first of two counts now and before: the root of Pearson's
    chi-squared of the table of four, without correction.
    """
    (a, b), (c, d) = now, was
    return float(abs(a * d - b * c) * ((a + b + c + d) / ((a + b) * (c + d) * (a + c) * (b + d))) ** 0.5)


def _scale(now: Profile, before: list[Profile], definition: Definition, bar: dict[str, Any]) -> Iterator[Finding]:
    for name, middle in now.amounts.items():
        past = [one.amounts[name] for one in before if name in one.amounts]
        if not past:
            continue
        times = middle / statistics.median(past)
        if times >= bar["scale"] or times <= 1 / bar["scale"]:
            size = max(times, 1 / times)
            near = next((said for factor, said in FACTORS.items() if 0.7 <= size / factor <= 1.4), f"{size:.0f}")
            way = "times what they were" if times > 1 else "times smaller than they were"
            yield Finding("scale", name, f"The amounts under “{definition.column(name).words}” are about {near} {way}.")


def _volume(now: Profile, before: list[Profile], bar: dict[str, Any]) -> Iterator[Finding]:
    if now.rejected_rows / now.rows >= bars()["alone"]["rejected"]:
        return  # said already: what was refused is what is missing
    usual = statistics.median(one.accepted / one.days for one in before)
    expected = usual * now.days
    if expected >= bar["expected"] and not 1 / bar["volume"] < now.accepted / expected < bar["volume"]:
        yield Finding(
            "volume", "", f"There are {now.accepted:,} events in {now.days:,} days; at the usual pace there would be about {expected:,.0f}."
        )  # fmt: skip
