"""Turn claims in the layout of the federal research files into the program's own sheets; for tests alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

Row = Mapping[str, str]


def rows_of(path: Path) -> list[Row]:
    """The rows of one file; an empty value there is one blank."""
    with path.open(encoding="utf-8") as file:
        return [
            {key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(file, delimiter="|")
        ]


def day(text: str) -> str:
    return datetime.strptime(text, "%d-%b-%Y").date().isoformat() if text else ""


def sheets(folder: Path) -> dict[str, str]:
    """Members, heads, diagnoses and lines of inpatient and carrier claims; one claim may stand in several rows."""
    inpatient, carrier = rows_of(folder / "inpatient.csv"), rows_of(folder / "carrier.csv")
    people = sorted({row["BENE_ID"] for row in (*inpatient, *carrier)})
    heads = {row["CLM_ID"]: _inpatient(row) for row in inpatient} | {row["CLM_ID"]: _carrier(row) for row in carrier}
    return {
        "members": _text(
            "person_id,last_name,first_name,birth_date,address,zip_code,program,coverage_from",
            (
                [one, "Doe", f"Person {one}", "1950-01-01", "1 Test Street", "60601", "ART5", "2010-01-01"]
                for one in people
            ),
        ),
        "claims": _text("claim_id,person_id,form,tob,pos,from,through,admit,drg,billing_npi,status", heads.values()),
        "claim-dx": _text("claim_id,position,code_set,code", _diagnoses([*inpatient, *carrier])),
        "claim-lines": _text("claim_id,line,hcpcs,date_from,pos", _lines(carrier)),
    }


def _inpatient(row: Row) -> list[str]:
    bill = f"0{row['CLM_FAC_TYPE_CD']}{row['CLM_SRVC_CLSFCTN_TYPE_CD']}{row['CLM_FREQ_CD']}"
    days = [day(row["CLM_FROM_DT"]), day(row["CLM_THRU_DT"]), day(row["CLM_ADMSN_DT"])]
    return [row["CLM_ID"], row["BENE_ID"], "I", bill, "", *days, row["CLM_DRG_CD"], row["ORG_NPI_NUM"], "PAID"]


def _carrier(row: Row) -> list[str]:
    days = [day(row["CLM_FROM_DT"]), day(row["CLM_THRU_DT"]), ""]
    return [row["CLM_ID"], row["BENE_ID"], "P", "", row["LINE_PLACE_OF_SRVC_CD"], *days, "", row["ORG_NPI_NUM"], "PAID"]


def _diagnoses(rows: Iterable[Row]) -> Iterator[list[str]]:
    seen = set()
    for row in rows:
        for column, position in _positions(row):
            code, version = row[column], row.get(column.replace("_CD", "_VRSN_CD"), "0")
            key = (row["CLM_ID"], position, code)
            if code and key not in seen:
                seen.add(key)
                yield [row["CLM_ID"], position, "9" if version == "9" else "10", code]


def _positions(row: Row) -> Iterator[tuple[str, str]]:
    yield "PRNCPAL_DGNS_CD", "P"
    if "ADMTG_DGNS_CD" in row:
        yield "ADMTG_DGNS_CD", "A"
    yield from ((f"ICD_DGNS_CD{number}", "O") for number in range(2, 26) if f"ICD_DGNS_CD{number}" in row)


def _lines(rows: Iterable[Row]) -> Iterator[list[str]]:
    for row in rows:
        yield [
            row["CLM_ID"],
            row["LINE_NUM"],
            row["HCPCS_CD"],
            day(row["LINE_1ST_EXPNS_DT"]),
            row["LINE_PLACE_OF_SRVC_CD"],
        ]


def _text(header: str, rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return text.getvalue()
