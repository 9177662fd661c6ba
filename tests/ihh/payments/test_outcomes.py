"""Outcomes years: published, reported, determined at bronze and at silver to the cent, signed by a second person."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from carelaw.ihh.facts.outcomes import Level, OutcomesEarned
from carelaw.ihh.rules.outcomes_payment import outcomes_payment
from carelaw.ihh.store.models import HealthHome, OutcomesPublication, OutcomesResult
from carelaw.ihh.use_cases.explaining_payments import explain_outcomes
from carelaw.ihh.use_cases.outcomes import determine, publish, report_measure, sign_outcomes
from carelaw.ihh.use_cases.paying_months import run_month
from carelaw.kernel.dates import first_of_following_month
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.money.paying import waiting_amount
from tests.ihh.payments.conftest import Served, make_member, noon

MEASURE = {
    "code": "FUH-7",
    "source": "CMS_CORE_2018",
    "alignment": ["CMS"],
    "direction": "higher",
    "bronze": "0.35",
    "silver": "0.45",
    "least_denominator": 30,
}
AFTER = noon(date(2020, 7, 1))


def published(program: Actor, **more: object) -> OutcomesPublication:
    terms = {"index": 1, "url": "https://example.org/2019", "least_members": 2, "measures": [MEASURE]}
    terms["published_on"] = date(2019, 1, 30)
    return publish(program, noon(date(2019, 2, 21)), **{**terms, **more})  # type: ignore[arg-type]


def reported(program: Actor, numerator: int, **more: object) -> None:
    terms = {"home": "H-1", "index": 1, "code": "FUH-7", "numerator": numerator, "denominator": 1000}
    report_measure(program, AFTER, **{**terms, **more})  # type: ignore[arg-type]


@pytest.fixture
def year(finance: Actor, home: HealthHome, serve: Served, fees: object) -> HealthHome:
    """Two members, one of whom is served in each of seven months of 2019 at 120 dollars: 840.00 in the year."""
    one, _ = make_member("100001", home), make_member("100002", home)
    for month in range(3, 10):
        serve(one, date(2019, month, 10))
        first = date(2019, month, 1)
        run_month(finance, noon(first_of_following_month(first)), first)
    return home


@pytest.mark.parametrize(
    ("numerator", "level", "amount"),
    [(450, "silver", "210.00"), (449, "bronze", "84.00"), (350, "bronze", "84.00"), (349, "none", "0.00")],
)
def test_the_level_is_the_highest_whose_benchmarks_are_met_and_pays_its_share(
    program: Actor, finance: Actor, year: HealthHome, numerator: int, level: str, amount: str
) -> None:
    published(program)
    reported(program, numerator)
    result = determine(finance, AFTER, home="H-1", index=1)
    assert (result.level, result.base, result.amount) == (level, Decimal("840.00"), Decimal(amount))
    assert result.disburse_by == date(2020, 12, 31)


@pytest.mark.parametrize(("level", "amount"), [(Level.SILVER, "250000.00"), (Level.BRONZE, "100000.00")])
def test_the_worked_example_to_the_cent(level: Level, amount: str) -> None:
    earned = OutcomesEarned(level, Decimal("1000000.01"), date(2020, 12, 31))
    assert outcomes_payment(earned, law=adopted_law()).reasons[0].value == Decimal(amount)


def test_it_is_owed_once_a_second_person_signs(
    program: Actor, finance: Actor, second_finance: Actor, year: HealthHome
) -> None:
    published(program)
    reported(program, 450)
    result = determine(finance, AFTER, home="H-1", index=1)
    owed = waiting_amount(year.party_id)
    with pytest.raises(Refusal) as refused:
        sign_outcomes(finance, AFTER, result.pk)
    assert refused.value.code == "OBP-SECOND-PERSON"
    signed = sign_outcomes(second_finance, AFTER, result.pk)
    assert signed.final_on == date(2020, 7, 1)
    assert waiting_amount(year.party_id) - owed == Decimal("210.00")
    with pytest.raises(Refusal) as again:
        determine(finance, AFTER, home="H-1", index=1)
    assert again.value.code == "OBP-FINAL"


def test_every_failure_is_kept(program: Actor, finance: Actor, year: HealthHome) -> None:
    published(program, least_members=3)
    reported(program, 5, denominator=20, reported="partial")
    result = determine(finance, AFTER, home="H-1", index=1)
    assert result.level == "none"
    assert result.codes[:4] == [
        "OBP-NOT-REPORTED",
        "OBP-THRESHOLD-MEMBERS",
        "OBP-THRESHOLD-MEASURE",
        "OBP-BENCHMARK",
    ]


def test_a_late_publication_needs_a_legal_officers_signature(program: Actor, finance: Actor, year: HealthHome) -> None:
    published(program, published_on=date(2019, 1, 31))
    reported(program, 450)
    with pytest.raises(Refusal) as refused:
        determine(finance, AFTER, home="H-1", index=1)
    assert refused.value.code == "OBP-LATE-PUBLICATION"
    changed = {**MEASURE, "silver": "0.46"}
    published(program, published_on=date(2019, 1, 31), signed_off_because="Published at adoption.", measures=[changed])
    assert determine(finance, AFTER, home="H-1", index=1).level == "bronze"


def test_a_correction_is_a_later_version_and_the_same_again_is_not(program: Actor) -> None:
    first = published(program)
    assert published(program) == first
    second = published(program, least_members=3)
    assert (second.version, OutcomesPublication.objects.count()) == (2, 2)


def test_what_a_publication_lacks_is_refused_by_name(program: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        published(program, measures=[{**MEASURE, "source": "HOUSE"}], least_members=None)
    assert [one.code for one in refused.value.problems] == ["MEASURE-SOURCE-INVALID", "threshold-missing"]


def test_a_year_is_determined_when_it_is_over(program: Actor, finance: Actor, year: HealthHome) -> None:
    published(program)
    with pytest.raises(Refusal) as refused:
        determine(finance, noon(date(2019, 12, 31)), home="H-1", index=1)
    assert refused.value.code == "OBP-YEAR-OPEN"


def test_the_computation_is_explained_measure_by_measure(
    program: Actor, finance: Actor, provider: Actor, year: HealthHome
) -> None:
    published(program)
    reported(program, 449)
    result = determine(finance, AFTER, home="H-1", index=1)
    told = explain_outcomes(str(result.pk), finance)
    assert told is not None
    values = {line.says: line.value for line in told.lines}
    assert values["Outcomes payment"] == Decimal("84.00")
    assert any("449 of 1000 = 0.4490" in says and value == "bronze" for says, value in values.items())
    assert explain_outcomes("no-id", finance) is None
    assert OutcomesResult.objects.get().codes == ["outcomes-payment"]
