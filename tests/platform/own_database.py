"""A migrated database that other processes can reach: a file, or a database of its own on the test's PostgreSQL."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
FEW_APPS = "tests.platform.few_apps"


class OwnDatabase:
    """A database, the environment in which processes use it, and a way to look into it."""

    def __init__(self, home: Path, name: str, settings: str = FEW_APPS) -> None:
        self.home, self.name, self.settings = home, name, settings

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "CARELAW_HOME": str(self.home),
            "CARELAW_DATABASE_URL": self._url(),
            "CARELAW_SECRET_KEY": "only-for-tests",
            "DJANGO_SETTINGS_MODULE": self.settings,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "PYTHONWARNINGS": "ignore",
        }

    def start(self, module: str, *words: str, **extra: str) -> subprocess.Popen[str]:
        """Start a module of the tests as a process on this database."""
        with (self.home / "said").open("a") as said:
            return subprocess.Popen(
                [sys.executable, "-m", module, *words],
                env=self.environment | extra,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
            )

    def said(self) -> str:
        """What processes on this database wrote to stderr so far."""
        return (self.home / "said").read_text()

    def run(self, module: str, *words: str, **extra: str) -> tuple[int, str]:
        """Run a module of the tests to its end: exit code and stdout."""
        process = self.start(module, *words, **extra)
        out, _ = process.communicate(timeout=120)
        return process.returncode, out

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of a SELECT; what an UPDATE does is committed."""
        if connection.vendor == "sqlite":
            with sqlite3.connect(self.home / "own.sqlite3", timeout=20) as held:
                rows = held.execute(sql).fetchall()
            held.close()
            return rows
        with psycopg.connect(**_server(self.name)) as server:
            done = server.execute(sql)
            return done.fetchall() if done.description else []

    def _url(self) -> str:
        if connection.vendor == "sqlite":
            return f"sqlite:///{self.home / 'own.sqlite3'}"
        known = connection.settings_dict
        user = quote(known["USER"]) + (f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else "")
        return f"postgresql://{user}@:{known['PORT']}/{self.name}?host={quote(known['HOST'], safe='/')}&pool=0"


@contextmanager
def migrated(folder: Path, settings: str = FEW_APPS) -> Iterator[OwnDatabase]:
    """A new, migrated database; dropped at the end."""
    made = OwnDatabase(folder, f"own_{secrets.token_hex(6)}", settings)
    with _existing(made, template=None):
        command = [sys.executable, "-m", "django", "migrate", "-v0", "--skip-checks"]
        subprocess.run(command, env=made.environment, check=True, timeout=300, cwd=folder)
        yield made


@contextmanager
def copied(template: OwnDatabase, folder: Path) -> Iterator[OwnDatabase]:
    """A copy of a migrated database; dropped at the end."""
    made = OwnDatabase(folder, f"own_{secrets.token_hex(6)}", template.settings)
    with _existing(made, template):
        yield made


@contextmanager
def _existing(made: OwnDatabase, template: OwnDatabase | None) -> Iterator[None]:
    if connection.vendor == "sqlite":
        for path in template.home.glob("own.sqlite3*") if template else ():
            shutil.copy(path, made.home)
        yield
        return
    with psycopg.connect(**_server("postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {made.name}" + (f" TEMPLATE {template.name}" if template else ""))
        try:
            yield
        finally:
            server.execute(f"DROP DATABASE {made.name} WITH (FORCE)")


def _server(database: str) -> dict[str, Any]:
    known = connection.settings_dict
    words = {"host": known["HOST"], "port": known["PORT"], "user": known["USER"], "password": known["PASSWORD"]}
    return {"dbname": database} | {name: value for name, value in words.items() if value}
