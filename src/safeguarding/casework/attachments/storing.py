"""The bytes of attachments in the store: sealed with AES-GCM under a key of their own, bound to the row they belong to."""

from __future__ import annotations

import base64
import json
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.storage import default_storage

from safeguarding.casework.attachments.models import Attachment
from safeguarding.casework.design import uploads
from safeguarding.casework.design.uploads import Checked
from safeguarding.casework.protected.sealing import CannotOpen

NONCE = 12


def put(row: Attachment, file: Checked) -> None:
    """Seal the file into the store, and its key and name into the row, which the action saves."""
    key, nonce = AESGCM.generate_key(256), os.urandom(NONCE)
    row.size = file.file.seek(0, os.SEEK_END)
    row.put(json.dumps({"name": file.name, "key": base64.b64encode(key).decode()}))

    def seal(plain: bytes) -> bytes:
        return nonce + AESGCM(key).encrypt(nonce, plain, row.bound())

    row.stored_as = uploads.keep_sealed(file, f"attachments/{row.pk}", seal)


def name_of(row: Attachment) -> str:
    """What the file was called. Raises CannotOpen."""
    return str(json.loads(row.words())["name"])


def bytes_of(row: Attachment) -> bytes:
    """The file as it was checked. Raises CannotOpen where the key or the file is missing, or not as it was sealed."""
    key = base64.b64decode(json.loads(row.words())["key"])
    try:
        with default_storage.open(row.stored_as) as file:
            sealed = file.read()
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], row.bound())
    except (InvalidTag, OSError):
        raise CannotOpen from None


def forget(row: Attachment) -> None:
    """Remove what was stored for a row that was not saved."""
    if row.stored_as:
        default_storage.delete(row.stored_as)
