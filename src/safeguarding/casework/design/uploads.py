"""Files from outside: refused while they arrive when too large, looked into before anything of them is kept.

`checked` is the one way from an upload to a file that may be kept, `keep` and `keep_sealed` the ways to keep it.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from safeguarding.casework.design import scanning
from safeguarding.casework.design.file_kinds import KINDS
from safeguarding.casework.design.not_taken import NotTaken

LONGEST_NAME = 200
#: Names that Windows keeps for devices.
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


class Limited(FileUploadHandler):
    """Stands before the handlers that keep a file. Marks the request `too_large` for `GovukForm.bind`."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._received += len(raw_data)
        if self._received > settings.MAX_UPLOAD_BYTES:
            self.request.too_large = True  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


@dataclass(frozen=True)
class Checked:
    """A file that passed: its kind, a name that is safe to show and to send, the bytes to keep and the SHA-256 of what was sent."""

    kind: str
    name: str
    file: BinaryIO
    sha256: str


def too_large(most: int) -> str:
    """The sentence on a file of more than `most` bytes."""
    return f"The selected file must be smaller than {most // 1024**2} MB"


def checked(upload: UploadedFile, *, kinds: Collection[str]) -> Checked:
    """Look at the name, the size and the content, and let the scanner look. Nothing is kept.

    `kinds` are names of `file_kinds.KINDS`. Raises NotTaken with a sentence for the person who sent the file.
    """
    name = plain_name(upload.name or "")
    kind = next((one for one in KINDS if one in kinds and name.lower().endswith(KINDS[one].endings)), None)
    if kind is None:
        endings = " or ".join(ending for one in KINDS if one in kinds for ending in KINDS[one].endings)
        raise NotTaken(f"The name of the selected file must end in {endings}")
    size, most = upload.size or 0, min(KINDS[kind].most_bytes or settings.MAX_UPLOAD_BYTES, settings.MAX_UPLOAD_BYTES)
    if not size:
        raise NotTaken("The selected file is empty")
    if size > most:
        raise NotTaken(too_large(most))
    file = cast(BinaryIO, upload.file)
    digest = hashlib.sha256()
    upload.seek(0)
    for part in upload.chunks():
        digest.update(part)
    scanning.scan(upload.chunks())
    upload.seek(0)
    kept = KINDS[kind].look(file) or file
    kept.seek(0)
    return Checked(kind, name, kept, digest.hexdigest())


def keep(what: Checked, name: str) -> str:
    """Keep a checked file under `name`, which says nothing of its content. Returns the name it is stored under."""
    what.file.seek(0)
    return default_storage.save(name, File(what.file))


def keep_sealed(what: Checked, name: str, seal: Callable[[bytes], bytes]) -> str:
    """Keep a checked file as `seal` makes it unreadable. Returns the name it is stored under."""
    what.file.seek(0)
    return default_storage.save(name, File(io.BytesIO(seal(what.file.read()))))


def plain_name(name: str) -> str:
    """A file's name without folders, control and direction characters, leading dots and devices; 200 characters at most."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    name = re.sub(r'[<>:"|?*;]', "_", name).strip(" .")
    if DEVICES.match(name):
        name = f"_{name}"
    ending = PurePosixPath(name).suffix[:10]
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - len(ending)] + ending
