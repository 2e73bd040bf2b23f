"""Days drawn by chance, observed by somebody of another team, written down once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.casework.supervision.acts import again, text

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.meetings.models import Meeting, Room
from safeguarding.casework.quality import actions, queries
from safeguarding.casework.quality.models import Draw, DrawnDay, Mark, MarkNote, Observation
from safeguarding.evidence.sampling import sample

pytestmark = pytest.mark.django_db
YES = {"child": ("yes", "They asked what each child says."), "who": ("partly", ""), "helps": ("no", "  ")}


def today() -> date:
    return timezone.localdate()


def days(house, number: int, team: Any = None, start: int = -30) -> list[Meeting]:
    """So many past days of a team, one after the other."""
    of: dict[str, Any] = {"authority": house.authority}
    room, _ = Room.objects.get_or_create(**of, office=house.office, name="Room 1")
    first = timezone.now() + timedelta(days=start)
    return Meeting.objects.bulk_create(
        Meeting(**of, team=team or house.team, room=room, chair=house.manager, starts_at=first + timedelta(days=at),
                minutes=60, made_by=house.manager, made_at=timezone.now())
        for at in range(number)
    )  # fmt: skip


def drawn(house, wanted: int = 3, by: Any = None) -> Draw:
    span = today() - timedelta(days=60), today() + timedelta(days=60)
    return actions.draw_days(*span, wanted, by=again(by or house.outside_manager))


def test_days_of_other_teams_are_drawn_by_a_seed_with_which_anybody_draws_them_again(house):
    rows = days(house, 10)
    days(house, 3, house.other_team)
    rows[0].cancelled_at = timezone.now()
    rows[0].save()
    made = drawn(house)
    found = {str(one.meeting_id) for one in made.days.all()}
    assert made.among == 9
    assert found == set(sample([str(row.pk) for row in rows[1:]], 3, made.seed))


def test_who_draws_the_same_again_gets_the_same_and_not_a_better_one(house):
    days(house, 10)
    assert drawn(house) == drawn(house)
    assert (Draw.objects.count(), DrawnDay.objects.count()) == (1, 3)


def test_where_there_is_no_day_to_draw_from_it_is_said_on_the_form(house):
    days(house, 2, house.other_team)
    on = today()
    sent = {f"{name}-{part}": str(getattr(on, part)) for name in ("first", "last") for part in ("day", "month", "year")}
    client = house.client(house.outside_manager)
    page = text(client.post(reverse("draw-days"), sent | {"wanted": "3"}))
    assert "No supervision day of another team is planned then." in page
    assert "must be on or after the first" in text(
        client.post(reverse("draw-days"), sent | {"wanted": "3", "last-year": str(on.year + 1)})
    )
    assert not Draw.objects.exists()


def test_an_observer_writes_down_what_they_saw_once_and_others_read_it(house):
    days(house, 3)
    day = drawn(house, 1).days.get()
    client, address = house.client(house.outside_manager), reverse("observed-day", args=[day.pk])
    sent = {f"{part}_{key}": given[at] for key, given in YES.items() for at, part in enumerate(("answer", "note"))}
    assert "Select an answer to" in text(client.post(address, sent | {"answer_who": ""}))
    for _ in range(2):
        page = text(client.post(address, sent, follow=True))
    assert "They asked what each child says." in page
    assert (Observation.objects.count(), Mark.objects.count(), MarkNote.objects.count()) == (1, 3, 1)
    assert "They asked what each child says." in text(house.client(house.manager).get(address))
    for user in (house.social_worker, house.performance):
        assert house.client(user).get(address).status_code == 403


def test_nobody_observes_their_own_team_a_day_to_come_or_what_another_has_observed(house):
    days(house, 1)
    day = drawn(house, 1).days.get()
    with pytest.raises(Refused, match="another team"):
        actions.write_observation(day, YES, by=again(house.manager))
    assert "Somebody of another team observes this day." in text(
        house.client(house.manager).get(reverse("observed-day", args=[day.pk]))
    )
    with pytest.raises(Refused, match="every question"):
        actions.write_observation(day, {"child": ("yes", "")}, by=again(house.outside_manager))
    (ahead,) = days(house, 1, start=2)
    later = DrawnDay.objects.create(authority=house.authority, draw=day.draw, meeting=ahead)
    with pytest.raises(Refused, match="still to come"):
        actions.write_observation(later, YES, by=again(house.outside_manager))


def test_the_trend_counts_by_quarter_from_three_days_on_and_names_nobody(house):
    days(house, 3, start=-3)
    chosen = drawn(house, 3).days.select_related("meeting__team")
    by = again(house.outside_manager)
    quarters = 0
    for place, day in enumerate(chosen, 1):
        actions.write_observation(day, YES, by=by)
        shown = [one for one in queries.trend(by, today()) if one.observed]
        assert sum(one.observed for one in shown) == place
        quarters = len(shown)
        if place < 3:
            assert all(not one.marks for one in shown)
    if quarters == 1:  # the three days may lie on both sides of a quarter's end
        assert shown[0].marks["child"]["yes"] == 3
    page = text(house.client(house.manager).get(reverse("observations")))
    assert "By Orla Finch" in page and "Harlow" not in page
