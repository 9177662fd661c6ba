"""From plan to start: the notice leaves, its delivery is proven, the days are asked again, the audit begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from carelaw.kernel.dates import DAY, start_of_following_day
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.audits import AuditDay, AuditNotice, DeskRequest, SiteNotice
from carelaw.pbm.rules.audits.busy_days import audit_outside_busy_days
from carelaw.pbm.rules.audits.notices import (
    audit_notice,
    desk_audit_answer_time,
    earliest_due,
    notice_before_first_visit,
)
from carelaw.pbm.rules.audits.planning import judged_plan, next_permitted
from carelaw.pbm.rules.mac_days import ZONE, local_day
from carelaw.pbm.store.models import Audit, AuditConsent, AuditState
from carelaw.pbm.use_cases.audits.breaches import open_breach
from carelaw.pbm.use_cases.audits.letters import CALLED_OFF, DESK, DUE_MOVED, ON_SITE, listed, table, tell
from carelaw.pbm.use_cases.audits.planning import consents_of, plan_of
from carelaw.pbm.use_cases.audits.scope import rescope
from carelaw.pbm.use_cases.audits.standing import (
    CITE,
    act_of,
    done,
    held_by_manager,
    party_name,
    pharmacies_of,
    refusal_of,
    require_passed,
)
from carelaw.pbm.use_cases.parties import manager_numbered, pharmacy_numbered
from carelaw.pbm.use_cases.permissions import AUDIT_ANSWER
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.clocks import Clock, Happened, clocks_of
from carelaw.platform.cases.docket import add_event, close_case, open_case
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import acting_for
from carelaw.platform.parties.own import not_yours
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CASE = "pbm.audit"
_SITE = f"{CITE}(a) ¶2"
CONSENTED = declare(
    "audit-consent-given",
    says="A pharmacy consented to an audit in the first days of a month.",
    keys={"manager": Shape.ID, "pharmacy": Shape.ID, "on": Shape.DAY},
    cite=f"{CITE}(g)",
)


@clocks_of(CASE)
def _clocks(events: Sequence[Happened]) -> tuple[Clock, ...]:
    """The pharmacy's time to answer a desk audit, and the contract's last day to appeal where it has one."""
    found = []
    for kind, name, says, met_by, cite in (
        ("request-delivered", "desk-answer", "The pharmacy answers the desk audit.", "responded", f"{CITE}(a)"),
        ("report-delivered", "appeal", "Last day to appeal by the contract.", "appealed", f"{CITE}(h)"),
    ):
        asked = next((one for one in reversed(events) if one.kind == kind and one.body.get("due_on")), None)
        if asked is not None:
            due = start_of_following_day(date.fromisoformat(asked.body["due_on"]), ZONE)
            met = next((one.at for one in events if one.kind == met_by), None)
            found.append(Clock(name, says, cite, due, met))
    return tuple(found)


def case_of(audit: Audit, at: datetime) -> Case:
    """The case of an audit, open from its notice until it is final."""
    title = f"Audit {audit.reference}"
    return open_case(CASE, key=audit.reference, title=title, at=at, cite=CITE, party_id=audit.manager_id)


def give_consent(
    actor: Actor, at: datetime, *, manager: str, pharmacy: str, on: date, person: str, role: str
) -> AuditConsent:
    """A pharmacy consents to an audit on one of the first days of a month. Consent after the day cures nothing."""
    require(actor, AUDIT_ANSWER)
    party, benefit_manager = pharmacy_numbered(pharmacy), manager_numbered(manager.strip())
    if party.pk not in pharmacies_of(actor, local_day(at)):
        raise not_yours()
    if benefit_manager is None:
        says = f"No benefit manager has the state number {manager.strip()[:20]}. Copy it from the notice."
        raise Refusal("manager-unknown", says, cite=f"{CITE}(g)", field="manager")
    facts = AuditDay(on, "on-site", True, person, role, local_day(at))  # type: ignore[arg-type]
    decision = audit_outside_busy_days(facts, law=adopted_law())
    if decision.outcome is Outcome.VIOLATION:
        raise refusal_of([decision])
    with transaction.atomic():
        made = AuditConsent.objects.create(
            manager_id=benefit_manager.pk,
            pharmacy_id=party.pk,
            on=on,
            person=person.strip(),
            role=role,
            given_on=local_day(at),
            entered_by="pharmacy",
            at=at,
        )
        body = {"manager": str(benefit_manager.pk), "pharmacy": str(party.pk), "on": on.isoformat()}
        append(CONSENTED, actor=actor, at=at, body=body, subject=str(party.pk))
    return made


def send_notice(actor: Actor, at: datetime, *, audit: str, certified_number: str) -> Audit:
    """Send the notice of an audit: on site through the portal and on paper, at a desk by certified mail."""
    typed = {"audit": audit, "certified_number": certified_number}
    with act_of(actor, at, audit, "notice", typed):
        held = held_by_manager(actor, audit, at, AuditState.PLANNED)
        if held.mode == "desk":
            _mail(actor, at, held, certified_number.strip())
        else:
            _hand_over(actor, at, held)
        held.state = AuditState.NOTICED
        held.save()
        case_of(held, at)
        done(actor, at, held, "noticed")
    return held


def record_delivery(actor: Actor, at: datetime, *, audit: str, on: date, proof: str) -> Audit:
    """Enter the proof that the notice was delivered; the pharmacy's time to answer a desk audit runs from that day."""
    with act_of(actor, at, audit, "delivery", {"on": on, "proof": proof}):
        held = held_by_manager(actor, audit, at, AuditState.NOTICED)
        sent = held.mailed_on or local_day(at)
        if not sent <= on <= local_day(at):
            says = f"The delivery lies between the mailing on {sent} and today, {local_day(at)}; {on} does not."
            raise Refusal("audit-delivery-day", says, cite=f"{CITE}(a)", field="on")
        held.delivery_proof = proof.strip()
        if held.mode == "desk":
            _received(at, held, on)
        else:
            held.noticed_on = on
            held.save()
        rescope(held)
        done(actor, at, held, "delivered")
    return held


