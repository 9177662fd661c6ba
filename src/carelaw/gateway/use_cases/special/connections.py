"""Federally sponsored connections and authorized applications: verified, listed, withdrawn, and what is in force."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction

from carelaw.gateway.facts.search import CarriedBy, Option, OptionUsed, VendorAgreement
from carelaw.gateway.facts.special import ApplicationNamed, FederalConnection
from carelaw.gateway.rules.refusal_codes import SECTION, refusal, refused
from carelaw.gateway.rules.special import application_authorized, federal_connection_verified
from carelaw.gateway.store.models import (
    ApplicationUse,
    AuthorizedApplication,
    ConnectionPoint,
    FederalVerification,
    Onboarding,
    Vendor,
)
from carelaw.gateway.use_cases import agreements
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.permissions import AUTHORIZE_APPLICATIONS, HANDLE_INTEGRATION
from carelaw.gateway.wire.message import printable
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Law
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CONNECTION_CHANGED = declare(
    "gateway-special-connection",
    says="A federal connection was verified or that withdrawn, or an application was authorized, named or withdrawn.",
    keys={"onboarding": Shape.ID, "application": Shape.ID, "what": Shape.CODE, "on": Shape.DAY},
    cite=f"{SECTION}(f)(1)(E), (f)(1)(F)",
)


def verify_federal(
    actor: Actor, at: datetime, *, integration: str, sponsor: str, program_name: str, evidence: str, last_day: date
) -> FederalVerification:
    """The program verifies a federally sponsored connection until a day; a later verification follows it."""
    require(actor, HANDLE_INTEGRATION)
    on = law_day(at)
    with transaction.atomic():
        held = _integration(integration)
        by, served, seen = (printable(text.strip()) for text in (sponsor, program_name, evidence))
        facts = FederalConnection(on, by, served, seen, verified_on=on, last_day=last_day)
        decision = federal_connection_verified(facts, law=adopted_law())
        if decision.outcome is not Outcome.PASS:
            raise refusal(decision, kind="invalid")
        made = FederalVerification.objects.create(
            onboarding=held,
            sponsor=by[:120],
            program_name=served[:120],
            evidence=seen[:300],
            verified_on=on,
            last_day=last_day,
            by=actor.name[:120],
            at=at,
        )
        keep(decision, facts, subject=f"gateway-onboarding:{held.pk}", at=at, actor=actor)
        _append(actor, at, "federal-verified", onboarding=held)
    return made


def withdraw_verification(actor: Actor, at: datetime, *, integration: str, because: str) -> FederalVerification:
    """The program withdraws its verification; the connection's next request is refused."""
    require(actor, HANDLE_INTEGRATION)
    _require_reason(because)
    with transaction.atomic():
        held = _integration(integration)
        running = FederalVerification.objects.filter(onboarding=held, withdrawn_on__isnull=True)
        made = running.select_for_update().order_by("-pk").first()
        if made is None:
            says = f"{held.reference} has no verification that could be withdrawn."
            raise refused("FEDERAL_LINK_NOT_VERIFIED", says, field="integration", kind="conflict")
        on = law_day(at)
        # Every verification of the connection ends: an earlier one must not spring up again behind it.
        running.update(withdrawn_on=on, withdrawn_because=printable(because.strip())[:300])
        _append(actor, at, "federal-withdrawn", onboarding=held)
        made.refresh_from_db()
    return made


def authorize_application(
    actor: Actor,
    at: datetime,
    *,
    reference: str,
    name: str,
    document: str,
    funded: bool | None,
    operator: str,
    launch_url: str,
) -> AuthorizedApplication:
    """The program puts an application on its list; without an operator the program runs it itself."""
    require(actor, AUTHORIZE_APPLICATIONS)
    url = urlsplit(launch_url)
    if launch_url and (url.scheme != "https" or not url.hostname or url.query or url.username):
        says = "The address where it opens begins with https:// and holds no question mark and no user name."
        raise Refusal("address-not-permitted", says, cite=f"{SECTION}(g)(1)(A)", field="launch_url")
    with transaction.atomic():
        if AuthorizedApplication.objects.filter(reference=reference).exists():
            says = f"{reference} is on the list already. A withdrawn application comes back under another reference."
            raise Refusal("reference-taken", says, cite=f"{SECTION}(f)(1)(F)", field="reference", kind="conflict")
        made = AuthorizedApplication.objects.create(
            reference=printable(reference.strip())[:40],
            name=printable(name.strip())[:120],
            funded=bool(funded),
            operator=_vendor(operator) if operator else None,
            launch_url=launch_url,
            document=printable(document.strip())[:120],
            authorized_on=law_day(at),
            by=actor.name[:120],
            at=at,
        )
        _append(actor, at, "application-authorized", application=made)
    return made


def withdraw_application(actor: Actor, at: datetime, *, reference: str, because: str) -> AuthorizedApplication:
    """The program takes an application off its list; the next request of every point that uses it is refused."""
    require(actor, AUTHORIZE_APPLICATIONS)
    _require_reason(because)
    with transaction.atomic():
        held = _application(reference)
        if held.withdrawn_on is not None:
            says = f"{reference} was withdrawn on {held.withdrawn_on}."
            raise refused("APPLICATION_NOT_AUTHORISED", says, field="reference", kind="conflict")
        held.withdrawn_on, held.withdrawn_because = law_day(at), printable(because.strip())[:300]
        held.save(update_fields=["withdrawn_on", "withdrawn_because"])
        _append(actor, at, "application-withdrawn", application=held)
    return held


