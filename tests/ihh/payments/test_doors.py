"""The money path through the console, the JSON API and the command line: the same acts, the same refusals."""

from __future__ import annotations

import json
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from carelaw.ihh.store.models import (
    FeeRow,
    HealthHome,
    HomeChange,
    MemberMonthLine,
    OtherClaim,
    OutcomesResult,
    PaymentRun,
    ServiceLine,
)
from carelaw.ihh.use_cases.logging_services import ServiceAsked, log_service
from carelaw.ihh.use_cases.paying_months import run_month
from carelaw.ihh.use_cases.payment_work import for_finance, for_program, for_provider
from carelaw.ihh.use_cases.remitting import issue_remittances
from carelaw.ihh.use_cases.reporting_changes import notice_windows, record_change
from carelaw.kernel.command import Exit
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.decisions.explaining import explain
from carelaw.platform.notices.models import Notice
from tests.ihh.payments.conftest import make_member, noon
from tests.ihh.payments.doors import Doors, told

MARCH = date(2019, 3, 1)
APRIL = noon(date(2019, 4, 2))
GOOD: dict[str, Any] = {
    "person_id": "100001",
    "activity": "CCM-D",
    "served_on": "2019-03-12",
    "mode": "telephone",
    "detail": "1245319599",
}
MEASURE_COLUMNS = ("code", "source", "alignment", "direction", "bronze", "silver", "least_denominator")
SHEET = "person_id,activity,served_on,mode,detail\n"


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch) -> Doors:
    return Doors(monkeypatch, APRIL)


@pytest.fixture
def served(member: object, fees: object, provider: Actor) -> ServiceLine:
    return log_service(provider, APRIL, ServiceAsked("100001", "CCM-E", date(2019, 3, 12), "in-person"))


def refused_in_words(actor: Actor, asked: dict[str, Any]) -> tuple[str, str, str]:
    given = {**asked, "served_on": date.fromisoformat(asked["served_on"])}
    with pytest.raises(Refusal) as refused:
        log_service(actor, APRIL, ServiceAsked(**given))
    return refused.value.code, refused.value.says, refused.value.cite


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"person_id": "999"}, "member-unknown"),
        ({"served_on": "2019-04-03"}, "SVC-DATE-FUTURE"),
        ({"performer_npi": "1111111111"}, "SVC-PERFORMER-UNKNOWN"),
        ({"activity": "CCM-A", "profession": "care-coordinator"}, "SVC-PERFORMER-NOT-QUALIFIED"),
    ],
)
def test_a_service_is_refused_in_the_same_words_at_every_door(
    doors: Doors, provider: Actor, member: object, wrong: dict[str, str], code: str
) -> None:
    asked = {**GOOD, **wrong}
    words = refused_in_words(provider, asked)
    assert words[0] == code
    answer = doors.api(provider, "post", "/services", asked)
    assert told(answer.json()) == words
    exit_code, _, err = doors.command(provider, "log-service", "-", stdin=json.dumps(asked))
    assert exit_code == Exit.REFUSED
    assert words[1] in err
    form = {"profession": "care-coordinator", "live": "on", "member_present": "on", **asked}
    page = doors.console(provider).post(reverse("ihh-log-service"), form)
    assert f"{words[1]} ({words[2]})" in unescape(page.content.decode())
    assert asked["person_id"] in page.content.decode(), "what was typed is kept"


def test_a_month_is_refused_in_the_same_words_at_every_door(doors: Doors, finance: Actor) -> None:
    doors.stand(noon(date(2019, 3, 31)))
    with pytest.raises(Refusal) as refused:
        run_month(finance, doors.at, MARCH)
    says = refused.value.says
    assert doors.api(finance, "post", "/pmpm/months/2019-03/run").json()["says"] == says
    exit_code, _, err = doors.command(finance, "pay", "2019-03")
    assert (exit_code, says in err) == (Exit.REFUSED, True)
    page = doors.console(finance).get(reverse("ihh-pay"), {"month": "2019-03"})
    assert says in unescape(page.content.decode())


