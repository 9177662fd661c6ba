"""The plan sponsor's yearly audit: asked for, answered, its pack delivered with all rebates."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.sponsor_rights import AuditPack
from carelaw.pbm.facts.sponsor_rights import SponsorAudit as AuditAsked
from carelaw.pbm.rules.sponsors.rights import CITE_AUDIT, sponsor_audit, sponsor_audit_pack
from carelaw.pbm.store.models import Contract, ContractKind, SponsorAudit, SponsorAuditItem, SponsorAuditState
from carelaw.pbm.use_cases.program_terms.common import numbered, one_of, party_named, today, values_of
from carelaw.pbm.use_cases.scope.named import address_of
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.pbm.use_cases.sponsors.permissions import ANSWER, ASK, SPONSORS_SEE
from carelaw.pbm.use_cases.sponsors.telling import AUDIT_ANSWERED, AUDIT_ASKED, AUDIT_PACK
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.files.keeping import keep as keep_file
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.own import acts_for_own, own_parties, own_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

PARTS = ("claims", "prices", "guarantees", "product_rebates", "general_rebates")
_KEYS = {"audit": Shape.ID, "step": Shape.CODE}
AUDIT = declare("sponsor-audit", says="A plan sponsor's audit took a step.", keys=_KEYS, cite=CITE_AUDIT)


def contracts_of(actor: Actor) -> QuerySet[Contract]:
    """The contracts between benefit managers and those they serve, on whose side somebody stands."""
    found = Contract.objects.filter(kind__in=(ContractKind.ENTITY, ContractKind.INSURER))
    if not acts_for_own(actor):
        return found
    mine = own_parties(actor)
    return found.filter(Q(manager_id__in=mine) | Q(parties__party_id__in=mine)).distinct()


def audits_of(actor: Actor) -> QuerySet[SponsorAudit]:
    """The audits that somebody may see."""
    require(actor, SPONSORS_SEE)
    return SponsorAudit.objects.filter(contract__in=contracts_of(actor))


def ask_audit(actor: Actor, at: datetime, *, contract: str, scope: str) -> tuple[SponsorAudit, Decision]:
    """Ask for the audit of a contract. The first one in a year is the plan sponsor's right."""
    require(actor, ASK)
    with transaction.atomic():
        about, sponsor = one_of(contracts_of(actor), contract, "contract"), own_party(actor)
        facts = AuditAsked(first_day(about, at), today(at), _earlier(about, sponsor.pk))
        decision = sponsor_audit(facts, law=adopted_law())
        made = SponsorAudit.objects.create(
            number=numbered("SA", at),
            contract=about,
            sponsor_id=sponsor.pk,
            requested_on=today(at),
            scope=" ".join(scope.split())[:1000],
        )
        keep(decision, facts, subject=f"sponsor-audit:{made.number}", at=at, actor=actor)
        manager = party_named(about.manager_id)
        write_to_party(
            AUDIT_ASKED,
            key=made.number,
            party_id=manager.pk,
            at=at,
            values=values_of(
                sponsor=sponsor.name,
                manager=manager.name,
                contract=about.number,
                number=made.number,
                scope=made.scope,
            ),
            about=f"sponsor-audit:{made.number}",
            letter=True,
            address=address_of(manager),
        )
        append(AUDIT, actor=actor, at=at, body={"audit": made.number, "step": "asked"}, subject=made.number)
    return made, decision


