"""Pages: requests that open no door, and who has access beyond a clinician's."""

from __future__ import annotations

import csv
import io
import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.kernel.command import csv_safe
from carelaw.pdmp.store.models import OutsideRequest
from carelaw.pdmp.use_cases.retention import acts
from carelaw.pdmp.use_cases.retention.access_reviews import Reviewable, grants_to_review
from carelaw.pdmp.use_cases.retention.outside import outside_request, outside_requests
from carelaw.pdmp.use_cases.retention.permissions import ANSWER_OUTSIDE, REVIEW_ACCESS
from carelaw.platform.accounts.permissions import page
from carelaw.platform.accounts.roles import ROLES
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag

_WAYS = dict(next(asked for asked in acts.REGISTER_OUTSIDE.asks if asked.name == "way").choices)
_OUTCOMES = {
    "refused": ("Refused", "bad"),
    "available": ("Statistics are open", "good"),
    "to-counsel": ("With counsel", "warn"),
    "answered": ("Answered", "neutral"),
}
_CSV = ("number", "way", "asked_by", "received_on", "reference", "asks_for", "outcome", "answered_on", "basis", "code")


@page(permission=ANSWER_OUTSIDE)
def register(request: Any) -> HttpResponse:
    """R-23: the register of Right-to-Know requests and of legal process."""
    by = {"number": ("number",), "received": ("received_on", "number"), "outcome": ("outcome", "number")}
    listed = listing(outside_requests(request.actor), request.GET, by=by, default="-received")
    table = Table(
        _("Requests that open no door"),
        (
            Column("number", _("Number"), sortable=True),
            Column("received", _("Received"), sortable=True),
            Column("way", _("How")),
            Column("who", _("Who")),
            Column("outcome", _("Outcome"), sortable=True),
        ),
        [_row(one) for one in listed.rows],
        exports=(Link(_("Download as CSV"), reverse("outside-requests-csv")),),
        empty=_("Nobody has asked."),
        **listed.place,
    )
    lead = _("Neither the information nor the record of who asked for it leaves but by the doors of §9(b).")
    links = offered(request, (acts.REGISTER_OUTSIDE,))
    return shown(request, Board(_("Requests from outside"), lead, (table,), links))


def _row(one: OutsideRequest) -> list[Any]:
    words, tone = _OUTCOMES[one.outcome]
    return [
        Cell(one.number, url=reverse("outside-request", args=[one.pk])),
        date_format(one.received_on),
        _WAYS.get(one.way, one.way),
        one.asked_by,
        Tag(words, tone),  # type: ignore[arg-type]
    ]


@page(permission=ANSWER_OUTSIDE)
def register_csv(request: Any) -> HttpResponse:
    """The register as a sheet."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(_CSV)
    for row in outside_requests(request.actor).values_list(*_CSV)[:50_000]:
        writer.writerow([csv_safe(value) for value in row])
    response = HttpResponse(sheet.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="requests-from-outside.csv"'
    return response


@page(permission=ANSWER_OUTSIDE)
def one_request(request: Any, request_id: uuid.UUID) -> HttpResponse:
    """One request with its answer, and the letter where there is one."""
    one = outside_request(request.actor, request_id)
    facts = (
        Fact(_("How"), _WAYS.get(one.way, one.way)),
        Fact(_("Who"), one.asked_by),
        Fact(_("Received"), date_format(one.received_on)),
        Fact(_("Reference"), one.reference or "–"),
        Fact(_("Outcome"), _OUTCOMES[one.outcome][0]),
        Fact(_("Answered"), date_format(one.answered_on) if one.answered_on else "–"),
        Fact(_("Basis"), one.basis or "–"),
        Fact(_("Answer"), one.answer or "–"),
    )
    links = offered(request, (acts.ANSWER_PROCESS,), entry=str(one.pk)) if one.outcome == "to-counsel" else []
    if one.notice_id:
        links.append(Link(_("Open the letter"), reverse("letter", args=[one.notice_id])))
    notes = [Note(one.says, "info", one.code or "§9(a)")]
    back = Link(_("Requests from outside"), reverse("outside-requests"))
    return shown(request, Board(one.number, "", (), links, facts, notes, back=back))


@page(permission=REVIEW_ACCESS)
def access_reviews(request: Any) -> HttpResponse:
    """Every live grant beyond a clinician's, and by when it is to be looked at again."""
    found = grants_to_review(request.actor, at=request.at)
    rows = [_grant_row(request, one) for one in found]
    columns = (
        Column("account", _("Account")),
        Column("role", _("Role")),
        Column("reviewed", _("Last looked at")),
        Column("due", _("Again by")),
        Column("state", _("State")),
        Column("act", _("Next")),
    )
    table = Table(_("Grants beyond a clinician's"), columns, rows, empty=_("Nobody has such a grant."))
    lead = _(
        "Each is looked at again every 90 days (policy), by somebody else than its holder. What is needed no "
        "longer is revoked where roles are given."
    )
    return shown(request, Board(_("Review of access"), lead, (table,)))


def _grant_row(request: Any, one: Reviewable) -> list[Any]:
    own = str(one.grant.account_id) == request.actor.account_id
    links = [] if own else offered(request, (acts.KEEP_GRANT,), grant=str(one.grant.pk))
    return [
        one.grant.account.name,
        ROLES[one.grant.role].says,
        date_format(one.reviewed_on) if one.reviewed_on else _("never"),
        date_format(one.due_on),
        Tag(_("Overdue"), "bad") if one.overdue else Tag(_("Reviewed"), "good"),
        Link(_("Keep"), links[0].url) if links else "–",
    ]
