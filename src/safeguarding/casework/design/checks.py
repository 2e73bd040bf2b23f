"""What Django's checks for deployment don't know of: `manage.py check --deploy`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security, deploy=True)
def edges(**_: Any) -> list[CheckMessage]:
    """Settings under which the workbook must not be served to real people."""
    found: list[CheckMessage] = []
    if any(host in ("*", "") or host.startswith(".") for host in settings.ALLOWED_HOSTS):
        found.append(Error("ALLOWED_HOSTS lets in names you did not list.", hint="Name each host.", id="workbook.E001"))
    if not settings.CLAMAV:
        found.append(
            Warning("Uploads are not scanned for malware.", hint="Set CLAMAV to a ClamAV service.", id="workbook.W001")
        )
    if settings.SECRET_KEY in settings.AUDIT_KEYS:
        found.append(
            Error(
                "SECRET_KEY and AUDIT_KEY are the same: whoever can sign a session could seal the audit log.",
                hint="Make a secret for each.",
                id="workbook.E002",
            )
        )
    return found
