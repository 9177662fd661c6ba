"""Commands about the whole population: loads of any size, runs over everybody, why a person has a tier."""

from __future__ import annotations

import argparse
from pathlib import Path

from carelaw.ihh.use_cases.lake.acts import ACTS, LOAD
from carelaw.ihh.use_cases.lake.lists import LISTS
from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.platform.accounts.terminal import actor_here
from carelaw.platform.acts.commands import act_commands, list_commands


def _fill_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help="X12 837, or a CSV sheet of claims")
    add_format(parser)


def _fill(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.lake.doing import loaded
    from carelaw.ihh.use_cases.lake.filling import fill, receive_file
    from carelaw.platform import clock

    actor, rows = actor_here(), []
    for name in options.files:
        path = Path(name)
        with path.open("rb") as stream:
            run, new = receive_file(actor, clock.now(), stream, file_name=path.name)
        run = fill(run, clock.now())
        console.err(f"{path.name}: {loaded(run, new=new)}")
        aside = run.counts.get("quarantined", 0)
        rows.append({"file": path.name, "state": run.state, "rows_in": run.rows_in or 0, "put_aside": aside})
    console.rows(rows, ("file", "state", "rows_in", "put_aside"), options.format)
    return Exit.FINDINGS if any(row["put_aside"] or row["state"] == "failed" for row in rows) else Exit.DONE


COMMANDS: tuple[Command, ...] = (
    *act_commands(tuple(act for act in ACTS if act is not LOAD)),
    *list_commands(LISTS),
    Command(
        ("ihh", "load-claims"),
        "Load files of claims of any size, one after another.",
        _fill_arguments,
        _fill,
        "carelaw ihh load-claims march.837 april.837",
        needs_django=True,
    ),
)
