"""PMIX over SOAP: its envelope, its faults, what is signed and encrypted, and what is refused of that."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import xmlsec
from lxml import etree

from carelaw.gateway.store.models import ConnectionPoint, Envelope
from carelaw.gateway.use_cases import points
from carelaw.gateway.use_cases.message_keys import own_message_key
from carelaw.kernel.refusal import Refusal
from tests.gateway.dialects import soap
from tests.gateway.dialects.base import Said
from tests.gateway.dialects.protecting import (
    DS,
    JWT,
    PARTS,
    WSSE,
    WSU,
    XENC,
    encrypt,
    make_message_key,
    opened,
    signed,
)
from tests.gateway.protocols.dialects import post
from tests.gateway.world import AT, World

pytestmark = pytest.mark.django_db
SCHEMAS = Path(__file__).parents[3] / "src" / "carelaw" / "gateway" / "wire" / "schemas"
WSA, P = "{http://www.w3.org/2005/08/addressing}", "{http://www.pmixpmp.org}"
SIGNING, OTHER, SMALL = make_message_key("m1"), make_message_key("m2"), make_message_key("m3", bits=1024)
RECEIVING = make_message_key("m4")
LAPSED = make_message_key("m1", valid_until=AT - timedelta(seconds=1))


@dataclass
class Service:
    """The service of one point."""

    client: Any
    world: World

    def send(self, content: bytes, **changed: Any) -> Any:
        """A message, and what came back."""
        return post(self.client, self.world, soap.PATH, content, **changed)

    def ask(self, content: bytes, **changed: Any) -> Said:
        """The same, as told."""
        response = self.send(content, **changed)
        return soap.said_in(response.status_code, response.content)

    def code(self, content: bytes, **changed: Any) -> str:
        """The code of a refusal, or the outcome; a refusal has its envelope."""
        said = self.ask(content, **changed)
        if said.code:
            assert Envelope.objects.get(pk=said.reference).refusal_code == said.code
        return said.code.removeprefix("E-PMP-") or said.outcome

    def register(self, *keys: Mapping[str, str], alone: Mapping[str, str] | None = None) -> None:
        """Keys on the Console, beside the one that signs assertions, or one alone."""
        point = self.world.point
        assert point is not None
        given = [alone] if alone else [self.world.key.jwk, *keys]
        points.register_keys(self.world.connector, point, certificate=self.world.key.pem, keys=given, at=AT)


@pytest.fixture
def service(client: Any, live: World) -> Service:
    """A point whose option is SOAP with PMIX."""
    ConnectionPoint.objects.update(option="SOAP_PMIX")
    assert live.point is not None
    live.point.refresh_from_db()
    return Service(client, live)


def test_an_answer_is_valid_and_relates_to_its_question(service: Service) -> None:
    asked = soap.request_of(message_id="uuid:5d1f7d20-0000-4000-8000-00000000000a", request_id="IL77")
    response = service.send(asked)
    assert (response.status_code, response["Content-Type"]) == (200, "application/soap+xml; charset=utf-8")
    root = etree.fromstring(response.content)
    header = root[0]
    assert header.findtext(f"{WSA}Action") == f"{soap.HISTORY}Response"
    assert header.findtext(f"{WSA}RelatesTo") == "uuid:5d1f7d20-0000-4000-8000-00000000000a"
    assert (header.findtext(f"{WSA}MessageID") or "").startswith("urn:uuid:")
    assert header.findtext(f"{P}RoutingData/{P}RequestID") == "IL77"
    wrapper = etree.XMLSchema(etree.parse(SCHEMAS / "carelaw.xsd"))
    for one in [*header, root[1][0]]:
        if not one.tag.startswith(WSA):
            wrapper.assertValid(one)
    report = etree.fromstring(root[1][0][0].text)
    etree.XMLSchema(etree.parse(SCHEMAS / "exchange.xsd")).assertValid(report)


def test_the_synthetic_messages_fit_our_schemas_and_are_read(service: Service, shared_data: Path) -> None:
    wrapper = etree.XMLSchema(etree.parse(SCHEMAS / "carelaw.xsd"))
    document = etree.XMLSchema(etree.parse(SCHEMAS / "exchange.xsd"))
    for file in sorted((shared_data / "own-synthetic").glob("pmix_soap_*.xml")):
        root = etree.fromstring(file.read_bytes())
        for one in [*root[0], root[1][0]]:
            if one.tag.startswith(P):
                wrapper.assertValid(one)
        if root[1][0][0].text:
            document.assertValid(etree.fromstring(root[1][0][0].text))
    asked = (shared_data / "own-synthetic" / "pmix_soap_request.xml").read_bytes()
    assert service.code(asked) == "PROTOCOL_NOT_SUPPORTED"
    # The same question put to Illinois, about somebody whose ZIP code is another here.
    here = asked.replace(b"urn://OH", b"urn://IL").replace(b"State>OH<", b"State>IL<")
    assert service.code(here) == "ILLINOIS_DATA_NOT_DIRECT"
    directly = re.sub(rb"<p:HubUsedIdentification>.*?</p:HubUsedIdentification>", b"", here)
    answer = service.ask(re.sub(rb"0001(</a:MessageID>|</p:RequestID>)", rb"0002\1", directly))
    assert (answer.code, answer.outcome) == ("", "Deferred")
    kept = Envelope.objects.get(outcome="ANSWERED")
    assert (kept.transaction_id, kept.requester_last, kept.from_state) == ("KY0000000002", "Synth", "KY")


def test_soap_1_1_is_answered_in_soap_1_1(service: Service) -> None:
    asked = soap.request_of(soap=soap.SOAP11)
    response = service.client.generic("POST", soap.PATH, b"<x/>", content_type="text/xml")
    assert response["Content-Type"].startswith("text/xml")
    answer = service.send(asked)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/xml; charset=utf-8")
    assert answer.content.count(soap.SOAP11.encode()) == 1
    refused = service.send(soap.request_of(soap=soap.SOAP11, patients=2))
    assert (refused.status_code, b"<faultcode>s:Client</faultcode>" in refused.content) == (500, True)
    assert soap.said_in(500, refused.content).code == "E-PMP-BULK_QUERY_FORBIDDEN"


def test_a_refusal_is_a_fault_that_fits_the_schema_and_tells_its_status(service: Service) -> None:
    response = service.send(soap.request_of(patients=2))
    root = etree.fromstring(response.content)
    s = f"{{{soap.SOAP12}}}"
    fault = root[1][0]
    assert fault.findtext(f"{s}Code/{s}Value") == "s:Sender"
    assert fault.findtext(f"{s}Code/{s}Subcode/{s}Value") == "c:E-PMP-BULK_QUERY_FORBIDDEN"
    assert "2 patients" in (fault.findtext(f"{s}Reason/{s}Text") or "")
    etree.XMLSchema(etree.parse(SCHEMAS / "carelaw.xsd")).assertValid(fault.find(f"{s}Detail")[0])
    assert soap.said_in(400, response.content).outcome == "Disallowed"


NIEM_2, NIEM_4 = b'"http://xml.ijis.org/niem/2.0/"', b'"http://pmixpmp.org/niem/4.0/"'
DEFERRED = soap.HISTORY.replace("Provide", "ReceiveDeferred")
FORMS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a later version": (lambda: soap.request_of().replace(NIEM_2, NIEM_4), "VersionMismatch"),
    "an operation that is not offered": (lambda: soap.request_of(action=DEFERRED), "NotSupported"),
    "no document": (lambda: soap.envelope_of("<nothing/>"), "Error"),
    "a document cut short": (lambda: soap.envelope_of("<pmix:PMPRequest"), "Error"),
    "no message id": (lambda: soap.request_of(message_id=""), "Error"),
    "another state's address": (lambda: soap.request_of(to="urn://OH"), "Error"),
    "an entity": (lambda: b'<!DOCTYPE a [<!ENTITY b "c">]>' + soap.request_of().partition(b"?>")[2], "Error"),
    "two ids": (lambda: soap.request_of().replace(b"<a:To>", b"<a:MessageID>urn:uuid:2</a:MessageID><a:To>"), "Error"),
    "an unknown header that insists": (
        lambda: soap.request_of().replace(
            b"<s:Header>", b'<s:Header><x:Transaction xmlns:x="urn:x" s:mustUnderstand="true"/>'
        ),
        "Error",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_what_is_not_pmix_in_soap_is_refused(service: Service, name: str) -> None:
    made, outcome = FORMS[name]
    said = service.ask(made())
    assert (said.status, said.code, said.outcome) == (400, "E-PMP-PROTOCOL_NOT_SUPPORTED", outcome)


def test_two_operations_named_are_none_and_answers_go_nowhere_else(service: Service) -> None:
    told = {"content_type": f'application/soap+xml; action="{soap.HISTORY}Other"'}
    request = service.client.generic("POST", soap.PATH, soap.request_of(), **told)
    assert request.status_code == 400
    for name in ("ReplyTo", "FaultTo"):
        there = f"<a:{name}><a:Address>https://elsewhere.example/</a:Address></a:{name}></s:Header>".encode()
        assert service.code(soap.request_of().replace(b"</s:Header>", there)) == "LINK_NOT_ONE_TO_ONE"
    back = b"<a:ReplyTo><a:Address>http://www.w3.org/2005/08/addressing/anonymous</a:Address></a:ReplyTo></s:Header>"
    assert service.code(soap.request_of().replace(b"</s:Header>", back)) == "Provided"


def test_the_pick_list_says_whether_one_person_is_meant_and_shows_no_other(service: Service) -> None:
    action = soap.HISTORY.replace("ProvidePrescriptionDrugHistory", "ProvidePatientPicklist")
    response = service.send(soap.request_of(action=action))
    root = etree.fromstring(response.content)
    assert root.findtext(f".//{WSA}Action") == f"{action}Response"
    report = etree.fromstring(root[1][0][0].text)
    etree.XMLSchema(etree.parse(SCHEMAS / "exchange.xsd")).assertValid(report)
    assert [one.text.upper() for one in report.iter() if one.tag.endswith("SurName")] == ["SAMPLESON"]
    assert not [one for one in report.iter() if one.tag.endswith("}Prescription")]
    vague = {**soap.AUGUST, "zip": "60601"}
    several = service.ask(soap.request_of(vague, action=action))
    assert (several.outcome, several.prescriptions) == ("Deferred", ())


def test_a_message_id_is_used_once_however_it_is_written(service: Service) -> None:
    assert service.code(soap.request_of(message_id="uuid:A0-1")) == "Provided"
    assert service.code(soap.request_of(message_id="urn:uuid:a0-1")) == "REPLAY_FORBIDDEN"


def test_the_assertion_may_stand_in_the_header(service: Service) -> None:
    def inside(token: str, base64_too: bool = True) -> bytes:
        text = base64.b64encode(token.encode()).decode() if base64_too else token
        held = f'<w:BinarySecurityToken ValueType="{JWT}">{text}</w:BinarySecurityToken>'
        held = f'<w:Security xmlns:w="{WSSE}">{held}</w:Security>'
        return soap.request_of().replace(b"<s:Header>", f"<s:Header>{held}".encode())

    world = service.world
    assert service.code(inside(world.key.sign(world.claims())), token="") == "Provided"
    assert service.code(inside(world.key.sign(world.claims()), base64_too=False), token="") == "Provided"
    assert service.code(inside(world.key.sign(world.claims(kind="shared"))), token="") == "REQUESTER_NOT_INDIVIDUAL"
    # Beside another one as bearer token it is none; without any nobody is signed in.
    assert service.code(inside(world.key.sign(world.claims()))) == "LINK_NOT_ONE_TO_ONE"
    assert service.code(soap.request_of(), token="") == "REQUESTER_NOT_AUTHENTICATED"
    same = world.key.sign(world.claims())
    assert service.code(inside(same), token=same) == "Provided"


def test_a_signed_question_has_a_sealed_answer_that_only_its_point_can_read(service: Service) -> None:
    service.register(SIGNING.jwk(), OTHER.jwk(use="enc"))
    ours = service.client.get("/pmp/pmix/certificate").content
    content = signed(soap.request_of(), SIGNING, encrypt_to=ours)
    assert b"Sampleson" not in content
    response = service.send(content)
    assert response.status_code == 200, response.content
    assert b"Prescription>" not in response.content
    assert b"Sampleson" not in response.content
    clear, named, certificate = opened(response.content, OTHER)
    assert certificate == ours
    assert {"Body", "Timestamp", "MessageID", "RelatesTo", "ResponseStatus", "RoutingData", "Answer"} <= named
    assert len(soap.said_in(200, clear).prescriptions) == 2
    with pytest.raises(ValueError, match="Decryption"):
        opened(response.content, SIGNING)
    changed = response.content.replace(b"Provided", b"NotFound")
    with pytest.raises(xmlsec.Error):
        opened(changed, OTHER)


def test_without_a_key_of_that_use_the_answer_is_encrypted_to_the_key_that_signed(service: Service) -> None:
    service.register(SIGNING.jwk())
    response = service.send(signed(soap.request_of(), SIGNING))
    assert len(soap.said_in(200, opened(response.content, SIGNING)[0]).prescriptions) == 2
    # Such a point may still ask unsigned; one with a key to encrypt to may not.
    assert service.code(soap.request_of()) == "Provided"
    service.register(SIGNING.jwk(), OTHER.jwk(use="enc"))
    assert service.code(soap.request_of()) == "LINK_NOT_ONE_TO_ONE"


def wrapped(content: bytes) -> bytes:
    """The signed body moved aside into the header, another body where it is read."""
    root = etree.fromstring(content)
    moved = etree.SubElement(root[0], "{urn:x}Aside")
    body = root[1]
    other = etree.fromstring(soap.request_of({**soap.AUGUST, "last": "Victim"}))[1]
    root.remove(body)
    moved.append(body)
    root.append(other)
    return bytes(etree.tostring(root))


def doubled(content: bytes) -> bytes:
    """A second body under the same Id."""
    root = etree.fromstring(content)
    other = etree.fromstring(soap.request_of({**soap.AUGUST, "last": "Victim"}))[1]
    other.set(f"{{{WSU}}}Id", "Body")
    root.insert(1, other)
    return bytes(etree.tostring(root))


def second_metadata(content: bytes) -> bytes:
    """Another requester before the one that is signed."""
    root = etree.fromstring(content)
    other = etree.fromstring(soap.request_of())[0].find(f"{P}MetaData")
    root[0].insert(0, other)
    return bytes(etree.tostring(root))


def changed(content: bytes) -> bytes:
    """A letter of the patient's name, after it was signed."""
    return content.replace(b"Sampleson", b"Sampsonle")


