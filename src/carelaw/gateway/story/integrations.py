"""A chain that is integrated and searches, a newcomer at each step, and a pharmacy that has not asked yet."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings

from carelaw.gateway.facts.onboarding import Attestations, DataSharingDraft, MemorandumDraft
from carelaw.gateway.facts.search import CarriedBy, Option
from carelaw.gateway.store.models import ConnectionPoint, Onboarding, PharmacyEntity, PharmacyLocation, Vendor
from carelaw.gateway.story.people import (
    ADAMS_STREET_DEA,
    ADMINISTRATOR,
    BRIDGE,
    CONNECTOR,
    COUNTERPOINT,
    LAKESIDE,
    NAMES,
    OFFICER,
    PRAIRIE,
    PRAIRIE_PHARMACY,
    RIVERBEND,
)
from carelaw.gateway.use_cases import agreements, onboarding, points, registering
from carelaw.gateway.use_cases.envelopes import Arrival
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.searching import search
from carelaw.gateway.wire.assertion import public_jwk, signed_assertion
from carelaw.gateway.wire.message import PatientKeys, SearchMessage
from carelaw.kernel.identifiers import npi_with_check_digit
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor

_MEMORANDUM = MemorandumDraft(True, True, True, True, True, True, True, True, option=Option.REST_PMIX)
_CLAUSES = DataSharingDraft(True, True, True, True, True, True, True, True)
_SAFE = Attestations(True, True, True, True)
_STORES = (
    (
        PRAIRIE,
        "Prairie Pharmacy Adams Street",
        "410 East Adams Street",
        "Springfield",
        "62701",
        "Sangamon",
        ADAMS_STREET_DEA,
    ),
    (PRAIRIE, "Prairie Pharmacy Main Street", "88 Main Street", "Peoria", "61602", "Peoria", "BP1000126"),
    (LAKESIDE, "Lakeside Drug Harbor Place", "12 Harbor Place", "Waukegan", "60085", "Lake", "BL1000138"),
    (LAKESIDE, "Lakeside Drug Sheridan Road", "2700 Sheridan Road", "Zion", "60099", "Lake", "BL1000140"),
    (RIVERBEND, "Riverbend Apothecary", "3 Levee Street", "Alton", "62002", "Madison", "BR1000152"),
)


def tell_of_integrations(people: Mapping[str, Actor], at: datetime) -> None:
    """Parties, agreements, one integration in production with its searches, two on the way."""
    start = at - timedelta(days=70)
    entities, stores, bridge = _enter(people[OFFICER], start)
    _agree(people, bridge, start + timedelta(days=2), at)
    keys: dict[str, ec.EllipticCurvePrivateKey] = {}
    live = _to_testing(people, entities[PRAIRIE], stores[PRAIRIE][:1], bridge, start + timedelta(days=5), keys)
    passed = dict.fromkeys(onboarding.TEST_CASES, True)
    later = start + timedelta(days=20)
    onboarding.record_test(people[OFFICER], live, passed, at=later, signed_off=True)
    onboarding.switch_production_on(people[ADMINISTRATOR], live, at=later + timedelta(days=3))
    _searches(live, keys, at - timedelta(hours=3))
    # The newcomer's test waits for the officer; the chain's second store, over FHIR, for the Administrator's signature.
    testing = _to_testing(people, entities[RIVERBEND], stores[RIVERBEND], bridge, at - timedelta(days=25), keys)
    almost = {**passed, "shown-whole": False}
    onboarding.record_test(people[OFFICER], testing, almost, at=at - timedelta(days=6), signed_off=False)
    waiting = _ask(people, entities[PRAIRIE], stores[PRAIRIE][1:], at - timedelta(days=4))
    _decide(people, waiting, bridge, at - timedelta(days=3), Option.FHIR)
    onboarding.sign_memorandum(people[PRAIRIE_PHARMACY], waiting, at=at - timedelta(days=2))


def _enter(officer: Actor, at: datetime) -> tuple[dict[str, PharmacyEntity], dict[str, list[PharmacyLocation]], Vendor]:
    bridge = registering.enter_vendor(
        officer,
        name=NAMES[BRIDGE],
        number=BRIDGE,
        officer="Theodora Lamb",
        officer_email="officer@bridge.example",
        at=at,
        runs_connections=True,
    )
    counterpoint = registering.enter_vendor(
        officer,
        name=NAMES[COUNTERPOINT],
        number=COUNTERPOINT,
        officer="Basil Nwosu",
        officer_email="officer@counterpoint.example",
        at=at,
        makes_systems=True,
    )
    entities = {
        number: registering.enter_entity(
            officer,
            name=NAMES[number],
            identifiers={"state": number},
            officer=name,
            officer_email=f"officer@{number.lower()}.example",
            at=at,
        )
        for number, name in ((PRAIRIE, "Imogen Clay"), (LAKESIDE, "Rufus Adeyemi"), (RIVERBEND, "Clara Monk"))
    }
    stores: dict[str, list[PharmacyLocation]] = {number: [] for number in entities}
    for place, (number, name, address, city, zip_code, county, dea) in enumerate(_STORES):
        made = registering.enter_location(
            officer,
            entities[number],
            name=name,
            address=address,
            city=city,
            zip_code=zip_code,
            county=county,
            dea=dea,
            npi=npi_with_check_digit(f"19000010{place}"),
            at=at,
            system_vendor=counterpoint,
            system_product="CounterPoint 7",
        )
        stores[number].append(made)
    return entities, stores, bridge


def _agree(people: Mapping[str, Actor], bridge: Vendor, at: datetime, today: datetime) -> None:
    """The vendor's agreement, near its end, so that its renewal waits for the vendor."""
    last_day: date = law_day(today) + timedelta(days=58)
    made = agreements.draft_data_sharing(
        people[CONNECTOR], bridge, reference="DSA-BRIDGE-1", clauses=_CLAUSES, last_day=last_day, at=at
    )
    agreements.sign_agreement(people[CONNECTOR], made.pk, at=at)
    agreements.sign_agreement(people[ADMINISTRATOR], made.pk, at=at + timedelta(days=1))


