"""The same act at the console, over JSON and at the command line, in the same words; and the pages in a browser."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.db import transaction

from carelaw.pdmp.commands.duties import DUTIES
from carelaw.pdmp.store.models import FrequencyChange, RegisteredDispenser
from carelaw.pdmp.use_cases.reporting.acts import ACTS as DUTY_ACTS
from carelaw.pdmp.use_cases.reporting.transferring import transfer_in
from carelaw.platform.accounts.actor import Actor, host_operator
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.tokens import issue_token
from tests.pdmp.conftest import AT
from tests.pdmp.doors import caller_for
from tests.pdmp.files import asap, record, send
from tests.pdmp.reporting.test_first_queries import match
from tests.pdmp.reporting.test_interval import PROPOSAL
from tests.pdmp.reporting.test_transfer import HEADER, row
from tests.platform.commanding import run
from tests.platform.pages.signed_in import sign_in, sign_in_browser
from tests.platform.pages.test_accessibility import check


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    monkeypatch.setattr("carelaw.platform.clock.now", lambda: AT)


TOO_LONG = {**PROPOSAL, "new_hours": "73"}
SAYS = "73 hours is not permitted. Permitted: 1 to 72; the board can only shorten."


@pytest.mark.django_db
def test_a_refusal_reads_the_same_at_every_door(board: Actor, client, monkeypatch) -> None:
    with caller_for(board, client) as caller:
        told = caller.post("/api/pdmp/duties/propose-interval", TOO_LONG, content_type="application/json").json()
    assert (told["code"], told["problems"][0]["says"]) == ("E-MAP-42", SAYS)
    account = Account.objects.get(pk=board.account_id)
    console = sign_in(client, account, "BOARD_MEMBER")
    page = console.post("/duties/do/propose-interval/", TOO_LONG)
    assert (page.status_code, SAYS in page.content.decode()) == (422, True)
    assert 'value="73"' in page.content.decode()
    issued = issue_token(host_operator("tests"), AT, account=account, role="BOARD_MEMBER", days=30)
    monkeypatch.setenv("CARELAW_TOKEN", issued.secret)
    options = [part for name, value in TOO_LONG.items() for part in (f"--{name.replace('_', '-')}", value)]
    code, _, stderr = run(DUTIES, "pdmp", "propose-interval", *options)
    assert (code, stderr) == (3, f"E-MAP-42: {SAYS}")
    assert FrequencyChange.objects.count() == 0


@pytest.mark.django_db
def test_an_act_is_done_over_json_and_at_the_command_line(board: Actor, client, monkeypatch) -> None:
    with caller_for(board, client) as caller:
        done = caller.post("/api/pdmp/duties/propose-interval", PROPOSAL, content_type="application/json")
    assert done.status_code == 201
    account = Account.objects.get(pk=board.account_id)
    issued = issue_token(host_operator("tests"), AT, account=account, role="BOARD_MEMBER", days=30)
    monkeypatch.setenv("CARELAW_TOKEN", issued.secret)
    options = [part for name, value in PROPOSAL.items() for part in (f"--{name.replace('_', '-')}", value)]
    code, stdout, _ = run(DUTIES, "pdmp", "propose-interval", *options, "--format", "json")
    assert code == 0
    made = {str(pk) for pk in FrequencyChange.objects.values_list("pk", flat=True)}
    assert made == {done.json()["reference"], json.loads(stdout)[0]["reference"]}


@pytest.mark.django_db
def test_a_transfer_reconciles_alike_at_each_door(steward: Actor, client, monkeypatch, tmp_path: Path) -> None:
    sheet = "\n".join((HEADER, row("2020-01-06", "1"), row("2010-01-06", "2")))
    with caller_for(steward, client) as caller:
        told = caller.post("/api/pdmp/duties/transfers", sheet, content_type="text/csv").json()
    assert (told["offered"], told["accepted"], told["refused_as_too_old"], told["adds_up"]) == (2, 1, 1, True)
    issued = issue_token(
        host_operator("tests"), AT, account=Account.objects.get(pk=steward.account_id), role="DATA_STEWARD", days=30
    )
    monkeypatch.setenv("CARELAW_TOKEN", issued.secret)
    other = tmp_path / "oag.csv"
    other.write_text("\n".join((HEADER, row("2020-01-06", "3"))), encoding="utf-8")
    code, stdout, _ = run(DUTIES, "pdmp", "transfer-in", str(other))
    assert (code, json.loads(stdout)["accepted"]) == (0, 1)


def test_every_act_is_offered_at_the_command_line() -> None:
    words = {command.words[1] for command in DUTIES}
    assert {act.name for act in DUTY_ACTS} <= words


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_in_a_browser(page, steward: Actor, board: Actor, submitter: Actor, prescriber: Actor) -> None:
    RegisteredDispenser.objects.update(registered_on="2024-01-01")
    send(submitter, asap([record(DSP05="20241225", DSP03="20241224")]))
    sheet = io.BytesIO("\n".join((HEADER, row("2020-01-06", "1"), row("2010-01-06", "2"))).encode())
    batch = transfer_in(steward, AT, sheet, file_name="oag.csv")
    with transaction.atomic():
        match()
    sign_in_browser(page, Account.objects.get(pk=steward.account_id), "DATA_STEWARD")
    check(page, "/duties/", "/duties/dispensers/FT7654329/", "/duties/good-cause/", f"/duties/transfers/{batch.pk}/",
          "/duties/inquiries/", "/duties/do/classify-dispenser/", "/duties/transfers/", "/due/")  # fmt: skip
    sign_in_browser(page, Account.objects.get(pk=board.account_id), "BOARD_MEMBER")
    check(page, "/duties/interval/", "/duties/dispensers/")
    page.goto("/duties/do/set-enforcement-phase/")
    page.fill("#id_first_day", "2025-02-01")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "is in the phase “inform”" in page.inner_text("body")
    page.goto("/duties/do/propose-interval/")
    page.fill("#id_new_hours", "73")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.input_value("#id_new_hours") == "73"
    page.complaints.clear()
    sign_in_browser(page, Account.objects.get(pk=submitter.account_id), "SUBMITTER")
    check(page, "/duties/mine/")
    sign_in_browser(page, Account.objects.get(pk=prescriber.account_id), "PRESCRIBER")
    check(page, "/duties/inquiries/mine/", "/enrollment/designees/", "/enrollment/standards/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_about_accounts_in_a_browser(page, office: Actor, steward: Actor) -> None:
    check(page, "/register/")
    page.fill("#id_name", "Robin Vale")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.input_value("#id_name") == "Robin Vale"
    assert "is needed" in page.inner_text("body")
    page.complaints.clear()
    sign_in_browser(page, Account.objects.get(pk=office.account_id), "ADMIN")
    check(page, "/enrollment/", "/enrollment/do/decide-registration/", "/enrollment/alarms/", "/duties/good-cause/")
