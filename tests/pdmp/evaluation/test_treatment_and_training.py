"""Treatment with consent alone, seen by whom it concerns; courses, the help desk, education."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.history import HistoryReport, HistoryRequest, PersonAsked
from carelaw.pdmp.store.models import EducationProject, Query, StandardPassed, TreatmentReferral
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.pdmp.use_cases.enrollment.qualifying import set_standards
from carelaw.pdmp.use_cases.evaluation.education import begin_project, change_project, complete_project
from carelaw.pdmp.use_cases.evaluation.training import (
    answer_help,
    ask_help,
    enter_course,
    record_completion,
    trained,
    untrained,
)
from carelaw.pdmp.use_cases.evaluation.treatment import (
    enter_program,
    record_outcome,
    refer_to_treatment,
    referrals_of,
)
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account
from carelaw.platform.notices.letters import letter_for, letter_pdf
from carelaw.platform.notices.models import Notice
from carelaw.platform.record.models import Entry
from tests.pdmp.conftest import AT, actor
from tests.pdmp.files import asap, record, send

pytestmark = pytest.mark.django_db

TODAY = date(2025, 1, 6)
PROGRAM = {
    "name": "Harbor Recovery",
    "county": "Delaware",
    "address": "1 Quay St, Springfield PA 19064",
    "phone": "610 555 0100",
    "services": "Outpatient, medication for opioid use disorder",
    "languages": "English, Spanish",
}


@pytest.fixture
def admin(home: object, db: None) -> Actor:
    return actor("ADMIN")


@pytest.fixture
def history(prescriber: Actor, submitter: Actor) -> str:
    """The id of the prescriber's answered question."""
    send(submitter, asap([record()]))
    person = PersonAsked("Sampleson", "August", date(1989, 3, 12))
    answer = ask_history(prescriber, HistoryRequest("TREATMENT", "existing-patient", person=person), at=AT)
    assert isinstance(answer, HistoryReport)
    return answer.query_id


def refer(who: Actor, query: str, program: str, **more: object) -> TreatmentReferral:
    asked = {"language": "es", "name": "August Sampleson", "contact": "610 555 0199", "consent_on": TODAY}
    done = refer_to_treatment(who, AT, query=query, program=program, **{**asked, **more})  # type: ignore[arg-type]
    return TreatmentReferral.objects.get(pk=done.reference)


def code_of(act: object, *values: object, **more: object) -> str:
    with pytest.raises(Refusal) as info:
        act(*values, **more)  # type: ignore[operator]
    return info.value.code


def test_a_referral_gives_a_slip_in_the_patients_language_and_a_letter(
    prescriber: Actor, admin: Actor, history: str
) -> None:
    program = enter_program(admin, AT, **PROGRAM, open_for_referrals=True).reference
    made = refer(prescriber, history, program)
    slip = letter_for(prescriber, made.slip_id)
    assert slip.language == "es"
    assert "Harbor Recovery" in slip.body
    assert "SAMPLESON" not in slip.body.upper()
    assert letter_pdf(slip).startswith(b"%PDF")
    letter = letter_for(prescriber, made.letter_id)
    assert "610 555 0199" in letter.body
    assert letter.address.startswith("Harbor Recovery")
    for word in ("hydrocodone", "opioid", "diagnosed"):
        assert word not in letter.body.lower()
    text = "".join(str(entry.body) for entry in Entry.objects.all())
    assert "Sampleson" not in text
    assert "555 0199" not in text
    assert "5550199" not in text
    record_outcome(prescriber, AT, referral=str(made.pk), outcome="arrived")
    assert referrals_of(prescriber).get().outcome == "arrived"
    assert code_of(refer, prescriber, history, program) == "E-MAP-129.made"


def test_without_consent_nothing_leaves(prescriber: Actor, admin: Actor, history: str) -> None:
    program = enter_program(admin, AT, **PROGRAM, open_for_referrals=True).reference
    assert code_of(refer, prescriber, history, program, consent_on=None) == "E-MAP-129"
    assert code_of(refer, prescriber, history, program, contact="") == "E-MAP-129.needs-contact"
    later = AT + timedelta(hours=24, seconds=1)
    Query.objects.filter(pk=history).update(requested_at=AT - timedelta(hours=24, seconds=1))
    assert later > AT
    assert code_of(refer, prescriber, history, program) == "E-MAP-129.history-old"
    Query.objects.filter(pk=history).update(requested_at=AT - timedelta(hours=24))
    enter_program(admin, AT, **PROGRAM, open_for_referrals=False)
    assert code_of(refer, prescriber, history, program) == "E-MAP-129.program-closed"
    assert not TreatmentReferral.objects.exists()
    assert not Notice.objects.filter(kind__startswith="pdmp.treatment").exists()


