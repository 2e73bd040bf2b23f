"""The words that the made-up workbook is put together from: short, plain, humane, and about nobody.

Sentences are ours. None comes from a questionnaire, a case record or a published tool. Nothing in them says where a
victim is safe. In braces stand names: {child} one child, {children} all of them, {adult} the adult met, {worker} a role.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

BETTER, SAME, WORSE = "better", "same", "worse"
FOR_TALKERS = (
    "chool",
    "{child} say",
    "{child} told",
    "own words",
    "class",
    "anxious",
    "ttendance",
    "says so",
    "wishes",
    "uniform",
)


@dataclass(frozen=True)
class Names:
    """What stands in the braces, and whether the child is old enough to talk and to go to school."""

    child: str
    children: str
    adult: str
    worker: str
    talks: bool

    def choose(self, rng: random.Random, sentences: Sequence[str]) -> str:
        """One of the sentences; for a baby or a child not yet born, one that doesn't speak of school or of talking."""
        fit = [s for s in sentences if self.talks or not any(word in s for word in FOR_TALKERS)]
        return rng.choice(fit or sentences)

    def put_into(self, text: str, **more: str) -> str:
        """The text with the names in place of the braces."""
        return text.format(child=self.child, children=self.children, adult=self.adult, worker=self.worker, **more)


@dataclass(frozen=True)
class Parts:
    """Sentences to choose from: what was done, what was seen (by how things are going), what comes next."""

    done: tuple[str, ...]
    better: tuple[str, ...]
    same: tuple[str, ...]
    worse: tuple[str, ...]
    next: tuple[str, ...] = ()

    def text(self, rng: random.Random, going: str, names: Names, *, more: bool = True) -> str:
        """Two or three sentences: `going` is better, same or worse; `more` adds what comes next where there is any."""
        said = [names.choose(rng, self.done), names.choose(rng, getattr(self, going))]
        if more and self.next and rng.random() < 0.6:
            said.append(names.choose(rng, self.next))
        return names.put_into(" ".join(said))
