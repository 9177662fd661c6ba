"""The keys of messages that are signed and encrypted: ours in the deployment's home, each point's on the Console."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.conf import settings

from carelaw.gateway.facts.soap import MessageProtection
from carelaw.gateway.store.models import ConnectionPoint
from carelaw.gateway.use_cases.key_files import keep_file, kept_rsa_key
from carelaw.gateway.wire.message import SearchMessage
from carelaw.gateway.wire.soap_keys import OwnKey, is_for_encryption, same_key

_YEARS = 10


def own_message_key(at: datetime) -> OwnKey:
    """The key by which this server signs its answers and reads what is encrypted to it; made on first use.

    `message.key` and `message.pem` below the home's `keys` may be replaced by a pair that an authority has issued.
    """
    folder = Path(settings.CARELAW_HOME) / "keys" / "gateway"
    private, certificate = folder / "message.key", folder / "message.pem"
    if not certificate.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        keep_file(certificate, _certificate(kept_rsa_key(private), at).public_bytes(Encoding.PEM))
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