def start_audit(actor: Actor, at: datetime, *, audit: str) -> Audit:
    """Begin: the first visit is made, or the desk request was received. Every day is asked once more."""
    today = local_day(at)
    with act_of(actor, at, audit, "start", {"on": today}):
        held = held_by_manager(actor, audit, at, AuditState.NOTICED)
        if held.mode == "desk":
            facts = DeskRequest(held.delivered_on, held.response_due_on)
            require_passed(actor, at, held, (desk_audit_answer_time(facts, law=adopted_law()), facts))
            held.started_on = held.delivered_on
        else:
            _visit(actor, at, held, today)
            held.started_on = today
        held.state = AuditState.STARTED
        held.save()
        taken = rescope(held)
        done(actor, at, held, "started", taken)
    return held


def call_off(actor: Actor, at: datetime, *, audit: str, because: str) -> Audit:
    """Call an audit off before its report."""
    with act_of(actor, at, audit, "cancel", {"because": because}):
        states = (AuditState.DRAFT, AuditState.PLANNED, AuditState.NOTICED, AuditState.STARTED)
        held = held_by_manager(actor, audit, at, *states)
        told = held.state in {AuditState.NOTICED, AuditState.STARTED}
        held.state = AuditState.CANCELLED
        held.save(update_fields=["state"])
        if told:
            tell(CALLED_OFF, held, at=at, values={"because": because.strip()})
        for case in Case.objects.filter(kind=CASE, key=held.reference, state=CaseState.OPEN):
            close_case(case, at=at, closing="Called off.", actor=actor)
        done(actor, at, held, "called-off")
    return held


