"""`carelaw gateway …`: connection points and their off switch, integrations, envelopes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.platform import clock
from carelaw.platform.accounts.terminal import actor_here

if TYPE_CHECKING:
    pass


def _points_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--state", default="", help="only points in this state, such as active")
    add_format(parser)


def _points(options: argparse.Namespace, console: Console) -> int:
    from carelaw.gateway.use_cases.looking import POINT_COLUMNS, point_rows
    from carelaw.gateway.use_cases.points import visible_points

    found = visible_points(actor_here()).order_by("reference")
    chosen = found.filter(state=options.state) if options.state else found
    console.rows(point_rows(chosen, clock.now()), POINT_COLUMNS, options.format)
    return Exit.DONE


def _switch_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("point", help="the point's reference, such as IL-00001")
    parser.add_argument("--because", required=True, help="why; the reason stays with the point")
    add_format(parser)


def _disable(options: argparse.Namespace, console: Console) -> int:
    from carelaw.gateway.use_cases.looking import POINT_COLUMNS, point_rows
    from carelaw.gateway.use_cases.points import disable, point_of

    actor, at = actor_here(), clock.now()
    point = disable(actor, point_of(actor, options.point), because=options.because, at=at)
    console.rows(point_rows([point], at), POINT_COLUMNS, options.format)
    return Exit.DONE


def _enable(options: argparse.Namespace, console: Console) -> int:
    from carelaw.gateway.use_cases.looking import POINT_COLUMNS, point_rows
    from carelaw.gateway.use_cases.points import enable, point_of

    actor, at = actor_here(), clock.now()
    point = enable(actor, point_of(actor, options.point), because=options.because, at=at)
    console.rows(point_rows([point], at), POINT_COLUMNS, options.format)
    return Exit.DONE


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("point", help="the point's reference, such as IL-00001")
    add_format(parser)


def _check(options: argparse.Namespace, console: Console) -> int:
    from carelaw.gateway.use_cases.looking import standing_of_point
    from carelaw.gateway.use_cases.points import point_of

    actor, at = actor_here(), clock.now()
    decisions = standing_of_point(actor, point_of(actor, options.point), at)
    told = [(each, each.reasons[0]) for each in decisions]
    rows = [
        {"outcome": each.outcome.value, "code": one.code, "says": one.says, "cite": one.cite or each.cite}
        for each, one in told
    ]
    console.rows(rows, ("outcome", "code", "says", "cite"), options.format)
    return Exit.FINDINGS if any(d.outcome.value == "violation" for d in decisions) else Exit.DONE


def _requests_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--stage", default="", help="only integrations at this step, such as test-passed")
    add_format(parser)


def _requests(options: argparse.Namespace, console: Console) -> int:
    from carelaw.gateway.use_cases.looking import INTEGRATION_COLUMNS, integration_rows
    from carelaw.gateway.use_cases.onboarding import visible_onboardings

    found = visible_onboardings(actor_here()).order_by("reference")
    chosen = found.filter(stage=options.stage) if options.stage else found
    console.rows(integration_rows(chosen), INTEGRATION_COLUMNS, options.format)
    return Exit.DONE


def _approve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("integration", help="the integration's reference, such as INT-2026-0001")
    add_format(parser)


def _approve(options: argparse.Namespace, console: Console) -> int:
    from carelaw.gateway.use_cases.looking import INTEGRATION_COLUMNS, integration_rows
    from carelaw.gateway.use_cases.onboarding import onboarding_of, switch_production_on

    actor = actor_here()
    done = switch_production_on(actor, onboarding_of(actor, options.integration), at=clock.now())
    console.rows(integration_rows([done]), INTEGRATION_COLUMNS, options.format)
    return Exit.DONE


def _envelopes_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--point", default="", help="only searches of this point")
    parser.add_argument("--outcome", choices=("ANSWERED", "REFUSED", "ERROR"), default="", help="only these")
    parser.add_argument("--most", type=int, default=100, help="how many, the newest first (100)")
    add_format(parser)


def _envelopes(options: argparse.Namespace, console: Console) -> int:
    from carelaw.gateway.use_cases.looking import ENVELOPE_COLUMNS, envelope_rows, envelopes_for
    from carelaw.gateway.use_cases.points import point_of

    actor = actor_here()
    point = point_of(actor, options.point) if options.point else None
    found = envelopes_for(actor, at=clock.now(), point=point, outcome=options.outcome)
    console.rows(envelope_rows(found[: options.most]), ENVELOPE_COLUMNS, options.format)
    return Exit.DONE


def _command(words: str, says: str, arguments: object, run: object, example: str) -> Command:
    return Command(("gateway", words), says, arguments, run, f"carelaw gateway {example}", needs_django=True)  # type: ignore[arg-type]


INTEGRATION: tuple[Command, ...] = (
    _command("points", "List the connection points.", _points_arguments, _points, "points --state active"),
    _command(
        "disable",
        "Switch one point off; its next request gets no answer.",
        _switch_arguments,
        _disable,
        'disable IL-00001 --because "a leak is suspected"',
    ),
    _command(
        "enable", "Switch a point on again.", _switch_arguments, _enable, 'enable IL-00001 --because "it was none"'
    ),
    _command("check", "Say whether a point's next request would pass.", _check_arguments, _check, "check IL-00001"),
    _command("requests", "List the integrations.", _requests_arguments, _requests, "requests --stage test-passed"),
    _command("approve", "Switch production on.", _approve_arguments, _approve, "approve INT-2026-0001"),
    _command(
        "envelopes",
        "List the envelopes of searches, for audit.",
        _envelopes_arguments,
        _envelopes,
        "envelopes --outcome REFUSED",
    ),
)
