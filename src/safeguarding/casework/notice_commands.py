"""`safeguarding tell`: the day's letters."""

from __future__ import annotations

from safeguarding.casework.commands import _ready
from safeguarding.cli import as_json, emit, main


@main.command()
@as_json
def tell(as_json: bool) -> None:
    """Send an e-mail to everybody for whom something new waits. It never says what. Run it once a day.

    Nobody is told twice of the same, and nobody who wants no letters is told.
    """
    _ready(as_json)
    from safeguarding.casework.access.models import Authority
    from safeguarding.casework.access.within import within
    from safeguarding.casework.notices.telling import tell_all

    told = 0
    for key in Authority.objects.order_by("code").values_list("pk", flat=True):
        with within(key, patient=True):
            told += tell_all(key)
    emit({"ok": True, "told": told}, as_json=as_json, words=[f"Told: {told}."])
