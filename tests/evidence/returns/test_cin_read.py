"""What the reader accepts, how it goes through a file, and that nothing in the file is lost."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import pytest
from lxml import etree
from tests.evidence.returns.example import CHILD, FILE, HEADER, OTHER, reading, written

from safeguarding.evidence.made_up.census import census_file, children, header
from safeguarding.evidence.returns.cin_census import Child, DefinitionError, Header, Problem, check, stream


def test_the_header_comes_first_then_the_children_in_order():
    assert list(stream(io.BytesIO(FILE))) == [HEADER, CHILD, OTHER]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_a_file_may_be_in_any_common_encoding_it_declares(encoding):
    text = FILE.decode().replace("TEST", "Café").replace('"utf-8"', f'"{encoding.removesuffix("-sig")}"')
    done = reading(text.encode(encoding))
    assert not done.problems
    assert done.header.software == "Café"
    assert done.children == (CHILD, OTHER)


def test_spaces_comments_and_the_place_of_a_schema_are_no_fault():
    data = FILE.replace(b"<Message>", b'<Message xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
                        b'xsi:noNamespaceSchemaLocation="CIN.xsd">')  # fmt: skip
    data = (
        data.replace(b"<Sex>M", b"<Sex><!-- as told -->M")
        .replace(b"\n", b"\r\n")
        .replace(b"2025-07-07", b" 2025-07-07 ")
    )
    done = reading(data)
    assert not done.problems
    assert done.children == (CHILD, OTHER)


def test_a_file_on_one_line_is_read_the_same():
    assert reading(b"".join(line.strip() for line in FILE.splitlines())).children == (CHILD, OTHER)


@pytest.mark.parametrize(("text", "value"), [("0", False), ("false", False), ("1", True), ("true", True)])
def test_flags_may_be_digits_or_words(text, value):
    data = FILE.replace(b"<ReferralNFA>0", f"<ReferralNFA>{text}".encode(), 1)
    assert reading(data).children[0].episodes[0].no_further_action is value


def test_every_element_is_kept_or_reported(shared):
    for data in (FILE, *((shared / f"data/examples/{name}.xml").read_bytes() for name in ("cin-minimal", "cin-300"))):
        done = reading(data)
        leaves = [each for each in etree.fromstring(data).iter() if not len(each)]
        assert not done.problems
        fixed = 2  # Collection and SourceLevel say what kind of file it is, and no more
        assert len(leaves) == fixed + sum(1 for record in (done.header, *done.children) for _ in _values(record))


def _values(record: Any) -> Iterator[Any]:
    for each in fields(record):
        value = getattr(record, each.name)
        for one in value if isinstance(value, tuple) else (value,):
            if is_dataclass(one):
                yield from _values(one)
            elif one is not None:
                yield one


class Watched(io.BytesIO):
    """A file that knows how much of it was read and isn't seekable, as an upload may be."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(min(size or 0, 1000))  # a slow source gives less than it is asked for
        self.taken += len(data)
        return data

    def seekable(self) -> bool:
        return False


def test_a_document_type_is_refused_from_the_first_bytes():
    source = Watched(b"<!DOCTYPE Message [" + b'<!ENTITY a "b">' * 1_000_000 + b"]><Message/>")
    found = list(stream(source))
    assert "DOCTYPE" in found[0].sentence
    assert source.taken <= 64 * 1024


def test_a_slow_source_is_read_to_its_end_and_progress_is_told():
    told: list[int] = []
    source = Watched(FILE)
    assert len(list(stream(source, progress=told.append))) == 3
    assert told == sorted(told)
    assert told[-1] == len(FILE)


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "large.xml"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)
    (problem,) = stream(path)
    assert problem.severity == "fatal"
    assert "larger than 512 MB" in problem.sentence


def test_a_source_too_large_that_hides_its_size_is_refused_on_the_way():
    *_, last = stream(Watched(written(*children(400, seed=1))), max_bytes=200_000)
    assert last.severity == "fatal"
    assert "larger than 200,000 bytes" in last.sentence


def test_a_file_opened_as_text_is_refused_by_the_way_to_open_it():
    with pytest.raises(TypeError, match="for bytes"):
        stream(io.StringIO("<Message/>"))


def test_asking_for_a_year_without_a_definition_raises_at_once():
    with pytest.raises(DefinitionError, match="2019"):
        stream(io.BytesIO(FILE), year=2019)


def test_a_path_is_closed_when_the_reader_stops_half_way(tmp_path):
    path = census_file(tmp_path / "census.xml", 300, seed=1)
    found = stream(path)
    assert isinstance(next(found), Header)
    assert isinstance(next(found), Child)
    found.close()
    path.unlink()  # on Windows this fails while the file is open
    assert not path.exists()


def test_lines_are_right_far_into_a_long_file():
    lines = written(*children(3_500, seed=5)).decode().splitlines()
    assert len(lines) > 100_000
    damaged = list(lines)
    wanted = set()
    for at in range(len(lines) - 1):
        if at % 991 == 0 and "<CINreferralDate>" in "".join(lines[at : at + 60]):
            at = next(i for i in range(at, at + 60) if "<CINreferralDate>" in lines[i])
            damaged[at] = "<CINreferralDate>then</CINreferralDate>"
            wanted.add(at + 1)
        elif at % 997 == 0 and "<ReferralNFA>" in "".join(lines[at : at + 60]):
            start = next(i for i in range(at, at + 60) if "<ReferralNFA>" in lines[i])
            if "<ReferralNFA>" in damaged[start]:
                damaged[start] = ""
                wanted.add(1 + max(i for i in range(start) if "<CINdetails>" in lines[i]))
    problems = [each for each in stream(io.BytesIO("\n".join(damaged).encode())) if isinstance(each, Problem)]
    assert len(wanted) > 100
    assert {problem.line for problem in problems} == wanted


def test_memory_does_not_grow_with_the_file(tmp_path):
    if not sys.platform.startswith("linux"):
        pytest.skip("reads the peak from /proc")
    code = (
        "import sys, re; from safeguarding.evidence.returns.cin_census import check; done = check(sys.argv[1]);"
        "print(done.children, re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"
    )
    peaks = {}
    for size in (100, 6_000):
        path = census_file(tmp_path / f"{size}.xml", size, seed=1)
        done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, check=True, text=True)
        read, peak = done.stdout.split()
        assert int(read) == size
        peaks[size] = int(peak) / 1024
    grown, file_mb = peaks[6_000] - peaks[100], path.stat().st_size / 1024**2
    assert grown < file_mb / 2, f"{grown:.1f} MB more for a file of {file_mb:.1f} MB"


def test_an_empty_optional_text_is_no_value():
    assert reading(FILE.replace(b">TEST<", b"><")).header.software is None


def test_a_clean_file_checks_clean_in_words_and_rows():
    done = check(io.BytesIO(FILE), year=2026, authority="919")
    assert done.ok
    assert done.row() == {"ok": True, "year": 2026, "authority": "919", "children": 2, "counts": {}, "problems": []}
    assert done.words()[0] == "2 children read. Nothing is wrong with the file."


def test_the_made_up_header_is_read_back():
    made = header("801", 2026)
    assert reading(written(OTHER, header=made)).header == made
    assert made.reference_date == date(2026, 3, 31)
