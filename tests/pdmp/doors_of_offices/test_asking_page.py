"""The page on which partner states and offices ask: found in the menu, and a choice where several people fit."""

from __future__ import annotations

from datetime import date

import pytest

from carelaw.pdmp.use_cases.doors.partners import record_partner
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.parties.models import License, Party
from tests.pdmp.conftest import AT, actor
from tests.pdmp.doors_of_offices.conftest import appointed
from tests.pdmp.web.history_people import reported, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))


@pytest.fixture
def neighbor(admin: Actor) -> Actor:
    """A prescriber of Ohio, licensed there, whose state has an agreement."""
    record_partner(
        admin, AT, state="OH", program="Ohio program", reference="MOU-1", standard="PMIX 2.0",
        roles=("OOS_PRESCRIBER",), signed_on=date(2024, 12, 1), starts_on=date(2025, 1, 1),
    )  # fmt: skip
    who = actor("OOS_PRESCRIBER", state=("OH",), license=("OH-1",))
    party = Party.objects.create(kind="person", name=who.name, account_id=who.account_id, created_at=AT)
    License.objects.create(party=party, kind="physician", number="OH-1", state="OH", valid_from=date(2015, 1, 1))
    return who


def test_a_prescriber_of_a_partner_state_asks_from_the_menu(neighbor: Actor, submitter: Actor) -> None:
    reported(submitter)
    here = signed_in(neighbor)
    assert 'href="/doors/ask/"' in here.get("/").content.decode()
    form = here.get("/doors/ask/").content.decode()
    assert "under your state&#x27;s agreement" in form
    assert 'name="case"' not in form
    asked = {"purpose": "TREATMENT", "attestation": "existing-patient", "last_name": "James", "first_name": "James"}
    james = {**asked, "last_name": "Jamesville", "birth_date": "1975-05-07"}
    several = here.post("/doors/ask/", james)
    people = several.context["page"].people
    assert len(people) == 2
    assert b'action="/doors/ask/"' in several.content
    one = here.post("/doors/ask/", {**james, "patient_id": people[0].patient_id}).content.decode()
    assert "What the agreement lets back" in one
    assert one.count("JAMESVILLE, JAMES") == 1
    again = here.post("/doors/ask/", {**james, "step": "change"}).content.decode()
    assert 'value="Jamesville"' in again


def test_an_id_that_no_answer_gave_opens_nothing(neighbor: Actor, submitter: Actor) -> None:
    reported(submitter)
    unknown = {"purpose": "TREATMENT", "attestation": "existing-patient", "patient_id": "P-1"}
    answer = signed_in(neighbor).post("/doors/ask/", unknown)
    assert answer.status_code in {403, 404, 422}
    assert "JAMESVILLE" not in answer.content.decode()


def test_an_office_goes_back_to_its_cases(admin: Actor) -> None:
    who, _ = appointed(admin, "CORONER_ME")
    page = signed_in(who).get("/doors/ask/").content.decode()
    assert '<a class="cl-back" href="/doors/mine/">' in page
    assert 'name="case"' in page


@pytest.mark.parametrize(
    ("role", "asked"),
    [
        ("DDAP_MDIRT", []),
        ("CORONER_ME", ["died_on"]),
        ("LICENSING_REP", ["dea_numbers", "administrative"]),
        ("DOH_ANALYST", ["dea_numbers", "reason"]),
    ],
)
def test_opening_a_case_asks_an_office_only_its_own(admin: Actor, role: str, asked: list[str]) -> None:
    who, _ = appointed(admin, role)
    form = signed_in(who).get("/doors/do/open-access-case/").context["page"]["form"]
    narrow = ("dea_numbers", "reason", "administrative", "died_on")
    assert [name for name in narrow if name in form.fields] == asked
    assert {"number", "people", "since", "until"} <= set(form.fields)
