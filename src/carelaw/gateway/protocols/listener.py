"""A small listener of our own for the gateway's doors: mutual TLS, and the client's certificate made known.

The server of the console can ask for a client certificate, yet tells the application nothing of it; which point is
speaking must not rest on a header that anybody could send. This listener puts the certificate's fingerprint where no
header can reach (decision 0007).
"""

from __future__ import annotations

import contextlib
import hashlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.headers import Headers
from wsgiref.simple_server import ServerHandler, WSGIRequestHandler, WSGIServer

from carelaw.gateway.protocols.door import CERTIFICATE, TLS_VERSION

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
PREFIX = "/pmp/"
_PATIENCE = 30  # seconds that a connection may keep silent
_AT_ONCE = 32


def listener(
    application: Application, *, host: str, port: int, certificate: Path, key: Path, client_authority: Path
) -> WSGIServer:
    """A server ready to serve forever. Clients without a certificate of the authority do not get past the handshake."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain(certificate, key)
    context.load_verify_locations(client_authority)
    server = _Listener((host, port), _Handler)
    server.context = context
    server.set_app(_only_doors(application))
    return server


def _only_doors(application: Application) -> Application:
    """The gateway's doors and nothing else of the house: no console, no sign-in."""

    def doors(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith(PREFIX):
            return application(environ, start_response)
        start_response("404 Not Found", [("Content-Type", "text/plain"), ("Cache-Control", "no-store")])
        return [b"Only the gateway's doors are here.\n"]

    return doors


class _Listener(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128
    context: ssl.SSLContext

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._places = threading.BoundedSemaphore(_AT_ONCE)
        super().__init__(*args, **kwargs)

    def server_bind(self) -> None:
        # The name of this host is not looked up: that may take seconds, and nothing asks for it.
        socket_address = self.server_address
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(socket_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])
        self.setup_environ()

    def process_request(self, request: Any, client_address: Any) -> None:
        # Waits here while every place is taken, so that a flood fills the queue of the network, not our memory.
        self._places.acquire()
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            self._speak(request, client_address)
        finally:
            self._places.release()

    def _speak(self, request: socket.socket, client_address: Any) -> None:
        """The handshake happens here, in the connection's own thread, so that a slow client holds up nobody."""
        request.settimeout(_PATIENCE)
        try:
            secured = self.context.wrap_socket(request, server_side=True)
        except (OSError, ValueError):
            self.shutdown_request(request)
            return
        with contextlib.suppress(OSError):
            self.finish_request(secured, client_address)
        self.shutdown_request(secured)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke is no fault of ours; what happened inside the application it has told itself."""


class _Quiet(ServerHandler):
    http_version = "1.1"

    def cleanup_headers(self) -> None:
        """Say that the connection ends: a client that keeps connections would ask again on one that is gone."""
        super().cleanup_headers()
        told: Headers = self.headers  # type: ignore[attr-defined]
        told["Connection"] = "close"

    def log_exception(self, exc_info: Any) -> None:
        """Nothing: an exception's words may hold a patient's."""


class _Handler(WSGIRequestHandler):
    def get_environ(self) -> dict[str, Any]:
        environ = super().get_environ()
        connection: ssl.SSLSocket = self.connection
        presented = connection.getpeercert(binary_form=True) or b""
        environ["HTTPS"] = "on"
        environ[TLS_VERSION] = connection.version() or ""
        environ[CERTIFICATE] = hashlib.sha256(presented).hexdigest() if presented else ""
        return environ

    def handle(self) -> None:
        """One request a connection."""
        self.raw_requestline = self.rfile.readline(65537)
        if len(self.raw_requestline) > 65536:
            self.requestline = self.request_version = self.command = ""
            self.send_error(414)
            return
        if not self.parse_request():
            return
        streams: Any = (self.rfile, self.wfile, self.get_stderr(), self.get_environ())
        answering = _Quiet(*streams)
        answering.wsgi_multithread = True
        answering.request_handler = self  # type: ignore[attr-defined]
        answering.run(self.server.get_app())  # type: ignore[attr-defined]

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: requests are logged by the application, field by field."""


__all__ = ["PREFIX", "listener"]
