"""What is kept of a row that is refused: where it stands and what is wrong, and nothing that stands in it."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.casework.conftest import House, change_terms
from tests.casework.feeds.test_deliveries import DAY, KAY, LEE, extract, hand_in
from tests.casework.feeds.test_held_back import everywhere
from tests.casework.feeds.test_lawful import leave_out
from tests.casework.feeds.test_standing import deliver, own
from tests.casework.feeds.test_ways_in import secret, send  # noqa: F401  a fixture

from safeguarding.casework.design.uploads import checked
from safeguarding.casework.families.models import Person
from safeguarding.casework.feeds import actions, processing, removing
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Rejection
from safeguarding.casework.feeds.tasks import process_delivery
from safeguarding.evidence import feeds
from safeguarding.evidence.feeds.columns import every
from safeguarding.evidence.feeds.profile import Profile

TODAY = f"{DAY:%d/%m/%Y}"
#: The row of somebody left out, damaged in each way in which a row can be refused. The words stand in it and nowhere else.
DAMAGED = {
    "a day that is none": "QUOKKA1,31/02/okapi,Domestic abuse,Victim,Zzyzx,Vexillology,03/02/1991,F,9 Okapi Row,QX99 9ZZ",
    "a day before all": "QUOKKA2,01/01/1899,Domestic abuse,Victim,Zzyzx,Vexillology,03/02/1991,F,9 Okapi Row,QX99 9ZZ",
    "an unknown code": f"QUOKKA3,{TODAY},Zzyzx Vexillology,Okapi,Zzyzx,Vexillology,03/02/1991,F,9 Okapi Row,QX99 9ZZ",
    "a birth date that is none": f"QUOKKA4,{TODAY},Domestic abuse,Victim,Zzyzx,Vexillology,Okapi Row,F,9 Okapi Row,QX99 9ZZ",
    "born later": f"QUOKKA5,{TODAY},Domestic abuse,Victim,Zzyzx,Vexillology,03/02/2099,F,9 Okapi Row,QX99 9ZZ",
    "no name": f"QUOKKA6,{TODAY},Domestic abuse,Victim,,,,F,9 Okapi Row,QX99 9ZZ",
    "a cell too many": f"QUOKKA7,{TODAY},Domestic abuse,Victim,Zzyzx,Vexillology,03/02/1991,F,9 Okapi Row,QX99 9ZZ,Okapi",
    "cells missing": f"QUOKKA8,{TODAY},Domestic abuse,Victim,Zzyzx,Vexillology",
    "a name too long": f"QUOKKA9,{TODAY},Domestic abuse,Victim,Zzyzx,{'Okapi' * 40},03/02/1991,F,9 Okapi Row,QX99 9ZZ",
    "a loose quotation mark": f'QUOKKA10,{TODAY},Domestic abuse,Victim,"Zzyzx"okapi,Vexillology,03/02/1991,F,9 Okapi Row,QX99 9ZZ',
}  # fmt: skip
OF_THE_ROW = ("zzyzx", "vexillology", "03/02/1991", "1991-02-03")


def places(house: House, in_the_linker: list[str], log: str, folder: Path) -> set[str]:
    """Where anything of a damaged row is found; the person's own record holds their name, and is left out."""
    found = everywhere(house, in_the_linker, log, folder)
    kept = (
        f"{[*Rejection.objects.values_list()]} {[*Delivery.objects.values_list()]} {[*FeedEvent.objects.values_list()]}"
    )
    return found | {"a kept row" for word in OF_THE_ROW if word in kept.lower() or word in log.lower()}


@pytest.mark.parametrize("left_out", [True, False], ids=["left out", "not left out"])
def test_nothing_that_stands_in_a_refused_row_is_kept_written_down_or_told(
    house: House,
    planted: Person,
    in_the_linker: list[str],
    on_disk: Path,
    caplog: pytest.LogCaptureFixture,
    left_out: bool,
) -> None:
    if left_out:
        leave_out(house, planted, whole_family=False)
    with caplog.at_level(logging.DEBUG):
        change_terms(columns={"police": sorted(every("police"))})
        delivery = hand_in(house, KAY, *DAMAGED.values())
        log = "".join(r.getMessage() for r in caplog.records if r.name != "django.db.backends")
    assert (delivery.state, delivery.accepted, delivery.rejected) == ("done", 1, len(DAMAGED))
    assert places(house, in_the_linker, log, on_disk) == set()


