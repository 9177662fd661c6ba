"""How an entry is written down as bytes, and how one entry holds the one before it.

An entry's hash is SHA-256 over a zero byte, the line `carelaw-entry-1` and the JSON array of its columns in the order
of `COLUMNS`. The zero byte makes it also the entry's leaf hash in an RFC 6962 Merkle tree, so that one hash
serves the chain and the checkpoints.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import orjson

COLUMNS = (
    "seq",
    "at",
    "kind",
    "actor_id",
    "role",
    "principal_id",
    "channel",
    "client",
    "subject",
    "body_text",
    "prev_hash",
)
GENESIS = "0" * 64
LEAF_PREFIX = b"\x00carelaw-entry-1\n"


def entry_hash(values: Sequence[Any]) -> str:
    """The hash of an entry whose values stand in the order of `COLUMNS`, `at` in microseconds since 1970."""
    return sha256(LEAF_PREFIX + orjson.dumps(values)).hexdigest()


def canonical(body: Mapping[str, Any]) -> str:
    """The body as the one JSON text that is kept and hashed: keys in order, no spaces."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
