"""The demonstration: a made-up county in the database, what its partners deliver handed in and linked, one more to hand in."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import polars as pl
from django.core.files.uploadedfile import SimpleUploadedFile

from safeguarding.casework.access.models import Authority, User
from safeguarding.casework.access.within import within
from safeguarding.casework.demo import decided, partners
from safeguarding.casework.demo.loading import SignIn, load
from safeguarding.casework.design.uploads import checked
from safeguarding.casework.feeds import actions
from safeguarding.casework.feeds.lawful import agencies_for
from safeguarding.casework.feeds.models import Delivery
from safeguarding.casework.feeds.tasks import process_delivery
from safeguarding.casework.insight.publishing import bring_up_to_date
from safeguarding.evidence.made_up.shape import County

Say = Callable[[str], None]
#: The last rows of the police extract stay in a file of their own, for people to hand in themselves.
KEPT_BACK = 30


def empty() -> bool:
    """Whether the database holds no authority yet."""
    return not Authority.objects.exists()


def fill(county: County, password: str, folder: Path, say: Say) -> list[SignIn]:
    """Load the county, hand in its police extract as the police analyst would, and the other partners' as the
    performance officer would. Returns who can sign in."""
    people = load(county, password, say)
    analyst = next((one for one in people if one.role == "partner_analyst"), None)
    if analyst is not None and len(county.police_extract):
        say("police extract: reading the rows and looking for the people")
        delivery = hand_in(county.police_extract.head(-KEPT_BACK), User.objects.get(email=analyst.email))
        say(
            f"police extract: {delivery.accepted:,} rows accepted, {delivery.rejected:,} rejected. "
            f"{KEPT_BACK} more to hand in yourself: {_keep_back(county.police_extract.tail(KEPT_BACK), folder)}"
        )
    officer = next((one for one in people if one.role == "performance_officer"), None)
    if officer is not None:
        partners.hand_in(county, User.objects.get(email=officer.email), say)
        say(f"police extract: {decided.decide(county, User.objects.get(email=officer.email))} doubtful links decided")
        say("indicators: working out and publishing the last quarter")
        bring_up_to_date(User.objects.get(email=officer.email), now=True)
    return people


def _csv(rows: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    rows.write_csv(out)
    return out.getvalue()


def hand_in(rows: pl.DataFrame, by: User) -> Delivery:
    """Deliver these rows of the police extract as this person would, and link them."""
    file = checked(SimpleUploadedFile("police extract.csv", _csv(rows), "text/csv"), kinds={"csv"})
    with within(by.authority_id):
        delivery = actions.receive_delivery(file, "police", agencies_for(by, "police")[0], by=by)
    process_delivery.call(str(delivery.pk), str(by.pk))
    with within(by.authority_id):
        delivery.refresh_from_db()
    return delivery


def _keep_back(rows: pl.DataFrame, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "police-extract-to-hand-in.csv"
    path.write_bytes(_csv(rows))
    return path
