"""The keys of messages that are signed and encrypted: ours in the deployment's home, each point's on the Console."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import NameOID
from django.conf import settings

from carelaw.gateway.facts.soap import MessageProtection
from carelaw.gateway.store.models import ConnectionPoint
from carelaw.gateway.wire.message import SearchMessage
from carelaw.gateway.wire.soap_keys import OwnKey, is_for_encryption, same_key

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_BITS = 3072
_YEARS = 10


def own_message_key(at: datetime) -> OwnKey:
    """The key by which this server signs its answers and reads what is encrypted to it; made on first use.

    `message.key` and `message.pem` below the home's `keys` may be replaced by a pair that an authority has issued.
    """
    folder = Path(settings.CARELAW_HOME) / "keys" / "gateway"
    private, certificate = folder / "message.key", folder / "message.pem"
    if not certificate.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _keep(certificate, _certificate(_private_key(private), at).public_bytes(Encoding.PEM))
    return OwnKey(private.read_bytes(), certificate.read_bytes())


def protection_of(point: ConnectionPoint, message: SearchMessage, at: datetime) -> MessageProtection:
    """What the check of a message's own protection may know."""
    wanted = any(is_for_encryption(key) for key in point.keys)
    told = message.signature
    if told is None:
        return MessageProtection(wanted, at)
    return MessageProtection(
        wanted=wanted,
        received_at=at,
        signed=True,
        fault=told.fault,
        key_on_record=any(same_key(told.signer, key) for key in point.keys) if told.signer else None,
        unsigned_parts=told.unsigned,
        created_at=told.created_at,
        expires_at=told.expires_at,
    )


def reply_key(point: ConnectionPoint, message: SearchMessage) -> Mapping[str, Any] | None:
    """The key to encrypt an answer to: the point's own for that, else the one that signed the request, if any did."""
    if message.signature is None:
        return None
    kept = next((key for key in point.keys if is_for_encryption(key)), None)
    return kept or message.signature.signer


def _private_key(kept: Path) -> rsa.RSAPrivateKey:
    found = kept_key(kept, lambda: rsa.generate_private_key(65537, _BITS))
    if not isinstance(found, rsa.RSAPrivateKey):
        raise TypeError(f"{kept.name} is not an RSA key.")
    return found


def kept_key(kept: Path, make: Callable[[], PrivateKey]) -> PrivateKeyTypes:
    """The key that is kept, or a new one; of two processes that make one, the first to keep its own is followed."""
    if not kept.exists():
        pem = make().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = _draft(kept, pem)
        with contextlib.suppress(FileExistsError):
            os.link(draft, kept)
        draft.unlink()
    return load_pem_private_key(kept.read_bytes(), password=None)


def _certificate(key: rsa.RSAPrivateKey, at: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "carelaw gateway messages")])
    begun = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begun - timedelta(days=1))
        .not_valid_after(begun + timedelta(days=366 * _YEARS))
        .sign(key, SHA256())
    )


def _keep(place: Path, content: bytes) -> None:
    _draft(place, content).rename(place)


def _draft(place: Path, content: bytes) -> Path:
    """A whole file under a name of its own, readable by its owner only."""
    draft = place.with_name(f"draft-{os.urandom(8).hex()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return draft
