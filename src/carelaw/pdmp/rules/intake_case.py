"""One report laid out for the rules: the sheet of facts for each, and the test of when its rule has nothing to say.

A test must never be true where its rule would speak; it may be false where the rule is silent. That is what makes
leaving rules out safe, and a property test holds it for every rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from carelaw.kernel.identifiers import dea_ok, npi_ok
from carelaw.pdmp.facts.intake import (
    Correction,
    DispensedDate,
    DispenserClass,
    DispenserElement,
    DispenserKind,
    DrugInFile,
    IntakeFacts,
    PatientElement,
    PaymentElement,
    PrescriberDea,
    PrescriberName,
    ProductElement,
    SubmittedFormat,
    Substance,
    Supply,
    SupplyElement,
    TermOfReport,
    WrittenDate,
)
from carelaw.pdmp.facts.report import DispensingReport
from carelaw.pdmp.rules.is_a_dispensing import HUMAN
from carelaw.pdmp.rules.national_drug_code import NDC
from carelaw.pdmp.rules.patient_element import KNOWN_GENDERS, NO_FIXED_ADDRESS
from carelaw.pdmp.rules.payment_method import PAYMENTS
from carelaw.pdmp.rules.periods import within


@dataclass(frozen=True, slots=True)
class Case:
    """A report with what follows from it under one law: its days, its deadline, the instant that counts."""

    facts: IntakeFacts
    dispensed_on: date | None
    received_on: date
    counted_at: datetime
    deadline_at: datetime | None
    bound: bool
    most_days: int

    @property
    def report(self) -> DispensingReport:
        return self.facts.report

    @property
    def only_drug(self) -> DrugInFile | None:
        """The drug of a report that names exactly one, and the drug file knows it."""
        products = self.facts.products
        return products[0].found[0] if len(products) == 1 and len(products[0].found) == 1 else None


# The cheap checks of form are asked for the same few thousand numbers again and again.
_dea_sound = lru_cache(maxsize=65_536)(dea_ok)
_npi_sound = lru_cache(maxsize=65_536)(npi_ok)


def term(case: Case) -> TermOfReport:
    return TermOfReport(case.dispensed_on, case.counted_at, case.deadline_at)


def term_silent(case: Case) -> bool:
    return case.bound


def supply(case: Case) -> Supply:
    return Supply(case.report.patient.species, case.facts.ordered_by_veterinarian)


def supply_silent(case: Case) -> bool:
    return case.report.patient.species in HUMAN and not case.facts.ordered_by_veterinarian


def dispenser_class(case: Case) -> DispenserClass:
    """The sender's standing with what this report says of the supply; a mark in the report outranks a blank."""
    party, report = case.facts.dispenser, case.report
    return DispenserClass(
        dispensed_on=case.dispensed_on,
        known=party.known,
        kind=party.kind,
        authorized_here=party.authorized_here,
        pharmacy_permit=party.pharmacy_permit,
        wholesale_only=party.wholesale_only,
        entity_licensed_from=party.entity_licensed_from,
        entity_licensed_until=party.entity_licensed_until,
        facility_act=party.facility_act,
        facility_licensed_from=party.facility_licensed_from,
        facility_licensed_until=party.facility_licensed_until,
        administered=party.administered or report.origin == ADMINISTERED,
        administered_on_site=party.administered_on_site,
        custody=party.custody,
        days_supply=report.days_supply,
        refills_authorized=report.refills_authorized,
    )


ADMINISTERED = "07"  # ASAP 5.0, DSP12: administered at the prescriber's


def dispenser_class_silent(case: Case) -> bool:
    party = case.facts.dispenser
    return (
        party.known
        and party.kind is DispenserKind.PHARMACY
        and party.pharmacy_permit
        and not party.administered
        and not party.administered_on_site
        and case.report.origin != ADMINISTERED
    )


def substance(case: Case) -> Substance:
    return Substance(case.dispensed_on, case.facts.products)


def controlled_silent(case: Case) -> bool:
    drug = case.only_drug
    version = drug.on(case.dispensed_on) if drug and case.dispensed_on else None
    return version is not None and bool(version.state_schedule or version.federal_schedule)


