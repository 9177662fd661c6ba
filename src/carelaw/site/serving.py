"""Serve the console and the APIs, with a worker beside them where asked."""

from __future__ import annotations

import contextlib
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
