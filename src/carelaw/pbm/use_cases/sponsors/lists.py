"""The lists about plan sponsors' rights, as every door offers them."""

from __future__ import annotations

from carelaw.platform.acts.lists import Listed

_HERE = "carelaw.pbm.use_cases.sponsors.looking"
_SEE = "pbm.sponsors-see"
_TONES = {
    "delivered": "good",
    "granted": "info",
    "refused": "warn",
    "asked": "warn",
    "pass": "good",
    "review": "warn",
    "violation": "bad",
}
AUDITS = Listed(
    "sponsor-audits",
    "Audits of plan sponsors",
    "Who asked for the yearly audit, how it was answered, what its pack lacks.",
    _SEE,
    (
        ("number", "Audit"),
        ("contract", "Contract"),
        ("sponsor", "Plan sponsor"),
        ("requested_on", "Asked"),
        ("state", "State"),
        ("answered_on", "Answered"),
        ("reason", "Reason"),
        ("missing", "Pack lacks"),
        ("delivered_on", "Delivered"),
    ),
    f"{_HERE}.audits",
    acts=("sponsor-audit-ask", "sponsor-audit-answer", "sponsor-audit-deliver"),
    tones=_TONES,
)
PAID = Listed(
    "paid-requests",
    "Requests for amounts actually paid",
    "What was asked, answered when, paid, billed, and the spread between the two.",
    _SEE,
    (
        ("number", "Request"),
        ("contract", "Contract"),
        ("period", "Served"),
        ("requested_on", "Asked"),
        ("answered_on", "Answered"),
        ("claims", "Claims"),
        ("paid", "Paid, dollars"),
        ("billed", "Billed, dollars"),
        ("spread", "Spread"),
        ("outcome", "Law"),
    ),
    f"{_HERE}.paid",
    acts=("paid-amounts-ask", "paid-amounts-answer"),
    numbers=frozenset({"claims", "paid", "billed", "spread"}),
    tones=_TONES,
)
CLAIMS = Listed(
    "paid-amounts",
    "Amounts actually paid, by claim",
    "What was paid for each claim, adjusted since, billed to the plan sponsor, and the spread.",
    _SEE,
    (
        ("request", "Request"),
        ("claim", "Claim"),
        ("served_on", "Served"),
        ("ingredient", "Drug"),
        ("fee", "Fee"),
        ("paid", "Paid"),
        ("adjusted", "Adjusted"),
        ("billed", "Billed"),
        ("spread", "Spread"),
    ),
    f"{_HERE}.claims",
    numbers=frozenset({"ingredient", "fee", "paid", "adjusted", "billed", "spread"}),
)
BRANDS = Listed(
    "brand-considerations",
    "Manufacturers' money for brands",
    "Anything of value for brands filled as written, and whether the contract partner was told.",
    _SEE,
    (
        ("number", "Entry"),
        ("contract", "Contract"),
        ("product", "Product"),
        ("manufacturer", "Manufacturer"),
        ("period", "Period"),
        ("amount", "Amount, dollars"),
        ("received_on", "Received"),
        ("noticed_on", "Told"),
        ("outcome", "Law"),
        ("why", "Why"),
    ),
    f"{_HERE}.brands",
    acts=("brand-money-record", "brand-money-tell"),
    numbers=frozenset({"amount"}),
    tones=_TONES,
)
LISTS: tuple[Listed, ...] = (AUDITS, PAID, CLAIMS, BRANDS)
