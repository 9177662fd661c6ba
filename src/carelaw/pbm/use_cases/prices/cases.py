"""The case of one price list: lines that may not stand on it, prices that lag, access that is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from carelaw.kernel.dates import DAY, days_after, legal_date, start_of_following_day
from carelaw.kernel.refusal import Refusal
from carelaw.kernel.words import counted
from carelaw.pbm.store.models import MacList
from carelaw.pbm.use_cases.permissions import PRICES_ANSWER, PRICES_CLOSE, PRICES_SEE
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.clocks import Clock, Happened, clocks_of
from carelaw.platform.cases.docket import add_event, close_case, open_case
from carelaw.platform.cases.models import Case, CaseState, Deadline
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.notices.sending import NoticeTemplate, declare_template
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.own import only_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

KIND = "pbm.prices"
CITE = "215 ILCS 5/513b1(b), (c)"
NOTICE = "pbm.price-list-case"
FOUND = declare(
    "price-list-findings",
    says="What stands on a price list, or who sees it, opened a case.",
    keys={"case": Shape.ID, "list": Shape.ID, "subject": Shape.CODE, "count": Shape.COUNT},
    cite=CITE,
)
ANSWERED = declare(
    "price-case-answered",
    says="A benefit manager answered a case about a price list.",
    keys={"case": Shape.ID},
    cite=CITE,
)
declare_template(
    NoticeTemplate(
        NOTICE,
        "en",
        "Price list $list: $what",
        "On $on the daily tests found $count on the list $list: $what ($cite). The lines stand in the case $case of "
        "the console, each with its reason.\n\nAnswer there by $due: say what was changed, or why a finding is wrong. "
        "The text sets no day for this answer; the office does. The case closes by itself once nothing is left.",
        CITE,
    )
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a case is about: its short name, its words, the thing that is counted, its paragraph."""

    name: str
    says: str
    thing: str
    cite: str


ELIGIBILITY = Subject("eligibility", "lines that may not stand on it", "line", "215 ILCS 5/513b1(c)")
TIMELY = Subject("timely", "lines that were not changed in a timely manner", "line", "215 ILCS 5/513b1(b)(2)")
ACCESS = Subject("access", "pharmacies without access", "pharmacy", "215 ILCS 5/513b1(b)(3)")
SUBJECTS = {one.name: one for one in (ELIGIBILITY, TIMELY, ACCESS)}


def follow(subject: Subject, mac_list: MacList, count: int, on: date, at: datetime) -> bool:
    """Open the case of a list where something is found, close it once nothing is left; True when one was opened."""
    prefix = f"{subject.name}:{mac_list.pk}:"
    waiting = Case.objects.filter(kind=KIND, key__startswith=prefix, state=CaseState.OPEN).first()
    if waiting is not None:
        if count == 0:
            close_case(waiting, at=at, closing=f"Nothing is left since {on}.")
        return False
    if count == 0 or Case.objects.filter(kind=KIND, key=f"{prefix}{on}").exists():
        return False
    with transaction.atomic():
        title = f"Price list {mac_list.code}: {subject.says}"
        body = {"subject": subject.name, "list": str(mac_list.pk)}
        key, party = f"{prefix}{on}", mac_list.manager_id
        case = open_case(KIND, key=key, title=title, at=at, cite=subject.cite, body=body, party_id=party)
        add_event(case, "findings-opened", at=at, body={"count": count})
        kept = {"case": str(case.pk), "list": str(mac_list.pk), "subject": subject.name, "count": count}
        append(FOUND, actor=None, at=at, body=kept, subject=str(case.pk))
        _write(case, subject, mac_list, count, on, at)
    return True


def _write(case: Case, subject: Subject, mac_list: MacList, count: int, on: date, at: datetime) -> None:
    due = case.deadlines.get(name="answer")
    plural = "pharmacies" if subject.thing == "pharmacy" else f"{subject.thing}s"
    values = {
        "list": mac_list.code,
        "what": subject.says,
        "on": str(on),
        "count": counted(count, subject.thing, plural),
        "cite": subject.cite,
        "case": f"“{case.title}”",
        "due": str(last_day_of(due)),
    }
    key, about = str(case.pk), f"price-case:{case.pk}"
    write_to_party(NOTICE, key=key, party_id=mac_list.manager_id, at=at, values=values, about=about)


@clocks_of(KIND)
def price_clocks(events: Sequence[Happened]) -> tuple[Clock, ...]:
    """The answer of the benefit manager, by the day that the office sets; the text sets none."""
    told = [one for one in events if one.kind == "findings-opened"]
    if not told:
        return ()
    start = legal_date(told[0].at, ZONE)
    last = days_after(start, int(adopted_law().number("mac.list_answer_days", start)))
    answered = next((one.at for one in events if one.kind in {"answered", "case-closed"}), None)
    due_at = start_of_following_day(last, ZONE)
    return (Clock("answer", "Answer the findings", "policy under 215 ILCS 5/513b1(b), (c)", due_at, answered),)


def last_day_of(due: Deadline) -> date:
    """The last timely day: the clock ends as the next one begins."""
    return legal_date(due.due_at, ZONE) - DAY


def subject_of(case: Case) -> tuple[Subject, UUID]:
    """What a case is about, and the list."""
    name, list_id, _on = case.key.split(":")
    return SUBJECTS[name], UUID(list_id)


def cases_for(actor: Actor) -> QuerySet[Case]:
    """The cases that an actor may see: all of them as staff, one's own as a benefit manager, none as anybody else."""
    require(actor, PRICES_SEE)
    found = Case.objects.filter(kind=KIND)
    return found.none() if actor.role in {"NETWORK_PHARMACY", "PSAO"} else only_own(found, actor, "party_id")


def case_for(actor: Actor, reference: UUID | str) -> Case:
    """One case, by its whole reference or its first eight letters. Another's reads as if it were not there."""
    found, text = None, str(reference).strip().lower()
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
    """The benefit manager answers: what was changed, or why a finding is wrong."""
    require(actor, PRICES_ANSWER)
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
    require(actor, PRICES_CLOSE)
    return close_case(case_for(actor, case), at=at, closing=because.strip()[:200], actor=actor)


@work_for("PBM_FILER")
def price_cases_to_answer(actor: Actor, on: date) -> Iterable[WorkItem]:
    """The cases that wait for an answer."""
    for case in cases_for(actor).filter(state=CaseState.OPEN):
        due = case.deadlines.filter(name="answer", met_at=None).first()
        if due is not None:
            url = reverse("pbm-price-case", args=[case.pk])
            since = legal_date(case.opened_at, ZONE)
            yield WorkItem(f"Answer: {case.title}", since, last_day_of(due), url, case.cite, f"price-case:{case.pk}")


@work_for("PBM_REGULATOR")
def price_cases_to_look_at(actor: Actor, on: date) -> Iterable[WorkItem]:
    """The cases that were answered, or whose day for an answer has passed."""
    for case in cases_for(actor).filter(state=CaseState.OPEN):
        due = case.deadlines.filter(name="answer").first()
        if due is None or (due.met_at is None and last_day_of(due) >= on):
            continue
        says = f"Read the answer: {case.title}" if due.met_at else f"Unanswered: {case.title}"
        url, since = reverse("pbm-price-case", args=[case.pk]), legal_date(case.opened_at, ZONE)
        yield WorkItem(says, since, None, url, case.cite, f"price-case:{case.pk}")
