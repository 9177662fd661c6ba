"""The board and the program's money at the console, over the API and at the command line: one act, one refusal."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from carelaw.pdmp.store.models import BoardMember, ChargeComplaint, FundLine
from carelaw.pdmp.use_cases.board import acts
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account
from tests.pdmp.board.doors import Doors
from tests.pdmp.board.test_funds import collected
from tests.pdmp.board.test_seats_and_meetings import closed, evaluated, head, met, policy, seated
from tests.pdmp.conftest import AT
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import check

pytestmark = pytest.mark.django_db
PAGES = (
    "/board/",
    "/board/seats/",
    "/board/meetings/",
    "/board/advisers/",
    "/board/policies/",
    "/board/vendors/",
    "/board/evaluations/",
    "/board/directives/",
    "/board/regulations/",
)


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Doors:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Doors(monkeypatch, AT)


def words_of(response: Any) -> str:
    """A page as one reads it."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def filled(board: Actor, adviser: Actor, office: Actor) -> str:
    """A board with something of everything; gives the reference of its meeting."""
    head(board, "2024-01-01", "no")
    seated(board)
    evaluated(board)
    for item in ("xii", "xiii"):
        policy(board, item)
    acts.RECOMMEND.perform(adviser, AT, {"subject": "Plain words", "text": "Write plainly."})
    appointed = {"name": "A. Adviser", "interest": "patients", "perspective": "Pain", "appointed_on": "2025-01-06"}
    acts.APPOINT.perform(board, AT, appointed)
    meeting = met(board)
    acts.ATTEND.perform(board, AT, {"meeting": meeting, "office": "health", "person": "Jo Health"})
    closed(board, meeting)
    acts.OPEN_VENDOR.perform(board, AT, {"component": "Hosting", "vendor": "Example Co.", "criteria": "Security"})
    order = {"subject": "procurement", "text": "Buy hosting.", "given_on": "2025-01-06"}
    number = acts.DIRECT.perform(board, AT, order).reference
    done = {"kind": "procurement", "says": "Bids invited.", "done_on": "2025-01-06", "directive": number}
    acts.DEPARTMENT_ACT.perform(office, AT, done)
    regulation = {"citation": "28 Pa. Code § 99.1", "title": "Penalties", "effective_on": "2025-01-01"}
    acts.REGULATION.perform(office, AT, {**regulation, "amounts": "LATE=500.00"})
    return meeting


def test_every_page_shows_what_stands_and_offers_what_may_be_done(
    board: Actor, adviser: Actor, office: Actor, doors: Doors
) -> None:
    empty = doors.console(board)
    for path in PAGES:
        assert empty.get(path).status_code == 200
    meeting = filled(board, adviser, office)
    mine, theirs = doors.console(board), doors.console(adviser)
    said = words_of(mine.get("/board/"))
    assert "1 of 9 held" in said
    assert "(i), (ii)" in said
    assert "12 of the fifteen matters have no policy in force." in words_of(mine.get("/board/policies/"))
    assert "Counts for the year Yes" in words_of(mine.get(f"/board/meetings/{meeting}/"))
    assert "28 Pa. Code § 99.1" in words_of(mine.get("/board/regulations/"))
    assert "/board/do/recommend-to-board/" in theirs.get("/board/advisers/").content.decode()
    assert "/board/do/appoint-adviser/" not in theirs.get("/board/advisers/").content.decode()
    assert theirs.get("/board/do/approve-policy/").status_code == 403
    assert theirs.get("/funds/").status_code == 403


def test_the_same_refusal_at_every_door(board: Actor, doors: Doors) -> None:
    typed = {"office": "physician-general", "name": "Dr. Gen", "office_from": "2024-01-01"}
    at_console = doors.console(board).post("/board/do/seat-board-member/", typed)
    over_api = doors.api(board, "post", "/board/seat-board-member", typed)
    words = ("--office", typed["office"], "--name", typed["name"], "--office-from", typed["office_from"])
    code, _, err = doors.command(board, "seat-board-member", *words)
    says = "Whether a physician heads the Department of Health on 2025-01-06 is not on record. Record it."
    assert (at_console.status_code, says in words_of(at_console)) == (422, True)
    assert (over_api.status_code, over_api.json()["code"]) == (422, "E-MAP-138.unknown")
    assert says in json.dumps(over_api.json())
    assert (code, says in err) == (3, True)
    assert BoardMember.objects.count() == 0


