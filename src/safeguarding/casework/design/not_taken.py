"""Why a file is not taken, as a sentence for the person who sent it."""

from __future__ import annotations


class NotTaken(ValueError):
    """The file is refused and nothing of it is kept. `sentence` says what is wrong and how to mend it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
