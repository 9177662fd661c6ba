"""Money taken back under audits: the join in SQL gives the answers of the rules, for generated remittances."""

from __future__ import annotations

import os
import random
from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pytest

from carelaw.kernel.decision import Outcome
from carelaw.law.register import Law, default_law
from carelaw.pbm.bulk.audit_recoupments import judge, lay_out
from carelaw.pbm.facts.audits import AuditBehind
from carelaw.pbm.rules.audits.remitted import audit_named, under_an_audit

# A few thousand in the suite; more on request.
CASES = int(os.environ.get("CARELAW_GENERATED_CASES", "4000"))
ON, FIRST = date(2026, 8, 3), date(2009, 1, 1)
WORST = (Outcome.VIOLATION, Outcome.REVIEW, Outcome.INDETERMINATE, Outcome.NOT_APPLICABLE, Outcome.PASS)
Row = tuple[int, str, str, str, int, date | None, str]
Audits = dict[int, tuple[str, str, AuditBehind]]


def _day(chance: random.Random, among: date, spread: int = 45) -> date:
    return among + timedelta(days=chance.randint(-spread, spread))


def _audit(chance: random.Random, among: date) -> AuditBehind:
    reported = chance.choice([None, _day(chance, among), _day(chance, among)])
    settled = chance.choice([None, None, Decimal(chance.randint(0, 400))])
    return AuditBehind(
        mode=chance.choice(["on-site", "desk", "desk", None]),
        reported_on=reported,
        final_on=chance.choice([None, None, _day(chance, among)]),
        appeal_pending=chance.random() < 0.3,
        contract_days=chance.choice([None, 0, 14, 30]),
        overpaid=Decimal(chance.randint(0, 40000)) / 100,
        underpaid=Decimal(chance.randint(0, 9000)) / 100,
        projected=Decimal(chance.choice([0, 500])),
        settlement_amount=settled,
        settlement_signed_on=chance.choice([None, _day(chance, among)]) if settled is not None else None,
    )


def _market(chance: random.Random, count: int) -> tuple[list[Row], Audits]:
    audits: Audits = {}
    for number in range(1, count // 6 + 2):
        among = chance.choice([date(2026, 6, 20), date(2026, 6, 20), FIRST])
        audits[number] = (f"m{chance.randint(1, 3)}", f"p{chance.randint(1, 4)}", _audit(chance, among))
    rows: list[Row] = []
    for row in range(1, count + 1):
        number = chance.choice(list(audits))
        manager, pharmacy, behind = audits[number]
        if chance.random() < 0.1:
            manager = "m9"
        among = behind.reported_on or chance.choice([date(2026, 6, 20), FIRST])
        reference = chance.choice(["AU-{}", "AU-{}", "au {}", " AU{} ", "AU-{}9999", "RX {}", "AUDIT {}"])
        left = behind.overpaid - behind.underpaid
        amount = chance.choice([left, left + Decimal("0.01"), Decimal(chance.randint(1, 9000)) / 100])
        paid = chance.choice([None, *[_day(chance, among)] * 6, *_edges(behind)])
        trace = f"T{chance.randint(1, 9)}"
        rows.append((row, manager, pharmacy, reference.format(number + 1000), int(amount * 100), paid, trace))
    return rows, audits


def _edges(behind: AuditBehind) -> list[date]:
    """The days on which an answer turns, and those beside them."""
    days = [behind.final_on, behind.settlement_signed_on, behind.reported_on]
    if behind.reported_on and behind.contract_days is not None:
        days.append(behind.reported_on + timedelta(days=behind.contract_days))
    return [day + timedelta(days=beside) for day in days if day for beside in (-1, 0, 1)]


def _by_rule(rows: list[Row], audits: Audits, law: Law) -> dict[int, tuple[str, tuple[str, ...]]]:
    before: dict[int, Decimal] = {}
    found = {}
    for row, manager, pharmacy, reference, cents, paid_on, _ in sorted(
        rows, key=lambda one: (one[5] or date.max, one[6], one[0])
    ):
        number, amount = audit_named(reference), Decimal(cents) / 100
        if number is None or amount <= 0:
            continue
        held = audits.get(number)
        behind = held[2] if held and held[:2] == (manager, pharmacy) else None
        taken = before.get(number, Decimal(0)) if behind else Decimal(0)
        decisions = [one for one, _ in under_an_audit(amount, paid_on, behind, taken, law=law, on=ON)]
        outcome = min((one.outcome for one in decisions), key=WORST.index)
        found[row] = (outcome.value, tuple(one.codes[0] for one in decisions))
        if behind:
            before[number] = taken + amount
    return found


def _by_sql(rows: list[Row], audits: Audits, law: Law) -> dict[int, tuple[str, tuple[str, ...]]]:
    def whole(amount: Decimal | None) -> int | None:
        return None if amount is None else int(amount * 100)

    laid = [
        (
            number, manager, pharmacy, one.mode or "", one.reported_on, one.final_on, one.appeal_pending,
            one.contract_days, whole(one.overpaid), whole(one.underpaid), whole(one.projected),
            whole(one.settlement_amount), one.settlement_signed_on,
        )
        for number, (manager, pharmacy, one) in audits.items()
    ]  # fmt: skip
    with duckdb.connect(":memory:") as connection:
        lay_out(connection, rows, laid)
        judge(connection, law, ON)
        answers = connection.execute("SELECT row, outcome, behind, timing, amounts FROM answers").fetchall()
    return {row: (outcome, tuple(one for one in codes if one)) for row, outcome, *codes in answers}


@pytest.mark.parametrize("seed", [99, 107, 112])
def test_generated_remittances_get_the_answer_of_the_rules(seed: int) -> None:
    law = default_law()
    rows, audits = _market(random.Random(seed), CASES)
    right, found = _by_rule(rows, audits, law), _by_sql(rows, audits, law)
    assert found.keys() == right.keys()
    differing = {row: (found[row], right[row]) for row in right if found[row] != right[row]}
    assert differing == {}
    codes = {code for _, told in right.values() for code in told}
    assert codes == {
        "not-in-force", "E-PBM-99.recoupment", "after-an-audit", "needs-taken_on", "E-PBM-99.before-report",
        "after-final-report", "W-PBM-112.pending", "appeal-time-over", "W-PBM-112.open", "actual-amounts", "settled",
        "E-PBM-107", "E-PBM-107.settlement",
    }  # fmt: skip
    assert {outcome for outcome, _ in right.values()} == {one.value for one in WORST}
