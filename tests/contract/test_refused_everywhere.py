"""What must be refused is refused by every way in, with its code, its paragraph and the number of its envelope.

A row is a fault, a column a way in: each dialect over each option that may speak it. A cell that cannot be, says why.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import pytest
from django.db import transaction

from carelaw.gateway.facts.search import Option, QueryMode
from carelaw.gateway.protocols.door import http_status
from carelaw.gateway.rules.refusal_codes import CODES
from carelaw.gateway.rules.refusal_codes import refused as refusal_of
from carelaw.gateway.store.models import ConnectionPoint, Envelope, FederalVerification
from carelaw.gateway.use_cases import agreements, points
from carelaw.gateway.use_cases.special import connections
from carelaw.gateway.wire.fhir import OPERATION
from carelaw.pdmp.store.models import Query
from carelaw.platform.agreements.models import Agreement
from carelaw.platform.agreements.register import end
from tests.gateway.dialects import DIALECTS, Dialect, Said
from tests.gateway.dialects import fhir as fhir_dialect
from tests.gateway.protocols.dialects import post
from tests.gateway.world import AT, World, make_key

pytestmark = pytest.mark.django_db
SECTION = "77 Ill. Adm. Code 2080.208"
YESTERDAY = AT.date() - timedelta(days=1)
Ask = Mapping[str, Any]


@dataclass(frozen=True)
class Way:
    """One way in: its address, how a search is put there, how its refusal is read, what the point is on record for."""

    name: str
    path: str
    option: Option
    request_of: Callable[..., bytes]
    said_in: Callable[[int, bytes], Said]
    status_of: Callable[[int], int] = lambda status: status
    # A call of a hook names no requester, person, state or hub: nobody is asked before somebody searches.
    whole: bool = True


def _way(dialect: Dialect, option: Option) -> Way:
    name = dialect.name if option is dialect.option else f"{option} in {dialect.name}"
    return Way(name, dialect.path, option, dialect.request_of, dialect.said_in, dialect.status_of)


def _message(**asked: Any) -> bytes:
    """The guide's message Bundle round a request."""
    event = {"system": "urn:ietf:rfc:3986", "code": OPERATION}
    header = {"resourceType": "MessageHeader", "id": "m-1", "eventCoding": event, "source": {"endpoint": "urn:test"}}
    entries = [{"resource": header}, {"resource": json.loads(fhir_dialect.request_of(**asked))}]
    return json.dumps({"resourceType": "Bundle", "type": "message", "entry": entries}).encode()


def _said_in_message(status: int, content: bytes) -> Said:
    read = json.loads(content)
    if read["resourceType"] != "Bundle":
        return fhir_dialect.said_in(status, content)
    return fhir_dialect.said_in(status, json.dumps(read["entry"][1]["resource"]).encode())


def _hook(**asked: Any) -> bytes:
    """A call of a hook, under an instance of its own."""
    instance = asked.get("request_id") or uuid.uuid4().hex
    context = {"userId": "Practitioner/p", "patientId": "a"}
    return json.dumps({"hook": "patient-view", "hookInstance": instance, "context": context}).encode()


def _said_by_hook(status: int, content: bytes) -> Said:
    read = json.loads(content)
    if "code" not in read:
        return Said(status, "Provided")
    return Said(status, "Disallowed", read["code"], read["says"], read["cite"], read["reference"])


