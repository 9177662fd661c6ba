"""Approve, designate and assign people by name; end it; record the licensing bodies."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.government import ApprovalAsked, BenefitProgram, QualityFunction
from carelaw.pdmp.rules.doors.approval_procedure import approval_procedure
from carelaw.pdmp.store.models import Appointment, AppointmentKind, LicensingBody
from carelaw.pdmp.use_cases.board.policies import policy_on
from carelaw.pdmp.use_cases.doors.permissions import APPOINT
from carelaw.platform.accounts.actor import Actor, known_account_id, law_day
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_KEYS = {"appointment": Shape.ID, "kind": Shape.CODE}
APPOINTED = declare("access-appointed", says="Somebody was approved or designated to query.", keys=_KEYS, cite="§9(b)")
REVOKED = declare("access-appointment-revoked", says="An approval or designation ended.", keys=_KEYS, cite="§9(b)")
BODY = declare("licensing-body-entered", says="A licensing body was entered.", keys={"body": Shape.ID}, cite="§9(b)(6)")

CITES = {
    AppointmentKind.REVIEW: "§9(b)(5)(i)",
    AppointmentKind.ANALYSIS: "§9(b)(5)(ii)",
    AppointmentKind.LICENSING: "§9(b)(6)",
    AppointmentKind.QUALITY: "§9(b)(7)",
    AppointmentKind.MDIRT: "§9(b)(8)",
    AppointmentKind.CORONER: "§9(b)(9)",
}
_NOTHING = "00000000-0000-0000-0000-000000000000"
_APPROVALS = {AppointmentKind.REVIEW, AppointmentKind.ANALYSIS}


def appoint(
    actor: Actor,
    at: datetime,
    *,
    kind: str,
    person: str,
    letter: str,
    starts_on: date,
    ends_on: date | None = None,
    office: str = "",
    body: str = "",
    program: str | None = None,
    function: str | None = None,
    duty: str = "",
) -> Done:
    """Approve, designate or assign one person by name. Raises Refusal for what the door of that kind also needs."""
    require(actor, APPOINT)
    chosen = AppointmentKind(kind)
    account = Account.objects.filter(email=person.strip().lower()).first()
    if account is None:
        says = "Nobody has an account with this e-mail address. Open one first; an approval is for one person."
        raise Refusal("E-MAP-50.no-person", says, cite=CITES[chosen], field="person")
    if ends_on is not None and ends_on < starts_on:
        says = f"The last day {ends_on} lies before the first, {starts_on}."
        raise Refusal("appointment-period", says, cite=CITES[chosen], field="ends_on")
    made = Appointment(
        kind=chosen,
        account_id=account.pk,
        person_name=account.name,
        letter=letter,
        office=office,
        duty=duty,
        starts_on=starts_on,
        ends_on=ends_on,
        made_by=actor.name,
        made_at=at,
    )
    if chosen in _APPROVALS:
        _rest_on_procedure(made, law_day(at))
    if chosen is AppointmentKind.ANALYSIS and not duty:
        raise _lacks("E-MAP-83.no-duty", "State the assigned duty that the analysis belongs to.", "duty", chosen)
    if chosen is AppointmentKind.LICENSING:
        made.body = _body_called(body)
    if chosen is AppointmentKind.QUALITY:
        made.program, made.function = _program_and_function(program, function)
    if chosen is AppointmentKind.CORONER and not office:
        raise _lacks("E-MAP-88.no-office", "Name the office and its county.", "office", chosen)
    with transaction.atomic():
        made.save(force_insert=True)
        append(APPOINTED, actor=actor, at=at, body={"appointment": str(made.pk), "kind": kind}, subject=str(made.pk))
    through = f" through {ends_on}" if ends_on else ""
    says = f"{account.name} may act from {starts_on}{through}: {chosen.label}."
    return Done(says, str(made.pk), {"kind": kind, "person": account.name})


def _rest_on_procedure(made: Appointment, on: date) -> None:
    """A personal approval rests on the board's policy on reviews in force; there is none without one (MAP-84)."""
    if made.ends_on is None:
        says = "An approval runs from a day to a day. Give its last day."
        raise _lacks("E-MAP-82.needs-last-day", says, "ends_on", AppointmentKind(made.kind))
    procedure = policy_on("iii", made.starts_on)
    asked = ApprovalAsked(on, made.starts_on, made.ends_on, procedure.in_force_from if procedure else None)
    decision = approval_procedure(asked, law=adopted_law())
    if decision.outcome is not Outcome.PASS:
        reason = decision.reasons[0]
        raise Refusal(reason.code, reason.says, cite=reason.cite or decision.cite, field=reason.field, kind="conflict")
    made.procedure = procedure


