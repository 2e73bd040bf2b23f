"""docs/reference/feeds.md: what each partner's file looks like, and what its codes mean."""

from __future__ import annotations

from safeguarding.evidence.feeds import FEEDS
from safeguarding.evidence.feeds.definition import Column, Definition, load
from safeguarding.reference.layout import code, page_of, table, yes


def _column(column: Column) -> tuple[str, ...]:
    headings = dict.fromkeys((column.words, *column.headings))
    return code(column.name), ", ".join(headings), column.holds, yes(column.required), yes(column.personal)


def _codes(one: Definition, name: str) -> str:
    words = one.code_words[name]
    said: dict[str, list[str]] = {}
    for text, meant in one.codes[name].items():
        said.setdefault(meant, []).append(text)
    rows = ((code(meant), words[meant], ", ".join(sorted(said[meant]))) for meant in words)
    return table((f"Code of {code(name)}", "Means", "A file may say"), rows)


def _needs(one: Definition) -> str:
    groups = ", or ".join(" and ".join(code(name) for name in group) for group in one.needs)
    return (
        f"A row is used when it has a date, a kind, and {groups}. A day before {one.earliest} is taken for a mistake."
    )


def _section(one: Definition) -> str:
    parts = (
        f"## {one.words}",
        f"Key: {code(one.feed)}, version {one.version}. Source: {one.source}",
        _needs(one),
        table(("Column", "Headings it goes by", "Holds", "Required", "Personal"), (_column(c) for c in one.columns)),
        *(_codes(one, name) for name in one.codes),
    )
    return "\n\n".join(part for part in parts if part)


def page() -> str:
    return page_of(
        "Feeds",
        "A feed is a reviewed file in `src/safeguarding/evidence/feeds/definitions`: the columns of a partner’s file, the "
        "headings they go by, and what its codes mean. Headings and codes are compared by their letters and digits alone, "
        "without regard to capitals. What can’t be used is given back with its row number and a sentence.",
        *(_section(load(feed)) for feed in FEEDS),
    )
