"""A run over many things, such as a night’s work, is told in one event and not in one a thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

Noted = Mapping[str, list[str]]


class OneEvent:
    """What the actions of a run did: names by what was done, told when the run ends, also where it breaks off.

    Each action of the run takes it as a keyword, writes in its own transaction and adds what it did. `tell` records what no
    event has told yet; it isn't called where nothing is left. Raises RuntimeError for what is added outside the run, as
    nothing would tell it. A process that is killed tells nothing of what it had done by then.
    """

    def __init__(self, tell: Callable[[Noted], None]) -> None:
        self.noted: dict[str, list[str]] = {}
        self._tell = tell
        self._runs = False

    def add(self, done: str, name: str) -> None:
        """Let the event say that this was done to what has this name."""
        if not self._runs:
            raise RuntimeError("Outside its run nothing tells of this act. Record it by itself.")
        self.noted.setdefault(done, []).append(name)

    def told(self) -> None:
        """Forget what was added: another event, which stands, has told it."""
        self.noted = {}

    def __enter__(self) -> Self:
        self._runs = True
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._runs = False
        if self.noted:
            self._tell(self.noted)
