"""How a page shows a refusal beside what was typed."""

from __future__ import annotations

from typing import Any

from carelaw.kernel.refusal import Refusal
from carelaw.platform.pages.refusals import status_of


def onto(form: Any, refusal: Refusal) -> None:
    """A refusal stands beside the field it names, with its code and its paragraph; what was typed stays."""
    says = f"{refusal.says} ({refusal.code}, {refusal.cite})" if refusal.cite else f"{refusal.says} ({refusal.code})"
    if form.fields:
        form.add_error(refusal.field if refusal.field in form.fields else None, says)


def status_after(form: Any, refused: Refusal | None) -> int:
    """The status of a page with its form: that of the refusal, 422 for what could not be read, else 200."""
    if refused is not None:
        return status_of(refused)
    return 422 if form.is_bound and form.errors else 200
