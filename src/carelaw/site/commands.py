"""Commands of the whole house: serve, migrate, demo, test, doctor."""

from __future__ import annotations

from carelaw.kernel.command import Command

COMMANDS: tuple[Command, ...] = ()
