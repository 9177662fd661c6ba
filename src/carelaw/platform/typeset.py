"""Documents as tagged PDF (PDF/UA-1), made by typst from a template and JSON; nothing of them touches the disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

# One compiler keeps its fonts and parsed templates; it takes one document at a time.
_ONE_AT_A_TIME = Lock()


def pdf(template: Path, content: Mapping[str, Any], *, made_at: datetime | None = None) -> bytes:
    """A template filled with content (`sys.inputs.content`, JSON) as a PDF.

    With `made_at` the same content gives the same bytes, so that a digest of it can be kept.
    """
    with _ONE_AT_A_TIME:
        made = _compiler(template).compile(
            format="pdf",
            sys_inputs={"content": json.dumps(content)},
            pdf_standards="ua-1",
            timestamp=int(made_at.timestamp()) if made_at else None,
        )
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=16)
def _compiler(template: Path) -> typst.Compiler:
    return typst.Compiler(input=str(template), root=str(template.parent), ignore_system_fonts=True)


__all__ = ["pdf"]
