"""X12 835 (005010X221A1): a remittance as a payer sends it, one claim for each member-month, and read back.

Only the segments that a monthly payment needs: payer and payee, one CLP with its adjustment for each line, balance
lines carried from one remittance to the next as PLB. No clinical content; a member is an identifier of the roster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

_NOTHING = Decimal("0.00")
# Claim status codes (CLP02): processed as primary, denied, reversal of a previous payment.
PAID, DENIED, REVERSED = "1", "4", "22"


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is paid: name, NPI and tax identifier or another number."""

    name: str
    npi: str


@dataclass(frozen=True, slots=True)
class Claim835:
    """One member-month: its control number, the amount asked and paid, and why not all of it was paid."""

    control: str
    status: str
    charged: Decimal
    paid: Decimal
    recipient: str
    last_name: str
    first_name: str
    period: date
    adjustment: str = ""


@dataclass(frozen=True, slots=True)
class Balance835:
    """An amount of the payee rather than of a claim: owed back and carried on, or carried from before."""

    reference: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Remittance835:
    """A whole remittance. It balances: what was paid on claims less the balances is the amount."""

    payer: str
    payer_id: str
    payee: Payee
    trace: str
    issued_on: date
    amount: Decimal
    claims: Sequence[Claim835]
    balances: Sequence[Balance835] = ()


class NotAn835(ValueError):
    """The text is no remittance that this reader knows; says at which segment."""


def write_835(remittance: Remittance835, *, control: int, at: datetime) -> str:
    """The interchange. Raises ValueError when claims and balances do not add up to the amount."""
    total = sum((one.paid for one in remittance.claims), _NOTHING)
    carried = sum((one.amount for one in remittance.balances), _NOTHING)
    if total - carried != remittance.amount:
        raise ValueError(f"Claims of {total} less balances of {carried} are not {remittance.amount}.")
    body = ["ST*835*0001", *_header(remittance)]
    if remittance.claims:
        body.append("LX*1")
    for claim in remittance.claims:
        body += _claim(claim)
    body += _balances(remittance)
    body.append(f"SE*{len(body) + 1}*0001")
    sender, receiver = _fixed(remittance.payer_id, 15), _fixed(remittance.payee.npi, 15)
    isa = f"ISA*00*{' ' * 10}*00*{' ' * 10}*ZZ*{sender}*ZZ*{receiver}*{at:%y%m%d}*{at:%H%M}*^*00501*{control:09}*0*P*:"
    gs = f"GS*HP*{_text(remittance.payer_id)}*{remittance.payee.npi}*{at:%Y%m%d}*{at:%H%M}*{control}*X*005010X221A1"
    return "".join(f"{segment}~\n" for segment in (isa, gs, *body, f"GE*1*{control}", f"IEA*1*{control:09}"))


def _header(remittance: Remittance835) -> list[str]:
    method, paid = ("ACH", remittance.amount) if remittance.amount else ("NON", _NOTHING)
    form = "*CCP" if remittance.amount else "*"
    handling = "I" if remittance.amount else "H"
    return [
        f"BPR*{handling}*{_money(paid)}*C*{method}{form}{'*' * 11}{remittance.issued_on:%Y%m%d}",
        f"TRN*1*{_text(remittance.trace)}*{_text(remittance.payer_id)}",
        f"DTM*405*{remittance.issued_on:%Y%m%d}",
        f"N1*PR*{_text(remittance.payer)}*XV*{_text(remittance.payer_id)}",
        f"N1*PE*{_text(remittance.payee.name)}*XX*{remittance.payee.npi}",
    ]


def _claim(claim: Claim835) -> list[str]:
    charged, paid = _money(claim.charged), _money(claim.paid)
    lines = [f"CLP*{_text(claim.control)}*{claim.status}*{charged}*{paid}**MC*{_text(claim.control)}"]
    if claim.charged != claim.paid:
        lines.append(f"CAS*CO*{claim.adjustment}*{_money(claim.charged - claim.paid)}")
    name = f"{_text(claim.last_name)}*{_text(claim.first_name)}"
    lines.append(f"NM1*QC*1*{name}****MR*{_text(claim.recipient)}")
    return [*lines, f"DTM*232*{claim.period:%Y%m%d}"]


