"""The sheets of audits: claims that an audit asks for, and files of whole audits; CSV or a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.audit_plans import AuditFile, DayConsent
from carelaw.pbm.facts.audits import AuditMethod
from carelaw.pbm.wire.mac_columns import dollars, short
from carelaw.platform.bulk.columns import BulkColumn, code, count, text
from carelaw.platform.bulk.columns import day as bulk_day
from carelaw.platform.bulk.columns import dollars as bulk_dollars
from carelaw.platform.bulk.sheets import ColumnOf, Row, Sheet, day, read_sheet
from carelaw.platform.bulk.workbooks import Content, content_of, grid_of

_BOOKS = {Content.XLSX, Content.XLS, Content.XLSM, Content.XLSB, Content.ODS}


def _years(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 50):
        raise ValueError(text)
    return int(text)


def _reference(text: str) -> str:
    if len(text) > 40 or any(letter.isspace() for letter in text):
        raise ValueError(text)
    return text


AUDIT_CLAIMS: Sequence[ColumnOf] = (
    ColumnOf("claim_reference", _reference, "the claim's own reference, at most 40 characters without spaces"),
    ColumnOf("submitted_on", day, "a date such as 2026-05-01", required=False, cite="215 ILCS 5/512-7.10(f)"),
    ColumnOf("adjudicated_on", day, "a date such as 2026-05-01", required=False, cite="215 ILCS 5/512-7.10(f)"),
    ColumnOf("paid", dollars, "dollars and cents such as 12.50", required=False),
    ColumnOf("federal_cite", short(60), "a citation such as 42 CFR 423.505(d)", required=False),
    ColumnOf("line_of_business", short(60), "text of at most 60 characters", required=False),
    ColumnOf("federal_years", _years, "a whole number of years from 1 to 50", required=False),
)


def sheet_of(raw: bytes, columns: Sequence[ColumnOf], *, file_name: str) -> Sheet:
    """Read a CSV sheet or the first fitting sheet of a workbook; rows keep the numbers a spreadsheet shows."""
    content = content_of(raw)
    if content not in _BOOKS:
        return read_sheet(io.BytesIO(raw), columns, file_name=file_name)
    needed = {column.name for column in columns if column.required}
    grid = grid_of(raw, content, file_name=file_name, is_header=lambda cells: needed <= {c.strip() for c in cells})
    if grid is None:
        known = ", ".join(column.name for column in columns)
        says = f"No sheet of the workbook has the columns {', '.join(sorted(needed))}. The columns are: {known}."
        raise Refusal("sheet-columns-missing", says, field="file")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(grid.header)
    numbers = []
    for number, cells in grid.rows:
        if any(cell.strip() for cell in cells):
            numbers.append(number)
            writer.writerow([" ".join(cell.split()) for cell in cells])
    read = read_sheet(io.BytesIO(out.getvalue().encode()), columns, file_name=file_name)
    # Line two of what was written is the first row of the sheet, whatever stood above or between.
    place = dict(enumerate(numbers, start=2))
    return Sheet(file_name, [_at(r, place) for r in read.rows], [_at(r, place) for r in read.refused])


def _at(row: Row, place: dict[int, int]) -> Row:
    return Row(place[row.number], row.sent, row.values, row.problems)


# One audit a row, as a benefit manager, an auditor or a pharmacy tells it (feed F11).
_DAY, _MONEY, _YES = bulk_day(), bulk_dollars(), code("yes", "no")
_WORDS = text(r"[^\x00]{1,300}", "text of at most 300 characters")
_NAME = text(r"[A-Za-z0-9._/-]{1,40}", "at most 40 letters, digits, dots, slashes and hyphens")
_DAYS = text(r"\d{4}-\d{2}-\d{2}( ?; ?\d{4}-\d{2}-\d{2}){0,30}", "days such as 2026-05-11, semicolons between them")

AUDIT_FILES: tuple[BulkColumn, ...] = (
    BulkColumn("reference", _NAME, (), True),
    BulkColumn("manager_number", _NAME, (), True),
    BulkColumn("pharmacy_npi", text(r"\d{10}", "ten digits")),
    BulkColumn("cycle", _NAME),
    BulkColumn("mode", code("on-site", "desk")),
    BulkColumn("sent_by", code("certified-mail", "mail", "fax", "e-mail", "portal")),
    BulkColumn("certified_number", text(r"[A-Za-z0-9 ]{1,40}", "at most 40 letters and digits")),
    BulkColumn("requests", _WORDS),
    BulkColumn("mailed_on", _DAY),
    BulkColumn("delivered_on", _DAY),
    BulkColumn("response_due_on", _DAY),
    BulkColumn("notice_delivered_on", _DAY),
    BulkColumn("notice_form", code("written", "oral")),
    BulkColumn("days", _DAYS),
    BulkColumn("first_of_cycle", _YES),
    BulkColumn("consent_day", _DAY),
    BulkColumn("consent_by", _WORDS),
    BulkColumn("consent_role", code("provider", "pharmacist")),
    BulkColumn("consent_on", _DAY),
    BulkColumn("method", code("claim-by-claim", "targeted-claims", "random-sample", "extrapolation")),
    BulkColumn("oldest_submitted_on", _DAY),
    BulkColumn("oldest_adjudicated_on", _DAY),
    BulkColumn("federal_cite", _WORDS),
    BulkColumn("line_of_business", _WORDS),
    BulkColumn("process_on_file", _YES),
    BulkColumn("explained_on", _DAY),
    BulkColumn("contact_name", _WORDS),
    BulkColumn("contact_address", _WORDS),
    BulkColumn("contact_telephone", _WORDS),
    BulkColumn("reported_on", _DAY),
    BulkColumn("recouped_on", _DAY),
    BulkColumn("recouped", _MONEY),
    BulkColumn("overpaid", _MONEY),
    BulkColumn("underpaid", _MONEY),
    BulkColumn("settlement_amount", _MONEY),
    BulkColumn("settlement_signed_on", _DAY),
    BulkColumn("protocol_hash", _NAME),
    BulkColumn("peer_class", _NAME),
)
AUDIT_SCOPE: tuple[BulkColumn, ...] = (
    BulkColumn("claim_reference", text(r"\S{1,40}", "at most 40 characters without spaces"), (), True),
    BulkColumn("audit_start", _DAY, (), True),
    BulkColumn("submitted_on", _DAY),
    BulkColumn("adjudicated_on", _DAY),
    BulkColumn("federal_cite", text(r"[^\x00]{1,60}", "a citation such as 42 CFR 423.505(d)")),
    BulkColumn("line_of_business", text(r"[^\x00]{1,60}", "text of at most 60 characters")),
    BulkColumn("federal_years", count(1, 50)),
)


def as_csv(raw: bytes, columns: Sequence[BulkColumn], *, file_name: str) -> bytes:
    """A workbook's first fitting sheet as CSV; what is no workbook stays as it is."""
    content = content_of(raw)
    if content not in _BOOKS:
        return raw
    needed = {column.name for column in columns if column.required}
    grid = grid_of(raw, content, file_name=file_name, is_header=lambda cells: needed <= {c.strip() for c in cells})
    if grid is None:
        says = f"No sheet of the workbook has the columns {', '.join(sorted(needed))}."
        raise Refusal("sheet-columns-missing", says, field="file")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([cell.strip() for cell in grid.header])
    writer.writerows([" ".join(cell.split()) for cell in cells] for _number, cells in grid.rows if any(cells))
    return out.getvalue().encode()


