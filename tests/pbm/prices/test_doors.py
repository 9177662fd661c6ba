"""Prices through the console, the API and the command line: the same lists, the same acts, the same refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from carelaw.pbm.store.models import ListLook, ListWithheld, ProcessPaper, PsaoMandate
from carelaw.pbm.use_cases.mac_lists import lists_of
from carelaw.pbm.use_cases.mac_publishing import Publication
from carelaw.pbm.use_cases.prices.calls import follow_calls
from carelaw.pbm.use_cases.prices.lists import LISTS
from carelaw.pbm.use_cases.prices.testing import judge_lists
from carelaw.platform.cases.models import Case
from carelaw.platform.parties.models import IdentifierSystem
from carelaw.platform.parties.registry import enter_party
from tests.pbm.mac.conftest import IBUPROFEN, START, Market, actor, noon
from tests.pbm.mac.doors import Doors, told
from tests.pbm.mac.test_doors import words_of
from tests.pbm.prices.test_testing import average

Publish = Callable[..., Publication]


def npi_of(market: Market) -> str:
    return str(market.corner.identifiers.get(system="npi").value)


def test_the_tests_of_a_list_read_the_same_at_every_door(market: Market, published: Publish, doors: Doors) -> None:
    published()
    made = doors.api(market.filer, "post", "/prices/acts/list-test", {"list": "RETAIL"})
    assert (made.status_code, made.json()["more"]["counts"]) == (201, {"pass": 2})
    by_api = doors.api(market.pharmacy, "get", "/mac-lists/RETAIL/tests").json()
    assert [row["outcome"] for row in by_api] == ["pass", "pass"]
    assert by_api[0]["decisions"][0]["rule"] == "mac-listed-line"
    code, out, _err = doors.command(market.pharmacy, "mac-tests", "--list", "RETAIL", "--format", "json")
    assert code == 0
    assert [row["says"] for row in json.loads(out)] == [row["says"] for row in by_api]
    desk = doors.console(market.pharmacy)
    page = words_of(desk.get(f"/pbm/mac/{market.mac_list.pk}/tests/"))
    assert by_api[0]["says"] in page
    assert "2 Pass" in words_of(desk.get(f"/pbm/mac/{market.mac_list.pk}/"))
    sheet = desk.get(f"/pbm/mac/{market.mac_list.pk}/tests/?format=csv")
    assert IBUPROFEN in b"".join(sheet.streaming_content).decode()
    # Each way of looking is noted once a day.
    assert set(ListLook.objects.values_list("channel", flat=True)) == {"api", "command", "page"}
    assert doors.api(market.pharmacy, "post", "/prices/acts/list-test", {"list": "RETAIL"}).status_code == 403


def test_the_comparison_reads_the_same_at_every_door(market: Market, published: Publish, doors: Doors) -> None:
    published()
    average("02/01/2026", (IBUPROFEN, "0.04000"))
    shown = doors.api(market.pharmacy, "get", "/mac-lists/RETAIL/average-costs").json()
    assert (shown["median_ratio"], shown["drugs"][0]["ratio"]) == ("1.2500", "1.2500")
    assert sum(band["drugs"] for band in shown["spread"]) == 2
    code, out, err = doors.command(market.filer, "mac-average-costs", "--list", "RETAIL", "--format", "json")
    assert (code, json.loads(out)) == (0, shown["drugs"])
    assert "1.25 to 1.50: 1" in err
    where = f"/pbm/mac/{market.mac_list.pk}/average-costs/"
    desk = doors.console(market.regulator)
    page = desk.get(f"{where}?sort=-ratio")
    text = page.content.decode()
    assert '<svg class="cl-svg"' in text
    assert "1.2500" in text
    assert "0 of 1 drugs are priced below average cost." in words_of(page)
    assert desk.get(f"{where}?on=nonsense&sort=x&page=9").status_code == 200
    sheet = b"".join(desk.get(f"{where}?format=csv").streaming_content).decode()
    assert "1.2500" in sheet


def test_a_case_is_looked_at_answered_and_closed_at_every_door(
    market: Market, published: Publish, doors: Doors
) -> None:
    published()
    follow_calls(date(2026, 2, 3), noon(2026, 2, 3))
    case = Case.objects.get(kind="pbm.prices")
    doors.stand(noon(2026, 2, 4))
    desk = doors.console(market.filer)
    page = words_of(desk.get(f"/pbm/prices/cases/{case.pk}/"))
    assert "No description is on file" in page
    assert "No description" in desk.get(f"/pbm/prices/cases/{case.pk}/?format=csv").content.decode()
    assert doors.console(market.pharmacy).get(f"/pbm/prices/cases/{case.pk}/").status_code == 404
    given = ("price-case-answer", "--case", str(case.pk)[:8], "--says", "It is being written.")
    assert doors.command(market.filer, *given)[0] == 0
    assert "The benefit manager answered" in words_of(desk.get(f"/pbm/prices/cases/{case.pk}/"))
    closed = doors.api(
        market.regulator, "post", "/prices/acts/price-case-close", {"case": str(case.pk), "because": "x"}
    )
    assert closed.status_code == 201
    again = doors.api(market.filer, "post", "/prices/acts/price-case-answer", {"case": str(case.pk), "says": "x"})
    assert told(again.json())[0] == "case-closed"


def test_access_is_entered_and_reported_at_every_door(market: Market, published: Publish, doors: Doors) -> None:
    published()
    report = {"list": "RETAIL", "how": "redacted", "says": "Prices are black."}
    assert doors.api(market.pharmacy, "post", "/prices/acts/list-withheld", report).status_code == 201
    assert ListWithheld.objects.get().party_id == market.corner.pk
    rows = doors.api(market.pharmacy, "get", "/prices/list-access").json()
    assert (rows[0]["outcome"], len(rows)) == ("violation", 1)
    given = ("--list", "RETAIL", "--party", npi_of(market), "--says", "Open again.")
    assert doors.command(market.filer, "list-given-again", *given)[0] == 0
    desk = doors.console(market.filer)
    channel = {"list": "RETAIL", "party": npi_of(market), "channel": "fax", "where": "x", "starts_on": "2026-02-02"}
    assert desk.post("/pbm/prices/acts/list-channel/", channel).status_code == 422
    assert desk.post("/pbm/prices/acts/list-channel/", {**channel, "channel": "sftp"}).status_code == 302
    outage = {"starts_at": "2026-02-01T00:00", "ends_at": "2026-02-02T02:00", "says": "A disk failed."}
    assert doors.api(market.filer, "post", "/prices/acts/portal-outage", outage).status_code == 201
    months = doors.api(market.filer, "get", "/prices/portal-outages").json()
    assert (months[0]["hours"], months[0]["outcome"]) == ("26.00", "review")
    paper = {"says": "Each Monday.", "starts_on": "2026-02-01"}
    assert desk.post("/pbm/prices/acts/list-process/", paper).status_code == 302
    assert ProcessPaper.objects.get().says == "Each Monday."


def test_every_list_opens_for_whoever_may_see_it(
    market: Market, published: Publish, doors: Doors, tmp_path: Path
) -> None:
    published()
    judge_lists(date(2026, 2, 12), noon(2026, 2, 12))
    follow_calls(date(2026, 2, 12), noon(2026, 2, 12))
    people = {"filer": market.filer, "regulator": market.regulator, "pharmacy": market.pharmacy}
    people["examiner"] = actor("PBM_EXAMINER", "examiner")
    for who in people.values():
        desk = doors.console(who)
        hub = desk.get("/pbm/prices/")
        assert hub.status_code == 200
        for one in LISTS:
            answer = desk.get(f"/pbm/prices/{one.name}/")
            assert answer.status_code == (200 if f"/pbm/prices/{one.name}/" in hub.content.decode() else 403), one.name
    out = doors.command(market.regulator, "listed-lines", "--format", "json")[1]
    assert {row["outcome"] for row in json.loads(out)} == {"indeterminate"}


@pytest.mark.parametrize("scope", [[], ["contracts"], ["audits"]])
def test_a_services_organization_sees_the_lists_of_its_mandates(
    market: Market, published: Publish, doors: Doors, scope: list[str]
) -> None:
    published()
    psao = enter_party("Alliance", "organization", {IdentifierSystem.STATE: "PSAO0101"}, at=START, jurisdiction="IL")
    office = actor("PSAO", "psao", party=(str(psao.pk),))
    assert not lists_of(office, date(2026, 2, 2)).exists()
    PsaoMandate.objects.create(
        psao_id=psao.pk, pharmacy_id=market.corner.pk, scope=scope, starts_on=date(2026, 1, 1), ends_on=date(2026, 2, 2)
    )
    sees = scope != ["audits"]
    assert lists_of(office, date(2026, 2, 2)).exists() is sees
    assert not lists_of(office, date(2026, 2, 3)).exists()
    if sees:
        prices = doors.api(office, "get", "/mac-lists/RETAIL/prices").json()
        assert len(prices) == 2
        assert doors.console(office).get(f"/pbm/mac/{market.mac_list.pk}/").status_code == 200
        assert [row["psao"] for row in doors.api(office, "get", "/prices/list-access").json()] == ["Alliance"]
