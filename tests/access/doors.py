"""Every address of the running workbook and how its arguments are filled. An address without a row fails the build."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from tests.access.county import County, Thing

FAMILY = "families/<uuid:family_id>/"
PERSON = FAMILY + "people/<uuid:person_id>/"
RELATIONSHIP = FAMILY + "relationships/<uuid:row_id>/"
SESSION = "supervision/<uuid:session_id>/"
MEETING = "meetings/<uuid:meeting_id>/"
PAIR = "duplicates/<uuid:one_id>/<uuid:other_id>/"
API = "api/v1/families/<family_id>"
MODULE = FAMILY + "programme/<uuid:person_id>/<int:module>/"
ASSESSMENT = FAMILY + "assessments/<uuid:person_id>/"

#: route -> the kinds of thing whose ids fill its arguments, in their order. `-` marks an address that is not walked by
#: id but by the words in PLAIN.
ROWS: dict[str, tuple[str, ...]] = {
    # access
    "sign-in/": (), "sign-in/code/": (), "sign-in/again/": (), "sign-in/continue/": (), "sign-in/council/": (),
    "sign-in/council/return/": (), "sign-out/": (), "account/": (), "account/sessions/end/": (),
    "account/password/": (), "account/password/forgotten/": (), "account/password/new/<str:whose>/<str:key>/": ("-", "-"),
    "account/second-factor/": (), "account/second-factor/app/": (), "account/second-factor/passkey/": (),
    "account/second-factor/remove/": (), "account/recovery-codes/": (),
    # home and families
    "": (), FAMILY: ("family",), "children/": (), "children/start-a-family/": (),
    FAMILY + "people/add/": ("family",), PERSON + "correct/": ("family", "child"),
    FAMILY + "allocate/": ("family",), FAMILY + "allocations/<uuid:allocation_id>/end/": ("family", "allocation"),
    # people
    PERSON: ("family", "adult"), PERSON + "names/add/": ("family", "adult"),
    FAMILY + "names/<uuid:row_id>/take-back/": ("family", "known_name"),
    PERSON + "language/": ("family", "adult"), PERSON + "ethnicity/": ("family", "child"),
    PERSON + "disability/": ("family", "child"), PERSON + "number/": ("family", "child"),
    PERSON + "born/": ("family", "child"), PERSON + "twin/": ("family", "child"),
    PERSON + "pregnancy-ended/": ("family", "child"), PERSON + "died/": ("family", "adult"),
    PERSON + "relate/": ("family", "adult"), FAMILY + "relationships/": ("family",),
    RELATIONSHIP + "dates/": ("family", "relationship"), RELATIONSHIP + "responsibility/": ("family", "relationship"),
    RELATIONSHIP + "take-back/": ("family", "relationship"), FAMILY + "households/": ("family",),
    FAMILY + "households/move/": ("family",), FAMILY + "households/move-out/": ("family",),
    FAMILY + "on-a-day/": ("family",), FAMILY + "network/": ("family",), FAMILY + "network/add/": ("family",),
    FAMILY + "network/<uuid:row_id>/change/": ("family", "network"),
    FAMILY + "network/<uuid:row_id>/take-off/": ("family", "network"), FAMILY + "warnings/": ("family",),
    FAMILY + "warnings/add/": ("family",), FAMILY + "warnings/<uuid:row_id>/review/": ("family", "warning"),
    FAMILY + "warnings/<uuid:row_id>/end/": ("family", "warning"),
    # drawings
    FAMILY + "genogram/": ("family",), FAMILY + "genogram/svg/": ("family",), FAMILY + "genogram/pdf/": ("family",),
    FAMILY + "ecomap/": ("family",), FAMILY + "ecomap/svg/": ("family",), FAMILY + "ecomap/pdf/": ("family",),
    # finding
    "find/": (), "find/<uuid:search_id>/": ("search",), "find/<uuid:search_id>/workbook/": ("search",),
    "find/<uuid:search_id>/keep/": ("search",), "find/<uuid:search_id>/remove/": ("search",), "lists/": (),
    "lists/families/": (), "lists/families/file/": (), "due/": (),
    # pathway and workbook
    FAMILY + "dates/": ("family",), FAMILY + "dates/core-group/": ("family",), FAMILY + "workbook/": ("family",),
    FAMILY + "workbook/entries/new/": ("family",), FAMILY + "workbook/entries/<uuid:entry_id>/": ("family", "entry"),
    FAMILY + "workbook/entries/<uuid:entry_id>/correct/": ("family", "entry"),
    FAMILY + "workbook/summary/": ("family",), FAMILY + "chronology/": ("family",), FAMILY + "visits/": ("family",),
    "drafts/<str:form>/<uuid:family_id>/": ("-", "family"), "recording/": (),
    FAMILY + "childs-words/": ("family",), FAMILY + "childs-words/new/": ("family",),
    FAMILY + "childs-words/<uuid:words_id>/withdraw/": ("family", "words"),
    FAMILY + "workbook/entries/<uuid:entry_id>/attach/": ("family", "entry"),
    FAMILY + "workbook/entries/<uuid:entry_id>/files/<uuid:attachment_id>/": ("family", "entry", "attachment"),
    FAMILY + "workbook/entries/<uuid:entry_id>/files/<uuid:attachment_id>/withdraw/": ("family", "entry", "attachment"),
    FAMILY + "partners/": ("family",), FAMILY + "chronology/chosen/": ("family",), FAMILY + "chronology/chosen/pick/": ("family",),
    FAMILY + "chronology/chosen/lock/": ("family",), FAMILY + "chronology/chosen/items/<uuid:pick_id>/": ("family", "pick"),
    FAMILY + "chronology/chosen/versions/<uuid:lock_id>/": ("family", "lock"),
    FAMILY + "chronology/chosen/versions/<uuid:lock_id>/unlock/": ("family", "lock"),
    "prompts/": (), "prompts/<slug:prompt>/": ("-",),
    # programme, plan and parenting assessment
    FAMILY + "programme/": ("family",), MODULE: ("family", "adult", "-"), MODULE + "step/": ("family", "adult", "-"),
    MODULE + "sessions/": ("family", "adult", "-"), MODULE + "scales/": ("family", "adult", "-"),
    FAMILY + "programme/mistakes/<uuid:row_id>/": ("family", "module_row"), FAMILY + "plan/": ("family",),
    MODULE + "evidence/": ("family", "adult", "-"), FAMILY + "plan/points/<str:kind>/add/": ("family", "-"),
    FAMILY + "plan/points/<uuid:point_id>/": ("family", "plan_point"),
    FAMILY + "plan/mistakes/<uuid:row_id>/": ("family", "plan_row"), FAMILY + "plan/actions/add/": ("family",),
    FAMILY + "plan/actions/<uuid:action_id>/": ("family", "plan_action"),
    FAMILY + "plan/goals/<uuid:point_id>/": ("family", "plan_goal"),
    FAMILY + "plan/goals/<uuid:point_id>/levels/": ("family", "plan_goal"),
    FAMILY + "plan/goals/<uuid:point_id>/score/": ("family", "plan_goal"), FAMILY + "plan/review/": ("family",),
    FAMILY + "plan/versions/make/": ("family",), FAMILY + "plan/versions/<uuid:version_id>/": ("family", "plan_version"),
    FAMILY + "plan/versions/<uuid:version_id>/agree/": ("family", "plan_version"),
    FAMILY + "plan/versions/<uuid:version_id>/for/<uuid:person_id>/": ("family", "plan_version", "adult"),
    FAMILY + "safety-plan/": ("family",), FAMILY + "safety-plan/write/": ("family",),
    ASSESSMENT: ("family", "adult"), ASSESSMENT + "view/<str:area>/": ("family", "adult", "-"),
    ASSESSMENT + "comment/": ("family", "adult"), ASSESSMENT + "evidence/": ("family", "adult"),
    ASSESSMENT + "finish/": ("family", "adult"), FAMILY + "assessments/finished/<uuid:assessment_id>/": ("family", "assessment"),
    # supervision
    "board/": (), FAMILY + "supervision/": ("family",), FAMILY + "supervision/open/": ("family",),
    SESSION: ("session",), SESSION + "chair/": ("session",), SESSION + "attendance/": ("session",),
    SESSION + "rate/<uuid:child_id>/": ("session", "child"), SESSION + "rating/": ("session",),
    SESSION + "room/": ("session",), SESSION + "room/news/": ("session",), SESSION + "room/write/": ("session",),
    SESSION + "before/": ("session",), SESSION + "reveal/": ("session",), "supervision/showing/": (),
    SESSION + "decision/": ("session",), SESSION + "action/": ("session",), SESSION + "close/": ("session",),
    FAMILY + "supervision/restricted/": ("family",), FAMILY + "supervision/history/": ("family",),
    "supervision/actions/<uuid:action_id>/done/": ("action",), SESSION + "disagree/<slug:about>/": ("session", "-"),
    SESSION + "manager/": ("session",), SESSION + "tell/": ("session",), SESSION + "record/": ("session",),
    "supervision/tellings/<uuid:telling_id>/told/": ("telling",), "supervision/showing/<uuid:team_id>/": ("team",),
    "supervision/tellings/<uuid:telling_id>/pass-on/": ("telling",), SESSION + "manager/another/": ("session",),
    # supervision days
    "meetings/": (), "meetings/plan/": (), "meetings/rooms/": (), "meetings/rooms/add/": (), "meetings/rules/": (),
    "meetings/rooms/<uuid:room_id>/use/": ("room",), "meetings/leave/": (), "meetings/leave/say/": (),
    "meetings/leave/<uuid:leave_id>/take-back/": ("leave",), "meetings/calendar/": (), MEETING: ("meeting",),
    MEETING + "cancel/": ("meeting",), MEETING + "put-on/": ("meeting",),
    MEETING + "families/<uuid:place_id>/take-off/": ("meeting", "place"), "calendar/<str:secret>/": ("-",),
    # the quality of supervision
    "quality/": (), "quality/reds/": (), "quality/pulse/": (), "quality/observations/": (),
    "quality/observations/draw/": (), "quality/observations/<uuid:drawn_id>/": ("drawn",), "quality/observations/<uuid:drawn_id>/draft/": ("drawn",), SESSION + "pulse/": ("session",),
    # caseloads and the flow
    "caseload/": (), "caseload/<uuid:post_id>/re-allocate/": ("post",), "caseload/teams/": (), "caseload/vacancies/add/": (),
    "caseload/vacancies/<uuid:vacancy_id>/end/": ("vacancy",), "caseload/leave/<uuid:leave_id>/stand-in/": ("leave",),
    "rules/": (), "rules/<slug:topic>/": ("-",), "rules/<slug:topic>/change/": ("-",),
    "this-week/": (), "flow/": (), "flow/file/": (), "meetings/rules/change/": (),
    # protected records
    FAMILY + "protected/": ("family",), FAMILY + "protected/add/": ("family",),
    FAMILY + "protected/<uuid:row_id>/show/": ("family", "protected"),
    FAMILY + "protected/<uuid:row_id>/replace/": ("family", "protected"),
    FAMILY + "protected/<uuid:row_id>/withdraw/": ("family", "protected"),
    FAMILY + "contact/": ("family",), FAMILY + "contact/set/": ("family",), FAMILY + "letters/": ("family",),
    FAMILY + "letters/to/<uuid:person_id>/": ("family", "adult"),
    FAMILY + "letters/<uuid:letter_id>/": ("family", "letter"),
    # families that move between authorities
    FAMILY + "hand-over/": ("family",), FAMILY + "hand-over/save/": ("family",), FAMILY + "received/": ("family",),
    # records of one person
    "duplicates/": (), "duplicates/merged/": (), "duplicates/merged/<uuid:merge_id>/": ("merge",),
    "duplicates/merged/<uuid:merge_id>/undo/": ("merge",), PAIR: ("twin", "pair"), PAIR + "merge/": ("twin", "pair"),
    PAIR + "two-people/": ("twin", "pair"), "handover/accept/": (),
    # partner data, returns, indicators
    "partner-data/": (), "partner-data/review/": (), "partner-data/review/<uuid:event_id>/": ("event",),
    "partner-data/links/": (), "partner-data/review/decided/": (), "partner-data/review/<uuid:event_id>/undo/": ("event",),
    "partner-data/<uuid:delivery_id>/headings/": ("delivery",), "partner-data/expected/": (), "partner-data/extract/": (),
    "partner-data/<uuid:delivery_id>/": ("delivery",), "census/": (), "census/make/": (),
    "census/<uuid:run_id>/": ("run",), "indicators/": (), "indicators/<slug:name>/": ("-",),
    "indicators/board/<slug:reader>/": ("-",), "indicators/<slug:name>/file/": ("-",), "indicators/publish/": (),
    "indicators/<slug:name>/picture/<int:number>/": ("-", "-"),
    # the interface for other systems
    "tokens/": (), "tokens/systems/add/": (), "tokens/make/": (), "tokens/<uuid:token_id>/approve/": ("token",),
    "tokens/<uuid:token_id>/withdraw/": ("token",), "api/v1/openapi.json": (), "api/v1/me": (), "api/v1/families": (),
    "api/v1/deliveries": (), "api/v1/deliveries/<delivery_id>": ("delivery",),
    API: ("family",), API + "/entries": ("family",), API + "/ratings": ("family",), "api/v1/": (),
    # what waits, and what is announced
    "help/": (), "waiting/": (), "waiting/emails/": (), "announcements/": (), "announcements/announce/": (),
    "announcements/<uuid:announcement_id>/withdraw/": ("announcement",),
    "announcements/<uuid:announcement_id>/put-away/": ("announcement",),
    # the log
    FAMILY + "opened/": ("family",), "log/": (), "log/why/": (), "logs/": (), "logs/<uuid:worker_id>/": ("user",), "patterns/": (),
    "patterns/look/": (), "patterns/<uuid:finding_id>/": ("finding",),
    # people, agreements, who may open a file
    "people/": (), "people/add/": (), "people/<uuid:user_id>/": ("user",), "people/<uuid:user_id>/give-post/": ("user",),
    "people/<uuid:user_id>/posts/<uuid:post_id>/end/": ("user", "post"), "people/<uuid:user_id>/account/": ("user",),
    "people/<uuid:user_id>/account/open-anew/": ("user",), "people/<uuid:user_id>/account/end-sessions/": ("user",),
    "people/<uuid:user_id>/account/wake-account/": ("user",), "people/<uuid:user_id>/account/invite/": ("user",),
    "people/<uuid:user_id>/account/remove-factor/": ("user",),
    FAMILY + "sharing/left-out/<uuid:left_out_id>/end/": ("family", "exclusion"),
    "cover/": (), "cover/give/": (), "cover/<uuid:cover_id>/end/": ("cover",), "agreements/": (), "agreements/add/": (),
    "agreements/<uuid:agreement_id>/": ("agreement",), "agreements/<uuid:agreement_id>/withdraw/": ("agreement",),
    FAMILY + "sharing/": ("family",), FAMILY + "sharing/decide/": ("family",), FAMILY + "sharing/leave-out/": ("family",),
    FAMILY + "who-may-open/": ("family",), FAMILY + "who-may-open/restrict/": ("family",),
    FAMILY + "who-may-open/<uuid:restriction_id>/lift/": ("family", "restriction"),
    FAMILY + "who-may-open/bar/": ("family",), FAMILY + "who-may-open/bars/<uuid:barred_id>/end/": ("family", "barred"),
    "emergency/": (), "emergencies/": (), "emergencies/<uuid:grant_id>/review/": ("grant",),
}  # fmt: skip

#: Words for arguments that are no ids.
PLAIN = {
    "form": ("entry", "summary", "words"), "prompt": ("entry-call", "no-such-prompt"),
    "name": ("police_missing_before_after", "no_such_indicator"), "reader": ("police", "nobody"),
    "number": ("1",), "whose": ("abc",), "key": ("x-y",), "secret": ("999-x",), "module": ("5", "99"),
    "kind": ("goal", "no_such_kind"), "area": ("whole", "no_such_area"), "about": ("rating", "no_such_thing"),
    "topic": ("adult-workers", "no-such-topic"),
}  # fmt: skip
#: What is asked besides, by route: filters, pages, other people's ids in the query.
QUERIES: dict[str, tuple[str, ...]] = {
    "": ("page=2",), "find/<uuid:search_id>/workbook/": ("family={family}", "role=da_victim_worker", "page=2"),
    "lists/families/": ("rating=red", "team={foreign_team}", "status=in_need", "unseen=28", "due=week", "print=yes"),
    "lists/families/file/": ("team={team}", "due=late"), "board/": ("rating=red", "team={team}", "team={foreign_team}", "page=2"),
    FAMILY + "chronology/": ("year=2026", "discipline=da_victim_worker", "page=2"), "logs/": ("page=2",),
    "children/": ("starts=zq", "none"), "children/start-a-family/": ("child={new_child}", "child={foreign_child}"),
    **dict.fromkeys((FAMILY + "on-a-day/", FAMILY + "genogram/"), ("day-day=1&day-month=2&day-year=2026",)),
    "meetings/": ("month=2026-11", "month=x"), "flow/": ("team={team}", "team={foreign_team}", "office={team}"),
    "indicators/<slug:name>/": ("by=team", "until=2020-03-31"), "indicators/<slug:name>/file/": ("as=csv", "as=ods"),
    "patterns/": ("shown=all",), "api/v1/families": ("closed=true", "limit=1", "after={family}"),
    API + "/entries": ("since=2020-01-01T00:00:00Z", "limit=1"), "sign-in/": ("next=/",),
}  # fmt: skip
#: So many things of a kind that belong to no family are walked in each authority: they differ in nothing.
FEW = 3


@dataclass(frozen=True, slots=True)
class Target:
    """One way to fill the arguments of an address. `thing` is what the last id belongs to; None where there is none."""

    arguments: tuple[tuple[str, Any], ...]
    thing: Thing | None = None
    #: Ids that exist but do not belong together, or an id that nothing has: nobody gets anything.
    nowhere: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(str(value) for _, value in self.arguments if isinstance(value, uuid.UUID))


def every_route() -> dict[str, URLPattern]:
    """All patterns of the running resolver by their route."""
    return dict(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: Any, before: str) -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, route)
        else:
            yield route, one


def address(route: str, target: Target) -> str:
    """The path of the route with the target's arguments."""
    path = route
    for name, value in target.arguments:
        for form in (f"<uuid:{name}>", f"<str:{name}>", f"<slug:{name}>", f"<int:{name}>", f"<{name}>"):
            path = path.replace(form, str(value))
    assert "<" not in path, f"{path} lacks an argument"
    return f"/{path}"


