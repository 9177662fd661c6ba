"""SMART Backend Services, the guide's message Bundle, and CDS Hooks at the gateway."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import fhirkit
import jsonschema
import pytest
from django.db import OperationalError

from carelaw.gateway.facts.search import Option
from carelaw.gateway.protocols.door import CERTIFICATE, TLS_VERSION
from carelaw.gateway.store.models import AuthorizedApplication, ConnectionPoint, Envelope
from carelaw.gateway.use_cases.smart import ASSERTION_TYPE, SCOPE
from carelaw.gateway.wire.fhir import OPERATION
from carelaw.pdmp.store.models import Query
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from tests.gateway.protocols.dialects import FHIR_PATH, fhir, post, said
from tests.gateway.world import AT, World, make_key

TOKEN, MESSAGE, HOOKS = "/pmp/fhir/token", "/pmp/fhir/$process-message", "/pmp/cds-services"
CARDS = json.loads((Path(__file__).parent / "cds_cards.schema.json").read_text())


@pytest.fixture
def world(live: World) -> World:
    """A live point on record for FHIR."""
    ConnectionPoint.objects.update(option=Option.FHIR.value)
    assert live.point is not None
    live.point.refresh_from_db()
    return live


def ask_token(client: Any, world: World, **changed: Any) -> Any:
    """A token request, as a SMART client makes it."""
    claims = changed.pop("claims", None) or world.claims() | {"aud": f"http://testserver{TOKEN}"}
    form = {
        "grant_type": "client_credentials",
        "scope": SCOPE,
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": changed.pop("assertion", None) or world.key.sign(claims),
        **changed.pop("form", {}),
    }
    sent = "&".join(f"{name}={value}" for name, value in form.items())
    extra = {TLS_VERSION: "TLSv1.3", CERTIFICATE: changed.pop("fingerprint", world.key.fingerprint)}
    return client.generic("POST", TOKEN, sent, content_type="application/x-www-form-urlencoded", **extra)


def no_faults(content: bytes) -> bool:
    """Whether a FHIR validator of somebody else finds nothing wrong."""
    return not [one for one in fhirkit.validate(content) if one.severity == "error"]


def test_a_client_finds_how_to_authenticate(client: Any, world: World) -> None:
    told = client.get("/pmp/fhir/.well-known/smart-configuration").json()
    assert told["token_endpoint"] == f"http://testserver{TOKEN}"
    assert told["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    statement = client.get("/pmp/fhir/metadata")
    assert no_faults(statement.content)
    assert "pre-stage-only and pre-stage-retrieval-key are refused" in statement.content.decode()


def test_a_token_is_good_for_one_search(client: Any, world: World) -> None:
    issued = ask_token(client, world)
    assert (issued.status_code, issued["Cache-Control"]) == (200, "no-store")
    token = issued.json()["access_token"]
    assert issued.json()["expires_in"] == 120
    answer = post(client, world, FHIR_PATH, fhir(), token=token)
    assert no_faults(answer.content)
    assert said(FHIR_PATH, answer).outcome == "Provided"
    assert Envelope.objects.get().requester_id == "rph.lane"
    again = said(FHIR_PATH, post(client, world, FHIR_PATH, fhir(), token=token))
    assert (again.status, again.code) == (409, "E-PMP-REPLAY_FORBIDDEN")


def test_a_token_dies_after_its_seconds(client: Any, world: World) -> None:
    token = ask_token(client, world).json()["access_token"]
    Doorkeeper.clock = staticmethod(lambda: AT + timedelta(seconds=120))
    late = said(FHIR_PATH, post(client, world, FHIR_PATH, fhir(), token=token))
    assert (late.status, late.code) == (401, "E-PMP-REQUESTER_NOT_AUTHENTICATED")


def test_a_token_of_another_certificate_opens_nothing(client: Any, world: World) -> None:
    token = ask_token(client, world).json()["access_token"]
    ConnectionPoint.objects.update(fingerprint="ab" * 32)
    told = said(FHIR_PATH, post(client, world, FHIR_PATH, fhir(), token=token, fingerprint="ab" * 32))
    assert told.code == "E-PMP-LINK_NOT_ONE_TO_ONE"
    forged = said(FHIR_PATH, post(client, world, FHIR_PATH, fhir(), token="clwgw.made-up", fingerprint="ab" * 32))
    assert forged.code == "E-PMP-LINK_NOT_ONE_TO_ONE"


def test_a_token_asks_nothing_of_the_rules_of_the_search(client: Any, world: World) -> None:
    claims = world.claims(initiation="BATCH") | {"aud": f"http://testserver{TOKEN}"}
    token = ask_token(client, world, claims=claims).json()["access_token"]
    told = said(FHIR_PATH, post(client, world, FHIR_PATH, fhir(), token=token))
    assert (told.status, told.code) == (403, "E-PMP-PREFETCH_FORBIDDEN")


def test_a_token_request_is_refused_as_oauth_says_it(client: Any, world: World) -> None:
    def told(response: Any) -> tuple[int, str, str]:
        return response.status_code, response.json()["error"], response.json()["code"]

    stranger = make_key("stranger")
    refused = "E-PMP-LINK_NOT_ONE_TO_ONE"
    assert told(ask_token(client, world, assertion=stranger.sign(world.claims()))) == (401, "invalid_client", refused)
    elsewhere = ask_token(client, world, claims=world.claims() | {"aud": "https://elsewhere.example/token"})
    assert told(elsewhere) == (401, "invalid_client", "E-PMP-REQUESTER_NOT_AUTHENTICATED")
    assert told(ask_token(client, world, form={"scope": "system/*.rs"}))[:2] == (400, "invalid_scope")
    assert told(ask_token(client, world, form={"grant_type": "password"}))[:2] == (400, "unsupported_grant_type")
    same = world.claims()
    assert ask_token(client, world, claims=same).status_code == 200
    assert told(ask_token(client, world, claims=same))[2] == "E-PMP-REPLAY_FORBIDDEN"
    ConnectionPoint.objects.update(state="disabled")
    assert told(ask_token(client, world))[2] == "E-PMP-POINT_DISABLED"


def test_a_message_is_answered_by_a_message(client: Any, world: World) -> None:
    header = {
        "resourceType": "MessageHeader",
        "id": "m-1",
        "eventCoding": {"system": "urn:ietf:rfc:3986", "code": OPERATION},
        "source": {"endpoint": "urn:test"},
    }
    entries = [{"resource": header}, {"resource": json.loads(fhir())}]
    bundle = {"resourceType": "Bundle", "type": "message", "entry": entries}
    response = post(client, world, MESSAGE, json.dumps(bundle).encode())
    assert (response.status_code, no_faults(response.content)) == (200, True)
    answered, parameters = (one["resource"] for one in response.json()["entry"])
    assert answered["response"] == {"identifier": "m-1", "code": "ok"}
    assert answered["focus"][0]["reference"] == response.json()["entry"][1]["fullUrl"]
    told = said(FHIR_PATH, type("R", (), {"content": json.dumps(parameters).encode(), "status_code": 200}))
    assert (told.outcome, len(told.prescriptions)) == ("Provided", 2)
    wrong = {**bundle, "entry": entries[1:]}
    assert post(client, world, MESSAGE, json.dumps(wrong).encode()).status_code == 415


def call(hook: str, **changed: Any) -> bytes:
    """A call of a hook."""
    context = {"userId": "Practitioner/p", "patientId": "a", "selections": ["MedicationRequest/1"]}
    made = {"hook": hook, "hookInstance": f"i-{hook}", "context": context | changed.pop("context", {}), **changed}
    return json.dumps(made).encode()


def test_the_services_want_no_prefetch(client: Any, world: World) -> None:
    offered = client.get(HOOKS).json()["services"]
    assert {one["hook"] for one in offered} == {"patient-view", "order-select"}
    assert not [one for one in offered if "prefetch" in one]


@pytest.mark.parametrize("hook", ["patient-view", "order-select"])
def test_a_card_says_how_to_ask_and_nothing_else(client: Any, world: World, hook: str) -> None:
    AuthorizedApplication.objects.create(
        reference="APP-1",
        name="Viewer",
        launch_url="https://viewer.example/launch",
        document="D-1",
        authorized_on=AT.date(),
        by="x",
        at=AT,
    )
    response = post(client, world, f"{HOOKS}/pmp-{hook}", call(hook))
    assert response.status_code == 200, response.content
    jsonschema.validate(response.json(), CARDS)
    (card,) = response.json()["cards"]
    assert card["links"] == [{"label": "Open Viewer", "url": "https://viewer.example/launch", "type": "smart"}]
    assert (Query.objects.count(), Envelope.objects.count()) == (0, 0), "no history was asked for"


def test_a_hook_that_nobody_set_off_is_a_prefetch(client: Any, world: World) -> None:
    def code(content: bytes, **search: Any) -> tuple[int, str]:
        response = post(client, world, f"{HOOKS}/pmp-patient-view", content, claims=world.claims(**search))
        return response.status_code, response.json()["code"]

    refused = (403, "E-PMP-PREFETCH_FORBIDDEN")
    assert code(call("patient-view"), initiation="APPOINTMENT") == refused
    old = (AT - timedelta(seconds=121)).isoformat()
    assert code(call("patient-view"), user_action_at=old) == refused
    assert code(call("patient-view", prefetch={"history": {}})) == refused
    assert code(call("patient-view", context={"patientId": ["a", "b"]})) == (403, "E-PMP-BULK_QUERY_FORBIDDEN")
    assert code(call("order-sign"))[1] == "E-PMP-PROTOCOL_NOT_SUPPORTED"
    assert set(Envelope.objects.values_list("outcome", flat=True)) == {"REFUSED"}


def test_no_card_for_what_is_no_drug(client: Any, world: World) -> None:
    content = call("order-select", context={"selections": ["ServiceRequest/1"]})
    response = post(client, world, f"{HOOKS}/pmp-order-select", content)
    assert response.json() == {"cards": []}


def locked(*given: Any, **named: Any) -> Any:
    """A database that takes nothing."""
    raise OperationalError("database is locked")


@pytest.mark.parametrize("place", ["searching._transaction", "searching._write", "hooks.append"])
def test_a_call_that_cannot_be_put_on_file_is_told_so(
    client: Any, world: World, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setattr(f"carelaw.gateway.use_cases.{place}", locked)
    # A refusal is written too, where an envelope cannot be.
    search = {"initiation": "APPOINTMENT"} if place == "searching._write" else {}
    response = post(client, world, f"{HOOKS}/pmp-patient-view", call("patient-view"), claims=world.claims(**search))
    told = response.json()
    assert (response.status_code, told["code"]) == (503, "E-PMP-AUDIT_UNAVAILABLE")
    assert (told["cite"], told["retryable"]) == ("77 Ill. Adm. Code 2080.208(b)(3), (d)(4)", True)
    assert "Try again shortly." in told["says"]


def test_a_token_that_cannot_be_put_on_file_is_not_given(
    client: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carelaw.gateway.use_cases.smart.append", locked)
    response = ask_token(client, world)
    assert (response.status_code, response.json()["code"]) == (503, "E-PMP-AUDIT_UNAVAILABLE")
    assert "access_token" not in response.json()
