"""A small world for the gateway's tests: the program's people, one entity with a store, one vendor, one live point."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import NameOID

from carelaw.gateway.facts.onboarding import Attestations, DataSharingDraft, MemorandumDraft
from carelaw.gateway.facts.search import CarriedBy, Option, QueryMode
from carelaw.gateway.store.models import ConnectionPoint, Onboarding, PharmacyEntity, PharmacyLocation, Vendor
from carelaw.gateway.use_cases import agreements, onboarding, points, registering
from carelaw.kernel.identifiers import npi_with_check_digit
from carelaw.platform.accounts.actor import Actor, actor_for
from carelaw.platform.accounts.models import Account, RoleGrant

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
ADOPTION = """
rulebooks = ["pa-abc-map", "il-77-2080-208"]

[[changes]]
id = "test-extension"
rulebook = "pa-abc-map"
citation = "adopted for tests"
effective_on = 2022-07-01
effect = "extend"
last_day = 2035-12-31
"""
DEA = "BA1234563"
NPI = npi_with_check_digit("190000101")
SYSTEM = "CounterPoint 7"
POINTS = MemorandumDraft(True, True, True, True, True, True, True, True, option=Option.REST_PMIX)
CLAUSES = DataSharingDraft(True, True, True, True, True, True, True, True)


def person(role: str, *parties: Any, login: str = "") -> Actor:
    """Someone who acts in a role, for these parties if any."""
    account = Account.objects.create_user(f"{login or role.lower()}@example.org", name=f"Test {role.title()}")
    scope = {"party": [str(one) for one in parties]} if parties else {}
    RoleGrant.objects.create(
        account=account,
        role=role,
        scope=scope,
        starts_on=date(2024, 1, 1),
        granted_at=AT,
        needs_approval=False,
    )
    return actor_for(account, role, AT, channel="console", client="test", second_factor=True)


@dataclass
class Key:
    """A private key of a client, with its certificate and its public half as a JWK."""

    private: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    kid: str = "k1"

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def fingerprint(self) -> str:
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def jwk(self) -> dict[str, str]:
        numbers = self.private.public_key().public_numbers()
        return {
            "kty": "EC",
            "crv": "P-384",
            "kid": self.kid,
            "x": _b64(numbers.x.to_bytes(48, "big")),
            "y": _b64(numbers.y.to_bytes(48, "big")),
        }

    def private_pem(self) -> bytes:
        return self.private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    def sign(self, claims: Mapping[str, Any], **header: Any) -> str:
        """A compact JWS over the claims."""
        head = {"alg": "ES384", "typ": "JWT", "kid": self.kid, **header}
        signed = f"{_b64(json.dumps(head).encode())}.{_b64(json.dumps(claims).encode())}"
        r, s = decode_dss_signature(self.private.sign(signed.encode(), ec.ECDSA(hashes.SHA384())))
        return f"{signed}.{_b64(r.to_bytes(48, 'big') + s.to_bytes(48, 'big'))}"


def _b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def make_key(name: str, issuer: Key | None = None) -> Key:
    """A key with a certificate: of its own making (an authority), or issued by one; for 127.0.0.1 and localhost."""
    import ipaddress

    private = ec.generate_private_key(ec.SECP384R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    authority = issuer.private.public_key() if issuer else private.public_key()
    usage = x509.KeyUsage(True, False, False, False, False, issuer is None, issuer is None, False, False)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority), critical=False)
        .add_extension(usage, critical=True)
        .sign(issuer.private if issuer else private, hashes.SHA384())
    )
    return Key(private, made)


@dataclass
class World:
    """Everybody and everything of one small integration."""

    administrator: Actor
    officer: Actor
    pharmacy: Actor
    connector: Actor
    entity: PharmacyEntity
    location: PharmacyLocation
    vendor: Vendor
    authority: Key
    key: Key
    onboarding: Onboarding
    point: ConnectionPoint | None = None
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def coordinator(self) -> Actor:
        """Who keeps what Illinois has with other states; entered when first asked for."""
        found: Actor = self.kept.get("coordinator") or person("IL_INTERSTATE")
        self.kept["coordinator"] = found
        return found

    def claims(self, at: datetime = AT, point: ConnectionPoint | None = None, **search: Any) -> dict[str, Any]:
        """What the assertion of a lawful search holds, some of it changed."""
        point = point or self.point
        assert point is not None
        said = {
            "requester": "rph.lane",
            "kind": "individual",
            "location": NPI,
            "session": "s-1",
            "purpose": "DISPENSING_REVIEW",
            "initiation": "USER",
            "user_action_at": (at - timedelta(seconds=5)).isoformat(),
            "system": point.system_product,
            "installation": point.installation,
            **search,
        }
        return {
            "iss": point.reference,
            "sub": point.reference,
            "aud": "urn:carelaw:gateway:il",
            "iat": int(at.timestamp()),
            "exp": int(at.timestamp()) + 120,
            "jti": str(uuid.uuid4()),
            "search": {name: value for name, value in said.items() if value is not None},
        }


def small_world(at: datetime = AT) -> World:
    """The people and the parties; nobody has asked for anything yet but the entity, for its one store."""
    administrator, officer = person("IL_ADMINISTRATOR"), person("IL_INTEGRATION")
    entity = registering.enter_entity(
        officer,
        name="Prairie Pharmacies Inc.",
        identifiers={"state": "PH-1"},
        officer="Avery Quill",
        officer_email="officer@prairie.example",
        at=at,
    )
    vendor = registering.enter_vendor(
        officer,
        name="Bridge Connect LLC",
        number="IV-1",
        officer="Sage Mill",
        officer_email="officer@bridge.example",
        at=at,
        runs_connections=True,
        makes_systems=True,
    )
    location = registering.enter_location(
        officer,
        entity,
        name="Prairie Pharmacy Springfield",
        address="1 Main St",
        city="Springfield",
        zip_code="62701",
        county="Sangamon",
        dea=DEA,
        npi=NPI,
        at=at,
        system_vendor=vendor,
        system_product=SYSTEM,
    )
    pharmacy = person("PHARMACY_ENTITY", entity.pk)
    connector = person("INTEGRATION_VENDOR", vendor.pk)
    authority = make_key("Test authority")
    asked = onboarding.request_integration(pharmacy, entity, locations=[location], channel="CONSOLE", at=at)
    key = make_key("point", authority)
    return World(administrator, officer, pharmacy, connector, entity, location, vendor, authority, key, asked)


def agree_on_data_sharing(world: World, at: datetime = AT, last_day: date | None = date(2026, 12, 31)) -> None:
    """The vendor's data sharing agreement, signed by both."""
    made = agreements.draft_data_sharing(
        world.connector, world.vendor, reference=f"DSA-{at:%Y%m%d}", clauses=CLAUSES, last_day=last_day, at=at
    )
    agreements.sign_agreement(world.connector, made.pk, at=at)
    agreements.sign_agreement(world.administrator, made.pk, at=at)


