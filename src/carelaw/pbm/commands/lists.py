"""Commands about lists."""

from __future__ import annotations

from carelaw.kernel.command import Command

COMMANDS: tuple[Command, ...] = ()
