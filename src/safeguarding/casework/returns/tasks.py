"""Work done after the answer: reading an uploaded census, with the rights that the person who sent it has then."""

from __future__ import annotations

from pathlib import Path

from django.core.files.storage import default_storage
from django.utils import timezone
from django_tasks import task

from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import allows
from safeguarding.casework.access.within import within
from safeguarding.casework.audit.recording import record
from safeguarding.casework.returns.importing import run_import
from safeguarding.casework.returns.models import ImportRun

NOT_READ = "Nothing was changed: the file could not be read to the end. Upload it again; if it happens again, ask whoever runs this service."
NO_LONGER = "Nothing was changed: whoever uploaded the file may not bring in a census any more."


@task()
def read_census(run_id: str, originator_id: str) -> None:
    """Read and save the uploaded file of a run. Safe to run twice: a run that ended is left alone."""
    by = User.objects.get(pk=originator_id)
    with within(by.authority_id):
        run = ImportRun.objects.get(pk=run_id, started_by=by)
        ended = run.state in (ImportRun.State.DONE, ImportRun.State.REFUSED)
        if not ended and not allows(by, "census.import"):
            _end(run, NO_LONGER)
            record(by, "refused a census", run, because="no longer permitted")
            ended = True
    try:
        if not ended:
            run_import(run, Path(default_storage.path(run.stored_as)), by=by)
    except Exception:
        with within(by.authority_id):
            _end(run, NOT_READ)
        raise
    finally:
        default_storage.delete(run.stored_as)


def _end(run: ImportRun, sentence: str) -> None:
    run.state, run.finished_at, run.sentence = ImportRun.State.REFUSED, timezone.now(), sentence
    run.save(update_fields=["state", "finished_at", "sentence"])
