"""Saving census records: new children in bulk, changed ones row by row. Called within one transaction, after all checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Model

from safeguarding.casework.families.models import Disability, Identifier, Person
from safeguarding.casework.pathway import models as pathway
from safeguarding.casework.returns.stored import Held, held, in_census_order
from safeguarding.evidence.returns import cin_census as census

PERSON_FIELDS = ("sex", "ethnicity", "upn_unknown", "birth_date", "expected_birth_date", "death_date")
EPISODE_FIELDS = [
    "referral_source",
    "no_further_action",
    "primary_need",
    "closure_date",
    "closure_reason",
    "conference",
]
#: Model, attribute of the record, and fields beside `start`, by which rows of an episode are told apart and compared.
PARTS: tuple[tuple[type[Model], str, tuple[str, ...]], ...] = (
    (pathway.Assessment, "assessments", ("internal_review", "authorised")),
    (pathway.CinPlan, "cin_plans", ("end",)),
    (pathway.Section47, "section47s", ("conference_target", "conference", "conference_not_required")),
    (pathway.ProtectionPlan, "protection_plans", ("end", "initial_category", "latest_category", "previous_plans")),
)
#: What hangs on a part: model, name of its parent, attribute of the record, field.
UNDER: dict[type[Model], tuple[type[Model], str, str, str]] = {
    pathway.Assessment: (pathway.AssessmentFactor, "assessment", "factors", "code"),
    pathway.ProtectionPlan: (pathway.PlanReview, "plan", "reviews", "held_on"),
}


@dataclass
class Saved:
    """What a batch did: children made, changed and found as they were, and their keys where something changed."""

    made: int = 0
    unchanged: int = 0
    changed: list[UUID] = field(default_factory=list)
    rows: Counter[str] = field(default_factory=Counter)


def save_batch(authority: int, batch: Sequence[census.Child]) -> Saved:
    """Save these children of one authority, known by their LAchildID. Children of other files are left as they are."""
    saved = Saved()
    ids = Identifier.objects.filter(
        authority=authority, scheme="la_child_id", value__in=[child.la_child_id for child in batch]
    )
    known = {value: (person, into) for value, person, into in ids.values_list("value", "person", "person__merged_into")}
    of = held(list({into or person for person, into in known.values()}))
    by_key = {row.pk: row for row in of}
    stored = {value: by_key[person] for value, (person, into) in known.items() if into is None}
    merged = {value: by_key[into] for value, (_, into) in known.items() if into is not None}
    new = [child for child in batch if child.la_child_id not in known]
    _create(authority, new, saved.rows)
    saved.made = len(new)
    for child in batch:
        if kept := merged.get(child.la_child_id):
            _save_merged(authority, kept, child, saved)
            continue
        row = stored.get(child.la_child_id)
        if row is None:
            continue
        if _says_nothing_new(row.child, in_census_order(child)):
            saved.unchanged += 1
        else:
            _change(authority, row.pk, child)
            saved.changed.append(row.pk)
    return saved


def _save_merged(authority: int, kept: Held, child: census.Child, saved: Saved) -> None:
    """A child whose record here was merged into another's: what happened is theirs, who they are was settled then."""
    if set(in_census_order(child).episodes) <= set(kept.child.episodes):
        saved.unchanged += 1
        return
    _change_episodes(authority, kept.pk, child)
    saved.changed.append(kept.pk)


def _says_nothing_new(stored: census.Child, given: census.Child) -> bool:
    """Whether the file says what is held. Episodes of other years, which a file leaves out, don't count."""
    if len(stored.episodes) > len(given.episodes):
        dates = {episode.referral_date for episode in given.episodes}
        kept = tuple(episode for episode in stored.episodes if episode.referral_date in dates)
        stored = census.Child(**{name: getattr(stored, name) for name in stored.__slots__} | {"episodes": kept})
    return stored == given


def _create(authority: int, children: Iterable[census.Child], rows: Counter[str]) -> None:
    made: dict[type[Model], list[Model]] = {}

    def add(model: type[Model], **facts: Any) -> UUID:
        row = model(id=uuid4(), authority_id=authority, **facts)
        made.setdefault(model, []).append(row)
        return row.pk

    for child in children:
        person = add(Person, **_person_facts(child))
        for scheme, value in _identifiers(child).items():
            add(Identifier, person_id=person, scheme=scheme, value=value)
        for code in sorted(set(child.disabilities)):
            add(Disability, person_id=person, code=code)
        for episode in child.episodes:
            _add_episode(add, person, episode)
    for model, of in made.items():
        model._default_manager.bulk_create(of)
        rows[model.__name__] += len(of)


