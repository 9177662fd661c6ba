"""The pages of special connections and data sets in a browser: usable without a mouse, readable by machines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from carelaw.platform.accounts.doorkeeper import Doorkeeper
from tests.browser import chromium, page
from tests.gateway.world import AT, adopt
from tests.platform.accounts.people import person
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import check

__all__ = ["chromium", "page"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_registers_and_their_forms_have_no_fault(
    page: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    adopt(tmp_path, settings)
    sign_in_browser(page, person("IL_ADMINISTRATOR", at=AT, name="Harriet Bloom"), "IL_ADMINISTRATOR")
    check(
        page,
        "/gateway/connections/",
        "/gateway/data-sets/",
        "/gateway/connections/do/permit-confirmations/",
        "/gateway/data-sets/do/grant-data-set/",
    )
    assert page.complaints == []
