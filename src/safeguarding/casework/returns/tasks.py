"""Work done after the answer: reading an uploaded census, with the rights of the person who sent it."""

from __future__ import annotations

from pathlib import Path

from django.core.files.storage import default_storage
from django.utils import timezone
from django_tasks import task

from safeguarding.casework.returns.importing import run_import
from safeguarding.casework.returns.models import ImportRun


@task()
def read_census(run_id: str) -> None:
    """Read and save the uploaded file of a run. Safe to run twice: a run that ended is left alone."""
    run = ImportRun.objects.select_related("started_by").get(pk=run_id)
    if run.state in (ImportRun.State.DONE, ImportRun.State.REFUSED) or run.started_by is None:
        return
    try:
        run_import(run, Path(default_storage.path(run.stored_as)), by=run.started_by)
    except Exception:
        run.state, run.finished_at = ImportRun.State.REFUSED, timezone.now()
        run.sentence = "Nothing was changed: the file could not be read to the end. Upload it again; if it happens again, ask whoever runs this service."
        run.save(update_fields=["state", "finished_at", "sentence"])
        raise
    finally:
        default_storage.delete(run.stored_as)
