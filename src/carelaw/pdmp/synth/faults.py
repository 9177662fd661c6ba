"""Faults that are planted on purpose, each with what a reader must find and what must become of the record.

Findings are named as the ASAP checker names them under the Pennsylvania profile, provisions as the register does. A
fault changes one record in one way; an expectation lists everything that follows from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from carelaw.pdmp.synth.records import Fields, Written
from carelaw.pdmp.synth.uses import drugs_without_schedule
from carelaw.pdmp.synth.weighted import Weighted

ERROR, WARNING = "error", "warning"


class Became(StrEnum):
    """What intake makes of a record, in the words of its counts: every record sent becomes exactly one of these."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_WARNING = "accepted-with-warning"
    ACCEPTED_LATE = "accepted-late"
    REVISED = "revised"
    VOIDED = "voided"
    VOID_NOT_FOUND = "void-not-found"
    DUPLICATE = "duplicate"
    HELD = "held"  # set aside until it is corrected
    SET_ASIDE = "set-aside"  # outside the act; no correction cures it
    NOT_LOADED = "not-loaded"  # in a file that is not loaded


UNKNOWN_NDC = "00000123456"  # labeler 00000 is nobody's
_FOREIGN_ZIP = "90210"
_AGED = "18991231"


@dataclass(frozen=True, slots=True)
class Expected:
    """One finding: its code, its field, its level."""

    code: str
    field: str
    level: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault in a record.

    `plant` gives the faulty record, or None where the record has nothing to be spoilt. `provision` is the paragraph
    that speaks of it; none means that only the format does. What is `outside` the act no correction cures.
    With `other_key` the fault stands in the record's key, so that its correction comes under another one.
    """

    name: str
    weight: float
    expected: tuple[Expected, ...]
    provision: str
    plant: Callable[[Random, Written], Written | None]
    outside: bool = False
    other_key: bool = False

    @property
    def outcome(self) -> Became:
        """What becomes of the record. What no check of the format finds, the act's own rules hold."""
        if self.outside:
            return Became.SET_ASIDE
        held = not self.expected or any(one.level == ERROR for one in self.expected)
        return Became.HELD if held else Became.ACCEPTED_WITH_WARNING


Spoil = Callable[[Random, str], str]


def _blank(rng: Random, value: str) -> str:
    return ""


def _to(text: str) -> Spoil:
    return lambda rng, value: text


def _wrong_last_digit(rng: Random, value: str) -> str:
    """The check digit of a DEA number or NPI, off by one to nine."""
    return value[:-1] + str((int(value[-1]) + rng.randint(1, 9)) % 10)


def _last_seven(rng: Random, value: str) -> str:
    return value[-7:]


def _no_such_day(rng: Random, value: str) -> str:
    return value[:4] + rng.choice(("0230", "1301", "0631", "0000"))


def _years_ahead(rng: Random, value: str) -> str:
    return f"{int(value[:4]) + 5}{value[4:6]}{min(int(value[6:]), 28):02d}"


def _with(record: Written, segment: str, fields: Fields) -> Written:
    if segment == "pharmacy":
        return replace(record, pharmacy=fields)
    if segment == "patient":
        return replace(record, patient=fields)
    return replace(record, prescriber=fields) if segment == "prescriber" else replace(record, dispensing=fields)


def _in(segment: str, name: str, spoil: Spoil) -> Callable[[Random, Written], Written | None]:
    """Spoil one field that the record has."""

    def plant(rng: Random, record: Written) -> Written | None:
        fields: Fields = getattr(record, segment)
        if not fields.get(name):
            return None
        return _with(record, segment, {**fields, name: spoil(rng, fields[name])})

    return plant


def _product(spoil: Spoil) -> Callable[[Random, Written], Written | None]:
    """Spoil the product code of what is no compound."""

    def plant(rng: Random, record: Written) -> Written | None:
        if record.dispensing["DSP07"] != "01":
            return None
        wrong = {**record.dispensing, "DSP08": spoil(rng, record.dispensing["DSP08"])}
        return replace(record, dispensing=wrong)

    return plant


def _ten_digits(rng: Random, code: str) -> str:
    return code[1:] if code[0] == "0" else code[:5] + code[6:]


