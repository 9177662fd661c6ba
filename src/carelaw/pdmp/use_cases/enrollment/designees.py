"""Designees: named by their principal, activated once the standards are met, looked through each quarter."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, QuerySet

from carelaw.kernel.dates import DAY, quarter_of, start_of_day
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.enrollment import DesigneeDay
from carelaw.pdmp.rules.enrollment.designee_volume import designee_volume
from carelaw.pdmp.rules.local_time import ZONE
from carelaw.pdmp.store.models import DesignationReview, Nomination, Query, VolumeAlarm
from carelaw.pdmp.use_cases.board.policies import require_policy
from carelaw.pdmp.use_cases.enrollment.permissions import DECIDE_REGISTRATIONS, END_DESIGNEES, NAME_DESIGNEES
from carelaw.pdmp.use_cases.enrollment.qualifying import put_on_record, require_qualified
from carelaw.pdmp.use_cases.enrollment.telling import ABOUT_DESIGNEES, ALARM, REVIEW
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.granting import designate, end_designation, grant_role, open_account
from carelaw.platform.accounts.invitations import link_for
from carelaw.platform.accounts.models import Account, Designation
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.notices.sending import write_notice
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

NAMED, ACTIVE, REFUSED = "named", "active", "refused"
ROLE_OF = {"PRESCRIBER": "PRESCRIBER_DESIGNEE", "DISPENSER": "DISPENSER_DESIGNEE"}
_KEYS = {"nomination": Shape.ID, "state": Shape.CODE, "designation": Shape.ID, "version": Shape.CODE}
NOMINATED = declare(
    "designee-nominated", says="A principal named an employee as designee.", keys=_KEYS, cite="§5(5)(ix)"
)
SETTLED = declare(
    "designee-activated", says="A named designee was activated, or refused.", keys=_KEYS, cite="§5(5)(ix)"
)
REVIEWED = declare(
    "designees-reviewed",
    says="A principal looked through the designees of a quarter.",
    keys={"quarter": Shape.DAY, "designees": Shape.COUNT},
    cite="§5(5)(ix)",
)
ALARMED = declare(
    "designee-volume-alarm",
    says="A designee asked unusually often on one day.",
    keys={"designee": Shape.ID, "principal": Shape.ID, "on": Shape.DAY, "queries": Shape.COUNT},
    cite="§5(5)(ix)",
)


def name_designee(
    actor: Actor,
    at: datetime,
    *,
    name: str,
    email: str,
    employer: str,
    employed: bool,
    is_nurse: bool,
    nurse_license: str,
    preference_statement: str,
    starts_on: date | None,
    ends_on: date | None,
) -> Done:
    """Name an employee who shall act for you. A prescriber who names no nurse says why in one line."""
    require(actor, NAME_DESIGNEES)
    require_policy("ix", law_day(at))
    _check(actor, email, employed, is_nurse, nurse_license, preference_statement)
    first = starts_on or law_day(at)
    if ends_on is not None and ends_on < first:
        raise Refusal(
            "E-MAP-61.period", f"It would end on {ends_on}, before {first}.", cite="§5(5)(ix)", field="ends_on"
        )
    made = Nomination(
        principal_id=UUID(actor.account_id),
        principal_name=actor.name,
        role=ROLE_OF[actor.role],
        name=name,
        email=email.lower(),
        employer=employer,
        is_nurse=is_nurse,
        nurse_license=nurse_license,
        preference_statement=preference_statement,
        starts_on=first,
        ends_on=ends_on,
        named_at=at,
    )
    with transaction.atomic():
        made.save(force_insert=True)
        append(NOMINATED, actor=actor, at=at, body={"nomination": str(made.pk), "state": NAMED}, subject=str(made.pk))
    return Done(f"{name} is named. The office activates it once the standards are met.", str(made.pk))


def _check(actor: Actor, email: str, employed: bool, is_nurse: bool, nurse_license: str, statement: str) -> None:
    if not employed:
        says = "Only an employee of the prescriber, pharmacy or dispenser may be a designee; a contractor may not."
        raise Refusal("E-MAP-61", says, cite="§5(5)(ix)", field="employed")
    own = Account.objects.filter(pk=actor.account_id).values_list("email", flat=True).first()
    if email.strip().lower() == own:
        says = "Every designee needs a personal identifier; nobody is his or her own designee."
        raise Refusal("E-MAP-62", says, cite="§5(5)(ix)", field="email")
    if is_nurse and not nurse_license:
        says = "Give the number of the license of the State Board of Nursing."
        raise Refusal("E-MAP-67.nurse-license", says, cite="§8(c)", field="nurse_license")
    if actor.role == "PRESCRIBER" and not is_nurse and not statement:
        says = "Preference goes to a licensed professional nurse: say in one line why this designee is not one."
        raise Refusal("E-MAP-67", says, cite="§8(c)", field="preference_statement")


def activate_designee(
    actor: Actor, at: datetime, *, nomination: str, accept: bool, reasons: str, tests: tuple[str, ...]
) -> Done:
    """Activate a named designee once every test of the standards in force is on record; or refuse with reasons."""
    require(actor, DECIDE_REGISTRATIONS)
    with transaction.atomic():
        one = _named(nomination)
        one.decided_at, one.reasons = at, reasons
        if not accept:
            one.state = REFUSED
            one.save()
            append(SETTLED, actor=actor, at=at, body={"nomination": str(one.pk), "state": REFUSED}, subject=str(one.pk))
            return Done("Refused, with your reasons.", str(one.pk))
        account = Account.objects.filter(email=one.email).first() or open_account(
            actor, at, email=one.email, name=one.name
        )
        if tests:
            put_on_record(actor, at, account, tests, law_day(at))
        version = require_qualified(account, law_day(at))
        if not any(g.why_not_live(law_day(at)) is None for g in account.grants.filter(role=one.role)):
            grant_role(actor, at, account=account, role=one.role)
        made = designate(
            actor,
            at,
            principal=Account.objects.get(pk=one.principal_id),
            designee=account,
            role=one.role,
            employer=one.employer,
            standards_version=version,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            is_nurse=one.is_nurse,
            nurse_license=one.nurse_license,
            preference_statement=one.preference_statement,
            checks_passed=tests,
        )
        one.state, one.account_id, one.designation_id = ACTIVE, account.pk, made.pk
        one.save()
        body = {"nomination": str(one.pk), "state": ACTIVE, "designation": str(made.pk), "version": version}
        append(SETTLED, actor=actor, at=at, body=body, subject=str(one.pk))
    if account.has_usable_password():
        return Done(f"{one.name} may act for {one.principal_name}.", str(made.pk))
    link = link_for(account)
    says = f"{one.name} may act for {one.principal_name}. Send this link to {one.name} only: {link}"
    return Done(says, str(made.pk), {"link": link})


def end_designee(actor: Actor, at: datetime, *, designation: str, last_day: date | None) -> Done:
    """End a designation: now, or on the last day of the employment."""
    require(actor, END_DESIGNEES)
    with transaction.atomic():
        one = _designation(actor, designation)
        if last_day is None or last_day < law_day(at):
            end_designation(actor, at, one)
            return Done("The designation is ended; the next request under it is refused.", str(one.pk))
        one.ends_on = last_day
        one.save(update_fields=["ends_on"])
    return Done(f"The designation ends with {last_day}.", str(one.pk))


def designations_of(principal_id: str) -> QuerySet[Designation]:
    """Whom a principal has named, the newest first."""
    found = Designation.objects.filter(principal_id=UUID(principal_id)).select_related("designee")
    return found.order_by("-starts_on", "designee__name")


def activity_for(principal_id: str) -> QuerySet[Query]:
    """What designees asked on a principal's behalf, the newest first (R-16)."""
    return Query.objects.filter(principal_id=UUID(principal_id)).order_by("-requested_at")


