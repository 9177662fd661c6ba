"""Somebody to whom no role opens reads why, and whom to ask."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from carelaw.platform.accounts.closed_roles import closed_roles
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.granting import designate, end_designation, grant_role, revoke_grant, suspend_grant
from carelaw.platform.accounts.models import Account
from tests.platform.accounts.people import AT, OPERATOR, granted, person, sign_in

pytestmark = pytest.mark.django_db
DESIGNEE = "PRESCRIBER_DESIGNEE"
TODAY = AT.date()


def named(designee: Account, principal: Account, **more: Any) -> Any:
    """Named by a prescriber."""
    return designate(
        OPERATOR, AT, principal=principal, designee=designee, role=DESIGNEE, employer="Example Practice",
        standards_version="1", is_nurse=True, **more,
    )  # fmt: skip


def words(account: Account) -> list[str]:
    return [one.why for one in closed_roles(account, AT)]


def test_a_designee_needs_the_role_and_to_be_named() -> None:
    petra = person("PRESCRIBER", name="Petra Prescriber")
    only_named, only_granted, both = person(), person(DESIGNEE), person(DESIGNEE)
    named(only_named, petra)
    named(both, petra)
    assert words(only_named) == [
        "Petra Prescriber has named you, and the role itself is not granted yet. Ask the program office for it."
    ]
    assert words(only_granted) == [
        "opens once somebody you work for names you under “Your designees” and the office activates it."
    ]
    assert words(both) == []


def test_a_designation_that_ended_or_has_not_begun_names_whom_to_ask() -> None:
    petra, quinn = (person("PRESCRIBER", name=f"{name} Prescriber") for name in ("Petra", "Quinn"))
    designee = person(DESIGNEE)
    end_designation(OPERATOR, AT, named(designee, petra))
    named(designee, quinn, starts_on=TODAY + timedelta(days=1))
    gone = "You act for Petra Prescriber no longer. If that is wrong, ask Petra Prescriber to name you anew."
    assert words(designee) == [gone, "opens for Quinn Prescriber on March 3, 2026."]
    named(designee, petra)
    assert words(designee) == ["opens for Quinn Prescriber on March 3, 2026."]


def test_every_way_in_which_a_grant_is_not_live() -> None:
    account = person()
    grant_role(OPERATOR, AT, account=account, role="AUDITOR")
    granted(account, "PATIENT", ends_on=TODAY - timedelta(days=1), starts_on=date(2025, 1, 1))
    granted(account, "PRESCRIBER", starts_on=TODAY + timedelta(days=1))
    revoke_grant(OPERATOR, AT, granted(account, "SUBMITTER"), because="Contract ended")
    suspend_grant(None, AT, granted(account, "DISPENSER"), because="The license lapsed.")
    assert {one.says: one.why for one in closed_roles(account, AT)} == {
        "Auditor of the record": "waits for a second administrator's approval.",
        "Patient": "ended on March 1, 2026; ask for it to be renewed.",
        "Prescriber": "begins on March 3, 2026.",
        "Submitter of dispensing reports": "was revoked. Ask the program office.",
        "Dispenser": "is suspended: The license lapsed. Ask the program office.",
    }
    granted(account, "PATIENT")
    assert "Patient" not in {one.says for one in closed_roles(account, AT)}


def test_the_page_says_it_in_both_languages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    designee = person()
    named(designee, person("PRESCRIBER", name="Petra Prescriber"))
    sign_in(client, designee)
    page = client.get("/", follow=True).content.decode()
    assert "No role is open to you now" in page
    assert "Petra Prescriber has named you" in page
    with translation.override("es"):
        assert words(designee)[0].startswith("Petra Prescriber le ha designado")
