"""A search through each dialect: the same history, the same refusals in the same words, an envelope and no content."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection

from carelaw.gateway.facts.search import QueryMode
from carelaw.gateway.protocols.door import http_status
from carelaw.gateway.rules.refusal_codes import refused as refusal_of
from carelaw.gateway.store.models import ConnectionPoint, Envelope, PharmacyEntity, PharmacyLocation
from carelaw.gateway.use_cases import agreements, points, searching
from carelaw.pdmp.store.models import Query
from carelaw.platform.agreements.models import Agreement
from carelaw.platform.agreements.register import end
from carelaw.platform.decisions.models import KeptDecision
from carelaw.platform.record.models import Entry
from tests.gateway.dialects import BY_PATH
from tests.gateway.protocols.dialects import AUGUST, FHIR_PATH, PMIX_PATH, Said, fhir, pmix, post, said
from tests.gateway.world import AT, NPI, World, make_key
from tests.pdmp.files import ALPRAZOLAM, HYDROCODONE

pytestmark = pytest.mark.django_db

ROWS = (("2", ALPRAZOLAM, "2025-01-05"), ("2000353", HYDROCODONE, "2025-01-05"))


def body(path: str, patients: int = 1, person: Mapping[str, str] = AUGUST, **more: Any) -> bytes:
    return BY_PATH[path].request_of(person, patients=patients, **more)


def ask(client: Any, world: World, path: str, content: bytes | None = None, **changed: Any) -> Said:
    if content is None:
        content = body(path.partition("?")[0])
    response = post(client, world, path, content, **changed)
    assert response["Cache-Control"] == "no-store"
    assert not response.has_header("ETag")
    assert not response.has_header("Last-Modified")
    assert not response.cookies
    return said(path, response)


def refused(client: Any, world: World, path: str, content: bytes | None = None, **changed: Any) -> tuple[int, str]:
    """The status and the code; whatever was refused has an envelope that says the same, and nothing was read."""
    answer = ask(client, world, path, content, **changed)
    envelope = Envelope.objects.get(pk=answer.reference)
    assert (envelope.outcome, envelope.refusal_code, envelope.citation) == ("REFUSED", answer.code, answer.cite[:80])
    assert envelope.released_at is None
    assert not Query.objects.exists()
    assert not answer.prescriptions
    assert KeptDecision.objects.filter(subject=f"gateway-envelope:{answer.reference}").exists()
    name = answer.code.removeprefix("E-PMP-")
    status = http_status(refusal_of(name, ""))
    assert answer.status == BY_PATH[path.partition("?")[0]].status_of(status)
    return status, name


def test_a_history_is_given_and_is_on_the_record_first(client: Any, live: World, path: str) -> None:
    answer = ask(client, live, path)
    assert (answer.status, answer.outcome, answer.prescriptions) == (200, "Provided", ROWS)
    envelope = Envelope.objects.get()
    assert (envelope.outcome, envelope.requester_id, envelope.requester_last) == ("ANSWERED", "rph.lane", "Lane")
    assert (envelope.search_last, envelope.search_first, envelope.search_dob) == (
        "Sampleson",
        "August",
        date(1989, 3, 12),
    )
    assert (envelope.location_id, envelope.pharmacy_npi) == (live.location.pk, NPI)
    kinds = list(Entry.objects.order_by("-seq").values_list("kind", flat=True)[:2])
    assert kinds == ["gateway-search", "history-passed-on"]


def test_nobody_on_the_way_keeps_what_was_answered(client: Any, live: World, path: str) -> None:
    found = ask(client, live, path)
    nobody = {**AUGUST, "last": "Nobody", "born": "1950-01-01"}
    assert ask(client, live, path, body(path, 1, nobody)).outcome == "NotFound"
    assert found.outcome == "Provided"
    hit, miss = Query.objects.order_by("requested_at", "pk")
    same = ("outcome", "patient_id", "shown_rows", "shown_candidates", "shown_flags", "answer_digest", "provided_at")
    assert [getattr(hit, name) for name in same] == [getattr(miss, name) for name in same]
    assert (hit.patient_id, hit.shown_rows, hit.answer_digest) == (None, [], "")
    told = {"transaction_id", "id", "confirmation_id"}
    names = [f.name for f in Envelope._meta.fields if f.name not in told and not f.name.startswith("search_")]
    first, second = Envelope.objects.order_by("pk")
    assert [getattr(first, name) for name in names] == [getattr(second, name) for name in names]
    bodies = [
        json.loads(text) for text in Entry.objects.filter(kind="history-passed-on").values_list("body_text", flat=True)
    ]
    assert [set(one) for one in bodies] == [{"query", "envelope", "purpose"}] * 2


def test_no_table_of_the_gateway_has_a_place_for_content() -> None:
    content = ("drug", "ndc", "quantity", "days", "refill", "written", "filled", "sold", "prescriber", "rows", "report",
               "answer_", "found", "digest_of", "mme", "diagnosis", "payment")  # fmt: skip
    columns = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("gateway").get_models()
        if model.__name__ in {"Envelope", "ConnectionPoint", "PointEvent", "UsedOnce"}
        for field in model._meta.fields
    }
    assert columns
    assert not [name for name in columns if any(part in name.lower().partition(".")[2] for part in content)]


def test_a_search_leaves_no_trace_of_its_answer_anywhere(
    client: Any, live: World, path: str, caplog: Any, capfd: Any, settings: Any
) -> None:
    # The key that seals answers is made when it is first asked for.
    client.get("/pmp/seal/keys")
    before, files = whole_database(), whole_home(settings)
    ask(client, live, path)
    added = whole_database() - before
    assert whole_home(settings) == files
    told = caplog.text + "".join(capfd.readouterr())
    for mark in (HYDROCODONE, ALPRAZOLAM, "2000353", "FIORELLA", "Sampleson", "1989-03-12"):
        assert mark not in told, "the logs"
    assert any("Sampleson" in line for line in added), "the search key stands in its envelope"
    assert not [
        line for line in added if any(mark in line for mark in (HYDROCODONE, ALPRAZOLAM, "2000353", "FIORELLA"))
    ]


def whole_home(settings: Any) -> dict[str, bytes]:
    """Every file of the deployment's home."""
    return {str(file): file.read_bytes() for file in Path(settings.CARELAW_HOME).rglob("*") if file.is_file()}


