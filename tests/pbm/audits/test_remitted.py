"""Money that remittances take back under audits, matched with the audits."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

import pytest

from carelaw.pbm.store.models import Audit, Remittance, RemittanceAdjustment
from carelaw.pbm.use_cases.audits.breaches import breach_cases, findings_of
from carelaw.pbm.use_cases.audits.remitted import look_at_remittances, remitted
from tests.pbm.audits.conftest import Bench, at

pytestmark = pytest.mark.django_db


def took(audit: Audit, paid_on: str, amount: str, reference: str = "") -> RemittanceAdjustment:
    """A remittance of the audit's manager to its pharmacy with one adjustment."""
    sent = Remittance.objects.create(
        run_id=uuid.uuid4(),
        key=f"{paid_on}:{amount}:{reference}",
        manager_id=audit.manager_id,
        pharmacy_id=audit.pharmacy_id,
        trace=f"T{paid_on}",
        paid_on=date.fromisoformat(paid_on),
        amount=Decimal("1000.00"),
        segment=1,
    )
    return sent.adjustments.create(
        row=1, segment=9, reason="WO", reference=reference or audit.reference, amount=Decimal(amount)
    )


def test_a_remittance_is_matched_with_its_audit_and_a_finding_opens_once(bench: Bench) -> None:
    # The preliminary report of June 20 finds $120 and $80; the contract gives 30 days to appeal.
    audit = Audit.objects.get(pk=int(bench.reported().removeprefix("AU-")) - 1000)
    took(audit, "2026-06-19", "10.00")
    took(audit, "2026-07-20", "20.00")
    took(audit, "2026-07-21", "170.00")
    took(audit, "2026-07-28", "0.01")
    took(audit, "2026-07-29", "5.00", "AU-999999")
    took(audit, "2026-07-30", "5.00", "RX 17")
    now = at("2026-08-03")
    rows = {row["remittance"]: (row["audit"], row["outcome"]) for row in remitted(bench.regulator, now)}
    assert rows == {
        "T2026-06-19": (audit.reference, "violation"),
        "T2026-07-20": (audit.reference, "review"),
        "T2026-07-21": (audit.reference, "pass"),
        "T2026-07-28": (audit.reference, "violation"),
        "T2026-07-29": (None, "violation"),
    }
    assert look_at_remittances(now.date(), now) == 4
    assert look_at_remittances(now.date(), now) == 0
    codes = {one["code"] for case in breach_cases(bench.regulator) for one in findings_of(case)}
    assert codes == {"E-PBM-99.before-report", "W-PBM-112.open", "E-PBM-107", "E-PBM-99.recoupment"}
    assert {row["remittance"] for row in remitted(bench.corner, now)} == set(rows)
    assert remitted(bench.river, now) == []
