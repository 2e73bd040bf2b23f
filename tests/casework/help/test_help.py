"""Help stands where somebody wonders, and in words that say something."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import get_resolver

from safeguarding.casework.access.context import NAVIGATION
from safeguarding.casework.families.frame import PAGES
from safeguarding.casework.help.topics import topic_of, topics


def names() -> set[str]:
    return {str(key) for key in get_resolver().reverse_dict if isinstance(key, str)}


def test_every_page_of_the_menus_has_its_topic():
    assert [name for name, *_ in (*NAVIGATION, *PAGES) if topic_of(name) is None] == []


def test_every_page_that_a_topic_names_is_there():
    named = {page for topic in topics() for page in topic.pages}
    assert named - names() == set()


@pytest.mark.django_db
def test_the_page_leads_to_its_own_help(house: Any):
    client = house.client(house.social_worker)
    page = client.get(f"/families/{house.family.pk}/workbook/").content.decode()
    assert 'href="/help/?page=workbook"' in page
    found = client.get("/help/?page=workbook").content.decode()
    assert found.index("Writing in the workbook") < found.index("Everything else")


@pytest.mark.django_db
def test_a_page_that_nobody_knows_gives_all_topics(house: Any):
    found = house.client(house.social_worker).get("/help/?page=<script>").content.decode()
    assert "<script>alert" not in found
    assert all(topic.title in found for topic in topics())
