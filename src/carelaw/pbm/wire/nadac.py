"""Read the weekly file of national average drug acquisition costs (NADAC) as its federal agency publishes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import BinaryIO

from carelaw.platform.bulk.sheets import ColumnOf, Row, amount, one_of, rows_of

_CLASSES = {"G": "generic", "B": "brand", "B-ANDA": "generic", "B-BIO": "brand"}


def _code(text: str) -> str:
    # Spreadsheets drop leading zeros; the file itself always has eleven digits.
    if not re.fullmatch(r"\d{11}", text):
        raise ValueError(text)
    return text


def _price(text: str) -> object:
    value = amount(text)
    if value < 0:
        raise ValueError(text)
    return value


def american_day(text: str) -> date:
    """A date written 04/29/2026."""
    return datetime.strptime(text, "%m/%d/%Y").date()  # noqa: DTZ007  a calendar date has no zone


def _class(text: str) -> str:
    if text not in _CLASSES:
        raise ValueError(text)
    return _CLASSES[text]


COLUMNS = (
    ColumnOf("NDC Description", str, "text"),
    ColumnOf("NDC", _code, "11 digits"),
    ColumnOf("NADAC Per Unit", _price, "dollars for one unit, such as 0.28527"),
    ColumnOf("Effective Date", american_day, "a date such as 04/22/2026"),
    ColumnOf("Pricing Unit", one_of("EA", "ML", "GM"), "EA, ML or GM"),
    ColumnOf("Classification for Rate Setting", _class, "G, B, B-ANDA or B-BIO"),
    ColumnOf("As of Date", american_day, "a date such as 04/29/2026"),
)


def read_nadac(stream: BinaryIO, *, file_name: str) -> Iterator[Row]:
    """The rows of a weekly file, good and bad."""
    return rows_of(stream, COLUMNS, file_name=file_name)
