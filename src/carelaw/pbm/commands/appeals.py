"""Commands about appeals."""

from __future__ import annotations

from carelaw.kernel.command import Command

COMMANDS: tuple[Command, ...] = ()
