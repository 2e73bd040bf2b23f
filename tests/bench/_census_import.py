"""One import, or one reading, in a process of its own."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from tests.bench._worker import peak_mb


def main(what: str, file: Path) -> None:
    from safeguarding.evidence.returns.cin_census import Child, stream

    if what == "read":
        began = time.process_time()
        children = sum(isinstance(found, Child) for found in stream(file))
        outcome = f"{children} children"
    else:
        from safeguarding.casework import operations

        operations.start_django()
        if operations.tables_missing():
            operations.migrate(lambda _: None)
        from django.utils import timezone

        from safeguarding.casework.access.staff import command_line_user
        from safeguarding.casework.returns.importing import run_import
        from safeguarding.casework.returns.models import ImportRun

        user, _ = command_line_user("919")
        run = ImportRun.objects.create(authority=user.authority, started_by=user, started_at=timezone.now())
        began = time.process_time()
        outcome = run_import(run, file, by=user).sentence
    seconds = time.process_time() - began
    print(json.dumps({"cpu_s": round(seconds, 2), "peak_mb": round(peak_mb()), "outcome": outcome}))


main(sys.argv[1], Path(sys.argv[2]))
