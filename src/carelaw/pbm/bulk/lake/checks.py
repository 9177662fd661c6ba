"""The checks over the market's claims: each its paragraph, its SQL, what it needs before, and how its rows are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Scope = Literal["month", "manager", "market"]
# What a check needs before its own text: texts that leave tables, each after those before it.
STEPS: Mapping[str, tuple[str, ...]] = {
    "states": ("claim_states.sql",),
    "timing": ("claim_states.sql", "payment_timing.sql"),
    "population": ("claim_states.sql", "market/population_340b.sql"),
    "audited": ("claim_states.sql", "payment_timing.sql", "market/audited_claims.sql"),
    "none": (),
}
_COLUMNS = "row, manager, subject, pharmacy, drug, day, outcome, because, CAST(amount AS BIGINT) AS amount"
_OWN = f"SELECT {_COLUMNS} FROM answers"  # noqa: S608


def _of_claims(amount: str) -> str:
    return (
        "SELECT answers.row, typed.manager_number AS manager, "  # noqa: S608
        "concat(typed.prescription_number, '/', CAST(typed.fill_number AS VARCHAR)) AS subject, "
        "typed.service_provider_id AS pharmacy, coalesce(typed.product_id, '') AS drug, "
        "typed.date_of_service AS day, answers.outcome, answers.because, "
        f"CAST({amount} AS BIGINT) AS amount FROM answers JOIN typed ON typed.row = answers.row"
    )


@dataclass(frozen=True, slots=True)
class MarketCheck:
    """One check. `found` gives the rows of every answer in the columns that all findings share.

    A check of `month` sees the claims of one benefit manager and month, of `manager` those of one manager, of `market`
    what is on file beside the claims. `weeks` widens the month to whole weeks. `decides` names counts that a rule
    turns into answers.
    """

    name: str
    title: str
    says: str
    cite: str
    provisions: tuple[str, ...]
    algorithm: str
    sql: str
    before: str = "none"
    scope: Scope = "month"
    found: str = _OWN
    weeks: bool = False
    decides: str = ""

    @property
    def kind(self) -> str:
        return f"pbm.market.{self.name}"


_LATE = "CASE WHEN answers.outcome = 'violation' THEN coalesce(answers.approved, 0) END"
_RECOUPED = (
    "SELECT answers.row, remits.manager, concat(unit, ' ', reference) AS subject, remits.payee AS pharmacy, "
    "'' AS drug, "
    "answers.taken_on AS day, answers.outcome, answers.because, CAST(answers.amount AS BIGINT) AS amount "
    "FROM answers JOIN remits ON remits.remit = answers.remit"
)
CHECKS: Mapping[str, MarketCheck] = {
    one.name: one
    for one in (
        MarketCheck(
            "net-claims", "Reversals without a claim", "Which transactions are paid claims in the end.",
            "215 ILCS 5/512-9", ("PBM-116",), "B1", "market/net_claims.sql", "states",
            found=_of_claims("typed.total_amount_paid"),
        ),
        MarketCheck(
            "license-days", "Paid claims without a license",
            "Days on which a benefit manager had paid claims and no license or exemption covered it.",
            "215 ILCS 5/512-4(a)", ("PBM-16", "PBM-29"), "B2", "market/license_days.sql", "states",
        ),
        MarketCheck(
            "late-payment", "Payment held past the schedule", "Approved claims paid after the schedule, or never.",
            "215 ILCS 5/512-9(b)", ("PBM-117", "PBM-118", "PBM-119"), "B3", "late_payment.sql", "timing",
            found=_of_claims(_LATE),
        ),
        MarketCheck(
            "denied-after-approval", "Denied after approval in real time",
            "Claims approved on line and denied, reversed, taken back or paid less afterwards.",
            "215 ILCS 5/512-9(a)", ("PBM-116",), "B4", "approvals.sql", "timing", found=_of_claims("answers.amount"),
        ),
        MarketCheck(
            "recoupment", "Recoupments not explained", "What remittances take back without telling why.",
            "215 ILCS 5/512-7.10(a)", ("PBM-95", "PBM-96", "PBM-97", "PBM-98"), "B5", "recoupments.sql",
            scope="manager", found=_RECOUPED,
        ),
        MarketCheck(
            "reference-price", "Not paid by the newest reference price",
            "Claims paid by a formula on an older price than the newest that was at hand.",
            "215 ILCS 5/512-7.10(i)", ("PBM-115",), "B6", "reference_prices.sql", "timing",
            found=_of_claims("abs(answers.amount)"),
        ),
        MarketCheck(
            "repricing", "Not repriced after an appeal",
            "Claims that a new list price reaches, back to the request or from the decision, and what is unpaid.",
            "215 ILCS 5/513b1(b)(4)(E), 5/512-9(c)", ("MAC-25", "MAC-26", "PBM-123"), "B7, C5", "market/repricing.sql",
            "timing",
        ),
        MarketCheck(
            "audit-scope", "Audited beyond the look-back", "Claims that an audit may no longer ask about.",
            "215 ILCS 5/512-7.10(f)", ("PBM-109", "PBM-110"), "B8", "audit_scope.sql", "audited",
            found=_of_claims("NULL"),
        ),
        MarketCheck(
            "mac-basis", "What list prices rest on", "Lines for brands, or without two makers or two databases behind.",
            '215 ILCS 5/512-3 "Maximum allowable cost"', ("PBM-06", "PBM-08"), "B9", "market/mac_basis.sql",
            scope="market",
        ),
        MarketCheck(
            "cost-cover", "Paid below cost and fee", "List-priced claims below acquisition cost and fee: for a person.",
            "215 ILCS 5/512-9(c)", ("PBM-120",), "B9", "cost_cover.sql", "timing", found=_of_claims("answers.amount"),
        ),
        MarketCheck(
            "point-of-sale", "Above the counter cap", "Patients who paid more than cost share or retail price.",
            "215 ILCS 5/513b1(e)", ("MAC-37", "MAC-08", "MAC-12"), "C1", "point_of_sale.sql", "states",
            found=_of_claims("answers.over"),
        ),
        MarketCheck(
            "list-updates", "Lists not updated", "Gaps of more than seven days between two updates of a list.",
            "215 ILCS 5/513b1(b)(1)", ("MAC-15",), "C2", "market/list_updates.sql", scope="market",
        ),
        MarketCheck(
            "timely-change", "Lines not changed in time", "How soon lines followed costs, catalogues and ratings.",
            "215 ILCS 5/513b1(b)(2)", ("MAC-16",), "C3", "market/timely_change.sql", scope="market",
        ),
        MarketCheck(
            "listing-gate", "What stands on lists", "Every line of every list: rated, for sale, not obsolete.",
            "215 ILCS 5/513b1(c)", ("MAC-30", "MAC-31", "MAC-32", "MAC-33", "MAC-34"), "C4", "market/listing_gate.sql",
            scope="market",
        ),
        MarketCheck(
            "appeal-clocks", "Clocks of appeals", "Filed in time, answered in time, under both texts.",
            "215 ILCS 5/513b1(b)(4), 5/512-9(c)", ("MAC-20", "MAC-22", "PBM-122"), "C6", "market/appeal_clocks.sql",
            scope="market",
        ),
        MarketCheck(
            "340b-methods", "340B claims priced by another method",
            "Claims of the program against others of that drug, network and day: method, list, factor.",
            "215 ILCS 5/513b1(f)(1)", ("MAC-39",), "C7 a", "market/methods_340b.sql", "population",
        ),
        MarketCheck(
            "340b-prices", "340B claims paid less",
            "Medians of unit price and fee within cells that differ in nothing but the program.",
            "215 ILCS 5/513b1(f)(1)", ("MAC-40",), "C7 b", "market/prices_340b.sql", "population", weeks=True,
        ),
        MarketCheck(
            "340b-fees", "Fees that 340B pharmacies alone bear, or larger ones",
            "Fees, chargebacks and adjustments a claim on both sides, by kind and month.",
            "215 ILCS 5/513b1(f)(2), (3)", ("MAC-41", "MAC-42"), "C7 c", "market/fees_340b.sql", "population",
        ),
        MarketCheck(
            "340b-rejects", "340B claims turned away more often", "Rates of reject codes on both sides.",
            "215 ILCS 5/513b1(f)(4)", ("MAC-43",), "C7 d", "market/rejects_340b.sql", "population",
            decides="counted",
        ),
        MarketCheck(
            "retaliation", "Actions after protected acts", "What was done to a pharmacy after what it said.",
            "215 ILCS 5/513b1(i)", ("MAC-54", "MAC-55", "MAC-56", "MAC-57"), "C8", "market/retaliation.sql",
            scope="market",
        ),
        MarketCheck(
            "brand-money", "Money for brands not told", "Manufacturers' money beside prescriptions filled as written.",
            "215 ILCS 5/513b1(b)(7)", ("MAC-29",), "C9", "market/brand_money.sql", "states",
        ),
    )
}  # fmt: skip
