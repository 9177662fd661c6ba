"""The listener that is shipped, at work in a thread, for tests that speak real TLS to it."""

from __future__ import annotations

import http.client
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections

from carelaw.gateway.protocols.listener import listener
from tests.gateway.dialects import BY_PATH, Said
from tests.gateway.protocols.dialects import said_in
from tests.gateway.world import Key, World, make_key


def _on_this_connection(application: Callable[..., Any]) -> Callable[..., Any]:
    """The database of a test lies in memory on SQLite, so the listener's threads share the test's connection."""
    shared = connections["default"]
    in_memory = shared.vendor == "sqlite"
    if in_memory:
        shared.inc_thread_sharing()

    def answering(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if in_memory:
            connections["default"] = shared
        try:
            return application(environ, start_response)
        finally:
            if not in_memory:
                connections.close_all()

    return answering


@dataclass
class Server:
    """A listener at work, with the authority that clients trust."""

    port: int
    folder: Path
    authority: Path

    def context(self, key: Key | None, **limits: Any) -> ssl.SSLContext:
        made = ssl.create_default_context(cafile=str(self.authority))
        for name, value in limits.items():
            setattr(made, name, value)
        if key is not None:
            held, private = self.folder / f"{key.fingerprint}.pem", self.folder / f"{key.fingerprint}.key"
            held.write_text(key.pem)
            private.write_bytes(key.private_pem())
            made.load_cert_chain(held, private)
        return made

    def post(self, path: str, body: bytes, *, key: Key, token: str, **headers: str) -> Said:
        link = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.context(key), timeout=20)
        kind = BY_PATH[path].media
        link.request("POST", path, body, {"Authorization": f"Bearer {token}", "Content-Type": kind, **headers})
        response = link.getresponse()
        answer = said_in(path, response.status, response.read())
        assert response.headers["Cache-Control"] == "no-store"
        link.close()
        return answer


@pytest.fixture
def server(live: World, tmp_path: Path) -> Iterator[Server]:
    held = make_key("server", live.authority)
    for name, content in {
        "server.pem": held.pem.encode(),
        "server.key": held.private_pem(),
        "authority.pem": live.authority.pem.encode(),
    }.items():
        (tmp_path / name).write_bytes(content)
    made = listener(
        _on_this_connection(get_wsgi_application()),
        host="127.0.0.1",
        port=0,
        certificate=tmp_path / "server.pem",
        key=tmp_path / "server.key",
        client_authority=tmp_path / "authority.pem",
    )
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield Server(made.server_port, tmp_path, tmp_path / "authority.pem")
    made.shutdown()
    thread.join()
    made.server_close()
    if connection.vendor == "sqlite":
        connection.dec_thread_sharing()
