"""Questions about returns."""

from __future__ import annotations

from typing import Any, cast

from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm
from safeguarding.evidence.returns import cin_census as census


class UploadCensus(GovukForm):
    """Bring in a census."""

    file = fields.FileField(
        "Children in need census, as an XML file", kinds=("xml",), missing="Select the census file",
        hint="The file that your case system makes for the Department for Education.",
    )  # fmt: skip


class MakeCensus(GovukForm):
    """Make a census."""

    year = fields.ChoiceField("Which year?", choices=(), missing="Select the year")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["year"]).choices = [
            (str(year), f"1 April {year - 1} to 31 March {year}") for year in sorted(census.YEARS, reverse=True)
        ]
