"""The first page and what stands around every page."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from carelaw.law.register import default_law
from carelaw.platform import clock
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.pages import chrome, home
from tests.platform.accounts.people import person, sign_in


def someone(role: str) -> Actor:
    return Actor("a1", "Pat Example", role, True, "console", "x")


@pytest.fixture
def tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "_TILES", {})
    home.tile("Second", says="…", route="accounts", permission="accounts.manage", order=20)
    home.tile("First", says="…", route="gallery", permission="pages.gallery", order=10, in_menu=False)


@pytest.mark.usefixtures("tiles")
def test_tiles_follow_the_permission_and_the_order():
    assert [tile.title for tile in home.tiles_for(someone("ADMIN"))] == ["First", "Second"]
    assert [tile.title for tile in home.menu_for(someone("ADMIN"))] == ["Second"]
    assert home.tiles_for(someone("SUBMITTER")) == home.tiles_for(None) == ()
    assert home.tiles_for(someone("ADMIN"))[1].url == "/accounts/"


@pytest.fixture
def subjects(tiles: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "_SUBJECTS", {})
    home.subject("people", "People", says="…", sections=("Who",), program="accounts", order=15, section="All")


@pytest.mark.django_db
@pytest.mark.usefixtures("subjects")
@pytest.mark.parametrize(("tiles", "shown"), [(6, [f"T{n}" for n in range(6)]), (7, ["People"])])
def test_tiles_of_a_subject_stand_on_its_page_where_they_are_too_many(client, monkeypatch, tiles, shown):
    monkeypatch.setattr(home, "_TILES", {})
    for n in range(tiles):
        home._TILES[f"t{n}"] = home.Tile(f"T{n}", "…", "accounts", "accounts.manage", "Who", n)
    assert [each.title for each in home.first_page_for(someone("ADMIN"))] == shown
    assert [each.title for each in home.menu_for(someone("ADMIN"))] == shown
    opened = sign_in(client, person("ADMIN", at=clock.now()), "ADMIN").get("/subjects/people/").content.decode()
    assert f"T{tiles - 1}</a>" in opened
    assert client.get("/subjects/animals/").status_code == 404
    assert sign_in(Client(), person("SUBMITTER", at=clock.now())).get("/subjects/people/").status_code == 404


@pytest.mark.usefixtures("subjects")
def test_a_subject_of_one_tile_is_that_tile(monkeypatch):
    for n in range(7):
        home._TILES[f"t{n}"] = home.Tile(f"T{n}", "…", "accounts", "accounts.manage", "Who" if n == 0 else "Else", n)
    assert "People" not in [each.title for each in home.first_page_for(someone("ADMIN"))]


@pytest.mark.django_db
def test_each_role_sees_its_own_tiles(client):
    admin = sign_in(client, person("ADMIN", at=clock.now()), "ADMIN").get("/").content.decode()
    assert 'href="/accounts/"' in admin
    submitter = sign_in(Client(), person("SUBMITTER", at=clock.now()), "SUBMITTER").get("/").content.decode()
    assert 'href="/accounts/"' not in submitter


@pytest.mark.django_db
def test_health_is_public(client):
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
@pytest.mark.parametrize(("demo", "debug", "status"), [(False, False, 404), (True, False, 200), (False, True, 200)])
def test_the_gallery_is_closed_to_the_public_in_production(client, settings, demo, debug, status):
    settings.CARELAW_DEMO, settings.DEBUG = demo, debug
    assert client.get("/gallery/").status_code == status


@pytest.mark.django_db
def test_administrators_see_the_gallery_anywhere(client, settings):
    settings.CARELAW_DEMO = False
    assert sign_in(client, person("ADMIN", at=clock.now()), "ADMIN").get("/gallery/").status_code == 200
    assert sign_in(Client(), person("SUBMITTER", at=clock.now())).get("/gallery/").status_code == 404


def _law_ends(monkeypatch: pytest.MonkeyPatch, *periods: tuple[date, date | None]) -> None:
    book = default_law().rulebooks["pa-abc-map"]
    spans = [SimpleNamespace(first_day=first, last_day=last) for first, last in periods]

    def in_force(_: str, on: date) -> bool:
        return any(s.first_day <= on and (s.last_day is None or on <= s.last_day) for s in spans)

    law: Any = SimpleNamespace(rulebooks={book.id: book}, in_force=in_force, periods=lambda _: tuple(spans))
    monkeypatch.setattr(chrome, "recorded_law", lambda: law)


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (date(2015, 6, 29), "not in force yet"),
        (date(2015, 6, 30), ""),
        (date(2022, 6, 30), ""),
        (date(2022, 7, 1), "lapsed after June 30, 2022"),
        (date(2023, 1, 1), ""),
    ],
)
def test_every_page_says_when_the_act_has_lapsed(monkeypatch, on, says):
    _law_ends(monkeypatch, (date(2015, 6, 30), date(2022, 6, 30)), (date(2023, 1, 1), None))
    told = chrome.lapsed_law("pdmp", on)
    assert says in told.says if told else says == ""
    if says.startswith("lapsed"):
        assert told is not None
        assert told.cite == "§39"


@pytest.mark.django_db
def test_the_law_and_its_status_stand_on_every_page(client):
    page = client.get("/account/login/").content.decode()
    book = default_law().rulebooks["pa-abc-map"]
    for words in (book.short_title, book.citation, "Prescription information is confidential."):
        assert words in page


@pytest.mark.django_db
def test_a_print_carries_who_printed_it(client):
    page = sign_in(client, person("SUBMITTER", at=clock.now()), "SUBMITTER").get("/account/").content.decode()
    assert "Confidential, §9(a). Printed by Pat Example (Submitter of dispensing reports) on" in page


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["IHH_PROGRAM", "PBM_REGULATOR", "IL_COMPLIANCE"])
def test_no_page_or_print_cites_the_confidentiality_of_another_law(client, role):
    page = sign_in(client, person(role, at=clock.now()), role).get("/account/").content.decode()
    assert "Printed by Pat Example" in page
    assert "§9(a)" not in page
    assert "Prescription information is confidential." not in page
