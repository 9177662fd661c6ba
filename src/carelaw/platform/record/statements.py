"""What a checkpoint states, as signed and as exported; pure but for looking up the public key.

A statement by itself shows that something in the entries it covers is no longer what it was; its block roots show which
1,024 entries; an export of the entries shows which one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from carelaw.kernel.refusal import Refusal
from carelaw.platform.record import merkle, signing
from carelaw.platform.record.instants import instant, microseconds

FORMAT = "carelaw-checkpoint-1"


@dataclass(frozen=True)
class Statement:
    """The first `size` entries have this Merkle root and end in this hash; signed at an instant."""

    size: int
    root: str
    last_hash: str
    at: datetime
    key_id: str = ""
    signature: str = ""
    block_roots: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    origin: str = field(default="", compare=False)

    @property
    def message(self) -> bytes:
        """The bytes that are signed."""
        said = {
            "at": microseconds(self.at),
            "format": FORMAT,
            "last_hash": self.last_hash,
            "root": self.root,
            "size": self.size,
        }
        return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()

    def fault(self, public: bytes | None = None) -> str:
        """Why this statement cannot be believed, or nothing. `public` is a key that the reader brings."""
        public = public or signing.public_key(self.key_id)
        if public is None:
            return f"it is signed under the key {self.key_id}, whose public half is not kept here"
        if not signing.verified(self.message, self.signature, public):
            return "its signature does not hold: it was changed after it was signed, or forged"
        roots = [bytes.fromhex(root) for root in self.block_roots]
        if roots and merkle.root_from_blocks(roots, [bytes.fromhex(p) for p in self.tail]).hex() != self.root:
            return "its block roots do not lead to its root"
        return ""

    def as_dict(self) -> dict[str, Any]:
        """The statement as exported."""
        public = signing.public_key(self.key_id)
        return {
            "format": FORMAT,
            "size": self.size,
            "root": self.root,
            "last_hash": self.last_hash,
            "at": microseconds(self.at),
            "at_utc": self.at.isoformat(),
            "key_id": self.key_id,
            "public_key": public.hex() if public else "",
            "signature": self.signature,
            "blocks": {"leaves": merkle.BLOCK, "roots": list(self.block_roots), "tail": list(self.tail)},
        }


def from_dict(shown: Mapping[str, Any], origin: str) -> Statement:
    """A statement from its exported form. Raises Refusal `checkpoint-malformed`."""
    try:
        if shown["format"] != FORMAT or shown["blocks"]["leaves"] != merkle.BLOCK:
            raise ValueError("another format")
        return Statement(
            size=int(shown["size"]),
            root=_hex(shown["root"]),
            last_hash=_hex(shown["last_hash"]),
            at=instant(int(shown["at"])),
            key_id=str(shown["key_id"]),
            signature=str(shown["signature"]),
            block_roots=_all_hex(shown["blocks"]["roots"]),
            tail=_all_hex(shown["blocks"]["tail"]),
            origin=origin,
        )
    except (KeyError, TypeError, ValueError, OverflowError) as fault:
        says = f"{origin} is not a checkpoint that `carelaw audit checkpoint` wrote. Use the file as it was exported."
        raise Refusal("checkpoint-malformed", says) from fault


def from_file(path: Path) -> Statement:
    """A statement from an exported file. Raises Refusal when it cannot be read or believed."""
    try:
        shown = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Refusal("checkpoint-not-found", f"There is no file {path.name}. Check the path.") from None
    except (UnicodeDecodeError, json.JSONDecodeError):
        shown = None
    statement = from_dict(shown, path.name)
    if fault := statement.fault():
        raise Refusal("checkpoint-unbelievable", f"The checkpoint {path.name} cannot be used: {fault}.")
    return statement


def _hex(text: str) -> str:
    if len(bytes.fromhex(text)) != 32:
        raise ValueError("not a SHA-256")
    return text


def _all_hex(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(_hex(text) for text in texts)
