"""What becomes of a whole report, and that the quick way gives the same verdict as asking every rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pdmp.rules.clean_report import (
    CLEAN,
    NEVER_SCHEDULED,
    ONCE_EXEMPT,
    OXYCODONE,
    PHARMACY_DEA,
    PHARMACY_NPI,
    PRESCRIBER_DEA,
    RESCHEDULED,
    clean,
)

from carelaw.kernel.decision import Outcome
from carelaw.law.register import default_law
from carelaw.law.texts import LawChange, LawEffect
from carelaw.pdmp.facts.intake import (
    Custody,
    DispenserClass,
    DispenserKind,
    FacilityAct,
    FormatVersion,
    IntakeFacts,
    ReportedProduct,
)
from carelaw.pdmp.facts.verdict import FindingLevel, IntakeOutcome, TimelinessStatus
from carelaw.pdmp.rules.intake import STEPS, IntakeJudge, judge_in_full, judge_report, steps_of

LAW = default_law()
READINGS = {
    "AMB-06": ("elapsed", "roll"),
    "AMB-07": ("delivered", "filled"),
    "AMB-25": ("through-last-day", "ends-before"),
    "AMB-28": ("left", "received"),
    "AMB-31": ("warn", "required"),
    "AMB-32": ("coded-unknown", "required"),
    "AMB-36": ("permit-reports", "entity-shields"),
    "AMB-37": ("split", "entity"),
    "AMB-38": ("outside", "inside"),
    "AMB-42": ("set-aside", "accept"),
}

# Mostly sound values beside each way of being wrong, so that many reports are clean but for one thing.
days = st.sampled_from(
    [date(2015, 6, 29), date(2016, 3, 8), date(2016, 3, 9), date(2016, 3, 11), date(2022, 7, 1), None]
)
words = st.sampled_from(["Rivers", "Stone", "STONE", "", "  "])
products = st.sampled_from(
    [
        (ReportedProduct(OXYCODONE.national_drug_code, (OXYCODONE,)),),
        (ReportedProduct(NEVER_SCHEDULED.national_drug_code, (NEVER_SCHEDULED,)),),
        (ReportedProduct(ONCE_EXEMPT.national_drug_code, (ONCE_EXEMPT,)),),
        (ReportedProduct(RESCHEDULED.national_drug_code, (RESCHEDULED,)),),
        (ReportedProduct("0022829821", (RESCHEDULED, OXYCODONE)),),
        (ReportedProduct("99999999999", ()), ReportedProduct(OXYCODONE.national_drug_code, (OXYCODONE,))),
        (ReportedProduct("12", ()),),
        (),
    ]
)
dispensers = st.builds(
    DispenserClass,
    known=st.sampled_from([True, True, True, False]),
    kind=st.sampled_from([DispenserKind.PHARMACY, DispenserKind.PHARMACY, *DispenserKind, None]),
    authorized_here=st.sampled_from([True, True, False, None]),
    pharmacy_permit=st.booleans(),
    wholesale_only=st.sampled_from([True, False, None]),
    entity_licensed_from=st.sampled_from([date(2015, 1, 1), date(2016, 3, 10), None]),
    facility_act=st.sampled_from([*FacilityAct, None]),
    facility_licensed_from=st.sampled_from([date(2015, 1, 1), None]),
    administered=st.sampled_from([False, False, False, True]),
    administered_on_site=st.sampled_from([False, False, False, True]),
    custody=st.sampled_from([*Custody, None]),
)
received = st.datetimes(datetime(2016, 3, 9), datetime(2016, 3, 20), timezones=st.just(UTC)) | st.datetimes(
    datetime(2022, 6, 25), datetime(2022, 7, 10), timezones=st.just(UTC)
)

CHANGES = {
    "status": st.sampled_from(["new", "revise", "void", "", "07"]),
    "written_on": days,
    "filled_on": days,
    "sold_on": days,
    "product_qualifier": st.sampled_from(["01", "06", "02", ""]),
    "quantity": st.sampled_from([Decimal("30"), None]),
    "days_supply": st.sampled_from([1, 365, 366, 0, -1, None]),
    "payment": st.sampled_from(["01", "99", "98", ""]),
    "origin": st.sampled_from(["05", "07", ""]),
    "patient": st.fixed_dictionaries(
        {},
        optional={
            "last_name": words,
            "first_name": words,
            "birth_date": days,
            "gender": st.sampled_from(["F", "N", "U", "X", "?", ""]),
            "address_1": st.sampled_from(["12 Example Street", "no fixed address", ""]),
            "city": words,
            "state": st.sampled_from(["PA", ""]),
            "zip_code": st.sampled_from(["17101", ""]),
            "country": st.sampled_from(["", "US", "CANADA"]),
            "species": st.sampled_from(["01", "02", "", "09"]),
        },
    ),
    "prescriber": st.fixed_dictionaries(
        {},
        optional={"last_name": words, "first_name": words, "dea": st.sampled_from([PRESCRIBER_DEA, "AB1234560", ""])},
    ),
    "received_at": received,
    "delivered_at": st.none() | st.datetimes(datetime(2016, 3, 8), datetime(2016, 3, 16), timezones=st.just(UTC)),
    "left_at": st.none() | st.datetimes(datetime(2016, 3, 9), datetime(2016, 3, 20), timezones=st.just(UTC)),
    "dispenser": dispensers,
    "products": products,
    "format_name": st.sampled_from(["4.2B", "4.2", ""]),
    "formats": st.sampled_from(
        [(FormatVersion("4.2B", date(2015, 6, 30)),), (FormatVersion("4.2B", date(2017, 1, 1)),), ()]
    ),
    "prescriber_known": st.sampled_from([True, False, None]),
    "registered_last_name": words,
    "registered_first_name": words,
    "ordered_by_veterinarian": st.booleans(),
    "dea_is_submitters": st.sampled_from([True, False, None]),
    "npi_is_submitters": st.sampled_from([True, False, None]),
    "on_file": st.sampled_from([False, True, None]),
    "on_file_by_same_dispenser": st.sampled_from([True, False, None]),
    "on_file_voided": st.booleans(),
    "on_file_same_content": st.booleans(),
    "earlier_complete_at": st.none() | received,
    "excused_by": st.sampled_from(["", "outage 12"]),
}


@st.composite
def reports(draw: st.DrawFn) -> IntakeFacts:
    """The clean report with up to four things changed."""
    names = draw(st.lists(st.sampled_from(sorted(CHANGES)), unique=True, max_size=4))
    return clean(**{name: draw(CHANGES[name]) for name in names})


@st.composite
def readings(draw: st.DrawFn) -> dict[str, str]:
    """None, one or two other readings of the act."""
    chosen = draw(st.lists(st.sampled_from(sorted(READINGS)), unique=True, max_size=2))
    return {reading: draw(st.sampled_from(READINGS[reading])) for reading in chosen}


@settings(max_examples=300, deadline=None)
@given(facts=reports(), chosen=readings())
def test_the_quick_way_gives_the_verdict_of_asking_every_rule(facts: IntakeFacts, chosen: dict[str, str]) -> None:
    judge = IntakeJudge(LAW.with_readings(chosen))
    assert judge.judge(facts) == judge.judge_in_full(facts)


@settings(max_examples=300, deadline=None)
@given(facts=reports(), chosen=readings())
def test_a_rule_that_is_left_out_had_nothing_to_say(facts: IntakeFacts, chosen: dict[str, str]) -> None:
    law = LAW.with_readings(chosen)
    case = IntakeJudge(law).case(facts)
    for step in steps_of(case):
        if step.silent(case):
            outcome = step.rule(step.sheet(case), law=law).outcome
            allowed = {Outcome.PASS} if step.scope else {Outcome.PASS, Outcome.NOT_APPLICABLE}
            assert outcome in allowed, step.rule.name


@settings(max_examples=150, deadline=None)
@given(facts=reports(), chosen=readings())
def test_findings_stand_in_the_order_of_the_law(facts: IntakeFacts, chosen: dict[str, str]) -> None:
    law = LAW.with_readings(chosen)
    verdict = judge_report(facts, law)
    order = [step.rule.name for step in STEPS] + ["lateness"]
    places = [order.index(one.rule) for one in verdict.findings]
    assert places == sorted(places)
    assert judge_report(facts, law).findings == verdict.findings


@settings(max_examples=150, deadline=None)
@given(facts=reports(), chosen=readings())
def test_set_aside_always_says_why_and_accepted_never_hides_an_error(
    facts: IntakeFacts, chosen: dict[str, str]
) -> None:
    law = LAW.with_readings(chosen)
    verdict = judge_report(facts, law)
    assert (verdict.outcome is IntakeOutcome.SET_ASIDE) == bool(verdict.errors)
    assert all(one.cite.startswith("§") and one.says for one in verdict.findings)
    if verdict.outcome is IntakeOutcome.ACCEPTED:
        assert not verdict.findings
        assert verdict.timeliness in {TimelinessStatus.ON_TIME, TimelinessStatus.NOT_JUDGED}


@settings(max_examples=150, deadline=None)
@given(facts=reports(), chosen=readings(), later=st.timedeltas(timedelta(0), timedelta(days=40)))
def test_coming_later_never_makes_a_verdict_better(
    facts: IntakeFacts, chosen: dict[str, str], later: timedelta
) -> None:
    order = [
        IntakeOutcome.ACCEPTED,
        IntakeOutcome.ACCEPTED_WITH_WARNING,
        IntakeOutcome.ACCEPTED_LATE,
        IntakeOutcome.SET_ASIDE,
    ]
    # The day itself may cure a future date or bring another format; those are not lateness.
    facts = replace(facts, formats=CLEAN.formats, format_name="4.2B")
    law = LAW.with_readings(chosen)
    first, second = judge_report(facts, law), judge_report(replace(facts, received_at=facts.received_at + later), law)
    if first.outcome in order and not any(one.code == "E-MAP-33.future" for one in first.findings):
        assert order.index(second.outcome) >= order.index(first.outcome)


@settings(max_examples=100, deadline=None)
@given(facts=reports())
def test_no_finding_repeats_what_the_report_says_of_the_patient(facts: IntakeFacts) -> None:
    marked = {
        "last_name": "Qzyxlast",
        "first_name": "Qzyxfirst",
        "address_1": "Qzyx Street",
        "city": "Qzyxcity",
        "gender": "Q",
    }
    patient = replace(facts.report.patient, **marked, birth_date=date(2031, 1, 23))
    verdict = judge_report(replace(facts, report=replace(facts.report, patient=patient)), LAW)
    said = [f"{one.says} {one.value}" for one in verdict.findings]
    assert not any("Qzyx" in words or "2031" in words for words in said)


def test_a_clean_report_is_accepted_with_its_schedules_and_its_deadline() -> None:
    verdict = judge_report(CLEAN, LAW)
    assert verdict.outcome is IntakeOutcome.ACCEPTED
    assert (verdict.state_schedule, verdict.federal_schedule) == ("II", "II")
    assert verdict.national_drug_codes == (OXYCODONE.national_drug_code,)
    assert verdict.deadline_at == datetime(2016, 3, 13, 5, tzinfo=UTC)
    assert (verdict.timeliness, verdict.lateness_seconds) == (TimelinessStatus.ON_TIME, 0)


def test_every_element_can_be_missing_and_all_of_them_are_listed() -> None:
    nothing = clean(
        written_on=None,
        filled_on=None,
        sold_on=None,
        days_supply=None,
        payment="",
        products=(),
        patient={
            "last_name": "",
            "first_name": "",
            "birth_date": None,
            "gender": "",
            "address_1": "",
            "city": "",
            "state": "",
        },
        prescriber={"last_name": "", "first_name": "", "dea": ""},
        dispenser={"dea": "", "npi": ""},
    )
    verdict = judge_report(nothing, LAW)
    assert verdict.outcome is IntakeOutcome.SET_ASIDE
    elements = {one.code.split(".")[0] for one in verdict.errors}
    assert elements == {f"E-MAP-{number}" for number in range(30, 39)}
    assert [one.field for one in verdict.errors if one.code.startswith("E-MAP-34")] == [
        "PAT07", "PAT08", "PAT18", "PAT19", "PAT12", "PAT14", "PAT15",
    ]  # fmt: skip
    assert verdict.reportable


def test_a_report_outside_the_act_cannot_be_cured_and_has_no_deadline_held_against_it() -> None:
    late = datetime(2016, 5, 1, tzinfo=UTC)
    verdict = judge_report(clean(patient={"species": "02"}, received_at=late), LAW)
    assert verdict.outcome is IntakeOutcome.SET_ASIDE
    assert not verdict.reportable
    assert (verdict.timeliness, verdict.lateness_seconds) == (TimelinessStatus.NOT_JUDGED, 0)


def test_a_late_report_is_taken_and_its_lateness_measured_in_seconds() -> None:
    verdict = judge_report(clean(received_at=datetime(2016, 3, 13, 6, 0, 0, 1, tzinfo=UTC)), LAW)
    assert verdict.outcome is IntakeOutcome.ACCEPTED_LATE
    assert (verdict.timeliness, verdict.lateness_seconds) == (TimelinessStatus.LATE, 3_601)
    assert [(one.level, one.code, one.cite) for one in verdict.findings] == [(FindingLevel.LATE, "E-MAP-40", "§7(c)")]


def test_an_incomplete_report_stays_open_and_its_clock_runs_on() -> None:
    early = judge_report(clean(payment=""), LAW)
    assert (early.timeliness, early.lateness_seconds) == (TimelinessStatus.INCOMPLETE_OPEN, 0)
    late = judge_report(clean(payment="", received_at=datetime(2016, 3, 13, 5, 0, 1, tzinfo=UTC)), LAW)
    assert (late.timeliness, late.lateness_seconds) == (TimelinessStatus.INCOMPLETE_OPEN, 1)
    assert [one.code for one in late.findings] == ["E-MAP-38.missing", "E-MAP-41.incomplete"]


def test_a_revision_of_a_report_that_was_complete_in_time_is_not_late() -> None:
    in_time = datetime(2016, 3, 10, tzinfo=UTC)
    months_later = datetime(2016, 8, 1, tzinfo=UTC)
    revision = clean(
        status="revise",
        on_file=True,
        on_file_by_same_dispenser=True,
        received_at=months_later,
        earlier_complete_at=in_time,
    )
    assert judge_report(revision, LAW).outcome is IntakeOutcome.ACCEPTED
    assert judge_report(replace(revision, earlier_complete_at=None), LAW).outcome is IntakeOutcome.ACCEPTED_LATE


def test_a_void_needs_its_key_and_its_sender_only() -> None:
    void = clean(status="void", on_file=True, on_file_by_same_dispenser=True, payment="", days_supply=None, products=())
    assert judge_report(void, LAW).outcome is IntakeOutcome.VOIDED
    stranger = replace(void, dea_is_submitters=False)
    assert [one.code for one in judge_report(stranger, LAW).errors] == ["E-MAP-37.another-dispenser-dea"]


def test_a_compound_takes_the_strictest_schedule_of_its_ingredients() -> None:
    products = tuple(
        ReportedProduct(one.national_drug_code, (one,)) for one in (RESCHEDULED, NEVER_SCHEDULED, OXYCODONE)
    )
    verdict = judge_report(clean(product_qualifier="06", products=products, sold_on=date(2016, 3, 10)), LAW)
    assert verdict.outcome is IntakeOutcome.ACCEPTED
    assert (verdict.state_schedule, verdict.federal_schedule) == ("II", "II")
    verdict = judge_report(clean(product_qualifier="06", products=products[:2], sold_on=date(2016, 3, 10)), LAW)
    assert (verdict.state_schedule, verdict.federal_schedule) == ("IV", "")


def test_the_date_sold_decides_unless_the_other_reading_is_chosen() -> None:
    sold_later = clean(filled_on=date(2016, 3, 1), sold_on=date(2016, 3, 9), written_on=date(2016, 2, 28))
    assert judge_report(sold_later, LAW).timeliness is TimelinessStatus.ON_TIME
    by_filling = judge_report(sold_later, LAW.with_readings({"AMB-07": "filled"}))
    assert by_filling.dispensed_on == date(2016, 3, 1)
    assert by_filling.timeliness is TimelinessStatus.LATE


def test_a_recorded_extension_takes_reports_after_the_printed_expiry() -> None:
    later = clean(sold_on=date(2022, 7, 1), filled_on=date(2022, 7, 1), received_at=datetime(2022, 7, 2, tzinfo=UTC))
    assert [one.code for one in judge_report(later, LAW).errors] == ["E-MAP-07"]
    change = LawChange(
        "ext-1", "pa-abc-map", "Act X of 2022", date(2022, 7, 1), LawEffect.EXTEND, last_day=date(2025, 12, 31)
    )
    assert judge_report(later, LAW.with_changes([change])).outcome is IntakeOutcome.ACCEPTED


def test_a_shorter_interval_binds_by_the_dispensing_date() -> None:
    change = LawChange(
        "day-1", "pa-abc-map", "Board vote of 2016", date(2016, 3, 9), LawEffect.AMEND_SETTING,
        number="report.deadline_hours", value=24,
    )  # fmt: skip
    law = LAW.with_changes([change])
    on_the_day = clean(received_at=datetime(2016, 3, 11, 5, 0, 1, tzinfo=UTC))
    assert judge_report(on_the_day, law).lateness_seconds == 1
    day_before = clean(
        sold_on=date(2016, 3, 8), filled_on=date(2016, 3, 8), received_at=datetime(2016, 3, 12, 5, tzinfo=UTC)
    )
    assert judge_report(day_before, law).timeliness is TimelinessStatus.ON_TIME


def test_a_date_far_in_the_future_is_a_fault_and_no_crash() -> None:
    repeal = LawChange("rep-1", "pa-abc-map", "Act Y of 2022", date(2022, 7, 1), LawEffect.REPEAL_EXPIRY)
    for reading in ("elapsed", "roll"):
        law = LAW.with_changes([repeal]).with_readings({"AMB-06": reading})
        verdict = judge_report(clean(sold_on=date.max), law)
        assert [one.code for one in verdict.errors] == ["E-MAP-33.future"]


def test_the_decisions_of_a_report_explain_its_verdict() -> None:
    judge = IntakeJudge(LAW)
    late = clean(received_at=datetime(2016, 3, 14, tzinfo=UTC))
    rules = [decision.rule for decision in judge.decisions(late)]
    assert rules == [*(step.rule.name for step in STEPS), "reporting-deadline", "lateness"]
    outside = clean(patient={"species": "02"})
    assert "lateness" not in [decision.rule for decision in judge.decisions(outside)]


@pytest.mark.parametrize("change", [{"products": ()}, {"filled_on": None, "sold_on": None}])
def test_what_only_follows_from_another_fault_is_not_said_twice(change: dict[str, object]) -> None:
    codes = [one.code for one in judge_in_full(clean(**change), LAW).errors]
    assert codes in (["E-MAP-35.missing"], ["E-MAP-33.missing"])


def test_numbers_of_the_clean_report_are_made_up_and_sound() -> None:
    assert (PRESCRIBER_DEA, PHARMACY_DEA, PHARMACY_NPI) == ("AB1234563", "FB7654329", "1234567893")
