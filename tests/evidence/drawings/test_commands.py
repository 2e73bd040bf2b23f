"""safeguarding genogram and safeguarding ecomap, as an analyst runs them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from safeguarding.cli import main

PEOPLE = "key,name,sex,born\na,Ann,F,1980-01-01\nb,Bob,M,1979-01-01\nc,Cy,M,2010-01-01\n"
LINKS = "source,target,kind,start\na,b,married,2005-01-01\na,c,birth_parent,\nb,c,birth_parent,\n"


@pytest.fixture
def run(tmp_path):
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "links.csv").write_text(LINKS)
    (tmp_path / "stays.csv").write_text("person,household\na,1\nc,1\n")
    (tmp_path / "network.csv").write_text("name,role,group,bonds\nDr Who,GP,,strong strained\n")

    def go(command, *more, **changed):
        for name, text in changed.items():
            (tmp_path / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
        given = [command, tmp_path / "people.csv", tmp_path / "links.csv", "--output", tmp_path / "out.svg"]
        options = [tmp_path / one if str(one).endswith((".csv", ".txt")) else one for one in more]
        done = CliRunner().invoke(main, [str(one) for one in (*given, "--day", "2026-06-01", *options)])
        return done, tmp_path

    return go


def test_a_genogram_is_written_and_said(run):
    done, folder = run("genogram", "--stays", "stays.csv", "--about", "c", "--words", "words.txt", "--title", "Harlow")
    assert done.exit_code == 0, done.output
    assert "- Cy: father Bob and mother Ann." in done.output
    assert (folder / "out.svg").read_text().startswith("<svg")
    assert "Household 1: Ann and Cy." in (folder / "words.txt").read_text()


def test_an_ecomap_is_written_and_said(run):
    done, folder = run("ecomap", "--stays", "stays.csv", "--about", "c", "--network", "network.csv", "--json")
    assert done.exit_code == 0, done.output
    said = json.loads(done.output)
    assert said["ok"] is True and said["people"] == 2
    assert said["words"]["Professionals"] == ["Dr Who: GP; strong tie; strained tie."]
    assert "Dr Who" in (folder / "out.svg").read_text()


@pytest.mark.parametrize(
    ("file", "text", "sentence"),
    [
        ("people", PEOPLE + "d,Di,X,\n", "people.csv, row 5: sex is “X”. Give M, F or U."),
        ("people", PEOPLE + "d,Di,F,1.2.2020\n", "row 5: born is “1.2.2020”. Write a date as 2018-05-04."),
        ("people", PEOPLE + ",Di,F,\n", "row 5: key is empty. Give each person a key of their own."),
        ("links", LINKS + "a,b,wed,\n", "links.csv, row 5: “wed” is no kind of relationship."),
        (
            "links",
            "source,target,kind,responsibility\na,b,birth_parent,maybe\n",
            "row 2: responsibility is “maybe”. Give yes, no, not_known or nothing.",
        ),
        ("links", LINKS + "c,a,birth_parent,\n", "Cy, father of Ann, is left out: nobody can be their own ancestor."),
    ],
)
def test_what_can_not_be_drawn_is_said_and_the_rest_is_drawn(run, file, text, sentence):
    done, folder = run("genogram", **{file: text})
    assert done.exit_code == 1
    assert sentence in done.output
    assert "Ann" in (folder / "out.svg").read_text()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"name\nAnn\n", "people.csv has no column key. Its first row names the columns."),
        (b"", "people.csv has no column key, name."),
        (b"key,name\na,\xff\xfe\n", "people.csv is not a CSV file in UTF-8. Save it as one."),
    ],
)
def test_a_file_that_is_none_stops_the_command(run, text, sentence):
    done, _ = run("genogram", people=text)
    assert done.exit_code == 2
    assert sentence in done.output


def test_a_file_that_is_not_there_stops_the_command(run):
    done, _ = run("genogram", "--stays", "no.csv")
    assert done.exit_code == 2
    assert "no.csv can't be read" in done.output
