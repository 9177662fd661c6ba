"""Check claims files: does anyone pay more at the counter than the lesser of cost share and retail price?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from carelaw.kernel.decision import Decision, plain
from carelaw.kernel.refusal import Refusal
from carelaw.law.facts_schema import parse_facts
from carelaw.law.register import Law
from carelaw.pbm.bulk import point_of_sale
from carelaw.pbm.facts.claims import ClaimState, PointOfSale
from carelaw.pbm.rules.point_of_sale_cap import point_of_sale_cap
from carelaw.pbm.rules.retail_price import retail_price
from carelaw.pbm.store.models import PointOfSaleFinding
from carelaw.pbm.use_cases.counter_cases import CITE, open_counter_case, tell_manager
from carelaw.pbm.use_cases.parties import manager_numbered
from carelaw.pbm.use_cases.permissions import CLAIMS_CHECK, FINDINGS_SEE
from carelaw.pbm.use_cases.unlicensed_days import unlicensed_days
from carelaw.pbm.wire.claims import COLUMNS, in_dollars, sale_of
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.models import BulkRun, QuarantinedCell, RunState
from carelaw.platform.bulk.runs import BulkCheck, Step, execute, receive
from carelaw.platform.bulk.staging import Connection
from carelaw.platform.decisions.explaining import Explanation, Line, explains
from carelaw.platform.files.keeping import Readable
from carelaw.platform.jobs.queue import Beat, enqueue, job
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import only_own

KIND = "pbm.point-of-sale"
JOB = "pbm.check-claims"
_BATCH = 2_000
_AMOUNTS = tuple(column.name for column in COLUMNS if column.kind.says.startswith("dollars"))
_FOUND = ("due", "cost_share", "retail_price", "basis", "cap", "over", "several_payers")


def receive_claims(actor: Actor, stream: Readable, *, file_name: str, at: datetime) -> tuple[BulkRun, bool]:
    """Take a claims file: it is kept and its check asked for when this returns. The same file is the same run."""
    require(actor, CLAIMS_CHECK)
    run, new = receive(CHECK, stream, file_name=file_name, actor=actor, at=at)
    # Sent again, a check that never ended is asked for again: its work may have died.
    if run.state != RunState.DONE:
        enqueue(JOB, key=str(run.pk), run_id=str(run.pk))
    return run, new


@job(JOB)
def check_claims(beat: Beat, *, run_id: str) -> None:
    """The check as work that outlives a request."""
    from carelaw.platform import clock

    run_claims(run_id, at=clock.now(), step=lambda says, done, total: beat.progress(done, total))


def run_claims(run_id: str, *, at: datetime, step: Step | None = None) -> BulkRun:
    """Carry the check out; run twice, it finds the same and keeps it once."""
    return execute(CHECK, run_id, at=at, step=step)


def runs_for(actor: Actor) -> QuerySet[BulkRun]:
    """Every check over a claims file."""
    require(actor, CLAIMS_CHECK)
    return BulkRun.objects.filter(kind=KIND)


def run_for(actor: Actor, reference: UUID | str) -> BulkRun:
    """One check. Raises Refusal for a reference that is none."""
    try:
        found = runs_for(actor).filter(pk=UUID(str(reference))).first()
    except ValueError:
        found = None
    if found is None:
        says = "No check has this reference. Copy it from the list of checks or from the answer to the upload."
        raise Refusal("check-unknown", says, field="reference", kind="not-found")
    return found


def quarantined_of(actor: Actor, run: BulkRun) -> QuerySet[QuarantinedCell]:
    """What could not be read in a file, by row."""
    require(actor, CLAIMS_CHECK)
    return QuarantinedCell.objects.filter(run=run).order_by("row", "pk")


def findings_for(actor: Actor) -> QuerySet[PointOfSaleFinding]:
    """The findings that an actor may see: all of them, or those about one's own organization."""
    require(actor, FINDINGS_SEE)
    return only_own(PointOfSaleFinding.objects.all(), actor, "party_id")


def finding_for(actor: Actor, reference: UUID | str) -> PointOfSaleFinding:
    """One finding. What belongs to another organization reads as if it were not there."""
    try:
        found = findings_for(actor).filter(pk=UUID(str(reference))).first()
    except ValueError:
        found = None
    if found is None:
        says = "No finding of this reference is yours to see. Copy the reference from the list of findings."
        raise Refusal("finding-unknown", says, field="reference", kind="not-found")
    return found


@dataclass
class _Tally:
    """What one benefit manager's claims come to."""

    party: Party | None
    findings: int = 0
    over: Decimal = Decimal("0.00")
    case_id: UUID | None = None
    rows: list[PointOfSaleFinding] = field(default_factory=list)