def review_designees(actor: Actor, at: datetime, *, confirmed: bool) -> Done:
    """Say that you looked through your designees of this quarter; whoever should not be one is ended first."""
    require(actor, NAME_DESIGNEES)
    if not confirmed:
        says = "End what should end, then confirm the others."
        raise Refusal("E-MAP-61.not-confirmed", says, cite="§5(5)(ix)", field="confirmed")
    on = law_day(at)
    with transaction.atomic():
        live = [one for one in designations_of(actor.account_id) if one.why_not_live(on) is None]
        review, _made = DesignationReview.objects.get_or_create(
            principal_id=UUID(actor.account_id), quarter=quarter_of(on).starts, defaults={"asked_at": at}
        )
        review.reviewed_at, review.designees = at, len(live)
        review.save()
        VolumeAlarm.objects.filter(principal_id=UUID(actor.account_id), seen_at=None).update(seen_at=at)
        body = {"quarter": review.quarter, "designees": len(live)}
        append(REVIEWED, actor=actor, at=at, body=body, subject=actor.account_id)
    return Done(f"{len(live)} designees confirmed for this quarter.", str(review.pk))


@each_day("pdmp.designation-review", order=35)
def ask_for_review(on: date, at: datetime) -> int:
    """Once a quarter each principal with designees is asked to look through them; a late walk asks late, once."""
    quarter = quarter_of(on).starts
    live = [one for one in Designation.objects.filter(revoked_at=None) if one.why_not_live(on) is None]
    asked = 0
    for principal in sorted({one.principal_id for one in live}):
        asking = {"principal_id": principal, "quarter": quarter}
        if not DesignationReview.objects.get_or_create(**asking, defaults={"asked_at": at})[1]:
            continue
        before = quarter_of(quarter - DAY).starts
        mine = Query.objects.filter(principal_id=principal, requested_at__gte=start_of_day(before, ZONE))
        queries = mine.filter(requested_at__lt=start_of_day(quarter, ZONE)).count()
        count = len({one.designee_id for one in live if one.principal_id == principal})
        values = {"count": str(count), "queries": str(queries)}
        write_notice(
            REVIEW, key=f"{principal}:{quarter}", at=at, values=values, account_id=principal,
            about=f"{ABOUT_DESIGNEES}:{principal}",
        )  # fmt: skip
        asked += 1
    return asked


