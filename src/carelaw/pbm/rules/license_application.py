"""215 ILCS 5/512-4(b): what an application for a license holds, item by item."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.licensing import (
    AskedFor,
    CompanyName,
    EntityType,
    FiledChart,
    Founding,
    ListedOfficers,
    Officer,
    SampleContracts,
)
from carelaw.pbm.rules.places import PLACES

_CITE = "215 ILCS 5/512-4(b)"


@rule("PBM-17", cite=f"{_CITE}(1)")
def application_name(item: CompanyName, law: Law) -> Decision:
    """The company's name, and the state or country whose law it is organized or authorized under."""
    if not item.legal_name.strip():
        return wanting(fault("needs-legal_name", "Give the company's legal name.", "legal_name", cite=f"{_CITE}(1)"))
    if not item.organized_under.strip():
        says = "Name the state (US-IL) or country (CA) whose law the company is organized under."
        return wanting(fault("needs-organized_under", says, "organized_under", cite=f"{_CITE}(1)"))
    if item.organized_under not in PLACES:
        says = f"“{item.organized_under}” is no state or country; write a state as US-IL, a country as CA (ISO 3166)."
        return breached(fault("E-PBM-17", says, "organized_under", item.organized_under, f"{_CITE}(1)"))
    return passed("named", "The company and its home law are named.")


@rule("PBM-18", cite=f"{_CITE}(2)")
def application_founding(item: Founding, law: Law) -> Decision:
    """The act under which it was formed, the day, and for a corporation how long it is to exist."""
    cite = f"{_CITE}(2)"
    asked = [
        ("act_title", "Name the act under which the company was formed.", item.act_title.strip()),
        ("formed_on", "Give the day on which it was formed.", item.formed_on),
        ("entity_type", "Say what kind of organization it is.", item.entity_type),
    ]
    if item.entity_type is EntityType.CORPORATION:
        says = "Say how long the corporation is to exist: perpetual, or its last day as 2040-12-31."
        asked.append(("duration", says, item.duration.strip()))
    missing = [fault(f"needs-{name}", says, name, cite=cite) for name, says, value in asked if not value]
    if missing:
        return wanting(*missing)
    assert item.formed_on is not None
    if item.formed_on > item.filed_on:
        says = f"{item.formed_on} lies after the filing on {item.filed_on}; give the day on which it was formed."
        return breached(fault("E-PBM-18.future", says, "formed_on", item.formed_on, cite))
    if item.entity_type is EntityType.CORPORATION and not _is_duration(item.duration.strip()):
        says = f"“{item.duration}” is no duration: write perpetual, or the last day as 2040-12-31."
        return breached(fault("E-PBM-18.duration", says, "duration", item.duration, cite))
    return passed("founded", "The act, the day and where needed the duration are given.")


def _is_duration(text: str) -> bool:
    if text.lower() == "perpetual":
        return True
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@rule("PBM-19", cite=f"{_CITE}(3)")
def application_chart(item: FiledChart, law: Law) -> Decision:
    """An organizational chart."""
    if item.charts < 1:
        return wanting(fault("needs-chart", "File the organizational chart.", "chart", cite=f"{_CITE}(3)"))
    return passed("chart-filed", "An organizational chart is filed.")


@rule("PBM-20", cite=f"{_CITE}(4)")
def application_officers(item: ListedOfficers, law: Law) -> Decision:
    """Each officer with name, address, title and a biographical affidavit."""
    if not item.officers:
        return wanting(fault("needs-officers", "List the officers.", "officers", cite=f"{_CITE}(4)"))
    missing = [reason for officer in item.officers for reason in _of_officer(officer)]
    if missing:
        return wanting(*missing)
    return passed("officers-listed", "Each officer is listed with an affidavit.", len(item.officers))


def _of_officer(officer: Officer) -> list[Reason]:
    named = officer.name.strip() or "an officer without a name"
    asked = (
        ("name", "name", officer.name.strip()),
        ("address", "address", officer.address.strip()),
        ("title", "title", officer.title.strip()),
        ("affidavit", "biographical affidavit", officer.affidavit),
    )
    return [
        fault(f"needs-officer-{key}", f"The {word} of {named} is missing.", "officers", cite=f"{_CITE}(4)")
        for key, word, value in asked
        if not value
    ]


@rule("PBM-21", cite=f"{_CITE}(5)")
def application_contracts(item: SampleContracts, law: Law) -> Decision:
    """A sample of the contracts with covered entities and of those with network providers."""
    kinds = (
        ("entity-contract", "covered entities", item.with_covered_entities),
        ("network-contract", "network providers", item.with_network_providers),
    )
    missing = [
        fault(f"needs-{kind}", f"File a sample of the contracts with {whom}.", kind, cite=f"{_CITE}(5)")
        for kind, whom, count in kinds
        if count < 1
    ]
    return wanting(*missing) if missing else passed("samples-filed", "Samples of both kinds of contract are filed.")


@rule("PBM-22", cite=f"{_CITE}(6)")
def application_request(asked: AskedFor, law: Law) -> Decision:
    """What the Director asks for has its reason; while unanswered, the application is incomplete, not denied."""
    if not asked.reason.strip():
        says = "Say why this is asked for; the law allows reasonable requests."
        return breached(fault("E-PBM-22", says, "reason", cite=f"{_CITE}(6)"))
    if not asked.answered:
        return wanting(fault("unanswered", "A request of the Director waits for its answer.", cite=f"{_CITE}(6)"))
    return passed("answered", "What the Director asked for was answered.")
