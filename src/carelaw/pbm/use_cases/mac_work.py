"""What is due about price lists and appeals: in everybody's list of work, and noticed by the daily tick."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse

from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Outcome
from carelaw.pbm.facts.mac_appeals import AppealAnswer, AppealFiling, RateReviewAnswer
from carelaw.pbm.facts.mac_lists import ListUpdate
from carelaw.pbm.rules.appeal_clocks import MAC_APPEAL, RATE_REVIEW
from carelaw.pbm.rules.mac_appeal_answer import mac_appeal_answer
from carelaw.pbm.rules.mac_appeal_filing import mac_appeal_filing
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.rules.mac_list_update import mac_list_update
from carelaw.pbm.rules.rate_review import rate_review_answer
from carelaw.pbm.store.models import AppealState, MacAppeal, MacList, MacVersion
from carelaw.pbm.use_cases.appeal_filing import CASE, appeal_numbered
from carelaw.pbm.use_cases.appeal_following import appeals_of, governing_due, late_routes, names_of
from carelaw.pbm.use_cases.mac_letters import SILENT, SILENT_MANAGER, STALE
from carelaw.pbm.use_cases.mac_lists import freshness, last_update, lists_of, update_due_on
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event, close_case, open_case
from carelaw.platform.cases.models import Case, CaseState, Deadline
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party

STALE_CASE = "mac-list-stale"
_ANSWER, _UPDATE = "215 ILCS 5/513b1(b)(4)(B)", "215 ILCS 5/513b1(b)(1)"


@work_for("PBM_FILER")
def work_of_a_manager(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Appeals to answer by the stricter law's day, and lists to update."""
    waiting = list(appeals_of(actor).filter(state=AppealState.FILED))
    names = names_of(waiting)
    for appeal in waiting:
        says = f"Answer appeal {appeal.reference} of {names.get(str(appeal.pharmacy_id), 'a pharmacy')}"
        url, since = reverse("pbm-appeal", args=[appeal.reference]), appeal.filed_on or on
        yield WorkItem(says, since, governing_due(appeal), url, _ANSWER, f"appeal:{appeal.reference}")
    for mac_list in lists_of(actor, on):
        last = last_update(mac_list)
        if last is not None:
            says, since = f"Update or confirm the price list {mac_list.code}", local_day(last.published_at)
            url = reverse("pbm-mac-list", args=[mac_list.pk])
            yield WorkItem(says, since, update_due_on(mac_list), url, _UPDATE, f"list:{mac_list.pk}")


