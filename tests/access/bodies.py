"""What is posted: nothing, plausible answers, and answers with the ids of other families and of another authority."""

from __future__ import annotations

import re
from typing import Any

from django.utils import timezone
from tests.access.bodies_plan import PLAN
from tests.access.county import County
from tests.access.doors import API, FAMILY, MEETING, PAIR, PERSON, RELATIONSHIP, SESSION

Fields = tuple[tuple[str, Any], ...]
_KEY = ("client_key", "6f9619ff-8b86-4d01-b42d-00cf4fc964ff")
_WHEN = ("day-day", "{day}"), ("day-month", "{month}"), ("day-year", "{year}"), ("time", "00:01")
_START = ("start-day", "{day}"), ("start-month", "{month}"), ("start-year", "{year}")
_END = ("end-day", "{day}"), ("end-month", "{month}"), ("end-year", "{year}")


def _on(name: str) -> tuple[tuple[str, str], ...]:
    """Today in the three boxes of a date."""
    return tuple((f"{name}-{part}", f"{{{part}}}") for part in ("day", "month", "year"))


_GP = (("role", "gp"), ("name", "Typed"), ("agency", "Typed"), ("ring_first", "no"))
_DOG = (
    ("kind", "dog"), ("words", "Typed"), ("told", "no"), ("not_told_because", "Typed"), ("review_on-day", "1"),
    ("review_on-month", "1"), ("review_on-year", "2099"),
)  # fmt: skip
_HELD = ("held_on-day", "{day}"), ("held_on-month", "{month}"), ("held_on-year", "{year}")
_ENTRY = (("kind", "call"), *_WHEN, ("significant", "yes"), ("text", "Typed"), _KEY)

