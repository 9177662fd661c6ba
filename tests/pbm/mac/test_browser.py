"""The pages of lists and appeals in a browser: accessible, printable, not wider than a telephone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from carelaw.pbm.use_cases.appeal_answering import answer_appeal
from carelaw.pbm.use_cases.appeal_filing import file_appeal, save_draft
from carelaw.pbm.use_cases.mac_publishing import Publication
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from tests.browser import chromium as chromium
from tests.browser import page as page
from tests.pbm.mac.conftest import LINES, Market, noon
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import check

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FILED = noon(2026, 3, 16)


def test_the_pages_of_a_benefit_manager(
    page: Any, market: Market, published: Callable[..., Publication], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: FILED))
    done = published(*LINES, "12,A,EA,0.05,,,,,,,,,,,,,,")
    appeals = [
        file_appeal(
            market.pharmacy,
            FILED,
            reference=save_draft(market.pharmacy, FILED, market.typed(claim_reference=f"CLM-{n}")).reference,
        )
        for n in range(2)
    ]
    typed = {"answer": "sustain", "new_price": "0.08", "include_appealed": "yes"}
    answer_appeal(market.filer, FILED, reference=appeals[0].reference, typed=typed)
    sign_in_browser(page, Account.objects.get(pk=market.filer.account_id), "PBM_FILER")
    check(
        page,
        "/pbm/mac/",
        f"/pbm/mac/{market.mac_list.pk}/",
        f"/pbm/mac/versions/{done.version.pk}/",
        "/pbm/appeals/",
        f"/pbm/appeals/{appeals[0].reference}/",
        f"/pbm/appeals/{appeals[1].reference}/answer/",
    )


def test_the_pages_of_a_pharmacy(
    page: Any, market: Market, published: Callable[..., Publication], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: FILED))
    published()
    late = save_draft(market.pharmacy, FILED, market.typed(filled_on="2026-02-20"))
    sign_in_browser(page, Account.objects.get(pk=market.pharmacy.account_id), "NETWORK_PHARMACY")
    check(page, "/pbm/appeals/", "/pbm/appeals/new/", f"/pbm/appeals/{late.reference}/draft/")
    with page.expect_navigation():
        page.get_by_role("button", name="File the appeal").click()
    assert page.get_by_role("button", name="File as a rate review").is_visible()
    assert page.locator("#id_filled_on").input_value() == "2026-02-20"
