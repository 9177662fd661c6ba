"""A command for an act: the same fields as its form, as options, and the same words when it is refused."""

from __future__ import annotations

import argparse

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.platform.acts.declaration import Act


def act_command(act: Act, example: str) -> Command:
    """`carelaw PROGRAM NAME --field VALUE …`, for whoever the token in the environment speaks for."""

    def arguments(parser: argparse.ArgumentParser) -> None:
        for asked in act.asks:
            says = ", ".join(value for value, _ in asked.choices) or asked.says or asked.label
            option = f"--{asked.name.replace('_', '-')}"
            parser.add_argument(
                option, dest=asked.name, default="", required=asked.required, help=says.replace("%", "%%")
            )
        add_format(parser)

    def run(options: argparse.Namespace, console: Console) -> int:
        from carelaw.platform import clock
        from carelaw.platform.accounts.terminal import actor_here

        typed = {asked.name: getattr(options, asked.name) for asked in act.asks if getattr(options, asked.name)}
        done = act.perform(actor_here(), clock.now(), typed)
        console.err(done.says)
        row = done.as_dict()
        console.rows([row], tuple(row), options.format)
        return Exit.DONE

    return Command((act.program, act.name), act.says, arguments, run, example, needs_django=True)


def act_commands(acts: tuple[Act, ...]) -> tuple[Command, ...]:
    """A command for each act."""
    return tuple(act_command(act, f"carelaw {act.program} {act.name} {_options(act)}".strip()) for act in acts)


def _options(act: Act) -> str:
    needed = [asked for asked in act.asks if asked.required][:3]
    return " ".join(f"--{asked.name.replace('_', '-')} …" for asked in needed)
