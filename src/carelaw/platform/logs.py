"""Logs that cannot tell about a person: constant event names, and fields from an allow-list, matched whole.

    log = get_log("pdmp.intake")
    log.info("rule-decided", rule="MAP-70", outcome="violation", submission_id=submission.pk, ms=12)

A field that is not listed, or whose value has not the listed shape, is dropped and counted in `dropped`. What a library
logs is reduced to where it happened, since its message may hold anything. An exception is its type and the places it
passed, never its message.
"""

from __future__ import annotations

import logging
import re
import secrets
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import orjson
import structlog
from django.http import HttpRequest, HttpResponse

_EVENT = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9._:§()/-]{0,79}")
_ID = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9._:/-]{0,159}")
_PLACES = re.compile(r"[A-Za-z0-9_./<>:-]{1,200}")
_METHOD = re.compile(r"[A-Z]{3,7}")


def _number(value: Any) -> bool:
    return isinstance(value, int | float)


def _matching(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and bool(pattern.fullmatch(value))


def _an_id(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and bool(_ID.fullmatch(value)))


def _places(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(v, str) and _PLACES.fullmatch(v) for v in value)


_code = _matching(_CODE)

FIELDS: Mapping[str, Callable[[Any], bool]] = {
    # where and when a line comes from
    "logger": _matching(_PLACES),
    "request_id": _an_id,
    "incident": _an_id,
    "channel": _code,
    "pid": _number,
    # a request
    "route": _matching(re.compile(r"[A-Za-z0-9_.:-]{1,80}")),
    "method": _matching(_METHOD),
    "status": _number,
    # what was decided or done
    "rule": _code,
    "outcome": _code,
    "refusal": _code,
    "reason": _code,
    "kind": _code,
    "state": _code,
    "job": _code,
    "format": _code,
    "version": _matching(re.compile(r"[A-Za-z0-9._+-]{1,40}")),
    # our own ids
    "account_id": _an_id,
    "case_id": _an_id,
    "decision_id": _an_id,
    "file_digest": _an_id,
    "identity_id": _an_id,
    "key": _an_id,
    "notice_id": _an_id,
    "part_id": _an_id,
    "request_no": _an_id,
    "seq": _number,
    "submission_id": _an_id,
    # how much, how long
    "attempt": _number,
    "bytes": _number,
    "count": _number,
    "done": _number,
    "ms": _number,
    "rate": _number,
    "total": _number,
    # what went wrong
    "fault": _matching(re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,119}")),
    "places": _places,
}
_ALWAYS = ("at", "level", "event")
_dropped = 0


def get_log(name: str) -> Any:
    """A log to write to; its name says which part of the house speaks."""
    return structlog.stdlib.get_logger(name)


def dropped_fields() -> int:
    """How many fields were dropped since the process began, because they were not on the list or not in shape."""
    return _dropped


def new_incident() -> str:
    """An id that a person can quote and an operator can find in the log."""
    return f"I-{secrets.randbelow(10**4):04d}-{secrets.token_hex(4)}"


def fault_places(fault: BaseException) -> list[str]:
    """Where an exception passed, innermost last, as `file:line:function`; its causes before it. No values."""
    own = [
        f"{_short(frame.filename)}:{frame.lineno}:{frame.name}" for frame in traceback.extract_tb(fault.__traceback__)
    ]
    cause = fault.__cause__ or fault.__context__
    if cause is None or cause is fault:
        return own[-12:]
    return [*fault_places(cause)[-6:], f"{type(cause).__name__}", *own[-12:]]


def fault_in_short(fault: BaseException) -> str:
    """An exception as its type and the innermost place: `ValueError at carelaw/pdmp/x.py:12`."""
    places = traceback.extract_tb(fault.__traceback__)
    where = f" at {_short(places[-1].filename)}:{places[-1].lineno}" if places else ""
    return f"{type(fault).__name__}{where}"


def _short(filename: str) -> str:
    parts = Path(filename).parts
    for root in ("carelaw", "site-packages"):
        if root in parts:
            last = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[last + (root == "site-packages") :])
    return Path(filename).name


Event = dict[str, Any]


