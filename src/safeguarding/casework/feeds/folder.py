"""Deliveries from a watched folder: `<folder>/<authority>/<agency>/<feed>/`, one for each that an agreement covers.

A file is taken when it has stayed as it was since the look before. Then its place under `done` beside it is marked by an
empty file, for rows that may not be kept may stand in it; a refused one lies under `refused`, with a text that says why.
Both have a name that says nothing, and go after a week.

Whoever may write into one of the folders is not trusted: a link instead of a file or a folder is passed over, and a file
is left while it has a second name elsewhere. It would give out what lies elsewhere, hand in as another agency, or have
files elsewhere removed after a week.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import stat
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from safeguarding.casework.access.kinds import FEEDS
from safeguarding.casework.access.models import Agency, User
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.design.not_taken import NotTaken
from safeguarding.casework.design.uploads import checked
from safeguarding.casework.feeds.actions import AlreadyReceived, receive_delivery
from safeguarding.casework.feeds.forms import EXTRACTS
from safeguarding.casework.feeds.lawful import agencies_for
from safeguarding.casework.feeds.models import Delivery
from safeguarding.casework.feeds.tasks import process_delivery

log = logging.getLogger(__name__)

DONE, REFUSED, LOOKED = "done", "refused", ".looked.json"
KEPT_FOR = timedelta(days=7)
STOPPED_AFTER = timedelta(minutes=30)
Looks = dict[str, list[int]]


@dataclass(frozen=True)
class Look:
    """How many files one look took, refused, and left because they may still grow."""

    taken: int = 0
    refused: int = 0
    left: int = 0


def look(root: Path, by: User) -> Look:
    """Take what lies ready for the authority of `by`, making the folders that its agreements call for.

    A folder of one agency that can't be read or written stops no other. Raises OSError where that of the authority can't.
    """
    home = root / by.authority.code
    before, now = _looked(home), Looks()
    found: Counter[str] = Counter()
    for folder, agency, feed in _folders(home, by):
        try:
            _make_places(folder)
            for file in sorted(path for path in folder.iterdir() if _is_for_us(path)):
                found[_looked_at(file, _mark(home, file), before, now, feed, agency, by)] += 1
        except OSError:
            log.error("a folder of deliveries can't be read or written, and was passed over")
    home.mkdir(parents=True, exist_ok=True)
    part = home / f"{LOOKED}.part"
    part.write_text(json.dumps(now))
    part.replace(home / LOOKED)
    return Look(**found)


def _looked_at(file: Path, name: str, before: Looks, now: Looks, feed: str, agency: Agency, by: User) -> str:
    """What becomes of the file: taken, refused or left, by the names of a Look."""
    state = _state(file)
    if before.get(name) != state:
        now[name] = state
        return "left"
    if (content := _opened(file)) is None:
        return "left"
    return "taken" if _take(file, content, feed, agency, by) else "refused"


def resume(by: User) -> int:
    """Set going again what stopped before its end, as when the machine did. Returns how many deliveries."""
    going = (Delivery.State.WAITING, Delivery.State.READING, Delivery.State.LINKING)
    rows = Delivery.objects.filter(
        authority=by.authority_id, state__in=going, received_at__lt=timezone.now() - STOPPED_AFTER
    )
    stopped = list(rows.values_list("pk", "received_by"))
    for key, who in stopped:
        transaction.on_commit(lambda key=key, who=who: process_delivery.enqueue(str(key), str(who)))  # type: ignore[misc]
    return len(stopped)


def _folders(home: Path, by: User) -> Iterator[tuple[Path, Agency, str]]:
    """Each folder with whose it is, but for those that are links, or hold one in the place of a folder of ours."""
    names = Counter(_name(agency) for agency in Agency.objects.filter(authority=by.authority_id))
    for feed in FEEDS:
        for agency in agencies_for(by, feed):
            name = _name(agency)
            folder = home / (name if name and names[name] == 1 else str(agency.pk)) / feed
            places = (folder, folder / DONE, folder / REFUSED)
            if any(one.is_symlink() for one in (folder.parent, *places)):
                log.warning("a folder of deliveries is a link, and was passed over")
                continue
            yield folder, agency, feed


def _make_places(folder: Path) -> None:
    for one in (folder, folder / DONE, folder / REFUSED):
        one.mkdir(parents=True, exist_ok=True)
    _clear(folder)


def _name(agency: Agency) -> str:
    return slugify(agency.name)


def _is_for_us(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and not path.name.startswith(".")


def _state(file: Path) -> list[int]:
    """Its size and when it was written; nothing of one that went since it was listed, which stops no other."""
    try:
        found = file.stat(follow_symlinks=False)
    except OSError:
        return []
    return [found.st_size, found.st_mtime_ns]


def _opened(file: Path) -> BinaryIO | None:
    """The file, to be read; None where it can't be, became a link or a pipe since it was looked at, or has a second name:
    it may be a file of somebody else, or still be on its way to its name."""
    try:
        content = os.fdopen(os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")
    except OSError:
        return None
    found = os.fstat(content.fileno())
    if stat.S_ISREG(found.st_mode) and found.st_nlink == 1:
        return content
    content.close()
    return None


def _take(file: Path, content: BinaryIO, feed: str, agency: Agency, by: User) -> bool:
    """Receive a file and put it away. False where it was refused."""
    ending = file.suffix.lower()[:10]
    try:
        with content:
            size = os.fstat(content.fileno()).st_size
            upload = UploadedFile(file=content, name=f"{feed}{ending}", size=size)  # type: ignore[arg-type]
            delivery = receive_delivery(checked(upload, kinds=EXTRACTS), feed, agency, by=by, way=Delivery.Way.FOLDER)
    except AlreadyReceived as again:
        _put_away(file, f"{again.delivery}{ending}")
        return True
    except (Refused, NotTaken) as why:
        name = uuid4()
        (file.parent / REFUSED / f"{name}.txt").write_text(f"{why.sentence if isinstance(why, Refused) else why}\n")
        file.replace(file.parent / REFUSED / f"{name}{ending}")
        return False
    key, who = str(delivery.pk), str(by.pk)
    transaction.on_commit(lambda: process_delivery.enqueue(key, who))
    # Only once the delivery is surely held: until then the file stays where it can be taken again.
    transaction.on_commit(lambda: _put_away(file, f"{key}{ending}"))
    return True


def _put_away(file: Path, name: str) -> None:
    (file.parent / DONE / name).touch()
    file.unlink(missing_ok=True)


def _clear(folder: Path) -> None:
    """Remove what has lain under done and refused for a week."""
    oldest = time.time() - KEPT_FOR.total_seconds()
    for place in (folder / DONE, folder / REFUSED):
        for path in place.iterdir():
            if path.is_file() and path.lstat().st_ctime < oldest:
                path.unlink()


def _mark(home: Path, file: Path) -> str:
    """A file's place without its name, which may say something of a person."""
    return hashlib.sha256(os.fsencode(file.relative_to(home))).hexdigest()


def _looked(home: Path) -> Looks:
    try:
        held: Any = json.loads((home / LOOKED).read_text())
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}
