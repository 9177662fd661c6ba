"""Files at rest are encrypted: AES-256-GCM over chunks, so that any size streams and any place can be read.

A sealed file is a header (the line `carelaw-file-1`, the key's id, a salt), then chunks of 256 KiB, each with its tag.
Each file has its own key, derived from the kept key and the salt; the nonce is the chunk's number and whether it
is the last, so that chunks cannot be moved, dropped or cut off unnoticed.
"""

from __future__ import annotations

import io
import os
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CHUNK = 1 << 18
_TAG = 16
_MAGIC = b"carelaw-file-1\n"
_KEY_ID = 8
_SALT = 16
HEADER = len(_MAGIC) + _KEY_ID + _SALT


class Damaged(Exception):
    """A sealed file is not what was written: cut off, changed, or sealed under a key that is not here."""


class Keyring:
    """The keys under which files are sealed, one file a key, readable by their owner only.

    The key with the highest number seals; all of them open. To rotate, call `add_key`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self) -> bytes:
        """The key that seals now; made on first use."""
        kept = self._kept()
        return kept[-1].read_bytes() if kept else self.add_key()

    def add_key(self) -> bytes:
        """A new key, which seals from now on."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = self._kept()
        number = int(kept[-1].stem) + 1 if kept else 1
        key = os.urandom(32)
        # The key comes under its name whole and once: of two processes that begin together, one link fails.
        draft = self._folder / f"draft-{os.urandom(8).hex()}"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(key)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(draft, self._folder / f"{number:04d}.key")
        except FileExistsError:
            return self.current()
        finally:
            draft.unlink()
        return key

    def by_id(self, key_id: bytes) -> bytes:
        """The key of this id. Raises Damaged when it is not kept."""
        for path in self._kept():
            key = path.read_bytes()
            if _id_of(key) == key_id:
                return key
        raise Damaged(f"sealed under key {key_id.hex()}, which is not in {self._folder.name}")

    def _kept(self) -> list[Path]:
        return sorted(self._folder.glob("*.key"))


def _id_of(key: bytes) -> bytes:
    return sha256(b"carelaw-file-key" + key).digest()[:_KEY_ID]


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, b"carelaw-file-1").derive(key))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


class Sealer:
    """Writes a sealed file: `write` any number of times, then `finish`."""

    def __init__(self, target: BinaryIO, keyring: Keyring) -> None:
        key, salt = keyring.current(), os.urandom(_SALT)
        self._target, self._cipher, self._number = target, _cipher(key, salt), 0
        self._waiting = bytearray()
        target.write(_MAGIC + _id_of(key) + salt)

    def write(self, block: bytes) -> None:
        """Seal these bytes; a full chunk is held back until it is known not to be the last."""
        self._waiting += block
        while len(self._waiting) > CHUNK:
            self._seal(bytes(memoryview(self._waiting)[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def finish(self) -> None:
        """Seal what is left as the last chunk."""
        self._seal(bytes(self._waiting), last=True)

    def _seal(self, plain: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last), plain, None))
        self._number += 1


class _Unsealed(io.RawIOBase):
    """A sealed file read as what was sealed; seeks cost one chunk."""

    def __init__(self, source: BinaryIO, keyring: Keyring) -> None:
        header = source.read(HEADER)
        if len(header) < HEADER or not header.startswith(_MAGIC):
            raise Damaged("not a sealed file")
        key_id, salt = header[len(_MAGIC) : -_SALT], header[-_SALT:]
        self._source, self._cipher = source, _cipher(keyring.by_id(key_id), salt)
        sealed = source.seek(0, io.SEEK_END) - HEADER
        self._chunks = max(1, -(-sealed // (CHUNK + _TAG)))
        self._size = sealed - self._chunks * _TAG
        if self._size < 0:
            raise Damaged("cut off")
        self._place, self._held, self._chunk = 0, -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(0, start + offset)
        return self._place

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if self._place >= self._size:
            if self._size == 0:
                # That a file is empty is only believed when its one, empty chunk says so.
                self._opened(0)
            return 0
        number, within = divmod(self._place, CHUNK)
        piece = memoryview(self._opened(number))[within : within + len(buffer)]
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self._source.close()
        super().close()

    def _opened(self, number: int) -> bytes:
        if number != self._held:
            self._source.seek(HEADER + number * (CHUNK + _TAG))
            sealed = self._source.read(CHUNK + _TAG)
            try:
                self._chunk = self._cipher.decrypt(_nonce(number, number == self._chunks - 1), sealed, None)
            except InvalidTag as fault:
                raise Damaged(f"changed or cut off in chunk {number}") from fault
            self._held = number
        return self._chunk


def unsealed(source: BinaryIO, keyring: Keyring) -> BinaryIO:
    """Read a sealed file as what was sealed. Reading raises Damaged where it is not what was written."""
    return io.BufferedReader(_Unsealed(source, keyring), CHUNK)
