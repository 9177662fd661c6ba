"""How often somebody without an account may try: by network address, shared by every process."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit

from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.clients import address_of


def require_patience(request: Any, action: str, *, code: str, cite: str) -> None:
    """Refuse whoever tries too often from one address; how often is too often stands in the settings."""
    if not ratelimit.consume(request, action=action, key=address_of(request) or "unknown"):
        says = "Too many attempts from your address. Wait a few minutes, then try again."
        raise Refusal(code, says, cite=cite, kind="too-many", retryable=True)
