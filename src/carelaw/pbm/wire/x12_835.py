"""X12 835 (005010X221A1) as benefit managers send it to pharmacies: each claim and each provider-level adjustment.

Claims (CLP) and adjustments (each pair of a PLB) are the units of a file, numbered from 1. A unit that cannot be read
is put aside with the position of its segment and what is permitted; the others are taken. A remittance whose amount is
not its claims less its adjustments is put aside whole, with both totals. Names of patients are not read: that one is
there is all that is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from carelaw.kernel.identifiers import ndc11
from carelaw.kernel.refusal import Refusal
from carelaw.platform.x12 import Segment, day_of, read_segments

_AMOUNT = re.compile(r"-?(\d{1,12}(\.\d{0,2})?|\.\d{1,2})", re.ASCII)
_AMOUNT_SAYS = "an amount with at most two decimals such as 12.50 or -3"
_STATUSES = ("1", "2", "3", "4", "19", "20", "21", "22", "23", "25")
_NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a unit was put aside: its number, the position of the segment in the file, the element, what is permitted."""

    row: int
    segment: int
    element: str
    sent: str
    permitted: str


@dataclass(slots=True)
class ClaimSent:
    """One claim of a remittance (CLP and what follows it). Amounts are dollars."""

    row: int
    segment: int
    prescription: str
    status: str
    charged: Decimal
    paid: Decimal
    control: str = ""
    served_on: date | None = None
    drug: str = ""
    patient_named: bool = False
    adjustments: list[tuple[str, str, Decimal]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    line_of_its_own: bool = False

    @property
    def reduced_by(self) -> str:
        """The group (CAS01) of the largest adjustment; empty where there is none."""
        largest = max(self.adjustments, key=lambda one: abs(one[2]), default=None)
        return largest[0] if largest else ""


@dataclass(frozen=True, slots=True)
class AdjustmentSent:
    """One provider-level adjustment (a pair of a PLB). A positive amount lowers the payment."""

    row: int
    segment: int
    reason: str
    reference: str
    amount: Decimal


@dataclass(slots=True)
class RemittanceSent:
    """One remittance (ST to SE): who pays whom, how much, when, and its units. `problems` names what was put aside."""

    segment: int
    key: str
    payer: str = ""
    payer_id: str = ""
    payee: str = ""
    payee_npi: str = ""
    trace: str = ""
    amount: Decimal | None = None
    paid_on: date | None = None
    claims: list[ClaimSent] = field(default_factory=list)
    adjustments: list[AdjustmentSent] = field(default_factory=list)
    problems: list[Unread] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    unknown_amounts: bool = False

    @property
    def claims_total(self) -> Decimal:
        return sum((one.paid for one in self.claims), _NOTHING)

    @property
    def adjustments_total(self) -> Decimal:
        return sum((one.amount for one in self.adjustments), _NOTHING)


def read_835(stream: BinaryIO, *, file_name: str) -> Iterator[RemittanceSent]:
    """The remittances of a file, good units and bad. Refuses a file that holds no 835 at all."""
    reader, found = _Reader(), False
    for segment in read_segments(stream, file_name=file_name):
        done = reader.take(segment)
        if done is not None:
            found = True
            yield done
    last = reader.cut_off()
    if last is not None:
        found = True
        yield last
    if not found:
        says = f"{file_name} holds no remittance (ST*835). Send the 835 as the payer sent it."
        raise Refusal("x12-not-835", says, field="file")


class _Reader:
    """Walks the segments of a file and gives each remittance when it ends."""

    def __init__(self) -> None:
        self.row = 0
        self.interchange = self.group = ""
        self.remittance: RemittanceSent | None = None
        self.claim: ClaimSent | None = None
        self.bad_claim = False

    def take(self, one: Segment) -> RemittanceSent | None:
        if one.name == "ISA":
            self.interchange = one.at(13).strip()
        elif one.name == "GS":
            self.group = one.at(6).strip()
        if one.name in {"ISA", "GS", "ST", "GE", "IEA"}:
            ended = self.cut_off()
            if one.name == "ST" and one.at(1) == "835":
                key = f"{self.interchange}|{self.group}|{one.at(2)}"
                self.remittance, self.claim, self.bad_claim = RemittanceSent(one.place, key), None, False
            return ended
        if self.remittance is None:
            return None
        if one.name == "SE":
            return self._ended()
        _TAKES.get(one.name, _Reader._other)(self, self.remittance, one)
        return None

    def cut_off(self) -> RemittanceSent | None:
        """The remittance that is still open where none may be: it ends without SE, so nobody knows what is missing."""
        if self.remittance is None:
            return None
        open_still = self.remittance
        open_still.problems.append(
            Unread(self._any_row(open_still), open_still.segment, "SE", "", "a remittance that ends with SE")
        )
        return self._ended()

    def _ended(self) -> RemittanceSent:
        assert self.remittance is not None
        done, self.remittance, self.claim = self.remittance, None, None
        for claim in [one for one in done.claims if not _adds_up(one)]:
            taken = sum((one[2] for one in claim.adjustments), _NOTHING)
            says = f"charge {claim.charged} less adjustments {taken}, which is {claim.charged - taken}"
            done.problems.append(Unread(claim.row, claim.segment, "CLP04", str(claim.paid), says))
        _judge_whole(done, self._any_row)
        done.key = f"{done.key}|{done.trace}|{done.payer_id}"
        return done

    def _any_row(self, one: RemittanceSent) -> int:
        """The first unit of a remittance; one that has none gets a number, so that it is not lost."""
        if not one.rows:
            self.row += 1
            one.rows.append(self.row)
        return one.rows[0]

    # Segments

    def _bpr(self, one: RemittanceSent, segment: Segment) -> None:
        one.amount, one.paid_on = _amount(segment.at(2)), day_of(segment.at(16)) or one.paid_on

    def _trn(self, one: RemittanceSent, segment: Segment) -> None:
        one.trace, one.payer_id = segment.at(2).strip(), segment.at(3).strip()

    def _n1(self, one: RemittanceSent, segment: Segment) -> None:
        if segment.at(1) == "PR":
            one.payer = segment.at(2).strip()
        elif segment.at(1) == "PE":
            one.payee, one.payee_npi = segment.at(2).strip(), segment.at(4).strip()

    def _clp(self, one: RemittanceSent, segment: Segment) -> None:
        self.row += 1
        one.rows.append(self.row)
        charged, paid, status = _amount(segment.at(3)), _amount(segment.at(4)), segment.at(2).strip()
        bad = [
            *([("CLP01", "", "the prescription number")] if not segment.at(1).strip() else []),
            *([("CLP02", status, f"one of {', '.join(_STATUSES)}")] if status not in _STATUSES else []),
            *([("CLP03", segment.at(3), _AMOUNT_SAYS)] if charged is None else []),
            *([("CLP04", segment.at(4), _AMOUNT_SAYS)] if paid is None else []),
        ]
        one.problems += [Unread(self.row, segment.place, name, sent, says) for name, sent, says in bad]
        self.bad_claim, self.claim = bool(bad), None
        if paid is None:
            one.unknown_amounts = True
            return
        control = segment.at(7).strip()
        made = ClaimSent(self.row, segment.place, segment.at(1).strip(), status, charged or _NOTHING, paid, control)
        one.claims.append(made)
        self.claim = made

    def _cas(self, one: RemittanceSent, segment: Segment) -> None:
        if self.claim is None:
            return
        for place in range(2, 19, 3):
            if not segment.at(place) and not segment.at(place + 1):
                continue
            amount = _amount(segment.at(place + 1))
            if amount is None:
                self._aside(one, segment, f"CAS{place + 1:02}", segment.at(place + 1), _AMOUNT_SAYS)
            else:
                self.claim.adjustments.append((segment.at(1), segment.at(place), amount))

    def _nm1(self, one: RemittanceSent, segment: Segment) -> None:
        if self.claim is not None and segment.at(1) == "QC":
            self.claim.patient_named = bool(segment.at(3).strip())

    def _dtm(self, one: RemittanceSent, segment: Segment) -> None:
        if segment.at(1) == "405" and self.claim is None and one.paid_on is None:
            one.paid_on = day_of(segment.at(2))
        elif self.claim is not None and segment.at(1) in {"472", "232"}:
            on = day_of(segment.at(2))
            if on is None:
                self._aside(one, segment, "DTM02", segment.at(2), "a day such as 20240305")
            elif segment.at(1) == "472" or self.claim.served_on is None:
                self.claim.served_on = on

    def _svc(self, one: RemittanceSent, segment: Segment) -> None:
        if self.claim is not None and segment.part(1, 1) == "N4" and not self.claim.drug:
            self.claim.drug = ndc11(segment.part(1, 2)) or ""

    def _lq(self, one: RemittanceSent, segment: Segment) -> None:
        if self.claim is not None and segment.at(1) in {"HE", "RX"} and segment.at(2):
            self.claim.remarks.append(segment.at(2))

    def _moa(self, one: RemittanceSent, segment: Segment) -> None:
        if self.claim is not None:
            self.claim.remarks += [segment.at(n) for n in range(3, 8) if segment.at(n)]

    def _plb(self, one: RemittanceSent, segment: Segment) -> None:
        self.claim = None
        for place in range(3, 15, 2):
            if not segment.at(place) and not segment.at(place + 1):
                continue
            self.row += 1
            one.rows.append(self.row)
            amount, reason = _amount(segment.at(place + 1)), segment.part(place, 1).strip()
            if amount is None:
                one.unknown_amounts = True
                name = f"PLB{place + 1:02}"
                one.problems.append(Unread(self.row, segment.place, name, segment.at(place + 1), _AMOUNT_SAYS))
                continue
            if not reason:
                one.problems.append(Unread(self.row, segment.place, f"PLB{place:02}", "", "a reason code such as WO"))
            one.adjustments.append(
                AdjustmentSent(self.row, segment.place, reason, segment.part(place, 2).strip(), amount)
            )

    def _other(self, one: RemittanceSent, segment: Segment) -> None:
        if not re.fullmatch(r"[A-Z][A-Z0-9]{1,2}", segment.name, re.ASCII):
            says = "a segment name of two or three letters and digits"
            row = self.claim.row if self.claim is not None else self._any_row(one)
            one.problems.append(Unread(row, segment.place, "segment", "", says))

    def _aside(self, one: RemittanceSent, segment: Segment, name: str, sent: str, says: str) -> None:
        assert self.claim is not None
        one.problems.append(Unread(self.claim.row, segment.place, name, sent, says))


_TAKES = {
    "BPR": _Reader._bpr,
    "TRN": _Reader._trn,
    "N1": _Reader._n1,
    "CLP": _Reader._clp,
    "CAS": _Reader._cas,
    "NM1": _Reader._nm1,
    "DTM": _Reader._dtm,
    "SVC": _Reader._svc,
    "LQ": _Reader._lq,
    "MOA": _Reader._moa,
    "MIA": _Reader._moa,
    "PLB": _Reader._plb,
}


def _judge_whole(one: RemittanceSent, any_row: object) -> None:
    """Put a remittance aside whole where its head cannot be read, or its amounts do not add up."""
    assert callable(any_row)
    head = [
        *([("BPR02", _AMOUNT_SAYS)] if one.amount is None else []),
        *([("TRN02", "the number of the check or transfer")] if not one.trace else []),
    ]
    says = "; ".join(f"{name}: {words}" for name, words in head)
    total = one.claims_total - one.adjustments_total
    if not head and not one.unknown_amounts and one.amount != total:
        head = [("BPR02", "")]
        says = f"claims {one.claims_total} less adjustments {one.adjustments_total}, which is {total}"
    if head:
        any_row(one)
        sent = str(one.amount) if one.amount is not None else ""
        one.problems += [Unread(row, one.segment, head[0][0], sent, says) for row in one.rows]


def _adds_up(claim: ClaimSent) -> bool:
    return claim.charged - sum((one[2] for one in claim.adjustments), _NOTHING) == claim.paid


def _amount(text: str) -> Decimal | None:
    text = text.strip()
    return Decimal(text).quantize(Decimal("0.01")) if _AMOUNT.fullmatch(text) else None


def rows_put_aside(remittances: Iterable[RemittanceSent]) -> set[int]:
    """The numbers of the units that were put aside."""
    return {problem.row for one in remittances for problem in one.problems}
