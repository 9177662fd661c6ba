"""What the lists of examinations and records show."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Outcome
from carelaw.pbm.store.models import (
    CourtPetition,
    Designation,
    DestroyedRecord,
    ExaminationCost,
    ExaminationRequest,
    RecordHold,
    Subpoena,
)
from carelaw.pbm.use_cases.examinations.asking import standing_of
from carelaw.pbm.use_cases.examinations.files import examinations_for
from carelaw.pbm.use_cases.examinations.records import record_row, records_for
from carelaw.pbm.use_cases.examinations.subpoenas import subpoenas_for
from carelaw.pbm.use_cases.permissions import RECORDS_SEE, SUBPOENA_SEE
from carelaw.pbm.use_cases.scope.authority import ZONE
from carelaw.pbm.use_cases.scope.named import names_of
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.parties.own import only_own

Rows = list[dict[str, Any]]
_STANDS = {
    "E-PBM-60.charge": "charged",
    "E-PBM-60.refused": "refused",
    "E-PBM-60.late": "late",
    "E-PBM-61": "late",
}


def examination_rows(actor: Actor, at: datetime) -> Rows:
    """The examinations, the newest first."""
    found = list(examinations_for(actor).prefetch_related("requests").order_by("-opened_at", "-number"))
    names = names_of(one.party_id for one in found)
    rows = []
    for one in found:
        asked = list(one.requests.all())
        rows.append(
            {
                "number": one.number,
                "manager": names.get(one.party_id, ""),
                "scope": one.scope,
                "period": f"{one.period_from} – {one.period_to}",
                "opened_on": legal_date(one.opened_at, ZONE),
                "requests": len(asked),
                "open_requests": sum(each.delivered_on is None for each in asked),
                "state": one.state,
            }
        )
    return rows


def request_rows(actor: Actor, at: datetime) -> Rows:
    """The requests, what is due soonest first."""
    on = legal_date(at, ZONE)
    found = ExaminationRequest.objects.filter(examination__in=examinations_for(actor)).select_related("examination")
    asked = list(found.order_by("-due_on", "-pk"))
    names = names_of(one.examination.party_id for one in asked)
    return [
        {
            "reference": one.reference,
            "manager": names.get(one.examination.party_id, ""),
            "kind": one.kind,
            "item": one.item,
            "person": one.person,
            "in_writing": one.in_writing,
            "asked_on": one.asked_on,
            "due_on": one.due_on,
            "delivered_on": one.delivered_on,
            "standing": stands(one, on),
            "discipline": one.discipline_number,
        }
        for one in asked
    ]


def stands(one: ExaminationRequest, on: Any) -> str:
    """Where a request stands, in a word."""
    decision = standing_of(one, on)
    known = _STANDS.get(decision.codes[0])
    return known or ("waiting" if decision.outcome is Outcome.INDETERMINATE else "given")


def subpoena_rows(actor: Actor, at: datetime) -> Rows:
    """The register of subpoenas, the newest first."""
    found = list(subpoenas_for(actor).order_by("-issued_on", "-number"))
    petitions = {one.subpoena_id: one for one in CourtPetition.objects.filter(subpoena__in=found)}
    return [subpoena_row(one, petitions.get(one.pk)) for one in found]


def subpoena_row(one: Subpoena, petition: CourtPetition | None) -> dict[str, Any]:
    """A subpoena as a line of the register."""
    state = "served" if one.served_on else "issued"
    if one.obeyed_on:
        state = "obeyed"
    elif petition is not None:
        state = "compelled" if petition.complied_on else "before-court"
    elif one.disobedience:
        state = "disobeyed"
    return {
        "number": one.number,
        "person": one.person,
        "issuer": one.issuer,
        "designation": one.designation.reference if one.designation else "",
        "issued_on": one.issued_on,
        "return_on": one.return_on,
        "served_on": one.served_on,
        "state": state,
        "court": petition.court if petition else "",
        "complied_on": petition.complied_on if petition else None,
    }


def designation_rows(actor: Actor, at: datetime) -> Rows:
    """The designations, the newest first."""
    require(actor, SUBPOENA_SEE)
    return [
        {"name": one.name, "reference": one.reference, "starts_on": one.starts_on, "ends_on": one.ends_on}
        for one in Designation.objects.order_by("-starts_on", "-pk")
    ]


def cost_rows(actor: Actor, at: datetime) -> Rows:
    """The lines of costs, the newest first."""
    found = ExaminationCost.objects.filter(examination__in=examinations_for(actor))
    return [
        {
            "examination": one.examination.number,
            "on": one.on,
            "examiner": one.examiner.name,
            "kind": one.kind,
            "says": one.says,
            "hours": one.hours,
            "amount": one.amount,
            "invoice": one.invoice,
        }
        for one in found.select_related("examination", "examiner").order_by("-on", "-pk")
    ]


def record_rows(actor: Actor, at: datetime) -> Rows:
    """The schedule of records, by number."""
    on = legal_date(at, ZONE)
    found = list(records_for(actor).order_by("number"))
    names = names_of(one.party_id for one in found)
    return [record_row(one, on, names) for one in found]


def hold_rows(actor: Actor, at: datetime) -> Rows:
    """The holds, the newest first."""
    require(actor, RECORDS_SEE)
    found = list(only_own(RecordHold.objects.select_related("examination"), actor, "party_id").order_by("-pk"))
    names = names_of(one.party_id for one in found)
    return [
        {
            "number": one.number,
            "manager": names.get(one.party_id, ""),
            "kind": one.kind or "all",
            "examination": one.examination.number if one.examination else "",
            "because": one.because,
            "placed_on": one.placed_on,
            "lifted_on": one.lifted_on,
        }
        for one in found
    ]


def destroyed_rows(actor: Actor, at: datetime) -> Rows:
    """What was destroyed, the newest first."""
    require(actor, RECORDS_SEE)
    found = list(only_own(DestroyedRecord.objects.all(), actor, "party_id").order_by("-destroyed_on", "-pk"))
    names = names_of(one.party_id for one in found)
    return [
        {
            "number": one.number,
            "manager": names.get(one.party_id, ""),
            "kind": one.kind,
            "reference": one.reference,
            "created_on": one.created_on,
            "kept_through": one.kept_through,
            "destroyed_on": one.destroyed_on,
        }
        for one in found
    ]
