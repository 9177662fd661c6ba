"""Remittances: what waits is paid once, the 835 balances and reads back, the sheet says why, the home is told."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carelaw.ihh.store.models import HealthHome, MemberMonthLine
from carelaw.ihh.use_cases.explaining_payments import explain_payment
from carelaw.ihh.use_cases.logging_services import withdraw_service
from carelaw.ihh.use_cases.paying_months import run_month
from carelaw.ihh.use_cases.remitting import (
    issue_remittances,
    remittance_835,
    remittance_seen,
    remittance_sheet,
    remittances_seen,
)
from carelaw.ihh.wire.x12_835 import (
    DENIED,
    PAID,
    REVERSED,
    Balance835,
    Claim835,
    NotAn835,
    Payee,
    Remittance835,
    read_835,
    write_835,
)
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.notices.models import Notice
from tests.ihh.payments.conftest import Served, make_member, noon, someone

MARCH = date(2019, 3, 1)
AT = datetime(2019, 4, 2, 18, tzinfo=UTC)


@pytest.fixture
def paid(finance: Actor, home: HealthHome, serve: Served, fees: object) -> HealthHome:
    """One member paid, one denied."""
    one, _ = make_member("100001", home), make_member("100002", home)
    serve(one, date(2019, 3, 12))
    run_month(finance, noon(date(2019, 4, 1)), MARCH)
    return home


def test_what_waits_is_paid_once_and_the_home_is_told(finance: Actor, provider: Actor, paid: HealthHome) -> None:
    (shown,) = issue_remittances(finance, AT)
    assert (shown.remittance.reference, shown.remittance.amount) == ("IHH-H-1-0001", Decimal("120.00"))
    assert issue_remittances(finance, AT) == []
    notice = Notice.objects.get(kind="ihh-remittance")
    assert str(notice.account_id) == provider.account_id
    assert "Member-months paid: 1; taken back: 0; denied: 1; pending: 0." in notice.body
    assert "Moss" not in notice.body


def test_the_835_balances_and_reads_back(finance: Actor, paid: HealthHome) -> None:
    (shown,) = issue_remittances(finance, AT)
    read = read_835(remittance_835(shown, AT))
    assert (read.amount, read.payee, read.trace) == (
        Decimal("120.00"),
        Payee("HOME H-1", "1234567893"),
        "IHH-H-1-0001",
    )
    assert [(one.status, one.charged, one.paid, one.adjustment) for one in read.claims] == [
        (PAID, Decimal("120.00"), Decimal("120.00"), ""),
        (DENIED, Decimal("120.00"), Decimal("0.00"), "A1"),
    ]


def test_a_take_back_is_a_reversal_and_is_carried(
    finance: Actor, provider: Actor, home: HealthHome, serve: Served, paid: HealthHome
) -> None:
    issue_remittances(finance, AT)
    month = MemberMonthLine.objects.get(status="paid")
    withdraw_service(provider, noon(date(2019, 4, 3)), month.member.services.get().pk)
    run_month(finance, noon(date(2019, 4, 4)), MARCH)
    (second,) = issue_remittances(finance, noon(date(2019, 4, 4)))
    read = read_835(remittance_835(second, AT))
    assert (second.remittance.amount, read.amount) == (Decimal("0.00"), Decimal("0.00"))
    assert (REVERSED, Decimal("-120.00")) in [(one.status, one.paid) for one in read.claims]
    assert [one.amount for one in read.balances] == [Decimal("-120.00")]
    serve(month.member, date(2019, 3, 20), claimed_on=date(2019, 4, 5))
    serve(make_member("100003", home), date(2019, 3, 21), claimed_on=date(2019, 4, 5))
    run_month(finance, noon(date(2019, 4, 6)), MARCH)
    (third,) = issue_remittances(finance, noon(date(2019, 4, 6)))
    assert third.remittance.amount == Decimal("120.00")
    assert [one.amount for one in read_835(remittance_835(third, AT)).balances] == [Decimal("120.00")]


def test_the_sheet_says_why_each_month_is_not_paid(finance: Actor, paid: HealthHome) -> None:
    (shown,) = issue_remittances(finance, AT)
    rows = list(csv.DictReader(io.StringIO(remittance_sheet(shown))))
    assert [(row["status"], row["code"]) for row in rows] == [
        ("paid", "PAY-OK-F2F"),
        ("denied", "PAY-NO-QUALIFYING"),
    ]
    assert rows[1]["mend_until"] == "2019-09-27"


def test_a_home_sees_its_own_remittances_only(
    finance: Actor, provider: Actor, paid: HealthHome, other_home: HealthHome
) -> None:
    issue_remittances(finance, AT)
    assert len(remittances_seen(provider)) == 1
    stranger = someone("IHH_PROVIDER", "stranger", party=[str(other_home.party_id)])
    with pytest.raises(Refusal) as refused:
        remittance_seen(stranger, "IHH-H-1-0001")
    assert refused.value.code == "REMITTANCE-UNKNOWN"
    month = MemberMonthLine.objects.get(status="paid")
    assert explain_payment(str(month.pk), stranger) is None


def test_a_payment_is_explained_to_the_remittance(finance: Actor, provider: Actor, paid: HealthHome) -> None:
    issue_remittances(finance, AT)
    told = explain_payment(str(MemberMonthLine.objects.get(status="paid").pk), provider)
    assert told is not None
    says = " / ".join(line.says for line in told.lines)
    assert "Service of 2019-03-12 (F2F): counts" in says
    assert "in remittance IHH-H-1-0001" in says
    assert len(told.decisions) == 2
    denied = explain_payment(str(MemberMonthLine.objects.get(status="denied").pk), provider)
    assert denied is not None
    assert any("What would mend it" in line.says for line in denied.lines)


def test_our_reader_reads_remittances_of_others(shared_data: Path) -> None:
    folder = shared_data / "x12-samples"
    read = read_835((folder / "generated-x12sdk" / "gen_seed7_50claims.835").read_text())
    assert (len(read.claims), read.amount) == (50, Decimal("91093.13"))


def test_a_wrong_count_or_amount_is_no_remittance(finance: Actor, paid: HealthHome) -> None:
    (shown,) = issue_remittances(finance, AT)
    text = remittance_835(shown, AT)
    for wrong in (text.replace("BPR*I*120.00", "BPR*I*120.01"), text.replace("DTM*405", "XX*405~DTM*405"), "ISA*"):
        with pytest.raises(NotAn835):
            read_835(wrong)


_amounts = st.decimals(min_value="0.01", max_value="999.99", places=2)
_words = st.text("ABC DEF", min_size=1, max_size=12).map(str.strip).filter(bool)
_claims = st.builds(
    lambda number, charged, share, name: Claim835(
        f"M{number}",
        DENIED if share == 0 else PAID,
        charged,
        charged * share,
        f"R{number}",
        name,
        "AVERY",
        MARCH,
        "" if share else "29",
    ),
    st.integers(1, 10**6),
    _amounts,
    st.sampled_from((0, 1)),
    _words,
)


@settings(max_examples=40, deadline=None)
@given(st.lists(_claims, max_size=5), _words)
def test_what_is_written_is_what_is_read(claims: list[Claim835], payee: str) -> None:
    total = sum((one.paid for one in claims), Decimal("0.00"))
    made = Remittance835(
        "PAYER", "ID1", Payee(payee, "1234567893"), "T-1", MARCH, total, tuple(claims), (Balance835("X1", Decimal(0)),)
    )
    assert read_835(write_835(made, control=7, at=AT)) == made
