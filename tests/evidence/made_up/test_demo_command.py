import json

from click.testing import CliRunner

from safeguarding.cli import main


def demo(*arguments):
    return CliRunner().invoke(main, ["demo", *map(str, arguments)])


def test_the_command_writes_the_county_and_says_it_is_made_up(tmp_path):
    done = demo("--families", 12, "--seed", 3, "--out", tmp_path / "county")
    assert done.exit_code == 0
    assert "made up" in done.stdout
    about = json.loads((tmp_path / "county" / "county.json").read_text())
    assert (about["families"], about["seed"], about["made_up"]) == (12, 3, True)
    assert about["effect"]["ratios"]["domestic_abuse_incidents"] == 0.6


def test_with_json_nothing_but_one_object_is_printed(tmp_path):
    done = demo("--families", 12, "--seed", 3, "--out", tmp_path, "--json")
    told = json.loads(done.stdout)
    assert told["ok"] is True
    assert sorted(told["files"]) == sorted(path.name for path in tmp_path.iterdir())
    assert "Inventing 12 families" in done.stderr


def test_a_folder_that_cannot_be_written_is_an_error_with_a_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")
    done = demo("--families", 3, "--out", tmp_path / "file" / "county", "--json")
    assert done.exit_code == 2
    assert "can't be written" in json.loads(done.stdout)["error"]


def test_no_families_at_all_are_refused():
    assert demo("--families", 0).exit_code == 2
