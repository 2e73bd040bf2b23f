"""What is typed into a form of supervision is there again after a laptop slept; what it is looked through for is not."""

from __future__ import annotations

from uuid import uuid4

from django.urls import reverse
from django.utils import timezone
from tests.casework.quality.test_observing import days, drawn
from tests.casework.supervision.acts import again, closed, opened, rate, text
from tests.casework.supervision.test_after import decided, tell

from safeguarding.casework.access.models import Post
from safeguarding.casework.quality import actions as quality
from safeguarding.casework.supervision import actions
from safeguarding.casework.workbook import drafts
from safeguarding.casework.workbook.models import Draft


def on(name):
    today = timezone.localdate()
    return {f"{name}-day": today.day, f"{name}-month": today.month, f"{name}-year": today.year}


def forms(house):
    """Who types into which form: its draft’s name, the field, and what else is sent to save it."""
    session = decided(house)
    telling = tell(house, session)
    action = actions.agree_action(session, "Ring", house.manager, timezone.localdate(), by=again(house.manager))
    key = session.pk
    return session, {
        f"rate:{key}:{house.child.pk}": ("social_worker", "reason", {"answer": "red"}),
        f"family-rating:{key}": ("manager", "reason", {"colour": "red"}),
        f"decision:{key}": ("manager", "text", {"kind": "intensify"}),
        f"agree-action:{key}": ("manager", "text", {"owner": str(house.manager.pk), **on("due")}),
        f"disagree:{key}:rating": ("social_worker", "reason", {"stands": "yes"}),
        f"telling:{key}": (
            "manager", "words", {"person": str(house.mother.pk), "teller": str(house.manager.pk), **on("due")}
        ),
        f"pass-on:{tell(house, session, 'We will ring.').pk}": ("manager", "reason", {"teller": "nobody", **on("due")}),
        f"told:{telling.pk}": ("manager", "said", {"how": "met", "compartment": "shared", **on("on")}),
        f"done:{action.pk}": ("manager", "note", on("on")),
    }  # fmt: skip


def test_every_form_gives_back_what_was_typed_until_it_is_saved_and_to_its_writer_alone(house):
    _, pages = forms(house)
    for name, (who, field, more) in pages.items():
        client = house.client(getattr(house, who))
        page, keep = drafts.page_of(name, house.family.pk), drafts.address_of(name, house.family.pk)
        shown = client.get(page)
        assert f'data-draft="{keep}"' in text(shown), name
        hidden = {one: str(shown.context["form"].initial.get(one) or "") for one in ("replaces", "seen")}
        typed = f"Half a sentence of {name.split(':')[0]}"
        assert client.post(keep, {**more, **hidden, field: typed}).status_code == 204, name
        assert typed in text(client.get(page)) and "Restored from your draft of" in text(client.get(page)), name
        assert Draft.objects.get().user == getattr(house, who)
        answer = client.post(page, {**more, **hidden, field: typed})
        assert answer.status_code == 302, name
        assert not Draft.objects.exists(), name


def test_who_told_us_and_the_places_that_are_looked_for_are_kept_in_no_draft(house):
    session = decided(house)
    keep = drafts.address_of(f"telling:{session.pk}", house.family.pk)
    sent = {"words": "We worry.", "informants": "Maud Petty", "places": "Thistle School"}
    house.client(house.manager).post(keep, sent)
    assert set(Draft.objects.get().fields) == {"words"}


def test_a_draft_that_comes_after_its_words_were_saved_or_the_supervision_closed_is_none(house):
    session = opened(house)
    rate(house, session, "social_worker", "red", reason="He was hurt.")
    keep = drafts.address_of(f"rate:{session.pk}:{house.child.pk}", house.family.pk)
    client = house.client(house.social_worker)
    client.post(keep, {"answer": "red", "reason": "He was hurt."})
    assert not Draft.objects.exists()
    actions.set_family_rating(session, "red", "So", None, "red", by=again(house.manager))
    actions.decide(session, "continue", "So", by=again(house.manager))
    actions.close_session(session, again(house.manager), by=again(house.manager))
    client.post(keep, {"answer": "amber", "reason": "Better."})
    assert not Draft.objects.exists()


def test_a_draft_begun_before_somebody_saved_is_shown_beside_what_stands(house):
    session = decided(house)
    page = reverse("rate", args=[session.pk, house.child.pk])
    client = house.client(house.social_worker)
    client.post(
        drafts.address_of(f"rate:{session.pk}:{house.child.pk}", house.family.pk),
        {"answer": "green", "reason": "I changed my mind", "replaces": str(uuid4())},
    )
    shown = text(client.get(page))
    assert "This was changed after you began to write." in shown
    assert "Amber. social_worker says amber" in shown and "Green. I changed my mind" in shown


def test_a_managers_decision_and_the_name_of_another_manager_are_kept_too(house):
    Post.objects.filter(user=house.outside_manager).update(team=house.team)
    session = closed(house, {"social_worker": "red"}, "red")
    client = house.client(house.manager)
    for name, field in (("managers-decision", "text"), ("name-manager", "reason")):
        keep = drafts.address_of(f"{name}:{session.pk}", house.family.pk)
        client.post(keep, {field: f"Half of {name}"})
        assert f"Half of {name}" in text(client.get(drafts.page_of(f"{name}:{session.pk}", house.family.pk)))
    actions.decide_as_manager(session, True, "Go on", "As said", by=again(house.manager))
    assert [one.form for one in Draft.objects.all()] == [f"name-manager:{session.pk}"]
    client.post(keep, {"reason": "Later"})
    assert Draft.objects.get().fields["reason"] == ["Half of name-manager"]


def test_what_an_observer_typed_comes_back_and_goes_when_it_is_saved(house):
    days(house, 1)
    row = drawn(house, 1).days.get()
    page, keep = (reverse(one, args=[row.pk]) for one in ("observed-day", "observed-day-draft"))
    client = house.client(house.outside_manager)
    assert f'data-draft="{keep}"' in text(client.get(page))
    assert client.post(keep, {"answer_child": "partly", "note_child": "Hardly the baby"}).status_code == 204
    assert "Hardly the baby" in text(client.get(page)) and "Restored from your draft of" in text(client.get(page))
    assert "Hardly the baby" not in text(house.client(house.manager).get(page))
    answers = {"child": ("yes", ""), "who": ("yes", ""), "helps": ("yes", "")}
    quality.write_observation(row, answers, by=again(house.outside_manager))
    client.post(keep, {"note_child": "Late"})
    assert not Draft.objects.exists()
