"""`carelaw gateway connections`, `data-sets`, and the acts about them."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING

from carelaw.gateway.commands.acting import Rows, command
from carelaw.gateway.use_cases.special.acts import ACTS
from carelaw.kernel.command import Command
from carelaw.platform.acts.commands import act_commands

if TYPE_CHECKING:
    from carelaw.platform.accounts.actor import Actor

_CONNECTIONS = ("federal", "applications", "confirmations")
_DATA_SETS = ("permissions", "designations")


def _connections_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--part", choices=_CONNECTIONS, default="federal", help="which register")


def _connections(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.illinois import law_day
    from carelaw.gateway.use_cases.special.looking import connections

    return connections(actor, law_day(at))[options.part]


def _data_sets_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--part", choices=_DATA_SETS, default="permissions", help="which register")


def _data_sets(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.special.looking import data_sets

    return data_sets(actor, at)[options.part]


SPECIAL: tuple[Command, ...] = (
    command(
        "connections",
        "List verified federal connections, authorized applications, permissions to confirm.",
        _connections_arguments,
        _connections,
        "--part applications",
    ),
    command("data-sets", "List to whom data sets are open.", _data_sets_arguments, _data_sets, "--part designations"),
    *act_commands(ACTS),
)
