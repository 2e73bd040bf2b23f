"""The statutory codes of ethnicity and disability, as the latest children in need census that the program knows has them."""

from __future__ import annotations

from collections.abc import Mapping

from safeguarding.evidence.returns.cin_census import YEARS, definition

_LATEST = definition(max(YEARS))
ETHNICITY: Mapping[str, str] = _LATEST.codes["ethnicity"]
DISABILITY: Mapping[str, str] = _LATEST.codes["disability"]
#: The code that says that there is no disability, and stands alone.
NO_DISABILITY = "NONE"
