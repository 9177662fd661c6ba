"""The key that signs checkpoints: Ed25519, one file each, readable by its owner only."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

_RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)


@dataclass(frozen=True)
class SigningKey:
    """A signing key and the id that its signatures are known by."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes(*_RAW)

    @property
    def key_id(self) -> str:
        return key_id(self.public)

    def sign(self, message: bytes) -> str:
        """The signature in hexadecimal."""
        return self.private.sign(message).hex()


def key_id(public: bytes) -> str:
    """A public key's id: the first 16 hexadecimal digits of its SHA-256."""
    return sha256(public).hexdigest()[:16]


def current_key() -> SigningKey:
    """The key that signs now; made on first use. The one with the highest number signs, older ones still verify."""
    kept = sorted(_folder().glob("*.pem"))
    if not kept:
        return add_key()
    loaded = serialization.load_pem_private_key(kept[-1].read_bytes(), password=None)
    if not isinstance(loaded, Ed25519PrivateKey):
        raise TypeError(f"{kept[-1].name} is not an Ed25519 key.")
    return SigningKey(loaded)


def add_key() -> SigningKey:
    """A new key, which signs from now on."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = sorted(folder.glob("*.pem"))
    number = int(kept[-1].stem) + 1 if kept else 1
    key = SigningKey(Ed25519PrivateKey.generate())
    pem = key.private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    # Under a draft name first: a key under its own name is whole, and of two processes that make one, one link fails.
    draft = folder / f"draft-{os.urandom(8).hex()}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(pem)
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(draft, folder / f"{number:04d}.pem")
    except FileExistsError:
        return current_key()
    finally:
        draft.unlink()
    (folder / f"{key.key_id}.pub").write_text(key.public.hex() + "\n")
    return key


def public_key(wanted: str) -> bytes | None:
    """The public key of this id, if it is kept here."""
    path = _folder() / f"{wanted}.pub"
    if not wanted.isalnum() or not path.is_file():
        return None
    public = bytes.fromhex(path.read_text().strip())
    return public if key_id(public) == wanted else None


def verified(message: bytes, signature: str, public: bytes) -> bool:
    """True when this key signed this message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _folder() -> Path:
    return Path(settings.CARELAW_HOME) / "keys" / "record"
