"""A history as a file to take along: a tagged PDF, and rows for a spreadsheet. No file name tells who it is about."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from carelaw.kernel.command import csv_safe
from carelaw.pdmp.letters import history_pdf
from carelaw.pdmp.web.history_page import banner, history_page
from carelaw.pdmp.web.history_values import on_the_day
from carelaw.platform.accounts.actor import Actor

_COLUMNS = (
    "patient", "filled_on", "sold_on", "written_on", "prescription_number", "drug", "national_drug_code", "drug_class",
    "schedule", "quantity", "unit", "days_supply", "daily_mme", "fill_number", "refills_authorized", "partial_fill",
    "payment", "prescriber", "prescriber_npi", "prescriber_dea", "dispenser", "dispenser_npi", "dispenser_dea",
)  # fmt: skip


def csv_file(report: Mapping[str, Any], actor: Actor) -> HttpResponse:
    """The rows of a history, one dispensing a line; the first line says for whom and when."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow([csv_safe(banner(report, actor)), csv_safe(f"query {report['query_id']}")])
    writer.writerow(_COLUMNS)
    for row in report["prescriptions"]:
        writer.writerow([csv_safe(value) for value in _values(row)])
    # The mark at the start tells spreadsheets that this is UTF-8.
    return _file("\ufeff" + sheet.getvalue(), "text/csv; charset=utf-8", f"history-{report['query_id'][:8]}.csv")


def pdf_file(report: Mapping[str, Any], actor: Actor) -> HttpResponse:
    """The history as a PDF with tags for screen readers."""
    shown = history_page(report, actor, packed="")
    content = {
        "title": shown.title,
        "lead": shown.lead,
        "banner": shown.banner,
        "at": on_the_day(report),
        "query": report["query_id"],
        "own": shown.own,
        "caveats": shown.caveats,
        "about": [[fact.term, fact.says] for fact in shown.about],
        "essentials": [[one.term, one.value, one.in_words, one.word, one.tone] for one in shown.essentials],
        "flags": [[flag.title, flag.says, [row.text for row in flag.rows]] for flag in shown.flags],
        "risk": [shown.risk.tag.text, " ".join(shown.risk.says), shown.risk.formula] if shown.risk else [],
        "figures": [
            [one.label, one.value, one.unit, one.formula, one.source, one.kind.text]
            for one in (*shown.figures, *shown.more_figures)
        ],
        "rows": [
            [
                r.filled,
                r.patient,
                f"{r.drug} ({r.schedule})",
                r.quantity,
                r.days,
                r.dose,
                r.prescriber,
                r.dispenser,
                r.payment,
            ]
            for r in shown.rows
        ],
        "prescribers": [[str(cell.text) for _, cell in row] for row in shown.prescribers.body],
        "dispensers": [[str(cell.text) for _, cell in row] for row in shown.dispensers.body],
        "access": [shown.access.tag.text, shown.access.cite, shown.access.law_status],
        "reasons": [says for says, _ in shown.access.reasons],
        "readings": [f"{name}: {option}" for name, option in shown.access.readings],
    }
    return _file(history_pdf(content), "application/pdf", f"history-{report['query_id'][:8]}.pdf")


def _values(row: Mapping[str, Any]) -> tuple[Any, ...]:
    drug, prescriber, dispenser = row["drug"], row["prescriber"], row["dispenser"]
    return (
        row["patient_name"], row["filled_on"], row["sold_on"], row["written_on"], row["prescription_number"],
        drug["name"], drug["national_drug_code"], drug["drug_class"], drug["schedule"],
        row["quantity"], row["unit"], row["days_supply"], row["daily_mme"],
        row["fill_number"], row["refills_authorized"], row["partial_fill"], row["payment_says"] or row["payment"],
        f"{prescriber['last_name']}, {prescriber['first_name']}", prescriber["npi"], prescriber["dea"],
        dispenser["name"], dispenser["npi"], dispenser["dea"],
    )  # fmt: skip


def _file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


__all__ = ["csv_file", "pdf_file"]
