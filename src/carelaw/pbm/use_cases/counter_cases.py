"""The case of one benefit manager after a check at the counter: told, answered, closed. The law sets it no deadline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from carelaw.kernel.dates import legal_date
from carelaw.kernel.refusal import Refusal
from carelaw.kernel.words import counted
from carelaw.pbm.use_cases.permissions import FINDINGS_ANSWER, FINDINGS_CLOSE, FINDINGS_SEE
from carelaw.pbm.use_cases.scope.named import envelope_of
from carelaw.pbm.use_cases.telling import COUNTER_NOTICE, ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.bulk.models import BulkRun
from carelaw.platform.cases.docket import add_event, close_case, open_case
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import only_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

KIND = "pbm.counter-overcharge"
CITE = "215 ILCS 5/513b1(e)"
FINDINGS_OPENED = declare(
    "counter-findings-opened",
    says="Claims above the counter cap opened a case.",
    keys={"run": Shape.ID, "case": Shape.ID, "count": Shape.COUNT, "cents": Shape.COUNT},
    cite=CITE,
)
ANSWERED = declare(
    "counter-case-answered", says="A benefit manager answered a case.", keys={"case": Shape.ID}, cite=CITE
)


def open_counter_case(run: BulkRun, number: str, party: Party | None, *, at: datetime) -> Case:
    """The one case of a benefit manager for one check."""
    title = f"Above the counter cap: {party.name if party else number}"
    return open_case(
        KIND, key=f"{run.pk}:{number}", title=title, at=at, cite=CITE, party_id=party.pk if party else None
    )


def tell_manager(
    case_id: UUID, run: BulkRun, number: str, party: Party | None, *, count: int, over: Decimal, at: datetime
) -> None:
    """Enter what was found and write to the benefit manager, once for each check."""
    case = Case.objects.get(pk=case_id)
    cents = int(over * 100)
    body = {"run": str(run.pk), "manager": number, "count": count, "cents": cents}
    if not case.events.filter(kind="findings-opened").exists():
        add_event(case, "findings-opened", at=at, body=body)
        kept = {"run": str(run.pk), "case": str(case.pk), "count": count, "cents": cents}
        append(FINDINGS_OPENED, actor=None, at=at, body=kept, subject=str(case.pk))
    if party is not None:
        opened = f"“{case.title}” of {legal_date(case.opened_at, ZONE)}"
        values = {"manager": party.name, "count": f"{count:,}", "over": f"{over:,.2f}", "case": opened}
        write_to_party(
            COUNTER_NOTICE,
            key=str(case.pk),
            party_id=party.pk,
            at=at,
            values=values,
            about=f"counter-case:{case.pk}",
            letter=True,
            address=envelope_of(party.pk, at),
        )


def cases_for(actor: Actor) -> QuerySet[Case]:
    """The cases that an actor may see: all of them, or one's own organization's."""
    require(actor, FINDINGS_SEE)
    return only_own(Case.objects.filter(kind=KIND), actor, "party_id")


def case_for(actor: Actor, reference: UUID | str) -> Case:
    """One case. Another organization's reads as if it were not there."""
    try:
        found = cases_for(actor).filter(pk=UUID(str(reference))).first()
    except ValueError:
        found = None
    if found is None:
        says = "No case of this reference is yours to see. Copy the reference from the notice or the list."
        raise Refusal("case-unknown", says, field="reference", kind="not-found")
    return found


def answer_case(actor: Actor, reference: UUID | str, says: str, *, at: datetime) -> Case:
    """The benefit manager answers: what it refunded, or why a finding is wrong."""
    require(actor, FINDINGS_ANSWER)
    case = case_for(actor, reference)
    if not says.strip():
        raise Refusal("answer-empty", "Write what was refunded, or why a finding is wrong.", cite=CITE, field="answer")
    _require_open(case)
    with transaction.atomic():
        add_event(case, "answered", at=at, actor=actor, body={"says": says.strip()})
        append(ANSWERED, actor=actor, at=at, body={"case": str(case.pk)}, subject=str(case.pk))
    return case


def settle_case(actor: Actor, reference: UUID | str, reason: str, *, at: datetime) -> Case:
    """The regulator closes the case with a reason."""
    require(actor, FINDINGS_CLOSE)
    case = case_for(actor, reference)
    if not reason.strip():
        raise Refusal(
            "reason-empty", "Write why the case is closed, in at most 200 letters.", cite=CITE, field="reason"
        )
    return close_case(case, at=at, closing=reason.strip()[:200], actor=actor)


def _require_open(case: Case) -> None:
    if case.state == CaseState.CLOSED:
        says = "This case is closed. Write to the Director's office if something new came up."
        raise Refusal("case-closed", says, cite=CITE, kind="conflict")


@work_for("PBM_FILER")
def counter_cases_to_answer(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Cases at the counter that the organization has not answered."""
    for case in _open_by_answer(actor, answered=False):
        says = f"Answer the findings at the counter ({_findings(case)})"
        yield _item(case, says, legal_date(case.opened_at, ZONE))


@work_for("PBM_REGULATOR")
def counter_cases_to_close(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Cases at the counter that were answered, and those of managers nobody can write to."""
    for case in _open_by_answer(actor, answered=True):
        last = case.events.filter(kind="answered").order_by("-at").first()
        assert last is not None
        yield _item(case, f"Read the answer: {case.title}", legal_date(last.at, ZONE))
    for case in cases_for(actor).filter(state=CaseState.OPEN, party_id=None):
        says = f"Find out who this is, no such manager is on file: {case.title}"
        yield _item(case, says, legal_date(case.opened_at, ZONE))


def _open_by_answer(actor: Actor, *, answered: bool) -> Iterable[Case]:
    found = cases_for(actor).filter(state=CaseState.OPEN)
    having = found.filter(events__kind="answered").distinct()
    return having if answered else found.exclude(pk__in=having.values("pk"))


def _findings(case: Case) -> str:
    opened = case.events.filter(kind="findings-opened").first()
    return counted(int(opened.body["count"]) if opened else 0, "claim")


def _item(case: Case, says: str, since: date) -> WorkItem:
    return WorkItem(says, since, None, reverse("pbm-counter-case", args=[case.pk]), CITE, f"counter-case:{case.pk}")
