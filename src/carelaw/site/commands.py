"""Commands of the whole house: serve, migrate, demo, test."""

from __future__ import annotations

import argparse
import os

from carelaw.kernel.command import Command, Console, Exit


def _test_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", choices=("both", "sqlite", "postgresql"), default="both")
    parser.add_argument(
        "--postgres-url", help="a server to use instead of a throw-away one; it must allow CREATE DATABASE"
    )
    parser.add_argument("--no-checks", action="store_true", help="only the tests: no format, lint, types, floors")
    parser.add_argument("selection", nargs="*", help="paths or pytest options after --")


def _test(options: argparse.Namespace, console: Console) -> int:
    from carelaw.site.testing import run_everything

    databases = {"both": ("SQLite", "PostgreSQL"), "sqlite": ("SQLite",), "postgresql": ("PostgreSQL",)}
    return run_everything(
        console,
        databases=databases[options.database],
        postgres_url=options.postgres_url or os.environ.get("CARELAW_TEST_POSTGRES_URL"),
        checks=not options.no_checks,
        selection=options.selection,
    )


def _migrate(options: argparse.Namespace, console: Console) -> int:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=1, stdout=console.stderr)
    return Exit.DONE


COMMANDS: tuple[Command, ...] = (
    Command(
        ("test",),
        "Run the checks and the whole suite on SQLite and PostgreSQL.",
        _test_arguments,
        _test,
        "carelaw test --database sqlite -- -k history",
    ),
    Command(
        ("migrate",),
        "Bring the database to this version.",
        lambda parser: None,
        _migrate,
        "carelaw migrate",
        needs_django=True,
    ),
)