def _hyphenated(rng: Random, code: str) -> str:
    return f"{code[:5]}-{code[5:9]}-{code[9:]}"


def _not_controlled(rng: Random, code: str) -> str:
    return rng.choice(drugs_without_schedule()).national_drug_code


def _filled_ahead(rng: Random, record: Written) -> Written:
    fields = {name: value for name, value in record.dispensing.items() if name != "DSP17"}
    return replace(record, dispensing={**fields, "DSP05": _years_ahead(rng, fields["DSP05"])})


def _written_after(rng: Random, record: Written) -> Written:
    """The prescription is written after it is filled and before the file is made: the next day at the earliest."""
    fields = record.dispensing
    return replace(record, dispensing={**fields, "DSP03": _years_ahead(rng, fields["DSP05"])})


def _hundred_a_day(rng: Random, record: Written) -> Written | None:
    fields = record.dispensing
    if fields["DSP11"] != "01":
        return None
    return replace(record, dispensing={**fields, "DSP09": str(100 * int(fields["DSP10"]))})


def _long_supply(days: int) -> Callable[[Random, Written], Written | None]:
    return _in("dispensing", "DSP10", lambda rng, value: str(days + rng.randint(0, 60)))


def _blank_status(rng: Random, record: Written) -> Written | None:
    """A blank status means new in 4.2, the version without quantity prescribed."""
    if "DSP22" not in record.dispensing:
        return None
    return replace(record, dispensing={**record.dispensing, "DSP01": ""})


def _no_ingredient(rng: Random, record: Written) -> Written | None:
    if record.ingredients:
        return replace(record, ingredients=())
    fields = record.dispensing
    return replace(record, dispensing={**fields, "DSP07": "06", "DSP08": f"99999{fields['DSP02'][-6:]}"})


def _more_fills_than_refills(rng: Random, record: Written) -> Written:
    fields = record.dispensing
    return replace(record, dispensing={**fields, "DSP06": str(int(fields["DSP04"]) + 1)})


def _sold_before(rng: Random, record: Written) -> Written | None:
    """Sold on the day it was written, which was before it was filled."""
    fields = record.dispensing
    if "DSP17" not in fields or fields["DSP03"] >= fields["DSP05"]:
        return None
    return replace(record, dispensing={**fields, "DSP17": fields["DSP03"]})


def _missing(name: str) -> tuple[Expected, ...]:
    return (Expected("missing-required", name, ERROR),)


def _one(code: str, field: str, level: str = ERROR) -> tuple[Expected, ...]:
    return (Expected(code, field, level),)


