"""A quarter is published once and whole, by night, and what the same data said is not worked out again."""

from __future__ import annotations

import sys
import threading
from datetime import date, timedelta
from html import unescape
from typing import Any

import duckdb
import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House
from tests.casework.insight.conftest import NAME

from safeguarding.casework.access.models import SharingAgreement
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.audit.models import Event
from safeguarding.casework.design.dates import day
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link, LinkDecision
from safeguarding.casework.insight import actions, publishing, queries, tasks
from safeguarding.casework.insight.models import Publication, Working
from safeguarding.casework.insight.removing import remove_true_counts
from safeguarding.evidence.indicators import definitions, runs

LAST = queries.last_quarter()
FIRST_NIGHT = LAST + timedelta(days=1)
#: One that is made, one of the same feed, one of a feed that never came.
THREE = [definitions()[name] for name in (NAME, "police_missing_before_after", "ambulance_calls_before_after")]


def at_night(house: House, today: date = FIRST_NIGHT, **more: Any) -> publishing.Outcome:
    return publishing.bring_up_to_date(house.performance, today=today, among=THREE, **more)


def short_by_a_day(house: House) -> None:
    Delivery.objects.filter(authority=house.authority).update(covers_to=LAST - timedelta(days=1))


def test_a_quarter_is_published_in_the_first_night_in_which_all_is_there(county: House) -> None:
    short_by_a_day(county)
    waiting = at_night(county)
    assert (waiting.published, waiting.waits_for) == ((), ("police",))
    Delivery.objects.update(covers_to=LAST)
    assert NAME in at_night(county).published
    assert not Working.objects.filter(definition=NAME).exists()


def test_who_is_late_is_waited_for_so_long_and_no_longer(county: House) -> None:
    short_by_a_day(county)
    latest = queries.at_the_latest(LAST)
    assert at_night(county, latest).published == ()
    assert NAME in at_night(county, latest + timedelta(days=1)).published


def test_a_second_run_over_the_same_data_works_out_nothing(county: House) -> None:
    short_by_a_day(county)
    assert set(at_night(county).computed) == {one.id for one in THREE}
    assert at_night(county).computed == ()


def events_of(house: House) -> list[tuple[str, dict[str, Any]]]:
    return list(Event.objects.filter(authority_id=house.authority.pk).order_by("number").values_list("verb", "what"))


def test_a_night_is_one_event_with_what_it_worked_out_and_what_it_published(county: House) -> None:
    short_by_a_day(county)
    before = len(events_of(county))
    every = {one.id for one in THREE}
    at_night(county)
    (verb, what), *more = events_of(county)[before:]
    assert (verb, set(what["worked_out"]), more) == ("worked out a quarter", every, [])
    at_night(county)
    assert len(events_of(county)) == before + 1  # a night in which nothing was done
    Delivery.objects.update(covers_to=LAST)
    out = at_night(county).published
    (verb, what), *more = events_of(county)[before + 1 :]
    assert (verb, set(what["definitions"]), what["indicators"], more) == ("published a quarter", set(out), len(out), [])


def test_a_feed_that_changed_has_only_the_indicators_that_read_it_worked_out_again(county: House) -> None:
    short_by_a_day(county)
    at_night(county)
    LinkDecision.objects.create(
        authority=county.authority, link=Link.objects.first(), same=False, decided_by=county.performance,
        decided_at=timezone.now(),
    )  # fmt: skip
    assert set(at_night(county).computed) == {one.id for one in THREE if one.feed == "police"}


def test_what_comes_after_the_quarter_changes_nothing_of_it(county: House) -> None:
    short_by_a_day(county)
    at_night(county)
    delivery = Delivery.objects.get()
    FeedEvent.objects.create(
        authority=county.authority, delivery=delivery, event_key="later", incident_id="later", feed="police",
        kind="domestic_abuse", date=LAST + timedelta(days=3),
    )  # fmt: skip
    assert at_night(county).computed == ()


def test_a_published_quarter_is_not_published_again(county: House) -> None:
    first = at_night(county, now=True)
    assert NAME in first.published
    again = at_night(county, now=True)
    assert (again.computed, again.published) == ((), ())
    assert Event.objects.filter(verb="published a quarter").count() == 1


def test_what_had_no_figures_is_published_when_it_has_some_and_nothing_else_again(county: House) -> None:
    at_night(county, now=True)
    assert queries.results(county.analyst, THREE, LAST)["ambulance_calls_before_after"].made is False
    assert Publication.objects.filter(definition="ambulance_calls_before_after").exists() is False
    before = set(Publication.objects.values_list("pk", flat=True))
    assert at_night(county).computed == ()
    assert set(Publication.objects.values_list("pk", flat=True)) == before