def test_a_service_is_logged_through_every_door(doors: Doors, provider: Actor, member: object) -> None:
    answer = doors.api(provider, "post", "/services", GOOD)
    assert (answer.status_code, answer.json()["basis"]) == (201, "TEL")
    code, out, _ = doors.command(
        provider, "log-service", "-", "--format", "json", stdin=json.dumps({**GOOD, "started": "14:30"})
    )
    assert (code, json.loads(out)[0]["standing"]) == (Exit.DONE, "counted")
    form = {"profession": "care-coordinator", "live": "on", "member_present": "on", **GOOD, "started": "15:30"}
    assert doors.console(provider).post(reverse("ihh-log-service"), form).status_code == 302
    assert ServiceLine.objects.count() == 3


def test_a_sheets_good_rows_are_taken_and_the_others_named(doors: Doors, provider: Actor, member: object) -> None:
    rows = [
        "100001,CCM-E,2019-03-12,telephone,",
        "100001,CCM-Z,2019-03-12,telephone,",
        "100001,CCM-E,12/03/2019,telephone,",
        "999,CCM-E,2019-03-12,telephone,",
        "100001,CCM-E,2019-03-12,telephone,",
    ]
    answer = doors.api(provider, "post", "/services/sheet", SHEET + "\n".join(rows)).json()
    assert (answer["rows_in"], answer["logged"], answer["refused"]) == (5, 1, 4)
    assert sorted(one["code"] for one in answer["problems"]) == [
        "CLAIM-DUPLICATE",
        "SVC-NOT-QUALIFYING",
        "cell-not-permitted",
        "member-unknown",
    ]
    assert any("row 3, activity" in one["says"] for one in answer["problems"])
    code, out, err = doors.command(provider, "log-service", "-", stdin=SHEET + rows[1])
    assert (code, "Rows in: 1; logged: 0; not taken: 1." in err, "CCM-Z" in out) == (Exit.FINDINGS, True, True)


def test_an_incomplete_record_is_kept_and_does_not_count(doors: Doors, provider: Actor, member: object) -> None:
    answer = doors.api(provider, "post", "/services", {**GOOD, "detail": ""}).json()
    assert (answer["standing"], answer["code"]) == ("incomplete", "SVC-DETAIL-MISSING")


def test_the_twin_of_a_contact_counts_once(doors: Doors, provider: Actor, member: object) -> None:
    for activity, standing in (("PFS-E", "counted"), ("SOC-B", "informational")):
        answer = doors.api(provider, "post", "/services", {**GOOD, "activity": activity})
        assert answer.json()["standing"] == standing


def test_one_pays_a_month_previews_it_and_lists_it_at_every_door(
    doors: Doors, finance: Actor, provider: Actor, home: HealthHome, served: ServiceLine
) -> None:
    make_member("100002", home)
    page = doors.console(finance).get(reverse("ihh-pay"), {"month": "2019-03"}).content.decode()
    assert "2 in = 1 paid + 1 denied + 0 pending" in page
    code, out, _ = doors.command(finance, "pay", "2019-03", "--dry-run", "--format", "json")
    assert (code, json.loads(out)[0]["dollars"], PaymentRun.objects.count()) == (Exit.DONE, "120.00", 0)
    assert doors.api(finance, "post", "/pmpm/months/2019-03/run").json()["number"] == 1
    assert doors.console(finance).post(reverse("ihh-pay"), {"month": "2019-03"}).status_code == 302
    assert PaymentRun.objects.count() == 1
    (denied,) = doors.api(provider, "get", "/pmpm/months/2019-03?status=denied").json()
    assert (denied["code"], denied["mend_until"]) == ("PAY-NO-QUALIFYING", "2019-09-27")
    _, out, _ = doors.command(provider, "payments", "2019-03", "--status", "denied", "--format", "json")
    assert json.loads(out)[0]["says"] == denied["says"]
    page = unescape(doors.console(provider).get(reverse("ihh-months"), {"month": "2019-03"}).content.decode())
    assert denied["says"] in page
    assert denied["mend"] in page


