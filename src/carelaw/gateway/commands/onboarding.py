"""`carelaw gateway request`, `step`, `bind`: the way to integration, by the same JSON that the interface takes."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carelaw.gateway.commands.integration import _command
from carelaw.kernel.command import Console, Exit, add_format
from carelaw.kernel.refusal import Refusal
from carelaw.platform import clock
from carelaw.platform.accounts.terminal import actor_here

if TYPE_CHECKING:
    from datetime import datetime

    from carelaw.gateway.store.models import Onboarding, Vendor
    from carelaw.platform.accounts.actor import Actor

    Step = Callable[[Actor, Onboarding, dict[str, Any], datetime], Onboarding]


@dataclass(frozen=True, slots=True)
class Carrying:
    """Who carries the traffic: the pharmacy's own system, or a vendor by its id."""

    carried_by: str
    vendor: str | None = None


def _memorandum(actor: Actor, one: Onboarding, told: dict[str, Any], at: datetime) -> Onboarding:
    from carelaw.gateway.facts.onboarding import MemorandumDraft
    from carelaw.gateway.facts.search import QueryMode
    from carelaw.gateway.use_cases.onboarding import decide_in_memorandum
    from carelaw.law.facts_schema import parse_facts

    carried_by, vendor = _carrying({name: told.pop(name) for name in ("carried_by", "vendor") if name in told})
    states = {state: _one_of(QueryMode, mode, "states") for state, mode in told.pop("states", {}).items()}
    points = parse_facts(MemorandumDraft, told)
    decide_in_memorandum(actor, one, points=points, carried_by=carried_by, vendor=vendor, states=states, at=at)
    return one


def _signature(actor: Actor, one: Onboarding, told: dict[str, Any], at: datetime) -> Onboarding:
    from carelaw.gateway.use_cases.onboarding import sign_memorandum

    return sign_memorandum(actor, one, at=at)


def _vendor(actor: Actor, one: Onboarding, told: dict[str, Any], at: datetime) -> Onboarding:
    from carelaw.gateway.use_cases.onboarding import confirm_vendor

    carried_by, vendor = _carrying(told)
    return confirm_vendor(actor, one, carried_by=carried_by, vendor=vendor, at=at)


def _feasibility(actor: Actor, one: Onboarding, told: dict[str, Any], at: datetime) -> Onboarding:
    from carelaw.gateway.facts.search import Option
    from carelaw.gateway.use_cases.onboarding import report_feasibility

    option = told.get("option")
    return report_feasibility(
        actor,
        one,
        feasible=told.get("feasible") is True,
        option=_one_of(Option, option, "option") if option else None,
        notes=str(told.get("notes", "")),
        at=at,
    )


def _safeguards(actor: Actor, one: Onboarding, told: dict[str, Any], at: datetime) -> Onboarding:
    from carelaw.gateway.facts.onboarding import Attestations
    from carelaw.gateway.use_cases.onboarding import attest_safeguards
    from carelaw.law.facts_schema import parse_facts

    officer = bool(one.entity.responsible_officer)
    given = parse_facts(Attestations, {**told, "responsible_officer": officer})
    return attest_safeguards(actor, one, given, at=at)


def _testing(actor: Actor, one: Onboarding, told: dict[str, Any], at: datetime) -> Onboarding:
    from carelaw.gateway.use_cases.onboarding import open_testing

    return open_testing(actor, one, at=at)


def _tests(actor: Actor, one: Onboarding, told: dict[str, Any], at: datetime) -> Onboarding:
    from carelaw.gateway.use_cases.onboarding import record_test

    results = told.get("results")
    if not isinstance(results, dict) or not all(isinstance(passed, bool) for passed in results.values()):
        raise Refusal("facts-refused", "`results` names each test case with true or false.", field="results")
    return record_test(actor, one, results, at=at, signed_off=told.get("signed_off") is True)


STEPS: Mapping[str, Step] = {
    "memorandum": _memorandum,
    "signature": _signature,
    "vendor": _vendor,
    "feasibility": _feasibility,
    "safeguards": _safeguards,
    "testing": _testing,
    "tests": _tests,
}


def _carrying(told: Mapping[str, Any]) -> tuple[Any, Vendor | None]:
    from carelaw.gateway.facts.search import CarriedBy
    from carelaw.gateway.store.models import Vendor
    from carelaw.gateway.use_cases.looking import known
    from carelaw.law.facts_schema import parse_facts

    given = parse_facts(Carrying, dict(told))
    carried_by = _one_of(CarriedBy, given.carried_by, "carried_by")
    return carried_by, known(Vendor, given.vendor, "vendor") if given.vendor else None


