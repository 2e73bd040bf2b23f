"""The model of when two records are the same person, as declared in a TOML file: comparisons, blocks, limits.

`load()` reads the shipped `person_model.toml`; `load(path)` one of your own. A wrong file stops with a sentence that
names the file and the place.
"""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

from safeguarding.evidence.linkage.prepare import LINKER_COLUMNS

MISSING = "missing"
LINKED, DOUBTFUL, NOT_LINKED = "linked", "doubtful", "not_linked"


class ModelError(ValueError):
    """The file of a model is wrong. The message says where and how to mend it."""


@dataclass(frozen=True)
class Level:
    """One outcome of a comparison. `when` is an SQL condition on columns ending in _l and _r; None is “everything else”."""

    key: str
    words: str
    m: float
    u: float
    when: str | None = None
    tf: bool = False


@dataclass(frozen=True)
class Comparison:
    """What is compared, on which prepared columns, and the levels from strongest agreement to none."""

    name: str
    words: str
    needs: tuple[str, ...]
    missing: str
    levels: tuple[Level, ...]
    tf: str | None = None

    def key_of(self, gamma: int) -> str:
        """The level's key for Splink's number: -1 is missing, 0 the last level, counting up."""
        return MISSING if gamma < 0 else self.levels[len(self.levels) - 1 - gamma].key

    def gamma_of(self, key: str) -> int:
        keys = [level.key for level in self.levels]
        return -1 if key == MISSING else len(keys) - 1 - keys.index(key)


@dataclass(frozen=True)
class Limit:
    """A finding that keeps a pair from being linked unseen: `when` and none of `unless` (comparison -> level keys).

    `band` is the best that such a pair can get: doubtful or not_linked. `families` marks a limit that matters only where relatives stand in the extracts.
    """

    words: str
    when: dict[str, tuple[str, ...]]
    unless: dict[str, tuple[str, ...]]
    band: str = DOUBTFUL
    families: bool = False


@dataclass(frozen=True)
class Thresholds:
    """Match probabilities from 0 to 1; `close` in bits of match weight; `households` a share; `candidates` a number."""

    linked: float
    doubtful: float
    keep: float
    close: float
    households: float
    candidates: int


@dataclass(frozen=True)
class Training:
    """How m and u are learnt from two extracts without knowing the truth."""

    smallest: int
    matched_share: float
    seed: int
    random_pairs: int
    pairs_in_a_block: int
    together: tuple[tuple[str, ...], ...]
    certain: tuple[tuple[str, ...], ...]
    certain_share: float
    steadied: float


@dataclass(frozen=True)
class Model:
    """The whole declaration."""

    name: str
    version: str
    thresholds: Thresholds
    training: Training
    blocks: tuple[tuple[str, ...], ...]
    comparisons: tuple[Comparison, ...]
    limits: tuple[Limit, ...]

    def comparison(self, name: str) -> Comparison:
        return next(c for c in self.comparisons if c.name == name)

    def only(self, columns: set[str]) -> Model:
        """The model without what needs a column that is not among `columns`."""
        comparisons = tuple(c for c in self.comparisons if columns.issuperset(c.needs))
        names = {c.name for c in comparisons}
        return replace(
            self,
            comparisons=comparisons,
            blocks=_among(self.blocks, columns),
            training=replace(
                self.training,
                together=_among(self.training.together, columns),
                certain=_among(self.training.certain, columns),
            ),
            limits=tuple(
                replace(limit, unless={name: keys for name, keys in limit.unless.items() if name in names})
                for limit in self.limits
                if names.issuperset(limit.when)
            ),
        )

    def with_thresholds(self, linked: float, doubtful: float) -> Model:
        """The model with other probabilities from which a pair is linked, and from which a person decides."""
        keep = min(self.thresholds.keep, doubtful)
        return replace(self, thresholds=replace(self.thresholds, linked=linked, doubtful=doubtful, keep=keep))

    def without_families(self) -> Model:
        """The model without the limits that matter only where relatives stand in the extracts."""
        return replace(self, limits=tuple(limit for limit in self.limits if not limit.families))


