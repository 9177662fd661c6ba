"""The signed assertion of a request: a compact JWS over claims, as SMART Backend Services clients make it.

ES384 and RS384, the two that SMART names. The algorithm is that of the key on record, never the token's word for it.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA384

from carelaw.gateway.wire.message import Vouched, printable

ALGORITHMS = ("ES384", "RS384")
_LARGEST = 8_000
_P384 = 48
_SMALLEST_RSA = 2048
_KID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_PUBLIC = ("kty", "crv", "kid", "x", "y", "n", "e", "use")


@dataclass(frozen=True, slots=True)
class Assertion:
    """A token taken apart, not yet believed."""

    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    signed: bytes
    signature: bytes


def take_apart(token: str) -> Assertion | None:
    """The parts of a compact token; None for what is not one."""
    parts = token.split(".")
    if len(token) > _LARGEST or len(parts) != 3:
        return None
    try:
        header, claims = json.loads(_decoded(parts[0])), json.loads(_decoded(parts[1]))
        signature = _decoded(parts[2])
    except (ValueError, binascii.Error, RecursionError):
        return None
    if not isinstance(header, dict) or not isinstance(claims, dict) or "crit" in header:
        return None
    return Assertion(header, claims, f"{parts[0]}.{parts[1]}".encode(), signature)


def is_signed_by(assertion: Assertion, keys: Sequence[Mapping[str, Any]]) -> bool:
    """True when one of these public keys, the one that the header names, made the signature."""
    signing = [key for key in keys if key.get("use") != "enc"]
    named = [key for key in signing if key.get("kid") and key.get("kid") == assertion.header.get("kid")]
    if len(named) != 1 or assertion.header.get("alg") not in ALGORITHMS:
        return False
    key = named[0]
    if assertion.header["alg"] != algorithm_of(key):
        return False
    try:
        _verify(key, assertion)
    except (InvalidSignature, ValueError, KeyError, TypeError):
        return False
    return True


def algorithm_of(key: Mapping[str, Any]) -> str:
    """The algorithm that a key of this type signs with; empty for one that is not taken."""
    if key.get("kty") == "EC" and key.get("crv") == "P-384":
        return "ES384"
    return "RS384" if key.get("kty") == "RSA" else ""


def public_key_faults(key: Mapping[str, Any]) -> list[str]:
    """Why a JSON Web Key cannot be registered; none when it can."""
    faults = []
    kid = key.get("kid")
    if not isinstance(kid, str) or not _KID.fullmatch(kid):
        faults.append("it has no kid of up to 64 letters, digits, dots, hyphens or underscores")
    if any(name in key for name in ("d", "p", "q", "k", "dp", "dq", "qi")):
        faults.append("it holds a private key: keep that one, and register its public half")
    if key.get("use", "sig") not in {"sig", "enc"} or (key.get("use") == "enc" and key.get("kty") != "RSA"):
        faults.append("its use is neither sig nor, for an RSA key, enc")
    if not algorithm_of(key):
        faults.append("it is neither EC P-384 (ES384) nor RSA (RS384)")
        return faults
    try:
        made = _public_key(key)
    except (ValueError, KeyError, TypeError):
        return [*faults, "its numbers are no key"]
    if isinstance(made, rsa.RSAPublicKey) and made.key_size < _SMALLEST_RSA:
        faults.append(f"it has {made.key_size} bits; at least {_SMALLEST_RSA} are needed")
    return faults


def public_parts(key: Mapping[str, Any]) -> dict[str, str]:
    """What is kept of a key: its public parts, and nothing else that came with it."""
    return {name: key[name] for name in _PUBLIC if isinstance(key.get(name), str)}


def vouched_in(assertion: Assertion, *, audience: str, at: datetime, longest: int, tolerance: int) -> Vouched:
    """What an assertion vouches for. `fresh`: it is meant for us, now, and not for longer than permitted."""
    claims = assertion.claims
    search = claims.get("search")
    said = search if isinstance(search, dict) else {}
    meant = claims.get("aud")
    for_us = audience in meant if isinstance(meant, list) else meant == audience
    return Vouched(
        jti=_text(claims.get("jti")),
        issuer=_text(claims.get("iss")) if claims.get("iss") == claims.get("sub") else "",
        fresh=for_us and _is_current(claims, at, longest, tolerance),
        requester_id=_text(said.get("requester")),
        kind=_text(said.get("kind")),
        location=_text(said.get("location")),
        session=_text(said.get("session")),
        purpose=_text(said.get("purpose")),
        initiation=_text(said.get("initiation")),
        user_action_at=_instant(said.get("user_action_at")),
        system=_text(said.get("system")),
        installation=_text(said.get("installation")),
    )


def signed_assertion(claims: Mapping[str, Any], key: ec.EllipticCurvePrivateKey, kid: str) -> str:
    """A compact ES384 assertion over claims, as a client makes one."""
    header = {"alg": "ES384", "typ": "JWT", "kid": kid}
    signed = f"{_encoded(json.dumps(header).encode())}.{_encoded(json.dumps(claims).encode())}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA384())))
    return f"{signed}.{_encoded(r.to_bytes(_P384, 'big') + s.to_bytes(_P384, 'big'))}"


def public_jwk(key: ec.EllipticCurvePublicKey, kid: str) -> dict[str, str]:
    """The public half of a P-384 key as a JSON Web Key."""
    numbers = key.public_numbers()
    x, y = (_encoded(number.to_bytes(_P384, "big")) for number in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-384", "kid": kid, "x": x, "y": y}


def _is_current(claims: Mapping[str, Any], at: datetime, longest: int, tolerance: int) -> bool:
    expires = claims.get("exp")
    begins = claims.get("nbf", claims.get("iat"))
    if isinstance(expires, bool) or not isinstance(expires, int | float):
        return False
    now = at.timestamp()
    if begins is not None and (not isinstance(begins, int | float) or begins > now + tolerance):
        return False
    return now - tolerance < expires <= now + longest + tolerance


def _verify(key: Mapping[str, Any], assertion: Assertion) -> None:
    made = _public_key(key)
    if isinstance(made, rsa.RSAPublicKey):
        made.verify(assertion.signature, assertion.signed, padding.PKCS1v15(), SHA384())
        return
    if len(assertion.signature) != 2 * _P384:
        raise InvalidSignature
    r, s = (int.from_bytes(half, "big") for half in (assertion.signature[:_P384], assertion.signature[_P384:]))
    made.verify(encode_dss_signature(r, s), assertion.signed, ec.ECDSA(SHA384()))


def _public_key(key: Mapping[str, Any]) -> rsa.RSAPublicKey | ec.EllipticCurvePublicKey:
    if key["kty"] == "RSA":
        return rsa.RSAPublicNumbers(_number(key["e"]), _number(key["n"])).public_key()
    return ec.EllipticCurvePublicNumbers(_number(key["x"]), _number(key["y"]), ec.SECP384R1()).public_key()


def _number(text: str) -> int:
    return int.from_bytes(_decoded(text), "big")


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def _decoded(text: str) -> bytes:
    return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _text(value: Any) -> str:
    return printable(value[:200]) if isinstance(value, str) else ""


def _instant(value: Any) -> datetime | None:
    try:
        made = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return made.astimezone(UTC) if made.tzinfo else None


__all__ = [
    "ALGORITHMS",
    "Assertion",
    "algorithm_of",
    "is_signed_by",
    "public_jwk",
    "public_key_faults",
    "public_parts",
    "signed_assertion",
    "take_apart",
    "vouched_in",
]
