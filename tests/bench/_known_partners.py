"""What each indicator of a partner's feed should find in a made-up county, from what the county declares: days, surge, effect,
who can be named on which day. Nothing here reads an event.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy import stats

from safeguarding.evidence.made_up.chance import DAY, calendar
from safeguarding.evidence.made_up.effect import USUAL, Effect
from safeguarding.evidence.made_up.households import Household, Person
from safeguarding.evidence.made_up.partners.further import FOLLOWS
from safeguarding.evidence.made_up.partners.happenings import day_number, day_of
from safeguarding.evidence.made_up.partners.school import MISSED, half_terms
from safeguarding.evidence.made_up.pupils import first_school_year
from safeguarding.evidence.periods import Window, add_months

#: So late after allocation a person may join and still belong to the family counted: `late_members_days`.
LATE = 31
#: How long a completed treatment lasts: 84 to 199 days, each as likely.
COMPLETED = np.concatenate([np.zeros(84), np.full(116, 1 / 116)])
#: Every so many days it is worked out anew who can be named.
STEP = 7
#: So many families stand for all when it is worked out how many half terms fall on either side of allocation.
REFERENCE = 3000

Named = Callable[[Household, date], Sequence[Person]]


def _adults(home: Household, day: date) -> list[Person]:
    return [one for one in home.adults if one.joined is None or one.joined <= day] or home.adults


def _or_adults(age: int) -> Named:
    """The children of the age, or the adults where there are none: whom the police report as missing."""
    return lambda home, day: [one for one in home.children if one.age(day) >= age] or _adults(home, day)


def _anybody(home: Household, day: date) -> list[Person]:
    born = [one for one in home.people if one.born and one.born + DAY < day]
    return [one for one in born if one.joined is None or one.joined <= day] or home.adults[:1]


def _neighbours(home: Household, day: date) -> list[Person]:
    return [*_adults(home, day), *(one for one in home.children if one.age(day) >= 12)]


class Source(NamedTuple):
    """What the county declares for what an indicator counts: the effect's name, whom a row names (None: somebody of the
    family as counted), and the chance of a row so many days later.
    """

    what: str
    named: Named | None = None
    later: np.ndarray = np.ones(1)


def _following(feed: str, *kinds: str) -> np.ndarray:
    """The chance, by days since, that what an indicator counts follows."""
    rows = [one for one in FOLLOWS if one.feed == feed and one.then in kinds]
    chance = np.zeros(max(one.days for one in rows) + 1)
    for one in rows:
        chance[one.days] += one.share
    return chance


POLICE, PROBATION, HOUSING = "other_police_incidents", "probation_events", "housing_events"
SOURCES = {
    "police_domestic_abuse_before_after": Source("domestic_abuse_incidents"),
    "police_missing_before_after": Source(POLICE, _or_adults(9)),
    "police_anti_social_behaviour_before_after": Source(POLICE, _neighbours),
    "police_other_before_after": Source(POLICE, _adults),
    "police_violence_before_after": Source(POLICE, _adults, _following("police", "violence")),
    "police_custody_before_after": Source("domestic_abuse_incidents", None, _following("police", "custody")),
    "hospital_emergency_admissions_adults": Source("emergency_admissions"),
    "hospital_emergency_admissions_children": Source("emergency_admissions"),
    "hospital_emergency_attendances_adults": Source("emergency_attendances"),
    "hospital_emergency_attendances_children": Source("emergency_attendances"),
    "mental_health_crisis_contacts_before_after": Source("mental_health_crises"),
    "mental_health_contacts_before_after": Source("mental_health_contacts"),
    "mental_health_admissions_before_after": Source(
        "mental_health_crises", None, _following("mental_health", "admission")
    ),
    "substance_misuse_treatment_before_after": Source("treatment_starts"),
    "substance_misuse_completed_before_after": Source("treatment_starts", None, COMPLETED),
    "substance_misuse_left_before_after": Source(
        "treatment_starts", None, _following("substance_misuse", "treatment_left")
    ),
    "probation_breaches_before_after": Source(PROBATION, _adults),
    "probation_programmes_before_after": Source(PROBATION, _adults, _following("probation", "programme")),
    "housing_homelessness_before_after": Source(HOUSING, _adults),
    "housing_loss_of_home_before_after": Source(HOUSING, _adults, _following("housing", "notice", "eviction")),
    "ambulance_calls_before_after": Source("ambulance_calls", _anybody),
}
CUSTODY = "police_custody_before_after"
AMOUNTS = ("school_absence_before_after", "school_unauthorised_before_after")
PERSISTENT = "school_persistent_absence_before_after"
ROWS = ("school_suspensions_before_after", "school_exclusions_before_after")
SCHOOL = (*AMOUNTS, PERSISTENT, *ROWS)


def closed(homes: Sequence[Household], window: Window) -> list[Household]:
    """The families whose twelve months on both sides of allocation the feed covers."""
    return [
        home
        for home in homes
        if add_months(home.allocated, -12) >= window.first and add_months(home.allocated, 12) - DAY <= window.last
    ]


def plain_ratio(name: str, homes: Sequence[Household], window: Window, effect: Effect) -> float:
    """The rate of the twelve months after allocation divided by that of those before, as it should be, over the families
    that the feed covers: the expected rows of every day, each at the chance that it names one of the family as counted.
    """
    source = SOURCES[name]
    reach = len(source.later) - 1
    offsets = np.arange(-366 - reach, 367)
    usual = effect.multiple(offsets, source.what)
    rows = np.convolve(usual, source.later)[reach : len(offsets)]
    before = after = of_before = of_after = 0.0
    for home in closed(homes, window):
        day, last = day_number(home.allocated), day_number(add_months(home.allocated, 12)) - 1
        back = day_number(add_months(home.allocated, -12))
        named = _chance(name, home, day + offsets, source.named) * (day + offsets >= day_number(window.first))
        of = (
            rows
            if named.all() and named.max() == named.min()
            else np.convolve(usual * named, source.later)[reach : len(offsets)]
        )
        weight = USUAL[source.what]["domestic_abuse" not in home.strands] if name == CUSTODY else 1.0
        before, after = (
            before + weight * of[366 - day + back : 366].sum(),
            after + weight * of[366 : 367 + last - day].sum(),
        )
        of_before, of_after = of_before + day - back, of_after + last + 1 - day
    return float((after / of_after) / (before / of_before))


def _chance(name: str, home: Household, days: np.ndarray, named: Named | None) -> np.ndarray:
    return _suspected(home, days) if name == CUSTODY else _of_family(home, days, named)


def _late(home: Household, person: Person) -> bool:
    return person.joined is not None and person.joined > home.allocated + DAY * LATE


def _of_family(home: Household, days: np.ndarray, named: Named | None) -> np.ndarray:
    """The chance, by day, that whom a row names belonged to the family by a month after its allocation."""
    share = np.ones(len(days))
    if named is None or not any(_late(home, one) for one in home.adults):
        return share
    for place in range(0, len(days), STEP):
        there = named(home, day_of(days[place]))
        share[place : place + STEP] = sum(not _late(home, one) for one in there) / len(there)
    return share


def _suspected(home: Household, days: np.ndarray) -> np.ndarray:
    """Whether anybody counted can be suspected, by day: the one who causes the abuse, from the day of joining the family."""
    causer = home.causer
    if causer is None or causer is home.victim or _late(home, causer):
        return np.zeros(len(days))
    return np.ones(len(days)) if causer.joined is None else (days >= day_number(causer.joined)) * 1.0


def school_ratios(effect: Effect, families: Callable[[int], Sequence[Household]], window: Window) -> dict[str, float]:
    """What each indicator of the schools should find. A half term counts on its last day and surges by its middle, and how
    many fall on either side differs from family to family. An interval over families says what families like these have,
    so it is worked out of REFERENCE families of their own that `families` makes, all of whose children have school places.
    """
    rows = _attended(families, window)
    both = rows.filter(pl.col("after").n_unique().over("child") > 1)
    after, weight = both["after"].to_numpy(), both["possible"].to_numpy()
    multiple = effect.multiple(both["away"].to_numpy(), "sessions_missed")
    amount = _mean(multiple, weight, after) / _mean(multiple, weight, ~after)
    there = rows["after"].sum() / (len(rows) - rows["after"].sum())
    return dict.fromkeys(AMOUNTS, amount) | dict.fromkeys(ROWS, there) | {PERSISTENT: _persistent(both, multiple)}


@cache
def _attended(families: Callable[[int], Sequence[Household]], window: Window) -> pl.DataFrame:
    """A row a child and half term within a year of allocation: sessions possible, days from allocation to its middle."""
    children = pl.DataFrame(
        [
            (f"{home.family_id} {place}", home.allocated, first_school_year(child.born))
            for home in closed(families(REFERENCE), window)
            for place, child in enumerate(home.children)
            if child.born
        ],
        schema={"child": pl.String, "allocated": pl.Date, "starts": pl.Int32}, orient="row",
    )  # fmt: skip
    halves = pl.DataFrame(
        [
            (
                half.last,
                half.first + DAY * (half.days // 2),
                2.0 * sum(calendar().is_working_day(half.first + DAY * n) for n in range(half.days)),
                half.first.year - (half.first.month < 9),
            )
            for half in half_terms(window)
        ],
        schema={"last": pl.Date, "middle": pl.Date, "possible": pl.Float64, "year": pl.Int32}, orient="row",
    )  # fmt: skip
    return (
        children.join(halves, how="cross")
        .filter(pl.col("year").is_between(pl.col("starts"), pl.col("starts") + 11))
        .filter(
            pl.col("last") >= pl.col("allocated").dt.offset_by("-12mo"),
            pl.col("last") < pl.col("allocated").dt.offset_by("12mo"),
        )
        .with_columns(
            after=pl.col("last") >= pl.col("allocated"),
            away=(pl.col("middle") - pl.col("allocated")).dt.total_days(),
        )
    )


def _mean(values: np.ndarray, weight: np.ndarray, which: np.ndarray) -> float:
    return float(np.average(values[which], weights=weight[which]))


def _persistent(rows: pl.DataFrame, multiple: np.ndarray) -> float:
    """Children expected to miss a tenth or more after, divided by those before. A child's own share is drawn from a beta
    distribution, which forty of its quantiles stand for; the sessions missed of a year are near enough to a normal.
    """
    _keys, child = np.unique(rows["child"].to_numpy(), return_inverse=True)
    side = child * 2 + rows["after"].to_numpy()
    possible = rows["possible"].to_numpy()
    of = np.bincount(side, possible)
    expected = np.zeros(2)
    for share in stats.beta(*MISSED).ppf((np.arange(40) + 0.5) / 40):
        chance = np.clip(share * multiple, 0, 0.95)
        mean = np.bincount(side, possible * chance)
        spread = np.sqrt(np.bincount(side, possible * chance * (1 - chance)))
        tenth = stats.norm.sf((np.ceil(of / 10) - 0.5 - mean) / spread)
        expected += [tenth[::2].sum(), tenth[1::2].sum()]
    return float(expected[1] / expected[0])
