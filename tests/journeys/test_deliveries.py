"""A file under a partner's own words is told apart once; what is expected and does not come is said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

pytestmark = pytest.mark.journey
DAY = date.today() - timedelta(days=40)
HEADINGS = "STORM number,Wann,Was,Vorname,Nachname,Geboren,PLZ,Officer’s long note about the place of the incident"
PEOPLE = (("Kay", "02/01/1992"), ("Lee", "08/07/1990"), ("Wilhelmina-Alexandrina", "11/11/1970"))


def test_headings_are_said_once_and_a_missing_delivery_stands_on_the_page(county, desk, tmp_path):
    # given a police analyst with a file whose headings and codes nobody knows
    path = tmp_path / "own.csv"
    rows = [f"INC{n},{DAY:%d/%m/%Y},VORFALL,{name},Harlow,{born},QX1 1AA,x" for n, (name, born) in enumerate(PEOPLE)]
    path.write_text("\n".join([HEADINGS, *rows]))
    at = desk(county.analyst).open("deliveries")
    at.page.get_by_label("The extract").set_input_files(path)
    at.press("Hand in")
    # then nothing is kept until they have said which is which
    assert at.heading == "Waiting for an answer"
    at.follow("Say what they mean")
    assert "First values: INC0, INC1, INC2" in at.text
    at.on_a_phone()
    # when they forget the reference, the page says so
    at.press("Save and read the file")
    assert at.errors() == ["Select which heading is the incident reference"]
    for heading, column in (("STORM number", "Incident reference"), ("Was", "Incident type"), ("Vorname", "Given name"), ("Nachname", "Family name")):  # fmt: skip
        at.page.get_by_label(heading, exact=True).select_option(label=column)
    at.press("Save and read the file")
    # then the codes are asked for, and the file is read
    assert at.heading == "What do the codes mean?"
    at.on_a_phone()
    at.page.get_by_label("Incident type: VORFALL").select_option(label="Domestic abuse")
    at.press("Save and read the file")
    assert at.heading == "Done"
    assert "3 rows taken, none rejected." in at.text
    # when the performance officer says that another was due last week
    pat = desk(county.performance).open("deliveries").follow("Expected deliveries")
    pat.press("Save")
    assert "Select which extract" in pat.errors()
    pat.page.get_by_label("Which extract?").select_option(label="Police incidents, Merrowshire Police")
    pat.tick("Every three months")
    due = date.today() + timedelta(days=120)
    for part, value in (("Day", due.day), ("Month", due.month), ("Year", due.year)):
        pat.page.get_by_label(part, exact=True).fill(str(value))
    pat.press("Save").on_a_phone()
    # then it stands in the list
    assert "Not due yet" in pat.row("Police incidents")
    pat.open("deliveries-extract").on_a_phone()
