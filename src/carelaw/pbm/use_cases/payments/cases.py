"""The case of one benefit manager after a check over remittances or payment: told, answered by a day, closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from carelaw.kernel.dates import DAY, days_after, legal_date, start_of_following_day
from carelaw.kernel.refusal import Refusal
from carelaw.kernel.words import counted
from carelaw.pbm.store.models import PaymentFinding
from carelaw.pbm.use_cases.payments.words import FINDINGS_NOTICE, ledger_of
from carelaw.pbm.use_cases.permissions import PAYMENTS_ANSWER, PAYMENTS_CLOSE, PAYMENTS_SEE
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.models import BulkRun
from carelaw.platform.cases.clocks import Clock, Happened, clocks_of
from carelaw.platform.cases.docket import add_event, close_case, open_case
from carelaw.platform.cases.models import Case, CaseState, Deadline
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import only_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

KIND = "pbm.payment"
CITE = "215 ILCS 5/512-7.10(a), 5/512-9"
FINDINGS_OPENED = declare(
    "payment-findings-opened",
    says="Rows about remittances or payment that break the law opened a case.",
    keys={"run": Shape.ID, "case": Shape.ID, "count": Shape.COUNT, "cents": Shape.COUNT},
    cite="215 ILCS 5/512-9",
)
ANSWERED = declare(
    "payment-case-answered",
    says="A benefit manager answered a case about payment.",
    keys={"case": Shape.ID},
    cite="215 ILCS 5/512-9",
)


def open_payment_case(
    subject: str, title: str, cite: str, run: BulkRun, number: str, party: Party | None, at: datetime
) -> Case:
    """The one case of a benefit manager for one file and one subject; the file judged anew is the same case."""
    named = party.name if party else number
    return open_case(
        KIND,
        key=f"{subject}:{run.digest[:24]}:{number}",
        title=f"{title}: {named}",
        at=at,
        cite=cite,
        body={"subject": subject, "manager": number},
        party_id=party.pk if party else None,
    )


def tell_of_findings(
    case_id: UUID, run: BulkRun, number: str, party: Party | None, count: int, amount: Decimal, at: datetime
) -> None:
    """Enter what was found and write to the benefit manager with its ledger, once for each run."""
    case = Case.objects.get(pk=case_id)
    if case.events.filter(kind="findings-opened", body__run=str(run.pk)).exists():
        return
    kept = {"run": str(run.pk), "case": str(case.pk), "count": count, "cents": int(amount * 100)}
    with transaction.atomic():
        add_event(case, "findings-opened", at=at, body={**kept, "manager": number})
        append(FINDINGS_OPENED, actor=None, at=at, body=kept, subject=str(case.pk))
        if party is None:
            return
        due = case.deadlines.filter(name="answer").first()
        values = {
            "manager": party.name,
            "title": case.title.partition(":")[0],
            "count": counted(count, "row"),
            "amount": f"{amount:,.2f}",
            "case": f"“{case.title}”",
            "due": str(last_day_of(due)) if due else "",
            "ledger": ledger_of(
                PaymentFinding.objects.filter(run_id=run.pk, case_id=case.pk).order_by("-amount", "row")
            ),
        }
        write_to_party(
            FINDINGS_NOTICE,
            key=f"{case.pk}:{run.pk}",
            party_id=party.pk,
            at=at,
            values=values,
            about=f"payment-case:{case.pk}",
            letter=True,
            address=party.name,
        )


@clocks_of(KIND)
def payment_clocks(events: Sequence[Happened]) -> tuple[Clock, ...]:
    """The answer of the benefit manager, by the day that the office sets; the text sets none."""
    told = [one for one in events if one.kind == "findings-opened"]
    if not told:
        return ()
    start = legal_date(told[0].at, ZONE)
    last = days_after(start, adopted_law().number("pbm.finding_answer_days", start))
    answered = next((one.at for one in events if one.kind in {"answered", "case-closed"}), None)
    due_at = start_of_following_day(last, ZONE)
    return (Clock("answer", "Answer the findings", "policy under 215 ILCS 5/512-11", due_at, answered),)


def last_day_of(due: Deadline) -> date:
    """The last timely day: the clock ends as the next one begins."""
    return legal_date(due.due_at, ZONE) - DAY


def cases_for(actor: Actor) -> QuerySet[Case]:
    """The cases that an actor may see: all of them, or one's own organization's."""
    require(actor, PAYMENTS_SEE)
    return only_own(Case.objects.filter(kind=KIND), actor, "party_id")


def case_for(actor: Actor, reference: UUID | str) -> Case:
    """One case, by its whole reference or its first eight letters. Another's reads as if it were not there."""
    found = None
    text = str(reference).strip().lower()
    try:
        found = cases_for(actor).filter(pk=UUID(text)).first()
    except ValueError:
        if len(text) == 8:
            found = next((one for one in cases_for(actor) if str(one.pk).startswith(text)), None)
    if found is None:
        says = "No case of this reference is yours to see. Copy the reference from the notice or the list."
        raise Refusal("case-unknown", says, field="case", kind="not-found")
    return found


def answer_case(actor: Actor, at: datetime, *, case: str, says: str) -> Case:
    """The benefit manager answers: what was paid or explained, or why a finding is wrong."""
    require(actor, PAYMENTS_ANSWER)
    found = case_for(actor, case)
    if found.state == CaseState.CLOSED:
        told = "This case is closed. Write to the Director's office if something new came up."
        raise Refusal("case-closed", told, cite=CITE, kind="conflict")
    with transaction.atomic():
        add_event(found, "answered", at=at, actor=actor, body={"says": says.strip()})
        append(ANSWERED, actor=actor, at=at, body={"case": str(found.pk)}, subject=str(found.pk))
    return found


def settle_case(actor: Actor, at: datetime, *, case: str, because: str) -> Case:
    """The regulator closes the case with a reason."""
    require(actor, PAYMENTS_CLOSE)
    return close_case(case_for(actor, case), at=at, closing=because.strip()[:200], actor=actor)


@work_for("PBM_FILER")
def payment_cases_to_answer(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Cases about payment that the organization has not answered."""
    for case in cases_for(actor).filter(state=CaseState.OPEN):
        if not case.events.filter(kind="answered").exists():
            yield _item(case, f"Answer: {case.title}")


@work_for("PBM_REGULATOR")
def payment_cases_to_close(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Cases about payment that were answered, whose day has passed, or whose manager nobody can write to."""
    for case in cases_for(actor).filter(state=CaseState.OPEN):
        if case.events.filter(kind="answered").exists():
            yield _item(case, f"Read the answer: {case.title}")
        elif case.deadlines.filter(met_at=None, noticed_at__isnull=False).exists():
            yield _item(case, f"No answer by the day set: {case.title}")
        elif case.party_id is None:
            yield _item(case, f"Find out who this is, no such manager is on file: {case.title}")


def _item(case: Case, says: str) -> WorkItem:
    due = case.deadlines.filter(name="answer").first()
    due_on = last_day_of(due) if due else None
    url = reverse("pbm-payment-case", args=[case.pk])
    return WorkItem(says, legal_date(case.opened_at, ZONE), due_on, url, case.cite, f"payment-case:{case.pk}")
