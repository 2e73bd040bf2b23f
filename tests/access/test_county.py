"""The county holds a secret in every field that could leak one, and the search finds it in every disguise."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

from django.apps import apps
from tests.access import oracle
from tests.access.actors import DO_NOT_RATE, ROLES, SYSTEM_ROLE
from tests.access.canary import token_of, unpacked
from tests.access.planting import text_fields

from safeguarding.evidence import open_document

CODES = "A code of a national list, or one of a few choices: no room for a canary, and the words come from the list."
SEAL = "Random bytes and the name of a key: what is sealed holds the canary."
BUILT = "Made by the workbook from ids and numbers; what a record says never goes in."
#: Personal fields, and other fields with words, in which no canary stands, and why.
WITHOUT = {
    "Person.ethnicity": CODES, "Person.upn_unknown": CODES, "Person.sex": CODES, "Disability.code": CODES,
    "Person.known_as": "Shown instead of the given name, which holds one.",
    "Episode.referral_source": CODES, "Episode.primary_need": CODES, "Episode.closure_reason": CODES,
    "AssessmentFactor.code": CODES, "ProtectionPlan.initial_category": CODES, "ProtectionPlan.latest_category": CODES,
    "FeedEvent.kind": CODES, "FeedEvent.role": CODES, "FeedEvent.sex": CODES, "FeedEvent.feed": CODES,
    "FeedEvent.event_key": "A hash of the row.", "Delivery.feed": CODES, "Delivery.sha256": "A hash of the file.",
    "Delivery.way": CODES, "Mapping.feed": CODES, "Mapping.headings": CODES, "Mapping.codes": CODES, "Expectation.feed": CODES,
    "Expectation.every": CODES, "Delivery.stored_as": "A random name.", "Delivery.profile": "Figures.", "LinkModel.feed": CODES, "LinkModel.artefact": "Weights and figures.", "Relinked.feed": CODES, "Relinked.seen": "Keyed digests.",
    "CycleRules.quorum": CODES, "SaidRules.topic": CODES, "SaidRules.content": "Figures, codes and questions about no family.", "Delivery.model_version": "A version.", "Link.model_version": "A version.",
    "ImportRun.stored_as": "A random name.", "ImportRun.sha256": "A hash of the file.", "ImportRun.counts": BUILT,
    "User.password": "A hash.", "Token.digest": "A hash.", "Token.permissions": "Words of the table of permissions.",
    "Authority.code": CODES, "SharingAgreement.kinds": CODES, "SharingAgreement.roles": CODES,
    "SharingAgreement.conditions": CODES, "SharingAgreement.columns": CODES, "Finding.pattern": CODES, "Draft.form": "The name of a form.",
    "Search.filters": "Codes and ids of what is on offer.",
    "Event.what": BUILT, "Event.verb": BUILT, "Event.thing": BUILT, "Event.compartment": CODES, "Event.digest": "A hash.",
    "Event.key": SEAL, "Head.digest": "A hash.", "Anchor.authority": CODES, "Anchor.digest": "A hash.",
    "Anchor.key": SEAL, "Anchor.signature": SEAL, "ProtectedRow.key_id": SEAL, "ProtectedRow.nonce": SEAL,
    "ProtectedRow.kind": CODES, "Letter.key_id": SEAL, "Letter.nonce": SEAL,
    "Handover.to_code": CODES, "Handover.went": BUILT, "Handover.digest": "A hash of the file.",
    "Received.from_code": CODES, "Received.digest": "A hash of the file.",
    "Attachment.key_id": SEAL, "Attachment.nonce": SEAL, "Attachment.sha256": "A hash of the file.",
    "Effort.kind": CODES, "Prompt.name": "The name of a question.",
    "Line.part": "The title of a part of the agenda, from a file of the authority.",
    "CalendarLink.digest": "A hash.",
    "Draw.seed": "A random word.", "Observation.version": "Of a file of questions.", "Mark.item": CODES,
    "PulseGiven.version": "Of a file of questions.", "PulseGiven.question": CODES,
    "PulseTally.version": "Of a file of questions.", "PulseTally.question": CODES,
    "Publication.definition": "The key of an indicator.", "Publication.version": "Of its definition.",
    **dict.fromkeys(("Working.definition", "Working.version", "Working.key"), "Of an indicator."),
    "Publication.result": BUILT, "Publication.kept": BUILT, "Working.result": BUILT, "Working.kept": BUILT, "MergedRow.place": "The name of a table.", "MergedRow.field": "The name of a column.",
    "RestrictedNote.key_id": SEAL, "RestrictedNote.nonce": SEAL,
    "Standing.rating": CODES, "Standing.before": CODES, "Standing.lacks": "Names of disciplines, from a file.",
    "ModuleSet.name": "A council’s own file of modules: it names no family.", "ModuleSet.version": "Of that file.",
    "ModuleSet.text": "That file, checked when it was loaded.", "ModuleSet.digest": "A hash of the file.",
    "Evidence.area": CODES, "AreaView.area": CODES, "ParentComment.area": CODES, "CarriedFact.known": CODES,
    "CarriedFact.kind": CODES, "CarriedFact.section": "The title of an area in the council’s file, or of a part.",
    "CarriedFact.source": BUILT, "SafetyPlan.mistake": "A safety plan is replaced, never taken back.",
    "PlanVersion.mistake": "A version is never taken back.",
    "ParentingAssessment.mistake": "A finished assessment is never taken back.",
}  # fmt: skip


def _ours() -> list[Any]:
    return [model for model in apps.get_models() if model.__module__.startswith("safeguarding.")]


def test_every_field_that_holds_words_holds_a_canary_or_stands_in_the_list_with_a_reason(county: Any) -> None:
    planted = set().union(*(planter.planted for planter in county.planters.values()))
    missing = {
        f"{model.__name__}.{field.name}"
        for model in _ours()
        for field in text_fields(model)
        if not field.choices and (model.__name__, field.name) not in planted
    }
    assert sorted(missing - set(WITHOUT)) == []


def test_every_personal_field_that_holds_no_words_is_a_date_or_a_choice(county: Any) -> None:
    for model in _ours():
        for name in getattr(model, "PERSONAL", ()):
            field = model._meta.get_field(name)
            words = field in text_fields(model) and not field.choices
            assert words or field.choices or field.get_internal_type() == "DateField", f"{model.__name__}.{name}"


def test_the_roles_of_the_suite_are_the_roles_of_the_product() -> None:
    choices = apps.get_model("access", "Post")._meta.get_field("role").flatchoices
    assert {key for key, _ in choices} == {*ROLES, SYSTEM_ROLE}
    assert set(ROLES) >= DO_NOT_RATE


def test_the_compartments_of_the_suite_are_those_of_an_entry() -> None:
    from tests.access.county_file import COMPARTMENTS

    choices = apps.get_model("workbook", "Entry")._meta.get_field("compartment").flatchoices
    assert {key for key, _ in choices} == set(COMPARTMENTS)


def test_the_oracle_speaks_of_every_kind_that_was_planted(county: Any, everyone: Any) -> None:
    unlisted = set()
    for canary in county.manifest.canaries.values():
        for actor in everyone:
            try:
                oracle.allows(actor, canary)
            except KeyError as missing:
                unlisted.add((actor.key, canary.kind, str(missing)))
    assert unlisted == set()


def test_every_actor_inside_may_know_something_and_nobody_everything(county: Any, everyone: Any) -> None:
    every = county.manifest.canaries.values()
    for actor in everyone:
        allowed = sum(oracle.allows(actor, canary) for canary in every)
        # outside, at most what greets somebody known at the door: council, name, and how they are known to sign in
        assert (allowed > 5) == actor.inside, actor.key
        assert allowed < len(every) / 2, actor.key


def test_a_canary_is_found_however_it_is_disguised(county: Any) -> None:
    token = next(iter(county.manifest.canaries))
    spelt = "".join(f"&#{ord(letter)};" for letter in token)
    disguises = (
        token, token.upper(), f"<td>{token}</td>", spelt, quote(f"?next=/{token}"), f"%7A{token[1:]}",
        "".join(f"\\u{ord(letter):04x}" for letter in token), " ".join(token), "\u00ad".join(token),
        base64.b64encode(f"the words {token} in it".encode()).decode(), f"{token[:9]}…",
    )  # fmt: skip
    for text in disguises:
        assert [one.token for one in county.manifest.found_in(text)] == [token], text


def test_a_canary_is_found_in_a_spreadsheet(county: Any) -> None:
    token = next(iter(county.manifest.canaries))
    made = open_document.spreadsheet([open_document.Sheet("About", ("What",), [(f"the words {token} in it",)])])
    assert [one.token for one in county.manifest.found_in(unpacked(made))] == [token]
    assert county.manifest.found_in(made.decode("utf-8", "replace")) == set(), "packed, nobody would see it"


def test_what_only_looks_like_a_canary_is_none(county: Any) -> None:
    assert county.manifest.found_in(f"zq zqzqzqzqzqzqzq {token_of('never planted')}") == set()
