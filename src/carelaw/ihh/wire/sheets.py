"""The sheets that bring people, circumstances, health homes, claims and risk groups, column by column."""

from __future__ import annotations

from carelaw.ihh.facts.attribution import COUNTED_PROGRAMS
from carelaw.platform.bulk.sheets import ColumnOf, day, one_of

_DAY = "a date such as 2019-03-01"


def _text(text: str) -> str:
    return text


def _code(text: str) -> str:
    code = text.replace(".", "").upper()
    if not (3 <= len(code) <= 7 and code.isalnum()):
        raise ValueError(text)
    return code


def _whole(text: str) -> int:
    return int(text)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _npi(text: str) -> str:
    if not (len(text) == 10 and text.isdigit()):
        raise ValueError(text)
    return text


def _bill(text: str) -> str:
    if not (text.isdigit() and len(text) in {3, 4}):
        raise ValueError(text)
    return text.zfill(4)


_IDENTITY = ColumnOf("person_id", _text, "the person's number in the Medical Assistance Program")

MEMBERS = (
    _IDENTITY,
    ColumnOf("recipient_number", _text, "the recipient number", required=False),
    ColumnOf("last_name", _text, "a last name"),
    ColumnOf("first_name", _text, "a first name"),
    ColumnOf("birth_date", day, _DAY),
    ColumnOf("sex", one_of("F", "M", "U"), "F, M or U", required=False),
    ColumnOf("address", _text, "street and number", required=False),
    ColumnOf("city", _text, "a city", required=False),
    ColumnOf("zip_code", _text, "a ZIP code", required=False),
    ColumnOf("county", _text, "a county of Illinois", required=False),
    ColumnOf("phone", _text, "a telephone number", required=False),
    ColumnOf("language", one_of("en", "es"), "en or es", required=False),
    ColumnOf("household_id", _text, "the household's number", required=False),
    ColumnOf("program", one_of(*COUNTED_PROGRAMS, "VETERANS", "OTHER"), "ART5, CHIP, ALLKIDS, VETERANS or OTHER"),
    ColumnOf("coverage_from", day, _DAY),
    ColumnOf("coverage_to", day, _DAY, required=False),
)

CIRCUMSTANCES = (
    _IDENTITY,
    ColumnOf(
        "kind",
        one_of(
            "SPENDDOWN",
            "RESIDENCE",
            "MMAI",
            "TPL",
            "PREMIUM_ONLY",
            "EMERGENCY",
            "INMATE",
            "HEALTHY_START",
            "RENAL",
            "HCBS",
            "MEDICARE",
        ),
        "SPENDDOWN, RESIDENCE, MMAI, TPL, PREMIUM_ONLY, EMERGENCY, INMATE, HEALTHY_START, RENAL, HCBS or MEDICARE",
        cite="89 Ill. Adm. Code 140.992(a)(1)-(10)",
    ),
    ColumnOf("detail", _text, "coverage types joined by +, or the regulator of a residence", required=False),
    ColumnOf("from", day, _DAY),
    ColumnOf("to", day, _DAY, required=False),
)

HOMES = (
    ColumnOf("reference", _text, "the health home's reference, such as IHH-014"),
    ColumnOf("name", _text, "the health home's name"),
    ColumnOf("npi", _npi, "a National Provider Identifier of ten digits"),
    ColumnOf("tier", one_of("A", "B", "C"), "A, B or C", cite="89 Ill. Adm. Code 140.991(b)(2)"),
    ColumnOf(
        "status", one_of("PENDING", "ACTIVE", "SUSPENDED", "TERMINATED"), "PENDING, ACTIVE, SUSPENDED, TERMINATED"
    ),
    ColumnOf("active_from", day, _DAY),
    ColumnOf("active_to", day, _DAY, required=False),
    ColumnOf("capacity", _whole, "a whole number of members", required=False),
    ColumnOf("counties", _listed, "counties with semicolons between; empty: the whole State", required=False),
    ColumnOf("languages", _listed, "en and es, with semicolons between", required=False),
    ColumnOf("phone", _text, "a telephone number", required=False),
    ColumnOf("partner_npis", _listed, "NPIs of partners with semicolons between", required=False),
)

