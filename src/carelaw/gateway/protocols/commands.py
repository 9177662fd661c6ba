"""`carelaw gateway serve`: the gateway's doors over mutual TLS."""

from __future__ import annotations

import argparse
from pathlib import Path

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


COMMANDS: tuple[Command, ...] = (
    Command(
        ("gateway", "serve"),
        "Serve the gateway's doors over mutual TLS.",
        _serve_arguments,
        _serve,
        "carelaw gateway serve --certificate server.pem --key server.key --client-authority clients.pem",
        needs_django=True,
    ),
)
