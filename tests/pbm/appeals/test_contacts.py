"""How appeals are made is shown to everybody, tried every month, and a finding when nobody is reached twice running."""

from __future__ import annotations

from datetime import date

import pytest

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.use_cases.appeals.contacts import CASE, contacts_seen, record_try
from carelaw.pbm.use_cases.mac_lists import give_contacts
from carelaw.platform.cases.models import Case
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.notices.models import Notice
from tests.pbm.mac.conftest import START, Market, noon


def tried(market: Market, day: int, *, reached: bool, channel: str = "telephone") -> Outcome:
    at = noon(2026, 2, day)
    _, decision = record_try(
        market.pharmacy, at, manager="PBM0101", channel=channel, tested_on=at.date(), reached=reached
    )
    return decision.outcome


def test_two_dead_tries_running_open_a_case_that_the_next_reach_ends(market: Market) -> None:
    give_contacts(market.filer, START, telephone="217-555-0144", email="mac@prairie.example")
    assert tried(market, 3, reached=False) is Outcome.PASS
    assert tried(market, 4, reached=False, channel="email") is Outcome.PASS
    assert tried(market, 5, reached=False) is Outcome.VIOLATION
    assert tried(market, 6, reached=False) is Outcome.VIOLATION
    assert [one.state for one in Case.objects.filter(kind=CASE)] == ["open"]
    assert Notice.objects.filter(kind="pbm-appeal.contacts-dead", channel="letter").count() == 1
    assert any(item.key.startswith("contacts:") for item in waiting_for(market.regulator, date(2026, 2, 6)))
    assert tried(market, 7, reached=True) is Outcome.PASS
    assert [one.state for one in Case.objects.filter(kind=CASE)] == ["closed"]


def test_what_was_not_given_cannot_be_tried(market: Market) -> None:
    give_contacts(market.filer, START, telephone="217-555-0144", email="mac@prairie.example")
    with pytest.raises(Refusal) as refused:
        tried(market, 3, reached=False, channel="website")
    assert refused.value.says.endswith("Given are: telephone, email.")


def test_every_pharmacy_of_a_list_sees_them_and_a_month_without_a_try_is_work(market: Market) -> None:
    give_contacts(market.filer, START, telephone="217-555-0144", email="mac@prairie.example")
    (held, party, decision), *others = contacts_seen(market.pharmacy, date(2026, 3, 5))
    assert held is not None
    assert decision is not None
    assert (held.telephone, party.pk, decision.outcome, others) == (
        "217-555-0144",
        market.manager.pk,
        Outcome.PASS,
        [],
    )
    keys = {item.key for item in waiting_for(market.filer, date(2026, 3, 5))}
    assert f"contacts:{market.manager.pk}" not in keys
    keys = {item.key for item in waiting_for(market.filer, date(2026, 3, 6))}
    assert f"contacts:{market.manager.pk}" in keys
