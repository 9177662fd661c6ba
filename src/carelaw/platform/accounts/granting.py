"""Opening accounts, giving and ending roles, naming designees: each an act that the record keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from carelaw.kernel.identifiers import dea_ok, npi_ok
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.platform.accounts import events
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.models import Account, Designation, RoleGrant
from carelaw.platform.accounts.permissions import declare, require
from carelaw.platform.accounts.roles import ROLES

MANAGE = declare(
    "accounts.manage",
    roles=("ADMIN", "OPERATOR"),
    says="Open accounts, grant, approve and end roles.",
    cite="§5(5)(iv), §6(a)",
)
DESIGNATE = declare(
    "accounts.designate",
    roles=("PRESCRIBER", "DISPENSER", "ADMIN", "OPERATOR"),
    says="Name employees who may act for a prescriber or dispenser, and end that.",
    cite="§5(5)(ix), §7(d), §8(c)",
)

# What a grant can be limited to; a misspelled kind would otherwise limit nothing, silently.
SCOPE_KINDS = ("dea", "npi", "dispenser_dea", "party", "license", "state", "program", "permission")

# A grant to a sender who reports for whomever is registered, such as a clearing house.
EVERY = "*"

_BOOTSTRAP_ADMINISTRATORS = 2


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """One way in which an account may act now: a role and, for a designee, the principal."""

    role: str
    says: str
    cite: str
    principal_id: str = ""
    principal_name: str = ""


def open_account(
    actor: Actor, at: datetime, *, email: str, name: str, language: str = "en", password: str | None = None
) -> Account:
    """Open an account for one person. Without a password, send the person the link of `invitations.link_for`."""
    require(actor, MANAGE.name)
    problems = _account_problems(email, name, language)
    if problems:
        raise Refusal("account-not-opened", "The account was not opened.", problems=problems)
    with transaction.atomic():
        if Account.objects.filter(email=email.strip().lower()).exists():
            says = "An account with this e-mail address exists. Grant it the role instead."
            raise Refusal("account-exists", says, kind="conflict", field="email")
        account = Account.objects.create_user(email, password, name=name.strip(), language=language, created_at=at)
        events.keep(
            events.ACCOUNT_OPENED, actor=actor, at=at, body={"account": str(account.pk)}, subject=str(account.pk)
        )
    return account


def grant_role(
    actor: Actor,
    at: datetime,
    *,
    account: Account,
    role: str,
    cite: str = "",
    scope: Mapping[str, Sequence[str]] | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> RoleGrant:
    """Give an account a role. Roles above clinician level wait for `approve_grant` by a second administrator.

    The exception is the beginning: the host's command line may make the first two administrators alone, since
    nobody is there yet who could approve them.
    """
    require(actor, MANAGE.name)
    known = ROLES.get(role)
    if known is None or not known.grantable:
        permitted = ", ".join(sorted(code for code, r in ROLES.items() if r.grantable))
        raise Refusal("role-unknown", f"“{role}” is not a role. Permitted: {permitted}.", field="role")
    listed = _checked_scope(scope or {})
    begins = starts_on or law_day(at)
    if ends_on is not None and ends_on < begins:
        says = f"The grant ends on {ends_on}, before it begins on {begins}."
        raise Refusal("grant-ends-before-it-begins", says, field="ends_on")
    with transaction.atomic():
        grant = RoleGrant.objects.create(
            account=account,
            role=role,
            cite=cite or known.cite,
            scope=listed,
            starts_on=begins,
            ends_on=ends_on,
            granted_by_id=actor.account_id or None,
            granted_at=at,
            needs_approval=known.two_person and not _is_bootstrap(actor, role, at),
        )
        body = {"grant": str(grant.pk), "role": role, "cite": grant.cite, "needs_approval": grant.needs_approval}
        events.keep(events.ROLE_GRANTED, actor=actor, at=at, body=body, subject=str(account.pk))
    return grant


def approve_grant(actor: Actor, at: datetime, grant: RoleGrant) -> RoleGrant:
    """The second person's yes. Raises Refusal when the approver granted the role or would hold it."""
    require(actor, MANAGE.name)
    if not actor.account_id:
        raise _not_second_person("Only an administrator who is signed in can approve; the command line cannot.")
    with transaction.atomic():
        grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
        if not grant.needs_approval or grant.approved_at is not None or grant.revoked_at is not None:
            raise Refusal("grant-not-waiting", "This grant does not wait for approval.", kind="conflict")
        if str(grant.granted_by_id) == actor.account_id:
            raise _not_second_person("You granted this role; another administrator approves it.")
        if str(grant.account_id) == actor.account_id:
            raise _not_second_person("Nobody approves a role of his or her own.")
        grant.approved_by_id = actor.account_id
        grant.approved_at = at
        grant.save(update_fields=["approved_by", "approved_at"])
        body = {"grant": str(grant.pk), "role": grant.role}
        events.keep(events.ROLE_APPROVED, actor=actor, at=at, body=body, subject=str(grant.account_id))
    return grant


