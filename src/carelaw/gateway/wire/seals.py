"""The seal of an answer: a compact JWS (ES256) over the digest of the whole body and over whence it came.

It travels beside the answer, in a header of HTTP, and is the same in every dialect. Nothing of it is kept here.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HEADER = "Carelaw-Seal"
KIND = "carelaw-seal+jws"
_HALF = 32
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Seal:
    """What a seal says: which answer, by its digest and its envelope, of which point, when, and whence."""

    digest: str
    envelope: str
    point: str
    at: datetime
    direct: bool


def digest_of(content: bytes) -> str:
    """The SHA-256 of a body, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def kid_of(public: ec.EllipticCurvePublicKey) -> str:
    """The name of a key: the beginning of its digest."""
    return hashlib.sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()[:16]


def seal(what: Seal, key: ec.EllipticCurvePrivateKey, issuer: str) -> str:
    """The seal as it travels."""
    header = {"alg": "ES256", "kid": kid_of(key.public_key()), "typ": KIND}
    claims = {
        "iss": issuer,
        "iat": int(what.at.timestamp()),
        "sha256": what.digest,
        "envelope": what.envelope,
        "point": what.point,
        "illinois": "direct" if what.direct else "none",
        "display": "whole",
    }
    signed = ".".join(_encoded(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims))
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    return f"{signed}.{_encoded(r.to_bytes(_HALF, 'big') + s.to_bytes(_HALF, 'big'))}"


def opened(text: str, key: ec.EllipticCurvePublicKey) -> Seal | None:
    """What a seal says; None for one that this key did not make."""
    parts = text.strip().split(".")
    if len(text) > _LONGEST or len(parts) != 3:
        return None
    try:
        header, claims = (json.loads(_decoded(part)) for part in parts[:2])
        signature = _decoded(parts[2])
        r, s = (int.from_bytes(signature[place : place + _HALF], "big") for place in (0, _HALF))
        if (header["alg"], header["typ"], len(signature)) != ("ES256", KIND, 2 * _HALF):
            return None
        key.verify(encode_dss_signature(r, s), f"{parts[0]}.{parts[1]}".encode(), ec.ECDSA(SHA256()))
        return _read(claims)
    except (InvalidSignature, ValueError, KeyError, TypeError, binascii.Error, RecursionError):
        return None


def public_key(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    """The public half as a JSON Web Key."""
    told = key.public_numbers()
    x, y = (_encoded(number.to_bytes(_HALF, "big")) for number in (told.x, told.y))
    return {"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": kid_of(key), "x": x, "y": y}


def _read(claims: Mapping[str, Any]) -> Seal:
    at = datetime.fromtimestamp(int(claims["iat"]), UTC)
    digest, envelope, point = (str(claims[name]) for name in ("sha256", "envelope", "point"))
    return Seal(digest, envelope, point, at, direct=claims["illinois"] == "direct")


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


__all__ = ["HEADER", "Seal", "digest_of", "opened", "public_key", "seal"]
