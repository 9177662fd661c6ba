"""What is done about prices, as every door of the program offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act

ACTS: tuple[Act, ...] = ()
