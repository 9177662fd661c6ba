"""215 ILCS 5/513b1(f)(1), (4): do claims of the 340B program fare worse than others that differ in nothing else?

What is compared, how many claims it takes and from which difference on a person looks are policy numbers of the
register; the act has none. A difference is evidence, and the benefit manager answers it; another method is a breach.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from statistics import median

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.disparity import (
    MethodBesidePeers,
    PricesBesidePeers,
    RankedCell,
    RankedCells,
    RejectsBesidePeers,
)

_PROGRAM = "12"


@rule("MAC-39", cite="215 ILCS 5/513b1(f)(1)")
def claim_priced_alike(claim: MethodBesidePeers, law: Law) -> Decision:
    """A claim of the program is priced by the method, list and factor of other claims of that drug, network and day."""
    if claim.method == _PROGRAM:
        says = "Priced by a method of the program's own (522-FM 12)."
        return breached(fault("E-MAC-39.method", says, "method", claim.method))
    if not claim.peer_methods:
        return wanting(fault("needs-peers", "No other claim of that drug, network and day is on file.", "peer_methods"))
    if claim.method not in claim.peer_methods:
        says = f"Priced by method {claim.method}; others that day by {', '.join(sorted(claim.peer_methods))}."
        return breached(fault("E-MAC-39.method", says, "method", claim.method))
    if claim.price_list not in claim.peer_lists:
        says = f"Priced from list {claim.price_list or 'none'}; others that day from {', '.join(claim.peer_lists)}."
        return breached(fault("E-MAC-39.list", says, "price_list", claim.price_list))
    if claim.least_peer_factor is not None and claim.factor < claim.least_peer_factor:
        says = f"Priced at {claim.factor} of the reference; others that day at {claim.least_peer_factor} or more."
        return breached(fault("E-MAC-39.factor", says, "factor", claim.factor))
    return passed("paid-alike", "Priced as other claims of that drug, network and day.")


@rule("MAC-40", cite="215 ILCS 5/513b1(f)(1)")
def prices_beside_peers(cell: PricesBesidePeers, law: Law) -> Decision:
    """Among claims that differ in nothing else, the program's are paid as much a unit, and as large a fee."""
    least = int(law.number("mac.comparison_least_claims", cell.on))
    if len(cell.prices_340b) < least or len(cell.peer_prices) < least:
        says = f"{len(cell.prices_340b)} claims of the program and {len(cell.peer_prices)} others; {least} of each."
        return wanting(fault("too-few-claims", says, "prices_340b"))
    found = []
    compared = (
        ("price", "a unit", cell.prices_340b, cell.peer_prices),
        ("fee", "a fee", cell.fees_340b, cell.peer_fees),
    )
    for name, words, own, others in compared:
        short = _short(own, others, law, cell)
        if short is not None:
            says = f"The middle of the program's is {median(own)} {words}, that of others {median(others)}."
            found.append(fault(f"W-MAC-40.{name}", says, f"{name}s_340b", short))
    return to_review(*found) if found else passed("prices-alike", "Neither price nor fee is lower than that of others.")


def _short(own: Sequence[Decimal], others: Sequence[Decimal], law: Law, cell: PricesBesidePeers) -> Decimal | None:
    """By how much the middle of the program's lies below that of others, where that is more than the tolerance."""
    if not own or not others:
        return None
    percent = Decimal(str(law.number("mac.comparison_tolerance_percent", cell.on)))
    dollars = Decimal(str(law.number("mac.comparison_least_difference", cell.on)))
    short = Decimal(median(others)) - Decimal(median(own))
    return short if short * 100 > Decimal(median(others)) * percent and short > dollars else None


@rule("MAC-40", cite="215 ILCS 5/513b1(f)(1)")
def reimbursed_alike(group: RankedCells, law: Law) -> Decision:
    """Over all cells of a network and list, the program's claims do not rank below others more often than by chance."""
    if not group.cells:
        return wanting(fault("too-few-claims", "No cell has enough claims on both sides.", "cells"))
    error = lower_by_chance(group.cells)
    if error <= _bound(group.bound, law, group):
        says = f"Over {len(group.cells)} cells the program's claims rank lower; by chance that happens in {error:.2g}."
        return to_review(fault("W-MAC-40.group", says, "cells", f"{error:.3g}"))
    return passed("ranks-alike", f"Over {len(group.cells)} cells chance explains the ranks ({error:.2g}).")


@rule("MAC-43", cite="215 ILCS 5/513b1(f)(4)")
def rejects_beside_peers(rejects: RejectsBesidePeers, law: Law) -> Decision:
    """Claims of the program's pharmacies are not turned away by a code more often than those of others."""
    if not rejects.claims_340b or not rejects.claims_peers:
        return wanting(fault("needs-peers", "Only one side has claims.", "claims_peers"))
    error = more_by_chance(rejects)
    if error <= _bound(rejects.bound, law, rejects):
        own = 100 * rejects.rejected_340b / rejects.claims_340b
        others = 100 * rejects.rejected_peers / rejects.claims_peers
        says = f"Code {rejects.code} turns away {own:.2f} of 100 claims of the program and {others:.2f} of others."
        return to_review(fault("W-MAC-43", says, "rejected_340b", f"{error:.3g}"))
    return passed("rejected-alike", f"Code {rejects.code}: chance explains the difference ({error:.2g}).")


def _bound(bound: Decimal | None, law: Law, facts: RankedCells | RejectsBesidePeers) -> float:
    return float(law.number("mac.comparison_significance", facts.on) if bound is None else bound)


def lower_by_chance(cells: Sequence[RankedCell]) -> float:
    """How often shuffling who is of the program, inside each cell, ranks the program's claims as low or lower.

    The stratified permutation test by its exact mean and variance, with the normal curve for their sum; ties count by
    their middle rank.
    """
    distance, variance = 0, 0.0
    for cell in cells:
        size = cell.own + cell.others
        distance += cell.rank_sum - cell.own * (size + 1)
        variance += cell.own * cell.others * cell.spread / (size * (size - 1))
    return 1.0 if variance == 0 else 0.5 * math.erfc(-distance / math.sqrt(2 * variance))


def more_by_chance(rejects: RejectsBesidePeers) -> float:
    """How often chance alone turns away as many of the program's claims or more (Fisher's exact test, one side)."""
    turned = rejects.rejected_340b + rejects.rejected_peers
    size = rejects.claims_340b + rejects.claims_peers
    most = min(turned, rejects.claims_340b)
    whole = _ways(size, turned)
    total = 0.0
    for count in range(rejects.rejected_340b, most + 1):
        part = math.exp(_ways(rejects.claims_340b, count) + _ways(rejects.claims_peers, turned - count) - whole)
        total += part
        # Past the peak the parts only shrink.
        if part < total * 1e-17 and count * size > turned * rejects.claims_340b:
            break
    return min(total, 1.0)


def _ways(size: int, count: int) -> float:
    if not 0 <= count <= size:
        return -math.inf
    return math.lgamma(size + 1) - math.lgamma(count + 1) - math.lgamma(size - count + 1)


def listed_up_to(errors: Sequence[float], significance: float) -> float:
    """The error up to which tests of one run are listed, so that few of them are chance (Benjamini and Hochberg)."""
    ordered = sorted(errors)
    kept = [error for place, error in enumerate(ordered, 1) if error <= significance * place / len(ordered)]
    return kept[-1] if kept else 0.0
