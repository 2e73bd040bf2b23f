"""What the linker sees of a name, a date and an address."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding.evidence.linkage.prepare import LINKER_COLUMNS, prepare


def seen(column, **row):
    return prepare(pl.DataFrame([{"person_id": "1", **row}]), "person_id")[column][0]


@pytest.mark.parametrize(
    ("column", "given", "expected"),
    [
        ("given", {"given_name": "  Zoë "}, "zoe"),
        ("given", {"given_name": "ANNE-MARIE"}, "anne marie"),
        ("given", {"given_name": "Mr John"}, "john"),
        ("given", {"given_name": "Unknown"}, None),
        ("given", {"given_name": "BABY"}, None),
        ("family", {"family_name": "O'Neill"}, "oneill"),
        ("family", {"family_name": "O’Neill"}, "oneill"),
        ("family", {"family_name": "Wałęsa"}, "walesa"),
        ("family", {"family_name": ""}, None),
        ("address", {"address": "Flat 2, 14 Mill Rd."}, "flat 2 14 mill road"),
        ("address", {"address": "3 St Mary's Ave"}, "3 st marys avenue"),
        ("address", {"address": "NFA"}, None),
        ("address", {"address": "no fixed abode"}, None),
        ("postcode", {"postcode": "qx1 2ab"}, "qx12ab"),
        ("postcode", {"postcode": "ZZ99 3VZ"}, None),
        ("born", {"birth_date": date(2015, 6, 3)}, "2015-06-03"),
        ("born", {"birth_date": "2015-06-03"}, "2015-06-03"),
        ("born", {"birth_date": "19151301"}, "1915-13-01"),
        ("born", {"birth_date": "June"}, None),
        ("sex", {"sex": "female"}, "F"),
        ("sex", {"sex": "1"}, "M"),
        ("sex", {"sex": "U"}, None),
        ("nhs_number", {"nhs_number": "999 000 0018"}, "9990000018"),
        ("nhs_number", {"nhs_number": "0000000000"}, None),
        ("nhs_number", {"nhs_number": "9999999999"}, None),
    ],
)
def test_what_is_compared(column, given, expected):
    assert seen(column, **given) == expected


@settings(deadline=None)
@given(st.text(max_size=30))
def test_no_text_breaks_it_and_preparing_twice_changes_nothing(text):
    once = seen("family", family_name=text)
    assert once is None or seen("family", family_name=once) == once


def test_every_column_of_the_linker_is_there_whatever_the_extract_has():
    prepared = prepare(pl.DataFrame({"person_id": ["1"]}), "person_id")
    assert prepared.columns == ["unique_id", *LINKER_COLUMNS]
