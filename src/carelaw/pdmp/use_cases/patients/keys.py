"""The reference and the secret with which somebody without an account follows their own request."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import PatientRequest

# Without letters and digits that are taken for one another on paper.
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"
_ALPHABET = _LETTERS + "23456789"
_SECRET_LENGTH = 16


def new_reference() -> str:
    """A reference to read out and write down, such as PM-4K7T-92QD."""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(7)) + secrets.choice("23456789")
    return f"PM-{body[:4]}-{body[4:]}"


def new_secret() -> str:
    """A secret of sixteen letters and digits in groups of four: eighty bits, shown once."""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(_SECRET_LENGTH))
    return "-".join(body[start : start + 4] for start in range(0, _SECRET_LENGTH, 4))


def digest_of(secret: str) -> str:
    """What is kept of a secret; groups and case do not matter."""
    return hashlib.sha256(re.sub(r"[^A-Z0-9]", "", secret.upper()).encode()).hexdigest()


def request_by_key(reference: str, secret: str) -> PatientRequest:
    """The request that a reference and its secret open. One refusal for whatever does not fit."""
    wanted = "PM-" + "-".join(_groups(reference))
    held = PatientRequest.objects.filter(reference=wanted).first()
    kept = held.secret_digest if held else digest_of("")
    if held is None or not secret.strip() or not hmac.compare_digest(kept, digest_of(secret)):
        says = "No request has this reference with this secret. Copy both from the confirmation, or ask anew."
        raise Refusal("E-MAP-92.key", says, cite="§9(b)(11)", field="reference", kind="not-found")
    return held


def _groups(reference: str) -> tuple[str, str]:
    letters = re.sub(r"[^A-Z0-9]", "", reference.upper()).removeprefix("PM")
    return letters[:4], letters[4:]