def _balances(remittance: Remittance835) -> list[str]:
    return [
        f"PLB*{remittance.payee.npi}*{remittance.issued_on.year}1231*FB:{_text(one.reference)}*{_money(one.amount)}"
        for one in remittance.balances
    ]


def read_835(text: str) -> Remittance835:
    """Read an interchange that holds one remittance. Raises NotAn835 when counts or amounts do not agree."""
    if not text.startswith("ISA") or len(text) < 106:
        raise NotAn835("The text does not begin with a whole ISA segment.")
    element, end = text[3], text[105]
    segments = [part.strip().split(element) for part in text.split(end) if part.strip()]
    found = {name: [one for one in segments if one[0] == name] for name in ("BPR", "TRN", "N1", "PLB", "SE", "IEA")}
    for name in ("BPR", "TRN", "SE", "IEA"):
        if len(found[name]) != 1:
            raise NotAn835(f"There must be one {name} segment; there are {len(found[name])}.")
    inside = segments[_place(segments, "ST") : _place(segments, "SE") + 1]
    if int(found["SE"][0][1]) != len(inside):
        raise NotAn835(f"SE counts {found['SE'][0][1]} segments; there are {len(inside)}.")
    payer, payee = (next((one for one in found["N1"] if one[1] == who), None) for who in ("PR", "PE"))
    if payer is None or payee is None:
        raise NotAn835("N1 must name the payer (PR) and the payee (PE).")
    bpr = found["BPR"][0]
    balances = tuple(
        Balance835(one[place].split(text[104])[1], Decimal(one[place + 1]))
        for one in found["PLB"]
        for place in range(3, len(one), 2)
    )
    read = Remittance835(
        payer=payer[2],
        payer_id=payer[4] if len(payer) > 4 else "",
        payee=Payee(payee[2], payee[4] if len(payee) > 4 else ""),
        trace=found["TRN"][0][2],
        issued_on=_day(bpr[16]) if len(bpr) > 16 else date.min,
        amount=Decimal(bpr[2]),
        claims=tuple(_claims(inside)),
        balances=balances,
    )
    total = sum((one.paid for one in read.claims), _NOTHING) - sum((one.amount for one in balances), _NOTHING)
    if total != read.amount:
        raise NotAn835(f"Claims and balances add up to {total}; BPR says {read.amount}.")
    return read


def _claims(segments: Sequence[Sequence[str]]) -> list[Claim835]:
    claims: list[Claim835] = []
    starts = [place for place, one in enumerate(segments) if one[0] == "CLP"]
    for place, start in enumerate(starts):
        until = starts[place + 1] if place + 1 < len(starts) else len(segments)
        parts = {one[0]: one for one in reversed(segments[start:until])}
        clp, name, adjusted, day = parts["CLP"], parts.get("NM1", []), parts.get("CAS", []), parts.get("DTM", [])
        claims.append(
            Claim835(
                control=clp[1],
                status=clp[2],
                charged=Decimal(clp[3]),
                paid=Decimal(clp[4]),
                recipient=name[9] if len(name) > 9 else "",
                last_name=name[3] if len(name) > 3 else "",
                first_name=name[4] if len(name) > 4 else "",
                period=_day(day[2]) if len(day) > 2 else date.min,
                adjustment=adjusted[2] if len(adjusted) > 2 else "",
            )
        )
    return claims


def _place(segments: Sequence[Sequence[str]], name: str) -> int:
    for place, one in enumerate(segments):
        if one[0] == name:
            return place
    raise NotAn835(f"There is no {name} segment.")


def _day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def _money(amount: Decimal) -> str:
    return str(amount.quantize(Decimal("0.01")))


def _text(value: str) -> str:
    """Text without the separators of the interchange."""
    return "".join(" " if letter in "*~^:\n\r" else letter for letter in value).strip().upper()[:60]


def _fixed(value: str, width: int) -> str:
    return _text(value)[:width].ljust(width)
