"""The name of a team or office is text wherever an indicator goes: no script in a page or a picture, no formula in a file."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from lxml import etree, html
from tests.casework.conftest import House
from tests.casework.insight.conftest import NAME
from tests.casework.insight.test_publishing import at_night

from safeguarding.casework.access.models import Office, Team
from safeguarding.evidence import spreadsheets

MARKED = "\"><script>zq()</script><svg onload='zq()'>&amp;"
FORMULA = '=HYPERLINK("http://zq.invalid","zq")'
#: Both, where one name is to be marked and the other a formula.
NAMES = {"team": FORMULA, "office": MARKED}


@pytest.fixture
def named(county: House) -> House:
    Team.objects.filter(pk=county.team.pk).update(name=NAMES["team"])
    Office.objects.filter(pk=county.office.pk).update(name=NAMES["office"])
    assert NAME in at_night(county, now=True).published
    return county


def asked(house: House, route: str, *of: Any, **query: str) -> Any:
    answer = house.client(house.performance).get(f"{reverse(route, args=[NAME, *of])}?{urlencode(query)}")
    assert answer.status_code == 200
    return answer


def in_spite_of(tree: Any) -> list[str]:
    """What would act in a page or picture: elements and attributes that the name brought."""
    acts = [one for one in tree.iter() if isinstance(one.tag, str) and etree.QName(one).localname == "script"]
    found = [one.text or "" for one in acts if "zq" in (one.text or "")]
    return found + [
        f"{name}={value}" for one in tree.iter() for name, value in one.attrib.items() if name.startswith("on")
    ]


@pytest.mark.parametrize("by", ["office", "team"])
def test_a_page_shows_the_name_and_does_nothing_that_it_says(named: House, by: str) -> None:
    page = html.fromstring(asked(named, "indicator", by=by).content.decode())
    assert NAMES[by] in page.text_content()
    assert in_spite_of(page) == []


@pytest.mark.parametrize("by", ["office", "team"])
def test_a_picture_is_drawn_with_the_name_as_words(named: House, by: str) -> None:
    words, number = "", 1
    while True:
        path = reverse("indicator-picture", args=[NAME, number])
        answer = named.client(named.performance).get(f"{path}?by={by}")
        if answer.status_code == 404:
            break
        drawn, number = etree.fromstring(answer.content), number + 1
        assert in_spite_of(drawn) == []
        words += "".join(drawn.itertext())
    assert number > 2 and "zq" in words


def test_what_a_name_brings_into_a_page_would_be_noticed() -> None:
    assert in_spite_of(html.fromstring(f"<p>{MARKED}</p>")) == ["zq()", "onload=zq()"]


@pytest.mark.parametrize("guarded", [True, False])
def test_a_file_works_no_name_out(named: House, monkeypatch: pytest.MonkeyPatch, guarded: bool) -> None:
    if not guarded:
        monkeypatch.setattr(spreadsheets, "harmless", lambda text: text)
    text = asked(named, "indicator-file", **{"as": "csv"}).content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert any(FORMULA in cell for cell in cells)
    assert any(cell.startswith("=") for cell in cells) is not guarded


def test_a_workbook_holds_the_name_as_words(named: House) -> None:
    made = asked(named, "indicator-file").content
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        sheet = etree.fromstring(parts.read("content.xml"))
    assert FORMULA in "".join(sheet.itertext()) and MARKED in "".join(sheet.itertext())
    assert not [name for one in sheet.iter() for name in one.attrib if "formula" in name]


def test_what_is_taken_along_is_kept_by_no_browser_or_proxy_and_has_a_name_of_its_own(named: House) -> None:
    for route, *of in (("indicator-file",), ("indicator-picture", 1)):
        headers = asked(named, route, *of, by="team").headers
        assert re.fullmatch(r'attachment; filename="[a-z0-9_.-]+"', headers["Content-Disposition"])
        assert headers["Cache-Control"] == "no-store" and headers["X-Content-Type-Options"] == "nosniff"
        assert not {"ETag", "Last-Modified"} & set(headers)
