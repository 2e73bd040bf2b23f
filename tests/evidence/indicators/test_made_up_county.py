"""The whole way on a made-up county, whose true links and effect are known."""

import pytest

from safeguarding.evidence import tables as declared
from safeguarding.evidence.indicators import Tables, calculate, definitions
from safeguarding.evidence.made_up.county import county


@pytest.fixture(scope="module")
def made():
    return county(400, 7)


@pytest.mark.parametrize(
    ("indicator", "what"),
    [
        ("police_domestic_abuse_before_after", "domestic_abuse_incidents"),
        ("hospital_emergency_admissions_before_after", "emergency_admissions"),
        ("substance_misuse_treatment_before_after", "treatment_starts"),
    ],
)
def test_the_planted_change_lies_in_the_interval(made, indicator, what):
    tables = Tables(
        people=declared.PEOPLE.conform(made.people),
        members=declared.MEMBERS.conform(made.members),
        spans=declared.SPANS.conform(made.spans),
        events=declared.EVENTS.conform(made.events),
        links=declared.LINKS.conform(made.true_links),
        coverage=declared.COVERAGE.conform(made.coverage),
    )
    figure = calculate(definitions()[indicator], tables).figures[0]
    assert figure.interval.low < made.effect.plain_ratio(what) < figure.interval.high
    assert figure.earlier is None or figure.earlier.families >= 6
