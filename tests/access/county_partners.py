"""What partners delivered, and what was published of it."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.utils import timezone
from tests.access.county import County

from safeguarding.evidence import indicators, linkage, tables
from safeguarding.evidence.linkage.artefact import first as first_model

POLICE = "police"
MISSING = "police_missing_before_after"


@cache
def result_of_nothing() -> dict[str, Any]:
    """What is published of an indicator where nothing was ever delivered."""
    asked = (tables.PEOPLE, tables.MEMBERS, tables.SPANS, tables.EVENTS, tables.LINKS, tables.COVERAGE)
    nothing = indicators.Tables(*(one.empty() for one in asked))
    return indicators.calculate(indicators.definitions()[MISSING], nothing).as_dict()


def make_partner_data(county: County, code: str, by: Any, names: tuple[str, ...]) -> None:
    """A delivery with a rejected row and, for each family, a row that may be its child, with earlier decisions."""
    planter, now, today = county.planters[code], timezone.now(), timezone.localdate()
    delivery = planter.row(
        "feeds.Delivery", "delivery", profile={}, agency=county.rows["agency", code, POLICE], feed="police", received_by=by,
        stored_as="", received_at=now - timedelta(days=1), state="done", sentence="", accepted=2, rejected=1,
        sha256=hashlib.sha256(code.encode()).hexdigest(), covers_from=today - timedelta(days=60), covers_to=today,
    )  # fmt: skip
    county.note("delivery", delivery, code)
    said = {"agency": county.rows["agency", code, POLICE], "feed": "police"}
    planter.row(
        "feeds.Mapping", "delivery", "", "said", version=1, headings={}, codes={}, made_by=by, made_at=now, **said
    )
    planter.row(
        "feeds.Expectation",
        "delivery",
        "",
        "said",
        every="month",
        first=today,
        grace=5,
        said_by=by,
        said_at=now,
        **said,
    )
    planter.row("feeds.Rejection", "delivery", delivery=delivery, row=3)
    refused = planter.row(
        "feeds.Delivery", "delivery", "", "refused", profile={}, agency=county.rows["agency", code, POLICE], feed="police",
        received_by=by, received_at=now, state="refused", stored_as="", sha256="",
    )  # fmt: skip
    county.note("delivery", refused, code)
    model = first_model("police", linkage.load(), None, "none", by="", at=now).as_json()
    planter.row("feeds.LinkModel", "delivery", feed="police", number=1, artefact=model, made_by=by, made_at=now)
    planter.row("feeds.Relinked", "delivery", seen={}, **said)
    for name in names:
        make_doubt(county, code, name, delivery, by)
        make_seen(county, code, name, delivery)


def make_doubt(county: County, code: str, name: str, delivery: Any, by: Any) -> None:
    planter, now = county.planters[code], timezone.now()
    event = planter.row(
        "feeds.FeedEvent", "feed_event", "", name, delivery=delivery, feed="police", kind="domestic_abuse",
        date=timezone.localdate() - timedelta(days=20), birth_date=date(2016, 5, 4), sex="F",
        event_key=hashlib.sha256(f"{code} {name}".encode()).hexdigest(), role="victim",
    )  # fmt: skip
    county.note("event", event, code, record=name)
    link = planter.row(
        "feeds.Link", "feed_event", "", name, event=event, person=county.rows["person", code, name, "child"],
        probability=0.7, band="doubtful", made_at=now, model_version="1",
    )  # fmt: skip
    county.note("link", link, code, name)
    planter.row(
        "feeds.SecondLook", "feed_event", "", name, event=event, answer="same", chosen=link, given_by=by, given_at=now
    )
    planter.row("feeds.SampledPair", "feed_event", "", name, link=link, stratum="sure", of=20, drawn=1, drawn_at=now)
    if name != "plain":
        return
    first = planter.row(
        "feeds.LinkDecision", "feed_event", "", "first", link=link, same=True, decided_by=by, decided_at=now
    )
    planter.row(
        "feeds.LinkDecision", "feed_event", "", "", link=link, same=False, decided_by=by, decided_at=now, replaces=first
    )


def make_seen(county: County, code: str, name: str, delivery: Any) -> None:
    """A row that is surely a family's child: its headline, whom to ask there, stands in the family's file."""
    planter, now = county.planters[code], timezone.now()
    event = planter.row(
        "feeds.FeedEvent", "feed_event", "", f"{name} sure", delivery=delivery, feed="police", kind="missing",
        date=timezone.localdate() - timedelta(days=10), birth_date=date(2016, 5, 4), sex="F", role="child_present",
        event_key=hashlib.sha256(f"{code} {name} sure".encode()).hexdigest(),
        lead_contact=planter.token("FeedEvent", "lead_contact", "seen", name, "sure"),
    )  # fmt: skip
    planter.row(
        "feeds.Link", "feed_event", "", f"{name} sure", event=event, person=county.rows["person", code, name, "child"],
        probability=0.99, band="linked", made_at=now, model_version="1",
    )  # fmt: skip


def make_figures(county: County, code: str) -> None:
    """An indicator as published, and as worked out for a later quarter: what it says, and the counts that nobody is shown."""
    planter, now, plain = county.planters[code], timezone.now(), result_of_nothing()
    for model, until, more in (
        ("Publication", date(2020, 3, 31), {}),
        ("Working", date(2019, 12, 31), {"key": "0"}),
    ):
        said = planter.token(model, "result", "figures")
        planter.row(
            f"insight.{model}", "true_counts", definition=MISSING, version="0", until=until, made_at=now,
            result={**plain, "owner": said, "cannot_show": [*plain["cannot_show"], said]}, **more,
        )  # fmt: skip
