"""The texts of a family's file that are looked through: where the words stand, which of them hold, and whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from safeguarding.casework.access.compartments import SHARED
from safeguarding.casework.plan.models import PlanAction, PlanPoint, PlanReview, SafetyPlan
from safeguarding.casework.programme.written import STANDS
from safeguarding.casework.supervision.models import Action, Decision
from safeguarding.casework.workbook.models import ChildsWords, Entry, Summary
from safeguarding.casework.workbook.voice.queries import KIND as CHILDS_WORDS

ENTRY, SUMMARY, SAFETY_PLAN, PLAN, SUPERVISION = "", "summary", "safety_plan", "plan", "supervision"
#: What the reader chooses among, besides the kinds of an entry.
KINDS: Mapping[str, str] = {
    SUMMARY: "Monthly summary", CHILDS_WORDS: "Children’s words", SAFETY_PLAN: "Safety plan", PLAN: "Plan",
    SUPERVISION: "Supervision",
}  # fmt: skip
_LATEST = Q(replaced_by__isnull=True)


@dataclass(frozen=True, slots=True)
class Source:
    """One table of texts. `at`: the column of the moment by which they are ordered; `called`: words by which all of them
    are found besides their own; `role`: whether a row says of which discipline its writer was."""

    model: Any
    kind: str
    at: str
    words: str
    holds: Q
    writer: str = "author"
    family: str = "family"
    role: bool = True
    compartment: str = ""
    called: str = ""

    def text(self, words: str) -> str:
        """What is looked through."""
        return f"{self.called}. {words}" if self.called else words

    def closed(self, row: Any) -> str:
        """The closed kind of record that a row is in; empty for what everyone reads who works with the family."""
        of = self.compartment or getattr(row, "compartment", SHARED)
        return "" if of == SHARED else str(of)


SOURCES = (
    Source(Entry, ENTRY, "at", "text", _LATEST),
    Source(Summary, SUMMARY, "written_at", "text", _LATEST),
    Source(ChildsWords, CHILDS_WORDS, "at", "words", Q(withdrawn__isnull=True), "writer", compartment=CHILDS_WORDS),
    Source(SafetyPlan, SAFETY_PLAN, "written_at", "words", STANDS, called="Safety plan"),
    Source(PlanPoint, PLAN, "written_at", "words", STANDS),
    Source(PlanAction, PLAN, "written_at", "text", STANDS),
    Source(PlanReview, PLAN, "written_at", "words", STANDS),
    Source(Action, SUPERVISION, "agreed_at", "text", Q(), "owner", role=False),
    Source(Decision, SUPERVISION, "made_at", "text", Q(), "made_by", "session__family", role=False),
)