def _save(connection: Connection, run: BulkRun, at: datetime) -> Mapping[str, Any]:
    """Keep every finding with the rule's own decision, one case for each benefit manager, and the run's figures."""
    PointOfSaleFinding.objects.filter(run_id=run.pk).delete()
    law, tallies = adopted_law(), dict[str, _Tally]()
    made: list[PointOfSaleFinding] = []
    for row in _violations(connection):
        number = row["manager_number"]
        if number not in tallies:
            tallies[number] = _Tally(manager_numbered(number))
        tally = tallies[number]
        if tally.case_id is None:
            tally.case_id = open_counter_case(run, number, tally.party, at=at).pk
        finding = _finding(run, row, tally, law, at)
        tally.findings, tally.over = tally.findings + 1, tally.over + finding.over
        made.append(finding)
        if len(made) >= _BATCH:
            PointOfSaleFinding.objects.bulk_create(made)
            made = []
    PointOfSaleFinding.objects.bulk_create(made)
    for number, tally in sorted(tallies.items()):
        assert tally.case_id is not None
        tell_manager(tally.case_id, run, number, tally.party, count=tally.findings, over=tally.over, at=at)
    managers = {
        number: {"findings": tally.findings, "over": f"{tally.over:.2f}", "case": str(tally.case_id)}
        for number, tally in sorted(tallies.items())
    }
    return {"managers": managers, "unlicensed": unlicensed_days(connection, law), **_figures(connection)}


def _violations(connection: Connection) -> Iterator[dict[str, Any]]:
    """Each row above the cap as the layout has it, amounts in dollars, with what the twin found."""
    found = connection.execute(
        "SELECT typed.*, answers.* EXCLUDE (row, outcome, because) FROM answers JOIN typed USING (row) "
        "WHERE outcome = 'violation' ORDER BY row"
    )
    names = [column[0] for column in found.description or ()]
    while rows := found.fetchmany(_BATCH):
        for values in rows:
            row = dict(zip(names, values, strict=True))
            for name in (*_AMOUNTS, "due", "cost_share", "retail_price", "cap", "over"):
                row[name] = in_dollars(row[name])
            yield row


def _finding(run: BulkRun, row: Mapping[str, Any], tally: _Tally, law: Law, at: datetime) -> PointOfSaleFinding:
    sale = sale_of(row, ClaimState.PAID)
    decision = point_of_sale_cap(sale, law=law)
    _require_agreement(decision, row)
    return PointOfSaleFinding(
        run_id=run.pk,
        row=row["row"],
        manager_number=row["manager_number"],
        party_id=tally.party.pk if tally.party else None,
        case_id=tally.case_id,
        service_provider_id=row["service_provider_id"],
        prescription_number=row["prescription_number"],
        fill_number=row["fill_number"],
        served_on=row["date_of_service"],
        product_id=row["product_id"] or "",
        facts=plain(sale),
        decision=decision.as_dict(),
        found_at=at,
        **{name: row[name] for name in _FOUND},
    )


def _require_agreement(decision: Decision, row: Mapping[str, Any]) -> None:
    """The rule has the last word: a finding of the twin alone is our fault and ends the run."""
    if decision.codes != ("paid-over-cap",) or decision.reasons[0].value != row["over"]:
        raise AssertionError(f"Rule and twin disagree at row {row['row']}.")


def _figures(connection: Connection) -> dict[str, Any]:
    found = connection.execute(
        "SELECT count(*) FILTER (WHERE total_amount_paid < 0 AND state = 'paid') AS taken_back, "
        "count(*) FILTER (WHERE states.several_payers) AS several_payers, "
        "count(DISTINCT cardholder_id) FILTER (WHERE outcome = 'violation') AS patients, "
        "min(date_of_service) AS first_day, max(date_of_service) AS last_day "
        "FROM typed JOIN states USING (row) JOIN answers USING (row)"
    )
    names = [column[0] for column in found.description or ()]
    values = found.fetchone() or ()
    figures = dict(zip(names, (plain(value) for value in values), strict=True))
    months = connection.execute(
        "SELECT strftime(date_of_service, '%Y-%m') AS month, count(*), sum(over) FROM answers JOIN typed USING (row) "
        "WHERE outcome = 'violation' GROUP BY month ORDER BY month"
    ).fetchall()
    figures["months"] = {
        month: {"findings": count, "over": str(in_dollars(int(over)))} for month, count, over in months
    }
    return figures


@explains("pos-finding", permission=FINDINGS_SEE)
def explain_finding(reference: str, actor: Actor) -> Explanation | None:
    """How a finding at the counter came about: the limbs, the cap, the excess, the readings in use."""
    try:
        finding = finding_for(actor, reference)
    except Refusal:
        return None
    run = BulkRun.objects.get(pk=finding.run_id)
    # Told under the readings of that day, whatever is chosen now.
    law = adopted_law().with_readings(finding.decision["readings"])
    priced = retail_price(parse_facts(PointOfSale, finding.facts).cash_price, law=law)
    lines = [
        Line(f"Row {finding.row:,} of {run.file_reference}, as it was received (SHA-256 {run.digest})."),
        Line("Paid by the patient, without tax unless reading S14 counts it.", CITE, f"${finding.due}"),
        Line("Cost share by the benefit design.", f"{CITE}(1)", _shown(finding.cost_share)),
        Line(priced.reasons[0].says, f"{priced.cite}; {CITE}(2)", _shown(finding.retail_price)),
        Line("The lesser of the two: the most that may be asked.", CITE, f"${finding.cap}"),
        Line("Too much by this amount; there is no tolerance.", CITE, f"${finding.over}"),
    ]
    lines += [Line(f"Reading {name}: {option}.") for name, option in sorted(finding.decision["readings"].items())]
    says = str(finding.decision["reasons"][0]["says"])
    return Explanation(f"Above the counter cap by ${finding.over}", says, lines)


def _shown(amount: Decimal | None) -> str:
    return "not reported" if amount is None else f"${amount}"


CHECK = BulkCheck(KIND, COLUMNS, point_of_sale.terms, point_of_sale.decide, _save)
