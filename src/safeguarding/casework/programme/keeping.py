"""What is typed into a form of the programme or the plan is kept until it is saved, as in the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from safeguarding.casework.families.models import Family
from safeguarding.casework.programme.written import Written
from safeguarding.casework.workbook import drafts, queries
from safeguarding.casework.workbook.models import Draft
from safeguarding.casework.workbook.presenters import saved_at


def register() -> None:
    """Which forms of the programme keep what is typed."""
    drafts.FORMS["module-step"] = drafts.DraftForm("entry.write", "module-step", "programme.ModuleStep")
    drafts.FORMS["module-evidence"] = drafts.DraftForm("entry.write", "module-evidence", "programme.Evidence")


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one form. `draft` is what its writer typed before and did not save; None when they save it now."""

    family: Family
    name: str
    draft: Draft | None

    @property
    def fields(self) -> dict[str, Any] | None:
        """What was typed, for `GovukForm.bind(draft=…)`."""
        return self.draft.fields if self.draft else None

    def overtaken(self, standing: Written | None) -> bool:
        """Whether somebody saved another version after the draft was begun: then both are shown."""
        return self.draft is not None and drafts.first(self.draft.fields, "version") != str(
            standing.pk if standing else ""
        )

    @property
    def context(self) -> dict[str, str]:
        """What the page needs to keep what is typed, and to say what came back."""
        restored = saved_at(self.draft, timezone.now()) if self.draft else ""
        return {"draft_url": drafts.address_of(self.name, self.family.pk), "restored": restored}


def kept(request: HttpRequest, family: Family, name: str, *things: Any) -> Kept:
    """What is kept of the form of that name, about these things."""
    of = ":".join((name, *map(str, things)))
    draft = queries.draft_of(request.user, family, of) if request.method != "POST" else None
    return Kept(family, of, draft)
