"""The true counts behind what is published: in one column of one table, for as long as releases are held against them."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House
from tests.casework.insight.conftest import NAME
from tests.casework.insight.test_publishing import LAST, at_night

from safeguarding.casework.access.within import within
from safeguarding.casework.insight import queries
from safeguarding.casework.insight.models import Publication, Working
from safeguarding.casework.insight.removing import remove_true_counts


def names_of_cells() -> set[str]:
    """How true counts are named where they are kept: nothing else is called so."""
    return {cell for row in Publication.objects.values_list("kept", flat=True) for cell in row["cells"]}


def where(cells: set[str], texts: dict[str, str]) -> set[str]:
    marks = {cell for cell in cells if len(cell) > 12} | {'"cells"', "'cells'"}
    return {place for place, text in texts.items() if any(mark in text for mark in marks)}


def everywhere(house: House, log: str, folder: Path) -> dict[str, str]:
    client = house.client(house.performance)
    pages = [reverse("indicators"), reverse("indicator", args=[NAME]), reverse("indicator-board", args=["police"])]
    pages += [f"{reverse('indicator', args=[NAME])}?by={one}" for one in ("office", "team")]
    pages += [f"{reverse('indicator-file', args=[NAME])}?as=csv"]
    tables: dict[str, Any] = {
        model._meta.label: list(model._base_manager.values_list())
        for model in apps.get_models()
        if model is not Publication
    }
    files = [*folder.rglob("*"), *Path(default_storage.location).rglob("*")]  # type: ignore[attr-defined]
    return {
        "what is shown": str(list(Publication.objects.values_list("result", flat=True))),
        "true counts": str(list(Publication.objects.values_list("kept", flat=True))),
        **{name: str(rows) for name, rows in tables.items()},
        "pages": " ".join(client.get(page).content.decode() for page in pages),
        "the log": log,
        "a file": " ".join(one.read_bytes().decode(errors="ignore") for one in files if one.is_file()),
        "the cache": str(getattr(cache, "_cache", {})),
    }


def test_once_published_true_counts_stand_in_their_one_place_and_nowhere_else(
    county: House, caplog: pytest.LogCaptureFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with caplog.at_level(logging.DEBUG):
        assert NAME in at_night(county, now=True).published
        log = "".join(one.getMessage() for one in caplog.records if one.name != "django.db.backends")
    cells = names_of_cells()
    assert cells, "nothing is kept: this would prove nothing"
    assert where(cells, everywhere(county, log, tmp_path)) - {"insight.Working"} == {"true counts"}
    left = Working.objects.exclude(result__made=False)
    assert not left.exists(), "what went out is not held in the works as well"
    for row in Working.objects.all():
        counts = [cell[0] for cell in row.kept.get("cells", {}).values()]
        assert not [one for one in counts if one], "what has no figures keeps no count"


def earlier(county: House, many: int) -> None:
    until = LAST
    for _ in range(many):
        of: dict[str, Any] = {"definition": NAME, "version": "9", "until": until, "made_at": timezone.now()}
        Publication.objects.create(authority=county.authority, result={}, kept={"cells": {"a": [3, 1, True]}}, **of)
        until = queries.last_quarter(until)


def test_true_counts_of_a_quarter_that_passed_and_never_went_out_go_too(county: House) -> None:
    before = queries.last_quarter(LAST)
    for until in (LAST, before):
        Working.objects.create(
            authority=county.authority, definition=NAME, version="9", until=until, key="x", made_at=timezone.now(),
            result={"made": True}, kept={"cells": {"a": [3, 1, True]}},
        )  # fmt: skip
    remove_true_counts(by=county.performance)
    kept = dict(Working.objects.values_list("until", "kept"))
    assert kept == {LAST: {"cells": {"a": [3, 1, True]}}, before: {}}


@pytest.mark.django_db(transaction=True)
def test_the_workbooks_own_login_cannot_remove_them_and_the_owner_can(county: House) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has an owner of the tables beside the workbook's own login")
    earlier(county, queries.EARLIER + 2)

    def held() -> int:
        with within(county.authority.pk):
            return Publication.objects.exclude(kept={}).count()

    for way in (lambda: remove_true_counts(by=county.performance), lambda: Publication.objects.update(kept={})):
        with pytest.raises(DatabaseError), within(county.authority.pk):
            way()
    assert held() == queries.EARLIER + 2
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.authority', %s, true)", [str(county.authority.pk)])
        assert remove_true_counts(by=county.performance) == 2
    assert held() == queries.EARLIER
    with within(county.authority.pk):
        gone = Publication.objects.filter(kept={}).values_list("kept", "result")
        assert list(gone) == [({}, {}), ({}, {})]