def _add_episode(add: Any, person: UUID, episode: census.Episode) -> None:
    key = add(pathway.Episode, child_id=person, referral_date=episode.referral_date, **_facts(episode, EPISODE_FIELDS))
    for model, attribute, names in PARTS:
        for part in getattr(episode, attribute):
            _add_part(add, model, key, part, names)


def _add_part(add: Any, model: type[Model], episode: UUID, part: Any, names: Iterable[str]) -> None:
    key = add(model, episode_id=episode, start=part.start, **_facts(part, names))
    if model in UNDER:
        under, parent, attribute, name = UNDER[model]
        for value in _distinct(getattr(part, attribute)):
            add(under, **{f"{parent}_id": key, name: value})


def _distinct(values: Iterable[Any]) -> list[Any]:
    return sorted(set(values))


def _facts(record: Any, names: Iterable[str]) -> dict[str, Any]:
    """Fields of a record as the row holds them: text that is missing is empty text."""
    text = {"primary_need", "closure_reason"}
    return {name: (getattr(record, name) or "") if name in text else getattr(record, name) for name in names}


def _person_facts(child: census.Child) -> dict[str, Any]:
    facts = {name: getattr(child, name) for name in PERSON_FIELDS}
    return facts | {"upn_unknown": child.upn_unknown or ""}


def _identifiers(child: census.Child) -> dict[str, str]:
    ids = {"la_child_id": child.la_child_id, "upn": child.upn, "former_upn": child.former_upn}
    return {scheme: value for scheme, value in ids.items() if value}


def _change(authority: int, person: UUID, child: census.Child) -> None:
    """Bring one child's rows to what the file says. What hangs on a row that stays, stays."""
    facts = _person_facts(child)
    if child.birth_date is not None:
        del facts["expected_birth_date"]  # the date once expected stays with a child who was born
    Person.objects.filter(pk=person).update(**facts)
    ids = _identifiers(child)
    Identifier.objects.filter(person=person, scheme__in=("upn", "former_upn")).exclude(scheme__in=ids).delete()
    for scheme, value in ids.items():
        Identifier.objects.update_or_create(
            person_id=person, scheme=scheme, defaults={"value": value, "authority_id": authority}
        )
    _sync_values(authority, Disability, {"person_id": person}, "code", child.disabilities)
    _change_episodes(authority, person, child)


def _change_episodes(authority: int, person: UUID, child: census.Child) -> None:
    def add(model: type[Model], **facts: Any) -> UUID:
        return model._default_manager.create(authority_id=authority, **facts).pk

    rows = list(pathway.Episode.objects.filter(child=person).order_by("referral_date", "pk"))
    for episode in sorted(child.episodes, key=lambda e: e.referral_date):
        row = next((row for row in rows if row.referral_date == episode.referral_date), None)
        if row is None:
            _add_episode(add, person, episode)
            continue
        rows.remove(row)
        _update(row, _facts(episode, EPISODE_FIELDS))
        for model, attribute, names in PARTS:
            _sync_parts(authority, add, model, row.pk, getattr(episode, attribute), names)


def _sync_parts(
    authority: int, add: Any, model: type[Model], episode: UUID, parts: Any, names: tuple[str, ...]
) -> None:
    rows = list(model._default_manager.filter(episode=episode).order_by("start", "pk"))
    for part in sorted(parts, key=lambda part: part.start):
        row = next((row for row in rows if row.start == part.start), None)  # type: ignore[attr-defined]
        if row is None:
            _add_part(add, model, episode, part, names)
            continue
        rows.remove(row)
        _update(row, _facts(part, names))
        if model in UNDER:
            under, parent, attribute, name = UNDER[model]
            _sync_values(authority, under, {f"{parent}_id": row.pk}, name, getattr(part, attribute))
    for row in rows:
        row.delete()


def _sync_values(authority: int, model: type[Model], parent: dict[str, Any], name: str, values: Iterable[Any]) -> None:
    wanted = set(values)
    rows = model._default_manager.filter(**parent)
    rows.exclude(**{f"{name}__in": wanted}).delete()
    have = set(rows.values_list(name, flat=True))
    for value in sorted(wanted - have):
        model._default_manager.create(authority_id=authority, **parent, **{name: value})


def _update(row: Any, facts: dict[str, Any]) -> None:
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        row.save(update_fields=changed)
