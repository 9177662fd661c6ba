"""Which transactions are paid claims in the end: reversals, rebills, repeated answers and several payers undone.

The engine of the bulk checks (step B1). `bulk/claim_states.sql` is its twin.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from carelaw.pbm.facts.claims import ClaimState, Transaction

_REVERSAL = "B2"


def claim_states(transactions: Iterable[Transaction]) -> Mapping[int, ClaimState]:
    """The state of each transaction, by its row.

    A reject code beats any status. An approved reversal closes the open claim of its payer; a rebill, or a second
    payment while one is open, closes it and opens anew. A repeated answer opens a claim only when none is open. Of
    several payers of one fill the last to answer is judged.
    """
    states: dict[int, ClaimState] = {}
    by_payer: dict[tuple[str, ...], list[Transaction]] = defaultdict(list)
    for each in transactions:
        settled = _settled_alone(each)
        if settled is not None:
            states[each.row] = settled
        else:
            by_payer[(*each.claim, *each.payer)].append(each)
    paid: dict[tuple[str, ...], list[Transaction]] = defaultdict(list)
    for history in by_payer.values():
        still_open = _follow(sorted(history, key=_order), states)
        if still_open is not None:
            paid[still_open.claim].append(still_open)
    for payers in paid.values():
        *earlier, last = sorted(payers, key=_order)
        states[last.row] = ClaimState.PAID
        states.update({each.row: ClaimState.EARLIER_PAYER for each in earlier})
    return states


def _settled_alone(one: Transaction) -> ClaimState | None:
    if one.status == "R" or one.rejects:
        return ClaimState.REJECTED
    return ClaimState.CAPTURED if one.status in {"C", "Q"} else None


def _follow(history: list[Transaction], states: dict[int, ClaimState]) -> Transaction | None:
    """Walk one payer's transactions of one fill; gives the claim that is open at the end."""
    opened: Transaction | None = None
    for each in history:
        if each.code == _REVERSAL:
            states[each.row] = _reversed_by(each, opened)
            if opened is not None:
                states[opened.row] = ClaimState.REVERSED
            opened = None
        elif each.status in {"D", "S"} and opened is not None:
            states[each.row] = ClaimState.DUPLICATE
        else:
            if opened is not None:
                states[opened.row] = ClaimState.REVERSED
            opened = each
    return opened


def _reversed_by(reversal: Transaction, opened: Transaction | None) -> ClaimState:
    if opened is not None:
        return ClaimState.REVERSAL
    return ClaimState.DUPLICATE if reversal.status in {"D", "S"} else ClaimState.UNMATCHED_REVERSAL


def _order(one: Transaction) -> tuple[str, int]:
    return (one.answered_at, one.row)