def test_lists_over_the_api_and_at_the_command_line(board: Actor, office: Actor, doors: Doors) -> None:
    policy(board, "ix")
    over_api = {one["item"]: one["missing"] for one in doors.api(board, "get", "/board/policies").json()}
    assert (over_api["ix"], over_api["x"]) == (False, True)
    code, out, _ = doors.command(board, "policies", "--format", "json")
    assert (code, {one["item"]: one["missing"] for one in json.loads(out)}) == (1, over_api)
    seats = doors.api(board, "get", "/board/seats").json()
    assert [one["open"] for one in seats] == [True] * 8 + [False]
    assert doors.api(board, "get", "/board/figures?since=2025-01-07&until=2025-01-06").status_code == 422
    collected("2500.00")
    typed = {"amount": "2500.00", "destination": "general-fund", "reference": "T-1", "on": "2025-01-06"}
    assert doors.api(office, "post", "/funds/deposit-penalties", typed).status_code == 201
    assert doors.api(office, "get", "/funds?kind=deposit").json()[0]["destination"] == "general-fund"
    assert doors.api(office, "get", "/funds/penalties").json()["reconciled"] is False
    code, out, err = doors.command(office, "funds", "--format", "csv")
    assert (code, "2500.00" in out, "$2500.00 to appropriate back" in err) == (1, True, True)


def test_the_ledger_at_the_console_and_as_a_sheet(office: Actor, doors: Doors) -> None:
    mine = doors.console(office)
    typed = {"fiscal_year": "2024", "amount": "1000.00", "reference": "=Act 1A", "on": "2025-01-06"}
    assert mine.post("/funds/do/record-appropriation/", typed).status_code == 302
    assert "$1,000.00" in words_of(mine.get("/funds/"))
    assert "'=Act 1A" in mine.get("/funds/csv/").content.decode()
    assert FundLine.objects.get().fiscal_year == 2024


def test_a_patient_complains_without_an_account_in_both_languages(steward: Actor, doors: Doors) -> None:
    visitor = Client()
    assert "Were you charged for the report?" in words_of(visitor.get("/my-record/charged/"))
    spanish = words_of(visitor.get("/my-record/charged/", headers={"Accept-Language": "es"}))
    assert "¿Le cobraron por el informe?" in spanish
    typed = {
        "complainant": "Pat Sample",
        "charged_by": "dispenser",
        "charger": "Corner Pharmacy",
        "charged_on": "2025-01-06",
        "amount": "1.50",
        "receipt": SimpleUploadedFile("receipt.png", b"\x89PNG\r\n picture", content_type="image/png"),
    }
    refused = visitor.post("/my-record/charged/", {**typed, "amount": "much"})
    assert (refused.status_code, "Corner Pharmacy" in refused.content.decode()) == (422, True)
    typed["receipt"] = SimpleUploadedFile("receipt.png", b"\x89PNG\r\n picture", content_type="image/png")
    assert "Its number is C-2025-1" in words_of(visitor.post("/my-record/charged/", typed))
    held = ChargeComplaint.objects.get()
    mine = doors.console(steward)
    assert "Corner Pharmacy (pharmacy or dispenser)" in words_of(mine.get("/funds/complaints/"))
    receipt = mine.get(f"/funds/complaints/{held.pk}/receipt/")
    assert (receipt.content[:4], receipt.headers["Cache-Control"]) == (b"\x89PNG", "no-store")
    assert visitor.get(f"/funds/complaints/{held.pk}/receipt/").status_code in (302, 401, 403)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_are_sound_in_a_browser(page: Any, board: Actor, adviser: Actor, office: Actor) -> None:
    meeting = filled(board, adviser, office)
    check(page, "/my-record/charged/")
    sign_in_browser(page, Account.objects.get(pk=board.account_id), "BOARD_MEMBER")
    check(page, *PAGES, f"/board/meetings/{meeting}/", "/board/do/approve-policy/", "/funds/")
