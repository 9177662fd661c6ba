"""(c)(1), (c)(2): by which way another state is asked, and by which way Illinois's own records go."""

from __future__ import annotations

from carelaw.gateway.facts.interstate import Carriage, Hub, IllinoisLeg, PermissionHeld, PermissionOffered, Route
from carelaw.gateway.facts.interstate import PermissionForm as Form
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

_HUBS = "RxCheck and PMPi"


def approved_hub_named(text: str) -> Hub | None:
    """The approved hub of this name, after trimming and folding case; nothing near it."""
    name = text.strip().upper()
    return Hub(name) if name in set(Hub) else None


@rule("PMP-52", "PMP-51", cite=f"{SECTION}(c)(2)")
def approved_hub(carried: Carriage, law: Law) -> Decision:
    """Besides the program's own link there are two ways to another state: RxCheck and PMPi."""
    if carried.route is Route.PMPNOW:
        return passed("program-link", "The program asks the other state itself.")
    hub = approved_hub_named(carried.hub)
    if hub is None:
        named = f"“{carried.hub.strip()[:20]}” is no approved hub" if carried.hub.strip() else "No hub is named"
        says = f"{named}; approved are {_HUBS}, and nothing goes from vendor to vendor. Name one of the two."
        return breached(reason("HUB_NOT_APPROVED", says, field="hub"))
    return passed("approved-hub", f"{hub} is an approved hub.")


@rule("PMP-54", cite=f"{SECTION}(c)(2)", readings=("A-29",))
def illinois_data_direct(leg: IllinoisLeg, law: Law) -> Decision:
    """An Illinois user gets Illinois's records from the program directly, through no hub and from no store."""
    if law.reading("A-29") == "located-here" and not leg.pharmacy_in_illinois:
        return outside(Reason("no-illinois-user", "The pharmacy lies outside Illinois; its user is no Illinois user."))
    if leg.hub.strip():
        says = "Illinois's records do not come through a hub. Ask Illinois in a message that names no hub."
        return breached(reason("ILLINOIS_DATA_NOT_DIRECT", says, field="hub"))
    if leg.from_store:
        says = "Illinois's records do not come from a store. Ask the program itself."
        return breached(reason("ILLINOIS_DATA_NOT_DIRECT", says, field="source"))
    return passed("direct", "Illinois is asked directly.")


@rule("PMP-50", cite=f"{SECTION}(c)(1)", readings=("A-25", "A-39"))
def written_permission(held: PermissionHeld, law: Law) -> Decision:
    """Through the program's own link another state is asked with its written permission, in force that day."""
    if held.route is Route.HUB and law.reading("A-39") == "agreement":
        return outside(Reason("hub-route", "On a hub's way the agreement of the states is enough."))
    if not held.signed_document or held.from_on is None:
        return _missing("No signed permission of the state is on file.")
    if held.from_on > held.asked_on:
        return _missing(f"The state's permission begins on {held.from_on}.")
    if held.revoked_on is not None and held.revoked_on <= held.asked_on:
        return _missing(f"The state revoked its permission on {held.revoked_on}.")
    if held.last_day is not None and held.last_day < held.asked_on:
        return _missing(f"The state's permission ended on {held.last_day}.")
    if law.reading("A-25") == "transit" and held.states_passed_permit is not True:
        return _missing("Not every state on the way is known to have given its permission.")
    return passed("permitted", "The state's written permission is in force.")


@rule("PMP-50", cite=f"{SECTION}(c)(1), (g)(8)")
def permission_in_writing(offered: PermissionOffered, law: Law) -> Decision:
    """A permission is recorded as granted with the document that the other state signed, and not without."""
    if offered.form is not Form.SIGNED_DOCUMENT:
        says = "An e-mail or a spoken word is no written permission. Record it once the signed document is there."
        return breached(reason("WRITTEN_PERMISSION_REQUIRED", says, field="form"))
    faults = []
    if not offered.document:
        says = "Name the document: its reference in the program's files."
        faults.append(reason("WRITTEN_PERMISSION_REQUIRED", says, field="document"))
    if not offered.signed_by:
        says = "Name who signed the document for the other state."
        faults.append(reason("WRITTEN_PERMISSION_REQUIRED", says, field="signed_by"))
    return breached(*faults) if faults else passed("in-writing", "The signed document is named.")


def _missing(says: str) -> Decision:
    return breached(reason("STATE_PERMISSION_MISSING", f"{says} It is not asked through the program's own link."))
