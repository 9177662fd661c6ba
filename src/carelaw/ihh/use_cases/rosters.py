"""Rosters: a health home's own assigned and enrolled people on a day; each month one goes out and is kept."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from carelaw.ihh.facts.attribution import CircumstanceSpan, ExclusionCase
from carelaw.ihh.facts.roster import PersonOnRoster, RosterRow
from carelaw.ihh.rules.exclusions import days_in_residence
from carelaw.ihh.rules.term import RULEBOOK, binds
from carelaw.ihh.store.models import Assignment, Consent, ConsentState, Enrollment, HealthHome, Member, Roster
from carelaw.ihh.use_cases.common import PART, ROSTER_MADE
from carelaw.ihh.use_cases.homes.delegating import for_the_department
from carelaw.ihh.use_cases.own_homes import home_for
from carelaw.ihh.use_cases.permissions import SEE_ROSTER
from carelaw.ihh.wire.roster_csv import row_hash, write_roster
from carelaw.ihh.wire.x12_834 import CHANGES, FULL, Envelope, write_834
from carelaw.kernel.dates import days_after, on_or_after_business_day
from carelaw.kernel.refusal import Refusal
from carelaw.law.holidays import holiday_calendar
from carelaw.law.register import Law
from carelaw.platform.accounts.actor import Actor, system_actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.files import keeping
from carelaw.platform.record.keeping import append

_PARTS = ("member__tiers", "member__coverages", "member__circumstances", "member__memberships", "member__consents")


@dataclass(frozen=True, slots=True)
class RosterOfDay:
    """A roster as of a day: its rows, each with what only the enrollment file carries."""

    home: HealthHome
    on: date
    period: str
    rows: tuple[tuple[RosterRow, PersonOnRoster], ...]

    def as_csv(self) -> str:
        """The roster as CSV."""
        return write_roster([row for row, _person in self.rows])

    def as_834(self, *, at: datetime, control: int, changes_only: bool = False) -> str:
        """The roster as an X12 834, whole or with its changes only."""
        rows = [one for one in self.rows if not changes_only or one[0].change_code != "SAME"]
        envelope = Envelope(control, at, receiver=self.home.npi, purpose=CHANGES if changes_only else FULL)
        return write_834(rows, home_name=self.home.name, home_npi=self.home.npi, envelope=envelope)


def roster_on(actor: Actor, reference: str, on: date) -> RosterOfDay:
    """A health home's roster as of a day, beside the last one that went out before that day."""
    require(actor, SEE_ROSTER)
    return _roster(home_for(actor, reference), on, adopted_law())


def rosters_sent(actor: Actor, reference: str) -> list[Roster]:
    """The rosters that went out to a health home, newest first."""
    require(actor, SEE_ROSTER)
    return list(Roster.objects.filter(home=home_for(actor, reference)).order_by("-made_at", "-number"))


def roster_of_period(actor: Actor, reference: str, period: str) -> str:
    """The newest roster that went out for a month, byte for byte as sent."""
    require(actor, SEE_ROSTER)
    found = Roster.objects.filter(home=home_for(actor, reference), period=period).order_by("-number").first()
    if found is None:
        says = f"No roster went out for {period}. Permitted is a month such as 2019-05 after its first business day."
        raise Refusal("roster-unknown", says, cite=f"{PART}.993(e)", field="period", kind="not-found")
    with keeping.opened(found.digest) as stream:
        return stream.read().decode()


def send_roster(actor: Actor, reference: str, on: date, *, at: datetime) -> Roster:
    """Make the roster of a month as of a day and keep it. Made again, it is a new one; the earlier stays."""
    require(actor, SEE_ROSTER)
    with transaction.atomic():
        for_the_department(actor, at, "rosters")
        return _send(home_for(actor, reference), on, at=at, actor=actor, law=adopted_law())


@each_day("ihh.rosters", order=60)
def send_monthly_rosters(on: date, at: datetime) -> int:
    """On the first business day of each month every enrolled health home gets its roster, once."""
    law = adopted_law()
    if not binds(law, on):
        return 0
    offices = holiday_calendar(law.rulebooks[RULEBOOK].calendar)
    if on != on_or_after_business_day(on.replace(day=1), offices):
        return 0
    waiting = HealthHome.objects.filter(status=Enrollment.ACTIVE).exclude(rosters__period=_period(on))
    for home in (homes := list(waiting.order_by("reference"))):
        _send(home, on, at=at, actor=system_actor("ihh.rosters"), law=law)
    return len(homes)


def _send(home: HealthHome, on: date, *, at: datetime, actor: Actor, law: Law) -> Roster:
    made = _roster(home, on, law)
    _release_check(made)
    number = Roster.objects.filter(home=home, period=made.period).count() + 1
    with transaction.atomic():
        sheet, enrollment = made.as_csv().encode(), made.as_834(at=at, control=next_in("ihh.rosters")).encode()
        kept, kept_834 = keeping.keep(io.BytesIO(sheet)), keeping.keep(io.BytesIO(enrollment))
        roster = Roster.objects.create(
            home=home,
            period=made.period,
            number=number,
            cut_off=on,
            made_at=at,
            rows=len(made.rows),
            digest=kept.digest,
            digest_834=kept_834.digest,
            hashes={row.person_id: row_hash(row) for row, _person in made.rows if row.change_code != "TERM"},
        )
        period = f"{home.reference}-{made.period}"
        body = {"home": str(home.pk), "rows": roster.rows, "digest": kept.digest, "period": period}
        append(ROSTER_MADE, actor=actor, at=at, body=body, subject=str(roster.pk))
    return roster


