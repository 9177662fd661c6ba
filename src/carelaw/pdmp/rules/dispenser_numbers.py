"""§7(b)(8), element 8: the DEA number and the National Provider Identifier of the dispenser or pharmacy."""

from __future__ import annotations

from dataclasses import dataclass

from carelaw.kernel.decision import Decision, Reason
from carelaw.kernel.identifiers import dea_ok, npi_ok
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import DispenserElement


@rule("MAP-37", cite="§7(b)(8)")
def dispenser_numbers(dispenser: DispenserElement, law: Law) -> Decision:
    """Both numbers, both well formed, both of the account that sends or one of its listed sites."""
    numbers = (
        _Number("dea", "DEA number", "PHA03", dispenser.dea, dea_ok(dispenser.dea), dispenser.dea_is_submitters),
        _Number("npi", "NPI", "PHA01", dispenser.npi, npi_ok(dispenser.npi), dispenser.npi_is_submitters),
    )
    faults = [reason for number in numbers if (reason := number.wrong()) is not None]
    if faults:
        return breached(*faults)
    unknown = [number for number in numbers if number.own is None]
    if unknown:
        says = "Whether the number belongs to the sending account or its sites is needed."
        return wanting(*(fault(f"E-MAP-37.needs-account-{one.part}", says, one.place) for one in unknown))
    return passed("dispenser-numbers", "Both numbers are well formed and belong to the sending account.")


@dataclass(frozen=True, slots=True)
class _Number:
    """One of the two numbers and what is known of it."""

    part: str
    words: str
    place: str
    value: str
    sound: bool
    own: bool | None

    def wrong(self) -> Reason | None:
        if not self.value:
            says = f"{self.place} holds no {self.words} of the dispenser. Add it and send the record again."
            return fault(f"E-MAP-37.{self.part}-missing", says, self.place)
        if not self.sound:
            says = (
                f"{self.place} is no {self.words}: its form or its check digit is wrong. Correct it and send it again."
            )
            return fault(f"E-MAP-37.{self.part}-form", says, self.place, self.value)
        if self.own is False:
            says = (
                f"{self.place} is the {self.words} of a dispenser that the sending account does not report for. "
                "The record is set aside and the event is reviewed; list the site on the account if it is yours."
            )
            return fault(f"E-MAP-37.another-dispenser-{self.part}", says, self.place, self.value)
        return None
