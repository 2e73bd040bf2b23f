"""How deprived the places are in which people live, from the published index that an authority has downloaded.

An index is one TOML file that says what it is, beside the CSV as it was downloaded: a postcode a line, with its tenth
of the country, 1 for the most deprived. Nothing is fetched. A fifth is of places, not of people: somebody in a deprived
place need not be poor (McLennan and others, The English Indices of Deprivation 2019, section 2).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

FIFTHS = ("Most deprived fifth", "Second fifth", "Middle fifth", "Fourth fifth", "Least deprived fifth")
NO_PLACE, NOT_IN_IT = "No postcode recorded", "Postcode not in the index"
IN_ORDER = (*FIFTHS, NOT_IN_IT, NO_PLACE)
DECLARED = ("name", "version", "published", "source", "file", "postcode", "tenth")


class AreasError(ValueError):
    """The index can't be used. The message says which file, what and how to mend it."""


@dataclass(frozen=True)
class Index:
    """`name`, `version`, day of publication and `source` as they stand in the file; `path` of its CSV, and its columns."""

    name: str
    version: str
    published: date
    source: str
    path: Path
    postcode: str
    tenth: str

    @property
    def words(self) -> str:
        """`English indices of deprivation, 2025, published 30 October 2025`."""
        return f"{self.name}, {self.version}, published {self.published.day} {self.published:%B %Y}"

    def fifths(self, postcodes: Mapping[str, str | None]) -> dict[str, str]:
        """For each key, one of IN_ORDER, by its postcode (in any spelling). Raises AreasError when the CSV can't be read."""
        plain = {key: _plain(said) for key, said in postcodes.items()}
        wanted = pl.Series(sorted({one for one in plain.values() if one}), dtype=pl.String)
        rows = self._rows().filter(pl.col("postcode").is_in(wanted.implode()))
        tenths = dict(_collected(rows, self.path).iter_rows())
        if wrong := sorted(code for code, tenth in tenths.items() if not 1 <= tenth <= 10):
            raise AreasError(
                f"{self.path.name}: the postcode {wrong[0]} has a tenth that is not from 1 to 10; mend the file."
            )
        return {
            key: NO_PLACE if not code else FIFTHS[(tenths[code] - 1) // 2] if code in tenths else NOT_IN_IT
            for key, code in plain.items()
        }

    def checked(self) -> int:
        """How many postcodes it knows. Raises AreasError where one has two tenths, or a tenth is no number from 1 to 10."""
        found = _collected(
            self._rows().group_by("postcode").agg(pl.col("tenth").min(), pl.col("tenth").max().alias("most")), self.path
        )
        if found.is_empty():
            raise AreasError(f"{self.path.name}: there is no row with a postcode and a tenth.")
        for said, wrong in (
            ("has two different tenths", found.filter(pl.col("tenth") != pl.col("most"))),
            ("has a tenth that is not from 1 to 10", found.filter((pl.col("tenth") < 1) | (pl.col("most") > 10))),
        ):
            if len(wrong):
                raise AreasError(f"{self.path.name}: the postcode {wrong['postcode'].sort()[0]} {said}; mend the file.")
        return len(found)

    def _rows(self) -> pl.LazyFrame:
        try:
            rows = pl.scan_csv(self.path, infer_schema=False)
            columns = rows.collect_schema().names()
        except (OSError, pl.exceptions.PolarsError) as error:
            raise AreasError(f"{self.path.name} can't be read as CSV: {str(error).splitlines()[0]}") from None
        for column in (self.postcode, self.tenth):
            if column not in columns:
                raise AreasError(f"{self.path.name} has no column “{column}”. It has: {', '.join(columns)}.")
        code = pl.col(self.postcode).str.replace_all(r"[^A-Za-z0-9]", "").str.to_uppercase()
        tenth = pl.col(self.tenth).str.strip_chars().cast(pl.Int64)
        return rows.select(code.alias("postcode"), tenth.alias("tenth")).drop_nulls()


def load(path: str | Path) -> Index:
    """The index that a TOML file declares. Raises AreasError with the file's name and what to mend."""
    path = Path(path)
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AreasError(f"{path.name} can't be read as TOML: {error}") from None
    if missing := [key for key in DECLARED if key not in raw]:
        raise AreasError(f"{path.name}: the entry {missing[0]} is missing. It needs: {', '.join(DECLARED)}.")
    if type(raw["published"]) is not date:
        raise AreasError(f"{path.name}: write published as a date, such as 2025-10-30, without quotation marks.")
    said = {key: str(raw[key]).strip() for key in DECLARED if key != "published"}
    if empty := [key for key, value in said.items() if not value]:
        raise AreasError(f"{path.name}: the entry {empty[0]} is empty.")
    if Path(said["file"]).name != said["file"]:
        raise AreasError(f"{path.name}: file is the name of a CSV in the same folder, without a path.")
    return Index(
        said["name"], said["version"], raw["published"], said["source"], path.with_name(said["file"]),
        said["postcode"], said["tenth"],
    )  # fmt: skip


def _plain(code: str | None) -> str:
    return "".join(one for one in code or "" if one.isalnum()).upper()


def _collected(rows: pl.LazyFrame, path: Path) -> pl.DataFrame:
    try:
        return rows.collect()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise AreasError(
            f"{path.name}: a tenth is no whole number, or the file is cut short: {str(error).splitlines()[0][:160]}"
        ) from None
