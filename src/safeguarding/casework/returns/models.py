"""Returns brought in: each run, how far it got, and what was wrong with the file."""

from __future__ import annotations

from django.db import models

from safeguarding.casework.access.models import User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.access.scopes import AuthorityRows


class ImportRun(Row):
    """One reading of a census file. It changes everything or nothing."""

    SCOPE = AuthorityRows("census.import")
    NOT_PERSONAL = frozenset({"file_name", "stored_as", "sha256", "state", "sentence", "counts"})

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        CHECKING = "checking", "Checking the file"
        SAVING = "saving", "Saving the records"
        DONE = "done", "Done"
        REFUSED = "refused", "Refused"

    file_name = models.CharField(max_length=200)
    stored_as = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    sentence = models.CharField(max_length=400, blank=True)
    counts = models.JSONField(default=dict)
    problem_count = models.PositiveIntegerField(default=0)


class ImportProblem(Row):
    """Something wrong in a file, with its place. Only the first thousand are kept."""

    SCOPE = AuthorityRows("census.import")
    PERSONAL = frozenset({"sentence", "value", "child"})
    NOT_PERSONAL = frozenset({"path"})

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="problems")
    line = models.PositiveIntegerField(default=0)
    path = models.CharField(max_length=200, blank=True)
    child = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=200, blank=True)
    sentence = models.CharField(max_length=400)
