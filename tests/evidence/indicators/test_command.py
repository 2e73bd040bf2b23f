"""The commands `safeguarding indicators` and `safeguarding clock`: files in, sentences or one JSON object out."""

import json
from dataclasses import fields

import polars as pl
import pytest
from click.testing import CliRunner
from tests.evidence.indicators.county import county

from safeguarding.cli import main
from safeguarding.evidence import tables as declared


@pytest.fixture(scope="module", params=["parquet", "csv"])
def files(request, tmp_path_factory):
    """The six options, for a small county written as Parquet or as CSV."""
    folder = tmp_path_factory.mktemp(request.param)
    tables, options = county(60), []
    for one in fields(tables):
        if not isinstance(getattr(tables, one.name), pl.DataFrame):
            continue
        path = folder / f"{one.name}.{request.param}"
        getattr(declared, one.name.upper()).write(getattr(tables, one.name), path)
        options += [f"--{one.name}", str(path)]
    return options


def run(*arguments):
    return CliRunner().invoke(main, [str(one) for one in arguments])


def test_every_indicator_that_can_be_made_is_said_and_the_others_say_why_not(files):
    done = run("indicators", *files)
    assert done.exit_code == 0
    assert "60 families" in done.stdout
    assert "regression to the mean" in done.stdout
    assert "Not known: no hospital data has been received" in done.stdout


def test_json_is_one_object_and_nothing_else(files):
    done = run("indicators", *files, "--definition", "police_domestic_abuse_before_after", "--json")
    found = json.loads(done.stdout)
    assert found["ok"] is True
    assert found["indicators"][0]["figures"][0]["before"]["numerator"] > 5
    assert done.stderr == ""


def test_results_charts_and_tables_are_written(files, tmp_path):
    done = run("indicators", *files, "--definition", "police_domestic_abuse_before_after", "--out", tmp_path / "new")
    assert done.exit_code == 0
    whole = json.loads((tmp_path / "new" / "police_domestic_abuse_before_after.json").read_text(encoding="utf-8"))
    assert whole["charts"][-1]["spec"]["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    table = (tmp_path / "new" / "police_domestic_abuse_before_after-4.csv").read_text(encoding="utf-8-sig")
    assert len(table.splitlines()) == 25


def test_figures_are_for_release_only_beside_those_released_before(files, tmp_path):
    one = (*files, "--definition", "police_domestic_abuse_before_after", "--as-at", "2025-06-30")
    assert "Not for release" in run("indicators", *one).stdout
    released = (*one, "--releases", tmp_path)
    first, again = (json.loads(run("indicators", *released, "--json").stdout) for _ in range(2))
    assert (first["for_release"], len(first["computed"]), again["computed"]) == (True, 1, [])
    assert again["indicators"] == first["indicators"]
    assert "Not for release" not in run("indicators", *released).stdout
    kept = list(tmp_path.iterdir())
    assert len(kept) == 1 and kept[0].stat().st_mode & 0o077 == 0
    kept[0].write_text("{}")
    done = run("indicators", *released)
    assert done.exit_code == 2 and "is no release that was kept" in done.stderr


def test_nothing_to_show_exits_with_one(files):
    done = run("indicators", *files, "--definition", "school_absence_before_after")
    assert done.exit_code == 1
    assert "Not known" in done.stdout


def test_an_indicator_that_is_not_there_exits_with_two_and_says_which_are(files):
    done = run("indicators", *files, "--definition", "nothing", "--json")
    assert done.exit_code == 2
    assert "police_domestic_abuse_before_after" in json.loads(done.stdout)["error"]


def test_a_file_that_is_another_table_exits_with_two_and_names_the_column(files):
    wrong = [*files]
    wrong[wrong.index("--spans") + 1] = files[files.index("--links") + 1]
    done = run("indicators", *wrong)
    assert done.exit_code == 2
    assert "family_id" in done.stderr


def test_a_due_date_is_said_in_a_sentence():
    done = run("clock", "first_review_conference", "2026-11-30")
    assert done.exit_code == 0
    assert done.stdout == (
        "First review conference: due Sunday 28 February 2027, which nobody works: book by Friday 26 February 2027 "
        "(3 months from Monday 30 November 2026, national limit; not yet checked against its source).\n"
    )


def test_a_due_date_as_json_carries_its_rule_and_calendar():
    found = json.loads(run("clock", "assessment", "2026-03-30", "--json").stdout)
    assert (found["due"], found["version"], found["level"]) == ("2026-06-05", "1", "national")
    assert found["calendar_version"].startswith("england-and-wales")


@pytest.mark.parametrize(
    "arguments", [("assesment", "2026-03-30"), ("assessment", "1999-03-30"), ("assessment", "2099-03-30")]
)
def test_a_deadline_that_cannot_be_worked_out_exits_with_two(arguments):
    assert run("clock", *arguments).exit_code == 2
