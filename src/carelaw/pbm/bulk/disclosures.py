"""What was disclosed beside what is on file, every row at once: the twin of the rules about one amount."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from carelaw.kernel.decision import Decision
from carelaw.law.register import Law
from carelaw.pbm.bulk.payment_evidence import make, run_sql
from carelaw.pbm.facts.disclosures import BesideTheFile
from carelaw.pbm.rules.disclosures.beside import (
    fee_lines_on_ledger,
    fees_beside_ledger,
    paid_beside_remittances,
    rate_beside_remittances,
    rebates_beside_ledger,
)
from carelaw.pbm.rules.mac_days import CONTRACTS_ACT, PROGRAMS_BILL
from carelaw.platform.bulk.staging import Connection

# Raise it with every change of the SQL, so that what was compared before is compared anew.
VERSION = "1"
SIDES: Sequence[str] = (
    "side VARCHAR", "row BIGINT", "party VARCHAR", "item VARCHAR", "claim VARCHAR", "served_on DATE",
    "allocated BOOLEAN", "amount BIGINT", "place VARCHAR", "trace VARCHAR", "segment BIGINT",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """One subject: the rule with the last word, the text that binds, and the codes that the SQL gives."""

    name: str
    rule: Callable[..., Decision]
    rulebook: str
    codes: Mapping[str, str]
    # True where a side without a line is an amount of nothing.
    zero: bool = False


def _codes(provision: str, same: str, needs: str, **more: str) -> dict[str, str]:
    usual = {
        "needs": needs,
        "unallocated": f"W-{provision}.unallocated",
        "not_found": f"W-{provision}.not-booked",
        "left_out": f"E-{provision}.left-out",
        "same": same,
        "less": f"E-{provision}.less",
        "more": f"W-{provision}.more",
    }
    return {**usual, **more}


_REMITTED = {"not_found": "needs-remittance"}
COMPARISONS: Mapping[str, Comparison] = {
    one.name: one
    for one in (
        Comparison(
            "disclosed-rebates",
            rebates_beside_ledger,
            PROGRAMS_BILL,
            _codes("PBM-83", "rebates-as-booked", "needs-ledger"),
        ),
        Comparison(
            "disclosed-fees",
            fees_beside_ledger,
            PROGRAMS_BILL,
            _codes("PBM-86", "fees-as-booked", "needs-ledger"),
        ),
        Comparison(
            "fee-ledger",
            fee_lines_on_ledger,
            PROGRAMS_BILL,
            _codes(
                "PBM-86", "on-the-ledger", "needs-remittance", less="E-PBM-86.ledger", left_out="E-PBM-86.ledger",
                more="billed-apart", not_found="billed-apart",
            ),
            zero=True,
        ),
        Comparison(
            "disclosed-rates",
            rate_beside_remittances,
            PROGRAMS_BILL,
            _codes("PBM-88", "rate-as-remitted", "needs-remittance", more="E-PBM-88.more", **_REMITTED),
        ),
        Comparison(
            "paid-amounts",
            paid_beside_remittances,
            CONTRACTS_ACT,
            _codes("MAC-28", "paid-as-remitted", "needs-remittance", more="E-MAC-28.more", **_REMITTED),
        ),
    )
}  # fmt: skip


def lay_out(connection: Connection, sides: Iterable[Sequence[Any]]) -> int:
    """Lay both sides out; gives how many rows there are."""
    return make(connection, "sides", sides, SIDES)


def judge(connection: Connection, name: str, law: Law, on: date, *, on_file: bool) -> None:
    """Leave `answers`: one for every amount of either side, by the law of the period's last day."""
    one = COMPARISONS[name]
    binding = one.rulebook in law.rulebooks and law.in_force(one.rulebook, on)
    run_sql(
        connection,
        "disclosures.sql",
        {"binding": binding, "on_file": on_file, "zero": one.zero, **one.codes},
    )


def facts_of(row: Mapping[str, Any], on: date, *, on_file: bool) -> BesideTheFile:
    """A row of the SQL as the facts of its rule."""
    return BesideTheFile(on, _dollars(row["stated"]), _dollars(row["found"]), on_file, row["allocated"])


def _dollars(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents).scaleb(-2)
