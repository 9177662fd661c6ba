"""Findings: raised by a sign or a report, reviewed by a person, who acts on each or dismisses it with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from carelaw.gateway.facts.compliance import Breach
from carelaw.gateway.facts.oversight import OtherBan
from carelaw.gateway.rules.cure_notice import bound_party
from carelaw.gateway.rules.oversight.breaching import USES
from carelaw.gateway.rules.oversight.permitting import other_bans_stand
from carelaw.gateway.rules.refusal_codes import SECTION, refusal, refused
from carelaw.gateway.store.models import ConnectionPoint, Finding, FindingState, FindingStep, Incident
from carelaw.gateway.use_cases import points
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.oversight.analysis import may_analyze
from carelaw.gateway.use_cases.oversight.standing import Held, held
from carelaw.gateway.use_cases.permissions import (
    OPEN_INCIDENTS,
    REPORT_MISUSE,
    REVIEW_FINDINGS,
    RUN_INCIDENTS,
    SEE_OVERSIGHT,
    SWITCH_POINTS,
)
from carelaw.gateway.wire.message import printable
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor, system_actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

FOUND = declare(
    "gateway-finding",
    says="A finding was opened, from a sign in the envelopes, an inspection or a report.",
    keys={"finding": Shape.ID, "code": Shape.CODE, "source": Shape.CODE},
    cite=f"{SECTION}(g)(1), (g)(10)",
)
REVIEWED = declare(
    "gateway-finding-step",
    says="A person did something about a finding.",
    keys={"finding": Shape.ID, "what": Shape.CODE},
    cite=f"{SECTION}(g)(10)",
)
INCIDENT = declare(
    "gateway-incident",
    says="An incident was opened, assessed or closed; it is treated as a violation of HIPAA is.",
    keys={"incident": Shape.ID, "what": Shape.CODE},
    cite=f"{SECTION}(a)(3)",
)
_PARAGRAPHS = {letter: f"{SECTION}(g)(1)({letter})" for letter in USES}


@dataclass(frozen=True, slots=True)
class Sign:
    """Where a sign was seen: the point, the requester, the envelopes and rows, the day."""

    point: ConnectionPoint | None
    requester: str
    evidence: Sequence[str]
    on: date


def raise_finding(decision: Decision, facts: Any, party: Held, sign: Sign, at: datetime) -> bool:
    """Open a finding for a sign that a person must look at; the same sign of the same day is one finding."""
    if decision.outcome not in {Outcome.REVIEW, Outcome.VIOLATION}:
        return False
    first = decision.reasons[0]
    evidence = list(dict.fromkeys(sign.evidence))
    where = sign.point.reference if sign.point else str(party.party_id or "")
    # A display is a sign of its own; the others are signs of a day.
    alone = evidence[0] if len(evidence) == 1 else ""
    key = ":".join((decision.rule, first.field or "", where, sign.requester[:60], sign.on.isoformat(), alone))[:160]
    with transaction.atomic():
        made = _opened(
            key,
            party,
            at,
            code=first.code.removeprefix("E-PMP-"),
            says=" ".join(one.says for one in decision.reasons)[:300],
            provision=(first.cite or decision.cite)[:80],
            source="detection",
            on=sign.on,
            point=sign.point,
            requester=sign.requester,
            evidence=evidence[:200],
            actor=system_actor("gateway.detect"),
        )
        if made is None:
            return False
        keep(decision, facts, subject=f"gateway-finding:{made.reference}", at=at)
    return True


def report_misuse(
    actor: Actor, at: datetime, *, party: str, party_kind: str, use: str, says: str, on: date | None, point: str = ""
) -> Finding:
    """Report a breach by anyone who is bound, with a login or without; a person reviews it."""
    require(actor, REPORT_MISUSE)
    about = held(party, party_kind)
    law = adopted_law()
    bound = bound_party(Breach(about.kind), law=law)
    if bound.outcome is not Outcome.PASS:
        raise refusal(bound)
    day = on or law_day(at)
    if use in USES:
        analyzes = may_analyze(about.party_id, day)
        ban = OtherBan(USES[use], analyzes)
        if use == "B" and analyzes:
            text = (
                "A written permission to analyze is in force for this party on that day. Name another use, or A to G."
            )
            raise refused("USE_PROHIBITED", text, field="use", kind="conflict")
        if use not in {"A", "B"} and other_bans_stand(ban, law=law).outcome is Outcome.PASS:
            text = "The permission of this party lifts this ban too, under the reading of this deployment (A-18)."
            raise refused("USE_PROHIBITED", text, field="use", kind="conflict")
    seen = points.point_of(actor, point) if point else None
    number = next_in("gateway.reports")
    with transaction.atomic():
        made = _opened(
            f"REPORT:{number}",
            about,
            at,
            code=f"REPORTED_{use}" if use in USES else "REPORTED",
            says=printable(says)[:300],
            provision=_PARAGRAPHS.get(use, f"{SECTION}(g)(10)"),
            source="report",
            on=day,
            point=seen,
            requester="",
            evidence=[],
            actor=actor,
        )
    assert made is not None
    return made


def _opened(
    key: str,
    party: Held,
    at: datetime,
    *,
    code: str,
    says: str,
    provision: str,
    source: str,
    on: date,
    point: ConnectionPoint | None,
    requester: str,
    evidence: list[str],
    actor: Actor,
) -> Finding | None:
    if Finding.objects.filter(key=key).exists():
        return None
    year = law_day(at).year
    made = Finding.objects.create(
        reference=f"F-{year}-{next_in(f'gateway.findings.{year}'):04d}",
        key=key,
        code=code,
        says=says,
        provision=provision,
        source=source,
        party_id=party.party_id,
        party_kind=party.kind.value,
        party_name=party.name[:200],
        point_id=point.pk if point else None,
        requester_id=requester,
        evidence=evidence,
        on=on,
        opened_at=at,
    )
    body = {"finding": made.reference, "code": code.replace("_", "-"), "source": source}
    append(FOUND, actor=actor, at=at, body=body, subject=str(made.pk))
    return made


def open_from(
    actor: Actor,
    at: datetime,
    *,
    party: Held,
    code: str,
    says: str,
    provision: str,
    key: str,
    source: str,
    point: ConnectionPoint | None = None,
) -> Finding | None:
    """Open a finding from an inspection, a canary or the program's own look at its stores; once for the same key."""
    with transaction.atomic():
        return _opened(
            key,
            party,
            at,
            code=code,
            says=says[:300],
            provision=provision,
            source=source,
            on=law_day(at),
            point=point,
            requester="",
            evidence=[],
            actor=actor,
        )


