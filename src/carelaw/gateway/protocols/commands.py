"""`carelaw gateway serve`: the gateway's doors over mutual TLS."""

from __future__ import annotations

import argparse
from pathlib import Path

from carelaw.gateway.protocols.behaviors import Behavior
from carelaw.kernel.command import Command, Console, Exit


def _serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8443)
    parser.add_argument("--certificate", type=Path, required=True, help="this server's certificate chain, PEM")
    parser.add_argument("--key", type=Path, required=True, help="its private key, PEM")
    parser.add_argument("--client-authority", type=Path, required=True, help="who issues clients' certificates, PEM")


def _serve(options: argparse.Namespace, console: Console) -> int:
    from django.core.wsgi import get_wsgi_application

    from carelaw.gateway.protocols.listener import PREFIX, listener
    from carelaw.platform.logs import guard_process

    guard_process()
    server = listener(
        get_wsgi_application(),
        host=options.host,
        port=options.port,
        certificate=options.certificate,
        key=options.key,
        client_authority=options.client_authority,
    )
    console.err(f"https://{options.host}:{server.server_port}{PREFIX}")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return Exit.DONE


def _simulator_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--hub", choices=("RXCHECK", "PMPI"), default="RXCHECK")
    parser.add_argument("--state", required=True, help="the state behind the hub, such as WI")
    parser.add_argument(
        "--behave",
        choices=[one.value for one in Behavior],
        default="ok",
        help="what becomes of a question",
    )
    parser.add_argument("--port", type=int, default=0, help="any free one if not given")
    parser.add_argument("--folder", type=Path, required=True, help="where to write what has to be entered about it")
    parser.add_argument(
        "--trust", default="", metavar="FILE", help="Illinois's public key, PEM; without it, it refuses"
    )
    parser.add_argument("--seconds", type=float, default=8.0, help="how late, for --behave late")


def _simulator(options: argparse.Namespace, console: Console) -> int:
    from carelaw.gateway.facts.interstate import Hub
    from carelaw.gateway.protocols.hub_simulator import serve

    state = options.state.upper()
    console.err(f"What has to be entered is in {options.folder / f'simulator-{state}.json'}")
    serve(
        Hub(options.hub),
        state,
        options.behave,
        folder=options.folder,
        port=options.port,
        trust=options.trust,
        seconds=options.seconds,
    )
    return Exit.DONE


def _own_key(options: argparse.Namespace, console: Console) -> int:
    from carelaw.gateway.use_cases.interstate.own_key import make_own_key, public_half

    own = make_own_key()
    console.err(f"Key {own.kid}: the other states put this public half on their trust lists.")
    console.out(public_half(own).strip())
    return Exit.DONE


COMMANDS: tuple[Command, ...] = (
    Command(
        ("gateway", "hub-simulator"),
        "A hub with one made-up state behind it, as a process of its own.",
        _simulator_arguments,
        _simulator,
        "carelaw gateway hub-simulator --hub PMPI --state WI --behave late --folder var/hubs",
    ),
    Command(
        ("gateway", "state-key"),
        "The public half of the program's own key for other states; the key is made where there is none.",
        lambda parser: None,
        _own_key,
        "carelaw gateway state-key > illinois.pem",
        needs_django=True,
    ),
    Command(
        ("gateway", "serve"),
        "Serve the gateway's doors over mutual TLS.",
        _serve_arguments,
        _serve,
        "carelaw gateway serve --certificate server.pem --key server.key --client-authority clients.pem",
        needs_django=True,
    ),
)
