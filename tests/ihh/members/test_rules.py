"""What the law tables cannot say: the days themselves, the order of the ranking, and what holds for every case."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from carelaw.ihh.facts.attribution import CircumstanceSpan, Evidence, ExclusionCase, GroupCase
from carelaw.ihh.facts.choosing import AssignmentCase, Candidate, ChangeAsked, NoticeMailed
from carelaw.ihh.facts.claims import ClaimFacts, ClaimLine, DiagnosisOnClaim
from carelaw.ihh.rules.automatic_assignment import automatic_assignment
from carelaw.ihh.rules.change_asked import change_asked
from carelaw.ihh.rules.choice_period import choice_period
from carelaw.ihh.rules.claim_evidence import admissions_of, counts, evidence_of, stays_of
from carelaw.ihh.rules.evidence import look_back
from carelaw.ihh.rules.exclusions import days_in_residence
from carelaw.ihh.rules.group_one import group_one
from carelaw.kernel.decision import Outcome
from carelaw.law.register import default_law
from carelaw.law.texts import LawChange, LawEffect

ADOPTED = date(2019, 2, 20)
LAW = default_law().with_changes(
    [
        LawChange(
            "adoption",
            "il-89-140-990",
            "adopted for tests",
            ADOPTED,
            LawEffect.AMEND_SETTING,
            number="ihh.adopted_on",
            value=ADOPTED,
        )
    ]
)
DAYS = st.dates(date(2019, 2, 20), date(2034, 12, 31))


@pytest.mark.parametrize(
    ("mailed", "last"),
    [
        (date(2019, 3, 1), date(2019, 4, 1)),  # a Sunday moves to Monday
        (date(2019, 3, 4), date(2019, 4, 3)),  # a Wednesday stays
        (date(2019, 10, 29), date(2019, 12, 2)),  # Thanksgiving, the closed Friday, the weekend
        (date(2020, 6, 3), date(2020, 7, 6)),  # Independence Day observed on a Friday
        (date(2020, 10, 4), date(2020, 11, 4)),  # the day of the general election
        (date(2020, 2, 2), date(2020, 3, 3)),  # over February 29; no office closes for Casimir Pulaski
    ],
)
def test_the_last_day_to_choose(mailed: date, last: date) -> None:
    assert choice_period(NoticeMailed(mailed), LAW).reasons[0].value == last


def test_a_transfer_and_an_opt_out_count_from_their_own_days() -> None:
    asked = date(2019, 12, 31)
    assert change_asked(ChangeAsked("TRANSFER", asked), LAW).reasons[0].value == date(2020, 1, 1)
    assert change_asked(ChangeAsked("OPT_OUT", asked), LAW).reasons[0].value == asked


@given(as_of=DAYS)
@example(as_of=date(2028, 2, 29))
def test_the_year_has_as_many_days_as_the_calendar_gives_it(as_of: date) -> None:
    window = look_back(as_of, 1, LAW)
    assert window.first is not None
    length = (window.last - window.first).days + 1
    assert length in {365, 366}
    leap = any((window.first + timedelta(days=step)).strftime("%m-%d") == "02-29" for step in range(length))
    # A year before February 29 begins on February 28, so that year is a day longer than the common one.
    assert (length == 366) == (leap or (as_of.month, as_of.day) == (2, 29))
    assert window.last == as_of - timedelta(days=1)


@given(as_of=DAYS, ages=st.lists(st.integers(0, 800), max_size=6), more=st.integers(0, 800))
def test_more_evidence_never_takes_a_group_away(as_of: date, ages: list[int], more: int) -> None:
    def case(found: list[int]) -> GroupCase:
        days = [as_of - timedelta(days=age) for age in found]
        return GroupCase(as_of, tuple(Evidence(f"C{n}", "F209", day, day) for n, day in enumerate(days)))

    before, after = group_one(case(ages), LAW), group_one(case([*ages, more]), LAW)
    assert before.outcome is not Outcome.PASS or after.outcome is Outcome.PASS


def home(reference: str, **known: object) -> Candidate:
    return Candidate(reference=reference, tier="B", **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (home("H9", service_dates=2), home("H1", service_dates=1, was_last_home=True)),
        (home("H9", was_last_home=True), home("H1", serves_household=True)),
        (home("H9", serves_household=True), home("H1", languages=("en",))),
        (home("H9", languages=("en",)), home("H1", miles=Decimal(1))),
        (home("H9", miles=Decimal("4.9")), home("H1", miles=Decimal(5))),
        (home("H9", members=400), home("H1", members=600)),
        (home("H9", members=100), home("H1", members=200)),
        (home("H1"), home("H9")),
    ],
)
def test_the_ranking_goes_by_care_kin_language_way_and_room(first: Candidate, second: Candidate) -> None:
    for order in ((first, second), (second, first)):
        decision = automatic_assignment(AssignmentCase("B", candidates=order), LAW)
        assert decision.reasons[0].value == first.reference, decision.reasons


@settings(max_examples=30)
@given(st.permutations([home(f"H{n}", members=n * 37 % 11, service_dates=n % 3) for n in range(6)]))
def test_the_order_in_which_homes_stand_does_not_matter(homes: list[Candidate]) -> None:
    chosen = automatic_assignment(AssignmentCase("B", candidates=tuple(homes)), LAW)
    usual = automatic_assignment(AssignmentCase("B", candidates=tuple(sorted(homes, key=lambda h: h.reference))), LAW)
    assert [one.value for one in chosen.reasons] == [one.value for one in usual.reasons]


@given(admitted=DAYS, later=st.integers(0, 200))
def test_day_ninety_one_falls_ninety_days_after_admission(admitted: date, later: int) -> None:
    on = admitted + timedelta(days=later)
    case = ExclusionCase(on, (CircumstanceSpan("RESIDENCE", admitted, None, "DPH"),))
    assert days_in_residence(case, LAW) == later + 1
    assert (days_in_residence(case, LAW) > 90) == (on >= admitted + timedelta(days=90))


def claim(number: str, **known: object) -> ClaimFacts:
    usual: dict[str, object] = {
        "form": "I",
        "type_of_bill": "0112",
        "from_on": date(2019, 3, 1),
        "through_on": date(2019, 3, 10),
        "facility": "1",
        "diagnoses": (DiagnosisOnClaim("F332", "P"),),
    }
    return ClaimFacts(number, **{**usual, **known})  # type: ignore[arg-type]


def test_interim_bills_that_touch_are_one_stay_from_the_first_day() -> None:
    second = claim("C2", type_of_bill="0113", from_on=date(2019, 3, 11), through_on=date(2019, 3, 20))
    [stay] = stays_of([second, claim("C1")])
    assert (stay.admitted_on, stay.claim_ids) == (date(2019, 3, 1), ("C1", "C2"))
    assert [one.test for one in admissions_of([claim("C1"), second], LAW)] == ["INP-4"]


def test_a_day_between_makes_two_stays_and_another_facility_too() -> None:
    apart = claim("C2", from_on=date(2019, 3, 12), through_on=date(2019, 3, 20))
    elsewhere = claim("C3", facility="2")
    assert len(stays_of([claim("C1"), apart, elsewhere])) == 3


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({}, ""),
        ({"status": "DENIED"}, "status-denied"),
        ({"status": "VOIDED"}, "status-voided"),
        ({"status": "REPLACED"}, "status-replaced"),
        ({"place_of_service": "81"}, "laboratory-or-ambulance"),
        ({"place_of_service": "41"}, "laboratory-or-ambulance"),
        ({"lines": (ClaimLine(hcpcs="E0601"),)}, "equipment"),
        ({"lines": (ClaimLine(hcpcs="E0601"), ClaimLine(hcpcs="99213"))}, ""),
    ],
)
def test_which_claims_are_evidence(known: dict[str, object], why: str) -> None:
    one = claim("C1", **known)
    assert counts(one) == why
    evidence, aside = evidence_of([one])
    assert bool(evidence) == (why == "")
    assert list(aside) == ([why] if why else [])


def test_admitting_diagnoses_and_reasons_for_a_visit_are_no_evidence() -> None:
    listed = (DiagnosisOnClaim("F209", "A"), DiagnosisOnClaim("F319", "R"), DiagnosisOnClaim("F431", "E"))
    evidence, _aside = evidence_of([claim("C1", diagnoses=listed)])
    assert [one.code for one in evidence] == ["F431"]
