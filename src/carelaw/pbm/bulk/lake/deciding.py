"""What SQL only counts, the rules decide: rejects on both sides, and ranks over all cells of a network and list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.register import Law
from carelaw.pbm.bulk.lake import running
from carelaw.pbm.facts.disparity import RankedCell, RankedCells, RejectsBesidePeers
from carelaw.pbm.rules.contracts.disparity import (
    listed_up_to,
    lower_by_chance,
    more_by_chance,
    reimbursed_alike,
    rejects_beside_peers,
)

METHOD = (
    "Claims are of the program by the pharmacy's link of that day in the federal register, or by their own marks "
    "(420-DK 20, 423-DN 08). Compared are claims of one benefit manager, network, list, drug (11 digits), channel, "
    "days' supply (30, 60, 90) and week; commercial ones alone, under contracts that the act reaches. A cell is looked "
    "at with {least} claims on each side or more, and listed where the middle price or fee of the program lies more "
    "than {percent} percent and {dollars} dollars below. Over all cells of a network, list and month the ranks are "
    "tested by permutation within cells; rejects by Fisher's exact test. Of all tests of a run those are listed that "
    "Benjamini and Hochberg's procedure keeps at {significance}. A listed difference is evidence, no ruling."
)


def method(law: Law, on: date) -> str:
    """How claims of the 340B program are compared, with the numbers in use: printed with every report."""
    return METHOD.format(
        least=law.number("mac.comparison_least_claims", on),
        percent=law.number("mac.comparison_tolerance_percent", on),
        dollars=f"{law.number('mac.comparison_least_difference', on):.4f}",
        significance=law.number("mac.comparison_significance", on),
    )


def settle(outcomes: Mapping[str, running.Outcome], law: Law, on: date) -> None:
    """Decide what was counted; the answers join those that SQL gave."""
    if "340b-rejects" in outcomes:
        _rejects(outcomes["340b-rejects"], law, on)
    if "340b-prices" in outcomes:
        _groups(outcomes["340b-prices"], law, on)


def _rejects(outcome: running.Outcome, law: Law, on: date) -> None:
    facts = [
        RejectsBesidePeers(
            row["day"], row["code"], row["own_rejected"], row["own"], row["others_rejected"], row["others"]
        )
        for row in outcome.counted
    ]
    tested = [one for one in facts if one.claims_340b and one.claims_peers]
    bound = _bound([more_by_chance(one) for one in tested], law, on)
    for row, fact in zip(outcome.counted, facts, strict=True):
        judged = RejectsBesidePeers(**{**_fields(fact), "bound": bound})
        _add(outcome, row, f"{row['network']} code {row['code']}", rejects_beside_peers(judged, law=law))


def _groups(outcome: running.Outcome, law: Law, on: date) -> None:
    cells: dict[tuple[str, str, date], list[RankedCell]] = defaultdict(list)
    for row in outcome.counted:
        group = (row["manager"], row["subject"], row["day"].replace(day=1))
        cells[group].append(RankedCell(row["own"], row["others"], row["rank_sum"], row["spread"]))
    bound = _bound([lower_by_chance(found) for found in cells.values()], law, on)
    for (manager, subject, month), found in sorted(cells.items()):
        decision = reimbursed_alike(RankedCells(month, tuple(found), bound), law=law)
        row = {"row": 0, "manager": manager, "day": month}
        _add(outcome, row, f"{subject} {month:%Y-%m}", decision)


def _bound(errors: Sequence[float], law: Law, on: date) -> Decimal:
    return Decimal(str(listed_up_to(errors, float(law.number("mac.comparison_significance", on)))))


def _fields(fact: RejectsBesidePeers) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in fact.__dataclass_fields__}


def _add(outcome: running.Outcome, row: Mapping[str, Any], subject: str, decision: Decision) -> None:
    because = ", ".join(decision.codes)
    told = {"manager": row["manager"], "outcome": str(decision.outcome), "because": because}
    outcome.counts.append({**told, "n": 1, "cents": 0})
    if decision.outcome in (Outcome.VIOLATION, Outcome.REVIEW):
        places = {"row": row["row"], "subject": subject, "pharmacy": "", "drug": "", "day": row["day"], "amount": None}
        outcome.findings.append({**told, **places})


__all__ = ["method", "settle"]
