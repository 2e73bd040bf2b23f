"""Documents that can't disagree with the code, and links that lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

import click
import pytest
from tests.house.source import ROOT, files, must_be_none

from safeguarding import reference
from safeguarding.cli import main
from safeguarding.reference import commands, settings

LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def undocumented(names: Iterable[str], text: str) -> list[str]:
    return [name for name in names if name not in text]


def dead_links(path: str, text: str, there: Iterable[str]) -> Iterator[str]:
    """Links to files of the project that aren't there."""
    known = set(there)
    for target in LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        found = (ROOT / path).parent.joinpath(target).resolve()
        relative = found.relative_to(ROOT).as_posix() if found.is_relative_to(ROOT) else ""
        if relative not in known and not any(one.startswith(relative.rstrip("/") + "/") for one in known):
            yield f"{path}: {target} leads nowhere."


def commands_in(text: str) -> Iterator[list[str]]:
    """The words of every call of `safeguarding` in the code blocks of a document."""
    for block in re.findall(r"```[a-z]*\n(.*?)```", text, re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            words = line.split("#")[0].split()
            if words and words[0].removeprefix(".venv/bin/") == "safeguarding":
                yield words[1:]


def faults_of_a_call(words: list[str], command: click.Command = main) -> Iterator[str]:
    """What `safeguarding` would not understand in a call: an unknown command or option."""
    if isinstance(command, click.Group):
        below = command.get_command(click.Context(command), words[0]) if words else None
        if below is not None:
            yield from faults_of_a_call(words[1:], below)
        elif words and words[0] != "…" and not words[0].startswith("-"):
            yield f"there is no command {words[0]}"
        return
    known = {name for p in command.params for name in (*p.opts, *p.secondary_opts)} | {"--help", "-h"}
    yield from (f"{command.name} has no option {word}" for word in words if word.startswith("--") and word not in known)


def out_of_order(lines: Iterable[str]) -> list[str]:
    words = [line.split("**")[1].casefold() for line in lines if line.startswith("- **")]
    return [second for first, second in pairwise(words) if second <= first]


def test_the_printed_documents_say_what_the_code_says():
    assert reference.out_of_date(ROOT / "docs/reference") == []


def test_a_document_that_was_changed_removed_or_left_over_is_noticed(tmp_path):
    reference.write(tmp_path)
    assert reference.out_of_date(tmp_path) == []
    (tmp_path / "cli.md").write_text("something else", encoding="utf-8")
    (tmp_path / "roles.md").unlink()
    (tmp_path / "left.md").write_text("", encoding="utf-8")
    assert reference.out_of_date(tmp_path) == ["cli.md", "left.md", "roles.md"]


def test_every_command_and_option_is_in_the_documents():
    text = (ROOT / "docs/reference/cli.md").read_text(encoding="utf-8")
    found = dict(commands.commands(main))
    options = {o for c in found.values() for p in c.params if isinstance(p, click.Option) for o in p.opts}
    assert undocumented([*(f"## {path}" for path in found), *options], text) == []


def test_a_command_that_is_not_in_the_documents_is_noticed():
    assert undocumented(["## safeguarding docs", "## safeguarding fly"], "## safeguarding docs") == [
        "## safeguarding fly"
    ]


def test_every_command_explains_itself_and_each_of_its_options():
    for path, command in commands.commands(main):
        assert command.help, path
        assert [p.name for p in command.params if isinstance(p, click.Option) and not p.help] == [], path


def test_every_command_can_answer_in_json():
    without = [path for path, c in commands.commands(main) if "as_json" not in {p.name for p in c.params}]
    assert [path for path in without if path != "safeguarding serve"] == []


def test_every_setting_read_from_the_environment_is_explained():
    text = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    names = set(settings.variables()) - {"DJANGO_SETTINGS_MODULE"}
    assert "DATABASE_URL" in names
    assert undocumented([f"`{name}`" for name in names], text) == []


@pytest.mark.parametrize(
    "line",
    [
        'env.str("NEW", default="")',
        'env.bool("NEW")',
        'os.environ["NEW"]',
        'os.environ.get("NEW", "x")',
        'os.getenv("NEW")',
    ],
)
def test_a_new_setting_is_found_however_it_is_read(line):
    assert [one.name for one in settings.read_in(f"value = {line}")] == ["NEW"]


def test_every_link_between_documents_leads_somewhere():
    for path in files():
        if path.endswith(".md"):
            must_be_none(dead_links(path, (ROOT / path).read_text(encoding="utf-8"), files()))


def test_a_link_that_leads_nowhere_is_noticed():
    text = "[a](reference/cli.md) [b](reference/gone.md) [c](https://example.org/x) [d](reference/cli.md#part)"
    assert list(dead_links("docs/a.md", text, ["docs/reference/cli.md"])) == [
        "docs/a.md: reference/gone.md leads nowhere."
    ]


def test_every_command_in_a_guide_exists_with_its_options():
    for path in files():
        if path.endswith(".md") and not path.startswith("docs/reference/"):
            for words in commands_in((ROOT / path).read_text(encoding="utf-8")):
                must_be_none(f"{path}: {fault}" for fault in faults_of_a_call(words))


def test_a_command_or_option_that_does_not_exist_is_noticed():
    text = "```bash\n.venv/bin/safeguarding docs --check\nsafeguarding docs --fast\nsafeguarding fly\n```"
    found = [list(faults_of_a_call(words)) for words in commands_in(text)]
    assert found == [[], ["docs has no option --fast"], ["there is no command fly"]]


def test_the_glossary_is_in_alphabetical_order():
    assert out_of_order((ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()) == []


def test_a_word_out_of_order_or_given_twice_is_noticed():
    assert out_of_order(["- **chair**: a", "- **Board**: b"]) == ["board"]
    assert out_of_order(["- **chair**: a", "- **chair**: b"]) == ["chair"]
