"""People of a discipline case: an examiner, a hearing officer, the Division's finance staff; a licensed manager."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from carelaw.pbm.use_cases.complaints.acts import ACTS as COMPLAINT_ACTS
from carelaw.pbm.use_cases.discipline import work as work
from carelaw.pbm.use_cases.discipline.acts import ACTS
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Done
from carelaw.platform.parties.models import License, Party
from tests.pbm.conftest import AT, acting, manager

BY_NAME = {act.name: act for act in (*ACTS, *COMPLAINT_ACTS)}
OFFICER = "pbm-officer@example.org"
PART = "50 Ill. Adm. Code 2402"


def day(days: int) -> date:
    """So many days after the day on which the tests begin."""
    return AT.date() + timedelta(days=days)


def at(days: int) -> datetime:
    """The same as an instant."""
    return AT + timedelta(days=days)


def do(actor: Actor, name: str, days: int = 0, **typed: Any) -> Done:
    """Perform a declared act as any door does, from typed text."""
    return BY_NAME[name].perform(actor, at(days), {key: str(value) for key, value in typed.items()})


@pytest.fixture
def examiner(scopes: Mapping[str, Any]) -> Actor:
    """A market-conduct examiner."""
    return acting("PBM_EXAMINER", "pbm-examiner", {})


@pytest.fixture
def officer(scopes: Mapping[str, Any]) -> Actor:
    """A hearing officer."""
    return acting("PBM_HEARING_OFFICER", "pbm-officer", {})


@pytest.fixture
def finance(scopes: Mapping[str, Any]) -> Actor:
    """The Division's finance staff."""
    return acting("PBM_FINANCE", "pbm-finance", {})


@pytest.fixture
def license(scopes: Mapping[str, Any]) -> License:
    """The license of the first benefit manager, in force this year."""
    return give_license(manager())


def give_license(party: Party, number: str = "PBM-2024-0001") -> License:
    """A license in force from the beginning of the year."""
    return License.objects.create(
        party=party,
        kind="pharmacy-benefits-manager",
        number=number,
        state="IL",
        valid_from=date(2024, 1, 2),
        valid_to=date(2025, 1, 1),
    )


def charged(regulator: Actor, respondent: str = "PBM-2024-0001") -> str:
    """A case with one charged cause: a subpoena disobeyed."""
    case = do(regulator, "discipline-open", respondent=respondent, ground="A subpoena.", source="own").reference
    do(
        regulator,
        "charge-violation",
        case=case,
        limb="subpoena",
        provision="S-12",
        evidence_says="The subpoena and its proof of service",
        evidence_reference="S-12",
    )
    return case


def suspended(regulator: Actor, kinds: str = "suspension", **typed: Any) -> str:
    """An action in effect on the day of its mailing; gives the case's number."""
    case = charged(regulator)
    action = do(regulator, "action-propose", case=case, kinds=kinds, reasons="A subpoena was disobeyed.", **typed)
    do(regulator, "action-mail", action=action.reference, mailed_on=day(0), mail_number="CM-1", effective_on=day(0))
    do(regulator, "action-effect", action=action.reference, effective_on=day(0))
    return case
