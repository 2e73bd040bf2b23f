"""A family’s programme in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from safeguarding.casework.access.compartments import SHARED
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.design.dates import count, day, moment, short_day
from safeguarding.casework.design.svg import drawn
from safeguarding.casework.design.tables import Table, link, tag
from safeguarding.casework.families.models import Membership
from safeguarding.casework.programme import standing
from safeguarding.casework.programme.models import Evidence, ModuleStep, ScaleAnswer
from safeguarding.casework.programme.modules import Module, Programme
from safeguarding.casework.programme.queries import Work
from safeguarding.casework.programme.written import Written
from safeguarding.casework.workbook.models import Entry
from safeguarding.casework.workbook.presenters import byline, entry_url, title_of
from safeguarding.evidence.measures.how_known import HowKnown, how_known
from safeguarding.evidence.measures.lines import Line, draw

#: As in a table’s column.
SHORT = {"importance": "importance", "confidence": "confidence"}
NO_SESSION, NOT_ASKED = "None yet", "Not asked yet"
COLOURS = {"completed": "green", "started": "blue", "agreed": "teal", "stopped": "orange", "not_applicable": "grey"}


@dataclass(frozen=True, slots=True)
class ModuleLine:
    """A module as one person stands in it."""

    module: str
    state: str
    sessions: str
    scales: str
    known: HowKnown


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session, as it stands in the workbook."""

    when: str
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A piece of evidence with how it is known, who wrote it first and where it comes from."""

    text: str
    known: str
    points: str
    when: str
    by: str
    source: str


def author_of(row: Written) -> str:
    """`Sam Okafor, social worker, 3 April 2026 at 16:30`."""
    return f"{row.author.name}, {ROLES[row.role].name.lower()}, {moment(row.written_at)}"


def whose(role: str) -> str:
    """Whose own account it is, for a sentence: `the parent’s`."""
    return "the child’s" if role == Membership.Role.CHILD else "the parent’s"


def module_line(module: Module, work: Work, role: str) -> ModuleLine:
    """`work` is what is about one person in this module; `role` says whether they are an adult or a child."""
    step = standing.latest(work.steps)
    there = [row for row in work.sessions if row.entry_id in work.entries]
    last = max((work.entries[row.entry_id].at for row in there), default=None)
    return ModuleLine(
        module=f"{module.number}. {module.title}",
        state=state_words(step),
        sessions=f"{count(len(there), 'session')}, the last on {short_day(last)}" if last else NO_SESSION,
        scales=_latest_scales(work.answers),
        known=known_of(work.evidence, role),
    )


def known_of(evidence: Sequence[Evidence], role: str) -> HowKnown:
    """What the evidence of a strength or a change rests on; worries are counted apart."""
    worries = [row for row in evidence if row.points == Evidence.Points.WORRY]
    shows = [row.known for row in evidence if row.points == Evidence.Points.STRENGTH]
    return how_known(shows, whose(role), len(worries))


def state_words(step: ModuleStep | None) -> str:
    """`Started on 3 April 2026`; `Stopped on 3 April 2026: moved away`."""
    if step is None:
        return "Not offered yet"
    words = f"{step.get_kind_display()} on {day(step.on)}"
    return f"{words}: {step.reason}" if step.reason else words


def _latest_scales(answers: Sequence[ScaleAnswer]) -> str:
    """`importance 7, confidence 4`, as the person last answered; `answers` latest first."""
    own = [row for row in answers if row.informant == ScaleAnswer.Informant.SELF]
    found = {name: next((row for row in own if row.scale == name), None) for name in SHORT}
    return ", ".join(f"{name} {row.value} of 10" for name, row in found.items() if row) or NOT_ASKED


def modules_table(programme: Programme, work: Work, family: UUID, person: UUID, name: str, role: str) -> Table:
    """A person’s modules, one a line."""
    rows = []
    for module in programme.modules.values():
        line = module_line(module, work.of(person, module.number), role)
        step = standing.latest(work.of(person, module.number).steps)
        href = reverse("module", args=[family, person, module.number])
        state = tag(line.state.split(" on ")[0], COLOURS.get(step.kind, "blue")) if step else line.state
        rows.append(
            (
                link(line.module, href, f"with {name}"),
                format_html("{} {}", state, f"{short_day(step.on)}. {step.reason}".strip()) if step else state,
                line.sessions if line.sessions != NO_SESSION else "",
                line.scales if line.scales != NOT_ASKED else "",
                known_cell(line.known),
            )
        )
    head = ("Module", "Where it stands", "Sessions", "The person’s own answers", "How change is known")
    return Table(caption=f"Modules with {name}", caption_size="s", caption_hidden=True, head=head, rows=rows)


def known_cell(known: HowKnown) -> SafeString:
    """The sentence, marked where nothing but words stands behind a change; empty where nothing is written yet."""
    if not known.words_alone:
        return format_html("{}", known.says if known.pieces or known.worries else "")
    return format_html("{} {}", tag("Words alone", "orange"), known.says)


def facts_of(module: Module, programme: Programme) -> list[tuple[str, str]]:
    """What the module is for, line by line."""
    gives = [f"{programme.areas[area].title}: {words}" for area, words in module.gives.items()]
    return [
        ("What it is for", module.purpose),
        ("Who leads it", ROLES[module.lead_role].name),
        ("Tools", ", ".join(module.tools) or "None named"),
        ("What it gives the parenting assessment", "\n".join(gives) or "Nothing of its own"),
    ]


def set_words(programme: Programme) -> str:
    """Which set this is."""
    return f"{programme.name}, version {programme.version}."


def step_rows(history: Sequence[ModuleStep], family: UUID) -> list[dict[str, Any]]:
    """The steps for the timeline, those entered in error crossed out in words."""
    rows = []
    for step in history:
        wrong = bool(step.mistake)
        first = step.replaces if wrong and step.replaces else step
        rows.append(
            {
                "title": f"{step.get_kind_display()} (entered in error)" if wrong else step.get_kind_display(),
                "when": day(step.on),
                "moment": step.on.isoformat(),
                "byline": f"by {author_of(first)}",
                "text": f"Entered in error: {step.mistake}\n{author_of(step)}" if wrong else step.reason,
                "take_back": "" if wrong else mistake_url(step, family),
            }
        )
    return rows


def mistake_url(row: Any, family: UUID) -> str:
    return reverse("module-mistake", args=[family, row.pk])


def session_line(entry: Entry) -> SessionLine:
    return SessionLine(title_of(entry), byline(entry), entry.text)


def session_rows(work: Work, family: UUID) -> list[dict[str, Any]]:
    """Sessions as they stand in the workbook, latest first."""
    found = [(work.entries[row.entry_id], row) for row in work.sessions if row.entry_id in work.entries]
    return [
        {"line": session_line(entry), "href": entry_url(entry), "take_back": mistake_url(row, family)}
        for entry, row in sorted(found, key=lambda one: one[0].at, reverse=True)
    ]


def evidence_line(row: Evidence, entries: Mapping[UUID, Entry]) -> EvidenceLine:
    source = entries.get(row.entry_id) if row.entry_id else None
    return EvidenceLine(
        text=row.text,
        known=row.get_known_display(),
        points=row.get_points_display(),
        when=day(row.on),
        by=author_of(row),
        source=f"{title_of(source)}, {byline(source)}" if source else "",
    )


def evidence_rows(evidence: Iterable[Evidence], entries: Mapping[UUID, Entry], family: UUID) -> list[dict[str, Any]]:
    """Evidence, latest first, each with the way to its entry."""
    rows = []
    for row in evidence:
        source = entries.get(row.entry_id) if row.entry_id else None
        rows.append(
            {
                "line": evidence_line(row, entries),
                "href": entry_url(source) if source else "",
                "closed": row.compartment != SHARED,
                "worry": row.points == Evidence.Points.WORRY,
                "take_back": mistake_url(row, family),
            }
        )
    return rows


def scales(answers: Sequence[ScaleAnswer], family: UUID) -> dict[str, Any]:
    """The answers as a picture and as a table of the same answers, a line for each scale and who answered."""
    lines: dict[str, list[Any]] = {}
    for row in sorted(answers, key=lambda one: (one.on, one.written_at)):
        who = "their own answer" if row.informant == ScaleAnswer.Informant.SELF else "a worker’s view"
        lines.setdefault(f"{row.get_scale_display()}: {who}", []).append((row.on, row.value))
    says = "Answers from 0 to 10 over time. The table below has the same answers."
    return {
        "svg": drawn(draw([Line(name, points) for name, points in sorted(lines.items())], 0, 10, (0, 5, 10), says)),
        "table": Table(
            caption="Every answer, latest first",
            caption_size="s",
            head=("Date", "What was asked", "Who answered", "Answer", "Written by", "Mistake"),
            rows=[
                (
                    day(row.on), row.get_scale_display(), row.get_informant_display(), f"{row.value} of 10",
                    author_of(row), link("Entered in error", mistake_url(row, family), f"{row.value} on {day(row.on)}"),
                )
                for row in answers
            ],
            nothing="Nobody has been asked yet.",
        ),
    }  # fmt: skip


def choices_of(entries: Iterable[Entry]) -> list[tuple[str, str]]:
    """Entries to choose from: kind, day, writer."""
    return [(str(row.pk), f"{title_of(row)}, {byline(row)}") for row in entries]