def whole_database() -> set[str]:
    """Every row of every table as text."""
    lines = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            lines |= {f"{table}: {row}" for row in cursor.fetchall()}
    return lines


Change = Callable[[World], Mapping[str, Any]]


def claims(**search: Any) -> Change:
    return lambda world: {"claims": world.claims(**search)}


def top(**changed: Any) -> Change:
    return lambda world: {"claims": {**world.claims(), **changed}}


REFUSALS: list[tuple[str, Change, int, str]] = [
    ("in clear", lambda w: {"tls": None}, 403, "TRANSPORT_NOT_ENCRYPTED"),
    ("an old TLS", lambda w: {"tls": "TLSv1.1"}, 403, "TRANSPORT_NOT_ENCRYPTED"),
    ("an unknown certificate", lambda w: {"fingerprint": "0" * 64}, 403, "POINT_NOT_REGISTERED"),
    ("signed by another key", lambda w: {"token": make_key("x").sign(w.claims())}, 403, "LINK_NOT_ONE_TO_ONE"),
    ("algorithm none", lambda w: {"token": w.key.sign(w.claims(), alg="none")}, 403, "LINK_NOT_ONE_TO_ONE"),
    ("algorithm HS384", lambda w: {"token": w.key.sign(w.claims(), alg="HS384")}, 403, "LINK_NOT_ONE_TO_ONE"),
    ("no such key", lambda w: {"token": w.key.sign(w.claims(), kid="../k1")}, 403, "LINK_NOT_ONE_TO_ONE"),
    ("no token at all", lambda w: {"token": "rubbish"}, 403, "LINK_NOT_ONE_TO_ONE"),
    ("another issuer", top(iss="IL-99999"), 403, "LINK_NOT_ONE_TO_ONE"),
    ("another subject", top(sub="IL-99999"), 403, "LINK_NOT_ONE_TO_ONE"),
    ("no system", claims(system=None), 403, "LINK_NOT_ONE_TO_ONE"),
    ("another installation", claims(installation="elsewhere"), 403, "LINK_NOT_ONE_TO_ONE"),
    ("no assertion", lambda w: {"token": ""}, 401, "REQUESTER_NOT_AUTHENTICATED"),
    ("another audience", top(aud="https://elsewhere.example"), 401, "REQUESTER_NOT_AUTHENTICATED"),
    ("expired", top(exp=int(AT.timestamp()) - 31), 401, "REQUESTER_NOT_AUTHENTICATED"),
    ("valid for too long", top(exp=int(AT.timestamp()) + 331), 401, "REQUESTER_NOT_AUTHENTICATED"),
    ("made in the future", top(iat=int(AT.timestamp()) + 31), 401, "REQUESTER_NOT_AUTHENTICATED"),
    ("nobody signed in", claims(requester=None), 401, "REQUESTER_NOT_AUTHENTICATED"),
    ("a shared user name", claims(kind="shared"), 403, "REQUESTER_NOT_INDIVIDUAL"),
    ("another store's user", claims(location="1999999999"), 403, "REQUESTER_LOCATION_MISMATCH"),
    ("another purpose", claims(purpose="MARKETING"), 422, "PURPOSE_NOT_ALLOWED"),
    ("an appointment", claims(initiation="APPOINTMENT"), 403, "PREFETCH_FORBIDDEN"),
    (
        "two minutes and a second ago",
        claims(user_action_at=str(AT - timedelta(seconds=121))),
        403,
        "PREFETCH_FORBIDDEN",
    ),
    ("no id of its own", top(jti=""), 409, "REPLAY_FORBIDDEN"),
]


