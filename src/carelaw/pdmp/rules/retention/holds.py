"""§6(d): who may ask that information be kept, for how long, and how often."""

from __future__ import annotations

from collections.abc import Iterator

from carelaw.kernel.dates import days_after, years_after
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.retention import CourtOrder, ExtensionAsked, HoldAsked, HoldPapers, HoldPeriod, RequesterKind
from carelaw.pdmp.rules.retention.clock import hold_end

MAY_ASK = frozenset({RequesterKind.LAW_ENFORCEMENT, RequesterKind.LICENSING_BODY})
_NEEDS_COLLECTION = "The day on which the information was first collected is needed."


@rule("MAP-119", cite="§6(d)", readings=("AMB-04",))
def hold_admissible(asked: HoldAsked, law: Law) -> Decision:
    """A law-enforcement agency or a licensing body asks the department in writing, for cause, for specific information.

    No place limits who: federal, local and other-state agencies may ask. A request is good while the item exists.
    """
    if asked.requester_kind is None:
        return wanting(fault("E-MAP-119.needs-requester", "Who asks is needed.", field="requester_kind"))
    wrong = list(_refused(asked))
    if wrong:
        return breached(*wrong)
    missing = [
        fault(f"E-MAP-119.needs-{name.replace('_', '-')}", says, field=name)
        for name, says in _NEEDED.items()
        if getattr(asked, name) is None
    ]
    return wanting(*missing) if missing else passed("may-be-held", "The request can be granted.")


_NEEDED = {
    "in_writing": "Whether the request came in writing is needed.",
    "to_department": "Whether the request was made to the department is needed.",
    "names_information": "The information that is to be kept is needed: which prescriptions, or whose in which period.",
    "still_kept": "Whether the information is still kept is needed.",
}


def _refused(asked: HoldAsked) -> Iterator[Reason]:
    if asked.requester_kind not in MAY_ASK:
        says = "Only a law-enforcement agency, or a body that licenses or certifies prescribers or dispensers, may ask."
        yield fault("E-MAP-119.requester", says, field="requester_kind")
    if asked.in_writing is False:
        yield fault("E-MAP-119.oral", "The request must be in writing. Send the letter, then ask again.")
    if asked.to_department is False:
        yield fault("E-MAP-119.addressee", "The request must be made to the Department of Health.")
    if not asked.cause.strip():
        yield fault("E-MAP-119.no-cause", "The request must give its cause.", field="cause")
    if asked.open_ended or asked.names_information is False:
        says = "The request must name specific information: prescriptions, or one person's in a period with both ends."
        yield fault("E-MAP-119.open-ended", says, field="information")
    if asked.still_kept is False:
        yield fault("E-MAP-119.not-kept", "Nothing that the request names is kept, or it is kept no longer.")


@rule("MAP-121", cite="§6(d)")
def hold_papers_complete(papers: HoldPapers, law: Law) -> Decision:
    """A request meets the board's procedure; what lacks a formality protects the information for a short time.

    The value of an incomplete request is the last day of that protection, a number of policy.
    """
    days = int(law.number("hold.incomplete_request_days", papers.received_on))
    missing = [name for name in papers.required if name not in papers.given]
    if not missing:
        return passed("complete", "The request has all that the procedure asks for.")
    until = days_after(papers.received_on, days)
    reasons = [
        fault(
            "E-MAP-121", f"{name.replace('_', ' ')} is missing. The information is kept through {until}.", name, until
        )
        for name in missing
    ]
    return wanting(*reasons)


