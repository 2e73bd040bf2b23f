"""An authority’s own weights: what the page says of them, and what it asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.caseload.presenters import number
from safeguarding.casework.caseload.weights import MOST, RATINGS, Figure, Weights, read, weights
from safeguarding.casework.caseload.weights import TOPIC as KEY
from safeguarding.casework.design import fields
from safeguarding.casework.pathway.standing import WORDS
from safeguarding.casework.rules.forms import SayForm
from safeguarding.casework.rules.topics import Topic

SAYS = "Said by your authority"
_RATED = {"red": "red", "amber": "amber", "green": "green", "none": "not rated"}


def facts(rules: Weights) -> list[tuple[str, str]]:
    """What is counted for what, line by line."""
    children = ", ".join(f"{WORDS[status].lower()} {number(value)}" for status, value in rules.child.items())
    families = ", ".join(f"{_RATED[rating]} {number(value)}" for rating, value in rules.family.items())
    return [
        ("A child counts", children[0].upper() + children[1:]),
        ("A family adds", families[0].upper() + families[1:]),
        *((f"A full-time post: {_who(one)}", f"{number(one.full_time)}, by {one.by}") for one in rules.figures),
        ("Where this comes from", rules.source),
    ]


def _who(figure: Figure) -> str:
    return ", ".join(ROLES[role].name.lower() for role in ROLES if role in figure.roles)


def _number(label: str, called: str, least: float) -> fields.DecimalField:
    return fields.DecimalField(
        label, called=called, missing="Enter a number", min_value=least, max_value=MOST, decimal_places=2, width=4
    )


class SayWeights(SayForm):
    """What each child and family counts, and how much is expected of a full-time post."""

    def ask(self, standing: Weights) -> None:
        for status, value in standing.child.items():
            self._ask(f"child-{status}", f"{WORDS[status]}: what does the child count?", WORDS[status], value)
        for rating, value in standing.family.items():
            words = "Not rated" if rating == "none" else f"Rated {_RATED[rating]}"
            self._ask(f"family-{rating}", f"{words}: what does the family add?", words, value)
        for place, one in enumerate(standing.figures):
            who = _who(one)
            label = f"{who[0].upper()}{who[1:]}: what weight is expected of a full-time post?"
            self._ask(f"figure-{place}", label, "The figure of a full-time post", one.full_time, 1)

    def _ask(self, name: str, label: str, called: str, value: float, least: float = 0) -> None:
        self.fields[name] = _number(label, called, least)
        self.initial.setdefault(name, number(value))

    def content(self) -> Mapping[str, Any]:
        given = {name: float(value) for name, value in self.cleaned_data.items() if "-" in name}
        figures = [
            {"roles": sorted(one.roles), "by": one.by, "full_time": given[f"figure-{place}"]}
            for place, one in enumerate(self.standing.figures)
        ]
        return {
            "status": "adopted", "source": SAYS, "figure": figures,
            "child": {status: given[f"child-{status}"] for status in WORDS},
            "family": {rating: given[f"family-{rating}"] for rating in RATINGS},
        }  # fmt: skip


TOPIC = Topic(
    KEY, "How a caseload is weighed",
    "What a child and a family count in a caseload, and how much is expected of a full-time post.",
    weights, read, facts, SayWeights,
)  # fmt: skip