def _body_called(name: str) -> LicensingBody:
    found = LicensingBody.objects.filter(name__iexact=name.strip()).first() if name else None
    if found is None:
        known = ", ".join(LicensingBody.objects.order_by("name").values_list("name", flat=True)[:20]) or "none yet"
        says = f"No licensing body of this name is entered. Entered are: {known}."
        raise _lacks("E-MAP-85.body", says, "body", AppointmentKind.LICENSING)
    return found


def _program_and_function(program: str | None, function: str | None) -> tuple[str, str]:
    if program not in set(BenefitProgram):
        says = f"Name the program: {', '.join(BenefitProgram)}."
        raise _lacks("E-MAP-86.program", says, "program", AppointmentKind.QUALITY)
    if function not in set(QualityFunction):
        says = f"Name the function: {', '.join(QualityFunction)}."
        raise _lacks("E-MAP-86.function", says, "function", AppointmentKind.QUALITY)
    return str(program), str(function)


def _lacks(code: str, says: str, field: str, kind: AppointmentKind) -> Refusal:
    return Refusal(code, says, cite=CITES[kind], field=field)


def revoke_appointment(actor: Actor, at: datetime, *, appointment: str, because: str) -> Done:
    """End an approval or designation today; from today on nothing is given under it."""
    require(actor, APPOINT)
    with transaction.atomic():
        held = Appointment.objects.select_for_update().filter(pk=stored_id(appointment)).first()
        if held is None:
            raise Refusal("appointment-unknown", "No appointment has this id.", field="appointment", kind="not-found")
        if held.revoked_on is not None:
            says = f"It was revoked on {held.revoked_on}."
            raise Refusal("appointment-revoked", says, field="appointment", kind="conflict")
        held.revoked_on, held.revoked_because = law_day(at), because
        held.save(update_fields=["revoked_on", "revoked_because"])
        append(REVOKED, actor=actor, at=at, body={"appointment": str(held.pk), "kind": held.kind}, subject=str(held.pk))
    return Done(f"Revoked: {held.person_name}, {held.get_kind_display()}.", str(held.pk))


def enter_licensing_body(actor: Actor, at: datetime, *, name: str, state: str, professions: tuple[str, ...]) -> Done:
    """Enter a body that licenses or certifies prescribers or dispensers, of this or another state, or correct it."""
    require(actor, APPOINT)
    if len(state) != 2 or not state.isalpha():
        raise Refusal("state-code", "Write the state as two letters, such as PA.", cite="§9(b)(6)", field="state")
    if not professions:
        says = "Name the professions of prescribers or dispensers that it licenses, one a line."
        raise Refusal("E-MAP-85.profession", says, cite="§9(b)(6)", field="professions")
    with transaction.atomic():
        held, _ = LicensingBody.objects.update_or_create(
            name=name.strip(), state=state.upper(), defaults={"professions": list(professions), "entered_at": at}
        )
        append(BODY, actor=actor, at=at, body={"body": str(held.pk)})
    return Done(f"{held.name} ({held.state}) licenses: {', '.join(held.professions)}.", str(held.pk))


def stored_id(text: str) -> str:
    """The id in a text, or one that nothing has: what cannot be an id finds nothing."""
    return known_account_id(text) or _NOTHING