def without_certificate(content: bytes) -> bytes:
    root = etree.fromstring(content)
    token = next(root.iter(f"{{{WSSE}}}BinarySecurityToken"))
    token.getparent().remove(token)
    return bytes(etree.tostring(root))


def xpath_transform(content: bytes) -> bytes:
    root = etree.fromstring(content)
    next(root.iter(f"{{{DS}}}Transform")).set("Algorithm", "http://www.w3.org/TR/1999/REC-xpath-19991116")
    return bytes(etree.tostring(root))


def encrypted_after(content: bytes, certificate: bytes) -> bytes:
    """The body encrypted once it was signed: the signature stands over nothing that is on the wire."""
    root = etree.fromstring(content)
    encrypt(root[1], certificate)
    return bytes(etree.tostring(root))


def _leaving_out(part: str) -> Callable[[], bytes]:
    return lambda: signed(soap.request_of(), SIGNING, parts=[one for one in PARTS if one != part])


MOVED, WEAK, NOT_FITTING = "does not stand where it is read", "Sign with RSA-SHA256", "does not fit what it signs"
STRANGE, LATE, SHUT = "not signed with a key on record", "Timestamp is not of now", "cannot be decrypted"
LAPSED_TOO = "one X.509 certificate that is valid today"
FORGED: dict[str, tuple[Callable[[], bytes], str]] = {
    "the body moved aside": (lambda: wrapped(signed(soap.request_of(), SIGNING)), MOVED),
    "two bodies under one id": (lambda: doubled(signed(soap.request_of(), SIGNING)), MOVED),
    "two requesters, one signed": (lambda: second_metadata(signed(soap.request_of(), SIGNING)), MOVED),
    "changed after it was signed": (lambda: changed(signed(soap.request_of(), SIGNING)), NOT_FITTING),
    "SHA-1 signed": (lambda: signed(soap.request_of(), SIGNING, method=xmlsec.Transform.RSA_SHA1), WEAK),
    "SHA-1 digested": (lambda: signed(soap.request_of(), SIGNING, digest=xmlsec.Transform.SHA1), WEAK),
    "inclusive form": (lambda: signed(soap.request_of(), SIGNING, transform=xmlsec.Transform.C14N), WEAK),
    "an XPath transform": (lambda: xpath_transform(signed(soap.request_of(), SIGNING)), WEAK),
    "another's key": (lambda: signed(soap.request_of(), OTHER), STRANGE),
    "a small key": (lambda: signed(soap.request_of(), SMALL), WEAK),
    "a lapsed certificate": (lambda: signed(soap.request_of(), LAPSED), LAPSED_TOO),
    "no certificate": (lambda: without_certificate(signed(soap.request_of(), SIGNING)), LAPSED_TOO),
    "301 seconds old": (lambda: signed(soap.request_of(), SIGNING, created=AT - timedelta(seconds=301)), LATE),
    "31 seconds ahead": (lambda: signed(soap.request_of(), SIGNING, created=AT + timedelta(seconds=31)), LATE),
    "encrypted to somebody else": (lambda: signed(soap.request_of(), SIGNING, encrypt_to=OTHER.pem), SHUT),
    "encrypted after it was signed": (
        lambda: encrypted_after(signed(soap.request_of(), SIGNING), OTHER.pem),
        NOT_FITTING,
    ),
    **{f"{part} not signed": (_leaving_out(part), f"leaves out {part}") for part in PARTS},
}


