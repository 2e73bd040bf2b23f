"""`safeguarding link`."""

import json

import polars as pl
import pytest
from click.testing import CliRunner
from tests.evidence.linkage.test_calibrate import reviewed

from safeguarding.cli import main
from safeguarding.evidence.made_up.damage import pairs
from safeguarding.evidence.tables import LINKS, PEOPLE


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("link")
    left, right, _ = pairs(200, seed=3)
    PEOPLE.write(left, folder / "ours.parquet")
    PEOPLE.write(right, folder / "theirs.csv")
    events = right.rename({"person_id": "event_id"})
    events.write_csv(folder / "events.csv")
    return folder


def run(*arguments):
    return CliRunner().invoke(main, ["link", *map(str, arguments)])


def test_people_are_linked_and_the_links_written(files):
    done = run(files / "ours.parquet", files / "theirs.csv", "--out", files / "links.csv")
    assert done.exit_code == 0 and "for a person to decide" in done.stdout
    links = pl.read_csv(files / "links.csv")
    assert links.columns == ["left_id", "right_id", "probability", "band", "reason"] and len(links) > 100


def test_links_of_events_are_the_table_links(files):
    assert run(files / "ours.parquet", files / "events.csv", "--out", files / "links.parquet").exit_code == 0
    assert LINKS.read(files / "links.parquet")["band"].is_in(["linked", "doubtful", "not_linked"]).all()


def test_json_is_one_object_and_nothing_else_is_on_standard_output(files):
    done = run(files / "ours.parquet", files / "theirs.csv", "--one-to-one", "--json")
    said = json.loads(done.stdout)
    assert said["ok"] and said["linked"] + said["doubtful"] + said["not_linked"] == said["right"] == 200


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ours.parquet", "nothing.csv"], "nothing.csv can't be read"),
        (["ours.parquet", "ours.txt"], "give a .parquet or .csv file"),
        (["ours.parquet", "keyless.csv"], "keyless.csv: The data to link needs a column"),
        (["ours.parquet", "theirs.csv", "--model", "none.toml"], "none.toml: can't be read"),
        (["ours.parquet", "theirs.csv", "--out", "no/folder.csv"], "can't be written"),
    ],
)
def test_what_can_not_run_says_why_and_exits_with_2(files, monkeypatch, arguments, said):
    monkeypatch.chdir(files)
    (files / "keyless.csv").write_text("name\nx\n")
    done = run(*arguments)
    assert done.exit_code == 2 and said in done.stderr
    as_json = run(*arguments, "--json")
    assert as_json.exit_code == 2 and json.loads(as_json.stdout)["ok"] is False


def calibrate(*arguments):
    return CliRunner().invoke(main, ["calibrate", *map(str, arguments)])


def test_a_model_is_kept_calibrated_on_reviewed_pairs_and_used_again(files):
    kept, better = files / "kept.json", files / "better.json"
    done = run(files / "ours.parquet", files / "theirs.csv", "--keep", kept, "--feed", "police", "--by", "A. Analyst")
    assert done.exit_code == 0 and json.loads(kept.read_text())["made_by"] == "A. Analyst"
    reviewed(4000).write_csv(files / "reviewed.csv")
    done = calibrate(files / "reviewed.csv", "--model", kept, "--out", better, "--json")
    said = json.loads(done.stdout)
    assert done.exit_code == 0 and said["ok"] and said["pairs"] == 4000
    done = run(files / "ours.parquet", files / "theirs.csv", "--model", better, "--json")
    assert json.loads(done.stdout)["version"] == "person 1, police 2"
    assert json.loads(better.read_text())["calibration"]["linked"] == said["linked"]


def test_too_few_reviewed_pairs_exit_with_1_and_keep_nothing(files):
    run(files / "ours.parquet", files / "theirs.csv", "--keep", files / "kept.json")
    reviewed(20).write_csv(files / "few.csv")
    done = calibrate(files / "few.csv", "--model", files / "kept.json", "--out", files / "none.json")
    assert done.exit_code == 1 and "too few to set a threshold from" in done.stdout
    assert not (files / "none.json").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["few.csv", "--model", "theirs.csv", "--out", "x.json"], "can't be read as a kept model"),
        (["theirs.csv", "--model", "kept.json", "--out", "x.json"], "no column probability"),
        (["none.csv", "--model", "kept.json", "--out", "x.json"], "can't be read"),
    ],
)
def test_a_calibration_that_can_not_run_says_why_and_exits_with_2(files, monkeypatch, arguments, said):
    monkeypatch.chdir(files)
    reviewed(20).write_csv(files / "few.csv")
    if not (files / "kept.json").exists():
        run(files / "ours.parquet", files / "theirs.csv", "--keep", files / "kept.json")
    done = calibrate(*arguments)
    assert done.exit_code == 2 and said in done.stderr
