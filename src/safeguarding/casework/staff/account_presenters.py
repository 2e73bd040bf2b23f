"""A colleague's account in words."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from safeguarding.casework.access.sign_in.dormancy import is_closed, is_dormant
from safeguarding.casework.design.dates import count, moment
from safeguarding.casework.design.tables import tag

#: The pages that help with an account, as a link to each is called.
WORDS = {
    "wake-account": "Wake the account",
    "open-anew": "Open the account anew",
    "invite": "Send the link to choose a password again",
    "remove-factor": "Remove the second factor",
    "end-sessions": "End their sessions",
}


def asleep(person: Any) -> str:
    """A tag where the account sleeps or is closed because nobody used it; else empty."""
    if is_closed(person):
        return tag("Closed, unused", "red")
    return tag("Dormant", "orange") if is_dormant(person) else ""


def account_of(person: Any, ways: Any) -> dict[str, Any]:
    """What the page of a colleague says of their account: rows of words, and names of the pages that help with it."""
    never = person.last_login is None
    sleeping = ("open-anew",) if is_closed(person) else ("wake-account",) if is_dormant(person) else ()
    invited = ("invite",) if never and not sleeping else ()
    rows = (
        ("Last signed in", "Never" if never else moment(person.last_login)),
        ("Account", asleep(person) or ("Closed" if not person.is_active else "Open")),
        ("Second factor", "Set up" if ways.has_factor else "Not set up"),
        ("Signed in now", count(ways.sessions, "session") if ways.sessions else "No"),
    )
    factor = ("remove-factor",) if ways.has_factor else ()
    sessions = ("end-sessions",) if ways.sessions else ()
    names = (*sleeping, *invited, *factor, *sessions) if person.is_active else ()
    return {"rows": rows, "helps": [(WORDS[name], reverse(name, args=[person.pk])) for name in names]}
