"""The files of the story: invented people with claims that lead to each tier, and a few rows that cannot be taken."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date

from carelaw.ihh.rules.chronic_status import NAMES
from carelaw.kernel.dates import days_after
from carelaw.platform.x12 import write_segments

ROSA, WALTER, WITHOUT_SHARING = "IL-1001", "IL-1002", "IL-1006"
# Reference, name, NPI.
HOMES = (
    ("IHH-001", "Lakeshore Care", "1669512349"),
    ("IHH-002", "Prairie Minds", "1518013580"),
    ("IHH-003", "River Clinics", "1093762551"),
)
_HOME_TERMS = {
    "IHH-001": ("A", "Cook;Lake;Sangamon", "en;es", "312-555-0100"),
    "IHH-002": ("B", "", "en", "217-555-0101"),
    "IHH-003": ("C", "", "en;es", "309-555-0102"),
}
# Number, last name, first name, born, sex, street, city, ZIP code, county, language, household.
PEOPLE: tuple[tuple[str, ...], ...] = (
    ("IL-1001", "Vega", "Rosa", "1984-05-12", "F", "12 Elm Street", "Chicago", "60608", "Cook", "es", ""),
    ("IL-1002", "Stone", "Walter", "1961-09-30", "M", "4 Oak Avenue", "Chicago", "60610", "Cook", "en", "H-1"),
    ("IL-1003", "Reed", "Nora", "1975-01-15", "F", "7 Pine Road", "Springfield", "62701", "Sangamon", "en", ""),
    ("IL-1004", "Quinn", "Ida", "1990-12-05", "F", "9 Ash Court", "Peoria", "61602", "Peoria", "en", ""),
    ("IL-1005", "Stone", "Martha", "1963-03-21", "F", "4 Oak Avenue", "Chicago", "60610", "Cook", "en", "H-1"),
    ("IL-1006", "Okafor", "Emeka", "1988-07-19", "M", "31 Lake Drive", "Waukegan", "60085", "Lake", "en", ""),
    ("IL-1007", "Nowak", "Jan", "1957-11-02", "M", "18 Mill Street", "Peoria", "61603", "Peoria", "en", ""),
    ("IL-1008", "Flores", "Inés", "1995-02-27", "F", "3 River Lane", "Aurora", "60505", "Kane", "es", ""),
    ("IL-1009", "Hart", "Dennis", "1970-06-08", "M", "22 Hill Street", "Chicago", "60612", "Cook", "en", ""),
    ("IL-1010", "Wells", "Opal", "1949-10-10", "F", "5 Garden Way", "Springfield", "62702", "Sangamon", "en", ""),
    ("IL-1011", "Katz", "Miriam", "1982-04-04", "F", "", "", "", "Cook", "en", ""),
    ("IL-1012", "Lind", "Oscar", "2001-08-16", "M", "77 Station Road", "Chicago", "60614", "Cook", "en", ""),
)
CONSENTED = (
    ("IL-1002", "Walter Stone"),
    ("IL-1003", "Nora Reed"),
    ("IL-1004", "Ida Quinn"),
    ("IL-1005", "Martha Stone"),
    ("IL-1007", "Jan Nowak"),
)
_LAKESHORE, _PRAIRIE, _RIVER = (npi for _reference, _name, npi in HOMES)
# Number of the claim, person, form, bill or place, days before the run, length of stay, group, biller, diagnoses.
_CLAIMS: tuple[tuple[str, str, str, str, int, int, str, str, tuple[str, ...]], ...] = (
    ("C-201", "IL-1002", "P", "11", 120, 0, "", _LAKESHORE, ("P:F20.9", "O:I10")),
    ("C-202", "IL-1003", "P", "11", 200, 0, "", _PRAIRIE, ("P:F31.9",)),
    ("C-203", "IL-1004", "I", "0111", 900, 6, "885", _PRAIRIE, ("P:F33.2", "A:R45.851")),
    ("C-204", "IL-1005", "P", "11", 90, 0, "", _LAKESHORE, ("P:F43.10", "O:T14.91XA")),
    ("C-205", "IL-1006", "P", "53", 60, 0, "", _LAKESHORE, ("P:F25.0",)),
    ("C-206", "IL-1007", "P", "11", 40, 0, "", _RIVER, ("P:I50.9",)),
    ("C-207", "IL-1008", "P", "11", 30, 0, "", _RIVER, ("P:E11.22",)),
    ("C-208", "IL-1009", "P", "11", 45, 0, "", _LAKESHORE, ("P:F20.0",)),
    ("C-209", "IL-1010", "P", "11", 75, 0, "", _PRAIRIE, ("P:F31.81",)),
    ("C-210", "IL-1012", "P", "11", 55, 0, "", _PRAIRIE, ("P:F41.1",)),
)
_LATER: tuple[tuple[str, str, str, str, int, int, str, str, tuple[str, ...]], ...] = (
    ("C-301", "IL-1001", "P", "11", 20, 0, "", _LAKESHORE, ("P:F20.9",)),
    ("C-302", "IL-1011", "P", "11", 15, 0, "", _LAKESHORE, ("P:F31.32",)),
)
_STATUSES = {"IL-1002": 6, "IL-1005": 7, "IL-1007": 7, "IL-1008": 6, "IL-1004": 3, "IL-1012": 1}
_STATUSES_LATER = {**_STATUSES, "IL-1001": 7, "IL-1003": 6}


def files(on: date, *, second: bool) -> Iterator[tuple[str, str, str]]:
    """Kind, name and text of each file of a run, in the order in which they are loaded."""
    month = on.strftime("%Y%m")
    claims = _LATER if second else _CLAIMS
    yield "homes", f"health_homes_{month}.csv", _homes()
    yield "members", f"eligibility_{month}.csv", _members()
    if not second:
        yield "circumstances", f"circumstances_{month}.csv", _circumstances(on)
    yield "x12", f"claims_{month}.837", _x12([one for one in claims if one[2] == "P"], on)
    yield "claims", f"claims_{month}.csv", _heads([one for one in claims if one[2] == "I"], on, second=second)
    yield "claim-dx", f"claim_dx_{month}.csv", _diagnoses([one for one in claims if one[2] == "I"], second=second)
    yield "crg", f"crg_results_{month}.csv", _statuses(_STATUSES_LATER if second else _STATUSES, on)


def _sheet(header: str, rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return text.getvalue()


def _homes() -> str:
    header = "reference,name,npi,tier,status,active_from,active_to,capacity,counties,languages,phone,partner_npis"
    rows = []
    for reference, name, npi in HOMES:
        tier, counties, languages, phone = _HOME_TERMS[reference]
        rows.append((reference, name, npi, tier, "ACTIVE", "2024-07-01", "", 800, counties, languages, phone, ""))
    return _sheet(header, rows)


def _members() -> str:
    header = (
        "person_id,recipient_number,last_name,first_name,birth_date,sex,address,city,zip_code,county,phone,language,"
        "household_id,program,coverage_from,coverage_to"
    )
    rows = [
        (*one[:1], f"90000{one[0][3:]}", *one[1:9], "312-555-0199", *one[9:], "ART5", "2023-01-01", "")
        for one in PEOPLE
    ]
    return _sheet(header, rows)


def _circumstances(on: date) -> str:
    rows = [
        ("IL-1009", "HCBS", "IL.0464", days_after(on, -200), ""),
        ("IL-1010", "RESIDENCE", "DPH", days_after(on, -120), ""),
    ]
    return _sheet("person_id,kind,detail,from,to", rows)


def _heads(claims: Sequence[tuple[object, ...]], on: date, *, second: bool) -> str:
    header = (
        "claim_id,person_id,form,tob,pos,from,through,admit,discharge_status,drg,billing_npi,facility_npi,taxonomy,"
        "status,replaces_claim_id"
    )
    rows: list[Sequence[object]] = []
    for number, person, form, bill, ago, stay, group, biller, _codes in claims:
        begun = days_after(on, -int(str(ago)))
        ended = days_after(begun, int(str(stay)))
        rows.append((number, person, form, bill, "", begun, ended, begun, "01", group, biller, biller, "", "PAID", ""))
    if second:
        wrong = days_after(on, -30)
        rows.append(("C-390", "IL-9999", "P", "", "11", wrong, wrong, "", "", "", _LAKESHORE, "", "", "PAID", ""))
        rows.append(("C-391", "IL-1002", "X", "", "11", wrong, wrong, "", "", "", _LAKESHORE, "", "", "PAID", ""))
    return _sheet(header, rows)


def _diagnoses(claims: Sequence[tuple[object, ...]], *, second: bool) -> str:
    rows: list[Sequence[object]] = []
    for claim in claims:
        for one in claim[8]:  # type: ignore[attr-defined]
            position, code = one.split(":")
            rows.append((claim[0], position, "10", code))
    return _sheet("claim_id,position,code_set,code", rows)


def _statuses(statuses: dict[str, int], on: date) -> str:
    header = (
        "person_id,crg_version,model,grouped_on,window_from,window_to,status_code,status_name,base_crg,severity,acrg1,"
        "acrg2,acrg3,run_id"
    )
    first, last = days_after(on, -365), days_after(on, -1)
    rows = [
        (
            person,
            "2.2",
            "CONCURRENT",
            on,
            first,
            last,
            code,
            NAMES[code][0],
            f"{code}1234",
            2,
            "",
            "",
            "",
            f"R-{on:%Y%m}",
        )
        for person, code in statuses.items()
    ]
    return _sheet(header, rows)


def _x12(claims: Sequence[tuple[object, ...]], on: date) -> str:
    """The professional claims as one 837 interchange."""
    sent = on.strftime("%Y%m%d")
    body: list[list[str]] = [["BHT", "0019", "00", "1", sent, "1200", "RP"]]
    for place, (number, person, _form, at_place, ago, _stay, _group, biller, codes) in enumerate(claims, start=1):
        day = days_after(on, -int(str(ago))).strftime("%Y%m%d")
        body += [
            ["HL", str(place * 2 - 1), "", "20", "1"],
            ["NM1", "85", "2", "BILLING PROVIDER", "", "", "", "", "XX", str(biller)],
            ["HL", str(place * 2), str(place * 2 - 1), "22", "0"],
            ["SBR", "P", "18", "", "", "", "", "", "", "MC"],
            ["NM1", "IL", "1", "", "", "", "", "", "MI", str(person)],
            ["CLM", str(number), "120", "", "", _composite(str(at_place), "B", "1"), "Y", "A", "Y", "Y"],
            ["HI", *(_diagnosis(one) for one in codes)],  # type: ignore[attr-defined]
            ["LX", "1"],
            ["SV1", _composite("HC", "99214"), "120", "UN", "1", "", "", "1"],
            ["DTP", "472", "D8", day],
        ]
    isa = ["ISA", "00", " " * 10, "00", " " * 10, "ZZ", "CLEARINGHOUSE".ljust(15), "ZZ", "ILHFS".ljust(15)]
    isa += [on.strftime("%y%m%d"), "1200", "^", "00501", "000000001", "0", "T", ":"]
    head = [isa, ["GS", "HC", "CLEARINGHOUSE", "ILHFS", sent, "1200", "1", "X", "005010X222A2"]]
    head.append(["ST", "837", "0001", "005010X222A2"])
    tail = [["SE", str(len(body) + 2), "0001"], ["GE", "1", "1"], ["IEA", "1", "000000001"]]
    return write_segments([*head, *body, *tail]).replace("\x1f", ":")


def _composite(*parts: str) -> str:
    # The writer takes separators out of values; this mark stands for one until the text is whole.
    return "\x1f".join(parts)


def _diagnosis(one: str) -> str:
    position, code = one.split(":")
    return _composite({"P": "ABK", "O": "ABF", "A": "ABJ"}[position], code.replace(".", ""))
