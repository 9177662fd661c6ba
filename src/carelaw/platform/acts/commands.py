"""A command for an act: the same fields as its form, as options, and the same words when it is refused."""

from __future__ import annotations

import argparse
from pathlib import Path

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.kernel.refusal import Refusal
from carelaw.platform.acts.declaration import Act, Asked, Attached
from carelaw.platform.acts.lists import Listed


def act_command(act: Act, example: str) -> Command:
    """`carelaw PROGRAM NAME --field VALUE …`, for whoever the token in the environment speaks for."""

    def arguments(parser: argparse.ArgumentParser) -> None:
        for asked in act.asks:
            says = ", ".join(value for value, _ in asked.choices) or asked.says or asked.label
            option = f"--{asked.name.replace('_', '-')}"
            parser.add_argument(
                option,
                dest=asked.name,
                default="",
                required=asked.required,
                metavar="FILE" if asked.kind == "file" else None,
                help=says.replace("%", "%%"),
            )
        add_format(parser)

    def run(options: argparse.Namespace, console: Console) -> int:
        from carelaw.platform import clock
        from carelaw.platform.accounts.terminal import actor_here

        given = {asked.name: (asked, getattr(options, asked.name)) for asked in act.asks}
        typed = {name: _given(asked, text) for name, (asked, text) in given.items() if text}
        done = act.perform(actor_here(), clock.now(), typed)
        console.err(done.says)
        row = done.as_dict()
        console.rows([row], tuple(row), options.format)
        return Exit.DONE

    return Command((act.program, act.name), act.says, arguments, run, example, needs_django=True)


def _given(asked: Asked, text: str) -> str | Attached:
    if asked.kind != "file":
        return text
    try:
        return Attached(Path(text).name, Path(text).read_bytes())
    except OSError as fault:
        says = f"{asked.label}: the file cannot be read ({type(fault).__name__}). Name a file that you may read."
        raise Refusal("file-unreadable", says, field=asked.name) from None


def act_commands(acts: tuple[Act, ...]) -> tuple[Command, ...]:
    """A command for each act."""
    return tuple(act_command(act, f"carelaw {act.program} {act.name} {_options(act)}".strip()) for act in acts)


def list_command(one: Listed) -> Command:
    """`carelaw PROGRAM NAME`: the rows of a list as a table, JSON or CSV."""

    def run(options: argparse.Namespace, console: Console) -> int:
        from carelaw.platform import clock
        from carelaw.platform.accounts.terminal import actor_here

        rows = one.rows(actor_here(), clock.now())
        if rows or options.format == "json":
            console.rows(rows, tuple(rows[0]) if rows else (), options.format)
        else:
            console.err("There is nothing to list.")
        return Exit.DONE

    words = (one.program, one.name)
    return Command(words, one.says, add_format, run, f"carelaw {' '.join(words)} --format csv", needs_django=True)


def list_commands(lists: tuple[Listed, ...]) -> tuple[Command, ...]:
    """A command for each list."""
    return tuple(list_command(one) for one in lists)


def _options(act: Act) -> str:
    needed = [asked for asked in act.asks if asked.required][:3]
    return " ".join(f"--{asked.name.replace('_', '-')} …" for asked in needed)
