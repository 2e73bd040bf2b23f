"""What works out figures and links is loaded where it is used, not by every process that shows pages."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

#: Each takes tenths of a second and tens of megabytes of every process.
HEAVY = ("scipy", "duckdb", "pyarrow", "pandas", "splink", "ortools", "altair")
PAGES = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "safeguarding.casework.settings_test"
import safeguarding.casework.wsgi
from django.urls import get_resolver

def loaded(resolver):
    for one in getattr(resolver, "url_patterns", ()):
        loaded(one)

loaded(get_resolver())
assert "safeguarding.casework.insight.views" in sys.modules
"""
COMMANDS = """
import sys
from click.testing import CliRunner
from safeguarding.cli import main

assert CliRunner().invoke(main, ["--help"]).exit_code == 0
"""


def heavy(program: str) -> list[str]:
    """The heavy libraries that a process has loaded when the program ends."""
    tell = f"\nimport json; print(json.dumps([one for one in {HEAVY!r} if one in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", program + tell], capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("program", [PAGES, COMMANDS], ids=["pages", "commands"])
def test_a_process_starts_without_the_libraries_that_work_out_figures(program: str) -> None:
    assert heavy(program) == []


def test_a_library_that_a_process_starts_with_is_noticed() -> None:
    assert "splink" in heavy("import sys\nimport safeguarding.evidence.linkage")
    assert "scipy" in heavy("import sys\nimport safeguarding.evidence.disclosure")