def test_it_is_seen_by_the_prescriber_alone(prescriber: Actor, admin: Actor, steward: Actor, history: str) -> None:
    program = enter_program(admin, AT, **PROGRAM, open_for_referrals=True).reference
    made = refer(prescriber, history, program)
    Account.objects.filter(pk=prescriber.account_id).update(email="first@example.org")
    other = actor("PRESCRIBER", dea=("AB1234563",))
    assert not referrals_of(other).exists()
    assert code_of(record_outcome, other, AT, referral=str(made.pk), outcome="closed") == "referral-unknown"
    for somebody in (other, admin, steward):
        assert code_of(letter_for, somebody, made.letter_id) == "letter-unknown"
    assert code_of(refer, other, history, program) == "E-MAP-129.no-history"


def test_a_course_is_lacking_until_it_is_recorded_and_again_when_it_has_run_out(
    prescriber: Actor, admin: Actor
) -> None:
    roles = ("PRESCRIBER", "DISPENSER")
    first = TODAY - timedelta(days=30)
    enter_course(
        admin, AT, code="USE", version="1", title="Using it", roles=roles, first_day=first, valid_months=12,
        least_score=80,
    )  # fmt: skip
    email = Account.objects.get(pk=prescriber.account_id).email
    assert [one.role for one in untrained(admin, TODAY, role="PRESCRIBER")] == ["PRESCRIBER"]
    record_completion(admin, AT, email=email, code="USE", version="1", score=79)
    assert trained(prescriber.account_id, "PRESCRIBER", TODAY).reasons[0].code == "E-MAP-130.score"
    record_completion(admin, AT, email=email, code="USE", version="1", score=80)
    assert untrained(admin, TODAY, role="PRESCRIBER") == []
    assert trained(prescriber.account_id, "PRESCRIBER", date(2026, 1, 6)).outcome is Outcome.PASS
    assert trained(prescriber.account_id, "PRESCRIBER", date(2026, 1, 7)).reasons[0].code == "E-MAP-130.expired"
    assert code_of(enter_course, admin, AT, code="USE", version="2", title="x", roles=("COOK",), first_day=TODAY) == (
        "E-MAP-131.role"
    )


def test_a_course_meets_the_test_of_the_boards_standards(admin: Actor, prescriber: Actor) -> None:
    board = actor("BOARD_MEMBER")
    set_standards(
        board, AT, version="1", text="Who qualifies.", tests=("training",), approved_on=date(2024, 1, 1),
        effective_on=date(2024, 1, 1), grace_until=None,
    )  # fmt: skip
    enter_course(
        admin, AT, code="USE", version="1", title="Using it", roles=("PRESCRIBER",), first_day=TODAY,
        standards_test="training",
    )  # fmt: skip
    email = Account.objects.get(pk=prescriber.account_id).email
    done = record_completion(admin, AT, email=email, code="USE", version="1")
    assert "training" in done.says
    assert StandardPassed.objects.get().test == "training"


def test_the_help_desk_answers_and_tells(prescriber: Actor, admin: Actor) -> None:
    asked = ask_help(prescriber, AT, screen="Ask for a history", question="Where is the PDF?")
    answer_help(admin, AT, ticket=asked.reference, answer="Above the prescriptions.")
    notice = Notice.objects.get(kind="pdmp.help-answered")
    assert (str(notice.account_id), notice.body) == (prescriber.account_id, "Above the prescriptions.")
    assert code_of(answer_help, admin, AT, ticket=asked.reference, answer="Again.") == "E-MAP-131.answered"


def test_a_project_is_complete_with_both_topics_alone(admin: Actor) -> None:
    made = begin_project(
        admin, AT, organization="A medical society", topics=("prescribing", "B"), begun_on=date(2025, 1, 1)
    )
    assert code_of(complete_project, admin, AT, project=made.reference) == "E-MAP-133"
    change_project(admin, AT, project=made.reference, topics=("A",))
    assert code_of(complete_project, admin, AT, project=made.reference) == "E-MAP-134"
    change_project(admin, AT, project=made.reference, topics=("A", "B"))
    complete_project(admin, AT, project=made.reference)
    assert EducationProject.objects.get().completed_on == TODAY
    assert code_of(change_project, admin, AT, project=made.reference, topics=("A",)) == "E-MAP-132.complete"
