"""The counter check over a whole file: claim states, then the twin of the rule. Every row gets one answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Law
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.staging import Connection

# Raise it with every change of the SQL, so that files judged before are judged anew.
VERSION = "1"
_DAYS = {"policies_from": "mac.policies_from", "contracts_from": "mac.contracts_from"}
_READINGS = {"scope": "S1", "price": "S13", "tax": "S14", "share": "S21", "public": "S22"}


def parameters(law: Law) -> dict[str, Any]:
    """The law's days and the chosen readings, as the SQL takes them."""
    days = {name: _one_value(law, number) for name, number in _DAYS.items()}
    return days | {name: law.reading(reading) for name, reading in _READINGS.items()}


def terms() -> Mapping[str, Any]:
    """What the answers depend on besides the file."""
    return {"version": VERSION, **parameters(adopted_law())}


def decide(connection: Connection) -> None:
    """Leave `states` and `answers` beside `typed`."""
    judge(connection, adopted_law())


def judge(connection: Connection, law: Law) -> None:
    """Judge every row of `typed` under a law."""
    follow(connection)
    answer(connection, law)


def follow(connection: Connection) -> None:
    """Leave `states`: what became of each transaction."""
    connection.execute(_sql("claim_states.sql"))


def answer(connection: Connection, law: Law) -> None:
    """Leave `answers`, from `typed` and `states`."""
    connection.execute(_sql("point_of_sale.sql"), parameters(law))


def _one_value(law: Law, number: str) -> date:
    """A day of the calendar, the same whenever one asks: the SQL takes one value for a whole file."""
    value = law.number(number, date.max)
    if law.number(number, date.min) != value:
        says = f"{number} has several versions; this check takes one. Split the file by date of service."
        raise Refusal("number-has-versions", says, field=number, kind="unavailable")
    assert isinstance(value, date)
    return value


@cache
def _sql(name: str) -> str:
    return files("carelaw.pbm.bulk").joinpath(name).read_text("utf-8")
