"""The compliance extract: what the system holds about a practitioner's own acts, as facts, on request (R-26)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, Sum

from carelaw.kernel.dates import DAY, start_of_day
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.rules.local_time import ZONE
from carelaw.pdmp.store.models import FirstPrescription, MisuseCase, MisuseFinding, Query, Submission, TimelinessLine
from carelaw.pdmp.use_cases.reporting.first_queries import MATCHED
from carelaw.pdmp.use_cases.reporting.permissions import EXTRACT
from carelaw.pdmp.use_cases.reporting.telling import EXTRACT as LETTER
from carelaw.pdmp.use_cases.reporting.timeliness import LATE, LATE_CASE
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.cases.models import Case
from carelaw.platform.notices.models import NoticeChannel
from carelaw.platform.notices.sending import write_notice
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare
from carelaw.platform.record.models import Entry

MADE = declare(
    "compliance-extract-made",
    says="A practitioner had a compliance extract made.",
    keys={"notice": Shape.ID, "from": Shape.DAY, "to": Shape.DAY},
    cite="§8(e)",
)


def make_extract(actor: Actor, at: datetime, *, from_on: date, to_on: date) -> Done:
    """A letter to the practitioner with the facts of a period; it declares no immunity."""
    require(actor, EXTRACT)
    if not from_on <= to_on <= law_day(at):
        says = f"The period must run forward and end by {law_day(at)}."
        raise Refusal("E-MAP-59.period", says, cite="§8(e)", field="to_on")
    rows = [("", "Number"), *facts_of(actor, from_on, to_on)]
    lines = "\n".join(f"| {term} | {says} |" for term, says in rows)
    with transaction.atomic():
        notice = write_notice(
            LETTER,
            key=f"{actor.account_id}:{from_on}:{to_on}:{at.isoformat()}",
            at=at,
            values={"name": actor.name, "from_on": str(from_on), "to_on": str(to_on), "lines": lines},
            account_id=actor.account_id,
            channel=NoticeChannel.LETTER,
            address=actor.name,
        )
        body = {"notice": str(notice.pk), "from": from_on, "to": to_on}
        append(MADE, actor=actor, at=at, body=body, subject=str(notice.pk))
    facts = dict(rows[1:])
    return Done(f"The extract is made: /letters/{notice.pk}.pdf", str(notice.pk), {"facts": facts})


def facts_of(actor: Actor, from_on: date, to_on: date) -> list[tuple[str, str]]:
    """The facts of a period, each with its number."""
    began, ended = start_of_day(from_on, ZONE), start_of_day(to_on + DAY, ZONE)
    found = [*_questions(actor, began, ended), *_reports(actor, from_on, to_on, began, ended)]
    found.append(("Confirmed findings of misuse or breach of confidence", str(_findings(actor, from_on, to_on))))
    found.append(("Suspensions of the account on record", str(_suspensions(actor, began, ended))))
    return found


def _questions(actor: Actor, began: datetime, ended: datetime) -> Iterator[tuple[str, str]]:
    account = UUID(actor.account_id)
    mine = Query.objects.filter(requested_at__gte=began, requested_at__lt=ended)
    by_outcome = Counter(mine.filter(account_id=account).values_list("outcome", flat=True))
    yield "Own questions", str(sum(by_outcome.values()))
    yield "Own questions refused", str(by_outcome["denied"])
    yield "Questions of designees on your behalf", str(mine.filter(principal_id=account).count())
    yield "Chart notes made", str(mine.filter(account_id=account).exclude(note_outcome="").count())
    if actor.role == "PRESCRIBER":
        firsts = FirstPrescription.objects.filter(account_id=account, written_on__gte=law_day(began))
        within = firsts.filter(written_on__lt=law_day(ended))
        yield "First prescriptions", str(within.count())
        yield "First prescriptions with a question near them", str(within.filter(state=MATCHED).count())
        yield "Inquiries answered", str(within.exclude(answered_at=None).count())


def _reports(actor: Actor, from_on: date, to_on: date, began: datetime, ended: datetime) -> Iterator[tuple[str, str]]:
    numbers = [*actor.scoped("dispenser_dea"), *actor.scoped("dea")]
    if actor.role == "SUBMITTER":
        sent = Submission.objects.filter(account_id=UUID(actor.account_id), received_at__gte=began)
        sent = sent.filter(received_at__lt=ended, duplicate_of=None)
        yield "Files and reports sent", str(sent.count())
        yield "Records in them", str(sent.aggregate(total=Sum("sent"))["total"] or 0)
    # The day's list speaks of the day before.
    late = TimelinessLine.objects.filter(kind=LATE, dispenser_dea__in=numbers)
    counted = late.filter(on__gt=from_on, on__lte=to_on + DAY).aggregate(late=Sum("records"), excused=Sum("excused"))
    yield "Records that came late", str(counted["late"] or 0)
    yield "Of these excused", str(counted["excused"] or 0)
    which = Q(pk__in=())
    for number in numbers:
        which |= Q(key__startswith=f"{number}:")
    cases = Case.objects.filter(which, kind=LATE_CASE, opened_at__gte=began, opened_at__lt=ended)
    yield "Cases opened for late reporting", str(cases.count())


def _findings(actor: Actor, from_on: date, to_on: date) -> int:
    """Confirmed ones only: what is suspected or open is no finding."""
    confirmed = MisuseCase.objects.filter(account_id=UUID(actor.account_id), finding=MisuseFinding.CONFIRMED)
    return confirmed.filter(concluded_on__gte=from_on, concluded_on__lte=to_on).count()


def _suspensions(actor: Actor, began: datetime, ended: datetime) -> int:
    kept = Entry.objects.filter(kind="account-suspended", subject=actor.account_id)
    return kept.filter(at__gte=began, at__lt=ended).count()
