"""The tables of a history: every dispensing, every change of the dose, the prescribers and the pharmacies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from carelaw.pdmp.web.history_pictures import doses_picture
from carelaw.pdmp.web.history_values import Json, day, days_left, number, person_name, supply_begin, supply_end
from carelaw.pdmp.web.history_words import CLASSES, WARNINGS
from carelaw.platform.pages.parts import Cell, Column, Table


@dataclass(frozen=True, slots=True)
class RowShown:
    """One dispensing of the table."""

    anchor: str
    patient: str
    filled: str
    filled_key: str
    written: str
    drug: str
    drug_class: str
    schedule: str
    active: str
    quantity: str
    quantity_key: str
    days: str
    dose: str
    refill: str
    prescriber: str
    dispenser: str
    payment: str
    number: str
    warnings: str


def row_shown(row: Json, report: Json) -> RowShown:
    """One dispensing in words."""
    end, as_of = supply_end(row), date.fromisoformat(report["as_of"])
    running = end is not None and supply_begin(row) <= as_of <= end
    told = CLASSES.get(row["drug"]["drug_class"])
    quantity = number(row["quantity"]) if row["quantity"] is not None else ""
    units = {"01": "", "02": " mL", "03": " g"}
    return RowShown(
        anchor=f"row-{row['record_id']}",
        patient=row["patient_name"],
        filled=day(row["sold_on"] or row["filled_on"]),
        filled_key=row["sold_on"] or row["filled_on"],
        written=day(row["written_on"]),
        drug=row["drug"]["name"],
        drug_class=_(told) if told else row["drug"]["drug_class"],
        schedule=row["drug"]["schedule"],
        active=_("active, %(left)s") % {"left": days_left(end, report)} if running and end else "",
        quantity=quantity + units.get(row["unit"], ""),
        quantity_key=quantity,
        days="" if row["days_supply"] is None else str(row["days_supply"]),
        dose="" if row["daily_mme"] is None else number(row["daily_mme"]),
        refill=_refill(row),
        prescriber=person_name(row["prescriber"]),
        dispenser=row["dispenser"]["name"],
        payment=row["payment_says"] or row["payment"],
        number=row["prescription_number"],
        warnings="; ".join(_(WARNINGS[one]) for one in row["warnings"] if one in WARNINGS),
    )


def _refill(row: Json) -> str:
    if row["fill_number"] is None:
        return ""
    part = _(", part %(n)s") % {"n": row["partial_fill"]} if row["partial_fill"] else ""
    return f"{row['fill_number']}/{row['refills_authorized'] or 0}{part}"


def dose_table_of(report: Json) -> Table | None:
    """Every change of the dose, beside the picture; None when there is no picture."""
    if doses_picture(report) is None:
        return None
    steps = report["timeline"]["steps"]
    return Table(
        caption=_("Daily dose, newest first"),
        columns=(Column("from", _("From")), Column("to", _("To")), Column("mme", "MME", numeric=True)),
        rows=[(day(step["first"]), day(step["last"]), number(step["mme"])) for step in reversed(steps)],
        caption_hidden=True,
    )


def prescribers_table(report: Json) -> Table:
    """The prescribers, each with how often and when last."""
    columns = (
        Column("name", _("Prescriber")),
        Column("npi", "NPI"),
        Column("dea", "DEA"),
        Column("fills", _("Fills"), numeric=True),
        Column("last", _("Last fill")),
    )
    rows = [
        (person_name(one), Cell(one["npi"], code=True), Cell(one["dea"], code=True), *_fills(report, "prescriber", one))
        for one in report["prescribers"]
    ]
    return Table(caption=_("Prescribers"), columns=columns, rows=rows)


def dispensers_table(report: Json) -> Table:
    """The pharmacies and other dispensers, each with how often and when last."""
    columns = (
        Column("name", _("Pharmacy")),
        Column("place", _("Address")),
        Column("phone", _("Telephone")),
        Column("fills", _("Fills"), numeric=True),
        Column("last", _("Last fill")),
    )
    rows = [
        (one["name"], _place(one), _telephone(one["phone"]), *_fills(report, "dispenser", one))
        for one in report["dispensers"]
    ]
    return Table(caption=_("Pharmacies and other dispensers"), columns=columns, rows=rows)


def _fills(report: Json, who: str, one: Json) -> tuple[str, str]:
    days = [row["sold_on"] or row["filled_on"] for row in report["prescriptions"] if row[who] == one]
    return str(len(days)), day(max(days)) if days else ""


def _place(one: Json) -> str:
    return ", ".join(part for part in (one["address_1"], one["city"], f"{one['state']} {one['zip_code'][:5]}") if part)


def _telephone(text: str) -> str:
    return f"{text[:3]}-{text[3:6]}-{text[6:]}" if len(text) == 10 and text.isdigit() else text


__all__ = ["RowShown", "dispensers_table", "dose_table_of", "prescribers_table", "row_shown"]