def audit_file_of(sent: Mapping[str, Any]) -> AuditFile:
    """One audit from the values of a row or of a form; amounts are in dollars."""
    days = tuple(date.fromisoformat(one.strip()) for one in (sent.get("days") or "").split(";") if one.strip())
    told: dict[str, Any] = {name: sent.get(name) for name in _AS_THEY_ARE}
    told |= {name: sent.get(name) or "" for name in _WORDS_OF_IT}
    return AuditFile(
        mode=sent.get("mode"),
        cycle=sent.get("cycle") or "",
        sent_by=sent.get("sent_by"),
        certified_number=sent.get("certified_number") or "",
        requests=tuple(one.strip() for one in (sent.get("requests") or "").split(";") if one.strip()),
        days=days,
        oral=sent.get("notice_form") == "oral",
        first_of_cycle=sent.get("first_of_cycle") != "no",
        consent=_consent(sent, days),
        method=_method(sent, days),
        process_on_file=None if not sent.get("process_on_file") else sent["process_on_file"] == "yes",
        underpaid=sent.get("underpaid") or Decimal(0),
        **told,
    )


_AS_THEY_ARE = (
    "mailed_on",
    "delivered_on",
    "response_due_on",
    "notice_delivered_on",
    "oldest_submitted_on",
    "oldest_adjudicated_on",
    "explained_on",
    "reported_on",
    "recouped_on",
    "recouped",
    "overpaid",
    "settlement_amount",
    "settlement_signed_on",
)
_WORDS_OF_IT = ("federal_cite", "line_of_business", "contact_name", "contact_address", "contact_telephone")


def _consent(sent: Mapping[str, Any], days: tuple[date, ...]) -> DayConsent | None:
    on = sent.get("consent_day") or min(days, default=None) or sent.get("mailed_on")
    if on is None or not (sent.get("consent_by") or sent.get("consent_on")):
        return None
    return DayConsent(on, sent.get("consent_by") or "", sent.get("consent_role"), sent.get("consent_on"))


def _method(sent: Mapping[str, Any], days: tuple[date, ...]) -> AuditMethod | None:
    on = min(days, default=None) or sent.get("mailed_on") or sent.get("delivered_on")
    return AuditMethod(on, sent["method"]) if on is not None and sent.get("method") else None
