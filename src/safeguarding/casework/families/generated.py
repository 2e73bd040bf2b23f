"""Pages and documents that are made from the record, and where each of their fields was first written.

A room names its views here, field by field. tests/spec/generated.md prints them, and a test holds that every field
comes from a column that exists: nothing that has been written once is asked for again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist


@dataclass(frozen=True, slots=True)
class View:
    """A generated view. `shape` is the dataclass that its presenter returns; `sources`: field -> the columns, as
    `room.Model.column`, in which its words were first written. `frozen`: columns that keep a copy, as it was given to
    somebody, and which no form fills."""

    shape: type[Any]
    title: str
    sources: Mapping[str, tuple[str, ...]]
    frozen: tuple[str, ...] = ()


VIEWS: dict[str, View] = {}


def generated(shape: type[Any], title: str, /, frozen: tuple[str, ...] = (), **sources: str | tuple[str, ...]) -> None:
    """Name a generated view. Call it once the models are there, from the room’s AppConfig.ready.

    Raises ValueError where a field of the shape has no source or a source has no field; LookupError for a column that
    is in no model.
    """
    named = {name: (one,) if isinstance(one, str) else one for name, one in sources.items()}
    there = {one.name for one in fields(shape)}
    if there != set(named):
        odd = sorted(there ^ set(named))
        raise ValueError(f"{title}: say of each field where it was first written, and of no other: {', '.join(odd)}.")
    for column in (*(one for of in named.values() for one in of), *frozen):
        column_of(column)
    VIEWS[title] = View(shape, title, MappingProxyType(named), frozen)


def column_of(name: str) -> Any:
    """The field of `room.Model.column`. Raises LookupError where there is none."""
    room, model, column = name.split(".")
    try:
        return apps.get_model(room, model)._meta.get_field(column)
    except FieldDoesNotExist as error:
        raise LookupError(f"{name}: {error}.") from None
