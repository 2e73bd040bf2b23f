"""Which prompts stand, and what they were before."""

from __future__ import annotations

from typing import Any

from safeguarding.casework.access.policies import visible
from safeguarding.casework.prompts.defaults import defaults
from safeguarding.casework.prompts.models import Prompt


def prompts_for(user: Any) -> dict[str, str]:
    """Every prompt by name: the authority’s own where it has one, what comes with the workbook elsewhere."""
    own = visible(user, Prompt.objects.filter(replaced_by__isnull=True)).values_list("name", "text")
    return {**defaults(), **{name: text for name, text in own if name in defaults()}}


def standing(user: Any) -> dict[str, Prompt]:
    """The authority’s own prompts that stand, by name."""
    rows = visible(user, Prompt.objects.filter(replaced_by__isnull=True)).select_related("writer")
    return {row.name: row for row in rows}


def history(user: Any, name: str) -> list[Prompt]:
    """Every wording that the authority gave the prompt, the latest first."""
    rows = visible(user, Prompt.objects.filter(name=name)).select_related("writer")
    return list(rows.order_by("-written_at", "-pk"))
