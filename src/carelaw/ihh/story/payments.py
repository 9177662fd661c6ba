"""From services to money: a year that earned outcomes, a month paid with denials, a month that is due."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from carelaw.ihh.rules.outcomes_years import year_index
from carelaw.ihh.store.models import HealthHome, Member
from carelaw.ihh.story import sheets
from carelaw.ihh.story.members import PROGRAM, PROVIDER
from carelaw.ihh.use_cases.attributing import run_attribution
from carelaw.ihh.use_cases.choosing import choose, opt_out
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.consenting import ConsentAsSigned, enter_consent
from carelaw.ihh.use_cases.grouper_rows import pin_release
from carelaw.ihh.use_cases.importing import load_file
from carelaw.ihh.use_cases.keeping_fees import approve_fee, enter_fee
from carelaw.ihh.use_cases.logging_services import ServiceAsked, log_service
from carelaw.ihh.use_cases.outcomes import determine, publish, report_measure, sign_outcomes
from carelaw.ihh.use_cases.paying_months import run_month
from carelaw.ihh.use_cases.remitting import issue_remittances
from carelaw.ihh.use_cases.reporting_changes import record_change
from carelaw.ihh.use_cases.resolving_duplicates import load_other_claim
from carelaw.kernel.dates import first_of_following_month, months_after
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.parties.models import PartyKind
from carelaw.platform.parties.registry import enter_party
from carelaw.platform.story import StoryPerson

FINANCE, SECOND_FINANCE, PRAIRIE = "ihh-finance", "ihh-second-finance", "prairie"
PEOPLE = (
    StoryPerson("IHH_FINANCE", FINANCE, "Jules Arden", "Run the month that is due, take back, issue remittances."),
    StoryPerson("IHH_FINANCE", SECOND_FINANCE, "Mika Solano", "Sign outcomes that a colleague determined."),
    StoryPerson("IHH_PROVIDER", PRAIRIE, "Toni Garner", "Mend months that were not paid, log services."),
)
# Members of the year before: number, last name, first name, health home. They left at its end.
EARLIER = (
    ("IL-2001", "Ames", "Corinne", "IHH-001"),
    ("IL-2002", "Bauer", "Leopold", "IHH-002"),
)
_FEES = (("A", "240.00"), ("B", "120.00"), ("C", "80.00"))
_MEASURES = (
    ("FUH-7", "CMS_CORE_2018", "higher", "0.35", "0.45"),
    ("PCR-OBS", "HEDIS", "lower", "0.20", "0.15"),
)
_REACHED = {"IHH-001": ((46, 100), (14, 100)), "IHH-002": ((38, 100), (19, 100))}
_PUBLISHED_AT = "https://www.example.org/fee-schedule-of-the-demonstration"


def prepare(at: datetime) -> Mapping[str, Mapping[str, list[str]]]:
    """The second health home's staff act for it alone."""
    name, npi = next((name, npi) for reference, name, npi in sheets.HOMES if reference == "IHH-002")
    party = enter_party(name, PartyKind.ORGANIZATION, {"npi": npi}, at=at)
    return {PRAIRIE: {"party": [str(party.pk)]}}


def tell_the_year_before(people: Mapping[str, Actor], at: datetime) -> None:
    """Last year: fees approved by two, measures published, nine months served and paid, two members who left."""
    year = legal_day(at).year - 1
    _fees(people, date(year, 1, 8), at)
    _publish(people[PROGRAM], year, at)
    _enroll(people[PROGRAM], date(year, 3, 18), at)
    for month in range(4, 13):
        first = date(year, month, 1)
        for number, _last, _first, home in EARLIER:
            _serve(people, home, number, first + timedelta(days=8), at)
        run_month(people[FINANCE], _on(first_of_following_month(first) + timedelta(days=2), at), first)
    for number, *_rest in EARLIER:
        opt_out(people[PROGRAM], Member.objects.get(person_id=number), at=_on(date(year, 12, 31), at))
    issue_remittances(people[FINANCE], _on(date(year + 1, 1, 5), at))
    _outcomes(people, year, at)


def tell(people: Mapping[str, Actor], at: datetime) -> None:
    """This autumn: the last month but one is paid with denials, the last month is served and waits for its run."""
    today = legal_day(at)
    paid, due = months_after(today.replace(day=1), -2), months_after(today.replace(day=1), -1)
    _autumn(people, paid, at)
    similar = {"reference": "MCO-77120", "person_id": "IL-1003", "code": "T1016", "biller_npi": "1245319599"}
    load_other_claim(people[FINANCE], _on(due + timedelta(days=1), at), **similar, served_on=paid + timedelta(days=20))
    run_month(people[FINANCE], _on(due + timedelta(days=2), at), paid)
    issue_remittances(people[FINANCE], _on(due + timedelta(days=3), at))
    for home, number in (("IHH-001", "IL-1002"), ("IHH-001", "IL-1005"), ("IHH-002", "IL-1003")):
        _serve(people, home, number, due + timedelta(days=13), at)
    # A change of which the enrollment system has heard nothing: what was paid since is to be taken back.
    record_change(
        people[PROGRAM],
        _on(due + timedelta(days=20), at),
        home="IHH-002",
        kind="professional",
        subject="Medical director",
        changed_on=paid + timedelta(days=14),
    )


