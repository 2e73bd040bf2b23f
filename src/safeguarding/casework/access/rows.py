"""What every row of casework has: a random key that says nothing, and the authority it belongs to."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from safeguarding.casework.access.scopes import Scope


class Row(models.Model):
    """A row of one authority. `SCOPE` says who may see it; `PERSONAL` which of its fields can point to a person.

    `MAY_CHANGE`: None where rows change and go as actions say. Otherwise the database refuses to remove a row, or to
    change anything of it but the fields named.
    """

    SCOPE: ClassVar[Scope]
    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    NOT_PERSONAL: ClassVar[frozenset[str]] = frozenset()
    MAY_CHANGE: ClassVar[frozenset[str] | None] = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Not indexed by itself: every query narrows by something rarer, and such an index leads planners astray.
    authority = models.ForeignKey("access.Authority", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True
