"""Opening paragraph, (b)(4), (g)(1): links, help and access; work under direction; no disclosure without law."""

from __future__ import annotations

import re

from carelaw.gateway.facts.foundations import (
    AssistanceAsked,
    DirectedWork,
    DisclosureAsked,
    LinkHandover,
    StoreStanding,
)
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.decision import Decision, Reason
from carelaw.kernel.words import counted
from carelaw.law.answers import breached, outside, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule

ANY_WORK = "any"
# What an NDC looks like, hyphenated or as eleven digits; nothing else that a ticket needs looks so.
_NDC = re.compile(r"(?<!\d)(\d{11}|\d{4}-\d{4}-\d{2}|\d{5}-\d{3}-\d{2}|\d{5}-\d{4}-\d{1,2})(?!\d)")
_CONTENT = re.compile(r"\b(ndc|days.?supply|date.?filled|\d+\s?(mg|mcg|ml)\b|date of birth|dob)\b", re.IGNORECASE)


@rule("PMP-13", cite=f"{SECTION}(b)(4)")
def directed_work(work: DirectedWork, law: Law) -> Decision:
    """Work on the program's databases and servers is done under a directive of the Administrator that is open."""
    if work.issued_on is None:
        return _undirected("Name the directive of the Administrator under which this is done.")
    if not work.by_administrator:
        return _undirected("Only the Administrator directs such work; this directive is somebody else's.")
    if work.scope not in {work.kind, ANY_WORK}:
        return _undirected(f"The directive is for “{work.scope}”, not for “{work.kind}”. Ask for one that covers it.")
    if work.asked_on < work.issued_on:
        return _undirected(f"The directive holds from {work.issued_on} on.")
    if work.withdrawn_on is not None and work.withdrawn_on <= work.asked_on:
        return _undirected(f"The directive was withdrawn on {work.withdrawn_on}. Ask for a new one.")
    if work.last_day is not None and work.last_day < work.asked_on:
        return _undirected(f"The directive ended on {work.last_day}. Ask for a new one.")
    return passed("directed", "The Administrator directs this work.")


def _undirected(says: str) -> Decision:
    return breached(reason("DIRECTIVE_REQUIRED", says, field="directive"))


@rule("PMP-14", cite=f"{SECTION}(g)(1)")
def disclosure_basis(asked: DisclosureAsked, law: Law) -> Decision:
    """Program data is disclosed only as the law permits; the gateway itself gives out no prescription content."""
    if asked.prescription_content:
        says = "The gateway keeps no prescription content and gives none out. A search by a requester is the only way."
        return breached(reason("DISCLOSURE_NOT_PERMITTED", says, field="asks_for"))
    if not asked.legal_basis.strip():
        says = "Name the law that permits the disclosure: statute, section, or the order of a court."
        return breached(reason("DISCLOSURE_NOT_PERMITTED", says, field="legal_basis"))
    return to_review(Reason("program-decides", "The program decides whether the law named permits this disclosure."))


@rule("PMP-03", cite=f"{SECTION} (opening paragraph)")
def link_handover(link: LinkHandover, law: Law) -> Decision:
    """The State hands each point its link and the software for it, and charges nothing; until then days are its own."""
    if link.charged:
        says = "The State charges nothing for the link or its software: take the charge out."
        return breached(reason("FEE_NOT_ALLOWED", says, field="charge"))
    if link.delivered_on is not None and link.delivered_on <= link.judged_on:
        return passed("delivered", f"The link was handed over on {link.delivered_on}.")
    days = (link.judged_on - link.waited_for_since).days
    waited = counted(days, "day")
    says = f"The link is waited for since {link.waited_for_since}, {waited}: the days are the Department's own."
    return to_review(Reason("outstanding", says, days))


@rule("PMP-04", cite=f"{SECTION} (opening paragraph)")
def assistance(asked: AssistanceAsked, law: Law) -> Decision:
    """Technical help is there for whoever sets a link up; a question holds nothing about a patient."""
    if _NDC.search(asked.text) or _CONTENT.search(asked.text):
        says = "The text seems to hold prescription content. Ask again without patient, drug or date; nothing was kept."
        return breached(reason("PHI_IN_AUDIT_RECORD", says, field="says"))
    if asked.answered_on is not None and asked.answered_on <= asked.judged_on:
        return passed("answered", f"Answered on {asked.answered_on}.")
    days = (asked.judged_on - asked.asked_on).days
    return to_review(Reason("waits-for-answer", f"Asked on {asked.asked_on}, {counted(days, 'day')} ago.", days))


@rule("PMP-05", cite=f"{SECTION} (opening paragraph); 720 ILCS 570/316")
def store_integration(store: StoreStanding, law: Law) -> Decision:
    """Every store's authorized users can reach the program through its own system, or the store is exempt."""
    began = store.exempt_since is not None and store.exempt_since <= store.judged_on
    if began and (store.exempt_until is None or store.judged_on < store.exempt_until):
        return outside(Reason("EXEMPT", f"Exempt since {store.exempt_since}."))
    if store.in_production_since is not None and store.in_production_since <= store.judged_on:
        return passed("INTEGRATED", f"In production since {store.in_production_since}.")
    if store.asked_for:
        return to_review(Reason("IN_PROGRESS", "The integration is asked for and not in production yet."))
    mandate = law.number("gateway.mandate_from", store.judged_on)
    says = f"Nobody asked for this store's integration; the duty runs since {mandate}. Ask for it, or certify."
    return breached(Reason("NOT_INTEGRATED", says, field="store"))