def test_each_fault_has_its_code_in_every_dialect(client: Any, live: World, path: str) -> None:
    answers = {name: refused(client, live, path, **change(live)) for name, change, _status, _code in REFUSALS}
    assert answers == {name: (status, code) for name, _change, status, code in REFUSALS}


LAWFUL: dict[str, Change] = {
    "expired 29 seconds ago": top(exp=int(AT.timestamp()) - 29),
    "valid for 330 seconds": top(exp=int(AT.timestamp()) + 330),
    "one of two audiences": top(aud=["x", "urn:carelaw:gateway:il"]),
    "an act two minutes ago": claims(user_action_at=str(AT - timedelta(seconds=120))),
    "an act half a minute ahead": claims(user_action_at=str(AT + timedelta(seconds=30))),
}


def test_at_the_limit_it_is_answered(client: Any, live: World, path: str) -> None:
    answers = {name: ask(client, live, path, **change(live)).outcome for name, change in LAWFUL.items()}
    assert answers == dict.fromkeys(LAWFUL, "Provided")


def test_what_the_console_says_decides_at_once(client: Any, live: World, path: str) -> None:
    assert live.point is not None
    points.disable(live.administrator, live.point, because="leak", at=AT)
    assert refused(client, live, path) == (403, "POINT_DISABLED")
    points.enable(live.administrator, live.point, because="none", at=AT)
    for state, code in (("testing", "POINT_NOT_IN_PRODUCTION"), ("prohibited", "PARTY_PROHIBITED")):
        ConnectionPoint.objects.update(state=state)
        assert refused(client, live, path) == (403, code)
    ConnectionPoint.objects.update(state="active")
    PharmacyLocation.objects.update(patient_care=False)
    assert refused(client, live, path) == (403, "REQUESTER_LOCATION_MISMATCH")
    PharmacyLocation.objects.update(patient_care=True)
    assert ask(client, live, path).outcome == "Provided"


