"""A set of modules is data: what comes with the workbook is an example, and a wrong file says everything that is wrong."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, transaction

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.programme import actions, modules, queries
from safeguarding.casework.programme.models import FamilyProgramme, ModuleSet

OWN = """
name = "Merrowshire modules"
version = "{version}"
status = "adopted"
source = "The practice lead."
[[area]]
key = "care"
title = "Care"
asks = "What is seen."
[[module]]
number = 3
title = "{title}"
purpose = "To begin."
lead_role = "social_worker"
tools = ["A tool by its name"]
gives.care = "What was seen."
"""


def own(version="1", title="First things"):
    return OWN.format(version=version, title=title)


def test_the_set_that_comes_with_the_workbook_says_that_it_is_an_example():
    example = modules.example()
    assert example.example
    assert "not the official programme" in example.name
    assert list(example.modules) == list(range(1, 9))
    assert {area for module in example.modules.values() for area in module.gives} <= set(example.areas)


def test_the_set_in_the_guide_can_be_loaded():
    guide = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "load-your-own-modules.md"
    (block,) = re.findall(r"```toml\n(.*?)```", guide.read_text(encoding="utf-8"), re.DOTALL)
    assert list(modules.read(block).modules) == [1]


def test_a_set_holds_names_of_tools_and_no_wording():
    for module in modules.example().modules.values():
        assert all(len(tool) <= modules.MOST_TOOL for tool in module.tools)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('status = "adopted"', 'status = "official"', "status is 'official': give example or adopted"),
        ("number = 3", "number = 0", "give a whole number from 1 to 999"),
        ("number = 3", 'number = "3"', "give a whole number"),
        ('"social_worker"', '"wizard"', "lead_role is 'wizard'"),
        ("gives.care", "gives.cares", "gives “cares”, which is no [[area]]"),
        ('["A tool by its name"]', '["' + "Do you often feel " * 9 + '"]', "give its name, not its words"),
        ('["A tool by its name"]', '"A tool"', "give a list of names"),
        ('key = "care"', 'key = "Care!"', "give small letters"),
        ('title = "Care"', 'title = " "', "area 1: title is ' ': give words"),
        ("[[module]]", "[[modul]]", "“modul” is no part of a set"),
        ('name = "Merrowshire', "name = Merrowshire", "is not TOML"),
    ],
)
def test_a_fault_of_a_file_is_said_with_where_it_is_and_how_to_mend_it(before, after, says):
    with pytest.raises(modules.ProgrammeError) as told:
        modules.read(own().replace(before, after), "ours.toml")
    assert any(says in sentence for sentence in told.value.sentences)
    assert all(sentence.startswith("ours.toml") for sentence in told.value.sentences)


def test_all_faults_are_said_at_once():
    wrong = own().replace("number = 3", "number = 0").replace('"social_worker"', '"wizard"').replace("adopted", "x")
    with pytest.raises(modules.ProgrammeError) as told:
        modules.read(wrong)
    assert len(told.value.sentences) == 3


def test_a_number_or_a_key_used_twice_is_said():
    twice = own() + own()[own().index("[[area]]") :]
    with pytest.raises(modules.ProgrammeError) as told:
        modules.read(twice)
    assert [said.rpartition(": ")[2] for said in told.value.sentences] == [
        "the key care is used twice.",
        "the number is used twice.",
    ]


def test_a_family_keeps_the_set_that_it_started_under(house, write):
    actions.load_set(own("1"), by=house.performance)
    write.step("offered", module=3)
    actions.load_set(own("2", "Other things"), by=house.performance)
    held = queries.programme_of(house.social_worker, house.family)
    assert (held.version, held.modules[3].title) == ("1", "First things")
    newer = queries.programme_of(house.outsider, house.other_family)
    assert (newer.version, newer.modules[3].title) == ("2", "Other things")


def test_without_a_set_of_its_own_an_authority_starts_with_the_example(house, write):
    assert queries.programme_of(house.social_worker, house.family).example
    write.step("offered")
    assert FamilyProgramme.objects.get(family=house.family).module_set.status == "example"
    actions.load_set(own(), by=house.performance)
    assert queries.programme_of(house.outsider, house.other_family).name == "Merrowshire modules"


def test_the_same_file_again_changes_nothing_and_the_same_version_never_says_something_else(house):
    first = actions.load_set(own(), by=house.performance)
    assert actions.load_set(own(), by=house.performance) == first
    with pytest.raises(modules.ProgrammeError, match="Give the file a new version"):
        actions.load_set(own(title="Changed"), by=house.performance)
    assert ModuleSet.objects.count() == 1


def test_the_database_refuses_to_change_a_set(house):
    actions.load_set(own(), by=house.performance)
    with pytest.raises(DatabaseError), transaction.atomic():
        ModuleSet.objects.update(text="Something else")


def test_a_practitioner_can_not_load_a_set(house):
    with pytest.raises(Refused):
        actions.load_set(own(), by=house.social_worker)


@pytest.mark.django_db(transaction=True)
def test_the_command_loads_a_file_or_says_everything_that_is_wrong(tmp_path):
    from safeguarding import cli
    from safeguarding.casework import commands  # noqa: F401 adds its commands

    good, bad = tmp_path / "ours.toml", tmp_path / "bad.toml"
    good.write_text(own(), encoding="utf-8")
    bad.write_text(own().replace("number = 3", "number = 0"), encoding="utf-8")
    run = CliRunner().invoke(cli.main, ["programme", "load", str(good), "--authority", "919"])
    assert run.exit_code == 0, run.output
    assert "Merrowshire modules, version 1: 1 module and 1 area of" in run.output
    run = CliRunner().invoke(cli.main, ["programme", "load", str(bad), "--authority", "919"])
    assert run.exit_code == 1
    assert "bad.toml: module 0: number is 0: give a whole number from 1 to 999." in run.output
    assert ModuleSet.objects.count() == 1
