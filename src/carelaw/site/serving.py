"""Serve the console and the APIs, with a worker beside them where asked."""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator


def serve(host: str, port: int, workers: int, *, with_worker: bool) -> None:
    """Answer requests until stopped."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    from carelaw.platform.logs import guard_process

    guard_process()
    collect_static()
    server = Server(
        "carelaw.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        log_level=LogLevels.warning,
        log_access=False,
        respawn_failed_workers=True,
    )
    with worker() if with_worker else contextlib.nullcontext():
        server.serve()


def collect_static() -> bool:
    """Put what pages load, compressed, where every server process finds it. True when something was new.

    Nothing is done while no file has changed: compressing takes seconds.
    """
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = os.stat(storage.path(name))
            digest.update(f"{name}\0{file.st_size}\0{file.st_mtime_ns}\n".encode())
    mark = settings.CARELAW_HOME / "static.collected"
    if mark.is_file() and mark.read_text("ascii") == digest.hexdigest():
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(digest.hexdigest(), "ascii")
    return True


@contextlib.contextmanager
def worker() -> Iterator[None]:
    """A worker process that lives as long as the block."""
    process = subprocess.Popen([sys.executable, "-m", "carelaw", "worker"], env=os.environ)
    try:
        yield
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
        process.kill()
