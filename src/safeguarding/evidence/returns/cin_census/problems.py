"""What a reader of a census says about a file: one sentence a problem, with the place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["fatal", "error", "query"]
"""fatal: nothing after it is read. error: the child it stands in is not read. query: read, and a person should look."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file, where it stands and how to mend it.

    `line` counts from 1; 0 is the file as a whole. `path` is the element, such as
    `Message/Children/Child[12]/CINdetails[1]/CINreferralDate`, and empty for the file as a whole. `sentence` holds no
    value from the file. `value` and `la_child_id` do: they are for the user's own list, so they stay out of the
    record's printed form and must stay out of logs. `rule` is the DfE rule that would also say so.
    """

    severity: Severity
    line: int
    path: str
    sentence: str
    rule: str | None = None
    value: str | None = field(default=None, repr=False)
    la_child_id: str | None = field(default=None, repr=False)

    @property
    def place(self) -> str:
        """“line 12, Message/…”, or “the file”."""
        line = f"line {self.line}" if self.line else "the file"
        return f"{line}, {self.path}" if self.path else line

    def row(self) -> dict[str, Any]:
        """The problem as a row of a table for the user: severity, line, path, child, value, rule, sentence."""
        return {
            "severity": self.severity,
            "line": self.line,
            "path": self.path,
            "la_child_id": self.la_child_id,
            "value": self.value,
            "rule": self.rule,
            "sentence": self.sentence,
        }
