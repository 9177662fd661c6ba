"""Changes of professionals and partners: entered as the enrollment system received them; late ones deny days."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from carelaw.ihh.facts.payment import ChangeOfPartner, DeniedDays
from carelaw.ihh.rules.denial_window import DueOfChange, denial_window, denied_days, due_of_change
from carelaw.ihh.store.models import HealthHome, HomeChange
from carelaw.ihh.use_cases import typed
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.own_homes import home_for
from carelaw.ihh.use_cases.permissions import REPORT_CHANGES
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Law
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.sending import NoticeTemplate, declare_template
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_CITE = "89 Ill. Adm. Code 140.991(b)(4)"
KINDS = ("professional", "partner-added", "partner-removed")
RECEIPTS = ("notice", "agreement")
CHANNELS = ("IMPACT", "letter", "e-mail", "telephone")
CHANGE_ENTERED = declare(
    "ihh-change-entered",
    says="A change of a health home's professionals or partners was entered.",
    keys={"change": Shape.ID, "home": Shape.ID, "kind": Shape.CODE},
    cite=_CITE,
)
CHANGE_RECEIPT = declare(
    "ihh-change-receipt",
    says="The notice of a change, or a partner's agreement, was received.",
    keys={"change": Shape.ID, "what": Shape.CODE},
    cite=_CITE,
)
declare_template(
    NoticeTemplate(
        "ihh-denial-window",
        "en",
        "Payment is denied from $first_day",
        "$what is late. No coordination service of $home is payable from $first_day $until. What ends the denial: "
        "the receipt of it in the enrollment system; the day of receipt is payable again. Months already paid on "
        "services of these days are taken back by the next payment run.",
        _CITE,
    )
)


def record_change(
    actor: Actor,
    at: datetime,
    *,
    home: str,
    kind: str,
    subject: str,
    changed_on: date,
    received_on: date | None = None,
    channel: str = "IMPACT",
    tracking_number: str = "",
) -> HomeChange:
    """Enter a change. Told in another way than through the enrollment system, it is kept and the clock goes on."""
    require(actor, REPORT_CHANGES)
    if kind not in KINDS:
        says = f"“{kind}” is no kind of change. Permitted: {', '.join(KINDS)}."
        raise Refusal("CHG-KIND-UNKNOWN", says, cite=_CITE, field="kind")
    held, subject = home_for(actor, home), typed.text(subject, 120, "subject")
    _check_calendar(changed_on)
    with transaction.atomic():
        change, made = HomeChange.objects.get_or_create(
            home=held, kind=kind, subject=subject, changed_on=changed_on, defaults={"entered_at": at}
        )
        if made:
            body = {"change": str(change.pk), "home": str(held.pk), "kind": kind}
            append(CHANGE_ENTERED, actor=actor, at=at, body=body, subject=str(change.pk))
        if received_on is not None:
            change = record_receipt(
                actor, at, change.pk, "notice", received_on, channel=channel, tracking_number=tracking_number
            )
    return change


def record_receipt(
    actor: Actor,
    at: datetime,
    change_id: UUID | str,
    what: str,
    received_on: date,
    *,
    channel: str = "IMPACT",
    tracking_number: str = "",
) -> HomeChange:
    """Enter that the notice, or the new partner's agreement, came in on a day."""
    require(actor, REPORT_CHANGES)
    if what not in RECEIPTS:
        says = f"“{what}” cannot come in here. Permitted: {', '.join(RECEIPTS)}."
        raise Refusal("CHG-RECEIPT-UNKNOWN", says, cite=_CITE, field="what")
    if received_on > legal_day(at):
        says = f"{received_on} is after today. Permitted: a day of receipt up to {legal_day(at)}."
        raise Refusal("CHG-RECEIVED-IN-FUTURE", says, cite=_CITE, field="received_on")
    if channel not in CHANNELS:
        says = f"“{channel}” is no channel. Permitted: {', '.join(CHANNELS)}; only IMPACT stops the clock."
        raise Refusal("CHG-WRONG-CHANNEL", says, cite=_CITE, field="channel")
    if channel == "IMPACT" and what == "notice" and not tracking_number.strip():
        says = "A notice through IMPACT has a tracking number; enter it."
        raise Refusal("CHG-TRACKING-MISSING", says, cite=_CITE, field="tracking_number")
    with transaction.atomic():
        change = HomeChange.objects.select_for_update().filter(pk=typed.reference(change_id)).first()
        if change is None:
            says = "No change has this reference; copy it from the list of changes."
            raise Refusal("CHG-UNKNOWN", says, cite=_CITE, field="change", kind="not-found")
        if channel != "IMPACT":
            change.told_elsewhere_on = received_on
        elif what == "notice":
            change.notified_on, change.tracking_number = received_on, typed.text(tracking_number, 40, "tracking_number")
        else:
            change.agreement_received_on = received_on
        change.save()
        append(
            CHANGE_RECEIPT, actor=actor, at=at, body={"change": str(change.pk), "what": what}, subject=str(change.pk)
        )
    return change


