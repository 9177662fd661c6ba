"""A SOAP client that nobody here wrote (zeep) reads our WSDL, asks over mutual TLS, and is answered or refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from lxml import etree
from zeep import Client, Transport
from zeep.exceptions import Fault

from carelaw.gateway.store.models import ConnectionPoint, Envelope
from carelaw.gateway.use_cases import points
from tests.gateway.dialects import pmix
from tests.gateway.dialects.protecting import XENC, MessageKey, make_message_key, opened, signed
from tests.gateway.protocols.serving import Server
from tests.gateway.world import AT, World

pytestmark = pytest.mark.django_db(transaction=True)
METADATA = {
    "Requestor": {
        "RequestorRole": "Pharmacists",
        "RequestorGivenName": "Robin",
        "RequestorSurName": "Lane",
        "RequestorIdentification": [{"IdentificationID": "051-1", "IdentificationCategoryCode": "State License"}],
    },
    "RequestorOrganization": {"RequestorOrganizationName": "Prairie Pharmacy"},
    "RoutingData": {
        "RequestID": "IL1",
        "RequestDateTime": AT,
        "RequestingState": "IL",
        "StateRequestID": None,
        "DisclosingState": "IL",
        "StateDisclosureID": None,
        "HubRequestID": None,
        "HubDisclosureID": None,
        "HubUsedIdentification": None,
    },
    "Version": "2",
}


@dataclass
class Protection:
    """Signs what goes out, encrypts it if told to, opens what comes back."""

    world: World
    key: MessageKey
    encrypt_to: bytes | None = None
    sealed: list[set[str]] = field(default_factory=list)

    def apply(self, envelope: Any, headers: Any) -> Any:
        """Sign a request."""
        token = self.world.key.sign(self.world.claims())
        content = signed(etree.tostring(envelope), self.key, assertion=token, encrypt_to=self.encrypt_to)
        return etree.fromstring(content), headers

    def verify(self, document: Any) -> None:
        """Open an answer in place; a fault comes in clear."""
        if not list(document.iter(f"{{{XENC}}}EncryptedData")):
            return
        clear, named, _certificate = opened(etree.tostring(document), self.key)
        self.sealed.append(named)
        document[:] = list(etree.fromstring(clear))


def _session(server: Server, world: World) -> requests.Session:
    """A connection with the point's certificate."""
    server.context(world.key)
    session = requests.Session()
    # An authority named in the environment would stand in for the one that is named here.
    session.trust_env = False
    held = server.folder / world.key.fingerprint
    session.cert, session.verify = (f"{held}.pem", f"{held}.key"), str(server.authority)
    return session


def _service(server: Server, world: World, port: str = "PMIX12", protection: Protection | None = None) -> Any:
    session = _session(server, world)
    if protection is None:
        session.auth = lambda request: _with_token(request, world)
    # The description names the actions, so the client puts the headers of WS-Addressing by itself.
    address = f"https://127.0.0.1:{server.port}/pmp/pmix/soap?wsdl"
    transport = Transport(session=session)
    client = Client(address, transport=transport, wsse=protection)
    return client.bind("PMIXService", port)


def _with_token(request: requests.PreparedRequest, world: World) -> requests.PreparedRequest:
    request.headers["Authorization"] = f"Bearer {world.key.sign(world.claims())}"
    return request


def _headers(request_id: str) -> dict[str, Any]:
    return {"MetaData": {**METADATA, "RoutingData": {**METADATA["RoutingData"], "RequestID": request_id}}}  # type: ignore[dict-item]


def _rows(given: Any) -> int:
    import xml.etree.ElementTree as ET

    return len(pmix.rows_in(ET.fromstring(given.body.ResponseData)))


def test_a_history_in_both_versions_of_soap_then_a_refusal(live: World, server: Server) -> None:
    ConnectionPoint.objects.update(option="SOAP_PMIX")
    for number, port in enumerate(("PMIX12", "PMIX11")):
        service = _service(server, live, port)
        given = service.ProvidePrescriptionDrugHistory(
            RequestData=pmix.document(), _soapheaders=_headers(f"IL{number}")
        )
        assert [(one.DisclosingState, one.PMPStatus) for one in given.header.ResponseStatus.Status] == [
            ("IL", "Provided")
        ]
        assert given.header.RoutingData.RequestID == f"IL{number}"
        assert "2080.208(b)(2)" in given.header.Answer.UseNotice
        assert _rows(given) == 2
        nobody = pmix.document({"last": "Nobody", "first": "N", "born": "1950-01-01"})
        told = service.ProvidePrescriptionDrugHistory(RequestData=nobody, _soapheaders=_headers(f"ILN{number}"))
        assert (told.header.ResponseStatus.Status[0].PMPStatus, told.body.ResponseData) == ("NotFound", None)
        meant = service.ProvidePatientPicklist(RequestData=pmix.document(), _soapheaders=_headers(f"ILP{number}"))
        assert "PicklistPatient" in meant.body.ResponseData
        with pytest.raises(Fault) as refused:
            service.ProvidePrescriptionDrugHistory(
                RequestData=pmix.document(patients=2), _soapheaders=_headers(f"ILR{number}")
            )
        assert "2 patients; permitted: 1" in refused.value.message
        code = refused.value.detail.findtext(".//{urn:carelaw:pmix:1}Code")
        cite = refused.value.detail.findtext(".//{urn:carelaw:pmix:1}Citation")
        assert (code, cite) == ("E-PMP-BULK_QUERY_FORBIDDEN", "77 Ill. Adm. Code 2080.208(g)(1)(C)")
    kept = Envelope.objects.filter(outcome="ANSWERED").latest("received_at")
    assert (kept.protocol_option, kept.requester_license, kept.source_ip) == ("SOAP_PMIX", "051-1", "127.0.0.1")


def test_a_point_that_wants_it_signs_and_gets_a_sealed_answer(live: World, server: Server) -> None:
    ConnectionPoint.objects.update(option="SOAP_PMIX")
    assert live.point is not None
    key = make_message_key("m1")
    keys = [live.key.jwk, key.jwk(use="enc")]
    points.register_keys(live.connector, live.point, certificate=live.key.pem, keys=keys, at=AT)
    ours = _session(server, live).get(f"https://127.0.0.1:{server.port}/pmp/pmix/certificate").content
    protection = Protection(live, key, encrypt_to=ours)
    service = _service(server, live, protection=protection)
    given = service.ProvidePrescriptionDrugHistory(RequestData=pmix.document(), _soapheaders=_headers("IL9"))
    assert _rows(given) == 2
    assert {"Body", "Timestamp", "ResponseStatus", "RelatesTo"} <= protection.sealed[0]
    with pytest.raises(Fault, match="Sign this one"):
        _service(server, live).ProvidePrescriptionDrugHistory(
            RequestData=pmix.document(), _soapheaders=_headers("IL10")
        )