def _autumn(people: Mapping[str, Actor], paid: date, at: datetime) -> None:
    """One member seen, one only written to, one called, one talked to and under review; the fifth had nothing."""
    day = paid + timedelta(days=21)
    _serve(people, "IHH-001", "IL-1002", day, at)
    _serve(people, "IHH-001", "IL-1005", day, at, mode="none", activity="CCM-E")
    _serve(people, "IHH-002", "IL-1004", day, at, mode="telephone", activity="CCM-E")
    _serve(people, "IHH-002", "IL-1003", day, at)


def _serve(
    people: Mapping[str, Actor],
    home: str,
    number: str,
    on: date,
    at: datetime,
    mode: str = "in-person",
    activity: str = "PFS-A",
) -> None:
    provider = people[PROVIDER if home == "IHH-001" else PRAIRIE]
    log_service(provider, _on(on, at), ServiceAsked(number, activity, on, mode))


def _fees(people: Mapping[str, Actor], on: date, at: datetime) -> None:
    for tier, amount in _FEES:
        line = {"tier": tier, "amount": Decimal(amount), "first_day": on.replace(day=1), "published_url": _PUBLISHED_AT}
        row = enter_fee(people[FINANCE], _on(on, at), **line)  # type: ignore[arg-type]
        approve_fee(people[SECOND_FINANCE], _on(on + timedelta(days=1), at), row.pk)


def _publish(staff: Actor, year: int, at: datetime) -> None:
    """The measures of the year, thirty days and more before it; for a demonstration a panel of one is enough."""
    measures = [
        {"code": code, "source": source, "alignment": ["CMS"], "direction": way, "bronze": bronze, "silver": silver}
        for code, source, way, bronze, silver in _MEASURES
    ]
    publish(
        staff,
        _on(date(year - 1, 11, 20), at),
        index=year_index(date(year, 1, 1), adopted_law()),
        url="https://www.example.org/outcomes-of-the-demonstration",
        least_members=1,
        measures=[{**one, "least_denominator": 30} for one in measures],
    )


def _enroll(staff: Actor, on: date, at: datetime) -> None:
    """Two members by the whole path: files, a run, their choice, their consent."""
    try:
        pin_release(staff, on.year, "2.2", date(on.year - 1, 12, 10), at=at)
    except Refusal as refusal:
        if refusal.code != "CRG-VERSION-PINNED-BY-TEXT":
            raise
    for kind, text in _files(on):
        load_file(staff, io.BytesIO(text.encode()), kind=kind, file_name=f"{kind}_{on:%Y%m}.csv", at=_on(on, at))
    run_attribution(staff, on, at=_on(on, at))
    for number, last, first, reference in EARLIER:
        person, home = Member.objects.get(person_id=number), HealthHome.objects.get(reference=reference)
        chosen = on + timedelta(days=9)
        choose(staff, person, home, at=_on(chosen, at))
        signed = chosen + timedelta(days=5)
        form = ConsentAsSigned(signed, signed, f"{first} {last}", "self", partner_sharing=True)
        enter_consent(staff, person, home, form, at=_on(signed, at))


def _files(on: date) -> list[tuple[str, str]]:
    """The homes, both people with coverage, and for each a stay of long ago that leads to a tier."""
    homes = next(text for kind, _name, text in sheets.files(on, second=False) if kind == "homes")
    people, claims, codes = [_PEOPLE_HEAD], [_CLAIMS_HEAD], ["claim_id,position,code_set,code"]
    begun = on - timedelta(days=600)
    for place, (number, last, first, _home) in enumerate(EARLIER, start=1):
        street = f"{place} Harbor Street,Chicago,60611,Cook,312-555-0188,en,"
        people.append(f"{number},90000{number[3:]},{last},{first},1972-02-1{place},F,{street},ART5,2023-01-01,")
        stay = f"{begun},{begun + timedelta(days=6)},{begun},01,885,1518013580,1518013580"
        claims.append(f"C-10{place},{number},I,0111,,{stay},,PAID,")
        codes.append(f"C-10{place},P,10,F33.2")
    return [
        ("homes", homes),
        *(
            (kind, "\n".join(rows) + "\n")
            for kind, rows in (("members", people), ("claims", claims), ("claim-dx", codes))
        ),
    ]


def _outcomes(people: Mapping[str, Actor], year: int, at: datetime) -> None:
    """Silver for the first health home, signed and owed; bronze for the second, waiting for a second person."""
    index, locked = year_index(date(year, 1, 1), adopted_law()), date(year + 1, 7, 1)
    for home, reached in _REACHED.items():
        for (code, *_terms), (numerator, denominator) in zip(_MEASURES, reached, strict=True):
            report_measure(
                people[PROGRAM],
                _on(locked - timedelta(days=20), at),
                home=home,
                index=index,
                code=code,
                numerator=numerator,
                denominator=denominator,
            )
        result = determine(people[FINANCE], _on(locked, at), home=home, index=index)
        if home == "IHH-001":
            sign_outcomes(people[SECOND_FINANCE], _on(locked + timedelta(days=6), at), result.pk)


def _on(on: date, at: datetime) -> datetime:
    """Four in the afternoon UTC of a day: morning in Illinois. Never after today."""
    then = at.replace(year=on.year, month=on.month, day=on.day, hour=16, minute=0, second=0, microsecond=0)
    return min(then, at)


_PEOPLE_HEAD = (
    "person_id,recipient_number,last_name,first_name,birth_date,sex,address,city,zip_code,county,phone,language,"
    "household_id,program,coverage_from,coverage_to"
)
_CLAIMS_HEAD = (
    "claim_id,person_id,form,tob,pos,from,through,admit,discharge_status,drg,billing_npi,facility_npi,taxonomy,"
    "status,replaces_claim_id"
)
