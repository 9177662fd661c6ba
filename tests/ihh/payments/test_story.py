"""The demonstration's money: outcomes at bronze and at silver, a month paid with denials, a month that is due."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from carelaw.ihh import story
from carelaw.ihh.store.models import MemberMonthLine, OutcomesResult, PaymentRun
from carelaw.ihh.story.members import PROVIDER
from carelaw.ihh.story.payments import FINANCE, PRAIRIE, SECOND_FINANCE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.money.payables import Remittance
from tests.ihh.payments.conftest import LAW, someone

AT = datetime(2026, 11, 21, 16, tzinfo=UTC)


@pytest.fixture
def told(tmp_path: Path, settings: LazySettings, adopted: None) -> dict[str, Actor]:
    """The story, told on a day of a deployment that adopted the rule in July 2024."""
    settings.CARELAW_HOME = tmp_path
    (tmp_path / "law.toml").write_text(LAW.replace("2019-02-20", "2024-07-01"), encoding="utf-8")
    scopes = story.prepare(AT)
    people = {one.login: someone(one.role, one.login, **scopes.get(one.login, {})) for one in story.PEOPLE}
    story.tell(people, AT)
    return people


def test_the_story_of_the_money(told: dict[str, Actor]) -> None:
    levels = OutcomesResult.objects.order_by("home__reference").values_list("level", "base", "amount", "payable_id")
    assert [(level, str(base), str(amount)) for level, base, amount, _ in levels] == [
        ("silver", "1080.00", "270.00"),
        ("bronze", "1080.00", "108.00"),
    ]
    assert [payable is not None for *_, payable in levels] == [True, False]
    autumn = MemberMonthLine.objects.filter(month=date(2026, 9, 1), current=True).order_by("member__person_id")
    assert list(autumn.values_list("member__person_id", "status", "code")) == [
        ("IL-1002", "paid", "PAY-OK-F2F"),
        ("IL-1003", "pending", "PAY-DUP-REVIEW"),
        ("IL-1004", "paid", "PAY-OK-TEL"),
        ("IL-1005", "denied", "PAY-NO-CONTACT"),
        ("IL-1007", "denied", "PAY-NO-QUALIFYING"),
    ]
    assert PaymentRun.objects.count() == 10
    assert Remittance.objects.count() == 4
    today = AT.date()
    finance = [item.says for item in waiting_for(told[FINANCE], today)]
    assert "Run the payment of October 2026" in finance
    assert any("1 paid month lies in denied days" in says for says in finance)
    assert any(says.startswith("Compare a similar service") for says in finance)
    assert any(
        "Sign the outcomes of 2025, Prairie Minds: bronze, $108.00" in item.says
        for item in waiting_for(told[SECOND_FINANCE], today)
    )
    for login, says in ((PROVIDER, "to be mended still"), (PRAIRIE, "without a service in November 2026")):
        assert any(says in item.says for item in waiting_for(told[login], today)), login
