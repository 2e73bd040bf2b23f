"""Indicator pages: every number with what belongs to it, small numbers hidden, no name anywhere."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House, change_terms
from tests.casework.insight.conftest import ALLOCATED, NAME

from safeguarding.casework.design.dates import day
from safeguarding.casework.families.models import Family
from safeguarding.casework.families.situations import Restriction
from safeguarding.casework.feeds.models import Delivery, Link, LinkDecision
from safeguarding.casework.insight import publishing, queries
from safeguarding.casework.insight.frames import tables_of
from safeguarding.casework.insight.models import Publication
from safeguarding.casework.supervision.models import Session
from safeguarding.casework.workbook.models import Entry, EntryPerson, WorkbookEpisode
from safeguarding.evidence.disclosure import recovered
from safeguarding.evidence.indicators import IndicatorResult, definitions, family_counts, kept
from safeguarding.evidence.indicators import publish as publish_indicator
from safeguarding.evidence.indicators.definition import OWN, WORKBOOK


def publish(house: House, until: date | None = None, *names: str) -> publishing.Outcome:
    """The quarter published as a performance officer has it, of these indicators alone."""
    today = (until or queries.last_quarter()) + timedelta(days=1)
    among = [definitions()[name] for name in names or (NAME,)]
    return publishing.bring_up_to_date(house.performance, now=True, today=today, among=among)


def result(house: House, until: date, name: str = NAME) -> IndicatorResult:
    return queries.results(house.performance, [definitions()[name]], until)[name]


def test_the_page_shows_the_figures_with_everything_that_belongs_to_them(county: House) -> None:
    publish(county)
    page = county.client(county.performance).get(reverse("indicator", args=[NAME])).content.decode()
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


def before(house: House, until: date) -> float | None:
    publish(house, until)
    return result(house, until).figures[0].before.numerator


def test_a_person_who_decides_no_takes_the_row_out_of_the_next_quarter_and_not_out_of_what_was_published(
    county: House,
) -> None:
    last = queries.last_quarter()
    earlier = queries.last_quarter(last)
    assert before(county, earlier) == 120
    names = [f"Secretname{number}" for number in range(20)]
    for link in Link.objects.filter(event__date__lt=ALLOCATED, person__family_name__in=names):
        LinkDecision.objects.create(
            authority=county.authority, link=link, same=False, decided_by=county.performance, decided_at=timezone.now()
        )
    assert before(county, earlier) == 120
    assert before(county, last) == 60
    assert before(county, last) == 60
    assert Publication.objects.count() == 2


def test_what_is_published_for_two_quarters_gives_no_small_difference_away(county: House) -> None:
    last = queries.last_quarter()
    earlier = queries.last_quarter(last)
    publish(county, earlier)
    links = Link.objects.filter(event__date=ALLOCATED - timedelta(days=30))
    for link in links[:3]:
        LinkDecision.objects.create(
            authority=county.authority, link=link, same=False, decided_by=county.performance, decided_at=timezone.now()
        )
    publish(county, last)
    assert result(county, earlier).figures[0].before.numerator == 120
    assert result(county, last).figures[0].before.numerator is None
    releases = [kept.release_of(row.kept) for row in Publication.objects.order_by("until")]
    assert recovered(releases[1], releases[:1]) == {}


def test_a_result_comes_back_from_what_was_kept_as_it_was(county: House) -> None:
    made, release = publish_indicator(
        definitions()[NAME], family_counts(definitions()[NAME], tables_of(county.authority.pk, "police"))
    )
    assert made.made
    assert kept.result_of(json.loads(json.dumps(made.as_dict()))) == made
    again = kept.release_of(json.loads(json.dumps(kept.plain_release(release))))
    assert (again.shown, again.small, again.sums) == (release.shown, release.small, release.sums)


def test_the_board_of_each_reader_shows_what_can_be_shown_and_says_why_the_rest_cannot(county: House) -> None:
    publish(county)
    publish(county, None, *(one.id for one in definitions().values() if one.feed == "hospital"))
    client = county.client(county.analyst)
    for reader in ("police", "health", "services"):
        page = unescape(client.get(reverse("indicator-board", args=[reader])).content.decode())
        assert ("What can’t be worked out" in page) is (reader == "health")
        assert "Secretname" not in page
    police = unescape(client.get(reverse("indicator-board", args=["police"])).content.decode())
    assert "Domestic abuse call-outs" in police and "0.33 times" in police
    assert client.get(reverse("indicator-board", args=["mayor"])).status_code == 404


@pytest.mark.parametrize(("kind", "starts"), [("csv", b"\xef\xbb\xbf"), ("ods", b"PK")])
def test_an_indicator_can_be_taken_along_as_a_file(county: House, kind: str, starts: bytes) -> None:
    publish(county)
    answer = county.client(county.analyst).get(reverse("indicator-file", args=[NAME]) + f"?as={kind}")
    assert answer.content.startswith(starts)
    assert f"{NAME}-{queries.last_quarter()}.{kind}" in answer["Content-Disposition"]
    assert b"Secretname" not in answer.content
    if kind == "csv":
        head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
        assert head[-2:] == ["Definition", "Data up to"]
        said = f"{NAME}, version {definitions()[NAME].version}"
        assert {row[-2] for row in rows} == {said} and all(date.fromisoformat(row[-1]) for row in rows)


@pytest.mark.parametrize(("kind", "starts"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_a_chart_can_be_taken_along_as_a_picture(county: House, kind: str, starts: bytes) -> None:
    publish(county)
    client, address = county.client(county.analyst), reverse("indicator-picture", args=[NAME, 1])
    assert client.get(f"{address}?as={kind}").content.startswith(starts)
    if kind == "svg":
        said = " ".join(re.findall(r">([^<]+)<", unescape(client.get(f"{address}?as=svg").content.decode())))
        assert "Domestic abuse call-outs per 100 families a year" in said, "it stands alone: title and all"
        assert f"{NAME}, version {definitions()[NAME].version}." in said
        assert "Source: Police incidents, data up to " in said and "95% interval of each rate" in said
    assert client.get(reverse("indicator-picture", args=[NAME, 99])).status_code == 404
    assert client.get(f"{address}?as=exe").status_code == 404


def test_the_way_down_leads_from_offices_to_the_teams_of_one(county: House) -> None:
    publish(county)
    client = county.client(county.analyst)
    page = unescape(client.get(reverse("indicator", args=[NAME]) + "?by=office").content.decode())
    office = county.team.office.name
    assert f"by=team&office={office.replace(' ', '+')}" in page
    page = unescape(client.get(reverse("indicator", args=[NAME]) + f"?by=team&office={office}").content.decode())
    assert county.team.name in page
    assert client.get(reverse("indicator", args=[NAME]) + "?until=2001-03-31").status_code == 404


def test_the_authoritys_own_record_is_counted_and_what_it_does_not_hold_is_not_zero(county: House) -> None:
    known = tables_of(county.authority.pk, OWN)
    assert set(known.coverage["feed"]) <= {OWN}
    assert known.records.is_empty()  # nothing was ever written: no day is covered
    publish(county, None, "own_care_entry_before_after")
    care = result(county, queries.last_quarter(), "own_care_entry_before_after")
    assert (care.made, care.figures) == (False, ())
    assert not Publication.objects.filter(definition="own_care_entry_before_after").exists()


def test_a_kind_of_which_a_file_holds_everything_and_no_row_is_none_and_not_unknown(county: House) -> None:
    change_terms(kinds=[OWN])
    days = (ALLOCATED - timedelta(days=800), queries.last_quarter())
    file = Delivery.objects.create(
        authority=county.authority, agency=county.police, feed=OWN, file_name="care.csv", sha256="1",
        received_by=county.analyst, received_at=timezone.now(), state="done", covers_from=days[0], covers_to=days[1],
        covers={"in_need": [one.isoformat() for one in days]},
    )  # fmt: skip
    name = "own_care_entry_before_after"
    publish(county, None, name)
    assert result(county, queries.last_quarter(), name).coverage == ()
    Delivery.objects.filter(pk=file.pk).update(covers={"care": [one.isoformat() for one in days]})
    publish(county, None, name)
    assert [(one.first, one.last) for one in result(county, queries.last_quarter(), name).coverage] == [days]


def test_work_with_families_is_told_in_keys_dates_and_codes_and_nothing_of_a_restricted_file(house: House) -> None:
    of, at = {"authority": house.authority}, timezone.now() - timedelta(days=40)
    said = {
        **of, "author": house.social_worker, "role": "social_worker", "kind": "visit", "line": "Secretword", "at": at,
        "written_at": at + timedelta(days=2),
    }  # fmt: skip
    first = Entry.objects.create(**said, family=house.family)
    again = Entry.objects.create(**{**said, "written_at": timezone.now()}, family=house.family, replaces=first)
    for entry in (first, again):
        EntryPerson.objects.create(**of, entry=entry, person=house.child, seen=True)
    month = WorkbookEpisode.objects.get(family=house.family)
    Session.objects.create(
        **of, family=house.family, episode=month, held_on=at.date(), chair=house.manager, closed_at=at
    )
    made = tables_of(house.authority.pk, OWN)
    # What was first written was written when it was, and the visit is that of the version that stands.
    assert sorted(made.records["kind"]) == ["entry", "supervision", "visit"]
    assert made.records.filter(kind="entry")["written"].to_list() == [timezone.localdate(at + timedelta(days=2))]
    assert made.records.filter(kind="visit")["record_id"].to_list() == [f"{again.people.get().pk}"]
    assert WORKBOOK in set(made.coverage["feed"])
    assert (made.posts.height, made.allocations.height) == (10, 6)
    assert "Secretword" not in f"{made}"
    Restriction.objects.create(**of, family=house.family, reason="Staff", made_by=house.manager, started_at=at)
    left = tables_of(house.authority.pk, OWN)
    assert (left.records.height, left.allocations.height) == (0, 1)


def test_without_any_delivery_the_page_says_so_and_gives_no_number(house: House) -> None:
    client = house.client(house.performance)
    page = unescape(client.get(reverse("indicator", args=[NAME])).content.decode())
    assert f"The quarter to {day(queries.last_quarter())} is not published yet" in page
    assert client.get(reverse("indicator-file", args=[NAME])).status_code == 404
    publish(house)
    page = client.get(reverse("indicator", args=[NAME])).content.decode()
    assert "Not known: no police data has been received" in page
    assert "Partner’s incidents" not in page and "Data up to" not in page, "nothing came, and no nought stands for it"
    assert '<svg class="app-chart' not in page


def test_no_name_leaves_the_database_for_an_indicator(county: House) -> None:
    frames = tables_of(county.authority.pk, "police")
    assert set(frames.people["family_name"].drop_nulls()) == {"held"}
    assert frames.events["family_name"].drop_nulls().is_empty()


def test_another_authority_counts_nothing_of_ours(county: House) -> None:
    from tests.casework.conftest import make_house

    other = make_house("998", ".b")
    publish(county)
    publish(other)
    assert result(other, queries.last_quarter()).linkage.incidents == 0


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
