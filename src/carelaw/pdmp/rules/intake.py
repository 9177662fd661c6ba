"""What becomes of one report: every rule of reporting in the law's order, and the outcome they make together.

`judge_in_full` asks every rule. `judge_report` gives the same verdict sooner: beside each rule stands a test that is
true only where the rule certainly has nothing to say, and such a rule is not asked. `IntakeJudge` judges many reports
under one law and remembers what the law says of a day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.register import Law, default_law
from carelaw.law.rule import Rule
from carelaw.pdmp.facts.intake import Delivery, IntakeFacts, Timeliness
from carelaw.pdmp.facts.verdict import Finding, FindingLevel, IntakeOutcome, IntakeVerdict, TimelinessStatus
from carelaw.pdmp.rules import intake_case as of
from carelaw.pdmp.rules.act_in_force_for_report import act_in_force_for_report
from carelaw.pdmp.rules.correction_of_a_report import correction_of_a_report
from carelaw.pdmp.rules.days_supply import days_supply
from carelaw.pdmp.rules.dispensed_date import dispensed_date, dispensing_day
from carelaw.pdmp.rules.dispenser_numbers import dispenser_numbers
from carelaw.pdmp.rules.exempt_substance import exempt_substance
from carelaw.pdmp.rules.format_version import format_version
from carelaw.pdmp.rules.intake_case import Case
from carelaw.pdmp.rules.is_a_dispensing import is_a_dispensing
from carelaw.pdmp.rules.lateness import counted_at, lateness
from carelaw.pdmp.rules.local_time import local_day
from carelaw.pdmp.rules.national_drug_code import national_drug_code
from carelaw.pdmp.rules.patient_element import patient_element
from carelaw.pdmp.rules.payment_method import payment_method
from carelaw.pdmp.rules.prescriber_dea import prescriber_dea
from carelaw.pdmp.rules.prescriber_name import prescriber_name
from carelaw.pdmp.rules.reportable_substance import reportable_substance, strictest_schedules
from carelaw.pdmp.rules.reporting_deadline import reporting_deadline
from carelaw.pdmp.rules.term import binds
from carelaw.pdmp.rules.who_must_report import who_must_report
from carelaw.pdmp.rules.written_date import written_date


@dataclass(frozen=True, slots=True)
class Step:
    """One rule of reporting: its facts, when it is silent, whether it says if the act collects the report at all."""

    rule: Rule[Any]
    sheet: Callable[[Case], Any]
    silent: Callable[[Case], bool]
    scope: bool = False
    of_void: bool = False


STEPS = (
    Step(act_in_force_for_report, of.term, of.term_silent, scope=True),
    Step(is_a_dispensing, of.supply, of.supply_silent, scope=True),
    Step(who_must_report, of.dispenser_class, of.dispenser_class_silent, scope=True),
    Step(reportable_substance, of.substance, of.controlled_silent, scope=True),
    Step(exempt_substance, of.substance, of.exempt_silent, scope=True),
    Step(format_version, of.submitted_format, of.submitted_format_silent, of_void=True),
    Step(correction_of_a_report, of.correction, of.correction_silent, of_void=True),
    Step(prescriber_name, of.prescriber_name, of.prescriber_name_silent),
    Step(prescriber_dea, of.prescriber_dea, of.prescriber_dea_silent),
    Step(written_date, of.written, of.written_silent),
    Step(dispensed_date, of.dispensed, of.dispensed_silent),
    Step(patient_element, of.patient, of.patient_silent),
    Step(national_drug_code, of.product, of.product_silent),
    Step(days_supply, of.supply_element, of.supply_element_silent),
    Step(dispenser_numbers, of.dispenser_element, of.dispenser_element_silent, of_void=True),
    Step(payment_method, of.payment, of.payment_silent),
)
STEPS_OF_A_VOID = tuple(step for step in STEPS if step.of_void)

# Answers that only repeat what another rule has said already: without a dispensing date or a known drug several rules
# cannot answer, but the fault is that element's own (E-MAP-33, E-MAP-35).
FOLLOWING = (".needs-dispensed-on", ".needs-drug")

Answer = tuple[Step, Decision]


class IntakeJudge:
    """Judges report after report under one law."""

    def __init__(self, law: Law | None = None) -> None:
        self.law = law or default_law()
        self._bound: dict[date, bool] = {}
        self._due: dict[date, datetime | None] = {}
        self._most_days: dict[date, int] = {}

    def judge(self, facts: IntakeFacts) -> IntakeVerdict:
        """What becomes of this report. Equal to `judge_in_full`, without asking the rules that have nothing to say."""
        case = self.case(facts)
        spoken = [step for step in steps_of(case) if not step.silent(case)]
        return self._verdict(case, [(step, step.rule(step.sheet(case), law=self.law)) for step in spoken])

    def judge_in_full(self, facts: IntakeFacts) -> IntakeVerdict:
        """What becomes of this report, asking every rule."""
        case = self.case(facts)
        return self._verdict(case, [(step, step.rule(step.sheet(case), law=self.law)) for step in steps_of(case)])

    def decisions(self, facts: IntakeFacts) -> tuple[Decision, ...]:
        """Every rule's decision on this report, in the law's order, to explain the verdict."""
        case = self.case(facts)
        answers = [(step, step.rule(step.sheet(case), law=self.law)) for step in steps_of(case)]
        made = [decision for _, decision in answers]
        made.append(reporting_deadline(Delivery(case.dispensed_on, facts.delivered_at), law=self.law))
        heard = _hear(answers)
        if heard.timed(case):
            made.append(lateness(_timeliness(case, heard.complete), law=self.law))
        return tuple(made)

    def case(self, facts: IntakeFacts) -> Case:
        """The report with what follows from it under this law."""
        on = dispensing_day(facts.report.sold_on, facts.report.filled_on, self.law)
        received_on, counted = local_day(facts.received_at), self._counted_at(facts)
        counted_on = received_on if counted is facts.received_at else local_day(counted)
        return Case(
            facts=facts,
            dispensed_on=on,
            received_on=received_on,
            counted_at=counted,
            deadline_at=self._deadline(on, facts.delivered_at),
            bound=on is not None and self._binds(on) and self._binds(counted_on),
            most_days=self._most(on),
        )

    def _counted_at(self, facts: IntakeFacts) -> datetime:
        if facts.earlier_complete_at is not None:
            return facts.earlier_complete_at
        if facts.left_at is None:
            return facts.received_at
        sent = Timeliness(facts.received_at, complete_received_at=facts.received_at, left_at=facts.left_at)
        return counted_at(sent, self.law) or facts.received_at

    def _binds(self, day: date) -> bool:
        known = self._bound.get(day)
        if known is None:
            known = self._bound[day] = binds(self.law, day)
        return known

    def _deadline(self, day: date | None, delivered_at: datetime | None) -> datetime | None:
        if delivered_at is not None or day is None:
            return _due(reporting_deadline(Delivery(day, delivered_at), law=self.law))
        if day not in self._due:
            self._due[day] = _due(reporting_deadline(Delivery(day), law=self.law))
        return self._due[day]

    def _most(self, day: date | None) -> int:
        on = day or date.max
        if on not in self._most_days:
            self._most_days[on] = self.law.number("report.days_supply_maximum", on)
        return self._most_days[on]

    def _verdict(self, case: Case, answers: Sequence[Answer]) -> IntakeVerdict:
        """The outcome of the answers. Silent answers change nothing, so leaving them out changes nothing."""
        heard = _hear(answers)
        findings, status, seconds = heard.findings, TimelinessStatus.NOT_JUDGED, 0
        if heard.timed(case):
            status, seconds, late = self._timeliness(case, heard.complete)
            findings = findings + late
        state, federal, codes = strictest_schedules(case.facts.products, case.dispensed_on)
        return IntakeVerdict(
            outcome=_outcome(findings, void=case.report.status == "void", duplicate=heard.duplicate),
            findings=findings,
            reportable=heard.reportable,
            dispensed_on=case.dispensed_on,
            deadline_at=case.deadline_at,
            timeliness=status,
            lateness_seconds=seconds,
            state_schedule=state,
            federal_schedule=federal,
            national_drug_codes=codes,
        )

    def _timeliness(self, case: Case, complete: bool) -> tuple[TimelinessStatus, int, tuple[Finding, ...]]:
        if complete and case.deadline_at is not None and case.counted_at <= case.deadline_at:
            return TimelinessStatus.ON_TIME, 0, ()
        decision = lateness(_timeliness(case, complete), law=self.law)
        if decision.outcome not in {Outcome.VIOLATION, Outcome.REVIEW}:
            return TimelinessStatus.NOT_JUDGED if complete else TimelinessStatus.INCOMPLETE_OPEN, 0, ()
        late = tuple(_finding(FindingLevel.LATE, reason, decision) for reason in decision.reasons)
        return TimelinessStatus.LATE if complete else TimelinessStatus.INCOMPLETE_OPEN, late[0].value, late


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the answers come to."""

    findings: tuple[Finding, ...]
    reportable: bool
    complete: bool
    duplicate: bool

    def timed(self, case: Case) -> bool:
        """True when the report has a deadline to be held against."""
        judged = self.reportable and not self.duplicate and case.report.status != "void"
        return judged and case.deadline_at is not None


