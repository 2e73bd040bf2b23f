"""The project's own files, as the ratchets read them."""

from __future__ import annotations

import ast
import io
import subprocess
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Module:
    """One Python file: where it is, from the root of the project, and what it says."""

    path: str
    text: str

    @property
    def name(self) -> str:
        return Path(self.path).stem

    @property
    def tree(self) -> ast.Module:
        return _parse(self.text)


@cache
def _parse(text: str) -> ast.Module:
    return ast.parse(text)


@cache
def files() -> tuple[str, ...]:
    """Every file that is, or would be, kept in git: paths from the root, in alphabetical order."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = listing.stdout.decode().split("\0")
    return tuple(sorted({name for name in names if name and (ROOT / name).is_file()}))


def modules(under: str = "") -> Iterator[Module]:
    """The Python files in a folder; migrations, which Django writes, left out."""
    for path in files():
        if path.endswith(".py") and path.startswith(under) and "/migrations/" not in path:
            yield Module(path, (ROOT / path).read_text(encoding="utf-8"))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every module that is imported, wherever in the file, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", node.lineno


def comments(text: str) -> Iterator[tuple[str, int]]:
    """Every comment with its line; a # inside a string is none."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string, token.start[0]


def must_be_none(faults: Iterable[str]) -> None:
    """Fail with every fault on a line of its own."""
    if found := list(faults):
        pytest.fail("\n".join(found), pytrace=False)
