"""The same act at the console, over JSON and at the command line, in the same words; and the pages in a browser."""

from __future__ import annotations

import json
from datetime import date

import pytest

from carelaw.pdmp.commands.evaluation import EVALUATION
from carelaw.pdmp.store.models import Criterion
from carelaw.pdmp.story.evaluation import tell_evaluation
from carelaw.pdmp.use_cases.evaluation.acts import ACTS
from carelaw.pdmp.use_cases.evaluation.alerts import alert_scan, review_alert
from carelaw.pdmp.use_cases.evaluation.education import begin_project
from carelaw.pdmp.use_cases.evaluation.quality import evaluate_month
from carelaw.pdmp.use_cases.evaluation.training import ask_help, enter_course
from carelaw.pdmp.use_cases.evaluation.treatment import enter_program
from carelaw.pdmp.web.evaluation import work
from carelaw.platform.accounts.actor import Actor, host_operator
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.tokens import issue_token
from tests.pdmp.conftest import AT
from tests.pdmp.doors import caller_for
from tests.pdmp.evaluation.test_alerts import TODAY, admin, approved, board, drafted, reported
from tests.pdmp.evaluation.test_treatment_and_training import PROGRAM
from tests.pdmp.web.history_people import ASKED, AT_THE_COUNTER, signed_in
from tests.platform.commanding import run
from tests.platform.pages.signed_in import sign_in, sign_in_browser
from tests.platform.pages.test_accessibility import check

__all__ = ["admin", "board", "reported"]


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    monkeypatch.setattr("carelaw.platform.clock.now", lambda: AT)


SAYS = "No alert of the system produced this, so nothing may be referred. Wait for the nightly scan."


@pytest.mark.django_db
def test_a_referral_without_an_alert_reads_the_same_at_every_door(admin: Actor, client, monkeypatch) -> None:
    with caller_for(admin, client) as caller:
        told = caller.post("/api/pdmp/evaluation/refer-practitioner", {}, content_type="application/json").json()
    assert (told["code"], told["says"] if "says" in told else told["problems"][0]["says"]) == ("E-MAP-126", SAYS)
    account = Account.objects.get(pk=admin.account_id)
    page = sign_in(client, account, "ADMIN").post("/evaluation/do/refer-practitioner/", {})
    assert (page.status_code, SAYS in page.content.decode()) == (403, True)
    issued = issue_token(host_operator("tests"), AT, account=account, role="ADMIN", days=30)
    monkeypatch.setenv("CARELAW_TOKEN", issued.secret)
    code, _, stderr = run(EVALUATION, "pdmp", "refer-practitioner")
    assert (code, stderr) == (3, f"E-MAP-126: {SAYS}")


@pytest.mark.django_db
def test_alerts_are_listed_alike_over_json_and_at_the_command_line(
    board: Actor, steward: Actor, reported: None, client, monkeypatch
) -> None:
    approved(board, steward)
    alert_scan(TODAY, AT)
    with caller_for(steward, client) as caller:
        told = caller.get("/api/pdmp/evaluation/alerts").json()
        criteria = caller.get("/api/pdmp/evaluation/criteria").json()
    account = Account.objects.get(pk=steward.account_id)
    issued = issue_token(host_operator("tests"), AT, account=account, role="DATA_STEWARD", days=30)
    monkeypatch.setenv("CARELAW_TOKEN", issued.secret)
    code, stdout, _ = run(EVALUATION, "pdmp", "alerts", "--format", "json")
    assert code == 1
    assert [one["id"] for one in told] == [one["id"] for one in json.loads(stdout)]
    assert criteria[0]["status"] == "in-force"
    assert [item.key.partition(":")[0] for item in work.to_review(steward, TODAY)] == ["alert"]


def test_every_act_is_offered_at_the_command_line() -> None:
    assert {act.name for act in ACTS} <= {command.words[1] for command in EVALUATION}


@pytest.mark.django_db
def test_the_history_shows_its_summary_with_the_formula_and_the_way_to_treatment(
    prescriber: Actor, dispenser: Actor, reported: None
) -> None:
    page = signed_in(prescriber).post("/history/", ASKED)
    risk = page.context["page"].risk
    text = page.content.decode()
    assert risk.says[0].startswith("1 of 6 points")
    assert "opioid-benzodiazepine 1" in risk.formula
    assert risk.formula in text
    assert "it blocks nothing and is sent to nobody" in text
    assert risk.refer is not None
    assert "sampleson" not in risk.refer.url.lower()
    shown = signed_in(dispenser).post("/history/", {**AT_THE_COUNTER, "prescription_number": "77"}).context["page"].risk
    assert (shown.says, shown.refer) == (risk.says, None)


@pytest.mark.django_db
def test_the_public_pages_name_nobody_and_speak_spanish(admin: Actor, board: Actor, client) -> None:
    drafted(board)
    enter_program(admin, AT, **PROGRAM, open_for_referrals=True)
    begin_project(admin, AT, organization="A medical society", topics=("A",), begun_on=date(2025, 1, 1))
    for path, word in (("/treatment/", "Harbor Recovery"), ("/education/", "A medical society")):
        assert word in client.get(path).content.decode()
    assert "OPIOID-BENZO" in client.get("/evaluation/criteria/").content.decode()
    spanish = client.get("/treatment/", headers={"accept-language": "es"}).content.decode()
    assert "Programas de tratamiento" in spanish


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_in_a_browser(
    page, board: Actor, steward: Actor, admin: Actor, prescriber: Actor, reported: None
) -> None:
    approved(board, steward)
    alert_scan(TODAY, AT)
    evaluate_month(date(2025, 2, 1), AT)
    enter_program(admin, AT, **PROGRAM, open_for_referrals=True)
    enter_course(admin, AT, code="USE", version="1", title="Using it", roles=("PRESCRIBER",), first_day=TODAY)
    ask_help(prescriber, AT, screen="Ask for a history", question="Where is the PDF?")
    from carelaw.pdmp.store.models import Alert

    alert = Alert.objects.get()
    sign_in_browser(page, Account.objects.get(pk=steward.account_id), "DATA_STEWARD")
    check(page, "/evaluation/", "/evaluation/alerts/", f"/evaluation/alerts/{alert.pk}/", "/evaluation/criteria/",
          "/evaluation/releases/", "/evaluation/do/review-alert/", "/training/help/")  # fmt: skip
    review_alert(steward, AT, alert=str(alert.pk), departs=True, reasons="So.")
    sign_in_browser(page, Account.objects.get(pk=admin.account_id), "ADMIN")
    check(page, "/training/", "/education/", "/treatment/", f"/evaluation/alerts/{alert.pk}/")
    page.goto("/evaluation/do/enter-treatment-program/")
    page.fill("#id_name", "Bridge House")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.input_value("#id_name") == "Bridge House"
    page.complaints.clear()
    sign_in_browser(page, Account.objects.get(pk=prescriber.account_id), "PRESCRIBER")
    check(page, "/report-card/", "/treatment/mine/", "/training/mine/", "/treatment/")
    assert Criterion.objects.count() == 1


@pytest.mark.django_db
def test_the_demonstration_leaves_a_criterion_to_try_and_a_course_to_take(
    board: Actor, admin: Actor, steward: Actor, prescriber: Actor
) -> None:
    tell_evaluation(board, admin, AT)
    assert [item.key.partition(":")[0] for item in work.to_review(steward, TODAY)] == ["try"]
    assert [item.key for item in work.to_learn(prescriber, TODAY)] == ["training"]
