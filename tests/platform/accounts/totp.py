"""An authenticator app in ten lines (RFC 6238), independent of the library under test."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct


def code(secret: str, at: float) -> str:
    """The six digits that an app shows at an instant."""
    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    place = mac[-1] & 0xF
    return f"{(struct.unpack('>I', mac[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"
