"""From claims to consent: a run three months ago, choices, assignments, consents; a second run with days still open."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from carelaw.ihh.store.models import HealthHome, Member
from carelaw.ihh.story import sheets
from carelaw.ihh.use_cases.assigning import assign_those_due
from carelaw.ihh.use_cases.attributing import run_attribution
from carelaw.ihh.use_cases.choosing import choose
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.consenting import ConsentAsSigned, enter_consent
from carelaw.ihh.use_cases.grouper_rows import pin_release
from carelaw.ihh.use_cases.importing import load_file
from carelaw.ihh.use_cases.rosters import send_roster
from carelaw.kernel.dates import days_after, months_after, on_or_after_business_day
from carelaw.kernel.refusal import Refusal
from carelaw.law.holidays import holiday_calendar
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.parties.models import PartyKind
from carelaw.platform.parties.registry import enter_party
from carelaw.platform.story import StoryPerson

PROGRAM, PROVIDER, CHOOSER, ENROLLED, HOSPITAL = "healthhomes", "lakeshore", "rosa", "walter", "mercy"
PEOPLE = (
    StoryPerson("IHH_PROGRAM", PROGRAM, "Pat Marsh", "See refused rows, days that end, people to decide about."),
    StoryPerson("IHH_PROVIDER", PROVIDER, "Lee Sandoval", "Engage assigned people, enter consents, fetch the roster."),
    StoryPerson("IHH_MEMBER", CHOOSER, "Rosa Vega", "Choose a health home before the days end, in Spanish too."),
    StoryPerson("IHH_MEMBER", ENROLLED, "Walter Stone", "See one's own health home, change it or leave."),
    StoryPerson("IHH_REFERRER", HOSPITAL, "Ana Brooks", "Refer people from an emergency department, with documents."),
)
_HOURS = timedelta(hours=1)
_OPEN_FOR = 25  # days that the second notice has run by today, so that its last day is near


def prepare(at: datetime) -> Mapping[str, Mapping[str, list[str]]]:
    """The health homes as parties, and the two people who sign in as members."""
    parties = {
        reference: enter_party(name, PartyKind.ORGANIZATION, {"npi": npi}, at=at)
        for reference, name, npi in sheets.HOMES
    }
    hospital = enter_party("Mercy Lakeside Hospital", PartyKind.ORGANIZATION, {"npi": "1356394514"}, at=at)
    rosa, walter = (_person(number, at) for number in (sheets.ROSA, sheets.WALTER))
    return {
        PROVIDER: {"party": [str(parties["IHH-001"].pk)]},
        CHOOSER: {"party": [str(rosa.pk)]},
        ENROLLED: {"party": [str(walter.pk)]},
        HOSPITAL: {"party": [str(hospital.pk)]},
    }


def tell(people: Mapping[str, Actor], at: datetime) -> None:
    """The first run and what came of it, then the second one."""
    staff, provider = people[PROGRAM], people[PROVIDER]
    today = legal_day(at)
    first = months_after(today, -3).replace(day=1)
    _load(staff, first, at=_at(first, at), second=False)
    run_attribution(staff, first, at=_at(first, at) + _HOURS)
    _choices(people, first, at)
    closed = days_after(first, 34)
    assign_those_due(closed, _at(closed, at))
    _consents(provider, staff, closed, at)
    mailed = days_after(today, -_OPEN_FOR)
    _load(staff, mailed, at=_at(mailed, at), second=True)
    run_attribution(staff, mailed, at=_at(mailed, at) + _HOURS)
    offices = holiday_calendar("us-il-offices")
    month = on_or_after_business_day(today.replace(day=1), offices)
    for home in HealthHome.objects.order_by("reference") if month <= today else ():
        send_roster(staff, home.reference, month, at=_at(month, at))


def member(number: str) -> Member:
    """A person of the story."""
    return Member.objects.get(person_id=number)


def _person(number: str, at: datetime) -> Member:
    last, first, born = next((one[1], one[2], one[3]) for one in sheets.PEOPLE if one[0] == number)
    made, _new = Member.objects.get_or_create(
        person_id=number,
        defaults={"last_name": last, "first_name": first, "birth_date": date.fromisoformat(born), "loaded_at": at},
    )
    return made


def _load(staff: Actor, on: date, *, at: datetime, second: bool) -> None:
    """The files of a run: homes, people, circumstances, claims as X12 and as sheets, risk groups."""
    try:
        pin_release(staff, on.year, "2.2", date(on.year - 1, 12, 10), at=at)
    except Refusal as refusal:
        if refusal.code != "CRG-VERSION-PINNED-BY-TEXT":
            raise
    for kind, name, text in sheets.files(on, second=second):
        load_file(staff, io.BytesIO(text.encode()), kind=kind, file_name=name, at=at)


def _choices(people: Mapping[str, Actor], first: date, at: datetime) -> None:
    """One person chose on the own page, one by telephone with the program."""
    walter, home = member(sheets.WALTER), HealthHome.objects.get(reference="IHH-001")
    choose(people[ENROLLED], walter, home, at=_at(days_after(first, 9), at))
    by_telephone = HealthHome.objects.get(reference="IHH-002")
    choose(people[PROGRAM], member("IL-1003"), by_telephone, at=_at(days_after(first, 12), at))


def _consents(provider: Actor, staff: Actor, closed: date, at: datetime) -> None:
    """Most of those assigned consented; one form lacks the sharing, and two people wait."""
    for number, signer in sheets.CONSENTED:
        person = member(number)
        held = person.assignments.filter(ends_on=None).select_related("home").get()
        given = max(days_after(held.effective_on, 5), days_after(closed, 3))
        signed = ConsentAsSigned(given, given, signer, "self", partner_sharing=True, mental_health_records=True)
        actor = provider if held.home.reference == "IHH-001" else staff
        enter_consent(actor, person, held.home, signed, at=_at(given, at))
    person = member(sheets.WITHOUT_SHARING)
    held = person.assignments.filter(ends_on=None).select_related("home").get()
    given = days_after(closed, 6)
    try:
        enter_consent(
            staff, person, held.home, ConsentAsSigned(given, given, person.name, "self", False), at=_at(given, at)
        )
    except Refusal as refusal:
        if refusal.code != "CONSENT-NO-SHARING":
            raise


def _at(on: date, at: datetime) -> datetime:
    """Three in the afternoon UTC of a day: morning in Illinois."""
    return at.replace(year=on.year, month=on.month, day=on.day, hour=15, minute=0, second=0, microsecond=0)
