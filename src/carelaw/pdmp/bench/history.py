"""`carelaw bench history`: one history with access decision, record and indicators, in process and over HTTP."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from carelaw.pdmp.bench.home import END, START, Home
from carelaw.pdmp.bench.intake import load


def run(home: Home, *, dispensings: int, questions: int, seed: int = 7) -> dict[str, Any]:
    """Ask for random patients; gives latencies of each door and their ratio to bare SQL and to an empty page."""
    from carelaw.pdmp.synth.write import write_state

    manifest = write_state(
        home.folder / "state", seed, start=START, end=END, dispensings=dispensings, faulty=0.0, files_per_day=2
    )
    load(manifest)
    people = _people(questions, seed)
    actor, token = _prescriber()
    in_process = _times(lambda person: _ask(actor, person), people)
    bare = _times(_bare_sql, people)
    doors: dict[str, Any] = {"in process": _summary(in_process)}
    with _server() as port:
        for clients in (1, 8):
            asked = _over_http(port, clients, people, lambda link, person: _post(link, token, person))
            empty = _over_http(port, clients, people, lambda link, person: _get(link, "/healthz"))
            doors[f"JSON over HTTP, {clients} client(s)"] = _summary(*asked)
            doors[f"empty page over HTTP, {clients} client(s)"] = _summary(*empty)
    one, page = doors["JSON over HTTP, 1 client(s)"], doors["empty page over HTTP, 1 client(s)"]
    return {
        "bench": "history",
        "database": home.database,
        "seed": seed,
        "dispensings": dispensings,
        "questions": len(people),
        "bare_sql": _summary(bare),
        "doors": doors,
        "ratio_to_bare_sql": round(doors["in process"]["p50_ms"] / _summary(bare)["p50_ms"], 1),
        "ratio_to_empty_page": round(one["p50_ms"] / page["p50_ms"], 1),
    }


def _people(count: int, seed: int) -> list[dict[str, str]]:
    from carelaw.pdmp.store.models import Identity

    ids = list(Identity.objects.order_by("pk").values_list("pk", flat=True))
    drawn = random.Random(seed).choices(ids, k=count)  # noqa: S311 - a sample, not a secret
    rows = {row.pk: row for row in Identity.objects.filter(pk__in=drawn)}
    return [
        {
            "last_name": rows[pk].last_name,
            "first_name": rows[pk].first_name,
            "birth_date": str(rows[pk].birth_date or "1970-01-01"),
        }
        for pk in drawn
    ]


def _prescriber() -> tuple[Any, str]:
    from carelaw.platform import clock
    from carelaw.platform.accounts.actor import actor_for, host_operator
    from carelaw.platform.accounts.granting import grant_role, open_account
    from carelaw.platform.accounts.tokens import issue_token
    from carelaw.platform.parties.models import License, Party

    at, host = clock.now(), host_operator("bench")
    account = open_account(host, at, email="bench@example.org", name="Bench Prescriber")
    grant_role(host, at, account=account, role="PRESCRIBER")
    party = Party.objects.create(kind="person", name="Bench", account_id=account.pk, created_at=at)
    License.objects.create(party=party, kind="physician", number="1", state="PA", valid_from=START)
    token = issue_token(host, at, account=account, role="PRESCRIBER", days=1).secret
    return actor_for(account, "PRESCRIBER", at, "cli", "bench", second_factor=True), token


def _question(person: dict[str, str]) -> dict[str, Any]:
    return {"purpose": "TREATMENT", "attestation": "existing-patient", "person": person}


def _ask(actor: Any, person: dict[str, str]) -> None:
    from carelaw.pdmp.use_cases.asking import ask_history
    from carelaw.pdmp.wire.questions import question_from
    from carelaw.platform import clock

    ask_history(actor, question_from(_question(person)), at=clock.now())


def _bare_sql(person: dict[str, str]) -> None:
    """The rows of the patient that this identity belongs to, and nothing else."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.* FROM pdmp_dispensation d JOIN pdmp_identity i ON i.id = d.identity_id WHERE i.patient_id IN "
            "(SELECT patient_id FROM pdmp_identity WHERE last_name = %s AND first_name = %s AND birth_date = %s) "
            "ORDER BY d.dispensed_on DESC",
            [person["last_name"], person["first_name"], datetime.fromisoformat(person["birth_date"]).date()],
        )
        cursor.fetchall()


def _times(act: Callable[[dict[str, str]], None], people: Sequence[dict[str, str]]) -> list[float]:
    for person in people[:5]:
        act(person)
    taken = []
    for person in people:
        begun = time.perf_counter()
        act(person)
        taken.append(time.perf_counter() - begun)
    return taken


def _summary(taken: Sequence[float], wall: float | None = None) -> dict[str, Any]:
    cuts = statistics.quantiles(taken, n=100, method="inclusive")
    shown = {
        "p50_ms": round(cuts[49] * 1000, 2),
        "p95_ms": round(cuts[94] * 1000, 2),
        "p99_ms": round(cuts[98] * 1000, 2),
    }
    return shown | ({"per_second": round(len(taken) / wall)} if wall else {})


@contextlib.contextmanager
def _server() -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    words = [sys.executable, "-m", "carelaw", "serve", "--port", str(port), "--workers", "2", "--no-worker"]
    process = subprocess.Popen(words, env=os.environ, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(port: int) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError):
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            _get(link, "/healthz")
            return
        time.sleep(0.1)
    raise TimeoutError("The server did not answer.")


def _over_http(
    port: int, clients: int, people: Sequence[dict[str, str]], act: Callable[[Any, dict[str, str]], None]
) -> tuple[list[float], float]:
    """Each client asks its share one after another over one connection."""
    taken: list[list[float]] = [[] for _ in range(clients)]

    def client(number: int) -> None:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        act(link, people[0])
        for person in people[number::clients]:
            begun = time.perf_counter()
            act(link, person)
            taken[number].append(time.perf_counter() - begun)
        link.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [one for row in taken for one in row], time.perf_counter() - begun


def _post(link: http.client.HTTPConnection, token: str, person: dict[str, str]) -> None:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    link.request("POST", "/api/pdmp/histories", json.dumps(_question(person)), headers)
    answer = link.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"The server answered {answer.status}.")


def _get(link: http.client.HTTPConnection, path: str) -> None:
    link.request("GET", path)
    answer = link.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"The server answered {answer.status}.")
