"""Commands of the whole house: serve, migrate, demo, test."""

from __future__ import annotations

import argparse
import os
import shutil
from datetime import timedelta
from pathlib import Path

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


def _serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--workers", type=int, default=1, help="processes that answer; with PostgreSQL one for each core"
    )
    parser.add_argument("--no-worker", action="store_true", help="no worker beside; run `carelaw worker` elsewhere")


def _serve(options: argparse.Namespace, console: Console) -> int:
    from carelaw.site.serving import serve

    console.err(f"http://{options.host}:{options.port}/")
    serve(options.host, options.port, options.workers, with_worker=not options.no_worker)
    return Exit.DONE


def _demo_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--home", default="var/demo", help="where the demonstration keeps its files (var/demo)")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fresh", action="store_true", help="make it anew")
    parser.add_argument("--build-only", action="store_true", help="make it and end, without serving")


def _demo(options: argparse.Namespace, console: Console) -> int:
    """The demonstration has a home of its own; its settings are made before Django reads them."""
    home = Path(options.home).absolute()
    if options.fresh and home.exists():
        shutil.rmtree(home)
    made = (home / "demo-sign-ins.json").exists()
    if home.exists() and not made:
        shutil.rmtree(home)
    os.environ.pop("CARELAW_DATABASE_URL", None)
    os.environ.update(CARELAW_HOME=str(home), CARELAW_DEMO="1", CARELAW_SECURE_COOKIES="0")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carelaw.site.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from carelaw.platform import clock
    from carelaw.platform.accounts.actor import law_day
    from carelaw.site.demo import build, sign_ins_of
    from carelaw.site.serving import serve

    if made:
        call_command("migrate", interactive=False, verbosity=0)
    sign_ins = sign_ins_of(home) if made else build(home, console, clock.now())
    address = f"http://127.0.0.1:{options.port}"
    rows = [{"role": s.role, "e-mail": s.email, "password": s.password, "look at": s.shows} for s in sign_ins]
    console.rows(rows, ("role", "e-mail", "password", "look at"))
    console.out(f"\nCodes for the second factor, and whom to ask for:  {address}/demo/")
    console.out(f"Console:  {address}/")
    later = law_day(clock.now()) + timedelta(days=31)
    console.out(f"Move the story on:  CARELAW_HOME={options.home} ./carelaw tick --as-of {later}")
    if not options.build_only:
        serve("127.0.0.1", options.port, 1, with_worker=True)
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
        ("demo",),
        "A synthetic state on this machine, with one sign-in for each role.",
        _demo_arguments,
        _demo,
        "carelaw demo --port 8000",
    ),
    Command(
        ("serve",),
        "Serve the console and the APIs, with a worker beside.",
        _serve_arguments,
        _serve,
        "carelaw serve --port 8000",
        needs_django=True,
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
