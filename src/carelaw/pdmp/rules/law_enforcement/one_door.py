"""§9(b)(3)(i): the Office of Attorney General alone queries for law enforcement, whoever asks."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.law_enforcement import AgencyKind, AskingAgency

OUTSIDE = frozenset({AgencyKind.OTHER_STATE, AgencyKind.TRIBAL})
# Whoever asks for a record as the person it is about, or stands for that person, asks for nobody's agency.
PERSONAL = frozenset({"PATIENT", "PARENT_GUARDIAN", "HC_POA"})
_ROUTE = "Send the request to the Office of Attorney General, which queries for every agency."


@rule("MAP-68", cite="§9(b)(3)(i)", readings=("AMB-40",))
def one_door_for_law_enforcement(asking: AskingAgency, law: Law) -> Decision:
    """An agency asks the Attorney General's office; that office's agents alone query, for all of them.

    Whoever belongs to an agency queries through no other role either. Agencies of other states and tribes come through
    the same door, unless the other reading holds (AMB-40).
    """
    from_agency = asking.role == "LE_REQUESTER" or (asking.agency_person and asking.role not in PERSONAL)
    if asking.queries and asking.role != "OAG_AGENT" and from_agency:
        return breached(fault("E-MAP-68", f"Law enforcement never queries the system itself. {_ROUTE}", "role"))
    if asking.queries and asking.role != "OAG_AGENT":
        return outside(fault("no-agency", "The question is no agency's."))
    if asking.agency_kind is None:
        kinds = ", ".join(AgencyKind)
        says = f"Say what kind of agency asks: {kinds}."
        return wanting(fault("E-MAP-68.needs-agency-kind", says, "agency_kind"))
    if asking.agency_kind in OUTSIDE and law.reading("AMB-40") == "none":
        says = f"Under the reading in use an agency that is {asking.agency_kind} has no door here (AMB-40)."
        return breached(fault("E-MAP-68.outside", says, "agency_kind", asking.agency_kind.value))
    if asking.queries:
        return passed("attorney-general-queries", "An agent of the Attorney General's office queries for the agency.")
    return passed("agency-asks", "The agency asks the Attorney General's office, which may query for it.")
