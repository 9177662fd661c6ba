"""First prescriptions: matched with a question near them, or asked about; a person concludes, the system never does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import FirstPrescription, Identity, MisuseCase, Query, ReportingPhase
from carelaw.pdmp.use_cases.reporting import first_queries
from carelaw.pdmp.use_cases.reporting.acts import ANSWER, CLOSE, EXTRACT
from carelaw.pdmp.use_cases.reporting.first_queries import first_query_match, otherwise_compliant
from carelaw.pdmp.use_cases.reporting.phases import set_phase
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.decisions.models import KeptDecision
from carelaw.platform.notices.letters import letter_text
from carelaw.platform.notices.models import Notice
from tests.pdmp.conftest import AT, actor
from tests.pdmp.files import asap, record, send

pytestmark = pytest.mark.django_db
NEXT, MORNING = date(2025, 1, 7), datetime(2025, 1, 7, 11, tzinfo=UTC)
WRITTEN = datetime(2025, 1, 3, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def warned(home: object, db: None) -> None:
    """Prescribers are in the phase in which they are asked."""
    board = actor("BOARD_MEMBER")
    first = date(2024, 1, 1)
    set_phase(board, AT, reporters="prescriber-query", mode="warn", first_day=first, last_day=None)


def asked(who: Actor, at: datetime, **more: object) -> None:
    """A patient query of this account, on the log."""
    values = {"account_id": who.account_id, "outcome": "allowed", "purpose": "TREATMENT", **more}
    Query.objects.create(
        actor_name=who.name, role=who.role, channel="console", patient=Identity.objects.get().patient,
        requested_at=at, **values,
    )  # fmt: skip


def match() -> FirstPrescription:
    first_query_match(NEXT, MORNING)
    return FirstPrescription.objects.get()


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (datetime(2025, 1, 4, 4, 59, 59, tzinfo=UTC), "matched"),
        (datetime(2025, 1, 4, 5, tzinfo=UTC), "not-found"),
        (datetime(2024, 12, 4, 5, tzinfo=UTC), "matched"),
        (datetime(2024, 12, 4, 4, 59, 59, tzinfo=UTC), "not-found"),
    ],
)
def test_thirty_days_before_through_the_end_of_the_written_day(
    submitter: Actor, prescriber: Actor, at: datetime, state: str
) -> None:
    send(submitter, asap([record()]))
    asked(prescriber, at)
    assert match().state == state


def test_a_designees_question_counts_and_a_refused_one_does_not(submitter: Actor, prescriber: Actor) -> None:
    send(submitter, asap([record()]))
    asked(prescriber, WRITTEN, outcome="denied")
    assert match().state == "not-found"
    other = actor("RULES_READER")
    asked(other, WRITTEN, principal_id=prescriber.account_id)
    FirstPrescription.objects.all().delete()
    assert match().state == "matched"


def test_who_is_not_found_is_asked_and_no_finding_is_made(submitter: Actor, prescriber: Actor) -> None:
    send(submitter, asap([record(), record(DSP02="2000354", DSP03="20250104")]))
    one = match()
    assert (one.state, one.written_on, one.mode) == ("not-found", date(2025, 1, 3), "warn")
    told = Notice.objects.get()
    assert "SAMPLE" not in (told.subject + told.body).upper()
    first_query_match(NEXT, MORNING)
    assert Notice.objects.count() == 1
    assert not KeptDecision.objects.filter(outcome="violation").exists()


def test_an_earlier_prescription_that_arrives_late_becomes_the_first(submitter: Actor, prescriber: Actor) -> None:
    send(submitter, asap([record()]))
    one = match()
    send(submitter, asap([record(DSP02="1999", DSP03="20241220", DSP05="20241220")], control="C-2"))
    asked(prescriber, datetime(2024, 12, 20, 15, tzinfo=UTC))
    again = match()
    assert (again.pk, again.written_on, again.state) == (one.pk, date(2024, 12, 20), "matched")


def answer(prescriber: Actor, one: FirstPrescription, **typed: str) -> None:
    ANSWER.perform(prescriber, AT, {"inquiry": str(one.pk), **typed})


HARBOR = {
    "answer": "safe-harbor",
    "text": "Known for years, stable.",
    "judgment_exercised": "yes",
    "believed_abuse": "no",
}


def test_the_safe_harbor_is_a_statement_that_a_person_reads(
    submitter: Actor, prescriber: Actor, steward: Actor
) -> None:
    send(submitter, asap([record()]))
    one = match()
    answer(prescriber, one, **HARBOR)
    one.refresh_from_db()
    kept = KeptDecision.objects.get(pk=one.harbor_decision_id)
    assert (kept.rule, kept.outcome, one.state) == ("safe-harbor", "review", "answered")
    CLOSE.perform(steward, AT, {"inquiry": str(one.pk), "closing": "harbor-accepted", "reasons": "Documented."})
    one.refresh_from_db()
    assert (one.state, one.closed_name) == ("closed", steward.name)
    first_query_match(NEXT, MORNING)
    one.refresh_from_db()
    assert one.state == "closed"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"believed_abuse": "yes"}, r"E-MAP-58\.believed-abuse"),
        ({"judgment_exercised": "no"}, r"E-MAP-58\.no-judgment"),
        ({"believed_abuse": ""}, r"E-MAP-58\.needs-belief"),
    ],
)
def test_a_statement_that_lacks_a_condition_is_refused(
    submitter: Actor, prescriber: Actor, changes: dict[str, str], code: str
) -> None:
    send(submitter, asap([record()]))
    one = match()
    with pytest.raises(Refusal, match=code):
        answer(prescriber, one, **{**HARBOR, **changes})
    one.refresh_from_db()
    assert one.state == "not-found"


def test_nobody_answers_for_another(submitter: Actor, prescriber: Actor) -> None:
    send(submitter, asap([record()]))
    one = match()
    FirstPrescription.objects.update(account_id=submitter.account_id)
    with pytest.raises(Refusal, match=r"E-MAP-54\.unknown"):
        answer(prescriber, one, answer="other", text="…")


def test_while_informed_only_nobody_is_asked(submitter: Actor, prescriber: Actor) -> None:
    ReportingPhase.objects.update(mode="inform")
    send(submitter, asap([record()]))
    assert (match().state, Notice.objects.count()) == ("not-found", 0)


def test_the_extract_states_facts_and_no_verdict(submitter: Actor, prescriber: Actor) -> None:
    send(submitter, asap([record()]))
    asked(prescriber, WRITTEN)
    match()
    typed = {"from_on": "2025-01-01", "to_on": "2025-01-06"}
    done = EXTRACT.perform(prescriber, AT, typed)
    assert done.more["facts"]["Own questions"] == "1"
    assert done.more["facts"]["Confirmed findings of misuse or breach of confidence"] == "0"
    assert done.more["facts"]["First prescriptions with a question near them"] == "1"
    shown = letter_text(Notice.objects.get(pk=done.reference))
    assert "proves facts" in shown
    assert "immun" not in shown.lower()
    with pytest.raises(Refusal, match=r"E-MAP-59\.period"):
        EXTRACT.perform(prescriber, AT, {**typed, "to_on": (AT + timedelta(days=1)).date().isoformat()})


@pytest.mark.parametrize(("finding", "compliant"), [("SUSPECTED", True), ("CONFIRMED", False)])
def test_only_a_confirmed_finding_stands_against_the_harbor(prescriber: Actor, finding: str, compliant: bool) -> None:
    MisuseCase.objects.create(
        number="M-1",
        source="AUDIT",
        person=prescriber.name,
        account_id=prescriber.account_id,
        ground="…",
        finding=finding,
        case_id=uuid4(),
        opened_at=AT,
    )
    assert otherwise_compliant(prescriber) is compliant


def test_a_day_is_matched_in_parts_and_goes_on_where_it_stopped(
    submitter: Actor, prescriber: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [record(PAT08=name, PAT18=f"19{number}0312", DSP02=name) for number, name in enumerate("ABC", 60)]
    send(submitter, asap(people))
    monkeypatch.setattr(first_queries, "_PART", 1)
    real, seen = first_queries.look_at_pair, []

    def stops_at_the_second(*given: Any) -> Any:
        seen.append(given)
        if len(seen) == 2:
            raise RuntimeError("the process was ended")
        return real(*given)

    monkeypatch.setattr(first_queries, "look_at_pair", stops_at_the_second)
    with pytest.raises(RuntimeError):
        first_query_match(NEXT, MORNING)
    assert FirstPrescription.objects.count() == 1
    assert first_query_match(NEXT, MORNING) == 2
    assert FirstPrescription.objects.count() == 3
    assert first_query_match(NEXT, MORNING) == 0
