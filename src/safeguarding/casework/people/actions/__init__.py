"""Every change to what is held about people."""

from safeguarding.casework.people.actions.births import add_twin, end_pregnancy, record_birth, record_death
from safeguarding.casework.people.actions.facts import (
    add_name,
    say_disabilities,
    say_ethnicity,
    say_language,
    set_identifier,
    take_back_name,
)
from safeguarding.casework.people.actions.households import move, move_out
from safeguarding.casework.people.actions.network import (
    add_to_network,
    change_network,
    change_warning,
    end_warning,
    take_off_network,
    warn,
)
from safeguarding.casework.people.actions.relationships import (
    change_relationship,
    relate,
    take_back_relationship,
)

__all__ = [
    "add_name", "add_to_network", "add_twin", "change_network", "change_relationship", "change_warning", "end_pregnancy",
    "end_warning", "move", "move_out", "record_birth", "record_death", "relate", "say_disabilities", "say_ethnicity",
    "say_language", "set_identifier", "take_back_name", "take_back_relationship", "take_off_network", "warn",
]  # fmt: skip