def _mail(actor: Actor, at: datetime, held: Audit, number: str) -> None:
    today, law = local_day(at), adopted_law()
    notice = AuditNotice(today, "desk", "certified-mail", number, tuple(held.requests))
    consent = next((one for one in consents_of(held.manager_id, held.pharmacy_id) if one.on == today), None)
    given = (consent.person, consent.role, consent.given_on) if consent else ("", None, None)
    mailing = AuditDay(today, "desk-mailing", True, *given)
    decision = audit_notice(notice, law=law)
    require_passed(actor, at, held, (decision, notice), (audit_outside_busy_days(mailing, law=law), mailing))
    held.mailed_on, held.certified_number = today, number
    if decision.outcome is Outcome.REVIEW:
        title = f"Audit {held.reference}: the notice asks for everything"
        open_breach(
            f"{held.reference}:requests", title, [decision], manager_id=held.manager_id, at=at, audit=held.reference
        )
    asked = f"The answer is asked for by {held.response_due_on}, or by that last day where it is later."
    values = {
        **_about(held),
        "certified": number,
        "days": str(law.number("pbm.desk_audit_answer_days", today)),
        "due": asked if held.response_due_on else "",
    }
    tell(DESK, held, at=at, values=values)


def _hand_over(actor: Actor, at: datetime, held: Audit) -> None:
    """The notice stands in the portal today where somebody acts for the pharmacy there; else its delivery is proven."""
    today, law = local_day(at), adopted_law()
    reached = held.pharmacy_id is not None and bool(acting_for(held.pharmacy_id, at))
    arrives = today if reached else held.notice_on
    facts = SiteNotice(held.cycle, held.first_day, arrives, first_of_cycle=held.first_of_cycle)
    require_passed(actor, at, held, (notice_before_first_visit(facts, law=law), facts))
    if reached:
        held.noticed_on, held.delivery_proof = today, "portal"
    values = {
        **_about(held),
        "days": table([(place, day) for place, day in enumerate(sorted(held.days), start=1)], 2),
        "weeks": str(law.number("pbm.on_site_audit_notice_days", today)),
        "closed": str(law.number("pbm.audit_closed_days_of_month", today)),
    }
    held.mailed_on = today
    tell(ON_SITE, held, at=at, values=values)


def _about(held: Audit) -> dict[str, str]:
    return {
        "requests": listed(held.requests),
        "auditor": held.auditor or party_name(held.manager_id),
        "protocol": held.protocol.reference if held.protocol else "–",
    }


def _received(at: datetime, held: Audit, on: date) -> None:
    """The clock of a desk audit starts; a day that was asked for too early moves to the earliest one permitted."""
    law = adopted_law()
    held.delivered_on = on
    held.response_due_on = max(earliest_due(on, law), held.response_due_on or date.min)
    held.save()
    body = {"due_on": held.response_due_on.isoformat()}
    add_event(case_of(held, at), "request-delivered", at=at, body=body)
    values = {
        "delivered": str(on),
        "due": str(held.response_due_on),
        "after": str(held.response_due_on + DAY),
    }
    tell(DUE_MOVED, held, at=at, values=values)
    facts = AuditDay(on, "desk-receipt")
    decision = audit_outside_busy_days(facts, law=law)
    if decision.outcome is Outcome.REVIEW:
        title = f"Audit {held.reference}: the request was received in the month's first days"
        key = f"{held.reference}:received"
        open_breach(key, title, [decision], manager_id=held.manager_id, at=at, audit=held.reference)


def _visit(actor: Actor, at: datetime, held: Audit, today: date) -> None:
    law = adopted_law()
    if held.first_of_cycle and held.noticed_on is None:
        says = "No proof that the written notice was delivered is on file. Enter it before the first visit."
        raise Refusal("needs-notice_delivered_on", says, cite=_SITE, field="audit")
    if today.isoformat() not in held.days:
        planned = ", ".join(held.days)
        says = f"Today, {today}, is no day of this audit; planned are {planned}. Set today first, or come then."
        raise Refusal("audit-day-not-planned", says, cite=_SITE, field="audit")
    plan = plan_of(held, at)
    barred = [one.decision for one in judged_plan(plan, law) if one.bars]
    if barred:
        free = next_permitted(plan, law)
        raise refusal_of(barred, then=f"The next permitted day is {free}." if free else "", reference=held.reference)
    for one in judged_plan(plan, law):
        keep(one.decision, one.facts, subject=f"audit:{held.reference}", at=at, actor=actor)
