"""Why a pair was linked or not, in words that the person who decides can weigh.

The steps are those of the model and nothing else: they begin with how rarely two records drawn blindly are one person,
and their bits add up to the match weight, whose probability is 2^w / (1 + 2^w).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from safeguarding.evidence.linkage.declare import DOUBTFUL, MISSING
from safeguarding.evidence.linkage.link import Linked

STRENGTHS = (
    (8.0, "speaks very strongly for one person"),
    (3.0, "speaks strongly for one person"),
    (1.0, "speaks for one person"),
    (-1.0, "says little"),
    (-3.0, "speaks against"),
    (-8.0, "speaks strongly against"),
    (-math.inf, "speaks very strongly against"),
)


@dataclass(frozen=True)
class Finding:
    """One comparison: what was compared, what was found, its weight in bits, and both together in words."""

    comparison: str
    level: str
    bits: float
    words: str


@dataclass(frozen=True)
class Explanation:
    """A pair and the evidence about it. `start` is the weight, in bits, before anything was compared."""

    left_id: str
    right_id: str
    probability: float
    band: str
    reason: str | None
    start: float
    findings: tuple[Finding, ...]

    @property
    def bits(self) -> float:
        return self.start + sum(finding.bits for finding in self.findings)

    def sentences(self) -> list[str]:
        """The explanation line by line, without a name, date or address of anyone."""
        return [step["words"] for step in self.steps()]

    def steps(self) -> list[dict[str, Any]]:
        """The same, each line with `what` was compared and its `bits` (None for a line that weighs nothing): for JSON."""
        start = f"Of pairs drawn blindly, about 1 in {round(2**-self.start + 1):,} is one person."
        sure = "more than 99.9%" if self.probability > 0.999 else f"{self.probability:.1%}"
        end = f"Taken together: match probability {sure}."
        weighed = [("To begin with", self.start, start)]
        weighed += [(finding.words.split(":")[0], finding.bits, finding.words) for finding in self.findings]
        steps: list[dict[str, Any]] = [
            {"what": what, "bits": round(bits, 3), "words": words} for what, bits, words in weighed
        ]
        rest = [end, *([self.reason] if self.reason else [])]
        return steps + [{"what": "", "bits": None, "words": words} for words in rest]


def explain(linked: Linked, right_id: str, left_id: str | None = None) -> tuple[Explanation, ...]:
    """Every pair of a right-hand row, the likeliest first, or the one with `left_id`; empty when there is none."""
    chosen = pl.col("right_id") == right_id
    if left_id is not None:
        chosen &= pl.col("left_id") == left_id
    return tuple(_explained(linked, linked.links.filter(chosen), linked.evidence.filter(chosen)))


def explain_doubtful(linked: Linked) -> Iterator[Explanation]:
    """Every pair that a person must decide, in the order of the links."""
    doubtful = linked.links["band"] == DOUBTFUL
    return _explained(linked, linked.links.filter(doubtful), linked.evidence.filter(doubtful))


def _explained(linked: Linked, links: pl.DataFrame, evidence: pl.DataFrame) -> Iterator[Explanation]:
    prior = linked.trained.prior
    for pair, row in zip(links.iter_rows(named=True), evidence.iter_rows(named=True), strict=True):
        yield Explanation(
            left_id=pair["left_id"],
            right_id=pair["right_id"],
            probability=pair["probability"],
            band=pair["band"],
            reason=pair["reason"],
            start=math.log2(prior / (1 - prior)),
            findings=tuple(_findings(linked, row)),
        )


def _findings(linked: Linked, row: dict[str, float]) -> Iterator[Finding]:
    for comparison in linked.model.comparisons:
        key = comparison.key_of(int(row[f"level_{comparison.name}"]))
        rare = row[f"rare_{comparison.name}"]
        bits = row[f"weight_{comparison.name}"] + rare
        if key == MISSING:
            yield Finding(comparison.name, key, bits, f"{comparison.words}: not known on both sides; says nothing.")
            continue
        found = next(level.words for level in comparison.levels if level.key == key)
        if abs(rare) >= 1:
            found += ", and rare" if rare > 0 else ", but common"
        strength = next(words for least, words in STRENGTHS if bits >= least)
        yield Finding(comparison.name, key, bits, f"{comparison.words}: {found}; {strength} ({bits:+.1f}).")
