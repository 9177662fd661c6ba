"""The demonstration's offices around the monitoring program: who signs in, and what waits for them today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from carelaw.pdmp.story.board import ADVISER, tell_board, tell_policies
from carelaw.pdmp.story.doors import ANALYST, CORONER, LICENSING, QUALITY, REVIEWER, TEAM, tell_doors, tell_quality
from carelaw.pdmp.story.evaluation import tell_evaluation
from carelaw.pdmp.story.law_enforcement import AGENT, OFFICER, administrator, enter_agency, tell_law_enforcement
from carelaw.pdmp.story.patients import tell_patients
from carelaw.pdmp.story.reporting import BOARD, tell_reporting
from carelaw.pdmp.story.retention import tell_holds
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.story import StoryPerson

_NEIGHBOR, _COUNTER = "ohio-prescriber", "ohio-pharmacist"

PEOPLE: tuple[StoryPerson, ...] = (
    StoryPerson("LE_REQUESTER", OFFICER, "Jamie Kestrel", "Ask the Attorney General's office, report what came of it."),
    StoryPerson("OAG_AGENT", AGENT, "Blair Osprey", "Review, run and deliver law-enforcement requests."),
    StoryPerson("BOARD_MEMBER", BOARD, "Sidney Crake", "Set the interval, the phases, the standards."),
    StoryPerson("ADVISORY_MEMBER", ADVISER, "Jules Dipper", "Recommend something, read the board's answer."),
    StoryPerson("CORONER_ME", CORONER, "Avery Shrike", "Ask for the record of a person whose death you look into."),
    StoryPerson("DOH_REVIEWER", REVIEWER, "Quinn Dunlin", "Ask within a named review of the department."),
    StoryPerson("DOH_ANALYST", ANALYST, "Robin Sanderling", "Count and analyze without names."),
    StoryPerson("LICENSING_REP", LICENSING, "Terry Whimbrel", "Ask for a licensing case about a professional."),
    StoryPerson("COMMONWEALTH_QI", QUALITY, "Dana Phalarope", "Ask about Martin Hollenberg, on Medical Assistance."),
    StoryPerson(
        "OOS_PRESCRIBER", _NEIGHBOR, "Dr. Lane Bobolink", "Ask from Ohio, under the agreement with it.", "physician"
    ),
    StoryPerson("OOS_DISPENSER", _COUNTER, "Kit Grackle, RPh", "Ask from Ohio at the counter.", "pharmacist"),
    StoryPerson("OOS_PDMP", "ohio-program", "Sage Oriole", "Ask for the functions of Ohio's program."),
    StoryPerson("DDAP_MDIRT", TEAM, "Rowan Phoebe", "Ask within a case of the methadone team."),
    StoryPerson("VENDOR_OPS", "vendor", "Ira Nuthatch", "Run parts of the system: no question opens."),
    StoryPerson("PATIENT", "patient", "Pat Siskin", "Ask for one's own record, in English or Spanish."),
    StoryPerson("PARENT_GUARDIAN", "parent", "Noel Grebe", "Ask for the record of one's child under 18."),
    StoryPerson("HC_POA", "health-care-agent", "Marion Egret", "Ask for the record of whom one speaks for."),
)


def prepare(at: datetime) -> Mapping[str, Mapping[str, list[str]]]:
    """Enter the agencies; gives what each sign-in is limited to."""
    ohio = {"state": ["OH"]}
    return {
        OFFICER: {"party": [enter_agency(at)]},
        _NEIGHBOR: {**ohio, "license": ["PH000001"]},
        _COUNTER: {**ohio, "license": ["PH000001"]},
        "ohio-program": ohio,
    }


def tell(people: Mapping[str, Actor], at: datetime) -> None:
    """What happened before `at`, through the same use cases that people use."""
    tell_policies(people[BOARD], at)
    tell_law_enforcement(people[OFFICER], people[AGENT], at)
    tell_holds(people[AGENT], at)
    tell_reporting(people[BOARD], at)
    tell_patients(people[BOARD], at, people["patient"])
    tell_doors(administrator(at), people, at)
    tell_quality(administrator(at), people[QUALITY], at)
    tell_board(people[BOARD], people[ADVISER], at)
    tell_evaluation(people[BOARD], administrator(at), at)
