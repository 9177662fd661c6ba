"""Documents of prescription monitoring as PDF, made by typst from JSON; templates and fonts come with the packages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

_FOLDER = Path(__file__).resolve().parent
# One compiler keeps its fonts and parsed templates; it takes one document at a time.
_ONE_AT_A_TIME = Lock()


def history_pdf(content: Mapping[str, Any]) -> bytes:
    """A history as a tagged PDF (PDF/UA-1). Nothing of it touches the disk."""
    with _ONE_AT_A_TIME:
        made = _compiler("history.typ").compile(
            format="pdf", sys_inputs={"content": json.dumps(content)}, pdf_standards="ua-1"
        )
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=8)
def _compiler(template: str) -> typst.Compiler:
    return typst.Compiler(input=str(_FOLDER / template), root=str(_FOLDER), ignore_system_fonts=True)


__all__ = ["history_pdf"]
