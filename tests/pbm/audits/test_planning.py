"""A day is saved only when every rule permits it; what is refused is kept whole, with the next permitted day."""

from __future__ import annotations

from datetime import date

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm import story
from carelaw.pbm.rules.audits.planning import month_of
from carelaw.pbm.store.models import Audit, AuditState
from carelaw.pbm.use_cases.audits import doing, looking
from carelaw.pbm.use_cases.audits.planning import consider, plan_audit, plan_of
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.notices.letters import letter_pdf
from carelaw.platform.notices.models import Notice
from tests.pbm.audits.conftest import CORNER, DESK, NOW, PLAN, RIVER, Bench, at


def refused(bench: Bench, **changed: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        plan_audit(bench.filer, NOW, {**PLAN, **changed})
    return caught.value


def test_the_fourteenth_day_is_saved_and_the_thirteenth_is_not(bench: Bench) -> None:
    audit = Audit.objects.get(pk=int(bench.plan().removeprefix("AU-")) - 1000)
    assert (audit.state, audit.first_day) == (AuditState.PLANNED, date(2026, 5, 26))
    told = refused(bench, days="2026-05-25", cycle="2026-H2")
    assert told.code == "E-PBM-101"
    assert told.cite == "215 ILCS 5/512-7.10(a) ¶2"
    assert "next permitted day is 2026-05-26" in told.says


def test_a_refused_plan_is_kept_with_its_attempt_and_a_letter(bench: Bench) -> None:
    told = refused(bench, days="2026-06-03; 2026-06-09")
    kept = Audit.objects.get(state=AuditState.DRAFT)
    assert told.reference == kept.reference
    assert kept.typed["days"] == "2026-06-03; 2026-06-09"
    assert kept.typed["requests"] == PLAN["requests"]
    assert kept.days == []
    attempt = kept.attempts.get()
    assert [one["code"] for one in attempt.reasons] == ["E-PBM-111"]
    assert attempt.typed["cycle"] == "2026-H1"
    letter = Notice.objects.get(kind="pbm-audit.refused-schedule", channel="letter")
    assert "The next permitted day is 2026-06-08." in letter.body
    assert letter_pdf(letter).startswith(b"%PDF")
    assert f"Correct the plan of {kept.reference}" in [item.says for item in waiting_for(bench.filer, NOW.date())]
    # The draft goes on where it was left.
    saved = plan_audit(bench.filer, NOW, {"days": "2026-06-08; 2026-06-09"}, audit=kept.reference)
    assert (saved.state, saved.days) == (AuditState.PLANNED, ["2026-06-08", "2026-06-09"])
    assert kept.attempts.count() == 1


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"days": "2026-06-02"}, ["E-PBM-111"]),
        ({"days": "2026-05-20; 2026-06-02"}, ["E-PBM-101", "E-PBM-111"]),
        ({"days": "the first Monday"}, ["audit-plan-field"]),
        ({"cycle": "", "mode": ""}, ["audit-plan-field", "audit-plan-field"]),
        ({"pharmacy": "1234567890"}, ["pharmacy-unknown"]),
        ({"protocol": "NONE/9"}, ["audit-protocol-unknown"]),
        ({"days": "2026-05-11"}, ["audit-day-past"]),
        ({"days": ""}, ["audit-day-needed"]),
    ],
)
def test_every_reason_is_named_and_nothing_is_lost(bench: Bench, changed: dict[str, str], codes: list[str]) -> None:
    told = refused(bench, **changed)
    assert [one.code for one in told.problems or (told,)] == codes
    assert all(one.says for one in told.problems)
    kept = Audit.objects.get(state=AuditState.DRAFT)
    assert kept.typed == {**PLAN, **changed}
    assert kept.attempts.count() == 1


def test_consent_opens_a_busy_day_when_it_comes_in_time(bench: Bench) -> None:
    assert refused(bench, days="2026-06-02").code == "E-PBM-111"
    late = {"consent_by": "Theo Lindqvist", "consent_role": "provider", "consent_on": "2026-06-03"}
    assert refused(bench, days="2026-06-02", **late).code == "E-PBM-111.consent"
    given = {"manager": story.PRAIRIE, "pharmacy": CORNER, "on": date(2026, 6, 2)}
    doing.consent(bench.corner, NOW, **given, person="Theo Lindqvist", role="pharmacist")
    assert bench.plan(days="2026-06-02")
    with pytest.raises(Refusal, match="not-found"):
        doing.consent(bench.corner, NOW, **{**given, "pharmacy": RIVER}, person="Theo Lindqvist", role="pharmacist")


