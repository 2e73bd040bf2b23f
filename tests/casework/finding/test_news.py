"""What home says is new since somebody last looked: worked out from the record, nothing of it stored."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.families.models import LastLook
from safeguarding.casework.supervision.models import Decision, FamilyRating, Session
from safeguarding.casework.workbook.models import WorkbookEpisode


def test_home_says_which_ratings_and_decisions_are_new_and_where_to_read_them(house):
    of, now = {"authority": house.authority}, timezone.now()
    LastLook.objects.create(**of, user=house.social_worker, family=house.family, at=now - timedelta(days=2))
    client = house.client(house.social_worker)
    assert "Nothing. You looked 2 days ago" in client.get(reverse("home")).content.decode()
    episode = WorkbookEpisode.objects.get(family=house.family)
    for number, days in ((1, 40), (2, 1)):
        if number == 2:
            episode = WorkbookEpisode.objects.create(**of, family=house.family, number=2, opened_on=now.date())
        session = Session.objects.create(
            **of, family=house.family, episode=episode, chair=house.manager, held_on=now.date() - timedelta(days=days),
            closed_at=now - timedelta(days=days),
        )  # fmt: skip
        WorkbookEpisode.objects.filter(pk=episode.pk).update(closed_at=now - timedelta(days=days))
        FamilyRating.objects.create(**of, session=session, colour="red", set_by=house.manager, set_at=now)
        Decision.objects.create(**of, session=session, kind="continue", made_by=house.manager, made_at=now)
    with CaptureQueriesContext(connection) as caught:
        page = client.get(reverse("home")).content.decode()
    assert "1 rating and 1 decision" in page
    print(len(caught), "statements")
