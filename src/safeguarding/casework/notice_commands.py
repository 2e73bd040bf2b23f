"""`safeguarding tell`: the day's letters."""

from __future__ import annotations

import click

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


@main.command("tell-managers")
@click.option("--address", default="", help="The workbook’s own address, https and all: the e-mail then links to it.")
@as_json
def tell_managers(address: str, as_json: bool) -> None:
    """Send an e-mail to every team manager: that the week’s summary is ready, and nothing of it. Run it once a week.

    Run twice in a week it sends nothing the second time. Nobody who wants no letters is told.
    """
    _ready(as_json)
    from django.utils import timezone

    from safeguarding.casework.access.models import Authority
    from safeguarding.casework.access.within import within
    from safeguarding.casework.caseload import telling

    told = 0
    for key in Authority.objects.order_by("code").values_list("pk", flat=True):
        with within(key, patient=True):
            told += telling.tell_managers(key, timezone.localdate(), address)
    emit({"ok": True, "told": told}, as_json=as_json, words=[f"Told: {told}."])
