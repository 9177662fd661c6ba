"""Read another state's answer in PMIX-NIEM 2.0: its word for it, and the dispensings of its report.

What is read lives as long as the answer that is made of it; nothing here writes, logs or remembers.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from carelaw.gateway.wire.xml import Node, XmlUnreadable, read_xml
from carelaw.pdmp.public import DispenserShown, DrugShown, PrescriberShown, PrescriptionShown

_LARGEST, _MOST = 6_000_000, 200_000
_SCHEDULES = {"2": "II", "3": "III", "4": "IV", "5": "V"}


class AnswerUnreadable(ValueError):
    """Not an answer in PMIX-NIEM 2.0; the words hold nothing of it."""


@dataclass(frozen=True, slots=True)
class StateAnswer:
    """What another state's program answered: its status, the code and words of a refusal, the dispensings."""

    status: str = field(repr=False)
    code: str = ""
    says: str = field(default="", repr=False)
    rows: tuple[PrescriptionShown, ...] = field(default=(), repr=False)


def read_answer(content: bytes, state: str) -> StateAnswer:
    """The answer of a state. Raises AnswerUnreadable."""
    try:
        root = read_xml(content, largest=_LARGEST, most=_MOST)
    except XmlUnreadable as fault:
        raise AnswerUnreadable(str(fault)) from None
    if root.name != "PMIXExchangeResponse":
        raise AnswerUnreadable("This is no PMIXExchangeResponse.")
    statuses = root.first("ResponseStatus") or Node("", "")
    told = {one.value("DisclosingState"): one.value("PMPStatus") for one in statuses.all("Status")}
    if state not in told:
        raise AnswerUnreadable(f"It has no status of {state}.")
    refusal = root.first("Refusal") or Node("", "")
    # A state may send several reports; all are its own, as it disclosed them.
    held = root.first("ResponseData", "PMPPrescriptionReport") or Node("", "")
    reports = held.all("RequestResponsePrescriptionReport")
    rows = tuple(_rows((one for report in reports for one in report.all("Prescription")), state))
    return StateAnswer(told[state][:20], refusal.value("Code")[:48], refusal.value("Message")[:300], rows)


def _rows(prescriptions: Iterable[Node], state: str) -> Iterator[PrescriptionShown]:
    for place, one in enumerate(prescriptions, start=1):
        filled = _day(one, "PrescriptionFilledDate", "Date")
        if filled is None:
            raise AnswerUnreadable(f"Prescription {place} has no day on which it was filled.")
        drug = one.first("PrescriptionDrug") or Node("", "")
        patient = one.first("Patient", "PersonName") or Node("", "")
        schedule = drug.value("DEAClassScheduleText")
        # Of this answer alone: nothing is kept by which the same dispensing could be known again.
        record_id = str(uuid.uuid4())
        yield PrescriptionShown(
            record_id=record_id,
            version=1,
            prescription_number=one.value("PrescriptionNumberText"),
            written_on=_day(one, "PrescriptionWrittenDate", "Date"),
            filled_on=filled,
            sold_on=None,
            drug=DrugShown(
                national_drug_code=drug.value("DrugNDCProductIdentifier", "IdentificationID"),
                name=drug.value("DrugProductNameText"),
                ingredients="",
                form="",
                drug_class="",
                schedule=_SCHEDULES.get(schedule, schedule),
            ),
            quantity=_amount(one.value("DispensedQuantity")),
            unit=one.value("DrugDosageUnitsCode"),
            days_supply=_count(one.value("DaysSupplyCount")),
            fill_number=_count(one.value("DrugRefillNumberCount")),
            partial_fill=1 if one.value("PartialFillIndicator") == "true" else 0,
            refills_authorized=_count(one.value("RefillsAuthorizedCount")),
            payment=one.value("MethodOfPaymentCode"),
            payment_says="",
            origin=one.value("TransmissionFormOfRxOriginCode"),
            treatment_type="",
            daily_mme=None,
            prescriber=_prescriber(one, state, record_id),
            dispenser=_dispenser(one, state, record_id),
            patient_name=f"{patient.value('PersonSurName')}, {patient.value('PersonGivenName')}",
            warnings=(f"From the program of {state}; not in the totals.",),
            program=state,
            patient_born=_day(one, "Patient", "PersonBirthDate", "Date"),
        )


def _prescriber(one: Node, state: str, record_id: str) -> PrescriberShown:
    node = one.first("Prescriber") or Node("", "")
    npi, dea = (node.value(name, "IdentificationID") for name in ("NPIIdentifier", "DEANumberIdentifier"))
    return PrescriberShown(
        key=f"{state}-{npi or dea or record_id}",
        last_name=node.value("PersonName", "PersonSurName"),
        first_name=node.value("PersonName", "PersonGivenName"),
        npi=npi,
        dea=dea,
    )


def _dispenser(one: Node, state: str, record_id: str) -> DispenserShown:
    node = one.first("Dispenser") or Node("", "")
    address = node.first("OrganizationLocation", "LocationAddress", "StructuredAddress") or Node("", "")
    npi, dea = (node.value(name, "IdentificationID") for name in ("NPIIdentifier", "DEANumberIdentifier"))
    return DispenserShown(
        key=f"{state}-{npi or dea or record_id}",
        name=node.value("OrganizationName"),
        npi=npi,
        ncpdp=node.value("NCPDPIdentifier", "IdentificationID"),
        dea=dea,
        address_1=address.value("LocationStreet", "StreetFullText"),
        city=address.value("LocationCityName"),
        state=address.value("LocationStateUSPostalServiceCode") or state,
        zip_code=address.value("LocationPostalCode"),
        phone="",
    )


def _day(node: Node, *path: str) -> date | None:
    try:
        return date.fromisoformat(node.value(*path)[:10])
    except ValueError:
        return None


def _amount(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


__all__ = ["AnswerUnreadable", "StateAnswer", "read_answer"]
