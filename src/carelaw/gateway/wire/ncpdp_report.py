"""Dispensings as SCRIPT's MedicationDispensed, elements in the order of the 2017071 message.

Not carried by SCRIPT: partial fill, treatment type, how the prescription came, refills authorized, the day of sale,
the daily dose.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from carelaw.gateway.wire.message import PatientKeys
from carelaw.gateway.wire.xml import leaf, tag
from carelaw.pdmp.public import PrescriptionShown

# NCI potency units, as SCRIPT writes a quantity's unit; by the form where the unit is "each".
_UNITS: Mapping[str, str] = MappingProxyType({"02": "C28254", "03": "C48155"})
_FORMS: Mapping[str, str] = MappingProxyType({"tablet": "C48542", "capsule": "C48480"})
_UNSPECIFIED = "C38046"
_RECEIVED = "87"


def dispensed(row: PrescriptionShown) -> str:
    """One dispensing."""
    return tag(
        "MedicationDispensed",
        leaf("DrugDescription", row.drug.name or "Unknown product"),
        tag(
            "DrugCoded",
            tag("ProductCode", leaf("Code", row.drug.national_drug_code), "<Qualifier>ND</Qualifier>")
            if row.drug.national_drug_code
            else "",
        ),
        _quantity(row),
        leaf("DaysSupply", row.days_supply),
        # The source's own element wants a qualifier whose code list is not public; a note is read by people.
        leaf("Note", f"From the program of {row.program}." if row.program else ""),
        tag("WrittenDate", leaf("Date", row.written_on)),
        tag("LastFillDate", leaf("Date", row.filled_on)),
        _pharmacy(row),
        _prescriber(row),
        tag(
            "HistorySource",
            leaf("SourceReference", row.prescription_number),
            leaf("FillNumber", row.fill_number or 0),
            leaf("PaymentType", row.payment),
        ),
    )


def patient_of(keys: PatientKeys) -> str:
    """The patient whom the search named; SCRIPT wants one in every answer."""
    return tag(
        "Patient",
        tag(
            "HumanPatient",
            _name(keys.last_name, keys.first_name, keys.middle_name),
            leaf("Gender", keys.sex or "U"),
            tag("DateOfBirth", leaf("Date", keys.birth_date)),
            tag("Address", leaf("PostalCode", keys.zip_code)),
        ),
    )


def _quantity(row: PrescriptionShown) -> str:
    if row.quantity is None:
        return ""
    form = next((code for word, code in _FORMS.items() if word in row.drug.form.lower()), _UNSPECIFIED)
    unit = _UNITS.get(row.unit) or form
    return tag(
        "Quantity",
        leaf("Value", f"{row.quantity:f}"),
        leaf("CodeListQualifier", _RECEIVED),
        tag("QuantityUnitOfMeasure", leaf("Code", unit)),
    )


def _pharmacy(row: PrescriptionShown) -> str:
    one = row.dispenser
    return tag(
        "Pharmacy",
        tag("Identification", leaf("NCPDPID", one.ncpdp), leaf("DEANumber", one.dea), leaf("NPI", one.npi)),
        leaf("BusinessName", one.name),
        tag(
            "Address",
            leaf("AddressLine1", one.address_1),
            leaf("City", one.city),
            leaf("StateProvince", one.state),
            leaf("PostalCode", one.zip_code),
        ),
    )


def _prescriber(row: PrescriptionShown) -> str:
    one = row.prescriber
    inside = tag(
        "NonVeterinarian",
        tag("Identification", leaf("DEANumber", one.dea), leaf("NPI", one.npi)),
        _name(one.last_name, one.first_name),
    )
    return tag("Prescriber", inside)


def _name(last: str, first: str, middle: str = "") -> str:
    """A name; SCRIPT wants a last name in each."""
    if not any((last, first, middle)):
        return ""
    return tag("Name", leaf("LastName", last or "Unknown"), leaf("FirstName", first), leaf("MiddleName", middle))


__all__ = ["dispensed", "patient_of"]
