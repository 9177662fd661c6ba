"""Evidence of an audit that was not planned here: it is never refused for what it shows, and what it shows is found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from carelaw.kernel.decision import Outcome, plain
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.rules.audits.whole_file import judged_file
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import Audit, AuditState
from carelaw.pbm.use_cases.audits.breaches import open_breach
from carelaw.pbm.use_cases.audits.findings import dollars
from carelaw.pbm.use_cases.audits.standing import CITE, done, party_name, pharmacies_of
from carelaw.pbm.use_cases.parties import manager_numbered, pharmacy_numbered
from carelaw.pbm.use_cases.permissions import AUDIT_EVIDENCE
from carelaw.pbm.wire.audit_columns import audit_file_of
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.parties.own import acts_for_own, not_yours

_MONEY = ("recouped", "overpaid", "underpaid", "settlement_amount")


def bring_evidence(
    actor: Actor, at: datetime, *, manager: str, pharmacy: str, says: str, told: Mapping[str, Any]
) -> tuple[Audit, int]:
    """Tell of an audit that was made without this register; gives it with how many rules it breaks or leaves open."""
    require(actor, AUDIT_EVIDENCE)
    party, benefit_manager = pharmacy_numbered(pharmacy), manager_numbered(manager.strip())
    if acts_for_own(actor) and party.pk not in pharmacies_of(actor, local_day(at)):
        raise not_yours()
    if benefit_manager is None:
        what = f"No benefit manager has the state number {manager.strip()[:20]}. Copy it from the letter."
        raise Refusal("manager-unknown", what, cite=CITE, field="manager")
    sent = {**told, **{name: dollars(told[name], name) if told.get(name) else None for name in _MONEY}}
    sent["days"] = "; ".join(told.get("days") or ())
    sent["requests"] = "; ".join(told.get("requests") or ())
    try:
        file = audit_file_of(sent)
    except ValueError:
        what = "The days on site cannot be read. Write each as 2026-06-15, one a line."
        raise Refusal("audit-days-unreadable", what, cite=CITE, field="days") from None
    judged = judged_file(file, adopted_law())
    with transaction.atomic():
        made = _kept(benefit_manager.pk, party.pk, {**plain(told), "says": says.strip()}, file.days, sent, at)
        for facts, decision in judged:
            keep(decision, facts, subject=f"audit:{made.reference}", at=at, actor=actor)
        title = f"Audit of {party_name(party.pk)} by {benefit_manager.name}, as evidence tells it"
        decisions = [decision for _facts, decision in judged]
        open_breach(
            f"{made.reference}:evidence", title, decisions, manager_id=benefit_manager.pk, at=at, audit=made.reference
        )
        done(actor, at, made, "evidence", len(judged))
    return made, sum(one.outcome in {Outcome.VIOLATION, Outcome.REVIEW} for one in decisions)


def _kept(
    manager_id: Any,
    pharmacy_id: Any,
    typed: dict[str, Any],
    days: tuple[date, ...],
    sent: Mapping[str, Any],
    at: datetime,
) -> Audit:
    """The audit as it is told; it stands where its last known event left it."""
    state = AuditState.NOTICED
    if sent.get("reported_on"):
        state = AuditState.PRELIMINARY
    elif days or sent.get("delivered_on"):
        state = AuditState.STARTED
    recouped: Decimal | None = sent.get("recouped")
    return Audit.objects.create(
        manager_id=manager_id,
        pharmacy_id=pharmacy_id,
        source="evidence",
        state=AuditState.FINAL if recouped is not None else state,
        typed=typed,
        saved_at=at,
        cycle=sent.get("cycle") or "",
        mode=sent.get("mode") or "",
        requests=[one.strip() for one in sent["requests"].split(";") if one.strip()],
        days=[day.isoformat() for day in sorted(days)],
        noticed_on=sent.get("notice_delivered_on"),
        mailed_on=sent.get("mailed_on"),
        certified_number=sent.get("certified_number") or "",
        delivered_on=sent.get("delivered_on"),
        response_due_on=sent.get("response_due_on"),
        started_on=min(days, default=None) or sent.get("delivered_on"),
        explained_on=sent.get("explained_on"),
        reported_on=sent.get("reported_on"),
        final_on=sent.get("recouped_on"),
    )
