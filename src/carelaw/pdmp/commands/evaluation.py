"""`carelaw pdmp …`: alerts, the monthly measures, one's own card, who lacks a course, extracts; and the acts."""

from __future__ import annotations

import argparse

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.pdmp.use_cases.evaluation.acts import ACTS
from carelaw.platform.acts.commands import act_commands

_ALERTS = ("id", "subject", "dea", "criterion__code", "value", "rows", "window_from", "window_to", "state")
_CARD = ("id", "own", "median", "peers", "unit", "says")
_LACKING = ("name", "role", "says")
_RELEASES = ("id", "year", "purpose", "recipient", "cells", "left_out", "digest")


def _alerts(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.evaluation.alerts import alerts_of
    from carelaw.platform.accounts.terminal import actor_here

    found = list(alerts_of(actor_here()).values(*_ALERTS))
    console.rows(found, _ALERTS, options.format)
    return Exit.FINDINGS if any(one["state"] == "raised" for one in found) else Exit.DONE


def _evaluation(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.evaluation.quality import MEASURED, measures_of
    from carelaw.platform.accounts.terminal import actor_here

    names = ("month", "dispenser_dea", *MEASURED)
    console.rows(list(measures_of(actor_here()).values(*names)), names, options.format)
    return Exit.DONE


def _card(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.evaluation.card import report_card
    from carelaw.platform import clock
    from carelaw.platform.accounts.terminal import actor_here

    card = report_card(actor_here(), clock.now())
    console.rows([{name: getattr(line, name) for name in _CARD} for line in card.lines], _CARD, options.format)
    return Exit.DONE


def _untrained(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.evaluation.training import untrained
    from carelaw.platform import clock
    from carelaw.platform.accounts.actor import law_day
    from carelaw.platform.accounts.terminal import actor_here

    found = untrained(actor_here(), law_day(clock.now()))
    rows = [
        {"name": one.name, "role": one.role, "says": " ".join(r.says for r in one.decision.reasons)} for one in found
    ]
    console.rows(rows, _LACKING, options.format)
    return Exit.FINDINGS if rows else Exit.DONE


def _releases(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.evaluation.releases import release_for, releases
    from carelaw.platform.accounts.terminal import actor_here

    actor = actor_here()
    if options.sheet:
        console.out(release_for(actor, options.sheet).sheet.rstrip("\n"))
        return Exit.DONE
    console.rows(list(releases(actor).values(*_RELEASES)), _RELEASES, options.format)
    return Exit.DONE


def _release_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sheet", default="", metavar="ID", help="print the sheet of this release")
    add_format(parser)


EVALUATION: tuple[Command, ...] = (
    Command(
        ("pdmp", "alerts"),
        "List alerts to patterns of practitioners.",
        add_format,
        _alerts,
        "carelaw pdmp alerts --format json",
        needs_django=True,
    ),
    Command(
        ("pdmp", "evaluation"),
        "List the monthly measures of what came in.",
        add_format,
        _evaluation,
        "carelaw pdmp evaluation --format csv",
        needs_django=True,
    ),
    Command(
        ("pdmp", "report-card"),
        "Show your own figures beside the median of enough peers.",
        add_format,
        _card,
        "carelaw pdmp report-card",
        needs_django=True,
    ),
    Command(
        ("pdmp", "untrained"),
        "List who lacks a course.",
        add_format,
        _untrained,
        "carelaw pdmp untrained",
        needs_django=True,
    ),
    Command(
        ("pdmp", "releases"),
        "List the extracts of counts that were released, or print one.",
        _release_arguments,
        _releases,
        "carelaw pdmp releases",
        needs_django=True,
    ),
    *act_commands(ACTS),
)
