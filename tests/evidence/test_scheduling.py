"""Who is looked at when: the rule by example, and what must hold whatever is asked."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding.evidence.scheduling import Away, Case, Opening, Proposal, Taken, agenda, propose

MONDAY = date(2026, 6, 1)


def at(days: int, hour: int = 9) -> datetime:
    return datetime.combine(MONDAY + timedelta(days=days), datetime.min.time()).replace(hour=hour)


def opening(days: int, *, room: str = "r", chair: str = "c", minutes: int = 60, hour: int = 9) -> Opening:
    return Opening(f"{days} {hour} {room} {chair}", at(days, hour), minutes, room, chair)


def case(family: str, due: int, must: str = "", **more: int) -> Case:
    made = {"interval": 31, "minutes": 30} | more
    return Case(family, MONDAY + timedelta(days=due), must=frozenset(must), **made)


def ask(cases: list[Case], openings: list[Opening], weeks: int = 4, **more: object) -> Proposal:
    return propose(cases, openings, until=MONDAY + timedelta(weeks=weeks), **more)  # type: ignore[arg-type]


WEEKLY = [opening(week * 7) for week in range(6)]


def test_a_family_gets_the_last_day_that_is_not_after_its_due_day() -> None:
    (one,) = ask([case("a", 10)], WEEKLY).placed
    assert (one.opening, one.late) == (opening(7).key, False)


def test_an_overdue_family_gets_the_first_day_and_is_marked_late() -> None:
    (one,) = ask([case("a", -40)], WEEKLY, weeks=0).placed
    assert (one.opening, one.late) == (opening(0).key, True)


def test_a_family_comes_round_again_by_its_interval() -> None:
    found = ask([case("a", 0, interval=14)], WEEKLY)
    assert [one.opening for one in found.placed] == [opening(0).key, opening(14).key, opening(28).key]


def test_a_family_is_not_looked_at_much_before_it_is_due() -> None:
    found = ask([case("a", 28)], [opening(7), opening(35)])
    assert [(one.opening, one.late) for one in found.placed] == [(opening(35).key, True)]


def test_who_is_on_leave_is_not_expected() -> None:
    leave = [Away("s", MONDAY + timedelta(days=6), MONDAY + timedelta(days=9))]
    (one,) = ask([case("a", 10, "s")], WEEKLY, away=leave).placed
    assert one.opening == opening(0).key


def test_a_room_that_is_taken_is_passed_over_for_the_next_one() -> None:
    rooms = [opening(0, room="r"), opening(0, room="q")]
    (one,) = ask([case("a", 0)], rooms, weeks=0, taken=[Taken("r", at(0), at(0, 12))]).placed
    assert one.opening == opening(0, room="q").key


def test_the_chair_of_one_meeting_is_not_in_another_at_that_time() -> None:
    rooms = [opening(0, room="r", minutes=30), opening(0, room="q", minutes=30)]
    found = ask([case("a", 0), case("b", 0)], rooms, weeks=0)
    assert [one.family for one in found.placed] == ["a"]
    assert found.not_placed[0].family == "b"


def test_why_a_family_has_no_place_is_said() -> None:
    leave = [Away("s", MONDAY, MONDAY + timedelta(days=90))]
    (left,) = ask([case("a", 7, "s")], [opening(0), opening(7)], away=leave).not_placed
    assert left.reason({"s": "Sam"}) == "Of the 2 days that came into question: Sam is away on 2."


def test_without_any_day_that_is_said() -> None:
    (left,) = ask([case("a", 7)], []).not_placed
    assert left.reason({}) == "No day is offered in the time in which this family is due."


def test_risk_comes_first_on_the_agenda_and_then_whom_nobody_has_seen() -> None:
    seen = MONDAY - timedelta(days=3)
    cases = [
        Case("green", MONDAY, 31, 30, frozenset(), 3),
        Case("red, seen", MONDAY, 31, 30, frozenset(), 0, seen),
        Case("red, not seen", MONDAY, 31, 30, frozenset(), 0, None),
    ]
    assert [one.family for one in agenda(cases)] == ["red, not seen", "red, seen", "green"]


@pytest.mark.parametrize("wrong", [{"minutes": 0}, {"interval": 0}])
def test_a_case_that_takes_no_time_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="Family a"):
        ask([case("a", 0, **wrong)], WEEKLY)


_PEOPLE = st.frozensets(st.sampled_from("stuv"), max_size=3)
_CASES = st.lists(
    st.builds(
        lambda due, must, interval, minutes, rank: Case("", MONDAY + timedelta(days=due), interval, minutes, must, rank),
        st.integers(-40, 50), _PEOPLE, st.integers(1, 40), st.integers(10, 50), st.integers(0, 3),
    ),
    max_size=8,
).map(lambda rows: [Case(f"f{n}", r.due, r.interval, r.minutes, r.must, r.rank) for n, r in enumerate(rows)])  # fmt: skip
_OPENINGS = st.lists(
    st.builds(
        opening, st.integers(0, 40), room=st.sampled_from("rq"), chair=st.sampled_from("cst"),
        minutes=st.integers(30, 180), hour=st.integers(9, 12),
    ),
    max_size=10, unique_by=lambda one: one.key,
)  # fmt: skip
_AWAY = st.lists(
    st.builds(
        lambda who, start, days: Away(who, MONDAY + timedelta(days=start), MONDAY + timedelta(days=start + days)),
        st.sampled_from("cstuv"), st.integers(-5, 40), st.integers(0, 14),
    ),
    max_size=4,
)  # fmt: skip
_TAKEN = st.lists(
    st.builds(
        lambda who, day, hour: Taken(who, at(day, hour), at(day, hour + 2)),
        st.sampled_from("rqcstuv"), st.integers(0, 40), st.integers(8, 12),
    ),
    max_size=4,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(_CASES, _OPENINGS, _AWAY, _TAKEN)
def test_nobody_is_in_two_places_or_called_from_leave_and_every_due_family_is_accounted_for(
    cases: list[Case], openings: list[Opening], away: list[Away], taken: list[Taken]
) -> None:
    until = MONDAY + timedelta(days=42)
    found = propose(cases, openings, until=until, away=away, taken=taken)
    assert found == propose(cases[::-1], openings[::-1], until=until, away=away[::-1], taken=taken[::-1])

    at_key, of = {one.key: one for one in openings}, {one.family: one for one in cases}
    held: dict[str, set[str]] = {}
    for one in found.placed:
        room = at_key[one.opening]
        held.setdefault(one.opening, {room.room, room.chair}).update(of[one.family].must)
    for key, people in held.items():
        here = at_key[key]
        assert sum(one.minutes for one in found.of(key)) <= here.minutes
        for who in people:
            assert not [a for a in away if a.who == who and who != here.room and a.start <= here.day <= a.end]
            assert not [t for t in taken if t.who == who and t.starts < here.ends and here.starts < t.ends]
            for other, there in ((k, at_key[k]) for k, them in held.items() if k != key and who in them):
                assert there.ends <= here.starts or here.ends <= there.starts, (who, key, other)

    for one in cases:
        days = sorted(at_key[row.opening].day for row in found.placed if row.family == one.family)
        left = [row for row in found.not_placed if row.family == one.family]
        assert len(left) <= 1 and len(days) == len(set(days))
        if one.due <= until:
            reached = not days or days[-1] + timedelta(days=one.interval) <= until
            assert bool(left) == reached, "placed up to the end, or named with the reason"
            assert all(row.reason({}) for row in left)
        else:
            assert not days and not left
