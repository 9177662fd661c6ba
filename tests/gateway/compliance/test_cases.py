"""Cases: who can be in one, what waits in them, why a fine is what it is, and that the days always add up."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carelaw.gateway.facts.compliance import Days, Fine, FineMonth
from carelaw.gateway.rules.fine_days import charged_days
from carelaw.gateway.rules.monthly_assessment import charged_in, monthly_assessment, periods_until
from carelaw.gateway.use_cases.compliance import case_for, open_fine_case, record_willfulness
from carelaw.gateway.use_cases.compliance_work import held_letters, officers_work, respondents_work
from carelaw.gateway.use_cases.delays import decide_delay, propose_delay
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import default_law
from carelaw.platform.cases.ticking import walk
from carelaw.platform.decisions.explaining import explain
from tests.gateway.compliance.people import ADMINISTRATOR, OFFICER, Pharmacies, acting, noon, opened, sent

_READINGS = st.sampled_from(["calendar-month", "thirty-days"])
_DAY = st.dates(date(2025, 6, 1), date(2027, 12, 31))
_DELAYS = st.lists(
    st.builds(lambda on, length: Days(on, on + timedelta(days=length)), _DAY, st.integers(0, 60)), max_size=4
)


@settings(deadline=None, max_examples=40)
@given(third=_DAY, length=st.integers(0, 500), delays=_DELAYS, reading=_READINGS)
def test_the_months_add_up_to_all_charged_days(third: date, length: int, delays: list[Days], reading: str) -> None:
    law = default_law().with_readings({"A-15": reading})
    start = max(third, date(2026, 1, 1))
    fine = Fine(third_sent_on=third, completed_on=start + timedelta(days=length), delays=tuple(delays))
    until = start + timedelta(days=length + 62)
    months = [charged_in(fine, period, law) for period in periods_until(fine, until, law)]
    assert sum(len(days) for days in months) == len(charged_days(fine, until, law))
    assert not any(delay.holds(on) for days in months for on in days for delay in delays)


@settings(deadline=None, max_examples=40)
@given(third=_DAY, length=st.integers(1, 200), delays=_DELAYS)
def test_a_delay_never_makes_a_month_dearer(third: date, length: int, delays: list[Days]) -> None:
    law, start = default_law(), max(third, date(2026, 1, 1))
    plain = Fine(third_sent_on=third, completed_on=start + timedelta(days=length))
    eased = Fine(third_sent_on=third, completed_on=plain.completed_on, delays=tuple(delays))
    on = start + timedelta(days=300)
    amounts = [monthly_assessment(FineMonth(one, start, on), law=law).reasons[0].value for one in (plain, eased)]
    assert Decimal(0) <= amounts[1] <= amounts[0]


def test_only_an_entity_or_a_maker_of_systems_can_be_fined_and_once_at_a_time(town: Pharmacies) -> None:
    case = opened(town)
    with pytest.raises(Refusal) as refused:
        open_fine_case(OFFICER, noon("2026-01-12"), respondent=str(town.elm.pk))
    assert refused.value.code == "case-open-already"
    assert case.number in refused.value.says
    vendor = open_fine_case(OFFICER, noon("2026-01-12"), respondent=str(town.vendor.pk))
    assert [one.name for one in vendor.locations.all()] == ["Elm Main Street"], "the stores that wait for its product"
    town.vendor.makes_systems = False
    town.vendor.save()
    vendor.closed_on = date(2026, 1, 12)
    vendor.save()
    with pytest.raises(Refusal) as refused:
        open_fine_case(OFFICER, noon("2026-01-12"), respondent=str(town.vendor.pk))
    assert refused.value.code == "E-PMP-RESPONDENT_NOT_FINEABLE"


def test_an_exempt_or_integrated_entity_gets_no_case(town: Pharmacies) -> None:
    store = town.oak.locations.get()
    store.exempt_since = date(2025, 1, 1)
    store.save()
    with pytest.raises(Refusal) as refused:
        open_fine_case(OFFICER, noon("2026-01-12"), respondent=str(town.oak.pk))
    assert refused.value.code == "E-PMP-RESPONDENT_EXEMPT"
    store.exempt_since, store.integrated_since = None, date(2025, 1, 1)
    store.save()
    with pytest.raises(Refusal) as refused:
        open_fine_case(OFFICER, noon("2026-01-12"), respondent=str(town.oak.pk))
    assert refused.value.code == "E-PMP-CASE_RESOLVED"


def test_willfulness_needs_its_facts_and_the_right_person(town: Pharmacies) -> None:
    case = open_fine_case(OFFICER, noon("2026-01-12"), respondent=str(town.elm.pk))
    with pytest.raises(Refusal) as refused:
        record_willfulness(OFFICER, noon("2026-01-12"), case=case.number, facts="  ")
    assert (refused.value.code, refused.value.field) == ("E-PMP-REASON_REQUIRED", "facts")
    for actor in (ADMINISTRATOR, town.owner, acting("IL_INTEGRATION")):
        with pytest.raises(Refusal) as refused:
            record_willfulness(actor, noon("2026-01-12"), case=case.number, facts="x")
        assert refused.value.code == "E-PMP-ILPMP_AUTHORITY_REQUIRED"


def test_what_waits_follows_the_case(town: Pharmacies) -> None:
    def says(on: str) -> list[str]:
        return [item.says for item in officers_work(OFFICER, date.fromisoformat(on))]

    case = open_fine_case(OFFICER, noon("2026-01-12"), respondent=str(town.elm.pk))
    assert "determine whether it is willful" in says("2026-01-12")[0]
    record_willfulness(OFFICER, noon("2026-01-12"), case=case.number, facts="Refused.")
    assert "send the first letter" in says("2026-01-12")[0]
    sent(case, "2026-01-15")
    assert says("2026-01-24") == []
    assert "in the week of Sun, Feb 1, 2026" in says("2026-01-25")[0]
    assert "this week, through Sat, Feb 7, 2026" in says("2026-02-02")[0]
    mine = list(respondents_work(town.owner, date(2026, 1, 20)))
    assert mine[0].due_on == date(2026, 2, 1)
    assert not list(respondents_work(town.stranger, date(2026, 1, 20)))
    sent(case, "2026-02-02")
    found = propose_delay(town.owner, noon("2026-02-20"), case=case.number, from_on=date(2026, 2, 20), cause="No slot.")
    assert "confirm or reject" in says("2026-02-20")[0]
    decide_delay(OFFICER, noon("2026-02-20"), delay=found.pk, confirm=True)
    assert len(list(held_letters(ADMINISTRATOR, date(2026, 3, 2)))) == 1
    other = propose_delay(OFFICER, noon("2026-02-21"), case=case.number, from_on=date(2026, 2, 1), cause="x")
    decide_delay(OFFICER, noon("2026-02-21"), delay=other.pk, confirm=False, reason="It was the vendor.")
    case.delays.filter(state="confirmed").update(to_on=date(2026, 2, 25))
    sent(case, "2026-03-03")
    assert any("refer it to the Bureau" in one for one in says("2026-03-04"))


def test_the_explanation_names_every_day_every_letter_and_every_dollar(town: Pharmacies) -> None:
    case = opened(town, "2026-03-01")
    sent(case, "2026-03-10", "2026-04-07", "2026-05-05")
    found = propose_delay(
        OFFICER,
        noon("2026-06-03"),
        case=case.number,
        from_on=date(2026, 5, 20),
        to_on=date(2026, 6, 3),
        cause="No slot.",
    )
    decide_delay(OFFICER, noon("2026-06-03"), delay=found.pk, confirm=True)
    list(walk(date(2026, 6, 1), date(2026, 6, 1)))
    told = explain("fine", case.number, OFFICER)
    text = "\n".join(f"{line.says} {line.value} {line.cite}" for line in told.lines)
    assert told.title == "Fine of $1,500.00 for 15 days"
    assert "Each day from Tue, May 5, 2026 to Tue, May 19, 2026: charged. 15 counted" in text
    assert "Each day from Wed, May 20, 2026 to Sun, May 31, 2026: not charged. The Department's own delay" in text
    assert "Mon, Jun 1, 2026: not charged. The Department's own delay" in text
    assert "The third letter was sent on Tue, May 5, 2026. Its week: Sun, May 3, 2026 to Sat, May 9, 2026." in text
    assert "(h)(1)(C)" in text
    assert len(told.decisions) >= 6
    assert explain("fine", case.number, town.owner).title == told.title
    with pytest.raises(Refusal):
        explain("fine", case.number, town.stranger)


def test_a_case_of_others_reads_as_if_it_were_not_there(town: Pharmacies) -> None:
    case = opened(town)
    for reference in (case.number, str(case.pk), "F-1999-0001", "nothing"):
        with pytest.raises(Refusal) as refused:
            case_for(town.stranger, reference)
        assert (refused.value.code, refused.value.kind) == ("case-unknown", "not-found")
