"""Pages of requests: the list, one that is being filled in, one that takes its way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import CourtOrderRecord, LawEnforcementRequest, RequestState
from carelaw.pdmp.use_cases.law_enforcement import permissions as may
from carelaw.pdmp.use_cases.law_enforcement.acts import ACTS
from carelaw.pdmp.use_cases.law_enforcement.fields import DOORS, LABELS, asked_label, said
from carelaw.pdmp.use_cases.law_enforcement.orders import file_order
from carelaw.pdmp.use_cases.law_enforcement.requests import (
    request_for,
    requests_for,
    required_of,
    save_request,
    send_request,
    start_grand_jury,
    start_request,
)
from carelaw.pdmp.web.law_enforcement.forms import RequestForm, typed_in
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.acts.boards import Board, offered, shown
from carelaw.platform.acts.declaration import Act
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag, TimelineItem
from carelaw.platform.pages.refusals import status_of

_seen = page(permission=may.SEE_REQUESTS)
_TONES: Mapping[str, str] = {
    RequestState.PENDING: "warn",
    RequestState.AWAITING_ORDER: "warn",
    RequestState.APPROVED: "good",
    RequestState.REFUSED: "bad",
    RequestState.CLOSED: "neutral",
}
_ACTS: Mapping[str, Act] = {act.name: act for act in ACTS}
# Which acts belong to which state; who may do them says their permission.
_NEXT: Mapping[str, tuple[str, ...]] = {
    RequestState.PENDING: ("law-order",),
    RequestState.RECEIVED: ("law-review", "law-order", "law-decline"),
    RequestState.IN_REVIEW: ("law-approve", "law-order", "law-decline"),
    RequestState.AWAITING_ORDER: ("law-order", "law-approve", "law-decline"),
    RequestState.APPROVED: ("law-decline",),
    RequestState.RUN: ("law-deliver", "law-disclose"),
    RequestState.DELIVERED: ("law-outcome", "law-close", "law-disclose"),
    RequestState.OUTCOME_RECORDED: ("law-outcome", "law-close", "law-disclose"),
    RequestState.CLOSED: ("law-disclose",),
}
_CHANGEABLE = (RequestState.PENDING, RequestState.RECEIVED, RequestState.IN_REVIEW, RequestState.AWAITING_ORDER)
_YES_NO = {True: gettext_noop("Yes"), False: gettext_noop("No"), None: gettext_noop("Not entered")}


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request as its page shows it."""

    reference: str
    lead: str
    tag: Tag
    form: RequestForm | None
    answers: Sequence[Fact]
    order: Sequence[Fact]
    events: Sequence[TimelineItem]
    outcomes: Table | None
    acts: Sequence[Link]
    refusal: str
    refusal_cite: str
    may_file: bool
    may_run: bool
    answer_url: str
    copy: bool


@_seen
def requests(request: Any) -> HttpResponse:
    """The requests that one may see, the newest first."""
    by = {
        "reference": ("reference", "pk"),
        "agency": ("agency", "pk"),
        "state": ("state", "pk"),
        "begun": ("started_at", "pk"),
    }
    listed = listing(requests_for(request.actor), request.GET, by=by, default="-begun")
    columns = (
        Column("reference", _("Request"), sortable=True),
        Column("agency", _("Agency"), sortable=True),
        Column("case", _("Case number")),
        Column("officer", _("Officer")),
        Column("state", _("State"), sortable=True),
        Column("begun", _("Begun"), sortable=True),
    )
    rows = [
        [
            Cell(one.reference, url=reverse("law-request", args=[one.reference])),
            one.agency,
            one.answers.get("agency_case_number", ""),
            one.officer,
            state_tag(one),
            date_format(law_day(one.started_at)),
        ]
        for one in listed.rows
    ]
    begin_here = [
        Link(_ACTS[name].title, reverse("law-request-begin"))
        for name in ("law-begin", "law-grand-jury")
        if allowed(request.actor, _ACTS[name].permission)
    ]
    lead = _("Law enforcement asks the Attorney General's office, which alone queries (§9(b)(3)).")
    empty = _("No request is here yet.")
    table = Table(_("Requests"), columns, rows, empty=empty, **listed.place)
    return shown(request, Board(_("Law-enforcement requests"), lead, (table,), acts=begin_here))


@_seen
def begin(request: Any) -> HttpResponse:
    """Begin a request: an officer's own, or the office's for a grand jury."""
    if request.method == "POST":
        like = request.POST.get("like", "")
        at_office = request.actor.role == "OAG_AGENT"
        made = (
            start_grand_jury(request.actor, request.at)
            if at_office
            else start_request(request.actor, request.at, like=like)
        )
        return redirect("law-request", reference=made.reference)
    shown_page = {"grand_jury": request.actor.role == "OAG_AGENT"}
    return render(request, "pdmp/law_enforcement/begin.html", {"page": shown_page})


@_seen
def request(request: Any, reference: str) -> HttpResponse:
    """One request: to fill in and send while it is begun, then to follow and to decide."""
    one = request_for(request.actor, reference)
    if request.method != "POST":
        return _page(request, one)
    answers = typed_in(request.POST, grand_jury=one.grand_jury)
    try:
        one = save_request(request.actor, request.at, reference=reference, answers=answers)
        if "send" not in request.POST:
            messages.success(request, _("What you typed is kept."))
            return redirect("law-request", reference=reference)
        send_request(request.actor, request.at, reference=reference)
    except Refusal as refusal:
        one.refresh_from_db()
        return _page(request, one, refusal)
    messages.success(request, _("The request is with the Attorney General's office."))
    return redirect("law-request", reference=reference)


