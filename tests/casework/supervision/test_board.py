"""The team's board: which families, in what order, with what said of each, and at what cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.casework.supervision.acts import again, closed, opened, rate, set_rating

from safeguarding.casework.families.models import Allocation, Family, Membership, Person, TeamAllocation
from safeguarding.casework.pathway.models import Assessment, AssessmentFactor, Episode
from safeguarding.casework.supervision import actions, board_facts, board_queries
from safeguarding.casework.supervision.board_facts import Wanted
from safeguarding.casework.supervision.models import FamilyRating, Session
from safeguarding.casework.workbook.models import WorkbookEpisode

pytestmark = pytest.mark.django_db
ON = timezone.localdate


def more_families(house, colours: list[str | None]) -> list[Family]:
    """Families of the team, each with a child and, where it has a colour, one closed supervision that set it."""
    of: dict[str, Any] = {"authority": house.authority}
    now, post = timezone.now(), house.social_worker.posts.get()
    families = [Family(**of, name=f"Family {at:03}", opened_on=ON()) for at in range(len(colours))]
    children = [Person(**of, given_name=f"Child {at}", birth_date=ON()) for at in range(len(colours))]
    Family.objects.bulk_create(families)
    Person.objects.bulk_create(children)
    TeamAllocation.objects.bulk_create(TeamAllocation(**of, family=f, team=house.team, start=ON()) for f in families)
    Allocation.objects.bulk_create(Allocation(**of, family=f, post=post, start=ON()) for f in families)
    Membership.objects.bulk_create(
        Membership(**of, family=f, person=c, role="child", relation="child", start=ON())
        for f, c in zip(families, children, strict=True)
    )
    episodes = [
        WorkbookEpisode(**of, family=f, number=n, opened_on=ON(), closed_at=now if n == 1 else None)
        for f in families
        for n in (1, 2)
    ]
    WorkbookEpisode.objects.bulk_create(episodes)
    sessions = [
        Session(**of, family=e.family, episode=e, held_on=ON() - timedelta(days=3 - e.number), chair=house.manager,
                closed_at=e.closed_at)
        for e in episodes
    ]  # fmt: skip
    Session.objects.bulk_create(sessions)
    colour_of = {family.pk: colour for family, colour in zip(families, colours, strict=True)}
    FamilyRating.objects.bulk_create(
        FamilyRating(**of, session=s, colour=colour_of[s.family_id], set_by=house.manager, set_at=now, reason="Why")
        for s in sessions
        if s.closed_at and colour_of[s.family_id]
    )
    statutory = [
        Episode(**of, child=c, referral_date=ON() - timedelta(days=90), referral_source="1A") for c in children
    ]
    Episode.objects.bulk_create(statutory)
    Assessment.objects.bulk_create(Assessment(**of, episode=e, start=ON() - timedelta(days=90)) for e in statutory)
    return families


def facts_of(user, **wanted) -> list[board_facts.Fact]:
    return board_facts.listed(board_facts.board_facts(again(user), ON()), Wanted(**wanted))


def rows_of(user, **wanted) -> list[board_queries.BoardRow]:
    return board_queries.board_rows(again(user), facts_of(user, **wanted), ON())


def test_red_comes_first_and_the_unrated_before_the_green(house):
    more_families(house, ["green", None, "amber", "red", "green", "red"])
    colours = [one.rating for one in facts_of(house.manager)]
    assert colours == ["red", "red", "amber", None, None, "green", "green"]


def test_families_of_one_colour_stand_by_name(house):
    more_families(house, ["red", "red", "red"])
    assert [one.name for one in facts_of(house.manager) if one.rating] == [
        "Family 000",
        "Family 001",
        "Family 002",
    ]


def test_the_rating_is_the_one_that_the_last_closed_supervision_set(house):
    closed(house, {"social_worker": "red"}, "red", days_ago=40)
    closed(house, {"social_worker": "amber"}, "amber", days_ago=5)
    session = opened(house)
    set_rating(house, session, "green")
    (row,) = rows_of(house.manager)
    assert (row.fact.rating, row.fact.before, row.session) == ("amber", "red", session.pk)


def test_a_family_rating_that_was_changed_before_closing_counts_as_changed(house):
    session = opened(house)
    set_rating(house, session, "red", "First")
    set_rating(house, session, "amber", "Second")
    actions.decide(session, "continue", "Why", by=again(house.manager))
    actions.close_session(session, by=again(house.manager))
    (row,) = rows_of(house.manager)
    assert (row.fact.rating, row.fact.before) == ("amber", None)


def test_the_board_names_who_has_still_to_rate_and_how_many_children(house):
    session = opened(house)
    rate(house, session, "social_worker", "red", "child")
    for child in ("child", "sibling"):
        rate(house, session, "victim_worker", "cannot_rate", child)
    (row,) = rows_of(house.manager)
    assert dict(row.unrated) == {"Sam Okafor": 1, "Piers Holt": 2, "Sue Abara": 2, "Meg Iqbal": 2}


def test_a_family_is_overdue_for_supervision_after_31_days(house):
    closed(house, {}, "amber", days_ago=32)
    (one,) = facts_of(house.manager, look="overdue")
    assert one.due == ON() - timedelta(days=1)


def test_open_and_overdue_actions_are_counted(house):
    session = opened(house, ON() - timedelta(days=20))
    for at, due in enumerate((-1, 0, 1)):
        day = ON() + timedelta(days=due)
        actions.agree_action(session, f"Action {at}", house.social_worker, day, by=again(house.manager))
    done = actions.agree_action(session, "Done", house.social_worker, ON() - timedelta(days=5), by=again(house.manager))
    actions.finish_action(done, ON(), "", by=again(house.social_worker))
    (row,) = rows_of(house.manager)
    assert (row.actions, row.overdue) == (3, 1)


def test_what_is_overdue_on_the_statutory_pathway_is_shown(house):
    (family,) = more_families(house, ["red"])
    row = next(row for row in rows_of(house.manager) if row.fact.pk == family.pk)
    assert "Child and family assessment" in {clock.name for clock in row.late}


def test_a_worker_sees_their_own_families_and_a_manager_those_of_the_team(house):
    more_families(house, ["red"])
    Allocation.objects.filter(family__name="Family 000").update(end=ON())
    assert [one.name for one in facts_of(house.victim_worker)] == ["Harlow family"]
    assert {one.name for one in facts_of(house.manager)} == {"Family 000", "Harlow family"}
    assert [one.name for one in facts_of(house.outsider)] == ["Quill family"]
    for user in (house.analyst, house.performance):
        assert facts_of(user) == []


def test_a_closed_family_leaves_the_board(house):
    house.family.closed_on = ON()
    house.family.save()
    assert facts_of(house.manager) == []


def test_the_board_narrows_by_rating_and_by_team(house):
    more_families(house, ["red", "green", None])
    assert {one.rating for one in facts_of(house.manager, rating="red")} == {"red"}
    assert {one.rating for one in facts_of(house.manager, rating="none")} == {None}
    assert len(facts_of(house.manager, team=house.team.pk)) == 4
    assert facts_of(house.manager, team=house.other_team.pk) == []


def test_the_counts_of_a_team_add_up_to_its_families(house):
    more_families(house, ["red", "red", "green", None])
    (team,) = board_facts.by_team(facts_of(house.manager))
    assert (team.name, dict(team.colours)) == ("North 1", {"red": 2, "green": 1, None: 2})
    assert team.key == house.team.pk


def test_an_empty_board_says_so(house):
    Allocation.objects.filter(post__user=house.social_worker).update(end=ON() - timedelta(days=1))
    page = house.client(house.social_worker).get(reverse("board")).content.decode()
    assert "You have no open families." in page
    assert "No families" in page


def test_the_board_tells_a_rater_nothing_of_the_open_session(house):
    closed(house, {"social_worker": "amber"}, "amber", days_ago=20)
    session = opened(house)
    rate(house, session, "victim_worker", "red")
    set_rating(house, session, "red")
    page = house.client(house.social_worker).get(reverse("board")).content.decode()
    assert "app-rating--red" not in page
    assert "app-rating--amber" in page


def test_a_wrong_filter_shows_every_family_and_says_what_is_wrong(house):
    page = house.client(house.manager).get(reverse("board"), {"rating": "purple"}).content.decode()
    assert "Select one of the listed answers" in page
    assert "Harlow family" in page


def test_the_board_shows_twenty_five_families_a_page(house):
    more_families(house, ["red"] * 30)
    client = house.client(house.manager)
    first = client.get(reverse("board")).content.decode()
    second = client.get(reverse("board"), {"page": 2}).content.decode()
    assert "31 families, 25 on this page, those at most risk first." in first
    assert "31 families, 6 on this page" in second
    assert first.count("Open session") == 25


def statements(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_board_takes_as_many_statements_for_500_families_as_for_5(house):
    client, address = house.client(house.manager), reverse("board")
    more_families(house, ["red", "amber", "green", None, "red"])
    client.get(address)  # the first request of a session writes more, and works out what is kept
    few = statements(client, address)
    more_families(house, ["red", "amber", "green", None, "red"] * 11)
    client.get(address)
    two_pages = statements(client, address)
    more_families(house, ["red", "amber", "green", None, "red"] * 88)
    client.get(address)
    assert statements(client, address) == two_pages == few


def test_a_familys_page_takes_as_many_statements_for_many_past_sessions_as_for_few(house):
    client, address = house.client(house.manager), reverse("supervision", args=[house.family.pk])
    for days_ago in (300, 270):
        closed(house, {"social_worker": "red", "victim_worker": "green"}, "red", days_ago=days_ago)
    client.get(address)
    few = statements(client, address)
    for days_ago in (240, 210, 180, 150):
        closed(house, {"social_worker": "red", "victim_worker": "green"}, "red", days_ago=days_ago)
    assert statements(client, address) == few


def test_red_and_green_for_one_child_stand_on_the_board_until_the_next_supervision(house):
    closed(house, {"social_worker": "red", "victim_worker": "green"}, "red", days_ago=40)
    assert [one.apart for one in facts_of(house.manager)] == [True]
    closed(house, {"social_worker": "red", "victim_worker": "amber"}, "red", days_ago=5)
    assert facts_of(house.manager, look="apart") == []


def test_a_family_whose_factors_ask_for_a_worker_that_nobody_is_stands_on_the_board(house):
    episode = Episode.objects.create(
        authority=house.authority, child=house.child, referral_date=ON(), referral_source="1A"
    )
    assessment = Assessment.objects.create(authority=house.authority, episode=episode, start=ON())
    for code in ("3B", "2B"):
        AssessmentFactor.objects.create(authority=house.authority, assessment=assessment, code=code)
    assert facts_of(house.manager, look="worker") == []
    Allocation.objects.filter(post__user=house.substance_worker).update(end=ON() - timedelta(days=1))
    assert [one.lacks for one in facts_of(house.manager, look="worker")] == [("Substance misuse",)]
    Episode.objects.update(closure_date=ON())
    assert facts_of(house.manager, look="worker") == []


def test_a_family_without_a_team_and_one_of_a_team_that_has_gone_stay_on_a_workers_board(house):
    TeamAllocation.objects.all().update(end=ON() - timedelta(days=1))
    assert [(one.team, one.team_id) for one in facts_of(house.social_worker)] == [("No team", None)]
