"""What a pharmacy types for an appeal: each field, how it is read, what is permitted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from carelaw.kernel.identifiers import ndc_candidates
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pbm.facts.mac_appeals import Invoice
from carelaw.pbm.wire.mac_columns import dollars, drug_code, npi, quantity
from carelaw.platform.bulk.sheets import day

_CITE = "215 ILCS 5/513b1(b)(4)"
_GROUND = "215 ILCS 5/513b1(b)(4)(A)"


@dataclass(frozen=True, slots=True)
class AppealField:
    """One field of the form: its name at every door, its label, how it is read, what is permitted."""

    name: str
    label: str
    parse: Callable[[str], Any]
    says: str
    required: bool = False
    cite: str = _CITE


def _words(text: str) -> str:
    if len(text) > 120:
        raise ValueError(text)
    return text


def _reference(text: str) -> str:
    if len(text) > 40 or not all(char.isalnum() or char in "-._/" for char in text):
        raise ValueError(text)
    return text


_MONEY = "dollars and cents, such as 12.50"
FIELDS: tuple[AppealField, ...] = (
    AppealField(
        "pharmacy_npi",
        "NPI of the pharmacy",
        npi,
        "the ten digits of a pharmacy that you act for; empty means your own",
        cite='215 ILCS 5/513b1(b)(3) "pharmacy services administrative organization"',
    ),
    AppealField("manager", "Benefit manager (state number)", _words, "its state number, such as PBM0101", True),
    AppealField("list", "Price list", _words, "the code of a list that you are subject to"),
    AppealField(
        "claim_reference",
        "Claim authorization number (503-F3)",
        _reference,
        "the number of the paid claim: letters, digits, hyphens; nothing about the patient",
        True,
    ),
    AppealField(
        "ndc", "National drug code", drug_code, "11 digits, or hyphens as in 0378-4105-91", True, "215 ILCS 5/513b1(a)"
    ),
    AppealField("filled_on", "Date of the fill (401-D1)", day, "a date such as 2026-03-02", True, _GROUND),
    AppealField("claimed_on", "Date of the claim", day, "a date such as 2026-03-02; empty means the day of the fill"),
    AppealField("quantity", "Quantity dispensed (442-E7)", quantity, "a number above 0, such as 30", True, _GROUND),
    AppealField(
        "ingredient_paid", "Ingredient cost paid (506-F6)", dollars, f"{_MONEY}, without dispensing fee", True, _GROUND
    ),
    AppealField("supplier", "Supplier", _words, "the supplier's name", cite=_GROUND),
    AppealField("invoice_number", "Invoice number", _words, "the number on the supplier's invoice", cite=_GROUND),
    AppealField("invoiced_on", "Date of the invoice", day, "a date such as 2026-02-20", cite=_GROUND),
    AppealField(
        "invoice_ndc",
        "National drug code on the invoice",
        drug_code,
        "11 digits, or hyphens as in 0378-4105-91; empty means the drug dispensed",
        cite=_GROUND,
    ),
    AppealField("invoice_total", "Invoice amount for the drug", dollars, _MONEY, cite=_GROUND),
    AppealField("invoice_units", "Units on the invoice", quantity, "a number above 0, such as 300", cite=_GROUND),
    AppealField("discounts", "Discounts", dollars, _MONEY, cite=_GROUND),
    AppealField("rebates", "Rebates for this drug", dollars, _MONEY, cite=_GROUND),
    AppealField("credits", "Credits", dollars, _MONEY, cite=_GROUND),
)
NAMES = tuple(field.name for field in FIELDS)
COST_NAMES = NAMES[NAMES.index("supplier") :]


def cleaned(typed: Mapping[str, Any]) -> dict[str, str]:
    """What was typed, as text, only in fields that exist. Whatever it says is kept."""
    return {name: str(typed[name])[:200].replace("\0", "").strip() for name in NAMES if typed.get(name) is not None}


def read_fields(typed: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    """The values of the form, and what is wrong with each field that cannot be read."""
    values: dict[str, Any] = {}
    problems = []
    for field in FIELDS:
        text = typed.get(field.name, "")
        try:
            values[field.name] = field.parse(text) if text else None
        except (ValueError, InvalidOperation):
            values[field.name] = None
            problems.append(_wrong(field, text))
            continue
        if field.required and not text:
            problems.append(_wrong(field, text))
    return values, problems


def invoice_of(values: Mapping[str, Any]) -> Invoice | None:
    """The invoice, where amount and units are given."""
    if values["invoice_total"] is None or values["invoice_units"] is None:
        return None
    invoiced_on: date | None = values["invoiced_on"]
    other = values.get("invoice_ndc")
    return Invoice(
        invoiced_on=invoiced_on,
        total=values["invoice_total"],
        units=values["invoice_units"],
        discounts=values["discounts"] or Decimal(0),
        rebates=values["rebates"] or Decimal(0),
        credits=values["credits"] or Decimal(0),
        same_drug=other is None or other == values["ndc"],
    )


def keeping_draft(refusal: Refusal, says: str, reference: str) -> Refusal:
    """The refusal with the words that tell where what was typed is kept."""
    return Refusal(
        refusal.code,
        f"{refusal.says} {says}",
        cite=refusal.cite,
        field=refusal.field,
        kind=refusal.kind,
        problems=refusal.problems,
        reference=reference,
    )


def _wrong(field: AppealField, text: str) -> Problem:
    shown = f"“{text}” is not permitted" if text else "nothing is given"
    says = f"{field.label}: {shown}. Permitted: {field.says}."
    perhaps = ndc_candidates(text) if field.name == "ndc" else ()
    if perhaps:
        says += f" {text} can be {', '.join(perhaps)}."
    return Problem("E-MAC-19.field", says, field.name, field.cite)