def test_remittances_are_issued_and_downloaded(
    doors: Doors, finance: Actor, provider: Actor, served: ServiceLine
) -> None:
    run_month(finance, APRIL, MARCH)
    assert doors.console(finance).post(reverse("ihh-remittances"), {"act": "issue"}).status_code == 302
    text = doors.console(provider).get(reverse("ihh-remittance", args=["IHH-H-1-0001", "835"])).content.decode()
    assert "BPR*I*120.00" in text
    code, out, _ = doors.command(provider, "remittance", "IHH-H-1-0001", "--as", "csv")
    assert (code, "PAY-OK-F2F" in out) == (Exit.DONE, True)
    assert doors.api(provider, "get", "/remittances/IHH-H-1-0001/835").content.decode().startswith("ISA")
    assert doors.command(provider, "remit")[0] == Exit.REFUSED


def test_fees_have_two_persons_at_the_console(doors: Doors, finance: Actor, second_finance: Actor) -> None:
    line = {
        "act": "enter",
        "tier": "B",
        "amount": "120.00",
        "first_day": "2019-03-01",
        "age_from": "0",
        "published_url": "https://fees.example.org",
    }
    console = doors.console(finance)
    assert console.post(reverse("ihh-fees"), line).status_code == 302
    row = FeeRow.objects.get()
    own = console.post(reverse("ihh-fees"), {"act": "approve", "fee": row.pk})
    assert own.status_code == 403
    second = doors.console(second_finance)
    assert "Tier B: $120.00" in second.get(reverse("ihh-fees")).content.decode()
    second.post(reverse("ihh-fees"), {"act": "approve", "fee": row.pk})
    row.refresh_from_db()
    assert row.approved_by == second_finance.account_id
    again = console.post(reverse("ihh-fees"), line)
    assert again.status_code == 422
    assert "It overlaps the line of tier B" in again.content.decode()


def test_a_duplicate_is_entered_and_decided_at_the_console(doors: Doors, finance: Actor, member: object) -> None:
    console, url = doors.console(finance), reverse("ihh-duplicates")
    claim = {"reference": "C-1", "person_id": "100001", "code": "T1016", "served_on": "2019-03-05"}
    console.post(url, {"act": "load", **claim, "biller_npi": "1679576722"})
    held = OtherClaim.objects.get()
    empty = console.post(url, {"act": "answer", "claim": held.pk, "answer": "released", "because": ""})
    assert empty.status_code == 200
    console.post(url, {"act": "answer", "claim": held.pk, "answer": "released", "because": "They differ."})
    held.refresh_from_db()
    assert held.resolved == "released"


def test_a_change_is_entered_and_received_at_the_console(doors: Doors, program: Actor, home: HealthHome) -> None:
    console, url = doors.console(program), reverse("ihh-changes")
    change = {"home": "H-1", "kind": "professional", "subject": "Medical director", "changed_on": "2019-03-11"}
    console.post(url, {"act": "change", **change})
    held = HomeChange.objects.get()
    assert "March 11, 2019 – …" in console.get(url).content.decode()
    receipt = {"what": "notice", "received_on": "2019-04-01", "channel": "IMPACT", "tracking_number": ""}
    wrong = console.post(url, {"act": "receipt", "change": held.pk, **receipt})
    assert "A notice through IMPACT has a tracking number" in wrong.content.decode()
    console.post(url, {"act": "receipt", "change": held.pk, **receipt, "tracking_number": "T-1"})
    held.refresh_from_db()
    assert held.notified_on == date(2019, 4, 1)


