"""The board, the policies and the program's money at the command line."""

from __future__ import annotations

import argparse

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.pdmp.use_cases.board.acts import ACTS as BOARD_ACTS
from carelaw.pdmp.use_cases.board.lists import LISTS
from carelaw.pdmp.use_cases.funds.acts import ACTS as FUND_ACTS
from carelaw.platform.acts.commands import act_commands, list_commands


def _policies(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.board.policies import checklist
    from carelaw.platform import clock
    from carelaw.platform.accounts.actor import law_day
    from carelaw.platform.accounts.terminal import actor_here

    found = checklist(actor_here(), law_day(clock.now()))
    rows = [
        {"item": one.item, "matter": one.title, "in_force_from": one.in_force_from, "missing": one.missing}
        for one in found
    ]
    console.rows(rows, ("item", "matter", "in_force_from", "missing"), options.format)
    return Exit.FINDINGS if any(one.missing for one in found) else Exit.DONE


def _funds(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.funds.ledger import funds_statement, penalty_trail
    from carelaw.platform.accounts.terminal import actor_here

    rows = [{"what": what, "amount": f"{amount:.2f}"} for what, amount in funds_statement(actor_here())]
    console.rows(rows, ("what", "amount"), options.format)
    trail = penalty_trail()
    console.err(f"Civil penalties: ${trail.to_deposit} to deposit, ${trail.to_appropriate} to appropriate back.")
    return Exit.DONE if trail.reconciled else Exit.FINDINGS


BOARD: tuple[Command, ...] = (
    Command(
        ("pdmp", "policies"),
        "The fifteen matters of §5(5), each with the board's policy in force or the gap.",
        add_format,
        _policies,
        "carelaw pdmp policies --format csv",
        needs_django=True,
    ),
    Command(
        ("pdmp", "funds"),
        "The program's money by kind, and whether civil penalties are reconciled.",
        add_format,
        _funds,
        "carelaw pdmp funds --format csv",
        needs_django=True,
    ),
    *list_commands(LISTS),
    *act_commands(BOARD_ACTS),
    *act_commands(FUND_ACTS),
)
