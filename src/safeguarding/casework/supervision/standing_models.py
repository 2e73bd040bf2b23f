"""What the board says of a family, kept for one day; and the marks that make it be worked out anew."""

from __future__ import annotations

from django.db import models

from safeguarding.casework.access.models import Team
from safeguarding.casework.access.rows import Row
from safeguarding.casework.families.models import Family
from safeguarding.casework.families.scopes import FamilyRows


class Standing(Row):
    """What holds of a family on `day`, worked out from the rows that say so. It counts on that day, while no mark names it.

    Never written by hand: `standing.keep` writes it, and what it says can be worked out anew at any moment.
    """

    SCOPE = FamilyRows(permission="board.read")
    PERSONAL = frozenset({"rating", "before", "lacks"})

    family = models.OneToOneField(Family, on_delete=models.CASCADE, related_name="standing")
    day = models.DateField(null=True, help_text="Empty until it was worked out.")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+", null=True)
    rating = models.CharField(max_length=8, blank=True, help_text="That the last closed supervision set.")
    before = models.CharField(max_length=8, blank=True, help_text="That the one before it set.")
    supervised_on = models.DateField(null=True)
    due = models.DateField(null=True, help_text="The day by which it must be supervised.")
    lacks = models.CharField(max_length=400, blank=True, help_text="Disciplines that nobody stands for, a line each.")
    near = models.DateField(null=True, help_text="The first statutory date, where it is late or near.")
    looks = models.PositiveIntegerField(default=0, help_text="What asks for a second look: bits of `board_looks`.")
    alike = models.BooleanField(
        default=True,
        help_text="Whether `near` is the same for all who may see the family: no child was visited from another file.",
    )


class Touched(Row):
    """That something on which a family’s standing rests has changed. The database writes it, whoever changed the rows.

    Without a foreign key in the database: a mark waits for nobody, and locks nobody out of the family’s row.
    """

    SCOPE = FamilyRows(permission="board.read")

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+", db_constraint=False)
