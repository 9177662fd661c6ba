"""What the Department's office keeps is entered at the console, the API and the command line, refused in one voice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from carelaw.ihh.store.models import FeeRow, HealthHome, HomeChange, MeasureReport, OtherClaim, ServiceLine
from carelaw.ihh.use_cases.logging_services import ServiceAsked, log_service
from carelaw.ihh.use_cases.outcomes import publish
from carelaw.kernel.command import Exit
from carelaw.platform.accounts.actor import Actor
from tests.ihh.payments.conftest import noon
from tests.ihh.payments.doors import Doors
from tests.ihh.payments.test_outcomes import MEASURE

APRIL = noon(date(2019, 4, 2))
FEE = {"tier": "B", "amount": "120.00", "first_day": "2019-03-01", "published_url": "https://fees.example.org"}
CHANGE = {"home": "H-1", "kind": "professional", "subject": "Medical director", "changed_on": "2019-03-11"}
RECEIPT = {"what": "notice", "received_on": "2019-04-01", "channel": "IMPACT", "tracking_number": "T-1"}
CLAIM = {
    "reference": "C-1",
    "person_id": "100001",
    "code": "T1016",
    "served_on": "2019-03-05",
    "biller_npi": "1679576722",
}
ANSWER = {"answer": "released", "because": "They differ."}
YEAR = {"url": "https://example.org", "published_on": "2019-01-30", "least_members": "1", "signed_off_because": ""}
SHEET = "code,source,alignment,direction,bronze,silver,least_denominator\nFUH-7,CMS_CORE_2018,CMS,higher,0.35,0.45,30\n"
REACHED = {"home": "H-1", "code": "FUH-7", "numerator": "40", "denominator": "100", "reported": "complete"}


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch) -> Doors:
    return Doors(monkeypatch, APRIL)


def the_same_words(
    doors: Doors, actor: Actor, code: str, *, api: tuple[str, Any], words: tuple[str, ...], page: tuple[str, Any]
) -> None:
    """Asked at three doors, the same is refused in the same sentence."""
    answer = doors.api(actor, "post", *api).json()
    assert answer["code"] == code
    asked, stdin = (words[:-1], words[-1]) if words[-1].startswith(("{", "code,")) else (words, "")
    exit_code, _, err = doors.command(actor, *asked, stdin=stdin)
    assert (exit_code, answer["says"] in err) == (Exit.REFUSED, True), err
    shown = doors.console(actor).post(reverse(page[0]), page[1])
    assert answer["says"] in unescape(shown.content.decode())


def fee_words(fee: Mapping[str, str]) -> tuple[str, ...]:
    return (
        "enter-fee",
        fee["tier"],
        fee["amount"],
        "--first-day",
        fee["first_day"],
        "--published-url",
        fee["published_url"],
    )


def test_a_line_of_the_fee_schedule(doors: Doors, finance: Actor, second_finance: Actor) -> None:
    asked = fee_words(FEE)
    assert doors.command(finance, *asked)[0] == Exit.DONE
    page = {"act": "enter", "age_from": "0", **FEE}
    the_same_words(doors, finance, "FEE-OVERLAP", api=("/fees", FEE), words=asked, page=("ihh-fees", page))
    row = FeeRow.objects.get()
    approval: dict[str, Any] = {"api": (f"/fees/{row.pk}/approve", {}), "words": ("approve-fee", str(row.pk))}
    the_same_words(
        doors, finance, "FEE-SECOND-PERSON", **approval, page=("ihh-fees", {"act": "approve", "fee": row.pk})
    )
    assert doors.command(second_finance, "approve-fee", str(row.pk))[0] == Exit.DONE


def test_a_change_and_what_came_in(doors: Doors, program: Actor, home: HealthHome) -> None:
    asked = ("enter-change", *CHANGE.values())
    assert doors.command(program, *asked)[0] == Exit.DONE
    late = {**CHANGE, "changed_on": "2060-03-11"}
    the_same_words(
        doors,
        program,
        "CALENDAR-YEAR-MISSING",
        api=("/changes", late),
        words=("enter-change", *late.values()),
        page=("ihh-changes", {"act": "change", **late}),
    )
    change = HomeChange.objects.get()
    for wrong, code in (
        ({"tracking_number": ""}, "CHG-TRACKING-MISSING"),
        ({"received_on": "2019-04-03"}, "CHG-RECEIVED-IN-FUTURE"),
    ):
        given = {**RECEIPT, **wrong}
        the_same_words(
            doors,
            program,
            code,
            api=(f"/changes/{change.pk}/receipts", given),
            words=receipt_words(str(change.pk), given),
            page=("ihh-changes", {"act": "receipt", "change": change.pk, **given}),
        )
    assert doors.api(program, "post", f"/changes/{change.pk}/receipts", RECEIPT).status_code == 200
    change.refresh_from_db()
    assert (change.notified_on, change.tracking_number) == (date(2019, 4, 1), "T-1")
    unknown = "no-such-change"
    answer = doors.api(program, "post", f"/changes/{unknown}/receipts", RECEIPT)
    assert (answer.status_code, answer.json()["code"]) == (404, "CHG-UNKNOWN")
    assert answer.json()["says"] in doors.command(program, *receipt_words(unknown, RECEIPT))[2]


def receipt_words(change: str, given: Mapping[str, str]) -> tuple[str, ...]:
    return (
        "enter-receipt",
        change,
        given["what"],
        given["received_on"],
        "--channel",
        given["channel"],
        "--tracking-number",
        given["tracking_number"],
    )


def test_a_similar_service_paid_elsewhere(doors: Doors, finance: Actor, member: object) -> None:
    wrong = {**CLAIM, "person_id": "999"}
    the_same_words(
        doors,
        finance,
        "member-unknown",
        api=("/duplicates", wrong),
        words=("load-duplicate", "-", json.dumps(wrong)),
        page=("ihh-duplicates", {"act": "load", **wrong}),
    )
    assert doors.command(finance, "load-duplicate", "-", stdin=json.dumps(CLAIM))[0] == Exit.DONE
    claim = OtherClaim.objects.get()
    assert doors.command(finance, "load-duplicate", "-", stdin="{")[0] == Exit.REFUSED
    blank = {**ANSWER, "because": "\x07"}
    the_same_words(
        doors,
        finance,
        "TEXT-NOT-PERMITTED",
        api=(f"/duplicates/{claim.pk}/resolve", blank),
        words=("resolve-duplicate", str(claim.pk), "released", "--because", blank["because"]),
        page=("ihh-duplicates", {"act": "answer", "claim": claim.pk, **blank}),
    )
    done = doors.command(finance, "resolve-duplicate", str(claim.pk), "released", "--because", ANSWER["because"])
    claim.refresh_from_db()
    assert (done[0], claim.resolved) == (Exit.DONE, "released")


def test_a_year_is_published_at_the_command_line(doors: Doors, program: Actor, home: HealthHome) -> None:
    terms = ("--url", YEAR["url"], "--published-on", YEAR["published_on"], "--least-members", "1")
    easier = SHEET.replace("0.45", "0.25")
    measures = [{**MEASURE, "silver": "0.25"}]
    the_same_words(
        doors,
        program,
        "silver-easier-than-bronze",
        api=("/outcomes/1/publication", {**YEAR, "least_members": 1, "measures": measures}),
        words=("publish-outcomes", "1", "-", *terms, easier),
        page=("ihh-outcomes", {"act": "publish", "index": "1", **YEAR, "measures": easier}),
    )
    wrong = doors.command(program, "publish-outcomes", "1", "-", *terms, stdin=SHEET.replace("CMS_CORE", "HOUSE"))
    assert (wrong[0], "row 2, source: “HOUSE_2018” is not permitted" in wrong[2]) == (Exit.REFUSED, True)
    by_command = doors.command(program, "publish-outcomes", "1", "-", *terms, "--format", "json", stdin=SHEET)
    by_api = doors.api(
        program, "post", "/outcomes/1/publication", {**YEAR, "least_members": 1, "measures": [MEASURE]}
    ).json()
    assert json.loads(by_command[1])[0]["id"] == by_api["id"], "the same terms at two doors are one publication"


def test_what_was_reached_on_a_measure(doors: Doors, program: Actor, home: HealthHome) -> None:
    publish(program, APRIL, index=1, url=YEAR["url"], least_members=1, measures=[MEASURE])
    for wrong, code in (({"code": "XX"}, "OBP-MEASURE"), ({"numerator": "101"}, "OBP-RATE")):
        given = {**REACHED, **wrong}
        the_same_words(
            doors,
            program,
            code,
            api=("/outcomes/1/measures", given),
            words=measure_words(given),
            page=("ihh-outcomes", {"act": "measure", "index": "1", **given}),
        )
    assert doors.command(program, *measure_words(REACHED))[0] == Exit.DONE
    assert MeasureReport.objects.get().numerator == 40


def measure_words(given: Mapping[str, str]) -> tuple[str, ...]:
    return ("report-measure", "1", given["home"], given["code"], given["numerator"], given["denominator"])


def test_a_service_is_withdrawn_at_every_door(
    doors: Doors, provider: Actor, other_home: HealthHome, member: object, fees: object
) -> None:
    from tests.ihh.payments.conftest import someone

    lines = [
        log_service(provider, APRIL, ServiceAsked("100001", "CCM-E", date(2019, 3, day), "in-person"))
        for day in (12, 13, 14)
    ]
    first = str(lines[0].pk)
    stranger = someone("IHH_PROVIDER", "stranger", party=[str(other_home.party_id)])
    for actor, code in ((stranger, "SVC-UNKNOWN"), (provider, "SVC-WITHDRAWN")):
        the_same_words(
            doors,
            actor,
            code,
            api=(f"/services/{first}/withdraw", {}),
            words=("withdraw-service", first),
            page=("ihh-services", {"act": "withdraw", "service": first}),
        )
        assert doors.api(provider, "post", f"/services/{first}/withdraw", {}).status_code in {200, 409}
    assert doors.command(provider, "withdraw-service", str(lines[1].pk))[0] == Exit.DONE
    gone = doors.console(provider).post(reverse("ihh-services"), {"act": "withdraw", "service": lines[2].pk})
    assert (gone.status_code, ServiceLine.objects.filter(withdrawn_on=None).count()) == (302, 0)


def test_the_sheet_of_a_remittance_is_the_same_at_every_door(
    doors: Doors, finance: Actor, provider: Actor, member: object, fees: object, tmp_path: Path
) -> None:
    from carelaw.ihh.use_cases.paying_months import run_month
    from carelaw.ihh.use_cases.remitting import issue_remittances

    log_service(provider, APRIL, ServiceAsked("100001", "CCM-E", date(2019, 3, 12), "in-person"))
    run_month(finance, APRIL, date(2019, 3, 1))
    issue_remittances(finance, APRIL)
    by_api = doors.api(provider, "get", "/remittances/IHH-H-1-0001/csv").content.decode()
    by_page = doors.console(provider).get(reverse("ihh-remittance", args=["IHH-H-1-0001", "csv"])).content.decode()
    by_command = doors.command(provider, "remittance", "IHH-H-1-0001", "--as", "csv")[1]
    assert by_api == by_page
    assert by_command.split() == by_api.split()


def test_one_who_may_not_is_refused_alike(doors: Doors, provider: Actor, home: HealthHome) -> None:
    the_same_words(
        doors,
        provider,
        "not-permitted",
        api=("/changes", CHANGE),
        words=("enter-change", *CHANGE.values()),
        page=("ihh-changes", {"act": "change", **CHANGE}),
    )
