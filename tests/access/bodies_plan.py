"""What is posted to the programme, the plan, its versions, the parenting assessment, and with a file."""

from __future__ import annotations

import io
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image

Fields = tuple[tuple[str, Any], ...]
FAMILY = "families/<uuid:family_id>/"
MODULE = FAMILY + "programme/<uuid:person_id>/<int:module>/"
ASSESSMENT = FAMILY + "assessments/<uuid:person_id>/"
GOAL = FAMILY + "plan/goals/<uuid:point_id>/"
VERSION = FAMILY + "plan/versions/<uuid:version_id>/"
ENTRY = FAMILY + "workbook/entries/<uuid:entry_id>/"
#: A value of this form is posted as a file.
FILE = "a file: "
_WORDS = "abcde-fghjk-mnpqr-stuvw"


def _key(last: str) -> tuple[str, str]:
    """The key of one form: two forms with one key are one row."""
    return "client_key", f"6f9619ff-8b86-4d01-b42d-00cf4fc9{last}"


def _on(name: str = "on") -> Fields:
    return tuple((f"{name}-{part}", f"{{{part}}}") for part in ("day", "month", "year"))


def _later(name: str) -> Fields:
    return (f"{name}-day", "1"), (f"{name}-month", "1"), (f"{name}-year", "2099")


_LEVELS = tuple((name, "Typed") for name in ("much_more", "more", "expected", "less", "much_less"))
_EVIDENCE = (("text", "Typed"), ("known", "seen"), ("points", "worry"), *_on())
_MISTAKE = (("why", "Typed"), _key("0001"))

