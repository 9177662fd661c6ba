"""Keep what was received, byte for byte, under its SHA-256 digest.

A file is written sealed under a temporary name, forced to disk, then renamed to `files/ab/abcd…`: a name that exists is
a file that is whole. What a killed process left half-written stays in `files/partial` until `quarantine_partial`.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

from carelaw.kernel.refusal import Refusal
from carelaw.platform.files.sealing import HEADER, Damaged, Keyring, Sealer, unsealed

CHUNK = 1 << 20
LARGEST = 4 << 30
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Readable(Protocol):
    """Anything that gives bytes when read: an upload, an open file."""

    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept file: its SHA-256 digest in hexadecimal, its size in bytes, and whether these bytes were here before."""

    digest: str
    size: int
    known: bool = False


def keep(stream: Readable, *, largest: int = LARGEST) -> Kept:
    """Keep a stream's bytes and give their digest; they are safe on disk when this returns.

    Raises Refusal `file-too-large` beyond `largest` bytes and `file-not-stored` when the disk fails; neither leaves
    anything behind.
    """
    partial = _folder() / "partial" / f"{secrets.token_hex(16)}.part"
    try:
        partial.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        digest, size = _written(stream, partial, largest)
        return Kept(digest, size, known=not _placed(partial, digest))
    except OSError as fault:
        named = errno.errorcode.get(fault.errno or 0, "unknown")
        says = f"The file could not be stored (disk error {named}). Nothing was kept; send it again."
        raise Refusal("file-not-stored", says, kind="unavailable", retryable=True) from fault
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def opened(digest: str) -> BinaryIO:
    """Open a kept file for reading, from its first byte. Raises Refusal `file-not-kept`.

    Reading raises `sealing.Damaged` where the file on disk is no longer what was kept.
    """
    path = _path(digest)
    try:
        source = path.open("rb")
    except FileNotFoundError:
        says = "No file of this digest is kept here. Check the digest, or restore the files from the backup."
        raise Refusal("file-not-kept", says, kind="not-found") from None
    try:
        return unsealed(source, keyring())
    except BaseException:
        source.close()
        raise


def exists(digest: str) -> bool:
    """True when a file of this digest is kept."""
    return bool(_DIGEST.fullmatch(digest)) and _path(digest).exists()


def destroy(digest: str) -> bool:
    """Destroy a kept file; False when none of this digest is kept. Raises OSError when the disk fails.

    Its salt is overwritten before the name goes: what a disk still holds of it can be opened by no key.
    """
    path = _path(digest)
    try:
        with path.open("r+b") as stream:
            stream.write(b"\x00" * HEADER)
            stream.flush()
            os.fsync(stream.fileno())
    except FileNotFoundError:
        return False
    path.unlink()
    _force(path.parent)
    return True


def kept_digests() -> Iterator[str]:
    """The digest of every kept file, in order."""
    for folder in sorted(_folder().glob("[0-9a-f][0-9a-f]")):
        yield from sorted(path.name for path in folder.iterdir() if _DIGEST.fullmatch(path.name))


def whole(digest: str) -> bool:
    """True when the file on disk still is, byte for byte, what was kept."""
    seen = sha256()
    try:
        with opened(digest) as stream:
            while block := stream.read(CHUNK):
                seen.update(block)
    except (Damaged, Refusal):
        return False
    return seen.hexdigest() == digest


def quarantine_partial() -> list[str]:
    """Move what killed processes left half-written to `files/quarantine`; gives the names moved.

    A file that is still being written is locked by its writer and stays.
    """
    moved = []
    for path in sorted((_folder() / "partial").glob("*.part")):
        with contextlib.suppress(OSError), path.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            away = _folder() / "quarantine"
            away.mkdir(exist_ok=True, mode=0o700)
            path.rename(away / path.name)
            moved.append(path.name)
    return moved


def _written(stream: Readable, partial: Path, largest: int) -> tuple[str, int]:
    seen, size = sha256(), 0
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as target:
        fcntl.flock(target, fcntl.LOCK_EX)
        sealer = Sealer(target, keyring())
        while block := stream.read(CHUNK):
            size += len(block)
            if size > largest:
                says = (
                    f"The file is larger than {largest:,} bytes, the most that is taken. Split it and send the parts."
                )
                raise Refusal("file-too-large", says, kind="too-large")
            seen.update(block)
            sealer.write(block)
        sealer.finish()
        target.flush()
        os.fsync(target.fileno())
    return seen.hexdigest(), size


def _placed(partial: Path, digest: str) -> bool:
    """Give a written file its name; False when that name was taken, which means the same bytes."""
    path = _path(digest)
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial.replace(path)
    _force(path.parent)
    _force(path.parent.parent)
    return True


def _force(folder: Path) -> None:
    # A rename is only safe from power loss when its folder is on disk too.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _path(digest: str) -> Path:
    if not _DIGEST.fullmatch(digest):
        says = "A file is asked for by its SHA-256 digest: 64 hexadecimal digits in lower case."
        raise Refusal("file-digest-malformed", says)
    return _folder() / digest[:2] / digest


def _folder() -> Path:
    return Path(settings.CARELAW_HOME) / "files"


def keyring() -> Keyring:
    return Keyring(Path(settings.CARELAW_HOME) / "keys" / "files")