@_seen
@require_POST
def order_document(request: Any, reference: str) -> HttpResponse:
    """File the order's document."""
    sent = request.FILES.get("document")
    if sent is None:
        says = _("Choose the file of the order: PDF, PNG, JPEG or TIFF.")
        raise Refusal("E-MAP-77", says, cite="§9(b)(3)(iii)", field="document")
    file_order(request.actor, request.at, reference=reference, document=sent.file, file_name=str(sent.name))
    messages.success(request, _("The order's document is kept."))
    return redirect("law-request", reference=reference)


def state_tag(one: LawEnforcementRequest) -> Tag:
    """Where a request stands, as a status word."""
    return Tag(one.get_state_display(), _TONES.get(one.state, "info"))  # type: ignore[arg-type]


def _page(request: Any, one: LawEnforcementRequest, refusal: Refusal | None = None) -> HttpResponse:
    writes = may.DECIDE_REQUESTS if one.grand_jury else may.ASK_OFFICE
    pending = one.state == RequestState.PENDING and allowed(request.actor, writes)
    required = required_of(one, law_day(request.at)) if pending else ()
    form = RequestForm(one.answers, required, grand_jury=one.grand_jury) if pending else None
    if form is not None and refusal is not None:
        form.tell(refusal)
    offers = tuple(_ACTS[name] for name in _NEXT.get(one.state, ()) if not (one.grand_jury and name == "law-outcome"))
    links = offered(request, offers, reference=one.reference)
    page_shown = RequestPage(
        reference=one.reference,
        lead=f"{one.agency}, {one.officer}",
        tag=state_tag(one),
        form=form,
        answers=() if form else _answers(one),
        order=_order(one.order) if one.order else (),
        events=_events(one),
        outcomes=_outcomes(one),
        acts=links,
        refusal=one.refused_says,
        refusal_cite=" ".join(part for part in (one.refused_code, one.refused_cite) if part),
        may_file=one.state in _CHANGEABLE and not one.grand_jury,
        may_run=one.state == RequestState.APPROVED and allowed(request.actor, may.RUN_REQUESTS),
        answer_url=reverse("law-answer", args=[one.reference])
        if one.query_id and allowed(request.actor, may.RUN_REQUESTS)
        else "",
        copy=one.state == RequestState.REFUSED and allowed(request.actor, may.ASK_OFFICE),
    )
    status = status_of(refusal) if refusal else 200
    return render(request, "pdmp/law_enforcement/request.html", {"page": page_shown}, status=status)


def _answers(one: LawEnforcementRequest) -> list[Fact]:
    told = [Fact(LABELS[name], said(one.answers, name)) for name in LABELS if one.answers.get(name)]
    if one.missing:
        told.append(Fact(_("Still needed"), ", ".join(asked_label(name) for name in one.missing)))
    return told


def _order(order: CourtOrderRecord) -> list[Fact]:
    def day(value: Any) -> str:
        return date_format(value) if value else "–"

    return [
        Fact(_("Court"), order.court or "–"),
        Fact(_("Docket number"), order.docket or "–"),
        Fact(_("Judge"), order.judge or "–"),
        Fact(_("Signed"), _(_YES_NO[order.signed])),
        Fact(_("Sealed"), _(_YES_NO[order.sealed])),
        Fact(_("Issued on"), day(order.issued_on)),
        Fact(_("Last day of its validity"), day(order.expires_on)),
        Fact(_("Standard of proof"), order.standard or "–"),
        Fact(_("Agency that obtained it"), order.movant_agency or "–"),
        Fact(_("Other agencies it names"), ", ".join(order.agencies_named) or "–"),
        Fact(_("It names this person"), _(_YES_NO[order.names_subject])),
        Fact(
            _("First finding: a live investigation"),
            f"{_(_YES_NO[order.investigation_found])}, {_('page')} {order.investigation_page or '–'}",
        ),
        Fact(
            _("Second finding: suspicion of a crime"),
            f"{_(_YES_NO[order.crime_found])}, {_('page')} {order.crime_page or '–'}",
        ),
        Fact(_("Covers dispensing"), f"{day(order.period_from)} – {day(order.period_to)}"),
        Fact(_("Schedules it covers"), ", ".join(order.schedules) or "–"),
        Fact(_("Document"), order.file_name or _("None is filed."), code=bool(order.file_name)),
    ]


def _events(one: LawEnforcementRequest) -> list[TimelineItem]:
    told = (
        (one.started_at, _("Begun"), one.officer),
        (one.received_at, _("Received"), ""),
        (one.decided_at, _("Decided"), DOORS.get(one.door, "")),
        (one.ran_at, _("Run"), one.ran_by_name),
        (one.delivered_at, _("Delivered"), one.delivered_to),
        (one.closed_at, _("Closed"), ""),
    )
    return [TimelineItem(at, title, says) for at, title, says in told if at is not None]


def _outcomes(one: LawEnforcementRequest) -> Table | None:
    reported = list(one.outcomes.order_by("reported_at", "pk"))
    if not reported:
        return None
    columns = (
        Column("kind", _("What came of it")),
        Column("sought", _("Sought on")),
        Column("issued", _("Issued on")),
        Column("use", _("Use")),
        Column("by", _("Reported by")),
    )
    rows = [
        [
            each.get_kind_display(),
            date_format(each.sought_on) if each.sought_on else "–",
            date_format(each.issued_on) if each.issued_on else "–",
            Tag(_("Outside the limit"), "bad") if each.misuse else "–",
            each.reported_by_name,
        ]
        for each in reported
    ]
    return Table(_("Reported outcomes"), columns, rows)