class _AsLine(logging.Formatter):
    """Writes a line of ours, or a library's, as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        said: object = record.msg
        ours = isinstance(said, dict) and hasattr(record, "_logger")
        return orjson.dumps(said if ours else keep_listed(_with_places(_foreign(record)))).decode()


def _foreign(record: logging.LogRecord) -> Event:
    """A line that a library wrote: where it comes from, without what it says."""
    event: Event = {"event": "library-spoke", "level": record.levelname.lower(), "logger": record.name}
    event |= structlog.contextvars.get_contextvars()
    return event | {"places": [f"{_short(record.pathname)}:{record.lineno}"], "exc_info": record.exc_info}


def _with_places(event: Event) -> Event:
    info = event.pop("exc_info", None)
    fault = info if isinstance(info, BaseException) else None
    if fault is None and info:
        fault = (info if isinstance(info, tuple) else sys.exc_info())[1]
    if fault is not None:
        event |= {"fault": type(fault).__name__, "places": fault_places(fault)}
    return event


def keep_listed(event: Event) -> Event:
    """Drop, and count, every field that is not on the list or has not its shape."""
    global _dropped
    name = event.get("event")
    sound = isinstance(name, str) and len(name) <= 64 and _EVENT.fullmatch(name)
    kept: Event = {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "level": event.get("level", "info"),
        "event": name if sound else "event-not-constant",
    }
    dropped = 0 if sound else 1
    for field, value in event.items():
        if field in _ALWAYS or field.startswith("_"):
            continue
        shape = FIELDS.get(field)
        if value is None or value == "":
            continue
        if shape is None or not shape(value):
            dropped += 1
        else:
            kept[field] = value
    if dropped:
        kept["dropped"] = dropped
        _dropped += dropped
    return kept


def _listed(logger: Any, method: str, event: Any) -> Event:
    return keep_listed(_with_places(event))


def _route_own_lines() -> None:
    """Our own lines pass the list before they reach any handler, whichever it is and whether or not one is set up."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            _listed,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


_route_own_lines()


def configure(options: Mapping[str, Any] | None = None, *, stream: TextIO | None = None) -> None:
    """Send every log of the process, libraries' too, as one JSON object a line to stderr.

    Django calls this at start: `LOGGING_CONFIG = "carelaw.platform.logs.configure"`, `LOGGING = {"level": "INFO"}`.
    """
    _route_own_lines()
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_AsLine())
    handler.set_name("carelaw")
    root = logging.getLogger()
    for old in [h for h in root.handlers if h.get_name() == "carelaw"]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel((options or {}).get("level", "INFO"))
    # Django has just set up handlers of its own, which print and mail whatever was said; its lines go our way instead.
    own = logging.getLogger("django")
    own.handlers.clear()
    own.setLevel(logging.NOTSET)
    # Its log of requests holds paths; ours holds the route's name.
    logging.getLogger("django.server").disabled = True


def guard_process() -> None:
    """For servers and workers: what nobody caught goes to the log by type and place, not to stderr with its values."""
    log = get_log("process")

    def uncaught(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            log.critical("uncaught-fault", exc_info=fault, incident=new_incident())

    sys.excepthook = uncaught
    threading.excepthook = lambda given: uncaught(
        given.exc_type, given.exc_value or given.exc_type(), given.exc_traceback
    )
    logging.captureWarnings(True)


class RequestLog:
    """Give each request an id and log its route's name, status and time: never its path, query or body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._log = get_log("request")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        request_id = f"R-{secrets.randbelow(10):d}{secrets.token_hex(8)}"
        request.request_id = request_id  # type: ignore[attr-defined]
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self._get_response(request)
            self._log.info(
                "request-served",
                method=request.method,
                route=_route(request),
                status=response.status_code,
                ms=round((time.perf_counter() - begun) * 1000, 1),
                incident=getattr(request, "incident", None),
            )
        # A door whose standard wants the client's own id given back has set it already.
        response.headers.setdefault("X-Request-Id", request_id)
        return response

    def process_exception(self, request: HttpRequest, fault: Exception) -> None:
        """Log what a view did not catch, under an incident id that the error page may show."""
        request.incident = new_incident()  # type: ignore[attr-defined]
        self._log.error("request-failed", exc_info=fault, incident=request.incident, route=_route(request))  # type: ignore[attr-defined]


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.view_name or "unnamed") if match else "no-route"
