"""The templates of the three statements: their columns, what each cell permits, and how a row stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from carelaw.kernel.decision import Outcome
from carelaw.pbm.facts.disclosures import FeeOfPharmacies, RateLine
from carelaw.pbm.rules.disclosures.statements import (
    CITE_FEES,
    CITE_RATES,
    CITE_REBATES,
    pharmacy_fee,
    rate_disclosed,
)
from carelaw.pbm.use_cases.sheet_templates import dollars, line, ndc, reference, unit_price
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.sheets import ColumnOf, day, one_of
from carelaw.platform.parties.models import Identifier, IdentifierSystem

_DEFINED = '215 ILCS 5/512-3 "Rebates"'
REBATE_KINDS = (
    "formulary",
    "market-share",
    "price-protection",
    "administrative",
    "volume",
    "in-kind",
    "other",
)
FEE_KINDS = ("claims-processing", "network")
RATE_TYPES = ("mac", "awp", "wac", "nadac", "charge", "schedule")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError(text)
    return int(text)


def _quantity(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite() or value <= 0 or value >= 10**7 or value != value.quantize(Decimal("0.001")):
        raise ValueError(text)
    return value


TEMPLATES: Mapping[str, tuple[ColumnOf, ...]] = {
    "rebates": (
        ColumnOf("manufacturer", line(160), "the manufacturer's name", cite=CITE_REBATES),
        ColumnOf("labeler", line(5), "the five-digit labeler code", required=False, cite=CITE_REBATES),
        ColumnOf("product", line(120), "the product's name", required=False),
        ColumnOf("kind", one_of(*REBATE_KINDS), ", ".join(REBATE_KINDS), cite=_DEFINED),
        ColumnOf("entity", reference, "the covered entity's state number", required=False, cite=CITE_REBATES),
        ColumnOf("amount", dollars, "dollars and cents; of in-kind items their value", cite=CITE_REBATES),
    ),
    "fees": (
        ColumnOf("pharmacy_npi", line(10), "the pharmacy's NPI", cite=CITE_FEES),
        ColumnOf("fee_kind", one_of(*FEE_KINDS), ", ".join(FEE_KINDS), cite=CITE_FEES),
        ColumnOf("source", line(120), "where the fee comes from", required=False, cite=CITE_FEES),
        ColumnOf("count", _number, "how many times it was taken, a whole number", cite=CITE_FEES),
        ColumnOf("amount", dollars, "dollars and cents by the ledger", required=False, cite=CITE_FEES),
        ColumnOf("remitted", dollars, "dollars and cents by the remittances", required=False, cite=CITE_FEES),
    ),
    "rates": (
        ColumnOf("claim", reference, "the claim's reference", cite=CITE_RATES),
        ColumnOf("pharmacy_npi", line(10), "the pharmacy's NPI", cite=CITE_RATES),
        ColumnOf("ndc", ndc, "an eleven-digit national drug code", cite=CITE_RATES),
        ColumnOf("served_on", day, "a day such as 2026-01-05", cite=CITE_RATES),
        ColumnOf("rate_type", one_of(*RATE_TYPES), ", ".join(RATE_TYPES), cite=CITE_RATES),
        ColumnOf("quantity", _quantity, "a number with at most three decimals, above 0", cite=CITE_RATES),
        ColumnOf("paid", dollars, "dollars and cents paid to the pharmacy", cite=CITE_RATES),
        ColumnOf("list_version", line(60), "the price list and its version", required=False, cite=CITE_RATES),
        ColumnOf("list_unit_price", unit_price, "dollars a unit, five decimals at most", required=False),
    ),
}
CITES = {"rebates": CITE_REBATES, "fees": CITE_FEES, "rates": CITE_RATES}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a row stands: stated, unallocated, an exception, or refused; with why, and which cell is wrong."""

    standing: str
    amount: Decimal | None
    says: str = ""
    field: str = ""


def stand(kind: str, values: Mapping[str, Any], entity: str) -> Standing:
    """How one good row of a template stands under the law; `entity` is the number of the one it is stated to."""
    return {"rebates": _rebate, "fees": _fee, "rates": _rate}[kind](values, entity)


def totals(kind: str, lines: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, Decimal]]:
    """What a letter shows of the stated rows: two headings and their sum, in order."""
    heads = {
        "rebates": ("manufacturer", "kind"),
        "fees": ("fee_kind", "source"),
        "rates": ("rate_type", "list_version"),
    }
    first, second = heads[kind]
    amount = "paid" if kind == "rates" else "amount"
    found: dict[tuple[str, str], Decimal] = {}
    for cells in lines:
        key = (str(cells.get(first) or "–"), str(cells.get(second) or "–"))
        found[key] = found.get(key, Decimal(0)) + Decimal(str(cells.get(amount) or "0"))
    return [(one, other, total) for (one, other), total in sorted(found.items())]


def _rebate(values: Mapping[str, Any], entity: str) -> Standing:
    if not values["entity"]:
        return Standing("unallocated", values["amount"], "No covered entity is linked to this rebate.")
    if values["entity"] != entity:
        return Standing("refused", None, f"Permitted here: {entity}, or empty where it is not allocated.", "entity")
    return Standing("stated", values["amount"])


def _fee(values: Mapping[str, Any], entity: str) -> Standing:
    facts = FeeOfPharmacies(values["source"] or "", values["amount"], values["remitted"])
    decision = pharmacy_fee(facts, law=adopted_law())
    reason = decision.reasons[0]
    if decision.outcome is Outcome.INDETERMINATE:
        return Standing("refused", None, reason.says, reason.field or "")
    if decision.outcome is Outcome.PASS:
        return Standing("stated", values["amount"])
    return Standing("exception", values["amount"], reason.says)


def _rate(values: Mapping[str, Any], entity: str) -> Standing:
    facts = RateLine(values["rate_type"] == "mac", values["list_version"] or "", values["list_unit_price"])
    decision = rate_disclosed(facts, law=adopted_law())
    if decision.outcome is Outcome.PASS:
        return Standing("stated", values["paid"])
    return Standing("exception", values["paid"], decision.reasons[0].says)


def pharmacy_ids(kind: str, values: Sequence[Mapping[str, Any]]) -> dict[str, UUID]:
    """The pharmacies that the rows name, by NPI."""
    if kind == "rebates":
        return {}
    named = {one["pharmacy_npi"] for one in values}
    found = Identifier.objects.filter(system=IdentifierSystem.NPI, value__in=named)
    return dict(found.values_list("value", "party_id"))
