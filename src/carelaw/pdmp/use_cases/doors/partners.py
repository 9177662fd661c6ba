"""Agreements with partner states, how the exchange works, and the yearly review of its technology."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Min, Q

from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Decision
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.partner_state import TechnologyReview
from carelaw.pdmp.rules.doors.technology_review import technology_review
from carelaw.pdmp.store.models import InterstateReview, PartnerState, Query
from carelaw.pdmp.use_cases.doors.partner_evidence import is_suspended
from carelaw.pdmp.use_cases.doors.permissions import KEEP_PARTNERS, REVIEW_TECHNOLOGY, SEE_EXCHANGES
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.models import RoleGrant
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.agreements import register
from carelaw.platform.agreements.models import Agreement
from carelaw.platform.parties.models import Party, PartyKind
from carelaw.platform.parties.registry import enter_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

AGREEMENT = "pdmp-interoperability"
CITE = "§9(b)(10)"
KINDS = ("OOS_PDMP", "OOS_PRESCRIBER", "OOS_DISPENSER")
_STATE = {"state": Shape.CODE}
PARTNER = declare(
    "partner-state-recorded", says="An agreement with a partner state was recorded.", keys=_STATE, cite=CITE
)
SUSPENDED = declare(
    "partner-state-suspended", says="An agreement with a partner state was suspended.", keys=_STATE, cite=CITE
)
REVIEWED = declare(
    "exchange-technology-reviewed",
    says="The technology of the exchange was reviewed.",
    keys={"on": Shape.DAY},
    cite="§5(5)(x)",
)


def record_partner(
    actor: Actor,
    at: datetime,
    *,
    state: str,
    program: str,
    reference: str,
    standard: str,
    roles: Sequence[str],
    signed_on: date,
    starts_on: date,
    ends_on: date | None = None,
) -> Done:
    """Record the agreement with a partner state: whom it lets in, from when to when, over which standard."""
    require(actor, KEEP_PARTNERS)
    code = state.strip().upper()
    if len(code) != 2 or not code.isalpha() or code == "PA":
        says = "Write the partner state as two letters, such as OH; this state is no partner of its own."
        raise Refusal("state-code", says, cite=CITE, field="state")
    unknown = sorted(set(roles) - set(KINDS))
    if unknown or not roles:
        says = f"Whom does it let in? Permitted: {', '.join(KINDS)}; no other kind of user is in the act."
        raise Refusal("E-MAP-90.role", says, cite=CITE, field="roles")
    with transaction.atomic():
        here, there = _program_of("PA", "Pennsylvania ABC-MAP program", at), _program_of(code, program, at)
        terms = {"state": code, "roles": sorted(set(roles)), "standard": standard}
        held = register.draft(
            AGREEMENT, reference=reference, first=here.pk, second=there.pk, terms=terms, cite=CITE, at=at, actor=actor
        )
        for side in ("first", "second"):
            held = register.sign(held, by=side, on=signed_on, at=at, actor=actor)
        held = register.put_in_force(held, on=starts_on, expires_on=ends_on, at=at, actor=actor)
        PartnerState.objects.update_or_create(
            state=code,
            defaults={
                "party_id": there.pk, "agreement_id": held.pk, "standard": standard,
                "suspensions": [], "expiry_noticed_on": None,
            },
        )  # fmt: skip
        append(PARTNER, actor=actor, at=at, body={"state": code}, subject=str(held.pk))
    through = f" through {ends_on}" if ends_on else ""
    return Done(f"The agreement with {code} is in force from {starts_on}{through}.", str(held.pk), {"state": code})


def _program_of(state: str, name: str, at: datetime) -> Party:
    return enter_party(name, PartyKind.ORGANIZATION, {"state": f"pdmp-{state.lower()}"}, at=at, jurisdiction=state)


def suspend_partner(actor: Actor, at: datetime, *, state: str, first_day: date, last_day: date | None = None) -> Done:
    """Suspend the exchange with a state for some days, or until further notice."""
    require(actor, KEEP_PARTNERS)
    if last_day is not None and last_day < first_day:
        raise Refusal("suspension-period", "The last day lies before the first.", cite=CITE, field="last_day")
    with transaction.atomic():
        held = PartnerState.objects.select_for_update().filter(pk=state.strip().upper()).first()
        if held is None:
            raise Refusal(
                "partner-unknown", "No agreement with this state is recorded.", field="state", kind="not-found"
            )
        held.suspensions = [*held.suspensions, [first_day.isoformat(), last_day.isoformat() if last_day else None]]
        held.save(update_fields=["suspensions"])
        append(SUSPENDED, actor=actor, at=at, body={"state": held.state}, subject=str(held.agreement_id))
    through = f" through {last_day}" if last_day else ", until further notice"
    return Done(f"The exchange with {held.state} is suspended from {first_day}{through}.", str(held.agreement_id))


def resume_partner(actor: Actor, at: datetime, *, state: str, on: date) -> Done:
    """End a suspension that has no last day; from a day on questions are answered again."""
    require(actor, KEEP_PARTNERS)
    with transaction.atomic():
        held = PartnerState.objects.select_for_update().filter(pk=state.strip().upper()).first()
        if held is None or not any(last is None for _, last in held.suspensions):
            says = "No suspension without a last day is recorded for this state."
            raise Refusal("partner-not-suspended", says, cite=CITE, field="state", kind="conflict")
        before = (on - DAY).isoformat()
        ended = [[first, before if last is None else last] for first, last in held.suspensions]
        held.suspensions = [[first, last] for first, last in ended if first <= last]
        held.save(update_fields=["suspensions"])
        append(PARTNER, actor=actor, at=at, body={"state": held.state}, subject=str(held.agreement_id))
    return Done(f"Questions from {held.state} are answered again from {on}.", str(held.agreement_id))


@dataclass(frozen=True, slots=True)
class Exchange:
    """How the exchange with one state stands and works."""

    state: str
    standard: str
    roles: tuple[str, ...]
    in_force_from: date | None
    in_force_until: date | None
    suspended: bool
    questions: int
    answered: int
    refused: int
    first_asked: datetime | None
    last_asked: datetime | None


def exchanges(actor: Actor, *, at: datetime, since: date | None = None) -> list[Exchange]:
    """Each partner state with its agreement and its questions, answered and refused (MAP-91, MAP-175)."""
    require(actor, SEE_EXCHANGES)
    on = law_day(at)
    people = _accounts_by_state()
    shown = []
    for partner in PartnerState.objects.order_by("state"):
        agreement = Agreement.objects.get(pk=partner.agreement_id)
        asked = Query.objects.filter(account_id__in=people.get(partner.state, ()), role__in=KINDS)
        if since:
            asked = asked.filter(requested_at__date__gte=since)
        sums = asked.aggregate(
            questions=Count("pk"),
            refused=Count("pk", filter=Q(outcome="denied")),
            first=Min("requested_at"),
            last=Max("requested_at"),
        )
        shown.append(
            Exchange(
                state=partner.state,
                standard=partner.standard,
                roles=tuple(agreement.terms.get("roles", ())),
                in_force_from=agreement.effective_on,
                in_force_until=agreement.ended_on - DAY if agreement.ended_on else agreement.expires_on,
                suspended=is_suspended(partner, on),
                questions=sums["questions"],
                answered=sums["questions"] - sums["refused"],
                refused=sums["refused"],
                first_asked=sums["first"],
                last_asked=sums["last"],
            )
        )
    return shown


def _accounts_by_state() -> dict[str, list[UUID]]:
    found: dict[str, list[UUID]] = {}
    for grant in RoleGrant.objects.filter(role__in=KINDS):
        for state in grant.scope.get("state", ()):
            found.setdefault(str(state).upper(), []).append(grant.account_id)
    return found


def review_technology(actor: Actor, at: datetime, *, reviewed_on: date, standards: str, findings: str) -> Done:
    """Record the yearly review: which standards were looked at, and what follows."""
    require(actor, REVIEW_TECHNOLOGY)
    if reviewed_on > law_day(at):
        raise Refusal("review-future", "A review has happened: today or before.", cite="§5(5)(x)", field="reviewed_on")
    with transaction.atomic():
        made, new = InterstateReview.objects.get_or_create(
            reviewed_on=reviewed_on,
            defaults={"standards": standards, "findings": findings, "entered_by": actor.name, "entered_at": at},
        )
        if not new:
            says = f"The review of {reviewed_on} is recorded already."
            raise Refusal("review-recorded", says, cite="§5(5)(x)", field="reviewed_on", kind="conflict")
        append(REVIEWED, actor=actor, at=at, body={"on": reviewed_on.isoformat()}, subject=str(made.pk))
    return Done(f"The review of {reviewed_on} is recorded.", str(made.pk))


def review_standing(on: date) -> Decision:
    """Whether the technology review is current on a day (MAP-91)."""
    agreements = Agreement.objects.filter(kind=AGREEMENT).aggregate(first=Min("effective_on"))
    last = InterstateReview.objects.filter(reviewed_on__lte=on).aggregate(last=Max("reviewed_on"))["last"]
    connected = agreements["first"] if agreements["first"] and agreements["first"] <= on else None
    return technology_review(TechnologyReview(on, connected, last), law=adopted_law())