def name_application(actor: Actor, at: datetime, *, integration: str, reference: str) -> ApplicationUse:
    """Say through which authorized application an integration connects."""
    require(actor, HANDLE_INTEGRATION)
    with transaction.atomic():
        held, application = _integration(integration), _application(reference)
        facts = _application_facts(application, law_day(at))
        decision = application_authorized(facts, law=adopted_law())
        if decision.outcome is not Outcome.PASS:
            raise refusal(decision, kind="conflict")
        made = ApplicationUse.objects.create(onboarding=held, application=application, by=actor.name[:120], at=at)
        keep(decision, facts, subject=f"gateway-onboarding:{held.pk}", at=at, actor=actor)
        _append(actor, at, "application-named", onboarding=held, application=application)
    return made


def standing(onboarding: Onboarding | None, on: date, law: Law) -> tuple[date | None, bool]:
    """Until when a verification is in force on a day, and whether the application that is named is authorized."""
    federal = federal_facts(onboarding, on)
    verified = federal_connection_verified(federal, law=law).outcome is Outcome.PASS
    application = _application_facts(application_of(onboarding), on)
    authorized = application_authorized(application, law=law).outcome is Outcome.PASS
    return federal.last_day if verified else None, authorized


def option_facts(used: Option | None, point: ConnectionPoint, on: date, law: Law) -> OptionUsed:
    """The option of a request beside that of its point, with what the two special ones need."""
    registered = Option(point.option)
    special = registered in {Option.FEDERAL_VERIFIED, Option.ILPMP_APP}
    # These two say who vouches for a connection, not which dialect it speaks.
    through = registered if used and special else used
    if not special:
        return OptionUsed(through, registered, on)
    verified_until, authorized = standing(point.onboarding, on, law)
    return OptionUsed(through, registered, on, verified_until, authorized)


def require_ready(onboarding: Onboarding, on: date) -> None:
    """Testing waits for the verification of option E and for the application of option F."""
    decision: Decision | None = None
    if onboarding.option == Option.FEDERAL_VERIFIED.value:
        decision = federal_connection_verified(federal_facts(onboarding, on), law=adopted_law())
    elif onboarding.option == Option.ILPMP_APP.value:
        decision = application_authorized(_application_facts(application_of(onboarding), on), law=adopted_law())
    if decision is not None and decision.outcome is not Outcome.PASS:
        raise refusal(decision, kind="conflict")


def federal_facts(onboarding: Onboarding | None, on: date) -> FederalConnection:
    """What is on file of an integration's verification: the newest one."""
    held = FederalVerification.objects.filter(onboarding=onboarding).order_by("-pk").first() if onboarding else None
    if held is None:
        return FederalConnection(on)
    return FederalConnection(
        on, held.sponsor, held.program_name, held.evidence, held.verified_on, held.last_day, held.withdrawn_on
    )


def application_of(onboarding: Onboarding | None) -> AuthorizedApplication | None:
    """The application that an integration named last."""
    if onboarding is None:
        return None
    named = ApplicationUse.objects.filter(onboarding=onboarding).select_related("application")
    used = named.order_by("-pk").first()
    return used.application if used else None


def operator_agreement(point: ConnectionPoint, on: date) -> VendorAgreement | None:
    """The data sharing agreement of a third party that operates the application; None where there is no such party."""
    if point.option != Option.ILPMP_APP.value:
        return None
    application = application_of(point.onboarding)
    if application is None or application.operator_id is None:
        return None
    return agreements.vendor_agreement_facts(CarriedBy.INTEGRATION_VENDOR, application.operator_id, on)


def _application_facts(application: AuthorizedApplication | None, on: date) -> ApplicationNamed:
    if application is None:
        return ApplicationNamed(on)
    return ApplicationNamed(on, True, application.authorized_on, application.withdrawn_on)


def _integration(reference: str) -> Onboarding:
    found = Onboarding.objects.filter(reference=printable(reference)).first()
    if found is None:
        says = "No integration has this reference. Take it from the board of integrations."
        raise Refusal("not-found", says, field="integration", kind="not-found")
    return found


def _application(reference: str) -> AuthorizedApplication:
    found = AuthorizedApplication.objects.select_for_update().filter(reference=printable(reference)).first()
    if found is None:
        says = "No application of the program's list has this reference."
        raise refused("APPLICATION_NOT_AUTHORISED", says, field="reference", kind="not-found")
    return found


def _vendor(party_id: str) -> Vendor:
    try:
        found = Vendor.objects.filter(pk=UUID(party_id)).first()
    except ValueError:
        found = None
    if found is not None:
        return found
    says = "No vendor has this id. Take it from the list of who takes part."
    raise Refusal("party-unknown", says, cite=f"{SECTION}(f)(1)(F)", field="operator", kind="not-found")


def _require_reason(because: str) -> None:
    if not because.strip():
        raise refused("REASON_REQUIRED", "Say why; the reason stays on file.", field="because")


def _append(
    actor: Actor,
    at: datetime,
    what: str,
    *,
    onboarding: Onboarding | None = None,
    application: AuthorizedApplication | None = None,
) -> None:
    body = {
        "onboarding": str(onboarding.pk) if onboarding else None,
        "application": str(application.pk) if application else None,
        "what": what,
        "on": law_day(at).isoformat(),
    }
    append(CONNECTION_CHANGED, actor=actor, at=at, body=body)