_LISTED: tuple[Fault, ...] = (
    # Elements 1 and 2: the prescriber.
    Fault("prescriber-last-name-missing", 3, _missing("PRE05"), "MAP-30", _in("prescriber", "PRE05", _blank)),
    Fault("prescriber-first-name-missing", 2, _missing("PRE06"), "MAP-30", _in("prescriber", "PRE06", _blank)),
    Fault("prescriber-dea-missing", 4, _missing("PRE02"), "MAP-31", _in("prescriber", "PRE02", _blank)),
    Fault(
        "prescriber-dea-check-digit", 9, _one("dea-check-digit", "PRE02"), "MAP-31",
        _in("prescriber", "PRE02", _wrong_last_digit),
    ),
    Fault(
        "prescriber-npi-check-digit", 4, _one("npi-check-digit", "PRE01", WARNING), "",
        _in("prescriber", "PRE01", _wrong_last_digit),
    ),
    # Elements 3 and 4: the dates.
    Fault("written-date-missing", 2, _missing("DSP03"), "MAP-32", _in("dispensing", "DSP03", _blank)),
    Fault("written-date-not-a-date", 3, _one("bad-date", "DSP03"), "MAP-32", _in("dispensing", "DSP03", _no_such_day)),
    Fault("written-after-filled", 4, _one("written-after-dispensed", "DSP03"), "MAP-32", _written_after),
    Fault("filled-date-not-a-date", 4, _one("bad-date", "DSP05"), "MAP-33", _in("dispensing", "DSP05", _no_such_day)),
    Fault("filled-in-the-future", 4, _one("date-in-future", "DSP05"), "MAP-33", _filled_ahead, other_key=True),
    Fault("sold-before-filled", 2, _one("sold-before-filled", "DSP17", WARNING), "", _sold_before),
    # Element 5: the patient.
    Fault("patient-last-name-missing", 2, _missing("PAT07"), "MAP-34", _in("patient", "PAT07", _blank)),
    Fault("patient-first-name-missing", 3, _missing("PAT08"), "MAP-34", _in("patient", "PAT08", _blank)),
    Fault("birth-date-missing", 4, _missing("PAT18"), "MAP-34", _in("patient", "PAT18", _blank)),
    Fault("birth-date-not-a-date", 4, _one("bad-date", "PAT18"), "MAP-34", _in("patient", "PAT18", _no_such_day)),
    Fault(
        "birth-date-in-the-future", 3, _one("birth-after-receipt", "PAT18"), "MAP-34",
        _in("patient", "PAT18", lambda rng, born: f"{rng.randint(2090, 2099)}{born[4:6]}{min(int(born[6:]), 28):02d}"),
    ),
    Fault("birth-date-long-ago", 2, _one("age-high", "PAT18", WARNING), "", _in("patient", "PAT18", _to(_AGED))),
    Fault("gender-missing", 4, _missing("PAT19"), "MAP-34", _in("patient", "PAT19", _blank)),
    Fault("gender-not-listed", 3, _one("code-not-listed", "PAT19"), "MAP-34", _in("patient", "PAT19", _to("Q"))),
    Fault("street-missing", 4, _missing("PAT12"), "MAP-34", _in("patient", "PAT12", _blank)),
    Fault("city-missing", 2, _missing("PAT14"), "MAP-34", _in("patient", "PAT14", _blank)),
    Fault("zip-missing", 2, _one("missing-required", "PAT16", WARNING), "", _in("patient", "PAT16", _blank)),
    Fault(
        "zip-of-another-state", 3, _one("zip-not-in-state", "PAT16", WARNING), "",
        _in("patient", "PAT16", _to(_FOREIGN_ZIP)),
    ),
    Fault("phone-of-seven-digits", 2, _one("phone-form", "PAT17", WARNING), "", _in("patient", "PAT17", _last_seven)),
    # Element 6: the drug.
    Fault("ndc-missing", 2, _missing("DSP08"), "MAP-35", _product(_blank)),
    Fault("ndc-ten-digits", 6, _one("ndc-form", "DSP08"), "MAP-35", _product(_ten_digits)),
    Fault("ndc-placeholder", 2, _one("ndc-placeholder", "DSP08"), "MAP-35", _product(_to("99999999999"))),
    Fault("ndc-hyphenated", 3, _one("ndc-hyphenated", "DSP08", WARNING), "", _product(_hyphenated)),
    Fault("ndc-unknown", 6, (), "MAP-35", _product(_to(UNKNOWN_NDC))),
    Fault("ndc-not-controlled", 6, (), "MAP-08", _product(_not_controlled), outside=True),
    Fault("compound-without-ingredient", 2, _one("compound-without-ingredient", "DSP07"), "MAP-35", _no_ingredient),
    # Element 7: the supply. The quantity is the format's wish (AMB-31).
    Fault("days-supply-missing", 3, _missing("DSP10"), "MAP-36", _in("dispensing", "DSP10", _blank)),
    Fault("days-supply-zero", 5, _one("number-too-small", "DSP10"), "MAP-36", _in("dispensing", "DSP10", _to("0"))),
    Fault("days-supply-no-number", 2, _one("not-a-number", "DSP10"), "MAP-36", _in("dispensing", "DSP10", _to("3O"))),
    Fault(
        "days-supply-over-a-year", 2,
        (Expected("number-too-large", "DSP10", ERROR), Expected("days-supply-high", "DSP10", WARNING)),
        "MAP-36", _long_supply(370),
    ),
    Fault("days-supply-high", 2, _one("days-supply-high", "DSP10", WARNING), "", _long_supply(100)),
    Fault(
        "quantity-missing", 3, _one("missing-required", "DSP09", WARNING), "MAP-36", _in("dispensing", "DSP09", _blank)
    ),
    Fault("quantity-zero", 3, _one("number-too-small", "DSP09"), "", _in("dispensing", "DSP09", _to("0"))),
    Fault("quantity-improbable", 2, _one("quantity-per-day-high", "DSP09", WARNING), "", _hundred_a_day),
    Fault("more-fills-than-refills", 2, _one("fill-above-refills", "DSP06", WARNING), "", _more_fills_than_refills),
    # Element 8: the dispenser.
    Fault(
        "dispenser-dea-check-digit", 3, _one("dea-check-digit", "PHA03"), "MAP-37",
        _in("pharmacy", "PHA03", _wrong_last_digit),
        other_key=True,
    ),
    Fault("dispenser-npi-missing", 2, _missing("PHA01"), "MAP-37", _in("pharmacy", "PHA01", _blank)),
    Fault(
        "dispenser-npi-check-digit", 2, _one("npi-check-digit", "PHA01"), "MAP-37",
        _in("pharmacy", "PHA01", _wrong_last_digit),
    ),
    # Element 9: the payment.
    Fault("payment-missing", 6, _missing("DSP16"), "MAP-38", _in("dispensing", "DSP16", _blank)),
    Fault("payment-not-listed", 3, _one("code-not-listed", "DSP16"), "MAP-38", _in("dispensing", "DSP16", _to("42"))),
    # The row itself.
    Fault("status-unknown", 2, _one("code-not-listed", "DSP01"), "MAP-29", _in("dispensing", "DSP01", _to("07"))),
    Fault("status-blank", 2, _missing("DSP01"), "MAP-29", _blank_status),
)  # fmt: skip

