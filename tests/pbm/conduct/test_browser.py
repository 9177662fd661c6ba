"""The pages of discipline and complaints in a browser: accessible, printable, not wider than a telephone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from carelaw.pbm import story
from carelaw.pbm.store.models import Complaint, DisciplineCase, RetaliationCase
from carelaw.pbm.story.conduct import tell_conduct
from carelaw.pbm.story.licenses import tell_licenses
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from tests.browser import chromium as chromium
from tests.browser import page as page
from tests.pbm.conduct.conftest import at
from tests.pbm.conftest import acting
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import check

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_pages_of_discipline_and_complaints(page: Any, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: at(0)))
    scopes = story.prepare(at(0))
    people = {p.login: acting(p.role, p.login, scopes[p.login], at(0)) for p in story.PEOPLE}
    tell_licenses(people[story.REGULATOR], people[story.FILER], people[story.APPLICANT], at(0))
    staff = people[story.REGULATOR], people[story.EXAMINER], people[story.HEARING_OFFICER]
    pharmacies = people[story.CORNER_PHARMACY], people[story.RIVER_PHARMACY]
    tell_conduct(*staff, people[story.FILER], *pharmacies, at(0), number=story.PRAIRIE)
    check(page, "/pbm/complain/", "/pbm/sanctions/")
    sign_in_browser(page, Account.objects.get(pk=people[story.REGULATOR].account_id), "PBM_REGULATOR")
    check(
        page,
        "/pbm/conduct/",
        f"/pbm/conduct/cases/{DisciplineCase.objects.get().number}/",
        "/pbm/conduct/list/license-actions/",
        f"/pbm/complaining/complaints/{Complaint.objects.earliest('filed_at').receipt}/",
        f"/pbm/complaining/inquiries/{RetaliationCase.objects.get().number}/",
        "/pbm/conduct/do/forfeiture/",
    )
