"""One history as a PMIX-NIEM 2.0 report, its elements in the schema's order.

Not carried by PMIX 2.0: the daily dose, clinical flags, the treatment type, the diagnosis, which partial fill it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType

from carelaw.gateway.wire.message import SearchMessage
from carelaw.gateway.wire.xml import leaf, tag
from carelaw.pdmp.public import HistoryReport, PrescriptionShown

SPACES: Mapping[str, str] = MappingProxyType(
    {
        "xmlns__pmix": "http://xml.ijis.org/niem/2.0/",
        "xmlns__pmp": "http://xml.ijis.org/niem/2.0/extension",
        "xmlns__nc": "http://niem.gov/niem/niem-core/2.0",
    }
)
_SCHEDULES = {"II": "2", "III": "3", "IV": "4", "V": "5"}


def report_document(report: HistoryReport, message: SearchMessage, at: datetime) -> str:
    """The report element."""
    when = at.astimezone(UTC)
    filled = [row.filled_on for row in report.prescriptions]
    inside = tag(
        "pmp:RequestResponsePrescriptionReport",
        leaf("pmp:ReportExecutionDate", when.date().isoformat()),
        leaf("pmp:ReportExecutionTime", when.time().isoformat("seconds") + "Z"),
        tag(
            "pmp:ReportDateRange",
            leaf("pmp:ReportDateRangeBegin", message.period_from or min(filled)),
            leaf("pmp:ReportDateRangeEnd", message.period_to or report.as_of),
        ),
        *(_prescription(row, report) for row in report.prescriptions),
    )
    return tag("pmix:PMPPrescriptionReport", inside, **SPACES)


def picklist_document(report: HistoryReport, message: SearchMessage, at: datetime) -> str:
    """The report element with the one person who fits and nothing else: PicklistPatient of the later packages."""
    when = at.astimezone(UTC)
    known = report.patient
    name = known.names[0] if known and known.names else None
    inside = tag(
        "pmp:RequestResponsePrescriptionReport",
        leaf("pmp:ReportExecutionDate", when.date().isoformat()),
        leaf("pmp:ReportExecutionTime", when.time().isoformat("seconds") + "Z"),
        tag(
            "pmp:PicklistPatient",
            tag("nc:PersonBirthDate", leaf("nc:Date", known.birth_dates[0])) if known and known.birth_dates else "",
            tag("nc:PersonName", leaf("nc:PersonGivenName", name.first), leaf("nc:PersonSurName", name.last))
            if name
            else "",
        ),
    )
    return tag("pmix:PMPPrescriptionReport", inside, **SPACES)


def _prescription(row: PrescriptionShown, report: HistoryReport) -> str:
    return tag(
        "pmp:Prescription",
        _dispenser(row),
        leaf("pmp:PrescriptionNumberText", row.prescription_number),
        leaf("pmp:DrugRefillNumberCount", row.fill_number or 0),
        tag("pmp:PrescriptionFilledDate", leaf("nc:Date", row.filled_on)),
        _patient(row, report),
        _prescriber(row),
        tag("pmp:PrescriptionWrittenDate", leaf("nc:Date", row.written_on)),
        tag(
            "pmp:PrescriptionDrug",
            _identifier("pmp:DrugNDCProductIdentifier", row.drug.national_drug_code),
            leaf("pmp:DrugProductNameText", row.drug.name),
            leaf("pmp:DEAClassScheduleText", _SCHEDULES.get(row.drug.schedule, row.drug.schedule)),
        ),
        leaf("pmp:RefillsAuthorizedCount", row.refills_authorized),
        leaf("pmp:DispensedQuantity", _plain(row.quantity)),
        leaf("pmp:DaysSupplyCount", row.days_supply),
        leaf("pmp:DrugDosageUnitsCode", row.unit),
        leaf("pmp:MethodOfPaymentCode", row.payment),
        leaf("pmp:TransmissionFormOfRxOriginCode", row.origin),
        leaf("pmp:PartialFillIndicator", "true" if row.partial_fill else "false"),
    )


def _dispenser(row: PrescriptionShown) -> str:
    one = row.dispenser
    address = tag(
        "nc:StructuredAddress",
        tag("nc:LocationStreet", leaf("nc:StreetFullText", one.address_1)),
        leaf("nc:LocationCityName", one.city),
        leaf("nc:LocationStateUSPostalServiceCode", one.state),
        leaf("nc:LocationPostalCode", one.zip_code),
    )
    return tag(
        "pmp:Dispenser",
        tag("nc:OrganizationLocation", tag("nc:LocationAddress", address)),
        leaf("nc:OrganizationName", one.name),
        _identifier("pmp:NPIIdentifier", one.npi),
        _identifier("pmp:DEANumberIdentifier", one.dea),
        _identifier("pmp:NCPDPIdentifier", one.ncpdp),
    )


def _patient(row: PrescriptionShown, report: HistoryReport) -> str:
    last, _, first = row.patient_name.partition(", ")
    born = report.patient.birth_dates if report.patient else ()
    return tag(
        "pmp:Patient",
        tag("nc:PersonBirthDate", leaf("nc:Date", born[0])) if len(born) == 1 else "",
        tag("nc:PersonName", leaf("nc:PersonGivenName", first), leaf("nc:PersonSurName", last)),
    )


def _prescriber(row: PrescriptionShown) -> str:
    one = row.prescriber
    return tag(
        "pmp:Prescriber",
        tag("nc:PersonName", leaf("nc:PersonGivenName", one.first_name), leaf("nc:PersonSurName", one.last_name)),
        _identifier("pmp:NPIIdentifier", one.npi),
        _identifier("pmp:DEANumberIdentifier", one.dea),
    )


def _identifier(name: str, value: str) -> str:
    return tag(name, leaf("nc:IdentificationID", value))


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:f}"


__all__ = ["SPACES", "picklist_document", "report_document"]
