"""What waits: for an officer to complete, to bring an order, to report; for the office to review, run and deliver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from carelaw.pdmp.store.models import LawEnforcementRequest, RequestState
from carelaw.pdmp.use_cases.law_enforcement.outcomes import misuse_reported, outcomes_missing
from carelaw.pdmp.use_cases.law_enforcement.requests import requests_for
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.cases.worklist import WorkItem, work_for

_AT_MOST = 100
_FOR_OFFICERS: Mapping[str, tuple[str, str]] = {
    RequestState.PENDING: (gettext_noop("Complete and send %(reference)s"), "§9(b)(3)(iii)"),
    RequestState.AWAITING_ORDER: (gettext_noop("Bring a court order for %(reference)s"), "§9(b)(3)(i)(B)"),
    RequestState.DELIVERED: (gettext_noop("Report what came of %(reference)s"), "§9(b)(3)(ii)"),
}
_FOR_THE_OFFICE: Mapping[str, tuple[str, str]] = {
    RequestState.RECEIVED: (gettext_noop("Review %(reference)s"), "§9(b)(3)"),
    RequestState.IN_REVIEW: (gettext_noop("Decide on %(reference)s"), "§9(b)(3)"),
    RequestState.APPROVED: (gettext_noop("Run %(reference)s"), "§9(b)(3)(i)"),
    RequestState.RUN: (gettext_noop("Deliver the answer to %(reference)s"), "§9(b)(3)(ii)"),
    RequestState.OUTCOME_RECORDED: (gettext_noop("Close %(reference)s"), "§9(b)(3)"),
}


@work_for("LE_REQUESTER")
def for_officers(actor: Actor, on: date) -> Iterator[WorkItem]:
    """One's own agency's requests that wait for something from the agency."""
    yield from _waiting(actor, _FOR_OFFICERS)


@work_for("OAG_AGENT")
def for_the_office(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Requests that wait for the office, outcomes that are missing, uses outside the limit."""
    yield from _waiting(actor, _FOR_THE_OFFICE)
    missing = outcomes_missing().first()
    if missing is not None and missing.ran_at is not None:
        count = outcomes_missing().count()
        says = ngettext("Ask for the outcome of %(count)s answer", "Ask for the outcomes of %(count)s answers", count)
        words, since = says % {"count": count}, law_day(missing.ran_at)
        yield WorkItem(words, since, None, reverse("law-figures"), "§12(a)(6)", "law-outcomes")
    for use in misuse_reported()[:_AT_MOST]:
        if use.request.state != RequestState.CLOSED:
            says = _("Look into a reported use outside the limit: %(reference)s") % {"reference": use.request.reference}
            url = reverse("law-request", args=[use.request.reference])
            yield WorkItem(says, law_day(use.reported_at), None, url, "§9(b)(3)(ii)", f"law-misuse:{use.pk}")


def _waiting(actor: Actor, words: Mapping[str, tuple[str, str]]) -> Iterator[WorkItem]:
    for one in requests_for(actor).filter(state__in=list(words)).order_by("started_at")[:_AT_MOST]:
        says, cite = words[one.state]
        since = law_day(_since(one))
        url = reverse("law-request", args=[one.reference])
        yield WorkItem(_(says) % {"reference": one.reference}, since, None, url, cite, f"law:{one.reference}")


def _since(one: LawEnforcementRequest) -> datetime:
    return one.delivered_at or one.ran_at or one.decided_at or one.received_at or one.started_at
