"""Preparing on one’s own page, and ratings that are shown all together when the chair reveals them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.casework.supervision.acts import RATERS, again, closed, opened, rate, set_rating, text

from safeguarding.casework.access.policies import Refused, visible
from safeguarding.casework.families.models import Allocation, Membership, Person
from safeguarding.casework.supervision import actions
from safeguarding.casework.supervision.models import Rating, RatingsShown
from safeguarding.casework.workbook import actions as workbook

pytestmark = pytest.mark.django_db


def together(house):
    actions.choose_showing(house.team, True, "We follow the first voice too much", by=again(house.manager))
    return opened(house)


def seen(house, who):
    return {row.rater.name for row in visible(again(getattr(house, who)), Rating.objects.all())}


class TestShownTogether:
    def test_who_has_rated_sees_only_their_own_until_the_chair_reveals(self, house):
        session = together(house)
        for who in ("social_worker", "victim_worker"):
            rate(house, session, who)
        assert seen(house, "social_worker") == {"Sam Okafor"} and seen(house, "manager") == set()
        actions.reveal(session, by=again(house.manager))
        assert seen(house, "social_worker") == seen(house, "manager") == {"Sam Okafor", "Dawn Pellew"}

    def test_revealed_who_has_still_to_rate_sees_nothing_yet(self, house):
        session = together(house)
        rate(house, session, "victim_worker")
        actions.reveal(session, by=again(house.manager))
        assert seen(house, "social_worker") == set()

    def test_the_page_says_so_and_neither_spread_nor_suggestion_tells(self, house):
        session = together(house)
        for child in ("child", "sibling"):
            rate(house, session, "victim_worker", "red", child)
            rate(house, session, "social_worker", "green", child)
        page = text(house.client(house.social_worker).get(reverse("session", args=[session.pk])))
        assert "This team shows ratings together" in page
        assert "Ratings: " not in page and "suggestion:" not in page and "victim_worker says" not in page

    def test_the_family_is_not_rated_and_nothing_decided_before_that(self, house):
        session = together(house)
        rate(house, session, "social_worker")
        with pytest.raises(Refused, match="Reveal"):
            set_rating(house, session, "amber")
        with pytest.raises(Refused, match="Reveal"):
            actions.decide(session, "continue", "Why", by=again(house.manager))
        house.client(house.manager).post(reverse("reveal", args=[session.pk]))
        assert set_rating(house, session, "amber").colour == "amber"

    def test_only_the_chair_reveals_and_a_chair_who_rates_does_so_first(self, house):
        session = together(house)
        assert house.client(house.social_worker).post(reverse("reveal", args=[session.pk])).status_code == 403
        Allocation.objects.create(
            authority=house.authority,
            family=house.family,
            post=house.post_of(house.manager),
            start=house.family.opened_on,
        )
        with pytest.raises(Refused, match="yourself"):
            actions.reveal(session, by=again(house.manager))
        for child in ("child", "sibling"):
            rate(house, session, "manager", child=child)
        assert actions.reveal(session, by=again(house.manager)).revealed_at

    def test_closed_it_is_open_to_its_readers_as_every_other(self, house):
        session = together(house)
        rate(house, session, "social_worker")
        actions.reveal(session, by=again(house.manager))
        set_rating(house, session, "amber")
        actions.decide(session, "continue", "Why", by=again(house.manager))
        actions.close_session(session, by=again(house.manager))
        assert seen(house, "victim_worker") == {"Sam Okafor"}


class TestTheTeamsChoice:
    def test_it_is_kept_with_who_and_why_and_holds_from_the_next_supervision_on(self, house):
        before = opened(house)
        actions.choose_showing(house.team, True, "Why", by=again(house.manager))
        before.refresh_from_db()
        assert not before.hidden_until_revealed
        row = RatingsShown.objects.get()
        assert (row.together, row.reason, row.said_by) == (True, "Why", house.manager)

    def test_it_needs_a_reason_and_ones_own_team(self, house):
        with pytest.raises(Refused, match="reason"):
            actions.choose_showing(house.team, True, " ", by=again(house.manager))
        with pytest.raises(Refused, match="North 1"):
            actions.choose_showing(house.team, True, "Why", by=again(house.outside_manager))

    def test_it_is_chosen_on_a_page_and_sent_twice_is_one(self, house):
        client, address = house.client(house.manager), reverse("choose-showing", args=[house.team.pk])
        for _ in range(2):
            assert client.post(address, {"how": "together", "reason": "Why"}).status_code == 302
        assert RatingsShown.objects.count() == 1
        assert "All together" in text(client.get(reverse("showing")))
        assert house.client(house.outside_manager).get(address).status_code == 403
        assert house.client(house.social_worker).get(reverse("showing")).status_code == 403


class TestMyPageBefore:
    def test_it_shows_my_last_rating_what_was_written_since_and_my_summary(self, house):
        closed(house, dict.fromkeys(RATERS, "amber"), "amber", days_ago=31)
        session = opened(house)
        workbook.write_summary(
            house.family, "Two relapses, both told to us", episode=session.episode_id, replaces=None,
            by=again(house.substance_worker),
        )  # fmt: skip
        page = text(house.client(house.substance_worker).get(reverse("before-session", args=[session.pk])))
        assert "substance_worker says amber" in page and "Two relapses" in page and "Not rated yet" in page
        assert "What each answer means" in page

    def test_it_shows_no_colleagues_rating_before_i_have_given_mine(self, house):
        session = opened(house)
        rate(house, session, "victim_worker", "red", reason="Words of the victim worker")
        page = text(house.client(house.social_worker).get(reverse("before-session", args=[session.pk])))
        assert "Words of the victim worker" not in page

    @pytest.mark.parametrize("who, status", [("manager", 403), ("outsider", 404), ("performance", 403)])
    def test_it_is_for_those_who_rate(self, house, who, status):
        session = opened(house)
        answer = house.client(getattr(house, who)).get(reverse("before-session", args=[session.pk]))
        assert answer.status_code == status

    def test_its_statements_do_not_grow_with_the_children(self, house):
        session, counted = opened(house), []
        for number in (1, 8):
            for place in range(number):
                child = Person.objects.create(
                    authority=house.authority, given_name=f"Child {place}", family_name="H", sex="F",
                    birth_date=house.child.birth_date,
                )  # fmt: skip
                Membership.objects.create(
                    authority=house.authority, family=house.family, person=child, role="child", relation="child",
                    start=house.family.opened_on,
                )  # fmt: skip
            client = house.client(house.social_worker)
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse("before-session", args=[session.pk]))
            counted.append(len(asked))
        assert counted[1] <= counted[0]
