"""What is shown of complaints, protected acts, actions against pharmacies, inquiries and unfair practices."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from carelaw.pbm.use_cases.complaints import filing, protected, retaliation, unfair
from carelaw.pbm.use_cases.complaints.acts import SUBJECTS
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.parties.models import Party

Rows = list[dict[str, Any]]
SUBJECT_WORDS = dict(SUBJECTS)


def complaints(actor: Actor, at: datetime) -> Rows:
    """Complaints one may see; who filed them as far as one may know it."""
    return [
        {
            "receipt": one.receipt,
            "about": filing.named(one),
            "subject": SUBJECT_WORDS.get(one.subject, one.subject),
            "from": filing.complainant_shown(actor, one),
            "filed": one.filed_on.isoformat(),
            "put": _day(one.forwarded_on),
            "answered": _day(one.answered_on),
            "outcome": one.outcome,
            "led_to": one.led_to if actor.role in ("PBM_REGULATOR", "PBM_EXAMINER") else "",
            "state": str(one.state),
        }
        for one in filing.complaints_for(actor).order_by("-filed_at", "-receipt")
    ]


def protected_acts(actor: Actor, at: datetime) -> Rows:
    """The register of protected acts, without their words."""
    found = list(protected.acts_for(actor))
    names = _names({one.pharmacy_id for one in found} | {one.against_id for one in found})
    return [
        {
            "number": one.number,
            "pharmacy": names[one.pharmacy_id],
            "about": names[one.against_id],
            "kind": one.kind,
            "on": one.act_on.isoformat(),
            "to": one.to,
            "receipt": one.receipt,
            "efforts": len(one.efforts) or bool(one.efforts_note),
            "arguable": one.arguable,
            "standing": one.standing,
        }
        for one in found
    ]


def network_actions(actor: Actor, at: datetime) -> Rows:
    """Actions against pharmacies, with the case that one opened."""
    found = list(retaliation.actions_for(actor))
    names = _names({one.pharmacy_id for one in found} | {one.manager_id for one in found})
    shown = set(retaliation.cases_for(actor).values_list("action_id", flat=True))
    return [
        {
            "number": one.number,
            "manager": names[one.manager_id],
            "pharmacy": names[one.pharmacy_id],
            "kind": one.kind,
            "decided": one.decided_on.isoformat(),
            "served": one.served_on.isoformat(),
            "reason": "given" if one.stated_reason else "none given",
            "case": one.retaliation.number if one.pk in shown else "",
        }
        for one in found
    ]


def retaliation_cases(actor: Actor, at: datetime) -> Rows:
    """Inquiries: the action, the acts before it, where it stands."""
    found = list(retaliation.cases_for(actor).order_by("-opened_at"))
    names = _names({one.action.pharmacy_id for one in found} | {one.action.manager_id for one in found})
    return [
        {
            "number": one.number,
            "manager": names[one.action.manager_id],
            "pharmacy": names[one.action.pharmacy_id],
            "action": one.action.kind,
            "decided": one.action.decided_on.isoformat(),
            "acts": one.links.count(),
            "motives": "".join(sorted(set(one.links.values_list("motive", flat=True)))),
            "days": min(one.links.values_list("days_between", flat=True), default=0),
            "asked": _day(one.asked_on),
            "outcome": one.outcome,
            "state": str(one.state),
        }
        for one in found
    ]


def unfair_practices(actor: Actor, at: datetime) -> Rows:
    """Cases of unfair or deceptive practices, with their findings."""
    found = list(unfair.practices_for(actor))
    names = _names({one.manager_id for one in found})
    return [
        {
            "number": one.number,
            "manager": names[one.manager_id],
            "findings": ", ".join(one.findings.order_by("pk").values_list("reference", flat=True)),
            "decided": _day(one.decided_on),
            "final": _day(one.final_on),
            "state": str(one.state),
        }
        for one in found
    ]


def _names(ids: set[UUID]) -> dict[UUID, str]:
    return dict(Party.objects.filter(pk__in=ids).values_list("pk", "name"))


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""
