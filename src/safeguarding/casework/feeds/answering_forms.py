"""Questions about headings and codes of a partner's file, and how often a delivery is expected."""

from __future__ import annotations

from collections.abc import Mapping as Lookup
from collections.abc import Sequence
from typing import Any

from safeguarding.casework.access.models import Agency
from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.feeds.models import Expectation
from safeguarding.casework.feeds.presenters import FEED_WORDS
from safeguarding.evidence.feeds import Definition, Heading

LEFT_OUT = "Leave it out"


class SayHeadings(GovukForm):
    """Which column each heading of a file is."""

    mark_optional = False

    def __init__(self, *args: Any, found: Sequence[Heading], definition: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found, self.definition = found, definition
        choices = [(one.name, one.words) for one in definition.columns]
        for place, one in enumerate(found):
            self.fields[f"heading_{place}"] = fields.SelectField(
                one.words, choices=choices, blank=LEFT_OUT, required=False, initial=one.column,
                hint=f"First values: {', '.join(one.values)}" if one.values else "Empty in the first rows",
            )  # fmt: skip

    def headings(self) -> dict[str, str]:
        """Heading in the file: column of the feed, empty where it is left out."""
        return {one.words: self.cleaned_data[f"heading_{place}"] for place, one in enumerate(self.found)}

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        chosen: dict[str, str] = {}
        for name, column in list(said.items()):
            if column and chosen.setdefault(column, name) != name:
                self.add_error(name, f"Select {self.definition.column(column).words.lower()} for one heading only")
        have = {*chosen, "given_name", "family_name"} if "full_name" in chosen else set(chosen)
        missing = [one.words.lower() for one in self.definition.required if one.name not in chosen]
        if missing:
            self.add_error("heading_0", f"Select which heading is the {missing[0]}")
        elif not any(have.issuperset(group) for group in self.definition.needs):
            groups = (
                " and ".join(self.definition.column(name).words.lower() for name in group)
                for group in self.definition.needs
            )
            self.add_error("heading_0", f"Select which heading says who it is about: {', or '.join(groups)}")
        return said


class SayCodes(GovukForm):
    """What the codes of a file mean that the feed does not know."""

    mark_optional = False

    def __init__(
        self, *args: Any, unknown: Lookup[str, Sequence[tuple[str, int]]], definition: Definition, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.said: dict[str, tuple[str, str]] = {}
        for column, codes in unknown.items():
            choices = list(definition.code_words[column].items())
            for place, (code, rows) in enumerate(codes):
                name = f"{column}_{place}"
                self.said[name] = (column, code)
                self.fields[name] = fields.SelectField(
                    f"{definition.column(column).words}: {code}", choices=choices, blank="Leave these rows out",
                    required=False, hint=f"{rows:,} row{'' if rows == 1 else 's'}",
                )  # fmt: skip

    def codes(self) -> dict[str, dict[str, str]]:
        """Column: what the file says: code of the feed, empty where the rows are left out."""
        found: dict[str, dict[str, str]] = {}
        for name, (column, code) in self.said.items():
            found.setdefault(column, {})[code] = self.cleaned_data[name]
        return found


class AskExtract(GovukForm):
    """Rows of one feed, without names."""

    feed = fields.SelectField("Of which extract?", choices=list(FEED_WORDS.items()), missing="Select which extract")


class SayExpected(GovukForm):
    """How often an agency is to deliver a feed."""

    what = fields.SelectField("Which extract?", choices=(), missing="Select which extract")
    every = fields.ChoiceField(
        "How often is it to come?", choices=Expectation.Every.choices, missing="Select how often it is to come"
    )
    first = fields.DateField(
        "On which day is the first due?", called="First day", missing="Enter the day on which the first is due"
    )
    grace = fields.NumberField(
        "How many days after that is it missing?", min_value=0, max_value=60, initial=5,
        missing="Enter a number of days", hint="Until then it is late.", width=3,
    )  # fmt: skip

    whole = fields.TickField(
        "Each file holds everything of the last whole week, month or quarter before it is due", required=False,
        hint="Tick this only if the agency says so. Then a kind that it has sent before, and of which a file has no row, "
        "counts as none for that time. Otherwise it is not known.",
    )  # fmt: skip

    def __init__(self, *args: Any, allowed: Lookup[str, Sequence[Agency]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {
            f"{feed}:{agency.pk}": (feed, agency) for feed, agencies in allowed.items() for agency in agencies
        }
        choices = [(key, f"{FEED_WORDS[feed]}, {agency.name}") for key, (feed, agency) in self.by_key.items()]
        self.fields["what"].choices = [("", "Choose one"), *choices]  # type: ignore[attr-defined]

    def chosen(self) -> tuple[str, Agency]:
        """The feed and the agency that was chosen."""
        return self.by_key[self.cleaned_data["what"]]
