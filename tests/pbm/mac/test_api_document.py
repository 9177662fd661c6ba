"""Whatever is sent to the operations of price lists and appeals, the answer is one that the document promises."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from carelaw.pbm.use_cases.appeal_filing import file_appeal, save_draft
from carelaw.pbm.use_cases.mac_publishing import Publication
from carelaw.platform.accounts.actor import host_operator
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.tokens import issue_token
from tests.contract.test_openapi import served
from tests.pbm.mac.conftest import Market, noon

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
MINE = re.compile(r"/api/pbm/(mac-|appeal|priced-claims)")
FILED = noon(2026, 3, 16)
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


@pytest.mark.parametrize("who", ["filer", "pharmacy"])
def test_every_operation_answers_as_documented(
    market: Market, published: Callable[..., Publication], monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    published()
    draft = save_draft(market.pharmacy, FILED, market.typed())
    filed = save_draft(market.pharmacy, FILED, market.typed(claim_reference="CLM-2"))
    file_appeal(market.pharmacy, FILED, reference=filed.reference)
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: FILED))
    someone = getattr(market, who)
    account = Account.objects.get(pk=someone.account_id)
    secret = issue_token(host_operator("tests"), FILED, account=account, role=someone.role, days=1).secret
    known = {"reference": [draft.reference, filed.reference, "RETAIL", "A-1", "x"]}
    document = schemathesis.openapi.from_wsgi("/api/openapi.json", served)
    seen = set()
    for found in document.get_all_operations():
        operation = found.ok()
        if MINE.match(operation.path):
            seen.add(operation.label)
            _fuzz(operation, {"Authorization": f"Bearer {secret}"}, known)
    assert len(seen) == 41


def _fuzz(operation: Any, headers: dict[str, str], known: dict[str, list[str]]) -> None:
    references = iter(known["reference"] * 4)

    @settings(
        max_examples=8,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def sent(case: Any) -> None:
        if "reference" in (case.path_parameters or {}):
            case.path_parameters["reference"] = next(references)
        case.validate_response(case.call(headers=headers), checks=CHECKS)

    sent()
