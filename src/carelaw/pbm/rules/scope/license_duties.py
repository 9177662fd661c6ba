"""215 ILCS 5/512-4(c), (d), 512-5(h), 512-10 ¶1: what is material, the fund, fiduciary instruments, the unlicensed."""

from __future__ import annotations

from decimal import Decimal

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.licensing import CarrierKind
from carelaw.pbm.facts.scope import (
    ActedUnlicensed,
    CarrierProgram,
    ChangeJudged,
    FeeDeposit,
    FiduciaryChoice,
    InstrumentMode,
)

MATERIAL_BY_ITSELF = ("officer", "ownership", "home-law", "template-contract", "chart")
_CARRIERS = (
    CarrierKind.INSURANCE_COMPANY,
    CarrierKind.HEALTH_MAINTENANCE_ORGANIZATION,
    CarrierKind.LIMITED_HEALTH_SERVICE_ORGANIZATION,
    CarrierKind.VOLUNTARY_HEALTH_SERVICES_PLAN,
)


@rule("PBM-24", cite="215 ILCS 5/512-4(c)")
def material_or_not(change: ChangeJudged, law: Law) -> Decision:
    """What significantly affects operation is material; five kinds are so by themselves unless a reason says not."""
    if not change.effect.strip():
        return wanting(fault("needs-effect", "Say what effect it has on the operation.", "effect"))
    by_itself = [item for item in change.items if item in MATERIAL_BY_ITSELF]
    if change.material is False:
        if not change.reason.strip():
            says = "Say why the change is not material; the examiner sees the reason."
            return breached(fault("E-PBM-24", says, "reason"))
        if by_itself:
            kind = by_itself[0].replace("-", " ").capitalize()
            says = f"{kind}: a change of this kind counts as material by itself; the examiner looks at the reason."
            return to_review(fault("material-by-itself", says, "material", by_itself[0]))
        return outside(fault("not-material", "Not material, for the reason given."))
    if change.material is None and not by_itself:
        return wanting(fault("needs-material", "Say whether the change is material.", "material"))
    return passed("material", "The change is material; both clocks run.")


@rule("PBM-28", cite="215 ILCS 5/512-4(d)")
def fee_fund(deposit: FeeDeposit, law: Law) -> Decision:
    """Every fee goes, whole, into the one fund that the law names."""
    fund = law.number("pbm.fee_fund", deposit.received_on)
    if deposit.fund != fund:
        says = f"“{deposit.fund}” is not the fund of these fees. Permitted: {fund}."
        return breached(fault("E-PBM-28", says, "fund", deposit.fund))
    if deposit.amount != deposit.received:
        says = f"${deposit.amount} was deposited of ${deposit.received} received. Deposit the receipt whole."
        return breached(fault("E-PBM-28.amount", says, "amount", deposit.received - deposit.amount))
    return passed("deposited", f"${deposit.amount} is deposited in the {fund}.", deposit.amount)


@rule("PBM-30", cite="215 ILCS 5/512-10 ¶1")
def unauthorized_insurer(dossier: ActedUnlicensed, law: Law) -> Decision:
    """Whoever works without license and fee is treated as an unauthorized insurer; a referral shows a dated act."""
    if dossier.licensed or dossier.exempt:
        return outside(fault("may-act", "A license or an exemption covers the days."))
    if dossier.dated_acts_in_state < 1:
        says = "No dated act in the State is in the dossier. Add one; until then the referral stays a draft."
        return wanting(fault("needs-dated-act", says, "acts"))
    says = "Treated as an unauthorized insurer under Article VII, whose amounts counsel enters."
    return breached(fault("E-PBM-30", says, "acts", dossier.dated_acts_in_state))


@rule("PBM-32", cite="215 ILCS 5/512-5(h)", readings=("R3",))
def fiduciary_instrument(choice: FiduciaryChoice, law: Law) -> Decision:
    """One account or bond for each program or one pooled for all, as the manager likes; no condition of a license."""
    if choice.mode is InstrumentMode.POOLED and choice.programs < 2:
        says = f"Pooled stands for several programs; this names {choice.programs}. Choose separate, or list them all."
        return breached(fault("E-PBM-32.pooled", says, "programs", choice.programs))
    if choice.mode is InstrumentMode.SEPARATE and choice.programs != 1:
        says = f"A separate instrument is for one program; this names {choice.programs}. Choose pooled, or one program."
        return breached(fault("E-PBM-32.separate", says, "programs", choice.programs))
    if choice.overlapping:
        says = "A program has one active instrument at a time; end the other first, or leave the program out."
        return breached(fault("E-PBM-32", says, "programs", choice.overlapping))
    if law.reading("R3") == "base-duty":
        return _base_duty(choice, law)
    return passed("chosen", "The choice is on file; it is no condition of a license.")


def _base_duty(choice: FiduciaryChoice, law: Law) -> Decision:
    if choice.yearly_reimbursements is None or choice.amount is None:
        says = "Give the amount and the estimated yearly reimbursements of the programs."
        return wanting(fault("needs-reimbursements", says, "yearly_reimbursements"))
    percent = law.number("pbm.fiduciary_base_percent", choice.on)
    least = (choice.yearly_reimbursements * percent / Decimal(100)).quantize(Decimal("0.01"))
    if choice.amount < least:
        says = f"${choice.amount} is below {percent} percent of the yearly reimbursements, ${least}."
        return breached(fault("E-PBM-32.amount", says, "amount", least))
    return passed("base-met", f"${choice.amount} reaches {percent} percent of the yearly reimbursements.", least)


@rule("PBM-33", cite="215 ILCS 5/512-5(h)")
def fiduciary_carve_out(program: CarrierProgram, law: Law) -> Decision:
    """Programs run by or for carriers authorized in Illinois are outside the choice of instruments."""
    if program.kind not in _CARRIERS:
        says = f"A {program.kind.replace('-', ' ')} is none of the four kinds of carriers."
        return breached(fault("E-PBM-33.kind", says, "kind", program.kind))
    if not program.authorized_in_state or program.authorized_from is None:
        says = "The carrier is not authorized in Illinois; this program's instruments are entered like any other's."
        return breached(fault("E-PBM-33", says, "carrier"))
    if program.on < program.authorized_from or (program.authorized_to and program.on > program.authorized_to):
        return breached(fault("E-PBM-33.period", f"The carrier's authority does not cover {program.on}.", "carrier"))
    return passed("carved-out", "Run by or for a carrier authorized in Illinois: no instrument is asked for.")
