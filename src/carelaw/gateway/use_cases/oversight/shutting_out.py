"""Prohibition of a party, its end, and the end of agreements for a breach: each point by itself, everybody told."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from carelaw.gateway.facts.compliance import Prohibition
from carelaw.gateway.facts.oversight import Termination
from carelaw.gateway.facts.search import PointState
from carelaw.gateway.letters import oversight as letters
from carelaw.gateway.rules.cure_notice import prohibition
from carelaw.gateway.rules.oversight.breaching import termination
from carelaw.gateway.rules.refusal_codes import SECTION, refusal, refused
from carelaw.gateway.store.models import ConnectionPoint, CureNotice, Finding, PartyProhibition, VendorLoss
from carelaw.gateway.use_cases import agreements, points
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.oversight.findings import finding_of, step
from carelaw.gateway.use_cases.oversight.standing import Held, on_file, points_of_party
from carelaw.gateway.use_cases.permissions import SEE_OVERSIGHT, SHUT_OUT
from carelaw.gateway.use_cases.registering import names_of
from carelaw.gateway.wire.message import printable
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.agreements import register
from carelaw.platform.agreements.models import Agreement
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = f"{SECTION}(g)(10)"
CHANGED = declare(
    "gateway-prohibition",
    says="A party was prohibited, or its prohibition lifted.",
    keys={"prohibition": Shape.ID, "what": Shape.CODE, "points": Shape.COUNT},
    cite=CITE,
)
_KINDS = {agreements.MEMORANDUM: "Memorandum", agreements.DATA_SHARING: "Data sharing agreement"}


def prohibit(actor: Actor, at: datetime, *, party: str, grounds: str, finding: str, reason: str) -> PartyProhibition:
    """Shut a party out, after an uncured notice or at once with a written reason; its points stop with the act."""
    require(actor, SHUT_OUT)
    about = on_file(party)
    assert about.party_id is not None
    on = law_day(at)
    notice = _uncured(about.party_id, on)
    cured = _cured(about.party_id, finding) if notice is None else None
    told = Prohibition(notice.sent_on if notice else None, cured.cured_on if cured else None, reason)
    decision = prohibition(told, law=adopted_law())
    if decision.outcome is not Outcome.PASS:
        raise refusal(decision)
    if not grounds.strip():
        raise refused("REASON_REQUIRED", "Write down the grounds of the prohibition.", field="grounds")
    with transaction.atomic():
        made = _made(actor, at, about, grounds, finding_of(actor, finding) if finding else None, notice, on)
        for point in points_of_party(about.party_id):
            if point.state not in {PointState.RETIRED, PointState.PROHIBITED}:
                made.points_before[str(point.pk)] = point.state
                points.shut_out(actor, point, because=f"{made.reference}: {grounds}", at=at)
        made.save(update_fields=["points_before"])
        keep(decision, told, subject=f"gateway-prohibition:{made.reference}", at=at, actor=actor)
        if made.finding is not None:
            step(actor, at, made.finding.reference, "prohibited", grounds, reference=made.reference)
        _tell(made, at)
        body = {"prohibition": made.reference, "what": "prohibited", "points": len(made.points_before)}
        append(CHANGED, actor=actor, at=at, body=body, subject=str(made.pk))
    return made


def _made(
    actor: Actor,
    at: datetime,
    about: Held,
    grounds: str,
    finding: Finding | None,
    notice: CureNotice | None,
    on: date,
) -> PartyProhibition:
    assert about.party_id is not None
    if PartyProhibition.objects.filter(party_id=about.party_id, lifted_on__isnull=True).exists():
        says = f"{about.name} is prohibited already."
        raise Refusal("party-prohibited-already", says, cite=CITE, field="party", kind="conflict")
    return PartyProhibition.objects.create(
        reference=f"PR-{on.year}-{next_in(f'gateway.prohibitions.{on.year}'):04d}",
        party_id=about.party_id,
        party_name=about.name,
        grounds=printable(grounds)[:500],
        finding=finding,
        cure_notice=notice,
        decided_by=actor.name[:120],
        from_on=on,
        at=at,
    )


def lift(actor: Actor, at: datetime, *, prohibition: str, because: str) -> PartyProhibition:
    """Let a party in again: each of its points stands as it stood, unless something else stops it."""
    require(actor, SHUT_OUT)
    if not because.strip():
        raise refused("REASON_REQUIRED", "Say why the prohibition is lifted; the reason stays.", field="because")
    with transaction.atomic():
        found = PartyProhibition.objects.select_for_update().filter(reference=printable(prohibition)).first()
        if found is None:
            raise Refusal("not-found", "No prohibition has this reference.", field="prohibition", kind="not-found")
        if found.lifted_on is not None:
            says = f"{found.reference} was lifted on {found.lifted_on}."
            raise Refusal("prohibition-lifted", says, cite=CITE, field="prohibition", kind="conflict")
        found.lifted_on, found.lifted_because = law_day(at), printable(because)[:300]
        found.save(update_fields=["lifted_on", "lifted_because"])
        back = 0
        for point in ConnectionPoint.objects.filter(
            pk__in=list(found.points_before), state=PointState.PROHIBITED.value
        ):
            before = PointState(found.points_before[str(point.pk)])
            back += points.let_in_again(actor, point, before, because=f"{found.reference} is lifted: {because}", at=at)
        found.losses.filter(until_on=None).update(until_on=found.lifted_on)
        values = {
            "reference": found.reference,
            "lifted_on": found.lifted_on.isoformat(),
            "party": found.party_name,
            "because": found.lifted_because,
        }
        write_to_party(
            letters.LIFTED, key=found.reference, party_id=found.party_id, at=at, values=values, about=found.reference
        )
        body = {"prohibition": found.reference, "what": "lifted", "points": back}
        append(CHANGED, actor=actor, at=at, body=body, subject=str(found.pk))
    return found


def end_agreement(actor: Actor, at: datetime, *, agreement: str, grounds: str, on: date | None) -> Agreement:
    """End a memorandum or a data sharing agreement for a breach; a memorandum's points are switched off with it."""
    require(actor, SHUT_OUT)
    found = agreements.agreement_of(agreement)
    today = law_day(at)
    told = Termination(on or today, found.effective_on, grounds)
    decision = termination(told, law=adopted_law())
    if decision.outcome is Outcome.NOT_APPLICABLE:
        raise Refusal("agreement-state", decision.reasons[0].says, cite=CITE, field="agreement", kind="conflict")
    if decision.outcome is not Outcome.PASS:
        raise refusal(decision)
    with transaction.atomic():
        ended = register.end(found, on=told.ends_on, because=printable(grounds)[:300], at=at, actor=actor)
        if ended.kind == agreements.MEMORANDUM and told.ends_on <= today:
            active = ConnectionPoint.objects.filter(location__entity_id=ended.first_id, state=PointState.ACTIVE.value)
            for point in active:
                points.disable(actor, point, because=f"Memorandum {ended.reference} ended: {grounds}", at=at)
        keep(decision, told, subject=f"gateway-agreement:{ended.pk}", at=at, actor=actor)
        values = {
            "what": _KINDS.get(ended.kind, "Agreement"),
            "agreement": ended.reference,
            "on": told.ends_on.isoformat(),
            "party": names_of([ended.first_id]).get(str(ended.first_id), ""),
            "grounds": grounds,
        }
        write_to_party(
            letters.TERMINATED,
            key=str(ended.pk),
            party_id=ended.first_id,
            at=at,
            values=values,
            about=ended.reference,
            letter=True,
            address=values["party"],
        )
    return ended