PLAN: dict[str, tuple[Fields, ...]] = {
    MODULE + "step/": ((("kind", "started"), *_on(), _key("0002")), (("kind", "stopped"), ("why_stopped", "Typed"), *_on(), _key("0003"))),
    MODULE + "sessions/": (
        (("entries", "{entry}"), _key("0004")), (("entries", "{plain_entry}"), _key("0005")),
        (("entries", "{foreign_entry}"), _key("0006")),
    ),
    MODULE + "scales/": (
        (("informant", "self"), ("importance", "5"), ("confidence", "3"), *_on(), _key("0007")),
        (("informant", "self"), ("importance", "5"), ("compartment", "perpetrator"), *_on(), _key("0008")),
    ),
    MODULE + "evidence/": (
        (*_EVIDENCE, ("entry", "{entry}"), _key("0009")), (*_EVIDENCE, ("entry", "{foreign_entry}"), _key("000a")),
        (*_EVIDENCE, ("entry", "{plain_entry}"), ("compartment", "victim"), _key("000b")),
    ),
    FAMILY + "programme/mistakes/<uuid:row_id>/": (_MISTAKE,),
    FAMILY + "plan/mistakes/<uuid:row_id>/": (_MISTAKE,),
    FAMILY + "plan/points/<str:kind>/add/": (
        (("words", "Typed"), ("said_by", "{adult}"), *_on(), _key("000c")),
        (("words", "Typed"), ("said_by", "{plain_adult}"), *_on(), _key("000d")),
        (("words", "Typed"), ("said_by", "{foreign_adult}"), *_on(), _key("000e")),
    ),
    FAMILY + "plan/points/<uuid:point_id>/": (
        (("words", "Typed"), *_on(), ("version", "{plan_point}"), _key("000f")),
        (("words", "Typed"), *_on(), ("version", "{foreign_plan_point}"), _key("0010")),
    ),
    FAMILY + "plan/actions/add/": (
        (("text", "Typed"), ("owner", "user:{user}"), *_on("due"), ("goal", "{plan_goal}"), _key("0011")),
        (("text", "Typed"), ("owner", "user:{foreign_user}"), *_on("due"), _key("0012")),
        (("text", "Typed"), ("owner", "person:{plain_adult}"), *_on("due"), ("goal", "{plain_plan_goal}"), _key("0013")),
        (("text", "Typed"), ("owner", "person:{foreign_adult}"), *_on("due"), ("goal", "{foreign_plan_goal}"), _key("0014")),
    ),
    FAMILY + "plan/actions/<uuid:action_id>/": (
        (("done", "yes"), *_on(), _key("0015")), (("done", "no"), ("why_not", "Typed"), *_on(), _key("0016")),
    ),
    GOAL + "levels/": ((("variant", "minus_one"), *_LEVELS, ("weight", "1"), _key("0017")),),
    GOAL + "score/": ((("level", "1"), ("informant", "family"), *_on(), _key("0018")),),
    FAMILY + "plan/review/": (
        (*_on(), ("present", "person:{adult}"), ("words", "Typed"), _key("0019")),
        (*_on(), ("present", "person:{foreign_adult}"), ("words", "Typed"), _key("001a")),
        (*_on(), ("present", "user:{foreign_user}"), ("words", "Typed"), *_later("next_on"), _key("001b")),
    ),
    FAMILY + "plan/versions/make/": ((_key("001c"),),),
    VERSION + "agree/": (
        (("person", "{adult}"), ("agreed", "yes"), ("words", "Typed"), *_on(), _key("001d")),
        (("person", "{plain_adult}"), ("agreed", "no"), *_on(), _key("001e")),
        (("person", "{foreign_adult}"), ("agreed", "no"), *_on(), _key("001f")),
    ),
    VERSION + "for/<uuid:person_id>/": ((("how", "hand"), *_on(), _key("0020")),),
    FAMILY + "safety-plan/write/": (
        (("words", "Typed"), *_on("agreed_on"), _key("0021")),
        (("words", "Typed"), *_on("agreed_on"), *_later("review_on"), ("version", "{plan_row}"), _key("0022")),
    ),
    ASSESSMENT + "view/<str:area>/": ((("words", "Typed"), _key("0023")),),
    ASSESSMENT + "comment/": ((("words", "Typed"), *_on(), _key("0024")),),
    ASSESSMENT + "evidence/": ((*_EVIDENCE, _key("0025")), (*_EVIDENCE, ("entry", "{foreign_entry}"), _key("0026"))),
    ASSESSMENT + "finish/": ((_key("0027"),),),
    ENTRY + "attach/": ((("file", FILE + "picture"),),),
    "handover/accept/": (
        (("file", FILE + "handover"), ("words", _WORDS), ("team", "{team}")),
        (("file", FILE + "handover"), ("words", _WORDS), ("team", "{foreign_team}")),
        (("file", FILE + "picture"), ("words", _WORDS), ("team", "{team}")),
    ),
}  # fmt: skip


def kept_nowhere(fields: Fields) -> AbstractContextManager[Any]:
    """Where a file is posted, the store of files is memory meanwhile: what the request kept goes with it."""
    if not any(str(value).startswith(FILE) for _, value in fields):
        return nullcontext()
    memory = {"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    return override_settings(STORAGES=settings.STORAGES | memory)


def sent(value: Any) -> Any:
    """The value as it is posted: a file where it names one."""
    if not (isinstance(value, str) and value.startswith(FILE)):
        return value
    name = value.removeprefix(FILE)
    data = {"picture": _picture, "handover": _handover}[name]()
    return SimpleUploadedFile({"picture": "typed.png", "handover": "typed.handover"}[name], data)


@cache
def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


@cache
def _handover() -> bytes:
    """A family that another authority hands over to the first of the county."""
    from safeguarding.casework.handover import sealed_file

    person = {
        "role": "child", "relation": "child", "given_name": "Typed", "family_name": "Typed", "known_as": "", "sex": "F",
        "birth_date": "2020-02-02", "expected_birth_date": None, "ethnicity": "", "address": ["Typed", ""],
    }  # fmt: skip
    record = {"on": "2026-01-05", "title": "Typed", "text": "Typed"}
    contents = {
        "name": "Typed", "from_code": "990", "from_name": "Elsewhere", "to_code": "981", "sent_on": "2026-01-06",
        "people": [person], "steps": [], "entries": [record], "ratings": [], "plan": [record],
    }  # fmt: skip
    return sealed_file.seal(contents, _WORDS)
