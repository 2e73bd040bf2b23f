"""From a declared model and two prepared tables to a Splink linker that knows how much each finding weighs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from splink import Linker, block_on
from splink.internals.blocking_rule_creator import BlockingRuleCreator

from safeguarding.evidence.linkage.declare import Comparison, Level, Model
from safeguarding.evidence.linkage.engine import Work

RAREST_NAME = 0.0001  # a name rarer than this weighs no more than this: its rarity is a matter of the sample
ENOUGH = 1e12  # rows on the left times rows on the right; of more, a share of the rows is drawn to learn from
FAINT = 1e-6  # the share of shipped u kept after training, about one pair in those drawn


@dataclass(frozen=True)
class Weight:
    """What one level weighs: m of records of one person fall into it, u of two. `how` is trained or shipped."""

    comparison: str
    level: str
    m: float
    u: float
    how: str


@dataclass(frozen=True)
class Trained:
    """The record of a training: sizes, the chance that two rows drawn blindly match, weights.

    `settings` is the model as Splink takes it; give the whole record to `link` again to reuse it unchanged.
    """

    model: str
    version: str
    left_rows: int
    right_rows: int
    how: str  # trained, or shipped where the extracts were too small to train on
    prior: float
    weights: tuple[Weight, ...]
    settings: dict[str, Any]

    def compares(self, model: Model) -> bool:
        """Whether it was trained on the comparisons of the model, each with the same levels."""
        mine = dict.fromkeys((w.comparison, w.level) for w in self.weights)
        return list(mine) == [(c.name, level.key) for c in model.comparisons for level in c.levels]


def train(work: Work, model: Model, sizes: tuple[int, int], progress: Callable[[str], None]) -> Trained:
    """The record of a training on the engine's tables left_rows and right_rows.

    `model` must already be narrowed to the columns that both tables have (`Model.only`). Below `training.smallest`
    rows on either side the shipped weights are used as they are, without the adjustment for rare names.
    """
    enough = min(sizes) >= model.training.smallest
    prior = min(model.training.matched_share / max(sizes[0], 1), 0.5)
    declared = settings(model, prior, rare_names=enough)
    how, learnt = "shipped", declared
    if enough:
        linker = work.linker(declared)
        _learn(linker, model, sizes, progress)
        how, learnt = "trained", _with_what_was_learnt(declared, linker.misc.save_model_to_json())
    weights = _steadied(model, learnt, how)
    prior = learnt["probability_two_random_records_match"]
    return Trained(model.name, model.version, *sizes, how, prior, weights, learnt)


def settings(model: Model, prior: float, *, rare_names: bool = True) -> dict[str, Any]:
    """The model as Splink's settings."""
    return {
        "link_type": "link_only",
        "unique_id_column_name": "unique_id",
        "comparisons": [
            {
                "output_column_name": comparison.name,
                "comparison_levels": [
                    {"sql_condition": comparison.missing, "label_for_charts": "missing", "is_null_level": True},
                    *(_level(comparison, level, rare_names) for level in comparison.levels),
                ],
            }
            for comparison in model.comparisons
        ],
        "blocking_rules_to_generate_predictions": [
            block_on(*columns).create_blocking_rule_dict("duckdb") for columns in model.blocks
        ],
        "probability_two_random_records_match": prior,
        "retain_matching_columns": True,  # Splink gives the level of each comparison only together with both of these
        "retain_intermediate_calculation_columns": True,
    }


def _level(comparison: Comparison, level: Level, rare_names: bool) -> dict[str, Any]:
    entry = {
        "sql_condition": level.when or "ELSE",
        "label_for_charts": level.words,
        "m_probability": level.m,
        "u_probability": level.u,
    }
    if level.tf and rare_names:
        entry |= {"tf_adjustment_column": comparison.tf, "tf_minimum_u_value": RAREST_NAME}
    return entry


def _learn(linker: Linker, model: Model, sizes: tuple[int, int], progress: Callable[[str], None]) -> None:
    how = model.training
    progress("estimating how often strangers agree")
    # In one piece: ten, Splink's default, are fifty statements that together take twice as long for the same pairs.
    linker.training.estimate_u_using_random_sampling(max_pairs=how.random_pairs, seed=how.seed, num_chunks=1)
    if how.certain:
        rules: list[str | BlockingRuleCreator] = [block_on(*columns) for columns in how.certain]
        linker.training.estimate_probability_two_random_records_match(rules, recall=how.certain_share)
    share = min(1.0, (ENOUGH / max(sizes[0] * sizes[1], 1)) ** 0.5)
    for columns in how.together:
        progress(f"learning from pairs with the same {' and '.join(columns)}")
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*columns), max_pairs=how.pairs_in_a_block, record_sample_proportion=share
        )


def _with_what_was_learnt(declared: dict[str, Any], learnt: dict[str, Any]) -> dict[str, Any]:
    """The settings as declared, whatever engine learnt, with its chance that two rows match and its m and u."""
    comparisons = [
        comparison
        | {
            "comparison_levels": [
                level | {key: found.get(key) for key in ("m_probability", "u_probability") if key in level}
                for level, found in zip(comparison["comparison_levels"], seen["comparison_levels"], strict=True)
            ]
        }
        for comparison, seen in zip(declared["comparisons"], learnt["comparisons"], strict=True)
    ]
    prior = "probability_two_random_records_match"
    return declared | {"comparisons": comparisons, prior: learnt[prior]}


def _steadied(model: Model, learnt: dict[str, Any], how: str) -> tuple[Weight, ...]:
    """Mix a little of the shipped m and u into the learnt ones, in `learnt` itself, and list the result."""
    keep = model.training.steadied if how == "trained" else 1.0
    weights = []
    for comparison, found in zip(model.comparisons, learnt["comparisons"], strict=True):
        levels = [level for level in found["comparison_levels"] if not level.get("is_null_level")]
        for level, entry in zip(comparison.levels, levels, strict=True):
            seen = isinstance(entry.get("m_probability"), float) and isinstance(entry.get("u_probability"), float)
            m, u = (entry["m_probability"], entry["u_probability"]) if seen else (level.m, level.u)
            # Sums of many threads differ in their last digits; what is written down must not.
            entry["m_probability"] = float(f"{(1 - keep) * m + keep * level.m:.8g}")
            entry["u_probability"] = float(f"{(1 - FAINT) * u + FAINT * level.u:.8g}")
            weights.append(
                Weight(
                    comparison.name,
                    level.key,
                    entry["m_probability"],
                    entry["u_probability"],
                    how if seen else "shipped",
                )
            )
    return tuple(weights)
