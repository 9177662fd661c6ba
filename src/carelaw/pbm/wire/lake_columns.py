"""The columns of a claim in the lake: those of every claims check, and what the market's checks ask besides.

No column names a patient or a member: a claim is its pharmacy, prescription, fill and day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from carelaw.pbm.wire import claims, payment_sheets
from carelaw.platform.bulk.columns import BulkColumn, code, count, day, dollars, text

_MONEY, _DAY = dollars(), day()
_IDENTIFIER = text(r"[A-Za-z0-9._-]{1,35}", "up to 35 letters, digits, dots, underscores and hyphens")
_LEFT_OUT = {"cardholder_id"}

_MORE: tuple[BulkColumn, ...] = (
    BulkColumn("group_id", _IDENTIFIER, ("301-C1",)),
    BulkColumn("plan_id", _IDENTIFIER, ("524-FO",)),
    BulkColumn("network_id", _IDENTIFIER, ("545-2F",)),
    BulkColumn("mac_list", _IDENTIFIER, ("list",)),
    BulkColumn("service_type", text(r"\d{1,2}", "one or two digits"), ("147-U7",)),
    BulkColumn("days_supply", count(0, 999), ("405-D5",)),
    BulkColumn("dispense_as_written", code("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), ("408-D8",)),
    BulkColumn(
        "submission_clarification",
        text(r"\d{1,2}([ ;|]\d{1,2}){0,2}", "up to three codes such as 20"),
        ("420-DK",),
    ),
    BulkColumn("basis_of_cost", text(r"\d{2}", "two digits such as 08"), ("423-DN",)),
    BulkColumn("ingredient_cost_submitted", _MONEY, ("409-D9",)),
    BulkColumn("dispensing_fee_submitted", _MONEY, ("412-DC",)),
    BulkColumn("gross_amount_due", _MONEY, ("430-DU",)),
    BulkColumn("county", text(r"[A-Za-z .'-]{1,40}", "the name of a county")),
)


def _joined() -> tuple[BulkColumn, ...]:
    """Every column once; of two of one name the one that permits more (an amount below zero) stays."""
    found = {column.name: column for column in payment_sheets.CLAIMS}
    found.update({column.name: column for column in claims.COLUMNS})
    found.update({column.name: column for column in _MORE})
    return tuple(column for name, column in found.items() if name not in _LEFT_OUT)


COLUMNS: tuple[BulkColumn, ...] = _joined()
NAMES = tuple(column.name for column in COLUMNS)
TYPES: Mapping[str, str] = {column.name: column.kind.type for column in COLUMNS}


def columns_with(headings: Mapping[str, str]) -> tuple[BulkColumn, ...]:
    """The columns, each answering to the sender's heading for it too. `headings`: our name by the sender's heading."""
    by_name: dict[str, list[str]] = {}
    for heading, name in headings.items():
        by_name.setdefault(name, []).append(heading)
    return tuple(
        replace(column, known_as=(*column.known_as, *by_name[column.name])) if column.name in by_name else column
        for column in COLUMNS
    )
