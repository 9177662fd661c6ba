"""The pages about other states in a browser: usable without a mouse, readable by machines, on a telephone's width."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from carelaw.platform.accounts.doorkeeper import Doorkeeper
from tests.browser import chromium, page
from tests.gateway.interstate.conftest import agree, do
from tests.gateway.world import AT, adopt, small_world
from tests.platform.accounts.people import person
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import check

__all__ = ["chromium", "page"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_matrix_a_state_and_an_act_have_no_fault(
    page: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    adopt(tmp_path, settings)
    world = small_world()
    agree(world, "WI", roles="prescriber")
    agree(world, "IN")
    do(world.coordinator, "suspend-sharing", state="IN", by="PARTNER", on="2026-03-01", because="A new act there.")
    typed = {"state": "WI", "statute": "Made-up Stat. 1", "says": "Delegates.", "effect": "None for delegates."}
    do(world.coordinator, "record-state-conflict", **typed)
    sign_in_browser(page, person("IL_INTERSTATE", at=AT, name="Dora Reed"), "IL_INTERSTATE")
    check(page, "/gateway/states/", "/gateway/states/WI/", "/gateway/states/do/draft-state-agreement/")
    page.goto("/gateway/states/WI/")
    assert page.complaints == []