def _one_of(kind: Any, text: Any, field: str) -> Any:
    try:
        return kind(text)
    except ValueError:
        permitted = ", ".join(each.value for each in kind)
        raise Refusal("facts-refused", f"{field} is “{text}”. Permitted: {permitted}.", field=field) from None


def _step_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("integration", help="the integration's reference, such as INT-2026-0001")
    parser.add_argument("step", choices=STEPS, help="the next step")
    parser.add_argument("--facts", metavar="FILE|-", help="what the step needs, as JSON (the interface takes the same)")
    add_format(parser)


def _step(options: argparse.Namespace, console: Console) -> int:
    from carelaw.gateway.use_cases.looking import INTEGRATION_COLUMNS, integration_rows
    from carelaw.gateway.use_cases.onboarding import onboarding_of

    told = _read(options.facts, console) if options.facts else {}
    actor = actor_here()
    STEPS[options.step](actor, onboarding_of(actor, options.integration), told, clock.now())
    done = onboarding_of(actor, options.integration)
    console.rows(integration_rows([done]), INTEGRATION_COLUMNS, options.format)
    return Exit.DONE


def _read(where: str, console: Console) -> dict[str, Any]:
    try:
        told = json.loads(console.stdin.read() if where == "-" else Path(where).read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise Refusal("facts-unreadable", f"The facts cannot be read as JSON: {fault}", field="facts") from None
    if not isinstance(told, dict):
        raise Refusal("facts-unreadable", "The facts are one JSON object.", field="facts")
    return told


def _request_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entity", help="the pharmacy entity's id")
    parser.add_argument("locations", nargs="+", metavar="LOCATION", help="the ids of the locations to integrate")
    parser.add_argument("--message-id", help="that of the e-mail that asked; the same e-mail is one request")
    add_format(parser)


def _request(options: argparse.Namespace, console: Console) -> int:
    from carelaw.gateway.store.models import PharmacyEntity, PharmacyLocation
    from carelaw.gateway.use_cases.looking import INTEGRATION_COLUMNS, integration_rows, known
    from carelaw.gateway.use_cases.onboarding import request_integration

    made = request_integration(
        actor_here(),
        known(PharmacyEntity, options.entity, "entity"),
        locations=[known(PharmacyLocation, each, "location") for each in options.locations],
        channel="EMAIL" if options.message_id else "CONSOLE",
        message_id=options.message_id,
        at=clock.now(),
    )
    console.rows(integration_rows([made]), INTEGRATION_COLUMNS, options.format)
    return Exit.DONE


def _bind_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("point", help="the point's reference, such as IL-00001")
    parser.add_argument("--certificate", required=True, metavar="FILE", help="its client certificate, PEM")
    parser.add_argument("--keys", required=True, metavar="FILE|-", help='its public keys: {"keys": […]}, as a JWK set')
    add_format(parser)


def _bind(options: argparse.Namespace, console: Console) -> int:
    from carelaw.gateway.use_cases.looking import POINT_COLUMNS, point_rows
    from carelaw.gateway.use_cases.points import point_of, register_keys

    actor, at = actor_here(), clock.now()
    try:
        certificate = Path(options.certificate).read_text("utf-8")
    except (OSError, ValueError) as fault:
        raise Refusal(
            "certificate-unreadable", f"The certificate cannot be read: {fault}", field="certificate"
        ) from None
    point = point_of(actor, options.point)
    register_keys(actor, point, certificate=certificate, keys=_read(options.keys, console).get("keys", []), at=at)
    console.rows(point_rows([point], at), POINT_COLUMNS, options.format)
    return Exit.DONE


ONBOARDING = (
    _command(
        "bind",
        "Bind certificate and keys to a point.",
        _bind_arguments,
        _bind,
        "bind IL-00001 --certificate client.pem --keys jwks.json",
    ),
    _command(
        "request", "Ask for an entity's integration.", _request_arguments, _request, "request 6f1c… 0a52… --format json"
    ),
    _command(
        "step",
        "Take the next step of an integration.",
        _step_arguments,
        _step,
        "step INT-2026-0001 tests --facts results.json",
    ),
)
