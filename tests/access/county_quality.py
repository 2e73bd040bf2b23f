"""Supervision days that were drawn and observed, and the pulse."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from tests.access.county import County


def make_quality(county: County, code: str, observer: Any, worker: Any) -> None:
    """A draw of two days, of which one was observed; one answer to the pulse, and the tally that it is in."""
    planter, now, today = county.planters[code], timezone.now(), timezone.localdate()
    days = [one.pk for one in county.things["meeting"] if one.authority == code][:2]
    draw = planter.row(
        "quality.Draw", "places", first=today, last=today, wanted=2, among=2, seed="5eed", drawn_by=observer,
        drawn_at=now,
    )  # fmt: skip
    for place, meeting in enumerate(days):
        drawn = planter.row("quality.DrawnDay", "places", draw=draw, meeting_id=meeting)
        county.note("drawn", drawn, code)
        if place:
            continue
        observation = planter.row(
            "quality.Observation", "observation", drawn=drawn, on=today, version="1", observer=observer, written_at=now
        )
        mark = planter.row("quality.Mark", "observation", observation=observation, item="child", answer="yes")
        planter.row("quality.MarkNote", "observation", mark=mark)
    owner, what = str(observer.pk), f"observation {observer.pk}"
    words = planter.token("Draft", "fields", "draft", "", what, owner=owner)
    planter.row(
        "workbook.Draft", "draft", "", what, whose=owner, user=observer, form=f"observation:{drawn.pk}",
        fields={"note_child": [words]}, saved_at=now,
    )  # fmt: skip
    team = county.rows["team", code, "north"]
    of = {"team": team, "version": "1", "question": "decision"}
    planter.row("quality.PulseGiven", "places", user=worker, on=today, **of)
    planter.row("quality.PulseTally", "places", quarter=today.replace(day=1), answer="yes", number=1, **of)
