"""A month of claims through the counter check: two managers with findings, one number nobody has, rows put aside."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from carelaw.kernel.identifiers import npi_with_check_digit
from carelaw.pbm.use_cases.claim_checks import receive_claims, run_claims
from carelaw.pbm.use_cases.counter_cases import answer_case, cases_for
from carelaw.platform.accounts.actor import Actor

_ROWS = 600
# The regulator's sample is the same on every day the story is told.
_SEED = 5131


def tell_claims(regulator: Actor, licensed: Actor, at: datetime) -> None:
    """The regulator checks a month; the licensed manager has answered, the applicant has not."""
    checked = at - timedelta(days=5)
    run, _ = receive_claims(regulator, io.BytesIO(_sheet(checked)), file_name="claims-of-a-month.csv", at=checked)
    run_claims(str(run.pk), at=checked + timedelta(minutes=1))
    answered = at - timedelta(days=2)
    for case in cases_for(licensed):
        says = "The differences come from a late price file. All of them were refunded to the cards that paid."
        answer_case(licensed, case.pk, says, at=answered)


def _sheet(at: datetime) -> bytes:
    text = io.StringIO()
    rows = list(_claims(at))
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _claims(at: datetime) -> Iterator[dict[str, str]]:
    chance = random.Random(_SEED)  # noqa: S311  a story, not a secret
    pharmacies = [npi_with_check_digit(f"18830010{n}") for n in range(1, 6)]
    for number in range(1, _ROWS + 1):
        served = at - timedelta(days=chance.randint(4, 34))
        copay, retail = chance.choice((500, 1000, 1500, 2500, 4000)), chance.randint(600, 9000)
        over = chance.choice((0,) * 24 + (350, 1200))
        paid = min(copay, retail) + over
        manager = chance.choice(("PBM0101",) * 6 + ("PBM0102",) * 3)
        yield {
            "manager_number": "PBM0999" if number == 77 else manager,
            "bin_number": "610101" if manager == "PBM0101" else "610202",
            "processor_control_number": "RETAIL",
            "transaction_code": "B1",
            "service_provider_id": chance.choice(pharmacies),
            "cardholder_id": f"SYN{chance.randint(1, 300):05}",
            "date_of_service": f"{served:%Y%m%d}",
            "prescription_number": str(7_000_000 + number),
            "fill_number": str(chance.randint(0, 3)),
            "product_id": f"{chance.randint(1, 99_999):05}{chance.randint(1, 9_999):04}01",
            "quantity_dispensed": str(chance.choice((30, 60, 90))),
            "response_status": "R" if number % 40 == 0 else "P",
            "answered_at": f"{served:%Y-%m-%dT%H:%M:%SZ}",
            "patient_pay_amount": _dollars(paid + 900 if number == 77 else paid) if number % 211 else "twelve",
            "copay_amount": _dollars(copay),
            "usual_and_customary_charge": "" if number % 50 == 1 else _dollars(retail + 400),
            "cash_dispensing_fee": "" if number % 3 else _dollars(400),
            "cash_price_net": _dollars(retail) if number % 5 == 0 else "",
            "total_amount_paid": _dollars(retail),
            "policy_kind": chance.choice(("accident-health",) * 7 + ("managed-care", "self-funded", "part-d")),
            "policy_renewed_on": "20230101",
        }


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"