#: route -> bodies. `{child}` is of the actor's own first family, `{plain_child}` of another of the same authority,
#: `{foreign_child}` of the other authority; so for every kind of thing.
BODIES: dict[str, tuple[Fields, ...]] = {
    "find/": (
        (("words", "zq"),), (("words", "{name5}"),), (("words", "{foreign_name5}"),), (("words", "zq"), ("family", "{family}")),
        (("words", "zq"), ("family", "{foreign_family}")), (("words", "{foreign_child_id}"),),
    ),
    PAIR: ((("keep", "one"), ("reason", "Typed"), ("seen", "x")),),
    PAIR + "merge/": ((("keep", "one"), ("reason", "Typed"), ("seen", "x"), ("sure", "on")),),
    PAIR + "two-people/": ((("reason", "Typed"),),),
    "duplicates/merged/<uuid:merge_id>/undo/": ((("reason", "Typed"),),),
    "find/<uuid:search_id>/keep/": ((("name", "Typed"),),),
    "lists/families/": ((("rating", "red"),), (("team", "{foreign_team}"),)),
    "logs/": ((("name", "zq"),), (("name", "{foreign_name5}"),)),
    FAMILY + "hand-over/": ((("to_code", "982"), ("reason", "x"), ("ratings", "yes"), ("ends", "no")),),
    FAMILY + "hand-over/save/": (
        (("to_code", "982"), ("reason", "x"), ("ratings", "yes"), ("ends", "no"), ("words", "wrong")),
    ),
    "sign-in/": ((("email", "{email}"), ("password", "wrong")),),
    "account/password/forgotten/": ((("email", "{email}"),), (("email", "nobody@example.org"),)),
    "account/password/": ((("oldpassword", "x"), ("password1", "a long one 123"), ("password2", "a long one 123")),),
    "children/start-a-family/": (
        (("name", "New"), ("team", "{team}"), *_START),
        (("name", "New"), ("team", "{foreign_team}"), *_START),
    ),
    FAMILY + "people/add/": ((("relation", "other"), ("given_name", "A"), ("sex", "F"), *_START),),
    PERSON + "correct/": ((("given_name", "A"), ("family_name", "B"), ("sex", "F")),),
    PERSON + "names/add/": (
        (("kind", "former"), ("name", "Typed"), ("hides", "no")), (("kind", "former"), ("name", "Typed"), ("hides", "yes")),
    ),
    FAMILY + "names/<uuid:row_id>/take-back/": ((("why", "Typed"),),),
    PERSON + "language/": ((("first_language", "Typed"), ("interpreter", "no"), ("needs", "")),),
    PERSON + "ethnicity/": ((("code", "WBRI"), ("source", "said")),),
    PERSON + "disability/": ((("chosen", "LD"), ("source", "said")),),
    PERSON + "number/": ((("scheme", "nhs_number"), ("value", "9990000018")),),
    PERSON + "born/": ((*_on("birth_date"), ("sex", "F"), ("given_name", "A")),),
    PERSON + "twin/": ((("identical", "no"), ("twin", _KEY[1])), (("identical", "no"), ("twin", "{foreign_child}"))),
    PERSON + "pregnancy-ended/": (_on("ended_on"),), PERSON + "died/": (_on("died_on"),),
    PERSON + "relate/": (
        (("what", "other_relative:from"), ("other", "{child}")), (("what", "other_relative:from"), ("other", "{plain_child}")),
        (("what", "other_relative:from"), ("other", "{foreign_child}")),
    ),
    RELATIONSHIP + "dates/": (_on("start"),), RELATIONSHIP + "responsibility/": ((("responsibility", "no"),),),
    RELATIONSHIP + "take-back/": ((("why", "Typed"),),),
    FAMILY + "households/move/": (
        (("who", "{child}"), ("line", "Typed"), *_on("start")), (("who", "{foreign_child}"), ("line", "Typed"), *_on("start")),
        (("who", "{plain_child}"), ("line", "Typed"), *_on("start")),
    ),
    FAMILY + "households/move-out/": ((("who", "{child}"), *_on("start")), (("who", "{plain_child}"), *_on("start"))),
    FAMILY + "network/add/": (
        (("about", "{child}"), *_GP), (("about", "{plain_child}"), *_GP), (("about", "{foreign_child}"), *_GP),
        (("about", "family"), *_GP, ("hides", "yes")),
    ),
    FAMILY + "network/<uuid:row_id>/change/": ((*_GP, ("hides", "no")), (*_GP, ("hides", "yes"))),
    FAMILY + "network/<uuid:row_id>/take-off/": ((("why", "Typed"),),),
    FAMILY + "warnings/add/": (
        (("about", "{adult}"), *_DOG), (("about", "{foreign_adult}"), *_DOG), (("about", "family"), *_DOG, ("hides", "yes")),
    ),
    FAMILY + "warnings/<uuid:row_id>/review/": ((*_DOG, ("hides", "no")), (*_DOG, ("hides", "yes"))),
    FAMILY + "warnings/<uuid:row_id>/end/": ((("why", "Typed"),),),
    FAMILY + "allocate/": ((("posts", "{post}"), *_START), (("posts", "{foreign_post}"), *_START)),
    FAMILY + "allocations/<uuid:allocation_id>/end/": ((*_END, ("reason", "Left")),),
    FAMILY + "dates/core-group/": (_HELD,),
    FAMILY + "workbook/entries/new/": (
        (*_ENTRY, ("who", "{child}"), ("compartment", "shared")),
        (*_ENTRY, ("who", "{plain_child}"), ("compartment", "legal")),
        (*_ENTRY, ("who", "{foreign_child}"), ("compartment", "victim")),
    ),
    FAMILY + "workbook/entries/<uuid:entry_id>/correct/": (
        (*_ENTRY, ("reason", "Slip"), ("version", "{entry}"), ("who", "{plain_child}")),
    ),
    FAMILY + "workbook/summary/": ((("text", "Typed"),), (("text", "Typed"), ("version", "{entry}"))),
    "drafts/<str:form>/<uuid:family_id>/": ((("text", "Typed"), ("draft", "keep")), (("draft", "discard"),)),
    FAMILY + "childs-words/new/": (
        (("said_child", "{child}"), *_WHEN, ("said_words", "Typed"), ("said_how", "said"), _KEY),
        (("said_child", "{foreign_child}"), *_WHEN, ("said_words", "Typed"), ("said_how", "said"), _KEY),
    ),
    FAMILY + "childs-words/<uuid:words_id>/withdraw/": ((("reason", "Typed"),),),
    FAMILY + "workbook/entries/<uuid:entry_id>/files/<uuid:attachment_id>/withdraw/": ((("reason", "Typed"),),),
    FAMILY + "chronology/chosen/pick/": (
        (("entries", "{entry}"),), (("entries", "{plain_entry}"),), (("entries", "{foreign_entry}"),),
    ),
    FAMILY + "chronology/chosen/lock/": ((("seen", "1"),), (("seen", "x"),)),
    FAMILY + "chronology/chosen/items/<uuid:pick_id>/": (
        (("heading", "Typed"), ("why", "Typed"), ("changed", "0")), (("put_back", "yes"),),
    ),
    FAMILY + "chronology/chosen/versions/<uuid:lock_id>/unlock/": ((("reason", "Typed"),),),
    "prompts/<slug:prompt>/": ((("text", "Typed"),),),
    **PLAN,
    FAMILY + "supervision/open/": (_HELD,),
    SESSION + "room/write/": ((("part", "1"), ("text", "Typed"), _KEY),),
    SESSION + "chair/": ((),), SESSION + "reveal/": ((),),
    "supervision/showing/<uuid:team_id>/": ((("how", "together"), ("reason", "Typed")),),
    SESSION + "attendance/": ((("present", "{user}"),), (("present", "{foreign_user}"),)),
    SESSION + "rate/<uuid:child_id>/": ((("answer", "red"), ("reason", "Typed")),),
    SESSION + "rating/": ((("colour", "red"), ("reason", "Typed"), ("seen", "red")),),
    SESSION + "decision/": ((("kind", "continue"), ("text", "Typed")),),
    SESSION + "action/": (
        (("text", "Typed"), ("owner", "{user}"), ("due-day", "{day}"), ("due-month", "{month}"), ("due-year", "{year}")),
        (("text", "Typed"), ("owner", "{foreign_user}"), ("due-day", "{day}"), ("due-month", "{month}"), ("due-year", "{year}")),
    ),
    SESSION + "disagree/<slug:about>/": ((("stands", "yes"), ("reason", "Typed")), (("stands", "no"), ("reason", "Typed"))),
    SESSION + "manager/": ((("agrees", "yes"), ("text", "Typed"), ("reason", "Typed")),),
    SESSION + "tell/": (
        (("person", "{child}"), ("words", "Typed"), ("teller", "{user}"), *_on("due"), ("informants", ""), ("places", "")),
        (("person", "{foreign_child}"), ("words", "Typed"), ("teller", "{foreign_user}"), *_on("due")),
    ),
    SESSION + "close/": ((("manager", "{user}"),), (("manager", "{foreign_user}"),)),
    "supervision/tellings/<uuid:telling_id>/told/": ((*_on("on"), ("how", "met"), ("said", "Typed")),),
    "supervision/tellings/<uuid:telling_id>/pass-on/": (
        (("teller", "{user}"), *_on("due"), ("reason", "Typed")), (("teller", "{foreign_user}"), *_on("due"), ("reason", "Typed")),
        (("teller", "nobody"), *_on("due"), ("reason", "Typed")),
    ),
    SESSION + "manager/another/": (
        (("manager", "{user}"), ("reason", "Typed")), (("manager", "{foreign_user}"), ("reason", "Typed")),
    ),
    "supervision/actions/<uuid:action_id>/done/": (
        (("on-day", "{day}"), ("on-month", "{month}"), ("on-year", "{year}"), ("note", "Typed")),
    ),
    "meetings/plan/": (
        (("team", "{team}"), ("rooms", "{room}"), *_on("first"), ("weeks", "4"), ("weekdays", "0"), ("starts", "09:30"),
         ("minutes", "120"), ("seen", "x")),
        (("team", "{foreign_team}"), ("rooms", "{foreign_room}"), *_on("first"), ("weeks", "4"), ("weekdays", "0"),
         ("starts", "09:30"), ("minutes", "120"), ("seen", "x")),
    ),
    "meetings/rules/change/": (
        (("red", "14"), ("amber", "31"), ("green", "31"), ("unrated", "31"), ("minutes", "30"), ("early", "14"),
         ("quorum", "management"), *_on("starts"), ("reason", "Typed")),
    ),
    "rules/<slug:topic>/change/": ((("factors-domestic_abuse", "3B"), *_on("starts"), ("reason", "Typed")),),
    "meetings/rooms/add/": ((("office", "{foreign_room}"), ("name", "Typed")),),
    "meetings/rooms/<uuid:room_id>/use/": ((),),
    "meetings/leave/say/": (
        (("user", "{user}"), *_on("start"), *_on("end")), (("user", "{foreign_user}"), *_on("start"), *_on("end")),
    ),
    "meetings/leave/<uuid:leave_id>/take-back/": ((),),
    SESSION + "pulse/": ((("question", "decision"), ("answer", "yes")), (("question", "x"), ("answer", "x"))),
    "quality/observations/draw/": ((*_on("first"), *_on("last"), ("wanted", "2")),),
    "quality/observations/<uuid:drawn_id>/draft/": ((("note_child", "Typed"), ("draft", "keep")), (("draft", "discard"),)),
    "quality/observations/<uuid:drawn_id>/": (
        (("answer_child", "yes"), ("answer_who", "no"), ("answer_helps", "partly"), ("note_child", "Typed")),
    ),
    "caseload/<uuid:post_id>/re-allocate/": (
        (("everything", "{post}"), *_on("day"), ("reason", "Typed")),
        (("everything", "{foreign_post}"), *_on("day"), ("reason", "Typed"), ("seen", "x")),
    ),
    "caseload/vacancies/add/": (
        (("key", _KEY[1]), ("team", "{team}"), ("role", "social_worker"), ("full_time", "1"), *_on("start")),
        (("key", _KEY[1]), ("team", "{foreign_team}"), ("role", "social_worker"), ("full_time", "1"), *_on("start")),
    ),
    "caseload/vacancies/<uuid:vacancy_id>/end/": (_on("end"),),
    "caseload/leave/<uuid:leave_id>/stand-in/": ((("colleague", "{user}"),), (("colleague", "{foreign_user}"),)),
    "meetings/calendar/": ((("make", "yes"),), (("revoke", "yes"),)),
    MEETING + "put-on/": ((("family", "{family}"),), (("family", "{foreign_family}"),)),
    FAMILY + "protected/add/": (
        (("person", "{adult}"), ("kind", "disclosure"), ("text", "Typed"), _KEY),
        (("person", "{foreign_adult}"), ("kind", "safe_address"), ("text", "Typed"), _KEY),
    ),
    FAMILY + "protected/<uuid:row_id>/replace/": ((("text", "Typed"), _KEY),),
    FAMILY + "contact/set/": (
        (("person", "{adult}"), ("ways", "call"), ("leave_message", "no")),
        (("person", "{foreign_adult}"), ("ways", "call"), ("leave_message", "no")),
    ),
    FAMILY + "letters/to/<uuid:person_id>/": ((("text", "Typed"), ("informants", ""), ("places", ""), _KEY),),
    FAMILY + "letters/<uuid:letter_id>/": ((("reason", "Typed"),),),
    FAMILY + "supervision/restricted/": ((("kind", "said"), ("text", "Typed"), _KEY),),
    "partner-data/review/<uuid:event_id>/": ((("answer", "{link}"),), (("answer", "{foreign_link}"),), (("answer", "nobody"),), (("answer", "cannot_tell"),)),
    "partner-data/review/<uuid:event_id>/undo/": ((),),
    "partner-data/links/": ((("feed", "police"),), (("feed", "x"),)),
    "partner-data/<uuid:delivery_id>/headings/": ((("give_up", "yes"),), (("heading_0", "date"),)),
    "partner-data/expected/": ((("what", "police:{foreign_agency}"), ("every", "month"), *_on("first"), ("grace", "5")),),
    "partner-data/extract/": ((("feed", "police"),),),
    "api/v1/deliveries": ((("feed", "police"), ("agency", "{foreign_agency}")),),
    "partner-data/": ((("what", "police:{foreign_agency}"),),),
    "census/make/": ((("year", "2026"),), (("year", "2025"),)),
    "tokens/systems/add/": ((("name", "A system"),),),
    "tokens/make/": ((("system", "{foreign_user}"), ("label", "x"), ("permissions", "family.read"), ("days", "30")),),
    "logs/<uuid:worker_id>/": ((),),
    "patterns/<uuid:finding_id>/": ((("decision", "asked"), ("note", "Typed")),),
    "waiting/emails/": ((("wanted", "no"),),),
    "announcements/announce/": ((("title", "Typed"), ("words", "Typed"), *_START),),
    "people/add/": ((("name", "A"), ("email", "{foreign_email}")), (("name", "A"), ("email", "new@example.org"))),
    "people/<uuid:user_id>/give-post/": (
        (("role", "social_worker"), ("agency", "{agency}"), ("team", "{team}"), ("full_time", "1"), *_START),
        (("role", "social_worker"), ("agency", "{foreign_agency}"), ("team", "{foreign_team}"), ("full_time", "1"), *_START),
    ),
    "cover/give/": ((("kind", "duty"), ("post", "{foreign_post}"), ("team", "{foreign_team}")),),
    "agreements/<uuid:agreement_id>/withdraw/": ((("reason", "Typed"),),),
    FAMILY + "sharing/decide/": (
        (("share", "no"), ("with_whom", "x"), ("what", "x"), ("reason", "x"), ("basis", "public_task"),
         ("confidentiality", "law"), ("told", "yes")),
    ),
    FAMILY + "sharing/leave-out/": (
        (("agreement", "{agreement}"), ("person", "{child}"), ("reason", "x")),
        (("agreement", "{foreign_agreement}"), ("person", "{foreign_child}"), ("reason", "x")),
    ),
    FAMILY + "who-may-open/restrict/": (
        (("posts", "{post}"), ("reason", "x")), (("posts", "{foreign_post}"), ("reason", "x")),
    ),
    FAMILY + "who-may-open/bar/": ((("user", "{user}"), ("reason", "x")), (("user", "{foreign_user}"), ("reason", "x"))),
    "emergency/": (
        (("child_id", "{foreign_child_id}"), ("born-day", "4"), ("born-month", "5"), ("born-year", "2016"), ("reason", "x")),
    ),
    "emergencies/<uuid:grant_id>/review/": ((("finding", "right"), ("words", "x")),),
}  # fmt: skip
#: Reading only: nothing is posted here.
READ_ONLY = frozenset(
    {API, API + "/entries", API + "/ratings", "api/v1/families", "api/v1/me", "api/v1/", "api/v1/openapi.json"}
)
OTHER = {"981": "982", "982": "981", "983": "981", "": "981"}
_HOLE = re.compile(r"\{(\w+)\}")


