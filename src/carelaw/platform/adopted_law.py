"""The law of this deployment: what its adoption file adopts, or the register as shipped where there is none."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from carelaw.law.adoption import read_adoption
from carelaw.law.register import Register, default_law


def adopted_law() -> Register:
    """The law that binds here. Reads the adoption file again when it has changed."""
    path = Path(settings.CARELAW_HOME) / "law.toml"
    return _read(path, path.stat().st_mtime_ns) if path.exists() else default_law()


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Register:
    return read_adoption(path)
