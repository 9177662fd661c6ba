"""One bad row among good ones: at each door the good are taken, and the bad one is told with code and paragraph."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from carelaw.gateway.store.models import RosterFiling, RowState
from carelaw.kernel.command import Console, Exit
from carelaw.platform import clock
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from carelaw.site import cli
from tests.gateway.onboarding.test_doors import token
from tests.gateway.rosters.sheets import as_csv, as_xls, as_xlsx, grid, row
from tests.gateway.world import AT, World, adopt, go_live, small_world
from tests.platform.accounts.people import sign_in

pytestmark = pytest.mark.django_db
CODE, CITE = "E-PMP-ROSTER_FIELD", "77 Ill. Adm. Code 2080.208(d)(3)(A)(v)"
FILES = {"list.csv": as_csv, "list.xlsx": as_xlsx, "list.xls": as_xls}


@pytest.fixture
def world(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    adopt(tmp_path, settings)
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    return go_live(small_world())


def by_form(world: World, name: str, raw: bytes, folder: Path) -> str:
    """The page of the list, after it was uploaded."""
    client = Client()
    sign_in(client, Account.objects.get(pk=world.pharmacy.account_id), "PHARMACY_ENTITY")
    sent = {"entity": str(world.entity.pk), "capacity": "entity", "file": SimpleUploadedFile(name, raw)}
    response = client.post("/gateway/rosters/", sent, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def by_json(world: World, name: str, raw: bytes, folder: Path) -> str:
    """What the operation answers."""
    headers = {"Authorization": f"Bearer {token(world.pharmacy)}", "X-File-Name": name}
    kind = "text/csv" if name.endswith("csv") else "application/octet-stream"
    response = Client().post("/api/gateway/rosters", raw, content_type=kind, headers=headers)
    assert response.status_code == 201, response.content
    return response.content.decode()


def by_command(world: World, name: str, raw: bytes, folder: Path) -> str:
    """What the command prints."""
    path = folder / name
    path.write_bytes(raw)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CARELAW_TOKEN", token(world.pharmacy))
        out, err = io.StringIO(), io.StringIO()
        code = cli.main(["gateway", "file-roster", str(path)], Console(out, err, io.StringIO()))
    assert code == Exit.FINDINGS
    return err.getvalue()


@pytest.mark.parametrize("door", [by_form, by_json, by_command])
@pytest.mark.parametrize("name", FILES)
def test_one_bad_row_is_told_and_the_good_ones_are_taken(world: World, tmp_path: Path, name: str, door: Any) -> None:
    raw = FILES[name](grid([row(), row(pharmacist_license="051.9", zip_code="6270I")]))
    told = door(world, name, raw, tmp_path)
    assert CODE in told
    assert CITE in told
    assert "6270I" in told
    filing = RosterFiling.objects.get()
    assert list(filing.lines.order_by("number").values_list("number", "state")) == [
        (2, RowState.TAKEN),
        (3, RowState.BAD),
    ]
