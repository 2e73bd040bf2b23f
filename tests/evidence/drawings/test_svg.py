"""The SVG itself: well formed, nothing to run or to fetch, words that fit, legible in black and white."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.evidence.drawings.families import ALL, THIRTY
from tests.evidence.drawings.strategies import FAMILIES

from safeguarding.evidence.drawings import BONDS, Contact, ecomap, genogram, on_sheet, sheet_for
from safeguarding.evidence.drawings.paper import SHEETS
from safeguarding.evidence.drawings.strokes import STROKES
from safeguarding.evidence.drawings.text import width, wrap

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "title", "desc", "g", "rect", "circle", "polygon", "path", "text"}
CONTACTS = [
    Contact("a", "Dr <Who> & sons", ("GP",), bonds=("strong", "strained")),
    Contact("b", "\x0bOdd\ufffe", group="friend"),
]


def tree(text):
    return etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False))


def drawn(made, draw=genogram, **more):
    return draw(made.people, made.relationships, made.stays, **more, **made.given)


@settings(max_examples=25, deadline=None)
@given(FAMILIES, st.text(max_size=20))
def test_any_data_give_a_well_formed_drawing_that_runs_and_fetches_nothing(made, title):
    for drawing in (drawn(made, title=title), drawn(made, ecomap, title=title, contacts=CONTACTS)):
        root = tree(drawing.svg)
        for one in root.iter():
            assert one.tag.removeprefix(SVG) in ALLOWED
            for name, value in one.attrib.items():
                assert name != "style" and not name.startswith("on") and "href" not in name
                assert "url(" not in value and "nan" not in value and "inf" not in value.replace("info", "")
        tree(on_sheet(drawing))


def test_it_has_a_title_and_a_description_for_a_screen_reader_and_neither_names_anybody():
    for draw, what in ((genogram, "Genogram"), (ecomap, "Ecomap")):
        root = tree(drawn(THIRTY, draw, title="Harlow family").svg)
        assert root.get("role") == "img"
        by = root.get("aria-labelledby").split()
        found = [root.find(f".//*[@id='{name}']").text for name in by]
        assert found[0] == what
        assert "Harlow" not in " ".join(found)


def test_names_stand_in_it_as_text_that_can_be_selected():
    texts = [one.text for one in tree(drawn(THIRTY).svg).iter(f"{SVG}text")]
    for person in THIRTY.people:
        assert person.label.split()[0] in " ".join(texts)


def test_it_is_drawn_in_black_and_white_alone():
    for made in (ALL["deceased"], ALL["foster placement"]):
        for draw in (genogram, ecomap):
            colours = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]+)"', drawn(made, draw).svg))
            assert colours <= {"#0b0c0c", "#ffffff"}


def test_no_two_kinds_of_line_look_alike():
    looks = {
        name: (one.width, one.dashes, one.zigzag, one.double) for name, one in STROKES.items()
        if name not in ("identical", "sibling", "slash") and name not in BONDS
    }  # fmt: skip
    for (name, look), (other, look2) in combinations(looks.items(), 2):
        assert look != look2, f"{name} and {other}"


@pytest.mark.parametrize("made", ALL.values(), ids=ALL.keys())
def test_the_key_says_every_line_that_is_used_and_no_other(made):
    svg = drawn(made).svg
    words = {one.text for one in tree(svg).iter(f"{SVG}text")}
    kinds = {link.kind for link in made.relationships}
    assert ("Divorced" in words) == ("divorced" in kinds)
    assert ("Twins" in words) == bool(kinds & {"twin", "identical_twin"})
    assert ("Fostered child" in words) == ("foster_carer" in kinds)
    assert ("In conflict" in words) == ("conflict" in kinds)


def test_a_sheet_is_a4_while_it_is_legible_and_a3_for_thirty_people():
    assert sheet_for(drawn(ALL["two mothers"])) == "A4 upright"
    assert sheet_for(drawn(THIRTY)) == "A3 across"
    for made in (ALL["twins"], ALL["foster placement"]):
        root = tree(on_sheet(drawn(made)))
        assert (float(root.get("width")), float(root.get("height"))) in SHEETS.values()


@given(st.text(max_size=60), st.floats(40, 200))
def test_wrapped_lines_fit_and_lose_no_letter(words, most):
    lines = wrap(words, most, 11)
    assert all(width(line, 11) <= most or len(line) <= 5 for line in lines)
    kept = re.sub(r"[\s-]", "", "".join(lines))
    from safeguarding.evidence.drawings.text import printable

    assert kept == re.sub(r"[\s-]", "", printable(words))


def test_words_are_measured_no_narrower_than_they_are_printed():
    image_font = pytest.importorskip("PIL.ImageFont")
    try:
        font = image_font.truetype("LiberationSans-Regular.ttf", 100)
    except OSError:
        pytest.skip("no Liberation Sans: apt-get install fonts-liberation2")
    for words in (
        "Ivy Harlow",
        "Wolstenholme-Featherstonehaugh",
        "b. 14 Aug 2018",
        "Zoë Ångström",
        "special guardian since 2023",
    ):
        assert width(words, 100) >= font.getlength(words)