def _ask(
    people: Mapping[str, Actor], entity: PharmacyEntity, stores: Sequence[PharmacyLocation], at: datetime
) -> Onboarding:
    return onboarding.request_integration(people[PRAIRIE_PHARMACY], entity, locations=stores, channel="CONSOLE", at=at)


def _decide(
    people: Mapping[str, Actor], one: Onboarding, bridge: Vendor, at: datetime, option: Option = Option.REST_PMIX
) -> None:
    onboarding.decide_in_memorandum(
        people[PRAIRIE_PHARMACY],
        one,
        points=replace(_MEMORANDUM, option=option),
        carried_by=CarriedBy.INTEGRATION_VENDOR,
        vendor=bridge,
        states={},
        at=at,
    )


def _to_testing(
    people: Mapping[str, Actor],
    entity: PharmacyEntity,
    stores: Sequence[PharmacyLocation],
    bridge: Vendor,
    at: datetime,
    keys: dict[str, ec.EllipticCurvePrivateKey],
) -> Onboarding:
    """From the request to points in testing, a few days for each step."""
    pharmacy, connector = people[PRAIRIE_PHARMACY], people[CONNECTOR]
    one = _ask(people, entity, stores, at)
    _decide(people, one, bridge, at + timedelta(days=1))
    onboarding.sign_memorandum(pharmacy, one, at=at + timedelta(days=2))
    onboarding.sign_memorandum(people[ADMINISTRATOR], one, at=at + timedelta(days=4))
    carried_by = CarriedBy.INTEGRATION_VENDOR
    onboarding.confirm_vendor(pharmacy, one, carried_by=carried_by, vendor=bridge, at=at + timedelta(days=5))
    option = Option.REST_PMIX
    onboarding.report_feasibility(connector, one, feasible=True, option=option, at=at + timedelta(days=7))
    onboarding.attest_safeguards(connector, one, _SAFE, at=at + timedelta(days=8))
    onboarding.open_testing(people[OFFICER], one, at=at + timedelta(days=9))
    for point in ConnectionPoint.objects.filter(onboarding=one).order_by("reference"):
        keys[point.reference] = key = ec.generate_private_key(ec.SECP384R1())
        jwk = public_jwk(key.public_key(), "k1")
        certificate = _certificate(point.reference, key, at)
        points.register_keys(connector, point, certificate=certificate, keys=[jwk], at=at + timedelta(days=10))
    return one


def _certificate(name: str, key: ec.EllipticCurvePrivateKey, at: datetime) -> str:
    """A made-up certificate; its private key is forgotten with the story, so nobody can ask with it."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(at.astimezone(UTC)).not_valid_after(at.astimezone(UTC) + timedelta(days=730))
    return made.sign(key, hashes.SHA384()).public_bytes(serialization.Encoding.PEM).decode()


def _searches(live: Onboarding, keys: Mapping[str, ec.EllipticCurvePrivateKey], at: datetime) -> None:
    """A search that was answered, two that were refused, and one from a certificate that nobody registered."""
    point = live.points.order_by("reference").first()
    assert point is not None
    lawful = {"initiation": "USER", "kind": "individual"}
    for minute, changed in enumerate((lawful, {**lawful, "initiation": "BATCH"}, {**lawful, "kind": "shared"})):
        _search(point, keys[point.reference], at + timedelta(minutes=minute), changed)
    _search(point, keys[point.reference], at + timedelta(minutes=9), lawful, fingerprint="ab" * 32)


def _search(
    point: ConnectionPoint,
    key: ec.EllipticCurvePrivateKey,
    at: datetime,
    said: Mapping[str, str],
    fingerprint: str = "",
) -> None:
    claims = {
        "iss": point.reference,
        "sub": point.reference,
        "aud": settings.CARELAW_GATEWAY_AUDIENCE,
        "exp": int(at.timestamp()) + 120,
        "jti": str(uuid.uuid4()),
        "search": {
            "requester": "rph.marlow",
            "location": point.location.npi,
            "session": "counter-2",
            "purpose": "DISPENSING_REVIEW",
            "user_action_at": at.isoformat(),
            "system": point.system_product,
            "installation": point.installation,
            **said,
        },
    }
    message = SearchMessage(
        Option.REST_PMIX,
        transaction_id=f"IL{uuid.uuid4().hex}",
        patients=1,
        keys=PatientKeys("Marchetti", "Orla", birth_date=date(1971, 5, 4), zip_code="62701"),
        requesters=1,
        requester_first="Simon",
        requester_last="Marlow",
        requester_role="Pharmacists",
        from_state="IL",
    )
    arrival = Arrival(
        at,
        "TLSv1.3",
        fingerprint or point.fingerprint or "",
        "203.0.113.7",
        settings.CARELAW_GATEWAY_AUDIENCE,
        signed_assertion(claims, key, "k1"),
    )
    try:
        search(arrival, Option.REST_PMIX, lambda: message)
    except Refusal:
        # Refused searches belong to the story: their envelopes are what is looked at.
        return
