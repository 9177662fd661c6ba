"""What is done around appeals of list prices, as every door offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pbm.use_cases.appeals.doing"
_APPEAL, _GROUND, _CONTACTS = "215 ILCS 5/513b1(b)(4)", "215 ILCS 5/513b1(b)(4)(A)", "215 ILCS 5/513b1(b)(4)(C)"
_EFFECT, _REVIEW = "215 ILCS 5/513b1(b)(4)(E)", "215 ILCS 5/512-9(c)"
_ONE = Asked("appeal", "Appeal", says="Its number, such as A-1042.", most=16)
_MONEY = "Dollars and cents, such as 12.50."

BATCH = Act(
    "appeal-batch",
    "Appeal many claims with a sheet",
    "One row a claim, CSV or Excel. Good rows are filed, each as an appeal of its own; the others come back with what "
    "is wrong in which cell. A services organization names each pharmacy by its NPI.",
    "File the sheet",
    "pbm.appeal-file",
    _APPEAL,
    f"{_HERE}.batch",
    (
        Asked("sheet", "Sheet", "file", says="Its columns are those of the template."),
        Asked(
            "late",
            "A row past its 14th day",
            "choice",
            required=False,
            choices=(("rate-review", "Open it as a rate review (512-9(c))"), ("aside", "Put it aside")),
            says="Empty: it is opened as a rate review, which has no last day.",
        ),
    ),
    "pbm-appeal-batches",
)
EVIDENCE = Act(
    "appeal-evidence",
    "Send the supplier's invoice with an appeal",
    "What the drug cost you, net of discounts, rebates and credits for it. Nothing more can be asked of you.",
    "Send the invoice",
    "pbm.appeal-file",
    _GROUND,
    f"{_HERE}.evidence",
    (
        _ONE,
        Asked("invoice", "Invoice", "file", says="PDF, picture or sheet; blacken what names a patient."),
        Asked("supplier", "Supplier", required=False, most=120),
        Asked("invoice_number", "Invoice number", required=False, most=120),
        Asked("invoiced_on", "Date of the invoice", required=False, says="Such as 2026-02-20.", most=10),
        Asked("invoice_ndc", "National drug code on it", required=False, most=13),
        Asked("invoice_total", "Invoice amount for the drug", required=False, says=_MONEY, most=16),
        Asked("invoice_units", "Units on the invoice", required=False, says="Such as 300.", most=16),
        Asked("discounts", "Discounts", required=False, says=_MONEY, most=16),
        Asked("rebates", "Rebates for this drug", required=False, says=_MONEY, most=16),
        Asked("credits", "Credits", required=False, says=_MONEY, most=16),
    ),
    "pbm-appeals",
)
ASK = Act(
    "appeal-ask",
    "Ask the pharmacy for what its appeal lacks",
    "Out of the closed set: the claim, and the net cost from the supplier. The clocks run on.",
    "Ask",
    "pbm.appeal-decide",
    _GROUND,
    f"{_HERE}.ask",
    (
        _ONE,
        Asked(
            "asked",
            "What is asked for",
            "lines",
            says="One a line: invoice, supplier, invoice_number, invoiced_on, invoice_ndc, invoice_total, "
            "invoice_units, discounts, rebates, credits, claim_reference, ndc, filled_on, quantity, ingredient_paid.",
        ),
        Asked("words", "In words", "words", required=False, says="What is wrong with what was sent.", most=1000),
    ),
    "pbm-appeals",
)
COMPLAIN = Act(
    "appeal-complain",
    "Complain to the Department of how an appeal was answered",
    "Open after a denial, or the day after the last one. The receipt proves that you complained; nobody may retaliate.",
    "Send the complaint",
    "pbm.appeal-complain",
    "215 ILCS 5/513b1(g)",
    f"{_HERE}.complain",
    (
        _ONE,
        Asked("says", "What is wrong with the answer", "words", says="No patient's name or number, please.", most=3000),
        Asked(
            "confirmed",
            "If your words look as if they held a patient's identifier: send them all the same?",
            "flag",
            required=False,
        ),
    ),
    "pbm-appeals",
)
PAY = Act(
    "repricing-pay",
    "Report what was paid on a repricing statement",
    "With the trace of its remittance. The pharmacy is told, and can look for it.",
    "Report the payment",
    "pbm.appeal-decide",
    _EFFECT,
    f"{_HERE}.pay",
    (
        Asked("statement", "Statement", says="Its reference from the list of statements.", most=36),
        Asked("amount", "Amount", says=_MONEY, most=16),
        Asked("paid_on", "Paid on", "day"),
        Asked("trace", "Trace of the remittance (TRN02)", most=50),
    ),
    "pbm-repricing-statements",
)
TRY = Act(
    "appeal-contacts-try",
    "Enter a try to reach those who take appeals",
    "Two running that fail on one way are a finding; every way is tried each month.",
    "Enter",
    "pbm.appeal-contacts-try",
    _CONTACTS,
    f"{_HERE}.contact_try",
    (
        Asked(
            "manager", "Benefit manager", required=False, says="Its state number; its own staff leave it out.", most=20
        ),
        Asked(
            "channel",
            "By",
            "choice",
            choices=(("telephone", "Telephone"), ("email", "E-mail"), ("website", "Website")),
        ),
        Asked("tested_on", "On", "day"),
        Asked("reached", "Was somebody or something reached?", "flag"),
        Asked("note", "What happened", required=False, says="Such as: mail returned; page not found.", most=200),
    ),
    "pbm-appeal-reach",
)
MEMBER = Act(
    "panel-member",
    "Enter a member on the panel's roster",
    "With every tie to a benefit manager or pharmacy that was declared; a tie keeps a member out of their reviews.",
    "Enter",
    "pbm.panel-report",
    _REVIEW,
    f"{_HERE}.member",
    (
        Asked("name", "Name", most=160),
        Asked("profession", "Profession", required=False, most=160),
        Asked("ties", "Ties", "lines", required=False, says="State numbers and NPIs, one a line; empty: none."),
        Asked("declared_on", "Declared on", "day"),
        Asked("starts_on", "On the roster from", "day"),
        Asked("ends_on", "Through", "day", required=False),
    ),
    "pbm-panel-roster",
)
SEAT = Act(
    "panel-seat",
    "Seat a member on a review",
    "Whoever has a tie to either side, or did not declare for this review, is refused. Both sides are told.",
    "Seat",
    "pbm.panel-report",
    _REVIEW,
    f"{_HERE}.seat",
    (
        Asked("appeal", "Review", says="Its number, such as A-1042.", most=16),
        Asked("member", "Member", says="From the roster, such as PM-7.", most=16),
        Asked("declared_on", "Declared independent for this review on", "day", required=False),
        Asked("manager_consents", "Does the benefit manager consent?", "flag", required=False),
        Asked("pharmacy_consents", "Does the pharmacy consent?", "flag", required=False),
    ),
    "pbm-panel-roster",
)
ACTS: tuple[Act, ...] = (BATCH, EVIDENCE, ASK, COMPLAIN, PAY, TRY, MEMBER, SEAT)
