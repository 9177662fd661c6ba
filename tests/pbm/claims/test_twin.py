"""The rule and its SQL twin give the same answer: for the law's table and for generated claims, under every reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carelaw.kernel.decision import Outcome
from carelaw.law.facts_schema import parse_facts
from carelaw.law.register import Law, default_law
from carelaw.pbm.bulk import point_of_sale
from carelaw.pbm.facts.claims import ClaimState, PointOfSale
from carelaw.pbm.rules.claim_states import claim_states
from carelaw.pbm.rules.point_of_sale_cap import amounts_of, point_of_sale_cap
from carelaw.pbm.wire.claims import COLUMNS, in_dollars, sale_of, transaction_of
from carelaw.platform.bulk.staging import Connection
from tests.law.tables import Case, table

CASES = table("MAC-37")
READINGS = {
    "S1": ("split", "both", "either"),
    "S13": ("net-else-upper-bound", "cash"),
    "S14": ("left-out", "counted"),
    "S21": ("benefit-design", "all-patient-pay"),
    "S22": ("medicaid-if-in-scope", "neither"),
}


def put(connection: Connection, claims: Iterable[Mapping[str, Any]]) -> None:
    """The table `typed` as staging leaves it: money in cents."""
    made = ", ".join(f"{column.name} {column.kind.type}" for column in COLUMNS)
    connection.execute(f"CREATE TABLE typed (row BIGINT, {made})")
    rows = [[row, *(_cell(claim.get(column.name)) for column in COLUMNS)] for row, claim in enumerate(claims, 2)]
    connection.executemany(f"INSERT INTO typed VALUES ({', '.join('?' * (len(COLUMNS) + 1))})", rows)


def _cell(value: Any) -> Any:
    return int(value * 100) if isinstance(value, Decimal) else value


CLAIM: Mapping[str, Any] = {
    "manager_number": "PBM0101",
    "bin_number": "610101",
    "transaction_code": "B1",
    "service_provider_id": "1883001015",
    "date_of_service": date(2024, 3, 5),
    "prescription_number": "1",
    "fill_number": 0,
    "response_status": "P",
}


def flat(sale: PointOfSale, number: int) -> dict[str, Any]:
    """A case of the law table as a claim of a file."""
    policy, share, price = sale.policy, sale.cost_share, sale.cash_price
    return {
        **CLAIM,
        "prescription_number": str(number),
        "date_of_service": policy.served_on,
        "policy_kind": policy.kind and str(policy.kind),
        "policy_issued_on": policy.issued_on,
        "policy_delivered_on": policy.delivered_on,
        "policy_renewed_on": policy.renewed_on,
        "policy_amended_on": policy.amended_on,
        "contract_on": policy.contract_on,
        "patient_pay_amount": sale.patient_pay,
        "patient_sales_tax": sale.patient_tax,
        "design_cost_share": share.design,
        "copay_amount": share.copay,
        "coinsurance_amount": share.coinsurance,
        "deductible_amount": share.deductible,
        "over_maximum_amount": share.over_maximum,
        "network_selection_amount": share.network_selection,
        "brand_selection_amount": share.brand_selection,
        "non_preferred_selection_amount": share.non_preferred_selection,
        "brand_non_preferred_selection_amount": share.brand_non_preferred_selection,
        "cash_price_net": price.net_reported,
        "usual_and_customary_charge": price.usual_and_customary,
        "cash_dispensing_fee": price.cash_dispensing_fee,
    }


def judged(claims: list[Mapping[str, Any]], law: Law) -> dict[int, tuple[str, str, Decimal | None]]:
    """What the twin says of each row: outcome, reasons, excess."""
    with duckdb.connect(":memory:") as connection:
        put(connection, claims)
        point_of_sale.judge(connection, law)
        found = connection.execute("SELECT row, outcome, because, over FROM answers").fetchall()
    assert len(found) == len(claims)
    return {row: (outcome, because, in_dollars(over)) for row, outcome, because, over in found}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.note)
def test_the_law_table_through_the_twin(case: Case) -> None:
    sale = parse_facts(PointOfSale, case.facts)
    with duckdb.connect(":memory:") as connection:
        put(connection, [flat(sale, 1)])
        connection.execute(
            "CREATE TABLE states AS SELECT 2 AS row, ? AS state, false AS several_payers", [sale.claim_state]
        )
        point_of_sale.answer(connection, case.law)
        answer = connection.execute("SELECT outcome, because FROM answers").fetchone()
    assert answer == (str(case.then), ", ".join(case.because))


amounts = st.none() | st.integers(0, 3000).map(lambda cents: Decimal(cents).scaleb(-2))
days = st.none() | st.integers(-900, 900).map(lambda days: date(2021, 7, 1) + timedelta(days=days))
MONEY = [column.name for column in COLUMNS if column.kind.type == "BIGINT" and "_number" not in column.name]
MONEY = [name for name in MONEY if name not in {"answered_at", "quantity_dispensed", "total_amount_paid"}]
claims = st.fixed_dictionaries(
    {
        **dict.fromkeys(MONEY, amounts),
        **{f"policy_{kind}_on": days for kind in ("issued", "delivered", "renewed", "amended")},
        "contract_on": days,
        "date_of_service": days.map(lambda day: day or date(2020, 7, 1)),
        "policy_kind": st.sampled_from(
            [None, "accident-health", "managed-care", "self-funded", "medicaid", "part-d", "accident-health"]
        ),
    }
)
readings = st.fixed_dictionaries({name: st.sampled_from(options) for name, options in READINGS.items()})


@settings(max_examples=60, deadline=None)
@given(made=st.lists(claims, min_size=1, max_size=40), chosen=readings)
def test_generated_claims_get_the_same_answer(made: list[dict[str, Any]], chosen: dict[str, str]) -> None:
    law = default_law().with_readings(chosen)
    listed = [{**CLAIM, **each, "prescription_number": str(number)} for number, each in enumerate(made)]
    answers = judged(listed, law)
    for row, claim in enumerate(listed, 2):
        sale = sale_of(claim, ClaimState.PAID)
        decision = point_of_sale_cap(sale, law=law)
        outcome, because, over = answers[row]
        assert (outcome, because) == (str(decision.outcome), ", ".join(decision.codes))
        if decision.outcome is Outcome.VIOLATION:
            assert over == amounts_of(sale, law).over == decision.reasons[0].value


transactions = st.fixed_dictionaries(
    {
        "transaction_code": st.sampled_from(["B1", "B1", "B2", "B3"]),
        "response_status": st.sampled_from(["P", "P", "A", "D", "S", "R", "C", "Q"]),
        "bin_number": st.sampled_from(["610101", "610102"]),
        "processor_control_number": st.sampled_from([None, "A"]),
        "prescription_number": st.sampled_from(["1", "1", "2"]),
        "fill_number": st.sampled_from([0, 0, 1]),
        "reject_codes": st.sampled_from([None, None, None, None, "70"]),
        "answered_at": st.none() | st.integers(0, 5),
    }
)


@settings(max_examples=80, deadline=None)
@given(made=st.lists(transactions, max_size=25))
def test_generated_histories_end_in_the_same_states(made: list[dict[str, Any]]) -> None:
    listed = [{**CLAIM, **each} for each in made]
    with duckdb.connect(":memory:") as connection:
        put(connection, listed) if listed else connection.execute("SELECT 1")
        if not listed:
            return
        point_of_sale.judge(connection, default_law())
        found = dict(connection.execute("SELECT row, state FROM states").fetchall())
    known = {row: transaction_of(row, _dated(claim)) for row, claim in enumerate(listed, 2)}
    assert found == {row: str(state) for row, state in claim_states(known.values()).items()}


def _dated(claim: Mapping[str, Any]) -> dict[str, Any]:
    second = claim["answered_at"]
    return {**claim, "answered_at": None if second is None else datetime(2024, 3, 5, 0, 0, second, tzinfo=UTC)}
