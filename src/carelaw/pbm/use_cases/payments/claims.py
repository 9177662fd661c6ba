"""Check a file of claims against remittances, schedules and reference prices: four checks, each with all its rows."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Decision, plain
from carelaw.pbm.bulk import point_of_sale
from carelaw.pbm.bulk.payment_evidence import run_sql
from carelaw.pbm.facts.mac_appeals import CostCover
from carelaw.pbm.facts.mac_lists import ReferencePrice, ReferencePricing
from carelaw.pbm.facts.payments import (
    ApprovedClaim,
    ClaimPayment,
    ClaimReturn,
    CorrectedClaim,
    PaymentSchedule,
    ReturnedClaim,
)
from carelaw.pbm.rules.mac_days import ZONE
from carelaw.pbm.rules.newest_reference_price import newest_reference_price
from carelaw.pbm.rules.payments.approvals import approved_claim_paid
from carelaw.pbm.rules.payments.timing import corrected_claim_paid, paid_on_schedule, returned_claim_excused
from carelaw.pbm.rules.rate_review import acquisition_cost_covered
from carelaw.pbm.store.models import ReferencePriceRow
from carelaw.pbm.use_cases.payments import on_file
from carelaw.pbm.use_cases.payments.keeping import (
    Found,
    Subject,
    dollars,
    keep_findings,
    keep_missing_schedule,
    rows_of,
)
from carelaw.pbm.use_cases.permissions import PAYMENTS_CHECK
from carelaw.pbm.wire.payment_sheets import CLAIMS
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.models import BulkRun
from carelaw.platform.bulk.runs import BulkCheck, execute, receive
from carelaw.platform.bulk.staging import Connection
from carelaw.platform.jobs.queue import Beat, enqueue, job
from carelaw.platform.parties.models import Party

JOB = "pbm.check-payments"
# Raise it with every change of the SQL, so that files judged before are judged anew.
VERSION = "1"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CLAIM = (
    "typed.manager_number, typed.service_provider_id AS pharmacy_npi, typed.prescription_number AS prescription, "
    "typed.date_of_service AS served_on, coalesce(typed.product_id, '') AS drug, answers.outcome, answers.because, "
    "coalesce(typed.authorization_number, '') AS reference"
)
_SPEAKS = "WHERE answers.outcome IN ('violation', 'review') ORDER BY answers.row"


@dataclass(frozen=True, slots=True)
class PaymentCheck:
    """One of the four checks: its SQL, the rows it speaks of, and how a row is judged by the rules."""

    name: str
    title: str
    cite: str
    sql: tuple[str, ...]
    query: str
    judge: Callable[[Found, _Beside], tuple[Any, Sequence[Decision]]]

    @property
    def kind(self) -> str:
        return f"pbm.{self.name}"


@dataclass(frozen=True, slots=True)
class _Beside:
    """What a row is judged by besides itself."""

    seen_on: date
    schedules: Mapping[int, PaymentSchedule]
    managers: Mapping[str, Party]


def receive_claims(
    actor: Actor, at: datetime, content: bytes, *, file_name: str, checks: Sequence[str] = ()
) -> list[BulkRun]:
    """Take a claims file for the checks asked for (all of them when none is named); gives their runs."""
    require(actor, PAYMENTS_CHECK)
    on_file.require_adopted()
    runs = []
    for name in checks or tuple(CHECKS):
        check = _check(CHECKS[name], legal_date(at, ZONE))
        run, _new = receive(check, io.BytesIO(content), file_name=file_name, at=at, actor=actor)
        if run.state != "done":
            enqueue(JOB, key=str(run.pk), run_id=str(run.pk))
        runs.append(run)
    return runs


@job(JOB)
def check_payments(beat: Beat, *, run_id: str) -> None:
    """A check as work that outlives a request."""
    from carelaw.platform import clock

    run_claims(run_id, at=clock.now())


def run_claims(run_id: UUID | str, *, at: datetime) -> BulkRun:
    """Carry a check out as of the day on which its file came; run twice, it finds the same and keeps it once."""
    run = BulkRun.objects.get(pk=run_id)
    check = next(one for one in CHECKS.values() if one.kind == run.kind)
    return execute(_check(check, legal_date(run.received_at, ZONE)), str(run_id), at=at)


def _check(one: PaymentCheck, seen_on: date) -> BulkCheck:
    beside: list[_Beside] = []

    def terms() -> Mapping[str, Any]:
        everybody = list(Party.objects.filter(identifiers__system="state").values_list("pk", flat=True))
        given = {name: str(value) for name, value in _given(seen_on).items()}
        return {"version": VERSION, **given, "on_file": on_file.stamp(everybody)}

    def decide(connection: Connection) -> None:
        managers = on_file.managers_of(connection)
        beside[:] = [_Beside(seen_on, on_file.load_payment_evidence(connection, managers), managers)]
        point_of_sale.follow(connection)
        given = _given(seen_on)
        for name in one.sql:
            run_sql(connection, name, given)

    def save(connection: Connection, run: BulkRun, at: datetime) -> Mapping[str, Any]:
        [here] = beside
        subject = Subject(one.name, one.title, one.cite, lambda row: one.judge(row, here))
        tallies = keep_findings(subject, connection, one.query, run, here.managers, at)
        figures: dict[str, Any] = {"managers": {name: tally.as_dict() for name, tally in sorted(tallies.items())}}
        if one.name == "cost-cover":
            figures["months"] = _months(connection)
        if one.name == "late-payment":
            figures["no_schedule"] = _without_schedule(connection, run, here, at)
        return {**figures, "seen_on": seen_on.isoformat()}

    return BulkCheck(one.kind, CLAIMS, terms, decide, save)


def _given(seen_on: date) -> dict[str, Any]:
    law = adopted_law()
    return {**on_file.judged_days(law), "seen_on": seen_on, "recoupment": law.reading("R13")}


# How a row is judged


def _timing(row: Found, beside: _Beside) -> tuple[Any, Sequence[Decision]]:
    law = adopted_law()
    schedule = beside.schedules.get(row["schedule"])
    claim = ClaimPayment(
        adjudicated_on=row["adjudicated_on"],
        seen_on=beside.seen_on,
        amount=dollars(row["amount"]),
        schedule=schedule,
        received_on=row["received_on"],
        paid_on=row["paid_on"],
    )
    returned = None
    if row["returned_on"] is not None:
        returned = ReturnedClaim(row["returned_on"], row["defect"], bool(row["in_batch"]))
    if row["excused"] and row["resubmitted_on"] is not None:
        again = None
        if row["returned_again_on"] is not None:
            again = ReturnedClaim(row["returned_again_on"], row["second_defect"])
        corrected = CorrectedClaim(
            resubmitted_on=row["resubmitted_on"],
            seen_on=beside.seen_on,
            schedule=schedule,
            first_defect=row["defect"],
            paid_on=row["paid_on"],
            returned_again=again,
            repeats_defect=row["repeats_defect"],
        )
        return corrected, [corrected_claim_paid(corrected, law=law)]
    decisions = [paid_on_schedule(claim, law=law)]
    if returned is not None:
        back = ClaimReturn(row["due"], returned)
        return {"payment": plain(claim), "return": plain(back)}, [*decisions, returned_claim_excused(back, law=law)]
    return claim, decisions


def _approval(row: Found, beside: _Beside) -> tuple[Any, Sequence[Decision]]:
    facts = ApprovedClaim(
        answered_on=row["day"],
        approved=dollars(row["approved"]),
        paid=None if row["paid"] is None else dollars(row["paid"]),
        corrected=dollars(row["corrected"]),
        denied=row["denied"],
        reversed_on_remittance=row["reversed"],
        adjustment_group=row["reduced_by"],
        reversed_by=row["reversed_by"],
        past_due=row["past_due"],
        audit=row["audit"],
    )
    return facts, [approved_claim_paid(facts, law=adopted_law())]


def _reference(row: Found, beside: _Beside) -> tuple[Any, Sequence[Decision]]:
    answered = _EPOCH + timedelta(microseconds=row["answered_at"])
    # From the newest that was published to the one that the payment implies: what lies between changes nothing.
    published = [_EPOCH + timedelta(microseconds=at) for at in (row["newest_at"], row["used_at"]) if at is not None]
    found = ReferencePriceRow.objects.filter(
        manager_id=beside.managers[row["manager_number"]].pk,
        reference=row["formula_reference"],
        national_drug_code=row["drug"],
        published_at__in=published,
    )
    facts = ReferencePricing(
        adjudicated_at=answered,
        quantity=Decimal(row["quantity_dispensed"]).scaleb(-3),
        factor=Decimal(row["formula_factor"]).scaleb(-5),
        dispensing_fee=dollars(row["formula_fee"]),
        paid=dollars(row["paid"]),
        rows=tuple(ReferencePrice(one.published_at, one.unit_price) for one in found.order_by("published_at")),
    )
    return facts, [newest_reference_price(facts, law=adopted_law())]


def _cost(row: Found, beside: _Beside) -> tuple[Any, Sequence[Decision]]:
    facts = CostCover(
        paid=dollars(row["paid"]),
        quantity=Decimal(row["quantity_dispensed"]).scaleb(-3),
        contract_fee=dollars(row["contract_dispensing_fee"]),
        unit_cost=Decimal(row["unit_cost"]).scaleb(-5),
        source=row["source"],
    )
    return facts, [acquisition_cost_covered(facts, law=adopted_law())]


def _without_schedule(connection: Connection, run: BulkRun, beside: _Beside, at: datetime) -> dict[str, int]:
    """Contracts of which no schedule is on file, with their claims: each must state one (PBM-68), so a person looks."""
    found = rows_of(
        connection,
        "SELECT min(answers.row) AS row, count(*) AS claims, typed.manager_number, "
        "coalesce(typed.contract_number, '') AS reference, min(answers.adjudicated_on) AS day, "
        "sum(answers.approved) AS amount FROM answers JOIN typed USING (row) WHERE because = 'needs-schedule' "
        "GROUP BY typed.manager_number, typed.contract_number ORDER BY 1",
    )
    return {
        row["reference"] or "no contract named": keep_missing_schedule(
            run,
            {**row, "amount": int(row["amount"])},
            beside.managers.get(row["manager_number"]),
            _undated(row, beside),
            at,
        )
        for row in found
    }


def _undated(row: Found, beside: _Beside) -> tuple[ClaimPayment, Decision]:
    claim = ClaimPayment(row["day"], beside.seen_on, dollars(int(row["amount"])), None)
    return claim, paid_on_schedule(claim, law=adopted_law())


def _months(connection: Connection) -> list[dict[str, Any]]:
    """By manager, month and drug: list-priced claims, those below cost and fee, the shortfall, the kind of cost."""
    found = rows_of(
        connection,
        "SELECT manager_number AS manager, strftime(date_of_service, '%Y-%m') AS month, product_id AS drug, "
        "count(*) AS claims, sum(CASE WHEN outcome = 'review' THEN 1 ELSE 0 END) AS below, "
        "sum(CASE WHEN outcome = 'review' THEN amount ELSE 0 END) AS short, "
        "sum(CASE WHEN source = 'nadac' THEN 1 ELSE 0 END) AS by_proxy, "
        "sum(CASE WHEN outcome = 'indeterminate' THEN 1 ELSE 0 END) AS no_cost "
        "FROM answers JOIN typed USING (row) WHERE outcome IN ('pass', 'review') OR because = 'needs-unit_cost' "
        "GROUP BY ALL ORDER BY ALL",
    )
    return [
        {
            **{name: row[name] for name in ("manager", "month")},
            "drug": row["drug"] or "",
            **{name: int(row[name]) for name in ("claims", "below", "by_proxy", "no_cost")},
            "short": f"{dollars(int(row['short'])):.2f}",
        }
        for row in found
    ]


CHECKS: Mapping[str, PaymentCheck] = {
    one.name: one
    for one in (
        PaymentCheck(
            "late-payment",
            "Payment held past the schedule",
            "215 ILCS 5/512-9(b)",
            ("payment_timing.sql", "late_payment.sql"),
            f"SELECT answers.*, {_CLAIM}, answers.paid_on AS day, coalesce(answers.approved, 0) AS amount "  # noqa: S608
            f"FROM answers JOIN typed USING (row) {_SPEAKS}",
            _timing,
        ),
        PaymentCheck(
            "denied-after-approval",
            "Denied after approval in real time",
            "215 ILCS 5/512-9(a)",
            ("payment_timing.sql", "approvals.sql"),
            f"SELECT answers.*, {_CLAIM}, answers.adjudicated_on AS day "  # noqa: S608
            f"FROM answers JOIN typed USING (row) {_SPEAKS}",
            _approval,
        ),
        PaymentCheck(
            "reference-price",
            "Not paid by the newest reference price",
            "215 ILCS 5/512-7.10(i)",
            ("payment_timing.sql", "reference_prices.sql"),
            f"SELECT answers.*, {_CLAIM}, answers.adjudicated_on AS day, answered_at, formula_reference, "  # noqa: S608
            f"quantity_dispensed, formula_factor, formula_fee FROM answers JOIN typed USING (row) {_SPEAKS}",
            _reference,
        ),
        PaymentCheck(
            "cost-cover",
            "Paid below cost and fee",
            "215 ILCS 5/512-9(c)",
            ("payment_timing.sql", "cost_cover.sql"),
            f"SELECT answers.*, {_CLAIM}, answers.adjudicated_on AS day, quantity_dispensed, "  # noqa: S608
            "ingredient_cost_paid + coalesce(dispensing_fee_paid, 0) AS paid, contract_dispensing_fee "
            f"FROM answers JOIN typed USING (row) {_SPEAKS}",
            _cost,
        ),
    )
}