def dismiss(actor: Actor, at: datetime, *, finding: str, because: str) -> Finding:
    """Nothing is in it; the reason stays."""
    require(actor, REVIEW_FINDINGS)
    return step(actor, at, finding, "dismissed", because, closes=FindingState.DISMISSED)


def substantiate(actor: Actor, at: datetime, *, finding: str, because: str) -> Finding:
    """The breach is there; a cure notice may follow."""
    require(actor, REVIEW_FINDINGS)
    return step(actor, at, finding, "substantiated", because, closes=FindingState.SUBSTANTIATED)


def disable_point(actor: Actor, at: datetime, *, finding: str, because: str) -> Finding:
    """Switch the point of a finding off, at once; no cure notice is needed for that."""
    require(actor, SWITCH_POINTS)
    one = finding_of(actor, finding)
    point = ConnectionPoint.objects.filter(pk=one.point_id).first() if one.point_id else None
    if point is None:
        says = f"{one.reference} is about no single point. Switch points off on their own pages."
        raise Refusal("finding-without-point", says, cite=f"{SECTION}(b)(6)", field="finding", kind="conflict")
    with transaction.atomic():
        points.disable(actor, point, because=f"{one.reference}: {because}", at=at)
        return step(actor, at, finding, "point-disabled", because, reference=point.reference)


def open_incident(
    actor: Actor, at: datetime, *, finding: str, kind: str, says: str, discovered_on: date, persons: int | None
) -> Incident:
    """Open an incident: it is dealt with as a violation of HIPAA is."""
    require(actor, OPEN_INCIDENTS)
    one = finding_of(actor, finding) if finding else None
    if not says.strip():
        raise refused("REASON_REQUIRED", "Say what happened, without any content of an answer.", field="says")
    return incident_from(actor, at, one, kind=kind, says=says, discovered_on=discovered_on, persons=persons)