def arguments_of(route: str) -> list[str]:
    return [part.split(">")[0].rpartition(":")[2] for part in route.split("<")[1:]]


def targets(county: County, route: str, *, every: bool = False) -> list[Target]:
    """Own, foreign, mismatched and non-existent ids for the arguments of the route; which is whose depends on who asks.

    With `every`, the ids of all that there is in the county instead of a sample.
    """
    kinds, names = ROWS[route], arguments_of(route)
    if not kinds:
        return [Target(())]
    if all(kind == "-" for kind in kinds):
        every_word = zip(*(PLAIN[name] for name in names), strict=False)
        return [Target(tuple(zip(names, words, strict=True))) for words in every_word]
    plain = [(name, PLAIN[name][0]) for name, kind in zip(names, kinds, strict=True) if kind == "-"]
    wanted = [(name, kind) for name, kind in zip(names, kinds, strict=True) if kind != "-"]
    things = county.things.get(wanted[-1][1], []) if every else _sample(county, wanted[-1][1])
    found = [_target(county, plain, wanted, thing) for thing in things]
    return [*(one for one in found if one), *_mismatched(county, plain, wanted), nowhere(plain, wanted)]


def _sample(county: County, kind: str) -> list[Thing]:
    """Of the family with everything two things of each kind of record; of every other family one; of what has no
    family the first few of each authority."""
    taken: dict[tuple[str, ...], int] = {}
    found = []
    for thing in county.things.get(kind, []):
        whole = (thing.authority, thing.family) == ("981", "abuse")
        place = (thing.authority, thing.family, thing.record if whole else "")
        taken[place] = taken.get(place, 0) + 1
        if taken[place] <= (2 if whole else 1 if thing.family else FEW):
            found.append(thing)
    return found


