"""(f)(1)(E), (f)(1)(F), (g)(6): federal connections, authorized applications, wider data sets."""

from __future__ import annotations

from carelaw.gateway.facts.special import ApplicationNamed, DataSetAsked, DataSetGrant, FederalConnection
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

_DIRECTOR, _DESIGNEE = "IL_CLINICAL_DIRECTOR", "IL_CLINICAL_DESIGNEE"


@rule("PMP-20", cite=f"{SECTION}(f)(1)(E)")
def federal_connection_verified(link: FederalConnection, law: Law) -> Decision:
    """A federally sponsored connection works while a verification of the program's is in force."""
    named = {"sponsor": link.sponsor, "program_name": link.program_name, "evidence": link.evidence}
    missing = [name for name, text in named.items() if not text.strip()]
    if link.verified_on is None or missing:
        what = missing[0] if missing else "verified_on"
        says = "No verification of this federally sponsored connection is on file. The program records one: sponsor, "
        return breached(reason("FEDERAL_LINK_NOT_VERIFIED", f"{says}program and evidence.", field=what))
    if link.asked_on < link.verified_on:
        says = f"The verification begins on {link.verified_on}."
        return breached(reason("FEDERAL_LINK_NOT_VERIFIED", says, field="verified_on"))
    if link.withdrawn_on is not None and link.withdrawn_on <= link.asked_on:
        says = f"The verification was withdrawn on {link.withdrawn_on}. Ask the program to verify the connection anew."
        return breached(reason("FEDERAL_LINK_NOT_VERIFIED", says, field="withdrawn_on"))
    if link.last_day is None or link.last_day < link.asked_on:
        says = f"The verification lapsed; its last day was {link.last_day}. Ask the program to verify it anew."
        return breached(reason("FEDERAL_LINK_NOT_VERIFIED", says, field="last_day"))
    return passed("federal-link-verified", f"The program verified this connection; its last day is {link.last_day}.")


@rule("PMP-21", cite=f"{SECTION}(f)(1)(F)")
def application_authorized(one: ApplicationNamed, law: Law) -> Decision:
    """An application connects while it stands on the program's list of authorized ones."""
    if not one.named:
        says = "The connection names no application. Name one of the program's list."
        return breached(reason("APPLICATION_NOT_AUTHORISED", says, field="application"))
    if one.authorized_on is None or one.asked_on < one.authorized_on:
        says = "The application named is not on the program's list of authorized applications."
        return breached(reason("APPLICATION_NOT_AUTHORISED", says, field="application"))
    if one.withdrawn_on is not None and one.withdrawn_on <= one.asked_on:
        says = f"The program withdrew its authorization on {one.withdrawn_on}. Name another application of its list."
        return breached(reason("APPLICATION_NOT_AUTHORISED", says, field="application"))
    return passed("application-authorized", "The program authorized this application.")


@rule("PMP-43", cite=f"{SECTION}(g)(6)")
def data_set_permitted(asked: DataSetAsked, law: Law) -> Decision:
    """A data set that goes further than controlled substances is left out unless the Clinical Director opened it."""
    begun = asked.permitted_from is not None and asked.permitted_from <= asked.asked_on
    running = asked.permitted_to is None or asked.asked_on <= asked.permitted_to
    if begun and running and not asked.revoked:
        return passed("data-set-permitted", f"{asked.data_set} is open to this requester.")
    says = (
        f"{asked.data_set} goes further than controlled substances and is withheld. "
        "The Clinical Director, or the designee, can open it; the rest of the answer is given."
    )
    return breached(reason("DATASET_PERMISSION_REQUIRED", says, field="data_set"))


@rule("PMP-43", cite=f"{SECTION}(g)(6)", readings=("A-36",))
def clinical_director_grants(grant: DataSetGrant, law: Law) -> Decision:
    """Only the Clinical Director, or a designee whose designation is in force, opens a data set and closes it."""
    if grant.role == _DIRECTOR:
        return passed("clinical-director", "The Clinical Director decides.")
    if grant.role == "IL_ADMINISTRATOR" and law.reading("A-36") == "one-role":
        return passed("clinical-director", "The Administrator decides as Clinical Director.")
    if grant.role != _DESIGNEE:
        says = "Only the Clinical Director, or the designee, opens a data set beyond controlled substances."
        return breached(reason("CLINICAL_DIRECTOR_REQUIRED", says, field="role"))
    begun = grant.designated_from is not None and grant.designated_from <= grant.on
    running = grant.designated_to is None or grant.on <= grant.designated_to
    ended = grant.designation_ended_on is not None and grant.designation_ended_on <= grant.on
    if begun and running and not ended:
        return passed("designee", "A designation by the Clinical Director is in force.")
    says = "No designation of this designee is in force. The Clinical Director records one, with its document."
    return breached(reason("CLINICAL_DIRECTOR_REQUIRED", says, field="designation"))
