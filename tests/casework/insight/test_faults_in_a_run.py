"""A fault in one indicator keeps no other back, and whoever reads it or runs the service is told."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from click.testing import CliRunner
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House
from tests.casework.insight.conftest import NAME
from tests.casework.insight.test_publishing import LAST, THREE, at_night

from safeguarding.casework.audit.models import Event
from safeguarding.casework.design.dates import day
from safeguarding.casework.insight import publishing, queries, tasks
from safeguarding.casework.insight.models import Publication, Working
from safeguarding.evidence.indicators import runs

ONE_THAT_FAILS = "police_missing_before_after"


def fault_planted(monkeypatch: pytest.MonkeyPatch, name: str = ONE_THAT_FAILS) -> None:
    made = runs.publish

    def fails(definition: Any, *args: Any, **more: Any) -> Any:
        if definition.id == name:
            raise ValueError("a small number: 3")
        return made(definition, *args, **more)

    monkeypatch.setattr(runs, "publish", fails)


def test_a_fault_in_one_indicator_keeps_no_other_back_and_readers_are_told(
    county: House,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    before = queries.last_quarter(LAST)
    row = {"definition": ONE_THAT_FAILS, "version": "2", "until": before, "made_at": timezone.now()}
    Publication.objects.create(authority=county.authority, result={"a": 1}, kept={}, **row)
    with monkeypatch.context() as planted:
        fault_planted(planted)
        outcome = at_night(county, now=True)
    assert NAME in outcome.published and outcome.failed == (ONE_THAT_FAILS,)
    told = Event.objects.get(verb="published a quarter").what
    assert told["failed"] == [ONE_THAT_FAILS] and NAME in told["worked_out"]
    assert "ValueError" in caplog.text and "small number" not in caplog.text
    assert not Publication.objects.filter(definition=ONE_THAT_FAILS, until=LAST).exists()
    client = county.client(county.performance)
    for address in (reverse("indicator-board", args=["police"]), reverse("indicator", args=[ONE_THAT_FAILS])):
        page = unescape(client.get(address).content.decode())
        assert f"Working this out for the quarter to {day(LAST)} failed" in page
        assert f"The last that was published is for the quarter to {day(before)}" in page
    after = at_night(county, now=True)  # without the fault
    assert ONE_THAT_FAILS in after.computed and after.failed == ()


def test_a_fault_in_how_far_links_are_wrong_keeps_back_that_feed_alone(
    county: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: Any, **more: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(publishing, "with_bands", fails)
    outcome = at_night(county, now=True)
    assert NAME in outcome.failed and NAME not in outcome.published
    assert Working.objects.get(definition=NAME).result["made"] is False


def test_the_task_ends_as_failed_and_the_command_with_1_where_an_indicator_failed(
    county: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "every_definition", lambda: THREE)
    with monkeypatch.context() as planted:
        fault_planted(planted)
        with pytest.raises(RuntimeError, match=ONE_THAT_FAILS):
            tasks.publish_now.call(str(county.performance.pk))
        assert Publication.objects.filter(definition=NAME, until=LAST).exists()
        from safeguarding.casework import indicator_commands

        planted.setattr(indicator_commands, "_ready", lambda as_json: None)
        planted.setattr(indicator_commands, "_users", lambda: [county.performance])
        told = CliRunner().invoke(indicator_commands.publish, ["--now"])
        assert told.exit_code == 1 and ONE_THAT_FAILS in told.output
    monkeypatch.setattr(indicator_commands, "_ready", lambda as_json: None)
    monkeypatch.setattr(indicator_commands, "_users", lambda: [county.performance])
    assert CliRunner().invoke(indicator_commands.publish, ["--now"]).exit_code == 0
