"""What a benefit manager puts on file before it audits: standards, the way to appeal, the classes of pharmacies."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.audits import AuditMethod
from carelaw.pbm.rules.audits.amounts import no_extrapolation
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import AuditAppealsProcess, AuditPeer, AuditProtocol
from carelaw.pbm.use_cases.audits.standing import refusal_of
from carelaw.pbm.use_cases.parties import pharmacy_numbered
from carelaw.pbm.use_cases.permissions import AUDIT_RUN
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.parties.own import own_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_EQUAL = "215 ILCS 5/512-7.10(e)"
_APPEALS = "215 ILCS 5/512-7.10(h)"
PROTOCOL_ENTERED = declare(
    "audit-protocol-entered",
    says="Standards for audits of pharmacies were put on file.",
    keys={"manager": Shape.ID, "protocol": Shape.ID, "digest": Shape.DIGEST},
    cite=_EQUAL,
)
PROCESS_ENTERED = declare(
    "audit-process-entered",
    says="The way to appeal an audit was put on file.",
    keys={"manager": Shape.ID},
    cite=_APPEALS,
)
PEER_ENTERED = declare(
    "audit-peer-entered",
    says="The class of a pharmacy in audits was put on file.",
    keys={"manager": Shape.ID, "pharmacy": Shape.ID},
    cite=_EQUAL,
)
UNCLASSIFIED = "unclassified"


def enter_protocol(
    actor: Actor,
    at: datetime,
    *,
    code: str,
    method: str,
    sampling: str,
    period_months: int,
    documents: tuple[str, ...],
    tolerance: Decimal,
    error_classes: tuple[str, ...],
) -> AuditProtocol:
    """Put the next version of audit standards on file; standards that extrapolate are refused."""
    require(actor, AUDIT_RUN)
    manager = own_party(actor)
    if not 1 <= period_months <= 120:
        says = f"A period of {period_months} months is not permitted. Permitted: 1 to 120; each claim is tested anyway."
        raise Refusal("audit-protocol-period", says, cite=_EQUAL, field="period_months")
    if tolerance >= 100_000:
        says = f"A tolerance of ${tolerance:,.2f} is not permitted. Permitted: below $100,000."
        raise Refusal("audit-protocol-tolerance", says, cite=_EQUAL, field="tolerance")
    facts = AuditMethod(local_day(at), method, sampling)  # type: ignore[arg-type]
    decision = no_extrapolation(facts, law=adopted_law())
    if decision.outcome is Outcome.VIOLATION:
        raise refusal_of([decision])
    described = [method, sampling.strip(), period_months, sorted(documents), str(tolerance), sorted(error_classes)]
    digest = hashlib.sha256(json.dumps(described).encode()).hexdigest()
    with transaction.atomic():
        same = AuditProtocol.objects.filter(manager_id=manager.pk, code=code.strip().upper())
        made = AuditProtocol.objects.create(
            manager_id=manager.pk,
            code=code.strip().upper(),
            version=same.count() + 1,
            method=method,
            sampling=sampling.strip(),
            period_months=period_months,
            documents=list(documents),
            tolerance=tolerance,
            error_classes=list(error_classes),
            digest=digest,
            entered_at=at,
            checked=decision.outcome.value,
        )
        keep(decision, facts, subject=f"audit-protocol:{made.pk}", at=at, actor=actor)
        body = {"manager": str(manager.pk), "protocol": str(made.pk), "digest": digest}
        append(PROTOCOL_ENTERED, actor=actor, at=at, body=body, subject=str(made.pk))
    return made


def enter_process(
    actor: Actor,
    at: datetime,
    *,
    name: str,
    address: str,
    telephone: str,
    explanation: str,
    contract_days: int | None,
) -> AuditAppealsProcess:
    """Put the way to appeal on file, whole or in part; a report goes out only once it is whole."""
    require(actor, AUDIT_RUN)
    manager = own_party(actor)
    if contract_days is not None and not 1 <= contract_days <= 3650:
        says = f"{contract_days} days are not permitted. Permitted: 1 to 3,650, or empty where contracts set no day."
        raise Refusal("audit-process-days", says, cite=_APPEALS, field="contract_days")
    with transaction.atomic():
        made, _new = AuditAppealsProcess.objects.update_or_create(
            manager_id=manager.pk,
            defaults={
                "name": name.strip(),
                "address": address.strip(),
                "telephone": telephone.strip(),
                "explanation": explanation.strip(),
                "contract_days": contract_days,
                "updated_at": at,
            },
        )
        append(PROCESS_ENTERED, actor=actor, at=at, body={"manager": str(manager.pk)}, subject=str(manager.pk))
    return made


def enter_peer(actor: Actor, at: datetime, *, pharmacy: str, peer_class: str, affiliated: bool) -> AuditPeer:
    """Say in which class a pharmacy is compared with others, and whether it belongs to the benefit manager."""
    require(actor, AUDIT_RUN)
    manager, party = own_party(actor), pharmacy_numbered(pharmacy)
    with transaction.atomic():
        made, _new = AuditPeer.objects.update_or_create(
            manager_id=manager.pk,
            pharmacy_id=party.pk,
            defaults={"peer_class": peer_class.strip().lower(), "affiliated": affiliated, "entered_at": at},
        )
        body = {"manager": str(manager.pk), "pharmacy": str(party.pk)}
        append(PEER_ENTERED, actor=actor, at=at, body=body, subject=str(party.pk))
    return made


def protocols_of(manager_id: UUID | str) -> QuerySet[AuditProtocol]:
    """The standards of a benefit manager, the newest first."""
    return AuditProtocol.objects.filter(manager_id=manager_id).order_by("code", "-version")


def protocol_named(manager_id: UUID | str, reference: str) -> AuditProtocol | None:
    """Standards by their name, such as RETAIL/2, or the newest version of RETAIL."""
    code, _, version = reference.strip().upper().partition("/")
    found = protocols_of(manager_id).filter(code=code)
    if version:
        return found.filter(version=int(version)).first() if version.isdigit() and len(version) < 6 else None
    return found.first()


def process_of(manager_id: UUID | str) -> AuditAppealsProcess | None:
    """The way to appeal that a benefit manager put on file."""
    return AuditAppealsProcess.objects.filter(manager_id=manager_id).first()


def peer_of(manager_id: UUID | str, pharmacy_id: UUID | str) -> tuple[str, bool]:
    """The class of a pharmacy and whether it is affiliated; unclassified where nobody said."""
    found = AuditPeer.objects.filter(manager_id=manager_id, pharmacy_id=pharmacy_id).first()
    return (found.peer_class, found.affiliated) if found else (UNCLASSIFIED, False)
