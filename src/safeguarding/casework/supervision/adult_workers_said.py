"""An authority’s own rules of which discipline works with an adult: what the page says of them, and what it asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from safeguarding.casework.design import fields
from safeguarding.casework.rules.forms import SayForm
from safeguarding.casework.rules.topics import Topic
from safeguarding.casework.supervision.adult_workers import TOPIC as KEY
from safeguarding.casework.supervision.adult_workers import Needs, needs, read
from safeguarding.casework.supervision.cycle import cycle
from safeguarding.evidence.returns.cin_census.definition import YEARS, definition

SAYS = "Said by your authority"


def known_factors() -> Mapping[str, str]:
    """The factors of the newest children in need census, by code."""
    return definition(max(YEARS)).codes["factor"]


def facts(rules: Needs) -> list[tuple[str, str]]:
    """Which factors ask for which discipline, line by line."""
    words = known_factors()
    rows = [
        (one.discipline.name, ", ".join(f"{code} {words.get(code, '')}".strip() for code in one.factors))
        for one in rules.needs
    ]
    return [
        *(rows or [("Nobody is asked for", "The board names no family for this")]),
        ("Where this comes from", rules.source),
    ]


class SayNeeds(SayForm):
    """By discipline, the factors that ask for it."""

    def ask(self, standing: Needs) -> None:
        held = {one.discipline.key: one.factors for one in standing.needs}
        for one in cycle().disciplines:
            self.fields[f"factors-{one.key}"] = fields.TextField(
                f"Which factors ask for {one.name.lower()}?", required=False, max_length=200, called="Factors",
                hint="Codes of the children in need census, with commas: 3B, 3C. Leave it empty for none.",
            )  # fmt: skip
            self.initial.setdefault(f"factors-{one.key}", ", ".join(held.get(one.key, ())))

    def clean(self) -> dict[str, Any]:
        found, known = super().clean() or {}, known_factors()
        for one in cycle().disciplines:
            name = f"factors-{one.key}"
            codes = [code.upper() for code in re.split(r"[\s,;]+", found.get(name) or "") if code]
            if unknown := [code for code in codes if code not in known]:
                self.add_error(name, forms.ValidationError(f"{unknown[0]} is no factor of the census"))
            found[name] = list(dict.fromkeys(codes))
        return found

    def content(self) -> Mapping[str, Any]:
        rows = [(one.key, self.cleaned_data[f"factors-{one.key}"]) for one in cycle().disciplines]
        asked = [{"discipline": key, "factors": codes} for key, codes in rows if codes]
        return {"status": "adopted", "source": SAYS, "need": asked}


TOPIC = Topic(
    KEY, "Who works with an adult",
    "Which discipline should work with an adult of a family, given the factors of its children’s assessments. The board names "
    "families in which none does.",
    needs, read, facts, SayNeeds,
)  # fmt: skip