def filled(county: County, code: str, text: str) -> str:
    """The text with the ids and words that its holes name, for an actor of the authority."""
    return _HOLE.sub(lambda match: word(county, code, match[1]), text)


def word(county: County, code: str, name: str) -> str:
    code = code if code in ("981", "982") else "981"
    if name.startswith("foreign_"):
        code, name = OTHER[code], name.removeprefix("foreign_")
    today = timezone.localdate()
    if name in ("day", "month", "year"):
        return str(getattr(today, name))
    if name == "name5":
        return str(county.rows["family", code, "abuse"].name)[:5]
    if name == "email":
        return str(county.rows["user", code, "author"].email)
    if name == "child_id":
        child = county.rows["person", code, "plain", "child"]
        return str(child.identifiers.get(scheme="la_child_id").value)
    home = "plain" if name.startswith("plain_") else "abuse"
    kind = name.removeprefix("plain_")
    of = [one for one in county.things[kind] if one.authority == code and one.family in (home, "")]
    return str(of[0].pk)


def bodies(county: County, code: str, route: str) -> list[Fields]:
    """The empty body first, then what is plausible at this route."""
    made = [tuple((name, filled(county, code, str(value))) for name, value in body) for body in BODIES.get(route, ())]
    return [(), *(body for body in made if body)]
