"""A partner's own headings and codes: what they probably mean, and that what was said of them is kept to."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding.evidence import feeds
from safeguarding.evidence.feeds import FeedError, HeadingsError, Mapping, police, propose, unknown_codes

TODAY = date(2026, 4, 1)
OWN = (
    b"STORM no.;Wann;Was;Nominal surnam;Vorname;Geboren;Wohnung;PLZ;Notiz\n"
    b"P1;03/04/2024;DA;Ashe;Ann;01/02/1990;12 Mill Road;QX1 2AB;x1\n"
    b"P2;04/04/2024;DOM;Wood;Bo;01/02/1985;14 Mill Road;QX1 2AC;x2\n"
    b"P3;05/04/2024;DA;Hill;Cy;01/02/1970;16 Mill Road;QX1 2AD;x3\n"
    b"P4;06/04/2024;DA;Lake;Di;01/02/1995;18 Mill Road;QX1 2AE;x4\n"
)
SAID = Mapping(
    {"STORM no.": "incident_id", "Wann": "date", "Was": "kind", "Nominal surnam": "family_name", "Vorname": "given_name",
     "Geboren": "birth_date", "PLZ": "postcode", "Notiz": ""},
)  # fmt: skip


def test_headings_are_proposed_by_name_by_one_much_alike_and_by_what_stands_under_them():
    found = {one.words: (one.column, one.by) for one in propose("police", OWN, today=TODAY)}
    assert found == {
        "STORM no.": ("", ""), "Wann": ("date", "content"), "Was": ("", ""), "Nominal surnam": ("family_name", "name"),
        "Vorname": ("", ""), "Geboren": ("birth_date", "content"), "Wohnung": ("", ""), "PLZ": ("postcode", "content"), "Notiz": ("", ""),
    }  # fmt: skip


def test_the_first_values_stand_beside_a_heading():
    assert propose("police", OWN, today=TODAY)[0].values == ("P1", "P2", "P3")


def test_without_a_mapping_it_is_not_clear_which_column_is_which():
    with pytest.raises(HeadingsError):
        police.read(OWN, today=TODAY)


def test_with_what_was_said_the_file_is_read_and_its_unknown_codes_are_listed():
    assert unknown_codes("police", OWN, SAID) == {"kind": [("DOM", 1)]}
    reading = police.read(OWN, today=TODAY, mapping=SAID)
    assert (len(reading.events), reading.rejected_rows) == (3, 1)
    known = Mapping(SAID.headings, {"kind": {"dom": "domestic_abuse"}})
    assert unknown_codes("police", OWN, known) == {}
    assert police.read(OWN, today=TODAY, mapping=known).events["kind"].to_list() == ["domestic_abuse"] * 4


def test_a_code_that_was_said_to_be_left_out_is_not_asked_for_again_and_its_rows_are_not_kept():
    known = Mapping(SAID.headings, {"kind": {"DOM": ""}})
    assert unknown_codes("police", OWN, known) == {}
    assert police.read(OWN, today=TODAY, mapping=known).rejected_rows == 1


def test_a_heading_that_was_said_to_be_left_out_is_left_out_although_the_feed_knows_it():
    text = b"Ref,Date,Type,Surname,Postcode\nP1,03/04/2024,DA,Ashe,QX1 2AB\n"
    kept = police.read(text, today=TODAY, mapping=Mapping({"Postcode": ""}))
    assert kept.events["postcode"].to_list() == [None] and kept.events["family_name"].to_list() == ["Ashe"]


def test_what_was_said_goes_before_what_the_feed_declares():
    text = b"Ref,Date,Recorded date,Type,Surname\nP1,03/04/2024,09/04/2024,DA,Ashe\n"
    with pytest.raises(HeadingsError, match="both say"):
        police.read(text, today=TODAY)
    assert police.read(text, today=TODAY, mapping=Mapping({"Recorded date": "date"})).events["date"].to_list() == [
        date(2024, 4, 9)
    ]


def test_a_heading_that_changed_asks_again():
    with pytest.raises(HeadingsError, match="said to be the incident date is not there any more"):
        police.read(OWN.replace(b"Wann", b"Datum"), today=TODAY, mapping=SAID)


def test_a_further_heading_does_not():
    wide = OWN.replace(b"Notiz", b"Notiz;Neu").replace(b";x", b";y;x")
    assert len(police.read(wide, today=TODAY, mapping=SAID).events) == 3


@pytest.mark.parametrize("wrong", [Mapping({"Was": "colour"}), Mapping({}, {"kind": {"x": "blue"}})])
def test_a_column_or_code_that_the_feed_does_not_have_is_refused(wrong):
    with pytest.raises(FeedError, match="has no"):
        police.read(OWN, today=TODAY, mapping=wrong)


def test_a_file_without_rows_or_headings_says_so():
    with pytest.raises(FeedError, match="no row that could be headings"):
        propose("police", b"1,2\n3,4\n", today=TODAY)
    with pytest.raises(FeedError, match="no rows under them"):
        propose("police", b"Ref,Date\n", today=TODAY)


@pytest.mark.parametrize("feed", feeds.FEEDS)
def test_what_a_feed_declares_itself_is_proposed_as_that(feed):
    from safeguarding.evidence.feeds.definition import load

    columns = load(feed).columns
    text = ",".join(one.headings[0] for one in columns) + "\n" + ",".join("x" for _ in columns) + "\n"
    assert [one.column for one in propose(feed, text.encode(), today=TODAY)] == [one.name for one in columns]


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=200))
def test_whatever_the_bytes_there_is_a_proposal_or_a_sentence(content):
    for start in (b"", OWN):
        try:
            found = propose("police", start + content, today=TODAY)
        except FeedError as error:
            assert str(error).endswith((".", ")"))
        else:
            named = [one.column for one in found if one.column]
            assert len(named) == len(set(named))
