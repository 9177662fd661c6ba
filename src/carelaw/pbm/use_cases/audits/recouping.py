"""Money after an audit: taken back by what the claims show or by the settlement, refunded for what was dismissed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.audits import RecoupmentAsked, TakenBack
from carelaw.pbm.rules.audits.amounts import actual_amounts_only
from carelaw.pbm.rules.audits.notices import taken_back_after_audit
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import Audit, AuditMoney, AuditState, FindingState
from carelaw.pbm.use_cases.audits.findings import dollars
from carelaw.pbm.use_cases.audits.letters import RECOUPED, REFUNDED, tell
from carelaw.pbm.use_cases.audits.reporting import settlement_of, sums_of
from carelaw.pbm.use_cases.audits.standing import CITE, act_of, done, held_by_manager, require_passed
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.agreements.models import AgreementState

_AFTER = (AuditState.PRELIMINARY, AuditState.APPEALED, AuditState.FINAL)


def recoup(actor: Actor, at: datetime, *, audit: str, amount: str) -> AuditMoney:
    """Take money back after an audit: never above what its claims actually show, unless the pharmacy settled."""
    with act_of(actor, at, audit, "recoup", {"amount": amount}):
        held = held_by_manager(actor, audit, at, *_AFTER)
        wanted, sums, today, law = dollars(amount, "amount"), sums_of(held), local_day(at), adopted_law()
        if wanted == 0:
            raise Refusal("amount-not-permitted", "Give an amount above zero.", field="amount")
        agreed = settlement_of(held)
        signed = agreed is not None and agreed.state == AgreementState.IN_FORCE
        asked = RecoupmentAsked(
            on=today,
            amount=wanted,
            overpaid=sums.overpaid - sums.held,
            underpaid=sums.underpaid,
            taken=sums.taken,
            projected=held.projected,
            settlement_amount=Decimal(agreed.terms["amount"]) if agreed else None,
            settlement_signed_on=agreed.second_signed_on if agreed and signed else None,
        )
        behind = TakenBack(today, held.mode)  # type: ignore[arg-type]
        decision = actual_amounts_only(asked, law=law)
        require_passed(actor, at, held, (taken_back_after_audit(behind, law=law), behind), (decision, asked))
        basis = "settlement" if decision.codes == ("settled",) else "actual"
        made = AuditMoney.objects.create(audit=held, kind="recouped", amount=wanted, on=today, basis=basis, at=at)
        _spread(held, wanted)
        left = max((decision.reasons[0].value or Decimal(0)) - wanted, Decimal(0))
        values = {
            "amount": f"${wanted:,.2f}",
            "on": str(today),
            "basis": "under the signed settlement" if basis == "settlement" else "by what the claims actually show",
            "left": f"${left:,.2f}",
        }
        tell(RECOUPED, held, at=at, values=values, key=str(made.pk))
        done(actor, at, held, "recouped", int(wanted * 100))
    return made


def pay_refund(actor: Actor, at: datetime, *, audit: str) -> list[AuditMoney]:
    """Enter that the refunds owed after an appeal were paid."""
    with act_of(actor, at, audit, "refund", {}):
        held = held_by_manager(actor, audit, at, *_AFTER)
        owed = list(held.money.filter(kind="refund", paid_on=None))
        if not owed:
            raise Refusal("audit-refund-none", "No refund of this audit is owed.", cite=f"{CITE}(h)", field="audit")
        for one in owed:
            one.paid_on = local_day(at)
            one.save(update_fields=["paid_on"])
            values = {"amount": f"${one.amount:,.2f}", "on": str(one.paid_on)}
            tell(REFUNDED, held, at=at, values=values, key=str(one.pk))
        done(actor, at, held, "refunded", len(owed))
    return owed


def audit_behind(manager_id: UUID, pharmacy_id: UUID, claim_reference: str, on: date) -> Audit | None:
    """The audit that stands behind a recoupment on a claim: its report is out, the claim in scope, a finding stands.

    Whoever reads remittances asks here; where there is none, 512-7.10(a) bars the recoupment.
    """
    found = Audit.objects.filter(
        manager_id=manager_id,
        pharmacy_id=pharmacy_id,
        source="portal",
        state__in=_AFTER,
        reported_on__lte=on,
        claims__claim_reference=claim_reference,
        claims__outcome=Outcome.PASS.value,
        findings__claim__claim_reference=claim_reference,
        findings__state=FindingState.STANDS,
    )
    return found.order_by("-reported_on", "-pk").first()


def _spread(held: Audit, amount: Decimal) -> None:
    """What was taken is laid to the findings in their order; what a settlement adds belongs to none of them."""
    left = amount
    for one in held.findings.filter(state=FindingState.STANDS, held=False).order_by("number"):
        part = min(left, one.overpaid - one.taken)
        if part > 0:
            one.taken += part
            one.save(update_fields=["taken"])
            left -= part
