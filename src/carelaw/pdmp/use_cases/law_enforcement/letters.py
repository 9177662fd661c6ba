"""What an officer and the office are told: references and paragraphs, never whom a request is about."""

from __future__ import annotations

from datetime import date, datetime

from carelaw.pdmp.store.models import Investigation, LawEnforcementRequest
from carelaw.pdmp.use_cases.law_enforcement.offices import office_accounts
from carelaw.platform.notices.sending import NoticeTemplate, declare_template, write_notice

ABOUT_REQUEST, ABOUT_INVESTIGATION = "law-request", "law-investigation"
ORDER_NEEDED, REQUEST_REFUSED = "law-order-needed", "law-request-refused"
DELIVERED, OUTCOME_DUE, INVESTIGATION_OPEN = "law-delivered", "law-outcome-due", "law-investigation-open"

for _template in (
    NoticeTemplate(
        ORDER_NEEDED,
        "en",
        "Your request $reference waits for a court order",
        "$says ($code) Enter the order and file its document with the request; what you typed is kept. Schedule II of "
        "the state list needs no order: ask the office to go on with it alone if that serves you.",
        "§9(b)(3)(i)(B)",
    ),
    NoticeTemplate(
        REQUEST_REFUSED,
        "en",
        "Your request $reference is refused",
        "$says ($code) What you typed is kept; you can begin another request from it.",
        "§9(b)(3)",
    ),
    NoticeTemplate(
        DELIVERED,
        "en",
        "The Attorney General's office delivers the answer to $reference",
        "The office hands the answer to $recipient. It may be used only to establish probable cause for a search or "
        "arrest warrant. Report what came of it: a warrant sought, a warrant issued, or none.",
        "§9(b)(3)(ii)",
    ),
    NoticeTemplate(
        OUTCOME_DUE,
        "en",
        "What came of $reference is still to be reported",
        "The answer was given on $on and nothing is reported yet. Report a warrant sought or issued, with its day, or "
        "that none was sought.",
        "§9(b)(3)(ii), §12(a)(6)",
    ),
    NoticeTemplate(
        INVESTIGATION_OPEN,
        "en",
        "An investigation has been open for $days days",
        "The investigation $number of $agency has no conclusion on record. While it is open, its queries are kept from "
        "the person without limit. Ask the agency, and enter the conclusion when there is one.",
        "§9(c)",
    ),
):
    declare_template(_template)


def tell_officer(request: LawEnforcementRequest, kind: str, at: datetime, **values: str) -> None:
    """Tell the officer who asked; at each stage once."""
    write_notice(
        kind,
        key=f"{request.pk}:{at.isoformat(timespec='seconds')}",
        at=at,
        values={"reference": request.reference, **values},
        account_id=request.account_id,
        about=f"{ABOUT_REQUEST}:{request.reference}",
    )


def remind_of_outcome(request: LawEnforcementRequest, month: str, at: datetime, given_on: date) -> bool:
    """Remind the officer and the office once a month of an outcome that is missing; False when that was done."""
    made = False
    for account in dict.fromkeys((request.account_id, *office_accounts(at))):
        notice = write_notice(
            OUTCOME_DUE,
            key=f"{request.pk}:{month}:{account}",
            at=at,
            values={"reference": request.reference, "on": given_on.isoformat()},
            account_id=account,
            about=f"{ABOUT_REQUEST}:{request.reference}",
        )
        made = made or notice.created_at == at
    return made


def remind_of_open(investigation: Investigation, days: int, at: datetime) -> bool:
    """Remind the office of an investigation that is still open; False when that was done."""
    made = False
    for account in office_accounts(at):
        notice = write_notice(
            INVESTIGATION_OPEN,
            key=f"{investigation.pk}:{days}:{account}",
            at=at,
            values={"number": investigation.number, "agency": investigation.agency, "days": str(days)},
            account_id=account,
            about=f"{ABOUT_INVESTIGATION}:{investigation.pk}",
        )
        made = made or notice.created_at == at
    return made
