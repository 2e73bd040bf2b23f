"""The table of who reads which kind of record: whole, and read as it is written."""

from __future__ import annotations

import pytest

from safeguarding.casework.access import compartments
from safeguarding.casework.access.roles import BREAK_GLASS, PERPETRATOR_SIDE, ROLES


def faults(table, roles):
    """Roles without a row of every kind, and rows of no role."""
    unlisted = [f"{key} has no row." for key in roles if set(table.get(key, {})) != set(compartments.KINDS)]
    return unlisted + [f"{key} is no role." for key in table if key not in roles]


def test_every_role_has_a_cell_for_every_kind_of_record_and_no_row_is_of_no_role():
    assert faults(compartments.TABLE, {*ROLES, BREAK_GLASS.key}) == []


def test_a_role_that_is_not_listed_is_noticed_and_reads_nothing():
    assert faults(compartments.TABLE, {*ROLES, BREAK_GLASS.key, "dentist"}) == ["dentist has no row."]
    assert not any(compartments.reads("dentist", kind) for kind in compartments.KINDS)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("role core\nx RW", "columns"),
        ("role " + " ".join(compartments.KINDS) + "\nx RW", "one row"),
        ("role " + " ".join(compartments.KINDS) + "\nx " + "Q " * len(compartments.KINDS), "one row"),
        ("role " + " ".join(compartments.KINDS) + ("\nx " + "- " * len(compartments.KINDS)) * 2, "one row"),
    ],
)
def test_a_table_that_is_wrong_stops_the_program_with_a_sentence(broken, said):
    with pytest.raises(ValueError, match=said):
        compartments._read(broken)


def test_the_perpetrators_side_reads_nothing_of_the_victims_record_by_any_cell():
    for role in PERPETRATOR_SIDE:
        assert {compartments.cell(role, kind) for kind in compartments.VICTIMS_RECORD} == {"-"}


def test_break_glass_opens_no_closed_kind():
    closed = set(compartments.COMPARTMENTS.values()) | {"safe"}
    assert {kind for kind in closed if compartments.reads("break_glass", kind)} == {"contact"}


def test_nobody_is_offered_a_compartment_that_they_could_not_read_back():
    for role in compartments.TABLE:
        assert set(compartments.writable(role)) <= compartments.readable([role])
        assert compartments.begins_with(role) in (*compartments.writable(role), "shared")


def test_to_narrow_is_to_lose_readers_and_gain_none():
    assert compartments.narrows("shared", "victim")
    assert compartments.narrows("shared", "shared")
    assert not compartments.narrows("victim", "shared")
    assert not compartments.narrows("victim", "perpetrator")
