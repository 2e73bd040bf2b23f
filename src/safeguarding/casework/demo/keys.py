"""The same made-up county gets the same keys in every database, so that a picture of it can be made again."""

from __future__ import annotations

import uuid

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "made-up county of the family safeguarding workbook")


class Keys:
    """Keys of one county: the `kind` and the county's own identifier give a UUID."""

    def __init__(self, seed: int, authority: str) -> None:
        self._of = uuid.uuid5(_NAMESPACE, f"{authority}:{seed}")

    def __call__(self, kind: str, name: str) -> uuid.UUID:
        return uuid.uuid5(self._of, f"{kind}:{name}")