def answer_audit(actor: Actor, at: datetime, *, audit: str, decision: str, reason: str) -> SponsorAudit:
    """Grant or decline an audit. Declining the first one of a year is refused, with the yearly right."""
    require(actor, ANSWER)
    with transaction.atomic():
        made = one_of(audits_of(actor), audit, "audit")
        if made.state != SponsorAuditState.ASKED:
            says = f"{made.number} is {made.get_state_display().lower()}; it was answered."
            raise Refusal("audit-answered", says, cite=CITE_AUDIT, field="audit", kind="conflict")
        about = made.contract
        earlier = _earlier(about, made.sponsor_id, without=made.pk)
        facts = AuditAsked(
            first_day(about, at),
            made.requested_on,
            earlier,
            decision,  # type: ignore[arg-type]
            reason,
        )
        judged = stop_at(sponsor_audit(facts, law=adopted_law()))
        made.state = SponsorAuditState.GRANTED if decision == "granted" else SponsorAuditState.REFUSED
        made.reason, made.answered_on = reason.strip()[:1000], today(at)
        made.save(update_fields=["state", "reason", "answered_on"])
        keep(judged, facts, subject=f"sponsor-audit:{made.number}", at=at, actor=actor)
        sponsor, manager = party_named(made.sponsor_id), party_named(about.manager_id)
        write_to_party(
            AUDIT_ANSWERED,
            key=made.number,
            party_id=sponsor.pk,
            at=at,
            values=values_of(
                number=made.number,
                contract=about.number,
                decision=made.get_state_display().lower(),
                sponsor=sponsor.name,
                manager=manager.name,
                on=made.answered_on,
                reason=f"Reason: {made.reason}" if made.reason else "",
                right=judged.reasons[0].says,
            ),
            about=f"sponsor-audit:{made.number}",
            letter=True,
            address=address_of(sponsor),
        )
        append(AUDIT, actor=actor, at=at, body={"audit": made.number, "step": decision}, subject=made.number)
    return made


def deliver_pack(actor: Actor, at: datetime, *, audit: str, files: dict[str, Attached | None]) -> SponsorAudit:
    """Deliver the pack of a granted audit; it may come in pieces, and is delivered once no part is missing."""
    require(actor, ANSWER)
    with transaction.atomic():
        made = one_of(audits_of(actor), audit, "audit")
        if made.state not in (SponsorAuditState.GRANTED, SponsorAuditState.DELIVERED):
            says = f"{made.number} is {made.get_state_display().lower()}; grant it first."
            raise Refusal("audit-not-granted", says, cite=CITE_AUDIT, field="audit", kind="conflict")
        for part, file in files.items():
            if file is not None:
                kept = keep_file(BytesIO(file.content))
                SponsorAuditItem.objects.update_or_create(
                    audit=made,
                    part=part,
                    defaults={"file_name": file.name[:200], "digest": kept.digest, "added_at": at},
                )
        there = {part: part in made.items.values_list("part", flat=True) for part in PARTS}
        facts = AuditPack(**there)
        decision = sponsor_audit_pack(facts, law=adopted_law())
        keep(decision, facts, subject=f"sponsor-audit:{made.number}", at=at, actor=actor)
        if decision.outcome is Outcome.PASS and made.state != SponsorAuditState.DELIVERED:
            made.state, made.delivered_on = SponsorAuditState.DELIVERED, today(at)
            made.save(update_fields=["state", "delivered_on"])
            _tell_pack(made, at)
        append(AUDIT, actor=actor, at=at, body={"audit": made.number, "step": "pack"}, subject=made.number)
    return made


def missing_parts(made: SponsorAudit) -> list[str]:
    """What the pack of an audit still lacks."""
    there = set(made.items.values_list("part", flat=True))
    return [part.replace("_", " ") for part in PARTS if part not in there]


def first_day(contract: Contract, at: datetime) -> date:
    """The contract's first day, from which its years are counted."""
    on = contract.events.filter(kind="executed").order_by("on").values_list("on", flat=True).first()
    return on or today(contract.registered_at or contract.created_at or at)


def _earlier(contract: Contract, sponsor_id: UUID, without: UUID | None = None) -> tuple[date, ...]:
    had = contract.sponsor_audits.filter(
        sponsor_id=sponsor_id, state__in=(SponsorAuditState.GRANTED, SponsorAuditState.DELIVERED)
    )
    others = had.exclude(pk=without) if without else had
    return tuple(others.order_by("requested_on").values_list("requested_on", flat=True))


def _tell_pack(made: SponsorAudit, at: datetime) -> None:
    sponsor, manager = party_named(made.sponsor_id), party_named(made.contract.manager_id)
    rows = "\n".join(
        f"| {one.part.replace('_', ' ')} | {one.file_name.replace('|', '/')} | {one.digest[:12]} |"
        for one in made.items.order_by("part")
    )
    write_to_party(
        AUDIT_PACK,
        key=made.number,
        party_id=sponsor.pk,
        at=at,
        values=values_of(sponsor=sponsor.name, manager=manager.name, number=made.number, rows=rows),
        about=f"sponsor-audit:{made.number}",
        letter=True,
        address=address_of(sponsor),
    )