def test_the_planner_shows_each_rule_and_the_month(bench: Bench) -> None:
    asked = consider(bench.filer, NOW, {**PLAN, "days": "2026-06-01"})
    shown = {one.decision.provisions[0]: one.decision.outcome.value for one in asked.judged}
    assert {"PBM-99", "PBM-101", "PBM-106", "PBM-108", "PBM-111", "PBM-112"} <= set(shown)
    assert asked.next_on == date(2026, 6, 8)
    days = month_of(asked.plan, date(2026, 6, 1), adopted_law())
    assert [day.on.day for day in days if day.permitted] == list(range(8, 31))
    assert not Audit.objects.exists()
    may = looking.planned_row(asked)
    assert [day["permitted"] for day in may["days"]] == [False] * 7 + [True] * 23
    assert may["rulebook"] == "IL-2008-HB5614 (bill text)"


def test_a_later_visit_of_the_cycle_needs_no_new_notice(bench: Bench) -> None:
    bench.started()
    anew = {**PLAN, "days": "2026-05-29", "cycle": "2026-Q2"}
    with pytest.raises(Refusal, match="audit-notice-past"):
        plan_audit(bench.filer, at("2026-05-27"), anew)
    with pytest.raises(Refusal, match="E-PBM-101"):
        plan_audit(bench.filer, at("2026-05-27"), {**anew, "notice_on": "2026-05-27"})
    second = plan_audit(bench.filer, at("2026-05-27"), {**PLAN, "days": "2026-05-29"})
    assert second.first_of_cycle is False


def test_a_desk_audit_is_mailed_outside_the_busy_days_and_gives_thirty_days(bench: Bench) -> None:
    with pytest.raises(Refusal, match="E-PBM-111"):
        plan_audit(bench.filer, NOW, {**DESK, "notice_on": "2026-06-05"})
    with pytest.raises(Refusal, match="E-PBM-100") as caught:
        plan_audit(
            bench.filer,
            NOW,
            {**DESK, "notice_on": "2026-05-12", "expected_on": "2026-05-14", "response_due_on": "2026-06-12"},
        )
    assert "2026-06-13" in caught.value.says
    with pytest.raises(Refusal, match="E-PBM-99"):
        plan_audit(bench.filer, NOW, {**DESK, "requests": ""})
    audit = doing.plan(bench.filer, NOW, audit="", **{**DESK, "response_due_on": "2026-06-11"}).reference
    with pytest.raises(Refusal, match="needs-certified_number"):
        doing.notice(bench.filer, NOW, audit=audit, certified_number="")
    doing.notice(bench.filer, NOW, audit=audit, certified_number="9414 7112 0608 0001")
    with pytest.raises(Refusal, match="needs-delivered_on"):
        doing.start(bench.filer, at("2026-05-20"), audit=audit)
    done = doing.delivery(bench.filer, at("2026-05-20"), audit=audit, on=date(2026, 5, 18), proof="9414 signed")
    # The day asked for by the plan moves to the thirtieth day from receipt.
    assert done.more["response_due_on"] == "2026-06-17"
    assert [item.due_on for item in waiting_for(bench.corner, date(2026, 5, 20))] == [date(2026, 6, 17)]


def test_a_notice_that_arrives_late_bars_the_visit(bench: Bench) -> None:
    audit = bench.plan()
    with pytest.raises(Refusal, match="E-PBM-101"):
        doing.notice(bench.filer, at("2026-05-13"), audit=audit, certified_number="")
    doing.plan(bench.filer, at("2026-05-13"), audit=audit, days="2026-05-27", notice_on="2026-05-13")
    doing.notice(bench.filer, at("2026-05-13"), audit=audit, certified_number="")
    with pytest.raises(Refusal, match="audit-day-not-planned"):
        doing.start(bench.filer, at("2026-05-26"), audit=audit)
    held = Audit.objects.get()
    assert held.attempts.filter(act="start").count() == 1
    assert plan_of(held, at("2026-05-20")).notice_on == date(2026, 5, 13)


def test_two_sets_of_standards_in_a_cycle_open_a_finding(bench: Bench) -> None:
    for npi in (CORNER, RIVER):
        doing.peer(bench.filer, NOW, pharmacy=npi, peer_class="independent", affiliated=False)
    bench.plan()
    assert looking.findings(bench.regulator, NOW) == []
    doing.protocol(
        bench.filer,
        NOW,
        code="STRICT",
        method="claim-by-claim",
        sampling="All",
        period_months=24,
        documents=("Hard copies",),
        tolerance="0",
        error_classes=("any",),
    )
    bench.plan(pharmacy=RIVER, protocol="STRICT")
    (found,) = looking.findings(bench.regulator, NOW)
    assert found["paragraphs"] == "215 ILCS 5/512-7.10(e)"
    assert found["answer_due"] == date(2026, 6, 11)
    doing.answer_case(bench.filer, NOW, case=found["case"], says="River Street is audited anew under RETAIL/1.")
    says = [item.says for item in waiting_for(bench.regulator, NOW.date())]
    assert "Read the answer: Unequal audit standards in 2026-H1, class independent" in says
    doing.close_case(bench.regulator, NOW, case=found["case"], because="Same standards now.")
    assert looking.findings(bench.regulator, NOW)[0]["state"] == "closed"
