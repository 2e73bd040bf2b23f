"""What must be seen: a secret that the reference allows and that is missing from its page is a fault as well.

Over-blocks hide leaks: a crawl by people who see nothing finds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.access import doors, oracle
from tests.access.actors import Actor
from tests.access.answers import Asked, ask
from tests.access.canary import Canary
from tests.access.county import FAMILIES, County, Thing
from tests.access.doors import API, FAMILY, SESSION

Wanted = Callable[[Canary], bool]


@dataclass(frozen=True, slots=True)
class Page:
    """An address and what it shows of a family. `kind` is the record without which nobody gets the page at all."""

    route: str
    kind: str
    wanted: Wanted


def _of(*fields: str) -> Wanted:
    """Canaries of these fields, `Model.field`, in the version that stands."""
    return lambda one: f"{one.model}.{one.field}" in fields and "first" not in one.label


_STANDS = _of("Entry.text")
_SESSION = _of(
    "Rating.reason", "FamilyRating.reason", "Decision.text", "Action.text", "Dissent.reason", "Telling.words",
    "ManagersDecision.text",
)  # fmt: skip
PAGES = (
    Page(FAMILY, "core", _of("Family.name", "Person.given_name", "Person.family_name", "Address.line")),
    Page(FAMILY + "relationships/", "core", lambda one: one.place.endswith(("given_name mother", "given_name child"))),
    Page(FAMILY + "genogram/", "core", lambda one: one.place.endswith(("given_name mother", "given_name child"))),
    Page(FAMILY + "genogram/pdf/", "core", lambda one: one.place.endswith(("given_name mother", "given_name child"))),
    Page(FAMILY + "ecomap/", "core", lambda one: one.place.endswith(("given_name mother", "given_name child"))),
    Page(FAMILY + "network/", "core", _of("NetworkMember.name", "NetworkMember.agency", "NetworkMember.telephone")),
    Page(FAMILY + "warnings/", "core", _of("WarningNote.words", "WarningNote.not_told_because")),
    Page(FAMILY + "workbook/", "contact", _of("Entry.text")),
    Page(FAMILY + "chronology/", "contact", _STANDS),
    Page(FAMILY + "visits/", "contact", lambda one: one.field == "not_seen_because" and one.label == "visit"),
    Page(
        FAMILY + "plan/", "contact", _of("PlanPoint.words", "PlanAction.text", "SafetyPlan.words", "PlanReview.words")
    ),
    Page(FAMILY + "safety-plan/", "contact", _of("SafetyPlan.words")),
    Page(FAMILY + "programme/", "contact", _of("ModuleStep.reason")),
    Page(FAMILY + "sharing/", "sharing", _of("SharingDecision.reason", "SharingDecision.with_whom")),
    Page(FAMILY + "who-may-open/", "restriction", _of("Restriction.reason", "Barred.reason")),
    Page(FAMILY + "received/", "contact", _of("ReceivedItem.text", "Received.from_name")),
    Page(FAMILY + "contact/", "contact_rule", _of("ContactRule.times")),
    Page(FAMILY + "supervision/restricted/", "victim", _of("RestrictedNote.sealed")),
    Page(FAMILY + "partners/", "seen", _of("FeedEvent.lead_contact")),
)
#: Of the pages of sessions: what the open one shows, and what the closed one does.
SESSIONS = {
    "open": lambda one: _SESSION(one) and one.label.startswith("open"),
    "closed": lambda one: _SESSION(one) and one.label.startswith("closed"),
}
#: Pages of the interface for other systems.
SYSTEM_PAGES = (
    Page(API, "core", _of("Family.name", "Person.given_name")),
    Page(API + "/entries", "contact", _STANDS),
    Page(API + "/ratings", "supervision", lambda one: one.model == "Rating" and one.label.startswith("closed")
         and "first" not in one.label),
)  # fmt: skip
#: Pages of the authority: route, kind of record by role, fields.
OFFICE = (
    ("tokens/", "token", _of("Token.label")),
    ("agreements/", "agreement", _of("SharingAgreement.title")),
    ("census/", "census", _of("ImportRun.file_name")),
    ("people/", "email", lambda one: one.model == "User" and one.field == "name" and one.label.startswith("administr")),
    ("emergencies/", "glass", lambda one: one.model == "BreakGlass"),
    ("indicators/police_missing_before_after/", "figures", _of("Publication.result")),
)  # fmt: skip

#: A list is read to its end, but not for ever.
MOST_PAGES = 20


class Look:
    """What one actor must find on the pages that are theirs."""

    def __init__(self, county: County, actor: Actor) -> None:
        self.county, self.actor = county, actor
        self.checked = 0
        self.problems: list[str] = []

    def all(self) -> None:
        pages = SYSTEM_PAGES if self.actor.secret else PAGES
        for name in sorted(self.actor.families):
            for page in pages:
                if oracle.reads(self.actor, name, page.kind):
                    self.page(page.route, name, page.wanted, self.county.thing("family", self.actor.code, name))
            if not self.actor.secret:
                self.sessions(name)
                self.own_pages(name)
        if not self.actor.secret:
            self.office()
            self.lists()

    def page(self, route: str, name: str, wanted: Wanted, thing: Thing) -> None:
        target = next(one for one in doors.targets(self.county, route) if one.thing == thing)
        self._find_at(route, doors.address(route, target), self.mine(wanted, name))

    def mine(self, wanted: Wanted, family: str | None = None) -> list[Canary]:
        """The wanted canaries of the family, or of the whole authority, that the actor may know."""
        return [
            one
            for one in self.county.manifest.canaries.values()
            if one.authority == self.actor.code and family in (None, one.family) and wanted(one)
            and oracle.allows(self.actor, one)
        ]  # fmt: skip

    def sessions(self, name: str) -> None:
        """The pages of the closed session and of the open one, where supervision is read."""
        if not oracle.reads(self.actor, name, "supervision"):
            return
        things = [
            one for one in self.county.things["session"] if (one.authority, one.family) == (self.actor.code, name)
        ]
        for thing, when in zip(things, ("closed", "open"), strict=False):
            wanted = self.mine(SESSIONS[when], name)
            path = f"/{SESSION.replace('<uuid:session_id>', str(thing.pk))}"
            self._find_at(SESSION, path, [one for one in wanted if "waits" in one.label or one.model != "Action"])

    def _find_at(self, route: str, path: str, wanted: list[Canary], method: str = "get") -> None:
        client = self.actor.client()
        answer = ask(client, Asked(method, path))
        found, number = set(self.county.manifest.found_in(answer.text)), 2
        while f"page={number}" in answer.text and number <= MOST_PAGES and not found.issuperset(wanted):
            answer = ask(client, Asked(method, f"{path}?page={number}"))
            found.update(self.county.manifest.found_in(answer.text))
            number += 1
        self.checked += len(wanted)
        missing = [one.place for one in wanted if one not in found]
        if answer.status != 200 or missing:
            what = f"OVER-BLOCK answers {answer.status}, missing {missing}"
            self.problems.append(f"{self.actor.key} | {route} | {path} | {what}")

    def own_pages(self, name: str) -> None:
        """The page of every entry that the actor reads shows it, whichever version was asked for."""
        things = [one for one in self.county.things["entry"] if (one.authority, one.family) == (self.actor.code, name)]
        for thing in things:
            if oracle.reads(self.actor, name, thing.record) and oracle.reads(self.actor, name, "contact"):
                family = self.county.thing("family", self.actor.code, name)
                path = f"/families/{family.pk}/workbook/entries/{thing.pk}/"
                wanted = self.county.manifest.canaries[self.county.rows["words", str(thing.pk)]]
                self._find_at(FAMILY + "workbook/entries/<uuid:entry_id>/", path, [wanted])
        self.names(name)
        self.sealed(name)

    def names(self, name: str) -> None:
        """The page of a person shows the other names that the actor may know."""
        family = self.county.thing("family", self.actor.code, name)
        for thing in self.county.things["known_name"]:
            if (thing.authority, thing.family) == (self.actor.code, name) and oracle.reads(self.actor, name, "core"):
                wanted = self.county.manifest.canaries[self.county.rows["words", str(thing.pk)]]
                path = f"/families/{family.pk}/people/{dict(thing.parts)['adult']}/"
                self._find_at(doors.PERSON, path, [wanted] if oracle.allows(self.actor, wanted) else [])

    def sealed(self, name: str) -> None:
        """Whoever reads protected records is shown each by asking for it, and the letters."""
        family = self.county.thing("family", self.actor.code, name)
        for kind, method, path in (("protected", "post", "protected/{}/show/"), ("letter", "get", "letters/{}/")):
            for thing in self.county.things[kind]:
                if (thing.authority, thing.family) != (self.actor.code, name) or "break_glass" in self.actor.roles:
                    continue
                if oracle.reads(self.actor, name, "safe") and oracle.reads(self.actor, name, thing.record):
                    words = self.county.rows.get(("words", str(thing.pk)))
                    wanted = [self.county.manifest.canaries[words]] if words and self._stands(thing) else []
                    self._find_at(FAMILY + path, f"/families/{family.pk}/{path.format(thing.pk)}", wanted, method)

    def _stands(self, thing: Thing) -> bool:
        words = self.county.rows["words", str(thing.pk)]
        return "first" not in self.county.manifest.canaries[words].label

    def office(self) -> None:
        """The registers of the authority, by role."""
        for route, kind, wanted in OFFICE:
            glass = any(oracle.OF_FAMILY[held.role, "glass"] for held in self.actor.holds)
            if not self.actor.inside or not (glass if kind == "glass" else oracle.of_the_office(self.actor, kind)):
                continue
            self._find_at(route, f"/{route}", self.mine(wanted))

    def lists(self) -> None:
        """The first page lists every open family of the actor and says how many; the board counts the same ones."""
        open_ones = {name for name in self.actor.families if not FAMILIES[self.actor.code][name][1]}
        if not any(oracle.reads(self.actor, name, "core") for name in open_ones):
            return
        home = ask(self.actor.client(), Asked("get", "/")).text
        ids = {name: str(self.county.thing("family", self.actor.code, name).pk) for name in self.actor.families}
        listed = {name for name, key in ids.items() if f"/families/{key}/" in home}
        counted = re.search(r"(\d+) famil", home)
        self.checked += 2
        if listed != open_ones:
            self.problems.append(
                f"{self.actor.key} |  | / | OVER-BLOCK lists {sorted(listed)}, not {sorted(open_ones)}"
            )
        if counted is None or int(counted[1]) != len(open_ones):
            says = counted[0] if counted else "nothing"
            self.problems.append(f"{self.actor.key} |  | / | COUNT says {says}, not {len(open_ones)}")
        self._board(open_ones)

    def _board(self, open_ones: set[str]) -> None:
        """The numbers in the board's table of counts add up to the open families that the actor reaches."""
        supervised = [name for name in open_ones if oracle.on_the_board(self.actor, name)]
        answer = ask(self.actor.client(), Asked("get", "/board/"))
        if answer.status != 200 or not supervised:
            return
        table = re.search(r"<table.*?</table>", answer.text, re.DOTALL)
        numbers = [int(one) for one in re.findall(r"<td[^>]*>\s*(?:<a [^>]*>)?(\d+)", table[0])] if table else []
        self.checked += 1
        if sum(numbers) not in (len(supervised), 2 * len(supervised)):
            self.problems.append(f"{self.actor.key} | board/ | /board/ | COUNT {numbers}, not {len(supervised)} in all")


def everyone(county: County, actors: list[Actor]) -> Iterator[Look]:
    for actor in actors:
        if actor.inside:
            look = Look(county, actor)
            look.all()
            yield look