FAULTS: Mapping[str, Fault] = {fault.name: fault for fault in _LISTED}
_BY_WEIGHT = Weighted((fault, fault.weight) for fault in _LISTED)

# Faults of a row among other rows: (share of all faults, what becomes of it, provision).
DUPLICATE, DUPLICATE_IN_FILE, KEY_CLASH = "duplicate", "duplicate-in-file", "key-clash"
VOID_OF_UNKNOWN, REVISE_OF_UNKNOWN = "void-of-unknown", "revise-of-unknown"
ROW_FAULTS: Mapping[str, tuple[float, Became, str]] = {
    DUPLICATE: (0.10, Became.DUPLICATE, "MAP-28"),
    DUPLICATE_IN_FILE: (0.05, Became.DUPLICATE, "MAP-28"),
    KEY_CLASH: (0.05, Became.HELD, "MAP-28"),
    VOID_OF_UNKNOWN: (0.03, Became.VOID_NOT_FOUND, "MAP-29"),
    REVISE_OF_UNKNOWN: (0.03, Became.HELD, "MAP-29"),
}


def plant_one(rng: Random, record: Written, name: str = "") -> tuple[Fault, Written]:
    """The fault of this name, or else some fault, planted in a record that can have it."""
    while True:
        fault = FAULTS[name] if name else _BY_WEIGHT.pick(rng)
        spoilt = fault.plant(rng, record)
        if spoilt is not None:
            return fault, spoilt
        if name:
            raise ValueError(f"The record cannot have the fault {name}.")


_NO_FIXED_ADDRESS = frozenset({"NO FIXED ADDRESS", "HOMELESS"})


def standing(record: Written) -> tuple[Expected, ...]:
    """What is flagged in a record without any planted fault: coded unknowns, placeholders, accents of its profile."""
    found = []
    patient = record.patient
    if patient.get("PAT12", "").upper() in _NO_FIXED_ADDRESS:
        found.append(Expected("no-fixed-address", "PAT12", WARNING))
    if patient.get("PAT19") == "U":
        found.append(Expected("code-flagged", "PAT19", WARNING))
    if "" < patient.get("PAT18", "") < "19010101":
        found.append(Expected("age-high", "PAT18", WARNING))
    if not (patient.get("PAT07", "").isascii() and patient.get("PAT08", "").isascii()):
        written = {**patient, **record.pickup}.items()
        found += [Expected("not-ascii", name, WARNING) for name, value in written if not value.isascii()]
    return tuple(found)
