"""What plan sponsors ask and benefit managers answer, as every door offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pbm.use_cases.sponsors.doing"
_CONTRACT = Asked("contract", "Contract", says="Its number, as the register of contracts has it.", most=24)
_AUDIT = Asked("audit", "Audit", says="Its number, such as SA-2026-0001.", most=24)

ASK_AUDIT = Act(
    "sponsor-audit-ask",
    "Ask for the yearly audit",
    "A plan sponsor may audit compliance with its contract once in a contract year, with all rebates.",
    "Ask",
    "pbm.sponsor-ask",
    "215 ILCS 5/513b1(b)(5)",
    f"{_HERE}.ask_audit",
    (_CONTRACT, Asked("scope", "What you want to see", "words", most=1000)),
    "pbm-sponsor-audits",
)
ANSWER_AUDIT = Act(
    "sponsor-audit-answer",
    "Grant or decline an audit",
    "The first one in a contract year cannot be declined; a second one may be, with a reason.",
    "Answer",
    "pbm.sponsor-answer",
    "215 ILCS 5/513b1(b)(5)",
    f"{_HERE}.answer_audit",
    (
        _AUDIT,
        Asked("decision", "Answer", "choice", choices=(("granted", "Granted"), ("refused", "Declined"))),
        Asked("reason", "Reason", "words", required=False, says="Needed to decline.", most=1000),
    ),
    "pbm-sponsor-audits",
)
DELIVER_PACK = Act(
    "sponsor-audit-deliver",
    "Deliver the audit's pack",
    "It may come in pieces. It is delivered once claims, prices, guarantees, rebates by product and generalized "
    "rebates are all there.",
    "Deliver",
    "pbm.sponsor-answer",
    "215 ILCS 5/513b1(b)(5)",
    f"{_HERE}.deliver_pack",
    (
        _AUDIT,
        Asked("claims", "Claims", "file", required=False),
        Asked("prices", "Prices", "file", required=False),
        Asked("guarantees", "Guarantees", "file", required=False),
        Asked("product_rebates", "Rebate totals by product", "file", required=False),
        Asked("general_rebates", "Generalized rebates", "file", required=False),
    ),
    "pbm-sponsor-audits",
)
ASK_PAID = Act(
    "paid-amounts-ask",
    "Ask what was actually paid",
    "To pharmacies, for the claims of a period.",
    "Ask",
    "pbm.sponsor-ask",
    "215 ILCS 5/513b1(b)(6)",
    f"{_HERE}.ask_paid",
    (_CONTRACT, Asked("served_from", "Served from", "day"), Asked("served_to", "Served through", "day")),
    "pbm-paid-requests",
)
ANSWER_PAID = Act(
    "paid-amounts-answer",
    "Answer what was actually paid",
    "By template, claim by claim; totals alone are no answer.",
    "Answer",
    "pbm.sponsor-answer",
    "215 ILCS 5/513b1(b)(6)",
    f"{_HERE}.answer_paid",
    (
        Asked("request", "Request", says="Its number, such as PQ-2026-0001.", most=24),
        Asked("file", "Sheet", "file", says="The template, filled: CSV or an Excel workbook."),
    ),
    "pbm-paid-requests",
)
RECORD_MONEY = Act(
    "brand-money-record",
    "Record a manufacturer's money for a brand",
    "Anything of value, whatever it is called, for a product and period.",
    "Record",
    "pbm.sponsor-answer",
    "215 ILCS 5/513b1(b)(7)",
    f"{_HERE}.record_money",
    (
        _CONTRACT,
        Asked("manufacturer", "Manufacturer", most=160),
        Asked("product", "Product", most=120),
        Asked("ndc", "National drug code", says="Eleven digits.", most=13),
        Asked("period_from", "Period from", "day"),
        Asked("period_to", "Period through", "day"),
        Asked("amount", "Amount in dollars", most=20),
        Asked("received_on", "Received on", "day"),
        Asked("generic_available_on", "Generic or biosimilar on the market since", "day", required=False),
    ),
    "pbm-brand-considerations",
)
TELL_MONEY = Act(
    "brand-money-tell",
    "Tell the contract partner",
    "The letter names product, manufacturer, period, amount, and since when a generic is available.",
    "Tell",
    "pbm.sponsor-answer",
    "215 ILCS 5/513b1(b)(7)",
    f"{_HERE}.tell_money",
    (Asked("money", "Entry", says="Its number, such as MM-2026-0001.", most=24),),
    "pbm-brand-considerations",
)
ACTS: tuple[Act, ...] = (
    ASK_AUDIT,
    ANSWER_AUDIT,
    DELIVER_PACK,
    ASK_PAID,
    ANSWER_PAID,
    RECORD_MONEY,
    TELL_MONEY,
)
