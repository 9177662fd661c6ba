"""A services organization finds what waits for the pharmacies that gave it a mandate, while the mandate runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from carelaw.pbm import story
from carelaw.pbm.store.models import PsaoMandate
from carelaw.pbm.use_cases.contracts import agency as agency
from carelaw.pbm.use_cases.contracts import looking
from carelaw.pbm.use_cases.contracts.registering import contract_for
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.worklist import waiting_for
from tests.pbm.conftest import acting

AT = datetime(2026, 6, 10, 15, tzinfo=UTC)
TODAY = AT.date()


@pytest.fixture
def told(scopes: Mapping[str, Mapping[str, list[str]]]) -> Mapping[str, Actor]:
    """The demonstration's year, in which one pharmacy of two gave a mandate."""
    people = {p.login: acting(p.role, p.login, scopes[p.login], AT) for p in story.PEOPLE}
    story.tell(people, AT)
    return people


def says(actor: Actor, days: int = 0) -> str:
    return "\n".join(item.says for item in waiting_for(actor, TODAY + timedelta(days=days)))


def test_its_work_is_of_the_pharmacy_with_a_mandate_and_ends_with_it(told: Mapping[str, Actor]) -> None:
    agent = told[story.PSAO_OFFICE]
    due = {item.says: item.due_on for item in waiting_for(agent, TODAY)}
    assert due["The mandate of Corner Pharmacy ends: ask for the next one"] == TODAY + timedelta(days=25)
    found = says(agent)
    for words in ("has to answer appeal A-", "Finish the draft of appeal", "Read what was found in Network contract"):
        assert words in found
    assert "River Street Pharmacy has not adopted PF-" in found
    assert "of River Street Pharmacy" not in found
    after = says(agent, 26)
    assert "Corner Pharmacy" not in after
    assert "PF-" in after


def test_it_reads_contracts_of_its_pharmacies_and_changes_none(told: Mapping[str, Actor]) -> None:
    agent = told[story.PSAO_OFFICE]
    rows = looking.contract_rows(agent, AT)
    assert [row["title"] for row in rows] == ["Network contract"]
    assert contract_for(agent, rows[0]["number"], TODAY).title == "Network contract"
    assert looking.contract_rows(agent, AT + timedelta(days=30)) == []
    PsaoMandate.objects.update(scope=["audits"])
    assert looking.contract_rows(agent, AT) == []
