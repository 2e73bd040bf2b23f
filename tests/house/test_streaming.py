"""No page sends rows after its transaction has ended: outside `within` PostgreSQL would show none."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from tests.house.source import Module, modules, must_be_none

STREAMS = {"StreamingHttpResponse"}


def streams_without_authority(found: Iterable[Module]) -> Iterator[str]:
    """Where an answer is sent bit by bit by a module that never enters an authority."""
    for module in found:
        names = {node.id: node.lineno for node in ast.walk(module.tree) if isinstance(node, ast.Name)}
        for name in STREAMS & names.keys():
            if "within" not in names:
                yield f"{module.path}:{names[name]} streams an answer: open within() in what it iterates over."


def test_no_answer_is_streamed_outside_an_authority() -> None:
    must_be_none(streams_without_authority(modules("src/safeguarding/casework")))


def test_an_answer_that_streams_rows_is_noticed() -> None:
    planted = Module("views.py", "def page(request):\n    return StreamingHttpResponse(row for row in rows())\n")
    assert list(streams_without_authority([planted])) == [
        "views.py:2 streams an answer: open within() in what it iterates over."
    ]
