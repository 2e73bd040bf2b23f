"""The flow by office: a hidden number is not found out from the other offices, the authority or another month’s page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.casework.caseload.parts import again, family

from safeguarding.casework.access.models import Office, Team
from safeguarding.casework.flow import presenters, queries
from safeguarding.evidence.disclosure import attack
from safeguarding.evidence.pathway_flow import Flow, MonthFlow

LEAST = 5


def flows(*series):
    """The flow of the authority, and of offices with so many who came in each month."""

    def one(counts):
        return Flow(tuple(MonthFlow(date(2025, 1 + at, 1), True, into=n) for at, n in enumerate(counts)), ())

    offices = {f"o{place}": one(counts) for place, counts in enumerate(series)}
    return one([sum(counts) for counts in zip(*series, strict=True)]), offices


def test_one_small_office_takes_another_with_it_and_the_authority_stays():
    found = presenters.for_many(*flows([3, 20], [15, 30], [40, 50]), stepping=())
    assert [found[key].series["into"][0] for key in ("", "o0", "o1", "o2")] == [58, None, None, 40]
    assert [found[key].series["into"][1] for key in ("", "o0", "o1", "o2")] == [100, 20, 30, 50]


def test_without_offices_only_small_months_are_hidden():
    assert presenters.for_many(flows([3, 20])[0], stepping=())[""].series["into"] == (None, 20)


counts = st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=2, max_size=5)


@settings(max_examples=60, deadline=None)
@given(counts)
def test_nobody_narrows_a_small_number_down_from_the_offices_and_the_authority(series):
    found = presenters.for_many(*flows(*series), stepping=())
    for month in range(3):
        row = [found[f"o{place}"].series["into"][month] for place in range(len(series))]
        spans = attack([[*row, found[""].series["into"][month]]], row_totals=True, column_totals=False)
        for place, one in enumerate(series):
            if 0 < one[month] <= LEAST:
                least, most = spans[0, place]
                assert most - least >= LEAST - 1


@settings(max_examples=30, deadline=None)
@given(counts)
def test_a_month_shows_the_same_whichever_window_it_is_looked_at_through(series):
    whole, later = (presenters.for_many(*flows(*rows), stepping=()) for rows in (series, [one[1:] for one in series]))
    for key in whole:
        assert whole[key].series["into"][1:] == later[key].series["into"]


@pytest.mark.django_db
def test_who_manages_no_team_chooses_an_office_and_gets_its_file(house):
    here = str(house.office.pk)
    assert queries.offices_of(again(house.performance)).get(here, ("", ()))[0] in ("", house.office.name)
    office = Office.objects.create(authority=house.authority, name="South")
    team = Team.objects.create(authority=house.authority, office=office, name="South 1")
    for number in range(7):
        family(house, f"Family {number}", team=team)
    client, today = house.client(house.performance), timezone.localdate()
    page = client.get(reverse("flow"), {"office": str(office.pk)})
    assert page.context["shown"] == "South" and page.context["times"] is None
    whole, part = (client.get(reverse("flow"), {"office": key}).content.decode() for key in ("", str(office.pk)))
    assert "Time at each level" in whole and "South" in whole and "Step up" in part
    came = f"{today - timedelta(days=100):%B %Y}"
    file = client.get(reverse("flow-file"), {"office": str(office.pk)}).content.decode()
    assert f'"{came}","7","c","0","0"' in file.splitlines()
    assert client.get(reverse("flow"), {"office": "x"}).status_code == 404
    assert client.get(reverse("flow"), {"team": str(team.pk)}).status_code == 404
