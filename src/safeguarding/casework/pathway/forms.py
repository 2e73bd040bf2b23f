"""The question about a core group."""

from __future__ import annotations

from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm


class CoreGroupForm(GovukForm):
    """When a core group met."""

    held_on = fields.DateField(
        "When did the core group meet?", called="Date of the core group", missing="Enter the date of the core group",
        hint="It is recorded for every child of the family who had a child protection plan on that day.", past=True,
    )  # fmt: skip
