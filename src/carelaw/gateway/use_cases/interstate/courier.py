"""Take sealed questions to several hubs at once, and be back in time whatever a hub does.

One thread with an event loop carries every question of the process: a connection that hangs costs a socket and no
thread. Each hub and each state behind it has so many places and no more, so that one that hangs cannot take those of
the others; one that keeps silent again and again is left alone for a while, and named all the same. What comes back is
handed to whoever asked and held nowhere.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import ssl
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

_SILENT, _PAUSE = 4, 15.0
_LARGEST = 8_300_000
_CONTEXTS = 64


class Fate(StrEnum):
    """What became of one errand."""

    CAME_BACK = "came-back"
    TIMED_OUT = "timed-out"
    LEFT_ALONE = "left-alone"
    BROKE = "broke"


@dataclass(frozen=True, slots=True)
class Errand:
    """One sealed question to one state by one way. `way` names the hub whose places it takes."""

    state: str
    way: str
    address: str
    media: str
    content: bytes = field(repr=False)
    certificate: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Brought:
    """What an errand brought."""

    state: str
    fate: Fate
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one waits: until `soft` if there is anything else to show, else until `hard`; and how many at once."""

    soft: float
    hard: float
    per_hub: int
    per_state: int


@dataclass(slots=True)
class _Health:
    """How often a state kept silent in a row, until when it is left alone, and whether somebody tries it now."""

    silent: int = 0
    until: float = 0.0
    tried: bool = False


class Courier:
    """The errands of one process."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._places: dict[tuple[str, int], asyncio.Semaphore] = {}
        self._health: dict[str, _Health] = {}
        self._contexts: OrderedDict[str, ssl.SSLContext] = OrderedDict()
        threading.Thread(target=self._loop.run_forever, name="interstate", daemon=True).start()

    def run(self, errands: Sequence[Errand], patience: Patience, *, something_else: bool) -> list[Brought]:
        """Every errand with its fate, in their order; never later than the patience has it."""
        asked = asyncio.run_coroutine_threadsafe(self._all(errands, patience, something_else), self._loop)
        return asked.result(patience.hard + 5)

    async def _all(self, errands: Sequence[Errand], patience: Patience, something_else: bool) -> list[Brought]:
        tasks = [asyncio.create_task(self._one(errand, patience)) for errand in errands]
        done, waiting = await asyncio.wait(tasks, timeout=patience.soft)
        if waiting and not something_else and not any(one.result().fate is Fate.CAME_BACK for one in done):
            done, waiting = await asyncio.wait(tasks, timeout=max(0.0, patience.hard - patience.soft))
        for task in waiting:
            task.cancel()
        if waiting:
            await asyncio.wait(waiting)
        return [
            Brought(errand.state, Fate.TIMED_OUT) if task.cancelled() else task.result()
            for errand, task in zip(errands, tasks, strict=True)
        ]

    async def _one(self, errand: Errand, patience: Patience) -> Brought:
        where = f"{errand.way}>{errand.state}"
        health = self._health.setdefault(where, _Health())
        trying = health.silent >= _SILENT
        if trying and (health.tried or self._loop.time() < health.until):
            return Brought(errand.state, Fate.LEFT_ALONE)
        health.tried = health.tried or trying
        asked = False
        try:
            # The state's own place first: whoever waits for a state that hangs holds no place of its hub.
            async with self._place(where, patience.per_state), self._place(errand.way, patience.per_hub):
                if not trying and health.silent >= _SILENT:
                    return Brought(errand.state, Fate.LEFT_ALONE)
                asked = True
                content = await self._carried(errand)
        except asyncio.CancelledError:
            if asked:
                self._kept_silent(health)
            raise
        except (OSError, ValueError, EOFError, asyncio.LimitOverrunError):
            return Brought(errand.state, Fate.BROKE)
        finally:
            if trying:
                health.tried = False
        health.silent = 0
        return Brought(errand.state, Fate.CAME_BACK, content)

    def _kept_silent(self, health: _Health) -> None:
        health.silent += 1
        if health.silent >= _SILENT:
            health.until = self._loop.time() + _PAUSE

    async def _carried(self, errand: Errand) -> bytes:
        parts = urlsplit(errand.address)
        if parts.scheme != "https" or not parts.hostname:
            raise ValueError("Every hop is encrypted.")
        context = self._context(errand.certificate)
        reader, writer = await asyncio.open_connection(
            parts.hostname, parts.port or 443, ssl=context, limit=_LARGEST, server_hostname=parts.hostname
        )
        try:
            # HTTP/1.0: one question, one answer, the end of the connection is the end of the answer.
            head = (
                f"POST {parts.path or '/'} HTTP/1.0\r\nHost: {parts.netloc}\r\nContent-Type: {errand.media}\r\n"
                f"Content-Length: {len(errand.content)}\r\n\r\n"
            )
            writer.write(head.encode("ascii") + errand.content)
            await writer.drain()
            status = await reader.readline()
            if status.split()[1:2] != [b"200"]:
                raise ValueError("The hub did not take the question.")
            while (await reader.readline()).strip():
                continue
            return await self._rest(reader)
        finally:
            writer.transport.abort()

    async def _rest(self, reader: asyncio.StreamReader) -> bytes:
        content = bytearray()
        while piece := await reader.read(65_536):
            content += piece
            if len(content) > _LARGEST:
                raise ValueError("The answer is larger than any history.")
        return bytes(content)

    def _place(self, name: str, places: int) -> asyncio.Semaphore:
        return self._places.setdefault((name, places), asyncio.Semaphore(places))

    def _context(self, certificate: str) -> ssl.SSLContext:
        key = hashlib.sha256(certificate.encode()).hexdigest()
        if key not in self._contexts:
            made = ssl.create_default_context(cadata=certificate or None)
            made.minimum_version = ssl.TLSVersion.TLSv1_2
            self._contexts[key] = made
            if len(self._contexts) > _CONTEXTS:
                self._contexts.popitem(last=False)
        return self._contexts[key]


_COURIERS: dict[int, Courier] = {}
_LOCK = threading.Lock()


def courier() -> Courier:
    """The courier of this process: made when it is first needed, and anew in a process that was forked."""
    with _LOCK:
        if os.getpid() not in _COURIERS:
            _COURIERS[os.getpid()] = Courier()
        return _COURIERS[os.getpid()]


__all__ = ["Brought", "Courier", "Errand", "Fate", "Patience", "courier"]
