"""The pages of duties and of an examination in a browser: accessible, printable, not wider than a telephone."""

from __future__ import annotations

from typing import Any

import pytest

from carelaw.pbm.use_cases.examinations import acts as examining
from carelaw.pbm.use_cases.scope import acts as duties
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from tests.browser import chromium as chromium
from tests.browser import page as page
from tests.pbm.conftest import AT, manager
from tests.pbm.scope.conftest import license_of, program
from tests.pbm.scope.test_doors import CHANGE, OPEN
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import check

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_pages_of_an_examiner(page: Any, examiner: Actor, filer: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    license_of(manager())
    program("PR-1")
    duties.CHANGE_REPORT.perform(filer, AT, {**CHANGE, "material": "no", "reason": "The same person."})
    number = examining.OPEN.perform(examiner, AT, OPEN).reference
    asked = {"examination": number, "kind": "records", "item": "Ledger", "in_writing": "yes", "due_on": "2024-04-20"}
    request = examining.ASK.perform(examiner, AT, asked).reference
    examining.REFUSE.perform(filer, AT, {"request": request, "because": "No."})
    sign_in_browser(page, Account.objects.get(pk=examiner.account_id), "PBM_EXAMINER")
    check(
        page,
        "/pbm/duties/",
        "/pbm/duties/changes/",
        "/pbm/duties/letter-templates/",
        "/pbm/examining/",
        f"/pbm/examining/examinations/{number}/",
        f"/pbm/examining/do/exam-refer/?request={request}",
    )
