"""Counting the next indicator in a thread of its own while the one before is made safe to show: both take their time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from types import TracebackType
from typing import Self, TypeVar

from safeguarding.evidence.indicators.counting import Counting, Counts, Tables
from safeguarding.evidence.indicators.definition import Definition

T = TypeVar("T")


class CountingAhead:
    """Counts indicators one after the other. What those of the same tables share is worked out once. Used by `with`."""

    def __init__(self, *, as_at: date | None = None) -> None:
        self.as_at = as_at
        self.thread = ThreadPoolExecutor(1, "counting")
        self.counting: Counting | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.thread.shutdown(cancel_futures=True)
        self._close()

    def start(self, definition: Definition, tables: Tables) -> Future[Counts]:
        """The counts to come, or the fault in them. `tables`: the same ones as before go on with what is worked out."""
        return self.thread.submit(self._count, definition, tables)

    def _count(self, definition: Definition, tables: Tables) -> Counts:
        if self.counting is not None and self.counting.tables is not tables:
            self._close()
        try:
            if self.counting is None:
                self.counting = Counting(tables, as_at=self.as_at).__enter__()
            return self.counting.counts(definition)
        except Exception:
            self._close()  # what it had worked out by then is not to be relied on
            raise

    def _close(self) -> None:
        if self.counting is not None:
            self.counting.connection.close()
        self.counting = None


def one_ahead(started: Iterable[T]) -> Iterator[T]:
    """Each of these, once the one after it is there too."""
    waiting: list[T] = []
    for one in started:
        if waiting:
            yield waiting.pop()
        waiting.append(one)
    yield from waiting
