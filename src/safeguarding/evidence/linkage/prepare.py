"""Make names, dates and addresses of two extracts comparable, before any of them reaches the linker.

What the linker compares is lower case, without accents, marks or doubled spaces, streets written out, and the day,
month and year of birth apart. Values that say “nothing known” become empty, so that they never count as agreement.
"""

from __future__ import annotations

from collections.abc import Callable

import jellyfish
import polars as pl

from safeguarding.evidence.nicknames import forms

KEYS = ("event_id", "person_id", "record_id")
NOT_KNOWN = (
    "",
    "unknown",
    "not known",
    "n/k",
    "nk",
    "none",
    "null",
    "n/a",
    "na",
    "baby",
    "unborn",
    "tba",
    "xxx",
    "x",
    "test",
)
NO_PLACE = ("", "nfa", "no fixed abode", "no fixed address", "unknown", "not known", "n/k", "zz99 3vz", "zz993vz")
STREETS = {
    "st": "street", "rd": "road", "ln": "lane", "ave": "avenue", "av": "avenue", "cl": "close", "cres": "crescent",
    "ct": "court", "dr": "drive", "gdns": "gardens", "gr": "grove", "pl": "place", "sq": "square", "terr": "terrace",
    "ter": "terrace", "pk": "park", "bldgs": "buildings", "hse": "house", "apt": "flat", "apartment": "flat",
}  # fmt: skip
LINKER_COLUMNS = (
    "given", "given_initial", "given_sound", "given_forms", "family", "family_sound", "born", "born_year",
    "born_month", "born_day", "address", "postcode", "town", "sex", "nhs_number", "upn", "identifier",
)  # fmt: skip


class LinkError(RuntimeError):
    """The link could not be made. The message says why and what to do."""


def prepare(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    """The linker's columns of an extract: `unique_id` (from the column `key`) and those of LINKER_COLUMNS.

    Reads given_name, family_name, birth_date (a date, or text as yyyy-mm-dd or yyyymmdd), sex, address, postcode,
    town, nhs_number, upn and identifier where they are present; a column that is absent comes back empty. Raises
    ValueError when the key is missing from the frame, empty in a row, or there twice.
    """
    if key not in frame.columns:
        raise ValueError(f"The data to link has no column {key}. It has: {', '.join(frame.columns) or 'none'}.")
    if frame[key].null_count() or frame[key].n_unique() != len(frame):
        raise ValueError(
            f"The column {key} must be filled and different in every row; mend the extract before linking."
        )
    plain = _made_plain(frame, key)
    return plain.select(
        "unique_id",
        "given",
        pl.col("given").str.slice(0, 1).alias("given_initial"),
        each_distinct(plain["given"], _sound, pl.String).alias("given_sound"),
        each_distinct(plain["given"], forms, pl.List(pl.String)).alias("given_forms"),
        "family",
        each_distinct(plain["family"], _sound, pl.String).alias("family_sound"),
        "born",
        pl.col("born").str.slice(0, 4).alias("born_year"),
        pl.col("born").str.slice(5, 2).alias("born_month"),
        pl.col("born").str.slice(8, 2).alias("born_day"),
        *LINKER_COLUMNS[LINKER_COLUMNS.index("address") :],
    )


def key_of(frame: pl.DataFrame) -> str:
    """The column that names a row. Raises LinkError when the frame has none."""
    for key in KEYS:
        if key in frame.columns:
            return key
    raise LinkError(
        f"The data to link needs a column {' or '.join(KEYS)}. It has: {', '.join(frame.columns) or 'none'}."
    )


def _made_plain(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    has = {column: (pl.col(column) if column in frame.columns else pl.lit(None, pl.String)) for column in _READ}
    given, family = _name(has["given_name"]), _name(has["family_name"])
    born = _born(frame)
    return (
        frame.lazy()
        .select(
            pl.col(key).cast(pl.String).alias("unique_id"),
            given.alias("given"),
            family.alias("family"),
            born.alias("born"),
            _place(has["address"], streets=True).alias("address"),
            _place(has["postcode"]).str.replace_all(" ", "").alias("postcode"),
            _place(has["town"]).alias("town"),
            has["sex"]
            .cast(pl.String)
            .str.strip_chars()
            .str.to_uppercase()
            .str.slice(0, 1)
            .replace(_SEXES)
            .alias("sex"),
            *(_number(has[c]).alias(c) for c in ("nhs_number", "upn", "identifier")),
        )
        .collect()
    )


_READ = ("given_name", "family_name", "address", "postcode", "town", "sex", "nhs_number", "upn", "identifier")
_SEXES = {
    "1": "M",
    "2": "F",
    "B": "M",
    "G": "F",
    "W": "F",
    "U": None,
    "I": None,
    "N": None,
    "0": None,
    "9": None,
    "X": None,
    "": None,
}


def each_distinct(
    values: pl.Series, function: Callable[[str], object], dtype: pl.DataType | type[pl.DataType]
) -> pl.Series:
    """The function of each value, worked out once for each different value."""
    known = values.drop_nulls().unique(maintain_order=True)
    table = pl.DataFrame({"value": known, "result": pl.Series([function(v) for v in known], dtype=dtype)})
    return values.to_frame("value").join(table, on="value", how="left", maintain_order="left")["result"]


def _sound(name: str) -> str | None:
    return jellyfish.metaphone(name.replace(" ", "")) or None


def _plain(text: pl.Expr) -> pl.Expr:
    """Lower case, accents folded, apostrophes dropped, other marks to single spaces."""
    return (
        text.cast(pl.String)
        .str.normalize("NFKD")
        .str.to_lowercase()
        .str.replace_all(r"[\u0300-\u036f'’`]", "")
        .str.replace_all("ł", "l", literal=True)
        .str.replace_all("ø", "o", literal=True)
        .str.replace_all("ß", "ss", literal=True)
        .str.replace_all(r"[^a-z0-9]+", " ")
        .str.strip_chars()
    )


def _name(text: pl.Expr) -> pl.Expr:
    plain = _plain(text).str.replace(r"^(mr|mrs|ms|miss|dr|master) ", "")
    return pl.when(~plain.is_in(NOT_KNOWN)).then(plain)


def _place(text: pl.Expr, *, streets: bool = False) -> pl.Expr:
    plain = _plain(text)
    if streets:
        plain = plain.str.replace(r"[^ ]+$", "") + plain.str.extract(r"([^ ]+)$").replace(STREETS)
    return pl.when(~plain.is_in(NO_PLACE)).then(plain)


def _number(text: pl.Expr) -> pl.Expr:
    plain = text.cast(pl.String).str.replace_all(r"[^A-Za-z0-9]", "").str.to_uppercase()
    return pl.when(~plain.str.contains(r"^(.?|0+|9+)$")).then(plain)


def _born(frame: pl.DataFrame) -> pl.Expr:
    """yyyy-mm-dd. Text is taken as it stands when it has eight digits, so that a misprinted date can still be compared."""
    if "birth_date" not in frame.columns:
        return pl.lit(None, pl.String)
    if frame.schema["birth_date"] != pl.String:
        return pl.col("birth_date").cast(pl.Date).dt.strftime("%Y-%m-%d")
    digits = pl.col("birth_date").str.replace_all(r"[^0-9]", "")
    dashed = digits.str.slice(0, 4) + "-" + digits.str.slice(4, 2) + "-" + digits.str.slice(6, 2)
    return pl.when(digits.str.len_chars() == 8).then(dashed)
