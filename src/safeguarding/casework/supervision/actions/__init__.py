"""Every change to a group supervision."""

from safeguarding.casework.supervision.actions.after import agree_telling, decide_as_manager, dissent, mark_told
from safeguarding.casework.supervision.actions.decisions import agree_action, decide, finish_action
from safeguarding.casework.supervision.actions.passing import name_manager, pass_telling_on
from safeguarding.casework.supervision.actions.ratings import rate_child, set_family_rating
from safeguarding.casework.supervision.actions.restricted import note_restricted, read_restricted
from safeguarding.casework.supervision.actions.room import write_line
from safeguarding.casework.supervision.actions.sessions import close_session, mark_attendance, open_session, take_chair
from safeguarding.casework.supervision.actions.showing import choose_showing, reveal

__all__ = [
    "agree_action",
    "agree_telling",
    "choose_showing",
    "close_session",
    "decide",
    "decide_as_manager",
    "dissent",
    "finish_action",
    "mark_attendance",
    "mark_told",
    "name_manager",
    "note_restricted",
    "open_session",
    "pass_telling_on",
    "rate_child",
    "read_restricted",
    "reveal",
    "set_family_rating",
    "take_chair",
    "write_line",
]
