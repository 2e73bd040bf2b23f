"""The one box, and what narrows what was found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.finding.families import LATE, SOON, UNRATED, Asked
from safeguarding.casework.finding.sources import KINDS
from safeguarding.casework.finding.texts import Narrow
from safeguarding.casework.pathway.standing import ASSESSMENT, IN_NEED, PROTECTION_PLAN, WORDS
from safeguarding.casework.supervision.models import Colour
from safeguarding.casework.workbook.models import Entry

DISCIPLINES = [(role.key, role.discipline) for role in ROLES.values() if role.has_chapter]
STATUSES = [(key, WORDS[key]) for key in (PROTECTION_PLAN, IN_NEED, ASSESSMENT)]
_LATELY = {"28": "The last 4 weeks", "91": "The last 3 months", "365": "The last 12 months"}
_YEARS = 12


class Find(GovukForm):
    """The one box. Sent by POST, so that no name stands in an address."""

    words = fields.TextField(
        "Search people, families and the workbook",
        hint="A name, however it is spelt; a birth date or a part of it; a pupil, NHS or council’s number; a postcode; "
        "or words of an entry, a plan, a supervision or a child.",
        missing="Enter a name, a date, a number or words",
        called="What you look for",
        max_length=200,
        spellcheck=False,
        autocomplete="off",
    )
    family = fields.HiddenField(required=False)


class NarrowTexts(GovukForm):
    """Which of the texts found to show."""

    mark_optional = False
    role = fields.SelectField("Discipline", choices=DISCIPLINES, blank="All disciplines", required=False)
    kind = fields.SelectField(
        "What it is",
        choices=[*Entry.Kind.choices, *KINDS.items()],
        blank="All kinds",
        required=False,
    )
    when = fields.SelectField("When", choices=(), blank="Any time", required=False)
    family = fields.SelectField("Family", choices=(), blank="All your families", required=False)

    def __init__(self, *args: Any, families: Sequence[tuple[UUID, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        when: Any = self.fields["when"]
        years = [(str(year), str(year)) for year in range(today.year, today.year - _YEARS, -1)]
        when.choices = [("", "Any time"), *_LATELY.items(), *years]
        family: Any = self.fields["family"]
        family.choices = [("", "All your families"), *((str(key), name) for key, name in families)]
        if not families:
            del self.fields["family"]
        self.today = today

    def narrow(self) -> Narrow:
        """What was chosen; an answer that isn't on offer narrows nothing."""
        chosen = self.cleaned_data if self.is_valid() else {}
        start, end = self._time(chosen.get("when", ""))
        family = chosen.get("family")
        return Narrow(chosen.get("role", ""), chosen.get("kind", ""), start, end, UUID(family) if family else None)

    def _time(self, when: str) -> tuple[date | None, date | None]:
        if when in _LATELY:
            return self.today - timedelta(days=int(when)), None
        return (date(int(when), 1, 1), date(int(when), 12, 31)) if when else (None, None)


class Name(GovukForm):
    """What a kept list is called."""

    name = fields.TextField(
        "What do you want to call this list?",
        hint="Only you see it. It stands on your home page.",
        missing="Enter a name for the list",
        called="Name of the list",
        max_length=80,
        heading=True,
        size="l",
    )


class FilterFamilies(GovukForm):
    """Which families to list."""

    mark_optional = False
    status = fields.SelectField("Status of a child", choices=STATUSES, blank="Any status", required=False)
    rating = fields.SelectField(
        "Rating", choices=[*Colour.choices, (UNRATED, "Not rated yet")], blank="All ratings", required=False
    )
    team = fields.SelectField("Team", choices=(), blank="All teams", required=False)
    unseen = fields.SelectField(
        "A child not seen",
        choices=[("14", "For 2 weeks"), ("28", "For 4 weeks"), ("42", "For 6 weeks"), ("91", "For 3 months")],
        blank="Seen or not",
        required=False,
    )
    due = fields.SelectField(
        "What is due",
        choices=[(LATE, "Something is overdue"), (SOON, "Something is due in 7 days")],
        blank="Due or not",
        required=False,
    )

    def __init__(self, *args: Any, teams: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team: Any = self.fields["team"]
        team.choices = [("", "All teams"), *((str(key), name) for key, name in teams)]
        if len(teams) < 2:
            del self.fields["team"]

    def chosen(self) -> dict[str, str]:
        """What was chosen and is on offer, by field."""
        given = self.cleaned_data if self.is_valid() else {}
        return {name: value for name, value in given.items() if value}

    def filter(self) -> Asked:
        """What the list is narrowed to."""
        chosen: dict[str, Any] = dict(self.chosen())
        team = chosen.pop("team", "")
        return Asked(**{**chosen, "unseen": int(chosen.get("unseen", 0))}, team=UUID(team) if team else None)
