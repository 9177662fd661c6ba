"""Which roles somebody holds or is named for and cannot use, why in plain words, and whom to ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.models import Account, Designation, RoleGrant
from carelaw.platform.accounts.roles import ROLES


@dataclass(frozen=True, slots=True)
class ClosedRole:
    """A role that does not open: its words, and what follows them on the page."""

    says: str
    why: str


def closed_roles(account: Account, at: datetime) -> tuple[ClosedRole, ...]:
    """Every role that is granted or named and yet not open now, each with its reason and the next step."""
    on = law_day(at)
    grants = list(account.grants.order_by("role", "-starts_on"))
    live = {grant.role for grant in grants if grant.why_not_live(on) is None}
    named = list(account.designations.select_related("principal").order_by("principal__name", "-starts_on"))
    ended = [ClosedRole(ROLES[one.role].says, grant_words(one, on)) for one in grants if one.role not in live]
    return tuple(dict.fromkeys([*ended, *_of_designee(live, {one.role for one in grants}, named, on)]))


def grant_words(grant: RoleGrant, on: date) -> str:
    """Why a grant is not live, as it follows the role's words; empty while it is."""
    found = grant.why_not_live(on)
    if found is None:
        return ""
    return {
        "revoked": _("was revoked. Ask the program office."),
        "suspended": _("is suspended: %(reason)s. Ask the program office.")
        % {"reason": grant.suspended_because.rstrip(".") or _("no reason was recorded")},
        "not-approved": _("waits for a second administrator's approval."),
        "not-begun": _("begins on %(day)s.") % {"day": date_format(grant.starts_on)},
        "ended": _("ended on %(day)s; ask for it to be renewed.") % {"day": _day(grant.ends_on)},
    }[found[0]]


def _of_designee(live: set[str], granted: set[str], named: list[Designation], on: date) -> Iterator[ClosedRole]:
    """A designee needs two things: the role, from the office, and to be named, by whom the work is done for."""
    acting = {(one.role, one.principal_id) for one in named if one.why_not_live(on) is None}
    for one in named:
        says, name = ROLES[one.role].says, {"name": one.principal.name}
        if (one.role, one.principal_id) not in acting:
            yield ClosedRole(says, _designation_words(one, on))
        elif one.role not in granted:
            why = _("%(name)s has named you, and the role itself is not granted yet. Ask the program office for it.")
            yield ClosedRole(says, why % name)
    for role in sorted(live):
        if ROLES[role].designee_of and not any(one.role == role for one in named):
            why = _("opens once somebody you work for names you under “Your designees” and the office activates it.")
            yield ClosedRole(ROLES[role].says, why)


def _designation_words(one: Designation, on: date) -> str:
    name = {"name": one.principal.name}
    if one.revoked_at is None and on < one.starts_on:
        return _("opens for %(name)s on %(day)s.") % {**name, "day": date_format(one.starts_on)}
    return _("You act for %(name)s no longer. If that is wrong, ask %(name)s to name you anew.") % name


def _day(on: date | None) -> str:
    return date_format(on) if on else ""
