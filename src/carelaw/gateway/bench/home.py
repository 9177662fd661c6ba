"""A home for the bench: a throw-away database, the laws adopted, one point in production, two states to ask."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

_ADOPTION = """rulebooks = ["pa-abc-map", "il-77-2080-208"]

[[changes]]
id = "bench"
rulebook = "pa-abc-map"
citation = "adopted for measuring only"
effective_on = 2022-07-01
effect = "extend"
last_day = 2099-12-31
"""
STATES = {"WI": ("PMPI", "ok"), "IN": ("RXCHECK", "hang")}


@dataclass(frozen=True, slots=True)
class Point:
    """The point that asks: its key for assertions, and what they must name."""

    reference: str
    location: str
    system: str
    installation: str
    key: ec.EllipticCurvePrivateKey
    folder: Path


@contextlib.contextmanager
def bench_home() -> Iterator[Path]:
    """Set up the framework on a fresh database. Once in a process: settings are read once."""
    with tempfile.TemporaryDirectory(prefix="carelaw-bench-") as folder:
        home = Path(folder)
        os.environ.update(CARELAW_HOME=folder, CARELAW_SECRET_KEY=secrets.token_urlsafe(), CARELAW_SECURE_COOKIES="0")
        os.environ["CARELAW_DATABASE_URL"] = f"sqlite:///{home / 'carelaw.sqlite3'}"
        os.environ["CARELAW_GATEWAY_STATE_KEY"] = str(home / "state.key")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carelaw.site.settings")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        (home / "law.toml").write_text(_ADOPTION, encoding="utf-8")
        yield home


def made_point(home: Path, at: datetime) -> Point:
    """The demonstration's integration, with a key that the bench has and a memorandum that lists the two states."""
    from django.db import transaction

    from carelaw.gateway.store.models import ConnectionPoint
    from carelaw.gateway.story.integrations import tell_of_integrations
    from carelaw.gateway.use_cases.points import fingerprint_of
    from carelaw.gateway.wire.assertion import public_jwk
    from carelaw.platform.agreements.models import Agreement

    with transaction.atomic():
        tell_of_integrations(_people(at), at)
    authority = ec.generate_private_key(ec.SECP256R1())
    client = ec.generate_private_key(ec.SECP384R1())
    issuer = _certificate("bench authority", authority, None, authority)
    (home / "authority.pem").write_bytes(_pem(issuer))
    _write(home, "client", client, _certificate("point", client, issuer, authority))
    server = ec.generate_private_key(ec.SECP256R1())
    _write(home, "server", server, _certificate("localhost", server, issuer, authority))
    point = ConnectionPoint.objects.select_related("location").filter(state="active").order_by("reference").first()
    assert point is not None
    point.fingerprint = fingerprint_of((home / "client.pem").read_text("ascii"))
    point.keys = [public_jwk(client.public_key(), "bench")]
    point.save(update_fields=["fingerprint", "keys"])
    for held in Agreement.objects.filter(kind="gateway.memorandum", first_id=point.location.entity_id):
        held.terms = {**held.terms, "states": dict.fromkeys(STATES, "ON_DEMAND")}
        held.save(update_fields=["terms"])
    return Point(point.reference, point.location.npi, point.system_product, point.installation, client, home)


@contextlib.contextmanager
def hubs(home: Path, at: datetime) -> Iterator[None]:
    """Two hubs, each a process of its own with one state behind it; one of them hangs."""
    from carelaw.gateway.use_cases.interstate.own_key import make_own_key, public_half

    own = make_own_key()
    (home / "illinois.pem").write_text(public_half(own), encoding="ascii")
    with contextlib.ExitStack() as stack:
        for state, (hub, behave) in STATES.items():
            words = ["--hub", hub, "--state", state, "--behave", behave, "--folder", str(home)]
            words += ["--trust", str(home / "illinois.pem")]
            stack.enter_context(_process("gateway", "hub-simulator", *words))
        for state in STATES:
            _enter(state, json.loads(_when_there(home / f"simulator-{state}.json").read_text("utf-8")), at)
        yield


@contextlib.contextmanager
def gateway(home: Path, port: int) -> Iterator[None]:
    """The gateway's listener, a process of its own."""
    words = ["--port", str(port), "--certificate", str(home / "server.pem"), "--key", str(home / "server.key")]
    with _process("gateway", "serve", *words, "--client-authority", str(home / "authority.pem")):
        yield


def _enter(state: str, told: dict[str, str], at: datetime) -> None:
    from carelaw.gateway.use_cases.interstate.acts import ACTS

    people = _people(at)
    acts = {act.name: act for act in ACTS}
    since = (at - timedelta(days=30)).date().isoformat()
    reference = f"SA-{state}"

    def do(who: str, name: str, **typed: str) -> None:
        acts[name].perform(people[who], at, typed)

    both = {"shares_with_us_from": since, "we_share_from": since, "hubs": told["hub"]}
    do("il-interstate", "draft-state-agreement", state=state, reference=reference, **both)
    do("il-interstate", "sign-state-agreement", reference=reference, by="partner", on=since)
    do("il-administrator", "sign-state-agreement", reference=reference, by="illinois", on=since)
    do("il-interstate", "activate-state-agreement", reference=reference, from_on=since)
    key = {name: told[name] for name in ("state", "kid", "public_key")}
    do("il-interstate", "trust-state-key", **key, from_on=since)
    where = {name: told[name] for name in ("hub", "address", "certificate")}
    do("il-interstate", "enter-state-route", **where)


def _people(at: datetime) -> dict[str, Any]:
    from carelaw.gateway.story.people import PEOPLE, prepare
    from carelaw.platform.accounts.actor import Actor

    scopes = prepare(at)
    return {
        one.login: Actor(
            account_id=str(uuid.uuid5(uuid.NAMESPACE_DNS, one.login)),
            name="Bench",
            role=one.role,
            second_factor=True,
            channel="api",
            client="bench",
            scope={name: tuple(values) for name, values in scopes[one.login].items()},
        )
        for one in PEOPLE
        if one.login in scopes
    }


@contextlib.contextmanager
def _process(*words: str) -> Iterator[None]:
    quiet = subprocess.DEVNULL
    started = subprocess.Popen([sys.executable, "-m", "carelaw", *words], env=os.environ, stdout=quiet, stderr=quiet)  # noqa: S603
    try:
        yield
    finally:
        started.terminate()
        started.wait(timeout=20)


def _when_there(path: Path) -> Path:
    for _ in range(600):
        if path.exists():
            return path
        time.sleep(0.1)
    raise TimeoutError(f"{path.name} was not written.")


def _certificate(
    name: str, key: ec.EllipticCurvePrivateKey, issuer: x509.Certificate | None, authority: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    )
    return made.sign(authority, SHA256())


def _write(home: Path, name: str, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
    held = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (home / f"{name}.pem").write_bytes(_pem(certificate))
    (home / f"{name}.key").touch(0o600)
    (home / f"{name}.key").write_bytes(held)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


__all__ = ["STATES", "Point", "bench_home", "gateway", "hubs", "made_point"]
