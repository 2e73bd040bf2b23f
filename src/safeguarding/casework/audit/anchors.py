"""Signed anchors: the end of a chain at the end of a day, so that a log made anew shows against a copy kept elsewhere.

Whoever holds the database and the audit key can build a chain that holds. Without the signing key they can't sign an
anchor for it, and they can't change a copy that they can't reach. Ed25519: RFC 8032.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.dispatch import Signal

from safeguarding.casework.audit.models import Anchor, Head

LOG = logging.getLogger(__name__)
#: Sent after the first event of another day, with `authority_id` and the `day` that ended.
day_is_over = Signal()
#: A shorter secret could be guessed from the public key.
SHORTEST_SECRET = 32


class NoSigningKey(Exception):
    """AUDIT_SIGNING_KEY is not set, or too short to sign with."""


class UnreadableAnchors(Exception):
    """A file that should hold anchors or a public key holds something else. Says which line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One anchor as it stands in a file: `length` events of the authority end in `digest`, signed with `key`."""

    authority: str
    length: int
    digest: str
    at: str
    key: str
    signature: str

    def signed(self) -> bytes:
        body = {name: value for name, value in asdict(self).items() if name != "signature"}
        return json.dumps(body, sort_keys=True, ensure_ascii=True).encode()

    def text(self) -> str:
        return json.dumps(asdict(self), sort_keys=True)


def fingerprint(key: Ed25519PublicKey) -> str:
    """Twelve characters that tell one public key from another."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:12]


@cache
def _private(secret: str) -> Ed25519PrivateKey:
    if len(secret) < SHORTEST_SECRET:
        raise NoSigningKey(
            f"AUDIT_SIGNING_KEY must be a random secret of {SHORTEST_SECRET} characters or more. "
            "Set it, or AUDIT_SIGNING_KEY_FILE, and start again."
        )
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(secret.encode()).digest())


def public_key() -> Ed25519PublicKey:
    """The key that checks our anchors. Raises NoSigningKey."""
    return _private(settings.AUDIT_SIGNING_KEY).public_key()


def pem_of(key: Ed25519PublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def read_public_key(path: Path) -> Ed25519PublicKey:
    """The public key in a PEM file. Raises UnreadableAnchors, or OSError."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise UnreadableAnchors(
            f"{path.name} holds no Ed25519 public key. Print one with: safeguarding audit public-key"
        )
    return key


def day_ended(head: Head, now: datetime) -> Anchor | None:
    """Anchor the chain as the day left it, in the transaction of the first event of another day.

    Without a signing key nothing is anchored and the log says so: the record goes on.
    """
    told = {"authority_id": head.pk, "day": head.day}
    transaction.on_commit(lambda: day_is_over.send_robust(Head, **told))
    try:
        return sign(head, now)
    except NoSigningKey as error:
        LOG.error("The audit log of the day that ended is not anchored. %s", error)
        return None


def sign(head: Head, now: datetime) -> Anchor | None:
    """The signed anchor of the chain as it stands; None where it is empty. Signing the same length twice changes nothing.

    The caller holds the head's lock. Raises NoSigningKey.
    """
    if not head.length:
        return None
    if made := Anchor.objects.filter(authority_id=head.pk, length=head.length).first():
        return made
    private = _private(settings.AUDIT_SIGNING_KEY)
    code = apps.get_model("access", "Authority")._base_manager.values_list("code", flat=True).get(pk=head.pk)
    at = now.astimezone(UTC)
    unsigned = Line(code, head.length, head.digest, at.isoformat(), fingerprint(private.public_key()), "")
    signature = base64.b64encode(private.sign(unsigned.signed())).decode()
    made = Anchor.objects.create(
        authority_id=head.pk,
        authority=code,
        length=head.length,
        digest=head.digest,
        at=at,
        key=unsigned.key,
        signature=signature,
    )
    kept = line_of(made)
    transaction.on_commit(lambda: _keep_elsewhere(kept))
    return made


def line_of(anchor: Anchor) -> Line:
    at = anchor.at.astimezone(UTC).isoformat()
    return Line(anchor.authority, anchor.length, anchor.digest, at, anchor.key, anchor.signature)


def file_of(code: str) -> Path | None:
    """The file outside the database that takes the anchors of an authority; None where AUDIT_ANCHORS names no folder."""
    return Path(settings.AUDIT_ANCHORS) / f"audit-anchors-{code}.jsonl" if settings.AUDIT_ANCHORS else None


def write_out(code: str) -> int:
    """Append to the authority's file the anchors in the database that it lacks; how many. Raises as `append`."""
    return append(code, [line_of(one) for one in Anchor.objects.filter(authority=code).order_by("length")])


def append(code: str, lines: Iterable[Line]) -> int:
    """Append to the authority's file those lines that it lacks; how many. Raises OSError, UnreadableAnchors."""
    path = file_of(code)
    if path is None:
        return 0
    there = {line.length for line in read(path)} if path.exists() else set()
    missing = [line for line in lines if line.length not in there]
    if missing:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write("".join(line.text() + "\n" for line in missing))
            file.flush()
            os.fsync(file.fileno())
    return len(missing)


def _keep_elsewhere(line: Line) -> None:
    """After the commit: without the database, which shows no authority's rows then."""
    try:
        append(line.authority, [line])
    except (OSError, UnreadableAnchors) as error:
        LOG.error(
            "The audit anchors of %s could not be written out: %s. Mend it and run: safeguarding audit anchor",
            line.authority,
            error,
        )


def read(path: Path) -> list[Line]:
    """The anchors in a file. Raises UnreadableAnchors, naming the line, or OSError."""
    found = []
    for number, text in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        if not text.strip():
            continue
        try:
            body = json.loads(text)
            line = Line(**body)
            if not isinstance(line.length, int) or not all(
                isinstance(v, str) for k, v in body.items() if k != "length"
            ):
                raise TypeError
        except (ValueError, TypeError):
            raise UnreadableAnchors(f"{path.name}, line {number}, is not an anchor.") from None
        found.append(line)
    return found


def is_signed(line: Line, keys: Iterable[Ed25519PublicKey]) -> bool | None:
    """Whether the signature holds; None when it names a key that isn't among `keys`."""
    for key in keys:
        if fingerprint(key) == line.key:
            try:
                key.verify(base64.b64decode(line.signature, validate=True), line.signed())
            except (InvalidSignature, ValueError):
                return False
            return True
    return None
