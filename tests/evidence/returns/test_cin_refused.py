"""Every way a file can fail to be a census, as a table: the damage, and the one clear message it gets."""

from __future__ import annotations

import io
import re

import pytest
from tests.evidence.returns.example import FILE, cut, put, reading

from safeguarding.evidence.returns.cin_census import Problem, stream

ALL = re.DOTALL
LAUGHS = b'<!DOCTYPE Message [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (new, b"&%c;" % old * 10) for old, new in zip(b"abcdefgh", b"bcdefghi", strict=True)
)
DOCTYPE = "has a document type declaration (DOCTYPE)"


def as_bytes(data: bytes):
    return lambda _: data


# damage | line | path | part of the sentence. Each stops the reading with this one message and nothing after it.
REFUSED = {
    "nothing at all": (as_bytes(b""), 0, "", "The file is empty"),
    "only blanks": (as_bytes(b" \n \n"), 0, "", "The file is empty"),
    "only nulls": (as_bytes(b"\0" * 4096), 0, "", "The file is empty"),
    "plain text": (as_bytes(b"Dear colleague"), 1, "", "is not XML"),
    "a CSV file": (as_bytes(b"LAchildID,Sex\nA1,F\n"), 1, "", "looks like a CSV file"),
    "a spreadsheet's tab-separated text": (as_bytes(b"LAchildID\tSex\nA1\tF\n"), 1, "", "looks like a CSV file"),
    "JSON": (as_bytes(b'{"children": []}'), 1, "", "looks like JSON"),
    "a zip renamed to .xml": (as_bytes(b"PK\x03\x04\x14\x00" + b"\0" * 50), 0, "", "is a zip archive"),
    "a gzip": (as_bytes(b"\x1f\x8b\x08" + b"\0" * 50), 0, "", "is a gzip archive"),
    "a PDF": (as_bytes(b"%PDF-1.7"), 0, "", "is a PDF document"),
    "an old workbook": (as_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1"), 0, "", "is an old Office document"),
    "a web page": (as_bytes(b"<!DOCTYPE html>\n<html></html>"), 1, "", "is a web page"),
    "an unfinished element": (as_bytes(b"<"), 1, "", "has no elements"),
    "only a declaration": (as_bytes(b'<?xml version="1.0"?>\n'), 2, "", "has no elements"),
    "half a declaration": (as_bytes(b"<?xml vers"), 1, "", "breaks off"),
    "a comment without end": (as_bytes(b"<!--" + b"x" * 70_000), 1, "", "never closed"),
    "an external entity": (
        put("<Message>", '<!DOCTYPE Message [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<Message>'), 2, "", DOCTYPE),
    "an external entity in use": (
        lambda data: put("TEST", "&x;")(put("<Message>", '<!DOCTYPE M [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'
                                            "<Message>")(data)), 2, "", DOCTYPE),
    "an external subset": (put("<Message>", '<!DOCTYPE Message SYSTEM "http://127.0.0.1:9/x.dtd">\n<Message>'),
                           2, "", DOCTYPE),
    "billion laughs": (lambda data: LAUGHS + b"]>" + data.split(b"\n", 1)[1], 1, "", DOCTYPE),
    "DOCTYPE after a comment": (put("<Message>", "<!-- a\n -->\n<!DOCTYPE Message>\n<Message>"), 4, "", DOCTYPE),
    "DOCTYPE in UTF-16": (lambda _: '<!DOCTYPE M [<!ENTITY a "b">]><Message/>'.encode("utf-16"), 1, "", DOCTYPE),
    "an entity nobody declared": (put("TEST", "&name;"), 12, "", "entity"),
    "cut off in a child": (lambda data: data[: data.index(b"<Ethnicity>")], 31, "", "breaks off"),
    "cut off in a tag": (lambda data: data[: data.index(b"<Ethnicity>") + 4], 31, "", "breaks off"),
    "cut off before the last tag": (lambda data: data[: data.rindex(b"</Message>")], 108, "", "breaks off"),
    "Windows letters called UTF-8": (lambda data: data.replace(b"TEST", b"Caf\xe9"), 12, "", "don't fit the encoding"),
    "UTF-8 called UTF-16": (put("utf-8", "utf-16"), 1, "", "says that it is UTF-16"),
    "an unknown encoding": (put("utf-8", "klingon"), 1, "", "names an encoding"),
    "an encoding of the mainframe": (put("utf-8", "cp037"), 1, "", "names an encoding"),
    "UTF-32": (lambda data: data.decode().encode("utf-32"), 1, "", "UTF-32"),
    "a lone ampersand": (put("TEST", "M & S"), 12, "", "not well-formed"),
    "a control character": (put("TEST", "\x01"), 12, "", "not well-formed"),
    "tags closed crosswise": (put("</Sex>", "</Gender>"), 27, "", "closed by the end of another"),
    "a second root": (lambda data: data + b"<Message/>", 109, "", "after the end"),
    "elements 300 deep": (put("<Sex>", "<a>" * 300), 27, "", "too deep"),
    "a text of 20 MB": (put("TEST", "x" * 20_000_000), 0, "Message", "longer than 4 MB"),
    "a child of 5 MB": (put("<Sex>", "<Sex>" + "x" * 5_000_000), 0, "Message/Children/Child[1]", "longer than 4 MB"),
    "another root": (lambda data: data.replace(b"Message", b"CIN"), 2, "", "The first element must be Message"),
    "a prefix": (lambda data: data.replace(b"Message", b"x:Message"), 2, "", "The first element must be Message"),
    "a namespace": (put("<Message>", '<Message xmlns="urn:x">'), 2, "Message", "Remove xmlns"),
    "no header": (cut("<Header>.*</Header>"), 2, "Message", "no Header before its children"),
    "the header last": (lambda data: re.sub(rb"(<Header>.*</Header>)(.*)(</Message>)", rb"\2\1\3", data, flags=ALL),
                        2, "Message", "no Header before its children"),
    "no children": (cut("<Child>.*</Child>"), 2, "Message/Children", "holds no children"),
    "neither header nor children": (cut("<Header>.*</Children>"), 2, "Message", "has no Header"),
    "last year's file": (put("<Year>2026", "<Year>2025"), 6, "Message/Header/CollectionDetails/Year",
                         "is the census for 2024-25 (Year 2025), which can't be read"),
    "a year in words": (put("<Year>2026", "<Year>2025-26"), 6, "Message/Header/CollectionDetails/Year", "four digits"),
    "no year": (cut("<Year>2026</Year>"), 4, "Message/Header/CollectionDetails", "has no Year"),
    "another collection": (put(">CIN<", ">SSDA903<"), 5, "Message/Header/CollectionDetails/Collection", "must be CIN"),
    "the start of the year for its end": (put(">2026-03-31<", ">2025-04-01<"), 7,
                                          "Message/Header/CollectionDetails/ReferenceDate", "must be the last day"),
    "an authority of four digits": (put("<LEA>919", "<LEA>9190"), 11, "Message/Header/Source/LEA", "three digits"),
    "no authority": (cut("<LEA>919</LEA>"), 9, "Message/Header/Source", "has no LEA"),
    "two sources": (put("<Source>", "<Source><LEA>919</LEA></Source><Source>"), 9, "Message/Header/Source[2]",
                    "only once"),
    "a moment without a time": (put("T09:00:00", ""), 15, "Message/Header/Source/DateTime", "date and time"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_is_not_a_census_is_refused_with_one_clear_message(what):
    damage, line, path, said = REFUSED[what]
    found = list(stream(io.BytesIO(damage(FILE))))
    last = found[-1]
    assert isinstance(last, Problem)
    assert said in last.sentence
    assert (last.severity, last.line, last.path) == ("fatal", line, path)
    assert [each.severity for each in found if isinstance(each, Problem)] == ["fatal"]


def test_a_file_of_another_year_than_the_one_wanted_is_refused():
    data = put("<Year>2026", "<Year>2025")(FILE)
    (problem,) = reading(data, year=2026).problems
    assert "is the census for 2024-25 (Year 2025). The one wanted is 2025-26 (Year 2026)" in problem.sentence


def test_a_file_of_another_authority_is_refused():
    (problem,) = reading(FILE, authority="801").problems
    assert (problem.severity, problem.path, problem.value) == ("fatal", "Message/Header/Source/LEA", "919")
    assert "LEA must be 801" in problem.sentence
    assert not reading(FILE, authority="919").problems


def test_a_prefix_nobody_declared_is_refused():
    *_, last = reading(put("</Sex>", "</Sex><x:UPN>1</x:UPN>")(FILE)).problems
    assert (last.severity, last.line) == ("fatal", 27)
