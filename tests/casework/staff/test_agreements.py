"""Sharing agreements, whom they leave out, and decisions to share or not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.urls import reverse
from tests.casework.staff.conftest import Keepers, fresh

from safeguarding.casework.access.models import Agency, SharingAgreement
from safeguarding.casework.access.policies import Refused, allows
from safeguarding.casework.access.unchanging import lifted
from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.situations import AgreementExclusion, SharingDecision
from safeguarding.casework.feeds.lawful import may_be_linked
from safeguarding.casework.staff.actions.agreements import (
    add_agreement,
    decide_sharing,
    leave_out,
    put_back,
    withdraw,
)
from safeguarding.casework.staff.states import missing_terms

TODAY = date(2026, 11, 22)


def terms(**more: Any) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "title": "Trust and council", "purpose": "Safeguarding children", "lawful_basis": "public_task",
        "kinds": ["family"], "start": TODAY, "dpia_reference": "D7", "dpia_on": TODAY, "signed_by_council": "A Director",
        "signed_by_partner": "A Chief", "caldicott_guardian": "C Guardian", "told": True,
    }  # fmt: skip
    return whole | more


DECISION = {
    "share": False, "with_whom": "The school", "what": "The assessment", "reason": "It would tell where she lives",
    "basis": "public_task", "confidentiality": "public_interest", "told": True, "not_told_reason": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("lack", "sentence"),
    [
        ({"kinds": []}, "Select at least one kind"),
        ({"kinds": ["family", "gossip"]}, "gossip is no kind of record"),
        ({"dpia_reference": ""}, "impact assessment comes before"),
        ({"dpia_on": None}, "impact assessment comes before"),
        ({"dpia_on": TODAY + timedelta(days=1)}, "impact assessment comes before"),
        ({"caldicott_guardian": ""}, "Caldicott guardian"),
        ({"told": False, "not_told_reason": ""}, "why families are not told"),
        ({"signed_by_council": ""}, "who signed"),
        ({"signed_by_partner": ""}, "who signed"),
        ({"months_seen": 13}, "12 months at most"),
        ({"years_held": 4}, "3 years at most"),
        ({"kinds": ["police"], "columns": {"police": ["sex"]}}, "says who it is about"),
        ({"kinds": ["police"], "columns": {"police": ["family_name", "mood"]}}, "no column mood"),
        ({"columns": {"police": ["family_name"]}}, "police is not agreed"),
    ],
)
def test_an_agreement_that_lacks_a_term_is_not_kept(keepers: Keepers, lack: dict[str, Any], sentence: str) -> None:
    trust = Agency.objects.create(authority=keepers.house.authority, name="Trust", kind="nhs")
    with pytest.raises(Refused, match=sentence):
        add_agreement(trust, terms(**lack), by=fresh(keepers.ig))
    assert not trust.agreements.exists()


def test_whole_terms_lack_nothing_and_only_the_nhs_names_a_guardian(keepers: Keepers) -> None:
    trust = Agency(kind="nhs")
    assert missing_terms(trust, terms()) == ""
    assert missing_terms(trust, terms(told=False, not_told_reason="Risk")) == ""
    assert missing_terms(keepers.house.police, terms(caldicott_guardian="")) == ""


def test_an_agreement_is_with_a_partner(keepers: Keepers) -> None:
    with pytest.raises(Refused, match="with a partner agency"):
        add_agreement(keepers.house.council, terms(), by=fresh(keepers.ig))


@pytest.mark.parametrize("who", ["administrator", "chair", "support"])
def test_only_information_governance_keeps_and_withdraws_agreements(keepers: Keepers, who: str) -> None:
    by = fresh(getattr(keepers, who))
    with pytest.raises(Refused, match="Your role can’t write"):
        add_agreement(keepers.house.police, terms(), by=by)
    with pytest.raises((Refused, Http404)):
        withdraw(SharingAgreement.objects.get(), "Why", by=by)


def test_withdrawal_ends_access_in_an_open_session_and_is_kept_once(keepers: Keepers) -> None:
    house = keepers.house
    client = house.client(house.analyst)
    assert client.get(reverse("deliveries")).status_code == 200
    row = withdraw(SharingAgreement.objects.get(), "Terms were broken", by=fresh(keepers.ig))
    assert client.get(reverse("deliveries")).status_code != 200
    assert not allows(fresh(house.analyst), "home.see")
    first = row.withdrawn_at
    withdraw(row, "Again", by=fresh(keepers.ig))
    row.refresh_from_db()
    assert (row.withdrawn_at, row.withdrawn_reason, row.withdrawn_by) == (first, "Terms were broken", keepers.ig)


def test_what_an_agreement_says_of_people_is_in_no_log(keepers: Keepers) -> None:
    add_agreement(keepers.house.police, terms(), by=fresh(keepers.ig))
    event = Event.objects.latest("number")
    assert event.verb == "added sharing agreement"
    assert set(event.what) == {"agency", "kinds"}


def test_through_the_pages_an_agreement_is_kept_shown_and_withdrawn(keepers: Keepers) -> None:
    house, client = keepers.house, keepers.house.client(keepers.ig)
    days = {
        f"{name}-{part}": getattr(TODAY, part)
        for name in ("start", "review_on", "dpia_on", "signed_on")
        for part in ("day", "month", "year")
    }
    answers = {
        "agency": house.police.pk, "title": "New terms", "controllers": "Each its own", "purpose": "Safeguarding",
        "lawful_basis": "legal_obligation", "condition": "Safeguarding, DPA 2018", "confidentiality": "law",
        "kinds": ["police", "indicators"], "covers": "Families of the teams", "onward": "no", "detail": "detail",
        "dpia_reference": "D8", "dpia_reviewer": "D Officer", "told": "yes", "retention_rule": "R6",
        "signed_by_council": "A Director", "signed_by_partner": "A Chief",
    }  # fmt: skip
    assert (
        "Enter the condition"
        in client.post(reverse("add-agreement"), answers | days | {"condition": ""}).content.decode()
    )
    second = client.post(reverse("add-agreement"), answers | days).content.decode()
    assert "Which columns are agreed?" in second
    assert not SharingAgreement.objects.filter(title="New terms").exists()
    chosen = answers | days | {"columns": "yes"}
    nobody = client.post(reverse("add-agreement"), chosen | {"columns_police": ["sex", "role"]}).content.decode()
    assert "select what says who it is about: family name" in nobody
    assert 'name="title" value="New terms"' in nobody
    assert (
        "Months shown must be 12 or fewer"
        in client.post(reverse("add-agreement"), answers | days | {"months_seen": "13"}).content.decode()
    )
    response = client.post(reverse("add-agreement"), chosen | {"columns_police": ["family_name", "birth_date"]})
    assert response.status_code == 302, response.content.decode()
    row = SharingAgreement.objects.get(title="New terms")
    assert row.conditions == {"police": "Safeguarding, DPA 2018", "indicators": "Safeguarding, DPA 2018"}
    assert row.columns == {"police": ["family_name", "birth_date"]}
    shown_now = client.get(response["Location"]).content.decode()
    assert "Legal obligation" in shown_now
    assert "Police extract: columns" in shown_now
    client.post(reverse("withdraw-agreement", args=[row.pk]), {"reason": "Superseded"})
    page = client.get(response["Location"]).content.decode()
    assert "Superseded" in page
    assert client.get(reverse("withdraw-agreement", args=[row.pk])).status_code == 404


def test_terms_that_open_nothing_are_said_on_the_page(keepers: Keepers) -> None:
    assert (
        "There is no sharing agreement"
        not in keepers.house.client(keepers.ig).get(reverse("agreements")).content.decode()
    )
    with lifted(connection):
        SharingAgreement.objects.all().delete()
    assert (
        "There is no sharing agreement" in keepers.house.client(keepers.ig).get(reverse("agreements")).content.decode()
    )


def test_a_decision_not_to_share_is_kept_with_its_reason_and_never_changes(keepers: Keepers) -> None:
    house = keepers.house
    made = decide_sharing(house.family, dict(DECISION), by=fresh(house.social_worker))
    assert (made.share, made.decided_by) == (False, house.social_worker)
    assert set(Event.objects.latest("number").what) == {"share", "basis"}
    with pytest.raises(Refused, match="why the family is not told"):
        decide_sharing(house.family, DECISION | {"told": False}, by=fresh(house.social_worker))


def test_decisions_are_read_by_those_who_decide_and_not_by_the_other_side(keepers: Keepers) -> None:
    house = keepers.house
    decide_sharing(house.family, dict(DECISION), by=fresh(house.victim_worker))
    page = house.client(house.social_worker).get(reverse("sharing", args=[house.family.pk])).content.decode()
    assert "Do not share with The school" in page
    assert house.client(house.perpetrator_worker).get(reverse("sharing", args=[house.family.pk])).status_code == 403
    with pytest.raises(Refused):
        decide_sharing(house.family, dict(DECISION), by=fresh(house.perpetrator_worker))
    with pytest.raises(Http404):
        decide_sharing(house.family, dict(DECISION), by=fresh(house.outsider))


def test_through_the_pages_a_decision_is_recorded(keepers: Keepers) -> None:
    house, client = keepers.house, keepers.house.client(keepers.house.social_worker)
    address = reverse("decide-sharing", args=[house.family.pk])
    answers = {**DECISION, "share": "no", "told": "no"}
    assert "Enter why the family is not told" in client.post(address, answers).content.decode()
    assert client.post(address, answers | {"not_told_reason": "It raises the risk"}).status_code == 302
    assert SharingDecision.objects.get().not_told_reason == "It raises the risk"


def test_leaving_somebody_out_needs_the_family_and_the_register(keepers: Keepers) -> None:
    house, agreement = keepers.house, SharingAgreement.objects.get()
    made = leave_out(agreement, house.family, house.father, "Objection", by=fresh(house.manager))
    assert (made.person, made.made_by) == (house.father, house.manager)
    with pytest.raises((Refused, Http404)):
        leave_out(agreement, house.family, None, "Objection", by=fresh(house.social_worker))
    with pytest.raises(Http404):
        leave_out(agreement, house.other_family, None, "Objection", by=fresh(house.manager))
    with pytest.raises(Http404):
        leave_out(agreement, house.family, house.other_child, "Objection", by=fresh(house.manager))
    assert AgreementExclusion.objects.count() == 1


def test_through_the_pages_a_family_is_left_out(keepers: Keepers) -> None:
    house, client = keepers.house, keepers.house.client(keepers.house.manager)
    answers = {"agreement": SharingAgreement.objects.get().pk, "person": "", "reason": "A member of staff’s family"}
    assert client.post(reverse("leave-out", args=[house.family.pk]), answers).status_code == 302
    assert AgreementExclusion.objects.get().person is None
    page = client.get(reverse("sharing", args=[house.family.pk])).content.decode()
    assert "The whole family" in page


def test_a_family_that_is_put_back_is_there_for_the_partner_again_and_the_row_stays(keepers: Keepers) -> None:
    house, agreement = keepers.house, SharingAgreement.objects.get()
    made = leave_out(agreement, house.family, None, "Objection", by=fresh(house.manager))
    assert may_be_linked(house.authority.pk, "police").is_empty() is False
    linkable = set(may_be_linked(house.authority.pk, "police")["person_id"])
    assert str(house.child.pk) not in linkable
    with pytest.raises((Refused, Http404)):
        put_back(made, "Withdrawn", by=fresh(house.social_worker))
    row = put_back(made, "The objection was withdrawn", by=fresh(house.manager))
    assert (row.ended_by, row.ended_reason) == (house.manager, "The objection was withdrawn")
    assert str(house.child.pk) in set(may_be_linked(house.authority.pk, "police")["person_id"])
    first = row.ended_at
    assert put_back(row, "Again", by=fresh(house.manager)).ended_at == first
    assert AgreementExclusion.objects.get().ended_reason == "The objection was withdrawn"
    assert Event.objects.filter(verb="put back into agreement").count() == 1


def test_through_the_pages_somebody_is_put_back_once(keepers: Keepers) -> None:
    house, client = keepers.house, keepers.house.client(keepers.house.manager)
    made = leave_out(SharingAgreement.objects.get(), house.family, house.father, "Objection", by=fresh(house.manager))
    address = reverse("put-back", args=[house.family.pk, made.pk])
    assert "Put back" in client.get(reverse("sharing", args=[house.family.pk])).content.decode()
    assert "Put back" not in house.client(house.social_worker).get(
        reverse("sharing", args=[house.family.pk])).content.decode()  # fmt: skip
    assert "Enter why they are put back" in client.post(address, {"reason": ""}).content.decode()
    assert client.post(address, {"reason": "Objection withdrawn"}).status_code == 302
    assert "Objection withdrawn" in client.get(reverse("sharing", args=[house.family.pk])).content.decode()
    assert client.get(address).status_code == 404
    assert house.client(house.social_worker).get(address).status_code == 403
    assert house.client(house.outside_manager).get(address).status_code == 404