_NOTHING_HEARD = _Heard((), reportable=True, complete=True, duplicate=False)


def _hear(answers: Sequence[Answer]) -> _Heard:
    if not answers:
        return _NOTHING_HEARD
    findings: list[Finding] = []
    reportable, complete, duplicate = True, True, False
    for step, decision in answers:
        heard = list(_findings(step, decision))
        findings += heard
        if step.scope:
            reportable = reportable and decision.outcome is not Outcome.NOT_APPLICABLE
        else:
            complete = complete and all(one.level is not FindingLevel.ERROR for one in heard)
            duplicate = duplicate or decision.codes == ("duplicate",)
    return _Heard(tuple(findings), reportable, complete, duplicate)


def _findings(step: Step, decision: Decision) -> Iterator[Finding]:
    """What a rule's answer tells the sender: nothing when it passes, its reasons when it does not."""
    if decision.outcome is Outcome.PASS or (decision.outcome is Outcome.NOT_APPLICABLE and not step.scope):
        return
    for reason in decision.reasons:
        if not reason.code.endswith(FOLLOWING):
            level = FindingLevel.WARNING if reason.code.startswith("W-") else FindingLevel.ERROR
            yield _finding(level, reason, decision)


def _finding(level: FindingLevel, reason: Reason, decision: Decision) -> Finding:
    cite = reason.cite or decision.cite
    return Finding(level, reason.code, reason.says, cite, reason.field, reason.value, decision.rule)


