"""What is said at start when protected records could not be sealed."""

from __future__ import annotations

from typing import Any

from django.core import checks

from safeguarding.casework.protected import sealing


@checks.register(checks.Tags.security)
def keys_are_set(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Keys that are missing or too short to keep anything."""
    try:
        sealing.current()
    except sealing.NoKey as error:
        return [checks.Error(str(error), id="protected.E001")]
    return []
