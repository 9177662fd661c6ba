"""`carelaw test`: the checks and the whole suite, on SQLite and on PostgreSQL, with one line at the end."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

from carelaw.kernel.command import Console, Exit
from carelaw.site.throwaway_postgres import NoPostgres, throwaway_postgres

CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("format", ("-m", "ruff", "format", "--check", "--quiet", "src", "tests")),
    ("lint", ("-m", "ruff", "check", "--quiet", "src", "tests")),
    ("types", ("-m", "mypy")),
    ("floors", ("-c", "from importlinter.cli import lint_imports_command as lint; lint()")),
    ("migrations", ("-m", "django", "makemigrations", "--check", "--dry-run")),
)


@dataclass
class Tally:
    """How many tests ran and how they ended."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def run_everything(
    console: Console, *, databases: tuple[str, ...], postgres_url: str | None, checks: bool, selection: list[str]
) -> int:
    """Run the checks, then the suite on each database. A database that cannot be had counts as failed, loudly."""
    root = checkout()
    good = _run_checks(console, root) if checks else True
    total = Tally()
    for database in databases:
        begun = time.monotonic()
        try:
            tally = _run_suite(root, database, postgres_url, selection, console)
        except NoPostgres as reason:
            console.out(f"PostgreSQL: NOT RUN: {reason}")
            tally = Tally(failed=1)
        console.out(f"{database}: {tally} in {time.monotonic() - begun:.0f} s")
        total += tally
    console.out(str(total))
    return Exit.DONE if good and not total.failed and total.passed else Exit.FINDINGS


def checkout() -> Path:
    """The root of the checkout that this package runs from."""
    return Path(__file__).resolve().parents[3]


def _run_checks(console: Console, root: Path) -> bool:
    good = True
    for name, words in CHECKS:
        begun = time.monotonic()
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "carelaw.site.settings", "CARELAW_SECRET_KEY": "check"}
        with tempfile.TemporaryDirectory() as home:
            environment["CARELAW_HOME"] = home
            done = subprocess.run(  # noqa: S603
                [sys.executable, *words], cwd=root, env=environment, capture_output=True, text=True, check=False
            )
        verdict = "ok" if done.returncode == 0 else "FAILED"
        console.out(f"{name}: {verdict} in {time.monotonic() - begun:.0f} s")
        if done.returncode:
            good = False
            console.out(done.stdout + done.stderr)
    return good


def _run_suite(root: Path, database: str, postgres_url: str | None, selection: list[str], console: Console) -> Tally:
    if database == "SQLite":
        return _pytest(root, {}, selection)
    with throwaway_postgres(postgres_url) as server:
        console.out(f"PostgreSQL: {server.says}")
        return _pytest(root, {"CARELAW_DATABASE_URL": server.url}, selection)


def _pytest(root: Path, extra: dict[str, str], selection: list[str]) -> Tally:
    workers = os.environ.get("CARELAW_TEST_WORKERS", str(os.cpu_count() or 1))
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        words = [
            sys.executable,
            "-m",
            "pytest",
            "-n",
            workers,
            "--dist",
            "worksteal",
            f"--junitxml={report}",
            *selection,
        ]
        subprocess.run(words, cwd=root, env=os.environ | extra, stdin=subprocess.DEVNULL, check=False)  # noqa: S603
        return _tally(report)


def _tally(report: Path) -> Tally:
    if not report.exists():
        return Tally(failed=1)
    total = Tally()
    # The report was written a moment ago by our own test runner.
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314
        ran, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        total += Tally(ran - failed - skipped, failed, skipped)
    return total
