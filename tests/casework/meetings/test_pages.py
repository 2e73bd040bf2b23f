"""Supervision days through the door: who may, who is refused, and for whom there is no such page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.casework.meetings.plans import asked, keep

from safeguarding.casework.access.models import Post
from safeguarding.casework.meetings.models import CalendarLink, Leave, Meeting, Place, Room

pytestmark = pytest.mark.django_db


def question(house, **more):
    wanted = asked(house)
    first = wanted.first
    return {
        "team": str(house.team.pk), "rooms": [str(wanted.rooms[0].pk)], "first-day": str(first.day),
        "first-month": str(first.month), "first-year": str(first.year), "weeks": "4",
        "weekdays": ["0", "1", "2", "3", "4"], "starts": "09:30", "minutes": "120",
    } | more  # fmt: skip


def test_a_manager_asks_looks_and_keeps(house):
    client = house.client(house.manager)
    page = client.get(reverse("plan-meetings"), question(house))
    assert "Harlow family" in page.content.decode()
    kept = client.post(reverse("plan-meetings"), question(house) | {"seen": page.context["proposal"]["digest"]})
    assert kept.status_code == 302 and Meeting.objects.count() == 1
    shown = client.get(kept.url).content.decode()
    assert "North 1" in shown and "1 family" in shown


def test_the_hidden_fields_of_the_proposal_ask_the_same_again(house):
    page = house.client(house.manager).get(reverse("plan-meetings"), question(house))
    sent = {}
    for name, value in page.context["sent"]:
        sent.setdefault(name, []).append(value)
    again = house.client(house.manager).post(
        reverse("plan-meetings"), sent | {"seen": page.context["proposal"]["digest"]}
    )
    assert again.status_code == 302


def test_a_schedule_that_moved_is_shown_anew_with_what_happened(house):
    answer = house.client(house.manager).post(reverse("plan-meetings"), question(house) | {"seen": "another"})
    assert answer.status_code == 409 and b"Something changed while you looked" in answer.content
    assert not Meeting.objects.exists()


def test_wrong_answers_are_asked_again_and_nothing_is_planned(house):
    page = house.client(house.manager).get(reverse("plan-meetings"), question(house, weeks="", **{"first-month": "15"}))
    assert page.status_code == 200 and page.context["proposal"] is None
    assert "Choose for how long" in page.content.decode()


@pytest.mark.parametrize("name", ["plan-meetings", "rooms", "add-room"])
def test_who_does_not_chair_is_refused(house, name):
    assert house.client(house.social_worker).get(reverse(name)).status_code == 403


def test_a_worker_sees_the_meeting_of_their_family_and_who_must_be_there(house):
    (meeting,) = keep(house)
    page = house.client(house.substance_worker).get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert "Harlow family" in page and "Sam Okafor" in page and "Take off" not in page


def test_a_worker_of_another_family_learns_no_name_from_a_meeting(house):
    (meeting,) = keep(house)
    page = house.client(house.outsider).get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert "Harlow" not in page and "No family that you work with is on this meeting" in page
    assert "North 1" not in house.client(house.outsider).get(reverse("meetings")).content.decode().split("<table")[1]


def test_analysts_have_no_supervision_days(house):
    (meeting,) = keep(house)
    for address in (reverse("meetings"), reverse("meeting", args=[meeting.pk])):
        assert house.client(house.performance).get(address).status_code == 403


def test_a_missing_discipline_is_said_and_stops_nothing(house):
    Post.objects.filter(user=house.social_worker).update(end=timezone.localdate())
    (meeting,) = keep(house)
    page = house.client(house.manager).get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert "nobody is there for social work" in page


def test_a_family_is_taken_off_and_the_meeting_cancelled(house):
    (meeting,) = keep(house)
    client, place = house.client(house.manager), Place.objects.get()
    client.post(reverse("take-off-meeting", args=[meeting.pk, place.pk]))
    client.post(reverse("put-on-meeting", args=[meeting.pk]), {"family": house.family.pk})
    client.post(reverse("cancel-meeting", args=[meeting.pk]))
    meeting.refresh_from_db()
    assert meeting.cancelled_at and Place.objects.count() == 2
    assert client.get(reverse("cancel-meeting", args=[meeting.pk])).status_code == 200


def test_a_room_is_added_and_taken_out_of_use(house):
    client = house.client(house.manager)
    client.post(reverse("add-room"), {"office": house.office.pk, "name": "Room 9"})
    room = Room.objects.get(name="Room 9")
    client.post(reverse("use-room", args=[room.pk]))
    room.refresh_from_db()
    assert not room.in_use and "Room 9" in client.get(reverse("rooms")).content.decode()


def test_leave_keeps_days_and_asks_nobody_why(house):
    day = timezone.localdate() + timedelta(days=3)
    client = house.client(house.substance_worker)
    said = {"user": house.substance_worker.pk}
    for name in ("start", "end"):
        said |= {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}
    assert client.post(reverse("say-leave"), said).status_code == 302
    assert "Sue Abara" in client.get(reverse("leave")).content.decode()
    row = Leave.objects.get()
    assert house.client(house.victim_worker).post(reverse("take-back-leave", args=[row.pk])).status_code == 404
    client.post(reverse("take-back-leave", args=[row.pk]))
    assert "Nobody is away" in client.get(reverse("leave")).content.decode()


class TestTheCalendarOnesOwnProgramReads:
    def address(self, house, user):
        return house.client(user).post(reverse("calendar-link"), {"make": "yes"}).context["address"]

    def test_it_says_when_and_where_and_how_many_and_never_whom(self, house, client):
        keep(house)
        answer = client.get(self.address(house, house.social_worker))
        text = answer.content.decode()
        assert answer["Content-Type"].startswith("text/calendar")
        assert "SUMMARY:Group supervision\\, 1 family" in text and "Room 2\\, North office" in text
        assert "Harlow" not in text

    def test_another_one_ends_the_one_before(self, house, client):
        first, second = (self.address(house, house.social_worker) for _ in range(2))
        assert client.get(first).status_code == 404 and client.get(second).status_code == 200
        assert CalendarLink.objects.filter(revoked_at__isnull=True).count() == 1

    def test_ended_it_opens_nothing(self, house, client):
        address = self.address(house, house.social_worker)
        house.client(house.social_worker).post(reverse("calendar-link"), {"revoke": "yes"})
        assert client.get(address).status_code == 404

    def test_with_the_post_it_ends_too(self, house, client):
        address = self.address(house, house.social_worker)
        Post.objects.filter(user=house.social_worker).update(end=timezone.localdate() - timedelta(days=1))
        assert client.get(address).status_code == 404

    def test_the_secret_itself_is_not_kept(self, house):
        address = self.address(house, house.social_worker)
        assert CalendarLink.objects.get().digest not in address

    @pytest.mark.parametrize("secret", ["x", "999-" + "a" * 43, "000-" + "a" * 43])
    def test_what_was_never_a_secret_opens_nothing(self, house, client, secret):
        assert client.get(reverse("calendar", args=[secret])).status_code == 404


def test_the_board_says_the_day_that_is_planned(house):
    keep(house)
    page = house.client(house.manager).get(reverse("board")).content.decode()
    assert "Planned for" in page
