"""The conditions of the doors of government offices and partner states."""

from __future__ import annotations

from collections.abc import Mapping

from carelaw.pdmp.rules.condition import Check

CONDITIONS: Mapping[str, Check] = {}
"""By the name that the access matrix calls them by."""
