"""§9(b)(3)(i)(B): the court order behind every row outside schedule II."""

from __future__ import annotations

import re
import unicodedata

from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.law_enforcement import AskedDoor, CourtOrder, OrderJudged
from carelaw.pdmp.rules.periods import within

_CLOSED_UP = re.compile(r"['`´‘’.]")
NEEDS_ORDER = frozenset({AskedDoor.ORDER, AskedDoor.BOTH})
_ELEMENTS = (
    ("court", "the court"),
    ("docket", "the docket number"),
    ("judge", "the judge"),
    ("issued_on", "the day it was issued"),
    ("standard", "the standard of proof"),
    ("movant_agency", "the agency that moved for it"),
    ("period_from", "the first day it covers"),
    ("period_to", "the last day it covers"),
    ("schedules", "the schedules it covers"),
)


@rule("MAP-77", cite="§9(b)(3)(iii)")
def order_attached(judged: OrderJudged, law: Law) -> Decision:
    """Where an order is needed, the request includes it."""
    if judged.door not in NEEDS_ORDER:
        return outside(fault("no-order-needed", "The request needs no court order."))
    if judged.order is None or not judged.order.attached:
        says = (
            "Other schedules than II need a court order, and none is attached. "
            "File the order's document, or ask for schedule II alone."
        )
        return breached(fault("E-MAP-77", says, "order"))
    return passed("order-attached", "The order's document is attached.")


@rule("MAP-71", cite="§9(b)(3)(i)(B)")
def court_order_elements(judged: OrderJudged, law: Law) -> Decision:
    """The order is signed, in its validity, and names this person; its record lacks nothing.

    The office does not second-guess the judge: what the order finds is recorded, not weighed.
    """
    order = judged.order
    if order is None:
        return wanting(fault("E-MAP-71.needs-order", "The record of the court order is needed.", "order"))
    lacking = [(name, says) for name, says in _ELEMENTS if not getattr(order, name)]
    if lacking:
        words = ", ".join(says for _, says in lacking)
        says = f"The record of the order lacks {words}. Enter it from the document."
        return breached(fault("E-MAP-71", says, lacking[0][0], tuple(name for name, _ in lacking)))
    if not order.signed:
        says = "The order is not signed. A signed order is needed."
        return breached(fault("E-MAP-71.unsigned", says, "signed"))
    assert order.issued_on is not None
    if not within(judged.on, order.issued_on, order.expires_on):
        last = f" through {order.expires_on}" if order.expires_on else ""
        says = f"The order is valid from {order.issued_on}{last}, not on {judged.on}. Obtain a new one."
        return breached(fault("E-MAP-71.validity", says, "expires_on"))
    if order.names_subject is None:
        return wanting(fault("E-MAP-71.needs-subject", "Whether the order names this person is needed."))
    if not order.names_subject:
        says = "The order does not name this person. Ask for the person it names, or obtain an order for this one."
        return breached(fault("E-MAP-71.subject", says, "names_subject"))
    return passed("order-valid", "The order is signed, valid on this day, and names the person.")


@rule("MAP-72", "MAP-73", cite="§9(b)(3)(i)(B)(I), (II)")
def court_order_findings(judged: OrderJudged, law: Law) -> Decision:
    """Both facts are found: a live investigation of this person soon to lead somewhere, and suspicion of a crime."""
    order = judged.order or CourtOrder()
    if not order.investigation_found:
        says = (
            "The order does not record the first finding: a live criminal investigation of this person, reasonably "
            "likely to lead soon to arrest or prosecution. The request waits for an order that does."
        )
        return breached(fault("E-MAP-72", says, "investigation_found", cite="§9(b)(3)(i)(B)(I)"))
    if not order.investigation_page:
        says = "Give the page of the order on which the first finding stands."
        return wanting(fault("E-MAP-72.needs-page", says, "investigation_page", cite="§9(b)(3)(i)(B)(I)"))
    if not order.crime_found:
        says = (
            "The order does not record the second finding: reasonable suspicion that a crime was committed. "
            "Both are needed; the request waits for an order that has both."
        )
        return breached(fault("E-MAP-73", says, "crime_found", cite="§9(b)(3)(i)(B)(II)"))
    if not order.crime_page:
        says = "Give the page of the order on which the second finding stands."
        return wanting(fault("E-MAP-73.needs-page", says, "crime_page", cite="§9(b)(3)(i)(B)(II)"))
    return passed("both-findings", "The order records both findings.")


@rule("MAP-74", cite="§9(b)(3)(i)(B)")
def order_of_the_requesting_agency(judged: OrderJudged, law: Law) -> Decision:
    """The requesting agency itself obtained the order; a joint task force serves where the order names it."""
    if judged.order is None or not judged.order.movant_agency:
        return wanting(fault("E-MAP-74.needs-movant", "The agency that obtained the order is needed.", "movant_agency"))
    asking = _spelled(judged.agency)
    if not asking:
        return wanting(fault("E-MAP-74.needs-agency", "The requesting agency is needed.", "agency"))
    if asking == _spelled(judged.order.movant_agency):
        return passed("own-order", "The requesting agency obtained the order.")
    if asking in {_spelled(name) for name in judged.order.agencies_named}:
        return passed("named-in-order", "The order names the requesting agency beside the one that obtained it.")
    says = (
        f"The order was obtained by {judged.order.movant_agency}, not by {judged.agency}, which it does not name. "
        "Another agency's order cannot be borrowed."
    )
    return breached(fault("E-MAP-74", says, "movant_agency"))


def order_stands(judged: OrderJudged, law: Law) -> Decision:
    """Whether a request may rely on its order: attached, whole, of the agency itself, with both findings."""
    tests = (order_attached, court_order_elements, court_order_findings, order_of_the_requesting_agency)
    for test in tests:
        decision = test(judged, law=law)
        if decision.outcome is not Outcome.PASS:
            return decision
    return decision


def _spelled(agency: str) -> str:
    """An agency's name as people mean it: capitals, accents, spaces and punctuation do not tell two apart."""
    plain = unicodedata.normalize("NFKD", agency).casefold()
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    closed = _CLOSED_UP.sub("", letters)
    return " ".join("".join(char if char.isalnum() else " " for char in closed).split())
