"""`carelaw gateway states`, `state`, and the acts about sharing with other states."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING

from carelaw.gateway.commands.acting import Rows, command, nothing_more
from carelaw.gateway.use_cases.interstate.acts import ACTS
from carelaw.kernel.command import Command
from carelaw.platform.acts.commands import act_commands

if TYPE_CHECKING:
    from carelaw.platform.accounts.actor import Actor

_PARTS = ("routes", "agreements", "permissions", "suspensions", "keys", "conflicts")


def _states(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.illinois import law_day
    from carelaw.gateway.use_cases.interstate.looking import matrix

    return matrix(actor, law_day(at))


def _state_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("state", help="its two letters, such as WI")
    parser.add_argument("--part", choices=_PARTS, default="routes", help="which part of its file")


def _state(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.illinois import law_day
    from carelaw.gateway.use_cases.interstate.looking import state_file

    rows: Rows = state_file(actor, options.state, law_day(at))[options.part]
    return rows


INTERSTATE: tuple[Command, ...] = (
    command("states", "Each state by each way: whether a question goes, and why not.", nothing_more, _states, ""),
    command("state", "One part of a state's file.", _state_arguments, _state, "WI --part agreements"),
    *act_commands(ACTS),
)
