"""Each step of a price list and of an appeal at every door, refused in the same words."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from carelaw.pbm.store.models import AppealContact, ListSubject, MacList, PricedClaim
from carelaw.pbm.use_cases.appeal_answering import answer_appeal
from carelaw.pbm.use_cases.appeal_filing import file_appeal, save_draft
from carelaw.pbm.use_cases.mac_publishing import Publication
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.parties.models import Identifier
from carelaw.platform.record.models import Entry
from tests.pbm.mac.conftest import DENIAL, IBUPROFEN, Market, noon
from tests.pbm.mac.doors import Doors, told
from tests.pbm.mac.test_doors import FILED, doors, words_of

__all__ = ["doors"]
Publish = Callable[..., Publication]
SETUP = "/pbm/mac/setup/"


def npi_of(market: Market) -> str:
    return Identifier.objects.get(party_id=market.corner.pk, system="npi").value


def test_a_list_is_set_up_at_every_door(market: Market, doors: Doors) -> None:
    made = doors.api(market.filer, "post", "/mac-lists", {"code": "A", "name": "A list", "network": "IL-A"})
    assert (made.status_code, made.json()["code"]) == (201, "A")
    desk = doors.console(market.filer)
    assert desk.post(SETUP, {"act": "list", "code": "B", "name": "B list", "network": "IL-B"}).status_code == 302
    assert doors.command(market.filer, "mac-open", "C", "--name", "C list", "--network", "IL-C")[0] == 0
    assert list(MacList.objects.order_by("code").values_list("code", flat=True)) == ["A", "B", "C", "RETAIL"]
    npi = npi_of(market)
    put = {"pharmacy_npi": npi, "starts_on": "2026-03-01"}
    assert doors.api(market.filer, "post", "/mac-lists/A/subjects", put).status_code == 201
    assert desk.post(SETUP, {"act": "subject", "list": "B", "through": "psao", **put}).status_code == 302
    assert doors.command(market.filer, "mac-subject", npi, "--list", "C", "--from", "2026-03-01")[0] == 0
    assert doors.command(market.filer, "mac-subject", npi, "--list", "C", "--from", "2026-03-01")[0] == 0
    on_new = ListSubject.objects.exclude(mac_list=market.mac_list).order_by("mac_list__code")
    assert list(on_new.values_list("contracts_through", flat=True)) == ["pharmacy", "psao", "pharmacy"]
    assert Entry.objects.filter(kind="mac-list-subject-added").count() == 6
    out = doors.command(market.pharmacy, "mac-lists", "--format", "json")[1]
    assert [row["code"] for row in json.loads(out)] == ["A", "B", "C", "RETAIL"]


def test_contact_points_are_refused_alike_and_shown_to_network_pharmacies(market: Market, doors: Doors) -> None:
    by_api = doors.api(market.filer, "put", "/appeal-contacts", {"telephone": ""})
    code, says, cite = told(by_api.json())
    assert (by_api.status_code, code, cite) == (422, "E-MAC-23.telephone", "215 ILCS 5/513b1(b)(4)(C)")
    assert says == "Give a telephone number for appeals. Give an e-mail address or a website for appeals."
    desk = doors.console(market.filer)
    page = desk.post(SETUP, {"act": "contacts", "telephone": ""})
    assert (page.status_code, says in words_of(page)) == (422, True)
    assert f"Refused ({code}): {says} [{cite}]" in doors.command(market.filer, "appeal-contacts")[2]
    assert not AppealContact.objects.exists()
    given = ("appeal-contacts", "--telephone", "217-555-0144", "--website", "appeals.prairie.example")
    assert doors.command(market.filer, *given)[0] == 0
    shown = "217-555-0144 · appeals.prairie.example"
    assert doors.api(market.pharmacy, "get", "/mac-lists").json()[0]["appeal_contacts"] == shown
    assert shown in words_of(doors.console(market.pharmacy).get(f"/pbm/mac/{market.mac_list.pk}/"))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"pharmacy_npi": "1999999992"}, "pharmacy-unknown"),
        ({"through": "fax"}, "E-MAC-17.through"),
        ({"list": "NONE"}, "E-MAC-17"),
    ],
)
def test_who_cannot_be_put_on_a_list_is_refused_alike(
    market: Market, doors: Doors, changed: dict[str, str], code: str
) -> None:
    put = {
        "list": "RETAIL",
        "pharmacy_npi": npi_of(market),
        "starts_on": "2026-03-01",
        "through": "pharmacy",
        **changed,
    }
    path = f"/mac-lists/{put['list']}/subjects"
    said = told(doors.api(market.filer, "post", path, {k: v for k, v in put.items() if k != "list"}).json())
    assert said[0] == code
    assert said[1] in words_of(doors.console(market.filer).post(SETUP, {"act": "subject", **put}))
    words = ("mac-subject", put["pharmacy_npi"], "--list", put["list"], "--from", put["starts_on"])
    err = doors.command(market.filer, *words, "--through", put["through"])[2]
    assert f"Refused ({said[0]}): {said[1]}" in err


def test_a_confirmation_goes_through_the_command_line(market: Market, published: Publish, doors: Doors) -> None:
    published()
    doors.stand(noon(2026, 2, 9))
    old = told(doors.api(market.filer, "post", "/mac-lists/RETAIL/confirmations", {"source_on": "2026-02-01"}).json())
    err = doors.command(market.filer, "mac-confirm", "--list", "RETAIL", "--source-on", "2026-02-01")[2]
    assert f"Refused ({old[0]}): {old[1]} [{old[2]}]" in err
    code, out, _ = doors.command(
        market.filer, "mac-confirm", "--list", "RETAIL", "--source-on", "2026-02-09", "--format", "json"
    )
    assert (code, json.loads(out)[0]["version"]) == (0, 2)


def test_priced_claims_are_reported_at_every_door(market: Market, doors: Doors, tmp_path: Any) -> None:
    heads = "claim_reference,list,pharmacy_npi,ndc,date_of_service,quantity,ingredient_paid\n"
    sheets = [f"{heads}C-{n},RETAIL,{npi_of(market)},{IBUPROFEN},2026-03-01,30,1.50\n" for n in range(3)]
    told_back = doors.api(market.filer, "post", "/priced-claims", sheets[0] + "C-9,NONE,1,2,x,0,\n").json()
    assert (told_back["taken"], len(told_back["problems"])) == (1, 5)
    path = tmp_path / "claims.csv"
    path.write_text(sheets[1])
    assert doors.command(market.filer, "report-priced-claims", str(path))[0] == 0
    path.write_text(sheets[2])
    with path.open("rb") as sheet:
        page = doors.console(market.filer).post(SETUP, {"act": "claims", "sheet": sheet}, follow=True)
    assert "1 claim was taken." in words_of(page)
    assert PricedClaim.objects.count() == 3


def denied(market: Market, published: Publish) -> str:
    published()
    draft = save_draft(market.pharmacy, FILED, market.typed())
    filed = file_appeal(market.pharmacy, FILED, reference=draft.reference)
    return answer_appeal(market.filer, FILED, reference=filed.reference, typed=DENIAL).reference


@pytest.mark.parametrize(("step", "command"), [("withdrawal", "withdraw-appeal"), ("panel", "ask-panel")])
def test_what_a_pharmacy_can_no_longer_do_is_refused_alike(
    market: Market, published: Publish, doors: Doors, step: str, command: str
) -> None:
    reference = denied(market, published)
    if step == "panel":
        draft = save_draft(market.pharmacy, FILED, market.typed(claim_reference="CLM-2"))
        reference = file_appeal(market.pharmacy, FILED, reference=draft.reference).reference
    by_api = doors.api(market.pharmacy, "post", f"/appeals/{reference}/{step}")
    said = told(by_api.json())
    assert by_api.status_code == 409
    page = doors.console(market.pharmacy).post(f"/pbm/appeals/{reference}/{step.replace('withdrawal', 'withdraw')}/")
    assert (page.status_code, said[1] in words_of(page)) == (409, True)
    code, _, err = doors.command(market.pharmacy, command, reference)
    assert (code, f"Refused ({said[0]}): {said[1]} [{said[2]}]" in err) == (3, True)


def test_a_panel_and_a_withdrawal_by_commands(market: Market, published: Publish, doors: Doors) -> None:
    reference = denied(market, published)
    assert doors.command(market.pharmacy, "ask-panel", reference)[0] == 0
    draft = save_draft(market.pharmacy, FILED, market.typed(claim_reference="CLM-2"))
    code, out, _ = doors.command(market.pharmacy, "withdraw-appeal", draft.reference, "--format", "json")
    assert (code, json.loads(out)[0]["state"]) == (0, "withdrawn")


def test_nobody_else_sets_a_list_up(market: Market, doors: Doors) -> None:
    stranger: Actor = market.pharmacy
    assert doors.api(stranger, "post", "/mac-lists", {"code": "X", "name": "X", "network": "X"}).status_code == 403
    assert doors.console(stranger).get(SETUP).status_code == 403
    assert doors.command(stranger, "mac-open", "X", "--name", "X", "--network", "X")[0] == 3
