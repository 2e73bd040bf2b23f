"""Reading a census file once, into an unnamed file of batches that wait to be saved."""

from __future__ import annotations

import hashlib
import pickle  # nosec B403: only what this process wrote a moment ago, into a file without a name, is read back
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from safeguarding.evidence.returns import cin_census as census

BATCH = 500
KEPT_PROBLEMS = 1000


@dataclass
class Checked:
    """What reading a file showed: how many children are fit to save, and what was wrong."""

    children: int = 0
    problems: list[census.Problem] = field(default_factory=list)
    problem_count: int = 0
    refused: bool = False

    def add(self, problem: census.Problem) -> None:
        self.problem_count += 1
        self.refused = self.refused or problem.severity != "query"
        if len(self.problems) < KEPT_PROBLEMS:
            self.problems.append(problem)


def read_into(source: Path, code: str, spool: BinaryIO, done: Callable[[int], None]) -> Checked:
    checked = Checked()
    batch: list[census.Child] = []
    for found in census.stream(source, authority=code, progress=done):
        if isinstance(found, census.Problem):
            checked.add(found)
        elif isinstance(found, census.Child) and not checked.refused:
            batch.append(found)
            checked.children += 1
            if len(batch) == BATCH:
                pickle.dump(batch, spool, protocol=5)
                batch = []
    if batch and not checked.refused:
        pickle.dump(batch, spool, protocol=5)
    if checked.children == 0 and not checked.refused:
        checked.add(census.Problem("fatal", 0, "Message/Children", "The file holds no children."))
    return checked


@contextmanager
def unnamed_file() -> Iterator[BinaryIO]:
    """A file of our own, without a name, that nobody else can open: children wait in it between reading and saving."""
    with tempfile.TemporaryFile(prefix="census-") as spool:
        yield spool  # type: ignore[misc]


def batches(spool: BinaryIO) -> Iterator[list[census.Child]]:
    spool.seek(0)
    while True:
        try:
            yield pickle.load(spool)  # noqa: S301  written by this process into an unnamed file a moment ago
        except EOFError:
            return


def digest(source: Path) -> str:
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
