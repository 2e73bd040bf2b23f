"""Files as they come: saved by many programs, cut short, renamed, or no table at all."""

import gzip
import io
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding.evidence.feeds import FeedError, police

TODAY = date(2026, 4, 1)
TEXT = "Incident Ref,Incident Date,Incident Type,Forename,Surname,DOB\nP1,03/04/2024,DA,Zoë,Quillworth,23/06/1990\nP2,04/04/2024,ASB,Ann,Ashe,01/02/1980\n"


def read(content, **how):
    return police.read(content, today=TODAY, **how)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_encoding_delimiter_and_line_ending_gives_the_same_events(encoding, delimiter, ending):
    content = TEXT.replace(",", delimiter).replace("\n", ending).encode(encoding)
    reading = read(content)
    assert reading.events.equals(read(TEXT.encode()).events)
    assert reading.events["given_name"].to_list() == ["Zoë", "Ann"] and reading.layout.delimiter == delimiter


@pytest.mark.parametrize(
    "heading",
    ["SURNAME", "Last name", " surname ", "Sur-name", "family_name", "Nominal Surname", '"Surname"', "\u00a0Surname"],
)
def test_headings_are_known_by_other_spellings(heading):
    assert len(read(TEXT.replace("Surname", heading).encode()).events) == 2


def test_headings_may_stand_below_a_title_and_row_numbers_are_those_of_a_spreadsheet():
    title = "Merrowshire Police: extract of 3 May 2024\n\n,,,,,\n"
    reading = read((title + TEXT + "P3,soon,DA,A,B,\n").encode())
    assert reading.layout.header_row == 4 and reading.rejected[0].row == 7


def test_blank_rows_count_as_rows_of_the_spreadsheet_and_are_no_rows_of_data():
    reading = read((TEXT + "\n , ,,,,\nP3,soon,DA,A,B,\n").encode())
    assert reading.rows == 3 and reading.rejected[0].row == 6


def test_a_line_break_inside_quotation_marks_is_one_row():
    reading = read((TEXT + 'P3,03/04/2024,DA,"Ann\nMarie",B,\nP4,soon,DA,A,B,\n').encode())
    assert reading.events["given_name"][2] == "Ann Marie" and reading.rejected[0].row == 5


def test_columns_that_are_not_declared_are_not_kept():
    wide = (
        TEXT.replace("DOB", "DOB,Officer,Notes").replace("1990", "1990,PC 1,secret").replace("1980", "1980,PC 2,secret")
    )
    assert "secret" not in str(read(wide.encode()).events.rows())


@pytest.mark.parametrize(
    ("row", "fault"), [("P3,03/04/2024,DA", "fewer cells (3)"), ("P3,03/04/2024,DA,A,B,,,x", "more cells (8)")]
)
def test_a_row_too_short_or_too_long_is_rejected(row, fault):
    (rejection,) = read((TEXT + row + "\n").encode()).rejected
    assert rejection.row == 4 and fault in rejection.sentence


def test_empty_cells_at_the_end_of_a_row_do_no_harm():
    assert len(read((TEXT + "P3,03/04/2024,DA,A,B,01/02/1980,,,\n").encode()).events) == 3


def test_quotation_marks_that_do_not_match_reject_the_row_alone():
    reading = read((TEXT + 'P3,03/04/2024,DA,"A"nn,B,\nP4,03/04/2024,DA,A,B,\n').encode())
    assert [r.row for r in reading.rejected] == [4] and len(reading.events) == 3


def workbook():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<x/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("what", "content", "said"),
    [
        ("empty", b"", "is empty"),
        ("white space", b" \r\n\n", "is empty"),
        ("a byte order mark", b"\xef\xbb\xbf", "is empty"),
        ("headings and no rows", TEXT.splitlines()[0].encode(), "headings but no rows"),
        ("headings and blank rows", TEXT.splitlines()[0].encode() + b"\n,,,,,\n\n", "headings but no rows"),
        ("a workbook renamed", workbook(), "ZIP file or an Excel workbook"),
        ("an old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "old Excel"),
        ("a PDF", b"%PDF-1.7\n", "a PDF"),
        ("gzip", gzip.compress(TEXT.encode()), "a gzip file"),
        ("a census", b'<?xml version="1.0"?><Message/>', "an XML file"),
        ("a web page", b"<!doctype html><p>Sign in", "a web page"),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a text file"),
        ("binary further in", TEXT.encode() + b"\0" * 10, "not a text file"),
        ("a quotation mark never closed", (TEXT + 'P3,03/04/2024,DA,"Ann,B,\nP4,03/04/2024,DA,A,B,\n').encode(), "row 4: a quotation mark"),
        ("no headings", "\n".join(TEXT.splitlines()[1:]).encode(), "none of the first 20 rows has the headings"),
        ("another table", b"shoe,size\n1,2\n", "none of the first 20 rows has the headings"),
        ("a column twice", TEXT.replace("DOB", "Last name").encode(), "“Surname” and “Last name” both say the family name"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_police_file_says_so(what, content, said):
    with pytest.raises(FeedError, match=said):
        read(content)


def test_rows_in_the_place_of_headings_are_not_repeated_in_the_message():
    with pytest.raises(FeedError) as refused:
        read("\n".join(TEXT.splitlines()[1:]).encode())
    assert "Quillworth" not in str(refused.value)


@pytest.mark.parametrize("missing", ["Incident Ref", "Incident Date", "Incident Type"])
def test_a_missing_column_is_named_with_the_headings_found(missing):
    with pytest.raises(FeedError) as refused:
        read(TEXT.replace(missing, "Something else").encode())
    assert (
        "Something else" in str(refused.value)
        and "Forename" in str(refused.value)
        and "is missing" in str(refused.value)
    )


def test_a_file_that_does_not_say_who_is_refused():
    text = "Incident Ref,Incident Date,Incident Type,Forename\nP1,03/04/2024,DA,Ann\n"
    with pytest.raises(FeedError, match=r"“Surname” \(family name\).* is missing"):
        read(text.encode())


def test_a_file_of_2_gb_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)  # a sparse file: it takes no room on the disk
    with pytest.raises(FeedError, match=r"huge\.csv has 2,000 MB; at most"):
        read(path)


def test_the_bound_can_be_set():
    with pytest.raises(FeedError, match="Ask for a shorter period"):
        read(TEXT.encode(), max_bytes=50)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(FeedError, match=r"nothing\.csv can't be opened"):
        read(tmp_path / "nothing.csv")


def test_an_open_file_is_left_open():
    stream = io.BytesIO(TEXT.encode())
    assert len(read(stream).events) == 2 and not stream.closed


def test_progress_ends_at_the_last_byte():
    seen = []
    read(TEXT.encode(), progress=seen.append)
    assert seen[-1] == len(TEXT.encode()) and seen == sorted(seen)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300))
def test_whatever_the_bytes_there_is_a_reading_or_a_sentence(content):
    for start in (b"", TEXT.encode()):
        try:
            reading = read(start + content)
        except FeedError as error:
            assert str(error).endswith((".", ")"))
        else:
            taken = len(reading.events) + reading.rejected_rows
            assert taken == reading.rows
