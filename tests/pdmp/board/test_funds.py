"""The program's money: where penalties go, what needs a directive, what may never be charged."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import ChargeComplaint, FundLine
from carelaw.pdmp.use_cases.board.acts import DIRECT
from carelaw.pdmp.use_cases.funds import acts
from carelaw.pdmp.use_cases.funds.charges import Complaint, receipt_of, take_complaint
from carelaw.pdmp.use_cases.funds.ledger import fiscal_year, funds_statement, penalty_trail
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.models import Case
from carelaw.platform.money.ledger import assess, receive_payment
from carelaw.platform.money.models import ChargeKind
from carelaw.platform.record.models import Entry
from tests.pdmp.board.test_seats_and_meetings import policy
from tests.pdmp.conftest import AT

pytestmark = pytest.mark.django_db
TODAY = date(2025, 1, 6)


def collected(amount: str, cite: str = "§10(c)(1)") -> None:
    party = uuid4()
    said: Any = {"on": TODAY, "at": AT}
    assess(ChargeKind.FINE, key=f"f:{party}", party_id=party, amount=Decimal(amount), says="Penalty", cite=cite, **said)
    receive_payment(reference=f"p:{party}", party_id=party, amount=Decimal(amount), method="check", **said)


def deposit(office: Actor, amount: str, to: str = "general-fund", reference: str = "T-1") -> Any:
    typed = {"amount": amount, "destination": to, "reference": reference, "on": "2025-01-06"}
    return acts.DEPOSIT.perform(office, AT, typed)


def test_penalties_go_to_the_general_fund_and_come_back_reconciled(office: Actor) -> None:
    collected("2500.00")
    collected("900.00", cite="77 Ill. Adm. Code 2080.208(h)")
    assert penalty_trail().to_deposit == Decimal("2500.00")
    with pytest.raises(Refusal, match="E-MAP-162"):
        deposit(office, "2500.00", to="department-program")
    with pytest.raises(Refusal, match=r"E-MAP-162\.over"):
        deposit(office, "2500.01")
    deposit(office, "2500.00")
    back = {"amount": "2500.01", "reference": "A-1", "on": "2025-01-06"}
    with pytest.raises(Refusal, match=r"E-MAP-162\.over"):
        acts.PENALTY_APPROPRIATION.perform(office, AT, back)
    assert not penalty_trail().reconciled
    acts.PENALTY_APPROPRIATION.perform(office, AT, {**back, "amount": "2500.00"})
    assert penalty_trail().reconciled


def test_the_database_knows_no_other_destination_either(office: Actor) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FundLine.objects.create(
            kind="deposit", on=TODAY, fiscal_year=2024, amount=Decimal("1.00"), source="x", destination="county",
            reference="X", recorded_at=AT,
        )  # fmt: skip


def test_a_grant_needs_the_boards_directive_to_seek_grants(board: Actor, office: Actor) -> None:
    policy(board, "xiii")
    typed = {"sort": "federal", "giver": "An agency", "amount": "1,000.00", "sought_on": "2025-01-06", "reference": "G"}
    other = DIRECT.perform(board, AT, {"subject": "budget", "text": "Plan.", "given_on": "2025-01-06"}).reference
    for directive in ("", "D-2025-9", other):
        with pytest.raises(Refusal, match="E-MAP-164"):
            acts.GRANT.perform(office, AT, {**typed, "directive": directive})
    right = DIRECT.perform(board, AT, {"subject": "grants", "text": "Seek.", "given_on": "2025-01-06"}).reference
    acts.GRANT.perform(office, AT, {**typed, "directive": right.lower()})
    assert FundLine.objects.get().directive_id == right


def test_a_dispensers_costs_are_not_reimbursed(board: Actor, office: Actor) -> None:
    policy(board, "xiii")
    number = DIRECT.perform(board, AT, {"subject": "budget", "text": "Run it.", "given_on": "2025-01-06"}).reference
    typed = {"purpose": "dispenser-submission", "amount": "1.00", "reference": "S", "on": "2025-01-06"}
    with pytest.raises(Refusal, match="E-MAP-163"):
        acts.SPENDING.perform(office, AT, {**typed, "directive": number})
    with pytest.raises(Refusal, match="E-MAP-151"):
        acts.SPENDING.perform(office, AT, {**typed, "purpose": "system"})
    acts.SPENDING.perform(office, AT, {**typed, "purpose": "system", "directive": number})
    assert funds_statement(office)[-1] == ("Left for the program", Decimal("-1.00"))


def test_a_price_for_prescribers_is_blocked_and_the_attempt_stays_on_record(office: Actor) -> None:
    price = {"payer": "prescriber", "service": "query", "amount": "0.01"}
    with pytest.raises(Refusal, match="E-MAP-165"):
        acts.PRICE.perform(office, AT, price)
    assert Entry.objects.filter(kind="program-price-blocked").count() == 1
    assert "free of charge" in acts.PRICE.perform(office, AT, {**price, "amount": "0.00"}).says
    with pytest.raises(Refusal, match="price-elsewhere"):
        acts.PRICE.perform(office, AT, {**price, "payer": "patient"})


def test_a_transfer_is_voluntary_and_opens_or_shuts_no_door(office: Actor) -> None:
    typed = {
        "agency": "Board of Pharmacy",
        "amount": "1000",
        "uses_system": "yes",
        "voluntary": "yes",
        "access_depends_on_it": "yes",
        "reference": "V-1",
        "on": "2025-01-06",
    }
    with pytest.raises(Refusal, match="E-MAP-168"):
        acts.TRANSFER.perform(office, AT, typed)
    acts.TRANSFER.perform(office, AT, {**typed, "access_depends_on_it": "no"})
    with pytest.raises(Refusal, match="fund-line-twice"):
        acts.TRANSFER.perform(office, AT, {**typed, "access_depends_on_it": "no"})


@pytest.mark.parametrize("amount", ["0", "-1", "1.001", "NaN", "1e999", "much", "9999999999"])
def test_what_is_no_amount_is_refused_with_what_is_permitted(office: Actor, amount: str) -> None:
    typed = {"source": "Old line", "amount": amount, "reference": "R", "on": "2025-01-06"}
    with pytest.raises(Refusal, match="amount-not-permitted") as refused:
        acts.REDIRECTED.perform(office, AT, typed)
    assert "Permitted: 0.01" in refused.value.says


def test_the_fiscal_year_begins_on_july_1(office: Actor) -> None:
    assert [fiscal_year(date(2025, 6, 30)), fiscal_year(date(2025, 7, 1))] == [2024, 2025]


def test_a_complaint_is_a_case_with_its_receipt_and_ends_in_a_finding(steward: Actor) -> None:
    told = Complaint("Pat Sample", "dispenser", "Corner Pharmacy", TODAY, None, "A line on the receipt.")
    receipt = b"%PDF-1.7 receipt"
    made = take_complaint(steward, told, at=AT, receipt=io.BytesIO(receipt))
    assert Case.objects.get(pk=made.case_id).state == "open"
    assert receipt_of(steward, made.pk, at=AT) == (receipt, "application/pdf")
    typed = {"complaint": "C-2025-1", "amount": "1.50", "for_reporting": "yes", "finding": "A fee was printed."}
    done = acts.CONCLUDE.perform(steward, AT, typed)
    assert done.more == {"outcome": "violation", "code": "E-MAP-166"}
    assert Case.objects.get(pk=made.case_id).state == "closed"
    with pytest.raises(Refusal, match=r"E-MAP-166\.concluded"):
        acts.CONCLUDE.perform(steward, AT, typed)


def test_a_receipt_that_is_neither_picture_nor_pdf_is_refused(steward: Actor) -> None:
    told = Complaint("Pat Sample", "dispenser", "Corner Pharmacy", TODAY, None)
    with pytest.raises(Refusal, match=r"E-MAP-166\.receipt"):
        take_complaint(steward, told, at=AT, receipt=io.BytesIO(b"MZ program"))
    assert ChargeComplaint.objects.count() == 0