CLAIMS = (
    ColumnOf("claim_id", _text, "the claim's number"),
    _IDENTITY,
    ColumnOf("form", one_of("I", "P"), "I (institutional) or P (professional)"),
    ColumnOf("tob", _bill, "a type of bill such as 0111", required=False),
    ColumnOf("pos", _text, "a place of service of two digits", required=False),
    ColumnOf("from", day, _DAY),
    ColumnOf("through", day, _DAY),
    ColumnOf("admit", day, _DAY, required=False),
    ColumnOf("discharge_status", _text, "a discharge status of two digits", required=False),
    ColumnOf("drg", _text, "an MS-DRG of three digits", required=False),
    ColumnOf("billing_npi", _text, "the biller's NPI", required=False),
    ColumnOf("facility_npi", _text, "the facility's NPI", required=False),
    ColumnOf("taxonomy", _text, "a taxonomy code of ten characters", required=False),
    ColumnOf("status", one_of("PAID", "ACCEPTED", "DENIED", "VOIDED"), "PAID, ACCEPTED, DENIED or VOIDED"),
    ColumnOf("replaces_claim_id", _text, "the number of the claim that this one replaces", required=False),
)

CLAIM_DX = (
    ColumnOf("claim_id", _text, "the number of a claim that came before"),
    ColumnOf("position", one_of("P", "O", "E", "A", "R"), "P, O, E, A or R"),
    ColumnOf("code_set", one_of("10", "9"), "10 or 9, the revision of the code"),
    ColumnOf("code", _code, "an ICD code of three to seven characters, with or without the dot"),
)

CLAIM_LINES = (
    ColumnOf("claim_id", _text, "the number of a claim that came before"),
    ColumnOf("line", _whole, "a whole number"),
    ColumnOf("rev", _text, "a revenue code of four digits", required=False),
    ColumnOf("hcpcs", _text, "a procedure code of five characters", required=False),
    ColumnOf("mod1", _text, "a modifier", required=False),
    ColumnOf("mod2", _text, "a modifier", required=False),
    ColumnOf("mod3", _text, "a modifier", required=False),
    ColumnOf("mod4", _text, "a modifier", required=False),
    ColumnOf("date_from", day, _DAY, required=False),
    ColumnOf("date_to", day, _DAY, required=False),
    ColumnOf("units", _whole, "a whole number", required=False),
    ColumnOf("pos", _text, "a place of service of two digits", required=False),
)

CRG = (
    _IDENTITY,
    ColumnOf("crg_version", _text, "the release, such as 2.1", cite="89 Ill. Adm. Code 140.992(c)(1)"),
    ColumnOf("model", one_of("CONCURRENT", "PROSPECTIVE"), "CONCURRENT or PROSPECTIVE"),
    ColumnOf("grouped_on", day, _DAY),
    ColumnOf("window_from", day, _DAY),
    ColumnOf("window_to", day, _DAY),
    ColumnOf("status_code", _whole, "1 to 9"),
    ColumnOf("status_name", _text, "the status in words"),
    ColumnOf("base_crg", _text, "a base group of five digits"),
    ColumnOf("severity", _whole, "0 to 6", required=False),
    ColumnOf("acrg1", _text, "a group", required=False),
    ColumnOf("acrg2", _text, "a group", required=False),
    ColumnOf("acrg3", _text, "a group", required=False),
    ColumnOf("run_id", _text, "the run's number"),
)

SHEETS = {
    "homes": HOMES,
    "members": MEMBERS,
    "circumstances": CIRCUMSTANCES,
    "claims": CLAIMS,
    "claim-dx": CLAIM_DX,
    "claim-lines": CLAIM_LINES,
    "crg": CRG,
}
