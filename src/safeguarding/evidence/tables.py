"""The few tables that everything in `evidence` speaks.

A table is a polars frame with the columns named here, in this order; a file of the same columns in Parquet or CSV
holds the same table. `Table.read` and `Table.conform` give the declared types back and say what is wrong, by column.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl


class TableError(ValueError):
    """A file or frame is not the table it should be. The message says which file, which column, and how to mend it."""


@dataclass(frozen=True)
class Column:
    """One column: its name, its polars type, what it means, and whether it can point to a person."""

    name: str
    dtype: pl.DataType | type[pl.DataType]
    meaning: str
    required: bool = False
    personal: bool = False


@dataclass(frozen=True)
class Table:
    """A named set of columns."""

    name: str
    meaning: str
    columns: tuple[Column, ...]

    @property
    def schema(self) -> dict[str, pl.DataType | type[pl.DataType]]:
        return {column.name: column.dtype for column in self.columns}

    def empty(self) -> pl.DataFrame:
        return pl.DataFrame(schema=self.schema)

    def conform(self, frame: pl.DataFrame, source: str = "the data") -> pl.DataFrame:
        """The frame with the declared columns, order and types; further columns are dropped, optional ones added empty.

        Raises TableError when a required column is missing or a value can't be read as its type.
        """
        missing = [c.name for c in self.columns if c.required and c.name not in frame.columns]
        if missing:
            raise TableError(
                f"{source}: the table “{self.name}” needs the column{'s' if len(missing) > 1 else ''} "
                f"{', '.join(missing)}. It has: {', '.join(frame.columns) or 'none'}."
            )
        parts = []
        for column in self.columns:
            if column.name not in frame.columns:
                parts.append(pl.lit(None, dtype=column.dtype).alias(column.name))
                continue
            parts.append(_cast(frame, column, source))
        return frame.select(parts)

    def read(self, path: str | Path) -> pl.DataFrame:
        """The table in a Parquet or CSV file. Raises TableError with the file's name and what to mend."""
        path = Path(path)
        try:
            if path.suffix.lower() == ".parquet":
                frame = pl.read_parquet(path)
            elif path.suffix.lower() == ".csv":
                frame = pl.read_csv(path, infer_schema=False, null_values=[""], encoding="utf8")
            else:
                raise TableError(f"{path.name}: give a .parquet or .csv file.")
        except (pl.exceptions.PolarsError, OSError) as error:
            raise TableError(f"{path.name}: can't be read as {path.suffix[1:]}: {error}") from error
        return self.conform(frame, path.name)

    def write(self, frame: pl.DataFrame, path: str | Path) -> None:
        """Write the table as Parquet or CSV, by the file's ending."""
        path = Path(path)
        frame = self.conform(frame, path.name)
        if path.suffix.lower() == ".parquet":
            frame.write_parquet(path, compression="zstd", statistics=True)
        else:
            frame.write_csv(path)


def _cast(frame: pl.DataFrame, column: Column, source: str) -> pl.Expr:
    have = frame.schema[column.name]
    if have == column.dtype:
        return pl.col(column.name)
    strict = pl.col(column.name).str.strip_chars() if have == pl.String else pl.col(column.name)
    if column.dtype == pl.Boolean and have == pl.String:
        strict = strict.str.to_lowercase().replace_strict(
            {"true": True, "1": True, "false": False, "0": False}, default=None, return_dtype=pl.Boolean
        )
    cast = strict.cast(column.dtype, strict=False) if column.dtype != pl.Date else _date(strict, have)
    bad = frame.select(
        (cast.is_null() & pl.col(column.name).is_not_null()).arg_max().alias("row"),
        (cast.is_null() & pl.col(column.name).is_not_null()).any().alias("any"),
    )
    if bad["any"][0]:
        row = bad["row"][0]
        raise TableError(
            f"{source}: column {column.name}, row {row + 1}: “{frame[column.name][row]}” is not a {column.dtype}. "
            f"The column means: {column.meaning}"
        )
    return cast.alias(column.name)


def _date(values: pl.Expr, have: pl.DataType) -> pl.Expr:
    return values.str.to_date("%Y-%m-%d", strict=False) if have == pl.String else values.cast(pl.Date, strict=False)


PEOPLE = Table(
    "people",
    "Everyone known to children's services: children, unborn children and adults.",
    (
        Column("person_id", pl.String, "Our own key for the person.", required=True),
        Column("given_name", pl.String, "Given name as recorded.", personal=True),
        Column("family_name", pl.String, "Family name as recorded.", personal=True),
        Column("birth_date", pl.Date, "Date of birth; empty for the unborn and the unknown.", personal=True),
        Column("sex", pl.String, "M, F or U (unknown)."),
        Column("address", pl.String, "First line of the current address.", personal=True),
        Column("postcode", pl.String, "Current postcode.", personal=True),
        Column("nhs_number", pl.String, "NHS number, ten digits without spaces.", personal=True),
        Column("upn", pl.String, "Unique pupil number.", personal=True),
        Column("ethnicity", pl.String, "Census ethnicity code."),
    ),
)

