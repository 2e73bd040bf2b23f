"""Indicator pages: every number with what belongs to it, small numbers hidden, no name anywhere."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House

from safeguarding.casework.families.models import Family, Membership, Person, TeamAllocation
from safeguarding.casework.families.situations import Restriction
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link, LinkDecision
from safeguarding.casework.insight import queries
from safeguarding.casework.insight.frames import tables_of
from safeguarding.evidence.indicators import definitions

NAME = "police_domestic_abuse_before_after"
ALLOCATED = date.today() - timedelta(days=500)


@pytest.fixture
def county(house: House) -> House:
    """Forty families, each with call-outs before allocation and fewer after."""
    of = {"authority": house.authority}
    delivery = Delivery.objects.create(
        **of, agency=house.police, feed="police", file_name="x.csv", sha256="0", received_by=house.analyst,
        received_at=timezone.now(), state="done", covers_from=ALLOCATED - timedelta(days=800), covers_to=date.today(),
    )  # fmt: skip
    for number in range(40):
        family = Family.objects.create(**of, name=f"Secretname {number}", opened_on=ALLOCATED)
        person = Person.objects.create(
            **of, given_name="Known", family_name=f"Secretname{number}", birth_date=date(1990, 1, 1)
        )
        start = ALLOCATED - timedelta(days=1500)
        Membership.objects.create(**of, family=family, person=person, role="adult", relation="mother", start=start)
        TeamAllocation.objects.create(**of, family=family, team=house.team, start=ALLOCATED)
        for days in (-200, -100, -30, 60):
            event = FeedEvent.objects.create(
                **of, delivery=delivery, event_key=f"{number}:{days}", incident_id=f"{number}:{days}", feed="police",
                kind="domestic_abuse", date=ALLOCATED + timedelta(days=days),
            )  # fmt: skip
            Link.objects.create(
                **of,
                event=event,
                person=person,
                probability=0.99,
                band="linked",
                model_version="test",
                made_at=timezone.now(),
            )
    return house


def test_the_page_shows_the_figures_with_everything_that_belongs_to_them(county: House) -> None:
    page = county.client(county.analyst).get(reverse("indicator", args=[NAME])).content.decode()
    for words in (
        "What this can’t show",
        "Families counted",
        "Days the feed covers",
        "Data up to",
        "Small numbers",
        "<svg",
        "<table",
    ):
        assert words in page, words
    assert "120" in page
    assert "Secretname" not in page


def test_a_person_who_decides_no_takes_the_row_out_of_the_count(county: House) -> None:
    definition = definitions()[NAME]
    before = queries.result(county.analyst, definition, None).figures[0].before.numerator
    for link in Link.objects.filter(event__date=ALLOCATED - timedelta(days=30))[:20]:
        LinkDecision.objects.create(
            authority=county.authority, link=link, same=False, decided_by=county.performance, decided_at=timezone.now()
        )
    after = queries.result(county.analyst, definition, None).figures[0].before.numerator
    assert (before, after) == (120, 100)


def test_without_any_delivery_the_page_says_so_and_gives_no_number(house: House) -> None:
    page = house.client(house.analyst).get(reverse("indicator", args=[NAME])).content.decode()
    assert "None: nothing has been linked" in page
    assert '<svg class="app-chart' not in page


def test_no_name_leaves_the_database_for_an_indicator(county: House) -> None:
    frames = tables_of(county.authority.pk, "police")
    assert set(frames.people["family_name"].drop_nulls()) == {"held"}
    assert frames.events["family_name"].drop_nulls().is_empty()


def test_another_authority_counts_nothing_of_ours(county: House) -> None:
    from tests.casework.conftest import make_house

    other = make_house("998", ".b")
    result = queries.result(other.analyst, definitions()[NAME], None)
    assert result.linkage.incidents == 0


def test_an_unknown_indicator_is_not_found(house: House) -> None:
    assert house.client(house.analyst).get(reverse("indicator", args=["nothing"])).status_code == 404
    assert house.client(house.analyst).get(reverse("indicator", args=[NAME]) + "?by=worker").status_code == 404


def test_the_list_names_every_indicator(house: House) -> None:
    page = unescape(house.client(house.analyst).get(reverse("indicators")).content.decode())
    for definition in definitions().values():
        assert definition.title in page


def test_a_restricted_file_is_in_no_figure_so_that_no_figure_tells_of_it(county: House) -> None:
    family = Family.objects.get(name="Secretname 0")
    before = tables_of(county.authority.pk, "police")
    Restriction.objects.create(
        authority=county.authority, family=family, reason="A colleague’s relative", started_at=timezone.now(),
        made_by=county.manager,
    )  # fmt: skip
    after = tables_of(county.authority.pk, "police")
    for table in ("members", "spans"):
        assert str(family.pk) in set(getattr(before, table)["family_id"])
        assert str(family.pk) not in set(getattr(after, table)["family_id"])
    Restriction.objects.filter(family=family).update(ended_at=timezone.now())
    assert str(family.pk) in set(tables_of(county.authority.pk, "police").spans["family_id"])
