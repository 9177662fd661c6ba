"""`carelaw pdmp …`: what is due, the register of stores, holds, and the acts about keeping and destroying."""

from __future__ import annotations

import argparse
import json
from datetime import date

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.pdmp.use_cases.retention.acts import ACTS, DESTROY, VERIFY
from carelaw.platform.acts.commands import act_commands

_DUE = ("store", "due", "held")
_STORES = ("name", "identifying", "method", "outcome")
_HOLDS = ("id", "received_at", "requester", "case_number", "asks", "state", "says")


def _due_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="on this day (today)")
    add_format(parser)


def _due(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.retention.destroying import preview
    from carelaw.platform import clock
    from carelaw.platform.accounts.actor import law_day
    from carelaw.platform.accounts.terminal import actor_here

    at = clock.now()
    found = preview(actor_here(), options.on or law_day(at), at=at)
    console.rows([{"store": one.store, "due": one.due, "held": one.held} for one in found], _DUE, options.format)
    return Exit.FINDINGS if any(one.due > one.held for one in found) else Exit.DONE


def _stores(options: argparse.Namespace, console: Console) -> int:
    from carelaw.kernel.decision import Outcome
    from carelaw.pdmp.use_cases.retention.stores import register_of_stores
    from carelaw.platform.accounts.terminal import actor_here

    found = register_of_stores(actor_here())
    rows = [
        {
            "name": store.name,
            "identifying": store.identifying,
            "method": store.method,
            "outcome": decision.outcome.value,
        }
        for store, decision in found
    ]
    console.rows(rows, _STORES, options.format)
    return Exit.DONE if all(decision.outcome is Outcome.PASS for _, decision in found) else Exit.FINDINGS


def _holds(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.retention.holds import holds_of
    from carelaw.platform.accounts.terminal import actor_here

    console.rows(list(holds_of(actor_here()).order_by("-received_at").values(*_HOLDS)), _HOLDS, options.format)
    return Exit.DONE


def _line_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--query", required=True, metavar="NUMBER", help="the number of the question")
    add_format(parser)


def _line(options: argparse.Namespace, console: Console) -> int:
    from dataclasses import asdict

    from carelaw.pdmp.use_cases.retention.doing import reference
    from carelaw.pdmp.use_cases.retention.log_lines import log_line
    from carelaw.platform.accounts.terminal import actor_here

    row = asdict(log_line(actor_here(), reference(options.query, "query")))
    console.rows([row], tuple(row), options.format)
    return Exit.DONE


def _verify(options: argparse.Namespace, console: Console) -> int:
    from carelaw.platform import clock
    from carelaw.platform.accounts.terminal import actor_here

    done = VERIFY.perform(actor_here(), clock.now(), {})
    if options.format == "json":
        console.out(json.dumps(done.as_dict(), ensure_ascii=False))
    else:
        console.out(done.says)
    return Exit.DONE if done.more["whole"] else Exit.FINDINGS


def _destroy(options: argparse.Namespace, console: Console) -> int:
    from carelaw.platform import clock
    from carelaw.platform.accounts.terminal import actor_here

    if options.dry_run:
        return _due(argparse.Namespace(on=None, format=options.format), console)
    done = DESTROY.perform(actor_here(), clock.now(), {})
    console.out(json.dumps(done.as_dict(), ensure_ascii=False) if options.format == "json" else done.says)
    return Exit.FINDINGS if done.more.get("state") == "incomplete" else Exit.DONE


def _destroy_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="only say what is due, and destroy nothing")
    add_format(parser)


RETENTION: tuple[Command, ...] = (
    Command(
        ("pdmp", "retention-due"),
        "Say what is due for destruction on a day; nothing is destroyed.",
        _due_arguments,
        _due,
        "carelaw pdmp retention-due --on 2024-03-01",
        needs_django=True,
    ),
    Command(
        ("pdmp", "data-stores"),
        "List every store with its method of destruction.",
        add_format,
        _stores,
        "carelaw pdmp data-stores",
        needs_django=True,
    ),
    Command(
        ("pdmp", "holds"),
        "List the requests to keep information.",
        add_format,
        _holds,
        "carelaw pdmp holds --format json",
        needs_django=True,
    ),
    Command(
        ("pdmp", "query-line"),
        "Show one's own line of the query log, or a designee's.",
        _line_arguments,
        _line,
        "carelaw pdmp query-line --query 0b6f…",
        needs_django=True,
    ),
    Command(
        ("pdmp", "destroy-due"),
        "Destroy what is due today, and sign the certificate.",
        _destroy_arguments,
        _destroy,
        "carelaw pdmp destroy-due --dry-run",
        needs_django=True,
    ),
    Command(
        ("pdmp", "verify-destruction"),
        "Verify every certificate of destruction; the first broken one is named.",
        add_format,
        _verify,
        "carelaw pdmp verify-destruction",
        needs_django=True,
    ),
    *act_commands(tuple(act for act in ACTS if act not in (DESTROY, VERIFY))),
)
