"""What each day brings: holds that end or will end soon, information that is due, certificates to be verified."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from carelaw.kernel.dates import days_after, days_between
from carelaw.pdmp.store.models import HoldItem, HoldRequest, HoldState
from carelaw.pdmp.use_cases.retention.destroying import destroy_due, due_on, verified_on_record
from carelaw.pdmp.use_cases.retention.hold_items import join_new_versions, protect
from carelaw.platform import clock
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import open_case
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.jobs.queue import Beat, enqueue, job
from carelaw.platform.notices.sending import NoticeTemplate, declare_template, write_notice
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

DESTROY = "pdmp.retention-destroy"
# Of so many certificates the lines are read again each day; `verify-destruction` reads them all.
_READ_AGAIN = 40
BROKEN = "pdmp.destruction-chain-broken"
EXPIRED = declare("hold-ended", says="A hold ended.", keys={"hold": Shape.ID, "items": Shape.COUNT}, cite="§6(d)")

declare_template(
    NoticeTemplate(
        "pdmp.hold-ending",
        "en",
        "A hold ends in $days days",
        "What your request $case_number keeps is held through $ends_on and destroyed the day after.\n\n"
        "If you need it longer, send a new written request, with its cause, before that day. Two extensions of one "
        "year are the most that the same information may have, whoever asks; after that only a court can order more.",
        "§6(d)",
    )
)


@each_day("pdmp.hold-clock", order=60)
def hold_clock(on: date, at: datetime) -> int:
    """Warn 60 and 15 days before a hold ends (policy), end those that are over, refuse what stayed incomplete."""
    join_new_versions(on, adopted_law())
    return _warn(on, at) + _end(on, at) + _drop_incomplete(on, at)


@each_day("pdmp.retention-destroy", order=95)
def ask_for_destruction(on: date, at: datetime) -> int:
    """Ask for the day's destruction, which runs batch by batch in a job of its own; gives how many items are due."""
    enqueue(DESTROY, key=on.isoformat(), line=DESTROY, on=on.isoformat())
    return sum(one.due for one in due_on(on, at))


@each_day("pdmp.log-verify", order=96)
def verify_certificates(on: date, at: datetime) -> int:
    """Verify the chain of certificates; the first broken one becomes a case for somebody to look at."""
    _, fault = verified_on_record(None, at, newest=_READ_AGAIN)
    if fault is None:
        return 0
    title = f"Certificate {fault.number} of destruction does not hold"
    open_case(BROKEN, key=str(fault.number), title=title, at=at, cite="§6(d)")
    return 1


@job(DESTROY)
def destroy(beat: Beat, *, on: str) -> None:
    """Destroy what is due on a day; a run that was killed goes on where it left off."""
    destroy_due(date.fromisoformat(on), clock.now(), advance=beat.progress)


def _warn(on: date, at: datetime) -> int:
    law = adopted_law()
    steps = sorted(int(days) for days in law.number("hold.warning_days", on))
    ending = HoldItem.objects.filter(
        request__state=HoldState.GRANTED, ends_on__gte=on, ends_on__lte=days_after(on, steps[-1])
    )
    told = 0
    for item in ending.select_related("request").order_by("request", "ends_on"):
        assert item.ends_on is not None
        left = days_between(on, item.ends_on)
        step = next(days for days in steps if left <= days)
        if step in item.warned:
            continue
        with transaction.atomic():
            item.warned = [*item.warned, *(days for days in steps if days >= step and days not in item.warned)]
            item.save(update_fields=["warned"])
            told += _tell(item.request, item.ends_on, step, left, at)
    return told


def _tell(request: HoldRequest, ends_on: date, step: int, left: int, at: datetime) -> int:
    """One notice a request, end and warning, however many items end together."""
    if request.account_id is None:
        return 0
    values = {
        "days": str(left),
        "ends_on": ends_on.isoformat(),
        "case_number": request.case_number or str(request.pk)[:8],
    }
    key = f"{request.pk}:{ends_on}:{step}"
    notice = write_notice(
        "pdmp.hold-ending", key=key, at=at, values=values, account_id=request.account_id, about=f"hold:{request.pk}"
    )
    return int(notice.created_at == at)


def _end(on: date, at: datetime) -> int:
    granted = HoldRequest.objects.filter(state=HoldState.GRANTED).annotate(last=Max("items__ends_on"))
    ended = list(granted.filter(last__lt=on).order_by("received_at", "pk"))
    for request in ended:
        with transaction.atomic():
            request.state = HoldState.EXPIRED
            request.save(update_fields=["state"])
            body = {"hold": str(request.pk), "items": request.items.count()}
            append(EXPIRED, actor=None, at=at, body=body, subject=str(request.pk))
    return len(ended)


def _drop_incomplete(on: date, at: datetime) -> int:
    """Requests that stayed incomplete beyond their protection; what they named has no hold any more."""
    short = list(HoldRequest.objects.filter(state=HoldState.PENDING, protected_until__lt=on))
    for request in short:
        with transaction.atomic():
            request.state, request.decided_at = HoldState.REFUSED, at
            request.save(update_fields=["state", "decided_at"])
            protect(list(request.items.values_list("dispensing", flat=True)), on, adopted_law())
            body = {"hold": str(request.pk), "items": request.items.count()}
            append(EXPIRED, actor=None, at=at, body=body, subject=str(request.pk))
    return len(short)
