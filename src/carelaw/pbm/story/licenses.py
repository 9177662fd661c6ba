"""Two applications: one granted and to be renewed by January 1, one complete and waiting for its decision."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from decimal import Decimal

from carelaw.kernel.dates import legal_date
from carelaw.pbm.use_cases.applying import (
    add_document,
    add_officer,
    answer_request,
    application_for,
    save_answers,
    start_application,
    submit_application,
)
from carelaw.pbm.use_cases.deciding import Asked, enter_fee, grant_license, request_information
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law

_FEE = "pbm.initial_fee"


def tell_licenses(regulator: Actor, licensed: Actor, applicant: Actor, at: datetime) -> None:
    """The licensed manager's way to its license, and the applicant's as far as it has come."""
    today = legal_date(at, ZONE)
    # Granted within this year, so that the license runs until next January 1.
    since = max(today - timedelta(days=200), date(today.year, 1, 2))
    granted = at - max(today - since, timedelta(days=1))
    first = _file(licensed, granted - timedelta(days=9), "limited-liability-company", "", ("Alba Hale", "President"))
    _pay(regulator, first, "CHECK-20411", granted - timedelta(days=3))
    grant_license(regulator, first, on=legal_date(granted, ZONE), at=granted)

    officers = ("Bertil Wynn", "Chief executive"), ("Cosima Dray", "Secretary")
    second = _file(applicant, at - timedelta(days=20), "corporation", "perpetual", *officers)
    asked = [Asked("(3)", "The chart does not show who owns the company.")]
    due = today + timedelta(days=1)
    request_information(regulator, second, asked, due_on=due, at=at - timedelta(days=14))
    request = application_for(applicant, second).requests.get()
    chart = _document("Organizational chart with owners")
    answer_request(
        applicant,
        request.pk,
        "The new chart shows the owners in its first line.",
        at=at - timedelta(days=9),
        stream=chart,
        file_name="chart-with-owners.pdf",
    )
    _pay(regulator, second, "TRANSFER-7731", at - timedelta(days=7))


def _file(filer: Actor, at: datetime, entity_type: str, duration: str, *officers: tuple[str, str]) -> str:
    reference = start_application(filer, at=at - timedelta(days=2)).reference
    answers = {
        "organized_under": "US-IL",
        "act_title": "Business Corporation Act" if entity_type == "corporation" else "Limited Liability Company Act",
        "formed_on": "2006-04-18",
        "entity_type": entity_type,
        "duration": duration,
        "pays_providers": "yes",
        "buys_at_negotiated_rate": "yes",
        "other_actions": "no",
    }
    save_answers(filer, reference, answers, at=at)
    for name, title in officers:
        officer = add_officer(
            filer, reference, name=name, title=title, address="400 West Adams Street, Springfield", at=at
        )
        affidavit = _document(f"Biographical affidavit of {name}")
        add_document(
            filer,
            reference,
            "affidavit",
            affidavit,
            file_name=f"affidavit-{name.split()[-1].lower()}.pdf",
            at=at,
            officer_id=officer.pk,
            sworn_on=legal_date(at, ZONE) - timedelta(days=5),
        )
    for kind, says in (
        ("chart", "Organizational chart"),
        ("entity-contract", "Sample contract with covered entities"),
        ("network-contract", "Sample contract with network providers"),
    ):
        add_document(filer, reference, kind, _document(f"{says}, {reference}"), file_name=f"{kind}.pdf", at=at)
    return submit_application(filer, reference, at=at).reference


def _pay(regulator: Actor, reference: str, number: str, at: datetime) -> None:
    on = legal_date(at, ZONE)
    fee = Decimal(adopted_law().number(_FEE, on)).quantize(Decimal("0.01"))
    enter_fee(regulator, reference, fee, payment_reference=number, method="check", on=on, at=at)


def _document(says: str) -> io.BytesIO:
    """The smallest PDF that opens: one page with a line of text."""
    page = f"BT /F1 14 Tf 72 720 Td ({says}) Tj ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(made)
    return io.BytesIO(made + table + trailer)
