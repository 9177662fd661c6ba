"""The tables that this package carries, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def toml_table(name: str) -> dict[str, Any]:
    """One of the TOML tables of this package."""
    return tomllib.loads(files("carelaw.pdmp.drugs").joinpath(name).read_text(encoding="utf-8"))


def text_table(name: str) -> str:
    """One of the text tables of this package."""
    return files("carelaw.pdmp.drugs").joinpath(name).read_text(encoding="utf-8")
