"""Caseloads: who sees whose, what counts, vacancies, and who stands in."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.casework.caseload.parts import again, colleague, family, plan

from safeguarding.casework.access.models import Team
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.caseload import actions, counted, queries
from safeguarding.casework.caseload.models import StandIn, Vacancy
from safeguarding.casework.caseload.weights import weights
from safeguarding.casework.families.situations import Restriction
from safeguarding.casework.meetings.actions import say_leave
from safeguarding.casework.workbook.models import Entry

pytestmark = pytest.mark.django_db


def page(house, user):
    return house.client(user).get(reverse("caseload")).content.decode()


def of_team(house):
    return {one.post.user.name: one for one in queries.team_loads(again(house.manager), [house.team.pk], weights())[0]}


def test_a_manager_sees_the_team_by_name_and_a_worker_their_own(house):
    seen = page(house, house.manager)
    names = ["Dawn Pellew", "Meg Iqbal", "Piers Holt", "Sam Okafor", "Sue Abara"]
    assert sorted(names, key=seen.index) == names and "Otto Brand" not in seen
    own = page(house, house.social_worker)
    assert "Sam Okafor" in own and "Dawn Pellew" not in own and "Re-allocate" not in own


def test_who_manages_nobody_and_works_with_no_family_has_no_caseloads(house):
    assert house.client(house.analyst).get(reverse("caseload")).status_code == 403
    assert house.client(house.performance).get(reverse("caseload")).status_code == 403


def test_children_weigh_by_their_plan_and_the_full_time_equivalent_counts(house):
    plan(house, house.child, "protection", timezone.localdate() - timedelta(days=40))
    plan(house, house.sibling, "in_need", timezone.localdate() - timedelta(days=40))
    house.social_worker.posts.update(full_time=Decimal("0.5"))
    load = of_team(house)["Sam Okafor"]
    assert (len(load.families), load.children, load.weight, load.per_full_time) == (1, 2, 2.5, 5)
    assert load.over(weights()) == 0
    for number in range(4):
        family(house, f"Family {number}", house.post_of(house.social_worker), children=3)
    assert of_team(house)["Sam Okafor"].over(weights()) == 2 * (2.5 + 12) - 16


def test_a_restricted_family_is_in_no_number_of_who_is_not_named(house):
    Restriction.objects.create(
        authority=house.authority, family=house.family, reason="x", started_at=timezone.now(), made_by=house.manager
    )
    loads, families = queries.team_loads(again(house.manager), [house.team.pk], weights())
    assert families == {} and all(not one.families for one in loads)
    assert queries.own_loads(again(house.social_worker), weights())[0].families == ()


def test_the_page_asks_as_many_questions_for_fifty_families_as_for_one(house):
    def asked():
        client = house.client(house.manager)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(reverse("caseload")).status_code == 200
        return len(caught)

    few = asked()
    for number in range(25):
        family(house, f"Family {number:02}", colleague(house, f"Wren{number} Vale"), house.post_of(house.victim_worker))
    assert asked() == few


def test_a_vacancy_is_said_once_counts_and_ends(house):
    key, today = uuid4(), timezone.localdate()
    said = [
        actions.say_vacancy(house.team, "social_worker", Decimal("0.5"), today, key, by=again(house.manager))
        for _ in range(2)
    ]
    assert said[0] == said[1] and Vacancy.objects.count() == 1
    assert "0.5 full-time equivalent, " in page(house, house.manager)
    ended = actions.end_vacancy(said[0], today - timedelta(days=9), by=again(house.manager))
    assert ended.end == today
    assert actions.end_vacancy(ended, today + timedelta(days=9), by=again(house.manager)).end == today


def test_nobody_says_a_vacancy_of_another_team(house):
    with pytest.raises(Refused, match="You don’t manage North 2"):
        actions.say_vacancy(house.other_team, "social_worker", Decimal(1), date.today(), uuid4(), by=house.manager)
    with pytest.raises(Refused, match="can’t see your team’s caseloads"):
        actions.say_vacancy(house.team, "social_worker", Decimal(1), date.today(), uuid4(), by=house.social_worker)


def test_a_wrong_vacancy_is_asked_again(house):
    answer = house.client(house.manager).post(reverse("say-vacancy"), {"key": "x", "team": str(house.other_team.pk)})
    assert answer.status_code == 200 and "Go back and begin again" in answer.content.decode()
    assert not Vacancy.objects.exists()


def test_who_stands_in_is_known_to_the_two_and_to_the_manager_alone(house):
    today = timezone.localdate()
    leave = say_leave(house.social_worker, today, today + timedelta(days=5), by=house.manager)
    actions.name_stand_in(leave, house.victim_worker, by=again(house.manager))
    actions.name_stand_in(leave, house.substance_worker, by=again(house.manager))
    assert StandIn.objects.filter(ended_at__isnull=True).get().user == house.substance_worker
    assert "Sue Abara" in page(house, house.social_worker)
    assert "You stand in for Sam Okafor" in page(house, house.substance_worker)
    assert "Sam Okafor" not in page(house, house.victim_worker)
    assert "Away, now or soon" in page(house, house.manager)
    assert Entry.objects.count() == 0


def test_who_is_away_does_not_stand_in_and_a_stranger_neither(house):
    today = timezone.localdate()
    leave = say_leave(house.social_worker, today, today, by=house.manager)
    for nobody in (house.social_worker, house.outsider):
        with pytest.raises(Refused, match="Choose a colleague of your team"):
            actions.name_stand_in(leave, nobody, by=again(house.manager))
    theirs = say_leave(house.outsider, today, today, by=house.outside_manager)
    with pytest.raises(Refused, match="somebody of your own team"):
        actions.name_stand_in(theirs, house.victim_worker, by=again(house.manager))


def test_who_counts_caseloads_knows_no_small_number_and_no_restricted_file(house):
    for number in range(8):
        family(house, f"Family {number:02}", children=2)
    Restriction.objects.create(
        authority=house.authority, family=house.family, reason="x", started_at=timezone.now(), made_by=house.manager
    )
    rows = counted.by_team(again(house.performance))
    assert [(one.team, one.families, one.children) for one in rows] == [("North 1", 8, 16), ("North 2", 1, 1)]
    lines = list(counted.table(rows).rows)
    assert lines[1][2:4] == ("c", "c") and lines[1][6] == "c"
    seen = house.client(house.performance).get(reverse("caseloads-by-team"))
    assert seen.status_code == 200 and "Harlow" not in seen.content.decode()
    for nobody in (house.manager, house.analyst, house.social_worker):
        assert house.client(nobody).get(reverse("caseloads-by-team")).status_code == 403


def test_a_lone_hidden_team_can_not_be_found_by_subtraction():
    rows = [
        counted.TeamCount(f"Team {n}", "North", families, families * 2, 5, 8, 0)
        for n, families in enumerate((9, 2, 12))
    ]
    cells = [line[2] for line in counted.table(rows).rows]
    assert cells.count("c") >= 2 and cells[1] == "c"


def test_the_counts_by_team_ask_the_database_as_much_for_many_teams(house):
    def asked():
        client = house.client(house.performance)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("caseloads-by-team")).status_code == 200
        return len(caught)

    few = asked()
    of = {"authority": house.authority}
    for number in range(12):
        team = Team.objects.create(**of, office=house.office, name=f"Team {number:02}")
        family(house, f"Family {number:02}", house.post_of(house.social_worker), children=2, team=team)
    assert asked() == few
