"""Somebody applies for an account in a professional role; the office verifies and decides, and licenses are watched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.identifiers import dea_ok, npi_ok
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pdmp.facts.access import LicenseFacts
from carelaw.pdmp.rules.is_a_prescriber import is_a_prescriber
from carelaw.pdmp.store.models import RegisteredDispenser, Registration
from carelaw.pdmp.use_cases.enrollment.permissions import DECIDE_REGISTRATIONS
from carelaw.pdmp.use_cases.enrollment.qualifying import account_with, put_on_record, require_qualified
from carelaw.pdmp.use_cases.enrollment.telling import LICENSE_LAPSED
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.granting import grant_role, open_account, restore_grant, suspend_grant
from carelaw.platform.accounts.invitations import link_for
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.sending import write_notice
from carelaw.platform.parties.models import License, Party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

WAITING, APPROVED, DECLINED = "received", "approved", "declined"
VETERINARIAN, WHOLESALER = "veterinarian", "wholesaler"
# Professions whose license allows to distribute, dispense or administer drugs here.
AUTHORIZED = (
    "physician",
    "dentist",
    "podiatrist",
    "nurse-practitioner",
    "physician-assistant",
    "optometrist",
    "midwife",
)
_LAPSED = "No live license is on file (§3)."
_KEYS = {"registration": Shape.ID, "role": Shape.CODE, "state": Shape.CODE, "account": Shape.ID}
APPLIED = declare("registration-received", says="Somebody applied for an account.", keys=_KEYS, cite='§3 "prescriber"')
DECIDED = declare(
    "registration-decided", says="An application for an account was decided.", keys=_KEYS, cite="§5(5)(ix)"
)
LICENSE_RECORDED = declare(
    "license-recorded", says="A license was recorded.", keys={"account": Shape.ID, "until": Shape.DAY}, cite="§3"
)


def apply_for_account(
    actor: Actor | None,
    at: datetime,
    *,
    role: str,
    name: str,
    email: str,
    language: str | None,
    profession: str,
    license_number: str,
    license_state: str,
    license_from: date,
    license_until: date | None,
    dea: str,
    npi: str,
    employer: str,
    dispenser_dea: str,
) -> Done:
    """Apply for an account; anybody may. What can be checked by itself is checked now, the rest by a person."""
    made = Registration(
        role=role,
        name=name,
        email=email.lower(),
        language=language or "en",
        profession=profession,
        license_number=license_number,
        license_state=license_state.upper(),
        license_from=license_from,
        license_until=license_until,
        dea=dea.upper(),
        npi=npi,
        employer=employer,
        dispenser_dea=dispenser_dea.upper(),
        received_at=at,
    )
    problems = tuple(_problems(made, law_day(at)))
    if problems:
        raise Refusal(problems[0].code, problems[0].says, cite=problems[0].cite or "", field=problems[0].field,
                      problems=problems)  # fmt: skip
    with transaction.atomic():
        if Registration.objects.filter(email=made.email, role=role, state=WAITING).exists():
            says = "An application with this address waits already; it is decided first."
            raise Refusal("registration-waits", says, field="email", kind="conflict")
        made.save(force_insert=True)
        body = {"registration": str(made.pk), "role": role, "state": WAITING}
        append(APPLIED, actor=actor, at=at, body=body, subject=str(made.pk))
    says = "Your application is in. The program office verifies your license; you get a link to set your password."
    return Done(says, str(made.pk))


def _problems(made: Registration, on: date) -> Iterator[Problem]:
    decision = license_decision(made, on)
    if decision.outcome is Outcome.VIOLATION:
        reason = decision.reasons[0]
        yield Problem(
            reason.code, reason.says, "profession" if "not-live" not in reason.code else "license_until", decision.cite
        )
    if made.profession == WHOLESALER:
        says = "Who only sells by wholesale neither reports nor queries under this act."
        yield Problem("E-MAP-23", says, "profession", '§3 "dispenser" (4)')
    if (made.dea or made.role == "PRESCRIBER") and not dea_ok(made.dea):
        says = f"“{made.dea}” is not a DEA number: two letters, seven digits, the last one a check digit."
        yield Problem("E-MAP-17.dea", says, "dea", '§3 "prescriber"')
    if not npi_ok(made.npi):
        says = f"“{made.npi}” is not an NPI: ten digits beginning 1 or 2, the last one a check digit."
        yield Problem("E-MAP-17.npi", says, "npi", "§7(b)(8)")
    if made.role in {"DISPENSER", "SUBMITTER"}:
        yield from _pharmacy_problems(made)
    if "@" not in made.email or " " in made.email:
        yield Problem("email-unreadable", f"“{made.email[:60]}” is not an e-mail address.", "email")


def _pharmacy_problems(made: Registration) -> Iterator[Problem]:
    found = RegisteredDispenser.objects.filter(dea=made.dispenser_dea).first()
    if found is None:
        says = "No dispenser with this DEA number is registered. Give the number of the pharmacy for which you work."
        yield Problem("E-MAP-19.unknown", says, "dispenser_dea", '§3 "dispenser"')
    elif found.classification == "excluded-entity":
        says = "This entity is excluded from the act's dispensers, for reporting and for querying."
        yield Problem("E-MAP-19", says, "dispenser_dea", '§3 "dispenser"')


def license_decision(made: Registration, on: date) -> Decision:
    """Whether the license of an application makes a prescriber; of a pharmacist, whether it is live."""
    facts = LicenseFacts(
        asked_on=on,
        veterinarian=made.profession == VETERINARIAN,
        authorized_here=(made.profession in AUTHORIZED and made.license_state == "PA")
        if made.role == "PRESCRIBER"
        else True,
        license_from=made.license_from,
        license_until=made.license_until,
        suspended=False,
    )
    return is_a_prescriber(facts, law=adopted_law())


def decide_registration(
    actor: Actor, at: datetime, *, registration: str, approve: bool, reasons: str, tests: tuple[str, ...]
) -> Done:
    """Approve with the tests that were passed, or decline with reasons. An approved account gets its own link."""
    require(actor, DECIDE_REGISTRATIONS)
    with transaction.atomic():
        one = _waiting(registration)
        if not approve:
            return _settled(actor, at, one, DECLINED, reasons, None)
        decision = license_decision(one, law_day(at))
        if decision.outcome is not Outcome.PASS:
            reason = decision.reasons[0]
            raise Refusal(reason.code, reason.says, cite=decision.cite, field="registration", kind="conflict")
        account = _account(actor, at, one)
        if one.role != "SUBMITTER":
            if tests:
                put_on_record(actor, at, account, tests, law_day(at))
            require_qualified(account, law_day(at))
        _license(account, one, at)
        grant_role(actor, at, account=account, role=one.role, scope=_scope(one))
        kept = keep(decision, _facts_of(one), subject=f"registration:{one.pk}", at=at, actor=actor)
        one.decision_id = kept.pk
        return _settled(actor, at, one, APPROVED, reasons, account)


def _facts_of(one: Registration) -> dict[str, object]:
    return {
        "role": one.role,
        "profession": one.profession,
        "license_from": one.license_from,
        "license_until": one.license_until,
    }


def _settled(actor: Actor, at: datetime, one: Registration, state: str, reasons: str, account: Account | None) -> Done:
    one.state, one.reasons, one.decided_at = state, reasons, at
    one.decided_by = UUID(actor.account_id) if actor.account_id else None
    one.account_id = account.pk if account else None
    one.save()
    body = {"registration": str(one.pk), "role": one.role, "state": state}
    if account is not None:
        body["account"] = str(account.pk)
    append(DECIDED, actor=actor, at=at, body=body, subject=str(one.pk))
    if account is None:
        return Done("Declined. Write the reasons to the applicant; a new application is open to everyone.", str(one.pk))
    if account.has_usable_password():
        return Done("Approved: the role is added to the account that stands.", str(one.pk))
    link = link_for(account)
    return Done(f"Approved. Send this link to {one.name} only: {link}", str(one.pk), {"link": link})


def _account(actor: Actor, at: datetime, one: Registration) -> Account:
    found = Account.objects.filter(email=one.email).first()
    return found or open_account(actor, at, email=one.email, name=one.name, language=one.language)


def _license(account: Account, one: Registration, at: datetime) -> None:
    party, _made = Party.objects.get_or_create(
        account_id=account.pk, defaults={"kind": "person", "name": one.name, "created_at": at}
    )
    assert one.license_from is not None
    keep_license(party, one.profession, one.license_number, one.license_state, one.license_from, one.license_until, at)


def keep_license(
    party: Party, kind: str, number: str, state: str, first: date, last: date | None, at: datetime
) -> License:
    """Enter or renew a license of a party; a number that another party holds is refused."""
    held = License.objects.filter(kind=kind, state=state, number=number).first()
    if held is not None and held.party_id != party.pk:
        says = "Another person holds this license number. Compare it with the certificate."
        raise Refusal(
            "E-MAP-17.license-of-another", says, cite='§3 "prescriber"', field="license_number", kind="conflict"
        )
    values = {"party": party, "valid_from": first, "valid_to": last, "verified_on": law_day(at), "status": "active"}
    made, _created = License.objects.update_or_create(kind=kind, state=state, number=number, defaults=values)
    return made


def _scope(one: Registration) -> dict[str, list[str]]:
    scope = {"npi": [one.npi]} if one.npi else {}
    if one.role == "PRESCRIBER":
        return {"dea": [one.dea], **scope}
    return {"dispenser_dea": [one.dispenser_dea], **scope}


def record_license(
    actor: Actor,
    at: datetime,
    *,
    email: str,
    profession: str,
    license_number: str,
    license_state: str,
    license_from: date,
    license_until: date | None,
    live: bool,
) -> Done:
    """Record a renewal, or that a license is suspended or revoked; the role follows the same day."""
    require(actor, DECIDE_REGISTRATIONS)
    account = account_with(email)
    with transaction.atomic():
        party, _made = Party.objects.get_or_create(
            account_id=account.pk, defaults={"kind": "person", "name": account.name, "created_at": at}
        )
        state = license_state.upper()
        held = keep_license(party, profession, license_number, state, license_from, license_until, at)
        if not live:
            held.status = "suspended"
            held.save(update_fields=["status"])
        body = {"account": str(account.pk), "until": license_until}
        append(LICENSE_RECORDED, actor=actor, at=at, body=body, subject=str(account.pk))
        _follow_licenses(account, law_day(at), at)
    return Done("Recorded; the role stands as the license does.", str(account.pk))


@each_day("pdmp.licenses", order=5)
def follow_licenses(on: date, at: datetime) -> int:
    """Suspend, the same day, the role of whoever has no live license; lift it when one is recorded again."""
    watched = Party.objects.exclude(account_id=None).filter(licenses__isnull=False).values_list("account_id", flat=True)
    accounts = Account.objects.filter(pk__in=watched.distinct(), grants__role__in=("PRESCRIBER", "DISPENSER"))
    return sum(_follow_licenses(account, on, at) for account in accounts.distinct().order_by("pk"))


def _follow_licenses(account: Account, on: date, at: datetime) -> int:
    live = _has_live_license(account, on)
    changed = 0
    for grant in account.grants.filter(role__in=("PRESCRIBER", "DISPENSER"), revoked_at=None):
        if not live and grant.suspended_at is None:
            suspend_grant(None, at, grant, because=_LAPSED)
            key = f"{grant.pk}:{on}"
            write_notice(LICENSE_LAPSED, key=key, at=at, values={"on": str(on)}, account_id=account.pk)
            changed += 1
        elif live and grant.suspended_at is not None and grant.suspended_because == _LAPSED:
            restore_grant(None, at, grant)
            changed += 1
    return changed


def _has_live_license(account: Account, on: date) -> bool:
    for held in License.objects.filter(party__account_id=account.pk):
        facts = LicenseFacts(
            asked_on=on,
            veterinarian=held.kind == VETERINARIAN,
            authorized_here=True,
            license_from=held.valid_from,
            license_until=held.valid_to,
            suspended=held.status != "active",
        )
        if is_a_prescriber(facts, law=adopted_law()).outcome is Outcome.PASS:
            return True
    return False


def _waiting(reference: str) -> Registration:
    try:
        found = Registration.objects.select_for_update().filter(pk=reference).first()
    except (ValueError, ValidationError):
        found = None
    if found is None:
        says = "No application has this reference; copy it from the list of applications."
        raise Refusal("registration-unknown", says, field="registration", kind="not-found")
    if found.state != WAITING:
        raise Refusal("registration-decided", f"This application is {found.state} already.", kind="conflict")
    return found
