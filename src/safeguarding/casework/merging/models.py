"""That two records were found to be one person: what was merged, row by row, what was undone, and who is not the same."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from safeguarding.casework.access.models import User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.families.models import Person
from safeguarding.casework.merging.scopes import BothKnown, MergeRows


class Merge(Row):
    """That `merged` is the same person as `kept`, to whom the rows went. Immutable; an `Unmerge` undoes it."""

    SCOPE = MergeRows()
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"reason"})

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["authority", "-made_at"], name="merge_latest"),
            models.Index(fields=["kept", "-made_at"], name="merge_by_kept"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(kept=F("merged")), name="two_people_are_merged")]


class Unmerge(Row):
    """That a merge was undone, and why. Immutable."""

    SCOPE = MergeRows("merge")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"reason"})

    merge = models.OneToOneField(Merge, on_delete=models.PROTECT, related_name="unmerge")
    reason = models.CharField(max_length=400)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()


class MergedRow(Row):
    """What a merge, or its undoing (`back`), did to one column of one row. Immutable.

    Written before it is done: the database lets a row that never changes go to another person only where this says so.
    """

    SCOPE = MergeRows("merge")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"before", "after"})
    NOT_PERSONAL = frozenset({"place", "field", "did"})

    class Did(models.TextChoices):
        MOVED = "moved", "Went to the other person"
        STAYED = "stayed", "Stayed, as the other person has the same"
        CHANGED = "changed", "Was changed"
        TAKEN_OUT = "taken_out", "Was taken out, as another row says the same"
        WRITTEN = "written", "Was written"
        OWN = "own", "Was the kept person’s own before"

    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="rows")
    back = models.BooleanField(default=False, help_text="Done when the merge was undone.")
    place = models.CharField(max_length=63, help_text="The table.")
    key = models.UUIDField(help_text="The row.")
    field = models.CharField(max_length=63, help_text="The column.")
    did = models.CharField(max_length=9, choices=Did)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["key", "merge"], name="merged_row_by_key")]


class NotTheSame(Row):
    """That two people who look like one are two, and how that is known. Immutable. `one` has the lower key."""

    SCOPE = BothKnown()
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"reason"})

    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "not the same"
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="not_the_same_once"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="two_people_are_not_the_same"),
        ]
