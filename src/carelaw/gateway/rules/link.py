"""(f), (g)(1)(A), (b)(6), (b)(7): the link itself: encrypted, on the Console, enabled, in production, one to one."""

from __future__ import annotations

from carelaw.gateway.facts.search import Link, Option, OptionUsed, PointStanding, PointState, Transport
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

_TLS = ("TLSv1.2", "TLSv1.3")
_WORKING = (PointState.ACTIVE, PointState.DISABLED, PointState.PROHIBITED)


@rule("PMP-25", cite=f"{SECTION}(g)(1)(A)")
def encrypted_in_transit(transport: Transport, law: Law) -> Decision:
    """What goes between the program and a requester is encrypted all the way."""
    if transport.arrived_in_clear:
        says = (
            "A proxy says that this request came in clear for a part of its way. Encrypt every part (TLS 1.2 or 1.3)."
        )
        return breached(reason("TRANSPORT_NOT_ENCRYPTED", says))
    if transport.tls_version not in _TLS:
        says = "This request did not come over TLS 1.2 or 1.3. Connect again over an encrypted connection."
        return breached(reason("TRANSPORT_NOT_ENCRYPTED", says))
    return passed("encrypted", f"The request came over {transport.tls_version}.")


@rule("PMP-46", cite=f"{SECTION}(b)(7)")
def point_on_console(point: PointStanding, law: Law) -> Decision:
    """Every connection point of an Illinois user is on the Console before any traffic."""
    if not point.on_console:
        says = (
            "No connection point on the Console has this certificate. "
            "Ask the program to register the point; this attempt is listed there."
        )
        return breached(reason("POINT_NOT_REGISTERED", says))
    return passed("on-console", "The point is on the Console.")


@rule("PMP-48", cite=f"{SECTION}(b)(6)")
def point_enabled(point: PointStanding, law: Law) -> Decision:
    """A point that the program switched off, or whose party is prohibited, gets no answer."""
    if point.state is PointState.PROHIBITED:
        says = "The party of this point is prohibited from access. Answer the cure notice, or ask the program."
        return breached(reason("PARTY_PROHIBITED", says))
    if point.state is PointState.DISABLED:
        says = "The program switched this point off. Ask the program why, and what would switch it on again."
        return breached(reason("POINT_DISABLED", says))
    return passed("enabled", "The point is not switched off.")


@rule("PMP-82", cite=f"{SECTION}(d)(6)(F)")
def point_in_production(point: PointStanding, law: Law) -> Decision:
    """Production traffic flows only once the program has switched production on."""
    if point.state not in _WORKING:
        says = "This point is not in production. The program switches it on after successful testing."
        return breached(reason("POINT_NOT_IN_PRODUCTION", says))
    return passed("in-production", "The program switched production on for this point.")


@rule("PMP-23", "PMP-06", "PMP-24", cite=f"{SECTION}(f)(2), (f)(3)", readings=("A-03",))
def one_to_one_link(link: Link, law: Law) -> Decision:
    """One certificate, one point, one pharmacy system, one requester; the answer goes back the way of the question."""
    where = "the opening paragraph" if law.reading("A-03") == "opening-paragraph" else "the definitions"
    faults = []
    if link.certificate_on_record is not True:
        faults.append(_broken("The certificate is not the one on record for this point.", "certificate", where))
    if link.signature_verified is False:
        faults.append(_broken("The assertion is not signed with a key on record for this point.", "assertion", where))
    if link.system_named is False:
        faults.append(_broken("The request names no pharmacy management system.", "system", where))
    elif link.system_on_record is False:
        faults.append(_broken("The pharmacy management system named is not the one on record.", "system", where))
    if link.requesters is not None and link.requesters != 1:
        faults.append(_broken("A request comes from exactly one requester.", "requester", where))
    if link.answers_elsewhere:
        faults.append(
            _broken("The answer goes only back over the asking connection: send no copy address.", "to", where)
        )
    return breached(*faults) if faults else passed("one-to-one", "The request came over its one-to-one link.")


def _broken(says: str, field: str, where: str) -> Reason:
    return reason("LINK_NOT_ONE_TO_ONE", f"{says} The link runs one to one, as {where} has it.", field=field)


@rule("PMP-15", "PMP-18", "PMP-19", "PMP-20", "PMP-21", cite=f"{SECTION}(f)(1)")
def connectivity_option(asked: OptionUsed, law: Law) -> Decision:
    """A point uses one of the six options, the one on record for it."""
    if asked.used is None:
        says = f"This is none of the six options: {', '.join(Option)}."
        return breached(reason("PROTOCOL_NOT_SUPPORTED", says))
    if asked.used is not asked.on_record:
        says = f"This point is on record for {asked.on_record}, not for {asked.used}. A change takes a memorandum."
        return breached(reason("PROTOCOL_NOT_ON_RECORD", says, value=str(asked.used)))
    lapsed = asked.verified_until is None or asked.verified_until < asked.asked_on
    if asked.used is Option.FEDERAL_VERIFIED and lapsed:
        says = "This federally sponsored connection has no verification in force. Ask the program to verify it."
        return breached(reason("FEDERAL_LINK_NOT_VERIFIED", says))
    if asked.used is Option.ILPMP_APP and not asked.application_authorized:
        says = "This application is not on the program's list of authorized applications."
        return breached(reason("APPLICATION_NOT_AUTHORISED", says))
    return passed("option-on-record", f"The point uses {asked.used}, its option on record.")
