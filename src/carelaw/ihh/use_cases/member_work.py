"""What waits: for the program's staff, for a health home, for a member."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.ihh.store.models import (
    Assignment,
    Attribution,
    AttributionRun,
    AttributionStatus,
    ChoiceNotice,
    ChoiceState,
    ImportedFile,
    Member,
    Membership,
    RunState,
)
from carelaw.ihh.use_cases.common import PART, legal_day
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.parties.own import only_own

_SOON = timedelta(days=14)


@work_for("IHH_PROGRAM")
def for_the_program(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Refused rows, stopped runs, people to decide about, people without an address or a health home, days that end."""
    yield from _files()
    yield from _runs()
    yield from _people()
    yield from _choices(on)


@work_for("IHH_PROVIDER")
def for_a_home(actor: Actor, on: date) -> Iterator[WorkItem]:
    """People assigned to the health home who have not consented yet."""
    held = only_own(Assignment.objects.filter(ends_on=None, effective_on__lte=on), actor, "home__party_id")
    waiting = held.exclude(member__in=Membership.objects.filter(ends_on=None).values("member"))
    for one in waiting.select_related("member", "home").order_by("effective_on", "member__person_id"):
        yield WorkItem(
            says=f"Engage person {one.member.person_id} and ask for consent; assigned to {one.home.name}.",
            since=one.effective_on,
            due_on=None,
            url=reverse("ihh-member", args=[one.member_id]),
            cite=f"{PART}.991(b)(5)",
            key=f"ihh-consent:{one.pk}",
        )


@work_for("IHH_MEMBER")
def for_a_member(actor: Actor, on: date) -> Iterator[WorkItem]:
    """The choice that is open, with its last day."""
    for notice in only_own(ChoiceNotice.objects.filter(state=ChoiceState.OPEN), actor, "member_id"):
        yield WorkItem(
            says=_("Choose your health home."),
            since=notice.mailed_on,
            due_on=notice.last_day,
            url=reverse("ihh-my-home"),
            cite=f"{PART}.993(b)",
            key=f"ihh-choose:{notice.pk}",
        )


def _files() -> Iterator[WorkItem]:
    files = ImportedFile.objects.filter(refused_rows__settled_at=None, refused__gt=0)
    for file in files.annotate(waiting=Count("refused_rows")).order_by("received_at"):
        yield WorkItem(
            says=f"Refused rows of {file.file_name}: {file.waiting}. Correct them and send the file again.",
            since=legal_day(file.received_at),
            due_on=None,
            url=reverse("ihh-import", args=[file.pk]),
            cite=f"{PART}.993(a)",
            key=f"ihh-file:{file.pk}",
        )


def _runs() -> Iterator[WorkItem]:
    for run in AttributionRun.objects.filter(state=RunState.STOPPED).order_by("at"):
        yield WorkItem(
            says=f"The run as of {run.as_of} stopped: it would change too many tiers. Look, then approve it.",
            since=legal_day(run.at),
            due_on=None,
            url=reverse("ihh-run", args=[run.pk]),
            cite=f"{PART}.992(d)(1)",
            key=f"ihh-run:{run.pk}",
        )


def _people() -> Iterator[WorkItem]:
    says = {
        AttributionStatus.LAPSED_REVIEW: "no tier is supported any more; decide whether the tier stays.",
        AttributionStatus.REVIEW: "a circumstance is to be decided before a letter goes out.",
    }
    last = AttributionRun.objects.filter(state=RunState.DONE).order_by("-as_of", "-at").first()
    if last is None:
        return
    found = Attribution.objects.filter(run=last).select_related("member").order_by("member__person_id")
    for one in found.filter(status__in=list(says)):
        yield _about(one.member, says[AttributionStatus(one.status)], one.as_of, "992(d)(1)", "decide")
    attributed = found.filter(status=AttributionStatus.ATTRIBUTED, member__opted_out_on=None)
    for one in attributed.filter(member__address="") | attributed.filter(member__zip_code=""):
        yield _about(
            one.member, "there is no address, so no notice goes out; find one.", one.as_of, "993(b)", "address"
        )


def _choices(on: date) -> Iterator[WorkItem]:
    soon = ChoiceNotice.objects.filter(state=ChoiceState.OPEN, last_day__lte=on + _SOON).select_related("member")
    for notice in soon.order_by("last_day", "member__person_id"):
        says = "the days to choose end soon; without a choice the program assigns on the next day."
        yield _about(notice.member, says, notice.mailed_on, "993(b)", "choice", notice.last_day)
    for notice in ChoiceNotice.objects.filter(state=ChoiceState.UNASSIGNED).select_related("member"):
        says = "no health home serves the tier with room for one more; find one."
        yield _about(notice.member, says, notice.settled_on or notice.mailed_on, "993(b)", "unassigned")


def _about(member: Member, says: str, since: date, paragraph: str, key: str, due_on: date | None = None) -> WorkItem:
    return WorkItem(
        says=f"Person {member.person_id}: {says}",
        since=since,
        due_on=due_on,
        url=reverse("ihh-member", args=[member.pk]),
        cite=f"{PART}.{paragraph}",
        key=f"ihh-{key}:{member.pk}",
    )