def prohibitions(actor: Actor) -> QuerySet[PartyProhibition]:
    """Every prohibition, the newest first."""
    require(actor, SEE_OVERSIGHT)
    return PartyProhibition.objects.order_by("-from_on", "-reference")


def losses_of(entity_id: UUID | str) -> list[VendorLoss]:
    """Every time an entity lost a vendor that was shut out; a reviewer of willfulness looks at these days."""
    return list(VendorLoss.objects.filter(entity_id=entity_id).select_related("prohibition").order_by("since_on"))


def _uncured(party_id: UUID, on: date) -> CureNotice | None:
    """A notice whose day has passed without a cure, or that was decided as not cured."""
    sent = CureNotice.objects.filter(party_id=party_id).order_by("-sent_on", "-reference")
    return next((one for one in sent if one.state == "not-cured" or (one.state == "sent" and one.cure_by < on)), None)


def _cured(party_id: UUID, finding: str) -> CureNotice | None:
    """The notice of this very finding that was cured: a cured breach shuts nobody out."""
    return CureNotice.objects.filter(party_id=party_id, state="cured", finding__reference=printable(finding)).first()


def _tell(made: PartyProhibition, at: datetime) -> None:
    values = {
        "reference": made.reference,
        "party": made.party_name,
        "from_on": made.from_on.isoformat(),
        "grounds": made.grounds,
        "points": str(len(made.points_before)),
    }
    write_to_party(
        letters.PROHIBITED,
        key=made.reference,
        party_id=made.party_id,
        at=at,
        values=values,
        about=made.reference,
        letter=True,
        address=made.party_name,
    )
    stopped = ConnectionPoint.objects.filter(pk__in=list(made.points_before)).select_related("location")
    for entity in {point.location.entity_id for point in stopped} - {made.party_id}:
        VendorLoss.objects.create(entity_id=entity, prohibition=made, since_on=made.from_on)
        write_to_party(
            letters.VENDOR_LOST,
            key=f"{made.reference}:{entity}",
            party_id=entity,
            at=at,
            values={"vendor": made.party_name, "from_on": values["from_on"]},
            about=made.reference,
        )
