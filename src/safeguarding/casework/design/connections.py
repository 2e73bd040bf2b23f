"""Whether what the workbook talks to over a network is asked for encryption and proof of who it is."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit


def faults(settings: Any) -> list[str]:
    """Each a sentence: which connection would be open, and which setting mends it. What is on this machine may be."""
    database = settings.DATABASES["default"]
    return [
        *_of_database("DATABASE_URL", database),
        *(_of_database("DATABASE_OWNER_URL", settings.DATABASE_OWNER) if settings.DATABASE_OWNER else ()),
        *_of_mail(settings),
        *_of_sign_on(settings),
        *_of_scanner(settings),
    ]


def is_local(host: str) -> bool:
    """Whether a host name is this machine, or the folder of a socket on it."""
    if host in ("", "localhost") or host.startswith(("/", "@")):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _of_database(name: str, database: dict[str, Any]) -> list[str]:
    if not str(database["ENGINE"]).endswith("postgresql"):
        return []
    options = database.get("OPTIONS") or {}
    hosts = [host for host in str(options.get("host") or database.get("HOST") or "").split(",") if not is_local(host)]
    if not hosts or options.get("sslmode") == "verify-full":
        return []
    sentence = (
        f"{name} would speak to the database at {hosts[0]} without making sure who it is. "
        "Add ?sslmode=verify-full&sslrootcert=FILE to it, with the file of your authority’s root certificate."
    )
    return [sentence]


def _of_mail(settings: Any) -> list[str]:
    if not str(settings.EMAIL_BACKEND).endswith("smtp.EmailBackend") or is_local(settings.EMAIL_HOST):
        return []
    if settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL:
        return []
    return [f"EMAIL_URL would send letters to {settings.EMAIL_HOST} unencrypted. Begin it with smtp+tls:// ."]


def _of_sign_on(settings: Any) -> list[str]:
    asked = urlsplit(settings.OIDC_ISSUER)
    if not settings.OIDC_ISSUER or asked.scheme == "https" or is_local(asked.hostname or ""):
        return []
    return ["OIDC_ISSUER is asked unencrypted. Begin it with https:// ."]


def _of_scanner(settings: Any) -> list[str]:
    host, _, port = str(settings.CLAMAV).rpartition(":")
    if not port.isdigit() or is_local(host):
        return []
    sentence = (
        f"CLAMAV sends every upload to {host} unencrypted. Run ClamAV on this machine, or reach it through a tunnel "
        "that ends on this machine."
    )
    return [sentence]
