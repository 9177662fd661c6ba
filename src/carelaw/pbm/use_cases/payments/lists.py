"""The lists and ledgers of remittances and payment, declared once for every door."""

from __future__ import annotations

from carelaw.platform.acts.lists import Listed

_HERE = "carelaw.pbm.use_cases.payments.looking"
_SEE = "pbm.payments-see"
_TONES = {
    "violation": "bad",
    "review": "warn",
    "open": "warn",
    "closed": "neutral",
    "done": "good",
    "failed": "bad",
    "earlier notice": "good",
    "does not count": "bad",
}
_NUMBERS = frozenset(
    {
        "row", "segment", "late", "amount", "claims", "adjustments", "rows_in", "pass", "violation", "review",
        "indeterminate", "not-applicable", "quarantined", "findings", "below", "share", "short", "no_cost",
        "reviews", "pharmacy_count", "open_count",
    }
)  # fmt: skip
_LEDGER = (
    ("reference", "Finding"),
    ("outcome", "Outcome"),
    ("row", "Row"),
    ("manager", "Benefit manager"),
    ("pharmacy", "Pharmacy (NPI)"),
    ("claim", "Claim or reference"),
    ("served", "Served"),
    ("day", "Day"),
    ("amount", "Dollars"),
    ("law", "Provision"),
    ("says", "Finding in words"),
    ("cite", "Law"),
)


def _ledger(name: str, title: str, says: str, runs: str, *more: tuple[str, str]) -> Listed:
    columns = (*_LEDGER[:6], *more, *_LEDGER[6:])
    return Listed(
        name, title, says, _SEE, columns, f"{_HERE}.{runs}", opens="pbm-payment-finding", numbers=_NUMBERS, tones=_TONES
    )


