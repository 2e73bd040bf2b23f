"""`text__looks="pl_n"`: texts that hold the letters in this order, in capitals or not, `_` for any one sign.

The quickest way to read through many texts differs: measured in docs/decisions/search.md.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Lookup, TextField


@TextField.register_lookup
@CharField.register_lookup
class Looks(Lookup[Any]):
    """A case-blind look through a text: LIKE on SQLite, a regular expression on PostgreSQL. Letters, figures and `_` only."""

    lookup_name = "looks"
    prepare_rhs = False

    def __init__(self, lhs: Any, rhs: Any) -> None:
        if not all(sign == "_" or (sign.isascii() and sign.isalnum()) for sign in rhs):
            raise ValueError("A look through texts takes letters, figures and “_” only.")
        super().__init__(lhs, rhs)

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        lhs, params = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{lhs} ~* %s", [*params, self.rhs.replace("_", ".")]
        return f"{lhs} LIKE %s", [*params, f"%{self.rhs}%"]
