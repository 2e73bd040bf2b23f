"""A census with one child that holds every element there is, and records of any kind for properties."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from hypothesis import strategies as st

from safeguarding.evidence.returns.cin_census import (
    Assessment,
    Child,
    CinPlan,
    Episode,
    Header,
    ProtectionPlan,
    Reading,
    Section47,
    definition,
    read,
    write,
)

YEAR = definition(2026)
HEADER = Header(2026, date(2026, 3, 31), "919", "TEST", "1", "001", datetime(2026, 5, 1, 9))
CHILD = Child(
    la_child_id="FS0000001",
    sex="M",
    ethnicity="WBRI",
    upn="V919200018000",
    former_upn="B801200005001",
    upn_unknown="UN5",
    birth_date=date(2017, 12, 10),
    expected_birth_date=date(2017, 12, 8),
    death_date=date(2026, 3, 30),
    disabilities=("MOB", "LD"),
    episodes=(
        Episode(
            referral_date=date(2025, 7, 7),
            referral_source="1A",
            no_further_action=False,
            primary_need="N1",
            closure_date=date(2026, 3, 30),
            closure_reason="RC2",
            conference=date(2025, 8, 22),
            assessments=(
                Assessment(date(2025, 7, 7), date(2025, 7, 17), date(2025, 8, 6), ("3B", "16A")),
                Assessment(date(2025, 9, 1)),
            ),
            cin_plans=(CinPlan(date(2025, 8, 7), date(2025, 8, 21)), CinPlan(date(2026, 1, 5))),
            section47s=(
                Section47(date(2025, 8, 8), False, date(2025, 8, 29), date(2025, 8, 22)),
                Section47(date(2025, 9, 8), True),
            ),
            protection_plans=(
                ProtectionPlan(
                    date(2025, 8, 22), "NEG", "EMO", 0, date(2026, 1, 4), (date(2025, 11, 10), date(2025, 12, 10))
                ),
            ),
        ),
        Episode(date(2025, 4, 2), "10", no_further_action=True),
    ),
)
OTHER = Child("FS0000002", "U", "NOBT", expected_birth_date=date(2026, 6, 1), episodes=CHILD.episodes[1:])


def written(*children: Child, header: Header = HEADER) -> bytes:
    """The census as bytes."""
    out = io.BytesIO()
    write(header, children, out)
    return out.getvalue()


def reading(data: bytes, **expected: object) -> Reading:
    return read(io.BytesIO(data), **expected)  # type: ignore[arg-type]


FILE = written(CHILD, OTHER)

Damage = Callable[[bytes], bytes]


def put(old: str, new: str) -> Damage:
    """The file with the first `old` replaced."""

    def damage(data: bytes) -> bytes:
        assert old.encode() in data, old
        return data.replace(old.encode(), new.encode(), 1)

    return damage


def cut(pattern: str) -> Damage:
    """The file without the first match of the pattern."""

    def damage(data: bytes) -> bytes:
        return re.sub(pattern.encode(), b"", data, count=1, flags=re.DOTALL)

    return damage


# From year 1 on, as far as a date reaches: four digits on any platform.
dates = st.dates(date(1000, 1, 1), date(9999, 12, 31))
may = st.none


def codes(name: str) -> st.SearchStrategy[str]:
    return st.sampled_from(list(YEAR.codes[name]))


def several_codes(name: str) -> st.SearchStrategy[tuple[str, ...]]:
    order = list(YEAR.codes[name])
    return st.sets(st.sampled_from(order), max_size=6).map(lambda chosen: tuple(sorted(chosen, key=order.index)))


def several(each: st.SearchStrategy) -> st.SearchStrategy[tuple]:
    return st.lists(each, max_size=3).map(tuple)


upns = st.from_regex(r"[A-Za-z][0-9]{11}[0-9A-Za-z]", fullmatch=True)
assessments = st.builds(Assessment, dates, may() | dates, may() | dates, several_codes("factor"))
cin_plans = st.builds(CinPlan, dates, may() | dates)
section47s = st.builds(Section47, dates, st.booleans(), may() | dates, may() | dates)
protection_plans = st.builds(
    ProtectionPlan, dates, codes("abuse"), codes("abuse"), st.integers(0, 99), may() | dates, several(dates)
)
episodes = st.builds(
    Episode,
    dates,
    codes("referral_source"),
    st.booleans(),
    may() | codes("primary_need"),
    may() | dates,
    may() | codes("closure_reason"),
    may() | dates,
    several(assessments),
    several(cin_plans),
    several(section47s),
    several(protection_plans),
)
anyone = st.builds(
    Child,
    st.from_regex(r"[A-Za-z0-9]{1,20}", fullmatch=True),
    codes("sex"),
    codes("ethnicity"),
    may() | upns,
    may() | upns,
    may() | codes("upn_unknown"),
    may() | dates,
    may() | dates,
    may() | dates,
    several_codes("disability"),
    st.lists(episodes, min_size=1, max_size=3).map(tuple),
)
some_children = st.lists(anyone, min_size=1, max_size=4, unique_by=lambda child: child.la_child_id)
words = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=12)
headers = st.builds(
    lambda text, made_at, la_code: replace(HEADER, software=text, made_at=made_at, la_code=la_code),
    may() | words,
    may() | st.datetimes(datetime(1000, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
    st.from_regex("[0-9]{3}", fullmatch=True),
)
