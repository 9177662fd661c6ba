"""The database that a bench runs on."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator


@contextlib.contextmanager
def database_url(kind: str) -> Iterator[str | None]:
    """None for SQLite in the bench's own folder; for PostgreSQL a server given by CARELAW_BENCH_POSTGRES_URL."""
    if kind == "sqlite":
        yield None
        return
    url = os.environ.get("CARELAW_BENCH_POSTGRES_URL")
    if not url:
        raise ValueError("Set CARELAW_BENCH_POSTGRES_URL to an empty database, postgresql://user@host/name.")
    yield url