MEMBERS = Table(
    "members",
    "Who belongs to which family, and when.",
    (
        Column("family_id", pl.String, "Our own key for the family.", required=True),
        Column("person_id", pl.String, "A person of the table people.", required=True),
        Column("role", pl.String, "child or adult.", required=True),
        Column("start", pl.Date, "First day of membership."),
        Column("end", pl.Date, "Last day of membership; empty while it lasts."),
    ),
)

SPANS = Table(
    "spans",
    "The time a family spent with a Family Safeguarding team: from allocation to the end of the involvement.",
    (
        Column("family_id", pl.String, "Our own key for the family.", required=True),
        Column("start", pl.Date, "Day of allocation.", required=True),
        Column("end", pl.Date, "Last day; empty while it lasts."),
        Column("team", pl.String, "The team's name."),
        Column("office", pl.String, "The office's name."),
    ),
)

PLANS = Table(
    "plans",
    "Spells on a statutory plan or in care.",
    (
        Column("person_id", pl.String, "A person of the table people.", required=True),
        Column("kind", pl.String, "in_need, protection, pre_proceedings, proceedings or care.", required=True),
        Column("start", pl.Date, "First day.", required=True),
        Column("end", pl.Date, "Last day; empty while it lasts."),
    ),
)

EVENTS = Table(
    "events",
    "What a partner agency saw: one row an event and person named in it.",
    (
        Column("event_id", pl.String, "Key of the row, unique in the table.", required=True),
        Column(
            "incident_id", pl.String, "The agency's own reference; one incident may name several people.", required=True
        ),
        Column("feed", pl.String, "A feed, such as police, hospital or school.", required=True),
        Column("kind", pl.String, "What happened, in the feed's declared codes.", required=True),
        Column("date", pl.Date, "The day it happened.", required=True),
        Column("given_name", pl.String, "Given name as the agency has it.", personal=True),
        Column("family_name", pl.String, "Family name as the agency has it.", personal=True),
        Column("birth_date", pl.Date, "Date of birth as the agency has it.", personal=True),
        Column("sex", pl.String, "M, F or U."),
        Column("address", pl.String, "First line of the address as the agency has it.", personal=True),
        Column("postcode", pl.String, "Postcode as the agency has it.", personal=True),
        Column("nhs_number", pl.String, "NHS number, where the feed carries it.", personal=True),
        Column("upn", pl.String, "Unique pupil number, where the feed carries it.", personal=True),
        Column("role", pl.String, "The person's part in the event: victim, suspect, child present, patient, pupil."),
        Column("quantity", pl.Float64, "How much, where a row is an amount: sessions missed, days in treatment."),
        Column("possible", pl.Float64, "Out of how much: sessions possible."),
        Column("unauthorised", pl.Float64, "Of the quantity: sessions missed that the school did not authorise."),
        Column("lead_contact", pl.String, "Whom to ask at the agency: a name or a desk, and how.", personal=True),
    ),
)

LINKS = Table(
    "links",
    "Which person of ours a row of a partner's is, as far as is known.",
    (
        Column("event_id", pl.String, "A row of the table events.", required=True),
        Column("person_id", pl.String, "A person of the table people.", required=True),
        Column("probability", pl.Float64, "The model's match probability, 0 to 1; 1 where a person decided."),
        Column("band", pl.String, "linked, doubtful or not_linked.", required=True),
        Column("how", pl.String, "model, or person where someone decided."),
    ),
)

COVERAGE = Table(
    "coverage",
    "Which days each feed covers, for every kind or for one. A day outside is not known: never zero.",
    (
        Column("feed", pl.String, "As in the table events, or workbook for our own record.", required=True),
        Column("start", pl.Date, "First day covered.", required=True),
        Column("end", pl.Date, "Last day covered.", required=True),
        Column(
            "kind", pl.String, "The kind that is covered, as in the table events; empty for every kind of the feed."
        ),
    ),
)

POSTS = Table(
    "posts",
    "Workers' posts, from one day to another.",
    (
        Column("post_id", pl.String, "Our own key for the post.", required=True),
        Column("role", pl.String, "The role, such as social_worker."),
        Column("full_time", pl.Float64, "1 is a full-time post.", required=True),
        Column("start", pl.Date, "First day.", required=True),
        Column("end", pl.Date, "Last day; empty while it lasts."),
    ),
)

ALLOCATIONS = Table(
    "allocations",
    "Which post had which family.",
    (
        Column("post_id", pl.String, "A post of the table posts.", required=True),
        Column("family_id", pl.String, "Our own key for the family.", required=True),
        Column("start", pl.Date, "First day.", required=True),
        Column("end", pl.Date, "Last day; empty while it lasts."),
    ),
)

RECORDS = Table(
    "records",
    "What workers did with a family, and when it was written down.",
    (
        Column("record_id", pl.String, "Our own key for what was written.", required=True),
        Column("family_id", pl.String, "Our own key for the family.", required=True),
        Column("person_id", pl.String, "For a visit, the child seen: one row a child."),
        Column("kind", pl.String, "visit (one that stops the visit clock), supervision or entry.", required=True),
        Column("date", pl.Date, "The day it happened.", required=True),
        Column("written", pl.Date, "The day it was written down."),
    ),
)

ALL = (PEOPLE, MEMBERS, SPANS, PLANS, EVENTS, LINKS, COVERAGE, POSTS, ALLOCATIONS, RECORDS)
