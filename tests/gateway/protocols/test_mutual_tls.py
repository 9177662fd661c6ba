"""The whole way over real TLS with a real client certificate, through the listener that is shipped."""

from __future__ import annotations

import http.client
import ssl

import pytest

from carelaw.gateway.store.models import ConnectionPoint, Envelope
from carelaw.gateway.use_cases import points
from tests.gateway.protocols.dialects import FHIR_PATH, PMIX_PATH, fhir, pmix
from tests.gateway.protocols.serving import Server
from tests.gateway.world import AT, World, make_key

pytestmark = pytest.mark.django_db(transaction=True)


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
