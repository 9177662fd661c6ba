"""What each role does without a mouse: from its list of work or its menu to an act of its own, and what it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.pdmp.files import HYDROCODONE
from tests.pdmp.web.keyboard import begins_in, choose, follow, go_down_to, opens, to_the_content, type_into

HYDROCODONE_TABLET = "hydrocodone 5 mg / acetaminophen 325 mg tablet"


@dataclass(frozen=True)
class Walk:
    """Somebody in a role, what is done there, and words of the answer."""

    role: str
    does: Callable[[Any], None]
    answer: str
    language: str = "en"

    @property
    def name(self) -> str:
        return f"{self.role} ({self.language})"


def from_work(page: Any, item: str) -> None:
    """From the list of what is due to one thing on it."""
    opens(page, "What is due")
    opens(page, item)


def names_august(page: Any, day: str) -> None:
    type_into(page, "Last name", "Sampleson")
    type_into(page, "First name", "August")
    type_into(page, "Date of birth", day)


def asks_for_a_history(page: Any) -> None:
    opens(page, "Ask for a history")
    begins_in(page, "id_last_name")
    page.keyboard.type("Sampleson")
    type_into(page, "First name", "August")
    type_into(page, "Date of birth", "3/12/1989")
    choose(page, "This person is my patient")
    follow(page, "Show the history")


def asks_at_the_counter(page: Any) -> None:
    opens(page, "Ask for a history")
    begins_in(page, "id_last_name")
    page.keyboard.type("Sampleson")
    type_into(page, "First name", "August")
    type_into(page, "Date of birth", "3/12/1989")
    type_into(page, "Controlled drug", HYDROCODONE_TABLET)
    type_into(page, "Prescription number", "2000353")
    choose(page, "This is my current patient")
    follow(page, "Show the history")


def asks_by_the_case(page: Any) -> None:
    opens(page, "My cases")
    opens(page, "Ask")
    to_the_content(page)
    names_august(page, "03121989")
    follow(page, "Ask")


def asks_about_a_license(page: Any) -> None:
    opens(page, "My cases")
    opens(page, "Ask")
    to_the_content(page)
    type_into(page, "DEA number", "BF1234563")
    follow(page, "Ask")


def asks_from_ohio(*says: tuple[str, str]) -> Callable[[Any], None]:
    def asks(page: Any) -> None:
        opens(page, "Ask for a history")
        to_the_content(page)
        names_august(page, "03121989")
        for label, words in says:
            type_into(page, label, words)
        follow(page, "Ask")

    return asks


def runs_a_request(page: Any) -> None:
    from_work(page, "Run LE-")
    opens(page, "Run")


def begins_a_request(page: Any) -> None:
    opens(page, "Requests")
    opens(page, "Begin a request")
    opens(page, "Begin")
    to_the_content(page)
    type_into(page, "#id_agency_case_number", "DC-2025-99")
    follow(page, "Save")


def disputes_a_row(page: Any) -> None:
    from_work(page, "Read the record of PM-")
    opens(page, "Read the record")
    opens(page, "Something is wrong")
    to_the_content(page)
    go_down_to(page, "#id_field_", "The quantity")
    type_into(page, "#id_claimed_value", "99")
    follow(page, "Send it")


def reads_in_spanish(page: Any) -> None:
    opens(page, "Mi registro")
    opens(page, "Leer el registro")
    opens(page, "Leer el registro")


def asks_for_a_child(page: Any) -> None:
    opens(page, "Mi registro")
    opens(page, "Pedirlo en este sitio web")
    to_the_content(page)
    go_down_to(page, "#id_capacity_", "Soy padre o madre")
    _fills_in(page, "03122015")
    follow(page, "Enviar mi solicitud")


def asks_for_a_principal(page: Any) -> None:
    opens(page, "My record")
    opens(page, "Ask on this website")
    to_the_content(page)
    _fills_in(page, "03121955")
    follow(page, "Send my request")


def _fills_in(page: Any, day: str) -> None:
    type_into(page, "#id_reply_to", "1 Oak St, Erie, PA 16501")
    type_into(page, "#id_first_name", "June")
    type_into(page, "#id_last_name", "Sampleson")
    type_into(page, "#id_birth_date", day)
    choose(page, "#id_declared_true")


def enters_a_meeting(page: Any) -> None:
    from_work(page, "Hold the yearly meeting")
    opens(page, "Enter a meeting")
    to_the_content(page)
    type_into(page, "Day", "01062025")
    go_down_to(page, "#id_extra_", "No")
    type_into(page, "Who called it", "Rowan Grebe")
    choose(page, "#id_called_by_chair_")
    follow(page, "Enter")


def recommends(page: Any) -> None:
    opens(page, "Advisory group")
    opens(page, "Recommend something")
    to_the_content(page)
    type_into(page, "Subject", "Plain words")
    type_into(page, "Recommendation", "Write every notice plainly.")
    follow(page, "Recommend")


def reports_zero(page: Any) -> None:
    opens(page, "Zero report")
    to_the_content(page)
    type_into(page, "First day", "1/1/2025")
    type_into(page, "Last day", "1/2/2025")
    follow(page, "Send the zero report")


def opens_an_account(page: Any) -> None:
    opens(page, "Accounts and roles")
    opens(page, "Open an account")
    to_the_content(page)
    type_into(page, "E-mail address", "nova@example.org")
    type_into(page, "Name", "Nova Newcomer")
    follow(page, "Open the account")


def finds_a_patient(page: Any) -> None:
    from_work(page, "Find the person of PM-")
    opens(page, "Find the person")
    opens(page, "It is this person")
    to_the_content(page)
    follow(page, "Make")


def verifies(page: Any) -> None:
    opens(page, "The record")
    opens(page, "Verify now")


def tries_a_rule(page: Any) -> None:
    opens(page, "Try a rule")
    to_the_content(page)
    type_into(page, "Words", "reporting-deadline")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    opens(page, "reporting-deadline")
    opens(page, "Decide")


def looks_after_a_part(page: Any) -> None:
    from_work(page, "Have the contract of “Hosting” renewed")
    opens(page, "Standing")
    follow(page, "Who may ask for what")
    to_the_content(page)
    type_into(page, "Role", "Vendor")
    follow(page, "Show")


WALKS: tuple[Walk, ...] = (
    Walk("PRESCRIBER", asks_for_a_history, "SAMPLESON, AUGUST"),
    Walk("PRESCRIBER_DESIGNEE", asks_for_a_history, "SAMPLESON, AUGUST"),
    Walk("DISPENSER", asks_at_the_counter, "SAMPLESON, AUGUST"),
    Walk("DISPENSER_DESIGNEE", asks_at_the_counter, "SAMPLESON, AUGUST"),
    Walk("OAG_AGENT", runs_a_request, "PDF to hand over"),
    Walk("LE_REQUESTER", begins_a_request, "LE-"),
    Walk("DOH_REVIEWER", asks_by_the_case, "What the case lets back"),
    Walk("DOH_ANALYST", asks_by_the_case, "What the case lets back"),
    Walk("LICENSING_REP", asks_about_a_license, "What the case lets back"),
    Walk("COMMONWEALTH_QI", asks_by_the_case, "What the case lets back"),
    Walk("DDAP_MDIRT", asks_by_the_case, "What the case lets back"),
    Walk("CORONER_ME", asks_by_the_case, "What the case lets back"),
    Walk("OOS_PDMP", asks_from_ohio(("For whom your program asks", "The program")), "What the agreement lets back"),
    Walk("OOS_PRESCRIBER", asks_from_ohio(("You declare", "An existing")), "What the agreement lets back"),
    Walk(
        "OOS_DISPENSER",
        asks_from_ohio(("You declare", "A current"), ("Drug being dispensed", HYDROCODONE)),
        "What the agreement lets back",
    ),
    Walk("PATIENT", disputes_a_row, "With the pharmacy"),
    Walk("PATIENT", reads_in_spanish, "El registro del programa", "es"),
    Walk("PARENT_GUARDIAN", asks_for_a_child, "Tenemos su solicitud", "es"),
    Walk("HC_POA", asks_for_a_principal, "We have your request"),
    Walk("BOARD_MEMBER", enters_a_meeting, "The meeting of 2025-01-06 is entered."),
    Walk("ADVISORY_MEMBER", recommends, "R-2025-1"),
    Walk("SUBMITTER", reports_zero, "zero-report"),
    Walk("ADMIN", opens_an_account, "Nova Newcomer"),
    Walk("DATA_STEWARD", finds_a_patient, "is ready; the requester is told by letter"),
    Walk("AUDITOR", verifies, "Verified: all"),
    Walk("RULES_READER", tries_a_rule, "elapsed hours after delivery"),
    Walk("VENDOR_OPS", looks_after_a_part, "Running the system opens no query."),
)
