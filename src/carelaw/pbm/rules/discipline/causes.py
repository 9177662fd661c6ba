"""215 ILCS 5/512-5(a)(1) to (10): the causes, and what each must show before it can be charged.

A pass says that the cause can be charged; whether it is found is for the hearing.
"""

from __future__ import annotations

from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.discipline import (
    ActionElsewhere,
    FalseApplication,
    FindingKind,
    ForgedName,
    FraudulentLicense,
    MoneyMisused,
    TermsMisstated,
    UnfairPractice,
    UnfitConduct,
    Violation,
    ViolationLimb,
)

_CITE = "215 ILCS 5/512-5(a)"
_EVIDENCE = "Attach at least one item of evidence."


@rule("PBM-35", cite=f"{_CITE}(1)")
def false_application(charge: FalseApplication, law: Law) -> Decision:
    """Wrong, misleading or materially untrue information in the application, given intentionally."""
    missing = _missing(
        ("application", "Name the application.", charge.application),
        ("field_name", "Name the field of the application.", charge.field_name),
        ("stated", "Give what the application says.", charge.stated),
        ("true_value", "Give what was true.", charge.true_value),
        ("evidence", _EVIDENCE, charge.evidence),
    )
    if missing:
        return wanting(*missing)
    refused = _intended(charge.intended, "E-PBM-35")
    return breached(refused) if refused else passed("chargeable", "The field, both values and intent are shown.")


@rule("PBM-36", cite=f"{_CITE}(2)", readings=("R5",))
def intentional_violation(charge: Violation, law: Law) -> Decision:
    """A statute broken intentionally, or a regulator's rule, subpoena or order disobeyed."""
    missing = _missing(
        ("limb", "Say what was broken: a statute, a rule, a subpoena or an order.", charge.limb),
        ("provision", "Name the section, or give the reference of the rule, subpoena or order.", charge.provision),
        ("evidence", _EVIDENCE, charge.evidence),
    )
    if missing:
        return wanting(*missing)
    if charge.limb is ViolationLimb.STATUTE or law.reading("R5") == "always":
        refused = _intended(charge.intended, "E-PBM-36")
        if refused:
            return breached(refused)
    return passed("chargeable", "What was broken is named and shown.")


@rule("PBM-37", cite=f"{_CITE}(3)")
def license_by_fraud(charge: FraudulentLicense, law: Law) -> Decision:
    """A license got, or tried to be got, by misrepresentation or fraud; the attempt is enough."""
    missing = _missing(
        ("application", "Name the application.", charge.application),
        ("statement", "Give the false statement.", charge.statement),
        ("evidence", _EVIDENCE, charge.evidence),
    )
    return wanting(*missing) if missing else passed("chargeable", "The statement and its evidence are shown.")


@rule("PBM-38", cite=f"{_CITE}(4)")
def money_misused(charge: MoneyMisused, law: Law) -> Decision:
    """Money or property received in business was withheld, misappropriated or converted."""
    missing = _missing(
        ("amount", "Give the amount, or the value of the property.", charge.amount),
        ("since", "Give the day from which it was withheld.", charge.since),
        ("evidence", _EVIDENCE, charge.evidence),
    )
    if missing:
        return wanting(*missing)
    assert charge.amount is not None
    if charge.amount <= 0:
        says = f"{charge.amount} is no amount that was withheld. Permitted: an amount above 0."
        return breached(fault("E-PBM-38", says, "amount", charge.amount))
    return passed("chargeable", "The amount, its day and its evidence are shown.", charge.amount)


@rule("PBM-39", cite=f"{_CITE}(5)")
def contract_terms_misstated(charge: TermsMisstated, law: Law) -> Decision:
    """Terms of a contract between a benefit manager and a covered entity were intentionally misrepresented."""
    missing = _missing(
        ("clause", "Name the clause of the contract.", charge.clause),
        ("statement", "Give what was said of it.", charge.statement),
        ("made_to", "Say to whom.", charge.made_to),
        ("made_on", "Give the day.", charge.made_on),
    )
    if missing:
        return wanting(*missing)
    refused = _intended(charge.intended, "E-PBM-39")
    return breached(refused) if refused else passed("chargeable", "Clause, statement and intent are shown.")


