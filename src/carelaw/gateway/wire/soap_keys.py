"""The RSA keys of messages: ours as PEM, a point's as the JSON Web Key that the Console has."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

Key = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OwnKey:
    """The key of this server for messages, and its certificate, both PEM."""

    private: bytes = field(repr=False)
    certificate: bytes


def numbers_of(public: RSAPublicKey) -> Key:
    """An RSA public key as the numbers of a JSON Web Key."""
    told = public.public_numbers()
    return {"kty": "RSA", "n": _encoded(told.n), "e": _encoded(told.e)}


def public_pem(key: Mapping[str, Any]) -> bytes:
    """An RSA JSON Web Key as PEM."""
    made = RSAPublicNumbers(_number(key["e"]), _number(key["n"])).public_key()
    return made.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def same_key(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two JSON Web Keys are the same RSA key, however their numbers were padded."""
    try:
        return other.get("kty") == "RSA" and all(_number(one[name]) == _number(other[name]) for name in ("n", "e"))
    except (KeyError, ValueError, TypeError, binascii.Error):
        return False


def is_for_encryption(key: Mapping[str, Any]) -> bool:
    """Whether a key is the one to encrypt a point's answers to (RFC 7517, `use`)."""
    return key.get("kty") == "RSA" and key.get("use") == "enc"


def _encoded(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _number(text: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")