def execute_memorandum(world: World, at: datetime = AT, option: Option = Option.REST_PMIX, **states: QueryMode) -> None:
    """The entity's memorandum with its decision, signed by both."""
    from dataclasses import replace

    onboarding.decide_in_memorandum(
        world.pharmacy,
        world.onboarding,
        points=replace(POINTS, option=option),
        carried_by=CarriedBy.INTEGRATION_VENDOR,
        vendor=world.vendor,
        states=states,
        at=at,
    )
    onboarding.sign_memorandum(world.pharmacy, world.onboarding, at=at)
    onboarding.sign_memorandum(world.administrator, world.onboarding, at=at)


def go_to_testing(world: World, at: datetime = AT, option: Option = Option.REST_PMIX) -> None:
    """From an executed memorandum to a point in testing with certificate and key."""
    one = world.onboarding
    onboarding.confirm_vendor(world.pharmacy, one, carried_by=CarriedBy.INTEGRATION_VENDOR, vendor=world.vendor, at=at)
    onboarding.report_feasibility(world.connector, one, feasible=True, option=option, at=at)
    onboarding.attest_safeguards(world.connector, one, Attestations(True, True, True, True), at=at)
    onboarding.open_testing(world.officer, one, at=at)
    world.point = ConnectionPoint.objects.get(onboarding=one)
    points.register_keys(world.connector, world.point, certificate=world.key.pem, keys=[world.key.jwk], at=at)


def go_live(world: World, at: datetime = AT, option: Option = Option.REST_PMIX, **states: QueryMode) -> World:
    """Everything from the request to production."""
    agree_on_data_sharing(world, at)
    execute_memorandum(world, at, option, **states)
    go_to_testing(world, at, option)
    passed = dict.fromkeys(onboarding.TEST_CASES, True)
    onboarding.record_test(world.officer, world.onboarding, passed, at=at, signed_off=True)
    onboarding.switch_production_on(world.administrator, world.onboarding, at=at)
    world.point = ConnectionPoint.objects.get(onboarding=world.onboarding)
    return world


def adopt(folder: Path, settings: Any) -> None:
    """The laws that both programs need, adopted in a home of its own."""
    settings.CARELAW_HOME = folder
    (folder / "law.toml").write_text(ADOPTION, encoding="utf-8")
