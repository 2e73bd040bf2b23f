"""`safeguarding feed`."""

import json

import polars as pl
import pytest
from click.testing import CliRunner

from safeguarding.cli import main
from safeguarding.evidence.tables import EVENTS

TEXT = "Ref,Date,Type,Forename,Surname\nP1,03/04/2024,DA,Ann,Ashe\nP2,03/04/2024,=cmd(),Bo,Wood\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "in.csv").write_text(TEXT)
    (tmp_path / "good.csv").write_text("\n".join(TEXT.splitlines()[:2]))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(main, ["feed", *arguments])


def test_a_good_file_exits_with_0(folder):
    done = run("police", "good.csv", "--out", "events.parquet")
    assert done.exit_code == 0 and "1 events from 1 rows; 0 rows rejected." in done.stdout
    assert EVENTS.read(folder / "events.parquet")["incident_id"].to_list() == ["P1"]


def test_rejected_rows_exit_with_1_and_are_written_where_asked(folder):
    done = run("police", "in.csv", "--out", "events.csv", "--rejected", "rejected.csv")
    assert done.exit_code == 1 and "Row 3: Incident type is a code" in done.stdout
    assert len(EVENTS.read(folder / "events.csv")) == 1
    assert pl.read_csv(folder / "rejected.csv")["row"].to_list() == [3]


def test_a_cell_that_begins_like_a_formula_is_text_in_the_list_of_rejected_rows(folder):
    run("police", "in.csv", "--out", "events.csv", "--rejected", "rejected.csv")
    assert pl.read_csv(folder / "rejected.csv")["value"].to_list() == ["'=cmd()"]


def test_json_is_one_object_with_every_rejection(folder):
    said = json.loads(run("police", "in.csv", "--out", "events.csv", "--json").stdout)
    assert (said["ok"], said["events"], said["rejected"]) == (False, 1, 1)
    assert said["rejections"][0] | {"sentence": ""} == {"row": 3, "column": "Type", "value": "=cmd()", "sentence": ""}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["polic", "in.csv", "--out", "e.csv"], "There is no feed “polic”"),
        (["police", "none.csv", "--out", "e.csv"], "none.csv can't be opened"),
        (["police", "in.csv", "--out", "no/folder.csv"], "can't be written"),
        (["hospital", "in.csv", "--out", "e.csv"], "is a code that this feed does not declare"),
    ],
)
def test_what_can_not_run_says_why(folder, arguments, said):
    done = run(*arguments)
    assert said in done.output and done.exit_code == (1 if arguments[0] == "hospital" else 2)
