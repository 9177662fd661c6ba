"""Files come into the lake in the layouts of their senders; checks run over it and open cases, at every door."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.story import PRAIRIE
from carelaw.pbm.use_cases.lake import checking, doing, filling, looking
from carelaw.pbm.wire.ncpdp_d0 import as_sheet, is_telecommunication
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached
from tests.pbm.claims.claims_files import claim, sheet

AT = datetime(2024, 6, 3, 18, 0, tzinfo=UTC)
OVER = {"patient_pay_amount": "15.00"}


def _load(actor: Actor, content: bytes, name: str = "claims.csv", layout: str = "", manager: str = "") -> str:
    file = Attached(name, content)
    return doing.load(actor, AT, file=file, layout=layout, manager=manager).says


def test_every_row_is_taken_or_named(regulator: Actor) -> None:
    rows = [claim(prescription_number=str(n)) for n in range(1, 6)] + [claim(date_of_service="20241399")]
    says = _load(regulator, sheet(rows))
    assert says == "6 rows in, 5 taken, 1 put aside."
    [aside] = looking.put_aside(regulator, AT)
    assert (aside["row"], aside["field"], aside["permitted"]) == (7, "date_of_service", "a date such as 20240305")
    [one] = looking.load_list(regulator, AT)
    assert (one["rows_in"], one["kept"], one["put_aside"], one["load"]) == (6, 5, 1, 1)
    assert filling.lake_here().partitions() == ((PRAIRIE, "2024-03"),)
    assert _load(regulator, sheet(rows)).startswith("This very file is in the lake already")
    assert filling.lake_here().loads() == (1,)


def test_no_column_of_the_lake_names_a_member(regulator: Actor) -> None:
    _load(regulator, sheet([claim(cardholder_id="SYN000777")]))
    [path] = filling.lake_here().files("claims", PRAIRIE)
    assert b"SYN000777" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_a_layout_is_remembered_and_used(regulator: Actor) -> None:
    doing.layout(regulator, AT, name="prairie", columns="product_id=NDC Nbr\nquantity_dispensed=Qty\n")
    renamed = [
        {{"product_id": "NDC Nbr", "quantity_dispensed": "Qty"}.get(name, name): cell for name, cell in claim().items()}
    ]
    assert _load(regulator, sheet(renamed), layout="prairie") == "1 row in, 1 taken, 0 put aside."
    assert {row["heading"] for row in looking.layout_list(regulator, AT)} == {"NDC Nbr", "Qty"}
    with pytest.raises(Refusal, match="layout-unknown"):
        _load(regulator, sheet(renamed), layout="other")
    with pytest.raises(Refusal, match="layout-column"):
        doing.layout(regulator, AT, name="wrong", columns="ndc_number=NDC")


REQUEST = (
    "610101D0B1PRAIRIE   1011883001015     20240305SW00000001"
    "\x1d\x1eAM07\x1cEM1\x1cD27000001\x1cD30\x1cE103\x1cD700093721410\x1cE70000030000\x1cD530\x1cD81\x1cDK20\x1cDK02"
    "\x1eAM11\x1cD9250{\x1cDC15{\x1cDQ300{\x1cDN08"
)
RESPONSE = (
    "D0B11A011883001015     20240305"
    "\x1d\x1eAM21\x1cANP\x1cF3A77\x1eAM23\x1cF5150{\x1cFI100{\x1cF6240E\x1cF715{\x1cF9105N\x1cFM07"
)


def test_a_telecommunication_extract_is_read() -> None:
    content = f"{REQUEST}\r\n{RESPONSE}\r\n".encode("latin-1")
    assert is_telecommunication(content)
    [row] = csv.DictReader(io.StringIO(as_sheet(content, PRAIRIE).decode()))
    assert (row["bin_number"], row["prescription_number"], row["product_id"]) == ("610101", "7000001", "00093721410")
    assert (row["quantity_dispensed"], row["days_supply"], row["submission_clarification"]) == ("30.000", "30", "20 2")
    assert (row["ingredient_cost_paid"], row["patient_pay_amount"]) == ("24.05", "15.00")
    # The sign stands over the last digit.
    assert row["total_amount_paid"] == "-10.55"
    assert (row["response_status"], row["authorization_number"], row["dispense_as_written"]) == ("P", "A77", "1")


def test_an_extract_needs_its_benefit_manager(regulator: Actor) -> None:
    content = f"{REQUEST}{RESPONSE}".encode("latin-1")
    run = doing.load(regulator, AT, file=Attached("extract.ncpdp", content), layout="", manager="")
    assert "name the benefit manager" in run.says
    both = f"{REQUEST}\n{RESPONSE}\n".encode("latin-1")
    assert _load(regulator, both, "extract2.ncpdp", manager=PRAIRIE) == "1 row in, 1 taken, 0 put aside."


def test_a_sample_from_elsewhere_is_read(shared_data: Path) -> None:
    content = (shared_data / "ncpdp-samples" / "telecom" / "pbm-person-code.ncpdp").read_bytes()
    [row] = csv.DictReader(io.StringIO(as_sheet(content, PRAIRIE).decode()))
    assert (row["bin_number"], row["date_of_service"], row["product_id"]) == ("999999", "20260629", "00093505601")


def test_checks_over_the_lake_find_and_open_a_case(regulator: Actor, filer: Actor) -> None:
    rows = [claim(prescription_number=str(n), **(OVER if n == 3 else {})) for n in range(1, 9)]
    _load(regulator, sheet(rows))
    done = doing.check(regulator, AT, check="point-of-sale", now=True)
    assert done.more["point-of-sale"]["counts"] == {"pass": 7, "violation": 1}
    [found] = looking.findings_of(regulator, "point-of-sale")
    assert (found["subject"], str(found["amount"]), found["because"]) == ("3/0", "5.00", "paid-over-cap")
    assert found["cite"] == "215 ILCS 5/513b1(e)"
    [side] = looking.manager_list(regulator, AT)
    assert (side["manager"], side["findings"], str(side["dollars"])) == (PRAIRIE, 1, "5.00")
    from carelaw.pbm.use_cases.payments.looking import case_findings, case_list

    [case] = case_list(filer, AT)
    assert case["title"].startswith("Above the counter cap")
    assert case["findings"] == 1
    from carelaw.pbm.use_cases.payments.cases import case_for

    [ledger] = case_findings(filer, case_for(filer, case["case"]))
    assert ledger["says"] == "Above the counter cap: paid-over-cap."
    # The same lake under the same law is the same run.
    again = doing.check(regulator, AT, check="point-of-sale", now=True)
    assert again.reference == done.reference
    assert len(case_list(filer, AT)) == 1


def test_all_checks_run_over_what_is_on_file(regulator: Actor) -> None:
    _load(regulator, sheet([claim(prescription_number=str(n)) for n in range(1, 4)]))
    done = doing.check(regulator, AT, check=None, now=True)
    assert {told["state"] for told in done.more.values()} == {"done"}
    listed = {row["check"]: row for row in looking.check_list(regulator, AT)}
    assert set(listed) == set(checking.CHECKS)
    assert listed["late-payment"]["rows_in"] == 3
    assert looking.by_county(regulator, AT) == [] or looking.by_county(regulator, AT)[0]["county"] == ""


def test_an_empty_lake_and_strangers_are_refused(regulator: Actor, filer: Actor) -> None:
    with pytest.raises(Refusal, match="lake-empty"):
        doing.check(regulator, AT, check=None, now=True)
    with pytest.raises(Refusal):
        _load(filer, sheet([claim()]))
