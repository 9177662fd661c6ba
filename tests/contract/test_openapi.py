"""Whatever a program sends to the JSON API, the answer is one that its OpenAPI document promises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from carelaw.platform.accounts.actor import Actor
from carelaw.site.wsgi import application
from tests.pdmp.conftest import actor
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


@pytest.fixture
def people(submitter: Actor, prescriber: Actor, dispenser: Actor) -> dict[str, Actor]:
    """Everybody who has business with the API, and somebody who has none."""
    send(submitter, asap([record(), record(DSP02="2", DSP10="")]))
    others = {role: actor(role) for role in ("DATA_STEWARD", "AUDITOR", "PATIENT")}
    return {"SUBMITTER": submitter, "PRESCRIBER": prescriber, "DISPENSER": dispenser, **others}


def operations() -> Iterator[Any]:
    """Every operation of the document."""
    document = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    for found in document.get_all_operations():
        yield found.ok()


def fuzz(operation: Any, headers: dict[str, str]) -> list[int]:
    """Send what the document allows, and what it does not; gives the statuses that came back."""
    statuses: list[int] = []

    @settings(
        max_examples=EXAMPLES,
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


@pytest.mark.parametrize("role", ["SUBMITTER", "PRESCRIBER", "DISPENSER", "DATA_STEWARD", "AUDITOR", "PATIENT"])
def test_every_operation_answers_as_documented(people: dict[str, Actor], client: Any, role: str) -> None:
    with caller_for(people[role], client) as caller:
        for operation in operations():
            assert fuzz(operation, {"Authorization": f"Bearer {caller.secret}"}), operation.label


def test_without_a_token_only_the_law_is_open(people: dict[str, Actor]) -> None:
    for operation in operations():
        statuses = set(fuzz(operation, {}))
        if operation.path.startswith("/api/pdmp"):
            assert statuses == {401}, operation.label
        else:
            assert 401 not in statuses, operation.label


def test_the_document_names_every_operation_with_its_refusals() -> None:
    for operation in operations():
        documented = set(operation.definition.raw["responses"])
        assert operation.definition.raw["summary"], operation.label
        if operation.path.startswith("/api/pdmp"):
            assert {"401", "403", "422"} <= documented, operation.label
