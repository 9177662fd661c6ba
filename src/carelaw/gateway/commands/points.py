"""`carelaw gateway points`, `disable`, `enable`, `bind`, `check`, `envelopes`: the Console at the command line."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from carelaw.gateway.commands.acting import Rows, command
from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.kernel.refusal import Refusal
from carelaw.platform import clock
from carelaw.platform.accounts.terminal import actor_here

if TYPE_CHECKING:
    from carelaw.platform.accounts.actor import Actor


def _points_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--state", default="", help="only points in this state, such as active")


def _points(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.looking import point_rows
    from carelaw.gateway.use_cases.points import visible_points

    found = visible_points(actor).order_by("reference")
    return point_rows(found.filter(state=options.state) if options.state else found, at)


def _point_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("point", help="the point's reference, such as IL-00001")


def _switch_arguments(parser: argparse.ArgumentParser) -> None:
    _point_argument(parser)
    parser.add_argument("--because", required=True, help="why; the reason stays with the point")


def _disable(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.looking import point_rows
    from carelaw.gateway.use_cases.points import disable, point_of

    return point_rows([disable(actor, point_of(actor, options.point), because=options.because, at=at)], at)


def _enable(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.looking import point_rows
    from carelaw.gateway.use_cases.points import enable, point_of

    return point_rows([enable(actor, point_of(actor, options.point), because=options.because, at=at)], at)


def _bind_arguments(parser: argparse.ArgumentParser) -> None:
    _point_argument(parser)
    parser.add_argument("--certificate", required=True, metavar="FILE", help="its client certificate, PEM")
    parser.add_argument("--keys", required=True, metavar="FILE|-", help='its public keys: {"keys": […]}, as a JWK set')


def _bind(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.looking import point_rows
    from carelaw.gateway.use_cases.points import point_of, register_keys

    try:
        certificate = Path(options.certificate).read_text("utf-8")
    except (OSError, ValueError) as fault:
        says = f"The certificate cannot be read: {fault}"
        raise Refusal("certificate-unreadable", says, field="certificate") from None
    point, keys = point_of(actor, options.point), options.keys.get("keys", [])
    return point_rows([register_keys(actor, point, certificate=certificate, keys=keys, at=at)], at)


def _envelopes_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--point", default="", help="only searches of this point")
    parser.add_argument("--outcome", choices=("ANSWERED", "REFUSED", "ERROR"), default="", help="only these")
    parser.add_argument("--most", type=int, default=100, help="how many, the newest first (100)")


def _envelopes(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.looking import envelope_rows, envelopes_for
    from carelaw.gateway.use_cases.points import point_of

    point = point_of(actor, options.point) if options.point else None
    return envelope_rows(envelopes_for(actor, at=at, point=point, outcome=options.outcome)[: max(options.most, 0)])


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    _point_argument(parser)
    add_format(parser)


def _check(options: argparse.Namespace, console: Console) -> int:
    from carelaw.gateway.use_cases.looking import standing_of_point
    from carelaw.gateway.use_cases.points import point_of

    actor = actor_here()
    decisions = standing_of_point(actor, point_of(actor, options.point), clock.now())
    told = [(each, each.reasons[0]) for each in decisions]
    rows = [
        {"outcome": each.outcome.value, "code": one.code, "says": one.says, "cite": one.cite or each.cite}
        for each, one in told
    ]
    console.rows(rows, ("outcome", "code", "says", "cite"), options.format)
    return Exit.FINDINGS if any(d.outcome.value == "violation" for d in decisions) else Exit.DONE


POINTS: tuple[Command, ...] = (
    command("points", "List the connection points.", _points_arguments, _points, "--state active"),
    command(
        "disable",
        "Switch one point off; its next request gets no answer.",
        _switch_arguments,
        _disable,
        'IL-00001 --because "a leak is suspected"',
    ),
    command("enable", "Switch a point on again.", _switch_arguments, _enable, 'IL-00001 --because "it was none"'),
    command(
        "bind",
        "Bind certificate and keys to a point.",
        _bind_arguments,
        _bind,
        "IL-00001 --certificate client.pem --keys jwks.json",
        reads=("keys",),
    ),
    command(
        "envelopes",
        "List the envelopes of searches, for audit.",
        _envelopes_arguments,
        _envelopes,
        "--outcome REFUSED",
    ),
    # Its exit code says whether a request would be refused, so it prints by itself.
    Command(
        ("gateway", "check"),
        "Say whether a point's next request would pass.",
        _check_arguments,
        _check,
        "carelaw gateway check IL-00001",
        needs_django=True,
    ),
)
