"""See people: the list, one person with everything that was decided, and one's own record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from carelaw.ihh.store.models import (
    Assignment,
    Attribution,
    ChangeRequest,
    ChoiceNotice,
    ChoiceState,
    Consent,
    Member,
    Membership,
    TierPeriod,
)
from carelaw.ihh.use_cases.common import MEMBER_READ, assignment_on, legal_day, member_for, own_record, tier_on
from carelaw.ihh.use_cases.permissions import OWN_HOME, SEE_MEMBERS
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.parties.own import acts_for_own, only_own
from carelaw.platform.record.keeping import append


@dataclass(frozen=True, slots=True)
class MemberFile:
    """One person as the program knows him or her on a day."""

    member: Member
    tier: str
    attribution: Attribution | None
    assignment: Assignment | None
    membership: Membership | None
    open_choice: ChoiceNotice | None
    tiers: Sequence[TierPeriod]
    assignments: Sequence[Assignment]
    consents: Sequence[Consent]
    requests: Sequence[ChangeRequest]


def people_for(actor: Actor, *, at: datetime, tier: str = "", standing: str = "", words: str = "") -> QuerySet[Member]:
    """The people an actor may see, with the tier of record as `tier_now` and the newest status as `status_now`."""
    require(actor, SEE_MEMBERS)
    found = Member.objects.all()
    if acts_for_own(actor):
        found = found.filter(
            Exists(only_own(Assignment.objects.filter(member=OuterRef("pk")), actor, "home__party_id"))
        )
    today = legal_day(at)
    record = TierPeriod.objects.filter(member=OuterRef("pk"), starts_on__lte=today).order_by("-starts_on")
    newest = Attribution.objects.filter(member=OuterRef("pk"), run__state__in=("done", "preview")).order_by("-pk")
    held = Assignment.objects.filter(member=OuterRef("pk"), ends_on=None).order_by("-effective_on")
    found = found.annotate(
        tier_now=Subquery(record.values("tier")[:1]),
        status_now=Subquery(newest.values("status")[:1]),
        home_now=Subquery(held.values("home__name")[:1]),
        enrolled=Exists(Membership.objects.filter(member=OuterRef("pk"), ends_on=None)),
        asked=Exists(ChoiceNotice.objects.filter(member=OuterRef("pk"), state=ChoiceState.OPEN)),
    )
    if tier:
        found = found.filter(tier_now=tier)
    if standing:
        found = _standing(found, standing)
    for word in words.split():
        found = found.filter(Q(last_name__icontains=word) | Q(first_name__icontains=word) | Q(person_id=word))
    return found


def file_of(actor: Actor, reference: str, *, at: datetime) -> MemberFile:
    """One person's file; that it was read goes on the record before anything is shown."""
    require(actor, SEE_MEMBERS)
    return _read(actor, member_for(actor, reference), at=at)


def own_file(actor: Actor, *, at: datetime) -> MemberFile:
    """The file of the member who acts."""
    require(actor, OWN_HOME)
    return _read(actor, own_record(actor), at=at)


def _standing(found: QuerySet[Member], standing: str) -> QuerySet[Member]:
    narrowed = {
        "member": Q(enrolled=True),
        "assigned": Q(home_now__isnull=False, enrolled=False),
        "choosing": Q(asked=True),
    }
    return found.filter(narrowed.get(standing, Q(status_now=standing)))


def _read(actor: Actor, member: Member, *, at: datetime) -> MemberFile:
    today: date = legal_day(at)
    # A health home sees what concerns itself, never what another one holds of the same person.
    own = {"home__party_id__in": actor.scoped("party")} if actor.role == "IHH_PROVIDER" else {}
    with transaction.atomic():
        append(MEMBER_READ, actor=actor, at=at, body={"member": str(member.pk)}, subject=str(member.pk))
    return MemberFile(
        member=member,
        tier=tier_on(member, today),
        attribution=member.attributions.exclude(run__state="stopped").order_by("-pk").first(),
        assignment=assignment_on(member, today),
        membership=member.memberships.filter(ends_on=None).select_related("home").first(),
        open_choice=member.choice_notices.filter(state__in=(ChoiceState.OPEN, ChoiceState.UNASSIGNED)).first(),
        tiers=list(member.tiers.order_by("-starts_on")),
        assignments=list(
            member.assignments.filter(**own).select_related("home").order_by("-decided_on", "-effective_on")
        ),
        consents=list(member.consents.filter(**own).select_related("home").order_by("-entered_at")),
        requests=[] if own else list(member.change_requests.select_related("target").order_by("-received_on")),
    )
