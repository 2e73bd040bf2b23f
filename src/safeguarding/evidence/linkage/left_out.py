"""Rows of people who may not be linked, recognised before anything of them is kept, by signs that say nothing of anybody.

A sign is a number, or a name with a date of birth, or what else tells one person from another, hashed under a secret
(HMAC-SHA256, RFC 2104). The signs of who is left out are compared with those of each row; neither is anybody’s name.

What signs can’t do: a row with another name and no number, or with too little in it, is nobody’s. `docs/decisions/held-back.md`
has the share that is recognised, measured on damaged made-up rows.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable

import polars as pl

from safeguarding.evidence.linkage.prepare import prepare

LEAST_KEY = 32  # bytes
SIGN = 16  # bytes of the digest that are compared
_APART = "\x1f"


def signs(people: pl.DataFrame, key: bytes) -> frozenset[bytes]:
    """Every sign of the people, who may stand in several rows: one for each name and each address they are known by.

    `people` has columns of the table people; no key of a row is needed. Raises ValueError for a key of fewer than 32
    bytes.
    """
    plain = _plain(people)
    turned = plain.with_columns(given="family", family="given", given_sound="family_sound", family_sound="given_sound")
    day_for_month = plain.with_columns(
        born=pl.concat_str("born_year", pl.lit("-"), "born_day", pl.lit("-"), "born_month"),
        born_day="born_month", born_month="born_day",
    )  # fmt: skip
    seen = pl.concat([_texts(one, ours=True) for one in (plain, turned, day_for_month)])
    return frozenset(_hashed(seen["text"].unique(), key).values())


def recognised(rows: pl.DataFrame, of: Iterable[bytes], key: bytes) -> pl.Series:
    """Of each row whether it has one of the signs `of`, which were made under the same key.

    `rows` has columns of the tables people or events. Raises ValueError for a key of fewer than 32 bytes.
    """
    of = frozenset(of)
    texts = _texts(_plain(rows), ours=False)
    known = [text for text, sign in _hashed(texts["text"].unique(), key).items() if sign in of]
    hit = texts.filter(pl.col("text").is_in(known))["unique_id"].unique()
    return pl.Series("recognised", [str(n) for n in range(len(rows))], dtype=pl.String).is_in(hit.implode())


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """As the linker compares names, dates, places and numbers, by the place of the row in the frame."""
    return prepare(frame.with_columns(_place=pl.int_range(pl.len())), "_place")


def _texts(plain: pl.DataFrame, *, ours: bool) -> pl.DataFrame:
    """unique_id and text: what is hashed, one line a sign. What is not known on a row gives no sign.

    Of a household two of one name are told apart by the year of birth; where one side has no date of birth, only by
    the name. `ours`: of the people left out, who answer to a row without a date of birth as well.
    """
    by_form = plain.with_columns(
        given=pl.concat_list(pl.concat_list("given"), pl.col("given_forms").fill_null([])).list.unique()
    ).explode("given", empty_as_null=True)
    no_date, home = pl.col("born").is_null(), ("given", "family", "postcode")
    wanted = [
        (plain, "nhs", ("nhs_number",), None),
        (plain, "upn", ("upn",), None),
        (by_form, "name", ("given", "family", "born"), None),
        (plain, "sound", ("given_sound", "family_sound", "born"), None),
        (by_form, "moved name", ("given", "born", "postcode"), None),
        (by_form, "home, year", (*home, "born_year"), None),
        (by_form, "home, day", (*home, "born_day", "born_month"), None),
        (by_form, "home, row without a date", home, None if ours else no_date),
        (by_form, "home, person without a date", home, no_date if ours else None),
    ]
    parts = []
    for frame, kind, columns, only in wanted:
        chosen = frame if only is None else frame.filter(only)
        text = pl.concat_str(pl.lit(kind), *columns, separator=_APART)
        parts.append(chosen.select("unique_id", text=text).drop_nulls())
    return pl.concat(parts)


def _hashed(texts: pl.Series, key: bytes) -> dict[str, bytes]:
    if len(key) < LEAST_KEY:
        raise ValueError(f"The key has {len(key)} bytes. Give at least {LEAST_KEY} random ones.")
    return {text: hmac.digest(key, text.encode(), "sha256")[:SIGN] for text in texts}
