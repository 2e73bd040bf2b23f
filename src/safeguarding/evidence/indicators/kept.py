"""Results and releases as plain values to keep, and back again."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from typing import Any, Union, get_args, get_origin, get_type_hints

from safeguarding.evidence.disclosure import Cell, Release, Rule, Sum
from safeguarding.evidence.indicators.result import IndicatorResult


def result_of(plain: Mapping[str, Any]) -> IndicatorResult:
    """The result that `IndicatorResult.as_dict` made these values from. Raises KeyError where one is missing."""
    found: IndicatorResult = _made(IndicatorResult, plain)
    return found


def plain_release(release: Release) -> dict[str, Any]:
    """A release as plain values. They hold true counts: for keeping, never for showing."""
    rule = release.rule
    return {
        "cells": {key: [one.count, one.contributors, one.published] for key, one in release.cells.items()},
        "sums": [[one.whole, *one.parts] for one in release.sums],
        "shown": dict(release.shown),
        "small": sorted(release.small),
        "others": sorted(release.others),
        "rule": [rule.threshold, rule.round_to, rule.mark, rule.source],
    }


def release_of(plain: Mapping[str, Any]) -> Release:
    """The release that `plain_release` made these values from."""
    return Release(
        {key: Cell(*values) for key, values in plain["cells"].items()},
        tuple(Sum(whole, tuple(parts)) for whole, *parts in plain["sums"]),
        dict(plain["shown"]), frozenset(plain["small"]), frozenset(plain["others"]), Rule(*plain["rule"]),
    )  # fmt: skip


def _made(kind: Any, value: Any) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        inner = [one for one in get_args(kind) if one is not type(None)]
        return None if value is None else _made(inner[0], value)
    if get_origin(kind) is tuple:
        return tuple(_made(get_args(kind)[0], one) for one in value)
    if kind is date:
        return date.fromisoformat(value)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        # A field that a later version added has a default, for what was kept before.
        there = [one for one in fields(kind) if one.name in value or one.default is MISSING]
        return kind(**{one.name: _made(hints[one.name], value[one.name]) for one in there})  # type: ignore[operator]
    return value
