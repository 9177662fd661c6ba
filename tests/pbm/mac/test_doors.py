"""Every door does the same and refuses in the same words."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from carelaw.pbm.store.models import MacAppeal
from carelaw.pbm.use_cases.appeal_filing import file_appeal, save_draft
from carelaw.pbm.use_cases.mac_publishing import Publication
from tests.pbm.mac.conftest import DENIAL, IBUPROFEN, LINES, START, Market, noon, sheet
from tests.pbm.mac.doors import Doors, told

Publish = Callable[..., Publication]
FILED, DAY_15 = noon(2026, 3, 16), noon(2026, 3, 17)


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Doors:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Doors(monkeypatch, FILED)


def words_of(response: Any) -> str:
    """A page as one reads it."""
    return html.unescape(re.sub(r"\s+", " ", response.content.decode()))


def test_a_late_appeal_is_refused_in_the_same_words_at_every_door(
    market: Market, published: Publish, doors: Doors
) -> None:
    published()
    doors.stand(DAY_15)
    draft = save_draft(market.pharmacy, FILED, market.typed())
    by_api = doors.api(market.pharmacy, "post", f"/appeals/{draft.reference}/filing", {"route": ""})
    assert by_api.status_code == 422
    code, says, cite = told(by_api.json())
    assert (code, cite) == ("E-MAC-20", "215 ILCS 5/513b1(b)(4)(A)")
    assert f"Your draft {draft.reference} is kept." in says
    page = doors.console(market.pharmacy).post(
        f"/pbm/appeals/{draft.reference}/draft/", {**market.typed(), "act": "file"}
    )
    assert page.status_code == 422
    assert says in words_of(page)
    assert "File as a rate review" in words_of(page)
    exit_code, _, err = doors.command(market.pharmacy, "appeal", "--draft", draft.reference)
    assert exit_code == 3
    assert f"Refused ({code}): {says} [{cite}]" in err
    held = doors.api(market.pharmacy, "get", f"/appeals/{draft.reference}").json()
    assert (held["state"], held["refusal"]["says"]) == ("draft", says)


def test_a_denial_without_a_wholesaler_is_refused_in_the_same_words_at_every_door(
    market: Market, published: Publish, doors: Doors
) -> None:
    published()
    appeal = file_appeal(market.pharmacy, FILED, reference=save_draft(market.pharmacy, FILED, market.typed()).reference)
    lacking = {**DENIAL, "wholesaler": ""}
    by_api = doors.api(market.filer, "post", f"/appeals/{appeal.reference}/answer", lacking)
    code, says, cite = told(by_api.json())
    assert (by_api.status_code, code, cite) == (422, "E-MAC-24.wholesaler", "215 ILCS 5/513b1(b)(4)(D)")
    assert by_api.json()["problems"][0]["field"] == "wholesaler"
    page = doors.console(market.filer).post(f"/pbm/appeals/{appeal.reference}/answer/", lacking)
    assert page.status_code == 422
    assert says in words_of(page)
    assert DENIAL["reason"] in words_of(page)
    words = ["decide-appeal", appeal.reference, "deny", "--reason", DENIAL["reason"], "--ndc", IBUPROFEN]
    exit_code, _, err = doors.command(market.filer, *words, "--product-name", DENIAL["product_name"])
    assert exit_code == 3
    assert f"Refused ({code}): {says} [{cite}]" in err
    assert MacAppeal.objects.get(pk=appeal.pk).state == "filed"


def test_a_list_without_a_good_line_is_refused_in_the_same_words_at_every_door(
    market: Market, doors: Doors, tmp_path: Path
) -> None:
    bad = sheet("12,A,EA,0.05,,,,,,,,,,,,,,").read().decode()
    by_api = doors.api(market.filer, "post", "/mac-lists/RETAIL/versions", bad, **{"X-File-Name": "bad.csv"})
    code, says, cite = told(by_api.json())
    assert (by_api.status_code, code) == (422, "E-MAC-30.nothing")
    upload = SimpleUploadedFile("bad.csv", bad.encode(), content_type="text/csv")
    url = f"/pbm/mac/{market.mac_list.pk}/publish/"
    page = doors.console(market.filer).post(url, {"sheet": upload, "kind": "full"})
    assert page.status_code == 422
    assert says in words_of(page)
    (tmp_path / "bad.csv").write_text(bad)
    exit_code, _, err = doors.command(market.filer, "mac-publish", str(tmp_path / "bad.csv"), "--list", "RETAIL")
    assert exit_code == 3
    assert f"Refused ({code}): {says} [{cite}]" in err
    assert not market.mac_list.versions.exists()


def test_a_list_is_published_and_asked_for_at_each_door(market: Market, doors: Doors, tmp_path: Path) -> None:
    text = sheet(LINES[0], "12,A,EA,0.05,,,,,,,,,,,,,,").read().decode()
    doors.stand(START)
    made = doors.api(market.filer, "post", "/mac-lists/RETAIL/versions", text)
    assert made.status_code == 201, made.content
    assert (made.json()["version"], made.json()["listed"], made.json()["refused"]) == (1, 1, 1)
    assert made.json()["refused_lines"][0]["row"] == 3
    (tmp_path / "mac.csv").write_text(text)
    code, out, err = doors.command(market.filer, "mac-publish", str(tmp_path / "mac.csv"), "--list", "RETAIL")
    assert (code, "version 2: 1 listed, 1 not listed" in err) == (1, True)
    assert "cell-not-permitted" in out
    upload = SimpleUploadedFile("mac.csv", text.encode(), content_type="text/csv")
    console = doors.console(market.filer)
    page = console.post(f"/pbm/mac/{market.mac_list.pk}/publish/", {"sheet": upload, "kind": "full"}, follow=True)
    assert page.status_code == 200
    assert "Lines that were not listed" in words_of(page)
    version = market.mac_list.versions.get(number=3)
    refused = console.get(f"/pbm/mac/versions/{version.pk}/refused.csv")
    assert b"why_not_listed" in b"".join(refused.streaming_content)
    found = doors.api(market.pharmacy, "get", f"/mac-price?list=RETAIL&ndc={IBUPROFEN}&on=2026-02-02").json()
    assert (found["unit_price"], found["version"]) == ("0.05000", 1)
    code, out, _ = doors.command(market.pharmacy, "mac-price", IBUPROFEN, "--list", "RETAIL", "--format", "json")
    assert (code, json.loads(out)[0]["unit_price"]) == (0, "0.05000")
    browsed = words_of(doors.console(market.pharmacy).get(f"/pbm/mac/{market.mac_list.pk}/?q=ibu"))
    assert "$0.05000" in browsed
    assert "Publish the next version" not in browsed
    csv = doors.console(market.pharmacy).get(f"/pbm/mac/{market.mac_list.pk}/prices.csv")
    assert IBUPROFEN.encode() in b"".join(csv.streaming_content)


def test_a_confirmation_goes_through_console_and_api(market: Market, published: Publish, doors: Doors) -> None:
    published()
    doors.stand(noon(2026, 2, 9))
    old = doors.api(market.filer, "post", "/mac-lists/RETAIL/confirmations", {"source_on": "2026-02-01"})
    assert told(old.json())[0] == "E-MAC-15.source"
    url = f"/pbm/mac/{market.mac_list.pk}/confirm/"
    assert told(old.json())[1] in words_of(doors.console(market.filer).post(url, {"source_on": "2026-02-01"}))
    assert doors.console(market.filer).post(url, {"source_on": "2026-02-09"}).status_code == 302
    made = doors.api(market.filer, "post", "/mac-lists/RETAIL/confirmations", {"source_on": "2026-02-09"})
    assert (made.status_code, made.json()["kind"]) == (201, "confirm")


def test_an_appeal_is_filed_followed_and_denied_through_the_console(
    market: Market, published: Publish, doors: Doors
) -> None:
    published()
    shop = doors.console(market.pharmacy)
    assert 'value="PBM0101"' in words_of(shop.get("/pbm/appeals/new/"))
    saved = shop.post("/pbm/appeals/new/", {**market.typed(quantity="x"), "act": "save"}, follow=True)
    draft = MacAppeal.objects.get()
    assert 'value="x"' in words_of(saved)
    wrong = shop.post(f"/pbm/appeals/{draft.reference}/draft/", {**market.typed(quantity="x"), "act": "file"})
    assert "Quantity dispensed (442-E7): “x” is not permitted" in words_of(wrong)
    filed = shop.post(f"/pbm/appeals/{draft.reference}/draft/", {**market.typed(), "act": "file"}, follow=True)
    page = words_of(filed)
    assert page.index("March 30, 2026 (governs)") < page.index("April 15, 2026")
    assert ("in force" in page, "bill" in page) == (True, True)
    desk = doors.console(market.filer)
    assert draft.reference in words_of(desk.get("/pbm/appeals/"))
    assert "Prairie Drug Supply" in words_of(desk.get(f"/pbm/appeals/{draft.reference}/answer/"))
    done = desk.post(f"/pbm/appeals/{draft.reference}/answer/", DENIAL, follow=True)
    assert "The denial" in words_of(done)
    after = words_of(shop.get(f"/pbm/appeals/{draft.reference}/"))
    assert ("independent panel" in after, "unfair practice" in after, "Appeal A-" in after) == (True, True, True)
    assert shop.post(f"/pbm/appeals/{draft.reference}/panel/").status_code == 302
    assert draft.reference in words_of(doors.console(market.regulator).get("/pbm/appeals/?view=ended"))
    assert doors.console(market.second).get(f"/pbm/appeals/{draft.reference}/").status_code == 404


def test_an_appeal_is_sustained_through_the_console_for_everyone(
    market: Market, published: Publish, doors: Doors
) -> None:
    published()
    appeal = file_appeal(market.pharmacy, FILED, reference=save_draft(market.pharmacy, FILED, market.typed()).reference)
    desk = doors.console(market.filer)
    everyone = [str(one.pk) for one in (market.corner, market.river, market.mill)]
    url, sent = f"/pbm/appeals/{appeal.reference}/answer/", {"answer": "sustain", "new_price": "0.08"}
    silent = desk.post(url, {**sent, "pharmacies": everyone[:2]})
    assert "say why the others are left out" in words_of(silent)
    done = desk.post(url, {**sent, "pharmacies": everyone}, follow=True)
    page = words_of(done)
    assert "3 of 3 pharmacies" in page
    assert "Mill Road Pharmacy" in page
    mine = words_of(doors.console(market.pharmacy).get(f"/pbm/appeals/{appeal.reference}/"))
    assert ("Corner Pharmacy" in mine, "Mill Road Pharmacy" in mine) == (True, False)


def test_an_appeal_is_filed_and_answered_by_commands(market: Market, published: Publish, doors: Doors) -> None:
    published()
    code, out, err = doors.command(
        market.pharmacy, "appeal", "--file", "-", "--format", "json", stdin=json.dumps(market.typed())
    )
    assert (code, "Draft A-" in err) == (0, True)
    row = json.loads(out)[0]
    assert (row["state"], row["due_on"]) == ("filed", "2026-03-30")
    words = ["decide-appeal", row["reference"], "sustain", "--new-price", "0.08"]
    assert doors.command(market.filer, *words)[0] == 0
    code, out, _ = doors.command(market.regulator, "appeals", "--format", "json")
    assert (code, json.loads(out)[0]["state"]) == (0, "sustained")
    assert doors.command(market.pharmacy, "appeal", "--file", "-", stdin="[")[0] == 3
    assert doors.command(market.pharmacy, "appeal")[0] == 3


def test_late_appeals_are_listed_for_the_directors_staff(market: Market, published: Publish, doors: Doors) -> None:
    published()
    appeal = file_appeal(market.pharmacy, FILED, reference=save_draft(market.pharmacy, FILED, market.typed()).reference)
    doors.stand(noon(2026, 3, 30))
    assert doors.api(market.regulator, "get", "/appeals?late=true").json() == []
    doors.stand(noon(2026, 3, 31))
    assert [one["reference"] for one in doors.api(market.regulator, "get", "/appeals?late=true").json()] == [
        appeal.reference
    ]
    assert "Answer overdue" in words_of(doors.console(market.regulator).get("/pbm/appeals/?view=late"))
    assert doors.command(market.regulator, "appeals", "--late")[0] == 1


def test_a_draft_is_changed_and_withdrawn_over_the_api(market: Market, published: Publish, doors: Doors) -> None:
    published()
    made = doors.api(market.pharmacy, "post", "/appeals", market.typed(quantity="0")).json()
    where = f"/appeals/{made['reference']}"
    assert made["state"] == "draft"
    assert doors.api(market.pharmacy, "post", f"{where}/filing", {}).json()["code"] == "E-MAC-19.fields"
    doors.api(market.pharmacy, "put", where, {"quantity": "30"})
    assert doors.api(market.pharmacy, "post", f"{where}/filing", {}).json()["state"] == "filed"
    assert doors.api(market.pharmacy, "post", f"{where}/withdrawal", {}).json()["state"] == "withdrawn"
    assert doors.api(market.pharmacy, "post", f"{where}/panel", {}).json()["code"] == "E-PBM-124"
    assert doors.api(market.second, "get", where).status_code == 404
    assert doors.api(market.filer, "post", "/appeals", {}).status_code == 403


def test_reference_files_and_claims_are_loaded_by_commands(
    market: Market, doors: Doors, tmp_path: Path, shared_data: Path
) -> None:
    doors.stand(noon(2026, 5, 1))
    book = shared_data / "fda-orange-book-sample" / "products_sample.txt"
    code, _, err = doors.command(market.filer, "load-reference", "orange-book", str(book), "--issued-on", "2026-04-27")
    assert (code, "40 lines taken, 0 not" in err) == (0, True)
    costs = shared_data / "cms-nadac-sample" / "nadac_2026-04-29_sample.csv"
    code, _, err = doors.command(market.filer, "load-reference", "nadac", str(costs))
    assert (code, "51 lines taken, 0 not" in err) == (0, True)
    bad = tmp_path / "claims.csv"
    bad.write_text("claim_reference,list,pharmacy_npi,ndc,date_of_service,quantity,ingredient_paid\nA,X,1,1,x,0,1\n")
    code, out, _ = doors.command(market.filer, "report-priced-claims", str(bad))
    assert code == 1
    assert "row 2, pharmacy_npi" in out
    assert io.StringIO(out).readline().startswith("where")
