"""How the board is narrowed and sorted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.supervision.board_facts import UNRATED, Wanted
from safeguarding.casework.supervision.models import Colour

LOOKS = (
    ("worse", "Rated worse than last time"),
    ("better", "Rated better than last time"),
    ("decision", "A manager’s decision is outstanding"),
    ("unrated", "Not rated yet"),
    ("overdue", "Overdue for supervision"),
    ("missed", "Planned day missed"),
    ("apart", "Red and green for one child"),
    ("worker", "No worker for an adult who may need one"),
    ("late", "A statutory date is late"),
    ("soon", "A statutory date within 7 days"),
)
SORTS = (("risk", "Risk"), ("due", "Next supervision"), ("dates", "Statutory dates"), ("name", "Name"))
COLOURS = [*Colour.choices, (UNRATED, "Not rated yet")]


class FilterBoard(GovukForm):
    """Which families of the board to show, and in what order."""

    mark_optional = False
    look = fields.SelectField("What to look at", choices=LOOKS, blank="Everything", required=False)
    rating = fields.SelectField("Rating", choices=COLOURS, blank="All ratings", required=False)
    was = fields.SelectField("Rating before", choices=COLOURS, blank="All ratings", required=False)
    office = fields.SelectField("Office", choices=(), blank="All offices", required=False)
    team = fields.SelectField("Team", choices=(), blank="All teams", required=False)
    sort = fields.SelectField("Sort by", choices=SORTS[1:], blank=SORTS[0][1], required=False)

    def __init__(
        self, *args: Any, teams: Sequence[tuple[UUID, str]], offices: Sequence[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows, words in (("team", teams, "All teams"), ("office", offices, "All offices")):
            field: Any = self.fields[name]
            field.choices = [("", words), *((str(key), called) for key, called in rows)]
            if len(rows) < 2:
                del self.fields[name]

    def wanted(self) -> Wanted:
        """What a valid form asks for; everything where nothing was sent or something is wrong."""
        if not self.is_bound or not self.is_valid():
            return Wanted()
        said = self.cleaned_data
        team, office = said.get("team"), said.get("office")
        return Wanted(
            team=UUID(team) if team else None, office=UUID(office) if office else None, rating=said["rating"],
            was=said["was"], look=said["look"], sort=said["sort"] or SORTS[0][0],
        )  # fmt: skip