@rule("MAP-120", cite="§6(d)", readings=("AMB-04",))
def hold_period(asked: HoldPeriod, law: Law) -> Decision:
    """One year after the seven, whenever it was asked for, counted from the collection (2016-02-29 → 2024-02-29)."""
    years = int(law.number("hold.period_years", asked.received_on))
    if asked.asked_years is not None and asked.asked_years != years:
        says = f"A hold lasts {years} year, not {asked.asked_years}. Ask for an extension before it ends."
        return breached(fault("E-MAP-120", says, field="asked_years"))
    if asked.collected_on is None:
        return wanting(fault("E-MAP-120.needs-collection", _NEEDS_COLLECTION, field="collected_on"))
    ends_on = hold_end(asked.collected_on, 1, asked.received_on, law)
    if law.reading("AMB-04") == "on-request":
        anyway = hold_end(asked.collected_on, 0, asked.received_on, law)
        ends_on = years_after(asked.received_on, years)
        if ends_on <= anyway:
            says = f"A year from the request ends on {ends_on}, and the information is kept through {anyway} anyway."
            return breached(fault("E-MAP-120.too-early", f"{says} Ask again in the last of the seven years."))
    return passed("held-until", f"Held through {ends_on}.", ends_on)


@rule("MAP-122", cite="§6(d)", readings=("AMB-03",))
def hold_extension(asked: ExtensionAsked, law: Law) -> Decision:
    """Two extensions of one year each, of the same information, whoever asks; each by a fresh request in time."""
    if asked.collected_on is None or asked.current_end is None:
        field = "collected_on" if asked.collected_on is None else "current_end"
        says = (
            _NEEDS_COLLECTION if asked.collected_on is None else "The end of the hold that is to be extended is needed."
        )
        return wanting(fault("E-MAP-122.needs-" + field.replace("_", "-"), says, field=field))
    most = int(law.number("hold.max_extensions", asked.received_on))
    if law.reading("AMB-03") == "counts":
        most -= 1
    if asked.granted_extensions >= most:
        says = (
            f"The information has been extended {asked.granted_extensions} time(s), and {most} is the most, "
            "whoever asks. Only a court order can require more."
        )
        return breached(fault("E-MAP-122", says, value=most))
    if asked.received_on > asked.current_end:
        return breached(fault("E-MAP-122.late", f"The hold ended on {asked.current_end}, before this request came."))
    if asked.fresh_request is False:
        return breached(fault("E-MAP-122.no-request", "Each extension needs a written request of its own, for cause."))
    if asked.fresh_request is None:
        says = "Whether a written request of its own asks for this extension is needed."
        return wanting(fault("E-MAP-122.needs-request", says, field="fresh_request"))
    ends_on = hold_end(asked.collected_on, 2 + asked.granted_extensions, asked.received_on, law)
    return passed("extended-until", f"Held through {ends_on}.", ends_on)


@rule("MAP-123", cite="§6(d)")
def court_ordered_extension(order: CourtOrder, law: Law) -> Decision:
    """A court's order that names the information extends a hold beyond the cap: to its own date, or by one year."""
    wrong = [
        fault(
            f"E-MAP-123.needs-{name.replace('_', '-')}", f"The order's {name.replace('_', ' ')} is needed.", field=name
        )
        for name in ("court", "docket", "ordered_on")
        if not getattr(order, name)
    ]
    if order.names_information is None or order.current_end is None:
        name = "names_information" if order.names_information is None else "current_end"
        says = "Whether the order names the information, and when its hold ends, is needed."
        wrong.append(fault("E-MAP-123.needs-" + name.replace("_", "-"), says, field=name))
    if order.names_information is False:
        says = "The order does not name the information. Only an order that does can keep it longer."
        return breached(fault("E-MAP-123", says, field="names_information"))
    if wrong or order.current_end is None or order.ordered_on is None:
        return wanting(*wrong)
    years = int(law.number("hold.period_years", order.ordered_on))
    ends_on = order.until or years_after(order.current_end, years)
    if ends_on <= order.current_end:
        says = f"The order's date, {ends_on}, adds nothing: the information is held through {order.current_end}."
        return breached(fault("E-MAP-123.adds-nothing", says, field="until"))
    return passed("ordered-until", f"Held through {ends_on} by the court's order.", ends_on)


def _spoken(name: str) -> str:
    """A field's name as a sentence begins with it."""
    return name.replace("_", " ").capitalize()
