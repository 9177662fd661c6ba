"""Designees: named by their principal, activated under the standards, ended with the principal, watched by the day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import DesignationReview, Nomination, Query, VolumeAlarm
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.pdmp.use_cases.enrollment.acts import ACTIVATE, END, NAME, REVIEW, STANDARDS, TESTS
from carelaw.pdmp.use_cases.enrollment.designees import ask_for_review, require_no_bulk, watch_volume
from carelaw.pdmp.use_cases.enrollment.registering import follow_licenses
from carelaw.pdmp.wire.questions import question_from
from carelaw.platform.accounts.actor import Actor, actor_for
from carelaw.platform.accounts.models import Account, Designation
from carelaw.platform.notices.models import Notice
from carelaw.platform.parties.models import License
from tests.pdmp.conftest import AT, actor

pytestmark = pytest.mark.django_db
NURSE = {
    "name": "Casey Wren",
    "email": "casey@example.org",
    "employer": "Vale Family Practice",
    "employed": "yes",
    "is_nurse": "yes",
    "nurse_license": "RN000001",
}
PERSON = {"last_name": "Sampleson", "first_name": "August", "birth_date": "1989-03-12"}
QUESTION = {"purpose": "TREATMENT", "attestation": "existing-patient", "person": PERSON}


def standards(board: Actor, version: str, effective_on: str, tests: str, grace_until: str = "") -> None:
    typed = {"version": version, "text": "Who may query.", "tests": tests, "approved_on": "2024-12-01"}
    STANDARDS.perform(board, AT, {**typed, "effective_on": effective_on, "grace_until": grace_until})


@pytest.fixture
def board(home: object, db: None) -> Actor:
    """A member of the board, who has set the first standards."""
    member = actor("BOARD_MEMBER")
    standards(member, "1", "2025-01-01", "training")
    return member


@pytest.fixture
def nurse(board: Actor, prescriber: Actor) -> Account:
    """An activated designee."""
    return activated(prescriber)


def activated(prescriber: Actor) -> Account:
    named = NAME.perform(prescriber, AT, NURSE).reference
    ACTIVATE.perform(actor("ADMIN"), AT, {"nomination": named, "accept": "yes", "tests": "training"})
    return Account.objects.get(email="casey@example.org")


def acting(nurse: Account, principal: Actor, at: datetime = AT) -> Actor:
    whose = Account.objects.get(pk=principal.account_id)
    return actor_for(nurse, "PRESCRIBER_DESIGNEE", at, "console", "test", whose, second_factor=True)


def ask(nurse: Account, principal: Actor, at: datetime = AT) -> object:
    return ask_history(acting(nurse, principal, at), question_from(QUESTION), at=at)


def test_a_designee_asks_under_both_names_with_an_identifier_of_her_own(nurse: Account, prescriber: Actor) -> None:
    ask(nurse, prescriber)
    line = Query.objects.get()
    assert (line.actor_name, line.principal_name) == ("Casey Wren", prescriber.name)
    assert Designation.objects.get().checks_passed == ["training"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"employed": "no"}, "E-MAP-61"),
        ({"email": "prescriber@example.org"}, "E-MAP-62"),
        ({"is_nurse": "no", "nurse_license": ""}, "E-MAP-67"),
        ({"nurse_license": ""}, r"E-MAP-67\.nurse-license"),
        ({"ends_on": "2025-01-05"}, r"E-MAP-61\.period"),
    ],
)
def test_who_may_not_be_named(prescriber: Actor, changes: dict[str, str], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        NAME.perform(prescriber, AT, {**NURSE, **changes})
    assert Nomination.objects.count() == 0


def test_preference_for_a_nurse_is_no_bar_and_binds_prescribers_only(prescriber: Actor, dispenser: Actor) -> None:
    plain = {**NURSE, "is_nurse": "no", "nurse_license": ""}
    NAME.perform(prescriber, AT, {**plain, "preference_statement": "No nurse works here."})
    NAME.perform(dispenser, AT, plain)
    assert set(Nomination.objects.values_list("role", flat=True)) == {"PRESCRIBER_DESIGNEE", "DISPENSER_DESIGNEE"}


def test_nobody_is_activated_without_the_tests_of_the_version_in_force(board: Actor, prescriber: Actor) -> None:
    named = NAME.perform(prescriber, AT, NURSE).reference
    with pytest.raises(Refusal, match="E-MAP-63"):
        ACTIVATE.perform(actor("ADMIN"), AT, {"nomination": named, "accept": "yes"})
    assert Designation.objects.count() == 0


def test_a_new_version_gives_a_grace_date_and_then_the_gate_shuts(
    nurse: Account, board: Actor, prescriber: Actor
) -> None:
    standards(board, "2", "2025-01-03", "training; identity", grace_until="2025-01-06")
    assert Notice.objects.filter(kind="enrollment.standards", account_id=nurse.pk).count() == 1
    ask(nurse, prescriber)
    after = AT + timedelta(days=1)
    with pytest.raises(Refusal, match=r"E-MAP-63\.standards-not-met"):
        ask(nurse, prescriber, after)
    TESTS.perform(_admin(), after, {"email": nurse.email, "tests": "training;identity"})
    ask(nurse, prescriber, after)


def _admin() -> Actor:
    account = Account.objects.get(email="admin@example.org")
    return actor_for(account, "ADMIN", AT, "console", "test", second_factor=True)


def test_the_designees_reach_ends_with_the_principals_license_within_a_day(nurse: Account, prescriber: Actor) -> None:
    License.objects.update(valid_to=date(2025, 1, 5))
    with pytest.raises(Refusal, match="E-MAP"):
        ask(nurse, prescriber)
    follow_licenses(date(2025, 1, 6), AT)
    with pytest.raises(Refusal, match="E-MAP-61"):
        acting(nurse, prescriber)


def test_a_designation_ends_on_the_last_day_of_the_employment(nurse: Account, prescriber: Actor) -> None:
    designation = str(Designation.objects.get().pk)
    END.perform(prescriber, AT, {"designation": designation, "last_day": "2025-01-06"})
    assert acting(nurse, prescriber)
    with pytest.raises(Refusal, match="E-MAP-61"):
        acting(nurse, prescriber, AT + timedelta(days=1))
    END.perform(prescriber, AT, {"designation": designation})
    with pytest.raises(Refusal, match="E-MAP-61"):
        acting(nurse, prescriber)


def test_nobody_ends_the_designation_of_another(nurse: Account, dispenser: Actor) -> None:
    with pytest.raises(Refusal, match=r"E-MAP-61\.unknown"):
        END.perform(dispenser, AT, {"designation": str(Designation.objects.get().pk)})


def test_once_a_quarter_the_principal_is_asked_and_confirms(nurse: Account, prescriber: Actor) -> None:
    assert ask_for_review(date(2025, 1, 7), AT) == 1
    assert ask_for_review(date(2025, 3, 31), AT) == 0
    assert ask_for_review(date(2025, 4, 1), AT) == 1
    assert Notice.objects.filter(kind="enrollment.designee-review").count() == 2
    REVIEW.perform(prescriber, AT, {"confirmed": "yes"})
    assert DesignationReview.objects.get(quarter=date(2025, 1, 1)).reviewed_at == AT
    with pytest.raises(Refusal, match=r"E-MAP-61\.not-confirmed"):
        REVIEW.perform(prescriber, AT, {"confirmed": "no"})


@pytest.mark.parametrize(("queries", "alarms"), [(60, 0), (61, 1)])
def test_an_unusual_number_of_questions_raises_an_alarm_once(
    nurse: Account, prescriber: Actor, queries: int, alarms: int
) -> None:
    Query.objects.bulk_create(
        Query(
            account_id=nurse.pk,
            actor_name=nurse.name,
            role="PRESCRIBER_DESIGNEE",
            principal_id=prescriber.account_id,
            purpose="TREATMENT",
            channel="console",
            outcome="allowed",
            requested_at=datetime(2025, 1, 6, 15, tzinfo=UTC),
        )
        for _ in range(queries)
    )
    assert watch_volume(date(2025, 1, 7), AT) == alarms
    assert watch_volume(date(2025, 1, 7), AT) == 0
    assert VolumeAlarm.objects.count() == alarms
    assert Notice.objects.filter(kind="enrollment.volume-alarm", account_id=prescriber.account_id).count() == alarms


def test_a_designee_takes_no_sheet_out(nurse: Account, prescriber: Actor) -> None:
    require_no_bulk(prescriber)
    with pytest.raises(Refusal, match="E-MAP-64"):
        require_no_bulk(acting(nurse, prescriber))
