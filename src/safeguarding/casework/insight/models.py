"""Indicators as they were published: once for a quarter, the same for every reader, and never changed."""

from __future__ import annotations

from django.db import models

from safeguarding.casework.access.rows import Row
from safeguarding.casework.access.scopes import AuthorityRows


class Publication(Row):
    """An indicator as published for the quarter that ended on `until`. Immutable.

    A figure that moved with every delivery would give a family away by the difference from one day to the next. What
    came in late counts in the quarter after, and what is published then is protected beside what was published before.
    """

    SCOPE = AuthorityRows()
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"kept"})
    NOT_PERSONAL = frozenset({"definition", "version", "result"})

    definition = models.CharField(max_length=80)
    version = models.CharField(max_length=20)
    until = models.DateField()
    made_at = models.DateTimeField()
    result = models.JSONField(help_text="What is shown, small numbers hidden.")
    kept = models.JSONField(help_text="True counts, never shown: what later ones are held against.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "definition", "version", "until"], name="an_indicator_once_a_quarter"
            )
        ]


class Working(Row):
    """An indicator worked out for a quarter and not published: in the nights before, or because it has no figures.

    `key` says of which data and of what was published before; while both stay as they are, it isn't worked out again.
    """

    SCOPE = AuthorityRows()
    PERSONAL = frozenset({"kept"})
    NOT_PERSONAL = frozenset({"definition", "version", "key", "result"})
    #: The key of what couldn't be worked out, which no data have, so that the next run works it out again.
    FAILED = "failed"

    definition = models.CharField(max_length=80)
    version = models.CharField(max_length=20)
    until = models.DateField()
    key = models.CharField(max_length=160)
    made_at = models.DateTimeField()
    result = models.JSONField(help_text="What would be shown. Only why there are no figures is.")
    kept = models.JSONField(help_text="True counts, never shown.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "definition", "until"], name="an_indicator_in_the_works_once_a_quarter"
            )
        ]
