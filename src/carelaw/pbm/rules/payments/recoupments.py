"""215 ILCS 5/512-7.10(a), as House Bill 5614 has it: a remittance advice explains what it takes back."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, outside, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.payments import Explained, Recoupment
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, adopted, not_binding

CITE = "215 ILCS 5/512-7.10(a)"
PARTS = {
    "patient": "the patient's name",
    "dispensed": "the dispensing date",
    "drugs": "the drug or drugs",
    "amount": "the amount taken back",
    "reason": "the reason",
}
Contact = Literal["good", "doubtful", "none"]
_TELEPHONE = re.compile(r"\+?(1[-. ]?)?\(?[2-9]\d{2}\)?[-. ]{0,2}[2-9]\d{2}[-. ]?\d{4}( ?(x|ext\.?) ?\d{1,6})?", re.I)
_ADDRESS = re.compile(r"(?s).*\d.*\s[A-Z]{2},?\s+\d{5}(-\d{4})?")
_CODE = r"([A-Za-z]{1,3}|[A-Za-z]{0,3}[-:]?\d{1,4}[A-Za-z]?)"
_ONLY_CODES = re.compile(rf"{_CODE}([ ,;/:-]+{_CODE})*")


@rule("PBM-95", cite=CITE)
def recoupment_explained(taken: Recoupment, law: Law) -> Decision:
    """A remittance advice explains every recoupment and offset.

    What a corrected claim paid again, what the pharmacy had returned itself, and a balance that only moved from one
    remittance to another took nothing. An earlier notice explains too (PBM-98).
    """
    outer = _outside(taken, law)
    if outer is not None:
        return outer
    if not taken.recovery and not taken.explanations:
        says = f"{taken.left:.2f} was kept back under a code that is on no list of recoveries. Is it a recoupment?"
        return to_review(fault("W-PBM-95.code", says, "recovery", taken.left))
    if usable(taken):
        return passed("explained", f"The recoupment of {taken.left:.2f} is explained.", taken.left)
    late = [one for one in taken.explanations if one.delivered_on is not None]
    told = f" A notice came on {late[0].delivered_on}, not before the recoupment." if late else ""
    says = f"{taken.left:.2f} was taken back on {taken.taken_on} and nothing explains it.{told}"
    return breached(fault("E-PBM-95", says, "explanations", taken.left))


@rule("PBM-96", cite=CITE)
def explanation_complete(taken: Recoupment, law: Law) -> Decision:
    """An explanation holds the patient's name, the dispensing date, the drugs, the amount and the reason.

    The amounts explained are together what was taken, to the cent. A reason that is a code alone is looked at.
    """
    outer = _outside(taken, law)
    if outer is not None:
        return outer
    found = usable(taken)
    if not found:
        return outside(fault("no-explanation", "There is no explanation to look at; that is a breach of its own."))
    missing = sorted({part for one in found for part in parts_missing(one)}, key=list(PARTS).index)
    reasons = [fault(f"E-PBM-96.{part}", f"The explanation lacks {PARTS[part]}.", part) for part in missing]
    told = sum((one.amount or Decimal(0) for one in found), Decimal(0))
    if "amount" not in missing and told != taken.left:
        says = f"The amounts explained come to {told:.2f}; {taken.left:.2f} was taken."
        reasons.append(fault("E-PBM-96.sum", says, "amount", told - taken.left))
    if reasons:
        return breached(*reasons)
    if any(only_codes(one.reason) for one in found):
        return to_review(fault("W-PBM-96.code", "The reason is a code without words.", "reason"))
    return passed("explanation-complete", f"All five things are there; {told:.2f} is explained.", told)


@rule("PBM-97", cite=CITE, readings=("R10",))
def appeal_contact_given(taken: Recoupment, law: Law) -> Decision:
    """With the remittance stands a telephone number or a mailing address to start an appeal of the recoupment.

    An e-mail address or a link alone is none of the two.
    """
    outer = _outside(taken, law)
    if outer is not None:
        return outer
    found = usable(taken)
    if not found:
        return outside(fault("no-explanation", "There is no explanation to look at; that is a breach of its own."))
    if law.reading("R10") == "whole-section" and all(one.delivered_on is not None for one in found):
        return passed("notice-fulfills-all", "Under this reading the earlier notice fulfills the whole section.")
    kinds = {contact_of(one) for one in found}
    if kinds == {"good"}:
        return passed("contact-given", "A telephone number or mailing address to appeal is given.")
    if "none" in kinds:
        says = "Neither a telephone number nor a mailing address to start an appeal is given."
        return breached(fault("E-PBM-97", says, "telephone"))
    return to_review(fault("W-PBM-97", "The telephone number or address to appeal is not well formed.", "telephone"))


@rule("PBM-98", cite=CITE, readings=("R10",))
def earlier_notice_suffices(taken: Recoupment, law: Law) -> Decision:
    """A notice delivered before the recoupment, holding the five things, stands for the explanation.

    It fulfills the duty to explain; whether it fulfills more is reading R10.
    """
    notices = [one for one in taken.explanations if one.delivered_on is not None]
    if not notices:
        return outside(fault("no-notice", "No notice was given before the recoupment."))
    in_time = [one for one in notices if one.delivered_on is not None and one.delivered_on < taken.taken_on]
    if not in_time:
        days = ", ".join(str(one.delivered_on) for one in notices)
        says = f"The notice of {days} was not delivered before the recoupment of {taken.taken_on}; it does not count."
        return outside(fault("notice-too-late", says, "delivered_on"))
    missing = sorted({part for one in in_time for part in parts_missing(one)}, key=list(PARTS).index)
    if missing:
        lacks = ", ".join(PARTS[part] for part in missing)
        return outside(fault("notice-incomplete", f"The earlier notice lacks {lacks}.", missing[0]))
    reach = "the whole section" if law.reading("R10") == "whole-section" else "the duty to explain"
    return passed("notice-suffices", f"The notice of {in_time[0].delivered_on} fulfills {reach}.")


def usable(taken: Recoupment) -> tuple[Explained, ...]:
    """The explanations that count: those with the remittance, and notices delivered before it."""
    return tuple(one for one in taken.explanations if one.delivered_on is None or one.delivered_on < taken.taken_on)


def parts_missing(one: Explained) -> tuple[str, ...]:
    """Which of the five things an explanation lacks."""
    held = {
        "patient": one.patient_named,
        "dispensed": one.dispensed_on is not None,
        "drugs": any(drug.strip() for drug in one.drugs),
        "amount": one.amount is not None,
        "reason": bool(one.reason.strip()),
    }
    return tuple(part for part, there in held.items() if not there)


def only_codes(reason: str) -> bool:
    """True for a reason such as `CO-129` or `N432`: codes, no words."""
    return bool(_ONLY_CODES.fullmatch(reason.strip()))


def contact_of(one: Explained) -> Contact:
    """Whether an appeal can be started with what is given: a good contact, a doubtful one, or none."""
    given = [text.strip() for text in (one.telephone, one.address) if text.strip() and not _electronic(text)]
    if not given:
        return "none"
    telephone, address = one.telephone.strip(), one.address.strip()
    good = _TELEPHONE.fullmatch(telephone) or _ADDRESS.fullmatch(address)
    return "good" if good else "doubtful"


def _electronic(text: str) -> bool:
    """An e-mail address or a link where a number or an address belongs."""
    return "@" in text or "://" in text or text.strip().lower().startswith("www.")


def _outside(taken: Recoupment, law: Law) -> Decision | None:
    if not adopted(law, PROGRAMS_BILL, taken.taken_on):
        return outside(not_binding(law, PROGRAMS_BILL, taken.taken_on))
    if taken.left <= 0:
        says = f"Of {taken.amount:.2f} taken, {taken.given_back:.2f} was given back or only moved: nothing is recouped."
        return outside(Reason("nothing-taken", says, taken.left))
    return None