def test_a_run_that_breaks_off_leaves_nothing_half_and_the_next_begins_where_it_stopped(
    county: House,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, done = actions.keep_working, []

    def breaks_at_the_third(*args: Any, **more: Any) -> None:
        if len(done) == 2:
            raise RuntimeError("the machine stops")
        done.append(args[0].id)
        kept(*args, **more)

    monkeypatch.setattr(actions, "keep_working", breaks_at_the_third)
    with pytest.raises(RuntimeError, match="stops"):
        at_night(county, now=True)
    assert not Publication.objects.exists()
    assert events_of(county)[-1][1]["worked_out"] == done
    monkeypatch.setattr(actions, "keep_working", kept)
    after = at_night(county, now=True)
    assert set(after.computed) == {one.id for one in THREE} - set(done)
    assert NAME in after.published


def test_publishing_that_breaks_off_publishes_nothing(county: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*args: Any, **more: Any) -> None:
        raise RuntimeError("the machine stops")

    monkeypatch.setattr(actions, "record", breaks)
    made = runs_of(county)
    with pytest.raises(RuntimeError, match="stops"):
        actions.publish(made, LAST, by=county.performance)
    assert not Publication.objects.exists()


def runs_of(house: House) -> list[runs.Run]:
    tables = publishing._TablesOfNow(house.authority.pk, LAST)
    return list(runs.run(THREE, tables.of, runs.Nowhere(), as_at=LAST))


def test_whoever_comes_second_publishes_nothing(county: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have looked and found nothing published; one is first."""
    made = runs_of(county)
    first = publishing.publish(made, LAST, county.performance)
    monkeypatch.setattr(actions, "visible", lambda user, rows: rows.none())
    assert NAME in first
    assert publishing.publish(made, LAST, county.performance) == ()
    assert Publication.objects.count() == len(first)


@pytest.mark.parametrize("name", ["indicator-board", "indicator", "indicators"])
def test_reading_writes_nothing_and_works_out_nothing(
    county: House, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def never(*args: Any, **more: Any) -> None:
        raise AssertionError("a page works out figures")

    monkeypatch.setattr(sys.modules["safeguarding.evidence.disclosure.solver"], "milp", never)
    monkeypatch.setattr(duckdb, "connect", never)
    arguments = {"indicator-board": ["police"], "indicator": [NAME]}.get(name, [])
    client = county.client(county.analyst)
    page = unescape(client.get(reverse(name, args=arguments)).content.decode())
    assert f"The quarter to {day(LAST)} is not published yet" in page
    over = date.today() > queries.at_the_latest(LAST)
    when = "in the coming night" if over else day(queries.at_the_latest(LAST))
    assert when in page and "performance officer" in page
    assert not Publication.objects.exists() and not Working.objects.exists()


def test_a_board_asks_as_much_of_the_database_for_many_indicators_as_for_few(county: House) -> None:
    client = county.client(county.analyst)

    def statements() -> int:
        client.get(reverse("indicator-board", args=["police"]))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("indicator-board", args=["police"])).status_code == 200
        return len(asked)

    publishing.bring_up_to_date(county.performance, today=FIRST_NIGHT, among=THREE[:1], now=True)
    few = statements()
    publishing.bring_up_to_date(county.performance, today=FIRST_NIGHT, among=THREE, now=True)
    assert statements() <= few


def test_a_performance_officer_has_the_quarter_published_now_and_others_may_not(
    county: House,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queries, "every_definition", lambda: THREE)
    address = reverse("indicators-publish")
    assert county.client(county.analyst).get(address).status_code == 403
    with pytest.raises(Refused):
        publishing.bring_up_to_date(county.analyst, now=True)
    client = county.client(county.performance)
    assert f"Publish the quarter to {day(LAST)} now" in unescape(client.get(address).content.decode())
    tasks.publish_now.call(str(county.performance.pk))
    assert Publication.objects.filter(definition=NAME, until=LAST).count() == 1
    assert "Nothing waits to be published" in client.get(address).content.decode()
    assert client.post(address).status_code == 200


def test_the_page_says_when_no_agreement_covers_the_partners_data_any_more(county: House) -> None:
    at_night(county, now=True)
    client = county.client(county.performance)
    ended = "No sharing agreement covers this partner’s data any more."
    assert ended not in unescape(client.get(reverse("indicator", args=[NAME])).content.decode())
    SharingAgreement.objects.update(withdrawn_at=timezone.now())
    page = unescape(client.get(reverse("indicator", args=[NAME])).content.decode())
    assert ended in page and "120" in page


def test_true_counts_further_back_than_releases_are_held_against_go_and_what_was_shown_stays(county: House) -> None:
    quarters, until = [], LAST
    for _ in range(queries.EARLIER + 2):
        quarters.append(until)
        until = queries.last_quarter(until)
    for one in quarters:
        row = {"definition": NAME, "version": "2", "until": one, "made_at": timezone.now()}
        Publication.objects.create(authority=county.authority, result={"a": 1}, kept={"cells": {}}, **row)
    assert remove_true_counts(by=county.performance) == 2
    assert remove_true_counts(by=county.performance) == 0
    assert list(Publication.objects.filter(kept={}).order_by("-until").values_list("until", "result")) == [
        (one, {"a": 1}) for one in quarters[-2:]
    ]


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_publish_once(county: House) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time.")
    start, came = threading.Barrier(2, timeout=30), []

    def one() -> None:
        try:
            start.wait()
            came.append(at_night(county, now=True).published)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert sorted(len(names) > 0 for names in came) == [False, True]
    assert Publication.objects.filter(definition=NAME).count() == 1
    assert Event.objects.filter(verb="published a quarter").count() == 1
