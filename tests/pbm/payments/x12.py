"""Writes remittances (X12 835) for the tests, by hand and apart from every reader and writer of the program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass
class Clp:
    """One claim; what is not paid of the charge is adjusted under one code."""

    rx: str
    paid: Decimal
    served: date
    charge: Decimal | None = None
    status: str = "1"
    control: str = ""
    ndc: str = "00378410591"
    group: str = "CO"
    reason: str = "45"
    patient: str = "DOE*JANE"
    more: Sequence[str] = ()

    def segments(self) -> list[str]:
        charge = self.paid if self.charge is None else self.charge
        lines = [f"CLP*{self.rx}*{self.status}*{charge}*{self.paid}**13*{self.control}"]
        if charge != self.paid:
            lines.append(f"CAS*{self.group}*{self.reason}*{charge - self.paid}")
        ndc = f"{self.ndc[:5]}-{self.ndc[5:9]}-{self.ndc[9:]}"
        lines += [f"NM1*QC*1*{self.patient}****MI*SYN0001", f"DTM*232*{self.served:%Y%m%d}"]
        return [*lines, f"SVC*N4:{ndc}*{charge}*{self.paid}**30", f"DTM*472*{self.served:%Y%m%d}", *self.more]


@dataclass
class Remit:
    """One remittance: its claims, and its adjustments as `(reason, reference, amount)`."""

    trace: str
    npi: str
    paid_on: date
    claims: Sequence[Clp] = ()
    plbs: Sequence[tuple[str, str, Decimal]] = ()
    amount: Decimal | None = None
    more: list[str] = field(default_factory=list)

    def segments(self, number: int) -> list[str]:
        total = sum((one.paid for one in self.claims), Decimal("0.00")) - sum(
            (one[2] for one in self.plbs), Decimal("0.00")
        )
        amount = total if self.amount is None else self.amount
        body = [
            f"ST*835*{number:09}",
            f"BPR*I*{amount}*C*ACH*CCP***********{self.paid_on:%Y%m%d}",
            f"TRN*1*{self.trace}*1361234567",
            f"DTM*405*{self.paid_on:%Y%m%d}",
            "N1*PR*PRAIRIE BENEFIT MANAGEMENT",
            f"N1*PE*PHARMACY*XX*{self.npi}",
            "LX*1",
        ]
        for one in self.claims:
            body += one.segments()
        body += [
            f"PLB*{self.npi}*{self.paid_on.year}1231*{reason}:{reference}*{amount}"
            for reason, reference, amount in self.plbs
        ]
        body += self.more
        return [*body, f"SE*{len(body) + 1}*{number:09}"]


def interchange(remits: Iterable[Remit], *, control: int = 1) -> bytes:
    """The file."""
    isa = f"ISA*00*{' ' * 10}*00*{' ' * 10}*ZZ*{'PRAIRIE':15}*ZZ*{'PHARMACY':15}*240402*1200*^*00501*{control:09}*0*T*:"
    lines = [isa, f"GS*HP*PRAIRIE*PHARMACY*20240402*1200*{control}*X*005010X221A1"]
    for number, one in enumerate(remits, 1):
        lines += one.segments(number)
    return "".join(f"{line}~\n" for line in [*lines, f"GE*1*{control}", f"IEA*1*{control:09}"]).encode()