def test_a_sentence_that_repeated_the_cell_would_be_found(
    house: House, planted: Person, in_the_linker: list[str], on_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above: what a reading says is the cell as well, and one place keeps it."""

    def read(*of: Any, **more: Any) -> feeds.Reading:
        reading = feeds.read(*of, **more)
        return replace(
            reading, rejected=tuple(replace(one, sentence=f"{one.sentence} {one.value}") for one in reading.rejected)
        )

    monkeypatch.setattr(processing, "feeds", _With(read))
    hand_in(house, KAY, DAMAGED["an unknown code"])
    assert "a kept row" in places(house, in_the_linker, "", on_disk)


class _With:
    """The module of feeds with another `read`."""

    def __init__(self, read: Any) -> None:
        self.read = read

    def __getattr__(self, name: str) -> Any:
        return getattr(feeds, name)


def test_a_system_is_told_nothing_that_stands_in_a_refused_row(house: House, secret: str) -> None:  # noqa: F811
    answer = send(secret, house, extract(KAY, *DAMAGED.values()))
    told = answer.content.decode()
    told += house.client(house.performance).get(f"/partner-data/{answer.json()['id']}/").content.decode()
    assert "Rows that were not accepted" in told
    assert not [word for word in ("okapi", "quokka", *OF_THE_ROW) if word in told.lower()]


def test_a_file_without_headings_is_refused_without_a_word_of_its_rows(house: House) -> None:
    file = SimpleUploadedFile("extract.csv", "\n".join([*DAMAGED.values(), LEE]).encode(), "text/csv")
    delivery = actions.receive_delivery(checked(file, kinds={"csv"}), "police", house.police, by=house.analyst)
    process_delivery.call(str(delivery.pk), str(delivery.received_by_id))
    delivery.refresh_from_db()
    said = f"{delivery.state} {delivery.sentence} {delivery.profile}".lower()
    assert not FeedEvent.objects.exists() and "headings" in said
    assert not [word for word in ("okapi", "quokka", *OF_THE_ROW) if word in said]


@pytest.mark.parametrize("how", ["held back", "in the figures"])
def test_the_figures_of_a_delivery_less_its_rows_leave_nothing_of_a_row_held_back(
    house: House, planted: Person, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kind, part, sex, month and amount of a row held back could be had by taking the rows from the figures."""
    leave_out(house, planted, whole_family=False)
    if how == "in the figures":  # the control
        whole = processing.profile
        monkeypatch.setattr(processing, "profile", lambda reading, kept: whole(reading))
    later = (
        KAY.replace("INC1", "INC4").replace("Kay,Harlow", "Mia,Lindqvist").replace("Domestic abuse", "Missing person")
    )
    theirs = f"QUOKKA1,{TODAY},Domestic abuse,Suspect,Zzyzx,Vexillology,03/02/1991,F,9 Okapi Row,QX99 9ZZ"
    delivery = hand_in(house, later, theirs)
    figures, kept = Profile.from_json(delivery.profile), FeedEvent.objects.filter(delivery=delivery)
    assert (delivery.held_back, kept.count(), figures.accepted) == (1, 1, 2)
    rest = {
        name: {code: many - kept.filter(**{name: code}).count() for code, many in said.items()}
        for name, said in figures.codes.items()
    }
    left = any(many for said in rest.values() for many in said.values()) or sum(figures.months.values()) != 1
    assert left is (how == "in the figures")


def test_the_days_of_a_delivery_are_those_of_the_file_whatever_is_kept_of_it(house: House, planted: Person) -> None:
    """Whoever hands in is told the same days: that fewer are kept would say whom the council knows."""
    leave_out(house, planted, whole_family=False)
    early = f"QUOKKA1,{DAY.replace(day=1):%d/%m/%Y},Domestic abuse,Suspect,Zzyzx,Vexillology,03/02/1991,F,9 Okapi Row,QX99 9ZZ"
    figures = Profile.from_json(hand_in(house, KAY, early).profile)
    assert (figures.first, figures.last) == (min(DAY.replace(day=1), DAY), DAY)


def test_the_figures_say_nothing_of_rows_that_go_because_somebody_was_left_out_later(
    house: House, planted: Person
) -> None:
    theirs = f"QUOKKA1,{TODAY},Domestic abuse,Suspect,Zzyzx,Vexillology,03/02/1991,F,9 Okapi Row,QX99 9ZZ"
    first, again = hand_in(house, KAY, theirs), hand_in(house, theirs, LEE)
    before = {row.pk: row.profile for row in (first, again)}
    assert all(one["codes"]["kind"]["domestic_abuse"] and one["months"] for one in before.values())
    leave_out(house, planted, whole_family=False)
    assert removing.remove_left_out(house.performance) == 1
    for row in (first, again):
        row.refresh_from_db()
        figures = Profile.from_json(row.profile)
        assert (figures.codes, figures.months, figures.amounts, figures.early) == ({}, {}, {}, {})
        assert (figures.rows, figures.missing) == (2, Profile.from_json(before[row.pk]).missing)
        assert house.client(house.performance).get(f"/partner-data/{row.pk}/").status_code == 200


@pytest.mark.parametrize("left_out", [True, False])
def test_the_first_values_of_a_file_under_other_words_show_nobody_whom_an_agreement_leaves_out(
    house: House, planted: Person, left_out: bool
) -> None:
    if left_out:
        leave_out(house, planted, whole_family=False)
    rows = f"INC9,{TODAY},DA,Zzyzx,Vexillology,03/02/1991,QX77 7QQ".encode()
    head, *rest = own().split(b"\n")
    delivery = deliver(house, b"\n".join([head, rows, *rest]))
    page = house.client(house.performance).get(f"/partner-data/{delivery.pk}/headings/").content.decode()
    assert f"First values: {TODAY}" in page, "what says nothing of a person helps to tell the columns"
    assert any(word in page for word in ("Zzyzx", "Vexillology", "03/02/1991", "QX77 7QQ")) is not left_out
    assert ("not shown, as an agreement leaves somebody out" in page) is left_out
