"""One name of the program everywhere; and a penalty's way from its regulation to the General Fund and back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import carelaw.pdmp
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import default_law
from carelaw.pdmp.facts.program_name import ACT_NAME, PROGRAM
from carelaw.pdmp.use_cases.board.acts import REGULATION
from carelaw.pdmp.use_cases.funds import acts
from carelaw.pdmp.use_cases.funds.ledger import penalty_trail
from carelaw.pdmp.use_cases.misuse import penalizing
from carelaw.platform.accounts.actor import Actor
from tests.pdmp.board.test_doors import words_of
from tests.pdmp.conftest import AT
from tests.pdmp.law_enforcement.doors import Doors
from tests.pdmp.misuse.test_misuse import confirmed


def test_the_official_name_stands_in_one_place_and_is_the_rulebooks() -> None:
    assert default_law().rulebooks["pa-abc-map"].title == ACT_NAME
    folder = Path(carelaw.pdmp.__path__[0])
    sources = [path for path in folder.rglob("*") if path.suffix in {".py", ".html", ".typ"}]
    naming = [path.name for path in sources if PROGRAM in path.read_text(encoding="utf-8")]
    assert naming == ["program_name.py"]


@pytest.mark.django_db
def test_a_submitter_is_told_who_bears_the_cost(
    submitter: Actor, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    said = words_of(Doors(monkeypatch, AT).console(submitter).get("/duties/mine/"))
    assert "yours to bear and is not reimbursed" in said


@pytest.mark.django_db
def test_a_penalty_by_a_registered_regulation_ends_in_the_general_fund_and_comes_back(office: Actor) -> None:
    regulation = {"citation": "28 Pa. Code § 99.1", "title": "Late reports", "effective_on": "2025-01-01"}
    REGULATION.perform(office, AT, {**regulation, "amounts": "LATE-REPORT=100.00"})
    case = confirmed(office, conduct="other-violation", outside_purpose=None, mental_states=())
    act_on = date(2025, 1, 1)
    made = penalizing.assess_regulated_penalty(
        office, AT, case=case.number, violation="late-report", act_on=act_on, amount="100"
    )
    penalizing.record_penalty_payment(
        office, AT, penalty=made.number, amount="100.00", reference="CHK-1", on=date(2025, 1, 6)
    )
    assert penalty_trail().to_deposit == Decimal("100.00")
    typed = {"amount": "100.01", "destination": "general-fund", "reference": "T-1", "on": "2025-01-06"}
    with pytest.raises(Refusal, match=r"E-MAP-162\.over"):
        acts.DEPOSIT.perform(office, AT, typed)
    acts.DEPOSIT.perform(office, AT, {**typed, "amount": "100.00"})
    acts.PENALTY_APPROPRIATION.perform(office, AT, {"amount": "100", "reference": "A-1", "on": "2025-01-06"})
    assert penalty_trail().reconciled
