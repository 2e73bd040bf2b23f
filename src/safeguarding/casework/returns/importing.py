"""Bringing in a census: read it, then save it or refuse it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from safeguarding.casework.access.models import Authority
from safeguarding.casework.access.policies import check
from safeguarding.casework.access.within import within
from safeguarding.casework.returns import actions
from safeguarding.casework.returns.models import ImportRun
from safeguarding.casework.returns.reading import digest, read_into, unnamed_file

#: Reading is most of the work; what is left of the bar is for saving.
READING_SHARE = 60


def run_import(run: ImportRun, source: Path, *, by: Any, progress: Callable[[int], None] = lambda _: None) -> ImportRun:
    """Read `source` in one pass and save it in one transaction: all of it, or nothing and a list of problems.

    `progress` is called with a per cent. The run holds the outcome. The same file again changes nothing and says so.
    """
    with within(by.authority_id):
        check(by, "census.import")
        authority = Authority.objects.get(pk=by.authority_id)

    def at(percent: int, state: str) -> None:
        if percent != run.percent or state != run.state:
            run.percent, run.state = percent, state
            with within(by.authority_id):  # kept at once: whoever waits looks at it
                run.save(update_fields=["percent", "state"])
            progress(percent)

    size = max(source.stat().st_size, 1)
    at(0, ImportRun.State.CHECKING)
    with unnamed_file() as spool:
        checked = read_into(
            source, authority.code, spool, lambda done: at(done * READING_SHARE // size, ImportRun.State.CHECKING)
        )
        run.sha256 = digest(source)
        if not checked.refused:
            at(READING_SHARE, ImportRun.State.SAVING)
        with within(by.authority_id, patient=True):
            if checked.refused:
                return actions.refuse_import(run, checked, by=by)
            return actions.save_import(
                run, checked, spool, lambda share: progress(READING_SHARE + share * (100 - READING_SHARE) // 100), by=by
            )
