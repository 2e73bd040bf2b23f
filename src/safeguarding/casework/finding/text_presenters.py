"""A text that was found: what it is and of which family, whose it is, and the words round what was looked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.design.dates import day, moment
from safeguarding.casework.design.tables import tag
from safeguarding.casework.finding.texts import Text
from safeguarding.casework.finding.words import Part, snippet
from safeguarding.casework.plan.models import PlanAction, PlanPoint, PlanReview, SafetyPlan
from safeguarding.casework.supervision.models import Action, Decision
from safeguarding.casework.workbook.models import ChildsWords, Entry, Summary
from safeguarding.casework.workbook.presenters import entry_url, title_of
from safeguarding.casework.workbook.voice.presenters import heard_by


def _in_session(row: Any, part: str) -> str:
    return f"{reverse('session', args=[row.session_id])}#{part}"


def _in_plan(row: Any, part: str) -> str:
    return f"{reverse('plan', args=[row.family_id])}#{part}"


def _point(row: PlanPoint) -> str:
    return "Contingency" if row.kind == PlanPoint.Kind.CONTINGENCY else row.get_kind_display()


#: Of each model: what a text of it is called, and where it is read.
_PLACES: dict[type[Any], Callable[[Any], tuple[str, str]]] = {
    Entry: lambda row: (title_of(row), entry_url(row)),
    Summary: lambda row: (f"Summary of {moment(row.written_at)}", reverse("workbook", args=[row.family_id])),
    ChildsWords: lambda row: (
        f"A child’s words, {moment(row.at)}", f"{reverse('childs-words', args=[row.family_id])}#{row.pk}"
    ),
    SafetyPlan: lambda row: (f"Safety plan of {moment(row.written_at)}", reverse("safety-plan", args=[row.family_id])),
    PlanPoint: lambda row: (
        f"{_point(row)} in the plan, {day(row.on)}", _in_plan(row, f"part-{row.kind.replace('_', '-')}")
    ),
    PlanAction: lambda row: (
        f"Action in the plan, by {day(row.due)}", reverse("plan-action", args=[row.family_id, row.pk])
    ),
    PlanReview: lambda row: (f"Review of the plan, {day(row.on)}", _in_plan(row, "reviews")),
    Action: lambda row: (f"Action agreed at supervision, by {day(row.due)}", _in_session(row, "actions")),
    Decision: lambda row: (
        f"Decision at supervision, {moment(row.made_at)}: {row.get_kind_display().lower()}", _in_session(row, "decisions")
    ),
}  # fmt: skip


def text_block(text: Text) -> dict[str, Any]:
    """One text that fits, ready for the page."""
    family = text.family
    title, href = _PLACES[text.source.model](text.row)
    return {
        "title": title,
        "href": href,
        "family": family.name,
        "family_url": reverse("family", args=[family.pk]),
        "byline": _byline(text),
        "closed": tag("Not read by everyone", "yellow") if text.compartment else "",
        "words": marked(snippet(text.words, text.found)),
    }


def _byline(text: Text) -> str:
    """`Sam Okafor, social worker`; of a child's words by whom they were heard; of an action whose it is."""
    if text.source.model is ChildsWords:
        said = heard_by(text.row)
        return f"{said[0].upper()}{said[1:]}"
    name = str(getattr(text.row, text.source.writer).name)
    return f"{name}, {ROLES[text.row.role].name.lower()}" if text.source.role else name


def marked(parts: Iterable[Part]) -> SafeString:
    """The snippet with what was found marked. Every piece is escaped: what somebody wrote is never taken for HTML."""
    return format_html_join("", "{}", ((_mark(part),) for part in parts))


def _mark(part: Part) -> str | SafeString:
    return format_html("<mark>{}</mark>", part.text) if part.found else part.text
