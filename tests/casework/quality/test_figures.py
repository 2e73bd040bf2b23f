"""Agreement and what followed reds: of which families, for whom, and at what cost."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.casework.quality.tables import plain
from tests.casework.supervision.acts import again, closed, text

from safeguarding.casework.families.models import Family, Membership, Person, TeamAllocation
from safeguarding.casework.families.situations import Restriction
from safeguarding.casework.pathway.models import Episode, Section47
from safeguarding.casework.quality import figures, presenters, reds
from safeguarding.casework.supervision import actions
from safeguarding.casework.supervision.models import Decision, Rating, Session
from safeguarding.casework.workbook.models import WorkbookEpisode

pytestmark = pytest.mark.django_db
ANSWERS = (("red", "red"), ("amber", "red"), ("green", "green"), ("amber", "amber"))


def today() -> date:
    return timezone.localdate()


def families_with_ratings(house, number: int) -> list[Family]:
    """Families of the team, each with a child and four closed supervisions at which two people rated."""
    of: dict[str, Any] = {"authority": house.authority}
    now, start = timezone.now(), today() - timedelta(days=300)
    families = Family.objects.bulk_create(Family(**of, name=f"Family {at}", opened_on=start) for at in range(number))
    children = Person.objects.bulk_create(Person(**of, given_name=f"Child {at}") for at in range(number))
    TeamAllocation.objects.bulk_create(TeamAllocation(**of, family=f, team=house.team, start=start) for f in families)
    Membership.objects.bulk_create(
        Membership(**of, family=f, person=c, role="child", relation="child", start=start)
        for f, c in zip(families, children, strict=True)
    )
    for place, answers in enumerate(ANSWERS):
        on = today() - timedelta(days=130 - 31 * place)
        episodes = WorkbookEpisode.objects.bulk_create(
            WorkbookEpisode(**of, family=f, number=place + 1, opened_on=on, closed_at=now) for f in families
        )
        sessions = Session.objects.bulk_create(
            Session(**of, family=e.family, episode=e, held_on=on, chair=house.manager, closed_at=now) for e in episodes
        )
        Rating.objects.bulk_create(
            Rating(**of, session=s, child=c, rater=rater, role=role, answer=answer, reason="Why", given_at=now)
            for s, c in zip(sessions, children, strict=True)
            for rater, role, answer in zip(
                (house.social_worker, house.victim_worker), ("social_worker", "da_victim_worker"), answers, strict=True
            )
        )
    return families


def counted(found: figures.Figures) -> int:
    return sum(one.units for _, one in found.quarters)


def test_a_team_has_its_agreement_over_the_families_that_its_manager_works_with(house):
    families_with_ratings(house, 10)
    found = figures.figures_of(again(house.manager), today())
    assert counted(found) == 40
    ((team, over_a_year),) = found.teams
    assert team == "North 1" and over_a_year.units == 40
    assert 0.5 < over_a_year.alpha < 1 and over_a_year.alike == 0.75
    assert counted(figures.figures_of(again(house.outside_manager), today())) == 0


def test_who_reads_figures_and_no_family_gets_the_authority_without_restricted_files(house):
    first, *_ = families_with_ratings(house, 10)
    assert counted(figures.figures_of(again(house.performance), today())) == 40
    Restriction.objects.create(
        authority=house.authority, family=first, started_at=timezone.now(), made_by=house.manager, reason="Why"
    )
    assert counted(figures.figures_of(again(house.performance), today())) == 36
    page = text(house.client(house.performance).get(reverse("quality")))
    assert "over the authority, without restricted files" in page and "Family 1" not in page


def test_no_figure_is_made_from_few_ratings_and_none_names_a_worker(house):
    families_with_ratings(house, 4)
    page = text(house.client(house.manager).get(reverse("quality")))
    assert "Too few to say" in page
    for worker in ("Sam Okafor", "Dawn Pellew"):
        assert worker not in page


def test_a_red_is_listed_with_what_followed_it(house):
    closed(house, {"social_worker": "amber"}, "amber", days_ago=160)
    session = closed(house, {"social_worker": "red", "victim_worker": "green"}, "red", days_ago=125)
    closed(house, {"social_worker": "red"}, "red", days_ago=95)
    closed(house, {"social_worker": "cannot_rate", "victim_worker": "green"}, "green", days_ago=31)
    when = timezone.make_aware(datetime.combine(today() - timedelta(days=120), time(12)))
    Decision.objects.create(
        authority=house.authority, session=session, kind="step_up", text="Why", made_by=house.manager, made_at=when
    )
    of: dict[str, Any] = {"authority": house.authority}
    episode = Episode.objects.create(
        **of, child=house.child, referral_date=today() - timedelta(days=300), referral_source="1A"
    )
    Section47.objects.create(**of, episode=episode, start=today() - timedelta(days=115))
    (listed,) = reds.reds_of(again(house.manager), today())
    assert listed.red.on == session.held_on
    assert (listed.red.days("decision"), listed.red.days("action"), listed.red.days("step")) == (5, None, 10)
    (row,) = plain(presenters.reds_table([listed], today()))
    assert row[2:6] == ("5 days after", "None", "10 days after", "Green")


def test_an_action_agreed_later_than_the_next_month_is_no_answer_in_time(house):
    session = closed(house, {"social_worker": "red"}, "red", days_ago=100)
    (listed,) = reds.reds_of(again(house.manager), today())
    assert (listed.red.on, listed.red.first("any")) == (session.held_on, None)
    now = actions.open_session(house.family, today(), by=again(house.manager))
    actions.agree_action(now, "Ring the school", house.social_worker, today(), by=again(house.manager))
    (listed,) = reds.reds_of(again(house.manager), today())
    assert listed.red.days("action") == 100


def test_reds_are_of_families_that_the_reader_works_with_and_of_nobody_else(house):
    closed(house, {"social_worker": "red"}, "red", days_ago=40)
    assert len(reds.reds_of(again(house.manager), today())) == 1
    for user in (house.outside_manager, house.performance):
        assert reds.reds_of(again(user), today()) == []
    assert "opens no family’s file" in text(house.client(house.performance).get(reverse("reds")))
    assert house.client(house.social_worker).get(reverse("reds")).status_code == 403


def test_the_pages_take_as_many_statements_for_many_families_as_for_few(house):
    client = house.client(house.manager)

    def statements() -> list[int]:
        found = []
        for name in ("quality", "reds"):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(reverse(name)).status_code == 200
            found.append(len(captured))
        return found

    families_with_ratings(house, 2)
    statements()
    few = statements()
    families_with_ratings(house, 9)
    assert statements() == few
