"""What is done about hearings and penalties, as every door offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pbm.use_cases.discipline.doing"
_B, _P = "215 ILCS 5/512-5(b)", "215 ILCS 5/512-12 ¶2"
_DECIDE, _BACK = "pbm.discipline-decide", "pbm-conduct"
_CASE = Asked("case", "Case", says="Its number, such as D-2026-0001.", most=16)
_ACTION = Asked("action", "Action", says="Its number, such as D-2026-0001-A1.", most=24)
_HEARING = Asked("hearing", "Hearing", says="Its number, such as D-2026-0001-H1.", most=24)
_AMOUNT = Asked("amount", "Amount in dollars", most=20)
_MAIL = Asked("mail_number", "Number of the certified mail", required=False, most=60)
_DUE = Asked("due_on", "To be paid by", "day", required=False)
_BASIS = Asked("basis", "Basis of the amount", "words", most=2000)

DEMAND = Act(
    "hearing-demand",
    "Demand a hearing",
    "On whether an action is reasonable; in writing, within 30 days after its notice was mailed. This form is writing.",
    "Demand",
    "pbm.hearing-demand",
    _B,
    f"{_HERE}.demand",
    (_ACTION, Asked("signer", "Signed by", most=160)),
    _BACK,
)
DEMAND_MAILED = Act(
    "hearing-demand-mailed",
    "Enter a demand that came by mail",
    "Under the day on which it was received. One that came too late is kept and answered.",
    "Enter",
    _DECIDE,
    _B,
    f"{_HERE}.demand_mailed",
    (
        _ACTION,
        Asked("received_on", "Received on", "day"),
        Asked("signer", "Signed by", most=160),
        Asked("written", "In writing?", "flag"),
    ),
    _BACK,
)
GRANT = Act(
    "hearing-grant",
    "Grant a hearing",
    "On record: after a late demand, or of one's own motion before a penalty.",
    "Grant",
    _DECIDE,
    _B,
    f"{_HERE}.grant",
    (_CASE, Asked("action", "Action", required=False, most=24), Asked("because", "Why", "words", most=300)),
    _BACK,
)
SET = Act(
    "hearing-set",
    "Set a hearing",
    "From day 20 through day 30 after its notice is mailed; before an officer who did not investigate.",
    "Set",
    _DECIDE,
    _B,
    f"{_HERE}.set_day",
    (
        _HEARING,
        Asked("notice_mailed_on", "Notice mailed on", "day"),
        _MAIL,
        Asked("held_on", "Day of the hearing", "day"),
        Asked("place", "Place", most=200),
        Asked(
            "officer",
            "Hearing officer",
            says="One who did not investigate the case.",
            most=254,
            offers="carelaw.pbm.use_cases.discipline.hearings.officers_offered",
        ),
        Asked("procedural_part", "Part of the Administrative Code", says="Such as 50 Ill. Adm. Code 2402.", most=80),
    ),
    _BACK,
)
CONTINUE = Act(
    "hearing-continue",
    "Continue a hearing",
    "To another day, by an agreement on record. Outside the window a person looks: the text has no continuances.",
    "Continue",
    _DECIDE,
    _B,
    f"{_HERE}.continue_to",
    (_HEARING, Asked("held_on", "New day", "day"), Asked("agreed", "Who agreed, and when", "words", most=300)),
    _BACK,
)
ENTER = Act(
    "hearing-enter",
    "Enter a stage of a hearing",
    "Appearance, exhibits, record, proposed findings, in this order; no stage is skipped.",
    "Enter",
    "pbm.hearing-run",
    _B,
    f"{_HERE}.enter",
    (
        _HEARING,
        Asked(
            "stage",
            "Stage",
            "choice",
            choices=(
                ("appearance", "Appearance"),
                ("exhibits", "Exhibit"),
                ("record", "Record"),
                ("proposed-findings", "Proposed findings"),
            ),
        ),
        Asked("on", "On", "day"),
        Asked("says", "What is entered", "words", most=4000),
        Asked("causes", "Causes proposed as found", "lines", required=False, says="Their numbers, one a line."),
        Asked("file", "The document", "file", required=False),
    ),
    _BACK,
)
ORDER = Act(
    "hearing-order",
    "Make the order after a hearing",
    "The causes that are found, and whether the action stands. Standing, it is final with the order.",
    "Order",
    _DECIDE,
    _B,
    f"{_HERE}.order",
    (
        _HEARING,
        Asked("causes", "Causes found", "lines", required=False, says="Their numbers, one a line."),
        Asked("upheld", "Does the action stand?", "flag"),
        Asked("text", "The order", "words", most=4000),
    ),
    _BACK,
)
SERVE = Act(
    "hearing-order-served",
    "Enter the service of an order",
    "The last stage of a hearing.",
    "Enter",
    _DECIDE,
    _B,
    f"{_HERE}.serve",
    (_HEARING, Asked("served_on", "Served on", "day"), _MAIL),
    _BACK,
)
PENALTY = Act(
    "civil-penalty",
    "Charge a civil penalty",
    "After the hearing: at most $50,000 for each distinct cause found.",
    "Charge",
    _DECIDE,
    "215 ILCS 5/512-5(c), 512-12 ¶1",
    f"{_HERE}.penalty",
    (_HEARING, _AMOUNT, _BASIS, _DUE),
    _BACK,
)
VIOLATION = Act(
    "violation-enter",
    "Enter a violation with its days",
    "Each day of a continuing violation is an offense of its own.",
    "Enter",
    "pbm.discipline-investigate",
    _P,
    f"{_HERE}.violation",
    (
        _CASE,
        Asked("violation", "Violation", most=160),
        Asked("provision", "Section", most=80),
        Asked("since", "From", "day"),
        Asked("until", "Through", "day", required=False, says="Empty: it still runs."),
        Asked("evidence", "Number of the evidence", "number"),
    ),
    _BACK,
)
OFFER = Act(
    "forfeiture-offer",
    "Offer a hearing before a forfeiture",
    "The paragraph asks for none; it is offered all the same.",
    "Offer",
    _DECIDE,
    _P,
    f"{_HERE}.offer",
    (_CASE,),
    _BACK,
)
FORFEITURE = Act(
    "forfeiture",
    "Charge a forfeiture",
    "At most $5,000 for each violation and day, to the Division; days of one violation count once.",
    "Charge",
    _DECIDE,
    _P,
    f"{_HERE}.forfeit",
    (
        _CASE,
        Asked("violations", "Violations", "lines", says="Their numbers, one a line."),
        Asked("as_of", "Counted through, where one still runs", "day", required=False),
        Asked("person", "Charged to", required=False, says="Another's number; empty: the respondent.", most=40),
        Asked(
            "person_kind",
            "Who that is",
            "choice",
            choices=(
                ("benefit-manager", "Benefit manager"),
                ("covered-entity", "Covered entity"),
                ("pharmacy", "Pharmacy"),
                ("other", "Other"),
            ),
        ),
        Asked("own_duty", "Was the duty its own?", "flag"),
        Asked(
            "manner",
            "How the duty was failed",
            "choice",
            choices=(("wilful", "Wilfully"), ("repeated", "Repeatedly"), ("other", "Otherwise")),
        ),
        _AMOUNT,
        _BASIS,
        _DUE,
    ),
    _BACK,
)
PAID = Act(
    "penalty-paid",
    "Enter a payment of a penalty",
    "As it was received; it settles what the person owes longest.",
    "Enter",
    "pbm.penalty-collect",
    "215 ILCS 5/512-12",
    f"{_HERE}.paid",
    (
        Asked("penalty", "Penalty", says="Its number, such as D-2026-0001-P1.", most=24),
        _AMOUNT,
        Asked("reference", "Number of the check or transfer", most=80),
        Asked("on", "Received on", "day"),
    ),
    _BACK,
)
ON_HEARING: tuple[Act, ...] = (SET, CONTINUE, ENTER, ORDER, SERVE, PENALTY)
ON_VIOLATIONS: tuple[Act, ...] = (VIOLATION, OFFER, FORFEITURE)
HEARING_ACTS: tuple[Act, ...] = (DEMAND, DEMAND_MAILED, GRANT, *ON_HEARING, *ON_VIOLATIONS, PAID)
