"""Bringing in a census, and making one. A file changes everything or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.models import Authority
from safeguarding.casework.access.policies import check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.design import uploads
from safeguarding.casework.returns import queries
from safeguarding.casework.returns.models import ImportProblem, ImportRun
from safeguarding.casework.returns.reading import KEPT_PROBLEMS, Checked, batches
from safeguarding.casework.returns.saving import save_batch
from safeguarding.evidence.returns import cin_census as census


@transaction.atomic
def receive_census(file: uploads.Checked, *, by: Any) -> ImportRun:
    """Keep an uploaded file and note that it waits to be read."""
    check(by, "census.import")
    run = ImportRun(authority_id=by.authority_id, file_name=file.name, started_by=by, started_at=timezone.now())
    run.stored_as = uploads.keep(file, f"census/{run.pk}.xml")
    run.save()
    record(by, "received a census", run)
    return run


@transaction.atomic
def refuse_import(run: ImportRun, checked: Checked, *, by: Any) -> ImportRun:
    """Note why nothing of the file was kept."""
    check(by, "census.import")
    many = checked.problem_count
    run.state, run.finished_at, run.problem_count = ImportRun.State.REFUSED, timezone.now(), many
    run.sentence = f"Nothing was changed: the file has {many:,} problem{'' if many == 1 else 's'}."
    run.save()
    _keep_problems(run, checked)
    record(by, "refused a census", run, problems=many)
    return run


@transaction.atomic
def save_import(
    run: ImportRun, checked: Checked, spool: BinaryIO, progress: Callable[[int], None], *, by: Any
) -> ImportRun:
    """Save every child of the file, and that it was done, together."""
    check(by, "census.import")
    Authority.objects.select_for_update().get(pk=by.authority_id)  # one census of an authority at a time
    counts: Counter[str] = Counter()
    changed, done = [], 0
    for batch in batches(spool):
        saved = save_batch(by.authority_id, batch)
        counts.update(made=saved.made, changed=len(saved.changed), unchanged=saved.unchanged)
        counts.update(saved.rows)
        changed.extend(saved.changed)
        done += len(batch)
        progress(done * 100 // checked.children)
    run.state, run.finished_at, run.percent = ImportRun.State.DONE, timezone.now(), 100
    run.counts, run.problem_count = dict(counts) | {"children": checked.children}, checked.problem_count
    run.sentence = _outcome(counts)
    run.save()
    _keep_problems(run, checked)
    record(by, "brought in a census", run, changed_children=changed[:KEPT_PROBLEMS], **run.counts)
    return run


def _outcome(counts: Counter[str]) -> str:
    if not counts["made"] and not counts["changed"]:
        return f"Nothing changed: all {counts['unchanged']:,} children are held as the file has them."
    parts = [(counts["made"], "new"), (counts["changed"], "changed"), (counts["unchanged"], "as they were")]
    return "Children: " + ", ".join(f"{number:,} {words}" for number, words in parts if number) + "."


def _keep_problems(run: ImportRun, checked: Checked) -> None:
    ImportProblem.objects.bulk_create(
        ImportProblem(
            authority_id=run.authority_id, run=run, line=problem.line, path=problem.path[-200:],
            child=(problem.la_child_id or "")[:40], value=(problem.value or "")[:200], sentence=problem.sentence[:400],
        )
        for problem in checked.problems
    )  # fmt: skip


@transaction.atomic
def make_census(year: int, out: BinaryIO, *, by: Any) -> census.Written:
    """Write the census of the year to `out` from what is held. Returns what was written."""
    check(by, "return.make")
    header = queries.header(by, year)
    written = census.write(header, queries.census_children(by, year), out)
    record(by, "made a census", None, year=year, children=written.children)
    return written
