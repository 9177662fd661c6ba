"""An answer leaves sealed and whole in every dialect; a canary's history is given to its own point and kept nowhere."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from carelaw.gateway.store.models import ConnectionPoint, Envelope, Finding, SelfCheckRun
from carelaw.gateway.use_cases.oversight import acts, canaries, keeping
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import Query
from carelaw.platform.record.models import Entry
from tests.gateway.dialects import BY_PATH
from tests.gateway.protocols.dialects import FHIR_PATH, PMIX_PATH, fhir, post, said
from tests.gateway.world import AT, World, make_key, person

pytestmark = pytest.mark.django_db
HEADER = "Carelaw-Seal"


def part(text: str) -> Any:
    return json.loads(decoded(text))


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def verified(client: Any, seal: str) -> dict[str, Any]:
    """The claims of a seal, verified as anybody can with the key that is published."""
    (key,) = client.get("/pmp/seal/keys").json()["keys"]
    x, y = (int.from_bytes(decoded(key[name]), "big") for name in ("x", "y"))
    head, claims, signature = seal.split(".")
    assert part(head) == {"alg": "ES256", "kid": key["kid"], "typ": "carelaw-seal+jws"}
    raw = decoded(signature)
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    public.verify(encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    told: dict[str, Any] = part(claims)
    return told


def test_every_answer_leaves_under_a_seal_over_the_whole_of_it(client: Any, live: World, path: str) -> None:
    response = post(client, live, path, BY_PATH[path].request_of())
    told = verified(client, response[HEADER])
    assert told == {
        "iss": "urn:carelaw:gateway:il",
        "iat": int(AT.timestamp()),
        "sha256": hashlib.sha256(response.content).hexdigest(),
        "envelope": str(Envelope.objects.get().pk),
        "point": live.point.reference if live.point else "",
        "illinois": "direct",
        "display": "whole",
    }


def test_a_refusal_has_no_seal(client: Any, live: World, path: str) -> None:
    response = post(client, live, path, BY_PATH[path].request_of(), fingerprint="0" * 64)
    assert not response.has_header(HEADER)


def test_a_message_is_sealed_too(client: Any, live: World) -> None:
    from carelaw.gateway.wire.fhir import OPERATION

    ConnectionPoint.objects.update(option="FHIR")
    event = {"system": "urn:ietf:rfc:3986", "code": OPERATION}
    header = {"resourceType": "MessageHeader", "id": "m", "eventCoding": event}
    entries = [{"resource": header}, {"resource": json.loads(fhir())}]
    bundle = json.dumps({"resourceType": "Bundle", "type": "message", "entry": entries}).encode()
    response = post(client, live, "/pmp/fhir/$process-message", bundle)
    assert verified(client, response[HEADER])["sha256"] == hashlib.sha256(response.content).hexdigest()
    assert post(client, live, FHIR_PATH, fhir()).has_header(HEADER)


def test_an_inspector_holds_a_seal_beside_what_was_found(client: Any, live: World) -> None:
    response = post(client, live, PMIX_PATH, BY_PATH[PMIX_PATH].request_of())
    inspector, seal = person("AUDITOR"), response[HEADER]
    own = {"seal": seal, "digest": hashlib.sha256(response.content).hexdigest().upper()}
    done = acts.SEAL.perform(inspector, AT, own)
    assert (done.more["code"], done.reference) == ("whole-and-direct", str(Envelope.objects.get().pk))
    assert not Finding.objects.exists()
    changed = hashlib.sha256(response.content.replace(b"2000353", b"2000354")).hexdigest()
    done = acts.SEAL.perform(inspector, AT, {"seal": seal, "digest": changed})
    finding = Finding.objects.get()
    assert (done.more["code"], finding.code) == ("E-PMP-SEAL_BROKEN", "SEAL_BROKEN")
    assert (finding.provision, finding.reference in done.says) == ("77 Ill. Adm. Code 2080.208(g)(1)(D)", True)
    for other in ("rubbish", make_key("x").sign({"sha256": changed}), seal[:-4] + "AAAA"):
        told = acts.SEAL.perform(inspector, AT, {"seal": other, "digest": changed}).more
        assert told["code"] == "E-PMP-ILLINOIS_DATA_NOT_DIRECT"
    bodies = list(Entry.objects.filter(kind="gateway-seal-checked").values_list("body_text", flat=True))
    assert len(bodies) == 5
    assert not [body for body in bodies if own["digest"].lower() in body or changed in body]
    with pytest.raises(Refusal) as refused:
        acts.SEAL.perform(live.connector, AT, own)
    assert refused.value.code == "E-PMP-ILPMP_AUTHORITY_REQUIRED"


def test_a_canary_is_given_to_its_own_point_and_nobody_keeps_it(client: Any, live: World, path: str) -> None:
    assert live.point is not None
    marker = canaries.issue_canary(person("IL_COMPLIANCE"), AT, point=live.point.reference)
    name = canaries.patient_of(marker)
    asked = {"last": name.last.lower(), "first": name.first, "born": "1970-01-01", "zip": ""}
    told = said(path, post(client, live, path, BY_PATH[path].request_of(asked)))
    assert told.outcome == "Provided"
    assert {number for number, _drug, _day in told.prescriptions} == {f"{marker.marker}-1", f"{marker.marker}-2"}
    assert Query.objects.get().shown_rows == []
    assert marker.marker not in name.last
    assert keeping.look_for_content(AT.date(), AT) == 0, "what was answered stands in no table and no log"
    assert SelfCheckRun.objects.get().places > 100


def test_by_another_point_the_canary_is_nobody(client: Any, live: World, path: str) -> None:
    assert live.point is not None
    marker = canaries.issue_canary(person("IL_COMPLIANCE"), AT, point=live.point.reference)
    marker.point_id = None
    marker.save()
    name = canaries.patient_of(marker)
    asked = {"last": name.last, "first": name.first, "born": "1970-01-01", "zip": ""}
    assert said(path, post(client, live, path, BY_PATH[path].request_of(asked))).outcome == "NotFound"


def test_two_canaries_have_two_histories(live: World) -> None:
    assert live.point is not None
    compliance = person("IL_COMPLIANCE")
    made = [canaries.issue_canary(compliance, AT + timedelta(days=n), point=live.point.reference) for n in range(2)]
    assert len({canaries.patient_of(one) for one in made}) == 2
    assert Entry.objects.filter(kind="gateway-canary").count() == 2
