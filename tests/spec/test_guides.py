"""The guides, done as they say: every Python example prints what it says, the library's guide runs from end to end."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from safeguarding.cli import main

GUIDES = Path(__file__).resolve().parents[2] / "docs"
LIBRARY_ALONE = GUIDES / "how-to" / "use-the-library-alone.md"


def blocks(path: Path, language: str) -> list[str]:
    """The code blocks of a guide in one language."""
    return re.findall(rf"```{language}\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)


def said(block: str) -> list[str]:
    """What the comments after the prints of an example say it prints."""
    return [line.split("# ", 1)[1].strip() for line in block.splitlines() if line.startswith("print(") and "# " in line]


def commands(path: Path) -> list[list[str]]:
    """The calls of `safeguarding` in a guide, in order, without the first word."""
    lines = "\n".join(blocks(path, "bash")).replace("\\\n", " ").splitlines()
    words = [shlex.split(line, comments=True) for line in lines]
    return [one[1:] for one in words if one and one[0] == "safeguarding" and one[1:] != ["--help"]]


EXAMPLES = [(path, block) for path in sorted(GUIDES.rglob("*.md")) for block in blocks(path, "python")]


@pytest.mark.parametrize(("path", "block"), EXAMPLES, ids=[path.stem for path, _ in EXAMPLES])
def test_every_python_example_prints_what_it_says(path, block):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(block, path.name, "exec"), {})
    assert said(block) != []
    assert printed.getvalue().splitlines() == said(block)


def test_the_guide_to_the_library_alone_runs_from_end_to_end(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    calls = commands(LIBRARY_ALONE)
    assert [call[0] for call in calls] == ["demo", "feed", "link", "indicators", "check", "clock"]
    for call in calls:
        done = CliRunner().invoke(main, call)
        problems_in_the_data = call[0] == "feed"
        assert done.exit_code == problems_in_the_data, (
            f"safeguarding {shlex.join(call)}: {done.output}{done.exception or ''}"
        )
    assert list((tmp_path / "results").glob("*.json")) != []
