"""The layout of a claims file: NCPDP D.0 transactions with their responses, one row each, in CSV or Parquet.

Each column answers to its name and to its NCPDP field number (`505-F5`). Amounts are dollars with a decimal point, not
overpunched. Columns without a field number are what the claim itself does not say: the plan's own table, the cash price
as the pharmacy reports it, the days that the act counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from carelaw.pbm.facts.claims import CashPrice, ClaimState, CostShare, PointOfSale, Policy, PolicyKind, Transaction
from carelaw.platform.bulk.columns import BulkColumn, code, count, day, dollars, instant, quantity, text

_MONEY, _DAY = dollars(), day()
_IDENTIFIER = text(r"[A-Za-z0-9._-]{1,35}", "up to 35 letters, digits, dots, underscores and hyphens")

COLUMNS: tuple[BulkColumn, ...] = (
    BulkColumn("manager_number", text(r"[A-Za-z0-9-]{1,20}", "the manager's state number, such as PBM0101"), (), True),
    BulkColumn("bin_number", text(r"\d{6}", "six digits"), ("101-A1",), True),
    BulkColumn("processor_control_number", _IDENTIFIER, ("104-A4",)),
    BulkColumn("transaction_code", code("B1", "B2", "B3"), ("103-A3",), True),
    BulkColumn("service_provider_id", text(r"[A-Za-z0-9]{1,15}", "an NPI or NCPDP number"), ("201-B1",), True),
    BulkColumn("cardholder_id", text(r"\S{1,30}", "up to 30 characters without spaces"), ("302-C2",)),
    BulkColumn("date_of_service", _DAY, ("401-D1",), True),
    BulkColumn("prescription_number", text(r"\d{1,12}", "up to 12 digits"), ("402-D2",), True),
    BulkColumn("fill_number", count(0, 99), ("403-D3",), True),
    BulkColumn("product_id", text(r"\d{11}", "an NDC of 11 digits"), ("407-D7",)),
    BulkColumn("quantity_dispensed", quantity(), ("442-E7",)),
    BulkColumn("other_coverage_code", text(r"\d{1,2}", "one or two digits"), ("308-C8",)),
    BulkColumn("response_status", code("P", "D", "R", "C", "A", "S", "Q"), ("112-AN",), True),
    BulkColumn("reject_codes", text(r"[A-Za-z0-9]{1,3}([ ;|][A-Za-z0-9]{1,3}){0,19}", "codes such as 70"), ("511-FB",)),
    BulkColumn("answered_at", instant()),
    BulkColumn("patient_pay_amount", _MONEY, ("505-F5",)),
    BulkColumn("patient_sales_tax", _MONEY, ("523-FN",)),
    BulkColumn("copay_amount", _MONEY, ("518-FI",)),
    BulkColumn("coinsurance_amount", _MONEY, ("572-4U",)),
    BulkColumn("deductible_amount", _MONEY, ("517-FH",)),
    BulkColumn("over_maximum_amount", _MONEY, ("520-FK",)),
    BulkColumn("network_selection_amount", _MONEY, ("133-UJ",)),
    BulkColumn("brand_selection_amount", _MONEY, ("134-UK",)),
    BulkColumn("non_preferred_selection_amount", _MONEY, ("135-UM",)),
    BulkColumn("brand_non_preferred_selection_amount", _MONEY, ("136-UN",)),
    BulkColumn("processor_fee", _MONEY, ("571-NZ",)),
    BulkColumn("usual_and_customary_charge", _MONEY, ("426-DQ",)),
    BulkColumn("ingredient_cost_paid", _MONEY, ("506-F6",)),
    BulkColumn("dispensing_fee_paid", _MONEY, ("507-F7",)),
    BulkColumn("total_amount_paid", dollars(signed=True), ("509-F9",)),
    BulkColumn("design_cost_share", _MONEY),
    BulkColumn("cash_price_net", _MONEY),
    BulkColumn("cash_dispensing_fee", _MONEY),
    BulkColumn("policy_kind", code(*(str(kind) for kind in PolicyKind))),
    BulkColumn("policy_issued_on", _DAY),
    BulkColumn("policy_delivered_on", _DAY),
    BulkColumn("policy_renewed_on", _DAY),
    BulkColumn("policy_amended_on", _DAY),
    BulkColumn("contract_on", _DAY),
)
NAMES = tuple(column.name for column in COLUMNS)


def sale_of(claim: Mapping[str, Any], state: ClaimState) -> PointOfSale:
    """A row of the layout as the rule knows it; amounts are Decimal dollars."""
    policy = Policy(
        served_on=claim["date_of_service"],
        kind=PolicyKind(claim["policy_kind"]) if claim.get("policy_kind") else None,
        issued_on=claim.get("policy_issued_on"),
        delivered_on=claim.get("policy_delivered_on"),
        renewed_on=claim.get("policy_renewed_on"),
        amended_on=claim.get("policy_amended_on"),
        contract_on=claim.get("contract_on"),
    )
    share = CostShare(
        design=claim.get("design_cost_share"),
        copay=claim.get("copay_amount"),
        coinsurance=claim.get("coinsurance_amount"),
        deductible=claim.get("deductible_amount"),
        over_maximum=claim.get("over_maximum_amount"),
        network_selection=claim.get("network_selection_amount"),
        brand_selection=claim.get("brand_selection_amount"),
        non_preferred_selection=claim.get("non_preferred_selection_amount"),
        brand_non_preferred_selection=claim.get("brand_non_preferred_selection_amount"),
    )
    price = CashPrice(
        net_reported=claim.get("cash_price_net"),
        usual_and_customary=claim.get("usual_and_customary_charge"),
        cash_dispensing_fee=claim.get("cash_dispensing_fee"),
    )
    return PointOfSale(policy, claim.get("patient_pay_amount"), claim.get("patient_sales_tax"), share, price, state)


def transaction_of(row: int, claim: Mapping[str, Any]) -> Transaction:
    """A row of the layout as the engine of claim states knows it."""
    answered = claim.get("answered_at")
    return Transaction(
        row=row,
        claim=(
            claim["service_provider_id"],
            claim["prescription_number"],
            str(claim["fill_number"]),
            claim["date_of_service"].isoformat(),
        ),
        payer=(claim["bin_number"], claim.get("processor_control_number") or ""),
        code=claim["transaction_code"],
        status=claim["response_status"],
        rejects=claim.get("reject_codes") or "",
        answered_at=answered.isoformat(timespec="microseconds") if answered else "",
    )


def in_dollars(cents: int | None) -> Decimal | None:
    """Whole cents as dollars."""
    return None if cents is None else Decimal(cents).scaleb(-2)
