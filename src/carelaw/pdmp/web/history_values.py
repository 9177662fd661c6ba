"""How the values of a history are written: days, names, numbers, and where a supply begins and ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import ngettext

from carelaw.pdmp.facts.clinical import DrugClass
from carelaw.platform.legal_zone import zone_of

Json = Mapping[str, Any]

_CLASSES_IN_ORDER = [one.value for one in DrugClass]


def day(text: str | None) -> str:
    """An ISO date as people read it here; empty when there is none."""
    return date_format(date.fromisoformat(text), "m/d/Y") if text else ""


def instant(text: str) -> datetime:
    """The instant that an ISO text names."""
    return datetime.fromisoformat(text)


def on_the_day(report: Json) -> str:
    """The local day and hour of an answer."""
    local = instant(report["provided_at"]).astimezone(zone_of("pdmp"))
    return f"{date_format(local, 'm/d/Y')}, {date_format(local, 'P')} {local.tzname()}"


def full_name(name: Json) -> str:
    """A name as lists show it: family name first."""
    given = " ".join(part for part in (name["first"], name["middle"], name["suffix"]) if part)
    return ", ".join(part for part in (name["last"], given) if part)


def person_name(prescriber: Json) -> str:
    """A prescriber as lists show them: family name first."""
    return ", ".join(part for part in (prescriber["last_name"], prescriber["first_name"]) if part)


def number(value: Any) -> str:
    """A number without idle zeros: 120.0 is 120."""
    text = str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def supply_begin(row: Json) -> date:
    """The first day of a supply: the day sold, or else filled."""
    return date.fromisoformat(row["sold_on"] or row["filled_on"])


def supply_end(row: Json) -> date | None:
    """The last day of a supply; None when the days' supply is not known."""
    days = row["days_supply"]
    return supply_begin(row) + timedelta(days=days - 1) if days else None


def running_supplies(report: Json) -> list[tuple[Json, date]]:
    """The rows whose supply runs on the day of the answer, each with its last day."""
    as_of = date.fromisoformat(report["as_of"])
    ends = {row["record_id"]: supply_end(row) for row in report["prescriptions"]}
    running = [(row, ends[row["record_id"]]) for row in report["prescriptions"]]
    return [(row, end) for row, end in running if end is not None and supply_begin(row) <= as_of <= end]


def days_left(end: date, report: Json) -> str:
    """How long a supply still lasts, in words."""
    days = (end - date.fromisoformat(report["as_of"])).days + 1
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def place_of_class(drug_class: str) -> int:
    """The place of a class in every list; compounds and unknown products come last."""
    return _CLASSES_IN_ORDER.index(drug_class) if drug_class in _CLASSES_IN_ORDER else len(_CLASSES_IN_ORDER)


__all__ = [
    "Json",
    "day",
    "days_left",
    "full_name",
    "instant",
    "number",
    "on_the_day",
    "person_name",
    "place_of_class",
    "running_supplies",
    "supply_begin",
    "supply_end",
]
