"""Pharmacies that stay out, one at each stage: opened, warned, second letter, fined with a delay, to be referred."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from carelaw.gateway.rules.letter_window import first_full_week, usual_day
from carelaw.gateway.store.models import FineCase, PharmacyEntity
from carelaw.gateway.story.people import COMPLIANCE, COUNTERPOINT, LAKESIDE, LAKESIDE_PHARMACY, OFFICER, party
from carelaw.gateway.use_cases import compliance, delays, letters, registering
from carelaw.gateway.use_cases.compliance_days import one_case
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.kernel.dates import DAY, first_of_following_month, months_after
from carelaw.kernel.identifiers import npi_with_check_digit
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law

_NOON = time(18, tzinfo=UTC)  # midday in Illinois
_FACTS = (
    "The program asked on {first} and on {second} for a request to integrate. "
    "Both times the owner answered in writing that the pharmacy would not connect."
)
_STAYING_OUT = (
    ("IL-PH-104", "Juniper Street Pharmacy", "Odile Marsh", "77 Juniper Street", "Decatur", "62521", "BJ1000164"),
    ("IL-PH-105", "Old Mill Drug Company", "Fergus Lund", "5 Mill Road", "Quincy", "62301", "BO1000176"),
    ("IL-PH-106", "Cypress Pharmacy LLC", "Nadia Roth", "210 Cypress Avenue", "Carbondale", "62901", "BC1000188"),
)


def tell_of_compliance(people: Mapping[str, Actor], at: datetime) -> None:
    """Five cases before `at`; letters fall into their weeks whatever day the demonstration is made on."""
    today = law_day(at)
    entered = _enter(people[OFFICER], at - timedelta(days=400))
    officer = people[COMPLIANCE]
    recent = _last_letter_month(today)
    _warned(officer, entered["IL-PH-104"], today - timedelta(days=5))
    _second_sent(officer, people[LAKESIDE_PHARMACY], str(party(LAKESIDE, at).pk), recent, today)
    _fined(officer, entered["IL-PH-105"], months_after(recent, -2), today)
    _third_sent(officer, entered["IL-PH-106"], recent)
    compliance.open_fine_case(officer, _noon(today - timedelta(days=2)), respondent=str(party(COUNTERPOINT, at).pk))


def _enter(officer: Actor, at: datetime) -> dict[str, str]:
    """The pharmacies that stay out, each with one store; gives their party by state number."""
    made = {}
    for place, (number, name, person, address, city, zip_code, dea) in enumerate(_STAYING_OUT):
        entity: PharmacyEntity = registering.enter_entity(
            officer,
            name=name,
            identifiers={"state": number},
            officer=person,
            officer_email=f"officer@{number.lower()}.example",
            at=at,
        )
        registering.enter_location(
            officer,
            entity,
            name=name,
            address=address,
            city=city,
            zip_code=zip_code,
            county="",
            dea=dea,
            npi=npi_with_check_digit(f"19000011{place}"),
            at=at,
        )
        made[number] = str(entity.pk)
    return made


def _warned(officer: Actor, respondent: str, on: date) -> FineCase:
    case = _willful(officer, respondent, on - timedelta(days=3))
    _send(officer, case, on)
    return case


def _second_sent(officer: Actor, owner: Actor, respondent: str, month: date, today: date) -> None:
    case = _warned(officer, respondent, months_after(_letter_day(month), -1))
    _send(officer, case, _letter_day(month))
    after = min(_letter_day(month) + timedelta(days=3), today)
    compliance.answer_case(
        owner, _noon(after), case=case.number, text="Our software's maker promises its part for next quarter."
    )
    delays.propose_delay(
        owner,
        _noon(after),
        case=case.number,
        from_on=_letter_day(month) - timedelta(days=9),
        to_on=_letter_day(month) - timedelta(days=4),
        cause="We asked by e-mail and had no answer for six days.",
    )


def _third_sent(officer: Actor, respondent: str, month: date) -> FineCase:
    """All three letters, the third in the week of `month`."""
    case = _warned(officer, respondent, months_after(_letter_day(month), -2))
    _send(officer, case, _letter_day(months_after(month, -1)))
    _send(officer, case, _letter_day(month))
    return case


def _fined(officer: Actor, respondent: str, month: date, today: date) -> None:
    """A fine that runs since `month`, assessed on each first; a delay confirmed after a bill makes a credit."""
    case = _third_sent(officer, respondent, month)
    start = _letter_day(month)
    first_bill = first_of_following_month(start)
    on = first_bill
    while on <= today:
        one_case(FineCase.objects.get(pk=case.pk), on, _noon(on))
        if on == first_bill:
            delay = delays.propose_delay(
                officer,
                _noon(on + DAY),
                case=case.number,
                from_on=start + timedelta(days=7),
                to_on=start + timedelta(days=11),
                cause="The test slot that was asked for was not given.",
            )
            delays.decide_delay(officer, _noon(on + timedelta(days=4)), delay=delay.pk, confirm=True)
        on = first_of_following_month(on)


def _willful(officer: Actor, respondent: str, on: date) -> FineCase:
    case = compliance.open_fine_case(officer, _noon(on), respondent=respondent)
    asked = (on - timedelta(days=200), on - timedelta(days=110))
    said = {"first": f"{asked[0]:%B} {asked[0].day}", "second": f"{asked[1]:%B} {asked[1].day}"}
    facts = _FACTS.format(**said)
    return compliance.record_willfulness(
        officer, _noon(on), case=case.number, facts=facts, evidence="Correspondence file of the program"
    )


def _send(officer: Actor, case: FineCase, on: date) -> None:
    """The next letter, posted and e-mailed on its day."""
    left = letters.Dispatch(
        on, f"9405-{case.number[-4:]}-{on:%m%d}", _noon(on), f"<{case.number}-{on:%m%d}@pmp.example>"
    )
    letters.send_letter(officer, _noon(on), case=case.number, dispatch=left)


def _last_letter_month(today: date) -> date:
    """The first day of the last month whose usual letter day is behind us."""
    month = today.replace(day=1)
    return month if _letter_day(month) < today else months_after(month, -1)


def _letter_day(month: date) -> date:
    return usual_day(first_full_week(month.replace(day=1), adopted_law()), adopted_law())


def _noon(on: date) -> datetime:
    return datetime.combine(on, _NOON)
