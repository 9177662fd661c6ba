"""(d)(3)(A)(i)-(xi): the eleven items of each row. A fault names what stood there and what is permitted.

A row that passes may still be warned of; the reason's value is the item as it is kept.
"""

from __future__ import annotations

import re

from carelaw.gateway.facts.rosters import RosterEntry
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.gateway.rules.rosters.places import STATES, state_code, zip_in_state
from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.kernel.identifiers import dea_ok, npi_ok
from carelaw.law.answers import breached, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

ITEMS = f"{SECTION}(d)(3)(A)"
SHOWN = "shown"
LONGEST_NAME = 200
_CITY = re.compile(r"(?=.*[^\W\d_])[^\W\d_]+(?:[ .'’\-]+[^\W\d_]+)*[.]?")
_EMAIL = re.compile(r"[A-Za-z0-9._%+'\-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}")
_POST_BOX = re.compile(r"(p\.?\s*o\.?\s*)?box\s+\S+", re.IGNORECASE)
_LICENSE = re.compile(r"[A-Za-z]{0,4}[. \-]?\d{3,}[A-Za-z0-9.\-]*")
_FREE_MAIL = frozenset({"gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "aol.com", "icloud.com", "live.com"})
# The letters that begin the DEA numbers of dispensers; others belong to practitioners or distributors.
_PHARMACY_LETTERS = frozenset("ABFG")


@rule("PMP-86", cite=f"{ITEMS}(i)")
def roster_location_name(entry: RosterEntry, law: Law) -> Decision:
    """Every row shows the location's name."""
    name = entry.location_name
    if not 1 <= len(name) <= LONGEST_NAME:
        return _wrong("location_name", name, f"a name of 1 to {LONGEST_NAME} characters", "(i)")
    if entry.console_name and entry.console_name.casefold() != name.casefold():
        says = f"On the Console this location is called “{entry.console_name}”."
        return _warned(name, Reason("differs-from-console", says, name, "location_name"))
    return _kept(name)


@rule("PMP-87", cite=f"{ITEMS}(ii)")
def roster_address(entry: RosterEntry, law: Law) -> Decision:
    """Every row shows the location's street address."""
    if not entry.address:
        return _wrong("address", entry.address, "a street address", "(ii)")
    if _POST_BOX.fullmatch(entry.address):
        says = "This is a post office box alone; the list asks where the pharmacy stands."
        return _warned(entry.address, Reason("post-office-box", says, entry.address, "address"))
    return _kept(entry.address)


@rule("PMP-88", cite=f"{ITEMS}(iii)")
def roster_city(entry: RosterEntry, law: Law) -> Decision:
    """Every row shows the location's city."""
    if not _CITY.fullmatch(entry.city):
        return _wrong("city", entry.city, "letters, spaces, hyphens, apostrophes and full stops", "(iii)")
    return _kept(entry.city)


@rule("PMP-89", cite=f"{ITEMS}(iv)")
def roster_state(entry: RosterEntry, law: Law) -> Decision:
    """Every row shows the location's state; it need not be Illinois."""
    code = state_code(entry.state)
    if code is None:
        return _wrong("state", entry.state, "the two letters of a state, DC or a territory, such as IL", "(iv)")
    warnings = []
    if len(entry.state.strip()) > 2:
        says = f"“{entry.state}” is kept as {code}."
        warnings.append(Reason("state-normalized", says, code, "state"))
    if code != "IL":
        says = f"The location is in {STATES[code]}, which is allowed."
        warnings.append(Reason("not-in-illinois", says, code, "state"))
    return _warned(code, *warnings)


@rule("PMP-90", cite=f"{ITEMS}(v)")
def roster_zip_code(entry: RosterEntry, law: Law) -> Decision:
    """Every row shows the location's ZIP code; zeros that a spreadsheet dropped in front are put back."""
    digits = entry.zip_code.replace("-", "")
    shape = re.fullmatch(r"\d{1,5}|\d{5}-\d{4}|\d{8,9}", entry.zip_code, re.ASCII)
    lost = len(digits) in {3, 4, 8}
    if not shape or not (lost or len(digits) in {5, 9}):
        return _wrong("zip_code", entry.zip_code, "five digits, or five and four such as 62701-1234", "(v)")
    whole = digits.zfill(9 if len(digits) > 5 else 5)
    kept = whole if len(whole) == 5 else f"{whole[:5]}-{whole[5:]}"
    warnings = []
    if lost:
        says = f"“{entry.zip_code}” had lost its leading zeros and is kept as {kept}."
        warnings.append(Reason("zeros-restored", says, kept, "zip_code"))
    state = state_code(entry.state)
    if state and not zip_in_state(kept, state):
        says = f"No ZIP code of {STATES[state]} begins with {kept[:3]}."
        warnings.append(Reason("zip-not-in-state", says, kept, "zip_code"))
    return _warned(kept, *warnings)


@rule("PMP-91", cite=f"{ITEMS}(vi)")
def roster_contact(entry: RosterEntry, law: Law) -> Decision:
    """Every row shows whom to reach at the pharmacy."""
    if not entry.pharmacy_contact:
        return _wrong("pharmacy_contact", entry.pharmacy_contact, "the name of a person or a desk", "(vi)")
    return _kept(entry.pharmacy_contact)


@rule("PMP-92", cite=f"{ITEMS}(vii)")
def roster_contact_email(entry: RosterEntry, law: Law) -> Decision:
    """Every row shows one e-mail address of the pharmacy's contact."""
    email = entry.pharmacy_contact_email
    if len(email) > 254 or ".." in email or not _EMAIL.fullmatch(email):
        return _wrong("pharmacy_contact_email", email, "one address such as desk@pharmacy.example", "(vii)")
    if email.rpartition("@")[2].lower() in _FREE_MAIL:
        says = "This is an address of a free mail service, not of the pharmacy's own."
        return _warned(email, Reason("free-mail", says, email, "pharmacy_contact_email"))
    return _kept(email)


@rule("PMP-93", cite=f"{ITEMS}(viii)")
def roster_pharmacist_name(entry: RosterEntry, law: Law) -> Decision:
    """Every row shows the pharmacist's first and last name."""
    parts = {"pharmacist_first_name": entry.pharmacist_first_name, "pharmacist_last_name": entry.pharmacist_last_name}
    missing = [_fault(name, value, "first and last name, both", "(viii)") for name, value in parts.items() if not value]
    if missing:
        return breached(*missing)
    whole = " ".join(parts.values())
    if entry.earlier_name and entry.earlier_name.casefold() != whole.casefold():
        says = f"An earlier list has “{entry.earlier_name}” under this license."
        return _warned(whole, Reason("name-changed", says, whole, "pharmacist_last_name"))
    return _kept(whole)


@rule("PMP-94", cite=f"{ITEMS}(ix)")
def roster_dea_number(entry: RosterEntry, law: Law) -> Decision:
    """Every row shows the pharmacy's DEA number, its check digit right."""
    number = entry.pharmacy_dea.upper()
    if not dea_ok(number):
        permitted = "two letters and seven digits with their check digit, such as BP1234563"
        return _wrong("pharmacy_dea", entry.pharmacy_dea, permitted, "(ix)")
    if number[0] not in _PHARMACY_LETTERS:
        says = f"DEA numbers of pharmacies begin with A, B, F or G, not {number[0]}."
        return _warned(number, Reason("dea-letter", says, number, "pharmacy_dea"))
    return _kept(number)


@rule("PMP-95", cite=f"{ITEMS}(x)", readings=("A-33",))
def roster_npi(entry: RosterEntry, law: Law) -> Decision:
    """A row shows the NPI where there is one; one that is there is right."""
    if not entry.npi:
        return _warned("", Reason("npi-blank", "No NPI is shown; the list asks for it when available.", "", "npi"))
    if not npi_ok(entry.npi):
        permitted = "ten digits beginning with 1 or 2, the last its check digit, such as 1234567893; or empty"
        return _wrong("npi", entry.npi, permitted, "(x)")
    if law.reading("A-33") == "pharmacist" and entry.npi == entry.console_npi:
        says = "This is the pharmacy's NPI; the list asks for the pharmacist's."
        return _warned(entry.npi, Reason("npi-of-pharmacy", says, entry.npi, "npi"))
    return _kept(entry.npi)


@rule("PMP-96", cite=f"{ITEMS}(xi)")
def roster_license(entry: RosterEntry, law: Law) -> Decision:
    """Every row shows the pharmacist's license number, kept as written."""
    number = entry.pharmacist_license
    if not number:
        return _wrong("pharmacist_license", number, "the number of the pharmacist's license", "(xi)")
    if not _LICENSE.fullmatch(number):
        says = "License numbers usually are letters, then digits, such as 051.298765."
        return _warned(number, Reason("unusual-license", says, number, "pharmacist_license"))
    return _kept(number)


# The eleven by the item that each gives, in the order of the paragraph.
CHECKS = {
    "location_name": roster_location_name,
    "address": roster_address,
    "city": roster_city,
    "state": roster_state,
    "zip_code": roster_zip_code,
    "pharmacy_contact": roster_contact,
    "pharmacy_contact_email": roster_contact_email,
    "pharmacist_name": roster_pharmacist_name,
    "pharmacy_dea": roster_dea_number,
    "npi": roster_npi,
    "pharmacist_license": roster_license,
}


def _kept(value: str) -> Decision:
    return passed(SHOWN, "The item is shown.", value)


def _warned(value: str, *warnings: Reason) -> Decision:
    return Decision(Outcome.PASS, warnings) if warnings else _kept(value)


def _wrong(field: str, value: str, permitted: str, item: str) -> Decision:
    return breached(_fault(field, value, permitted, item))


def _fault(field: str, value: str, permitted: str, item: str) -> Reason:
    stood = f"“{value[:80]}” is not permitted" if value else "the cell is empty"
    says = f"{field}: {stood}. Permitted: {permitted}."
    return reason("ROSTER_FIELD", says, field=field, value=value, cite=f"{ITEMS}{item}")
