"""Archives, such as Word and Excel documents, that don't unpack into more than they should."""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import BinaryIO

from safeguarding.casework.design.not_taken import NotTaken

MOST_ENTRIES = 2_000
MOST_DIRECTORY_BYTES = 1_000_000
MOST_UNPACKED_BYTES = 200_000_000
MOST_RATIO = 100  # looked at beyond RATIO_FROM bytes: short texts of blanks are harmless
RATIO_FROM = 1_000_000
NESTED = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ", b"\xd0\xcf\x11\xe0")
END = b"PK\x05\x06"
PART = 64 * 1024
BROKEN = "The selected file is damaged and can’t be opened. Save it again and send the new file."
BOMB = "The selected file unpacks into far more than a document holds, so it was not taken."


def opened(file: BinaryIO) -> zipfile.ZipFile:
    """The archive, once its list of entries is known to be short and honest. Raises NotTaken otherwise."""
    _directory_is_short(file)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise NotTaken(BROKEN) from error
    if len(archive.infolist()) > MOST_ENTRIES:
        raise NotTaken(BOMB)
    seen: set[str] = set()
    for entry in archive.infolist():
        _name_is_plain(entry)
        if entry.filename.casefold() in seen:
            raise NotTaken(BROKEN)
        seen.add(entry.filename.casefold())
    return archive


def unpacked(archive: zipfile.ZipFile) -> None:
    """Unpack every entry into nothing, counting. Raises NotTaken for a bomb, an archive in the archive, or damage."""
    left = MOST_UNPACKED_BYTES
    for entry in archive.infolist():
        if entry.flag_bits & 1:
            raise NotTaken("The selected file is protected by a password. Save it without one and send it again.")
        try:
            left -= _size(archive, entry, left)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise NotTaken(BROKEN) from error


def _size(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    """How many bytes an entry really has, whatever its list says."""
    size = 0
    with archive.open(entry) as file:
        while part := file.read(PART):
            if not size and part.startswith(NESTED):
                raise NotTaken(
                    "The selected file holds another archive or document inside it. Send that one by itself."
                )
            size += len(part)
            if size > left or (size > RATIO_FROM and size > MOST_RATIO * max(entry.compress_size, 1)):
                raise NotTaken(BOMB)
    return size


def _directory_is_short(file: BinaryIO) -> None:
    """Look at the end of the archive before anything reads its list: a long one costs memory by being read."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < 22:
        raise NotTaken(BROKEN)
    entries = int.from_bytes(tail[at + 10 : at + 12], "little")
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    if entries > MOST_ENTRIES or directory > MOST_DIRECTORY_BYTES:
        raise NotTaken(BOMB)


def _name_is_plain(entry: zipfile.ZipInfo) -> None:
    """An entry stays inside the archive's own folder and is a file or a folder, never a link."""
    name = entry.orig_filename
    outside = name.startswith("/") or "\\" in name or "\0" in name or ":" in name or ".." in PurePosixPath(name).parts
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if outside or kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise NotTaken("The selected file holds entries that lead out of it, so it was not taken.")
