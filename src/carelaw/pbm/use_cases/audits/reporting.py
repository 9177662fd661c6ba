"""The explanation of appeals, the preliminary report, the settlement of an audit, the final report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from carelaw.kernel.dates import days_after
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.audits import AppealExplanation, AppealsProcess
from carelaw.pbm.rules.audits.amounts import recoupable
from carelaw.pbm.rules.audits.appeals import appeals_explained_in_time, appeals_process_set_up
from carelaw.pbm.rules.audits.findings import pharmacist_consulted
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import (
    Audit,
    AuditAppealsProcess,
    AuditAppealState,
    AuditFinding,
    AuditState,
    FindingState,
)
from carelaw.pbm.use_cases.audits.findings import clinical_facts, dollars
from carelaw.pbm.use_cases.audits.letters import EXPLAINED, FINAL, REPORT, SETTLEMENT, SIGNED, table, tell
from carelaw.pbm.use_cases.audits.noticing import case_of
from carelaw.pbm.use_cases.audits.setup import process_of
from carelaw.pbm.use_cases.audits.standing import (
    CITE,
    act_of,
    done,
    held_by_manager,
    held_by_pharmacy,
    require_passed,
)
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.agreements.models import Agreement, AgreementState
from carelaw.platform.agreements.register import draft, put_in_force, sign
from carelaw.platform.cases.docket import add_event, close_case
from carelaw.platform.cases.models import CaseState

SETTLING = "pbm.audit-settlement"
_APPEALS, _AMOUNTS = f"{CITE}(h)", f"{CITE}(d)"
_OUT = (AuditState.PRELIMINARY, AuditState.APPEALED, AuditState.FINAL)


@dataclass(frozen=True, slots=True)
class Sums:
    """What an audit comes to: actual differences of standing findings, what is held, taken, agreed."""

    overpaid: Decimal
    underpaid: Decimal
    held: Decimal
    taken: Decimal
    dismissed: int
    settled: Decimal | None

    @property
    def actual(self) -> Decimal:
        """What may be taken back by what the claims show, less what an appeal holds."""
        return recoupable(self.overpaid - self.held, self.underpaid)


def sums_of(audit: Audit) -> Sums:
    """Add up an audit, claim by claim."""
    findings = list(audit.findings.all())
    standing = [one for one in findings if one.state == FindingState.STANDS]
    moved = {"recouped": Decimal(0), "refund": Decimal(0)}
    for one in audit.money.all():
        if one.kind == "recouped" or one.paid_on is not None:
            moved[one.kind] += one.amount
    agreed = settlement_of(audit)
    signed = agreed is not None and agreed.state == AgreementState.IN_FORCE
    return Sums(
        sum((one.overpaid for one in standing), Decimal(0)),
        sum((one.underpaid for one in standing), Decimal(0)),
        sum((one.overpaid for one in standing if one.held), Decimal(0)),
        moved["recouped"] - moved["refund"],
        sum(one.state == FindingState.DISMISSED for one in findings),
        Decimal(agreed.terms["amount"]) if agreed is not None and signed else None,
    )


def explain_appeals(actor: Actor, at: datetime, *, audit: str) -> Audit:
    """Deliver the written explanation of appeals ahead of the report."""
    with act_of(actor, at, audit, "explain", {}):
        held = held_by_manager(actor, audit, at, AuditState.NOTICED, AuditState.STARTED)
        process = _process(actor, at, held)
        held.explained_on = local_day(at)
        _require_explained(actor, at, held, process)
        held.save(update_fields=["explained_on"])
        tell(EXPLAINED, held, at=at, values=_explained(process))
        done(actor, at, held, "explained")
    return held


def project(actor: Actor, at: datetime, *, audit: str, amount: str) -> Audit:
    """Keep a projection as information; nothing is taken back on it unless the pharmacy settles."""
    with act_of(actor, at, audit, "project", {"amount": amount}):
        held = held_by_manager(actor, audit, at, AuditState.STARTED, *_OUT[:2])
        held.projected = dollars(amount, "amount")
        held.save(update_fields=["projected"])
        done(actor, at, held, "projected")
    return held


def report(actor: Actor, at: datetime, *, audit: str) -> Audit:
    """Issue the preliminary report: findings closed, pharmacists consulted, appeals explained before or with it."""
    with act_of(actor, at, audit, "report", {}):
        held = held_by_manager(actor, audit, at, AuditState.STARTED)
        today, law = local_day(at), adopted_law()
        still = list(held.findings.filter(state=FindingState.OPEN).values_list("number", flat=True))
        if still:
            says = f"Findings {', '.join(map(str, still))} are still open. Close each before the report."
            raise Refusal("audit-findings-open", says, cite=_APPEALS, field="audit")
        process = _process(actor, at, held)
        # What was not explained before goes out with the report itself.
        held.explained_on = held.explained_on or today
        _require_explained(actor, at, held, process)
        clinical = [clinical_facts(one, today) for one in held.findings.filter(state=FindingState.STANDS)]
        require_passed(actor, at, held, *((pharmacist_consulted(one, law=law), one) for one in clinical))
        held.state, held.reported_on = AuditState.PRELIMINARY, today
        held.save()
        held.findings.filter(state=FindingState.STANDS).update(reported=True)
        _tell_report(held, process, at)
        body = {"due_on": days_after(today, process.contract_days).isoformat()} if process.contract_days else {}
        add_event(case_of(held, at), "report-delivered", at=at, actor=actor, body=body)
        done(actor, at, held, "reported", held.findings.count())
    return held


def offer_settlement(actor: Actor, at: datetime, *, audit: str, amount: str) -> Agreement:
    """Offer to settle an audit for an amount; a projection in it counts only when the pharmacy signs."""
    with act_of(actor, at, audit, "settle", {"amount": amount}):
        held = held_by_manager(actor, audit, at, *_OUT[:2])
        if settlement_of(held) is not None:
            says = "A settlement of this audit was offered before; the pharmacy signs it or lets it rest."
            raise Refusal("audit-settlement-offered", says, cite=_AMOUNTS, field="audit", kind="conflict")
        wanted, sums = dollars(amount, "amount"), sums_of(held)
        terms = {"amount": str(wanted), "actual": str(sums.actual), "audit": held.reference}
        made = draft(
            SETTLING,
            reference=held.reference,
            first=held.manager_id,
            second=held.pharmacy_id,
            terms=terms,
            cite=_AMOUNTS,
            at=at,
            actor=actor,
        )
        sign(made, by="first", on=local_day(at), at=at, actor=actor)
        values = {
            "amount": f"${wanted:,.2f}",
            "actual": f"${sums.actual:,.2f}",
            "projected": f"${max(wanted - sums.actual, Decimal(0)):,.2f}",
        }
        tell(SETTLEMENT, held, at=at, values=values)
        done(actor, at, held, "settlement-offered")
    return made


def sign_settlement(actor: Actor, at: datetime, *, audit: str, person: str) -> Agreement:
    """The pharmacy signs the settlement; from then on its amount may be taken back."""
    with act_of(actor, at, audit, "sign", {"person": person}):
        held = held_by_pharmacy(actor, audit, at, *_OUT[:2])
        offered = settlement_of(held)
        if offered is None:
            says = "No settlement of this audit was offered; there is nothing to sign."
            raise Refusal("audit-settlement-none", says, cite=_AMOUNTS, field="audit")
        signed = sign(offered, by="second", on=local_day(at), at=at, actor=actor)
        signed = put_in_force(signed, on=local_day(at), at=at, actor=actor)
        values = {
            "person": person.strip(),
            "on": str(local_day(at)),
            "amount": f"${Decimal(signed.terms['amount']):,.2f}",
            "actual": f"${Decimal(signed.terms['actual']):,.2f}",
        }
        tell(SIGNED, held, at=at, values=values, to=("manager", "pharmacy"))
        done(actor, at, held, "settlement-signed")
    return signed


def finish(actor: Actor, at: datetime, *, audit: str) -> Audit:
    """Issue the final report once no appeal is open."""
    with act_of(actor, at, audit, "final", {}):
        held = held_by_manager(actor, audit, at, AuditState.PRELIMINARY)
        waiting = held.appeals.filter(state__in=[AuditAppealState.FILED, AuditAppealState.REVIEW])
        if waiting.exists():
            says = f"The appeal {waiting[0].reference} is not decided yet. Decide it first."
            raise Refusal("audit-appeal-open", says, cite=_APPEALS, field="audit")
        held.state, held.final_on = AuditState.FINAL, local_day(at)
        held.save(update_fields=["state", "final_on"])
        sums = sums_of(held)
        values = {
            "lines": _lines(held.findings.filter(state=FindingState.STANDS)),
            "total": f"${(sums.settled if sums.settled is not None else sums.actual):,.2f}",
            "taken": f"${sums.taken:,.2f}",
            "dismissed": str(sums.dismissed),
        }
        tell(FINAL, held, at=at, values=values)
        case = case_of(held, at)
        if case.state == CaseState.OPEN:
            close_case(case, at=at, closing="Final report issued.", actor=actor)
        done(actor, at, held, "final")
    return held


def settlement_of(audit: Audit) -> Agreement | None:
    """The settlement of an audit, offered or signed."""
    return Agreement.objects.filter(kind=SETTLING, reference=audit.reference).first()


def _process(actor: Actor, at: datetime, held: Audit) -> AuditAppealsProcess:
    process = process_of(held.manager_id)
    facts = AppealsProcess(local_day(at), process is not None)
    require_passed(actor, at, held, (appeals_process_set_up(facts, law=adopted_law()), facts))
    assert process is not None
    return process


def _require_explained(actor: Actor, at: datetime, held: Audit, process: AuditAppealsProcess) -> None:
    facts = AppealExplanation(
        local_day(at), held.explained_on, process.name, process.address, process.telephone, bool(process.explanation)
    )
    require_passed(actor, at, held, (appeals_explained_in_time(facts, law=adopted_law()), facts))


def _explained(process: AuditAppealsProcess) -> dict[str, str]:
    days = process.contract_days
    until = (
        f"The contract gives {days} days from the delivery of the preliminary report."
        if days
        else "The text sets no last day: you can appeal until the final report."
    )
    return {
        "explanation": process.explanation,
        "name": process.name,
        "address": process.address,
        "telephone": process.telephone,
        "until": until,
    }


def _tell_report(held: Audit, process: AuditAppealsProcess, at: datetime) -> None:
    sums = sums_of(held)
    projected = f"${held.projected:,.2f} is a projection, for information only; it is not taken back."
    values = {
        **_explained(process),
        "lines": _lines(held.findings.filter(state=FindingState.STANDS)),
        "total": f"${sums.actual:,.2f}",
        "projection": projected if held.projected else "",
    }
    tell(REPORT, held, at=at, values=values)


def _lines(findings: Iterable[AuditFinding]) -> str:
    rows = [
        (
            one.number,
            one.claim.claim_reference if one.claim else "–",
            f"{one.says} ({one.kind}, {one.label})",
            f"${one.overpaid:,.2f}",
            f"${one.underpaid:,.2f}",
        )
        for one in sorted(findings, key=lambda each: each.number)
    ]
    return table(rows, 5)
