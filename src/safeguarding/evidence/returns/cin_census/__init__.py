"""Children in need census: read, check and write the DfE XML return.

Read a file as a stream, one pass, a child at a time::

    for found in stream(path, year=2026, authority="919", progress=bar.update):
        match found:
            case Header():   ...   # once, first: who returns what, for which year
            case Child():    ...   # a child without errors, with all episodes
            case Problem():  ...   # line, path, sentence, severity "fatal", "error" or "query"

Any `Problem` of severity "fatal" or "error" means that something in the file was not handed out: an import keeps
nothing of such a file. A "query" is for a person to look at. Factors and disabilities never repeat in what is read.
`read` gives a whole small file at once; `write` is its inverse; `differences` says where two sets of children differ
in meaning.
"""

from safeguarding.evidence.returns.cin_census.check import Checked, check
from safeguarding.evidence.returns.cin_census.compare import Difference, differences
from safeguarding.evidence.returns.cin_census.definition import YEARS, Definition, DefinitionError, definition, label
from safeguarding.evidence.returns.cin_census.problems import Problem
from safeguarding.evidence.returns.cin_census.read import MAX_BYTES, Reading, read, stream
from safeguarding.evidence.returns.cin_census.records import (
    Assessment,
    Child,
    CinPlan,
    Episode,
    Header,
    ProtectionPlan,
    Section47,
)
from safeguarding.evidence.returns.cin_census.write import CannotWrite, Written, write

__all__ = [
    "MAX_BYTES",
    "YEARS",
    "Assessment",
    "CannotWrite",
    "Checked",
    "Child",
    "CinPlan",
    "Definition",
    "DefinitionError",
    "Difference",
    "Episode",
    "Header",
    "Problem",
    "ProtectionPlan",
    "Reading",
    "Section47",
    "Written",
    "check",
    "definition",
    "differences",
    "label",
    "read",
    "stream",
    "write",
]
