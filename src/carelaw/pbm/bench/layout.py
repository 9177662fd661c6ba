"""How a made-up claim stands in the lake: the same columns that a benefit manager's file would fill."""

from __future__ import annotations

from collections.abc import Mapping

from carelaw.pbm.wire.lake_columns import TYPES

# Noon in Chicago in winter: the day of the answer is the day of service in every season.
_ANSWERED = "CAST(date_diff('day', DATE '1970-01-01', served_on) * 86400000000 + 64800000000 AS BIGINT)"
_FILLED: Mapping[str, str] = {
    "manager_number": "manager",
    "bin_number": "concat('61010', m)",
    "processor_control_number": "'PCN'",
    "transaction_code": "'B1'",
    "service_provider_id": "npi",
    "date_of_service": "served_on",
    "prescription_number": "CAST(i AS VARCHAR)",
    "fill_number": "0",
    "product_id": "ndc",
    "quantity_dispensed": "30000",
    "response_status": "CASE WHEN ends = 'rejected' THEN 'R' ELSE 'P' END",
    "reject_codes": "CASE kind WHEN 'turned-away' THEN '70' WHEN 'rejected' THEN '75' END",
    "answered_at": _ANSWERED,
    "authorization_number": "concat('A', i)",
    "patient_pay_amount": "patient",
    "copay_amount": "1000",
    "cash_price_net": "ingredient + 500",
    "usual_and_customary_charge": "ingredient + 900",
    "ingredient_cost_submitted": "ingredient + 5000",
    "ingredient_cost_paid": "ingredient",
    "dispensing_fee_paid": "150",
    "total_amount_paid": "approved",
    "basis_of_reimbursement": "CASE WHEN kind = 'own-method' THEN '12' WHEN formula THEN '08' ELSE '07' END",
    "submission_clarification": "CASE WHEN kind = 'own-method' THEN '20' END",
    "acquisition_unit_cost": "CASE WHEN kind = 'below-cost' THEN 70000 + 1000 * d END",
    "formula_reference": "CASE WHEN formula THEN 'AWP' END",
    "formula_factor": "CASE WHEN formula THEN 85000 END",
    "formula_fee": "CASE WHEN formula THEN 150 END",
    "contract_dispensing_fee": "150",
    "contract_number": "'C1'",
    "contract_on": "DATE '2023-01-01'",
    "policy_kind": "'accident-health'",
    "policy_renewed_on": "DATE '2023-01-01'",
    "network_id": "'NET1'",
    "mac_list": "'RETAIL'",
    "service_type": "'1'",
    "days_supply": "30",
    "dispense_as_written": "CASE WHEN d = 0 AND i // 12 % 3 = 0 THEN '1' ELSE '0' END",
    "plan_id": "concat('PLAN', i % 7)",
    "county": "CASE p % 3 WHEN 0 THEN 'Cook' WHEN 1 THEN 'Sangamon' ELSE 'Peoria' END",
}


def claims_query(load: int, rows: int) -> str:
    """Every transaction of `base`: the claims, and the reversals and repeated answers that some of them have."""
    first = load * 10_000_000_000
    reversal = {
        "transaction_code": "'B2'",
        "prescription_number": f"CAST(i + CASE WHEN kind = 'unmatched' THEN {rows} ELSE 0 END AS VARCHAR)",
        "answered_at": f"{_ANSWERED} + 3600000000",
        "reversed_by": "CASE WHEN kind = 'manager-reversed' THEN 'manager' ELSE 'pharmacy' END",
    }
    again = {"response_status": "'D'", "answered_at": f"{_ANSWERED} + 60000000"}
    return (
        f"SELECT manager, month, {_cells(f'{first} + i', {})} FROM base "  # noqa: S608
        f"UNION ALL SELECT manager, month, {_cells(f'{first} + {rows} + i', reversal)} FROM base "
        "WHERE kind IN ('manager-reversed', 'pharmacy-reversed', 'unmatched') "
        f"UNION ALL SELECT manager, month, {_cells(f'{first} + {rows} + i', again)} FROM base WHERE kind = 'duplicate'"
    )


def _cells(row: str, other: Mapping[str, str]) -> str:
    values = {**_FILLED, **other}
    cells = [f"CAST({values.get(name, 'NULL')} AS {kind}) AS {name}" for name, kind in TYPES.items()]
    return ", ".join([f"CAST({row} AS BIGINT) AS row", *cells])
