"""Documents of prescription monitoring as PDF; the templates come with the package."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from carelaw.platform.typeset import pdf

_FOLDER = Path(__file__).resolve().parent


def history_pdf(content: Mapping[str, Any]) -> bytes:
    """A history as a tagged PDF (PDF/UA-1). Nothing of it touches the disk."""
    return pdf(_FOLDER / "history.typ", content)


__all__ = ["history_pdf"]
