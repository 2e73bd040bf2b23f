"""Reading the reviewed definition files, one an indicator, and refusing a file that isn't right."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from safeguarding.evidence.feeds import FEEDS
from safeguarding.evidence.tables import PEOPLE

DEFINITIONS = Path(__file__).with_name("definitions")
OWN = "childrens_services"
#: What the workbook itself keeps, as the table of coverage calls it.
WORKBOOK = "workbook"
DESIGNS = ("before_after", "by_month")
#: What a before and after may count: see Measure.
MEASURES = ("incidents", "repeats", "any", "amounts", "persistent", "days")
#: What a series by month may give: how many, a share or mean out of what was possible, or what half are below.
SERIES = ("total", "share", "mean", "median")
#: What is counted month by month, each by the function of its name in `by_month`, and the records that have to cover the month.
MONTHLY = MappingProxyType(
    {
        "caseload": (WORKBOOK,), "visits_on_time": (WORKBOOK, OWN), "supervision_kept": (WORKBOOK,),
        "recorded_within": (WORKBOOK,), "recording_days": (WORKBOOK,), "ended_length": (OWN,), "survival_length": (OWN,),
        "came_again": (OWN,), "open_at_end": (OWN,), "days_in_month": (OWN,),
    }
)  # fmt: skip
#: Which column of the events holds the amount.
AMOUNTS = ("quantity", "unauthorised")
UNITS = ("family", "adult", "child")
#: Of what a month may be told besides.
MONTHLY_UNITS = (*UNITS, "post", "plan", "visit", "referral", "entry")
BETTER = ("fewer", "more", "neither")
ROLES = ("child", "adult")
MOST_MONTHS = 60
WORDS = (
    "id", "version", "title", "strand", "why", "source", "owner", "numerator", "denominator", "window", "per_words",
    "cannot_show",
)  # fmt: skip


class DefinitionError(ValueError):
    """A definition is wrong or unknown. The message says which file and key, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted, and what to call it. Before and after: `incidents`; `repeats`, second or later of a family in the
    window; `any`, families with one or more; `amounts`, quantity out of possible; `persistent`, children for whom it is a
    tenth or more; `days` of spells. By month: `total`, `share`, `mean` or `median`.
    """

    counts: str
    noun: str


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator. `strand`: whose service it is about. `unit`: over whose time a rate is given. `numerator`,
    `denominator` and `window` say in words what is counted over what. `better`: which way is hoped for, `neither` where
    it can mean both. `owner` answers for it; `checked_by` is empty until somebody outside the project has.
    `needs`: sets of columns of the table people, any one of which lets a person be looked for in the feed; none for the
    authority's own records. `late_members_days`: how long after allocation a person may be recorded and still belong to
    the family counted. `per`: rates are given per so many years of the unit, or so many of what was possible. `amount`: the column summed.
    By month, `how` names what is counted, one of MONTHLY; `within`: so many working days, where it asks for them; `lead`:
    so many months before the first one given have to be covered too.
    """

    id: str
    version: str
    title: str
    strand: str
    why: str
    source: str
    verified: bool
    checked_by: str
    owner: str
    review: date
    unit: str
    numerator: str
    denominator: str
    window: str
    better: str
    design: str
    months: int
    feed: str
    kinds: tuple[str, ...]
    roles: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...]
    late_members_days: int
    measures: tuple[Measure, ...]
    per: float
    per_words: str
    cannot_show: str
    amount: str = AMOUNTS[0]
    how: str = ""
    within: int = 0
    lead: int = 0

    @property
    def sums_amounts(self) -> bool:
        return self.measures[0].counts in ("amounts", "persistent")

    @property
    def monthly(self) -> bool:
        return self.design == "by_month"

    @property
    def of_people(self) -> bool:
        """Whether people are counted and not families as a whole."""
        return self.unit != "family"

    @property
    def own(self) -> bool:
        """Whether the authority's own records tell, so that nobody has to be looked for."""
        return self.feed == OWN


