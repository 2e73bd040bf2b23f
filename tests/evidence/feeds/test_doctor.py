"""The doctor of a delivery: finds what was planted, says so in a sentence, and is silent on what is clean."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest
from tests.evidence.feeds.deliveries import FEEDS, clean, delivered, frames
from tests.evidence.feeds.planted import faults

from safeguarding.evidence.feeds.doctor import examine
from safeguarding.evidence.feeds.profile import Profile

SEED = 1
AMOUNTS = ("Sessions missed", "Sessions missed without leave", "Sessions possible")


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_doctor_says_nothing_of_clean_deliveries(feed, seed):
    held = clean(feed, seed)
    assert len(held) >= 5
    for place, one in enumerate(held):
        assert examine(one, held[:place]) == (), f"delivery {place}"


def later(feed: str, spoil) -> list[tuple[str, str]]:
    """What the doctor finds in the last delivery of the feed once it is spoilt, beside those before it."""
    *_, last = frames(feed, SEED)
    return [(one.kind, one.column) for one in examine(delivered(feed, spoil(last)), clean(feed, SEED)[:-1])]


def text(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.String)


#: What was planted, into which feed, and what must be found. The words of the columns are the feed's own.
PLANTED = {
    "headings one column to the right": (
        "police",
        lambda frame: frame.rename(
            {"Given name": "Family name", "Family name": "Postcode", "Postcode": "Given name"}
        ),
        [("misplaced", "given_name"), ("misplaced", "postcode")],
    ),
    "a quarter of the rows twice": (
        "police", lambda frame: pl.concat([frame, frame[: len(frame) // 4]]), [("repeated", "")]
    ),
    "amounts a hundredfold": (
        "school", lambda frame: frame.with_columns(pl.col(AMOUNTS) * 100),
        [("scale", "quantity"), ("scale", "possible"), ("scale", "unauthorised")],
    ),
    "amounts a hundredth": (
        "school", lambda frame: frame.with_columns(pl.col(AMOUNTS[0], AMOUNTS[1]) / 100), [("scale", "quantity"), ("scale", "unauthorised")]
    ),
    "victim and suspect exchanged": (
        "police",
        lambda frame: frame.with_columns(pl.col("Role").replace({"victim": "suspect", "suspect": "victim"})),
        [("exchanged", "role")],
    ),
    "a code gone": (
        "hospital", lambda frame: frame.filter(pl.col("Kind of contact") != "emergency_admission"),
        [("code gone", "kind")],
    ),
    "a code list that the feed does not know": (
        "police", lambda frame: frame.with_columns((pl.lit("X") + pl.col("Incident type")).alias("Incident type")),
        [("rejected", "")],
    ),
    "months and days exchanged": (
        "police", lambda frame: frame.with_columns(pl.col("Incident date").dt.strftime("%m/%d/%Y")),
        [("rejected", ""), ("day and month", "date")],
    ),
    "a month left out": (
        "police",
        lambda frame: frame.filter(pl.col("Incident date").dt.month() != frame["Incident date"].dt.month().min() + 2),
        [("gap", "date")],
    ),
    "a third of it sent": ("police", lambda frame: frame.sample(fraction=0.3, seed=1), [("volume", "")]),
    "no dates of birth any more": (
        "hospital", lambda frame: frame.with_columns(pl.lit(None).alias("Date of birth")), [("emptier", "birth_date")]
    ),
    "a column left out": ("hospital", lambda frame: frame.drop("Sex"), [("column gone", "sex")]),
    "numbers of other people": (
        "school",
        lambda frame: frame.with_columns(pl.col("Unique pupil number").shuffle(seed=1)),
        [("clash", "birth_date")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_each_planted_fault_is_found_and_nothing_else(name):
    feed, spoil, found = PLANTED[name]
    assert sorted(later(feed, spoil)) == sorted(found)


@pytest.mark.parametrize("feed", FEEDS)
def test_every_fault_that_a_feed_can_have_is_named(feed):
    *_, last = frames(feed, SEED)
    held = clean(feed, SEED)[:-1]
    planted = list(faults(feed, last, SEED))
    assert len(planted) >= 8
    for fault in planted:
        named = {one.kind for one in examine(delivered(feed, fault.frame), held)}
        assert named & set(fault.kinds), fault.name


def test_the_commoner_of_two_codes_that_is_gone_has_not_changed_places():
    *_, last = frames("hospital", SEED)
    left = last.filter(pl.col("Kind of contact") != "emergency_attendance")
    found = {one.kind for one in examine(delivered("hospital", left), clean("hospital", SEED)[:-1])}
    assert "code gone" in found
    assert "exchanged" not in found


def test_a_column_that_empties_a_little_every_time_is_set_beside_the_last_deliveries_alone():
    held = [one for one in clean("police", SEED) if one.accepted >= 30]
    assert len(held) >= 7
    *before, now = [replace(one, missing=one.missing | {"postcode": 0.07 * n}) for n, one in enumerate(held)]
    at_once = replace(now, missing=now.missing | {"postcode": now.missing["postcode"] + 0.2})
    assert "emptier" not in {one.kind for one in examine(now, before)}
    assert "emptier" in {one.kind for one in examine(at_once, before)}


def test_a_first_delivery_is_judged_by_itself():
    last = frames("police", SEED)[-1]
    twice = examine(delivered("police", pl.concat([last, last])))
    assert [one.kind for one in twice] == ["repeated"]
    assert twice[0].sentence.endswith("Ask whether the file was put together from two.")
    assert str(len(last)) in twice[0].sentence


def test_a_few_rows_say_nothing_of_shares():
    few = frames("police", SEED)[-1][:20]
    assert examine(delivered("police", pl.concat([few, few[:5]])), clean("police", SEED)) == ()


def test_a_profile_holds_nothing_of_a_person_and_comes_back_from_json():
    frame, held = frames("hospital", SEED)[-1], clean("hospital", SEED)[-1]
    written = json.dumps(held.as_json())
    assert Profile.from_json(json.loads(written)) == held
    for column in ("Family name", "NHS number", "Postcode", "Date of birth"):
        assert not any(value in written for value in frame.select(text(column)).to_series().drop_nulls().to_list())


def test_a_delivery_of_another_feed_is_refused():
    with pytest.raises(ValueError, match="a delivery of police is set beside one of hospital"):
        examine(clean("police", SEED)[-1], clean("hospital", SEED))


def test_the_days_of_a_delivery_count_both_ends():
    held = clean("police", SEED)[0]
    assert held.first + timedelta(days=held.days - 1) == held.last
