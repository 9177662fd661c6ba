"""What a request can say, field by field: the words of its form, at every door the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from carelaw.pdmp.facts.history import PersonAsked
from carelaw.pdmp.facts.law_enforcement import AskedDoor, GrandJury, LawInvestigated, WarrantPurpose
from carelaw.pdmp.rules.birth_date import ahead
from carelaw.pdmp.rules.law_enforcement.schedules import FEDERAL_ONLY, SCHEDULES, SECOND

Kind = Literal["line", "words", "day", "choice", "choices"]
PURPOSES: Mapping[str, str] = {
    WarrantPurpose.SEARCH_WARRANT_PC: "Probable cause for a search warrant",
    WarrantPurpose.ARREST_WARRANT_PC: "Probable cause for an arrest warrant",
    WarrantPurpose.LICENSING: "A licensing case",
    WarrantPurpose.CUSTODY_DISPUTE: "A custody dispute",
    WarrantPurpose.EMPLOYMENT: "An employment matter",
    WarrantPurpose.CIVIL_FORFEITURE: "A civil forfeiture",
    WarrantPurpose.TRIAL_EXHIBIT: "An exhibit at a trial",
    WarrantPurpose.OTHER: "Something else",
}
LAWS: Mapping[str, str] = {
    LawInvestigated.STATE_DRUG_ACT: "Pennsylvania's controlled-substance act",
    LawInvestigated.FEDERAL_DRUG_ACT: "The federal Controlled Substances Act",
    LawInvestigated.OTHER_DRUG_LAW: "Another controlled-substance law",
    LawInvestigated.OTHER_CRIME: "Another crime",
}
AGENCIES: Mapping[str, str] = {
    "federal": "Federal",
    "state": "State",
    "local": "Local",
    "attorney-general": "The Attorney General's office",
    "other-state": "Of another state",
    "tribal": "Tribal",
}
DOORS: Mapping[str, str] = {
    AskedDoor.SCHEDULE_II: "Schedule II",
    AskedDoor.ORDER: "Other schedules under a court order",
    AskedDoor.BOTH: "Schedule II, and others under a court order",
    AskedDoor.GRAND_JURY: "Grand jury",
}
SCHEDULE_WORDS: Mapping[str, str] = {
    name: "On the federal list only" if name == FEDERAL_ONLY else f"Schedule {name}" for name in SCHEDULES
}


@dataclass(frozen=True, slots=True)
class FieldAsked:
    """One field of a request: its name, its label, how it is typed, what it permits."""

    name: str
    label: str
    kind: Kind = "line"
    says: str = ""
    choices: Mapping[str, str] | None = None
    most: int = 200


_SUBJECT = (
    FieldAsked("subject_last_name", "Last name of the person"),
    FieldAsked("subject_first_name", "First name of the person"),
    FieldAsked("subject_birth_date", "Date of birth of the person", "day"),
    FieldAsked("period_from", "Dispensed from", "day"),
    FieldAsked("period_to", "Dispensed through", "day"),
)
AGENCY_FIELDS = (
    FieldAsked("agency_case_number", "Agency's case number", most=60),
    FieldAsked("investigation_opened_on", "Investigation opened on", "day"),
    FieldAsked("officer_title", "Your rank or title"),
    FieldAsked("badge_number", "Your badge number", most=40),
    *_SUBJECT,
    FieldAsked(
        "schedules",
        "Schedules",
        "choices",
        "Schedule II of the state list needs no court order; every other one does.",
        SCHEDULE_WORDS,
    ),
    FieldAsked("purpose", "What the answer is for", "choice", "The act permits the first two only.", PURPOSES),
    FieldAsked("offense", "Offense under investigation"),
    FieldAsked("basis", "Why this person's record is needed", "words", most=2000),
)
GRAND_JURY_FIELDS = (
    FieldAsked("agency_case_number", "Number of the matter", most=60),
    FieldAsked("investigation_opened_on", "Matter opened on", "day"),
    FieldAsked("law_investigated", "Law under investigation", "choice", choices=LAWS),
    FieldAsked("law_cited", "Its section", most=120),
    FieldAsked("supervising_court", "Supervising court"),
    FieldAsked("notice_number", "Number of the notice of submission", most=40),
    *_SUBJECT,
)
# What no request can be run without, whatever the form asks for besides.
ALWAYS = ("agency_case_number", "subject_last_name", "subject_first_name", "subject_birth_date", "schedules", "purpose")
ALWAYS_GRAND_JURY = (
    "agency_case_number",
    "law_investigated",
    "law_cited",
    "supervising_court",
    "notice_number",
    "subject_last_name",
    "subject_first_name",
    "subject_birth_date",
)
NAMES = tuple(dict.fromkeys(field.name for field in (*AGENCY_FIELDS, *GRAND_JURY_FIELDS)))
ASKED: Mapping[str, FieldAsked] = {field.name: field for field in (*GRAND_JURY_FIELDS, *AGENCY_FIELDS)}
LABELS: Mapping[str, str] = {field.name: field.label for field in (*GRAND_JURY_FIELDS, *AGENCY_FIELDS)}


def faults_of(answers: Mapping[str, str], grand_jury: bool, on: date) -> dict[str, str]:
    """What is typed and cannot be taken on a day, by field, with what is permitted."""
    found = {}
    for asked in GRAND_JURY_FIELDS if grand_jury else AGENCY_FIELDS:
        typed = answers.get(asked.name, "")
        if typed and (says := _fault(asked, typed)):
            found[asked.name] = says
    if says := ahead(day_of(answers, "subject_birth_date"), on):
        found["subject_birth_date"] = f"{asked_label('subject_birth_date')}: {says}"
    first, last = day_of(answers, "period_from"), day_of(answers, "period_to")
    if first and last and last < first:
        found["period_to"] = f"{asked_label('period_to')}: {last} lies before {first}, the first day asked for."
    return found


def asked_label(name: str) -> str:
    """The words of a field."""
    return LABELS.get(name, name)


def said(answers: Mapping[str, str], name: str) -> str:
    """What a field says, in words."""
    typed = answers.get(name, "")
    asked = ASKED[name]
    return (asked.choices or {}).get(typed, typed) if asked.kind == "choice" else typed


def _fault(asked: FieldAsked, typed: str) -> str:
    if asked.kind == "day" and _day(typed) is None:
        return f"{asked.label}: “{typed[:40]}” is no day. Write it as 2025-03-31."
    if asked.kind == "choice" and asked.choices and typed not in asked.choices:
        return f"{asked.label}: “{typed[:40]}” is not permitted. Permitted: {', '.join(asked.choices)}."
    if asked.kind == "choices" and asked.choices:
        unknown = [one for one in listed(typed) if one not in asked.choices]
        if unknown:
            return f"{asked.label}: “{unknown[0][:40]}” is not permitted. Permitted: {', '.join(asked.choices)}."
    if len(typed) > asked.most:
        return f"{asked.label}: {len(typed)} characters; at most {asked.most} are taken."
    return ""


def given(answers: Mapping[str, str]) -> tuple[str, ...]:
    """The fields that say something."""
    return tuple(name for name in NAMES if answers.get(name, "").strip())


def listed(typed: str) -> tuple[str, ...]:
    """A list as typed, between commas or semicolons."""
    return tuple(part.strip() for part in typed.replace(";", ",").split(",") if part.strip())


def person_of(answers: Mapping[str, str]) -> PersonAsked:
    """Whom a request is about."""
    return PersonAsked(
        last_name=answers.get("subject_last_name", ""),
        first_name=answers.get("subject_first_name", ""),
        birth_date=day_of(answers, "subject_birth_date"),
    )


def schedules_of(answers: Mapping[str, str]) -> tuple[str, ...]:
    """The schedules asked for, in the order of the act."""
    typed = listed(answers.get("schedules", ""))
    return tuple(name for name in SCHEDULES if name in typed)


def door_of(schedules: tuple[str, ...]) -> AskedDoor:
    """The door that the schedules asked for need."""
    if set(schedules) == {SECOND}:
        return AskedDoor.SCHEDULE_II
    return AskedDoor.BOTH if SECOND in schedules else AskedDoor.ORDER


def purpose_of(answers: Mapping[str, str]) -> WarrantPurpose | None:
    """What the answer is wanted for; None while nothing permitted on the list is typed."""
    typed = answers.get("purpose", "")
    return WarrantPurpose(typed) if typed in set(WarrantPurpose) else None


def grand_jury_of(answers: Mapping[str, str], order_stands: bool | None = None) -> GrandJury:
    """The matter of a grand jury as typed."""
    typed = answers.get("law_investigated", "")
    return GrandJury(
        law_investigated=LawInvestigated(typed) if typed in set(LawInvestigated) else None,
        law_cited=answers.get("law_cited", ""),
        supervising_court=answers.get("supervising_court", ""),
        notice_number=answers.get("notice_number", ""),
        order_stands=order_stands,
    )


def day_of(answers: Mapping[str, str], name: str) -> date | None:
    """A typed day; None where it is none."""
    return _day(answers.get(name, ""))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
