"""A family drawn from its record: relationships are said once, and the genogram and the ecomap follow."""

from __future__ import annotations

import pytest
from tests.journeys.desk import PHONE, ZOOMED

from safeguarding.casework.people import actions

pytestmark = pytest.mark.journey


def related(county) -> None:
    say = {"family": county.family, "by": county.social_worker}
    for child in (county.child, county.sibling):
        for parent in (county.mother, county.father):
            actions.relate(parent, child, "birth_parent", say["family"], by=say["by"])
    actions.relate(county.mother, county.father, "separated", say["family"], by=say["by"])


def drawing(at):
    return at.page.get_by_role("region", name="Drawing:")


def test_a_social_worker_sees_the_family_drawn_and_takes_it_along(county, desk):
    # given a family whose relationships are recorded
    related(county)
    at = desk(county.social_worker).open("family", county.family.pk)
    # when they follow the link from the family's page
    at.follow("Genogram")
    # then the drawing stands there with its words, and nobody had to draw it
    assert drawing(at).get_by_role("img", name="Genogram").is_visible()
    assert "Ivy Harlow: father Lee Barrow and mother Kay Harlow." in at.text
    assert "Lee Barrow and Kay Harlow: married, now separated." in at.text
    # and a file of it can be kept, whose name is nobody's
    for kind in ("PDF", "SVG"):
        with at.page.expect_download() as kept:
            at.page.get_by_role("link", name=f"Download the genogram as {kind}").click()
        assert kept.value.suggested_filename == f"genogram.{kind.lower()}"
    # and the words can be reached without passing through the drawing
    at.page.get_by_role("link", name="Read it in words").click()
    assert at.page.url.endswith("#in-words")
    # and from there who is round the family
    at.follow("Ecomap")
    assert drawing(at).get_by_role("img", name="Ecomap").is_visible()
    assert "Sam Okafor: Social worker; Merrowshire County Council." in at.text


def test_a_wide_drawing_scrolls_by_itself_on_a_phone_and_at_200_per_cent(county, desk):
    related(county)
    at = desk(county.social_worker)
    for name in ("genogram", "ecomap"):
        for size in (PHONE, ZOOMED):
            at.page.set_viewport_size(size)
            at.open(name, county.family.pk)  # looks: axe, and that the page does not scroll sideways
            region = drawing(at)
            wide, shown = region.evaluate("one => [one.scrollWidth, one.clientWidth]")
            if wide > shown:
                # a keyboard reaches the drawing and moves it
                region.focus()
                assert region.evaluate("one => document.activeElement === one")
                at.page.keyboard.press("ArrowRight")
                at.page.wait_for_function("() => document.activeElement.scrollLeft > 0", timeout=5_000)


def test_the_drawing_and_its_words_need_no_scripts(county, desk):
    related(county)
    at = desk(county.social_worker, java_script_enabled=False).open("genogram", county.family.pk)
    assert drawing(at).get_by_role("img", name="Genogram").is_visible()
    assert "In words" in at.text
