"""The plain install is the library: what `evidence` and the command line import, they name, and it brings no web."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions

import pytest
from tests.house.source import ROOT, Module, imported, modules, must_be_none

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def names(requirements: Iterable[str]) -> set[str]:
    """The distributions that requirements name, written as the registry compares them."""
    return {plain(re.split(r"[\s<>=!~;\[]", one, maxsplit=1)[0]) for one in requirements}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def not_named(found: Iterable[Module], named: set[str]) -> Iterator[str]:
    """Imports of packages that no requirement of ours names: they'd be there by luck."""
    known = packages_distributions()
    for module in found:
        for name, line in imported(module.tree):
            top = name.split(".")[0]
            if not top or top in sys.stdlib_module_names or top in ("safeguarding", "__future__"):
                continue
            if not {plain(one) for one in known.get(top, (top,))} & named:
                yield f"{module.path}:{line} imports {top}, which pyproject.toml doesn't name for it."


LIBRARY = names(PROJECT["dependencies"])
SPARK = LIBRARY | names(PROJECT["optional-dependencies"]["spark"])
WORKBOOK = LIBRARY | names(PROJECT["optional-dependencies"]["casework"])


def test_the_library_imports_only_what_the_plain_install_brings():
    on_spark = [one for one in modules("src/safeguarding/evidence/") if one.path.endswith("/on_spark.py")]
    rest = [one for one in modules("src/safeguarding/evidence/") if one not in on_spark]
    must_be_none([*not_named(rest, LIBRARY), *not_named(on_spark, SPARK)])
    assert len(on_spark) == 1
    must_be_none(not_named(modules("src/safeguarding/cli.py"), LIBRARY))


def test_the_workbook_imports_only_what_its_extra_brings_besides():
    must_be_none(not_named(modules("src/safeguarding/casework/"), WORKBOOK))


def test_an_import_that_is_there_by_luck_is_noticed():
    assert list(not_named([Module("a.py", "import polars\nimport json\n")], LIBRARY)) == []
    assert list(not_named([Module("a.py", "import pandas\n")], LIBRARY)) != []
    assert list(not_named([Module("a.py", "from django.db import models\n")], LIBRARY)) != []


@pytest.mark.parametrize(("file", "fewest"), [("requirements.lock", 50), ("requirements-spark.lock", 3)])
def test_every_package_in_a_lock_file_has_a_version_and_a_hash(file, fewest):
    text = (ROOT / file).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert len(blocks) >= fewest
    assert [one.split("\n")[0] for one in blocks if "==" not in one.split("\n")[0] or "--hash=sha256:" not in one] == []


def test_the_lock_file_holds_every_package_that_the_project_names():
    locked = names(re.findall(r"^([A-Za-z0-9][^=\s]*)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    assert WORKBOOK | names(groups["dev"]) <= locked
