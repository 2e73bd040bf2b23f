"""What is recorded beside entries: children’s words, files, the chosen chronology, prompts and what writing took."""

from __future__ import annotations

import base64
import io
import json
import os
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone
from tests.access.county import County, Thing

NONCE = 12


def make_recording(county: County, code: str, name: str, by: Any) -> None:
    """All of it for one family, by somebody who wrote its entries."""
    make_words(county, code, name, by)
    for thing in [one for one in county.things["entry"] if (one.authority, one.family) == (code, name)]:
        make_effort(county, code, name, thing, by)
        make_file(county, code, name, thing, by)
        make_file(county, code, name, thing, by, mistaken=True)
    make_chosen(county, code, name, by)


def make_words(county: County, code: str, name: str, by: Any) -> None:
    """What a child said, and what was put down by mistake."""
    planter, now = county.planters[code], timezone.now()
    for label in ("stands", "withdrawn"):
        row = planter.row(
            "workbook.ChildsWords", "childs_words", name, label, family=county.rows["family", code, name],
            child=county.rows["person", code, name, "child"], how="said", at=now - timedelta(days=2), writer=by,
            role="social_worker", written_at=now - timedelta(days=1),
        )  # fmt: skip
        county.note("words", row, code, name, "childs_words")
    planter.row("workbook.WordsWithdrawn", "childs_words", name, words=row, by=by, at=now)


def make_effort(county: County, code: str, name: str, thing: Thing, by: Any) -> None:
    """What writing took is its writer’s own, and holds no words."""
    county.planters[code].row(
        "workbook.Effort", "contact", name, str(thing.pk), family=county.rows["family", code, name], author=by,
        entry_id=thing.pk, kind="call", at=timezone.now(), words=7, seconds=90,
    )  # fmt: skip


def make_file(county: County, code: str, name: str, thing: Thing, by: Any, mistaken: bool = False) -> None:
    """A file that whoever reads the entry reads, by name and in full; of one attached by mistake, the name only."""
    planter, now, label = county.planters[code], timezone.now(), f"{thing.pk} {mistaken}"
    row = apps.get_model("attachments", "Attachment")(
        family=county.rows["family", code, name], entry_id=thing.pk, kind="pdf", sha256=("f" if mistaken else "0") * 32 + thing.pk.hex,
        writer=by,
        written_at=now, size=1, **planter.of,
    )  # fmt: skip
    called = planter.token("Attachment", "sealed", thing.record, name, f"name {label}")
    holds = planter.token("Attachment", "stored_as", thing.record, name, f"file {label}")
    key, nonce = AESGCM.generate_key(256), os.urandom(NONCE)
    row.put(json.dumps({"name": f"{called}.pdf", "key": base64.b64encode(key).decode()}))
    sealed = nonce + AESGCM(key).encrypt(nonce, holds.encode(), row.bound())
    row.stored_as = default_storage.save(f"attachments/{row.pk}", File(io.BytesIO(sealed)))
    row.save(force_insert=True)
    if mistaken:
        planter.row("attachments.AttachmentWithdrawn", thing.record, name, str(thing.pk), attachment=row, by=by, at=now)
    entry = apps.get_model("workbook", "Entry")._base_manager.get(pk=thing.pk)
    county.note("attachment", row, code, name, thing.record, entry=entry)


def make_chosen(county: County, code: str, name: str, by: Any) -> None:
    """Picks of an entry and of a step, a version that was locked with them, and that it was opened again."""
    planter, now, today = county.planters[code], timezone.now(), timezone.localdate()
    family = county.rows["family", code, name]
    shared = next(
        one for one in county.things["entry"]
        if (one.authority, one.family, one.record) == (code, name, "contact")
    )  # fmt: skip
    of = {"family": family, "picked_by": by, "picked_at": now, "on": today}
    entry = planter.row("chronology.Pick", "contact", name, "entry", entry_id=shared.pk, step="", **of)
    step = planter.row("chronology.Pick", "contact", name, "step", **of)
    for row in (entry, step):
        county.note("pick", row, code, name, "contact")
    lock = planter.row("chronology.Lock", "contact", name, family=family, number=1, by=by, at=now)
    county.note("lock", lock, code, name, "contact")
    for place, key in enumerate((shared.pk, None), 1):
        planter.row(
            "chronology.LockedItem", "contact", name, str(place), lock=lock, place=place, entry_id=key, on=today
        )
    # An entry that was closed after it was locked: who may not read it any more doesn’t read it here either.
    closed = [
        one for one in county.things["entry"] if (one.authority, one.family, one.record) == (code, name, "victim")
    ]
    if closed:
        planter.row("chronology.LockedItem", "victim", name, "3", lock=lock, place=3, entry_id=closed[-1].pk, on=today)
    planter.row("chronology.Unlock", "contact", name, lock=lock, by=by, at=now)


def make_prompts(county: County, code: str, by: Any) -> None:
    """What an authority wrote beside its questions: for everyone inside."""
    county.planters[code].row("prompts.Prompt", "places", name="entry-call", writer=by, written_at=timezone.now())
