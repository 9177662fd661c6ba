"""(d)(6), (e): the steps of an integration, what its agreements must hold, and who decides."""

from __future__ import annotations

from carelaw.gateway.facts.onboarding import (
    Attestations,
    Change,
    ChangeKind,
    DataSharingDraft,
    DecidedBy,
    Feasibility,
    MemorandumDraft,
    Stage,
    StepWanted,
    TrialRun,
    VendorChoice,
)
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule

# What each step follows, and its paragraph.
FOLLOWS = {
    Stage.MOU_DRAFT: ((Stage.REQUESTED,), "(e)(1)"),
    Stage.MOU_EXECUTED: ((Stage.MOU_DRAFT, Stage.REQUESTED), "(e)(2)"),
    Stage.VENDOR_CONFIRMED: ((Stage.MOU_EXECUTED, Stage.FEASIBLE), "(e)(3)"),
    Stage.FEASIBLE: ((Stage.VENDOR_CONFIRMED,), "(f)(1)"),
    Stage.TESTING: ((Stage.FEASIBLE,), "(d)(6)(F)"),
    Stage.TEST_PASSED: ((Stage.TESTING,), "(d)(6)(F)"),
    Stage.PRODUCTION: ((Stage.TEST_PASSED,), "(d)(6)(F)"),
}
_ENDED = (Stage.PRODUCTION, Stage.WITHDRAWN, Stage.EXEMPT_CLOSED)


@rule("PMP-77", cite=f"{SECTION}(e)")
def onboarding_step(wanted: StepWanted, law: Law) -> Decision:
    """The steps of an integration follow one another; none is skipped."""
    if wanted.now in _ENDED:
        return breached(reason("STEP_OUT_OF_ORDER", f"This integration ended as {wanted.now}.", field="step"))
    if wanted.to in (Stage.WITHDRAWN, Stage.EXEMPT_CLOSED):
        return passed("may-end", "An integration can be withdrawn or closed before production.")
    if wanted.to not in FOLLOWS:
        return breached(reason("STEP_OUT_OF_ORDER", "Nothing leads back to the request.", field="step"))
    before, paragraph = FOLLOWS[wanted.to]
    if wanted.now not in before:
        says = f"The step {wanted.to} follows {before[0]}; this integration stands at {wanted.now}."
        cite = f"{SECTION}{paragraph}"
        return breached(reason("STEP_OUT_OF_ORDER", says, field="step", cite=cite))
    return passed("next-step", f"The step {wanted.to} follows {wanted.now}.")


@rule("PMP-64", "PMP-65", "PMP-66", "PMP-67", "PMP-68", "PMP-73", cite=f"{SECTION}(d)(6)(A)-(F)")
def memorandum_points(draft: MemorandumDraft, law: Law) -> Decision:
    """A memorandum holds the points A to F and the entity's decision, and charges no fee of the program's."""
    points = (
        ("A", draft.knows_duty, "that the entity knows its duty to integrate"),
        ("B", draft.knows_choices_and_costs, "that the entity knows its choice of vendors and what they cost"),
        ("C", draft.knows_states_may_want_memoranda and draft.states_listed, "the states asked, and how"),
        ("D", draft.vendor_by_agreement, "that the vendor has an approved and current agreement"),
        ("E", draft.exception_stated, "who needs no memorandum, and which changes end that"),
        ("F", draft.activation_stated, "that the program switches production on after testing"),
    )
    faults = [_no_point(letter, says) for letter, given, says in points if not given]
    if draft.option is None:
        says = "The memorandum lacks the decision: one of the six options, and the vendor or none."
        faults.append(reason("MOU_POINT_MISSING", says, field="option", cite=f"{SECTION}(d)(6)"))
    if not draft.ownership_stated:
        says = "The memorandum lacks the clause that the program's records stay its property."
        faults.append(reason("CLAUSE_MISSING", says, field="ownership"))
    if draft.program_fee:
        says = "The program charges no fee of its own: take the fee out of the memorandum."
        faults.append(reason("FEE_NOT_ALLOWED", says, field="fee"))
    return breached(*faults) if faults else passed("points-complete", "Points A to F and the decision are there.")


def _no_point(letter: str, says: str) -> Reason:
    text = f"Point {letter} is missing: {says}."
    return reason("MOU_POINT_MISSING", text, field=f"point_{letter.lower()}", cite=f"{SECTION}(d)(6)({letter})")


@rule("PMP-34", "PMP-49", cite=f"{SECTION}(b)(6), (d)(5), (g)(9)")
def data_sharing_clauses(draft: DataSharingDraft, law: Law) -> Decision:
    """A data sharing agreement says who does what, forbids what the rule forbids, and costs the State nothing."""
    clauses = {
        "roles_of_vendor": "what the vendor is responsible for",
        "roles_of_program": "what the program is responsible for",
        "security": "the security requirements",
        "ownership": "that the records stay the program's property",
        "prohibited_uses": "the prohibited uses",
        "inspection": "that the State may inspect",
    }
    faults = [
        reason("CLAUSE_MISSING", f"The agreement does not say {says}.", field=name)
        for name, says in clauses.items()
        if not getattr(draft, name)
    ]
    if not draft.audit_at_no_cost:
        says = "Audit access costs the State nothing: the agreement must say so."
        faults.append(_cost(says, "audit_at_no_cost", "(g)(9)"))
    if not draft.disabling_at_no_cost:
        says = "Switching a point off costs the State nothing: the agreement must say so."
        faults.append(_cost(says, "disabling_at_no_cost", "(b)(6)"))
    if draft.program_fee:
        says = "The program charges no fee of its own: take the fee out of the agreement."
        faults.append(reason("FEE_NOT_ALLOWED", says, field="fee"))
    return breached(*faults) if faults else passed("clauses-complete", "Every clause is there.")