def revoke_grant(actor: Actor, at: datetime, grant: RoleGrant, *, because: str) -> RoleGrant:
    """End a role at once; who, when and why stay on the grant."""
    require(actor, MANAGE.name)
    if not because.strip():
        raise Refusal("reason-missing", "Say why the role is revoked.", field="because")
    with transaction.atomic():
        grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
        if grant.revoked_at is not None:
            raise Refusal("grant-already-revoked", "This role was revoked before.", kind="conflict")
        grant.revoked_at, grant.revoked_because = at, because.strip()
        grant.revoked_by_id = actor.account_id or None
        grant.save(update_fields=["revoked_at", "revoked_because", "revoked_by"])
        body = {"grant": str(grant.pk), "role": grant.role}
        events.keep(events.ROLE_REVOKED, actor=actor, at=at, body=body, subject=str(grant.account_id))
    return grant


def suspend_grant(actor: Actor | None, at: datetime, grant: RoleGrant, *, because: str) -> RoleGrant:
    """Suspend one role until its cause is gone, such as a lapsed license. `actor` None: the software itself."""
    return _suspended(actor, at, grant, at, because, events.ROLE_SUSPENDED)


def restore_grant(actor: Actor | None, at: datetime, grant: RoleGrant) -> RoleGrant:
    """Lift the suspension of a role. `actor` None: the software itself, once the cause is gone."""
    return _suspended(actor, at, grant, None, "", events.ROLE_RESTORED)


def suspend_account(actor: Actor, at: datetime, account: Account, *, because: str) -> Account:
    """Stop an account at once, for instance when a license lapses (MAP-17) or a login is shared (MAP-62)."""
    require(actor, MANAGE.name)
    if not because.strip():
        raise Refusal("reason-missing", "Say why the account is suspended.", field="because")
    return _stand(actor, at, account, suspended_at=at, because=because.strip(), kind=events.ACCOUNT_SUSPENDED)


def restore_account(actor: Actor, at: datetime, account: Account) -> Account:
    """Lift a suspension."""
    require(actor, MANAGE.name)
    return _stand(actor, at, account, suspended_at=None, because="", kind=events.ACCOUNT_RESTORED)


def forget_second_factors(actor: Actor, at: datetime, account: Account) -> int:
    """Remove every second factor of somebody who lost the device, and unset the password: both are set up anew."""
    require(actor, MANAGE.name)
    from allauth.mfa.models import Authenticator

    with transaction.atomic():
        found = list(Authenticator.objects.select_for_update().filter(user=account))
        Authenticator.objects.filter(pk__in=[each.pk for each in found]).delete()
        account.set_unusable_password()
        account.session_digest = ""
        account.save(update_fields=["password", "session_digest"])
        body = {"factor": "all"}
        events.keep(events.FACTOR_REMOVED, actor=actor, at=at, body=body, subject=str(account.pk))
    return len(found)


def designate(
    actor: Actor,
    at: datetime,
    *,
    principal: Account,
    designee: Account,
    role: str,
    employer: str,
    standards_version: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    is_nurse: bool = False,
    nurse_license: str = "",
    preference_statement: str = "",
    checks_passed: Sequence[str] = (),
) -> Designation:
    """Let an employee act for a principal (§5(5)(ix)). A prescriber who names no nurse says why (§8(c))."""
    require(actor, DESIGNATE.name)
    _check_designation(actor, at, principal, designee, role, employer, is_nurse, preference_statement)
    with transaction.atomic():
        made = Designation.objects.create(
            principal=principal,
            designee=designee,
            role=role,
            employer=employer.strip(),
            starts_on=starts_on or law_day(at),
            ends_on=ends_on,
            standards_version=standards_version,
            checks_passed=list(checks_passed),
            is_nurse=is_nurse,
            nurse_license=nurse_license,
            preference_statement=preference_statement.strip(),
            named_at=at,
        )
        body = {"designation": str(made.pk), "principal": str(principal.pk), "designee": str(designee.pk), "role": role}
        events.keep(events.DESIGNEE_NAMED, actor=actor, at=at, body=body, subject=str(designee.pk))
    return made


def end_designation(actor: Actor, at: datetime, designation: Designation) -> Designation:
    """End a designation now: the employment ended, or the principal withdrew it."""
    require(actor, DESIGNATE.name)
    if actor.role not in {"ADMIN", "OPERATOR"} and str(designation.principal_id) != actor.account_id:
        says = "Only the principal or an administrator ends a designation."
        raise Refusal("E-MAP-61", says, cite="§5(5)(ix)", kind="forbidden")
    with transaction.atomic():
        designation.revoked_at = at
        designation.revoked_by_id = actor.account_id or None
        designation.save(update_fields=["revoked_at", "revoked_by"])
        body = {"designation": str(designation.pk)}
        events.keep(events.DESIGNEE_ENDED, actor=actor, at=at, body=body, subject=str(designation.designee_id))
    return designation


