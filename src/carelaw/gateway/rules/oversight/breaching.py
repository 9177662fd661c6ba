"""(c)(2), (g)(1)(D), (g)(7), (g)(10): what an inspection is about, what a seal tells there, and how agreements end."""

from __future__ import annotations

from carelaw.gateway.facts.oversight import InspectionScope, OnSite, SealSeen, Termination
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

USES = {
    "A": "unencrypted in transit",
    "B": "analyzed",
    "C": "mined or scraped",
    "D": "deconstructed",
    "E": "stored or cached",
    "F": "sold",
    "G": "used for another collection of data points",
}


@rule("PMP-44", cite=f"{SECTION}(g)(7)")
def inspection_scope(asked: InspectionScope, law: Law) -> Decision:
    """An inspection is about the uses that (g)(1) bans, A to G, and nothing else."""
    permitted = ", ".join(f"{letter} ({words})" for letter, words in USES.items())
    if not asked.scope:
        return breached(reason("INSPECTION_SCOPE", f"Name what is inspected. Permitted: {permitted}.", field="scope"))
    faults = [
        reason("INSPECTION_SCOPE", f"“{each[:20]}” is no part of (g)(1). Permitted: {permitted}.", field="scope")
        for each in asked.scope
        if each not in USES
    ]
    return breached(*faults) if faults else passed("within-scope", f"(g)(1): {', '.join(asked.scope)}.")


@rule("PMP-45", cite=f"{SECTION}(g)(7)")
def on_site(step: OnSite, law: Law) -> Decision:
    """The on-site step waits while the party's request for a non-disclosure agreement is open."""
    if step.asked_on is None:
        return passed("none-asked", "No non-disclosure agreement was asked for.")
    if step.signed_on is not None:
        return passed("nda-signed", f"The non-disclosure agreement was signed on {step.signed_on}.")
    if step.declined_because.strip():
        return passed("nda-declined", "The request was declined with its reason.")
    says = f"A non-disclosure agreement was asked for on {step.asked_on}. Sign it, or decline it with the reason."
    return breached(reason("NDA_PENDING", says))


@rule("PMP-102", cite=f"{SECTION}(g)(10)")
def termination(ending: Termination, law: Law) -> Decision:
    """An agreement with a party in breach may be ended, with its grounds, from a day on."""
    if ending.in_force_from is None:
        return outside(Reason("not-in-force", "This agreement is not in force; there is nothing to end."))
    faults = []
    if not ending.grounds.strip():
        says = "Write down the grounds on which the agreement ends."
        faults.append(reason("REASON_REQUIRED", says, field="grounds", cite=f"{SECTION}(g)(10)"))
    if ending.ends_on < ending.in_force_from:
        says = f"It is in force since {ending.in_force_from}; it can end on that day or later."
        faults.append(reason("TERMINATION_DATE", says, field="on"))
    return breached(*faults) if faults else passed("may-end", f"It holds no longer from {ending.ends_on} on.")


@rule("PMP-37", "PMP-54", cite=f"{SECTION}(c)(2), (g)(1)(D)")
def answer_seal(seen: SealSeen, law: Law) -> Decision:
    """An answer that is held somewhere is the program's own, whole, if the program's seal fits it."""
    if not seen.ours:
        says = "The program made no such seal, so nothing shows that this answer came directly from it."
        return breached(reason("ILLINOIS_DATA_NOT_DIRECT", says, field="seal"))
    if not seen.same:
        says = "The program sealed another text: this answer was changed or taken apart after it left."
        return breached(reason("SEAL_BROKEN", says, field="digest"))
    if not seen.direct:
        return passed("whole-without-illinois", "The answer is whole; Illinois's own records are not in it.")
    says = "The answer is whole, and Illinois's records in it came directly from the program."
    return passed("whole-and-direct", says)