def incident_from(
    actor: Actor,
    at: datetime,
    one: Finding | None,
    *,
    kind: str,
    says: str,
    discovered_on: date,
    persons: int | None = None,
) -> Incident:
    """An incident for the privacy officer, opened by a person, or by the program where content was found."""
    year = law_day(at).year
    with transaction.atomic():
        made = Incident.objects.create(
            reference=f"I-{year}-{next_in(f'gateway.incidents.{year}'):04d}",
            finding=one,
            kind=kind,
            party_name=one.party_name if one else "",
            says=printable(says)[:500],
            discovered_on=discovered_on,
            points=[str(one.point_id)] if one and one.point_id else [],
            persons_estimate=persons,
        )
        append(INCIDENT, actor=actor, at=at, body={"incident": made.reference, "what": "opened"}, subject=str(made.pk))
        if one is not None:
            _note_step(actor, at, one, "incident", says, reference=made.reference)
    return made


def assess_incident(
    actor: Actor, at: datetime, *, incident: str, assessment: str, notices: str, close: bool
) -> Incident:
    """Record the HIPAA assessment of an incident and the notices that went out; close it when nothing is left."""
    require(actor, RUN_INCIDENTS)
    with transaction.atomic():
        found = Incident.objects.select_for_update().filter(reference=printable(incident)).first()
        if found is None:
            raise Refusal("not-found", "No incident has this reference.", field="incident", kind="not-found")
        if found.closed_on is not None:
            says = f"{found.reference} was closed on {found.closed_on}."
            raise Refusal("incident-closed", says, cite=f"{SECTION}(a)(3)", field="incident", kind="conflict")
        found.assessment, found.notices = printable(assessment)[:1000], printable(notices)[:500]
        found.assessed_on = law_day(at)
        found.closed_on = law_day(at) if close else None
        found.save(update_fields=["assessment", "notices", "assessed_on", "closed_on"])
        body = {"incident": found.reference, "what": "closed" if close else "assessed"}
        append(INCIDENT, actor=actor, at=at, body=body, subject=str(found.pk))
    return found


def step(
    actor: Actor,
    at: datetime,
    finding: str,
    what: str,
    because: str,
    *,
    reference: str = "",
    closes: FindingState | None = None,
) -> Finding:
    """Keep what was done about a finding, and by whom. Raises Refusal without a reason, or when it was dismissed."""
    if not because.strip():
        raise refused("REASON_REQUIRED", "Say why; the reason stays with the finding.", field="because")
    with transaction.atomic():
        one = Finding.objects.select_for_update().get(pk=finding_of(actor, finding).pk)
        if one.state == FindingState.DISMISSED:
            says = f"{one.reference} was dismissed. Report it again if there is something new."
            raise Refusal("finding-dismissed", says, cite=f"{SECTION}(g)(10)", field="finding", kind="conflict")
        if closes is not None:
            one.state, one.reviewed_at = closes, at
            one.save(update_fields=["state", "reviewed_at"])
        _note_step(actor, at, one, what, because, reference=reference)
    return one


def _note_step(actor: Actor, at: datetime, one: Finding, what: str, because: str, *, reference: str) -> None:
    FindingStep.objects.create(
        finding=one, what=what, because=printable(because)[:300], reference=reference, by=actor.name[:120], at=at
    )
    append(REVIEWED, actor=actor, at=at, body={"finding": one.reference, "what": what}, subject=str(one.pk))


def visible_findings(actor: Actor) -> QuerySet[Finding]:
    """The findings, the newest first."""
    require(actor, SEE_OVERSIGHT)
    return Finding.objects.order_by("-opened_at", "-reference")


def finding_of(actor: Actor, reference: str) -> Finding:
    """One finding by its reference. Raises Refusal `not-found`."""
    found = visible_findings(actor).filter(reference=printable(reference)).first()
    if found is None:
        raise Refusal("not-found", "No finding has this reference.", field="finding", kind="not-found")
    return found
