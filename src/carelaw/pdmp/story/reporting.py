"""The board's decisions about reporting and accounts, and what waits for the office today."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from carelaw.pdmp.store.models import RegisteredDispenser
from carelaw.pdmp.use_cases.enrollment.acts import APPLY, NAME, STANDARDS
from carelaw.pdmp.use_cases.enrollment.qualifying import put_on_record
from carelaw.pdmp.use_cases.reporting.acts import APPLY_GOOD_CAUSE, CLASSIFY, PHASE, PROPOSE, TAKE_PAPER
from carelaw.platform.accounts.actor import Actor, actor_for, law_day
from carelaw.platform.accounts.models import Account

BOARD = "board-member"


def tell_reporting(board: Actor, at: datetime) -> None:
    """Phases and standards are set; an interval is proposed; somebody applies, somebody is named, a form has come."""
    today = law_day(at)
    begun = str(today - timedelta(days=90))
    for reporters in ("pharmacy", "dispensing-prescriber", "mail-order", "prescriber-query"):
        PHASE.perform(board, at, {"reporters": reporters, "mode": "warn", "first_day": begun})
    _set_standards(board, at)
    finding = "Every certified system can send each day."
    PROPOSE.perform(
        board,
        at,
        {
            "new_hours": "24",
            "effective_on": str(today + timedelta(days=120)),
            "technology_permits": "yes",
            "technology_finding": finding,
            "little_or_no_cost": "yes",
            "fiscal_finding": "No contract has to change.",
        },
    )
    _leave_to_the_office(at)


def _set_standards(board: Actor, at: datetime) -> None:
    today = str(law_day(at))
    tests = ("identity proofed", "training passed", "confidentiality undertaken")
    typed = {"version": "1", "text": "Who asks is known, trained, and bound to confidence.", "approved_on": today}
    STANDARDS.perform(board, at, {**typed, "tests": "\n".join(tests), "effective_on": today})
    with transaction.atomic():
        for designee in Account.objects.filter(designations__isnull=False).distinct():
            put_on_record(board, at, designee, tests, law_day(at))


def _leave_to_the_office(at: datetime) -> None:
    """What waits: an application for good cause, a form to key, an account, a designee, a dispenser to classify."""
    steward = _actor("DATA_STEWARD", at)
    first, *others = RegisteredDispenser.objects.filter(kind="pharmacy").order_by("dea")[:2]
    CLASSIFY.perform(
        steward,
        at,
        {"dispenser": first.dea, "kind": "pharmacy", "authorized_here": "yes", "evidence": "Permit on file"},
    )
    for one in others or [first]:
        APPLY_GOOD_CAUSE.perform(
            steward,
            at,
            {
                "dispenser": one.dea,
                "applicant": one.name,
                "channel": "telephone",
                "reason": "The storm took the line; the carrier names no day.",
                "lacks_internet": "yes",
                "evidence": "Letter of the carrier",
            },
        )
        came = (at - timedelta(days=1)).isoformat()
        TAKE_PAPER.perform(steward, at, {"dispenser": one.dea, "received_at": came})
    NAME.perform(
        _actor("PRESCRIBER", at),
        at,
        {
            "name": "Lee Sparrow",
            "email": "lee.sparrow@demo.example",
            "employer": "Vale Family Practice",
            "employed": "yes",
            "is_nurse": "no",
            "preference_statement": "Both nurses are at the other site on Fridays.",
        },
    )
    APPLY.perform(
        steward,
        at,
        {
            "role": "PRESCRIBER",
            "name": "Dr. Ash Plover",
            "email": "ash.plover@demo.example",
            "profession": "physician",
            "license_number": "MD000777",
            "license_state": "PA",
            "license_from": "2016-01-01",
            "dea": "BP1234563",
            "npi": "1234567893",
        },
    )


def _actor(role: str, at: datetime) -> Actor:
    account = Account.objects.filter(grants__role=role).order_by("created_at").first()
    assert account is not None
    return actor_for(account, role, at, "cli", "carelaw demo", second_factor=True)
