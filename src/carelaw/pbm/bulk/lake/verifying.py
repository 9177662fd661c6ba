"""The rules have the last word: some of what a text about the 340B program found is judged anew by its rule."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from carelaw.kernel.decision import Decision
from carelaw.law.register import Law
from carelaw.pbm.bulk.lake.checks import MarketCheck
from carelaw.pbm.bulk.lake.engines import Engine, Rows
from carelaw.pbm.facts.disparity import MethodBesidePeers, PricesBesidePeers
from carelaw.pbm.rules.contracts.disparity import claim_priced_alike, prices_beside_peers

# Findings of a part that are judged anew.
SOME = 20
_PEERS = f"""
SELECT found.row, found.because, own.method, own.list, own.factor, peer.method AS peer_method, peer.list AS peer_list,
    peer.factor AS peer_factor
FROM (SELECT row, because FROM answers WHERE outcome = 'violation' ORDER BY row LIMIT {SOME}) AS found
JOIN population AS own ON own.row = found.row
LEFT JOIN population AS peer ON peer.manager = own.manager AND peer.network = own.network AND peer.drug = own.drug
    AND peer.channel = own.channel AND peer.band = own.band AND peer.day = own.day AND peer.state = 'paid'
    AND NOT peer.by_pharmacy AND NOT peer.by_claim
"""  # noqa: S608 - a number of ours
_CELLS = f"""
SELECT found.row, found.because, found.day, sided.in_340b, sided.price, sided.fee
FROM (SELECT row, because, day FROM answers WHERE outcome = 'review' ORDER BY row LIMIT {SOME}) AS found
JOIN sided ON sided.cell = found.row
"""  # noqa: S608


def verify(check: MarketCheck, engine: Engine, law: Law) -> None:
    """Judge some findings of a part anew, while its tables stand. Another answer is our fault and ends the run."""
    if check.name == "340b-methods":
        _each(engine.rows(_PEERS), lambda rows: claim_priced_alike(_method(rows), law=law))
    elif check.name == "340b-prices":
        _each(engine.rows(_CELLS), lambda rows: prices_beside_peers(_cell(rows), law=law))


def _each(rows: Rows, judge: Any) -> None:
    found: dict[int, Rows] = defaultdict(list)
    for row in rows:
        found[row["row"]].append(row)
    for number, own in found.items():
        decision: Decision = judge(own)
        if ", ".join(decision.codes) != own[0]["because"]:
            raise AssertionError(f"Rule and text disagree at row {number} of the lake.")


def _method(rows: Rows) -> MethodBesidePeers:
    own, peers = rows[0], [row for row in rows if row["peer_method"] is not None]
    same = [row for row in peers if row["peer_method"] == own["method"]]
    factors = [row["peer_factor"] for row in same if row["peer_list"] == own["list"]]
    return MethodBesidePeers(
        own["method"],
        own["list"],
        Decimal(own["factor"]).scaleb(-5),
        tuple(row["peer_method"] for row in peers),
        tuple(row["peer_list"] for row in same),
        Decimal(min(factors)).scaleb(-5) if factors else None,
    )


def _cell(rows: Rows) -> PricesBesidePeers:
    own = [row for row in rows if row["in_340b"]]
    others = [row for row in rows if not row["in_340b"]]
    return PricesBesidePeers(
        rows[0]["day"],
        tuple(Decimal(row["price"]).scaleb(-5) for row in own),
        tuple(Decimal(row["price"]).scaleb(-5) for row in others),
        tuple(Decimal(row["fee"] or 0).scaleb(-2) for row in own),
        tuple(Decimal(row["fee"] or 0).scaleb(-2) for row in others),
    )
