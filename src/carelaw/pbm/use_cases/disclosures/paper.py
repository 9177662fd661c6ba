"""A statement as a paper: watermarked where it is designated confidential, and as a sheet that says so first."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from carelaw.kernel.command import csv_safe
from carelaw.pbm.store.models import DisclosureStatement
from carelaw.pbm.use_cases.disclosures.stating import CONFIDENTIAL, WHAT
from carelaw.pbm.use_cases.disclosures.templates import CITES, TEMPLATES
from carelaw.pbm.use_cases.program_terms.common import party_named
from carelaw.platform.typeset import pdf

_TEMPLATE = Path(__file__).resolve().parent / "statement.typ"
_OPEN = "The benefit manager did not designate this confidential."


def statement_pdf(statement: DisclosureStatement) -> bytes:
    """The statement as a PDF; the same statement gives the same bytes."""
    entity, manager = party_named(statement.entity_id), party_named(statement.manager_id)
    names = [column.name for column in TEMPLATES[statement.kind]]
    stated = statement.lines.exclude(standing="refused").order_by("row")
    content = {
        "title": f"{WHAT[statement.kind]}: statement {statement.number}",
        "manager": manager.name,
        "watermark": "CONFIDENTIAL" if statement.confidential else "",
        "footer": f"{CITES[statement.kind]} (House Bill 5614, bill text)",
        "facts": [
            ["From", manager.name],
            ["To", entity.name],
            ["Period", f"{statement.period_from} through {statement.period_to}"],
            ["Total", f"${statement.total:,.2f}"],
            ["Allocation", statement.allocation or "–"],
            ["Attested by", f"{statement.attested_by}, {statement.attested_as}" if statement.attested_by else "–"],
        ],
        "columns": [*(name.replace("_", " ") for name in names), "standing"],
        "rows": [[*(str(one.cells.get(name) or "–") for name in names), one.standing] for one in stated[:2_000]],
        "designation": CONFIDENTIAL[statement.kind] if statement.confidential else _OPEN,
    }
    return pdf(_TEMPLATE, content, made_at=statement.sent_at or statement.drafted_at)


def statement_sheet(statement: DisclosureStatement) -> str:
    """Every row of the statement as a sheet; its first line says how it is designated."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([CONFIDENTIAL[statement.kind] if statement.confidential else _OPEN])
    names = [column.name for column in TEMPLATES[statement.kind]]
    writer.writerow(["row", *names, "standing", "says"])
    for one in statement.lines.order_by("row").iterator():
        cells = [csv_safe(str(one.cells.get(name) or "")) for name in names]
        writer.writerow([one.row, *cells, one.standing, csv_safe(one.says)])
    return "\ufeff" + out.getvalue()
