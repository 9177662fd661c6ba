"""The road of one license, by keyboard alone: applied for, examined, disciplined, heard, fined, published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from carelaw.pbm import story
from carelaw.pbm.use_cases.complaints.acts import ACTS as COMPLAINT_ACTS
from carelaw.pbm.use_cases.complaints.acts import FILE_OPEN
from carelaw.pbm.use_cases.discipline.acts import ACTS as CONDUCT_ACTS
from carelaw.pbm.use_cases.examinations.acts import ACTS as EXAMINATION_ACTS
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from tests.browser import chromium as chromium
from tests.browser import page as page
from tests.pbm.conftest import acting
from tests.pdmp.web.keyboard import _STOP, heading, tab_to, to_the_content
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ACTS = {act.name: act for act in (*COMPLAINT_ACTS, *CONDUCT_ACTS, *EXAMINATION_ACTS, FILE_OPEN)}
FIRST = datetime(2026, 3, 2, 15, tzinfo=UTC)
PDF = {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 paper"}
COMPANY = {
    "organized_under": "US-IL",
    "act_title": "Limited Liability Company Act",
    "formed_on": "2006-04-18",
    "entity_type": "Limited liability company",
    "pays_providers": "Yes",
    "buys_at_negotiated_rate": "Yes",
    "other_actions": "No",
}


@dataclass
class Road:
    """The browser, who uses it, and on which day."""

    page: Any
    people: Mapping[str, Actor]
    now: datetime = FIRST

    def on(self, days: int) -> date:
        """The day so many days after the first."""
        return (FIRST + timedelta(days=days)).date()

    def comes(self, login: str, days: int) -> None:
        """Somebody signs in on a day and stands on the first page."""
        self.now = FIRST + timedelta(days=days)
        self.page.context.clear_cookies()
        actor = self.people[login]
        sign_in_browser(self.page, Account.objects.get(pk=actor.account_id), actor.role)
        self.page.goto("/")
        self.look()

    def look(self) -> None:
        """No fault of the page, and nothing that it shows is a code in place of words."""
        assert faults(self.page) == [], heading(self.page)
        assert self.page.complaints == [], heading(self.page)

    def follows(self, *words: str) -> None:
        """Past the menu to one link or button after another."""
        for each in words:
            to_the_content(self.page)
            self.press(each)

    def press(self, words: str) -> None:
        """Tab to a link or button, press Enter, and see the next page."""
        tab_to(self.page, words)
        while self.page.evaluate("document.activeElement.getAttribute('role') === 'region'"):
            tab_to(self.page, words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def does(self, name: str, **typed: Any) -> str:
        """On the page of an act: type what is not there yet, send it; gives what the next page says it came to."""
        act = ACTS[name]
        for asked in act.asks:
            if asked.name in typed:
                self.types(f"id_{asked.name}", asked.kind, typed[asked.name], dict(asked.choices))
        self.look()
        self.press(act.button)
        said = self.page.locator(".cl-messages, .usa-alert--success").first.inner_text()
        assert "id_" not in said
        return str(said)

    def types(self, field: str, kind: str, value: Any, choices: Mapping[str, str] = {}) -> None:
        """Type into one field as a person does without a mouse."""
        keyboard = self.page.keyboard
        self.reaches(f"{field}_0" if kind == "flag" else field)
        if kind == "flag":
            keyboard.press("Space")
            if value == "no":
                keyboard.press("ArrowDown")
        elif kind == "choice" or self.page.locator(f"select#{field}").count():
            keyboard.type(choices.get(value, value))
        elif kind == "day":
            keyboard.type(f"{value:%m%d%Y}")
        else:
            keyboard.press("Control+A")
            keyboard.type(str(value))

    def reaches(self, field: str) -> None:
        """The field has the focus, or gets it by Tab."""
        if self.page.evaluate(_STOP)[1] != field:
            tab_to(self.page, f"#{field}")

    def says(self, words: str) -> None:
        """The page says so."""
        assert words in self.page.locator("main").inner_text(), self.page.locator("main").inner_text()[:1500]


@pytest.fixture
def road(page: Any, home: Path, monkeypatch: pytest.MonkeyPatch) -> Road:
    """Everybody has an account; nothing has happened."""
    scopes = story.prepare(FIRST)
    page.context.set_default_timeout(240_000)
    made = Road(page, {p.login: acting(p.role, p.login, scopes[p.login], FIRST) for p in story.PEOPLE})
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: made.now))
    return made


def test_from_the_application_to_the_published_sanction(road: Road) -> None:
    number = licensed(road)
    looked_up(road, number, "Active")
    complained(road)
    case = examined(road)
    noticed(road, case)
    heard(road, case)
    fined(road, case)
    published(road, case, number)
    looked_up(road, number, "Revoked")
    barred(road)


def drawn_up(road: Road) -> None:
    """The benefit manager fills in an application, lists an officer and files the documents."""
    page = road.page
    road.follows("Licenses", "License applications", "Apply for a license")
    for name, words in COMPANY.items():
        kind = "choice" if page.locator(f"select#id_{name}").count() else "line"
        road.types(f"id_{name}", kind, words)
    road.press("Save")
    road.types("o-name", "line", "Alba Hale")
    road.types("o-title", "line", "President")
    road.types("o-address", "line", "400 West Adams Street, Springfield")
    road.types("o-sworn", "day", road.on(-3))
    page.set_input_files("#o-file", PDF)
    road.press("List this officer")
    for kind in ("chart", "entity-contract", "network-contract"):
        page.select_option("#d-kind", kind)
        page.set_input_files("#d-file", {**PDF, "buffer": f"%PDF-1.4 {kind}".encode()})
        road.press("File the document")
    road.look()


def licensed(road: Road) -> str:
    """The benefit manager applies, the Director's staff enters the fee and grants the license."""
    page = road.page
    road.comes(story.FILER, 0)
    drawn_up(road)
    road.follows("File the application")
    road.says("The application is filed. Next, pay the fee.")
    road.comes(story.REGULATOR, 1)
    road.follows("What is due", "Look through the application")
    road.types("amount", "line", "1000.00")
    road.types("payment_reference", "line", "CHECK-1")
    road.types("paid-on", "day", road.on(1))
    road.press("Enter the payment")
    road.types("grant-on", "day", road.on(1))
    road.press("Grant")
    road.says("is granted")
    return str(page.url.rstrip("/").rpartition("/")[2])


