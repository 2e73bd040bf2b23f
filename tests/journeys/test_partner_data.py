"""A partner's extract comes in with its faults, people decide what is doubtful, and the figures say what they can't."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.casework.feeds.test_deliveries import BROKEN, HEADINGS, KAY, LEE, STRANGER
from tests.journeys.desk import Desk

from safeguarding.casework.families.models import Family, Membership, Person, TeamAllocation
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link
from safeguarding.casework.insight.boards import boards
from safeguarding.casework.insight.publishing import bring_up_to_date
from safeguarding.evidence.indicators import definitions

pytestmark = pytest.mark.journey
DAY = date.today() - timedelta(days=40)
#: Somebody called Harlow at the family's address, and no more: for a person to decide.
UNSURE = f"INC4,{DAY:%d/%m/%Y},Domestic abuse,Victim,,Harlow,,F,1 Thistle Way,QX1 1AA"
INDICATOR = "police_domestic_abuse_before_after"


@pytest.fixture
def extract(tmp_path) -> Path:
    path = tmp_path / "police.csv"
    path.write_text("\n".join([HEADINGS, KAY, LEE, STRANGER, BROKEN, UNSURE]))
    return path


def hand_in(at: Desk, file: Path) -> Desk:
    at.open("deliveries")
    at.page.get_by_label("The extract").set_input_files(file)
    return at.press("Hand in")


def test_a_dirty_extract_is_handed_in_and_its_doubtful_row_decided(county, desk, extract):
    # given a police analyst at the page of partner data
    at = desk(county.analyst).open("home").follow("Partner data")
    assert "No extract has been handed in yet." in at.text
    assert at.page.get_by_label("Police incidents, Merrowshire Police").is_checked()
    # when they hand in an extract with a day that does not exist
    hand_in(at, extract)
    # then they read what was accepted, and the row that was not, with its number and the reason
    assert at.heading == "Done: 1 row rejected"
    assert "4 rows taken, 1 row rejected." in at.text
    assert at.on_a_phone().row("Incident Date").startswith("5 ")
    assert "Harlow" not in at.text
    # when they hand in the same file again, then it is refused
    hand_in(at, extract)
    assert "This very file was received on" in at.errors()[0]
    # and how the rows were linked is not theirs to see
    at.open("review", status=403)
    at.refused(403)

    # when the performance officer looks at what is doubtful
    pat = desk(county.performance).open("home").follow("Partner data").follow("Police incidents")
    assert "For a person to decide" in pat.text
    pat.follow("Decide doubtful links")
    # then the row stands beside the person it may be, with what speaks for and against
    assert pat.heading == "Who is the person in this row?"
    assert "Not given" in pat.section("Merrowshire Police wrote").inner_text()
    assert "Thistle" not in pat.text
    assert "Ivy" in pat.section("Ivy Harlow").inner_text()
    pat.page.get_by_text("What speaks for and against Kay Harlow").click()
    pat.look().on_a_phone()
    assert "a twin or another relative can" in pat.section("Kay Harlow").locator("details").inner_text()
    # when they decide, then nothing is left to decide
    pat.press("Save and go on")
    assert pat.errors() == ["Select who the row is, or nobody"]
    while pat.heading != "Nothing to decide":
        pat.tick("Yes, Kay Harlow").press("Save and go on")
    assert "Your decision is saved." in pat.text
    # then the family’s social worker reads the headline in its file, and whoever works with the person who harms does not
    sam = desk(county.social_worker).open("chronology", county.family.pk).follow("What partners saw")
    assert "Domestic abuse 2 " in " ".join(sam.text.split())
    assert "No sharing agreement lets your role see this" in sam.row("Hospital")
    sam.look().on_a_phone()
    shut_out = desk(county.perpetrator_worker).open("partners", county.family.pk, status=403)
    shut_out.refused(403)


def test_an_extract_of_another_kind_is_refused_with_a_sentence(county, desk, tmp_path):
    # given a file whose columns are not those of the police
    other = tmp_path / "other.csv"
    other.write_text("Name,Shoe size\nKay,5\n")
    # when it is handed in
    at = hand_in(desk(county.analyst), other)
    # then nothing is kept, and the page says what is missing
    assert at.heading == "Refused"
    assert "The file: none of" in at.text
    assert "“Incident reference”, “Date”, “Incident type” are needed." in at.text


def known_to_the_police(county) -> None:
    """Forty families, each with three call-outs in the year before allocation and one in the year after."""
    of, allocated = {"authority": county.authority}, date.today() - timedelta(days=500)
    delivery = Delivery.objects.create(
        **of, agency=county.police, feed="police", file_name="x.csv", sha256="0", received_by=county.analyst,
        received_at=timezone.now(), state="done", covers_from=allocated - timedelta(days=800), covers_to=date.today(),
    )  # fmt: skip
    teams = (county.team, county.other_team)
    for number in range(40):
        family = Family.objects.create(**of, name=f"Secretname {number}", opened_on=allocated)
        person = Person.objects.create(
            **of, given_name="Known", family_name=f"Secretname{number}", birth_date=date(1990, 1, 1)
        )
        start = allocated - timedelta(days=1500)
        Membership.objects.create(**of, family=family, person=person, role="adult", relation="mother", start=start)
        TeamAllocation.objects.create(**of, family=family, team=teams[number % 2], start=allocated)
        for days in (-200, -100, -30, 60):
            event = FeedEvent.objects.create(
                **of, delivery=delivery, event_key=f"{number}:{days}", incident_id=f"{number}:{days}", feed="police",
                kind="domestic_abuse", date=allocated + timedelta(days=days),
            )  # fmt: skip
            Link.objects.create(
                **of, event=event, person=person, probability=0.99, band="linked", model_version="test",
                made_at=timezone.now(),
            )  # fmt: skip


def test_an_indicator_shows_chart_table_and_what_it_can_not_show(county, desk):
    # given forty families that the police knew before and after
    known_to_the_police(county)
    # and a quarter that a performance officer published
    bring_up_to_date(
        county.performance, now=True, among=[definitions()[name] for name in boards()["police"].indicators]
    )
    # when an analyst opens the indicator
    at = desk(county.analyst).open("home").follow("Indicators")
    at.open("indicator", INDICATOR)
    # then it says what the figures can't show before it shows them
    assert at.text.index("What this can’t show") < at.text.index("the figures")
    # and the chart is a picture whose figures stand below it as a table
    chart = at.page.locator("figure svg").first
    assert chart.bounding_box()["height"] > 100
    table = " ".join(at.page.get_by_role("table").first.inner_text().split())
    assert "120" in table
    assert "40" in table
    # and nobody's name is anywhere on it
    assert "Secretname" not in at.page.content()
    # and the groups lead to their own figures
    at.follow("By team")
    assert "20 60 20" in at.on_a_phone().row("North 1")
    # and the partnership board says it beside what can't be worked out, and why
    at.open("indicator-board", "police")
    assert "0.33 times" in at.text
    assert "What can’t be worked out" in at.text
