"""When: rules that close a door because of the state a thing is in. Rooms register them; `check` asks them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Rule = Callable[[Any], str | None]
_RULES: dict[tuple[str, str], Rule] = {}


def closed_when(permission: str, model: str) -> Callable[[Rule], Rule]:
    """Register a rule: given the thing, return the sentence that refuses it, or None."""

    def register(rule: Rule) -> Rule:
        _RULES[(permission, model)] = rule
        return rule

    return register


def refusal(permission: str, thing: Any) -> str | None:
    """The sentence that the state of `thing` refuses `permission` with, or None."""
    rule = _RULES.get((permission, type(thing).__name__))
    return rule(thing) if rule else None