def test_a_year_is_published_reported_determined_and_signed_at_the_console(
    doors: Doors, finance: Actor, second_finance: Actor, program: Actor, provider: Actor, served: ServiceLine
) -> None:
    run_month(finance, APRIL, MARCH)
    doors.stand(noon(date(2020, 7, 1)))
    url, console = reverse("ihh-outcomes"), doors.console(program)
    year = {
        "index": "1",
        "url": "https://example.org",
        "published_on": "2019-01-30",
        "least_members": "1",
        "measures": f"{','.join(MEASURE_COLUMNS)}\nFUH-7,NQF,CMS,higher,0.35,0.45,30",
    }
    wrong = console.post(url, {"act": "publish", **year, "measures": year["measures"].replace("NQF", "HOUSE")})
    assert "row 2, source: “HOUSE” is not permitted" in unescape(wrong.content.decode())
    assert console.post(url, {"act": "publish", **year}).status_code == 302
    reached = {"home": "H-1", "index": "1", "code": "FUH-7", "numerator": "40", "denominator": "100"}
    assert console.post(url, {"act": "measure", **reached, "reported": "complete"}).status_code == 302
    doors.console(finance).post(url, {"act": "determine", "home": "H-1", "index": "1"})
    result = OutcomesResult.objects.get()
    assert (result.level, str(result.amount)) == ("bronze", "12.00")
    assert "No year is determined yet" in doors.console(provider).get(url).content.decode()
    doors.console(second_finance).post(url, {"act": "sign", "result": result.pk})
    assert "$12.00" in doors.console(provider).get(url).content.decode()
    page = doors.console(provider).get(reverse("explain", args=["outcome-payment", str(result.pk)]))
    assert "40 of 100 = 0.4000" in page.content.decode()
    assert doors.api(provider, "get", "/outcomes").json()[0]["amount"] == "12.00"
    _, out, _ = doors.command(provider, "outcomes", "--format", "json")
    assert json.loads(out)[0]["level"] == "bronze"


def test_what_waits_for_whom(
    doors: Doors, finance: Actor, program: Actor, provider: Actor, home: HealthHome, served: ServiceLine
) -> None:
    on = date(2019, 4, 2)
    make_member("100002", home)
    assert [item.says for item in for_finance(finance, on)] == ["Run the payment of March 2019"]
    run_month(finance, APRIL, MARCH)
    says = [item.says for item in for_provider(provider, on)]
    assert says == [
        "2 members of Home H-1 without a service in April 2019",
        "2 plans of care are overdue: Home H-1",
        "1 member-month of March 2019 not paid, to be mended still",
    ]
    assert any("Issue the remittance of Home H-1: 1 line, $120.00" in item.says for item in for_finance(finance, on))
    issue_remittances(finance, APRIL)
    change = {"home": "H-1", "kind": "professional", "subject": "Medical director"}
    record_change(program, APRIL, **change, changed_on=date(2019, 3, 11))  # type: ignore[arg-type]
    later = date(2019, 4, 3)
    assert any("1 paid month lies in denied days" in item.says for item in for_finance(finance, later))
    (notice_due,) = for_program(program, later)
    assert notice_due.due_on == date(2019, 3, 25)


def test_a_late_change_is_told_once(doors: Doors, program: Actor, provider: Actor, home: HealthHome) -> None:
    change = {"home": "H-1", "kind": "professional", "subject": "Medical director"}
    record_change(program, APRIL, **change, changed_on=date(2019, 3, 22))  # type: ignore[arg-type]
    assert notice_windows(date(2019, 4, 5), noon(date(2019, 4, 5))) == 0
    assert notice_windows(date(2019, 4, 6), noon(date(2019, 4, 6))) == 1
    assert notice_windows(date(2019, 4, 7), noon(date(2019, 4, 7))) == 0
    assert "No coordination service of Home H-1 is payable from 2019-03-22" in Notice.objects.get().body


def test_a_stranger_hears_nothing(
    doors: Doors, finance: Actor, provider: Actor, served: ServiceLine, other_home: HealthHome
) -> None:
    from tests.ihh.payments.conftest import someone

    run_month(finance, APRIL, MARCH)
    stranger = someone("IHH_PROVIDER", "stranger", party=[str(other_home.party_id)])
    line = MemberMonthLine.objects.get()
    with pytest.raises(Refusal):
        explain("payment", str(line.pk), stranger)
    assert doors.api(stranger, "get", "/pmpm/months/2019-03").json() == []
    assert "100001" not in doors.console(stranger).get(reverse("ihh-services")).content.decode()


@pytest.mark.parametrize("route", ["ihh-services", "ihh-unserved", "ihh-months", "ihh-remittances", "ihh-outcomes"])
def test_every_page_of_a_home_opens_empty(doors: Doors, provider: Actor, route: str) -> None:
    assert doors.console(provider).get(reverse(route)).status_code == 200