@rule("PBM-40", cite=f"{_CITE}(6)")
def unfair_practice_found(charge: UnfairPractice, law: Law) -> Decision:
    """An unfair trade practice or fraud was admitted, or found; an open allegation is not enough."""
    if charge.kind is None or charge.kind is FindingKind.ALLEGATION:
        says = "An allegation is not enough. Attach the admission, or the finding once it is final."
        return breached(fault("E-PBM-40", says, "kind", charge.kind))
    missing = _missing(
        ("body", "Name who admitted or found it.", charge.body),
        ("dated", "Give its day.", charge.dated),
        ("document", "Attach the admission or the finding.", charge.document),
    )
    return wanting(*missing) if missing else passed("chargeable", "The admission or final finding is attached.")


@rule("PBM-41", cite=f"{_CITE}(7)")
def unfit_conduct(charge: UnfitConduct, law: Law) -> Decision:
    """Fraudulent, coercive or dishonest practices, incompetence, untrustworthiness or financial irresponsibility."""
    if charge.limb is None:
        says = "Say which conduct is charged: fraudulent, coercive, dishonest, incompetent, untrustworthy or "
        return breached(fault("E-PBM-41", f"{says}financially irresponsible.", "limb"))
    missing = _missing(
        ("place", "Say where; conduct outside the State counts.", charge.place),
        ("facts", "Give the facts.", charge.facts),
        ("evidence", _EVIDENCE, charge.evidence),
    )
    return wanting(*missing) if missing else passed("chargeable", "The conduct, its place and its facts are shown.")


@rule("PBM-42", cite=f"{_CITE}(8)")
def action_elsewhere(charge: ActionElsewhere, law: Law) -> Decision:
    """A comparable license or registration was denied, suspended or revoked in another jurisdiction."""
    missing = _missing(
        ("jurisdiction", "Name the state, province, district or territory.", charge.jurisdiction),
        ("credential", "Name the license or registration.", charge.credential),
        ("action", "Say whether it was denied, suspended or revoked.", charge.action),
        ("dated", "Give the day.", charge.dated),
        ("document", "Attach the decision.", charge.document),
    )
    if missing:
        return wanting(*missing)
    if charge.action not in ("denied", "suspended", "revoked"):
        says = f"“{charge.action}” is none of the three: denied, suspended, revoked."
        return breached(fault("E-PBM-42", says, "action", charge.action))
    return passed("chargeable", "The other jurisdiction's action is shown.")


@rule("PBM-43", cite=f"{_CITE}(9)")
def forged_name(charge: ForgedName, law: Law) -> Decision:
    """A name was forged to an application."""
    missing = _missing(
        ("application", "Name the application.", charge.application),
        ("name", "Give the name that was forged.", charge.name),
        ("evidence", "Attach the signature evidence of the filing.", charge.evidence),
    )
    return wanting(*missing) if missing else passed("chargeable", "The name and the signature evidence are shown.")


def _missing(*asked: tuple[str, str, object]) -> list[Reason]:
    # An amount of nothing was given; no items of evidence were not.
    return [
        fault(f"needs-{name}", says, name)
        for name, says, value in asked
        if value is None or value == "" or (isinstance(value, int) and value == 0)
    ]


def _intended(intended: bool | None, code: str) -> Reason | None:
    """What stands in the way where the law asks for intent."""
    if intended is None:
        return fault(
            f"{code}.undecided", "Say whether it was found to be intentional; this cause needs it.", "intended"
        )
    if not intended:
        says = "It was found not to be intentional; this cause needs intent. Charge another cause, or none."
        return fault(code, says, "intended", intended)
    return None
