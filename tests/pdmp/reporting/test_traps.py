"""Things that look right and are wrong: what the text says now, not what it said before."""

from __future__ import annotations

from datetime import date

import pytest

from carelaw.law.register import default_law
from carelaw.law.rule import Rule
from carelaw.pdmp.facts.intake import DispenserClass, DispenserKind, FacilityAct, SupplyElement
from carelaw.pdmp.facts.misuse import Conduct, MentalState, UnlawfulAct
from carelaw.pdmp.rules.days_supply import days_supply
from carelaw.pdmp.rules.excluded_facility_supply import excluded_facility_supply
from carelaw.pdmp.rules.misuse.unlawful_acts import unlawful_obtaining, unlawful_release
from carelaw.pdmp.use_cases import loading
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.roles import ROLES
from tests.pdmp.files import asap, record, send

ON = date(2016, 3, 1)


def test_seven_years_and_not_three() -> None:
    assert default_law().number("retention.years", ON) == 7


@pytest.mark.parametrize(
    ("days", "refills", "outcome"),
    [(5, 0, "not-applicable"), (6, 0, "pass"), (5, 1, "pass"), (1, 0, "not-applicable")],
)
def test_five_days_without_refill_and_no_cycles_of_hours(days: int, refills: int, outcome: str) -> None:
    supplied = DispenserClass(
        dispensed_on=ON,
        kind=DispenserKind.PRESCRIBER,
        authorized_here=True,
        facility_act=FacilityAct.HEALTH_CARE_FACILITIES_ACT,
        facility_licensed_from=date(2015, 1, 1),
        days_supply=days,
        refills_authorized=refills,
    )
    assert excluded_facility_supply(supplied).outcome.value == outcome


@pytest.mark.parametrize(
    ("crime", "conduct", "grade", "named"),
    [
        (unlawful_obtaining, Conduct.OBTAINED, "M1", "misdemeanor of the first degree"),
        (unlawful_obtaining, Conduct.TRIED_TO_OBTAIN, "M1", "misdemeanor of the first degree"),
        (unlawful_release, Conduct.RELEASED, "F3", "felony of the third degree"),
        (unlawful_release, Conduct.TRIED_TO_RELEASE, "F3", "felony of the third degree"),
    ],
)
def test_the_grades_are_the_first_and_the_third_and_no_second(
    crime: Rule[UnlawfulAct], conduct: Conduct, grade: str, named: str
) -> None:
    act = UnlawfulAct(on=ON, conduct=conduct, outside_purpose=True, mental_states=(MentalState.KNOWING,))
    (reason,) = crime(act).reasons
    assert (reason.value, named in reason.says) == (grade, True)


def test_no_law_enforcement_officer_asks_but_the_attorney_generals_agent() -> None:
    asks = {code for code, role in ROLES.items() if "§9(b)(3)" in role.cite}
    assert asks == {"OAG_AGENT", "LE_REQUESTER"}


def test_quantity_is_no_element_of_the_act() -> None:
    told = days_supply(SupplyElement(days_supply=15, quantity_sent=False, dispensed_on=ON))
    assert told.outcome.value == "review"


@pytest.mark.django_db
def test_a_missing_quantity_is_taken_and_a_missing_supply_is_held(submitter: Actor) -> None:
    sent = send(submitter, asap([record(DSP02="1", DSP09=""), record(DSP02="2", DSP10="")]))
    assert sent.counts == {loading.WARNED: 1, loading.HELD: 1}


@pytest.mark.django_db
def test_late_is_taken_and_an_animals_is_set_aside_and_neither_is_dropped(submitter: Actor) -> None:
    late = record(DSP02="1", DSP05="20241225", DSP03="20241224")
    animal = record(DSP02="2", PAT20="02")
    sent = send(submitter, asap([late, animal]))
    assert sent.counts == {loading.LATE: 1, loading.SET_ASIDE: 1}
    assert sent.records.count() == 2
