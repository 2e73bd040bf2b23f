"""Reading, storing and COPY of the same rows, in a process of its own."""

from __future__ import annotations

import io
import json
import sys
import time
from datetime import date, timedelta
from typing import Any

import polars as pl


def extract(rows: int) -> bytes:
    """A clean police extract of so many rows."""
    from safeguarding.evidence.made_up.people import population

    people = population(rows, seed=5)
    day = pl.Series([date(2025, 1, 1) + timedelta(days=i % 600) for i in range(rows)]).dt.strftime("%d/%m/%Y")
    frame = people.select(
        pl.Series("Incident Ref", [f"INC{i:07}" for i in range(rows)]), day.alias("Incident Date"),
        pl.lit("Domestic abuse").alias("Incident Type"), pl.lit("Victim").alias("Role"),
        pl.col("given_name").alias("Forename"), pl.col("family_name").alias("Surname"),
        pl.col("birth_date").dt.strftime("%d/%m/%Y").alias("DOB"), pl.col("sex").alias("Sex"),
        pl.col("address").alias("Address"), pl.col("postcode").alias("Postcode"),
    )  # fmt: skip
    out = io.BytesIO()
    frame.write_csv(out)
    return out.getvalue()


def main(rows: int) -> None:
    from safeguarding.casework import operations

    operations.start_django()
    operations.migrate(lambda _: None)
    from django.db import connection
    from django.utils import timezone

    from safeguarding.casework.access.models import Agency, SharingAgreement
    from safeguarding.casework.access.staff import command_line_user
    from safeguarding.casework.feeds import actions
    from safeguarding.casework.feeds.models import Delivery, FeedEvent
    from safeguarding.evidence import feeds

    user, _ = command_line_user("919")
    police = Agency.objects.create(authority=user.authority, name="Police", kind="police")
    SharingAgreement.objects.create(
        authority=user.authority, agency=police, kinds=["police"], lawful_basis="public_task", start=date(2020, 1, 1)
    )
    delivery = Delivery.objects.create(
        authority=user.authority, agency=police, feed="police", file_name="x", sha256="x", received_by=user,
        received_at=timezone.now(),
    )  # fmt: skip
    file = extract(rows)
    began = time.perf_counter()
    reading = feeds.read("police", file)
    read = time.perf_counter() - began
    actions.store_rows(delivery, reading.events, [], {}, by=user)
    whole = time.perf_counter() - began

    table, names = FeedEvent._meta.db_table, [field.column for field in FeedEvent._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE copied (LIKE {table} INCLUDING ALL)")
        cursor.execute(f"SELECT {', '.join(names)} FROM {table}")
        held = cursor.fetchall()
    began = time.perf_counter()
    copy_rows(connection, names, held)
    copied = time.perf_counter() - began
    print(
        json.dumps(
            {
                "rows": len(held),
                "COPY rows a second": round(len(held) / copied),
                "read, checked, stored and audited, rows a second": round(len(held) / whole),
                "ratio to COPY": round(copied / whole, 3),
                "stored and audited alone, ratio to COPY": round(copied / (whole - read), 3),
            }
        )
    )


def copy_rows(connection: Any, names: list[str], rows: list[Any]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY copied ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    connection.commit() if not connection.get_autocommit() else None


main(int(sys.argv[1]))
