"""Agents and contractors who perform duties of the Department: which, from when to when, and whose staff one is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from carelaw.ihh.facts.homes import DutyAsked
from carelaw.ihh.rules.homes.delegation import DUTIES, duty_delegated
from carelaw.ihh.store.models import DelegatedAccount, Delegation
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.homes.shared import entered, number_in
from carelaw.ihh.use_cases.permissions import DELEGATE
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "89 Ill. Adm. Code 140.993(a)"
AGENT_ACTED = declare(
    "ihh-agent-acted",
    says="An agent or contractor performed a duty for the Department.",
    keys={"delegation": Shape.ID, "duty": Shape.CODE},
    cite=CITE,
)


def delegations(actor: Actor) -> QuerySet[Delegation]:
    """Every delegation, the newest first."""
    require(actor, DELEGATE)
    return Delegation.objects.order_by("-starts_on", "-number")


def delegate(
    actor: Actor,
    at: datetime,
    *,
    organization: str,
    kind: str,
    duties: Sequence[str],
    starts_on: date,
    ends_on: date | None,
) -> Delegation:
    """Give duties to an agent or contractor, from a day on."""
    require(actor, DELEGATE)
    _refuse_own(actor)
    strange = sorted(set(duties) - set(DUTIES))
    if strange or not duties:
        says = f"“{', '.join(strange)}” is no duty here. Permitted: {', '.join(DUTIES)}."
        raise Refusal("DELEGATION-DUTY", says, cite=CITE, field="duties")
    if ends_on is not None and ends_on < starts_on:
        raise Refusal("DELEGATION-PERIOD", f"It ends before it begins on {starts_on}.", cite=CITE, field="ends_on")
    with transaction.atomic():
        made = Delegation.objects.create(
            number=number_in("DL", legal_day(at)),
            organization=organization.strip(),
            kind=kind,
            duties=list(duties),
            starts_on=starts_on,
            ends_on=ends_on,
            entered_at=at,
        )
        entered(actor, at, made.pk, "duties-delegated", made.number)
    return made


def take_back(actor: Actor, at: datetime, *, delegation: str, on: date, reasons: str) -> Delegation:
    """Take duties back; a day is the last one."""
    require(actor, DELEGATE)
    _refuse_own(actor)
    with transaction.atomic():
        made = Delegation.objects.filter(number=delegation.strip().upper()).first()
        if made is None or made.revoked_on is not None:
            says = "No delegation that runs has this number; copy it from the list."
            raise Refusal("DELEGATION-UNKNOWN", says, cite=CITE, field="delegation", kind="not-found")
        made.revoked_on, made.because = on, reasons[:200]
        made.save(update_fields=["revoked_on", "because"])
        entered(actor, at, made.pk, "duties-taken-back", made.number)
    return made


def name_agent(actor: Actor, at: datetime, *, email: str, organization: str) -> DelegatedAccount | None:
    """Say whose staff an account is; without an organization it is the Department's own again."""
    require(actor, DELEGATE)
    _refuse_own(actor)
    account = Account.objects.filter(email__iexact=email.strip()).first()
    if account is None:
        raise Refusal("account-unknown", "No account has this address.", cite=CITE, field="email", kind="not-found")
    with transaction.atomic():
        DelegatedAccount.objects.filter(account_id=account.pk).delete()
        made = None
        if organization.strip():
            if not Delegation.objects.filter(organization=organization.strip()).exists():
                says = "No duties are given to this organization yet; enter the delegation first."
                raise Refusal("DELEGATION-UNKNOWN", says, cite=CITE, field="organization", kind="not-found")
            made = DelegatedAccount.objects.create(
                account_id=account.pk, organization=organization.strip(), entered_at=at
            )
        step = "agent-named" if made else "agent-released"
        entered(actor, at, account.pk, step)
    return made


def agent_of(actor: Actor | None) -> str:
    """Whose staff somebody is; empty for the Department's own."""
    account_id = getattr(actor, "account_id", None)
    if not account_id:
        return ""
    held = DelegatedAccount.objects.filter(account_id=account_id).first()
    return held.organization if held else ""


def for_the_department(actor: Actor, at: datetime, duty: str) -> Decision:
    """Whether somebody may perform a duty of the Department; an agent's act is put on the record with its duty.

    Raises Refusal `DELEGATION-SCOPE` for an agent outside what was given to it.
    """
    organization, on = agent_of(actor), legal_day(at)
    given = list(Delegation.objects.filter(organization=organization).order_by("starts_on")) if organization else []
    fitting = [one for one in given if duty in one.duties]
    held = next((one for one in fitting if _runs(one, on)), fitting[-1] if fitting else None)
    asked = DutyAsked(
        duty=duty,
        on=on,
        delegated=bool(organization),
        duties=tuple(held.duties) if held else tuple(sorted({one for each in given for one in each.duties})),
        starts_on=held.starts_on if held else None,
        ends_on=held.ends_on if held else None,
        revoked_on=held.revoked_on if held else None,
    )
    decision = duty_delegated(asked, adopted_law())
    if decision.outcome is not Outcome.PASS:
        first = decision.reasons[0]
        raise Refusal(first.code, first.says, cite=CITE, kind="forbidden")
    if held is not None:
        body = {"delegation": str(held.pk), "duty": duty}
        append(AGENT_ACTED, actor=actor, at=at, body=body, subject=str(held.pk))
    return decision


def _runs(one: Delegation, on: date) -> bool:
    return one.starts_on <= on and all(on <= day for day in (one.ends_on, one.revoked_on) if day is not None)


def _refuse_own(actor: Actor) -> None:
    if agent_of(actor):
        says = "An agent gives no duties of the Department to anybody; the Department's own staff does."
        raise Refusal("DELEGATION-SCOPE", says, cite=CITE, kind="forbidden")
