"""215 ILCS 5/512-11(d): subpoenas, and the court that compels."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.examinations import CourtEnforcement, SubpoenaIssued

_CITE = "215 ILCS 5/512-11(d)"


@rule("PBM-63", cite=_CITE)
def subpoena_issued(subpoena: SubpoenaIssued, law: Law) -> Decision:
    """The Director, or somebody designated, summons anyone to what bears on the examination, for a day to come."""
    if not subpoena.issuer_designated:
        says = "No designation by the Director is on file for the issuer. File it, or let somebody designated issue it."
        return breached(fault("E-PBM-63", says, "issuer"))
    asked = (
        ("person", "Name the person who is summoned.", subpoena.person.strip()),
        ("matter", "Say on what matter, and how it bears on the examination.", subpoena.matter.strip()),
        ("return_on", "Give the return day.", subpoena.return_on),
    )
    missing = [fault(f"needs-{name}", says, name) for name, says, value in asked if not value]
    if missing:
        return wanting(*missing)
    assert subpoena.return_on is not None
    if subpoena.return_on <= subpoena.issued_on:
        says = (
            f"The return day {subpoena.return_on} is not after the issue on {subpoena.issued_on}; choose a later one."
        )
        return breached(fault("E-PBM-63.return", says, "return_on", subpoena.return_on))
    return passed("may-be-issued", f"Returnable on {subpoena.return_on}.")


@rule("PBM-64", cite=_CITE)
def court_petition(matter: CourtEnforcement, law: Law) -> Decision:
    """A court may be asked once service and disobedience are proven."""
    if matter.obeyed_on is not None:
        return outside(fault("obeyed", f"Obeyed on {matter.obeyed_on}; no court is needed."))
    if matter.served_on is None or not matter.service_proof.strip():
        says = "No proof of service is on file. Enter the day and how it is proven; then a bundle can be made."
        return breached(fault("E-PBM-64.service", says, "service_proof"))
    if matter.seen_on <= matter.return_on:
        return wanting(fault("not-returnable-yet", f"It may be obeyed through {matter.return_on}.", "return_on"))
    if not matter.disobedience.strip():
        says = "Nothing on file shows the disobedience. Enter what was not done; then a bundle can be made."
        return breached(fault("E-PBM-64", says, "disobedience"))
    return passed("may-petition", "Service and disobedience are proven; a court may be asked.")
