"""Open Document workbooks: what goes in is what a reader of the format gets out."""

import zipfile
from io import BytesIO

import pytest
from lxml import etree

from safeguarding.evidence.open_document import MIME, Sheet, spreadsheet

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def read(data):
    with zipfile.ZipFile(BytesIO(data)) as packed:
        first = packed.infolist()[0]
        assert (first.filename, first.compress_type, packed.read("mimetype").decode()) == ("mimetype", 0, MIME)
        tree = etree.fromstring(packed.read("content.xml"))
    return {
        sheet.get(f"{TABLE}name"): [
            ["\n".join(cell.itertext()) for cell in row] for row in sheet.iter(f"{TABLE}table-row")
        ]
        for sheet in tree.iter(f"{TABLE}table")
    }


def test_text_numbers_and_nothing_come_back_as_they_went_in():
    sheets = read(
        spreadsheet([Sheet("Figures", ("What", "Number"), [("Call-outs <&>", 3.5), ("Hidden", "c"), (None, 0)])])
    )
    assert sheets == {"Figures": [["What", "Number"], ["Call-outs <&>", "3.5"], ["Hidden", "c"], ["", "0"]]}


def test_what_looks_like_a_formula_is_text():
    data = spreadsheet([Sheet("A", ("x",), [("=1+1",)])])
    with zipfile.ZipFile(BytesIO(data)) as packed:
        content = packed.read("content.xml")
    assert b"formula" not in content and b'value-type="string"' in content


def test_names_of_sheets_are_cut_and_made_different():
    names = list(read(spreadsheet([Sheet("A very long name of a sheet: [part] one", ("x",), []) for _ in range(3)])))
    assert len(set(names)) == 3 and all(len(name) <= 31 and "[" not in name for name in names)


def test_signs_that_xml_cannot_hold_are_left_out_and_no_sheet_is_refused():
    assert read(spreadsheet([Sheet("A", ("a\x00b",), [])])) == {"A": [["ab"]]}
    with pytest.raises(ValueError, match="one sheet"):
        spreadsheet([])
