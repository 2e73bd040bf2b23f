"""Questions about deliveries and links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from safeguarding.casework.access.models import Agency
from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.feeds.presenters import FEED_WORDS

#: The kinds of file that an extract can be, as in design/file_kinds.py.
EXTRACTS = ("csv", "hl7", "json")


class UploadDelivery(GovukForm):
    """Hand in a partner agency's extract. The choices are what agreements allow today."""

    what = fields.ChoiceField("What are you handing in?", choices=(), missing="Select what you are handing in")
    file = fields.FileField(
        "The extract", kinds=EXTRACTS, missing="Select the extract",
        hint="A CSV file. A hospital can also hand in HL7 version 2 messages or a FHIR bundle.",
    )  # fmt: skip

    first = fields.DateField(
        "Everything is in the file from", required=False, past=True,
        hint="Leave both days empty unless the agency says that the file holds everything between them. Then a kind of which "
        "it has no row, and which this agency has sent before, counts as none. Otherwise it is not known.",
    )  # fmt: skip
    last = fields.DateField("Everything is in the file up to", required=False, past=True)

    def __init__(self, *args: Any, allowed: Mapping[str, Sequence[Agency]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {
            f"{feed}:{agency.pk}": (feed, agency) for feed, agencies in allowed.items() for agency in agencies
        }
        choices = [(key, f"{FEED_WORDS[feed]}, {agency.name}") for key, (feed, agency) in self.by_key.items()]
        self.fields["what"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["what"].initial = choices[0][0]

    def chosen(self) -> tuple[str, Agency]:
        """The feed and the agency that was chosen."""
        return self.by_key[self.cleaned_data["what"]]