def exempt_silent(case: Case) -> bool:
    drug = case.only_drug
    return drug is not None and drug.exempt_from is None and case.dispensed_on is not None


def submitted_format(case: Case) -> SubmittedFormat:
    return SubmittedFormat(case.received_on, case.facts.format_name, case.facts.formats)


def submitted_format_silent(case: Case) -> bool:
    name, day = case.facts.format_name, case.received_on
    return not name or any(one.name == name and within(day, one.first_day, one.last_day) for one in case.facts.formats)


def correction(case: Case) -> Correction:
    facts = case.facts
    return Correction(
        facts.report.status,
        facts.on_file,
        facts.on_file_by_same_dispenser,
        facts.on_file_voided,
        facts.on_file_same_content,
    )


def correction_silent(case: Case) -> bool:
    return case.report.status == "new" and case.facts.on_file is False


def prescriber_name(case: Case) -> PrescriberName:
    said, facts = case.report.prescriber, case.facts
    return PrescriberName(said.last_name, said.first_name, facts.registered_last_name, facts.registered_first_name)


def prescriber_name_silent(case: Case) -> bool:
    said, facts = case.report.prescriber, case.facts
    return (
        bool(said.last_name.strip() and said.first_name.strip())
        and facts.registered_last_name in {"", said.last_name}
        and facts.registered_first_name in {"", said.first_name}
    )


def prescriber_dea(case: Case) -> PrescriberDea:
    return PrescriberDea(case.report.prescriber.dea, case.facts.prescriber_known)


def prescriber_dea_silent(case: Case) -> bool:
    return case.facts.prescriber_known is not False and _dea_sound(case.report.prescriber.dea)


def written(case: Case) -> WrittenDate:
    return WrittenDate(case.report.written_on, case.dispensed_on)


def written_silent(case: Case) -> bool:
    written_on, dispensed_on = case.report.written_on, case.dispensed_on
    return written_on is not None and dispensed_on is not None and written_on <= dispensed_on


def dispensed(case: Case) -> DispensedDate:
    return DispensedDate(case.received_on, case.report.sold_on, case.report.filled_on)


def dispensed_silent(case: Case) -> bool:
    return case.dispensed_on is not None and case.dispensed_on <= case.received_on


def patient(case: Case) -> PatientElement:
    said = case.report.patient
    return PatientElement(
        said.last_name,
        said.first_name,
        said.birth_date,
        said.gender,
        said.address_1,
        said.city,
        said.state,
        said.zip_code,
        said.country,
        case.dispensed_on,
        case.received_on,
    )


def patient_silent(case: Case) -> bool:
    said, on = case.report.patient, case.dispensed_on
    return (
        bool(said.last_name.strip() and said.first_name.strip())
        and said.birth_date is not None
        and said.birth_date <= (case.received_on if on is None else min(on, case.received_on))
        and said.gender in KNOWN_GENDERS
        and bool(said.address_1.strip() and said.city.strip() and said.state.strip() and said.zip_code.strip())
        and said.address_1.strip().upper() not in NO_FIXED_ADDRESS
    )


def product(case: Case) -> ProductElement:
    return ProductElement(case.report.product_qualifier, case.facts.products, case.dispensed_on)


def product_silent(case: Case) -> bool:
    return case.report.product_qualifier == NDC and case.only_drug is not None


def supply_element(case: Case) -> SupplyElement:
    return SupplyElement(case.report.days_supply, case.report.quantity is not None, case.dispensed_on)


def supply_element_silent(case: Case) -> bool:
    days = case.report.days_supply
    return days is not None and 1 <= days <= case.most_days and case.report.quantity is not None


def dispenser_element(case: Case) -> DispenserElement:
    said, facts = case.report.dispenser, case.facts
    return DispenserElement(said.dea, said.npi, facts.dea_is_submitters, facts.npi_is_submitters)


def dispenser_element_silent(case: Case) -> bool:
    said, facts = case.report.dispenser, case.facts
    return (
        facts.dea_is_submitters is True
        and facts.npi_is_submitters is True
        and _dea_sound(said.dea)
        and _npi_sound(said.npi)
    )


def payment(case: Case) -> PaymentElement:
    return PaymentElement(case.report.payment)


def payment_silent(case: Case) -> bool:
    return case.report.payment in PAYMENTS
