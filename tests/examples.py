"""How many examples a property is tried with."""

from django.db import connection


def examples(number: int) -> int:
    """So many on SQLite; a third of them on PostgreSQL, where a statement takes three times as long."""
    return number if connection.vendor == "sqlite" else max(3, number // 3)
