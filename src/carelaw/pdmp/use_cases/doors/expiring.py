"""The day's work: whose approval, designation or agreement has ended or soon will, and telling them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from carelaw.pdmp.store.models import Appointment, PartnerState
from carelaw.pdmp.use_cases.doors.appointing import CITES
from carelaw.platform.accounts.actor import system_actor
from carelaw.platform.agreements.models import Agreement
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.notices.models import NoticeChannel
from carelaw.platform.notices.sending import NoticeTemplate, declare_template, write_notice
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

WARN_BEFORE = timedelta(days=30)
EXPIRED = declare(
    "access-appointment-expired",
    says="An approval, designation or agreement ended by its own term.",
    keys={"ended": Shape.ID, "kind": Shape.CODE, "last_day": Shape.DAY},
    cite="§9(b)",
)
_ENDS = declare_template(
    NoticeTemplate(
        "pdmp.appointment-ends",
        "en",
        "Your access ends on {last_day}",
        "Your access to the program ends after {last_day}: {what}.\n\nAsk the department to renew it before that day.",
        cite="§9(b)",
    )
)
_ENDED = declare_template(
    NoticeTemplate(
        "pdmp.appointment-ended",
        "en",
        "Your access ended on {last_day}",
        "Your access to the program ended after {last_day}: {what}.\n\nNothing is given under it any more.",
        cite="§9(b)",
    )
)


@each_day("pdmp.grant-expiry", order=20)
def grant_expiry(on: date, at: datetime) -> int:
    """Note what has ended, once, and warn whose time ends within thirty days (policy)."""
    return _ended(on, at) + _soon(on, at) + _agreements(on, at)


def _ended(on: date, at: datetime) -> int:
    over = Appointment.objects.filter(ends_on__lt=on, expiry_noticed_on__isnull=True, revoked_on__isnull=True)
    found = list(over.order_by("ends_on", "made_at"))
    for one in found:
        with transaction.atomic():
            one.expiry_noticed_on = on
            one.save(update_fields=["expiry_noticed_on"])
            _write("pdmp.appointment-ended", one, at)
            _keep(str(one.pk), one.kind, one.ends_on, at)
    return len(found)


def _soon(on: date, at: datetime) -> int:
    running = Appointment.objects.filter(starts_on__lte=on, ends_on__gte=on, revoked_on__isnull=True)
    near = running.filter(ends_on__lte=on + WARN_BEFORE, warned_on__isnull=True)
    ending = list(near.order_by("ends_on", "made_at"))
    for one in ending:
        with transaction.atomic():
            one.warned_on = on
            one.save(update_fields=["warned_on"])
            _write("pdmp.appointment-ends", one, at)
    return len(ending)


def _agreements(on: date, at: datetime) -> int:
    count = 0
    for partner in PartnerState.objects.filter(expiry_noticed_on__isnull=True).order_by("state"):
        agreement = Agreement.objects.get(pk=partner.agreement_id)
        if agreement.expires_on is not None and agreement.expires_on < on:
            with transaction.atomic():
                partner.expiry_noticed_on = on
                partner.save(update_fields=["expiry_noticed_on"])
                _keep(str(agreement.pk), agreement.kind, agreement.expires_on, at)
            count += 1
    return count


def _write(kind: str, one: Appointment, at: datetime) -> None:
    write_notice(
        kind,
        key=f"{one.pk}",
        at=at,
        values={"last_day": str(one.ends_on), "what": f"{one.get_kind_display()}, {CITES[one.kind]}"},  # type: ignore[index]
        account_id=one.account_id,
        channel=NoticeChannel.CONSOLE,
    )


def _keep(ended: str, kind: str, last_day: date | None, at: datetime) -> None:
    assert last_day is not None
    body = {"ended": ended, "kind": kind, "last_day": last_day.isoformat()}
    append(EXPIRED, actor=system_actor("pdmp.grant-expiry"), at=at, body=body, subject=ended)
