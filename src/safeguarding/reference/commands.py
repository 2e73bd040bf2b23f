"""docs/reference/cli.md: every command of `safeguarding` with its arguments and options."""

from __future__ import annotations

from collections.abc import Iterator

import click

from safeguarding.reference.layout import code, page_of, table


def commands(group: click.Group, path: str = "safeguarding") -> Iterator[tuple[str, click.Command]]:
    """Each command that does something, with the words that call it, in alphabetical order."""
    context = click.Context(group, info_name=path)
    for name in sorted(group.list_commands(context)):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def _default(option: click.Option) -> str:
    if option.required:
        return "must be given"
    if option.is_flag or option.default is None or callable(option.default):
        return ""
    # click marks “not given” with a value of its own, which is no default to print.
    return "" if type(option.default).__name__ == "Sentinel" else code(option.default)


def _option(option: click.Option) -> tuple[str, str, str]:
    names = ", ".join(code(name) for name in [*option.opts, *option.secondary_opts])
    if not option.is_flag:
        names += f" {option.make_metavar(click.Context(click.Command('safeguarding')))}"
    return names, option.help or "", _default(option)


def section(path: str, command: click.Command) -> str:
    """One command: what it does, how it is called, its options."""
    context = click.Context(command, info_name=path, terminal_width=120)
    usage = command.get_usage(context).removeprefix("Usage: ")
    options = [_option(p) for p in command.params if isinstance(p, click.Option) and not p.hidden]
    words = (command.help or "").split("\f")[0].strip()
    return "\n\n".join(
        part
        for part in (f"## {path}", words, f"```\n{usage}\n```", table(("Option", "What it does", "Default"), options))
        if part
    )


def page() -> str:
    from safeguarding.cli import main

    return page_of(
        "The command line",
        "The command is `.venv/bin/safeguarding`. It exits with 0 when all is well, 1 when problems were found in the data, "
        "and 2 when it could not run. With `--json` it prints one JSON object on standard output and nothing else there; "
        "progress goes to standard error.",
        *(section(path, command) for path, command in commands(main)),
    )
