"""What a parenting assessment is built from: facts that stand in the record already, each with who first wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from safeguarding.casework.access.compartments import SHARED
from safeguarding.casework.access.policies import find, visible
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.design.dates import day, moment
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.plan.chains import Chains
from safeguarding.casework.plan.models import PlanPoint
from safeguarding.casework.plan.parenting import AreaView, CarriedFact, ParentComment, ParentingAssessment
from safeguarding.casework.plan.ratings import last_ratings
from safeguarding.casework.programme import standing
from safeguarding.casework.programme.models import Evidence, ScaleAnswer
from safeguarding.casework.programme.modules import Programme
from safeguarding.casework.programme.presenters import author_of, state_words
from safeguarding.casework.programme.queries import Work, programme_of, work_of
from safeguarding.casework.programme.written import STANDS, Written
from safeguarding.casework.workbook.models import ChildsWords, Entry
from safeguarding.casework.workbook.presenters import byline, title_of
from safeguarding.casework.workbook.voice.queries import KIND as CHILDS_WORDS
from safeguarding.casework.workbook.voice.queries import standing as standing_words

WHOLE = "The whole"
STRENGTHS = "Strengths in the plan"
READY = "How ready the parent is to change"
CHILDREN = "What the children say"
RATINGS = "Ratings at the last group supervision"
#: As long as the column that says who first wrote a fact.
FIRST_LONG = CarriedFact._meta.get_field("first_written").max_length
#: So many of the latest words of each child are carried. The others stay in the file.
LATEST_WORDS = 10
#: What sorts of fact there are, as the page names them.
KINDS = {
    "view": "The social worker’s view", "evidence": "Evidence of a strength", "worry": "Evidence of a worry", "module": "From the programme",
    "comment": "The parent’s own words", "strength": "Strength", "scale": "Answer", "rating": "Rating",
    "child": "A child’s own words",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing an assessment carries, in the columns of CarriedFact."""

    section: str
    kind: str
    title: str
    words: str
    first_written: str
    source: str
    source_id: UUID
    known: str = ""
    last_changed: str = ""
    entry_id: UUID | None = None
    compartment: str = SHARED


@dataclass(frozen=True, slots=True)
class Draft:
    """An assessment as it stands: its facts, and the views by area that can be written over."""

    programme: Programme
    facts: list[Fact]
    views: dict[str, AreaView]


def draft_of(user: Any, family: Family, person: Person) -> Draft:
    """The assessment of a parent, as far as the reader may see it. So many statements, however much there is."""
    programme, work = programme_of(user, family), work_of(user, family).of(person.pk)
    chains = Chains(visible(user, AreaView.objects.filter(family=family, person=person)).select_related("author"))
    views = {row.area: row for row in chains.standing()}
    said = visible(user, ParentComment.objects.filter(STANDS, family=family, person=person))
    comments = list(said.select_related("author").order_by("on", "written_at"))
    facts = [
        *_areas(programme, work, views, chains, comments),
        *_strengths(user, family),
        *_scales(work.answers, programme),
        *_children(user, family),
        *(
            Fact(
                RATINGS, "rating", one.child, f"{one.answer}. {one.reason}", one.written, "supervision.Rating", one.key
            )
            for one in last_ratings(user, family)
        ),
        *_view(views, chains, "", WHOLE),
        *_comments(comments, "", WHOLE),
    ]
    return Draft(programme, facts, views)


def finished_of(user: Any, family: Family, person: Person) -> list[ParentingAssessment]:
    """The finished assessments of a parent, the latest first."""
    rows = visible(user, ParentingAssessment.objects.filter(family=family, person=person))
    return list(rows.select_related("author").order_by("-number"))


def finished_one(user: Any, family: Family, key: UUID) -> ParentingAssessment:
    """The finished assessment of that id. Raises Http404 where the reader knows of none."""
    return find(user, ParentingAssessment.objects.select_related("author", "person"), pk=key, family=family)


def facts_of(user: Any, assessment: ParentingAssessment) -> list[CarriedFact]:
    """What a finished assessment holds, as far as the reader may see it."""
    return list(visible(user, CarriedFact.objects.filter(assessment=assessment)).order_by("place"))


def sections_of(programme: Programme) -> list[str]:
    """The parts of an assessment, in order."""
    return [*(area.title for area in programme.areas.values()), STRENGTHS, READY, CHILDREN, RATINGS, WHOLE]


