"""What hangs on one of the fifteen matters is refused, with the next step, until the board has a policy on it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.rules.board.policies import TIED
from carelaw.pdmp.use_cases.board import policies
from carelaw.pdmp.use_cases.doors.appointing import appoint
from carelaw.pdmp.use_cases.enrollment.designees import name_designee
from carelaw.pdmp.use_cases.evaluation.alerts import refer_practitioner
from carelaw.pdmp.use_cases.evaluation.treatment import refer_to_treatment
from carelaw.pdmp.use_cases.reporting.exempting import exempt_substance
from carelaw.pdmp.use_cases.reporting.frequency import activate_frequency
from carelaw.pdmp.use_cases.retention.holds import ask_hold, decide_hold
from carelaw.platform.accounts.actor import Actor
from tests.pdmp.conftest import AT, actor
from tests.pdmp.retention.stored import at_noon, dispensing, person
from tests.pdmp.retention.test_holds import form

pytestmark = pytest.mark.django_db


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    assert "approves one first" in caught.value.says or "board" in caught.value.says
    return caught.value


def test_designees_referrals_and_listings_wait_for_their_policies(home: object) -> None:
    doctor, office, board = actor("PRESCRIBER"), actor("ADMIN"), actor("BOARD_MEMBER")
    blank = dict.fromkeys(("name", "email", "employer", "nurse_license", "preference_statement"), "")
    tries: list[Callable[[], object]] = [
        lambda: name_designee(
            doctor,
            AT,
            employed=True,
            is_nurse=True,
            starts_on=None,
            ends_on=None,
            **blank,  # type: ignore[arg-type]
        ),
        lambda: refer_practitioner(office, AT, alert="1"),
        lambda: refer_to_treatment(doctor, AT, query="", program="", language="en"),
        lambda: activate_frequency(board, AT, change="1", voted_on=date(2025, 1, 6)),
        lambda: exempt_substance(
            board, AT, name="", codes=(), finding="", evidence="", voted_on=None, effective_on=date(2026, 1, 1)
        ),
    ]
    assert {refused(one).code for one in tries} == {"E-MAP-148"}


def test_department_reviewers_wait_for_the_policy_on_reviews(office: Actor) -> None:
    actor("DOH_REVIEWER")
    given = {"kind": "review", "person": "doh_reviewer@example.org", "letter": "L", "starts_on": date(2025, 1, 1)}
    assert refused(lambda: appoint(office, AT, **given, ends_on=date(2025, 6, 1))).code == "E-MAP-84"  # type: ignore[arg-type]


def test_a_hold_is_taken_in_and_waits_for_the_policy_on_release(home: object) -> None:
    dispensing(person(), date(2016, 2, 29))
    on = at_noon(date(2022, 11, 1))
    request = ask_hold(actor("OAG_AGENT"), form(), at=on)
    granting = refused(lambda: decide_hold(actor("DATA_STEWARD"), request.pk, grant=True, at=on))
    assert granting.code == "E-MAP-148"
    request.refresh_from_db()
    assert request.state == "received"


def test_everything_that_the_checklist_says_waits_is_asked_for_somewhere() -> None:
    floor = Path(inspect.getfile(policies)).parents[1]
    sources = "".join(path.read_text(encoding="utf-8") for path in floor.rglob("*.py"))
    asked = {item for item in TIED if f'require_policy("{item}"' in sources or f'policy_on("{item}"' in sources}
    assert asked == set(TIED)
    assert policies.missing_items(date(2025, 1, 6)) != []
