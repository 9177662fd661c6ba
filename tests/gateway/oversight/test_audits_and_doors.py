"""Search audits at three doors, the lists at three doors, and the pages in a browser."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from carelaw.gateway.store.models import Finding, SearchAuditRequest, SearchAuditRow
from carelaw.gateway.use_cases.oversight import search_audits
from carelaw.gateway.use_cases.oversight.lists import LISTS
from carelaw.kernel.command import Console, Exit
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import host_operator
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.tokens import issue_token
from carelaw.platform.legal_zone import zone_of
from carelaw.platform.notices.models import Notice
from carelaw.site import cli
from tests.browser import chromium, page
from tests.gateway.oversight.conftest import Town
from tests.gateway.world import AT
from tests.platform.accounts.people import sign_in

__all__ = ["chromium", "page"]
DAY = AT.date()


def good(**told: Any) -> dict[str, Any]:
    """A row with all three elements."""
    who = {"user": "rph.lane", "user_name": "Robin Lane", "last_name": "Sampleson", "first_name": "August"}
    return {**who, "birth_date": "1989-03-12", "at": AT.isoformat(), **told}


def asked(town: Town, **told: Any) -> SearchAuditRequest:
    about = {"entity": str(town.world.entity.pk), "from_on": DAY, "to_on": DAY, "because": "A complaint.", **told}
    return search_audits.ask_for_audit(town.auditor, AT, **about)


def test_the_day_is_policy_and_both_are_told(town: Town) -> None:
    one = asked(town)
    assert one.due_on == DAY + timedelta(days=10)
    told = Notice.objects.filter(kind="gateway.oversight-search-audit")
    assert {notice.party_id for notice in told} == {town.world.entity.pk, town.world.vendor.pk}
    assert all("policy" in notice.body for notice in told)


def test_good_rows_stay_others_come_back_and_either_may_close_it(town: Town) -> None:
    town.envelope(AT)
    town.envelope(AT + timedelta(minutes=20), search_last="Exemplar")
    one = asked(town)
    rows = [good(), good(user=""), good(at="2026-03-02T09:00:00", last_name="")]
    done = search_audits.answer_audit(town.world.connector, AT, audit=one.reference, rows=rows)
    assert (done.kept, done.state) == (1, "partial")
    assert [(back["row"], back["missing"]) for back in done.incomplete] == [
        (2, ["user"]),
        (3, ["patient_keys", "timestamp"]),
    ]
    later = good(at=(AT + timedelta(hours=3)).isoformat(), last_name="Nobodyson")
    done = search_audits.answer_audit(town.world.pharmacy, AT, audit=one.reference, rows=[later])
    assert done.state == "closed"
    assert {reason.code for reason in done.compared.reasons} == {"rows-without-envelope", "envelopes-without-row"}
    assert SearchAuditRow.objects.filter(envelope_id=None).count() == 1
    assert {row["side"] for row in search_audits.differences(one)} == {
        "envelope without a row",
        "row without an envelope",
    }
    with pytest.raises(Refusal) as closed:
        search_audits.answer_audit(town.world.pharmacy, AT, audit=one.reference, rows=[good()])
    assert closed.value.code == "search-audit-closed"


def test_an_audit_of_others_is_not_there(town: Town) -> None:
    from tests.gateway.world import person

    one, stranger = asked(town), person("PHARMACY_ENTITY", "0b7c9a56-0000-4000-8000-000000000001", login="stranger")
    with pytest.raises(Refusal) as hidden:
        search_audits.answer_audit(stranger, AT, audit=one.reference, rows=[good()])
    assert hidden.value.code == "not-found"


def token_of(actor: Any) -> str:
    account = Account.objects.get(pk=actor.account_id)
    return issue_token(host_operator("tests"), AT, account=account, role=actor.role, days=1).secret


def run(argv: list[str], stdin: str = "") -> tuple[int, str, str]:
    console = Console(stdin=io.StringIO(stdin), stdout=io.StringIO(), stderr=io.StringIO())
    return cli.main(argv, console), console.stdout.getvalue(), console.stderr.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize("door", ["api", "command", "console"])
def test_an_audit_is_answered_at_every_door(town: Town, client: Client, monkeypatch: Any, door: str) -> None:
    town.envelope(AT)
    one = asked(town)
    lines = "\n".join(json.dumps(row) for row in (good(), good(user_name="")))
    if door == "api":
        head = {"Authorization": f"Bearer {token_of(town.world.connector)}"}
        where = f"/api/gateway/oversight/search-audits/{one.reference}/rows"
        body = json.dumps({"rows": [good(), good(user_name="")]})
        answer = client.post(where, body, content_type="application/json", headers=head)
        assert answer.status_code == 200, answer.content
        assert answer.json()["incomplete"][0]["code"] == "E-PMP-AUDIT_ROW_INCOMPLETE"
    elif door == "command":
        monkeypatch.setenv("CARELAW_TOKEN", token_of(town.world.connector))
        code, out, _err = run(["gateway", "audit-answer", one.reference, "-"], lines)
        assert code == 1
        assert json.loads(out)["incomplete"][0]["code"] == "E-PMP-AUDIT_ROW_INCOMPLETE"
    else:
        sign_in(client, Account.objects.get(pk=town.world.connector.account_id), "INTEGRATION_VENDOR")
        where = f"/gateway/oversight/search-audit/{one.reference}/"
        assert client.post(where, {"rows": lines}).status_code == 302
        assert b"Lacks" in client.get(where).content
    one.refresh_from_db()
    assert (one.state, one.rows.count(), one.gaps.count()) == ("partial", 1, 1)


def test_rows_that_are_no_text_are_refused_and_not_guessed(town: Town, monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setenv("CARELAW_TOKEN", token_of(town.world.connector))
    (tmp_path / "rows.ndjson").write_bytes(b'{"user": "rph.\xe9"}')
    code, out, err = run(["gateway", "audit-send", str(tmp_path / "rows.ndjson"), "--reference", "B-1"])
    assert (code != 0, out) == (True, "")
    assert "Save them as UTF-8" in err


def test_what_waits_is_chosen_by_name_and_its_number_is_not_typed(town: Town, client: Client) -> None:
    found = Finding.objects.create(
        reference="F-2026-0007", key="k", code="SCRAPING", says="Many searches a minute.", provision="(g)(1)(C)",
        source="envelopes", party_kind="vendor", party_name="Bridge", on=DAY, opened_at=AT,
    )  # fmt: skip
    administrator = town.world.administrator
    sign_in(client, Account.objects.get(pk=administrator.account_id), administrator.role)
    where = "/gateway/oversight/do/finding-dismiss/"
    page_of = client.get(where)
    option = f'<option value="{found.reference}">{found.reference}: Many searches a minute. Bridge</option>'
    assert (page_of.status_code, option in page_of.content.decode()) == (200, True)
    Finding.objects.update(state="dismissed")
    assert found.reference not in client.get(where).content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_answer_comes_as_a_sheet_and_its_rows_keep_their_numbers(town: Town, client: Client, kind: str) -> None:
    """A pharmacist fills a sheet: an hour without a zone is Illinois's, and what is listed back has the sheet's row."""
    town.envelope(AT)
    one = asked(town)
    hour = AT.astimezone(zone_of("gateway")).strftime("%Y-%m-%d %H:%M")
    row = [good()[name] for name in ("user", "user_name", "last_name", "first_name")]
    rows = [["Searches of this week"], ["User", "User name", "Last name", "First name", "At"]]
    rows += [[*row, hour], [row[0], "", *row[2:], hour]]
    sheet = io.BytesIO()
    if kind == "csv":
        sheet.write("\n".join(",".join(each + [""] * (5 - len(each))) for each in rows).encode())
    else:
        with xlsxwriter.Workbook(sheet) as book:
            page = book.add_worksheet()
            for number, each in enumerate(rows):
                page.write_row(number, 0, each)
    sign_in(client, Account.objects.get(pk=town.world.connector.account_id), "INTEGRATION_VENDOR")
    where = f"/gateway/oversight/search-audit/{one.reference}/"
    sent = {"sheet": SimpleUploadedFile(f"week.{kind}", sheet.getvalue())}
    assert client.post(where, sent).status_code == 302
    assert (one.rows.get().envelope_id is not None, one.gaps.get().number) == (True, 4)


@pytest.mark.parametrize(
    ("name", "raw"), [("scan.pdf", b"%PDF-1.7 one page"), ("week.csv", b"name,when\nLane,today\n")]
)
def test_a_file_that_is_no_answer_says_what_one_is(town: Town, client: Client, name: str, raw: bytes) -> None:
    one = asked(town)
    sign_in(client, Account.objects.get(pk=town.world.connector.account_id), "INTEGRATION_VENDOR")
    where = f"/gateway/oversight/search-audit/{one.reference}/"
    shown = client.post(where, {"sheet": SimpleUploadedFile(name, raw)})
    assert shown.status_code == 422
    assert b"user, user_name, last_name, first_name, birth_date, at" in shown.content
    one.refresh_from_db()
    assert one.state == "open"


def test_every_list_is_a_page_a_sheet_an_operation_and_a_command(town: Town, client: Client, monkeypatch: Any) -> None:
    monkeypatch.setenv("CARELAW_TOKEN", token_of(town.auditor))
    head = {"Authorization": f"Bearer {token_of(town.auditor)}"}
    sign_in(client, Account.objects.get(pk=town.auditor.account_id), "AUDITOR")
    town.envelope(AT)
    asked(town)
    for one in LISTS:
        shown = client.get(f"/gateway/oversight/list/{one.name}/?sort=-{one.columns[0][0]}")
        assert shown.status_code == 200, one.name
        sheet = client.get(f"/gateway/oversight/list/{one.name}/?format=csv")
        assert sheet.content.decode("utf-8-sig").splitlines()[0].startswith(one.columns[0][1].split(",")[0]), one.name
        rows = Client().get(f"/api/gateway/oversight/{one.name}", headers=head)
        assert rows.status_code == 200, (one.name, rows.content)
        code, out, err = run(["gateway", one.name, "--format", "json"])
        assert code == 0, (one.name, err)
        assert len(json.loads(out)) == len(rows.json())
    audit = client.get("/api/gateway/oversight/envelopes?after=0", headers=head)
    assert audit.status_code == 200


def test_an_act_is_refused_in_the_same_words_at_every_door(town: Town, client: Client, monkeypatch: Any) -> None:
    admin = town.world.administrator
    monkeypatch.setenv("CARELAW_TOKEN", token_of(admin))
    typed = {"party": str(town.world.vendor.pk), "grounds": "Stored answers."}
    says = "No cure notice was sent. Send one, or write down why none is necessary."
    sign_in(client, Account.objects.get(pk=admin.account_id), "IL_ADMINISTRATOR")
    assert says in client.post("/gateway/oversight/do/party-prohibit/", typed).content.decode()
    head = {"Authorization": f"Bearer {token_of(admin)}"}
    where = "/api/gateway/oversight/acts/party-prohibit"
    answer = Client().post(where, json.dumps(typed), content_type="application/json", headers=head)
    assert answer.json()["title"] == "E-PMP-REASON_REQUIRED"
    assert says in answer.content.decode()
    argv = ["gateway", "party-prohibit", "--party", typed["party"], "--grounds", typed["grounds"]]
    code, _out, err = run(argv)
    assert code == Exit.REFUSED
    assert says in err


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_have_no_fault(town: Town, page: Any) -> None:
    from carelaw.gateway.store.models import Finding
    from carelaw.gateway.use_cases.oversight.detecting import detect
    from tests.platform.pages.signed_in import sign_in_browser
    from tests.platform.pages.test_accessibility import check

    town.envelope(AT)
    town.envelope(AT + timedelta(seconds=9), source_ip="192.0.2.9")
    detect(DAY, AT + timedelta(minutes=1))
    one = asked(town)
    sign_in_browser(page, Account.objects.get(pk=town.compliance.account_id), "IL_COMPLIANCE")
    check(
        page,
        "/gateway/oversight/",
        "/gateway/oversight/list/tracking/",
        "/gateway/oversight/list/findings/",
        f"/gateway/oversight/finding/{Finding.objects.get().reference}/",
        f"/gateway/oversight/search-audit/{one.reference}/",
        "/gateway/oversight/do/cure-send/",
    )
    assert page.complaints == []
