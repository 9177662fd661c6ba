"""What the lists about scope and duties show."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from carelaw.kernel.dates import legal_date
from carelaw.pbm.store.models import Deposit, Program, UnlicensedReferral
from carelaw.pbm.use_cases.permissions import DEPOSITS_SEE, DUTIES_SEE
from carelaw.pbm.use_cases.scope.authority import ZONE, lint, name_periods, rulebooks_of
from carelaw.pbm.use_cases.scope.changes import addresses_for, changes_for
from carelaw.pbm.use_cases.scope.deposits import fees_received, months
from carelaw.pbm.use_cases.scope.exemptions import exempt_on, exemptions_for
from carelaw.pbm.use_cases.scope.ledger import rebates_for
from carelaw.pbm.use_cases.scope.named import names_of
from carelaw.pbm.use_cases.scope.unlicensed import dossiers
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.notices.sending import templates_of

Rows = list[dict[str, Any]]


def change_rows(actor: Actor, at: datetime) -> Rows:
    """The reported changes, the newest first."""
    found = list(changes_for(actor).order_by("-happened_on", "-number"))
    names = names_of(one.party_id for one in found)
    return [
        {
            "number": one.number,
            "manager": names.get(one.party_id, ""),
            "items": ", ".join(one.items),
            "happened_on": one.happened_on,
            "reported_on": one.reported_on,
            "by_change": one.due_by_change,
            "by_month": one.due_by_month,
            "standing": "to-look-at" if one.to_look_at else one.standing,
            "reason": one.reason,
        }
        for one in found
    ]


def address_rows(actor: Actor, at: datetime) -> Rows:
    """The new addresses, the newest first."""
    found = list(addresses_for(actor).order_by("-changed_on", "-number"))
    names = names_of(one.party_id for one in found)
    return [
        {
            "number": one.number,
            "manager": names.get(one.party_id, ""),
            "new_address": one.new_address,
            "changed_on": one.changed_on,
            "reported_on": one.reported_on,
            "due_on": one.due_on,
            "standing": "late" if one.late else "in-time",
        }
        for one in found
    ]


def exemption_rows(actor: Actor, at: datetime) -> Rows:
    """The exemptions, by number."""
    on = legal_date(at, ZONE)
    found = list(exemptions_for(actor).order_by("number"))
    names = names_of(one.party_id for one in found)
    programs = dict(Program.objects.filter(pk__in=[one.program_id for one in found]).values_list("pk", "number"))
    return [
        {
            "number": one.number,
            "party": names.get(one.party_id, ""),
            "kind": one.get_kind_display(),
            "reference": one.reference,
            "program": programs.get(one.program_id, "") if one.program_id else "",
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "standing": "exempt" if exempt_on(one.party_id, on, one.program_id) else "ended",
            "cite": one.cite,
        }
        for one in found
    ]


def rebate_rows(actor: Actor, at: datetime) -> Rows:
    """The ledger of rebates, the newest period first."""
    found = list(rebates_for(actor).order_by("-ends_on", "-number"))
    names = names_of([one.manager_id for one in found] + [one.entity_id for one in found])
    return [
        {
            "number": one.number,
            "manager": names.get(one.manager_id, ""),
            "entity": names.get(one.entity_id, ""),
            "manufacturer": one.manufacturer,
            "product": one.product,
            "kind": one.kind,
            "called": one.called,
            "amount": one.amount,
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
        }
        for one in found
    ]


def dossier_rows(actor: Actor, at: datetime) -> Rows:
    """The dossiers on work without a license."""
    return [dossier_row(one) for one in dossiers(actor).prefetch_related("acts")]


def dossier_row(one: UnlicensedReferral) -> dict[str, Any]:
    """A dossier as a line of a list."""
    acts = list(one.acts.all())
    return {
        "number": one.number,
        "name": one.name,
        "manager": one.manager_number,
        "state": one.state,
        "acts": len(acts),
        "first_on": min((act.first_on for act in acts), default=None),
        "last_on": max((act.last_on for act in acts), default=None),
        "claims": sum(act.claims for act in acts),
        "dollars": Decimal(sum(act.cents for act in acts)).scaleb(-2),
    }


def receipt_rows(actor: Actor, at: datetime) -> Rows:
    """License fees as received, with their deposits."""
    require(actor, DEPOSITS_SEE)
    received = fees_received()
    done = {one.payment_id: one for one in Deposit.objects.filter(payment_id__in=[each.pk for each in received])}
    names = names_of(one.party_id for one in received)
    return [
        {
            "receipt": one.reference,
            "payer": names.get(one.party_id, ""),
            "amount": one.amount,
            "received_on": one.received_on,
            "standing": "deposited" if one.pk in done else "waiting",
            "deposit": done[one.pk].number if one.pk in done else "",
            "fund": done[one.pk].fund if one.pk in done else "",
            "deposited_on": done[one.pk].deposited_on if one.pk in done else None,
        }
        for one in received
    ]


def month_rows(actor: Actor, at: datetime) -> Rows:
    """Deposits by month."""
    return [
        {"month": one.month, "deposits": one.deposits, "total": one.total, "report": bool(one.letter)}
        for one in months(actor)
    ]


def name_rows(actor: Actor, at: datetime) -> Rows:
    """Names of the authority, the newest first."""
    require(actor, DUTIES_SEE)
    return [
        {
            "name": one.name,
            "head": one.head,
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "source": one.source,
        }
        for one in reversed(name_periods())
    ]


def template_rows(actor: Actor, at: datetime) -> Rows:
    """Every letter of the program, with the law it names and what the look at its words says."""
    require(actor, DUTIES_SEE)
    return [
        {
            "kind": one.kind,
            "subject": one.subject,
            "rulebook": " ".join(rulebooks_of(one.cite)),
            "cite": one.cite,
            "outcome": lint(one).outcome.value,
        }
        for one in templates_of("pbm")
    ]
