"""`safeguarding check cin-census`: the list, the exit code, one JSON object."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from tests.evidence.returns.example import FILE

from safeguarding.cli import main


@pytest.fixture
def run(tmp_path):
    def call(data: bytes, *options: str):
        (tmp_path / "census.xml").write_bytes(data)
        return CliRunner().invoke(main, ["check", "cin-census", str(tmp_path / "census.xml"), *options])

    return call


def test_a_clean_file_exits_0_and_says_what_was_not_checked(run):
    done = run(FILE)
    assert done.exit_code == 0
    assert "2 children read. Nothing is wrong with the file." in done.stdout
    assert "Not checked: the DfE's validation rules" in done.stdout


def test_a_wrong_file_exits_1_and_lists_line_element_and_how_to_mend(run):
    done = run(FILE.replace(b">N1<", b">N77<"))
    assert done.exit_code == 1
    assert "error: line 40, Message/Children/Child[1]/CINdetails[1]/PrimaryNeedCode, child FS0000001: " in done.stdout
    assert "is not one of N1, N2" in done.stdout
    assert "1 child read. 1 error." in done.stdout


def test_a_doubtful_file_exits_0_with_its_queries(run):
    done = run(FILE.replace(b">3B<", b">18A<"))
    assert done.exit_code == 0
    assert "(rule 8945Q)" in done.stdout


def test_json_is_one_object_and_nothing_else(run):
    done = run(FILE.replace(b">N1<", b">N77<"), "--json")
    assert done.exit_code == 1
    found = json.loads(done.stdout)
    assert (found["ok"], found["children"], found["counts"]) == (False, 1, {"error": 1})
    assert found["problems"][0]["value"] == "N77"


def test_another_authority_or_year_than_asked_for_exits_1(run):
    assert "LEA must be 801" in run(FILE, "--authority", "801").stdout
    assert run(FILE, "--authority", "801").exit_code == 1
    assert run(FILE.replace(b"<Year>2026", b"<Year>2025"), "--year", "2026").exit_code == 1


def test_what_can_not_be_read_exits_2(run, tmp_path):
    assert run(FILE, "--year", "2019").exit_code == 2
    missing = CliRunner().invoke(main, ["check", "cin-census", str(tmp_path / "none.xml"), "--json"])
    assert missing.exit_code == 2
    assert "none.xml can't be read" in json.loads(missing.stdout)["error"]
