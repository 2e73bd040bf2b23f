"""People who press the button at the same moment: real threads, each with its own connection."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone
from tests.casework.conftest import House, make_house
from tests.casework.supervision.acts import again, opened, rate, set_rating

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.audit.verifying import verify
from safeguarding.casework.supervision import actions
from safeguarding.casework.supervision.models import Decision, FamilyRating, Rating, Session
from safeguarding.casework.supervision.states import Changed
from safeguarding.casework.workbook.models import WorkbookEpisode

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="the SQLite test database is in memory, where writers don't queue"
    ),
]


@pytest.fixture
def house() -> House:
    return make_house()


def at_once(*changes: Callable[[], Any]) -> list[Any]:
    """What each change gives, or the exception it raises, when all begin together."""
    together, given = Barrier(len(changes), timeout=60), [None] * len(changes)

    def run(at: int, change: Callable[[], Any]) -> None:
        try:
            together.wait()
            given[at] = change()
        except Exception as error:  # the test reads it
            given[at] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(at, change)) for at, change in enumerate(changes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def kinds(given: list[Any]) -> list[str]:
    return sorted(type(one).__name__ for one in given)


def test_two_managers_who_open_at_once_share_one_session(house):
    deputy = house.outside_manager
    deputy.posts.update(team=house.team)
    today = timezone.localdate()
    given = at_once(
        *(lambda who=who: actions.open_session(house.family, today, by=again(who)) for who in (house.manager, deputy))
    )
    assert given[0] == given[1] == Session.objects.get()


def test_two_workers_who_rate_at_once_are_both_kept(house):
    session = opened(house)
    given = at_once(
        lambda: rate(house, session, "social_worker", "green"), lambda: rate(house, session, "victim_worker", "red")
    )
    assert kinds(given) == ["Rating", "Rating"]
    assert Rating.objects.filter(replaced_by=None).count() == 2
    assert list(verify(house.authority.pk)) == []


def test_one_worker_in_two_windows_keeps_one_rating_and_is_shown_the_other(house):
    session = opened(house)

    def say(answer: str) -> Any:
        return actions.rate_child(session, house.child, answer, "Why", None, by=again(house.social_worker))

    given = at_once(lambda: say("green"), lambda: say("red"))
    assert kinds(given) == ["Changed", "Rating"]
    stands = Rating.objects.get()
    (changed,) = [one for one in given if isinstance(one, Changed)]
    assert changed.now == f"{stands.get_answer_display()}. Why"


def test_a_rating_sent_twice_at_once_is_one_rating(house):
    session = opened(house)

    def say() -> Any:
        return actions.rate_child(session, house.child, "red", "Why", None, by=again(house.social_worker))

    given = at_once(say, say, say)
    assert kinds(given) == ["Rating"] * 3
    assert Rating.objects.count() == 1


def test_a_family_rating_set_twice_at_once_keeps_one_and_shows_it(house):
    session = opened(house)

    def put(colour: str) -> Any:
        return actions.set_family_rating(session, colour, "Why", None, "", by=again(house.manager))

    given = at_once(lambda: put("red"), lambda: put("amber"))
    assert kinds(given) == ["Changed", "FamilyRating"]
    assert FamilyRating.objects.count() == 1


def test_a_decision_sent_twice_at_once_is_one_decision(house):
    session = opened(house)
    given = at_once(*[lambda: actions.decide(session, "continue", "Why", by=again(house.manager))] * 3)
    assert kinds(given) == ["Decision"] * 3
    assert Decision.objects.count() == 1


def test_closing_while_somebody_rates_either_keeps_the_rating_or_refuses_it(house):
    session = opened(house)
    set_rating(house, session, "red")
    actions.decide(session, "continue", "Why", by=again(house.manager))
    rated, closed = at_once(
        lambda: rate(house, session, "social_worker", "red"),
        lambda: actions.close_session(session, again(house.manager), by=again(house.manager)),
    )
    assert isinstance(closed, Session)
    assert isinstance(rated, Rating) or (isinstance(rated, Refused) and "was closed on" in rated.sentence)
    held = Session.objects.get()
    assert all(row.given_at <= held.closed_at for row in Rating.objects.all())


def test_closing_twice_at_once_closes_once_and_opens_one_month(house):
    session = opened(house)
    set_rating(house, session, "red")
    actions.decide(session, "continue", "Why", by=again(house.manager))
    given = at_once(*[lambda: actions.close_session(session, again(house.manager), by=again(house.manager))] * 2)
    assert kinds(given) == ["Refused", "Session"]
    assert [e.number for e in WorkbookEpisode.objects.filter(family=house.family).order_by("number")] == [1, 2]
