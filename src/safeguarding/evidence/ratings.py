"""From each worker's rating of each child to a suggested family rating, with the reason, the spread and the disagreement.

Nothing is averaged and nothing is predicted. The suggestion is the software's; the chair of the supervision sets the
rating. No public source gives a rule that combines ratings: the one here is ours (a proposal), and can be left unused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

CANNOT_RATE = "cannot_rate"
COLOURS = ("green", "amber", "red")
ANSWERS = (*COLOURS, CANNOT_RATE)
WHOSE = "Suggested by the software. The chair sets the rating."


class RatingError(ValueError):
    """A rating isn't one of the answers, or one worker's current rating of a child is given twice."""


@dataclass(frozen=True, slots=True)
class Rating:
    """One worker's current rating of one child: green, amber, red or cannot_rate. Child and worker are any keys."""

    child: str
    rater: str
    colour: str

    def __post_init__(self) -> None:
        if self.colour not in ANSWERS:
            raise RatingError(f"“{self.colour}” is not a rating. Give one of {', '.join(ANSWERS)}.")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two colours or more for one child: `apart` is 1 for neighbours and 2 for red against green."""

    child: str
    apart: int
    words: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested family rating and what it rests on. `colour` is None where nobody has given a colour.

    `spread`: for each child, how many workers gave each answer. `cannot_rate`, `missing`: pairs (child, worker).
    """

    colour: str | None
    reason: str
    spread: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    disagreement: tuple[Disagreement, ...] = ()
    cannot_rate: tuple[tuple[str, str], ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    whose: str = WHOSE


@dataclass(frozen=True, slots=True)
class Movement:
    """From last month's colour to this month's: `direction` is worse, better, same, first or not_rated."""

    direction: str
    words: str


def suggest_family_rating(
    ratings: Iterable[Rating],
    *,
    expected: Iterable[tuple[str, str]] = (),
    names: Mapping[str, str] | None = None,
) -> Suggestion:
    """The worst colour any worker currently gives any child; “cannot rate” is not green and never lowers it.

    `expected`: the pairs (child, worker) that should have answered. `names`: what to call a key in the sentences.
    Raises RatingError where one worker's rating of a child is given twice: give the latest only.
    """
    given = sorted(ratings, key=lambda rating: (rating.child, rating.rater))
    answered = Counter((rating.child, rating.rater) for rating in given)
    for (child, rater), times in answered.items():
        if times > 1:
            raise RatingError(f"{rater} rates {child} {times} times. Give the latest rating only.")
    names = names or {}
    missing = tuple(pair for pair in dict.fromkeys(expected) if pair not in answered)
    cannot = tuple((rating.child, rating.rater) for rating in given if rating.colour == CANNOT_RATE)
    colours = [rating.colour for rating in given if rating.colour != CANNOT_RATE]
    worst = max(colours, key=COLOURS.index, default=None)
    return Suggestion(
        colour=worst,
        reason=_reason(given, worst, len(missing), names),
        spread=_spread(given),
        disagreement=_disagreement(given, names),
        cannot_rate=cannot,
        missing=missing,
    )


def movement(before: str | None, now: str | None) -> Movement:
    """How a rating moved since last month. None and cannot_rate both mean that there was no colour."""
    was, is_now = (None if colour == CANNOT_RATE else colour for colour in (before, now))
    for colour in (was, is_now):
        if colour is not None and colour not in COLOURS:
            raise RatingError(f"“{colour}” is not a rating. Give one of {', '.join(ANSWERS)}, or None.")
    if is_now is None:
        return Movement("not_rated", f"Not rated this month; {was} last month" if was else "Not rated")
    if was is None:
        return Movement("first", f"{is_now.capitalize()}, not rated last month")
    step = COLOURS.index(is_now) - COLOURS.index(was)
    if step == 0:
        return Movement("same", f"Still {is_now}")
    return Movement("worse" if step > 0 else "better", f"From {was} to {is_now}: {'worse' if step > 0 else 'better'}")


def _spread(given: list[Rating]) -> Mapping[str, Mapping[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for rating in given:
        counts.setdefault(rating.child, dict.fromkeys(ANSWERS, 0))[rating.colour] += 1
    return MappingProxyType({child: MappingProxyType(row) for child, row in counts.items()})


def _reason(given: list[Rating], worst: str | None, missing: int, names: Mapping[str, str]) -> str:
    waiting = f" {_count(missing, 'rating is', 'ratings are')} still to come." if missing else ""
    if worst is None:
        why = "Nobody has rated a child yet." if not given else "Every worker who answered could not rate."
        return f"No suggestion. {why}{waiting}"
    held = [rating for rating in given if rating.colour == worst]
    children = list(dict.fromkeys(names.get(rating.child, rating.child) for rating in held))
    raters = list(dict.fromkeys(names.get(rating.rater, rating.rater) for rating in held))
    unable = sum(rating.colour == CANNOT_RATE for rating in given)
    left_out = (
        f" {_count(unable, 'answer of “cannot rate” is', 'answers of “cannot rate” are')} not counted as green."
        if unable
        else ""
    )
    return (
        f"{worst.capitalize()} is the worst current rating of a child: "
        f"{_list(children)}, rated by {_list(raters)}.{left_out}{waiting}"
    )


def _disagreement(given: list[Rating], names: Mapping[str, str]) -> tuple[Disagreement, ...]:
    found = []
    for child in dict.fromkeys(rating.child for rating in given):
        by_colour: dict[str, list[str]] = {}
        for rating in given:
            if rating.child == child and rating.colour != CANNOT_RATE:
                by_colour.setdefault(rating.colour, []).append(names.get(rating.rater, rating.rater))
        if len(by_colour) < 2:
            continue
        seen = sorted(by_colour, key=COLOURS.index, reverse=True)
        apart = COLOURS.index(seen[0]) - COLOURS.index(seen[-1])
        sides = "; ".join(f"{colour} by {_list(by_colour[colour])}" for colour in seen)
        far = "Workers are two colours apart" if apart == 2 else "Workers differ"
        found.append(Disagreement(child, apart, f"{far} on {names.get(child, child)}: {sides}."))
    return tuple(sorted(found, key=lambda one: -one.apart))


def _list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
