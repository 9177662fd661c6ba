"""Who acts: one person in one role through one door, judged live at the moment of asking."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.roles import ROLES
from carelaw.platform.legal_zone import zone_of

if TYPE_CHECKING:
    from carelaw.platform.accounts.models import Account, Designation, RoleGrant

Channel = Literal["console", "api", "fhir", "cli", "file-drop", "job"]

Scope = Mapping[str, tuple[str, ...]]
NO_SCOPE: Scope = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Actor:
    """One person in one role. Use cases take it first and never ask the request who is there.

    `scope` is what the grant is limited to, such as `{"dea": ("AB1234563",), "dispenser_dea": (…), "npi": (…),
    "party": (…)}`; for a designee it is the principal's scope, since a designee's reach is never wider (MAP-61).
    `client` names the program or address that spoke for the person. Ids are UUID texts.
    """

    account_id: str
    name: str
    role: str
    second_factor: bool
    channel: Channel
    client: str
    principal_id: str | None = None
    principal_name: str = ""
    grant_id: str = ""
    designation_id: str = ""
    scope: Scope = field(default_factory=lambda: NO_SCOPE, hash=False)

    def scoped(self, kind: str) -> tuple[str, ...]:
        """The ids of one kind that the grant is limited to: `actor.scoped("dispenser_dea")`; empty when none."""
        return tuple(self.scope.get(kind, ()))

    @property
    def program(self) -> str:
        """The program whose law and whose clock stand over what is done in this role."""
        return ROLES[self.role].program

    @property
    def is_designee(self) -> bool:
        return bool(ROLES[self.role].designee_of)


def system_actor(client: str) -> Actor:
    """The program itself, at work in a job: `system_actor("pdmp.process-submission")`."""
    return Actor("", "The program", "SYSTEM", second_factor=False, channel="job", client=client)


def host_operator(client: str) -> Actor:
    """Whoever runs a command on the host without a token; the record shows the command line and nobody's account."""
    return Actor("", "Operator on the host", "OPERATOR", second_factor=False, channel="cli", client=client)


def visitor(client: str, channel: Channel = "console") -> Actor:
    """Somebody nobody knows yet; only for the record of a sign-in that failed."""
    return Actor("", "Not signed in", "VISITOR", second_factor=False, channel=channel, client=client)


def actor_for(
    account: Account,
    role: str,
    at: datetime,
    channel: Channel,
    client: str,
    principal: Account | None = None,
    second_factor: bool = False,
) -> Actor:
    """This account as an actor in one role, if it may act in it right now.

    Checks, at every call, the account, the grant and for a designee the designation and the principal's own grant.
    Raises Refusal (`forbidden`) with the paragraph that fails.
    """
    require_standing(account)
    grant = live_grant(account, role, at)
    if not ROLES[role].designee_of:
        if principal is not None:
            raise _refused("E-MAP-61", "Only a designee acts for a principal.", "§5(5)(ix)")
        return _made(account, role, channel, client, second_factor, grant)
    if principal is None:
        raise _refused("E-MAP-61", "A designee names exactly one principal for each request.", "§5(5)(ix)")
    designation = live_designation(account, principal, role, at)
    _require_principal_standing(principal)
    principal_grant = live_grant(principal, ROLES[role].designee_of, at, code="E-MAP-61", whose="The principal's")
    made = _made(account, role, channel, client, second_factor, grant)
    return Actor(
        account_id=made.account_id,
        name=made.name,
        role=role,
        second_factor=second_factor,
        channel=channel,
        client=client,
        principal_id=str(principal.pk),
        principal_name=principal.name,
        grant_id=made.grant_id,
        designation_id=str(designation.pk),
        scope=_frozen(principal_grant.scope),
    )


def require_standing(account: Account) -> None:
    """Refuse an account that is closed or suspended."""
    if not account.is_active:
        raise _refused("E-MAP-50.account-closed", "This account is closed.", "§9(b)")
    if account.suspended_at is not None:
        says = f"This account is suspended: {account.suspended_because or 'no reason was recorded'}."
        raise _refused("E-MAP-50.account-suspended", says + " Ask the program office.", "§9(b)")


def live_grant(account: Account, role: str, at: datetime, *, code: str = "E-MAP-50", whose: str = "Your") -> RoleGrant:
    """The grant under which an account holds a role at an instant. Raises Refusal saying why there is none."""
    on = law_day(at)
    grants = list(account.grants.filter(role=role).order_by("-starts_on", "-granted_at"))
    if not grants:
        says = ROLES[role].says if role in ROLES else role
        raise _refused(f"{code}.no-grant", f"{whose} account does not hold the role “{says}”.", "§9(b)")
    reasons = [grant.why_not_live(on) for grant in grants]
    for grant, reason in zip(grants, reasons, strict=True):
        if reason is None:
            return grant
    short, says = reasons[0] or ("", "")
    raise _refused(f"{code}.{short}", f"{whose} role “{ROLES[role].says}” {says}", "§9(b)")


def live_designation(designee: Account, principal: Account, role: str, at: datetime) -> Designation:
    """The designation under which one account acts for another at an instant. Raises Refusal E-MAP-61."""
    on = law_day(at)
    found = list(designee.designations.filter(principal=principal, role=role).order_by("-starts_on"))
    for designation in found:
        if designation.why_not_live(on) is None:
            return designation
    says = found[0].why_not_live(on) if found else "does not exist"
    next_step = "Ask the principal to name you under “Your designees”."
    raise _refused("E-MAP-61", f"The designation for this principal {says}. {next_step}", "§5(5)(ix)")


def law_day(at: datetime, program: str = "pdmp") -> date:
    """The calendar day of an instant where a program's law counts its days; grants go by the first program's."""
    return at.astimezone(zone_of(program)).date()


def known_account_id(text: str) -> str | None:
    """A UUID text in its canonical form, or None."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return None


def _require_principal_standing(principal: Account) -> None:
    if not principal.is_active or principal.suspended_at is not None:
        says = "The principal's account is suspended or closed. Ask the principal, or the program office."
        raise _refused("E-MAP-61", says, "§5(5)(ix)")


def _made(account: Account, role: str, channel: Channel, client: str, second_factor: bool, grant: RoleGrant) -> Actor:
    return Actor(
        account_id=str(account.pk),
        name=account.name,
        role=role,
        second_factor=second_factor,
        channel=channel,
        client=client,
        grant_id=str(grant.pk),
        scope=_frozen(grant.scope),
    )


def _frozen(scope: Mapping[str, list[str]]) -> Scope:
    return MappingProxyType({kind: tuple(values) for kind, values in scope.items()})


def _refused(code: str, says: str, cite: str) -> Refusal:
    return Refusal(code, says, cite=cite, kind="forbidden")
