"""`carelaw gateway …`: cases of failure to integrate from the command line."""

from __future__ import annotations

from carelaw.kernel.command import Command

COMPLIANCE: tuple[Command, ...] = ()
