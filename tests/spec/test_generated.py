"""generated.md, row by row: of every field of every generated view, where it was first written."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import models
from tests.spec.tables import HERE, rows

from safeguarding.casework.families.generated import VIEWS, column_of, generated

HEADING = "Generated views"


def printed() -> list[dict[str, str]]:
    return [
        {"View": title, "Field": field, "First written in": ", ".join(sources)}
        for title, view in sorted(VIEWS.items())
        for field, sources in view.sources.items()
    ]


def as_page() -> str:
    """The page as it should stand: write it with `python -m tests.spec.test_generated`."""
    lines = [f"| {row['View']} | {row['Field']} | {row['First written in']} |" for row in printed()]
    return "\n".join(
        [
            f"# {HEADING}\n",
            "Each row is read by `test_generated.py`. A view shows what stands in these columns: nothing is typed again.\n",
            "| View | Field | First written in |",
            "|---|---|---|",
            *lines,
            "",
        ]
    )


def test_the_page_says_where_each_field_of_each_generated_view_was_first_written():
    assert rows("generated.md", HEADING) == printed()


def test_no_field_comes_from_a_copy():
    copies = {column for view in VIEWS.values() for column in view.frozen}
    sources = {column for view in VIEWS.values() for of in view.sources.values() for column in of}
    assert sources & copies == set()


def test_what_is_frozen_never_changes():
    for view in VIEWS.values():
        for column in view.frozen:
            assert frozenset() == column_of(column).model.MAY_CHANGE, column


def test_every_source_is_a_column_of_a_table():
    for view in VIEWS.values():
        for of in view.sources.values():
            assert of, view.title
            assert all(isinstance(column_of(column), models.Field) for column in of)


@dataclass
class Shape:
    one: str
    two: str


@pytest.mark.parametrize(
    ("sources", "error"),
    [
        ({"one": "workbook.Entry.text"}, ValueError),
        ({"one": "workbook.Entry.text", "two": "workbook.Entry.text", "three": "workbook.Entry.text"}, ValueError),
        ({"one": "workbook.Entry.text", "two": "workbook.Entry.words_of_nobody"}, LookupError),
        ({"one": "workbook.Entry.text", "two": "workbook.Nothing.text"}, LookupError),
    ],
)
def test_a_field_without_a_source_and_a_source_that_is_nowhere_stop_the_start(sources, error):
    with pytest.raises(error):
        generated(Shape, "Made up", **sources)
    assert "Made up" not in VIEWS


if __name__ == "__main__":
    import django

    django.setup()
    (HERE / "generated.md").write_text(as_page(), encoding="utf-8")
