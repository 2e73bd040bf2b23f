"""docs/reference/models.md: the tables of the workbook, who may see their rows, and which fields are personal."""

from __future__ import annotations

import os
from typing import Any

from safeguarding.reference.layout import cell, code, page_of, table

KINDS = {
    "BigInteger": "whole number",
    "Binary": "bytes",
    "Boolean": "yes or no",
    "Char": "text",
    "Date": "date",
    "DateTime": "moment",
    "Email": "text",
    "Float": "number",
    "Integer": "whole number",
    "JSON": "structured text",
    "PositiveInteger": "whole number",
    "PositiveSmallInteger": "whole number",
    "SmallInteger": "whole number",
    "Text": "text",
    "UUID": "key",
}


def who_may_see(scope: Any) -> str:
    """The scope of a model, in words. A scope of a kind not named here is given by its own docstring."""
    match type(scope).__name__:
        case "NoneType":
            return "nobody through a list: the room’s own queries narrow them."
        case "AuthorityRows" if scope.permission:
            return f"holders of {code(scope.permission)} in the row’s authority."
        case "AuthorityRows":
            return "everyone who works in the row’s authority."
        case "OwnRows":
            return "the person the row belongs to."
        case "AgencyRows":
            return (
                f"holders of {code(scope.permission)} who work for the row’s agency; all of the authority’s for holders of "
                f"{code(scope.widen)}."
            )
        case _:
            return cell(type(scope).__doc__).split(". ")[0].rstrip(".") + "."


def _kind(field: Any) -> str:
    if field.is_relation:
        return f"one {field.related_model.__name__}"
    kind = str(field.get_internal_type().removesuffix("Field"))
    return KINDS.get(kind, kind)


def _words(model: Any) -> str:
    """The model's docstring, unless it is the list of fields that Django writes where there is none."""
    text = cell(model.__doc__ or "")
    return "" if text.startswith(f"{model.__name__}(") else text


def _section(model: Any) -> str:
    rows = (
        (code(f.name), _kind(f), "yes" if f.name in model.PERSONAL else "", f.help_text or "")
        for f in model._meta.concrete_fields
        if f.name not in ("id", "authority")
    )
    parts = (
        f"### {model.__name__}",
        _words(model),
        f"Seen by {who_may_see(model.SCOPE)}",
        table(("Field", "Kind", "Personal", "Note"), rows),
    )
    return "\n\n".join(part for part in parts if part)


def page() -> str:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeguarding.casework.settings")
    import django

    django.setup()
    from django.apps import apps

    parts = []
    for room in apps.get_app_configs():
        models = list(room.get_models()) if room.name.startswith("safeguarding.") else []
        if models:
            parts.append(f"## {room.label}")
            parts.extend(_section(model) for model in models)
    return page_of(
        "The workbook’s tables",
        "Every row has a random key and the authority it belongs to; they are not repeated below. “Personal” marks a field "
        "that can point to a person. Who may see a row is narrowed further by role and by the state a thing is in: see "
        "[who can do what](roles.md).",
        *parts,
    )
