"""What is typed into a form of group supervision is kept until it is saved, so that nothing is lost when a laptop sleeps.

What is looked for in words, and who told us, is never kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Family
from safeguarding.casework.programme.keeping import kept as kept_of
from safeguarding.casework.supervision.after_models import Dissent, ManagersDecision, Told
from safeguarding.casework.supervision.models import ActionDone, FamilyRating, Rating, Session
from safeguarding.casework.supervision.states import Changed
from safeguarding.casework.workbook.drafts import FORMS, DraftForm, first

#: What a telling is looked through for. It would say of whom we know what.
LOOKED_FOR = frozenset({"informants", "places"})


def register() -> None:
    """Each under the name that the action which saves it drops, and what it is about."""
    for name, permission, page in (
        ("rate", "rating.give", "rate"),
        ("family-rating", "supervision.hold", "family-rating"),
        ("decision", "supervision.hold", "decide"),
        ("agree-action", "supervision.hold", "agree-action"),
        ("disagree", "rating.give", "disagree"),
        ("telling", "supervision.hold", "agree-telling"),
    ):
        FORMS[name] = DraftForm(permission, page, takes_family=False, leaves_out=LOOKED_FOR, settled=_closed_or_saved)
    FORMS["managers-decision"] = DraftForm(
        "supervision.hold", "managers-decision", takes_family=False, settled=_decided
    )
    FORMS["told"] = DraftForm("action.finish", "told", takes_family=False, settled=_told)
    FORMS["pass-on"] = DraftForm("action.finish", "pass-on", takes_family=False, settled=_told)
    FORMS["name-manager"] = DraftForm("supervision.hold", "name-manager", takes_family=False, settled=_decided)
    FORMS["done"] = DraftForm("action.finish", "finish-action", takes_family=False, settled=_done)


def _closed_or_saved(things: Sequence[str], fields: Mapping[str, Any], by: Any) -> bool:
    """A closed supervision takes nothing more. A draft may also come after the very words that it holds were saved."""
    open_still = visible(by, Session.objects.filter(pk=things[0], closed_at__isnull=True))
    if not open_still.exists():
        return True
    reason, of = first(fields, "reason"), {"session": things[0], "replaced_by__isnull": True}
    if not reason:
        return False
    rows: tuple[Any, ...] = (
        Rating.objects.filter(**of, rater=by, answer=first(fields, "answer")),
        FamilyRating.objects.filter(**of, set_by=by, colour=first(fields, "colour")),
        Dissent.objects.filter(**of, author=by, stands=first(fields, "stands") == "yes"),
    )
    asked = next((one for one, name in zip(rows, ("answer", "colour", "stands"), strict=True) if name in fields), None)
    return asked is not None and visible(by, asked.filter(reason=reason)).exists()


def _decided(things: Sequence[str], fields: Mapping[str, Any], by: Any) -> bool:
    return visible(by, ManagersDecision.objects.filter(session=UUID(things[0]))).exists()


def _told(things: Sequence[str], fields: Mapping[str, Any], by: Any) -> bool:
    return visible(by, Told.objects.filter(telling=UUID(things[0]))).exists()


def _done(things: Sequence[str], fields: Mapping[str, Any], by: Any) -> bool:
    return visible(by, ActionDone.objects.filter(action=UUID(things[0]))).exists()


class Keep:
    """What is kept of one form of a supervision: `fields` for `GovukForm.bind(draft=…)`, `page` for what its page needs."""

    def __init__(self, request: HttpRequest, family: Family, name: str, *things: Any) -> None:
        self._kept = kept_of(request, family, name, *things)
        self.fields = self._kept.fields
        self.page: dict[str, Any] = {**self._kept.context, "draft": self._kept.context["draft_url"]}

    def over(self, standing: Any, now: str) -> Changed | None:
        """What somebody saved after the draft was begun, for the page to show both; `standing` is None where nothing is."""
        if self.fields is None or first(self.fields, "replaces") == str(standing.pk if standing else ""):
            return None
        return Changed("This was changed after you began to write.", now or "Nothing.", standing and standing.pk)
