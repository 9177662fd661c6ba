"""Private keys in files of their own: made once, whole, readable by their owner alone."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_RSA_BITS = 3072


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


def kept_rsa_key(kept: Path) -> rsa.RSAPrivateKey:
    """The RSA key of a file, made where there is none. Raises ValueError for a file that holds another key."""
    found = kept_key(kept, lambda: rsa.generate_private_key(65537, _RSA_BITS))
    if not isinstance(found, rsa.RSAPrivateKey):
        raise ValueError(f"{kept.name} holds a key that is no RSA key. Put an RSA key there, or take the file away.")
    return found


def keep_file(place: Path, content: bytes) -> None:
    """Put a file where it belongs, whole or not at all."""
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
