"""Data sets beyond controlled substances: opened by the Clinical Director, withheld from everybody else.

What is withheld is named whether or not there was anything in it, so a name says nothing of a patient.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from carelaw.gateway.facts.special import DataSet, DataSetAsked, DataSetGrant, Grantee
from carelaw.gateway.rules.refusal_codes import SECTION, refusal, refused
from carelaw.gateway.rules.special import clinical_director_grants, data_set_permitted
from carelaw.gateway.store.models import ConnectionPoint, DataSetPermission, DirectorDesignation, PharmacyEntity
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.permissions import NAME_DESIGNEES, OPEN_DATA_SETS
from carelaw.gateway.wire.message import printable
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Law
from carelaw.pdmp.public import HistoryReport
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_CITE = f"{SECTION}(g)(6)"
DATA_SET_CHANGED = declare(
    "gateway-data-set",
    says="A data set beyond controlled substances was opened to somebody, or closed again.",
    keys={"permission": Shape.ID, "data_set": Shape.CODE, "what": Shape.CODE, "role": Shape.CODE},
    cite=_CITE,
)
DESIGNEE_CHANGED = declare(
    "gateway-director-designee",
    says="The Clinical Director named a designee, or ended that.",
    keys={"designation": Shape.ID, "what": Shape.CODE, "on": Shape.DAY},
    cite=_CITE,
)


def grant_data_set(
    actor: Actor,
    at: datetime,
    *,
    data_set: str,
    grantee_kind: str,
    grantee: str,
    from_on: date | None = None,
    last_day: date | None = None,
) -> DataSetPermission:
    """Open a data set to an entity, a role or one requester, from a day, through its last day if it has one."""
    require(actor, OPEN_DATA_SETS)
    designation = _require_director(actor, at)
    begins = _first_day(from_on, last_day, at)
    with transaction.atomic():
        made = DataSetPermission.objects.create(
            reference=f"DS-{at.year}-{next_in(f'gateway.data-sets.{at.year}'):04d}",
            data_set=DataSet(data_set).value,
            grantee_kind=Grantee(grantee_kind).value,
            grantee=_grantee(Grantee(grantee_kind), grantee),
            from_on=begins,
            last_day=last_day,
            granted_by=actor.name[:120],
            granter_role=actor.role,
            designation=designation,
            granted_at=at,
        )
        _append(actor, at, made, "granted")
    return made


def revoke_data_set(actor: Actor, at: datetime, *, reference: str, because: str) -> DataSetPermission:
    """Close a data set again; the next request goes without it."""
    require(actor, OPEN_DATA_SETS)
    _require_director(actor, at)
    if not because.strip():
        raise refused("REASON_REQUIRED", "Say why; the reason stays on file.", field="because")
    with transaction.atomic():
        held = DataSetPermission.objects.select_for_update().filter(reference=printable(reference)).first()
        if held is None:
            raise Refusal("not-found", "No permission has this reference.", field="reference", kind="not-found")
        if held.revoked_at is not None:
            says = f"{held.reference} is revoked already."
            raise Refusal("permission-revoked", says, cite=_CITE, field="reference", kind="conflict")
        held.revoked_at, held.revoked_by = at, actor.name[:120]
        held.revoked_because = printable(because.strip())[:300]
        held.save(update_fields=["revoked_at", "revoked_by", "revoked_because"])
        _append(actor, at, held, "revoked")
    return held


def name_designee(
    actor: Actor, at: datetime, *, email: str, document: str, from_on: date | None = None, last_day: date | None = None
) -> DirectorDesignation:
    """The Clinical Director names a designee; the person's own role is granted beside it, as every role is."""
    require(actor, NAME_DESIGNEES)
    account = Account.objects.filter(email__iexact=email.strip()).first()
    if account is None:
        says = "Nobody with this e-mail signs in here. The designee needs an account first."
        raise Refusal("account-unknown", says, cite=_CITE, field="email", kind="not-found")
    begins = _first_day(from_on, last_day, at)
    with transaction.atomic():
        made = DirectorDesignation.objects.create(
            reference=f"DD-{at.year}-{next_in(f'gateway.designations.{at.year}'):04d}",
            account_id=account.pk,
            document=printable(document.strip())[:120],
            from_on=begins,
            last_day=last_day,
            by=actor.name[:120],
            at=at,
        )
        _append_designee(actor, at, made, "named")
    return made


def end_designation(actor: Actor, at: datetime, *, reference: str, because: str) -> DirectorDesignation:
    """The Clinical Director ends a designation; what the designee opened stays open until it is revoked."""
    require(actor, NAME_DESIGNEES)
    if not because.strip():
        raise refused("REASON_REQUIRED", "Say why; the reason stays on file.", field="because")
    with transaction.atomic():
        held = DirectorDesignation.objects.select_for_update().filter(reference=printable(reference)).first()
        if held is None or held.ended_on is not None:
            says = "No designation of this reference is running."
            raise Refusal("not-found", says, field="reference", kind="not-found")
        held.ended_on, held.ended_because = law_day(at), printable(because.strip())[:300]
        held.save(update_fields=["ended_on", "ended_because"])
        _append_designee(actor, at, held, "ended")
    return held


