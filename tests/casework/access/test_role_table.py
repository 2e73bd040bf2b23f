"""Who holds the permissions that matter most, written out a second time: a slip in the table of roles is noticed here."""

from __future__ import annotations

from collections.abc import Set

import pytest

from safeguarding.casework.access import compartments
from safeguarding.casework.access.roles import BREAK_GLASS, PERMISSIONS, ROLES, SYSTEM, _practitioner

WORKERS = {
    "social_worker", "da_victim_worker", "da_perpetrator_worker", "probation_officer", "substance_misuse_worker",
    "mental_health_worker", "psychologist", "family_support_worker", "education_worker",
}  # fmt: skip
VICTIMS_SIDE = {"social_worker", "da_victim_worker", "team_manager"}
NO_FAMILY = {"performance_officer", "partner_analyst", "administrator"}
#: The whole table, by permission. “Everyone” is every role that a person holds.
EVERYONE = set(ROLES) - {SYSTEM}
HOLDERS: dict[str, Set[str]] = {
    **dict.fromkeys(["home.see", "account.own", "audit.own"], EVERYONE),
    "family.read": set(ROLES) - NO_FAMILY,
    "entry.read": {*WORKERS, "team_manager", "conference_chair", SYSTEM},
    "supervision.read": {*WORKERS, "team_manager", "conference_chair", "ig_officer", SYSTEM},
    **dict.fromkeys(
        ["entry.write", "summary.write", "rating.give", "action.finish", "board.read", "caseload.read"],
        frozenset({*WORKERS, "team_manager"}),
    ),
    "person.write": {"social_worker", "team_manager"},
    "person.merge": {"team_manager", "ig_officer"},
    "person.merge_apart": {"ig_officer"},
    **dict.fromkeys(["protected.read", "protected.write"], VICTIMS_SIDE),
    "partners.read": {*WORKERS, "team_manager", "conference_chair"} - {"da_perpetrator_worker", "probation_officer"},
    "sharing.decide": {*VICTIMS_SIDE, "ig_officer"},
    **dict.fromkeys(
        ["family.start", "family.allocate", "family.transfer", "children.group", "supervision.hold", "caseload.manage"],
        frozenset({"team_manager"}),
    ),
    **dict.fromkeys(
        ["family.opened", "family.restrict", "breakglass.review", "audit.team"],
        frozenset({"team_manager", "ig_officer"}),
    ),
    "breakglass.open": {"social_worker", "team_manager", "ig_officer"},
    "audit.read": {"ig_officer"},
    "agreement.manage": {"ig_officer"},
    "agreement.read": {"team_manager", "ig_officer", "performance_officer", "administrator"},
    "staff.manage": {"administrator"},
    "prompt.change": {"administrator", "team_manager"},
    "cycle.change": {"administrator", "team_manager"},
    "announcement.write": {"administrator"},
    "programme.load": {"performance_officer"},
    "assessment.write": {"social_worker", "team_manager"},
    "cover.manage": {"administrator", "team_manager"},
    "api.token": {"administrator"},
    "api.approve": {"ig_officer"},
    "api.read": {"administrator", "ig_officer"},
    "feed.upload": {"performance_officer", "partner_analyst", SYSTEM},
    "feed.read": {"performance_officer", "partner_analyst"},
    **dict.fromkeys(
        ["census.import", "return.make", "link.review", "feed.extract", "caseload.count", "indicator.publish"],
        frozenset({"performance_officer"}),
    ),
    "indicator.read": EVERYONE - {"business_support", "administrator"},
    "pulse.answer": {*WORKERS, "team_manager"},
    "quality.read": {"team_manager", "conference_chair", "performance_officer"},
    "quality.observe": {"team_manager", "conference_chair"},
}


def test_every_permission_is_written_here() -> None:
    assert set(HOLDERS) == set(PERMISSIONS)


@pytest.mark.parametrize("permission", sorted(HOLDERS))
def test_a_permission_is_held_by_the_roles_written_here_and_by_no_other(permission: str) -> None:
    assert {key for key, role in ROLES.items() if permission in role.permissions} == HOLDERS[permission]


def test_every_role_reaches_the_families_written_here() -> None:
    def reach(word: str) -> set[str]:
        return {key for key, role in ROLES.items() if role.reach == word}

    assert reach("allocated") == {*WORKERS, "conference_chair"}
    assert reach("team") == {"team_manager", "business_support"}
    assert reach("authority") == {"ig_officer", SYSTEM}
    assert reach("none") == NO_FAMILY
    assert BREAK_GLASS.reach == "none"


