"""Put one question through each door, and say what each door answered in the same words."""

from __future__ import annotations

import base64
import io
import json
import re
import sys
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest

from carelaw.kernel.command import Console
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.pdmp.wire.fhir.names import FLAG, REFUSAL
from carelaw.pdmp.wire.questions import question_from
from carelaw.platform import clock
from carelaw.platform.accounts.models import Account
from carelaw.site import cli
from tests.pdmp.doors import DEA, NPI, Caller, parameters, part, resources
from tests.platform.accounts.people import sign_in

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One prescription as a door shows it."""

    number: str
    drug: str
    filled: str
    sold: str
    quantity: float
    days: int
    fill: int
    mme: float | None
    prescriber: str
    dispenser: str


@dataclass(frozen=True)
class Seen:
    """What a door answered: a history, candidates, nothing, or a refusal with its code and citation."""

    kind: str
    cite: str = ""
    patients: frozenset[str] = frozenset()
    rows: tuple[Row, ...] = ()
    flags: frozenset[str] = frozenset()
    codes: tuple[str, ...] = ()
    reference: bool = field(default=False)


def use_case(question: Json, caller: Caller, patch: pytest.MonkeyPatch) -> Seen:
    """The use case itself."""
    try:
        answer = ask_history(caller.actor, question_from(question), at=caller.at)
    except Refusal as refusal:
        return _refused(refusal.as_dict())
    return _report(answer.as_dict())


def json_api(question: Json, caller: Caller, patch: pytest.MonkeyPatch) -> Seen:
    """`POST /api/pdmp/histories`."""
    response = caller.post("/api/pdmp/histories", question, "application/json")
    return _report(response.json()["answer"]) if response.status_code == 200 else _refused(response.json())


def fhir(question: Json, caller: Caller, patch: pytest.MonkeyPatch) -> Seen:
    """`POST /fhir/$pdmp-history`."""
    own = [(NPI, npi) for npi in caller.actor.scoped("npi")] or [
        (DEA, dea) for dea in caller.actor.scoped("dispenser_dea")
    ]
    response = caller.post("/fhir/$pdmp-history", parameters(question, *own))
    answer = response.json()
    if response.status_code != 200:
        issues = answer["issue"]
        found = [c["code"] for one in issues for c in one["details"]["coding"][:1] if c["system"] == REFUSAL]
        return Seen("refused", _cited(issues[0]["diagnostics"]), codes=tuple(found), reference=_logged(issues[0]))
    bundle, outcome = part(answer, "pdmp-history-data"), part(answer, "outcome")
    assert outcome is not None
    said = outcome["issue"][0]["diagnostics"]
    cite = re.search(r"Given under (.*?); the law is", said)
    assert cite, said
    if bundle is None:
        return Seen("nothing", cite[1])
    patients = frozenset(one["id"] for one in resources(bundle, "Patient") if "id" in one)
    if outcome["issue"][0]["code"] == "multiple-matches":
        return Seen("candidates", cite[1], patients)
    things = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
    rows = [_fhir_row(one, things) for one in resources(bundle, "MedicationDispense")]
    flags = (c["code"] for one in resources(bundle, "DetectedIssue") for c in one["code"]["coding"])
    known = {
        c["code"] for one in resources(bundle, "DetectedIssue") for c in one["code"]["coding"] if c["system"] == FLAG
    }
    assert known <= set(flags)
    return Seen("history", cite[1], patients, _in_order(rows), frozenset(known))


def command_line(question: Json, caller: Caller, patch: pytest.MonkeyPatch) -> Seen:
    """`carelaw pdmp ask --ask -`."""
    stdout, stderr = io.StringIO(), io.StringIO()
    with patch.context() as inner:
        inner.setenv("CARELAW_TOKEN", caller.secret)
        inner.setattr(clock, "now", lambda: caller.at)
        inner.setattr(sys, "stdin", io.StringIO(json.dumps(question)))
        code = cli.main(["pdmp", "ask", "--ask", "-", "--format", "json"], Console(stdout, stderr, io.StringIO()))
    if code == 0:
        return _report(json.loads(stdout.getvalue()))
    refused = re.match(r"Refused \(([^)]+)\): .*?(?: \[(.+)\])?$", stderr.getvalue().splitlines()[0])
    assert refused, stderr.getvalue()
    return Seen("refused", refused[2] or "", codes=(refused[1],))


def console(question: Json, caller: Caller, patch: pytest.MonkeyPatch) -> Seen:
    """The page: the form is filled in, and the answer read from the page and from what its buttons send back."""
    sign_in(caller.client, Account.objects.get(pk=caller.actor.account_id), caller.actor.role)
    typed = {**question, **question.get("person", {})}
    typed.pop("person", None)
    response = caller.client.post("/history/own/" if question.get("dea") else "/history/", typed)
    page = response.content.decode()
    if response.status_code != 200:
        code = re.search(r"<dt>Code</dt><dd><code>(.*?)</code>", page)
        cite = re.search(r"<dt>Law</dt><dd>(.*?) \(", page)
        reference = "<dt>Reference</dt>" in page
        return Seen("refused", cite[1] if cite else "", codes=(code[1] if code else "no code",), reference=reference)
    packed = re.search(r'name="answer" value="([^"]+)"', page)
    if packed is None:
        chosen = frozenset(re.findall(r'name="patient_id" value="([^"]+)"', page))
        cite = re.search(r"<dt>Law</dt><dd>(?:<[^>]*>)*([^<(]+)", page)
        return Seen("candidates" if chosen else "nothing", cite[1].strip() if cite else "", chosen)
    seen = _report(json.loads(zlib.decompress(base64.b64decode(unescape(packed[1])))))
    own = bool(question.get("dea"))
    wanted = [(row.number, row.quantity, row.days, None if own else row.mme) for row in seen.rows]
    assert sorted(_page_rows(page, own), key=str) == sorted(wanted, key=str), "the page shows what was given"
    return seen


Door = Callable[[Json, Caller, pytest.MonkeyPatch], Seen]
DOORS: dict[str, Door] = {
    "use case": use_case,
    "JSON API": json_api,
    "FHIR": fhir,
    "command line": command_line,
    "console": console,
}


def _report(answer: Json) -> Seen:
    cite = answer["access"]["cite"]
    if "patients" in answer:
        return Seen("candidates", cite, frozenset(one["patient_id"] for one in answer["patients"]))
    if not answer["prescriptions"]:
        return Seen("nothing", cite)
    rows = [
        Row(
            row["prescription_number"],
            row["drug"]["national_drug_code"],
            row["filled_on"],
            row["sold_on"] or "",
            float(row["quantity"]),
            row["days_supply"],
            row["fill_number"] or 0,
            None if row["daily_mme"] is None else float(row["daily_mme"]),
            row["prescriber"]["dea"],
            row["dispenser"]["dea"],
        )
        for row in answer["prescriptions"]
    ]
    patient = answer["patient"]
    patients = frozenset([patient["patient_id"]]) if patient else frozenset()
    return Seen("history", cite, patients, _in_order(rows), frozenset(flag["type"] for flag in answer["flags"]))


def _fhir_row(dispense: Json, things: Mapping[str, Json]) -> Row:
    added = {one["url"].rpartition("pdmp-extension-")[2]: one for one in dispense.get("extension", [])}
    order = things[dispense["authorizingPrescription"][0]["reference"]]
    return Row(
        dispense["identifier"][0]["value"],
        dispense["medicationCodeableConcept"]["coding"][0]["code"],
        dispense["whenPrepared"],
        dispense.get("whenHandedOver", ""),
        dispense["quantity"]["value"],
        dispense["daysSupply"]["value"],
        added.get("rx-fill-number", {}).get("valuePositiveInt", 0),
        added.get("mme", {}).get("valueDecimal"),
        _number(things[order["requester"]["reference"]]),
        _number(things[dispense["performer"][0]["actor"]["reference"]]),
    )


def _page_rows(page: str, own: bool) -> list[tuple[str, float, int, float | None]]:
    """Number, quantity, days and daily dose of each row that the page shows."""
    found = []
    for row in re.findall(r'<tr id="row-\d+">(.*?)</tr>', page, re.DOTALL):
        cells = dict(re.findall(r'<td data-label="([^"]*)"[^>]*>(.*?)</td>', row))
        dose = None if own or not cells["MME"] else float(cells["MME"])
        found.append((cells["Number"], float(cells["Quantity"]), int(cells["Days"]), dose))
    return found


def _number(resource: Json) -> str:
    return next(str(one["value"]) for one in resource["identifier"] if one["system"] == DEA)


def _refused(details: Json) -> Seen:
    problems = details["problems"] or [details]
    return Seen(
        "refused",
        details["cite"] or "",
        codes=tuple(one["code"] for one in problems),
        reference=bool(details["reference"]),
    )


def _cited(diagnostics: str) -> str:
    found = re.search(r"\[(.*?)\]", diagnostics)
    return found[1] if found else ""


def _logged(issue: Json) -> bool:
    return "Reference: " in issue["diagnostics"]


def _in_order(rows: list[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (row.filled, row.number)))