def _outcome(findings: Sequence[Finding], *, void: bool, duplicate: bool) -> IntakeOutcome:
    """One outcome: set aside before everything, then what the sender asked for, then late before warned."""
    levels = {one.level for one in findings}
    if FindingLevel.ERROR in levels:
        return IntakeOutcome.SET_ASIDE
    if void:
        return IntakeOutcome.VOIDED
    if duplicate:
        return IntakeOutcome.DUPLICATE
    if FindingLevel.LATE in levels:
        return IntakeOutcome.ACCEPTED_LATE
    return IntakeOutcome.ACCEPTED_WITH_WARNING if levels else IntakeOutcome.ACCEPTED


def _timeliness(case: Case, complete: bool) -> Timeliness:
    facts = case.facts
    counted = case.counted_at if complete else None
    return Timeliness(
        seen_at=facts.received_at,
        deadline_at=case.deadline_at,
        complete_received_at=counted,
        excused_by=facts.excused_by,
    )


def _due(decision: Decision) -> datetime | None:
    return decision.reasons[0].value if decision.outcome is Outcome.PASS else None


def judge_report(facts: IntakeFacts, law: Law | None = None) -> IntakeVerdict:
    """What becomes of this report. For many reports keep one `IntakeJudge`."""
    return IntakeJudge(law).judge(facts)


def judge_in_full(facts: IntakeFacts, law: Law | None = None) -> IntakeVerdict:
    """What becomes of this report, asking every rule."""
    return IntakeJudge(law).judge_in_full(facts)


def steps_of(case: Case) -> tuple[Step, ...]:
    """The rules that a report of this status meets. A void needs its key and its sender only."""
    return STEPS_OF_A_VOID if case.report.status == "void" else STEPS
