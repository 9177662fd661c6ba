"""Synthetic federal claims, turned into the program's sheets, walk the whole way to a tier."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from carelaw.ihh.store.models import Attribution, Claim
from carelaw.ihh.use_cases.attributing import run_attribution
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.decisions.explaining import explain
from tests.ihh.members.conftest import AT, load
from tests.ihh.members.rif import sheets

# The beneficiary with diabetes, kidney and heart disease, depression and opioid abuse.
CHRONIC = "-1000018"


def test_synthetic_claims_are_taken_and_attributed(staff: Actor, shared_data: Path) -> None:
    files = {
        kind: load(staff, kind, text)
        for kind, text in sheets(shared_data / "cms-bfd-synthetic" / "rif-synthea").items()
    }
    assert {kind: file.refused for kind, file in files.items()} == dict.fromkeys(files, 0)
    assert files["claim-dx"].ignored["before-icd-10"] > 0
    assert Claim.objects.filter(form="I", type_of_bill="0111").count() >= 10
    run = run_attribution(staff, date(2019, 4, 1), at=AT, substitute=True)
    assert run.people == sum(run.by_status.values()) == 3
    chronic = Attribution.objects.get(member__person_id=CHRONIC)
    assert (chronic.tier, chronic.basis, chronic.crg_source) == ("C", ["CRG-6"], "OPEN")
    lines = [line.says for line in explain("tier", CHRONIC, staff).lines]
    assert any("open substitute" in line for line in lines)
    assert any("F11.10, substance use disorder" in line for line in lines), "a near miss is told too"
    assert "Third group: a listed condition, but no behavioral-health admission before 2019-04-01." in lines
