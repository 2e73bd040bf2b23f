"""What is wrong with a row: a value missing, unreadable, undeclared, too long, or one that can't be true."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from safeguarding.evidence.feeds.dates import STYLES
from safeguarding.evidence.feeds.definition import Column, Definition
from safeguarding.evidence.feeds.reading import Layout, Rejection
from safeguarding.evidence.feeds.values import without_fillers

LONGEST_LIFE = 120  # years
SHOWN = 40  # characters of a value that is repeated in a rejection


def find(
    cells: pl.DataFrame, values: pl.DataFrame, definition: Definition, layout: Layout, today: date
) -> list[Rejection]:
    """A rejection for each problem of each row; a row may have several."""
    present = [column for column in definition.columns if column.name in cells.columns]
    found = [
        *((c.name, sentence, hit) for c in present for sentence, hit in _column_problems(c, definition, cells, values)),
        *_row_problems(definition, without_fillers(values, definition), today),
    ]
    return [
        r
        for name, sentence, hit in found
        for r in _rejections(name, sentence, cells.filter(hit.fill_null(False)), definition, layout)
    ]


def _column_problems(
    column: Column, definition: Definition, cells: pl.DataFrame, values: pl.DataFrame
) -> Iterator[tuple[str, pl.Series]]:
    text, words = cells[column.name], column.words
    if column.required:
        yield f"{words} is missing.", text.is_null()
    if column.holds == "date":
        yield (
            f"{words} is not a date that exists. Write it as {STYLES}.",
            text.is_not_null() & values[column.name].is_null(),
        )
    elif column.holds == "number":
        yield f"{words} is not a number.", text.is_not_null() & values[column.name].is_null()
    elif column.holds == "code" and column.name != "sex":
        listed = "; ".join(definition.code_words[column.name].values())
        yield (
            f"{words} is a code that this feed does not declare. It declares: {listed}.",
            text.is_not_null() & values[column.name].is_null(),
        )
    elif column.holds == "text":
        yield f"{words} has more than {column.longest} characters.", text.str.len_chars() > column.longest


def _row_problems(definition: Definition, values: pl.DataFrame, today: date) -> Iterator[tuple[str, str, pl.Series]]:
    on, born, first = values["date"], values["birth_date"], definition.earliest
    said = definition.column("date").words
    yield "date", f"{said} lies in the future.", on > today
    yield "date", f"{said} is before {first.day} {first:%B %Y}, the first day this feed accepts.", on < first
    yield "birth_date", "Date of birth lies in the future.", born > today
    yield "birth_date", "Date of birth is after the event.", (born > on) & (born <= today)
    too_old = values.select(pl.col("birth_date").dt.offset_by(f"{LONGEST_LIFE}y") < pl.col("date")).to_series()
    yield "birth_date", f"Date of birth is more than {LONGEST_LIFE} years before the event.", too_old
    who = pl.any_horizontal(
        pl.all_horizontal(pl.col(name).is_not_null() for name in group) for group in definition.needs
    )
    groups = ", or ".join(" and ".join(definition.column(n).words.lower() for n in g) for g in definition.needs)
    yield "", f"The row does not say who it is about. It needs {groups}.", ~values.select(who).to_series()
    yield "quantity", "The amount is less than nothing.", values["quantity"] < 0
    yield "quantity", "The amount is more than was possible.", values["quantity"] > values["possible"]
    without, all_of_it = values["unauthorised"], values["quantity"]
    yield "unauthorised", "The unauthorised part is less than nothing.", without < 0
    yield "unauthorised", "The unauthorised part is more than all that was missed.", without > all_of_it


def _rejections(
    name: str, sentence: str, rows: pl.DataFrame, definition: Definition, layout: Layout
) -> Iterator[Rejection]:
    heading = layout.headings.get(name)
    shown = heading is not None and not definition.column(name).personal
    values = rows[name].to_list() if shown else [None] * len(rows)
    for row, value in zip(rows["row"], values, strict=True):
        yield Rejection(row, heading, value[:SHOWN] if value else None, sentence)
