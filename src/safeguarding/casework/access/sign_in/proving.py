"""How an administrator makes sure that it is the person who asks, before what anybody could ask for in their name."""

from __future__ import annotations

from safeguarding.casework.access.policies import Refused

#: By a way that whoever has their mailbox, or a stolen laptop, has not. None is an e-mail; a call to us is none either.
PROOFS = {
    "rang": "I rang them on a number that the council holds",
    "met": "They stood before me with their staff pass",
    "manager": "Their manager, whom I rang, vouched for them",
}
SAY_HOW = "Say how you made sure that it is they who ask."


def must_be_proved(proved: str) -> None:
    """Raises Refused unless `proved` is a key of PROOFS."""
    if proved not in PROOFS:
        raise Refused(SAY_HOW)
