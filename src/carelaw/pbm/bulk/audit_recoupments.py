"""What remittances took back under audits, all of it at once: the twin of the rules about one adjustment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from carelaw.law.register import Law
from carelaw.pbm.bulk.payment_evidence import make, run_sql
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL
from carelaw.platform.bulk.staging import Connection

TABLES: Mapping[str, Sequence[str]] = {
    "taken": (
        "row BIGINT", "manager VARCHAR", "pharmacy VARCHAR", "reference VARCHAR", "amount BIGINT", "paid_on DATE",
        "trace VARCHAR",
    ),
    "audited": (
        "audit BIGINT", "manager VARCHAR", "pharmacy VARCHAR", "mode VARCHAR", "reported_on DATE", "final_on DATE",
        "pending BOOLEAN", "contract_days BIGINT", "overpaid BIGINT", "underpaid BIGINT", "projected BIGINT",
        "settlement_amount BIGINT", "settlement_signed_on DATE",
    ),
}  # fmt: skip


def lay_out(
    connection: Connection, taken: Iterable[Sequence[Any]], audited: Iterable[Sequence[Any]]
) -> tuple[int, int]:
    """Lay adjustments and audits out; gives how many there are of each."""
    first = make(connection, "taken", taken, TABLES["taken"])
    return first, make(connection, "audited", audited, TABLES["audited"])


def judge(connection: Connection, law: Law, on: date) -> None:
    """Leave `answers`: one for every adjustment that names an audit, as the rules would say on a day."""
    periods = law.periods(PROGRAMS_BILL) if PROGRAMS_BILL in law.rulebooks else ()
    # A text that is not adopted judges no day at all.
    since, until = (periods[0].first_day, periods[-1].last_day or date.max) if periods else (date.max, date.min)
    run_sql(connection, "audit_recoupments.sql", {"on": on, "since": since, "until": until})
