"""What the rules that compare claims of the 340B program with others may know: methods, prices, counts. No patient."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class MethodBesidePeers:
    """How one claim of the program was priced, and how others of that drug, network and day were."""

    method: str = field(metadata={"says": "NCPDP 522-FM in two digits; 12 is pricing of the program itself"})
    price_list: str = ""
    factor: Decimal = Decimal(0)
    peer_methods: tuple[str, ...] = ()
    peer_lists: tuple[str, ...] = field(default=(), metadata={"says": "lists of peers priced by the same method"})
    least_peer_factor: Decimal | None = field(
        default=None, metadata={"says": "the smallest factor of peers of the same method and list"}
    )


@dataclass(frozen=True, slots=True)
class PricesBesidePeers:
    """Unit prices and fees of one cell: claims that differ in nothing but the program. US dollars."""

    on: date = field(metadata={"says": "the first day of the week"})
    prices_340b: tuple[Decimal, ...]
    peer_prices: tuple[Decimal, ...]
    fees_340b: tuple[Decimal, ...] = ()
    peer_fees: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class RankedCell:
    """One cell as ranks: claims on both sides, the doubled rank sum of the program's, the spread of doubled ranks."""

    own: int
    others: int
    rank_sum: int
    spread: int


@dataclass(frozen=True, slots=True)
class RankedCells:
    """All cells of one network and list. `bound` is the error up to which the tests of the whole run are listed."""

    on: date
    cells: tuple[RankedCell, ...]
    bound: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RejectsBesidePeers:
    """How many claims one reject code turned away: of pharmacies of the program, and of others."""

    on: date
    code: str
    rejected_340b: int
    claims_340b: int
    rejected_peers: int
    claims_peers: int
    bound: Decimal | None = None
