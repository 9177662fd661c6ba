"""A home for one bench: a throw-away database, the law adopted, a registered state, people who act."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

ADOPTION = """rulebooks = ["pa-abc-map"]

[[changes]]
id = "bench"
rulebook = "pa-abc-map"
citation = "adopted for measuring only"
effective_on = 2022-07-01
effect = "extend"
last_day = 2099-12-31
"""
START, END = date(2025, 1, 1), date(2025, 3, 31)
AT = datetime(2025, 4, 1, 15, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Home:
    """Where a bench runs and on which database."""

    folder: Path
    database: str


@contextlib.contextmanager
def bench_home(database_url: str | None) -> Iterator[Home]:
    """Set up the framework on a fresh database in a folder of its own. Once in a process: settings are read once."""
    with tempfile.TemporaryDirectory(prefix="carelaw-bench-") as folder:
        home = Path(folder)
        os.environ.update(CARELAW_HOME=folder, CARELAW_SECRET_KEY=secrets.token_urlsafe(), CARELAW_SECURE_COOKIES="0")
        os.environ["CARELAW_DATABASE_URL"] = database_url or f"sqlite:///{home / 'carelaw.sqlite3'}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carelaw.site.settings")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        (home / "law.toml").write_text(ADOPTION, encoding="utf-8")
        yield Home(home, "postgresql" if database_url else "sqlite")