def withheld_from(point: ConnectionPoint, requester_id: str, role: str, at: datetime, law: Law) -> tuple[DataSet, ...]:
    """The data sets that this requester may not have now, by name; the register is asked with every search."""
    mine = (
        Q(grantee_kind=Grantee.ENTITY.value, grantee=str(point.location.entity_id))
        | Q(grantee_kind=Grantee.ROLE.value, grantee=role.strip().casefold())
        | Q(grantee_kind=Grantee.REQUESTER.value, grantee=f"{point.reference}/{requester_id}")
    )
    held = list(DataSetPermission.objects.filter(mine))
    return tuple(one for one in DataSet if not _permitted(one, held, at, law))


def without(report: HistoryReport, withheld: Iterable[DataSet]) -> HistoryReport:
    """The report without the data sets withheld, and without whatever rests on them."""
    if DataSet.OTHER_DRUGS not in set(withheld):
        return report
    kept = tuple(row for row in report.prescriptions if row.drug.schedule)
    if len(kept) == len(report.prescriptions):
        return report
    gone = {row.record_id for row in report.prescriptions} - {row.record_id for row in kept}
    return replace(
        report,
        prescriptions=kept,
        prescribers=tuple(one for one in report.prescribers if one.key in {row.prescriber.key for row in kept}),
        dispensers=tuple(one for one in report.dispensers if one.key in {row.dispenser.key for row in kept}),
        flags=tuple(flag for flag in report.flags if not gone & set(flag["evidence_record_ids"])),
        indicators={},
        risk={},
        timeline={},
    )


def _permitted(data_set: DataSet, held: Iterable[DataSetPermission], at: datetime, law: Law) -> bool:
    on = law_day(at)
    for one in held:
        if one.data_set == data_set.value:
            revoked = one.revoked_at is not None and one.revoked_at <= at
            facts = DataSetAsked(data_set, on, one.from_on, one.last_day, revoked)
            if data_set_permitted(facts, law=law).outcome is Outcome.PASS:
                return True
    return False


def _require_director(actor: Actor, at: datetime) -> DirectorDesignation | None:
    on = law_day(at)
    mine = DirectorDesignation.objects.filter(account_id=actor.account_id, ended_on__isnull=True)
    held = None
    if actor.role == "IL_CLINICAL_DESIGNEE":
        running = mine.filter(Q(last_day__isnull=True) | Q(last_day__gte=on), from_on__lte=on)
        held = running.order_by("-from_on").first() or mine.order_by("-from_on").first()
    facts = DataSetGrant(
        actor.role,
        on,
        held.from_on if held else None,
        held.last_day if held else None,
        held.ended_on if held else None,
    )
    decision = clinical_director_grants(facts, law=adopted_law())
    if decision.outcome is not Outcome.PASS:
        keep(decision, facts, subject=f"gateway-data-sets:{actor.account_id}", at=at, actor=actor)
        raise refusal(decision)
    return held


def _first_day(from_on: date | None, last_day: date | None, at: datetime) -> date:
    begins = from_on or law_day(at)
    if last_day is not None and last_day < begins:
        says = f"The last day lies before the first, {begins}."
        raise Refusal("permission-period", says, cite=_CITE, field="last_day")
    return begins


def _grantee(kind: Grantee, typed: str) -> str:
    text = printable(typed.strip())
    if kind is Grantee.ROLE:
        return text.casefold()[:120]
    if kind is Grantee.ENTITY:
        try:
            if PharmacyEntity.objects.filter(pk=UUID(text)).exists():
                return str(UUID(text))
        except ValueError:
            pass
        says = "No pharmacy entity has this id. Take it from the list of who takes part."
        raise Refusal("party-unknown", says, cite=_CITE, field="grantee", kind="not-found")
    point, mark, user = text.partition("/")
    if not mark or not user or not ConnectionPoint.objects.filter(reference=point).exists():
        says = "Name a requester as POINT/user name, such as IL-00001/rph.lane."
        raise Refusal("requester-unknown", says, cite=_CITE, field="grantee")
    return text[:120]


def _append(actor: Actor, at: datetime, made: DataSetPermission, what: str) -> None:
    body = {"permission": str(made.pk), "data_set": made.data_set, "what": what, "role": actor.role}
    append(DATA_SET_CHANGED, actor=actor, at=at, body=body, subject=str(made.pk))


def _append_designee(actor: Actor, at: datetime, made: DirectorDesignation, what: str) -> None:
    body = {"designation": str(made.pk), "what": what, "on": law_day(at).isoformat()}
    append(DESIGNEE_CHANGED, actor=actor, at=at, body=body, subject=str(made.pk))


__all__ = [
    "end_designation",
    "grant_data_set",
    "name_designee",
    "revoke_data_set",
    "withheld_from",
    "without",
]
