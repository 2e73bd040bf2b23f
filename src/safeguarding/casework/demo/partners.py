"""What the partner agencies of the demonstration deliver: every feed, by those who hand it in, and what is expected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from safeguarding.casework.access.models import Agency, SharingAgreement, User
from safeguarding.casework.access.within import within
from safeguarding.casework.demo.keys import Keys
from safeguarding.casework.design.uploads import checked
from safeguarding.casework.feeds import actions, answering
from safeguarding.casework.feeds.covering import Whole
from safeguarding.casework.feeds.forms import EXTRACTS
from safeguarding.casework.feeds.lawful import agencies_for
from safeguarding.casework.feeds.models import Delivery
from safeguarding.casework.feeds.tasks import process_delivery
from safeguarding.evidence.feeds.columns import every
from safeguarding.evidence.feeds.definition import load
from safeguarding.evidence.made_up.partners.deliveries import Made, came, deliveries
from safeguarding.evidence.made_up.shape import County

#: Agencies of which nobody works in a team: key, name, kind, and the extract that each hands in.
SENDERS = (
    ("schools", "Merrowshire Schools Exchange", Agency.Kind.SCHOOL, "school"),
    ("housing", "Hathersby Homes", Agency.Kind.VOLUNTARY, "housing"),
    ("ambulance", "Merrowshire Ambulance Trust", Agency.Kind.NHS, "ambulance"),
    ("elsewhere", "Merrowshire Legal and Placements", Agency.Kind.VOLUNTARY, "childrens_services"),
)
#: Feed, how often it is expected, how many days ago one was due, days of grace: one is late, one is missing.
EXPECTED = (
    ("police", "quarter", 80, 10), ("hospital", "quarter", 40, 10), ("mental_health", "quarter", 45, 10),
    ("probation", "quarter", 50, 10), ("housing", "month", 6, 10), ("ambulance", "month", 12, 5),
)  # fmt: skip
#: Of these only the columns of a headline are agreed.
HEADLINES = ("housing",)
#: Of these the one file is said to hold everything of every kind, from the first day that the county's data cover.
WHOLE = ("mental_health", "substance_misuse", "probation", "housing", "ambulance")
_CONDITION = "Safeguarding of children and individuals at risk (DPA 2018 Schedule 1)"


def hand_in(county: County, officer: User, say: Callable[[str], None]) -> int:
    """Make the agreements, hand in every file as `officer` and say what is expected. Returns how many deliveries."""
    with within(officer.authority_id):
        _agree(county, officer)
    files = deliveries(county)
    say(f"other extracts: {len(files)} files of {len({one.feed for one in files})} feeds")
    for one in files:
        _hand_in(one, officer, county)
    with within(officer.authority_id):
        _expect(county, officer)
    return len(files)


def _agree(county: County, officer: User) -> None:
    key, of = Keys(county.seed, county.authority), {"authority_id": officer.authority_id}
    for name, words, kind, feed in SENDERS:
        agency = Agency.objects.create(**of, id=key("agency", name), name=words, kind=kind)
        SharingAgreement.objects.create(
            **of, id=key("agreement", name), agency=agency, title=f"{words} and {county.authority_name}",
            controllers="Each for its own records.", purpose="To see whether work with the families helped.",
            lawful_basis="public_task", kinds=[feed], conditions={feed: _CONDITION}, start=county.since,
            covers="Members of the teams’ families.", columns={} if feed in HEADLINES else {feed: list(every(feed))},
        )  # fmt: skip


def _hand_in(one: Made, by: User, county: County) -> None:
    file = checked(SimpleUploadedFile(one.name, one.content), kinds=set(EXTRACTS))
    with within(by.authority_id):
        delivery = actions.receive_delivery(
            file, one.feed, agencies_for(by, one.feed)[0], by=by, said=_said(one, county) if one.feed in WHOLE else None
        )
    process_delivery.call(str(delivery.pk), str(by.pk))
    at = timezone.make_aware(datetime.combine(came(one, county.until), time(9, 30)))
    with within(by.authority_id):
        Delivery.objects.filter(pk=delivery.pk).update(received_at=at)


def _said(one: Made, county: County) -> Whole:
    first = dict(county.coverage.select("feed", "start").iter_rows())[one.feed]
    return Whole(first, one.last, tuple(load(one.feed).code_words["kind"]))


def _expect(county: County, officer: User) -> None:
    for feed, often, days, grace in EXPECTED:
        if agencies := agencies_for(officer, feed):
            first, whole = county.until - timedelta(days=days), feed in WHOLE
            answering.expect(agencies[0], feed, often, first, grace, by=officer, whole=whole)