def role_choices(account: Account, at: datetime) -> tuple[RoleChoice, ...]:
    """Every way in which an account may act now; a designee has one for each principal."""
    on = law_day(at)
    live = sorted({g.role for g in account.grants.all() if g.why_not_live(on) is None})
    choices: list[RoleChoice] = []
    for code in live:
        role = ROLES[code]
        if not role.designee_of:
            choices.append(RoleChoice(code, role.says, role.cite))
            continue
        named = account.designations.filter(role=code).select_related("principal").order_by("principal__name")
        for designation in named:
            if designation.why_not_live(on) is None:
                principal = designation.principal
                choices.append(RoleChoice(code, role.says, role.cite, str(principal.pk), principal.name))
    return tuple(dict.fromkeys(choices))


def _suspended(
    actor: Actor | None, at: datetime, grant: RoleGrant, since: datetime | None, because: str, kind: str
) -> RoleGrant:
    if actor is not None:
        require(actor, MANAGE.name)
    with transaction.atomic():
        grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
        grant.suspended_at, grant.suspended_because = since, because[:300]
        grant.save(update_fields=["suspended_at", "suspended_because"])
        body = {"grant": str(grant.pk), "role": grant.role}
        events.keep(kind, actor=actor, at=at, body=body, subject=str(grant.account_id))
    return grant


def _account_problems(email: str, name: str, language: str) -> tuple[Problem, ...]:
    found = []
    local, _, domain = email.strip().partition("@")
    if not local or "." not in domain or " " in email.strip():
        found.append(Problem("email-unreadable", f"“{email}” is not an e-mail address.", "email"))
    if not name.strip():
        found.append(Problem("name-missing", "An account carries the name of one person.", "name", "§5(5)(ix)"))
    if language not in {"en", "es"}:
        found.append(
            Problem("language-unknown", f"“{language}” is not a language here. Permitted: en, es.", "language")
        )
    return tuple(found)


def _checked_scope(scope: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    problems: list[Problem] = []
    for kind, values in scope.items():
        if kind not in SCOPE_KINDS:
            permitted = ", ".join(SCOPE_KINDS)
            problems.append(Problem("scope-unknown", f"“{kind}” limits nothing. Permitted: {permitted}.", "scope"))
        checks = {"dea": dea_ok, "dispenser_dea": dea_ok, "npi": npi_ok}
        check = checks.get(kind)
        for value in values:
            if check and value != EVERY and not check(value):
                problems.append(Problem("scope-unreadable", f"“{value}” is not a valid {kind} number.", "scope"))
    if problems:
        raise Refusal("scope-refused", "The limits of the grant cannot be used.", problems=tuple(problems))
    return {kind: sorted(set(values)) for kind, values in scope.items()}


def _is_bootstrap(actor: Actor, role: str, at: datetime) -> bool:
    if role != "ADMIN" or actor.role != "OPERATOR":
        return False
    on = law_day(at)
    live = {g.account_id for g in RoleGrant.objects.filter(role="ADMIN") if g.why_not_live(on) is None}
    return len(live) < _BOOTSTRAP_ADMINISTRATORS


def _check_designation(
    actor: Actor,
    at: datetime,
    principal: Account,
    designee: Account,
    role: str,
    employer: str,
    is_nurse: bool,
    statement: str,
) -> None:
    known = ROLES.get(role)
    if known is None or not known.designee_of:
        raise Refusal("role-unknown", f"“{role}” is not a designee's role.", field="role")
    if actor.role not in {"ADMIN", "OPERATOR"} and str(principal.pk) != actor.account_id:
        raise Refusal(
            "E-MAP-61", "A principal names only his or her own designees.", cite="§5(5)(ix)", kind="forbidden"
        )
    on = law_day(at)
    holds = any(g.why_not_live(on) is None for g in principal.grants.filter(role=known.designee_of))
    if not holds:
        says = f"The principal does not hold the role “{ROLES[known.designee_of].says}”."
        raise Refusal("E-MAP-61", says, cite="§5(5)(ix)", kind="forbidden")
    if not employer.strip():
        says = "A designee is an employee: name the employer."
        raise Refusal("E-MAP-61", says, cite="§5(5)(ix)", field="employer")
    if principal.pk == designee.pk:
        raise Refusal("E-MAP-62", "Nobody is his or her own designee.", cite="§5(5)(ix)", field="designee")
    if role == "PRESCRIBER_DESIGNEE" and not is_nurse and not statement.strip():
        says = "Preference goes to a licensed professional nurse: say in one line why this designee is not one."
        raise Refusal("E-MAP-67", says, cite="§8(c)", field="preference_statement")


def _stand(
    actor: Actor, at: datetime, account: Account, *, suspended_at: datetime | None, because: str, kind: str
) -> Account:
    with transaction.atomic():
        account.suspended_at, account.suspended_because = suspended_at, because
        account.save(update_fields=["suspended_at", "suspended_because"])
        events.keep(kind, actor=actor, at=at, body={"account": str(account.pk)}, subject=str(account.pk))
    return account


def _not_second_person(says: str) -> Refusal:
    return Refusal("second-person-needed", says, cite="§5(5)(iv)", kind="forbidden")
