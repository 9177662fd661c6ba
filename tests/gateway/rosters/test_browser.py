"""The pages of lists, stores, changes and links in a browser: no fault, without a mouse, on a telephone's width."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from carelaw.gateway.use_cases.rosters import receiving
from carelaw.platform import clock
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from tests.browser import chromium, page
from tests.gateway.rosters.sheets import as_csv, grid, row
from tests.gateway.world import AT, adopt, go_live, small_world
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import check

__all__ = ["chromium", "page"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_list_its_errors_and_what_is_owed_have_no_fault(
    page: Any, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    adopt(tmp_path, settings)
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    world = go_live(small_world())
    raw = as_csv(grid([row(zip_code="1", pharmacy_dea="BA1234564"), row(pharmacist_license="x", state="Illinois")]))
    one = receiving.file_roster(
        world.pharmacy, world.entity, io.BytesIO(raw), file_name="list.csv", capacity="entity", at=AT
    )
    sign_in_browser(page, Account.objects.get(pk=world.pharmacy.account_id), "PHARMACY_ENTITY")
    check(
        page,
        "/gateway/rosters/",
        f"/gateway/rosters/{one.reference}/",
        "/gateway/rosters/owed/",
        "/gateway/stores/",
        "/gateway/change-acts/request-change/",
        "/gateway/foundations/",
    )
    assert page.complaints == []
