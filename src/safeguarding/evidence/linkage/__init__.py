"""Join a partner's rows to our people: a declared Splink model, its training, three bands, and the reasons in words.

`link(left, right)` needs nothing else; `exclude` comes before it, `explain` and `score` after.
"""

from safeguarding.evidence.linkage.artefact import Artefact, keep, kept
from safeguarding.evidence.linkage.calibrate import Calibration, calibrate, wrong_above
from safeguarding.evidence.linkage.declare import DOUBTFUL, LINKED, NOT_LINKED, Model, ModelError, load
from safeguarding.evidence.linkage.engine import Engine
from safeguarding.evidence.linkage.engine import named as engine_named
from safeguarding.evidence.linkage.explain import Explanation, Finding, explain, explain_doubtful
from safeguarding.evidence.linkage.files import read_extract, write_links
from safeguarding.evidence.linkage.history import History, Night, add, begin, join, withdraw
from safeguarding.evidence.linkage.link import Linked, exclude, link
from safeguarding.evidence.linkage.prepare import LinkError
from safeguarding.evidence.linkage.quality import Band, by_group, indicator_sensitivity, likeliest, sensitivity
from safeguarding.evidence.linkage.review_sample import draw
from safeguarding.evidence.linkage.score import Score, at_thresholds, false_links, linked_share, score
from safeguarding.evidence.linkage.train import Trained, Weight
from safeguarding.evidence.linkage.unseen import Unseen, unseen_pairs

__all__ = [
    "DOUBTFUL", "LINKED", "NOT_LINKED", "Artefact", "Band", "Calibration", "Engine", "Explanation", "Finding", "History",
    "LinkError", "Linked", "Model", "ModelError", "Night", "Score", "Trained", "Unseen", "Weight", "add", "at_thresholds", "begin",
    "by_group", "calibrate", "draw", "engine_named", "exclude", "explain", "explain_doubtful", "false_links", "indicator_sensitivity", "join", "keep", "kept", "likeliest", "link",
    "linked_share", "load", "read_extract", "score", "sensitivity", "unseen_pairs", "withdraw", "write_links", "wrong_above",
]  # fmt: skip
