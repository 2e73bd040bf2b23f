"""What a server log is made of: one JSON object a line, so that programs can read it and nobody can write a line into it."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime


class OneObject(logging.Formatter):
    """`{"at": "2026-11-17T10:00:00.000Z", "level": "WARNING", "of": "django.request", "message": …}`, and `fault` where
    something failed. Line breaks and other signs that a terminal would follow are written as escapes.
    """

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = {"at": at, "level": record.levelname, "of": record.name, "message": record.getMessage()}
        if record.exc_info:
            line["fault"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True)
