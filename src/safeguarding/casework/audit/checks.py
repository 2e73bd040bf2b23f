"""What must be set before the audit log can be trusted where real families are."""

from __future__ import annotations

from typing import Any

from django.core.checks import Error, Tags, register

from safeguarding.casework.audit import anchors


@register(Tags.security, deploy=True)
def anchors_can_be_signed(app_configs: Any, **kwargs: Any) -> list[Error]:
    """An error where no anchor could be signed: a log made anew would then go unseen."""
    try:
        anchors.public_key()
    except anchors.NoSigningKey as error:
        return [Error(str(error), id="audit.E001")]
    return []
