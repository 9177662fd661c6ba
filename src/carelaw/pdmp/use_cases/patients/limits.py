"""How often somebody without an account may try for a record."""

from __future__ import annotations

from typing import Any

from carelaw.pdmp.use_cases.patients.common import CITE
from carelaw.platform.accounts import patience


def require_patience(request: Any, action: str) -> None:
    """Refuse whoever tries too often from one address; how often is too often stands in the settings."""
    patience.require_patience(request, action, code="E-MAP-92.too-many", cite=CITE)
