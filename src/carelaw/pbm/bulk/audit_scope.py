"""The scope filter over a whole file of claims: the twin of the look-back rules. Every row gets one answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from carelaw.law.register import Law
from carelaw.pbm.rules.audits.look_back import FEDERAL
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.staging import Connection

# Raise it with every change of the SQL, so that files judged before are judged anew.
VERSION = "2"


def parameters(law: Law) -> dict[str, Any]:
    """The law's years and days and the chosen reading, as the SQL takes them."""
    adopted = PROGRAMS_BILL in law.rulebooks
    return {
        "adopted": adopted,
        "starts": law.number("pbm.rulebook_starts_on", date.max) if adopted else date.max,
        "years": law.number("pbm.audit_lookback_years", date.max) if adopted else 0,
        "r11": law.reading("R11") if adopted else "",
        "federal": f"(?i)^(?:{FEDERAL.pattern})$",
    }


def terms() -> Mapping[str, Any]:
    """What the answers depend on besides the file."""
    return {"version": VERSION, **parameters(adopted_law())}


def decide(connection: Connection) -> None:
    """Leave `answers` beside `typed`."""
    judge(connection, adopted_law())


def judge(connection: Connection, law: Law) -> None:
    """Judge every row of `typed` under a law."""
    connection.execute(_sql(), parameters(law))


@cache
def _sql() -> str:
    return files("carelaw.pbm.bulk").joinpath("audit_scope.sql").read_text("utf-8")