@each_day("pdmp.designee-volume", order=45)
def watch_volume(on: date, at: datetime) -> int:
    """Each designee's questions of the day before; more than the set number raise an alarm, once."""
    day = on - DAY
    asked = (
        Query.objects.filter(requested_at__gte=start_of_day(day, ZONE), requested_at__lt=start_of_day(on, ZONE))
        .exclude(principal_id=None)
        .exclude(account_id=None)
        .values("account_id", "principal_id", "actor_name")
        .annotate(queries=Count("pk"))
        .order_by("account_id", "principal_id")
    )
    raised = 0
    for row in asked:
        assert row["account_id"]
        assert row["principal_id"]
        decision = designee_volume(DesigneeDay(day, row["queries"]), law=adopted_law())
        if decision.outcome is not Outcome.REVIEW:
            continue
        alarm, made = VolumeAlarm.objects.get_or_create(
            on=day,
            designee_id=row["account_id"],
            principal_id=row["principal_id"],
            defaults={"queries": row["queries"], "raised_at": at},
        )
        if made:
            raised += 1
            _raise(alarm, row["actor_name"], at)
    return raised


def _raise(alarm: VolumeAlarm, name: str, at: datetime) -> None:
    most = adopted_law().number("designee.daily_queries", alarm.on)
    values = {"name": name, "queries": str(alarm.queries), "on": str(alarm.on), "most": str(most)}
    about = f"{ABOUT_DESIGNEES}:{alarm.principal_id}"
    write_notice(ALARM, key=str(alarm.pk), at=at, values=values, account_id=alarm.principal_id, about=about)
    body = {
        "designee": str(alarm.designee_id),
        "principal": str(alarm.principal_id),
        "on": alarm.on,
        "queries": alarm.queries,
    }
    append(ALARMED, actor=None, at=at, body=body, subject=str(alarm.designee_id))


def require_no_bulk(actor: Actor) -> None:
    """A designee takes nothing out in bulk (MAP-64); a print-out carries the designee's name."""
    if actor.is_designee:
        says = "A designee takes no sheet of rows out of the system. Read it on screen, or print the report."
        raise Refusal("E-MAP-64", says, cite="§5(5)(ix)", kind="forbidden")


def _named(reference: str) -> Nomination:
    try:
        found = Nomination.objects.select_for_update().filter(pk=reference).first()
    except (ValueError, ValidationError):
        found = None
    if found is None:
        says = "Nobody is named under this reference; copy it from the list of those named."
        raise Refusal("nomination-unknown", says, field="nomination", kind="not-found")
    if found.state != NAMED:
        raise Refusal("nomination-settled", f"This is {found.state} already.", field="nomination", kind="conflict")
    return found


def _designation(actor: Actor, reference: str) -> Designation:
    found = None
    try:
        found = Designation.objects.select_for_update().filter(pk=reference).first()
    except (ValueError, ValidationError):
        found = None
    if found is None or (actor.role != "ADMIN" and str(found.principal_id) != actor.account_id):
        says = "No designation of yours has this reference; copy it from your list of designees."
        raise Refusal("E-MAP-61.unknown", says, cite="§5(5)(ix)", field="designation", kind="not-found")
    return found
