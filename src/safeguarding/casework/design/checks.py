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
    given = [settings.SECRET_KEY, *settings.AUDIT_KEYS, settings.AUDIT_SIGNING_KEY, *settings.PROTECTED_KEYS]
    if len(set(given)) < len(given):
        found.append(
            Error(
                "One secret has several uses: whoever can sign a session could seal the audit log or open what is sealed.",
                hint="Make a secret for each of SECRET_KEY, AUDIT_KEY, AUDIT_SIGNING_KEY and PROTECTED_KEYS.",
                id="workbook.E002",
            )
        )
    return found
