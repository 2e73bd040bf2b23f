"""The clerical review of doubtful links: second looks that don't know the first, taking back, and what is never shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House
from tests.casework.feeds.test_deliveries import DAY

from safeguarding.casework.access.models import Post, User
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.access.unchanging import lifted
from safeguarding.casework.families.situations import Restriction
from safeguarding.casework.feeds import actions, review_queries
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link, LinkDecision
from safeguarding.casework.feeds.relink_models import SampledPair
from safeguarding.casework.feeds.review_models import SecondLook
from safeguarding.casework.insight.frames import links_of

STEPS: list[dict[str, Any]] = [
    {"what": "To begin with", "bits": -10.0, "words": "Of pairs drawn blindly, about 1 in 1,025 is one person."},
    {"what": "Given name", "bits": 7.5, "words": "Given name: the same; speaks strongly for one person (+7.5)."},
    {"what": "Address", "bits": 3.2, "words": "Address: the same first line; speaks strongly for one person (+3.2)."},
    {"what": "", "bits": None, "words": "Taken together: match probability 62.0%."},
]


@pytest.fixture
def rows(house: House) -> dict[str, FeedEvent]:
    """Two doubtful rows: `once` is looked at by one person, `twice` belongs to the sample for two."""
    delivery = Delivery.objects.create(
        authority=house.authority, agency=house.police, feed="police", file_name="police.csv", sha256="x",
        received_by=house.analyst, received_at=timezone.now(), state="done",
    )  # fmt: skip
    found = {}
    for name, key in (("once", "a1"), ("twice", "a8")):
        event = FeedEvent.objects.create(
            authority=house.authority, delivery=delivery, event_key=key, incident_id=name, feed="police",
            kind="domestic_abuse", date=DAY, given_name="Kay", family_name="Harlow", sex="F",
            address="7 Hiding Row", postcode="ZQ4 4QZ",
        )  # fmt: skip
        for person, probability in ((house.mother, 0.62), (house.father, 0.2)):
            Link.objects.create(
                authority=house.authority, event=event, person=person, probability=probability, band="doubtful",
                evidence=STEPS, model_version="test", made_at=timezone.now(),
            )  # fmt: skip
        found[name] = event
    return found


@pytest.fixture
def colleague(house: House) -> User:
    user = User.objects.create_user("paz@example.org", "Paz Lind", authority=house.authority)
    Post.objects.create(
        authority=house.authority, user=user, agency=house.council, role="performance_officer", start=DAY
    )
    return user


def of(event: FeedEvent, person: Any) -> Link:
    return Link.objects.get(event=event, person=person)


def page(house: House, user: User, event: FeedEvent) -> str:
    return house.client(user).get(reverse("review-row", args=[event.pk])).content.decode()


def decide(house: House, user: User, event: FeedEvent, answer: str) -> str:
    asked = {"answer": answer, "reason": "I looked", "seen": ""}
    return house.client(user).post(reverse("review-row", args=[event.pk]), asked).content.decode()


def test_the_evidence_stands_beside_the_row_in_words_and_as_a_picture(house: House, rows: dict[str, FeedEvent]) -> None:
    said = page(house, house.performance, rows["once"])
    assert "Given name: the same; speaks strongly for one person (+7.5)." in said
    assert "Given name +7.5" in said and "<svg" in said and "Together +0.7" in said


def test_where_anybody_lives_is_not_shown_only_whether_it_agrees(house: House, rows: dict[str, FeedEvent]) -> None:
    said = page(house, house.performance, rows["once"])
    for secret in ("Hiding Row", "ZQ4", "Thistle", "QX1"):
        assert secret not in said
    assert "The same first line" in said


def test_the_rows_of_a_restricted_family_are_only_for_those_who_may_know(
    house: House, rows: dict[str, FeedEvent]
) -> None:
    assert review_queries.how_many_undecided(house.performance) == 2
    Restriction.objects.create(
        authority=house.authority, family=house.family, reason="Known here", made_by=house.manager,
        started_at=timezone.now(),
    )  # fmt: skip
    assert review_queries.how_many_undecided(house.performance) == 0
    response = house.client(house.performance).get(reverse("review-row", args=[rows["once"].pk]))
    assert response.status_code == 404


def test_who_cant_tell_leaves_the_row_undecided_and_is_not_asked_again(
    house: House, rows: dict[str, FeedEvent]
) -> None:
    decide(house, house.performance, rows["once"], "cannot_tell")
    assert {row.same for row in LinkDecision.objects.all()} == {None}
    assert set(review_queries.undecided(house.performance)) == {rows["twice"]}
    bands = links_of(house.authority.pk, "police").filter(event_id=str(rows["once"].pk))["band"]
    assert set(bands) == {"doubtful"}
    assert "can’t tell" in page(house, house.performance, rows["once"])


def test_a_decision_taken_back_is_kept_and_the_row_waits_again(house: House, rows: dict[str, FeedEvent]) -> None:
    browser = house.client(house.performance)
    decide(house, house.performance, rows["once"], str(of(rows["once"], house.mother).pk))
    assert "Kay Harlow" in browser.get(reverse("review-decided")).content.decode()
    for _ in range(2):
        browser.post(reverse("review-undo", args=[rows["once"].pk]))
    assert rows["once"] in review_queries.undecided(house.performance)
    assert LinkDecision.objects.count() == 4 and LinkDecision.objects.filter(same=True).count() == 1
    assert "You have decided no row yet." in browser.get(reverse("review-decided")).content.decode()


def test_what_somebody_else_decided_is_not_taken_back(
    house: House, rows: dict[str, FeedEvent], colleague: User
) -> None:
    actions.decide_row(rows["once"], None, "", frozenset(), by=house.performance)
    with pytest.raises(Refused, match="Somebody else decided"):
        actions.take_back(rows["once"], by=colleague)


def test_the_second_person_does_not_see_what_the_first_decided(
    house: House, rows: dict[str, FeedEvent], colleague: User
) -> None:
    decide(house, house.performance, rows["twice"], str(of(rows["twice"], house.mother).pk))
    decide(house, house.performance, rows["once"], "nobody")
    assert list(review_queries.for_a_second_look(colleague)) == [rows["twice"]]  # the other isn't of the sample
    assert not review_queries.for_a_second_look(house.performance).exists()  # nobody looks twice at their own
    said = page(house, colleague, rows["twice"])
    assert house.performance.name not in said and "I looked" not in said and "Somebody has decided this row" in said


def test_two_who_agree_are_done_and_two_who_differ_see_both_and_settle_it(
    house: House, rows: dict[str, FeedEvent], colleague: User
) -> None:
    mother = of(rows["twice"], house.mother)
    decide(house, house.performance, rows["twice"], str(mother.pk))
    decide(house, colleague, rows["twice"], str(mother.pk))
    assert SecondLook.objects.get().answer == "same" and not review_queries.disputed(colleague).exists()
    assert LinkDecision.objects.count() == 2  # the second look decides nothing by itself


@pytest.mark.parametrize("answer", ["nobody", "cannot_tell", "father"])
def test_two_who_differ_see_both_and_settle_it(
    house: House, rows: dict[str, FeedEvent], colleague: User, answer: str
) -> None:
    event, mother = rows["twice"], of(rows["twice"], house.mother)
    decide(house, house.performance, event, str(mother.pk))
    decide(house, colleague, event, str(of(event, house.father).pk) if answer == "father" else answer)
    assert list(review_queries.disputed(house.performance)) == [event]
    assert review_queries.next_row(colleague) == event
    said = page(house, colleague, event)
    assert "Two people see this row differently" in said and house.performance.name in said
    standing = LinkDecision.objects.filter(replaced_by__isnull=True)
    actions.decide_row(event, None, "Talked it over", frozenset(row.pk for row in standing), by=colleague)
    assert not review_queries.disputed(house.performance).exists()


def test_a_second_look_is_given_once_and_by_somebody_else(
    house: House, rows: dict[str, FeedEvent], colleague: User
) -> None:
    with pytest.raises(Refused, match="somebody else’s"):
        actions.look_again(rows["twice"], "nobody", None, "", by=colleague)
    actions.decide_row(rows["twice"], None, "", frozenset(), by=house.performance)
    with pytest.raises(Refused, match="somebody else’s"):
        actions.look_again(rows["twice"], "nobody", None, "", by=house.performance)
    first = actions.look_again(rows["twice"], "nobody", None, "", by=colleague)
    assert actions.look_again(rows["twice"], "nobody", None, "", by=colleague) == first
    with pytest.raises(actions.DecidedMeanwhile):
        actions.look_again(rows["twice"], "cannot_tell", None, "", by=colleague)


@pytest.mark.parametrize("who", ["social_worker", "manager", "analyst"])
def test_the_review_is_shut_to_everyone_else(house: House, rows: dict[str, FeedEvent], who: str) -> None:
    browser = house.client(getattr(house, who))
    assert browser.get(reverse("review-decided")).status_code == 403
    assert browser.post(reverse("review-undo", args=[rows["once"].pk])).status_code == 403


@pytest.mark.parametrize(
    ("band", "answer", "counts"), [("linked", "nobody", set()), ("not_linked", "mother", {"linked"})]
)
def test_a_row_drawn_by_chance_is_looked_at_without_what_the_linker_made_of_it_and_the_decision_counts(
    house: House, rows: dict[str, FeedEvent], band: str, answer: str, counts: set[str]
) -> None:
    event = rows["twice"]
    with lifted(connection, Link):
        event.links.all()._raw_delete("default")
    link = Link.objects.create(
        authority=house.authority, event=event, person=house.mother, probability=0.9, band=band, evidence=STEPS,
        model_version="test", made_at=timezone.now(),
    )  # fmt: skip
    SampledPair.objects.create(
        authority=house.authority, link=link, stratum="sure", of=100, drawn=5, drawn_at=timezone.now()
    )
    assert list(review_queries.sampled(house.performance)) == [event]
    assert review_queries.next_row(house.performance) == rows["once"], "doubtful rows come first"
    said = page(house, house.performance, event)
    assert "drawn by chance" in said and "1 row to decide, 1 drawn by chance to check" in said
    for hidden in ("+7.5", "speaks strongly", "62.0%", "Taken together"):
        assert hidden not in said
    assert "The same first line" in said, "whether the address agrees is all that is said of it"
    decide(house, house.performance, event, str(link.pk) if answer == "mother" else answer)
    assert not review_queries.sampled(house.performance).exists()
    bands = links_of(house.authority.pk, "police").filter(event_id=str(event.pk))["band"]
    assert set(bands) == counts


def test_what_the_hidden_field_may_be_made_to_say_is_no_fault(house: House, rows: dict[str, FeedEvent]) -> None:
    asked = {"answer": "nobody", "reason": "I looked", "seen": "quagga,\0,"}
    answer = house.client(house.performance).post(reverse("review-row", args=[rows["once"].pk]), asked)
    assert answer.status_code == 302 and LinkDecision.objects.count() == 2
