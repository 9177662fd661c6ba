"""Whatever a program sends to the JSON API, the answer is one that its OpenAPI document promises."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from ninja import Schema
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from carelaw.gateway.use_cases.oversight import streaming
from carelaw.law.register import default_law
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import access_of, permissions
from carelaw.site.api import api
from carelaw.site.wsgi import application
from tests.pdmp.conftest import ADOPTION, actor
from tests.pdmp.doors import caller_for
from tests.pdmp.files import asap, record, send

pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 8
# Who may not use an operation is refused before anything sent is read: what is sent then matters little.
REFUSED_EXAMPLES = 2
# Who has business with each program's operations, and somebody who has none; the others are anybody's.
CALLERS = {
    "/api/pdmp": (
        "SUBMITTER",
        "PRESCRIBER",
        "DISPENSER",
        "DATA_STEWARD",
        "AUDITOR",
        "ADMIN",
        "BOARD_MEMBER",
        "ADVISORY_MEMBER",
        "LE_REQUESTER",
        "OAG_AGENT",
        "LICENSING_REP",
        "PATIENT",
    ),
    "/api/gateway": ("IL_ADMINISTRATOR", "IL_COMPLIANCE", "PHARMACY_ENTITY", "PATIENT"),
    "/api/pbm": ("PBM_REGULATOR", "PBM_FILER", "NETWORK_PHARMACY", "PATIENT"),
    "/api/ihh": ("IHH_PROGRAM", "IHH_PROVIDER", "IHH_FINANCE", "IHH_MEMBER", "PATIENT"),
    "/api/": ("AUDITOR",),
}
# The law, the register of licenses, what is published for patients and their own requests are open to everybody.
PUBLIC = re.compile(
    r"\w+ /api/(rules|law)\b.*|GET /api/pbm/(sanctions|licenses(/\{number\}(/license\.pdf)?)?)"
    r"|POST /api/pdmp/my-record/\w+|GET /api/pdmp/(notice-to-patients|service-measures|doors|annual-reports/published)"
)
load_all_checks()


@pytest.fixture(autouse=True)
def _one_connection_for_the_whole_test() -> Iterator[None]:
    """A server gives up its connection between requests; here the test's transaction lives in it."""
    ends = (signals.request_started, signals.request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks to wait for the next envelope is answered at once: here none comes."""
    monkeypatch.setattr(streaming, "LONGEST_WAIT", 0)


@pytest.fixture(autouse=True)
def _every_law_is_adopted(home: Path) -> None:
    """Each program's operations are there to be asked."""
    every = list(default_law().rulebooks)
    (home / "law.toml").write_text(ADOPTION.replace('["pa-abc-map"]', json.dumps(every)), encoding="utf-8")


@pytest.fixture
def people(submitter: Actor, prescriber: Actor, dispenser: Actor) -> dict[str, Actor]:
    """Everybody who has business with the API, and somebody who has none."""
    send(submitter, asap([record(), record(DSP02="2", DSP10="")]))
    known = {"SUBMITTER": submitter, "PRESCRIBER": prescriber, "DISPENSER": dispenser}
    others = {role for roles in CALLERS.values() for role in roles} - set(known)
    return known | {role: actor(role) for role in sorted(others)}


def served(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """The application as a server runs it: each answer is closed, and with it whatever was uploaded."""
    answer = application(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


def operations() -> Iterator[Any]:
    """Every operation of the document."""
    document = schemathesis.openapi.from_wsgi("/api/openapi.json", served)
    for found in document.get_all_operations():
        yield found.ok()


def has_business(role: str, operation: Any) -> bool:
    """Who may use an operation tries it; two such roles are enough, and a patient tries what patients may not."""
    known = CALLERS[prefix_of(operation)]
    may = [one for one in known if may_use(one, operation)]
    return role in may[:2] or role == known[-1]


def may_use(role: str, operation: Any) -> bool:
    """Whether a role has the permission that an operation asks for."""
    permission = asked_for()[operation.method.upper(), operation.path]
    return not permission or role in permissions()[permission].roles


def prefix_of(operation: Any) -> str:
    return next(known for known in CALLERS if operation.path.startswith(known))


@cache
def asked_for() -> dict[tuple[str, str], str | None]:
    """The permission that each operation asks for, by its method and its address in the document."""
    found = {}
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            address = "/" + "/".join(part.strip("/") for part in ("api", prefix, path) if part.strip("/"))
            for one in view.operations:
                access = access_of(one.view_func)
                for method in one.methods:
                    found[method, re.sub(r"{\w+:(\w+)}", r"{\1}", address)] = access.permission if access else None
    return found


def fuzz(operation: Any, headers: dict[str, str], examples: int = EXAMPLES) -> list[int]:
    """Send what the document allows, and what it does not; gives the statuses that came back."""
    statuses: list[int] = []

    @settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def sent(case: Any) -> None:
        response = case.call(headers=headers)
        statuses.append(response.status_code)
        case.validate_response(response, checks=CHECKS)

    sent()
    return statuses


@pytest.mark.parametrize(("prefix", "role"), [(prefix, role) for prefix, roles in CALLERS.items() for role in roles])
def test_every_operation_answers_as_documented(people: dict[str, Actor], client: Any, prefix: str, role: str) -> None:
    mine = [one for one in operations() if prefix_of(one) == prefix and has_business(role, one)]
    assert mine
    with caller_for(people[role], client) as caller:
        for operation in mine:
            examples = EXAMPLES if may_use(role, operation) else REFUSED_EXAMPLES
            assert fuzz(operation, {"Authorization": f"Bearer {caller.secret}"}, examples), operation.label


def test_without_a_token_only_the_law_is_open(people: dict[str, Actor]) -> None:
    for operation in operations():
        public = PUBLIC.fullmatch(operation.label)
        statuses = set(fuzz(operation, {}, EXAMPLES if public else REFUSED_EXAMPLES))
        if public:
            assert 401 not in statuses, operation.label
        else:
            assert statuses == {401}, operation.label


def test_the_document_names_every_operation_with_its_refusals() -> None:
    for operation in operations():
        documented = set(operation.definition.raw["responses"])
        assert operation.definition.raw["summary"], operation.label
        if not PUBLIC.fullmatch(operation.label):
            assert {"401", "403", "422"} <= documented, operation.label


def test_every_shape_of_the_document_has_a_name_of_its_own() -> None:
    """Two shapes of one name would be one shape in the document, and wrong for half of its operations."""
    named: dict[str, set[str]] = {}
    for made in _below(Schema):
        named.setdefault(made.__name__, set()).add(made.__module__)
    twice = {name: modules for name, modules in named.items() if len(modules) > 1}
    assert not {name: ours for name, ours in twice.items() if any(one.startswith("carelaw.") for one in ours)}


def _below(made: type[Schema]) -> Iterator[type[Schema]]:
    for one in made.__subclasses__():
        yield one
        yield from _below(one)