def looked_up(road: Road, number: str, status: str) -> None:
    """Somebody without an account looks the license up and opens it."""
    road.page.context.clear_cookies()
    road.page.goto("/pbm/licenses/")
    road.look()
    road.types("q", "line", "Prairie")
    road.press("Look up")
    road.says(status)
    road.follows("Prairie Benefit Management LLC")
    road.says(number)
    road.look()


def complained(road: Road) -> None:
    """The public complains without an account; a pharmacy, its agent and a covered entity with theirs."""
    road.page.goto("/pbm/complain/")
    typed = {"against": "Prairie", "subject": "counter-price", "says": "I was asked for more than the price."}
    assert "C-2026-00001" in road.does("complaint-open", **typed)
    road.look()
    typed |= {"against": story.PRAIRIE, "subject": "payment"}
    for place, login in enumerate((story.CORNER_PHARMACY, story.PSAO_OFFICE, story.COVERED_ENTITY), 2):
        road.comes(login, 2)
        road.follows("Complaints and retaliation", "Complain to the Department")
        assert f"C-2026-0000{place}" in road.does("complaint-file", **typed)
        road.follows("Complaints", f"C-2026-0000{place}")
        road.says("I was asked for more than the price.")


def examined(road: Road) -> str:
    """An examiner asks for records, the benefit manager refuses, the refusal becomes a ground; gives the case."""
    road.comes(story.EXAMINER, 3)
    road.follows("Examinations, discipline, complaints", "Examinations and records", "Open an examination")
    road.does(
        "exam-open",
        manager="Prairie",
        reason="Complaints about payment.",
        scope="Remittances of the last quarter.",
        period_from=road.on(-90),
        period_to=road.on(0),
        examiners="Ines Calder",
    )
    road.follows("Examinations", "X-2026-")
    road.look()
    road.follows("Ask for records or help")
    road.does("exam-ask", kind="records", item="Remittance files", in_writing="yes", due_on=road.on(13))
    road.comes(story.FILER, 4)
    road.follows("What is due", "Answer the examiners", "Refuse a request")
    road.does("exam-refuse", because="We hold them to be secret.")
    road.comes(story.EXAMINER, 5)
    road.follows("What is due", "Decide whether")
    said = road.does("exam-refer", reasonable="yes", why="Named files of one quarter.")
    return str(next(word.strip(".,;:") for word in said.split() if word.startswith("D-2026-")))


