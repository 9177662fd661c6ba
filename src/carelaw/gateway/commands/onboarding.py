"""`carelaw gateway requests`, `request`, `step`, `approve`: the way to integration, by the JSON the interface takes."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from carelaw.gateway.commands.acting import Rows, command
from carelaw.kernel.command import Command
from carelaw.kernel.refusal import Refusal

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


def _previously_integrated(actor: Actor, one: Onboarding, told: dict[str, Any], at: datetime) -> Onboarding:
    from carelaw.gateway.use_cases.onboarding import pass_as_previously_integrated

    return pass_as_previously_integrated(actor, one, at=at)


def _withdrawal(actor: Actor, one: Onboarding, told: dict[str, Any], at: datetime) -> Onboarding:
    from carelaw.gateway.use_cases.onboarding import withdraw

    return withdraw(actor, one, because=str(told.get("because", "")), at=at)


def _production(actor: Actor, one: Onboarding, told: dict[str, Any], at: datetime) -> Onboarding:
    from carelaw.gateway.use_cases.onboarding import switch_production_on

    return switch_production_on(actor, one, at=at)


STEPS: Mapping[str, Step] = {
    "memorandum": _memorandum,
    "signature": _signature,
    "vendor": _vendor,
    "feasibility": _feasibility,
    "safeguards": _safeguards,
    "testing": _testing,
    "tests": _tests,
    "previously-integrated": _previously_integrated,
    "withdrawal": _withdrawal,
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


def _integration_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("integration", help="the integration's reference, such as INT-2026-0001")


def _step_arguments(parser: argparse.ArgumentParser) -> None:
    _integration_argument(parser)
    parser.add_argument("step", choices=STEPS, help="the next step")
    parser.add_argument("--facts", metavar="FILE|-", help="what the step needs, as JSON (the interface takes the same)")


def _step(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    return _taken(STEPS[options.step], options.integration, options.facts, actor, at)


def _approve(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    return _taken(_production, options.integration, {}, actor, at)


def _taken(step: Step, reference: str, told: dict[str, Any], actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.looking import integration_rows
    from carelaw.gateway.use_cases.onboarding import onboarding_of

    step(actor, onboarding_of(actor, reference), told, at)
    return integration_rows([onboarding_of(actor, reference)])


def _requests_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--stage", default="", help="only integrations at this step, such as test-passed")


def _requests(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.use_cases.looking import integration_rows
    from carelaw.gateway.use_cases.onboarding import visible_onboardings

    found = visible_onboardings(actor).order_by("reference")
    return integration_rows(found.filter(stage=options.stage) if options.stage else found)


def _request_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entity", help="the pharmacy entity's id")
    parser.add_argument("locations", nargs="+", metavar="LOCATION", help="the ids of the locations to integrate")
    parser.add_argument("--message-id", help="that of the e-mail that asked; the same e-mail is one request")


def _request(options: argparse.Namespace, actor: Actor, at: datetime) -> Rows:
    from carelaw.gateway.store.models import PharmacyEntity, PharmacyLocation
    from carelaw.gateway.use_cases.looking import integration_rows, known
    from carelaw.gateway.use_cases.onboarding import request_integration

    made = request_integration(
        actor,
        known(PharmacyEntity, options.entity, "entity"),
        locations=[known(PharmacyLocation, each, "location") for each in options.locations],
        channel="EMAIL" if options.message_id else "CONSOLE",
        message_id=options.message_id,
        at=at,
    )
    return integration_rows([made])


ONBOARDING: tuple[Command, ...] = (
    command("requests", "List the integrations.", _requests_arguments, _requests, "--stage test-passed"),
    command("request", "Ask for an entity's integration.", _request_arguments, _request, "6f1c… 0a52… --format json"),
    command(
        "step",
        "Take the next step of an integration.",
        _step_arguments,
        _step,
        "INT-2026-0001 tests --facts results.json",
        reads=("facts",),
    ),
    command("approve", "Switch production on.", _integration_argument, _approve, "INT-2026-0001"),
)
