"""Who holds a lease, and whether that process still lives: so that after a restart work goes on at once.

A holder is host, process id and the process's start, since a process id is given out again. Only holders on this very
host can be told dead; for others the lease must run out.
"""

from __future__ import annotations

import os
import socket
from functools import cache
from pathlib import Path


@cache
def _host() -> str:
    # A container that is made again keeps its name but not its boot: the namespace id tells them apart.
    try:
        namespace = os.readlink("/proc/self/ns/pid").strip("pid:[]")
    except OSError:
        namespace = ""
    return f"{socket.gethostname()[:60]}#{namespace}"


def this_process() -> str:
    """This process as a holder."""
    pid = os.getpid()
    return f"{_host()}/{pid}/{_start_of(pid)}"


def is_dead(holder: str) -> bool:
    """True when the holder is a process of this host that has ended; False when it lives or cannot be told."""
    host, _, rest = holder.partition("/")
    pid, _, start = rest.partition("/")
    if host != _host() or not pid.isdigit():
        return False
    return _start_of(int(pid)) != start


def _start_of(pid: int) -> str:
    """A process's start in clock ticks after boot, `alive` where the system does not tell, `ended` when it ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return _start_without_proc(pid)
    return "ended" if fields[0] in "ZX" else fields[19]


def _start_without_proc(pid: int) -> str:
    if Path("/proc/self/stat").exists():
        return "ended"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return "ended"
    except PermissionError:
        pass
    return "alive"
