"""What reads the record is right after a merge: returns that name the old id, partner links, emergencies."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from tests.casework.conftest import House
from tests.casework.merging.conftest import add, merge

from safeguarding.casework.families.models import Identifier, Person
from safeguarding.casework.feeds.actions import store_links
from safeguarding.casework.feeds.found import Found
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link, LinkDecision
from safeguarding.casework.insight.frames import links_of
from safeguarding.casework.pathway.models import Episode
from safeguarding.casework.returns.saving import save_batch
from safeguarding.casework.staff.actions.emergencies import _family_of
from safeguarding.evidence.returns import cin_census as census


def second_of(house: House) -> Person:
    """The child once more, as a return brought them in: without a name or a family."""
    made = add(house, "", "", None, date(2018, 5, 4))
    Identifier.objects.create(authority=house.authority, person=made, scheme="la_child_id", value="MC000009")
    Episode.objects.create(authority=house.authority, child=made, referral_date=date(2026, 1, 5), referral_source="1A")
    return made


def in_the_file(*referrals: date) -> census.Child:
    return census.Child(
        la_child_id="MC000009", sex="F", ethnicity="WBRI", upn=None, former_upn=None, upn_unknown="UN1",
        birth_date=date(2018, 5, 4), expected_birth_date=None, death_date=None, disabilities=(),
        episodes=tuple(census.Episode(referral_date=day, referral_source="1A", no_further_action=False) for day in referrals),
    )  # fmt: skip


def test_a_return_that_names_the_old_id_goes_to_the_child_kept(house: House) -> None:
    second = second_of(house)
    merge(house, house.child, second)
    assert Episode.objects.get().child_id == house.child.pk
    same = save_batch(house.authority.pk, [in_the_file(date(2026, 1, 5))])
    assert (same.made, same.unchanged, same.changed) == (0, 1, [])
    more = save_batch(house.authority.pk, [in_the_file(date(2026, 1, 5), date(2026, 6, 1))])
    assert (more.made, more.changed) == (0, [house.child.pk])
    assert set(Episode.objects.values_list("child", flat=True)) == {house.child.pk}
    house.child.refresh_from_db()
    assert house.child.ethnicity == ""  # who the child is was settled when the two were merged
    assert set(Identifier.objects.values_list("value", flat=True)) == {"MC000001", "MC000009"}


def test_an_emergency_finds_the_family_by_the_old_id(house: House) -> None:
    second = second_of(house)
    assert _family_of("MC000009", date(2018, 5, 4), house.manager) is None
    merge(house, house.child, second)
    assert _family_of("MC000009", date(2018, 5, 4), house.manager) == house.family


def test_a_partners_row_that_both_records_were_linked_to_counts_once_for_the_one_kept(
    house: House, again: Person
) -> None:
    of = {"authority": house.authority}
    now = timezone.now()
    delivery = Delivery.objects.create(
        **of, agency=house.police, feed="police", file_name="f", sha256="x", received_by=house.analyst, received_at=now
    )
    event = FeedEvent.objects.create(
        **of, delivery=delivery, event_key="e", incident_id="i", feed="police", kind="call", date=date.today()
    )
    links = [
        Link.objects.create(
            **of, event=event, person=person, probability=chance, band=band, model_version="1", made_at=now
        )
        for person, chance, band in ((house.mother, 0.4, "doubtful"), (again, 0.6, "doubtful"))
    ]
    LinkDecision.objects.create(**of, link=links[1], same=True, decided_by=house.performance, decided_at=now)
    merge(house, house.mother, again)
    rows = links_of(house.authority.pk, "police").rows(named=True)
    assert [(row["person_id"], row["band"], row["how"]) for row in rows] == [(str(house.mother.pk), "linked", "person")]


def test_a_delivery_that_was_being_linked_while_two_were_merged_links_the_person_kept(
    house: House, again: Person
) -> None:
    of = {"authority": house.authority}
    delivery = Delivery.objects.create(
        **of, agency=house.police, feed="police", file_name="f", sha256="y", received_by=house.analyst,
        received_at=timezone.now(),
    )  # fmt: skip
    events = [
        FeedEvent.objects.create(
            **of, delivery=delivery, event_key=key, incident_id=key, feed="police", kind="call", date=date.today()
        )
        for key in ("one", "two")
    ]
    said = [(events[0], again, 0.97), (events[0], house.mother, 0.99), (events[1], again, 0.98)]
    linked = [Found(event.pk, person.pk, chance, "linked", []) for event, person, chance in said]
    merge(house, house.mother, again)
    store_links(delivery, linked, "1", by=house.analyst)
    rows = Link.objects.values_list("event__event_key", "person", "probability")
    assert set(rows) == {("one", house.mother.pk, 0.99), ("two", house.mother.pk, 0.98)}
