"""An index of deprivation as it is downloaded, and what is said where it can't be used."""

import json
from datetime import date

import polars as pl
import pytest
from click.testing import CliRunner

from safeguarding.cli import main
from safeguarding.evidence import areas
from safeguarding.evidence.made_up import areas as made_up

SAID = """name = "Index"
version = "2025"
published = 2025-10-30
source = "The department's page"
file = "places.csv"
postcode = "Postcode"
tenth = "Decile"
"""


@pytest.fixture
def index(tmp_path):
    def written(toml=SAID, rows="QX1 1AA,1\nQX1 1AB,2\nQX1 1AC,10\n", head="Postcode,Decile"):
        (tmp_path / "index.toml").write_text(toml)
        (tmp_path / "places.csv").write_text(f"{head}\n{rows}")
        return tmp_path / "index.toml"

    return written


def test_each_person_is_in_the_fifth_of_their_postcode_however_it_is_written(index):
    found = areas.load(index())
    people = {"a": "QX1 1AA", "b": "qx11ab", "c": " QX1  1AC", "d": "QX9 9ZZ", "e": None, "f": ""}
    assert found.fifths(people) == {
        "a": "Most deprived fifth", "b": "Most deprived fifth", "c": "Least deprived fifth",
        "d": areas.NOT_IN_IT, "e": areas.NO_PLACE, "f": areas.NO_PLACE,
    }  # fmt: skip
    assert found.checked() == 3 and found.published == date(2025, 10, 30)
    assert found.words == "Index, 2025, published 30 October 2025"


@pytest.mark.parametrize("tenth", range(1, 11))
def test_two_tenths_make_a_fifth(index, tenth):
    found = areas.load(index(rows=f"QX1 1AA,{tenth}\n")).fifths({"a": "QX1 1AA"})
    assert found["a"] == areas.FIFTHS[(tenth + 1) // 2 - 1]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"toml": "name = "}, "can't be read as TOML"),
        ({"toml": SAID.replace('source = "The department\'s page"\n', "")}, "the entry source is missing"),
        ({"toml": SAID.replace("2025-10-30", '"30 October"')}, "write published as a date"),
        ({"toml": SAID.replace('"2025"', '" "')}, "the entry version is empty"),
        ({"toml": SAID.replace("places.csv", "../places.csv")}, "without a path"),
        ({"toml": SAID.replace("places.csv", "other.csv")}, "other.csv can't be read"),
        ({"head": "Postcode,Tenth"}, "no column “Decile”. It has: Postcode, Tenth"),
        ({"rows": "QX1 1AA,1\nqx11aa,2\n"}, "QX11AA has two different tenths"),
        ({"rows": "QX1 1AA,0\n"}, "not from 1 to 10"),
        ({"rows": "QX1 1AA,most\n"}, "a tenth is no whole number"),
        ({"rows": ""}, "no row with a postcode and a tenth"),
    ],
)
def test_an_index_that_cant_be_used_is_said_with_its_file(index, what, words):
    with pytest.raises(areas.AreasError, match=words):
        areas.load(index(**what)).checked()


def test_a_tenth_out_of_range_stops_the_reader_of_a_page_too(index):
    with pytest.raises(areas.AreasError, match="not from 1 to 10"):
        areas.load(index(rows="QX1 1AA,11\n")).fifths({"a": "QX1 1AA"})


def test_the_made_up_index_knows_every_place_of_the_county(tmp_path):
    codes = ["QX1 1AA", "QX1 1AB", "QZ4 2CD", None]
    found = areas.load(made_up.write(codes, tmp_path))
    fifths = found.fifths({str(n): code for n, code in enumerate(codes)})
    assert found.checked() == 3 and fifths["0"] == fifths["1"] and fifths["3"] == areas.NO_PLACE
    assert "Made-up" in found.words


def test_the_command_checks_an_index_and_says_in_which_fifth_each_lives(index, tmp_path):
    pl.DataFrame({"person_id": ["a", "b"], "postcode": ["QX1 1AA", None]}).write_csv(tmp_path / "people.csv")
    wanted = ["--people", str(tmp_path / "people.csv"), "--out", str(tmp_path / "fifths.csv")]
    done = CliRunner().invoke(main, ["areas", str(index()), *wanted, "--json"])
    said = json.loads(done.stdout)
    assert said["postcodes"] == 3 and said["people"]["Most deprived fifth"] == 1 and said["people"][areas.NO_PLACE] == 1
    assert '"a","Most deprived fifth"' in (tmp_path / "fifths.csv").read_text(encoding="utf-8-sig")
    wrong = CliRunner().invoke(main, ["areas", str(index(rows="")), "--json"])
    assert wrong.exit_code == 2 and "no row" in wrong.output
    alone = CliRunner().invoke(main, ["areas", str(index()), "--out", "x.csv", "--json"])
    assert alone.exit_code == 2 and "together" in alone.output
