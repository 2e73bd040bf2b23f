"""Makes rows in which every text field holds a canary of its own, whatever fields the model has by now."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from tests.access.canary import SHORTEST, Canary, Manifest, token_of


class Planter:
    """Plants rows of one authority. `family` is the name by which the tests know the family, not what it is called."""

    def __init__(self, manifest: Manifest, code: str) -> None:
        self.manifest, self.code = manifest, code
        self.planted: set[tuple[str, str]] = set()
        self.of: dict[str, Any] = {}

    def token(self, model: str, field: str, kind: str, family: str = "", label: str = "", length: int = 14,
              also: frozenset[str] = frozenset(), owner: str = "") -> str:  # fmt: skip
        """A new canary of its own, to be put into a value by hand."""
        self.planted.add((model, field))
        token = token_of(self.code, family, model, field, kind, label, length=length)
        return self.manifest.add(Canary(token, self.code, family, kind, model, field, label, also, owner))

    def row(self, name: str, kind: str, family: str = "", label: str = "", /, *, also: Any = (), whose: str = "",
            **values: Any) -> Any:  # fmt: skip
        """A saved row of the model `room.Name`, with a canary in every text field that `values` doesn't give."""
        model = apps.get_model(name)
        facts = {**self.of, **values} if _has(model, "authority") else dict(values)
        for field in text_fields(model):
            if field.name in facts or field.attname in facts or not holds_canary(field):
                continue
            length = min(14, getattr(field, "max_length", None) or 14)
            token = self.token(model.__name__, field.name, kind, family, label, length, frozenset(also), whose)
            facts[field.name] = _as_value(field, token)
        return model._base_manager.create(**facts)


def _has(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.concrete_fields)


def text_fields(model: type[models.Model]) -> list[Any]:
    """The fields that hold words: text, JSON and whatever wraps them, such as an encrypted field."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField | models.BinaryField)
        or "ncrypt" in type(field).__name__
    ]


def holds_canary(field: Any) -> bool:
    """Whether there is room for a canary: no choices, and not shorter than what is searched for."""
    return not field.choices and (getattr(field, "max_length", None) or SHORTEST) >= SHORTEST


def _as_value(field: Any, token: str) -> Any:
    if isinstance(field, models.JSONField):
        return [token] if field.get_default() == [] else {"words": token}
    if isinstance(field, models.EmailField):
        return f"{token}@example.org"
    return token.encode() if isinstance(field, models.BinaryField) else token
