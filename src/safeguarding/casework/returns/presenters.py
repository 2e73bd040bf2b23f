"""Returns as ready words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.design.dates import count, moment
from safeguarding.casework.returns.models import ImportProblem, ImportRun

STOPPED_AFTER = timedelta(minutes=30)
_COLOURS = {"done": "green", "refused": "red"}


def run_state(run: ImportRun) -> dict[str, Any]:
    """How far a run is, whether the page should look again, and the words for it."""
    ended = run.state in (ImportRun.State.DONE, ImportRun.State.REFUSED)
    stopped = not ended and timezone.now() - run.started_at > STOPPED_AFTER
    words = "Stopped" if stopped else run.get_state_display()
    sentence = run.sentence
    if stopped:
        sentence = "Nothing was changed: the work stopped before the end. Upload the file again."
    return {
        "id": str(run.pk),
        "href": reverse("census-run", args=[run.pk]),
        "file": run.file_name,
        "by": run.started_by.name if run.started_by else "",
        "at": moment(run.started_at),
        "words": words,
        "colour": _COLOURS.get(run.state, "yellow" if stopped else "blue"),
        "percent": run.percent,
        "going_on": not ended and not stopped,
        "sentence": sentence,
        "problems": count(run.problem_count, "problem") if run.problem_count else "",
        "done": run.state == ImportRun.State.DONE,
        "counts": _counts(run) if run.state == ImportRun.State.DONE else [],
    }


_NAMES = {
    "children": "Children in the file",
    "made": "New children",
    "changed": "Children changed",
    "unchanged": "Children as they were",
    "Episode": "Episodes added",
    "Assessment": "Assessments added",
    "AssessmentFactor": "Factors added",
    "Section47": "Section 47 enquiries added",
    "CinPlan": "Child in need plans added",
    "ProtectionPlan": "Child protection plans added",
    "PlanReview": "Reviews added",
}


def _counts(run: ImportRun) -> list[tuple[str, str]]:
    return [(words, f"{run.counts[name]:,}") for name, words in _NAMES.items() if name in run.counts]


def problem_row(problem: ImportProblem) -> dict[str, str]:
    """A problem for the list: where, which child, what."""
    return {
        "line": f"{problem.line:,}" if problem.line else "The file",
        "path": problem.path.rsplit("/", 1)[-1],
        "child": problem.child,
        "value": problem.value,
        "sentence": problem.sentence,
    }