def test_a_point_switched_off_while_the_answer_is_made_gets_nothing(
    client: Any, live: World, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = searching.answer_for_gateway

    def meanwhile(*args: Any, **more: Any) -> Any:
        answer = made(*args, **more)
        ConnectionPoint.objects.update(state="disabled")
        return answer

    monkeypatch.setattr(searching, "answer_for_gateway", meanwhile)
    assert refused(client, live, path) == (403, "POINT_DISABLED")


def test_agreements_are_judged_on_the_day(client: Any, live: World, path: str) -> None:
    dsa = Agreement.objects.get(kind=agreements.DATA_SHARING)
    dsa.expires_on = AT.date() - timedelta(days=1)
    dsa.effective_on = date(2026, 1, 1)
    dsa.save()
    assert refused(client, live, path) == (403, "DSA_NOT_CURRENT")
    dsa.expires_on = AT.date()
    dsa.save()
    mou = Agreement.objects.get(kind=agreements.MEMORANDUM)
    end(mou, on=AT.date(), because="withdrawn", at=AT)
    assert refused(client, live, path) == (403, "MOU_REQUIRED")
    PharmacyEntity.objects.update(integrated_since=date(2024, 10, 7))
    assert ask(client, live, path).outcome == "Provided"


def test_the_option_on_record_is_the_only_one(client: Any, live: World) -> None:
    assert refused(client, live, FHIR_PATH) == (403, "PROTOCOL_NOT_ON_RECORD")
    ConnectionPoint.objects.update(option="FHIR")
    assert refused(client, live, PMIX_PATH) == (403, "PROTOCOL_NOT_ON_RECORD")


def test_what_is_no_message_of_the_dialect_is_refused(client: Any, live: World, path: str) -> None:
    for content in (b"", b"<a/>", b"{}", b"not <xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"<a>" * 100):
        assert refused(client, live, path, content) == (415, "PROTOCOL_NOT_SUPPORTED")


def test_any_other_address_is_judged_and_refused_the_same_way(client: Any, live: World) -> None:
    response = post(client, live, "/pmp/soap", b"<Envelope/>")
    assert (response.status_code, response.json()["code"]) == (415, "E-PMP-PROTOCOL_NOT_SUPPORTED")
    assert response["Content-Type"] == "application/problem+json"
    stranger = post(client, live, "/pmp/soap", b"<Envelope/>", fingerprint="1" * 64)
    assert stranger.json()["code"] == "E-PMP-POINT_NOT_REGISTERED"
    assert Envelope.objects.count() == 2


def test_two_patients_and_two_requesters_are_refused(client: Any, live: World, path: str) -> None:
    assert refused(client, live, path, body(path, 2)) == (403, "BULK_QUERY_FORBIDDEN")
    assert refused(client, live, path, body(path, requesters=2)) == (403, "LINK_NOT_ONE_TO_ONE")


def test_an_incomplete_search_says_what_is_missing(client: Any, live: World, path: str) -> None:
    lacking = {**AUGUST, "born": ""}
    assert refused(client, live, path, body(path, 1, lacking)) == (422, "SEARCH_INCOMPLETE")


def test_an_id_is_used_once(client: Any, live: World, path: str) -> None:
    said_once = live.claims()
    assert ask(client, live, path, claims=said_once).outcome == "Provided"
    again = ask(client, live, path, claims=said_once)
    assert (again.status, again.code) == (BY_PATH[path].status_of(409), "E-PMP-REPLAY_FORBIDDEN")
    assert Query.objects.count() == 1


def test_a_transaction_is_used_once(client: Any, live: World) -> None:
    assert ask(client, live, PMIX_PATH, pmix(request_id="IL-1")).outcome == "Provided"
    assert ask(client, live, PMIX_PATH, pmix(request_id="IL-1")).code == "E-PMP-REPLAY_FORBIDDEN"


def test_the_thirteenth_patient_of_a_minute_waits(client: Any, live: World, path: str) -> None:
    names = ["Able", "Baker", "Cole", "Dunn", "Ellis", "Fox", "Gray", "Hale", "Ives", "Jones", "Kerr", "Lowe", "Moss"]
    answers = [ask(client, live, path, body(path, 1, {**AUGUST, "last": name})) for name in names]
    assert [one.status for one in answers] == [200] * 12 + [BY_PATH[path].status_of(429)]
    assert answers[-1].code == "E-PMP-RATE_LIMIT"
    # The same patient again is no further patient; another user of the store has a count of his or her own.
    assert ask(client, live, path, body(path, 1, {**AUGUST, "last": "Able"}),
               claims=live.claims(requester="rph.two")).status == 200  # fmt: skip


def test_pre_staging_and_parts_of_an_answer_are_refused(client: Any, live: World) -> None:
    ConnectionPoint.objects.update(option="FHIR")
    staged = fhir(1, AUGUST, {"name": "pre-stage-only", "valueBoolean": True})
    assert refused(client, live, FHIR_PATH, staged) == (403, "PREFETCH_FORBIDDEN")
    fetched = fhir(1, AUGUST, {"name": "pre-stage-retrieval-key", "valueString": "k"})
    assert refused(client, live, FHIR_PATH, fetched) == (403, "PREFETCH_FORBIDDEN")
    part = fhir(1, AUGUST, {"name": "drug", "valueCode": "x"})
    assert refused(client, live, FHIR_PATH, part) == (403, "DECONSTRUCTION_FORBIDDEN")
    assert refused(client, live, f"{FHIR_PATH}?_summary=true") == (403, "DECONSTRUCTION_FORBIDDEN")
    assert refused(client, live, f"{FHIR_PATH}?family=x") == (405, "IDENTIFIERS_IN_URL")
    capability = client.get("/pmp/fhir/metadata").json()
    assert "pre-stage" not in json.dumps([one["name"] for one in capability["rest"][0]["operation"]])


def test_another_state_is_told_beside_the_answer_or_refused_alone(client: Any, live: World) -> None:
    assert refused(client, live, PMIX_PATH, pmix(state="WI")) == (403, "STATE_NOT_IN_MOU")
    mou = Agreement.objects.get(kind=agreements.MEMORANDUM)
    mou.terms = {**mou.terms, "states": {"WI": QueryMode.ALWAYS.value}}
    mou.save()
    answer = post(client, live, PMIX_PATH, pmix()).content.decode()
    assert answer.count("<p:Status>") == 2
    assert "<p:DisclosingState>WI</p:DisclosingState><p:PMPStatus>Disallowed</p:PMPStatus>" in answer
    assert Envelope.objects.get(outcome="ANSWERED").state_outcomes == {"WI": "E-PMP-STATE_AGREEMENT_MISSING"}


def test_a_search_is_confirmed_only_with_permission(client: Any, live: World, path: str) -> None:
    assert ask(client, live, path).confirmation == ""
    agreements.permit_confirmations(live.administrator, live.entity.pk, reference="CONF-1", last_day=AT.date(), at=AT)
    confirmation = ask(client, live, path).confirmation
    assert confirmation.endswith("qualified")
    envelope = Envelope.objects.get(confirmation_id__isnull=False)
    assert confirmation.startswith(str(envelope.confirmation_id))
    assert envelope.transaction_id in confirmation


def test_without_an_envelope_nothing_is_released(
    client: Any, live: World, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **more: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(searching, "_write", broken)
    answer = ask(client, live, path)
    assert (answer.code, answer.prescriptions) == ("E-PMP-AUDIT_UNAVAILABLE", ())
    assert answer.status == BY_PATH[path].status_of(503)
    assert not Query.objects.exists()


def test_our_own_fault_tells_a_number_and_the_envelope_says_error(
    client: Any, live: World, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **more: Any) -> None:
        raise RuntimeError("Sampleson")

    monkeypatch.setattr(searching, "answer_for_gateway", broken)
    response = post(client, live, path, body(path))
    assert response.status_code == BY_PATH[path].status_of(503)
    assert b"Sampleson" not in response.content
    assert Envelope.objects.get().outcome == "ERROR"


def test_several_who_fit_are_not_shown(client: Any, live: World, path: str) -> None:
    vague = {**AUGUST, "zip": "60601"}
    answer = ask(client, live, path, body(path, 1, vague))
    assert (answer.status, answer.outcome, answer.prescriptions) == (200, "Deferred", ())
    assert Envelope.objects.get().outcome == "ANSWERED"


def test_a_proxy_is_believed_only_when_it_is_configured(client: Any, live: World, settings: Any) -> None:
    headers = {"X-Client-Certificate": live.key.fingerprint, "X-Client-TLS": "TLSv1.3"}
    unnamed = {"fingerprint": "", "tls": None, **headers}
    assert refused(client, live, PMIX_PATH, **unnamed) == (403, "TRANSPORT_NOT_ENCRYPTED")
    settings.CARELAW_GATEWAY_PROXIES = ("127.0.0.1",)
    token = live.key.sign(live.claims())
    told = {"Authorization": f"Bearer {token}", **headers}
    through = client.generic("POST", PMIX_PATH, pmix(), content_type="application/xml", headers=told)
    assert said(PMIX_PATH, through).outcome == "Provided"
    told |= {"X-Forwarded-Proto": "http", "Authorization": f"Bearer {live.key.sign(live.claims())}"}
    in_clear = client.generic("POST", PMIX_PATH, pmix(), content_type="application/xml", headers=told)
    assert said(PMIX_PATH, in_clear).code == "E-PMP-TRANSPORT_NOT_ENCRYPTED"


def test_the_first_fault_in_the_order_speaks(client: Any, live: World) -> None:
    """Everything is wrong at once; each cure brings up the next fault of the order."""
    ConnectionPoint.objects.update(state="disabled", option="FHIR")
    Agreement.objects.update(effective_on=None)
    wrong = {"kind": "shared", "purpose": "X", "initiation": "BATCH", "system": "other"}
    said_so: dict[str, Any] = {"tls": "TLSv1.0", "fingerprint": "2" * 64}
    content = pmix(2, {"last": "Sampleson"})
    cures: list[tuple[str, Callable[[], Any]]] = [
        ("TRANSPORT_NOT_ENCRYPTED", lambda: said_so.pop("tls")),
        ("POINT_NOT_REGISTERED", lambda: said_so.pop("fingerprint")),
        ("POINT_DISABLED", lambda: ConnectionPoint.objects.update(state="testing")),
        ("POINT_NOT_IN_PRODUCTION", lambda: ConnectionPoint.objects.update(state="active")),
        ("LINK_NOT_ONE_TO_ONE", lambda: wrong.pop("system")),
        ("PROTOCOL_NOT_ON_RECORD", lambda: ConnectionPoint.objects.update(option="REST_PMIX")),
        ("DSA_NOT_CURRENT", lambda: Agreement.objects.filter(kind=agreements.DATA_SHARING).update(effective_on=AT)),
        ("MOU_REQUIRED", lambda: Agreement.objects.filter(kind=agreements.MEMORANDUM).update(effective_on=AT)),
        ("REQUESTER_NOT_INDIVIDUAL", lambda: wrong.pop("kind")),
        ("PURPOSE_NOT_ALLOWED", lambda: wrong.pop("purpose")),
        ("PREFETCH_FORBIDDEN", lambda: wrong.pop("initiation")),
    ]
    for code, cure in cures:
        assert refused(client, live, PMIX_PATH, content, claims=live.claims(**wrong), **said_so)[1] == code
        cure()
    assert refused(client, live, PMIX_PATH, content)[1] == "BULK_QUERY_FORBIDDEN"
    assert refused(client, live, PMIX_PATH, pmix(1, {"last": "Sampleson"}))[1] == "SEARCH_INCOMPLETE"
    assert ask(client, live, PMIX_PATH).outcome == "Provided"


def test_the_envelope_is_reached_by_the_reference_of_a_refusal(client: Any, live: World, path: str) -> None:
    answer = ask(client, live, path, claims=live.claims(purpose="X"))
    assert uuid.UUID(answer.reference) == Envelope.objects.get().pk
    assert replace(answer, words="").cite.startswith("77 Ill. Adm. Code 2080.208")


def test_control_characters_are_left_out_of_the_envelope(client: Any, live: World) -> None:
    ConnectionPoint.objects.update(option="FHIR")
    odd = {**AUGUST, "first": "Au\x00gust", "zip": "19\x00064"}
    claimed = live.claims(session="s\x00-1", requester="rph\x00.lane")
    assert ask(client, live, FHIR_PATH, fhir(1, odd), claims=claimed).outcome == "Provided"
    kept = Envelope.objects.get()
    assert (kept.search_first, kept.search_zip, kept.session_ref, kept.requester_id) == (
        "August",
        "19064",
        "s-1",
        "rph.lane",
    )


def test_the_guides_own_examples_are_read(client: Any, live: World, shared_data: Path) -> None:
    ConnectionPoint.objects.update(option="FHIR")
    folder = shared_data / "hl7-fhir-pdmp" / "examples"
    answers = {}
    for file in sorted(folder.glob("Parameters-pdmp-history-input-*.json")):
        answer = ask(client, live, FHIR_PATH, file.read_bytes())
        answers[file.stem.rpartition("parameters-")[2]] = (answer.outcome, answer.code.removeprefix("E-PMP-"))
    assert answers == {
        "1": ("NotFound", ""),
        "2-minimum": ("NotFound", ""),
        "3-veterinary": ("Disallowed", "SEARCH_INCOMPLETE"),
        "4-delegate": ("NotFound", ""),
    }
    for file in sorted((shared_data / "ncpdp-samples" / "script").glob("*.xml"))[:5]:
        assert ask(client, live, PMIX_PATH, file.read_bytes()).code in {
            "E-PMP-PROTOCOL_NOT_ON_RECORD",
            "E-PMP-PROTOCOL_NOT_SUPPORTED",
        }
