"""Every change to protected records and letters, and every reading of a protected record."""

from safeguarding.casework.protected.actions.letters import release_letter, write_letter
from safeguarding.casework.protected.actions.records import (
    SECTION,
    Overtaken,
    protect,
    replace,
    set_contact_rule,
    show,
    withdraw,
)

__all__ = [
    "SECTION",
    "Overtaken",
    "protect",
    "release_letter",
    "replace",
    "set_contact_rule",
    "show",
    "withdraw",
    "write_letter",
]
