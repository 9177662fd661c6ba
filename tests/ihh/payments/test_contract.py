"""Whatever is sent to the money path's operations, the answer is one that the document promises."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pytest

from carelaw.ihh.use_cases.paying_months import run_month
from carelaw.ihh.use_cases.remitting import issue_remittances
from carelaw.kernel.dates import first_of_following_month
from carelaw.platform.accounts.actor import Actor
from tests.contract.test_openapi import _one_connection_for_the_whole_test, fuzz, operations
from tests.ihh.payments.conftest import noon
from tests.ihh.payments.test_doors import MARCH
from tests.pdmp.doors import caller_for

__all__ = ["_one_connection_for_the_whole_test"]
# Whoever may use an operation sends what the document allows and what it does not.
WHO = {
    "/services": "provider",
    "/pmpm": "finance",
    "/remittances": "finance",
    "/fees": "finance",
    "/duplicates": "finance",
    "/changes": "program",
    "/outcomes/{index}/publication": "program",
    "/outcomes/{index}/measures": "program",
    "/outcomes": "finance",
}


@pytest.mark.slow
def test_every_operation_of_the_money_path_answers_as_documented(
    provider: Actor, finance: Actor, program: Actor, member: object, fees: object, client: Any
) -> None:
    run_month(finance, noon(first_of_following_month(MARCH)), MARCH)
    issue_remittances(finance, noon(first_of_following_month(MARCH)))
    people = {"provider": provider, "finance": finance, "program": program}
    asked = 0
    with ExitStack() as open_for:
        secrets = {name: open_for.enter_context(caller_for(one, client)).secret for name, one in people.items()}
        for operation in operations():
            place = operation.path.removeprefix("/api/ihh")
            who = next((WHO[start] for start in WHO if place.startswith(start)), "")
            if place != operation.path and who:
                asked += 1
                assert fuzz(operation, {"Authorization": f"Bearer {secrets[who]}"}), operation.label
    assert asked >= 17
