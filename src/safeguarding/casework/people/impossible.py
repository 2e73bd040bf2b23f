"""What can't be so: refused with sentences that the form shows beside the question."""

from __future__ import annotations


class Impossible(ValueError):
    """What was written can't be true. `sentences` say why; `field` names the question that they belong to, if one."""

    def __init__(self, *sentences: str, field: str | None = None) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences
        self.field = field