def _cost(says: str, field: str, paragraph: str) -> Reason:
    return reason("COST_TO_STATE_NOT_ALLOWED", says, field=field, cite=f"{SECTION}{paragraph}")


@rule("PMP-70", "PMP-62", "PMP-81", cite=f"{SECTION}(d)(6), (d)(6)(D), (e)(3)")
def vendor_choice(choice: VendorChoice, law: Law) -> Decision:
    """The entity itself chooses, among vendors whose data sharing agreement is approved and current."""
    if choice.decided_by is not DecidedBy.ENTITY:
        says = "How to integrate is the pharmacy entity's own decision; someone of the entity must set it."
        return breached(reason("ENTITY_DECISION_REQUIRED", says, field="vendor"))
    if not choice.same_as_memorandum:
        says = "This is not the vendor of the memorandum. Amend the memorandum first, or confirm its vendor."
        return breached(reason("MOU_AMENDMENT_REQUIRED", says, field="vendor"))
    if choice.program_option:
        return passed("program-option", "The option that the program provides needs no vendor.")
    if choice.prohibited or not choice.agreement_current:
        why = "is prohibited" if choice.prohibited else "has no data sharing agreement in force"
        says = f"The vendor {why} on {choice.chosen_on}. Choose one from the list of eligible vendors."
        return breached(reason("VENDOR_NOT_ELIGIBLE", says, field="vendor"))
    return passed("vendor-eligible", "The vendor's agreement is approved and current.")


@rule("PMP-72", cite=f"{SECTION}(d)(6)(E)", readings=("A-06", "A-34"))
def change_needs_memorandum(change: Change, law: Law) -> Decision:
    """A change of method, of integration vendor or of the states asked needs a memorandum; other changes do not."""
    needing = {ChangeKind.OPTION, ChangeKind.INTEGRATION_VENDOR, ChangeKind.INTERSTATE}
    if law.reading("A-06") == "product-or-option":
        needing.add(ChangeKind.PRODUCT)
    if law.reading("A-34") == "any":
        needing = set(ChangeKind)
    if change.kind not in needing:
        says = f"A change of kind “{change.kind}” needs no memorandum."
        return outside(Reason("no-memorandum-needed", says))
    if not change.memorandum_executed:
        says = "This change waits for an executed memorandum; what runs now goes on as it is."
        return breached(reason("MOU_REQUIRED", says, field="change"))
    return passed("memorandum-executed", "The memorandum for this change is executed.")


@rule("PMP-08", "PMP-07", "PMP-10", cite=f"{SECTION}(a)(1), (a)(2), (d)(1)")
def safeguards_attested(given: Attestations, law: Law) -> Decision:
    """Before testing, a connecting party names who answers for it and attests its controls, electronic and physical."""
    if not given.responsible_officer:
        says = "Name the officer who answers for the connecting entity's compliance."
        return breached(reason("ATTESTATION_MISSING", says, field="responsible_officer", cite=f"{SECTION}(d)(1)"))
    if not given.control_list:
        says = "The list of security controls has not been attested."
        return breached(reason("ATTESTATION_MISSING", says, field="control_list"))
    halves = {"electronic": given.electronic_safeguards, "physical": given.physical_safeguards}
    missing = [name for name, attested in halves.items() if not attested]
    if missing:
        says = "The {} safeguards have not been attested; both halves are needed."
        return breached(
            *(reason("SAFEGUARD_MISSING", says.format(name), field=f"{name}_safeguards") for name in missing)
        )
    return passed("attested", "Controls and both halves of the safeguards are attested.")


@rule("PMP-22", cite=f"{SECTION}(f)(1)")
def connection_feasible(found: Feasibility, law: Law) -> Decision:
    """Pharmacy and vendors find out together whether and how they can connect."""
    if found.feasible is None:
        return wanting(Reason("needs-finding", "Nobody has said yet whether it can be done."))
    if not found.feasible:
        return to_review(Reason("choose-again", "It cannot be done so; the entity chooses again."))
    if found.option is None:
        says = "Name the option by which the pharmacy connects, one of the six."
        return breached(reason("PROTOCOL_NOT_SUPPORTED", says, field="option"))
    return passed("feasible", f"The pharmacy can connect by {found.option}.")


@rule("PMP-82", cite=f"{SECTION}(d)(6)(F)")
def testing_passed(run: TrialRun, law: Law) -> Decision:
    """Production is switched on only after every mandatory test case has passed and the program signed off."""
    if run.passed < run.mandatory:
        says = f"{run.passed} of {run.mandatory} mandatory test cases have passed."
        return breached(reason("TESTING_NOT_PASSED", says, field="cases"))
    if not run.signed_off:
        return breached(reason("TESTING_NOT_PASSED", "The program has not signed the test off.", field="cases"))
    return passed("testing-passed", "Every mandatory test case has passed and is signed off.")
