"""The smallest report that breaks nothing, and questions that are allowed; tests change one thing at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from carelaw.kernel.identifiers import dea_with_check_digit, npi_with_check_digit
from carelaw.pdmp.facts.access import AccessFacts, Attestation, DeaNumber, ExcludedAs, Purpose, Role, SubjectAsked
from carelaw.pdmp.facts.intake import (
    DispenserClass,
    DispenserKind,
    DrugInFile,
    DrugVersion,
    FormatVersion,
    IntakeFacts,
    ReportedProduct,
)
from carelaw.pdmp.facts.report import DispensingReport, ReportedDispenser, ReportedPerson, ReportedPrescriber

PRESCRIBER_DEA = dea_with_check_digit("AB", "123456")
PHARMACY_DEA = dea_with_check_digit("FB", "765432")
PHARMACY_NPI = npi_with_check_digit("123456789")

OXYCODONE = DrugInFile("00406055201", (DrugVersion("II", "II", date(2010, 1, 1)),))
NEVER_SCHEDULED = DrugInFile("00093317431", (DrugVersion("", "", date(2010, 1, 1)),))
ONCE_EXEMPT = DrugInFile("00591558501", (DrugVersion("V", "V", date(2010, 1, 1)),), date(2016, 3, 1), date(2016, 9, 1))
RESCHEDULED = DrugInFile(
    "00228298211",
    (DrugVersion("", "", date(2010, 1, 1), date(2016, 3, 9)), DrugVersion("IV", "", date(2016, 3, 10))),
)

CLEAN_REPORT = DispensingReport(
    status="new",
    prescription_number="RX1001",
    written_on=date(2016, 3, 8),
    filled_on=date(2016, 3, 9),
    sold_on=date(2016, 3, 9),
    fill_number=0,
    partial_fill=0,
    refills_authorized=0,
    product_qualifier="01",
    national_drug_code=OXYCODONE.national_drug_code,
    ingredients=(),
    quantity=Decimal("30"),
    unit="01",
    days_supply=10,
    payment="04",
    origin="05",
    treatment_type="",
    diagnosis="",
    directions="",
    patient=ReportedPerson(
        last_name="Rivers",
        first_name="Avery",
        birth_date=date(1980, 5, 17),
        gender="F",
        address_1="12 Example Street",
        city="Harrisburg",
        state="PA",
        zip_code="17101",
    ),
    prescriber=ReportedPrescriber(dea=PRESCRIBER_DEA, last_name="Stone", first_name="Morgan"),
    dispenser=ReportedDispenser(npi=PHARMACY_NPI, dea=PHARMACY_DEA, name="Example Pharmacy"),
)

CLEAN = IntakeFacts(
    report=CLEAN_REPORT,
    received_at=datetime(2016, 3, 10, 15, tzinfo=UTC),
    dispenser=DispenserClass(kind=DispenserKind.PHARMACY, authorized_here=True, pharmacy_permit=True),
    products=(ReportedProduct(OXYCODONE.national_drug_code, (OXYCODONE,)),),
    format_name="4.2B",
    formats=(FormatVersion("4.2B", date(2015, 6, 30)),),
    prescriber_known=True,
    registered_last_name="Stone",
    registered_first_name="Morgan",
    dea_is_submitters=True,
    npi_is_submitters=True,
    on_file=False,
)


def clean(**changed: Any) -> IntakeFacts:
    """The clean case with some of its facts changed; fields of the report may be named too."""
    report = {name: changed.pop(name) for name in list(changed) if name in CLEAN_REPORT.__dataclass_fields__}
    parts = {"patient": CLEAN_REPORT.patient, "prescriber": CLEAN_REPORT.prescriber}
    for name, part in parts.items():
        if isinstance(report.get(name), dict):
            report[name] = replace(part, **report[name])
    dispenser = report.pop("dispenser", None)
    if isinstance(dispenser, dict):
        report["dispenser"] = replace(CLEAN_REPORT.dispenser, **dispenser)
    elif dispenser is not None:
        changed["dispenser"] = dispenser
    return replace(CLEAN, report=replace(CLEAN_REPORT, **report), **changed)


def asked(**changed: Any) -> AccessFacts:
    """A prescriber's allowed question about an existing patient, with some facts changed."""
    return replace(PRESCRIBER_ASKS, **changed)


PRESCRIBER_ASKS = AccessFacts(
    role=Role.PRESCRIBER,
    purpose=Purpose.TREATMENT,
    asked_at=datetime(2016, 3, 10, 15, tzinfo=UTC),
    named_person=True,
    shared_login=False,
    second_factor=True,
    account_live=True,
    grant_held=True,
    grant_from=date(2015, 7, 1),
    grant_until=date(2017, 6, 30),
    license_live=True,
    attestation=Attestation.EXISTING_PATIENT,
    subject=SubjectAsked("Rivers", "Avery", date(1980, 5, 17)),
    own_dea_numbers=(DeaNumber(PRESCRIBER_DEA),),
    excluded_as=ExcludedAs.NONE,
    present_dispensing=True,
    drug_named=True,
    drug_controlled=True,
    employed_by_principal=True,
    own_identifier=True,
    principals_credential_used=False,
    principals_named=1,
    principal_live=True,
    standards_met=True,
    designation_from=date(2015, 7, 1),
    designation_until=date(2016, 12, 31),
)
