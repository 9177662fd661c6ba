"""Commands about the lake: its acts, its lists, loads of any size, findings of one check."""

from __future__ import annotations

import argparse

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.pbm.commands.given import named_file
from carelaw.pbm.use_cases.lake.acts import ACTS
from carelaw.pbm.use_cases.lake.lists import LISTS
from carelaw.platform.accounts.terminal import actor_here
from carelaw.platform.acts.commands import act_commands, list_commands


def _fill_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help="claims as CSV, Parquet or NCPDP D.0; X12 835")
    parser.add_argument("--layout", default="", help="a remembered layout")
    parser.add_argument("--manager", default="", metavar="NUMBER", help="such as PBM0101; for D.0 and 835")
    add_format(parser)


def _fill(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.lake.doing import loaded
    from carelaw.pbm.use_cases.lake.filling import fill, receive_file
    from carelaw.platform import clock

    actor, rows = actor_here(), []
    for name in options.files:
        path = named_file(name)
        with path.open("rb") as stream:
            told = {"layout": options.layout, "manager": options.manager}
            run, new = receive_file(actor, clock.now(), stream, file_name=path.name, **told)
        run = fill(run, clock.now(), **told)
        console.err(f"{path.name}: {loaded(run, new=new)}")
        aside = run.counts.get("quarantined", 0)
        rows.append({"file": path.name, "state": run.state, "rows_in": run.rows_in or 0, "put_aside": aside})
    console.rows(rows, ("file", "state", "rows_in", "put_aside"), options.format)
    return Exit.FINDINGS if any(row["put_aside"] or row["state"] == "failed" for row in rows) else Exit.DONE


def _found_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("check", metavar="CHECK", help="such as late-payment; carelaw pbm market-checks lists them")
    parser.add_argument("--manager", default="", metavar="NUMBER", help="of one benefit manager")
    parser.add_argument("--most", type=int, default=1_000, metavar="N")
    add_format(parser)


def _found(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.lake.looking import findings_of

    rows = findings_of(actor_here(), options.check, most=max(1, options.most), manager=options.manager)
    if rows or options.format == "json":
        console.rows(rows, tuple(rows[0]) if rows else (), options.format)
    else:
        console.err("Nothing was found.")
    return Exit.FINDINGS if rows else Exit.DONE


COMMANDS: tuple[Command, ...] = (
    *act_commands(ACTS),
    *list_commands(LISTS),
    Command(
        ("pbm", "lake-fill"),
        "Load files of any size into the lake, one after another.",
        _fill_arguments,
        _fill,
        "carelaw pbm lake-fill march.parquet april.parquet",
        needs_django=True,
    ),
    Command(
        ("pbm", "market-found"),
        "List what one check over the lake found, the largest first.",
        _found_arguments,
        _found,
        "carelaw pbm market-found late-payment --format csv",
        needs_django=True,
    ),
)
