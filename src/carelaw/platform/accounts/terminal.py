"""Who speaks at a terminal. Importable before the framework is set up, as every command's module must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carelaw.platform.accounts.actor import Actor


def actor_here() -> Actor:
    """Whoever the token in the environment speaks for, now; raises Refusal when there is none."""
    from carelaw.platform import clock
    from carelaw.platform.accounts.tokens import actor_at_command_line

    return actor_at_command_line(clock.now())
