"""The rows of the lists about disclosures, and the lines of one statement."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum

from carelaw.pbm.store.models import DisclosureStatement, LedgerSheet, PaymentFinding, ProgramEntity, VerifiedClaim
from carelaw.pbm.use_cases.disclosures.comparing import numbers_seen, runs_of
from carelaw.pbm.use_cases.disclosures.ledgers import ledgers_of, that_count
from carelaw.pbm.use_cases.disclosures.permissions import DIFFERENCES_SEE, DISCLOSURES_SEE
from carelaw.pbm.use_cases.disclosures.releasing import releases_of
from carelaw.pbm.use_cases.disclosures.stating import rates_owed, rebate_standing, statements_of
from carelaw.pbm.use_cases.disclosures.verifying import told_by_pharmacies, verifications_of
from carelaw.pbm.use_cases.program_terms.common import listed, programs_of, today
from carelaw.pbm.use_cases.scope.named import names_of
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.bulk.models import BulkRun
from carelaw.platform.parties.own import acts_for_own, own_parties
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

Rows = list[dict[str, Any]]
# A statement's page shows the first lines; the sheet has them all.
SHOWN_LINES = 500
_MOST = 5_000
FINDINGS_OPENED = declare(
    "disclosure-findings-opened",
    says="Somebody opened findings about what is designated confidential.",
    keys={"rows": Shape.COUNT},
    cite="215 ILCS 5/512-7.5",
)


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


def ledgers(actor: Actor, at: datetime) -> Rows:
    """Ledgers, the newest first."""
    found = ledgers_of(actor).annotate(total=Sum("entries__amount")).order_by("-at", "-number")
    names = names_of(one.manager_id for one in found)
    rows = []
    for one in found:
        counting = that_count(one.manager_id, one.kind, one.period_from, one.period_to)
        rows.append(
            {
                "number": one.number,
                "kind": one.kind,
                "manager": listed(names, one.manager_id),
                "period": f"{one.period_from} to {one.period_to}",
                "brought_by": one.brought_by,
                "designation": _designation(one.confidential),
                "rows_in": one.rows_in,
                "refused": one.faults.values("row").distinct().count(),
                "total": one.total or Decimal("0.00"),
                "counts": one.pk in {each.pk for each in counting},
            }
        )
    return rows


def compared(actor: Actor, at: datetime) -> Rows:
    """The newest comparison of everything one may see."""
    require(actor, DISCLOSURES_SEE)
    newest: dict[str, BulkRun] = {}
    for run in runs_of(numbers_seen(actor)):
        newest.setdefault(run.file_name, run)
    kinds = {"PQ": "amounts paid", "LG": "ledger of fees"}
    sent = dict(statements_of(actor).filter(number__in=newest).values_list("number", "kind"))
    return [
        {
            "number": number,
            "subject": sent.get(number) or kinds[number[:2]],
            "rows_in": run.rows_in,
            **{name: run.counts[name] for name in ("pass", "violation", "review", "indeterminate")},
            "stated": run.figures["stated"],
            "found": run.figures["found"],
            "spread_told": run.figures.get("spread_told"),
            "spread_not_told": run.figures.get("spread_not_told"),
            "compared_on": today(run.ended_at) if run.ended_at else None,
        }
        for number, run in newest.items()
    ]


def findings(actor: Actor, at: datetime) -> Rows:
    """What was disclosed and differs; what is designated says so, and that the list was opened is on record."""
    require(actor, DISCLOSURES_SEE)
    runs = {run.pk: run.file_name for run in runs_of(numbers_seen(actor))}
    found = PaymentFinding.objects.filter(run_id__in=runs, superseded=False).order_by("-amount", "row", "pk")
    marked = set(statements_of(actor).filter(confidential=True).values_list("number", flat=True))
    marked |= set(LedgerSheet.objects.filter(confidential=True).values_list("number", flat=True))
    rows = [
        {
            "number": runs[one.run_id],
            "outcome": one.outcome,
            "row": one.row if one.facts.get("stated") is not None else None,
            "where": one.reference,
            "claim": one.prescription_number,
            "pharmacy": one.pharmacy_npi,
            "amount": one.amount,
            "law": one.provisions,
            "says": one.says,
            "cite": one.cite,
            "designation": _designation(runs[one.run_id] in marked),
        }
        for one in found[:_MOST]
    ]
    opened = Counter(row["number"] for row in rows if row["designation"] == _designation(True))
    with transaction.atomic():
        for number, shown in sorted(opened.items()):
            append(FINDINGS_OPENED, actor=actor, at=at, body={"rows": shown}, subject=str(number))
    return rows


def entries(sheet: LedgerSheet) -> Rows:
    """The rows of a ledger as booked, and those put aside with what is permitted."""
    taken = [
        {
            "row": one.row,
            "party": one.party,
            "item": one.item,
            "entity": one.entity,
            "booked_on": one.booked_on,
            "amount": one.amount,
            "standing": "taken" if one.entity else "not allocated",
            "says": one.reference,
        }
        for one in sheet.entries.order_by("row")[:SHOWN_LINES]
    ]
    aside = [
        {
            "row": one.row, "party": "", "item": one.field, "entity": "", "booked_on": None, "amount": None,
            "standing": "put aside", "says": f"“{one.value}”; permitted: {one.permitted}",
        }
        for one in sheet.faults.order_by("row", "field")[:SHOWN_LINES]
    ]  # fmt: skip
    return sorted([*taken, *aside], key=lambda one: one["row"])


def _designation(confidential: bool) -> str:
    return "Confidential" if confidential else "Not designated"


def _last(line: ProgramEntity, kind: str) -> Any:
    sent = DisclosureStatement.objects.filter(program=line.program, entity_id=line.entity_id, kind=kind, state="sent")
    newest = sent.aggregate(at=Max("sent_at"))["at"]
    return today(newest) if newest else None
