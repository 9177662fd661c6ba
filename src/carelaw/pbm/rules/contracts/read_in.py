"""215 ILCS 5/512-7(b)(1): agreements comply from January 1, 2009; what is missing is read in on renewal."""

from __future__ import annotations

from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.contracts import AgreementInForce, ContractEventKind, Renewal

_RENEWS = (ContractEventKind.RENEWED, ContractEventKind.AUTO_RENEWED)


@rule("PBM-72", cite="215 ILCS 5/512-7(b)(1)")
def agreement_complies(agreement: AgreementInForce, law: Law) -> Decision:
    """From January 1, 2009 every agreement of a program, with whomever, meets the law."""
    since = law.number("pbm.agreements_from", agreement.on)
    if agreement.on < since:
        return outside(fault("before-the-law", f"Agreements comply from {since}; {agreement.on} is before.", "on"))
    if agreement.ended_on is not None and agreement.ended_on < agreement.on:
        return outside(fault("agreement-ended", f"The agreement ended on {agreement.ended_on}.", "ended_on"))
    if not agreement.has_text:
        return wanting(fault("needs-text", "Its text is not on file, or could not be read; nothing passes unread."))
    if agreement.missing:
        says = f"The agreement falls short in: {', '.join(agreement.missing)}."
        return breached(fault("E-PBM-72", says, "missing"))
    return passed("agreement-complies", "Nothing that the law asks for is missing.")


@rule("PBM-73", cite="215 ILCS 5/512-7(b)(1)", readings=("R8",))
def missing_terms_read_in(renewal: Renewal, law: Law) -> Decision:
    """What is missing is part of an agreement from its renewal or extension after December 31, 2008 on."""
    if not renewal.missing:
        return outside(fault("nothing-missing", "Nothing is missing; nothing is read in."))
    kinds = (*_RENEWS, ContractEventKind.EXTENDED)
    if renewal.event not in kinds or renewal.on is None:
        says = "Never renewed or extended: it falls short, and nothing is read in until it is."
        return breached(fault("E-PBM-73.never-renewed", says, "event"))
    since = law.number("pbm.agreements_from", renewal.on)
    if renewal.on < since:
        says = f"Renewed or extended on {renewal.on}; terms are read in for renewals after {since - DAY}."
        return breached(fault("E-PBM-73.before", says, "on"))
    if renewal.event is ContractEventKind.EXTENDED and law.reading("R8") == "literal":
        says = "Extended, not renewed: read as printed, the text gives no day from which the terms are read in."
        return to_review(fault("extension-without-day", says, "event"))
    says = f"Read in from {renewal.on}: {', '.join(renewal.missing)}."
    return passed("read-in", says, renewal.on.isoformat())
