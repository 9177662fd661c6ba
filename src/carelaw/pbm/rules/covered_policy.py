"""215 ILCS 5/513b1(k): which policies the act covers, and (j) where a reading asks for the contract too."""

from __future__ import annotations

from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.answers import fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.claims import Policy, PolicyKind


@rule("MAC-12", cite="215 ILCS 5/513b1(k)", readings=("S1", "S22"))
def covered_policy(policy: Policy, law: Law) -> Decision:
    """A policy is covered from its first issue, delivery, renewal or amendment on or after the act's day.

    A day after the service does not count for it; a policy known only by later days cannot be told.
    """
    if policy.kind is None:
        return wanting(fault("needs-policy-kind", "The kind of policy was not reported.", "kind"))
    if policy.kind is PolicyKind.SELF_FUNDED:
        return outside(
            fault("self-funded", "A self-funded benefit plan is no policy and no managed care plan.", "kind")
        )
    if policy.kind is PolicyKind.PART_D:
        return outside(fault("part-d-information", "Medicare Part D: shown as information, federal law rules.", "kind"))
    if policy.kind is PolicyKind.MEDICAID and law.reading("S22") == "neither":
        return outside(fault("medicaid-left-out", "Medicaid is left out under this reading.", "kind"))
    reading = law.reading("S1")
    by_policy = _by_policy(policy, law)
    if reading == "split":
        return by_policy
    by_contract = _by_contract(policy, law)
    first, second = (by_policy, by_contract) if reading == "both" else (by_contract, by_policy)
    settles = Outcome.NOT_APPLICABLE if reading == "both" else Outcome.PASS
    if settles in (first.outcome, second.outcome):
        return first if first.outcome is settles else second
    # Whatever is missing decides; with nothing missing both limbs say the same.
    return by_policy if by_policy.outcome is Outcome.INDETERMINATE else by_contract


def _by_policy(policy: Policy, law: Law) -> Decision:
    since = law.number("mac.policies_from", policy.served_on)
    if policy.served_on < since:
        return outside(fault("before-the-act", f"Served before {since}, the act's first day.", "served_on"))
    known = [day for day in policy.counted_on if day <= policy.served_on]
    if any(day >= since for day in known):
        return passed("covered", f"Issued, delivered, renewed or amended on or after {since}.")
    if known:
        says = f"Last issued, delivered, renewed or amended on {max(known)}, before {since}."
        return outside(fault("policy-before-the-act", says))
    says = "No day of issue, delivery, renewal or amendment on or before the service was reported."
    return wanting(fault("needs-policy-date", says))


def _by_contract(policy: Policy, law: Law) -> Decision:
    since = law.number("mac.contracts_from", policy.served_on)
    if policy.contract_on is None or policy.contract_on > policy.served_on:
        return wanting(
            fault("needs-contract-date", "No contract on or before the service was reported.", "contract_on")
        )
    if policy.contract_on < since:
        says = f"The contract was last made or renewed on {policy.contract_on}, before {since}."
        return outside(fault("contract-before-the-act", says, "contract_on"))
    return passed("contract-covered", f"The contract was made or renewed on or after {since}.")
