"""What the pages on quality say, and a questions file that is wrong: all without a database."""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import uuid4

import pytest
from tests.casework.quality.tables import plain

from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.quality import presenters, pulse_presenters
from safeguarding.casework.quality.figures import Figures
from safeguarding.casework.quality.pulse import Pulse
from safeguarding.casework.quality.quarters import last_quarters, next_quarter, quarter_of, quarter_words
from safeguarding.casework.quality.queries import Trend
from safeguarding.casework.quality.questions import FILE, QuestionError, load, questions
from safeguarding.casework.quality.reds import Listed
from safeguarding.evidence.measures.agreement import SAME, Agreement
from safeguarding.evidence.measures.shares import share
from safeguarding.evidence.reds import Red

TODAY = date(2026, 11, 20)
Q1, Q2, Q3 = date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)
FULL = Agreement(0.617, 0.5, 0.72, 0.81, 60, 10, 130, "")
NEGATIVE = Agreement(-0.2, -0.4, 0.1, 0.3, 60, 10, 130, "")
FEW = Agreement(None, None, None, None, 4, 2, 9, "Too few to say: a figure needs more.")
ONE_COLOUR = Agreement(None, None, None, 1.0, 60, 10, 130, SAME)


def test_quarters_are_those_of_the_calendar_year():
    assert [quarter_of(date(2026, month, 28)) for month in (1, 3, 4, 12)] == [Q1, Q1, Q2, date(2026, 10, 1)]
    assert next_quarter(date(2026, 10, 1)) == date(2027, 1, 1)
    assert last_quarters(TODAY, 3) == [Q2, Q3, date(2026, 10, 1)]
    assert quarter_words(Q2) == "April to June 2026"


def test_agreement_is_said_with_its_interval_and_what_it_is_counted_from():
    figures = Figures(((Q1, FULL), (Q2, FEW), (Q3, ONE_COLOUR)), (("North", FULL), ("South", FEW)))
    by_quarter, by_team = presenters.agreement_tables(figures)
    assert plain(by_quarter) == [
        ("July to September 2026", SAME, "–", "100%", "60 ratings by two or more, 10 families"),
        ("April to June 2026", "Too few to say: a figure needs more.", "–", "–", "–"),
        ("January to March 2026", "0.62", "0.50 to 0.72", "81%", "60 ratings by two or more, 10 families"),
    ]
    assert plain(by_team)[1][0] == "South"


def test_one_team_alone_gets_no_table_of_teams():
    assert len(presenters.agreement_tables(Figures(((Q1, FULL),), (("North", FULL),)))) == 1


def test_agreement_is_drawn_from_two_quarters_on_and_less_than_chance_too():
    assert presenters.agreement_picture(Figures(((Q1, FULL), (Q2, FEW)), ())) == ""
    assert "Agreement (alpha)" in presenters.agreement_picture(Figures(((Q1, FULL), (Q2, NEGATIVE)), ()))
    assert presenters.number(-0.2) == "−0.20"


IVY, FAMILY = Person(given_name="Ivy", family_name="Harlow"), Family(pk=uuid4(), name="Harlow family")


def red(on: date, **more) -> Listed:
    return Listed(Red("a", on, **more), IVY, FAMILY)


def test_a_red_says_what_followed_it_and_how_the_child_stood_later():
    on = date(2026, 2, 2)
    listed = red(on, decision=on, action=date(2026, 2, 12), after=((date(2026, 5, 4), "amber"),))
    assert plain(presenters.reds_table([listed], TODAY)) == [
        ("Ivy Harlow of the Harlow family", "2 Feb 2026", "Same day", "10 days after", "None", "Amber", "Not looked at")
    ]


def test_a_red_of_last_week_is_too_early_for_anything():
    (row,) = plain(presenters.reds_table([red(date(2026, 11, 13))], TODAY))
    assert row[2:] == ("None yet", "None yet", "None yet", "Too early", "Too early")
    first, later = (plain(table) for table in presenters.reds_tables([red(date(2026, 11, 13))], TODAY))
    assert {cells[1] for cells in first} == {"No red is old enough yet"}
    assert later[0][-1] == "None is old enough"


def test_the_shares_of_reds_come_with_their_interval_and_how_many_are_known():
    on = date(2026, 2, 2)
    rows = [red(on, action=on), red(on, after=((date(2026, 5, 4), "green"),))]
    followed, later = (plain(table) for table in presenters.reds_tables(rows, TODAY))
    assert followed[1] == ("An action agreed", "1 of 2 (50%, between 9% and 91%)", "The same day")
    assert followed[2] == (
        "A section 47 enquiry, conference or plan",
        "0 of 2 (0%, between 0% and 66%)",
        "Not within 31 days",
    )
    assert later[0] == ("After 3 months", "0", "0", "1", "0", "0", "1", "1 of 2")


def test_a_quarter_with_fewer_than_three_observed_days_shows_no_answers():
    child = Counter({"yes": 4, "partly": 1})
    quarters = [Trend(Q1, 5, {"child": child}), Trend(Q2, 2, {}), Trend(Q3, 0, {})]
    assert plain(presenters.trend_tables(quarters, questions().checklist)[0]) == [
        ("April to June 2026", "Fewer than 3 days observed", "–", "–", "2"),
        ("January to March 2026", "4 of 5 (80%, between 38% and 96%)", "1", "0", "5"),
    ]


def test_the_pulse_of_few_people_shows_nothing_of_them():
    rows = [
        Pulse("North", Q2, "decision", None),
        Pulse("North", Q1, "decision", share(18, 20), 1, 1),
    ]
    table = pulse_presenters.pulse_tables(rows, questions().pulse)[0]
    assert plain(table) == [
        ("April to June 2026", "Fewer than 5 people answered", "–", "–"),
        ("January to March 2026", "18 of 20 (90%, between 70% and 97%)", "1", "1"),
    ]
    assert "97%" in pulse_presenters.PUBLISHED and "2020" in pulse_presenters.PUBLISHED


def test_the_questions_that_come_with_the_workbook_are_marked_as_a_proposal():
    assert questions().proposal
    assert len(questions().checklist) == 3 and len(questions().pulse) == 2


@pytest.mark.parametrize(
    ("there", "wrong", "words"),
    [
        ('status = "proposal"', 'status = "ours"', "status is 'ours'"),
        ('version = "1"', 'version = ""', "version is ''"),
        ('version = "1"', 'version = "a version that is too long"', "20 characters"),
        ('key = "who"', 'key = "child"', "key of its own"),
        ('key = "who"', 'key = "Who?"', "checklist, item 2"),
        ("[[pulse]]", "[[other]]", "pulse: give from 1 to 2"),
        ("status", "status status", "Expected"),
    ],
)
def test_a_wrong_file_stops_with_its_name_and_the_key(tmp_path, there, wrong, words):
    file = tmp_path / "questions.toml"
    file.write_text(FILE.read_text(encoding="utf-8").replace(there, wrong), encoding="utf-8")
    with pytest.raises(QuestionError, match=words) as error:
        load(file)
    assert "questions.toml" in str(error.value)