def test_those_who_work_with_the_family_rate_and_write_a_chapter_and_only_managers_chair() -> None:
    working = {*WORKERS, "team_manager"}
    assert {key for key, role in ROLES.items() if role.may_rate} == working
    assert {key for key, role in ROLES.items() if role.has_chapter} == working
    assert {key for key, role in ROLES.items() if role.may_chair} == {"team_manager"}


def test_who_makes_a_token_does_not_approve_it() -> None:
    assert HOLDERS["api.token"].isdisjoint(HOLDERS["api.approve"])


def test_who_gives_access_has_none_to_families() -> None:
    assert not ROLES["administrator"].permissions & {
        name for name in PERMISSIONS if name.startswith(("family.", "entry."))
    }


def test_a_practitioner_works_with_the_families_allocated_writes_rates_and_may_be_given_more() -> None:
    role = _practitioner("x", "An x", "X’s work", "breakglass.open")
    assert (role.key, role.name, role.discipline, role.reach) == ("x", "An x", "X’s work", "allocated")
    assert role.permissions == ROLES["probation_officer"].permissions | {"breakglass.open"}
    assert (role.may_rate, role.has_chapter, role.may_chair) == (True, True, False)


#: Who reads a closed kind of record in full, besides the manager; written out a second time.
READERS = {
    "core": set(ROLES) - NO_FAMILY | {"break_glass"},
    "contact": {*WORKERS, "team_manager", "conference_chair", SYSTEM, "break_glass"},
    "childs_words": {
        "social_worker", "family_support_worker", "education_worker", "team_manager", "conference_chair",
    },
    "clinical": {"substance_misuse_worker", "mental_health_worker", "psychologist"},
    "safe": VICTIMS_SIDE,
    "victim": VICTIMS_SIDE,
    "perpetrator": {"da_perpetrator_worker", "probation_officer", "team_manager"},
    "intelligence": {"social_worker", "team_manager"},
    "legal": {"social_worker", "team_manager"},
    "supervision": {*WORKERS, "team_manager", "conference_chair", "ig_officer", SYSTEM, "break_glass"},
}  # fmt: skip


@pytest.mark.parametrize("kind", list(compartments.KINDS))
def test_a_kind_of_record_is_read_by_the_roles_written_here_and_by_no_other(kind: str) -> None:
    assert compartments.readers(kind) == READERS[kind]


def test_who_reads_a_kind_in_full_and_works_with_the_family_writes_their_own_in_it_and_nobody_else_does() -> None:
    for kind in compartments.KINDS:
        writers = {role for role in compartments.TABLE if compartments.writes(role, kind)}
        only_core = {"business_support"} if kind == "core" else set()
        assert writers == (READERS[kind] & {*WORKERS, "team_manager"}) | only_core


@pytest.mark.parametrize(
    ("role", "compartment"),
    [
        ("da_victim_worker", "victim"),
        ("da_perpetrator_worker", "perpetrator"),
        ("probation_officer", "perpetrator"),
        ("social_worker", "shared"),
        ("team_manager", "shared"),
        ("dentist", "shared"),
    ],
)
def test_the_form_of_a_role_begins_with_the_narrow_answer_where_its_work_is_not_for_everyone(
    role: str, compartment: str
) -> None:
    assert compartments.begins_with(role) == compartment


def test_what_the_table_does_not_list_is_no() -> None:
    assert compartments.cell("dentist", "core") == "-"
    assert compartments.cell("social_worker", "teeth") == "-"


def test_a_table_is_read_cell_by_cell() -> None:
    kinds = list(compartments.KINDS)
    cells = ["RW", "R", "S", "B", "-", "-", "-", "-", "-", "-"]
    table = compartments._read(f"role {' '.join(kinds)}\nx {' '.join(cells)}\ny {' '.join(reversed(cells))}")
    assert table == {"x": dict(zip(kinds, cells, strict=True)), "y": dict(zip(kinds, reversed(cells), strict=True))}


def test_a_row_that_is_written_twice_names_the_role_and_the_cells_that_there_are() -> None:
    row = "\nx " + "- " * len(compartments.KINDS)
    with pytest.raises(ValueError, match=r"give x one row with a cell of RW, R, S, B, - a kind"):
        compartments._read("role " + " ".join(compartments.KINDS) + row * 2)