SPECIAL = (Option.FEDERAL_VERIFIED, Option.ILPMP_APP)
WAYS = (
    *(_way(dialect, dialect.option) for dialect in DIALECTS.values()),
    Way("FHIR message", "/pmp/fhir/$process-message", Option.FHIR, _message, _said_in_message),
    Way(
        "CDS Hooks", "/pmp/cds-services/pmp-patient-view", Option.FHIR, _hook, _said_by_hook, whole=False
    ),
    *(_way(dialect, option) for option in SPECIAL for dialect in DIALECTS.values()),
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One row: what is wrong, and what is said of it."""

    code: str
    paragraph: str
    http: int
    before: Callable[[World], Any] = lambda world: None
    asks: Ask = field(default_factory=dict)
    sends: Callable[[World], Mapping[str, Any]] = lambda world: {}
    of: tuple[Option, ...] = tuple(Option)
    twice: bool = False

    @property
    def told_in_the_message(self) -> bool:
        """Whether a message must say more for it than a call of a hook can."""
        return bool(set(self.asks) - {"request_id"})


def _disabled(world: World) -> None:
    assert world.point is not None
    points.disable(world.administrator, world.point, because="leak", at=AT)


def _state(name: str) -> Callable[[World], Any]:
    return lambda world: ConnectionPoint.objects.update(state=name)


def _expired_agreement(world: World) -> None:
    """The last day of the vendor's agreement was yesterday."""
    Agreement.objects.filter(kind=agreements.DATA_SHARING).update(expires_on=YESTERDAY, effective_on="2026-01-01")


def _no_memorandum(world: World) -> None:
    end(Agreement.objects.get(kind=agreements.MEMORANDUM), on=AT.date(), because="withdrawn", at=AT)


def _expired_verification(world: World) -> None:
    FederalVerification.objects.update(last_day=YESTERDAY)


def _withdrawn_application(world: World) -> None:
    connections.withdraw_application(world.administrator, AT, reference="APP-1", because="a fault")


def _wisconsin_listed(world: World) -> None:
    mou = Agreement.objects.get(kind=agreements.MEMORANDUM)
    mou.terms = {**mou.terms, "states": {"WI": QueryMode.ON_DEMAND.value}}
    mou.save()


def _claims(**search: Any) -> Callable[[World], Mapping[str, Any]]:
    return lambda world: {"claims": world.claims(**search)}


def _late(world: World) -> Mapping[str, Any]:
    return {"claims": {**world.claims(), "exp": int(AT.timestamp()) - 31}}


def _strangers_key(world: World) -> Mapping[str, Any]:
    return {"token": make_key("x").sign(world.claims())}


STALE = (AT - timedelta(seconds=121)).isoformat()
FAULTS: dict[str, Fault] = {
    "no encryption": Fault("TRANSPORT_NOT_ENCRYPTED", "(g)(1)(A)", 403, sends=lambda world: {"tls": None}),
    "unknown certificate": Fault("POINT_NOT_REGISTERED", "(b)(7)", 403, sends=lambda world: {"fingerprint": "0" * 64}),
    "prohibited": Fault("PARTY_PROHIBITED", "(g)(10)", 403, _state("prohibited")),
    "disabled": Fault("POINT_DISABLED", "(b)(6)", 403, _disabled),
    "not in production": Fault("POINT_NOT_IN_PRODUCTION", "(d)(6)(F)", 403, _state("testing")),
    "a key of nobody": Fault("LINK_NOT_ONE_TO_ONE", "(f)(2), (f)(3)", 403, sends=_strangers_key),
    "two requesters": Fault("LINK_NOT_ONE_TO_ONE", "(f)(2), (f)(3)", 403, asks={"requesters": 2}),
    "expired verification": Fault(
        "FEDERAL_LINK_NOT_VERIFIED", "(f)(1)(E)", 403, _expired_verification, of=(Option.FEDERAL_VERIFIED,)
    ),
    "withdrawn application": Fault(
        "APPLICATION_NOT_AUTHORISED", "(f)(1)(F)", 403, _withdrawn_application, of=(Option.ILPMP_APP,)
    ),
    "expired agreement": Fault("DSA_NOT_CURRENT", "(b)(5), (d)(5)", 403, _expired_agreement),
    "no memorandum": Fault("MOU_REQUIRED", "(d)(2), (e)(2)", 403, _no_memorandum),
    "expired assertion": Fault("REQUESTER_NOT_AUTHENTICATED", "(g)(4)", 401, sends=_late),
    "shared user name": Fault("REQUESTER_NOT_INDIVIDUAL", "(g)(4)", 403, sends=_claims(kind="shared")),
    "another purpose": Fault("PURPOSE_NOT_ALLOWED", "(b)(2)", 422, sends=_claims(purpose="MARKETING")),
    "stale action": Fault("PREFETCH_FORBIDDEN", "(g)(3)", 403, sends=_claims(user_action_at=STALE)),
    "an appointment": Fault("PREFETCH_FORBIDDEN", "(g)(3)", 403, sends=_claims(initiation="APPOINTMENT")),
    "two patients": Fault("BULK_QUERY_FORBIDDEN", "(g)(1)(C)", 403, asks={"patients": 2}),
    "replayed message": Fault("REPLAY_FORBIDDEN", "(g)(1)(E)", 409, asks={"request_id": "IL-once"}, twice=True),
    "no date of birth": Fault("SEARCH_INCOMPLETE", "(d)(4)", 422, asks={"person": {"last": "A", "first": "B"}}),
    "wrong state": Fault("STATE_NOT_IN_MOU", "(d)(6)(C)", 403, asks={"state": "WI"}),
    "wrong hub": Fault("HUB_NOT_APPROVED", "(c)(2)", 403, _wisconsin_listed, {"state": "WI", "hub": "MIDEX"}),
    "no agreement with the state": Fault(
        "STATE_AGREEMENT_MISSING", "(c)(2)", 403, _wisconsin_listed, {"state": "WI", "hub": " rxcheck "}
    ),
    "Illinois through a hub": Fault("ILLINOIS_DATA_NOT_DIRECT", "(c)(2)", 403, asks={"state": "IL", "hub": "RxCheck"}),
}


def ways_of(fault: Fault) -> list[Way]:
    """The ways by which a fault can come."""
    return [way for way in WAYS if way.option in fault.of and (way.whole or not fault.told_in_the_message)]


def ready(world: World, way: Way) -> None:
    """The point is on record for the option, which is verified or authorized where that is wanted."""
    ConnectionPoint.objects.update(option=way.option.value)
    assert world.point is not None
    world.point.refresh_from_db()
    integration = world.onboarding.reference
    if way.option is Option.FEDERAL_VERIFIED:
        told = {"sponsor": "An agency", "program_name": "Shared services", "evidence": "letter FS-1"}
        connections.verify_federal(world.officer, AT, integration=integration, last_day=AT.date(), **told)
    if way.option is Option.ILPMP_APP:
        listed = {"reference": "APP-1", "name": "Viewer", "document": "D-1", "funded": True, "launch_url": ""}
        connections.authorize_application(world.administrator, AT, operator=str(world.vendor.pk), **listed)
        connections.name_application(world.officer, AT, integration=integration, reference="APP-1")


def ask(client: Any, world: World, way: Way, asks: Ask = MappingProxyType({}), **sent: Any) -> Said:
    """One search by one way."""
    headers = {"X-Request-Id": asks["request_id"]} if "request_id" in asks else {}
    response = post(client, world, way.path, way.request_of(**asks), **sent, **headers)
    assert response["Cache-Control"] == "no-store"
    return way.said_in(response.status_code, response.content)


def refused(client: Any, world: World, way: Way, fault: Fault) -> Said:
    """What is said in one cell; its envelope says the same, and no history was asked for."""
    ready(world, way)
    if fault.twice:
        assert ask(client, world, way, fault.asks).outcome == "Provided"
    before = Query.objects.count()
    fault.before(world)
    told = ask(client, world, way, fault.asks, **fault.sends(world))
    envelope = Envelope.objects.get(pk=told.reference)
    assert (envelope.outcome, envelope.refusal_code, envelope.citation) == ("REFUSED", told.code, told.cite)
    assert (Query.objects.count(), told.prescriptions) == (before, ())
    return told


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_refused_by_every_way_with_its_code_and_paragraph(client: Any, live: World, name: str) -> None:
    fault, told = FAULTS[name], {}
    for way in ways_of(fault):
        with transaction.atomic():
            told[way] = refused(client, live, way, fault)
            # The next cell begins where this one did.
            transaction.set_rollback(True)
    code, cite = f"E-PMP-{fault.code}", f"{SECTION}{fault.paragraph}"
    wanted = {way.name: (code, cite, way.status_of(fault.http)) for way in told}
    assert {way.name: (said.code, said.cite, said.status) for way, said in told.items()} == wanted
    # The words too: what is permitted, and what to do.
    assert len({said.words for said in told.values()}) == 1, told


def test_without_a_fault_every_way_answers(client: Any, live: World) -> None:
    told = {}
    for way in WAYS:
        with transaction.atomic():
            ready(live, way)
            told[way.name] = ask(client, live, way).outcome
            transaction.set_rollback(True)
    assert told == dict.fromkeys((way.name for way in WAYS), "Provided")


def test_the_rows_say_what_the_list_of_codes_says() -> None:
    for fault in FAULTS.values():
        assert CODES[f"E-PMP-{fault.code}"].cite == f"{SECTION}{fault.paragraph}"
        assert http_status(refusal_of(fault.code, "")) == fault.http


def test_a_hook_asks_no_state_whatever_it_names(client: Any, live: World) -> None:
    """Why the rows of states and hubs have no cell for CDS Hooks: a call has no place for them, and asks nobody."""
    hook = next(way for way in WAYS if not way.whole)
    ready(live, hook)
    content = json.loads(_hook()) | {"extension": {"state": "WI", "hub": "MIDEX"}}
    response = post(client, live, hook.path, json.dumps(content).encode())
    (card,) = response.json()["cards"]
    assert "It asks 1 state program." in card["detail"]
    assert (Query.objects.count(), Envelope.objects.count()) == (0, 0)
