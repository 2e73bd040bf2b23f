"""Reads of attachments: whoever reads an entry reads what is attached to any version of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safeguarding.casework.access.policies import visible
from safeguarding.casework.attachments.models import Attachment
from safeguarding.casework.workbook.models import Entry


def attached_to(user: Any, versions: Sequence[Entry]) -> list[Attachment]:
    """What is attached to the versions of an entry, withdrawn files too, in the order of attaching."""
    rows = visible(user, Attachment.objects.filter(entry__in=versions))
    return list(rows.select_related("writer", "withdrawn").order_by("written_at", "pk"))
