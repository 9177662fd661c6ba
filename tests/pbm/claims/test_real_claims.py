"""Synthetic Medicare drug events of the federal test data, put into the claims layout, through the check."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path

import pytest

from carelaw.pbm.facts.claims import ClaimState
from carelaw.pbm.rules.point_of_sale_cap import point_of_sale_cap
from carelaw.pbm.wire.claims import COLUMNS, sale_of
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.bulk.sheets import read_sheet
from tests.pbm.claims.claims_files import sheet
from tests.pbm.claims.test_checking import check


def as_claims(folder: Path, kind: str, *, years_later: int = 0) -> list[dict[str, str]]:
    """Drug events as claims. The event has no cash price; its total cost stands in as the usual charge."""
    with (folder / "cms-bfd-synthetic" / "rif-synthea" / "pde.csv").open(encoding="utf-8", newline="") as events:
        return [_claim(event, kind, years_later) for event in csv.DictReader(events, delimiter="|")]


def _claim(event: dict[str, str], kind: str, years_later: int) -> dict[str, str]:
    served = datetime.strptime(event["SRVC_DT"], "%d-%b-%Y").date()
    served = date(served.year + years_later, served.month, min(served.day, 28))
    return {
        "manager_number": "PBM0101",
        "bin_number": "610101",
        "transaction_code": "B1",
        "service_provider_id": event["SRVC_PRVDR_ID"],
        "date_of_service": served.isoformat(),
        "prescription_number": event["RX_SRVC_RFRNC_NUM"].lstrip("-"),
        "fill_number": event["FILL_NUM"],
        "product_id": event["PROD_SRVC_ID"],
        "quantity_dispensed": event["QTY_DSPNSD_NUM"],
        "response_status": "P",
        "patient_pay_amount": event["PTNT_PAY_AMT"],
        "copay_amount": event["PTNT_PAY_AMT"],
        "usual_and_customary_charge": event["TOT_RX_CST_AMT"],
        "policy_kind": kind,
        "policy_renewed_on": date(served.year, 1, 1).isoformat(),
    }


def test_medicare_events_are_shown_as_information_only(regulator: Actor, shared_data: Path) -> None:
    claims = as_claims(shared_data, "part-d")
    run = check(regulator, sheet(claims))
    assert run.counts["not-applicable"] == run.rows_in == len(claims) == 18
    assert run.because == {"part-d-information": 18}


@pytest.mark.parametrize("years_later", [0, 9])
def test_as_managed_care_every_event_gets_the_rules_answer(
    regulator: Actor, shared_data: Path, years_later: int
) -> None:
    content = sheet(as_claims(shared_data, "managed-care", years_later=years_later))
    run = check(regulator, content)
    read = read_sheet(io.BytesIO(content), [column.as_sheet_column for column in COLUMNS], file_name="pde.csv")
    expected: dict[str, int] = {}
    for row in read.rows:
        outcome = str(point_of_sale_cap(sale_of(row.values, ClaimState.PAID)).outcome)
        expected[outcome] = expected.get(outcome, 0) + 1
    assert not read.refused
    assert {name: count for name, count in run.counts.items() if count} == expected
    if years_later:
        assert expected.get("violation", 0) > 0
