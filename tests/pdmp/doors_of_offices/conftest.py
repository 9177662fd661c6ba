"""Offices and partner states that ask: who is appointed, a small history on file."""

from __future__ import annotations

from datetime import date

import pytest

from carelaw.pdmp.use_cases.doors.appointing import appoint, enter_licensing_body
from carelaw.pdmp.use_cases.doors.cases import open_access_case
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account
from tests.pdmp.conftest import AT, actor
from tests.pdmp.files import asap, record, send

AUGUST_LINE = "SAMPLESON, AUGUST, 1989-03-12"
PRESCRIBER_DEA = "BF1234563"
KINDS = {
    "DOH_REVIEWER": "review",
    "DOH_ANALYST": "analysis",
    "LICENSING_REP": "licensing",
    "COMMONWEALTH_QI": "quality",
    "DDAP_MDIRT": "mdirt",
    "CORONER_ME": "coroner",
}
MORE: dict[str, dict[str, object]] = {
    "DOH_REVIEWER": {"ends_on": date(2025, 12, 31)},
    "DOH_ANALYST": {"ends_on": date(2025, 12, 31), "duty": "opioid surveillance"},
    "LICENSING_REP": {"body": "State Board of Medicine"},
    "COMMONWEALTH_QI": {"program": "MA", "function": "INTEGRITY"},
    "DDAP_MDIRT": {},
    "CORONER_ME": {"office": "Coroner of Erie County"},
}


@pytest.fixture
def admin(home: object, db: None) -> Actor:
    """Records approvals."""
    return actor("ADMIN")


def appointed(admin: Actor, role: str) -> tuple[Actor, str]:
    """Somebody who asks by office, with an appointment from the first day of the year, and its id."""
    if role == "LICENSING_REP":
        enter_licensing_body(admin, AT, name="State Board of Medicine", state="PA", professions=("physician",))
    who = actor(role)
    email = Account.objects.get(pk=who.account_id).email
    done = appoint(
        admin,
        AT,
        kind=KINDS[role],
        person=email,
        letter="L-1",
        starts_on=date(2025, 1, 1),
        **MORE[role],  # type: ignore[arg-type]
    )
    return who, done.reference


def case_for(who: Actor, **more: object) -> str:
    """The id of a case of this person about the hand-made patient."""
    base: dict[str, object] = {"number": "C-1", "people": (AUGUST_LINE,), "since": date(2020, 1, 1)}
    if who.role == "DOH_ANALYST":
        base |= {"reason": "the surveillance needs the course of one person"}
    if who.role == "LICENSING_REP":
        base |= {
            "administrative": True,
            "profession": "physician",
            "regulated_from": date(2010, 1, 1),
            "dea_numbers": (PRESCRIBER_DEA,),
        }
    if who.role == "CORONER_ME":
        base |= {"died_on": date(2025, 1, 5), "identity_established": True}
    return open_access_case(who, AT, **{**base, **more}).reference  # type: ignore[arg-type]


@pytest.fixture
def on_file(submitter: Actor) -> None:
    """Two dispensings of one patient."""
    send(submitter, asap([record(), record(DSP02="2")]))