LISTS: tuple[Listed, ...] = (
    _ledger(
        "recoupments",
        "Recoupments not explained",
        "What remittances took back without the five things or a contact to appeal, the largest first.",
        "recoupments",
        ("remittance", "Remittance"),
        ("segment", "Segment"),
    ),
    _ledger(
        "late-payments",
        "Late-payment ledger",
        "Approved claims paid after the day of the agreement's schedule, or not yet. The text sets no interest.",
        "late_payments",
        ("late", "Days late"),
    ),
    _ledger(
        "denials",
        "Denied after approval",
        "Claims approved in real time on line and denied, taken back or paid less afterwards.",
        "denials",
    ),
    _ledger(
        "reference-price-findings",
        "Reference-price report",
        "Claims paid by a formula, and not by the newest reference price; below zero the pharmacy got too much.",
        "reference_prices",
    ),
    _ledger(
        "payment-terms",
        "Contracts without a payment schedule",
        "Their claims cannot be dated. An agreement must state how often it pays (PBM-68); a person looks.",
        "payment_terms",
    ),
    Listed(
        "below-cost",
        "Below-cost report",
        "List-priced claims below acquisition cost and the contract's fee, by month and drug. A best effort is owed.",
        _SEE,
        (
            ("manager", "Benefit manager"),
            ("month", "Month"),
            ("drug", "Drug (NDC)"),
            ("claims", "List-priced claims"),
            ("below", "Below cost"),
            ("share", "Percent below"),
            ("short", "Dollars short"),
            ("no_cost", "Cost unknown"),
            ("cost", "Cost from"),
            ("file", "File"),
        ),
        f"{_HERE}.below_cost",
        numbers=_NUMBERS,
    ),
    Listed(
        "remittances",
        "Remittances",
        "Every remittance on file, the newest first.",
        _SEE,
        (
            ("trace", "Trace"),
            ("manager", "Benefit manager"),
            ("pharmacy", "Pharmacy (NPI)"),
            ("paid_on", "Paid on"),
            ("amount", "Dollars"),
            ("claims", "Claims"),
            ("adjustments", "Adjustments"),
        ),
        f"{_HERE}.remittance_list",
        numbers=_NUMBERS,
        acts=("remittances-send",),
    ),
    Listed(
        "explanations",
        "Explanations of recoupments",
        "What pharmacies were told, and whether an earlier notice counts.",
        _SEE,
        (
            ("reference", "Reference"),
            ("manager", "Benefit manager"),
            ("remittance", "Remittance"),
            ("delivered_on", "Notice delivered"),
            ("dispensed_on", "Dispensed"),
            ("amount", "Dollars"),
            ("reason", "Reason"),
            ("contact", "To appeal"),
            ("standing", "Standing"),
            ("letter", "Letter"),
        ),
        f"{_HERE}.explanation_list",
        numbers=_NUMBERS,
        tones=_TONES,
        acts=("recoupment-explain",),
    ),
    Listed(
        "payment-checks",
        "Checks over remittances and claims",
        "Every file with what became of each of its rows; the counts add up to the rows that came in.",
        "pbm.remittances-send",
        (
            ("file", "File"),
            ("check", "Check"),
            ("state", "State"),
            ("rows_in", "Rows in"),
            ("pass", "Pass"),
            ("violation", "Violation"),
            ("review", "Review"),
            ("indeterminate", "Indeterminate"),
            ("not-applicable", "Not applicable"),
            ("quarantined", "Put aside"),
            ("received", "Received"),
            ("says", "Remark"),
        ),
        f"{_HERE}.check_list",
        numbers=_NUMBERS,
        tones=_TONES,
        acts=("remittances-send", "payment-claims-check", "payment-sheet"),
    ),
    Listed(
        "payment-put-aside",
        "Put aside",
        "Claims, adjustments and whole remittances that could not be read, with the segment and what is permitted.",
        "pbm.remittances-send",
        (
            ("file", "File"),
            ("row", "Row"),
            ("field", "Where"),
            ("value", "What stood there"),
            ("permitted", "Permitted"),
        ),
        f"{_HERE}.put_aside",
        numbers=_NUMBERS,
    ),
    Listed(
        "payment-cases",
        "Cases about payment",
        "One for each benefit manager, file and subject, with the day for the answer.",
        _SEE,
        (
            ("case", "Case"),
            ("title", "About"),
            ("state", "State"),
            ("findings", "Findings"),
            ("amount", "Dollars"),
            ("opened", "Opened"),
            ("due", "Answer due"),
            ("cite", "Law"),
        ),
        f"{_HERE}.case_list",
        opens="pbm-payment-case",
        numbers=_NUMBERS,
        tones=_TONES,
        acts=("payment-case-answer", "payment-case-close"),
    ),
    Listed(
        "panel-reviews",
        "Reviews before the panel",
        "Rate reviews that were brought to the independent panel, with its opinion.",
        "pbm.panel-report",
        (
            ("appeal", "Review"),
            ("manager", "Benefit manager"),
            ("drug", "Drug (NDC)"),
            ("asked_on", "Brought on"),
            ("state", "Opinion"),
            ("amount", "Dollars"),
            ("words", "In words"),
        ),
        f"{_HERE}.panel_reviews",
        numbers=_NUMBERS,
        tones=_TONES,
        acts=("panel-opinion", "panel-report"),
    ),
    Listed(
        "panel-reports",
        "Panel reports to the Director",
        "By period: reviews, opinions, dollars, and what the Director determined.",
        "pbm.panel-report",
        (
            ("report", "Report"),
            ("from", "From"),
            ("to", "To"),
            ("reviews", "Reviews"),
            ("pharmacy", "For the pharmacy"),
            ("manager_side", "For the manager"),
            ("open", "Open"),
            ("amount", "Dollars"),
            ("determined_on", "Determined on"),
            ("determination", "Determination"),
            ("letter", "Letter"),
        ),
        f"{_HERE}.panel_reports",
        numbers=_NUMBERS,
        acts=("panel-report", "panel-determine"),
    ),
)