def test_what_is_wrong_with_a_signed_message_is_refused(service: Service) -> None:
    service.register(SIGNING.jwk(), RECEIVING.jwk(use="enc"))
    told = {name: service.ask(made()) for name, (made, _says) in FORGED.items()}
    assert {said.code for said in told.values()} == {"E-PMP-LINK_NOT_ONE_TO_ONE"}
    assert {name: FORGED[name][1] in said.words or said.words for name, said in told.items()} == dict.fromkeys(
        told, True
    )
    assert not [said for said in told.values() if said.prescriptions]
    kept = Envelope.objects.exclude(search_last="")
    # What is not signed is not read either: no envelope names the one whom a forger put there.
    assert not kept.filter(search_last="Victim").exists()


def test_a_weak_cipher_is_refused_though_it_is_ours_to_open(service: Service) -> None:
    service.register(SIGNING.jwk())
    ours = own_message_key(AT).certificate
    root = etree.fromstring(soap.request_of())
    encrypt(root[1], ours, cipher=f"{XENC}aes256-cbc")
    assert service.code(signed(bytes(etree.tostring(root)), SIGNING)) == "LINK_NOT_ONE_TO_ONE"
    assert service.send(signed(soap.request_of(), SIGNING, encrypt_to=ours)).status_code == 200


def test_at_the_limit_a_signed_message_is_taken_and_only_once(service: Service) -> None:
    service.register(SIGNING.jwk())
    oldest = signed(soap.request_of(), SIGNING, created=AT - timedelta(seconds=300))
    assert service.send(oldest).status_code == 200
    assert service.code(oldest) == "REPLAY_FORBIDDEN"


def test_a_key_to_encrypt_to_signs_no_assertion_and_stands_never_alone(service: Service) -> None:
    with pytest.raises(Refusal, match="keys-unusable"):
        service.register(alone=OTHER.jwk(use="enc"))
    with pytest.raises(Refusal) as refused:
        service.register({**service.world.key.jwk, "kid": "k2", "use": "enc"})
    assert "neither sig nor" in refused.value.problems[0].says
    service.register(OTHER.jwk(use="enc"))
    assert ConnectionPoint.objects.get().keys[1]["use"] == "enc"
