"""The flow: in full for who manages the teams, with small numbers hidden for everybody else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.casework.caseload.parts import again, family, plan

from safeguarding.casework.families.models import TeamAllocation
from safeguarding.casework.families.situations import Restriction
from safeguarding.casework.flow import presenters, queries
from safeguarding.evidence.pathway_flow import Flow, MonthFlow

TODAY = date(2026, 11, 20)
EVERY = {date(2025, month, 1) for month in range(1, 13)}


def months(into, out=None):
    """Whole months of 2025 with so many who came in and who left."""
    return tuple(
        MonthFlow(date(2025, place + 1, 1), True, into=here, out=(out or into)[place], up=12, down=9)
        for place, here in enumerate(into)
    )


def test_a_small_number_is_hidden_and_no_sum_stands_beside_it():
    said = [12, 3, 14, 15, 20, 9, 8, 11, 10, 30, 25, 0]
    figures = presenters.for_many(Flow(months(said), ()), stepping=EVERY)[""]
    assert figures.series["into"] == (12, None, *said[2:])
    assert [row[1] for row in figures.rows] == ["12", "c", *map(str, said[2:])]  # as many rows as months: no sum
    assert figures.hidden and not presenters.for_many(Flow(months([12] * 12), ()), stepping=EVERY)[""].hidden


def test_a_chart_with_a_hidden_month_is_left_out_and_said_to_be():
    figures = presenters.for_many(Flow(months([12, 3, *[14] * 10], [15] * 12), ()), stepping=EVERY)[""]
    drawn = presenters.charts(figures)
    assert [one.title for one in drawn] == [presenters.TITLES[key] for key in ("up", "down", "out")]
    assert "1 chart is left out" in presenters.left_out_words(figures, drawn)


def test_how_many_are_there_is_not_told_where_numbers_are_hidden():
    many = presenters.for_many(Flow(months([12] * 12), ()), stepping=EVERY)[""]
    assert all("at the end" not in words for words in many.head)
    assert any("at the end" in words for words in presenters.in_full(Flow(months([12] * 12), ())).head)


def test_the_months_go_back_two_years():
    assert queries.first_of(TODAY) == date(2024, 11, 1) and queries.first_of(date(2026, 1, 31), 1) == date(2025, 12, 1)


@pytest.mark.django_db
def test_a_manager_reads_the_team_in_full_with_who_has_left(house):
    today = timezone.localdate()
    plan(house, house.child, "protection", today - timedelta(days=50), referred=today - timedelta(days=400))
    gone = family(house, "Gone family", children=2)
    TeamAllocation.objects.filter(family=gone).update(end=today - timedelta(days=40))
    made = queries.of_own_teams(again(house.manager)).flow(today, frozenset({str(house.team.pk)}))
    assert sum(one.out for one in made.months) == 2
    assert sum(made.months[-1].at_end.values()) == 2
    page = house.client(house.manager).get(reverse("flow"))
    assert page.status_code == 200 and page.context["own"] and "North 1" in page.content.decode()
    assert "Harlow" not in page.content.decode()


@pytest.mark.django_db
def test_a_file_that_is_closed_to_the_manager_is_in_no_number(house):
    Restriction.objects.create(
        authority=house.authority, family=house.family, reason="x", started_at=timezone.now(), made_by=house.manager
    )
    today = timezone.localdate()
    for counted in (queries.of_own_teams(again(house.manager)), queries.of_authority(again(house.performance))):
        assert {spell.child for spell in counted.held} <= {str(house.other_child.pk)}
        assert sum(one.into for one in counted.flow(today).months) <= 1


@pytest.mark.django_db
def test_who_manages_no_team_reads_the_authority_and_no_team(house):
    for who in (house.performance, house.analyst, house.social_worker):
        page = house.client(who).get(reverse("flow"))
        assert page.status_code == 200 and not page.context["own"]
        assert "North 1" not in page.content.decode()
        assert house.client(who).get(reverse("flow"), {"team": str(house.team.pk)}).status_code == 404
    assert house.client(house.manager).get(reverse("flow"), {"team": str(house.other_team.pk)}).status_code == 404


@pytest.mark.django_db
def test_the_file_holds_what_the_page_shows(house):
    answer = house.client(house.manager).get(reverse("flow-file"))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith('"Month","In","Step up"') and len(lines) == 1 + 25


@pytest.mark.django_db
def test_the_page_asks_as_many_questions_for_many_families_as_for_few(house):
    def asked(who):
        client = house.client(who)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("flow-file")).status_code == 200
        return len(caught)

    few = asked(house.manager), asked(house.performance)
    for number in range(20):
        family(house, f"Family {number:02}", children=2)
    assert (asked(house.manager), asked(house.performance)) == few
