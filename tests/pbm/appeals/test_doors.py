"""Sheets, statements, invoices, contacts and figures at the console, the API and the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from carelaw.pbm.store.models import AppealBatch, MacAppeal
from carelaw.pbm.use_cases.appeal_answering import answer_appeal
from carelaw.pbm.use_cases.appeals.batch import file_batch
from carelaw.pbm.use_cases.appeals.lists import LISTS
from carelaw.pbm.use_cases.appeals.statements import repricings_of
from carelaw.pbm.use_cases.mac_lists import give_contacts
from carelaw.pbm.use_cases.mac_publishing import Publication
from carelaw.platform.accounts.permissions import allowed
from tests.pbm.appeals.conftest import DECIDED, FILED
from tests.pbm.appeals.test_batch import row, sheet
from tests.pbm.appeals.test_statements import claim
from tests.pbm.mac.conftest import START, Market
from tests.pbm.mac.doors import Doors
from tests.pbm.mac.test_doors import words_of


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Doors:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Doors(monkeypatch, FILED)


def test_a_sheet_is_filed_at_every_door_and_its_faulty_rows_come_back(
    market: Market, published: Callable[..., Publication], doors: Doors, tmp_path: Path
) -> None:
    published()
    desk = doors.console(market.pharmacy)
    upload = SimpleUploadedFile("a.csv", sheet(row("K-1"), row("K-2", quantity="none")).content)
    assert desk.post(reverse("act-appeal-batch"), {"sheet": upload}).status_code == 302
    made = AppealBatch.objects.get()
    shown = words_of(desk.get(reverse("pbm-appeal-batch", args=[made.number])))
    fault = "Row 3, quantity: “none” is not permitted. Permitted: a number above 0, such as 30."
    assert fault in shown
    told = doors.api(market.pharmacy, "get", f"/appealing/batches/{made.number}").json()
    assert (told["filed"], told["rows"][1]["problems"][0]["says"]) == (1, fault)
    copy = doors.api(market.pharmacy, "get", f"/appealing/batches/{made.number}/aside")
    assert fault in copy.content.decode()
    code, out, err = doors.command(market.pharmacy, "appeals-aside", made.number)
    assert (code, fault.split(". ")[0] in out, "1 of 2 rows" in err) == (1, True, True)
    file = tmp_path / "b.csv"
    file.write_bytes(sheet(row("K-3")).content)
    code, out, err = doors.command(market.pharmacy, "appeal-batch", "--sheet", str(file), "--format", "json")
    assert (code, json.loads(out)[0]["filed"]) == (0, 1)
    assert set(MacAppeal.objects.values_list("claim_reference", flat=True)) == {"K-1", "K-3"}
    for form in ("csv", "xlsx"):
        assert desk.get(reverse("pbm-appeal-template", args=[form])).status_code == 200
        assert desk.get(reverse("pbm-appeal-aside", args=[made.number, form])).status_code == 200
    assert desk.get(reverse("pbm-appeal-aside", args=[made.number, "exe"])).status_code == 404
    assert doors.command(market.pharmacy, "appeal-sheet", "--out", str(tmp_path / "empty.xlsx"))[0] == 0


def test_a_statement_is_the_same_at_every_door(market: Market, appeal: MacAppeal, doors: Doors, tmp_path: Path) -> None:
    claim(market, market.corner.pk, "C-1", date(2026, 3, 16))
    answer_appeal(
        market.filer, DECIDED, reference=appeal.reference, typed={"answer": "sustain", "new_price": "0.08125"}
    )
    doors.stand(DECIDED)
    mine = str(repricings_of(market.pharmacy).get().pk)
    told = doors.api(market.pharmacy, "get", f"/appealing/statements/{mine}").json()
    assert (told["owed"], told["because"]) == ("0.94", "the day of the request, 512-9(c)")
    assert told["lines"][0] == {
        "claim": "C-1",
        "drug": "55111068301",
        "served_on": "2026-03-16",
        "quantity": "30",
        "old_price": "0.05000",
        "new_price": "0.08125",
        "paid": "1.50",
        "due": "2.44",
        "difference": "0.94",
        "by_choice": "",
    }
    code, out, err = doors.command(market.pharmacy, "repricing-statement", mine, "--format", "json")
    assert (code, json.loads(out)[0]["difference"], "$0.94 owed" in err) == (0, "0.94", True)
    paper = tmp_path / "statement.pdf"
    assert doors.command(market.pharmacy, "repricing-statement", mine, "--out", str(paper))[0] == 0
    assert paper.read_bytes().startswith(b"%PDF")
    desk = doors.console(market.pharmacy)
    shown = words_of(desk.get(reverse("pbm-repricing-statement", args=[mine])))
    assert "the day of the request, 512-9(c)" in shown
    assert "$2.44" in shown
    for form, start in (("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbfclaim")):
        assert desk.get(reverse("pbm-repricing-paper", args=[mine, form])).content.startswith(start)
    refused = doors.api(market.second, "get", f"/appealing/statements/{mine}")
    assert (refused.status_code, refused.json()["code"]) == (404, "E-MAC-25.statement")
    assert "Repricing statement" in words_of(
        doors.console(market.filer).get(f"/pbm/appeals/list/{'repricing-statements'}/")
    )


def test_both_clocks_and_what_binds_stand_on_the_page_and_in_the_api(
    market: Market, appeal: MacAppeal, doors: Doors
) -> None:
    give_contacts(market.filer, START, telephone="217-555-0144", email="mac@prairie.example")
    because = "Both laws run; the earlier day binds: 2026-03-30 (215 ILCS 5/513b1(b)(4)(B))."
    told = doors.api(market.pharmacy, "get", f"/appeals/{appeal.reference}").json()
    assert told["binds"].startswith(because)
    assert [one["due_on"] for one in told["clocks"]] == ["2026-03-30", "2026-04-15"]
    assert told["claim_date_on"] == "2026-03-16"
    shown = words_of(doors.console(market.pharmacy).get(reverse("pbm-appeal", args=[appeal.reference])))
    assert because.replace("2026-03-30", "March 30, 2026") in shown
    assert "217-555-0144 · mac@prairie.example" in shown


def test_every_list_opens_for_whoever_may_see_it(
    market: Market, published: Callable[..., Publication], doors: Doors
) -> None:
    published()
    file_batch(market.pharmacy, FILED, sheet=sheet(row("K-1"), row("K-2", quantity="none")))
    for who in (market.pharmacy, market.filer, market.regulator):
        desk = doors.console(who)
        for one in LISTS:
            status = desk.get(reverse(one.route)).status_code
            assert status == (200 if allowed(who, one.permission) else 403), (who.role, one.name)
            by_api = doors.api(who, "get", f"/appealing/{one.name}").status_code
            assert by_api == (200 if allowed(who, one.permission) else 403), (who.role, one.name)
    page = doors.console(market.regulator).get(reverse("pbm-appeal-funnel"))
    assert "Answered in time (513b1)" in words_of(page)
    assert "<svg" in page.content.decode()
    code, out, _ = doors.command(market.regulator, "appeal-figures", "--format", "json")
    assert (code, json.loads(out)[0]["filed"]) == (0, 1)


def test_an_invoice_goes_with_an_appeal_and_is_saved_by_its_reader(
    market: Market, appeal: MacAppeal, doors: Doors, tmp_path: Path
) -> None:
    desk = doors.console(market.pharmacy)
    sent = {
        "appeal": appeal.reference,
        "invoice": SimpleUploadedFile("invoice.pdf", b"%PDF-1.7 cost"),
        "credits": "1.00",
    }
    assert desk.post(reverse("act-appeal-evidence"), sent).status_code == 302
    (listed,) = doors.api(market.filer, "get", "/appealing/appeal-invoices").json()
    got = doors.api(market.filer, "get", f"/appealing/invoices/{listed['invoice']}")
    assert b"".join(got.streaming_content) == b"%PDF-1.7 cost"
    out = tmp_path / "got.pdf"
    assert doors.command(market.filer, "appeal-invoice", listed["invoice"], "--out", str(out))[0] == 0
    assert out.read_bytes() == b"%PDF-1.7 cost"
    assert "invoice.pdf" in words_of(desk.get(reverse("pbm-appeal", args=[appeal.reference])))
