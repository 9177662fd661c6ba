"""As many searches at once while one hub hangs: the others are answered, and the state that hangs is named.

Every part is a process of its own: the gateway's listener over mutual TLS, two hubs, and the clients here. The floor is
the same number of searches of Illinois alone, in the same run.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import statistics
import threading
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

from carelaw.gateway.bench.home import Point, bench_home, gateway, hubs, made_point
from carelaw.gateway.wire.assertion import signed_assertion
from carelaw.gateway.wire.message import PatientKeys, SearchMessage
from carelaw.gateway.wire.pmix_question import question_document

_PATH = "/pmp/pmix/v1/history"
_OURS = "{urn:carelaw:pmix:1}"
_PATIENCE = 300


@dataclass(frozen=True, slots=True)
class Answered:
    """One search as its client saw it: how long it took, its status, and each state's outcome."""

    seconds: float
    status: int
    outcomes: dict[str, str]


def run(searches: int) -> dict[str, Any]:
    """Three rounds: Illinois alone; a healthy state beside it; half of the searches ask a state that hangs."""
    at = datetime.now(UTC)
    with bench_home() as home:
        point = made_point(home, at)
        with hubs(home, at), _listening(home) as port:
            _round(point, port, [()] * 4)
            floor = _round(point, port, [()] * searches)
            healthy = _round(point, port, [("WI",)] * searches)
            asked = [("WI",), ("IN",)] * (searches // 2)
            mixed = _round(point, port, asked)
    well = [one for one, states in zip(mixed, asked, strict=True) if states == ("WI",)]
    hung = [one for one, states in zip(mixed, asked, strict=True) if states == ("IN",)]
    base = _summary(floor)
    return {
        "bench": "gateway",
        "database": "sqlite",
        "searches_at_once": searches,
        "floor": "the same searches of Illinois alone, over the same listener",
        "illinois_alone": base,
        "with_a_healthy_state": _summary(healthy) | _ratios(healthy, base),
        "while_a_hub_hangs": {
            "searches_of_the_healthy_state": _summary(well) | _ratios(well, base),
            "searches_of_the_state_that_hangs": _summary(hung) | _ratios(hung, base),
        },
        "not_answered": sum(one.status != 200 for one in (*floor, *healthy, *mixed)),
        "hung_state_named": _share(hung, "IN", "TIMED_OUT"),
        "healthy_state_answered": _share([*healthy, *well], "WI", "ANSWERED"),
    }


@contextlib.contextmanager
def _listening(home: Any) -> Any:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with gateway(home, port):
        for _ in range(600):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), timeout=5).close()
                break
            time.sleep(0.1)
        yield port


def _round(point: Point, port: int, asked: Sequence[tuple[str, ...]]) -> list[Answered]:
    """All searches at once, each over its own connection."""
    context = ssl.create_default_context(cafile=str(point.folder / "authority.pem"))
    context.load_cert_chain(point.folder / "client.pem", point.folder / "client.key")
    at = datetime.now(UTC)
    ready = [_request(point, states, number, at) for number, states in enumerate(asked)]
    taken: list[Answered | None] = [None] * len(ready)
    gate = threading.Barrier(len(ready))

    def client(place: int) -> None:
        body, token = ready[place]
        gate.wait()
        begun = time.perf_counter()
        link = http.client.HTTPSConnection("localhost", port, context=context, timeout=_PATIENCE)
        link.request("POST", _PATH, body, {"Authorization": f"Bearer {token}", "Content-Type": "application/xml"})
        answer = link.getresponse()
        content = answer.read()
        link.close()
        taken[place] = Answered(time.perf_counter() - begun, answer.status, _outcomes(content))

    threads = [threading.Thread(target=client, args=(place,)) for place in range(len(ready))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lost = sum(one is None for one in taken)
    return [one for one in taken if one is not None] + [Answered(float(_PATIENCE), 0, {})] * lost


def _request(point: Point, states: tuple[str, ...], number: int, at: datetime) -> tuple[bytes, str]:
    message = SearchMessage(
        None,
        keys=PatientKeys("Marchetti", "Orla", birth_date=datetime(1971, 5, 4, tzinfo=UTC).date(), zip_code="62701"),
        requester_first="Simon",
        requester_last="Marlow",
        requester_role="Pharmacists",
    )
    document = question_document(message, state="IL", request_id=f"IL{uuid.uuid4().hex}", at=at).decode()
    named = "".join(f"<p:DisclosingState>{state}</p:DisclosingState>" for state in ("IL", *states))
    body = document.replace("<p:DisclosingState>IL</p:DisclosingState>", named)
    claims = {
        "iss": point.reference,
        "sub": point.reference,
        "aud": "urn:carelaw:gateway:il",
        "exp": int(at.timestamp()) + 280,
        "jti": str(uuid.uuid4()),
        "search": {
            "requester": f"rph.{number}",
            "kind": "individual",
            "location": point.location,
            "session": f"counter-{number}",
            "purpose": "DISPENSING_REVIEW",
            "initiation": "USER",
            "user_action_at": at.isoformat(),
            "system": point.system,
            "installation": point.installation,
        },
    }
    return body.encode(), signed_assertion(claims, point.key, "bench")


def _outcomes(content: bytes) -> dict[str, str]:
    try:
        root = ET.fromstring(content)  # noqa: S314 - our own server's answer
    except ET.ParseError:
        return {}
    return {
        one.findtext(f"{_OURS}State") or "": one.findtext(f"{_OURS}Outcome") or ""
        for one in root.iter(f"{_OURS}StateOutcome")
    }


def _share(rows: Sequence[Answered], state: str, outcome: str) -> str:
    """How many of the searches that were answered at all say this of the state."""
    answered = [one for one in rows if one.status == 200]
    return f"{sum(one.outcomes.get(state) == outcome for one in answered)} of {len(answered)} answered"


def _summary(rows: Sequence[Answered]) -> dict[str, Any]:
    cuts = statistics.quantiles([one.seconds for one in rows], n=100, method="inclusive")
    statuses = Counter(str(one.status) for one in rows)
    return {"p50_ms": round(cuts[49] * 1000), "p99_ms": round(cuts[98] * 1000), "statuses": dict(statuses)}


def _ratios(rows: Sequence[Answered], base: dict[str, Any]) -> dict[str, float]:
    mine = _summary(rows)
    return {f"{name}_to_floor": round(mine[f"{name}_ms"] / base[f"{name}_ms"], 2) for name in ("p50", "p99")}
