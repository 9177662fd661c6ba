"""Whatever a program sends to the operations of the member path, the answer is one that the document promises."""

from __future__ import annotations

from typing import Any

import pytest

from carelaw.ihh.store.models import Member
from carelaw.ihh.use_cases.attributing import run_attribution
from carelaw.platform.accounts.actor import Actor
from tests.contract.test_openapi import _one_connection_for_the_whole_test, fuzz, operations  # noqa: F401 - a fixture
from tests.ihh.members.conftest import AT, DAY_ONE
from tests.ihh.payments.doors import Doors

PLACES = ("/imports/", "/attribution/", "/people/", "/assignments/", "/rosters/", "/my-", "/valuesets/")


def mine() -> list[Any]:
    return [one for one in operations() if one.path.startswith(tuple(f"/api/ihh{place}" for place in PLACES))]


@pytest.mark.parametrize("role", ["IHH_PROGRAM"])
def test_every_operation_answers_as_documented(
    monkeypatch: pytest.MonkeyPatch, staff: Actor, rosa: Actor, people: dict[str, Member], role: str
) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    doors = Doors(monkeypatch, AT)
    headers = {"Authorization": f"Bearer {doors._token(staff if role == 'IHH_PROGRAM' else rosa)}"}
    found = mine()
    assert len(found) >= 12
    for operation in found:
        assert fuzz(operation, headers), operation.path
