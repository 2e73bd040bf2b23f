"""Many families re-allocated at once: looked at first, then all of them or none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.casework.caseload.parts import again, colleague, family

from safeguarding.casework.access.models import Agency, SharingAgreement
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.audit.models import Event
from safeguarding.casework.caseload import actions, moving
from safeguarding.casework.caseload.weights import weights
from safeguarding.casework.families.models import Allocation
from safeguarding.casework.families.scopes import live
from safeguarding.casework.families.situations import Barred, RestrictedTo, Restriction

pytestmark = pytest.mark.django_db


def planned(house, post, to, day=None):
    return moving.plan(again(house.manager), post, to, day or timezone.localdate(), weights())


def done(house, post, to, day=None, **more):
    day = day or timezone.localdate()
    seen = more.pop("seen", None) or planned(house, post, to, day).digest
    return actions.reallocate(post, to, day, "Leaves", seen, by=again(house.manager))


def problem(house, post, role="social_worker"):
    """What stands in the way of the family going from the social worker to the post."""
    (move,) = planned(house, house.post_of(house.social_worker), {house.family.pk: post}).moves
    return move.problem


def test_all_go_from_the_day_on_and_each_file_says_so(house):
    sam, wren = house.post_of(house.social_worker), colleague(house, "Wren Vale")
    family(house, "Second family", sam)
    rows = {row.family_id: wren for row in moving.allocations_of(again(house.manager), sam)}
    assert len(rows) == 2
    done(house, sam, rows)
    assert not Allocation.objects.filter(live(), post=sam).exists()
    assert Allocation.objects.filter(live(), post=wren).count() == 2
    assert Allocation.objects.filter(post=sam, reason="Leaves").count() == 2
    assert Event.objects.filter(verb="allocated").count() == Event.objects.filter(verb="ended allocation").count() == 2
    assert Event.objects.filter(verb="re-allocated families").get().what == {
        "families": 2,
        "day": str(timezone.localdate()),
    }
    assert house.client(house.social_worker).get(f"/families/{house.family.pk}/").status_code == 404


def test_before_the_day_nothing_changes_hands(house):
    sam, wren = house.post_of(house.social_worker), colleague(house, "Wren Vale")
    day = timezone.localdate() + timedelta(days=10)
    done(house, sam, {house.family.pk: wren}, day)
    assert Allocation.objects.filter(live(), post=sam).get().end == day - timedelta(days=1)
    assert Allocation.objects.get(post=wren).start == day


def test_caseloads_before_and_after_are_shown(house):
    sam, wren = house.post_of(house.social_worker), colleague(house, "Wren Vale")
    family(house, "Second family", sam, children=3)
    plan = planned(house, sam, {house.family.pk: wren})
    assert [(one.before.post.user.name, one.before.children, one.after.children) for one in plan.changes] == [
        ("Sam Okafor", 5, 3), ("Wren Vale", 0, 2),
    ]  # fmt: skip


def test_the_perpetrators_worker_is_refused_for_the_victims_side_and_nothing_is_done(house):
    sam, wren = house.post_of(house.social_worker), colleague(house, "Wren Vale")
    second = family(house, "Second family", sam)
    piers = colleague(house, "Pip Holt")
    house.perpetrator_worker.posts.update(user=piers.user)
    to = {house.family.pk: piers, second.pk: wren}
    with pytest.raises(Refused, match="can’t work with the victim and with the perpetrator"):
        done(house, sam, to)
    assert (
        not Allocation.objects.filter(post=wren).exists() and Allocation.objects.filter(live(), post=sam).count() == 2
    )


def test_a_barred_colleague_a_restricted_file_and_another_team_stand_in_the_way(house):
    wren = colleague(house, "Wren Vale")
    assert problem(house, wren) == ""
    assert "another team" in problem(house, house.post_of(house.outsider))
    now = timezone.now()
    Barred.objects.create(
        authority=house.authority,
        user=wren.user,
        family=house.family,
        reason="x",
        started_at=now,
        made_by=house.manager,
    )
    assert problem(house, wren) == "Wren Vale can’t be given this family. Choose a colleague."
    robin = colleague(house, "Robin Hale")
    row = Restriction.objects.create(
        authority=house.authority, family=house.family, reason="x", started_at=now, made_by=house.manager
    )
    RestrictedTo.objects.create(authority=house.authority, restriction=row, post=house.post_of(house.manager))
    assert "restricted to named posts" in problem(house, robin)


def test_a_partners_colleague_needs_an_agreement_that_covers_the_files(house):
    nhs = Agency.objects.create(authority=house.authority, name="Merrowshire NHS", kind="nhs")
    wren = colleague(house, "Wren Vale", "mental_health_worker", agency=nhs)
    assert "No sharing agreement in force lets Wren Vale" in problem(house, wren)
    SharingAgreement.objects.create(
        authority=house.authority, agency=nhs, title="x", purpose="x", lawful_basis="public_task", kinds=["family"],
        start="2020-01-01",
    )  # fmt: skip
    assert problem(house, wren) == ""


def test_a_post_that_ends_before_the_day_stands_in_the_way(house):
    wren = colleague(house, "Wren Vale", end=timezone.localdate() + timedelta(days=3))
    sam = house.post_of(house.social_worker)
    (move,) = planned(house, sam, {house.family.pk: wren}, timezone.localdate() + timedelta(days=4)).moves
    assert "ends before that day" in move.problem


def test_who_works_with_the_family_already_keeps_what_they_have(house):
    sam, wren = house.post_of(house.social_worker), colleague(house, "Wren Vale")
    Allocation.objects.create(authority=house.authority, family=house.family, post=wren, start="2026-01-01")
    assert done(house, sam, {house.family.pk: wren}).moves[0].both
    assert (
        Allocation.objects.filter(post=wren).count() == 1 and not Allocation.objects.filter(live(), post=sam).exists()
    )


def test_in_two_windows_the_second_is_told_that_it_moved(house):
    sam, wren, robin = house.post_of(house.social_worker), colleague(house, "Wren Vale"), colleague(house, "Robin Hale")
    second = family(house, "Second family", sam)
    to = {house.family.pk: robin, second.pk: robin}
    seen = planned(house, sam, to).digest
    done(house, sam, {house.family.pk: wren})
    with pytest.raises(actions.Moved):
        done(house, sam, to, seen=seen)
    assert not Allocation.objects.filter(post=robin).exists()


@pytest.mark.parametrize("days", [-1, 93])
def test_a_day_that_has_passed_or_is_far_off_is_refused(house, days):
    with pytest.raises(Refused, match="from today on"):
        done(house, house.post_of(house.social_worker), {}, timezone.localdate() + timedelta(days=days), seen="x")


def test_nobody_gives_away_families_of_another_team(house):
    otto = house.post_of(house.outsider)
    assert moving.allocations_of(again(house.manager), otto) == []
    with pytest.raises(actions.Moved):
        done(house, otto, {house.other_family.pk: colleague(house, "Wren Vale")}, seen="x")
    with pytest.raises(Refused, match="Your role can’t allocate"):
        actions.reallocate(otto, {}, timezone.localdate(), "x", "x", by=house.social_worker)


def test_the_new_colleague_gets_a_letter_that_says_nothing(house, django_capture_on_commit_callbacks):
    sam, wren = house.post_of(house.social_worker), colleague(house, "Wren Vale")
    with django_capture_on_commit_callbacks(execute=True):
        done(house, sam, {house.family.pk: wren})
    (letter,) = mail.outbox
    assert letter.to == ["wren@example.org"] and "Harlow" not in letter.subject + letter.body


def sent(day, **more):
    return {"day-day": day.day, "day-month": day.month, "day-year": day.year, "reason": "Leaves"} | more


def test_the_page_asks_shows_and_does_and_a_second_window_is_told(house):
    sam, wren = house.post_of(house.social_worker), colleague(house, "Wren Vale")
    client, address = house.client(house.manager), reverse("re-allocate", args=[sam.pk])
    said = sent(timezone.localdate(), everything=str(wren.pk))
    assert "Enter why they are re-allocated" in client.post(address, said | {"reason": ""}).content.decode()
    assert "Choose who gets all families" in client.post(address, said | {"everything": ""}).content.decode()
    shown = client.post(address, said)
    assert (
        "1 family will go from Sam Okafor" in shown.content.decode()
        and not Allocation.objects.filter(post=wren).exists()
    )
    seen = dict(shown.context["sent"]) | {"seen": shown.context["plan"].digest}
    assert client.post(address, seen | {"change": "yes"}).context.get("plan") is None
    assert client.post(address, seen).status_code == 302
    late = client.post(address, seen)
    assert late.status_code == 409 and "Something changed while you looked" in late.content.decode()


def test_what_stands_in_the_way_is_said_at_the_family_before_anything_is_asked_to_be_confirmed(house):
    sam, pip = house.post_of(house.social_worker), colleague(house, "Pip Holt")
    house.perpetrator_worker.posts.update(user=pip.user)
    answer = house.client(house.manager).post(
        reverse("re-allocate", args=[sam.pk]),
        sent(timezone.localdate(), **{f"to-{house.family.pk}": str(pip.pk)}),
    )
    assert "Harlow family: The same person can’t work" in answer.content.decode() and "plan" not in answer.context


def test_a_worker_re_allocates_nothing(house):
    address = reverse("re-allocate", args=[house.post_of(house.social_worker).pk])
    assert house.client(house.social_worker).get(address).status_code == 403


def test_a_plan_of_twenty_families_asks_as_many_questions_as_of_one(house):
    sam, wren = house.post_of(house.social_worker), colleague(house, "Wren Vale")

    def asked():
        rows = moving.allocations_of(again(house.manager), sam)
        user = again(house.manager)
        with CaptureQueriesContext(connection) as caught:
            moving.plan(user, sam, {row.family_id: wren for row in rows}, timezone.localdate(), weights())
        return len(caught)

    few = asked()
    for number in range(20):
        family(house, f"Family {number:02}", sam)
    assert asked() == few
