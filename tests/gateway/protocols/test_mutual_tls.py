"""The whole way over real TLS with a real client certificate, through the listener that is shipped."""

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
from carelaw.gateway.store.models import ConnectionPoint, Envelope
from carelaw.gateway.use_cases import points
from tests.gateway.protocols.dialects import FHIR_PATH, PMIX_PATH, Said, fhir, pmix, said_in
from tests.gateway.world import AT, Key, World, make_key

pytestmark = pytest.mark.django_db(transaction=True)


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
        kind = "application/xml" if path == PMIX_PATH else "application/fhir+json"
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


def _exchange(link: http.client.HTTPConnection) -> None:
    link.request("POST", PMIX_PATH, pmix())
    link.getresponse()


def test_a_history_in_both_dialects_and_the_off_switch(live: World, server: Server) -> None:
    assert live.point is not None
    answer = server.post(PMIX_PATH, pmix(), key=live.key, token=live.key.sign(live.claims()))
    assert (answer.status, answer.outcome, len(answer.prescriptions)) == (200, "Provided", 2)
    ConnectionPoint.objects.update(option="FHIR")
    same = server.post(FHIR_PATH, fhir(), key=live.key, token=live.key.sign(live.claims()))
    assert same.prescriptions == answer.prescriptions
    points.disable(live.administrator, live.point, because="A leak is suspected.", at=AT)
    off = server.post(FHIR_PATH, fhir(), key=live.key, token=live.key.sign(live.claims()))
    assert (off.status, off.code) == (403, "E-PMP-POINT_DISABLED")
    assert set(Envelope.objects.values_list("source_ip", flat=True)) == {"127.0.0.1"}


def test_another_certificate_is_another_point_whatever_the_headers_say(live: World, server: Server) -> None:
    other = make_key("other", live.authority)
    told = {"X-Client-Certificate": live.key.fingerprint, "X-Client-TLS": "TLSv1.3"}
    answer = server.post(PMIX_PATH, pmix(), key=other, token=live.key.sign(live.claims()), **told)
    assert (answer.status, answer.code) == (403, "E-PMP-POINT_NOT_REGISTERED")
    assert Envelope.objects.get().cert_fingerprint == other.fingerprint


def test_without_a_certificate_of_the_authority_there_is_no_connection(live: World, server: Server) -> None:
    for key in (None, make_key("stranger", make_key("another authority"))):
        link = http.client.HTTPSConnection("127.0.0.1", server.port, context=server.context(key), timeout=20)
        with pytest.raises((ssl.SSLError, ConnectionError, http.client.RemoteDisconnected)):
            _exchange(link)
        link.close()
    assert not Envelope.objects.exists()


def test_plain_http_and_the_console_are_not_there(live: World, server: Server) -> None:
    plain = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    with pytest.raises((ConnectionError, http.client.BadStatusLine)):
        _exchange(plain)
    plain.close()
    link = http.client.HTTPSConnection("127.0.0.1", server.port, context=server.context(live.key), timeout=20)
    link.request("GET", "/accounts/login/")
    response = link.getresponse()
    assert (response.status, response.read()) == (404, b"Only the gateway's doors are here.\n")
    link.close()


def test_tls_1_1_is_not_spoken(live: World, server: Server) -> None:
    old = server.context(live.key)
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("DEFAULT:@SECLEVEL=0")
    link = http.client.HTTPSConnection("127.0.0.1", server.port, context=old, timeout=20)
    with pytest.raises((ssl.SSLError, ConnectionError)):
        link.request("POST", PMIX_PATH, pmix())
    link.close()
