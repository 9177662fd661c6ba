"""The fact of a law-enforcement query is not there for the person it is about until its time has come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.history import HistoryRequest
from carelaw.pdmp.store.models import LawEnforcementRequest, Query
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.pdmp.use_cases.law_enforcement.fields import person_of
from carelaw.pdmp.use_cases.law_enforcement.investigations import conclude, remind_of_open_ones, reopen
from carelaw.pdmp.use_cases.law_enforcement.withholding import release_due, require_disclosable, visible_accesses
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.notices.models import Notice
from carelaw.platform.record.models import Entry
from tests.pdmp.conftest import AT
from tests.pdmp.files import asap, record, send
from tests.pdmp.law_enforcement.office import ANSWERS, approved, ran, received

pytestmark = pytest.mark.django_db

CONCLUDED, LAST = date(2025, 8, 31), date(2026, 2, 28)


@pytest.fixture
def run(submitter: Actor, prescriber: Actor, officer: Actor, agent: Actor) -> LawEnforcementRequest:
    """A person whom a prescriber and the office asked about."""
    send(submitter, asap([record()]))
    asked = HistoryRequest("TREATMENT", attestation="existing-patient", person=person_of(ANSWERS))
    ask_history(prescriber, asked, at=AT)
    return ran(officer, agent)


def shown(on: date) -> list[str]:
    """The roles of the accesses that the person is shown on a day."""
    accesses = Query.objects.filter(patient__isnull=False)
    return list(visible_accesses(accesses, on).order_by("requested_at").values_list("role", flat=True))


def end(agent: Actor, run: LawEnforcementRequest, on: date = CONCLUDED) -> None:
    at = datetime(on.year, on.month, on.day, 17, tzinfo=UTC)
    conclude(agent, at, investigation=str(run.investigation_id), concluded_on=on, reported_by="Det. L. Example")


def test_while_the_investigation_is_open_the_access_is_not_there(run: LawEnforcementRequest) -> None:
    assert Query.objects.filter(patient__isnull=False).count() == 2
    for on in (AT.date(), date(2030, 1, 1)):
        assert shown(on) == ["PRESCRIBER"]
        assert visible_accesses(Query.objects.filter(patient__isnull=False), on).count() == 1


def test_it_shows_on_the_day_after_the_last_withheld_one(run: LawEnforcementRequest, agent: Actor) -> None:
    end(agent, run)
    assert shown(LAST) == ["PRESCRIBER"]
    assert sorted(shown(LAST + timedelta(days=1))) == ["OAG_AGENT", "PRESCRIBER"]


def test_a_reopening_before_the_release_throws_the_clock_away(run: LawEnforcementRequest, agent: Actor) -> None:
    end(agent, run)
    reopen(agent, datetime(2026, 2, 28, 17, tzinfo=UTC), investigation=str(run.investigation_id))
    assert release_due(date(2026, 6, 1), AT) == 0
    assert shown(date(2026, 6, 1)) == ["PRESCRIBER"]
    end(agent, run, date(2026, 6, 10))
    assert shown(date(2026, 12, 10)) == ["PRESCRIBER"]
    assert len(shown(date(2026, 12, 11))) == 2


def test_what_was_released_stays_released_and_the_job_may_run_late_and_twice(
    run: LawEnforcementRequest, agent: Actor
) -> None:
    end(agent, run)
    assert release_due(LAST, AT) == 0
    assert [release_due(date(2026, 3, 15), AT), release_due(date(2026, 3, 15), AT)] == [1, 0]
    run.refresh_from_db()
    assert run.released_on == date(2026, 3, 1)
    reopen(agent, datetime(2026, 3, 20, 17, tzinfo=UTC), investigation=str(run.investigation_id))
    assert len(shown(date(2026, 3, 21))) == 2
    assert Entry.objects.filter(kind="law-access-released").count() == 1


def test_a_query_that_the_gate_refused_is_kept_back_too(
    submitter: Actor, officer: Actor, agent: Actor, run: LawEnforcementRequest
) -> None:
    Query.objects.filter(role="OAG_AGENT").update(outcome="denied", case_reference=None)
    assert shown(date(2030, 1, 1)) == ["PRESCRIBER"]


def test_who_would_disclose_early_is_refused(run: LawEnforcementRequest, agent: Actor) -> None:
    def asked(on: date) -> str:
        try:
            at = datetime(on.year, on.month, on.day, 17, tzinfo=UTC)
            return str(require_disclosable(agent, at, reference=run.reference))
        except Refusal as refusal:
            return refusal.code

    assert asked(LAST) == "E-MAP-80.open"
    end(agent, run)
    assert (asked(LAST), asked(LAST + timedelta(days=1))) == ("E-MAP-80", "2026-03-01")


def test_investigations_on_one_person_are_separate(run: LawEnforcementRequest, officer: Actor, agent: Actor) -> None:
    ran(officer, agent, agency_case_number="DC-2025-18")
    end(agent, run)
    assert sorted(shown(LAST + timedelta(days=1))) == ["OAG_AGENT", "PRESCRIBER"]


@pytest.mark.parametrize(
    ("who", "on", "code"),
    [
        ("officer", date(2025, 1, 6), "E-MAP-81.office-only"),
        ("agent", date(2025, 1, 7), "E-MAP-81.future"),
        ("agent", date(2025, 1, 5), "E-MAP-81.before-query"),
    ],
)
def test_a_conclusion_that_cannot_be_is_not_entered(
    run: LawEnforcementRequest, officer: Actor, agent: Actor, who: str, on: date, code: str
) -> None:
    by = {"officer": officer, "agent": agent}[who]
    with pytest.raises(Refusal) as caught:
        conclude(by, AT, investigation=str(run.investigation_id), concluded_on=on, reported_by="Det. L. Example")
    assert caught.value.code == code


def test_a_concluded_investigation_asks_nothing_more_until_it_is_reopened(
    run: LawEnforcementRequest, officer: Actor, agent: Actor
) -> None:
    end(agent, run, date(2025, 1, 6))
    with pytest.raises(Refusal) as caught:
        received(officer)
    assert caught.value.code == "E-MAP-81.concluded"
    reopen(agent, AT, investigation=str(run.investigation_id))
    assert approved(officer, agent).state == "APPROVED"


def test_the_office_hears_every_180_days_of_what_is_still_open(run: LawEnforcementRequest, agent: Actor) -> None:
    opened = date(2024, 12, 2)
    for days in (179, 180, 180, 181, 360):
        remind_of_open_ones(opened + timedelta(days=days), AT + timedelta(days=days))
    told = Notice.objects.filter(kind="law-investigation-open", account_id=agent.account_id)
    assert sorted(one.subject for one in told) == [
        "An investigation has been open for 180 days",
        "An investigation has been open for 360 days",
    ]