def _check_calendar(changed_on: date) -> None:
    """Refuse a day for which the business days cannot be counted, before it stands in the way of every run."""
    try:
        due_of_change(ChangeOfPartner(changed_on, changed_on, adds_partner=True), adopted_law())
    except (ValueError, OverflowError) as missing:
        raise Refusal("CALENDAR-YEAR-MISSING", str(missing), cite=_CITE, field="changed_on") from None


def facts_of(change: HomeChange, on: date) -> ChangeOfPartner:
    """A change as the rule sees it on a day."""
    return ChangeOfPartner(
        changed_on=change.changed_on,
        looked_on=on,
        adds_partner=change.adds_partner,
        notified_on=change.notified_on if change.notified_on and change.notified_on <= on else None,
        agreement_received_on=(
            change.agreement_received_on
            if change.agreement_received_on and change.agreement_received_on <= on
            else None
        ),
    )


def due_of(change: HomeChange, law: Law) -> DueOfChange:
    """The last days of a change's notice and agreement."""
    return due_of_change(facts_of(change, change.changed_on), law)


def windows_of(home: HealthHome, on: date, law: Law) -> tuple[DeniedDays, ...]:
    """Every stretch of days on which nothing of a health home is payable, as a day knows them."""
    changes = home.changes.filter(changed_on__lte=on).order_by("changed_on")
    return tuple(window for change in changes for window in denied_days(facts_of(change, on), law))


@each_day("ihh.denial-windows", order=40)
def notice_windows(on: date, at: datetime) -> int:
    """Tell a health home, once, that days are denied because a notice or an agreement is late."""
    law, told = adopted_law(), 0
    for change in HomeChange.objects.filter(changed_on__lte=on).select_related("home"):
        facts = facts_of(change, on)
        decision = denial_window(facts, law=law)
        if decision.outcome is not Outcome.VIOLATION:
            continue
        for window in denied_days(facts, law):
            told += _tell(change, window, on, at)
    return told


def _tell(change: HomeChange, window: DeniedDays, on: date, at: datetime) -> int:
    values = {
        "what": "The change notice" if window.cause == "notice" else "The new partner's agreement",
        "home": change.home.name,
        "first_day": str(window.first_day),
        "until": f"through {window.last_day}" if window.last_day else "until it arrives",
    }
    key = f"{change.pk}:{window.cause}"
    written = write_to_party("ihh-denial-window", key=key, party_id=change.home.party_id, at=at, values=values)
    told = sum(notice.created_at == at for notice in written)
    if told:
        decision = denial_window(facts_of(change, on), law=adopted_law())
        keep(decision, facts_of(change, on), subject=f"ihh-change:{change.pk}", at=at)
    return told
