"""The commands that others rely on: names, exit codes and one JSON object, run as a person runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from safeguarding.evidence.made_up.census import census_file


@pytest.fixture
def run(tmp_path: Path) -> Any:
    """Run `safeguarding …` in a process of its own, against an embedded database of its own."""

    def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        environment = {
            key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
        }
        environment["SAFEGUARDING_DATA"] = str(tmp_path / "data")
        return subprocess.run(
            [Path(sys.executable).with_name("safeguarding"), *map(str, arguments)], env=environment, capture_output=True,
            text=True, check=False,
        )  # fmt: skip

    return command


def test_a_census_comes_in_comes_in_again_and_goes_out(run: Any, tmp_path: Path) -> None:
    file, out = tmp_path / "census.xml", tmp_path / "out.xml"
    census_file(file, 30, seed=1)
    first = run("import", "cin-census", file, "--authority", "919", "--json")
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["counts"]["made"] == 30
    again = json.loads(run("import", "cin-census", file, "--authority", "919", "--json").stdout)
    assert again["sentence"] == "Nothing changed: all 30 children are held as the file has them."
    made = run("return", "make", "cin-census", "--authority", "919", "--year", "2026", "--out", out, "--json")
    assert (made.returncode, json.loads(made.stdout)["children"]) == (0, 30)
    assert run("check", "cin-census", out, "--json").returncode == 0


def test_a_damaged_census_leaves_with_one_and_says_where(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "census.xml"
    census_file(file, 5, seed=1)
    file.write_text(file.read_text().replace("<Ethnicity>", "<Ethnicity>X", 1))
    said = run("import", "cin-census", file, "--authority", "919", "--json")
    assert said.returncode == 1
    problem = json.loads(said.stdout)["problems"][0]
    assert problem["line"] > 1
    assert "Ethnicity" in problem["path"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "cin-census", "nowhere.xml", "--authority", "919"),
        ("import", "cin-census", __file__, "--authority", "Herts"),
        ("return", "make", "cin-census", "--authority", "919", "--year", "2026", "--out", "/nowhere/out.xml"),
    ],
)
def test_what_cannot_run_leaves_with_two_and_a_sentence(run: Any, arguments: tuple[str, ...]) -> None:
    said = run(*arguments, "--json")
    assert said.returncode == 2
    assert json.loads(said.stdout)["error"]
