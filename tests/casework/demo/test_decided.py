"""The demonstration’s officer decided who the people in the police’s rows are, as they truly are, and left a few."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from safeguarding.casework.access.models import User
from safeguarding.casework.demo import decided
from safeguarding.casework.demo.filling import hand_in
from safeguarding.casework.demo.loading import load
from safeguarding.casework.feeds.models import LinkDecision
from safeguarding.evidence.made_up.county import county

pytestmark = pytest.mark.once


@pytest.mark.django_db
def test_the_officer_decides_by_who_people_truly_are_and_leaves_some_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    made = county(24, 7, until=date.today())
    people = {one.role: User.objects.get(email=one.email) for one in load(made, "a made-up password")}
    officer = people["performance_officer"]
    hand_in(made.police_extract, people["partner_analyst"])
    monkeypatch.setattr(decided, "LEFT", 10_000)
    assert decided.decide(made, officer) == 0 and not LinkDecision.objects.exists()
    monkeypatch.setattr(decided, "LEFT", 0)
    with transaction.atomic():
        number = decided.decide(replace(made, true_links=made.true_links.clear()), officer)
        assert number and not LinkDecision.objects.filter(same=True).exists()
        transaction.set_rollback(True)
    assert decided.decide(made, officer) == number
    said = LinkDecision.objects.filter(same=True).select_related("link__person", "link__event")
    assert said.exists()
    for one in said:
        person, event = one.link.person, one.link.event
        theirs = {event.given_name, event.family_name, event.birth_date}
        assert {person.given_name, person.family_name, person.birth_date} & theirs
    assert decided.decide(made, officer) == number, "deciding the same again decides nothing more"
    assert LinkDecision.objects.filter(same=True).count() == said.count()
