"""Events that wait for the end of their transaction.

Every writer of an authority queues for the head of its chain, and holds it until the transaction ends. Where a whole page
is one transaction, an event taken to the chain at once would let the authority's pages be drawn only one after another,
and two that lock rows besides could wait for each other. So the events of the page wait, and are sealed just before the
transaction ends: still in it, so that what can't be recorded does not happen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from safeguarding.casework.audit.models import Event

_waits: ContextVar[bool] = ContextVar("events wait", default=False)


class _Waiting:
    """An event, kept where Django keeps what a commit starts: a savepoint that is rolled back takes it away."""

    def __init__(self, event: Event) -> None:
        self.event: Event | None = event

    def __call__(self) -> None:
        """Nothing is left to do after the commit."""


@contextmanager
def until_the_end(seal: Callable[[list[Event]], None]) -> Iterator[None]:
    """Let events wait until the block ends, then seal those whose acts stand, unless the transaction is to be rolled back."""
    mark = _waits.set(True)
    try:
        yield
    finally:
        _waits.reset(mark)
    if not connection.needs_rollback and (events := _taken()):
        seal(events)


def wait(event: Event) -> bool:
    """Whether the event waits; when not, it is to be sealed now."""
    if not _waits.get():
        return False
    transaction.on_commit(_Waiting(event))
    return True


def _taken() -> list[Event]:
    events = []
    for _, act, *_ in connection.run_on_commit:
        if isinstance(act, _Waiting) and act.event is not None:
            events.append(act.event)
            act.event = None
    return events
