"""Read what partner agencies deliver: one file a partner source, one declared definition each, the same code for all.

`read("police", file)`, or `police.read(file)`, gives the events, and for each row that can't be used the reason.
"""

from safeguarding.evidence.feeds.definition import Definition, DefinitionError
from safeguarding.evidence.feeds.mapping import Heading, Mapping, propose, unknown_codes
from safeguarding.evidence.feeds.reading import MAX_BYTES, FeedError, HeadingsError, Layout, Reading, Rejection
from safeguarding.evidence.feeds.rows import FEEDS, read

__all__ = [
    "FEEDS", "MAX_BYTES", "Definition", "DefinitionError", "FeedError", "Heading", "HeadingsError", "Layout", "Mapping",
    "Reading", "Rejection", "propose", "read", "unknown_codes",
]  # fmt: skip
