"""The pages of programs' terms and disclosures in a browser: accessible, printable, not wider than a telephone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from tests.browser import chromium as chromium
from tests.browser import page as page
from tests.pbm.conftest import AT
from tests.pbm.program_terms.conftest import World, sheet
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import check

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_pages_of_a_program(page: Any, people: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    # The first request of a process loads every route; the browser waits for the second.
    Client().get("/healthz")
    program = people.program.number
    people.do(people.filer, "enrollment-announce", program=program, opens_on="2024-04-02", closes_on="2024-05-15")
    people.do(
        people.filer,
        "program-card-template",
        program=program,
        control_number_required="no",
        fields="bin=610000\ngroup_number=ELM01\ncard_issuer_id=80840\ncardholder_id=front\ncardholder_name=front\n"
        "claims_address=Box 10\nhelp_desk_phone=217 555 0100",
    )
    number = people.do(
        people.filer,
        "disclosure-file",
        kind="rebates",
        program=program,
        entity="CE0001",
        period_from="2023-07-01",
        period_to="2024-03-31",
        confidential="yes",
        allocation="By claims.",
        file=sheet(
            "rebates",
            "manufacturer,labeler,product,kind,entity,amount",
            "Northfield Pharma,00071,Examplol,formulary,CE0001,1200.50",
            "Northfield Pharma,,,volume,,300.00",
            "Southgate Labs,,,bonus,CE0001,10.00",
        ),
    ).reference
    sign_in_browser(page, Account.objects.get(pk=people.filer.account_id), "PBM_FILER")
    check(
        page,
        "/pbm/program-terms/",
        "/pbm/program-terms/enrollment-periods/",
        f"/pbm/program-terms/statements/{number}/",
        "/pbm/program-terms/do/disclosure-file/",
        "/pbm/program-terms/templates/",
        f"/pbm/open-enrollment/{program}/",
    )