def load(path: str | Path | None = None) -> Model:
    """The model in a TOML file, or the shipped one. Raises ModelError with the file's name and what to mend."""
    where = Path(path).name if path else "person_model.toml"
    try:
        if path is None:
            text = resources.files(__package__).joinpath(where).read_text(encoding="utf-8")
        else:
            text = Path(path).read_text(encoding="utf-8")
        return model_of(tomllib.loads(text))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ModelError(f"{where}: can't be read as TOML: {error}") from error
    except KeyError as error:
        raise ModelError(f"{where}: the entry {error.args[0]} is missing; compare with the shipped model.") from error
    except (TypeError, AttributeError) as error:
        raise ModelError(f"{where}: an entry has the wrong shape ({error}); compare with the shipped model.") from error
    except ModelError as error:
        raise ModelError(f"{where}: {error}") from None


def plain(model: Model) -> dict[str, Any]:
    """The model as its file has it, for JSON: `model_of(plain(model)) == model`."""
    raw = asdict(model)
    raw["block"] = [{"on": list(columns)} for columns in raw.pop("blocks")]
    raw["comparison"] = [{k: v for k, v in one.items() if v is not None} for one in raw.pop("comparisons")]
    for one in raw["comparison"]:
        one["levels"] = [{k: v for k, v in level.items() if v is not None} for level in one["levels"]]
    raw["limit"] = raw.pop("limits")
    return raw


def model_of(raw: dict[str, Any]) -> Model:
    """The model of a file's entries. Raises ModelError, KeyError, TypeError or AttributeError where they are wrong."""
    training = raw["training"] | {key: _tuples(raw["training"][key]) for key in ("together", "certain")}
    model = Model(
        name=raw["name"],
        version=str(raw["version"]),
        thresholds=Thresholds(**raw["thresholds"]),
        training=Training(**training),
        blocks=_tuples(block["on"] for block in raw["block"]),
        comparisons=tuple(_comparison(c) for c in raw["comparison"]),
        limits=tuple(
            Limit(**limit | {"when": _keys(limit["when"]), "unless": _keys(limit.get("unless", {}))})
            for limit in raw.get("limit", [])
        ),
    )
    _check(model)
    return model


def _comparison(raw: dict[str, Any]) -> Comparison:
    return Comparison(
        name=raw["name"],
        words=raw["words"],
        needs=tuple(raw["needs"]),
        missing=raw["missing"],
        levels=tuple(Level(**level) for level in raw["levels"]),
        tf=raw.get("tf"),
    )


def _check(model: Model) -> None:
    limits = model.thresholds
    if not 0 <= limits.keep <= limits.doubtful <= limits.linked <= 1:
        raise ModelError("thresholds must rise from keep over doubtful to linked, between 0 and 1.")
    for columns in (
        *model.blocks,
        *model.training.together,
        *model.training.certain,
        *(c.needs for c in model.comparisons),
    ):
        if unknown := sorted(set(columns) - set(LINKER_COLUMNS)):
            raise ModelError(f"the column {unknown[0]} is not prepared. There are: {', '.join(LINKER_COLUMNS)}.")
    for comparison in model.comparisons:
        if not comparison.name.isidentifier() or not comparison.levels:
            raise ModelError(f"comparison “{comparison.name}”: give a name of letters and _, and at least one level.")
        *conditions, last = comparison.levels
        if last.when is not None or any(level.when is None for level in conditions):
            raise ModelError(f"comparison {comparison.name}: the last level, and only it, has no “when”.")
        for level in comparison.levels:
            if not (0 < level.m < 1 and 0 < level.u < 1):
                raise ModelError(f"comparison {comparison.name}, level {level.key}: m and u must lie between 0 and 1.")
    known = {c.name: {MISSING, *(level.key for level in c.levels)} for c in model.comparisons}
    for limit in model.limits:
        if limit.band not in (DOUBTFUL, NOT_LINKED):
            raise ModelError(f"limit “{limit.words}”: band is {limit.band}; give {DOUBTFUL} or {NOT_LINKED}.")
        for name, keys in (*limit.when.items(), *limit.unless.items()):
            if name not in known or not known[name].issuperset(keys):
                raise ModelError(f"limit “{limit.words}”: no comparison {name} with the levels {', '.join(keys)}.")


def _tuples(lists: Any) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(columns) for columns in lists)


def _keys(raw: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(keys) for name, keys in raw.items()}


def _among(rules: tuple[tuple[str, ...], ...], columns: set[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(rule for rule in rules if columns.issuperset(rule))
