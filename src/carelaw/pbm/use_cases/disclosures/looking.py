"""The rows of the lists about disclosures, and the lines of one statement."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max

from carelaw.pbm.store.models import DisclosureStatement, ProgramEntity, VerifiedClaim
from carelaw.pbm.use_cases.disclosures.permissions import DIFFERENCES_SEE, DISCLOSURES_SEE
from carelaw.pbm.use_cases.disclosures.releasing import releases_of
from carelaw.pbm.use_cases.disclosures.stating import rates_owed, rebate_standing, statements_of
from carelaw.pbm.use_cases.disclosures.verifying import told_by_pharmacies, verifications_of
from carelaw.pbm.use_cases.program_terms.common import listed, programs_of, today
from carelaw.pbm.use_cases.scope.named import names_of
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.parties.own import acts_for_own, own_parties

Rows = list[dict[str, Any]]
# A statement's page shows the first lines; the sheet has them all.
SHOWN_LINES = 500


def statements(actor: Actor, at: datetime) -> Rows:
    """Statements, the newest first."""
    found = statements_of(actor).select_related("program").order_by("-drafted_at", "-number")
    names = names_of(one.entity_id for one in found)
    return [
        {
            "number": one.number,
            "kind": one.kind,
            "program": one.program.number,
            "entity": listed(names, one.entity_id),
            "period": f"{one.period_from} to {one.period_to}",
            "total": one.total,
            "designation": "Confidential" if one.confidential else "Not designated",
            "state": one.state,
            "sent_on": today(one.sent_at) if one.sent_at else None,
        }
        for one in found
    ]


def lines(statement: DisclosureStatement) -> Rows:
    """The rows of a statement's sheet as they stand."""
    return [
        {"row": one.row, "standing": one.standing, "says": one.says, **one.cells}
        for one in statement.lines.order_by("row")[:SHOWN_LINES]
    ]


def owed(actor: Actor, at: datetime) -> Rows:
    """What is owed to each covered entity of the actor's programs."""
    require(actor, DISCLOSURES_SEE)
    found = ProgramEntity.objects.filter(program__in=programs_of(actor)).select_related("program")
    if acts_for_own(actor) and actor.role == "COVERED_ENTITY":
        found = found.filter(entity_id__in=own_parties(actor))
    names = names_of(one.entity_id for one in found)
    on = today(at)
    rows = []
    for one in found.order_by("program__number", "pk"):
        rebates = rebate_standing(one, on, on)
        rates = rates_owed(one.program, one.entity_id)
        rows.append(
            {
                "program": one.program.number,
                "entity": listed(names, one.entity_id),
                "year_ends_on": rebates[0].year_ends_on if rebates else None,
                "rebates": rebates[1].outcome.value if rebates else "indeterminate",
                "rebates_says": rebates[1].reasons[0].says if rebates else "No contract is on file.",
                "fees_stated_on": _last(one, "fees"),
                "rates": rates.outcome.value == "pass",
                "rates_says": rates.reasons[0].says,
                "rates_stated_on": _last(one, "rates"),
            }
        )
    return rows


def releases(actor: Actor, at: datetime) -> Rows:
    """Releases, the newest first."""
    found = releases_of(actor).select_related("statement").order_by("-asked_on", "-number")
    return [
        {
            "number": one.number,
            "statement": one.statement.number,
            "recipient": one.recipient,
            "basis": one.basis,
            "because": one.because,
            "asked_on": one.asked_on,
            "state": one.state,
            "released_on": today(one.released_at) if one.released_at else None,
        }
        for one in found
    ]


def verifications(actor: Actor, at: datetime) -> Rows:
    """Checks with pharmacies; a pharmacy counts its own claims."""
    found = verifications_of(actor).select_related("statement").order_by("-asked_on", "-number")
    names = names_of(one.entity_id for one in found)
    rows = []
    for one in found:
        claims = one.claims.all()
        if actor.role == "NETWORK_PHARMACY":
            claims = claims.filter(pharmacy_id__in=own_parties(actor))
        rows.append(
            {
                "number": one.number,
                "statement": one.statement.number,
                "entity": listed(names, one.entity_id),
                "asked_on": one.asked_on,
                "claims": claims.count(),
                # What pharmacies answered is not for the benefit manager.
                "answered": None if actor.role == "PBM_FILER" else claims.exclude(answered_on=None).count(),
                "objected_on": one.objected_on,
            }
        )
    return rows


def differences(actor: Actor, at: datetime) -> Rows:
    """Claims of checks with both amounts; those that differ come first."""
    require(actor, DIFFERENCES_SEE)
    found = VerifiedClaim.objects.select_related("verification").order_by("-outcome", "verification", "claim")
    if acts_for_own(actor):
        found = found.filter(verification__entity_id__in=own_parties(actor))
    names = names_of(one.pharmacy_id for one in found)
    return [
        {
            "verification": one.verification.number,
            "claim": one.claim,
            "pharmacy": listed(names, one.pharmacy_id),
            "disclosed": one.disclosed,
            "received": one.received,
            "difference": None if one.received is None else (one.disclosed or Decimal(0)) - one.received,
            "outcome": one.outcome or "indeterminate",
            "says": one.says or "Not answered.",
        }
        for one in found
    ]


def told(actor: Actor, at: datetime) -> Rows:
    """What pharmacies told covered entities."""
    found = told_by_pharmacies(actor).select_related("program").order_by("-told_on", "-number")
    names = names_of(party for one in found for party in (one.pharmacy_id, one.entity_id))
    return [
        {
            "number": one.number,
            "pharmacy": listed(names, one.pharmacy_id),
            "entity": listed(names, one.entity_id),
            "program": one.program.number,
            "told_on": one.told_on,
            "claims": len(one.claims),
            "total": sum((Decimal(amount) for amount in one.claims.values()), Decimal("0.00")),
        }
        for one in found
    ]


def _last(line: ProgramEntity, kind: str) -> Any:
    sent = DisclosureStatement.objects.filter(program=line.program, entity_id=line.entity_id, kind=kind, state="sent")
    newest = sent.aggregate(at=Max("sent_at"))["at"]
    return today(newest) if newest else None
