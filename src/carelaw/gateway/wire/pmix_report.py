"""One history as PMIX-NIEM 2.0 reports, one for each state that something came from, elements in the schema's order.

Each report's `s:id` names its state; the package has no element for that. Not carried by PMIX 2.0: the daily dose,
clinical flags, the treatment type, the diagnosis, which partial fill it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
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
        "xmlns__s": "http://niem.gov/niem/structures/2.0",
    }
)
# Rows without a program of their own are of this state's.
HERE = "IL"
_SCHEDULES = {"II": "2", "III": "3", "IV": "4", "V": "5"}


def report_document(report: HistoryReport, message: SearchMessage, at: datetime) -> str:
    """The report element. Illinois's report comes first, then those of the other states by their letters."""
    programs = sorted({row.program for row in report.prescriptions})
    return tag("pmix:PMPPrescriptionReport", *(_report_of(name, report, message, at) for name in programs), **SPACES)


def _report_of(program: str, report: HistoryReport, message: SearchMessage, at: datetime) -> str:
    when = at.astimezone(UTC)
    rows = [row for row in report.prescriptions if row.program == program]
    filled = [row.filled_on for row in rows]
    return tag(
        "pmp:RequestResponsePrescriptionReport",
        leaf("pmp:ReportExecutionDate", when.date().isoformat()),
        leaf("pmp:ReportExecutionTime", when.time().isoformat("seconds") + "Z"),
        tag(
            "pmp:ReportDateRange",
            leaf("pmp:ReportDateRangeBegin", message.period_from or min(filled)),
            leaf("pmp:ReportDateRangeEnd", message.period_to or report.as_of),
        ),
        *(_prescription(row, report) for row in rows),
        s__id=program or HERE,
    )


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
    return tag(
        "pmp:Patient",
        tag("nc:PersonBirthDate", leaf("nc:Date", _born(row, report))),
        tag("nc:PersonName", leaf("nc:PersonGivenName", first), leaf("nc:PersonSurName", last)),
    )


def _born(row: PrescriptionShown, report: HistoryReport) -> date | None:
    """The day that the row's own program knows; none where several are on file here."""
    known = report.patient.birth_dates if report.patient else ()
    return row.patient_born if row.program else known[0] if len(known) == 1 else None


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
