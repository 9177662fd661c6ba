"""215 ILCS 5/513b1(f), (h): clauses that may not stand in contracts with 340B entities and pharmacies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from statistics import median

from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.contracts import (
    ChoiceTerm,
    Clause340B,
    CopayRule,
    Counterparty340B,
    DrugUse,
    FeeBesidePeers,
    Line,
    NetworkReasons,
    OtherTerm,
    PayOf340B,
    TermsBesidePeers,
    VoidTest,
)


@rule("MAC-38", cite="215 ILCS 5/513b1(f)")
def clause_340b(clause: Clause340B, law: Law) -> Decision:
    """Unless law requires it, no such clause stands in a covered contract with a party of the 340B program."""
    if clause.covered is False:
        return outside(fault("contract-before-the-act", "The act does not reach this contract."))
    if clause.counterparty_340b is False:
        return outside(fault("no-340b-party", "No party of this contract was in the 340B program in its term."))
    if clause.covered is None or clause.counterparty_340b is None:
        return wanting(fault("needs-340b-standing", "The contract's days or its party's 340B standing are not known."))
    if clause.excuse_accepted:
        if not clause.excuse_cite.strip():
            says = "A clause is excused by a law that is cited; cite the statute or rule."
            return breached(fault("E-MAC-38.excuse", says, "excuse_cite"))
        return passed("required-by-law", f"Required by {clause.excuse_cite[:80]}.")
    if clause.confirmed is False:
        return passed("clause-clear", "A person looked: nothing here treats 340B differently.")
    if clause.confirmed is None:
        return to_review(fault("E-MAC-38.suspect", "It seems to treat 340B differently; a person has yet to look."))
    return breached(fault("E-MAC-38", "Barred: it treats 340B differently, and no law requires it.", "clause"))


@rule("MAC-39", cite="215 ILCS 5/513b1(f)(1)")
def pay_not_by_340b(pay: PayOf340B, law: Law) -> Decision:
    """Drugs bought under the program are paid for by the same method and at the same rate as any other."""
    differing = [
        name
        for name, plain, marked in (
            ("percent of the reference price", pay.factor_percent, pay.factor_percent_340b),
            ("dispensing fee", pay.dispensing_fee, pay.dispensing_fee_340b),
        )
        if marked is not None and marked != plain
    ]
    if differing:
        says = f"For 340B claims another {' and another '.join(differing)} is set: the two must be the same."
        return breached(fault("E-MAC-39", says, "factor_percent_340b"))
    if pay.clause_confirmed:
        return breached(fault("E-MAC-39.clause", "A clause pays for 340B drugs by a method of their own.", "clause"))
    return passed("paid-alike", "No term tells 340B claims apart.")


@rule("MAC-40", cite="215 ILCS 5/513b1(f)(1)")
def terms_as_peers(terms: TermsBesidePeers, law: Law) -> Decision:
    """Terms of payment are no less favorable than those of similar pharmacies outside the program."""
    if terms.clause_confirmed:
        return breached(fault("E-MAC-40.clause", "A clause sets less favorable terms for 340B.", "clause"))
    least = int(law.number("mac.comparison_least_peers", terms.on))
    if terms.own is None:
        return wanting(fault("needs-terms", "The contract's typed terms are not on file.", "terms"))
    if len(terms.peers) < least:
        says = f"{len(terms.peers)} similar contracts are on file; at least {least} are compared."
        return wanting(fault("too-few-peers", says, "peers"))
    own = terms.own
    worse, than_all = [], []
    compared: tuple[tuple[str, Decimal, Sequence[Decimal]], ...] = (
        ("percent of the reference price", own.factor_percent, [one.factor_percent for one in terms.peers]),
        ("dispensing fee", own.dispensing_fee, [one.dispensing_fee for one in terms.peers]),
        # Fewer days are better: turned round, a smaller value is worse for all three.
        ("days until paid", Decimal(-own.pay_days), [Decimal(-one.pay_days) for one in terms.peers]),
    )
    for name, mine, theirs in compared:
        if mine < min(theirs):
            than_all.append(name)
        elif mine < median(theirs):
            worse.append(name)
    if than_all:
        return breached(fault("E-MAC-40", f"Worse than every similar contract in: {', '.join(than_all)}.", "terms"))
    if worse:
        return to_review(fault("below-the-middle", f"Below the middle of its peers in: {', '.join(worse)}.", "terms"))
    return passed("terms-alike", f"No term is worse than the middle of {len(terms.peers)} similar contracts.")


@rule("MAC-41", cite="215 ILCS 5/513b1(f)(2)")
def no_special_fee(fee: FeeBesidePeers, law: Law) -> Decision:
    """No fee, chargeback or rate adjustment that similar pharmacies outside the program do not bear."""
    if fee.clause_confirmed:
        return breached(fault("E-MAC-41.clause", "A clause charges 340B what others are not charged.", "clause"))
    if not fee.amount_340b:
        return passed("no-fee", "No such fee is charged.")
    if not fee.kind_agreed:
        return to_review(fault("fee-kind-unknown", f"“{fee.kind[:40]}” is none of the agreed kinds of fee.", "kind"))
    if not fee.peers_known:
        return wanting(fault("needs-peers", "What similar pharmacies are charged is not known.", "peer_amount"))
    if not fee.peer_amount:
        says = f"{fee.kind}: ${fee.amount_340b} a claim of 340B, and nothing for similar pharmacies."
        return breached(fault("E-MAC-41", says, "amount_340b"))
    return passed("fee-of-all", "Similar pharmacies bear it too.")


@rule("MAC-42", cite="215 ILCS 5/513b1(f)(3)", readings=("S8",))
def no_larger_fee(fee: FeeBesidePeers, law: Law) -> Decision:
    """No fee that exceeds what similar pharmacies outside the program are charged."""
    if fee.clause_confirmed:
        return breached(fault("E-MAC-42.clause", "A clause charges 340B more than others.", "clause"))
    if fee.amount_340b is None:
        return passed("no-fee", "No such fee is charged.")
    if not fee.peer_amount:
        says = "Only the 340B side is charged: that is item (2)." if fee.peers_known else "The peers' fee is not known."
        return wanting(fault("one-side-only", says, "peer_amount"))
    if fee.amount_340b <= fee.peer_amount:
        return passed("fee-not-larger", f"${fee.amount_340b} does not exceed ${fee.peer_amount}.")
    if law.reading("S8") == "literal":
        says = f"${fee.amount_340b} exceeds ${fee.peer_amount}, yet similar pharmacies bear the fee as well."
        return to_review(fault("larger-but-shared", says, "amount_340b"))
    says = f"${fee.amount_340b} a claim exceeds the ${fee.peer_amount} of similar pharmacies."
    return breached(fault("E-MAC-42", says, "amount_340b"))


@rule("MAC-43", cite="215 ILCS 5/513b1(f)(4)")
def choice_kept(term: ChoiceTerm, law: Law) -> Decision:
    """Nobody is kept from getting a covered drug from a 340B entity or pharmacy by any lawful means."""
    if not term.aimed_at_340b or term.effect in ("", "none"):
        return passed("choice-kept", "The term does not turn on 340B.")
    if term.effect == "copay":
        return outside(fault("copay-difference", "A difference in copayments is looked at under the exception."))
    return _confirmed(term.confirmed, "E-MAC-43", f"It interferes with patients' choice ({term.effect}).")


@rule("MAC-44", cite="215 ILCS 5/513b1(f)(4)")
def copay_by_status(term: CopayRule, law: Law) -> Decision:
    """Copayments may differ for pharmacies that are not preferred, if being preferred does not turn on 340B."""
    if not term.differs:
        return outside(fault("copays-alike", "Copayments do not differ."))
    if term.status_rule_names_340b is None:
        return wanting(fault("needs-status-rule", "What makes a pharmacy preferred is not known.", "status_rule"))
    if term.status_rule_names_340b:
        says = "Being preferred turns on 340B: not excused; it is looked at under items (5) and (7)."
        return breached(fault("E-MAC-44", says, "status_rule"))
    return passed("neutral-status", "Being preferred does not turn on 340B; copayments may differ.")


@rule("MAC-45", cite="215 ILCS 5/513b1(f)(5)")
def network_without_340b(network: NetworkReasons, law: Law) -> Decision:
    """No exclusion from a network on any basis that includes 340B, be it one reason of several."""
    if not network.excluded:
        return passed("not-excluded", "Nobody is left out.")
    if network.naming_340b < 1:
        return passed("other-reasons", "340B is none of the reasons.")
    says = f"{network.naming_340b} of {network.reasons} reasons for leaving out names 340B; none may."
    return _confirmed(network.confirmed, "E-MAC-45", says)


@rule("MAC-46", cite="215 ILCS 5/513b1(f)(6)")
def drugs_usable(use: DrugUse, law: Law) -> Decision:
    """Drugs bought under the program may be used; no inventory of other drugs alone is asked for."""
    if not use.bans_use:
        return passed("use-free", "Nothing keeps drugs of the program from being used.")
    return _confirmed(use.confirmed, "E-MAC-46", "It keeps drugs of the program from being used.")


@rule("MAC-47", cite="215 ILCS 5/513b1(f)(7)")
def no_other_difference(term: OtherTerm, law: Law) -> Decision:
    """No other provision treats 340B differently for any reason that relates to taking part."""
    if not term.differs_in.strip():
        says = "Say in what the term treats 340B differently; a finding under this item needs its words."
        return breached(fault("E-MAC-47.blank", says, "differs_in"))
    if term.legal_accepted and term.legal_cite.strip():
        return passed("required-by-law", f"Required by {term.legal_cite[:80]}.")
    return _confirmed(term.confirmed, "E-MAC-47", f"It treats 340B differently in: {term.differs_in[:80]}.")


@rule("MAC-48", cite="215 ILCS 5/513b1(f)", readings=("S9",))
def medicaid_left_out(contract: Line, law: Law) -> Decision:
    """Subsection (f) does not mean who acts for Medicaid; it goes by the contract's line, never by the company."""
    managed = law.reading("S9") == "fee-for-service-and-managed"
    if contract.line == "medicaid" or (contract.line == "medicaid-managed" and managed):
        return outside(fault("for-medicaid", "Made for Medicaid: subsection (f) alone is left out.", "line"))
    if contract.line == "mixed":
        return to_review(fault("for-the-rest", "Looked at for the members outside Medicaid alone.", "line"))
    if not contract.line:
        says = "The line of business is not known: the clause is shown both ways."
        return wanting(fault("needs-line", says, "line"))
    return passed("not-medicaid", "Not made for Medicaid; subsection (f) holds.")