def _release_check(made: RosterOfDay) -> None:
    """No roster leaves that holds a person of another health home."""
    numbers = [row.person_id for row, _person in made.rows]
    own = set(Assignment.objects.filter(home=made.home).values_list("member__person_id", flat=True))
    if not set(numbers) <= own or len(numbers) != len(set(numbers)):
        says = "The roster holds somebody who is not of this health home; it is not delivered."
        raise Refusal("roster-release-check", says, cite=f"{PART}.993(e)", kind="conflict")


def _roster(home: HealthHome, on: date, law: Law) -> RosterOfDay:
    before = Roster.objects.filter(home=home, cut_off__lt=on).order_by("-cut_off", "-number").first()
    earlier: dict[str, str] = before.hashes if before else {}
    first_of_month = on.replace(day=1)
    held = Assignment.objects.filter(home=home, effective_on__lte=on).filter(
        Q(ends_on=None) | Q(ends_on__gte=first_of_month) | Q(member__person_id__in=list(earlier))
    )
    latest: dict[Any, Assignment] = {}
    for one in held.select_related("member").prefetch_related(*_PARTS).order_by("effective_on", "decided_on"):
        latest[one.member_id] = one
    period = _period(on)
    rows = []
    for one in sorted(
        latest.values(), key=lambda each: (each.member.last_name, each.member.first_name, each.member.person_id)
    ):
        row = _row(home, one, on, period, law)
        rows.append((_with_change(row, one, on, earlier), _person(one.member, on)))
    return RosterOfDay(home, on, period, tuple(rows))


def _with_change(row: RosterRow, held: Assignment, on: date, earlier: dict[str, str]) -> RosterRow:
    if held.ends_on is not None and held.ends_on < on:
        return replace(row, change_code="TERM")
    if row.person_id not in earlier:
        return replace(row, change_code="ADD")
    return replace(row, change_code="SAME" if earlier[row.person_id] == row_hash(row) else "CHANGE")


def _row(home: HealthHome, held: Assignment, on: date, period: str, law: Law) -> RosterRow:
    member = held.member
    tier = max((one for one in member.tiers.all() if one.starts_on <= on), key=lambda one: one.starts_on, default=None)
    joined = [one for one in member.memberships.all() if one.home_id == home.pk and one.starts_on <= on]
    membership = max(joined, key=lambda one: one.starts_on, default=None)
    consent = _consent(member, home)
    ended = held.ends_on is not None
    status = "ENDING" if ended else "MEMBER" if membership and membership.ends_on is None else "ASSIGNED"
    days = law.number("ihh.plan_days", on) if binds(law, on) else None
    return RosterRow(
        ihh_id=home.reference,
        ihh_npi=home.npi,
        period=period,
        person_id=member.person_id,
        recipient_number=member.recipient_number,
        last_name=member.last_name,
        first_name=member.first_name,
        birth_date=member.birth_date,
        sex=member.sex,
        county=member.county,
        phone=member.phone,
        language=member.language,
        tier=tier.tier if tier else "",
        tier_effective=tier.starts_on if tier else None,
        tier_basis=";".join(tier.basis) if tier else "",
        crg_source=tier.crg_source if tier else "",
        status=status,
        assignment_method=held.method,
        assignment_date=held.decided_on,
        consent_date=consent.given_on if consent else None,
        membership_start=membership.starts_on if membership else None,
        membership_end=membership.ends_on if membership else None,
        end_reason=(membership.end_reason if membership else "") or held.end_reason,
        plan_due=days_after(membership.starts_on, days) if membership and days and not ended else None,
        exclusion_watch=_watch(member, on, law),
    )


def _consent(member: Member, home: HealthHome) -> Consent | None:
    found = [one for one in member.consents.all() if one.home_id == home.pk and one.state != ConsentState.INSUFFICIENT]
    return max(found, key=lambda one: (one.given_on, one.entered_at), default=None)


def _watch(member: Member, on: date, law: Law) -> str:
    """How long the person has lived in a facility, where that may exclude."""
    spans = tuple(
        CircumstanceSpan(one.kind, one.starts_on, one.ends_on, one.detail) for one in member.circumstances.all()
    )
    days = days_in_residence(ExclusionCase(on, spans), law)
    return f"RESIDENTIAL {days}" if days else ""


def _person(member: Member, on: date) -> PersonOnRoster:
    spans = [one for one in member.coverages.all() if one.starts_on <= on]
    newest = max(spans, key=lambda one: one.starts_on, default=None)
    return PersonOnRoster(
        address=member.address,
        city=member.city,
        zip_code=member.zip_code,
        eligible_from=newest.starts_on if newest else None,
        eligible_to=newest.ends_on if newest else None,
    )


def _period(on: date) -> str:
    return on.strftime("%Y-%m")
