"""Join a partner's rows to our people: a declared Splink model, its training, three bands, and the reasons in words.

`link(left, right)` needs nothing else; `exclude` comes before it, `explain` and `score` after.
"""

from safeguarding.evidence.linkage.declare import DOUBTFUL, LINKED, NOT_LINKED, Model, ModelError, load
from safeguarding.evidence.linkage.explain import Explanation, Finding, explain, explain_doubtful
from safeguarding.evidence.linkage.files import read_extract, write_links
from safeguarding.evidence.linkage.link import Linked, LinkError, exclude, link
from safeguarding.evidence.linkage.score import Score, at_thresholds, false_links, linked_share, score
from safeguarding.evidence.linkage.train import Trained, Weight

__all__ = [
    "DOUBTFUL", "LINKED", "NOT_LINKED", "Explanation", "Finding", "LinkError", "Linked", "Model", "ModelError", "Score",
    "Trained", "Weight", "at_thresholds", "exclude", "explain", "explain_doubtful", "false_links", "link",
    "linked_share", "load", "read_extract", "score", "write_links",
]  # fmt: skip
