"""Commands about where stores stand, changes, links, help, directives and disclosures."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from carelaw.gateway.commands.acting import Rows, command, nothing_more
from carelaw.gateway.use_cases.changes.acts import ACTS as CHANGES
from carelaw.gateway.use_cases.foundations.acts import ACTS as FOUNDATION_ACTS
from carelaw.kernel.command import Command
from carelaw.platform.acts.commands import act_commands

if TYPE_CHECKING:
    from carelaw.platform.accounts.actor import Actor


def _stores(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.foundations import looking
    from carelaw.gateway.use_cases.illinois import law_day

    return looking.standing_of_stores(actor, law_day(at))


def _links(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.foundations import looking
    from carelaw.gateway.use_cases.illinois import law_day

    return looking.links_waited_for(actor, law_day(at))


def _changes(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.changes import doing, requesting

    return doing.rows(requesting.visible_changes(actor).order_by("-asked_on", "-reference"))


def _listed(name: str) -> Callable[[argparse.Namespace, Actor, datetime], Rows]:
    def rows(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
        from carelaw.gateway.use_cases.foundations import looking

        found: Rows = getattr(looking, name)(actor)
        return found

    return rows


FOUNDATIONS: tuple[Command, ...] = (
    command("stores", "Where every store stands.", nothing_more, _stores, "--format csv"),
    command("changes", "Changes that were asked for.", nothing_more, _changes, ""),
    command("links-waiting", "Links that the State has not handed over yet.", nothing_more, _links, ""),
    command("assistance", "Questions about setting links up.", nothing_more, _listed("ticket_rows"), ""),
    command("directives", "Directives of the Administrator.", nothing_more, _listed("directive_rows"), ""),
    command("disclosures", "Requests for program data.", nothing_more, _listed("disclosure_rows"), ""),
    *act_commands((*CHANGES, *FOUNDATION_ACTS)),
)
