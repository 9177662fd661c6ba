"""Costs of an examination: lines of work, travel and living expenses, and the invoice to the licensee."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.examinations import ExaminationCost as CostFacts
from carelaw.pbm.rules.examinations.examining import COST_KINDS, examination_costs
from carelaw.pbm.store.models import ExaminationCost
from carelaw.pbm.use_cases.examinations.files import case_of, cell, running, write_to_licensee
from carelaw.pbm.use_cases.examinations.telling import INVOICE
from carelaw.pbm.use_cases.permissions import EXAMINATION_INVOICE, EXAMINE
from carelaw.pbm.use_cases.scope.authority import ZONE
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.money.ledger import assess
from carelaw.platform.money.models import Charge, ChargeKind
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "215 ILCS 5/512-11(e)"
_KEYS = {"examination": Shape.ID, "cents": Shape.COUNT}
ENTERED = declare(
    "pbm-examination-cost", says="A line of costs was entered.", keys={**_KEYS, "kind": Shape.CODE}, cite=CITE
)
INVOICED = declare("pbm-examination-invoiced", says="Costs of an examination were invoiced.", keys=_KEYS, cite=CITE)


def enter_cost(
    actor: Actor,
    at: datetime,
    *,
    examination: str,
    examiner: int,
    kind: str,
    on: date,
    hours: Decimal | None,
    amount: Decimal | None,
    says: str,
) -> ExaminationCost:
    """Enter a line: work by hours at the examiner's rate or by amount, travel, living expenses; nothing else."""
    require(actor, EXAMINE)
    with transaction.atomic():
        found = running(actor, examination)
        by = found.examiners.filter(number=examiner).first()
        if by is None:
            named = ", ".join(f"{one.number} {one.name}" for one in found.examiners.order_by("number"))
            raise Refusal("examiner-unknown", f"No such examiner. Examiners: {named}.", cite=CITE, field="examiner")
        if on < by.starts_on or (by.ends_on is not None and on > by.ends_on) or on > legal_date(at, ZONE):
            says_no = f"{by.name} is engaged from {by.starts_on} through {by.ends_on or 'further notice'}."
            raise Refusal("cost-day", f"{says_no} {on} lies outside, or ahead.", cite=CITE, field="on")
        if amount is None and hours is not None and by.rate is not None:
            amount = (hours * by.rate).quantize(Decimal("0.01"))
        if amount is None:
            says_no = "Give the amount, or the hours of an examiner with a rate."
            raise Refusal("needs-amount", says_no, cite=CITE, field="amount")
        facts = CostFacts(kind, amount, licensee=bool(found.license_number))
        decision = stop_at(examination_costs(facts, law=adopted_law()))
        made = ExaminationCost.objects.create(
            examination=found, examiner=by, kind=kind, on=on, hours=hours, amount=amount, says=says.strip()
        )
        keep(decision, facts, subject=f"examination:{found.number}", at=at, actor=actor)
        body = {"examination": found.number, "cents": int(amount * 100), "kind": kind}
        append(ENTERED, actor=actor, at=at, body=body, subject=found.number)
    return made


def invoice(actor: Actor, at: datetime, *, examination: str, due_on: date) -> Charge:
    """Invoice what was not invoiced yet: a charge on the ledger and the letter with each line and the total."""
    require(actor, EXAMINATION_INVOICE)
    today = legal_date(at, ZONE)
    if due_on <= today:
        raise Refusal("due-not-later", f"{due_on} gives no time. Permitted: a day after {today}.", field="due_on")
    with transaction.atomic():
        found = running(actor, examination)
        lines = list(found.costs.filter(invoice="").select_related("examiner").order_by("on", "pk"))
        borne = [line for line in lines if _borne(line, licensee=bool(found.license_number))]
        if not borne:
            says = f"No line of {found.number} waits for an invoice."
            raise Refusal("nothing-to-invoice", says, cite=CITE, field="examination", kind="conflict")
        count = found.costs.exclude(invoice="").values("invoice").distinct().count() + 1
        number = f"{found.number}-I{count}"
        total = sum((line.amount for line in borne), Decimal(0))
        made = assess(
            ChargeKind.COST,
            key=f"pbm-examination:{number}",
            party_id=found.party_id,
            amount=total,
            says=f"Costs of examination {found.number}, invoice {number}",
            cite=CITE,
            on=today,
            at=at,
            due_on=due_on,
            case_id=found.case_id,
            actor=actor,
        )
        found.costs.filter(pk__in=[line.pk for line in borne]).update(invoice=number)
        values = {
            "invoice": number,
            "lines": "\n".join(
                f"| {line.on} | {cell(line.examiner.name)} | {line.kind} | {_what(line)} | ${line.amount:,.2f} |"
                for line in borne
            ),
            "sums": "\n".join(
                f"- {kind}: ${sum((line.amount for line in borne if line.kind == kind), Decimal(0)):,.2f}"
                for kind in COST_KINDS
            ),
            "total": f"{total:,.2f}",
            "due": str(due_on),
        }
        write_to_licensee(INVOICE, found, key=number, at=at, values=values)
        body = {"examination": found.number, "cents": int(total * 100)}
        add_event(case_of(found), "invoiced", at=at, actor=actor, body={"invoice": number})
        append(INVOICED, actor=actor, at=at, body=body, subject=number)
    return made


def _borne(line: ExaminationCost, *, licensee: bool) -> bool:
    facts = CostFacts(line.kind, line.amount, licensee=licensee)
    return examination_costs(facts, law=adopted_law()).outcome is Outcome.PASS


def _what(line: ExaminationCost) -> str:
    hours = f"{line.hours} h at ${line.examiner.rate}: " if line.hours and line.examiner.rate else ""
    return f"{hours}{cell(line.says)}"
