"""From the values of a report to the facts that rules may know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from carelaw.kernel.identifiers import ndc11
from carelaw.pdmp.facts.report import (
    DispensingReport,
    Ingredient,
    ReportedDispenser,
    ReportedId,
    ReportedPerson,
    ReportedPrescriber,
)
from carelaw.pdmp.wire.asap import dictionary
from carelaw.pdmp.wire.asap.profile import Profile, load_profile
from carelaw.pdmp.wire.asap.values import amount, count, day

_ID_FIELDS = (("PAT01", "PAT02", "PAT03"), ("PAT04", "PAT05", "PAT06"))
_STATUS = {"00": "new", "01": "revise", "02": "void", "0": "new", "1": "revise", "2": "void"}


class _Codes(dict[str, str]):
    """Codes with their leading zero; anything that is not a short number is itself."""

    def __missing__(self, code: str) -> str:
        return code


_CODE = _Codes(
    {"": "", **{str(number).zfill(width): f"{number:02d}" for width in (1, 2) for number in range(10**width)}}
)


def typed(
    fields: Mapping[str, str], compounds: Sequence[Mapping[str, str]], version: str, profile: Profile | None = None
) -> DispensingReport:
    """One record as facts: dates, numbers and codes read; what is absent or unreadable is None or empty.

    Text longer than its field is cut to the width of the field. Blanks that mean something (such as a blank status in
    4.2) are read by the profile, by default the base one.
    """
    profile = profile or load_profile("base")
    stripped = {name: value.strip() for name, value in fields.items() if value and value.strip()}
    kept = cut(stripped, version, profile)
    ingredients = [cut({n: v.strip() for n, v in c.items() if v and v.strip()}, version, profile) for c in compounds]
    return report_of(
        kept,
        [ingredient for ingredient in ingredients if ingredient],
        dispenser_of(kept),
        person_of(kept, profile.default("PAT20", version)),
        prescriber_of(kept),
        profile.default("DSP01", version),
    )


def cut(fields: Mapping[str, str], version: str, profile: Profile) -> Mapping[str, str]:
    """The fields with overlong text cut to its width; the same mapping when nothing is too long."""
    known = dictionary.fields()
    long = {
        name: value[: profile.width(name, version)]
        for name, value in fields.items()
        if name in known
        and known[name].form == "text"
        and version in known[name].widths
        and len(value) > profile.width(name, version)
    }
    return {**fields, **long} if long else fields


def dispenser_of(fields: Mapping[str, str]) -> ReportedDispenser:
    """The PHA segment."""
    get = fields.get
    return ReportedDispenser(
        npi=get("PHA01", ""),
        ncpdp=get("PHA02", ""),
        dea=get("PHA03", "").upper(),
        name=get("PHA04", ""),
        address_1=get("PHA05", ""),
        address_2=get("PHA06", ""),
        city=get("PHA07", ""),
        state=get("PHA08", "").upper(),
        zip_code=get("PHA09", ""),
        phone=get("PHA10", ""),
        permit=get("PHA13", ""),
        kind=_CODE[get("PHA14", "")],
    )


def person_of(fields: Mapping[str, str], blank_species: str = "01") -> ReportedPerson:
    """The PAT segment."""
    get = fields.get
    return ReportedPerson(
        last_name=get("PAT07", ""),
        first_name=get("PAT08", ""),
        middle_name=get("PAT09", ""),
        suffix=get("PAT11", ""),
        birth_date=day(get("PAT18")),
        gender=get("PAT19", "").upper(),
        address_1=get("PAT12", ""),
        address_2=get("PAT13", ""),
        city=get("PAT14", ""),
        state=get("PAT15", "").upper(),
        zip_code=get("PAT16", ""),
        country=get("PAT22", ""),
        phone=get("PAT17", ""),
        ids=tuple(_ids(fields)),
        alias_last_name=get("PAT24", ""),
        alias_first_name=get("PAT25", ""),
        species=_CODE[get("PAT20", blank_species)],
        animal_name=get("PAT23", ""),
    )


def _ids(fields: Mapping[str, str]) -> list[ReportedId]:
    return [
        ReportedId(fields.get(issuer, "").upper(), _CODE[fields.get(kind, "")], fields[value])
        for issuer, kind, value in _ID_FIELDS
        if value in fields
    ]


def prescriber_of(fields: Mapping[str, str]) -> ReportedPrescriber:
    """The PRE segment."""
    get = fields.get
    return ReportedPrescriber(
        npi=get("PRE01", ""),
        dea=get("PRE02", "").upper(),
        dea_suffix=get("PRE03", ""),
        license_number=get("PRE04", ""),
        license_state=get("PRE10", "").upper(),
        last_name=get("PRE05", ""),
        first_name=get("PRE06", ""),
        middle_name=get("PRE07", ""),
        phone=get("PRE08", ""),
    )


def report_of(
    fields: Mapping[str, str],
    compounds: Sequence[Mapping[str, str]],
    dispenser: ReportedDispenser,
    patient: ReportedPerson,
    prescriber: ReportedPrescriber,
    blank_status: str,
) -> DispensingReport:
    """The DSP and CDI segments, with the people already read."""
    get = fields.get
    qualifier = _CODE[get("DSP07", "")]
    return DispensingReport(
        status=_STATUS.get(get("DSP01", blank_status), ""),
        prescription_number=get("DSP02", ""),
        written_on=day(get("DSP03")),
        filled_on=day(get("DSP05")),
        sold_on=day(get("DSP17")),
        fill_number=count(get("DSP06")),
        partial_fill=count(get("DSP13")) or 0,
        refills_authorized=count(get("DSP04")),
        product_qualifier=qualifier,
        national_drug_code=_drug_code(qualifier, get("DSP08", "")),
        ingredients=tuple(ingredient_of(compound) for compound in compounds),
        quantity=amount(get("DSP09")),
        unit=_CODE[get("DSP11", "")],
        days_supply=count(get("DSP10")),
        payment=_CODE[get("DSP16", "")],
        origin=_CODE[get("DSP12", "")],
        treatment_type=_CODE[get("DSP24", "")],
        diagnosis=get("DSP25", "").upper(),
        directions=get("DSP23", ""),
        patient=patient,
        prescriber=prescriber,
        dispenser=dispenser,
    )


def ingredient_of(fields: Mapping[str, str]) -> Ingredient:
    """One CDI segment."""
    code = _drug_code(_CODE[fields.get("CDI02", "")], fields.get("CDI03", ""))
    return Ingredient(code, amount(fields.get("CDI04")), _CODE[fields.get("CDI05", "")])


def _drug_code(qualifier: str, code: str) -> str:
    """An NDC as eleven digits where it can be told; anything else as sent."""
    if qualifier == "01" and (len(code) != 11 or "-" in code):
        return ndc11(code) or code
    return code
