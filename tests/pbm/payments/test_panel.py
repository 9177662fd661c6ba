"""The panel's opinions and its report to the Director: counted, written as a letter, determined; no patient in it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import MacAppeal, PanelReportFiled, RefusedAttempt
from carelaw.pbm.use_cases.payments import doing, looking
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.notices.letters import letter_pdf
from carelaw.platform.notices.models import Notice
from tests.pbm.conftest import manager, pharmacy_party

ASKED = datetime(2024, 3, 31, 22, 0, tzinfo=UTC)
AFTER = datetime(2024, 4, 1, 15, 0, tzinfo=UTC)
FIRST, LAST = date(2024, 1, 1), date(2024, 3, 31)


def review(drug: str = "00378410591", asked: datetime = ASKED) -> MacAppeal:
    return MacAppeal.objects.create(
        manager_id=manager().pk, pharmacy_id=pharmacy_party().pk, state="denied", national_drug_code=drug,
        saved_at=asked, panel_asked_at=asked,
    )  # fmt: skip


def opinion(actor: Actor, appeal: str, *, outcome: str = "pharmacy", tie: bool = False, words: str = "") -> None:
    doing.opinion(
        actor, AFTER, appeal=appeal, members=("Ada Quist", "Bo Lindgren"), tie=tie, outcome=outcome, amount="12.50",
        on=date(2024, 4, 1), words=words,
    )  # fmt: skip


def test_a_report_counts_by_manager_and_drug_and_goes_to_the_director(regulator: Actor, filer: Actor) -> None:
    first, second, third = review(), review(), review("00093015001")
    # The first of April in Illinois; the one before it was still the last of March.
    review(asked=datetime(2024, 4, 1, 5, 30, tzinfo=UTC))
    review(asked=datetime(2024, 4, 1, 4, 30, tzinfo=UTC))
    opinion(regulator, first.reference)
    opinion(regulator, third.reference, outcome="manager_side")
    done = doing.panel_report(regulator, AFTER, period_from=FIRST, period_to=LAST, words="Prices of one drug lag.")
    [row] = looking.panel_reports(regulator, AFTER)
    assert (row["reviews"], row["pharmacy"], row["manager_side"], row["open"]) == (4, 1, 1, 2)
    assert row["amount"] == Decimal("25.00")
    letter = Notice.objects.get(pk=done.more["letter"])
    assert "Prairie Benefit Management LLC | 00378410591 | 3 |" in letter.body
    assert letter_pdf(letter).startswith(b"%PDF")
    assert [one.says for one in waiting_for(regulator, date(2024, 4, 1)) if "panel's report" in one.says]
    doing.determination(regulator, AFTER, report=done.reference, determination="An examination is opened.")
    assert not [one.says for one in waiting_for(regulator, date(2024, 4, 1)) if "panel's report" in one.says]
    assert Notice.objects.filter(account_id=filer.account_id, kind="pbm.panel-determination").count() == 1
    assert second.reference in {one["appeal"] for one in looking.panel_reviews(regulator, AFTER)}


def test_a_report_that_names_a_patient_is_refused_and_stays(regulator: Actor) -> None:
    words = "The claim of patient Jane Doe was underpaid."
    with pytest.raises(Refusal, match=r"E-PBM-125\.patient"):
        doing.panel_report(regulator, AFTER, period_from=FIRST, period_to=LAST, words=words)
    assert not PanelReportFiled.objects.exists()
    assert RefusedAttempt.objects.get().code == "E-PBM-125.patient"


def test_a_period_that_has_not_ended_is_refused(regulator: Actor) -> None:
    with pytest.raises(Refusal, match=r"E-PBM-125\.open"):
        doing.panel_report(regulator, AFTER, period_from=FIRST, period_to=date(2024, 4, 1), words="")
    doing.panel_report(regulator, AFTER, period_from=FIRST, period_to=LAST, words="")
    with pytest.raises(Refusal, match="panel-report-known"):
        doing.panel_report(regulator, AFTER, period_from=FIRST, period_to=LAST, words="")


def test_a_member_with_a_tie_gives_no_opinion(regulator: Actor) -> None:
    with pytest.raises(Refusal, match=r"E-PBM-124\.tie"):
        opinion(regulator, review().reference, tie=True)
    with pytest.raises(Refusal, match="panel-review-unknown"):
        opinion(regulator, "A-9999")
