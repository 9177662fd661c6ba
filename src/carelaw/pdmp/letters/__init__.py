"""Documents of prescription monitoring as PDF; the templates come with the package."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from carelaw.platform.typeset import pdf

_FOLDER = Path(__file__).resolve().parent


def history_pdf(content: Mapping[str, Any]) -> bytes:
    """A history as a tagged PDF (PDF/UA-1). Nothing of it touches the disk."""
    return pdf(_FOLDER / "history.typ", content)


def patient_pdf(content: Mapping[str, Any]) -> bytes:
    """What a patient gets on paper, as a tagged PDF: the record, the form, the notice, the poster."""
    return pdf(_FOLDER / "patient.typ", content)


def law_answer_pdf(content: Mapping[str, Any]) -> bytes:
    """The answer to a law-enforcement request as a tagged PDF; the limit on its use stands on every page."""
    return pdf(_FOLDER / "law_answer.typ", content)


def annual_report_pdf(content: Mapping[str, Any], made_at: datetime) -> bytes:
    """An annual report as a tagged PDF; made again from the same snapshot it is the same, byte for byte."""
    return pdf(_FOLDER / "report.typ", content, made_at=made_at)


__all__ = ["annual_report_pdf", "history_pdf", "law_answer_pdf", "patient_pdf"]
