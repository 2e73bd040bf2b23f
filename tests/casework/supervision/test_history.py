"""A child’s ratings over time: what the picture and the table say, to whom, and at what cost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.casework.supervision.acts import again, closed, opened, rate, set_rating, text

from safeguarding.casework.families.models import Allocation
from safeguarding.casework.pathway.models import CinPlan, Episode, ProtectionPlan, Section47
from safeguarding.casework.supervision import actions, history_pictures, queries
from safeguarding.casework.supervision.history_queries import history_of

pytestmark = pytest.mark.django_db
ON = timezone.localdate


def ago(days: int) -> date:
    return ON() - timedelta(days=days)


def page_of(house, user) -> str:
    return text(house.client(user).get(reverse("rating-history", args=[house.family.pk])))


def rows_of(house, user=None) -> dict[str, list[tuple[str, ...]]]:
    """Each child’s table as plain text, latest first."""
    user = again(user or house.manager)
    found = history_of(user, house.family, list(queries.past_sessions(user, house.family)))
    return {
        one["name"]: [tuple(str(cell) for cell in row[1:]) for row in one["table"].rows]
        for one in history_pictures.child_histories(found, ON())
    }


def stepped_up(house) -> None:
    """A supervision that steps up, after one that goes on, with the statutory pathway beside them."""
    closed(house, {"social_worker": "amber", "victim_worker": "red"}, "amber", days_ago=62)
    session = opened(house, ago(31))
    rate(house, session, "social_worker", "cannot_rate")
    set_rating(house, session, "red")
    actions.decide(session, "step_up", "A strategy discussion", by=again(house.manager))
    actions.close_session(session, again(house.manager), by=again(house.manager))
    of = {"authority": house.authority}
    episode = Episode.objects.create(**of, child=house.child, referral_date=ago(200), referral_source="1A")
    CinPlan.objects.create(**of, episode=episode, start=ago(180), end=ago(25))
    Section47.objects.create(**of, episode=episode, start=ago(29), conference=ago(26))
    ProtectionPlan.objects.create(
        **of, episode=episode, start=ago(25), initial_category="EMO", latest_category="EMO"
    )  # fmt: skip


def test_ratings_decisions_and_statutory_steps_stand_in_one_order_of_days(house):
    stepped_up(house)
    assert rows_of(house) == {
        "Ivy Harlow": [
            ("Child in need plan ended", "–"),
            ("Child protection plan started", "–"),
            ("Initial child protection conference", "b"),
            ("Section 47 enquiry started", "a"),
            ("Group supervision. Social work: cannot rate; the family: red; decision: step up.", "1"),
            (
                "Group supervision. Social work: amber; Domestic abuse: victims: red; the family: amber; decision: continue.",
                "–",
            ),
        ]
    }


def test_the_picture_says_in_letters_and_shapes_what_the_table_says_in_words(house):
    stepped_up(house)
    page = page_of(house, house.social_worker)
    start = page.index("app-drawing__picture")
    picture = page[start : page.index("</svg>", start)]
    for words in (
        "Social work",
        "Domestic abuse: victims",
        "Decisions",
        "Child protection plan",
        ">A<",
        ">R<",
        ">?<",
        ">1<",
        ">b<",
    ):
        assert words in picture
    assert "Ratings of Ivy Harlow by discipline" in picture


def test_an_open_supervision_stands_there_only_once_it_is_closed(house):
    closed(house, {"social_worker": "green"}, "green", days_ago=40)
    session = opened(house)
    rate(house, session, "victim_worker", "red", reason="Not for the picture")
    for user in (house.social_worker, house.manager):
        page = page_of(house, user)
        assert "A supervision is open. Its ratings stand here once it is closed." in page
        assert "Domestic abuse: victims" not in page


def test_a_family_without_ratings_says_so(house):
    assert "No closed supervision has ratings yet" in page_of(house, house.social_worker)


def test_who_does_not_work_with_the_family_gets_no_page_and_who_reads_no_supervision_is_refused(house):
    address = reverse("rating-history", args=[house.family.pk])
    assert house.client(house.outsider).get(address).status_code == 404
    house.post_of(house.mental_health_worker)
    assert house.client(house.performance).get(address).status_code == 403
    Allocation.objects.filter(post__user=house.social_worker).update(end=ago(1))
    assert house.client(house.social_worker).get(address).status_code == 404


def test_many_supervisions_take_as_many_statements_as_few(house):
    client, address = house.client(house.manager), reverse("rating-history", args=[house.family.pk])

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    for days_ago in (300, 270):
        closed(house, {"social_worker": "red", "victim_worker": "green"}, "red", days_ago=days_ago)
    statements()
    few = statements()
    for days_ago in (240, 210, 180):
        closed(house, {"social_worker": "red", "victim_worker": "green"}, "red", days_ago=days_ago)
    assert statements() == few
