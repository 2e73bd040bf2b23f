"""The reader against an outside judge: on structure it refuses a file exactly where the published schema does.

Each element of an example is deleted, doubled, moved, renamed, emptied, filled; then several such changes at once.
Where the reader means to be stricter or kinder than the schema, the reason stands in `differs`.
"""

from __future__ import annotations

import io
from copy import deepcopy
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.evidence.returns.example import CHILD, FILE, YEAR, written

from safeguarding.evidence.made_up.census import children
from safeguarding.evidence.returns.cin_census import read


@pytest.fixture(scope="module")
def schema(shared):
    return etree.XMLSchema(file=str(shared / "data/returns/CIN_schema_2026.xsd"))


def delete(element):
    element.getparent().remove(element)


def double(element):
    element.addnext(deepcopy(element))


def swap(element):
    if element.getnext() is not None:
        element.getnext().addnext(element)


def to_the_end(element):
    element.getparent().append(element)


def to_the_front(element):
    element.getparent().insert(0, element)


def rename(element):
    element.tag = "Unknown"


def other_case(element):
    element.tag = element.tag.swapcase()


def empty(element):
    for child in element:
        element.remove(child)
    element.text = None


def wrap(element):
    inner = etree.Element(element.tag)
    inner.text, element.text = element.text, None
    element.insert(0, inner)


def attribute(element):
    element.set("note", "1")


def words(element):
    element.tail = "words"


def unwrap(element):
    parent = element.getparent()
    for child in element:
        element.addprevious(child)
    parent.remove(element)


def surround(element):
    element.text = f" {element.text or ''} "


CHANGES = (
    delete, double, swap, to_the_end, to_the_front, rename, other_case, empty, wrap, attribute, words, unwrap, surround
)  # fmt: skip


def differs(root) -> bool:
    """Whether the file holds something on which the reader is meant to differ from the schema."""
    ids = [each.text for each in root.iter("LAchildID")]
    needed = ("Header/CollectionDetails/Collection", "Header/CollectionDetails/Year", "Header/Source/LEA",
              "Header/CollectionDetails/ReferenceDate")  # fmt: skip
    return (
        len(set(ids)) != len(ids)  # two children with one id: rule 8510
        or any(not (each or "").isalnum() for each in ids)  # the schema takes any text: rules 1570, 1580
        or any(root.find(path) is None for path in needed)  # the schema takes a file without a header
        or len(root.findall("Header/Source")) > 1  # and with many senders
    )


def without_blanks(data: bytes):
    """The file without blanks around dates and numbers: XML Schema says they don't count, the judge counts them."""
    root = etree.fromstring(data)
    for element in root.iter():
        if element.tag in COLLAPSED and not len(element) and element.text:
            element.text = element.text.strip(" \t\r\n")
    return root.getroottree()


COLLAPSED = {
    item.name
    for block in YEAR.blocks.values()
    for item in block.items
    if item.kind in ("date", "whole", "year", "moment")
}


def agree(schema, root) -> None:
    data = etree.tostring(root)
    ours = read(io.BytesIO(data))
    theirs = schema.validate(without_blanks(data))
    if ours.refused and theirs and differs(root):
        return
    said = [(problem.path, problem.sentence) for problem in ours.problems], schema.error_log
    assert ours.refused is not theirs, said


@cache
def example() -> bytes:
    """A file with the full child and made-up ones that differ in which elements they hold."""
    kinds = {}
    for child in children(150, seed=2):
        kinds.setdefault(frozenset(each.tag for each in etree.fromstring(written(child)).iter()), child)
    return written(CHILD, *list(kinds.values())[:4])


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("name", ["full", "cin-minimal"])
def test_after_one_change_anywhere_the_reader_refuses_exactly_where_the_schema_does(schema, shared, name, change):
    data = FILE if name == "full" else (shared / f"data/examples/{name}.xml").read_bytes()
    count = len(list(etree.fromstring(data).iter())) - 1
    refused = 0
    for at in range(1, count + 1):
        root = etree.fromstring(data)
        change(list(root.iter())[at])
        agree(schema, root)
        refused += not schema.validate(root.getroottree())
    assert refused > count / 3  # the changes do damage


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(CHANGES)), min_size=1, max_size=4))
def test_after_several_changes_too(schema, changes):
    root = etree.fromstring(example())
    for at, change in changes:
        elements = list(root.iter())[1:]
        if elements:
            change(elements[at % len(elements)])
    agree(schema, root)


VALUES = [
    "", " ", "0", "1", "-1", "+1", "007", "true", "2026-02-29", "2024-02-29", "2025-07-07", "07/07/2025", "2025-7-7",
    "\t2025-07-07\n", "2025-07-07T00:00:00", "2026", "N1", "n1", "M", "U", "3B", "21", "18A", "NEG", "RC9", "UN6", "10", "WBRI",
    "NONE", "V919200018000", "v919200018000", "V91920001800A", "V9192000180001", "FS1",
]  # fmt: skip


MEANT_TO_DIFFER = {
    ("ReferralNFA", "true"),  # the rules speak of true and false too: taken here
    ("ICPCnotRequired", "true"),
    ("NumberOfPreviousCPP", "2026"),  # more plans than anyone has had: refused here
}


def test_a_value_is_taken_exactly_where_the_schema_takes_it(schema):
    taken = 0
    first = next(at for at, each in enumerate(etree.fromstring(FILE).iter()) if each.tag == "Child")
    for at in range(first, len(list(etree.fromstring(FILE).iter()))):
        for value in VALUES:
            root = etree.fromstring(FILE)
            element = list(root.iter())[at]
            if len(element) or element.tag == "LAchildID" or (element.text == value):
                continue
            element.text = value
            if (element.tag, value) in MEANT_TO_DIFFER:
                continue
            agree(schema, root)
            taken += schema.validate(root.getroottree())
    assert taken > 50  # the values are not all wrong


def test_what_the_reader_takes_beyond_the_schema_is_only_flags_in_words(schema):
    data = FILE.replace(b"<ReferralNFA>1", b"<ReferralNFA>true")
    assert not schema.validate(etree.fromstring(data).getroottree())
    assert not read(io.BytesIO(data)).refused


def test_a_file_of_one_child_with_nothing_optional_is_valid(schema):
    child = replace(CHILD.episodes[1])
    data = written(replace(CHILD, upn=None, former_upn=None, upn_unknown=None, birth_date=None, death_date=None,
                           expected_birth_date=None, disabilities=(), episodes=(child,)))  # fmt: skip
    assert schema.validate(etree.fromstring(data).getroottree())
