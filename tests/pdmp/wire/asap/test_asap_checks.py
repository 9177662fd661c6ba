"""Every check at its limit and one beyond, the same from a file as from a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pytest

from carelaw.pdmp.wire.asap import Finding, Profile, check, load_profile, typed
from carelaw.pdmp.wire.asap.finding import kinds
from tests.pdmp.wire.asap.samples import BASE, INGREDIENT, ON, PA, RECORD, codes, of, read, text_of

E, W, I = "error", "warning", "info"  # noqa: E741
Row = tuple[str, dict[str, str], list[tuple[str, str, str]]]


def by_form(
    fields: Mapping[str, str], compounds: Sequence[Mapping[str, str]], version: str, profile: Profile
) -> tuple[Finding, ...]:
    return check(fields, compounds, version, profile, ON)


def by_file(
    fields: Mapping[str, str], compounds: Sequence[Mapping[str, str]], version: str, profile: Profile
) -> tuple[Finding, ...]:
    """The same record, written by hand so that nothing is mended on the way."""

    def segment(name: str, values: Mapping[str, str]) -> str:
        row = [""] * max([int(key[3:]) for key in values], default=0)
        for key, value in values.items():
            row[int(key[3:]) - 1] = value
        return "*".join([name, *row])

    body = [segment(name, of(fields, name)) for name in ("PHA", "PAT", "DSP", "PRE")]
    body += [segment("CDI", compound) for compound in compounds]
    if of(fields, "AIR"):
        body.append(segment("AIR", of(fields, "AIR")))
    content = text_of(
        f"TH*{version}*T*01**20250106*091500*P**~",
        "IS*7175550199*TEST",
        *body,
        f"TP*{len(body) + 1}",
        f"TT*T*{len(body) + 4}",
    )
    envelope, found = read(content, profile)
    assert envelope.findings == ()
    return found[0].findings


doors = pytest.mark.parametrize("door", [by_form, by_file])
Door = Callable[[Mapping[str, str], Sequence[Mapping[str, str]], str, Profile], tuple[Finding, ...]]

COMMON: list[Row] = [
    # dates
    ("filled on the day of receipt", {"DSP05": "20250107"}, []),
    ("filled the day after receipt", {"DSP05": "20250108"}, [(E, "date-in-future", "DSP05")]),
    ("filled on 29 February of a leap year", {"DSP05": "20240229", "DSP03": "20240229"}, []),
    ("no 29 February", {"DSP05": "20250229"}, [(E, "bad-date", "DSP05")]),
    ("month 13", {"DSP05": "20251301"}, [(E, "bad-date", "DSP05")]),
    ("written like ISO", {"DSP05": "2025-01-05"}, [(E, "bad-date", "DSP05")]),
    ("written on the day it was filled", {"DSP03": "20250105"}, []),
    ("written the day after", {"DSP03": "20250106"}, [(E, "written-after-dispensed", "DSP03")]),
    (
        "written in the future",
        {"DSP03": "20250108", "DSP05": "x"},
        [(E, "bad-date", "DSP05"), (E, "date-in-future", "DSP03")],
    ),
    ("sold on the day it was filled", {"DSP17": "20250105"}, []),
    ("sold the day before", {"DSP17": "20250104"}, [(W, "sold-before-filled", "DSP17")]),
    (
        "sold before it was written",
        {"DSP17": "20250102"},
        [(W, "sold-before-filled", "DSP17"), (E, "written-after-dispensed", "DSP03")],
    ),
    ("sold after receipt", {"DSP17": "20250108"}, [(E, "date-in-future", "DSP17")]),
    ("sold on no day", {"DSP17": "20250132"}, [(E, "bad-date", "DSP17")]),
    ("born on the day of dispensing", {"PAT18": "20250105"}, []),
    ("born the day after", {"PAT18": "20250106"}, [(E, "birth-after-dispensing", "PAT18")]),
    ("born after receipt", {"PAT18": "20250108"}, [(E, "birth-after-receipt", "PAT18")]),
    ("120 years old", {"PAT18": "19040108"}, []),
    ("121 years old", {"PAT18": "19040107"}, [(W, "age-high", "PAT18")]),
    ("no birth date", {"PAT18": ""}, [(E, "missing-required", "PAT18")]),
    # numbers
    ("one day's supply", {"DSP10": "1", "DSP09": "1"}, []),
    ("no day's supply", {"DSP10": "0"}, [(E, "number-too-small", "DSP10")]),
    ("90 days", {"DSP10": "90"}, []),
    ("91 days", {"DSP10": "91"}, [(W, "days-supply-high", "DSP10")]),
    ("half a day", {"DSP10": "1.5"}, [(E, "not-a-number", "DSP10")]),
    ("days with leading zeros", {"DSP10": "0015"}, []),
    ("days too long", {"DSP10": "1000"}, [(E, "number-too-long", "DSP10"), (W, "days-supply-high", "DSP10")]),
    ("a thousandth", {"DSP09": "0.001"}, []),
    ("quantity of nothing", {"DSP09": "0"}, [(E, "number-too-small", "DSP09")]),
    ("quantity below nothing", {"DSP09": "-10"}, [(E, "number-too-small", "DSP09")]),
    ("quantity with a comma", {"DSP09": "1,5"}, [(E, "not-a-number", "DSP09")]),
    ("quantity with an exponent", {"DSP09": "1e3"}, [(E, "not-a-number", "DSP09")]),
    ("quantity of eleven characters", {"DSP09": "12.34567890", "DSP11": ""}, []),
    ("quantity of twelve", {"DSP09": "12.345678901", "DSP11": ""}, [(E, "number-too-long", "DSP09")]),
    ("60 tablets a day", {"DSP09": "900"}, []),
    ("more than 60 a day", {"DSP09": "901"}, [(W, "quantity-per-day-high", "DSP09")]),
    ("the last refill", {"DSP04": "3", "DSP06": "3"}, []),
    ("a refill beyond", {"DSP04": "3", "DSP06": "4"}, [(W, "fill-above-refills", "DSP06")]),
    ("99 refills", {"DSP04": "99"}, []),
    ("letters for refills", {"DSP04": "x"}, [(E, "not-a-number", "DSP04")]),
    ("99th partial fill", {"DSP13": "99"}, []),
    ("partial fill blank", {"DSP13": ""}, []),
    ("partial fill unreadable", {"DSP13": "Y"}, [(E, "not-a-number", "DSP13")]),
    ("partial fill 100", {"DSP13": "100"}, [(E, "number-too-long", "DSP13")]),
    # identifiers
    ("dispenser DEA check digit", {"PHA03": "FT7654320"}, [(E, "dea-check-digit", "PHA03")]),
    ("dispenser DEA in small letters", {"PHA03": "ft7654329"}, []),
    ("no dispenser DEA", {"PHA03": ""}, [(E, "missing-required", "PHA03")]),
    ("prescriber DEA check digit", {"PRE02": "BF1234567"}, [(E, "dea-check-digit", "PRE02")]),
    ("no prescriber DEA", {"PRE02": ""}, [(E, "missing-required", "PRE02")]),
    ("prescriber NPI check digit", {"PRE01": "1928340566"}, [(W, "npi-check-digit", "PRE01")]),
    ("no prescriber NPI", {"PRE01": ""}, []),
    ("NCPDP of six digits", {"PHA02": "990175"}, [(W, "ncpdp-form", "PHA02")]),
    ("phone of nine digits", {"PAT17": "717555011"}, [(W, "phone-form", "PAT17")]),
    ("phone with hyphens", {"PAT17": "717-555-0111"}, [(W, "phone-form", "PAT17")]),
    # the product
    ("NDC of ten digits", {"DSP08": "0022829831"}, [(E, "ndc-form", "DSP08")]),
    ("NDC of twelve digits", {"DSP08": "002282983110"}, [(E, "ndc-form", "DSP08")]),
    ("NDC of 4-4-2", {"DSP08": "0228-2983-11"}, [(W, "ndc-hyphenated", "DSP08")]),
    ("NDC of 5-4-2", {"DSP08": "00228-2983-11"}, [(W, "ndc-hyphenated", "DSP08")]),
    ("NDC of 3-4-2", {"DSP08": "228-2983-11"}, [(E, "ndc-form", "DSP08")]),
    ("NDC of nines", {"DSP08": "99999999999"}, [(E, "ndc-placeholder", "DSP08")]),
    ("no NDC", {"DSP08": ""}, [(E, "missing-required", "DSP08")]),
    (
        "compound without ingredient",
        {"DSP07": "06", "DSP08": "99999000123"},
        [(E, "compound-without-ingredient", "DSP07")],
    ),
    # codes
    ("unknown status", {"DSP01": "07"}, [(E, "code-not-listed", "DSP01")]),
    ("status without its zero", {"DSP01": "1"}, [(I, "code-without-leading-zero", "DSP01")]),
    ("unknown product code", {"DSP07": "09"}, [(E, "code-not-listed", "DSP07")]),
    ("unknown unit", {"DSP11": "09"}, [(W, "code-not-listed", "DSP11")]),
    ("gender in a small letter", {"PAT19": "f"}, []),
    ("no gender", {"PAT19": ""}, [(E, "missing-required", "PAT19")]),
    ("unknown species", {"PAT20": "03"}, [(W, "code-not-listed", "PAT20")]),
    ("species blank", {"PAT20": ""}, []),
    ("animal with a name", {"PAT20": "02", "PAT23": "FIDO"}, []),
    ("animal without a name", {"PAT20": "02"}, [(W, "companion-missing", "PAT23")]),
    # the patient's address
    ("no such state", {"PAT15": "XX"}, [(W, "code-not-listed", "PAT15")]),
    ("ZIP of another state", {"PAT16": "10001"}, [(W, "zip-not-in-state", "PAT16")]),
    ("first ZIP of the state", {"PAT16": "15001"}, []),
    ("last ZIP of the state", {"PAT16": "19699"}, []),
    ("ZIP after the last", {"PAT16": "19701"}, [(W, "zip-not-in-state", "PAT16")]),
    ("ZIP prefix of nobody", {"PAT16": "00001"}, []),
    ("ZIP of four digits", {"PAT16": "1710"}, [(W, "zip-form", "PAT16")]),
    ("ZIP+4", {"PAT16": "171010001"}, []),
    ("abroad without state and ZIP", {"PAT22": "CANADA", "PAT15": "", "PAT16": ""}, []),
    ("abroad with a postal code", {"PAT22": "CANADA", "PAT15": "ON", "PAT16": "K1A0B1"}, []),
    ("at home, and said so", {"PAT22": "USA", "PAT16": ""}, [(E, "missing-required", "PAT16")]),
    ("no fixed address", {"PAT12": "Homeless", "PAT14": "", "PAT16": ""}, [(W, "no-fixed-address", "PAT12")]),
    (
        "no address at all",
        {"PAT12": "", "PAT14": ""},
        [(E, "missing-required", "PAT12"), (E, "missing-required", "PAT14")],
    ),
    # companions
    ("kind of ID without ID", {"PAT03": ""}, [(W, "companion-missing", "PAT03")]),
    ("one e-prescription number of two", {"DSP20": "A"}, [(W, "companion-missing", "DSP21")]),
    ("serial number without issuer", {"AIR02": "123"}, [(W, "companion-missing", "AIR01")]),
    # widths
    ("name of 50", {"PAT07": "A" * 50}, []),
    ("name of 51", {"PAT07": "A" * 51}, [(W, "width-exceeded", "PAT07")]),
    ("prescription number of 25", {"DSP02": "1" * 25}, []),
    ("prescription number of 26", {"DSP02": "1" * 26}, [(E, "width-exceeded", "DSP02")]),
    ("an element too many", {"PRE11": "MAIN ST"}, [(E, "extra-element", "PRE11")]),
]


@doors
@pytest.mark.parametrize(("changes", "expected"), [row[1:] for row in COMMON], ids=[row[0] for row in COMMON])
def test_a_value_at_its_limit_and_beyond(
    door: Door, changes: dict[str, str], expected: list[tuple[str, str, str]]
) -> None:
    assert sorted(codes(door({**RECORD, **changes}, (), "4.2B", BASE))) == sorted(expected)


BY_VERSION: list[tuple[str, str, dict[str, str], list[tuple[str, str, str]]]] = [
    ("blank status", "4.2", {"DSP01": ""}, []),
    ("blank status", "4.2A", {"DSP01": ""}, [(E, "missing-required", "DSP01")]),
    ("blank status", "5.0", {"DSP01": "", "DSP31": "02"}, [(E, "missing-required", "DSP01")]),
    ("gender X", "4.2B", {"PAT19": "X"}, [(W, "code-of-later-version", "PAT19")]),
    ("gender X", "5.0", {"PAT19": "X", "DSP31": "02"}, []),
    ("transferred", "4.2", {"DSP12": "06"}, [(W, "code-of-later-version", "DSP12")]),
    ("transferred", "4.2A", {"DSP12": "06"}, []),
    ("acute opioid therapy", "4.2A", {"DSP24": "10"}, [(W, "code-of-later-version", "DSP24")]),
    ("acute opioid therapy", "4.2B", {"DSP24": "10"}, []),
    ("treatment", "4.2", {"DSP24": "01"}, [(E, "extra-element", "DSP24")]),
    ("caregiver", "4.2B", {"AIR06": "04"}, []),
    ("caregiver of 4.2B", "5.0", {"AIR06": "04", "DSP31": "02"}, [(W, "code-not-listed", "AIR06")]),
    ("address of 36", "4.2", {"PAT12": "1" * 36}, [(W, "width-exceeded", "PAT12")]),
    ("address of 36", "4.2B", {"PAT12": "1" * 36}, []),
    ("1000 refills", "4.2B", {"DSP04": "1000"}, [(E, "number-too-long", "DSP04")]),
    ("1000 refills", "5.0", {"DSP04": "1000", "DSP31": "02"}, []),
    ("discount card", "5.0", {}, [(W, "companion-missing", "DSP31")]),
    ("paid by Medicaid, no discount card", "5.0", {"DSP16": "02"}, []),
    ("time with Z", "5.0", {"DSP31": "02", "DSP27": "235959Z"}, []),
    ("no such time", "5.0", {"DSP31": "02", "DSP27": "240000Z"}, [(W, "bad-time", "DSP27")]),
    ("diagnosis", "4.2B", {"DSP25": "M545"}, []),
    ("diagnosis with its point", "4.2B", {"DSP25": "M54.5"}, [(W, "diagnosis-form", "DSP25")]),
    ("RxNorm code", "4.2B", {"DSP18": "01", "DSP19": "197696"}, []),
    ("RxNorm code of letters", "4.2B", {"DSP18": "01", "DSP19": "RX"}, [(W, "digits-only", "DSP19")]),
    ("a code whose list is gone", "5.0", {"DSP31": "02", "AIR11": "02"}, []),
    ("ZIP+4 with hyphen", "5.0", {"DSP31": "02", "PAT16": "17101-0001"}, []),
    (
        "location 12",
        "4.2B",
        {"PAT21": "12", "PAT12": ""},
        [(W, "code-of-later-version", "PAT21"), (W, "no-fixed-address", "PAT12")],
    ),
    ("location 12", "5.0", {"DSP31": "02", "PAT21": "12", "PAT12": ""}, [(W, "no-fixed-address", "PAT12")]),
    ("state abroad of ten letters", "4.2B", {"PAT22": "CHILE", "PAT15": "VALPARAISO", "PAT16": ""}, []),
]


@doors
@pytest.mark.parametrize(
    ("version", "changes", "expected"),
    [row[1:] for row in BY_VERSION],
    ids=[f"{row[0]} in {row[1]}" for row in BY_VERSION],
)
def test_the_version_decides(
    door: Door, version: str, changes: dict[str, str], expected: list[tuple[str, str, str]]
) -> None:
    assert sorted(codes(door({**RECORD, **changes}, (), version, BASE))) == sorted(expected)


PENNSYLVANIA: list[tuple[str, dict[str, str], list[tuple[str, str, str]], str]] = [
    ("prescriber's last name", {"PRE05": ""}, [(E, "missing-required", "PRE05")], "§7(b)(1)"),
    ("prescriber's first name", {"PRE06": ""}, [(E, "missing-required", "PRE06")], "§7(b)(1)"),
    ("prescriber's DEA number", {"PRE02": ""}, [(E, "missing-required", "PRE02")], "§7(b)(2)"),
    ("date written", {"DSP03": ""}, [(E, "missing-required", "DSP03")], "§7(b)(3)"),
    ("date filled", {"DSP05": ""}, [(E, "missing-required", "DSP05")], "§7(b)(4)"),
    ("sold in the future", {"DSP17": "20250108"}, [(E, "date-in-future", "DSP17")], "§7(b)(4)"),
    ("birth date", {"PAT18": ""}, [(E, "missing-required", "PAT18")], "§7(b)(5)"),
    ("gender", {"PAT19": ""}, [(E, "missing-required", "PAT19")], "§7(b)(5)"),
    ("gender unknown", {"PAT19": "U"}, [(W, "code-flagged", "PAT19")], "AMB-32"),
    ("gender not listed", {"PAT19": "Q"}, [(E, "code-not-listed", "PAT19")], "§7(b)(5)"),
    ("street", {"PAT12": ""}, [(E, "missing-required", "PAT12")], "§7(b)(5)"),
    ("no fixed address", {"PAT12": "NO FIXED ADDRESS"}, [(W, "no-fixed-address", "PAT12")], "AMB-32"),
    ("ZIP code", {"PAT16": ""}, [(W, "missing-required", "PAT16")], "MAP-34"),
    ("UPC instead of NDC", {"DSP07": "02"}, [(E, "code-not-listed", "DSP07")], "§7(b)(6)"),
    ("365 days", {"DSP10": "365"}, [(W, "days-supply-high", "DSP10")], "§7(b)(7)"),
    ("366 days", {"DSP10": "366"}, [(E, "number-too-large", "DSP10"), (W, "days-supply-high", "DSP10")], "MAP-36"),
    ("no days' supply", {"DSP10": ""}, [(E, "missing-required", "DSP10")], "§7(b)(7)"),
    ("no quantity", {"DSP09": ""}, [(W, "missing-required", "DSP09")], "AMB-31"),
    ("quantity of nothing", {"DSP09": "0"}, [(E, "number-too-small", "DSP09")], "AMB-31"),
    ("dispenser's NPI", {"PHA01": ""}, [(E, "missing-required", "PHA01")], "§7(b)(8)"),
    ("dispenser's NPI check digit", {"PHA01": "1669512340"}, [(E, "npi-check-digit", "PHA01")], "MAP-37"),
    ("dispenser's DEA number", {"PHA03": ""}, [(E, "missing-required", "PHA03")], "§7(b)(8)"),
    ("payment blank", {"DSP16": ""}, [(E, "missing-required", "DSP16")], "MAP-38"),
    ("payment not listed", {"DSP16": "42"}, [(E, "code-not-listed", "DSP16")], "§7(b)(9)"),
]


@doors
@pytest.mark.parametrize(
    ("changes", "expected", "cite"), [row[1:] for row in PENNSYLVANIA], ids=[row[0] for row in PENNSYLVANIA]
)
def test_pennsylvania_asks_for_nine_elements(
    door: Door, changes: dict[str, str], expected: list[tuple[str, str, str]], cite: str
) -> None:
    found = door({**RECORD, **changes}, (), "4.2B", PA)
    assert sorted(codes(found)) == sorted(expected)
    assert all(cite in finding.cite for finding in found)


@doors
def test_a_whole_record_has_no_finding(door: Door) -> None:
    assert door(RECORD, (), "4.2B", PA) == ()


@doors
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"CDI03": ""}, [(E, "missing-required", "CDI03")]),
        ({"CDI03": "123"}, [(E, "ndc-form", "CDI03")]),
        ({"CDI03": "0045-0659-10"}, [(W, "ndc-hyphenated", "CDI03")]),
        ({"CDI02": "06"}, [(E, "code-not-listed", "CDI02")]),
        ({"CDI02": "02", "CDI03": "123"}, []),
        ({"CDI04": "0"}, [(E, "number-too-small", "CDI04")]),
        ({"CDI01": "0"}, [(E, "number-too-small", "CDI01")]),
        ({"CDI06": "02"}, [(E, "extra-element", "CDI06")]),
    ],
)
def test_each_ingredient_is_checked(door: Door, changes: dict[str, str], expected: list[tuple[str, str, str]]) -> None:
    compound = {**RECORD, "DSP07": "06", "DSP08": "99999000123"}
    found = door(compound, [INGREDIENT, {**INGREDIENT, "CDI01": "2", **changes}], "4.2B", BASE)
    assert codes(found) == expected
    assert {finding.segment_no for finding in found} <= {2, 8}  # the second ingredient: of the form, or of the file


@doors
def test_a_compound_has_its_own_code_and_a_plain_drug_no_ingredient(door: Door) -> None:
    odd = door({**RECORD, "DSP07": "06"}, [INGREDIENT], "4.2B", BASE)
    assert codes(odd) == [(W, "compound-code-form", "DSP08")]
    plain = door(RECORD, [INGREDIENT], "4.2B", BASE)
    assert codes(plain) == [(W, "ingredient-without-compound", "DSP07")]


@doors
def test_a_void_is_held_up_only_by_what_identifies_its_record(door: Door) -> None:
    void = {**RECORD, "DSP01": "02"}
    spoiled = door({**void, "PAT18": "", "DSP10": "0", "PRE02": "", "DSP16": "42"}, (), "4.2B", PA)
    assert {level for level, _, _ in codes(spoiled)} == {W}
    assert len(spoiled) == 4
    assert codes(door({**void, "DSP02": ""}, (), "4.2B", PA)) == [(E, "missing-required", "DSP02")]
    assert codes(door({**void, "DSP05": "x"}, (), "4.2B", PA)) == [(E, "bad-date", "DSP05")]


ZERO = {**of(RECORD, "PHA"), "PAT07": "Report", "PAT08": "Zero", "DSP05": "20250106"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"PAT07": "ZERO", "PAT08": "REPORT"}, [(I, "zero-report-names-swapped", "PAT07")]),
        ({"DSP01": "00"}, [(I, "zero-report-has-content", "DSP01")]),
        ({"DSP05": ""}, [(E, "missing-required", "DSP05")]),
        ({"DSP05": "20250108"}, [(E, "date-in-future", "DSP05")]),
        ({"DSP05": "20251301"}, [(E, "bad-date", "DSP05")]),
        ({"PHA03": ""}, [(E, "missing-required", "PHA03")]),
    ],
)
def test_a_zero_report_needs_its_dispenser_and_its_day(
    changes: dict[str, str], expected: list[tuple[str, str, str]]
) -> None:
    assert codes(check({**ZERO, **changes}, (), "4.2B", PA, ON)) == expected


def test_a_name_that_is_no_field_is_told_and_blanks_are_absent() -> None:
    found = check({**RECORD, "DSP1": "x", "CDI01": "1", "ABC01": "x", "DSP02": "  "}, (), "4.2B", BASE, ON)
    assert codes(found) == [
        (E, "unknown-field", "DSP1"),
        (E, "unknown-field", "CDI01"),
        (E, "unknown-field", "ABC01"),
        (E, "missing-required", "DSP02"),
    ]


def test_every_finding_says_what_where_what_is_allowed_and_how_to_mend_it() -> None:
    spoiled = {name: "?" for name in RECORD if name not in {"PAT07", "PAT08"}}
    found = [*check({}, (), "5.0", PA, ON), *check(spoiled, (), "4.2B", PA, ON)]
    assert len(found) > 30
    for finding in found:
        assert finding.says.endswith(".")
        assert finding.remedy.endswith(".")
        assert finding.permitted
        assert finding.cite
        assert "{" not in finding.says + finding.permitted + finding.remedy
        assert "?" not in finding.says + finding.remedy
        assert finding.field in finding.says


def test_every_kind_of_finding_is_worded_whole() -> None:
    for kind in kinds().values():
        assert kind.says.endswith("."), kind.code
        assert kind.remedy.endswith("."), kind.code
        assert kind.permitted or kind.code == "more-findings", kind.code


def test_facts_are_read_from_what_was_sent_and_nothing_is_guessed() -> None:
    odd = {
        **RECORD,
        "DSP01": "1",
        "DSP05": "20251301",
        "DSP09": "x",
        "DSP10": "",
        "DSP08": "0228-2983-11",
        "PAT19": "f",
    }
    report = typed(odd, [], "4.2B")
    assert (report.status, report.filled_on, report.quantity, report.days_supply) == ("revise", None, None, None)
    assert (report.national_drug_code, report.patient.gender) == ("00228298311", "F")
    assert typed({}, [], "4.2B").status == ""
    assert typed({}, [], "4.2").status == "new"
    assert typed({"DSP05": "20250105", "DSP17": "20250106"}, [], "4.2B").dispensed_on == date(2025, 1, 6)
    assert typed({"PAT07": "A" * 60}, [], "4.2B").patient.last_name == "A" * 50


def test_a_judge_of_one_state_is_not_that_of_another() -> None:
    assert check({**RECORD, "PHA01": ""}, (), "4.2B", load_profile("base"), ON) == ()
    assert check({**RECORD, "PHA01": ""}, (), "4.2B", load_profile("pa"), ON) != ()
