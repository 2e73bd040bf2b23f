"""docs/reference/events.md: every kind of event that the audit log holds."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import safeguarding
from safeguarding.reference.layout import code, page_of, table

CASEWORK = Path(safeguarding.__file__).parent / "casework"


def events(root: Path = CASEWORK) -> dict[str, list[str]]:
    """Room -> what its code records, in the words of the log. A word that stands under a name is looked up where it is set."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(root.rglob("*.py"))}
    texts = [_texts(tree) for path, tree in trees.items() if path.stem == "recording"]
    found: dict[str, set[str]] = defaultdict(set)
    for path, tree in trees.items():
        names = {name: text for many in texts for name, text in many.items()} | _texts(tree)
        for node in ast.walk(tree):
            called = getattr(node, "func", None)
            if (
                isinstance(node, ast.Call)
                and isinstance(called, ast.Name)
                and called.id == "record"
                and len(node.args) > 1
            ):
                found[path.relative_to(root).parts[0].removesuffix(".py")].update(_words(node.args[1], names))
    return {room: sorted(words) for room, words in sorted(found.items()) if words}


def _texts(tree: ast.Module) -> dict[str, str]:
    """The texts that a module gives a name to."""
    return {
        one.id: node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for one in node.targets
        if isinstance(one, ast.Name)
    }


def _words(verb: ast.expr, names: dict[str, str]) -> list[str]:
    if isinstance(verb, ast.Constant):
        return [str(verb.value)]
    if isinstance(verb, ast.Name):
        return [names[verb.id]] if verb.id in names else []
    if isinstance(verb, ast.IfExp):
        return [*_words(verb.body, names), *_words(verb.orelse, names)]
    return []


def page() -> str:
    return page_of(
        "What the audit log holds",
        "Every kind of event, in the words of the log, by the room that records it. Each says besides who, when, in which "
        "family’s file and which part of it, and how they came to it; never the words of a record. How it is kept: "
        "[the audit log](../explanation/the-audit-log.md). All logs: [what is logged](../explanation/logs.md).",
        table(("Room", "Events"), ((code(room), ", ".join(words)) for room, words in events().items())),
    )
