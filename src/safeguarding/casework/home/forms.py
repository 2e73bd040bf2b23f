"""Finding a family."""

from __future__ import annotations

from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm


class FindFamily(GovukForm):
    """Narrow the list by a name. Sent by POST, so that no name stands in an address."""

    mark_optional = False
    name = fields.TextField(
        "Find a family or a person by the beginning of a name", required=False, width=20, max_length=80
    )