def _areas(
    programme: Programme,
    work: Work,
    views: dict[str, AreaView],
    chains: Chains[AreaView],
    comments: list[ParentComment],
) -> Iterator[Fact]:
    for key, area in programme.areas.items():
        yield from _view(views, chains, key, area.title)
        yield from (_evidence(row, area.title, work.entries) for row in work.evidence if _belongs(row, key, programme))
        for module in programme.modules.values():
            step = standing.latest([row for row in work.steps if row.module == module.number])
            if key in module.gives and step is not None:
                title = f"{module.number}. {module.title}"
                words = f"{module.gives[key]} {state_words(step)}."
                yield Fact(area.title, "module", title, words, author_of(step), "programme.ModuleStep", step.pk)
        yield from _comments(comments, key, area.title)


def _belongs(row: Evidence, area: str, programme: Programme) -> bool:
    """Whether evidence is of the area: named for it, or of a module that tells of it."""
    module = programme.modules.get(row.module) if row.module else None
    return row.area == area or (not row.area and module is not None and area in module.gives)


def _evidence(row: Evidence, section: str, entries: Mapping[UUID, Entry]) -> Fact:
    """Evidence with its writer and, where it comes from an entry, with the entry's: the first who wrote of it."""
    source = entries.get(row.entry_id) if row.entry_id else None
    first = f"{author_of(row)}, from {title_of(source)} by {byline(source)}" if source else author_of(row)
    kind = "worry" if row.points == Evidence.Points.WORRY else "evidence"
    title = f"{row.get_known_display().lower()}, {day(row.on)}"
    return Fact(
        section, kind, title, row.text, first[:FIRST_LONG], "programme.Evidence", row.pk, known=row.known,
        entry_id=row.entry_id, compartment=row.compartment,
    )  # fmt: skip


def _view(views: dict[str, AreaView], chains: Chains[AreaView], area: str, section: str) -> Iterator[Fact]:
    if (row := views.get(area)) is not None:
        first, changed = chains.first(row), ""
        if first.pk != row.pk:
            changed = author_of(row)
        yield Fact(section, "view", "", row.words, author_of(first), "plan.AreaView", row.pk, last_changed=changed)


def _comments(comments: Iterable[ParentComment], area: str, section: str) -> Iterator[Fact]:
    for row in comments:
        if row.area == area:
            yield _said(section, "comment", f"Said on {day(row.on)}", row, "plan.ParentComment")


def _strengths(user: Any, family: Family) -> Iterator[Fact]:
    chains = Chains(visible(user, PlanPoint.objects.filter(family=family)).select_related("author"))
    for row in chains.standing():
        if row.kind == PlanPoint.Kind.STRENGTH:
            first = chains.first(row)
            changed = author_of(row) if first.pk != row.pk else ""
            yield Fact(
                STRENGTHS, "strength", "", row.words, author_of(first), "plan.PlanPoint", row.pk, last_changed=changed
            )


def _scales(answers: tuple[ScaleAnswer, ...], programme: Programme) -> Iterator[Fact]:
    """The first and the last answer that the parent gave to each scale of each module."""
    own: dict[tuple[int, str], list[ScaleAnswer]] = {}
    for row in sorted(answers, key=lambda one: (one.on, one.written_at)):
        if row.informant == ScaleAnswer.Informant.SELF:
            own.setdefault((row.module, row.scale), []).append(row)
    for (number, _), rows in sorted(own.items()):
        module = programme.modules.get(number)
        for row in dict.fromkeys((rows[0], rows[-1])):
            title = f"{module.title if module else number}: {row.get_scale_display().lower()}, {day(row.on)}"
            yield Fact(
                READY, "scale", title, f"{row.value} of 10", author_of(row), "programme.ScaleAnswer", row.pk,
                compartment=row.compartment,
            )  # fmt: skip


def _children(user: Any, family: Family) -> Iterator[Fact]:
    """The latest words of each child, in the order in which they were said; read by who reads children’s words."""
    said: dict[UUID, list[ChildsWords]] = {}
    for row in standing_words(user, family):
        said.setdefault(row.child_id, []).append(row)
    for rows in said.values():
        for row in reversed(rows[:LATEST_WORDS]):
            words = row.words if row.how == ChildsWords.How.SHOWN else f"“{row.words}”"
            title = f"{row.child.name}, {day(row.at)}, {row.get_how_display().lower()}"
            text = "\n\n".join(part for part in (words, row.circumstances) if part)
            first = f"{row.writer.name}, {ROLES[row.role].name.lower()}, {moment(row.written_at)}"
            told = f", as {row.heard_by} heard it" if row.heard_by else ""
            yield Fact(
                CHILDREN,
                "child",
                title,
                text,
                (first + told)[:FIRST_LONG],
                "workbook.ChildsWords",
                row.pk,
                compartment=CHILDS_WORDS,
            )


def _said(section: str, kind: str, title: str, row: Written, source: str) -> Fact:
    return Fact(section, kind, title, row.words, author_of(row), source, row.pk)  # type: ignore[attr-defined]
