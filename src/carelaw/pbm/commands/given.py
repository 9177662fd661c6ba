"""What people name at the command line: days, amounts, files, JSON."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from carelaw.kernel.command import Console
from carelaw.kernel.refusal import Refusal


def read_day(text: str) -> date:
    """A day as people type it at the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no date; write it as 2026-05-01") from None


def read_amount(text: str) -> Decimal:
    """Dollars and cents as people type them at the command line."""
    try:
        return Decimal(text.removeprefix("$").replace(",", ""))
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"“{text}” is no amount; write it as 1000.00") from None


def named_file(name: str) -> Path:
    """A file that is there. Raises Refusal."""
    path = Path(name)
    if not path.is_file():
        raise Refusal("file-not-found", f"{path} is not a file. Name a file that can be read.", field="file")
    return path


def read_fields(name: str, console: Console) -> dict[str, Any]:
    """The fields of a form as one JSON object, from a file or, for `-`, from standard input."""
    text = console.stdin.read() if name == "-" else named_file(name).read_text("utf-8")
    try:
        typed = json.loads(text)
    except json.JSONDecodeError as fault:
        says = f"The file is no JSON: {fault.msg} in line {fault.lineno}."
        raise Refusal("fields-not-json", says, field="file") from None
    if not isinstance(typed, Mapping):
        says = "The file must hold one JSON object with the fields of the form."
        raise Refusal("fields-not-json", says, field="file")
    return dict(typed)
