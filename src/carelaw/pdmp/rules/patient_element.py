"""§7(b)(5), element 5: the patient's full name, birth date, gender and address."""

from __future__ import annotations

from collections.abc import Iterator

from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import fault
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import PatientElement
from carelaw.pdmp.rules.elements import element

KNOWN_GENDERS = frozenset({"F", "M", "N"})
CODED_UNKNOWN_GENDERS = frozenset({"U", "X"})
NO_FIXED_ADDRESS = frozenset({"NO FIXED ADDRESS", "HOMELESS", "UNHOUSED", "TRANSIENT"})
HOME_COUNTRIES = frozenset({"", "US", "USA", "UNITED STATES", "UNITED STATES OF AMERICA"})


@rule("MAP-34", cite="§7(b)(5)", readings=("AMB-32",))
def patient_element(patient: PatientElement, law: Law) -> Decision:
    """All four parts, of the person for whom the drug was written and dispensed.

    A coded unknown gender and a coded "no fixed address" stand with a warning (AMB-32). No reason repeats what the
    report says of the patient.
    """
    coded = law.reading("AMB-32") == "coded-unknown"
    said = [*_name(patient), *_birth_date(patient), *_gender(patient, coded), *_address(patient, coded)]
    faults = [reason for reason in said if reason.code.startswith("E-")]
    warnings = [reason for reason in said if reason.code.startswith("W-")]
    return element(faults, warnings, "patient-described", "Name, birth date, gender and address are there.")


def _name(patient: PatientElement) -> Iterator[Reason]:
    if not patient.last_name.strip():
        yield _missing("last-name", "last name of the patient", "PAT07")
    if not patient.first_name.strip():
        yield _missing("first-name", "first name of the patient", "PAT08")


def _birth_date(patient: PatientElement) -> Iterator[Reason]:
    if patient.birth_date is None:
        yield _missing("birth-date", "birth date of the patient (CCYYMMDD)", "PAT18")
    elif patient.dispensed_on is not None and patient.birth_date > patient.dispensed_on:
        says = (
            "The patient's birth date lies after the dispensing date. Correct the wrong one and send the record again."
        )
        yield fault("E-MAP-34.birth-date-after-dispensing", says, "PAT18")
    elif patient.received_on is not None and patient.birth_date > patient.received_on:
        says = (
            f"The patient's birth date lies ahead. Permitted: a day through {patient.received_on}, the day on which "
            "the report came in, and not after the dispensing date. Correct it and send the record again."
        )
        yield fault("E-MAP-34.birth-date-in-future", says, "PAT18")


def _gender(patient: PatientElement, coded: bool) -> Iterator[Reason]:
    if patient.gender in KNOWN_GENDERS:
        return
    if not patient.gender:
        yield _missing("gender", "gender code of the patient (F, M, U; from ASAP 5.0 also N, X)", "PAT19")
    elif patient.gender not in CODED_UNKNOWN_GENDERS:
        says = "PAT19 is no gender code: permitted are F, M, U (from ASAP 5.0 also N, X). Correct it and send it again."
        yield fault("E-MAP-34.gender-code", says, "PAT19")
    elif coded:
        yield fault("W-MAP-34.gender-unknown", "The patient's gender is coded as unknown.", "PAT19")
    else:
        yield fault("E-MAP-34.gender-unknown", "The patient's gender must be known. Add it and send it again.", "PAT19")


def _address(patient: PatientElement, coded: bool) -> Iterator[Reason]:
    if patient.street.strip().upper() in NO_FIXED_ADDRESS:
        if coded:
            yield fault("W-MAP-34.no-fixed-address", "The patient is coded as having no fixed address.", "PAT12")
        else:
            says = "The patient's address must be known. Add it and send the record again."
            yield fault("E-MAP-34.no-fixed-address", says, "PAT12")
        return
    at_home = patient.country.strip().upper() in HOME_COUNTRIES
    if not patient.street.strip():
        yield _missing("street", "street of the patient, or NO FIXED ADDRESS", "PAT12")
    if not patient.city.strip():
        yield _missing("city", "city of the patient", "PAT14")
    if at_home and not patient.state.strip():
        yield _missing("state", "state of the patient", "PAT15")
    if at_home and not patient.zip_code.strip():
        yield fault("W-MAP-34.zip", "PAT16 holds no ZIP Code of the patient.", "PAT16")


def _missing(part: str, words: str, place: str) -> Reason:
    return fault(f"E-MAP-34.{part}", f"{place} holds no {words}. Add it and send the record again.", place)