@rule("MAC-49", cite="215 ILCS 5/513b1(h)", readings=("S11", "S12"))
def clause_void(test: VoidTest, law: Law) -> Decision:
    """A barred clause is void where the contract with a 340B entity was made, amended or renewed after July 1, 2022."""
    made_or_renewed = [day for day in (test.executed_on, *test.renewed) if day is not None]
    events = [*made_or_renewed, *test.amended]
    if not events:
        return wanting(fault("needs-event-day", "No day of the contract is on file; nothing is void on a guess."))
    line = law.number("mac.void_clauses_after", max(events))
    first_void = line + DAY if law.reading("S12") == "barred-not-void" else line
    reached: list[date] = [day for day in events if day >= first_void]
    if not reached:
        if max(events) < line:
            return outside(fault("before-the-act", f"Last event on {max(events)}; void from {first_void} on."))
        return passed("barred-not-void", f"Of {line} itself: barred, not void; void is what comes after.")
    if test.counterparty is Counterparty340B.EXTERNAL_PHARMACY and law.reading("S11") == "barred-not-void":
        says = "An outside pharmacy: barred; the paragraph on void clauses names 340B entities alone."
        return to_review(fault("barred-not-void-outside", says, "counterparty"))
    if not any(day >= line for day in made_or_renewed):
        says = f"Only amended on {max(reached)}: void by these words, though made and renewed before."
        return to_review(fault("void-by-amendment", says, "amended"))
    return breached(fault("E-MAC-49", f"Void and unenforceable since {min(reached)}; the rest of the contract stands."))


def _confirmed(confirmed: bool | None, code: str, says: str) -> Decision:
    if confirmed is False:
        return passed("clause-clear", "A person looked: nothing here treats 340B differently.")
    if confirmed is None:
        return to_review(fault(f"{code}.suspect", f"{says} A person has yet to look.", "clause"))
    return breached(fault(code, says, "clause"))
