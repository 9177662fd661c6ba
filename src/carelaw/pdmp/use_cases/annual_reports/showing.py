"""A frozen report as every door shows it: as sections, as PDF, as CSV. Nothing is computed again."""

from __future__ import annotations

import csv
import io
from typing import Any

from carelaw.kernel.command import csv_safe
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.letters import annual_report_pdf
from carelaw.pdmp.store.models import AnnualReport, ReportKind
from carelaw.pdmp.use_cases.annual_reports.figures import csv_rows
from carelaw.pdmp.use_cases.annual_reports.making import digest_of

COLUMNS = ("statistic", "table", "row", "column", "value")


def sections_shown(report: AnnualReport) -> list[dict[str, Any]]:
    """The frozen sections. Raises Refusal when they do not match their digest any more."""
    if digest_of(report.figures) != report.digest:
        says = f"The figures of report {report.number} do not match their digest; they are not shown. Tell the auditor."
        raise Refusal("report-digest", says, cite="§12(a)", kind="conflict")
    return list(report.figures["sections"])


def title_of(report: AnnualReport) -> str:
    """What the report is called."""
    if report.kind == ReportKind.ATTORNEY_GENERAL:
        return f"Data pack for the Attorney General's report {report.number}"
    return f"Annual report {report.number} of the ABC-MAP board"


def report_row(report: AnnualReport) -> dict[str, Any]:
    """A report as a line of a list."""
    return {
        "id": str(report.pk),
        "kind": report.kind,
        "number": report.number,
        "version": report.version,
        "period_from": report.period_from,
        "period_to": report.period_to,
        "due_on": report.due_on,
        "made_at": report.made_at,
        "submitted_on": report.submitted_on,
        "published_on": report.published_on,
        "digest": report.digest,
    }


def report_shown(report: AnnualReport) -> dict[str, Any]:
    """A report with its sections."""
    return {**report_row(report), "readings": report.readings, "sections": sections_shown(report)}


def rows_shown(report: AnnualReport) -> list[dict[str, str]]:
    """Every figure as a row."""
    return [dict(zip(COLUMNS, row, strict=True)) for row in csv_rows(sections_shown(report))]


def report_csv(report: AnnualReport) -> str:
    """Every figure as a line of CSV; no cell is taken for a formula."""
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows_shown(report):
        writer.writerow({name: csv_safe(value) for name, value in row.items()})
    return sheet.getvalue()


def report_pdf(report: AnnualReport) -> bytes:
    """The report as PDF."""
    period = f"{report.period_from} through {report.period_to}"
    state = "Draft" if report.submitted_on is None else f"Submitted to the General Assembly on {report.submitted_on}"
    content = {
        "title": title_of(report),
        "author": "Prescription Drug Monitoring Program",
        "lead": f"Period: {period}. Due on {report.due_on}. {state}. Small counts are left out; nobody is named.",
        "footer": f"Snapshot {report.pk}, version {report.version}",
        "sections": sections_shown(report),
    }
    return annual_report_pdf(content, report.made_at)