@work_for("NETWORK_PHARMACY", "PSAO")
def work_of_a_pharmacy(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Drafts with their last day, and denials that a panel can still look at."""
    for draft in appeals_of(actor, on).filter(state=AppealState.DRAFT):
        url = reverse("pbm-appeal", args=[draft.reference])
        late = "; its last day has passed" if draft.refusal.get("code") == "E-MAC-20" else ""
        says = f"Finish the draft of appeal {draft.reference}{late}"
        since, due = local_day(draft.saved_at), last_day_of(draft)
        yield WorkItem(says, since, due, url, "215 ILCS 5/513b1(b)(4)(A)", f"draft:{draft.pk}")
    for appeal in appeals_of(actor, on).filter(state=AppealState.DENIED, panel_asked_at=None):
        if RATE_REVIEW in appeal.routes:
            says = f"Denied: ask for the independent panel on {appeal.reference}, or let it rest"
            url = reverse("pbm-appeal", args=[appeal.reference])
            yield WorkItem(says, appeal.decided_on or on, None, url, "215 ILCS 5/512-9(c)", f"panel:{appeal.pk}")


@work_for("PBM_REGULATOR")
def work_of_the_regulator(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Appeals that were not answered in time, narrowed sets and lists that are not updated."""
    for appeal in appeals_of(actor).filter(state=AppealState.FILED):
        if late_routes(appeal, on):
            says, url = f"Appeal {appeal.reference} is unanswered", reverse("pbm-appeal", args=[appeal.reference])
            due = governing_due(appeal)
            yield WorkItem(says, due or on, due, url, _ANSWER, f"late:{appeal.pk}")
    reviewed = appeals_of(actor).filter(decision__checked=Outcome.REVIEW.value)
    for appeal in reviewed:
        what = "the set of pharmacies" if appeal.state == AppealState.SUSTAINED else "the denial"
        says, url = f"Look at {what} of {appeal.reference}", reverse("pbm-appeal", args=[appeal.reference])
        yield WorkItem(says, appeal.decided_on or on, None, url, "215 ILCS 5/513b1(b)(4)", f"review:{appeal.pk}")
    for case in Case.objects.filter(kind=STALE_CASE, state=CaseState.OPEN):
        url = reverse("pbm-mac-list", args=[case.key.partition(":")[0]])
        yield WorkItem(case.title, local_day(case.opened_at), None, url, _UPDATE, f"stale:{case.key}")


@each_day("pbm.appeals-unanswered", order=60)
def notice_silence(on: date, at: datetime) -> int:
    """Every answer that is overdue is found, told to both sides and put before the Director's staff, once."""
    passed = Deadline.objects.filter(
        case__kind=CASE, case__state=CaseState.OPEN, met_at=None, noticed_at__isnull=False
    ).select_related("case")
    count = 0
    for deadline in passed.order_by("due_at", "pk"):
        seen = deadline.case.events.filter(kind="silence-noticed").values_list("body", flat=True)
        if any(body.get("clock") == deadline.name for body in seen):
            continue
        appeal = appeal_numbered(deadline.case.key)
        if appeal is not None:
            _notice_silence(appeal, deadline, on, at)
            count += 1
    return count


@each_day("pbm.lists-stale", order=60)
def notice_stale_lists(on: date, at: datetime) -> int:
    """Every list that was not updated in time opens a case, once; the next update closes it."""
    count = 0
    for mac_list in MacList.objects.all():
        last = last_update(mac_list)
        _close_updated(mac_list, last, at)
        decision = freshness(mac_list, at)
        if last is None or decision is None or decision.outcome is not Outcome.VIOLATION:
            continue
        key = f"{mac_list.pk}:{last.number}"
        if not Case.objects.filter(kind=STALE_CASE, key=key).exists():
            _open_stale(mac_list, last, key, at)
            count += 1
    return count


def last_day_of(draft: MacAppeal) -> date | None:
    """The last day to file a draft, where its fill date can be read."""
    try:
        filled_on = date.fromisoformat(draft.typed.get("filled_on", ""))
    except ValueError:
        return None
    decision = mac_appeal_filing(AppealFiling(filled_on, filled_on), law=adopted_law())
    return decision.reasons[0].value if decision.outcome is Outcome.PASS else None


def _notice_silence(appeal: MacAppeal, deadline: Deadline, on: date, at: datetime) -> None:
    """Keep what the law says of the silence and write to both sides."""
    assert appeal.filed_on is not None
    assert appeal.manager_id is not None
    subject = f"mac-appeal:{appeal.reference}"
    if deadline.name == MAC_APPEAL:
        facts = AppealAnswer(appeal.filed_on, appeal.claimed_on or appeal.filed_on, on)
        keep(mac_appeal_answer(facts, law=adopted_law()), facts, subject=subject, at=at)
        following = "- You may complain to the Department of Insurance of an unfair practice."
    else:
        review = RateReviewAnswer(appeal.filed_on, appeal.filed_on, on)
        keep(rate_review_answer(review, law=adopted_law()), review, subject=subject, at=at)
        following = "- You may ask for the independent panel."
    add_event(deadline.case, "silence-noticed", at=at, body={"clock": deadline.name})
    names = names_of([appeal])
    values = {
        "reference": appeal.reference,
        "manager": names.get(str(appeal.manager_id), ""),
        "pharmacy": names.get(str(appeal.pharmacy_id), ""),
        "due": str(local_day(deadline.due_at) - DAY),
        "cite": deadline.cite,
        "next": following,
    }
    key = f"{appeal.reference}:{deadline.name}"
    write_to_party(SILENT, key=key, party_id=appeal.pharmacy_id, at=at, values=values, about=subject, letter=True)
    write_to_party(SILENT_MANAGER, key=key, party_id=appeal.manager_id, at=at, values=values, about=subject)


def _open_stale(mac_list: MacList, last: MacVersion, key: str, at: datetime) -> None:
    facts = ListUpdate(last.published_at, None, at)
    keep(mac_list_update(facts, law=adopted_law()), facts, subject=f"mac-list:{mac_list.pk}", at=at)
    manager = Party.objects.get(pk=mac_list.manager_id)
    title = f"Price list {mac_list.code} of {manager.name} was not updated in time"
    open_case(STALE_CASE, key=key, title=title[:200], at=at, cite=_UPDATE, party_id=manager.pk)
    values = {
        "list": mac_list.code,
        "last": str(local_day(last.published_at)),
        "due": str(update_due_on(mac_list)),
    }
    write_to_party(STALE, key=key, party_id=manager.pk, at=at, values=values, about=f"mac-list:{mac_list.pk}")


def _close_updated(mac_list: MacList, last: MacVersion | None, at: datetime) -> None:
    waiting = Case.objects.filter(kind=STALE_CASE, key__startswith=f"{mac_list.pk}:", state=CaseState.OPEN)
    for case in waiting:
        if last is not None and case.key != f"{mac_list.pk}:{last.number}":
            close_case(case, at=at, closing=f"Updated by version {last.number}.")
