"""The commands that others rely on: names, exit codes and one JSON object, run as a person runs them."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from safeguarding.evidence.made_up.census import census_file

pytestmark = pytest.mark.once


@pytest.fixture
def run(tmp_path: Path, made_ready: Path) -> Any:
    """Run `safeguarding …` in a process of its own, against an embedded database of its own."""
    shutil.copytree(made_ready, tmp_path / "data")

    def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, *map(str, arguments)], env=of_its_own(tmp_path), capture_output=True, text=True, check=False
        )

    return command


COMMAND = Path(sys.executable).with_name("safeguarding")


def of_its_own(folder: Path) -> dict[str, str]:
    """The environment of a process with an embedded database in a folder of its own."""
    kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    return kept | {"SAFEGUARDING_DATA": str(folder / "data")}


def test_serving_makes_ready_what_is_not_and_shows_the_first_page(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serving = subprocess.Popen(
        [COMMAND, "serve", "--port", str(port), "--json"], env=of_its_own(tmp_path), stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert serving.stdout is not None
        address = json.loads(serving.stdout.readline())["address"]
        page = _first_answer(address + "sign-in/", serving)
        assert "Sign in to the Family Safeguarding Workbook" in page
        style = re.search(r'href="(/static/[^"]+\.css)"', page)
        assert style is not None
        assert urllib.request.urlopen(address.rstrip("/") + style[1], timeout=30).status == 200
    finally:
        serving.terminate()
        serving.wait(timeout=30)


def _first_answer(address: str, serving: subprocess.Popen[str]) -> str:
    """The page, once the server listens."""
    until = time.monotonic() + 120
    while time.monotonic() < until and serving.poll() is None:
        try:
            return urllib.request.urlopen(address, timeout=30).read().decode()
        except (ConnectionError, urllib.error.URLError) as error:
            if isinstance(error, urllib.error.HTTPError):
                raise
            time.sleep(0.2)
    raise AssertionError("the server never answered")


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