def noticed(road: Road, case: str) -> None:
    """The Director's staff proposes a revocation and mails its notice."""
    road.comes(story.REGULATOR, 6)
    road.follows("Overview", "Open cases")
    road.press(f"Discipline {case}")
    road.look()
    road.follows("Propose actions")
    road.does("action-propose", kinds="revocation", reasons="Named records were refused.")
    road.says(f"Case {case}")
    road.follows("Mail the notice of an action")
    road.does("action-mail", mailed_on=road.on(6), mail_number="CM-1", effective_on=road.on(6))
    road.follows("Put an action in effect")
    road.does("action-effect", effective_on=road.on(6))
    road.says("In effect")


def heard(road: Road, case: str) -> None:
    """The benefit manager demands a hearing; it is set, held stage by stage, and the order stands."""
    road.comes(story.FILER, 7)
    road.follows("Examinations, discipline, complaints", "Discipline and complaints", "Discipline cases", case)
    road.look()
    road.follows("Demand a hearing")
    road.does("hearing-demand", signer="Ruben Castellan")
    road.comes(story.REGULATOR, 8)
    road.follows("What is due", f"Set the hearing {case}-H1", "Set a hearing")
    road.does(
        "hearing-set",
        notice_mailed_on=road.on(8),
        mail_number="CM-2",
        held_on=road.on(28),
        place="320 West Washington Street, Springfield",
        officer=f"Test {story.HEARING_OFFICER}",
        procedural_part="50 Ill. Adm. Code 2402",
    )
    road.comes(story.HEARING_OFFICER, 28)
    road.follows("What is due", "Hold and record the hearing")
    for stage in ("appearance", "exhibits", "record", "proposed-findings"):
        road.follows("Enter a stage of a hearing")
        more = {"causes": "1"} if stage == "proposed-findings" else {}
        road.does("hearing-enter", stage=stage, on=road.on(28), says="Entered.", **more)
    road.look()
    road.comes(story.REGULATOR, 29)
    road.follows("What is due", f"Make the order after {case}-H1", "Make the order after a hearing")
    road.does("hearing-order", causes="1", upheld="yes", text="The revocation stands.")
    road.follows("Enter the service of an order")
    road.does("hearing-order-served", served_on=road.on(29), mail_number="CM-3")


def fined(road: Road, case: str) -> None:
    """A civil penalty is charged and paid."""
    road.follows("Charge a civil penalty")
    road.does("civil-penalty", amount="30000", basis="One cause.")
    road.says("$30,000.00")
    road.comes(story.FINANCE, 40)
    road.follows("What is due", "$30,000.00 of")
    road.look()
    road.follows("Enter a payment of a penalty")
    road.does("penalty-paid", amount="30000", reference="CHECK-2", on=road.on(40))
    road.says("$0.00")


def published(road: Road, case: str, number: str) -> None:
    """The sanction is published, and everybody reads it."""
    road.comes(story.REGULATOR, 41)
    road.follows("What is due", f"Publish {case}-A1", "Publish a sanction")
    road.does("action-publish")
    road.page.context.clear_cookies()
    road.page.goto("/pbm/sanctions/")
    road.look()
    road.says("Prairie Benefit Management LLC")
    road.says(number)


def barred(road: Road) -> None:
    """The benefit manager applies again; the page and the refusal both name the day on which the bar ends."""
    road.comes(story.FILER, 42)
    drawn_up(road)
    road.says("It may apply from March 9, 2029")
    road.follows("File the application")
    road.says("the earliest day is")
