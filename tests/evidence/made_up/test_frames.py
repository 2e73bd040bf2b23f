"""Every frame is as declared, and everything that a frame points to is there."""

from datetime import date, timedelta

import polars as pl
import pytest

from safeguarding.evidence.made_up.county import county
from safeguarding.evidence.made_up.shape import TABLES
from safeguarding.evidence.made_up.shape.columns import MOMENT

#: column: the frame and key that it points to.
POINTS_TO = {
    "agency_id": ("agencies", "agency_id"),
    "office_id": ("offices", "office_id"),
    "team_id": ("teams", "team_id"),
    "worker_id": ("workers", "worker_id"),
    "chair": ("workers", "worker_id"),
    "owner": ("workers", "worker_id"),
    "family_id": ("families", "family_id"),
    "person_id": ("people", "person_id"),
    "episode_id": ("episodes", "episode_id"),
    "assessment_id": ("assessments", "assessment_id"),
    "protection_plan_id": ("protection_plans", "protection_plan_id"),
    "entry_id": ("entries", "entry_id"),
    "session_id": ("sessions", "session_id"),
    "event_id": ("events", "event_id"),
}
KEYED = dict(POINTS_TO.values()) | {
    "section47s": "section47_id", "cin_plans": "cin_plan_id", "plan_reviews": "review_id", "core_groups": "core_group_id",
    "summaries": "summary_id", "ratings": "rating_id", "decisions": "decision_id", "actions": "action_id",
    "allocations": "allocation_id", "team_spans": "span_id", "true_links": "event_id",
}  # fmt: skip
MAY_LIE_AHEAD = {"month", "expected_birth_date", "due", "planned_on", "conference_target"}


@pytest.mark.parametrize("name", TABLES)
def test_a_frame_has_the_columns_and_types_that_are_declared(made, name):
    assert dict(getattr(made, name).schema) == {
        c: t if not isinstance(t, type) else t() for c, t in TABLES[name].schema.items()
    }
    assert len(getattr(made, name)) > 0


@pytest.mark.parametrize("name", TABLES)
def test_everything_that_a_frame_points_to_is_there(made, name):
    frame = getattr(made, name)
    for column in set(frame.columns) & set(POINTS_TO):
        other, key = POINTS_TO[column]
        missing = set(frame[column].drop_nulls()) - set(getattr(made, other)[key])
        assert missing == set(), f"{name}.{column}"


@pytest.mark.parametrize("name", KEYED)
def test_a_key_stands_once(made, name):
    assert getattr(made, name)[KEYED[name]].is_unique().all()


@pytest.mark.parametrize("name", TABLES)
def test_nothing_has_happened_after_the_last_day(made, name):
    frame = getattr(made, name)
    end = pl.Series([made.until + timedelta(days=1)]).cast(MOMENT)[0]
    for column, kind in frame.schema.items():
        if kind == pl.Date and column not in MAY_LIE_AHEAD:
            assert (frame[column].max() or date.min) <= made.until, column
        if kind == MOMENT:
            assert frame[column].max() < end, column


def test_moments_are_in_utc_and_in_office_hours_by_the_clock_on_the_wall(made):
    hours = made.entries["at"].dt.convert_time_zone("Europe/London").dt.hour()
    assert (hours.min(), hours.max()) == (9, 16)


def test_the_spans_name_team_and_office(made):
    assert made.spans.columns == ["family_id", "start", "end", "team", "office"]
    assert made.spans["team"].null_count() == 0
    assert set(made.spans["office"]) == set(made.offices["name"])


@pytest.mark.parametrize("arguments", [(0, 1), (5, -1)])
def test_a_county_that_cannot_be_is_refused(arguments):
    with pytest.raises(ValueError, match="1 or more families"):
        county(*arguments)


def test_a_county_of_one_family_can_be_made():
    assert len(county(1, 1).families) == 1