def _target(county: County, plain: Any, wanted: list[tuple[str, str]], thing: Thing) -> Target | None:
    ids: list[tuple[str, Any]] = []
    for name, kind in wanted[:-1]:
        parts = dict(thing.parts)
        if kind in parts:
            ids.append((name, parts[kind]))
            continue
        of = [one for one in county.things[kind] if (one.authority, one.family) == (thing.authority, thing.family)]
        if not of:
            return None
        ids.append((name, of[-1].pk))
    return Target((*plain, *ids, (wanted[-1][0], thing.pk)), thing)


def _mismatched(county: County, plain: Any, wanted: list[tuple[str, str]]) -> list[Target]:
    """The first id of one family with the other ids of another."""
    if len(wanted) < 2 or wanted[0][1] != "family":
        return []
    last = next((one for one in county.things.get(wanted[-1][1], []) if one.family == "plain"), None)
    right = _target(county, plain, wanted, last) if last else None
    wrong = {wanted[0][0]: county.thing("family", "981", "abuse").pk}
    ids = [(name, wrong.get(name, value)) for name, value in right.arguments] if right else []
    return [Target(tuple(ids), nowhere=True)] if ids else []


def nowhere(plain: Any, wanted: list[tuple[str, str]]) -> Target:
    """Ids that nothing has."""
    made = [
        (name, uuid.UUID(int=(0xABCD << 112) + (4 << 76) + (8 << 60) + place)) for place, (name, _) in enumerate(wanted)
    ]
    return Target((*plain, *made), nowhere=True)
