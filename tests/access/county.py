"""Two authorities full of planted secrets, and a third where people are real. Seeded once for the whole suite."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from tests.access.canary import Manifest
from tests.access.planting import Planter

LONG_AGO = timedelta(days=400)
#: Every family, the team that holds it, and whether its file is closed.
FAMILIES = {
    "981": {
        "abuse": ("north", False),
        "plain": ("south", False),
        "restricted": ("north", False),
        "barred": ("north", False),
        "closed": ("north", True),
        "emergency": ("south", False),
    },
    "982": {"abuse": ("north", False), "plain": ("south", False)},
    "983": {"abuse": ("north", False)},
}


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with an address: its kind as the tests call it, whose it is, and of which family."""

    kind: str
    pk: UUID
    authority: str
    family: str
    #: The compartment or other kind of record that it belongs to, where that decides who reaches it.
    record: str = "core"
    parts: tuple[tuple[str, UUID], ...] = ()
    #: The one person whose own it is, by key; empty for what is not one person’s.
    owner: str = ""


@dataclass
class County:
    """What was planted: the manifest of secrets, the things by kind, and the rows by name for what is built on them."""

    manifest: Manifest = field(default_factory=Manifest)
    planters: dict[str, Planter] = field(default_factory=dict)
    things: dict[str, list[Thing]] = field(default_factory=dict)
    rows: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def note(
        self, kind: str, row: Any, authority: str, family: str = "", record: str = "core", owner: str = "", **parts: Any
    ) -> Any:
        """Remember a row by its kind, so that doors are tried with its id."""
        of = tuple((name, one.pk) for name, one in parts.items())
        found = Thing(kind, row.pk, authority, family, record, of, owner)
        self.things.setdefault(kind, []).append(found)
        return row

    def thing(self, kind: str, authority: str, family: str) -> Thing:
        return next(one for one in self.things[kind] if (one.authority, one.family) == (authority, family))

    def start(self) -> date:
        return timezone.localdate() - LONG_AGO


def make_places(county: County) -> None:
    """Authorities, agencies, offices, teams, and agreements of every state."""
    for code, real in (("981", False), ("982", False), ("983", True)):
        planter = county.planters[code] = Planter(county.manifest, code)
        authority = planter.row("access.Authority", "places", code=code, made_up=not real)
        planter.of = {"authority": authority}
        county.rows["authority", code] = authority
        office = planter.row("access.Office", "places")
        county.rows["office", code] = office
        for team in ("north", "south"):
            row = planter.row("access.Team", "places", "", team, office=office)
            county.rows["team", code, team] = county.note("team", row, code)
        for agency, kind in (("council", "council"), ("police", "police"), ("nhs", "nhs"), ("revoked", "nhs"),
                             ("probation", "probation"), ("left_out", "voluntary")):  # fmt: skip
            row = planter.row("access.Agency", "places", "", agency, kind=kind)
            county.rows["agency", code, agency] = county.note("agency", row, code)


#: Agency, the kinds that its agreement covers, and what became of it.
AGREEMENTS = (
    ("police", ["police", "indicators"], {}),
    ("nhs", ["family", "workbook"], {}),
    ("probation", ["family", "workbook", "supervision", "protected"], {}),
    ("left_out", ["family", "workbook", "supervision"], {}),
    ("revoked", ["family", "workbook", "supervision", "police"], {"withdrawn": True}),
)


def make_agreements(county: County, code: str, manager: Any) -> None:
    planter = county.planters[code]
    for agency, kinds, state in AGREEMENTS:
        more: dict[str, Any] = {}
        if state.get("withdrawn"):
            more = {"withdrawn_at": timezone.now() - timedelta(minutes=1), "withdrawn_by": manager}
        row = planter.row(
            "access.SharingAgreement", "agreement", "", agency, agency=county.rows["agency", code, agency],
            kinds=kinds, roles=[], conditions={}, title=planter.token("SharingAgreement", "title", "agreement_title", "", agency),
            lawful_basis="public_task", start=county.start(), **more,
        )  # fmt: skip
        county.rows["agreement", code, agency] = county.note("agreement", row, code)


def make_family(county: County, code: str, name: str, team: str, closed: bool) -> Any:
    """A family with two children, a mother and a father, held by a team; no worker yet."""
    planter, start = county.planters[code], county.start()
    today = timezone.localdate()
    family = planter.row(
        "families.Family", "core", name, opened_on=start, closed_on=today - timedelta(days=3) if closed else None
    )
    county.rows["family", code, name] = county.note("family", family, code, name)
    planter.row(
        "families.TeamAllocation", "core", name, family=family, team=county.rows["team", code, team], start=start
    )
    born = {"child": date(2016, 5, 4), "baby": None, "mother": date(1990, 1, 2), "father": date(1989, 7, 8)}
    for relation, birth in born.items():
        make_person(county, code, name, family, relation, birth)
    opened = planter.row(
        "workbook.WorkbookEpisode", "contact", name, family=family, number=1, opened_on=start,
        closed_at=timezone.now() - timedelta(days=35),
    )  # fmt: skip
    current = planter.row(
        "workbook.WorkbookEpisode", "contact", name, "2", family=family, number=2,
        opened_on=today - timedelta(days=35),
    )  # fmt: skip
    county.rows["episodes", code, name] = (opened, current)
    return family


def make_person(county: County, code: str, name: str, family: Any, relation: str, birth: date | None) -> None:
    planter, start = county.planters[code], county.start()
    child = relation in ("child", "baby")
    unborn = {} if birth else {"expected_birth_date": timezone.localdate() + timedelta(days=60)}
    person = planter.row(
        "families.Person", "core", name, relation, also=_LINKED if child else (), birth_date=birth,
        known_as="", sex="F", ethnicity="WBRI" if child else "", upn_unknown="", **unborn,
    )  # fmt: skip
    county.rows["person", code, name, relation] = person
    county.note("child" if child else "adult", person, code, name)
    planter.row(
        "families.Membership", "core", name, family=family, person=person, start=start,
        role="child" if child else "adult", relation="child" if child else relation,
    )  # fmt: skip
    planter.row("families.Address", "core", name, relation, also=_LINKED if child else (), person=person, start=start)
    if relation == "child":
        # A return is about every child: whoever may make it reads the council's number of each.
        planter.row(
            "families.Identifier", "core", name, relation, also=_RETURNS, person=person, scheme="la_child_id",
        )  # fmt: skip
        planter.row("families.Disability", "core", name, person=person, code="MOB")


_LINKED = ("performance_officer",)  # decides whether a partner's row is this child
_RETURNS = ("performance_officer",)


def make_new_child(county: County, code: str) -> None:
    """A child who came in with a return and has no family yet."""
    planter = county.planters[code]
    person = planter.row(
        "families.Person", "ungrouped", "", "new", birth_date=date(2017, 3, 3), known_as="", sex="M", ethnicity="",
        upn_unknown="",
    )  # fmt: skip
    county.note("new_child", person, code)
    planter.row("families.Identifier", "ungrouped", "", "new", also=_RETURNS, person=person, scheme="la_child_id")
    county.rows["person", code, "", "new"] = person
