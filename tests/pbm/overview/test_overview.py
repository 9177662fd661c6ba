"""The overview counts what is on file, and every number opens the list of what it counts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from carelaw.kernel.refusal import Refusal
from carelaw.pbm import story
from carelaw.pbm.store.models import LicenseStanding, PenaltySheet
from carelaw.pbm.story.conduct import tell_conduct
from carelaw.pbm.story.licenses import tell_licenses
from carelaw.pbm.use_cases.overview import counting, lists
from carelaw.pbm.use_cases.overview.figures import figures
from carelaw.pbm.use_cases.overview.kinds import KINDS, page_of, program_cases
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from carelaw.platform.cases import clocks
from carelaw.platform.parties.models import License
from tests.pbm.conduct.conftest import at, day, do, give_license
from tests.pbm.conduct.test_hearings_and_penalties import heard
from tests.pbm.conftest import acting, manager
from tests.platform.accounts.people import sign_in

LINK = re.compile(r'<a href="([^"]+)">([^<]*)</a>')
Scopes = Mapping[str, Mapping[str, list[str]]]


@pytest.fixture
def told(scopes: Scopes) -> dict[str, Actor]:
    """A license, an application, a complaint, an inquiry and a discipline case."""
    people = {p.login: acting(p.role, p.login, scopes[p.login], at(0)) for p in story.PEOPLE}
    tell_licenses(people[story.REGULATOR], people[story.FILER], people[story.APPLICANT], at(0))
    staff = people[story.REGULATOR], people[story.EXAMINER], people[story.HEARING_OFFICER]
    pharmacies = people[story.CORNER_PHARMACY], people[story.RIVER_PHARMACY]
    tell_conduct(*staff, people[story.FILER], *pharmacies, at(0), number=story.PRAIRIE)
    return people


def opened(told: Mapping[str, Actor], monkeypatch: pytest.MonkeyPatch) -> Client:
    """A client of the Director's staff on that day."""
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: at(0)))
    return sign_in(Client(), Account.objects.get(pk=told[story.REGULATOR].account_id), "PBM_REGULATOR")


def test_every_number_opens_as_many_rows_as_it_says(told: dict[str, Actor], monkeypatch: pytest.MonkeyPatch) -> None:
    client = opened(told, monkeypatch)
    page = client.get("/pbm/overview/").content.decode()
    links = [(url.replace("&amp;", "&"), words) for url, words in LINK.findall(page) if url.startswith("/pbm/")]
    counted = 0
    for url, words in dict.fromkeys(links):
        assert client.get(url).status_code == 200, url
        number = re.search(r"(?:^|: )(\d+)$", words)
        if number and "?" in url and "/licenses/" not in url:
            rows = list(csv.reader(io.StringIO(client.get(f"{url}&format=csv").content.decode("utf-8-sig"))))
            assert len(rows) - 1 == int(number[1]), (url, words)
            counted += 1
    assert counted >= 8


def test_the_plots_stand_with_their_tables(told: dict[str, Actor], monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(told, monkeypatch).get("/pbm/overview/").content.decode()
    assert page.count('role="img"') == page.count("<desc") >= 2
    assert "Price at the counter" in page
    assert "format=csv" in page


def test_open_cases_come_by_their_nearest_last_day(told: dict[str, Actor]) -> None:
    rows = counting.case_rows(told[story.REGULATOR], at(0))
    open_days = [row["due"] for row in rows if row["state"] == "open" and row["due"]]
    assert open_days == sorted(open_days)
    assert len(open_days) >= 3
    late = [row for row in counting.case_rows(told[story.REGULATOR], at(400)) if row["passed"]]
    assert {row["days_left"] < 0 for row in late} == {True}


def test_others_do_not_see_it(told: dict[str, Actor]) -> None:
    for login in (story.FILER, story.CORNER_PHARMACY, story.FINANCE, story.HEARING_OFFICER):
        for one in lists.LISTS:
            with pytest.raises(Refusal):
                one.rows(told[login], at(0))


@pytest.mark.parametrize(
    ("on", "status", "counts"),
    [
        (date(2024, 1, 1), "", False),
        (date(2024, 1, 2), "", True),
        (date(2025, 1, 1), "", True),
        (date(2025, 1, 2), "", False),
        (date(2024, 3, 1), "suspended", False),
        (date(2024, 3, 1), "probation", True),
        (date(2024, 2, 28), "suspended", True),
    ],
)
def test_a_license_counts_from_its_first_through_its_last_day(
    scopes: Scopes, on: date, status: str, counts: bool
) -> None:
    license = give_license(manager())
    stood = [(date(2024, 3, 1), status)] if status else []
    assert counting.in_force_on(license, on, stood) is counts


def test_twelve_months_end_with_this_one(regulator: Actor, license: License) -> None:
    LicenseStanding.objects.create(license_number=license.number, status="suspended", since=date(2024, 3, 15))
    months = counting.license_months(regulator, at(0))
    assert [row["month"] for row in (months[0], months[-1])] == ["2023-05", "2024-04"]
    assert [row["in_force"] for row in months[-5:]] == [0, 1, 1, 0, 0]
    assert (months[-4]["granted"], months[-2]["suspended"]) == (1, 1)


def test_penalties_are_demanded_and_paid_by_month(
    regulator: Actor, filer: Actor, officer: Actor, finance: Actor, license: License
) -> None:
    case = heard(regulator, filer, officer)
    do(regulator, "hearing-order", days=60, hearing=f"{case}-H1", causes="1", upheld="yes", text="It stands.")
    do(regulator, "civil-penalty", days=60, hearing=f"{case}-H1", basis="One cause.", amount="30000")
    sheet = PenaltySheet.objects.get()
    do(finance, "penalty-paid", days=80, penalty=sheet.reference, amount="400.00", reference="CHK-7", on=day(80))
    rows = {row["month"]: row for row in counting.penalty_months(regulator, at(80))}
    assert rows[f"{sheet.charged_on:%Y-%m}"]["demanded"] == f"{sheet.amount:.2f}"
    assert rows[f"{day(80):%Y-%m}"]["paid"] == "400.00"
    assert counting.penalties_in_all() == (sheet.amount, Decimal("400.00"))
    shown = {one.title: one for one in figures(regulator, at(80))}
    assert shown["Penalties"].count == f"${sheet.amount:,.2f}"


def test_every_kind_of_case_has_words_and_a_page(told: dict[str, Actor]) -> None:
    assert {one.kind for one in program_cases()} <= set(KINDS)
    assert {kind for kind in clocks._RULES if kind.startswith(("pbm.", "mac-"))} <= set(KINDS)
    assert all(page_of(one) for one in program_cases())
