"""The program's own key: messages to other states are signed with it, and only it opens what they seal for Illinois."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from carelaw.gateway.use_cases.key_files import kept_rsa_key
from carelaw.gateway.wire.sealed import OwnKey


def own_key() -> OwnKey | None:
    """The key in the file that the settings name; None where there is none, and then nothing goes to other states."""
    path = Path(settings.CARELAW_GATEWAY_STATE_KEY)
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else None


def make_own_key() -> OwnKey:
    """The key, made where there is none yet, readable for its owner alone."""
    key = kept_rsa_key(Path(settings.CARELAW_GATEWAY_STATE_KEY))
    return OwnKey(kid_of(key.public_key()), key)


def public_half(own: OwnKey) -> str:
    """What the other states put on their trust lists, as PEM."""
    return own.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")


def kid_of(public: rsa.RSAPublicKey) -> str:
    """The name of a key: the beginning of its digest."""
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()[:16]


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> OwnKey:
    key = kept_rsa_key(path)
    return OwnKey(kid_of(key.public_key()), key)
