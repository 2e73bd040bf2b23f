"""The crawl: every actor at every door with every id, and the verdicts on what came back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core import mail
from tests.access import bodies, doors, oracle
from tests.access.actors import Actor
from tests.access.answers import UUID, Answer, Asked, ask, listening
from tests.access.county import County, Thing
from tests.access.doors import Target

#: Kinds of thing that are seen by role and not by family.
BY_ROLE = {
    "new_child": "ungrouped", "event": "feed_event", "link": "feed_event", "delivery": "delivery", "run": "census",
    "token": "token", "finding": "finding", "agreement": "agreement", "cover": "cover", "leave": "leave",
}  # fmt: skip
BY_RECORD = {
    "grant": "glass", "restriction": "restriction", "barred": "barred", "sharing_decision": "sharing",
    "contact_rule": "contact_rule", "merge": "merge", "pair": "merge",
}  # fmt: skip
#: Families, one of each way to be out of reach, with whose ids every actor tries every address.
SHUT_SAMPLE = frozenset({("981", "abuse"), ("981", "restricted"), ("982", "abuse"), ("981", ""), ("982", "")})
OUTSIDE_SAMPLE = frozenset({("981", "abuse"), ("981", "")})
#: What an address with an id out of reach may answer: on to the sign-in, or that there is nothing, or a role refused.
OUT_OF_REACH = (302, 401, 403, 404, 405)
METHODS = ("head", "put", "delete", "options", "patch")
#: Actors who try everything: every id, body and method, and whether a foreign id answers as one that nothing has. The
#: others ask for every page, with the ids of their own family and one of another family and of another authority.
THOROUGH = frozenset({
    "981 social_worker involved", "981 da_perpetrator_worker involved", "981 team_manager involved",
    "981 ig_officer involved", "981 performance_officer involved", "981 administrator involved",
    "982 team_manager involved", "deputy", "emergency open", "both sides", "981 token full", "not signed in",
})  # fmt: skip


@dataclass
class Report:
    """What was walked and what was wrong. `problems` are sentences: door, actor, and what came out."""

    requests: int = 0
    routes: set[str] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)
    #: (actor, route, id asked for) that were walked, each whatever the method and body.
    walked: set[tuple[str, str, str]] = field(default_factory=set)
    #: Planted secrets looked for, over all answers, and those of them that the actor must not know.
    looked_for: int = 0
    forbidden: int = 0
    problems: list[str] = field(default_factory=list)

    def add(self, other: Report) -> None:
        self.requests += other.requests
        self.looked_for += other.looked_for
        self.forbidden += other.forbidden
        self.routes |= other.routes
        self.actors |= other.actors
        self.walked |= other.walked
        self.problems += other.problems

    def figures(self) -> dict[str, int]:
        return {
            "patterns": len(self.routes), "actors": len(self.actors), "requests": self.requests,
            "actor_door_id": len(self.walked), "actor_door_record": self.looked_for,
            "actor_door_forbidden_record": self.forbidden, "problems": len(self.problems),
        }  # fmt: skip


class Walk:
    """One actor's way round the house."""

    def __init__(self, county: County, actor: Actor, depth: str = "") -> None:
        """`depth`: `thorough`; `few` for pages with few ids; `quick` for pages and bodies with few ids. By actor unless given."""
        self.county, self.actor = county, actor
        self.depth = depth or ("thorough" if actor.key in THOROUGH else "few")
        self.report = Report(actors={actor.key})
        self.client = actor.client()
        every = county.manifest.canaries.values()
        self.shut = frozenset(canary.token for canary in every if not oracle.allows(actor, canary))
        self.things: dict[str, Thing] = {}
        for things in county.things.values():
            for one in things:
                self.things.setdefault(str(one.pk), one)  # a child of a likely pair is a child first
        self.looked: set[str] = set()
        self.firsts: dict[tuple[str, ...], Thing] = {}
        self.statuses: Counter[tuple[str, int]] = Counter()

    def all(self, routes: Iterable[str]) -> Report:
        """Walk the routes; then look at what was sent and logged meanwhile."""
        mail.outbox = []
        with listening() as listener:
            for route in routes:
                self.door(route)
        for line in listener.lines:
            for canary in self.county.manifest.found_in(line):
                if canary.kind in oracle.NOT_IN_LOGS:
                    self.wrong("the log", "", f"LOG LEAK {canary.place}")
        for letter in mail.outbox:
            words = f"{letter.subject}\n{letter.body}\n{letter.attachments}"
            for canary in self.county.manifest.found_in(words):
                self.wrong("a letter", "", f"LEAK {canary.place}")
        return self.report

    def every_id(self, routes: Iterable[str]) -> Report:
        """Ask for every page with the id of everything that there is, of whichever family and authority."""
        for route in routes:
            self.report.routes.add(route)
            for target in doors.targets(self.county, route, every=True):
                self._try(route, "get", "", (), target, self.reaches(target), None)
        return self.report

    def door(self, route: str) -> None:
        """One address with every id, every method and every body that makes sense there."""
        self.report.routes.add(route)
        targets = doors.targets(self.county, route)
        pairs = [(target, self.reaches(target)) for target in targets]
        none = next((target for target in reversed(targets) if target.nowhere), None)
        if self.depth != "thorough":
            pairs = [(target, self.reaches(target)) for target in self._few(pairs)]
        if self.depth == "few":
            for target, reached in pairs:
                self._try(route, "get", "", (), target, reached, None)
            return
        for method, query, body in self._ways(route):
            expected = self._expected(route, method, query, body, none)
            tried = 0
            for target, reached in pairs:
                if target is none or not self._worth(method, tried, target, reached, expected):
                    continue
                tried += 1
                self._try(route, method, query, body, target, reached, expected)

    def _few(self, pairs: list[tuple[Target, bool]]) -> list[Target]:
        """What is reached, once a family and kind of record, and one that is not of each of a few families."""
        found: dict[tuple[Any, ...], Target] = {}
        for target, reached in pairs:
            thing = target.thing
            if thing is None:
                if not target.nowhere:
                    found[target.arguments] = target
            elif reached:
                found.setdefault((thing.authority, thing.family, thing.record), target)
            elif (thing.authority, thing.family) in (SHUT_SAMPLE if self.actor.inside else OUTSIDE_SAMPLE):
                whole = thing.authority == "981" and self.actor.families & {"abuse"}
                found.setdefault((thing.authority, thing.family, thing.record if whole else ""), target)
        return list(found.values())

    def _ways(self, route: str) -> Iterable[tuple[str, str, Any]]:
        yield "get", "", ()
        for query in doors.QUERIES.get(route, ()):
            yield "get", bodies.filled(self.county, self.actor.code, query), ()
        if route not in bodies.READ_ONLY and not self.actor.secret:
            for body in bodies.bodies(self.county, self.actor.code, route):
                yield "post", "", body
        for method in METHODS if self.depth == "thorough" else ():
            yield method, "", ()

    def _worth(self, method: str, tried: int, target: Target, reached: bool, expected: Any) -> bool:
        """Where the door itself refuses, whatever the id, a few ids show it. What is out of reach is posted to once a
        family: the answers differ in nothing."""
        thing = target.thing
        if thing is None:
            return True
        if expected is not None and expected[0] in (302, 401, 403, 405):
            return tried < 2
        if method in METHODS:
            return tried == 0
        if method == "get":
            return True
        place = (method, thing.kind, thing.authority, thing.family, thing.record if reached else "")
        return self.firsts.setdefault(place, thing) == thing and (
            reached or thing.family in ("abuse", "restricted", "")
        )

    def _expected(self, route: str, method: str, query: str, body: Any, none: Target | None) -> Any:
        """What a non-existent id answers to the same request."""
        if none is None:
            return None
        answer = self._ask(route, method, query, body, none)
        if answer.status >= 500:
            self.wrong(route, method, f"answers {answer.status} to an id that nothing has")
        return answer.like()

    def _ask(self, route: str, method: str, query: str, body: Any, target: Target) -> Answer:
        path = doors.address(route, target) + (f"?{query}" if query else "")
        asked = Asked(method, path, body)
        answer = ask(self.client, asked)
        self.report.requests += 1
        self.statuses[method, answer.status] += 1
        self.report.walked.add((self.actor.key, route, "/".join(target.ids)))
        self._count(route)
        self._search(route, asked, answer)
        return answer

    def _count(self, route: str) -> None:
        """Each (actor, door, planted record) once, whatever the number of answers it was looked for in."""
        if route not in self.looked:
            self.report.looked_for += len(self.county.manifest.canaries)
            self.report.forbidden += len(self.shut)
        self.looked.add(route)

    def _try(
        self, route: str, method: str, query: str, body: Any, target: Target, reached: bool, expected: Any
    ) -> None:
        answer = self._ask(route, method, query, body, target)
        where = f"{method} {'/'.join(target.ids)} {self._whose(target)}"
        if answer.status >= 500:
            self.wrong(route, where, f"answers {answer.status}")
        if not reached and target.ids:
            if answer.status not in OUT_OF_REACH:
                self.wrong(route, where, f"ANSWERS {answer.status} out of reach")
            if expected is not None and answer.like() != expected:
                self.wrong(route, where, f"ANSWERS {answer.status} UNLIKE A NON-EXISTENT ID ({expected[0]})")
            if answer.wrote:
                self.wrong(route, where, f"CHANGED {sorted({table for table, _ in answer.wrote})} out of reach")
        if answer.status in (401, 403, 404, 405) and answer.wrote:
            self.wrong(route, where, f"CHANGED {sorted({table for table, _ in answer.wrote})} though it refused")
        self._foreign(route, where, body, answer)

    def _foreign(self, route: str, where: str, body: Any, answer: Answer) -> None:
        """No row may come to hold an id out of reach that was put into the form."""
        for _, value in body:
            thing = self.things.get(str(value))
            if thing is None or self.may_name(thing):
                continue
            for table, values in answer.wrote:
                if str(value) in values or str(value).replace("-", "") in values:
                    self.wrong(route, where, f"WROTE a foreign {thing.kind} into {table}")

    def _search(self, route: str, asked: Asked, answer: Answer) -> None:
        """Look for every planted secret, and for the ids of what is out of reach, in all of the answer."""
        sent = asked.sent.lower()
        for canary in self.county.manifest.found_in(answer.text):
            if canary.token in self.shut and canary.token not in sent:
                self.wrong(route, f"{asked.method} {asked.path}", f"LEAK {canary.place}")
        for key in set(UUID.findall(answer.text)):
            thing = self.things.get(key)
            if thing is not None and key not in sent and not self.may_name(thing):
                self.wrong(
                    route, f"{asked.method} {asked.path}", f"NAMES {thing.kind} of {thing.authority}/{thing.family}"
                )

    def reaches(self, target: Target) -> bool:
        """Whether the actor may know that there is what the address asks for."""
        if target.nowhere or target.thing is None:
            return target.thing is None and not target.nowhere
        return self.may_name(target.thing)

    def may_name(self, thing: Thing) -> bool:
        """Whether the actor may know of the thing at all."""
        actor = self.actor
        if not actor.inside or thing.authority != actor.code:
            return False
        if thing.owner == actor.name:
            return True
        if thing.owner and thing.kind not in BY_ROLE:
            return False
        if thing.kind in BY_ROLE:
            kind = BY_ROLE[thing.kind]
            return any(oracle.OFFICE[held.role, kind] for held in actor.holds)
        if not thing.family:
            return True
        if thing.kind in ("child",) and actor.roles & {"performance_officer"}:
            return True
        return oracle.reads(actor, thing.family, BY_RECORD.get(thing.kind, thing.record))

    def _whose(self, target: Target) -> str:
        return f"({target.thing.authority} {target.thing.family} {target.thing.record})" if target.thing else ""

    def wrong(self, route: str, where: str, what: str) -> None:
        where = re.sub(r"\s+", " ", where)
        self.report.problems.append(f"{self.actor.key} | {route} | {where} | {what}")
