"""A message that a hub carries and cannot open: signed by one state's program, sealed for another's.

A compact JWS (RS256) inside a compact JWE (RSA-OAEP-256, A256GCM), as RFC 7515 and 7516 write them. The hub sees from
which state to which a message goes; who opens it knows which state wrote it, for whom, when, and that nothing changed.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

_NONCE, _KEY, _TAG = 12, 32, 16
LARGEST = 8_000_000
_OAEP = padding.OAEP(padding.MGF1(SHA256()), SHA256(), None)


class SealBroken(ValueError):
    """A message that is not believed; the words say what is wrong with the seal, and nothing of what it holds."""


@dataclass(frozen=True, slots=True)
class OwnKey:
    """The private key of a program, and the name under which the others trust its public half."""

    kid: str
    private: rsa.RSAPrivateKey = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """What one program writes to another: from, to, id, what it answers, and the document itself."""

    sender: str
    to: str
    message_id: str
    at: datetime
    document: bytes = field(repr=False)
    answers: str = ""
    purpose: str = ""


def seal(letter: Letter, *, own: OwnKey, recipient: rsa.RSAPublicKey, recipient_kid: str) -> str:
    """The letter signed with one's own key and sealed with the recipient's."""
    claims = {
        "iss": letter.sender,
        "aud": letter.to,
        "jti": letter.message_id,
        "iat": letter.at.timestamp(),
        "rel": letter.answers,
        "pur": letter.purpose,
        "doc": base64.b64encode(letter.document).decode("ascii"),
    }
    signing = f"{_part({'alg': 'RS256', 'kid': own.kid})}.{_part(claims)}"
    signature = own.private.sign(signing.encode("ascii"), padding.PKCS1v15(), SHA256())
    inner = f"{signing}.{_encoded(signature)}".encode("ascii")
    content_key, nonce = secrets.token_bytes(_KEY), secrets.token_bytes(_NONCE)
    header = _part({"alg": "RSA-OAEP-256", "enc": "A256GCM", "cty": "JWT", "kid": recipient_kid})
    boxed = AESGCM(content_key).encrypt(nonce, inner, header.encode("ascii"))
    wrapped = recipient.encrypt(content_key, _OAEP)
    return ".".join((header, *(_encoded(one) for one in (wrapped, nonce, boxed[:-_TAG], boxed[-_TAG:]))))


def unseal(
    sealed: str, *, own: OwnKey, me: str, sender: str, trusted: Mapping[str, str], at: datetime, life: timedelta
) -> Letter:
    """The letter, if it was written by `sender` for `me`, lately, with a key that is trusted.

    `trusted` holds the sender's public keys as PEM by their names. Raises SealBroken.
    """
    inner = _opened(sealed, own)
    parts = inner.split(".")
    if len(parts) != 3:
        raise SealBroken("What is inside the seal is not signed.")
    header, claims = _mapping(parts[0]), _mapping(parts[1])
    known = trusted.get(str(header.get("kid")))
    if known is None or header.get("alg") != "RS256":
        raise SealBroken(f"It is not signed with a key of {sender} that is on the trust list.")
    key = load_pem_public_key(known.encode())
    if not isinstance(key, rsa.RSAPublicKey):
        raise SealBroken("The key on the trust list is of another kind.")
    try:
        key.verify(_bytes(parts[2]), f"{parts[0]}.{parts[1]}".encode("ascii"), padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        raise SealBroken("Its signature does not fit.") from None
    return _believed(claims, me, sender, at, life)


def _believed(claims: Mapping[str, Any], me: str, sender: str, at: datetime, life: timedelta) -> Letter:
    if claims.get("iss") != sender:
        raise SealBroken(f"It was not written by {sender}.")
    if claims.get("aud") != me:
        raise SealBroken(f"It was not written for {me}.")
    written = claims.get("iat")
    if (
        isinstance(written, bool)
        or not isinstance(written, int | float)
        or abs(at.timestamp() - written) > (life.total_seconds())
    ):
        raise SealBroken(f"It was not written within {int(life.total_seconds())} seconds.")
    message_id = claims.get("jti")
    if not isinstance(message_id, str) or not message_id:
        raise SealBroken("It has no id.")
    try:
        document = base64.b64decode(str(claims.get("doc", "")), validate=True)
    except (ValueError, binascii.Error):
        raise SealBroken("Its document cannot be read.") from None
    when = datetime.fromtimestamp(written, UTC)
    answers, purpose = str(claims.get("rel", ""))[:80], str(claims.get("pur", ""))[:20]
    return Letter(sender, me, message_id[:80], when, document, answers, purpose)


def _opened(sealed: str, own: OwnKey) -> str:
    parts = sealed.strip().split(".")
    if len(sealed) > LARGEST or len(parts) != 5:
        raise SealBroken("It is not sealed.")
    header = _mapping(parts[0])
    if (header.get("alg"), header.get("enc"), header.get("kid")) != ("RSA-OAEP-256", "A256GCM", own.kid):
        raise SealBroken("It is not sealed with the key that is ours.")
    wrapped, nonce, boxed, tag = (_bytes(one) for one in parts[1:])
    try:
        content_key = own.private.decrypt(wrapped, _OAEP)
        return AESGCM(content_key).decrypt(nonce, boxed + tag, parts[0].encode("ascii")).decode("ascii")
    except (ValueError, InvalidTag):
        raise SealBroken("The seal was made for another key, or something was changed.") from None


def _mapping(part: str) -> Mapping[str, Any]:
    try:
        told = json.loads(_bytes(part))
    except ValueError:
        raise SealBroken("It cannot be read.") from None
    if not isinstance(told, dict):
        raise SealBroken("It cannot be read.")
    return told


def _part(told: Mapping[str, Any]) -> str:
    return _encoded(json.dumps(told).encode())


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raise SealBroken("It cannot be read.") from None


__all__ = ["LARGEST", "Letter", "OwnKey", "SealBroken", "seal", "unseal"]