def load(folder: str | Path = DEFINITIONS) -> Mapping[str, Definition]:
    """Every definition of a folder of `*.toml`, by id. Raises DefinitionError naming the file and key that is wrong."""
    found: dict[str, Definition] = {}
    for path in sorted(Path(folder).glob("*.toml")):
        try:
            made = _definition(tomllib.loads(path.read_text(encoding="utf-8")))
            if made.id != path.stem:
                raise DefinitionError(f"id is “{made.id}”; it must be the file's name, “{path.stem}”.")
        except (DefinitionError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise DefinitionError(f"{path.name}: {error}") from error
        found[made.id] = made
    if not found:
        raise DefinitionError(f"The folder {Path(folder).name} holds no definition. Add a .toml file an indicator.")
    return MappingProxyType(found)


@cache
def definitions() -> Mapping[str, Definition]:
    """The definitions that come with the software, by id."""
    return load()


def _definition(data: dict[str, Any]) -> Definition:
    known = set(Definition.__dataclass_fields__) - (
        set() if data.get("design") == "by_month" else {"how", "within", "lead"}
    )
    unknown = sorted(set(data) - known)
    if unknown:
        raise DefinitionError(
            f"{unknown[0]} is not a known key; known are {', '.join(Definition.__dataclass_fields__)}."
        )
    design = _one_of(data, "design", DESIGNS)
    measures = tuple(_measure(row, n, design) for n, row in enumerate(_of(data, "measures", list), 1))
    feed = _one_of(data, "feed", FEEDS)
    made = Definition(
        **{key: _of(data, key, str) for key in WORDS},
        verified=_of(data, "verified", bool),
        checked_by=_checked(data),
        review=_of(data, "review", date),
        unit=_one_of(data, "unit", MONTHLY_UNITS if design == "by_month" else UNITS),
        better=_one_of(data, "better", BETTER),
        design=design,
        feed=feed,
        months=_whole(data, "months", 1, MOST_MONTHS),
        late_members_days=_whole(data, "late_members_days", 0, 366),
        per=float(_whole(data, "per", 1, 100_000)),
        kinds=_words(data["kinds"], "kinds") if "kinds" in data else _missing("kinds"),
        roles=_some_of(data, "roles", ROLES),
        needs=() if feed == OWN and not data.get("needs") else _needs(data),
        measures=measures,
        amount=_one_of(data, "amount", AMOUNTS) if "amount" in data else AMOUNTS[0],
        how=_one_of(data, "how", tuple(MONTHLY)) if design == "by_month" else "",
        within=_whole(data, "within", 0, 366) if "within" in data else 0,
        lead=_whole(data, "lead", 0, MOST_MONTHS) if "lead" in data else 0,
    )
    _fits(made)
    return made


def _fits(made: Definition) -> None:
    """Raises DefinitionError where the parts don't go together."""
    counts = [one.counts for one in made.measures]
    if not counts or len(set(counts)) < len(counts):
        raise DefinitionError("measures: give one or more, each once.")
    if counts[0] not in ("incidents", "amounts", "persistent", "days", *SERIES):
        raise DefinitionError("measures: give incidents first, then repeats and any if wanted.")
    if counts[0] != "incidents" and len(counts) > 1:
        raise DefinitionError(f"measures: give {counts[0]} alone.")
    if made.of_people and not made.monthly and made.roles != (made.unit,):
        raise DefinitionError(f"roles: an indicator of the unit {made.unit} counts the role {made.unit} alone.")
    if counts[0] in ("days", *SERIES) and not made.own:
        raise DefinitionError(f"measures: {counts[0]} are of the feed {OWN} alone.")


def _checked(data: Mapping[str, Any]) -> str:
    """Who has checked it: nobody yet is an empty text, and then it isn't verified."""
    by = data["checked_by"] if "checked_by" in data else _missing("checked_by")
    if not isinstance(by, str) or bool(by.strip()) != _of(data, "verified", bool):
        raise DefinitionError("checked_by: give a name where verified is true, and an empty text where it is false.")
    return by


def _measure(row: Any, place: int, design: str) -> Measure:
    if not isinstance(row, dict) or set(row) != {"counts", "noun"}:
        raise DefinitionError(f"measures: number {place} needs exactly the keys counts and noun.")
    return Measure(_one_of(row, "counts", SERIES if design == "by_month" else MEASURES), _of(row, "noun", str))


def _needs(data: dict[str, Any]) -> tuple[tuple[str, ...], ...]:
    columns = set(PEOPLE.schema)
    sets = tuple(_words(row, "needs") for row in _of(data, "needs", list))
    for name in (name for row in sets for name in row):
        if name not in columns:
            raise DefinitionError(f"needs: “{name}” is no column of people; they are {', '.join(PEOPLE.schema)}.")
    return sets if sets else _missing("needs")


def _missing(key: str) -> Any:
    raise DefinitionError(f"{key} is missing.")


def _of(data: Mapping[str, Any], key: str, kind: type) -> Any:
    value = data[key] if key in data else _missing(key)
    if not isinstance(value, kind) or (kind is str and not str(value).strip()):
        raise DefinitionError(f"{key} is {value!r}; give a {kind.__name__}.")
    return value


def _one_of(data: Mapping[str, Any], key: str, allowed: tuple[str, ...]) -> str:
    value = _of(data, key, str)
    if value not in allowed:
        raise DefinitionError(f"{key} is “{value}”; give one of {', '.join(allowed)}.")
    return str(value)


def _some_of(data: Mapping[str, Any], key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    values = _words(_of(data, key, list), key)
    for value in values:
        if value not in allowed:
            raise DefinitionError(f"{key} holds “{value}”; give some of {', '.join(allowed)}.")
    return values


def _words(values: Any, key: str) -> tuple[str, ...]:
    if not isinstance(values, list) or not values or not all(isinstance(value, str) and value for value in values):
        raise DefinitionError(f"{key} is {values!r}; give a list of one word or more.")
    return tuple(values)


def _whole(data: Mapping[str, Any], key: str, least: int, most: int) -> int:
    value = _of(data, key, int)
    if isinstance(value, bool) or not least <= value <= most:
        raise DefinitionError(f"{key} is {value}; give a whole number from {least} to {most}.")
    return int(value)
