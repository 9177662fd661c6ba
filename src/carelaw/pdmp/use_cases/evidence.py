"""What each family of doors establishes about a question, and what its doors let back.

A family registers one finder for its roles; the module that holds it is imported once, by `web/apps.py`:

    @evidence_for(Role.OAG_AGENT)
    def request_behind(actor: Actor, request: HistoryRequest, at: datetime) -> Evidence:
        stored = LeRequest.objects.filter(pk=request.case).first()
        within = {"attorney-general-court-order": (RowLimit(...),)}
        return Evidence(law_enforcement=LawEnforcementFacts(...), limits=within)

A finder states facts and never refuses: what it does not find stays None, and the door's conditions say what is
missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from carelaw.pdmp.facts.access import GovernmentFacts, LawEnforcementFacts, PartnerStateFacts, PatientAccessFacts, Role
from carelaw.pdmp.facts.history import HistoryReport, HistoryRequest
from carelaw.pdmp.facts.row_limit import NOTHING, RowLimit
from carelaw.platform.accounts.actor import Actor

Then = Callable[[HistoryReport], None]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a stored case, approval or agreement says about one question.

    `limits` has, for each door by its id in the access matrix, what it lets back; rows that fit one of a door's limits
    are given, and a door without an entry gives nothing. `patient_id` names whom the case itself is about, for a
    question that names nobody. With `discreet` nothing outside those limits shows in any way: a person without a row
    within them reads as somebody who is not on file. `notes` stand on every answer, in the same words whatever is on
    file. `then` is called inside the transaction that puts the answer on the record, before it is given.
    """

    law_enforcement: LawEnforcementFacts | None = None
    patient_access: PatientAccessFacts | None = None
    government: GovernmentFacts | None = None
    partner_state: PartnerStateFacts | None = None
    limits: Mapping[str, tuple[RowLimit, ...]] = field(default_factory=dict)
    patient_id: str = ""
    discreet: bool = False
    notes: tuple[str, ...] = ()
    then: Then | None = None
    identified_since: date | None = None


Finder = Callable[[Actor, HistoryRequest, datetime], Evidence]
_FINDERS: dict[Role, Finder] = {}


def evidence_for(*roles: Role) -> Callable[[Finder], Finder]:
    """Register who establishes the facts for these roles. Raises ValueError for a role that has somebody already."""

    def register(finder: Finder) -> Finder:
        for role in roles:
            if _FINDERS.setdefault(role, finder) is not finder:
                raise ValueError(f"The evidence for {role} is found by another function already.")
        return finder

    return register


def evidence_of(role: Role, actor: Actor, request: HistoryRequest, at: datetime) -> Evidence | None:
    """What is established about a question; None for the roles whose doors rest on the account alone."""
    finder = _FINDERS.get(role)
    return finder(actor, request, at) if finder else None


def limits_of(evidence: Evidence | None, doors: tuple[str, ...]) -> tuple[RowLimit, ...] | None:
    """What the doors that opened let back together; None when they set no limit of their own."""
    if evidence is None:
        return None
    return tuple(limit for door in doors for limit in evidence.limits.get(door, (NOTHING,)))
