"""The page about partner states: agreements, how the exchange works, and the yearly review of its technology."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.pdmp.store.models import InterstateReview
from carelaw.pdmp.use_cases.doors import acts
from carelaw.pdmp.use_cases.doors.partners import exchanges, review_standing
from carelaw.pdmp.use_cases.doors.permissions import SEE_EXCHANGES
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.permissions import page
from carelaw.platform.accounts.roles import ROLES
from carelaw.platform.acts.boards import Board, offered, shown
from carelaw.platform.pages.parts import Column, Table, Tag, decision_parts


@page(permission=SEE_EXCHANGES)
def partner_states(request: Any) -> HttpResponse:
    """Each partner state, its agreement and its questions; whether the technology review is current."""
    on = law_day(request.at)
    columns = (
        Column("state", _("State")),
        Column("standard", _("Standard")),
        Column("roles", _("Lets in")),
        Column("from", _("In force from")),
        Column("until", _("Through")),
        Column("status", _("Status")),
        Column("questions", _("Questions"), numeric=True),
        Column("answered", _("Answered"), numeric=True),
        Column("refused", _("Refused"), numeric=True),
    )
    rows: list[list[Any]] = [
        [
            one.state,
            one.standard,
            ", ".join(ROLES[role].says if role in ROLES else role for role in one.roles),
            date_format(one.in_force_from) if one.in_force_from else "–",
            date_format(one.in_force_until) if one.in_force_until else "–",
            _status(one, on),
            str(one.questions),
            str(one.answered),
            str(one.refused),
        ]
        for one in exchanges(request.actor, at=request.at)
    ]
    states = Table(_("Partner states"), columns, rows, empty=_("No agreement with another state is recorded."))
    reviews = Table(
        _("Reviews of the technology"),
        (Column("on", _("Reviewed")), Column("standards", _("Standards")), Column("findings", _("What was found"))),
        [
            [date_format(one.reviewed_on), one.standards, one.findings]
            for one in InterstateReview.objects.order_by("-reviewed_on")[:50]
        ],
        empty=_("No review is recorded."),
    )
    box = decision_parts(review_standing(on), title=_("The yearly review"))
    links = offered(request, (acts.RECORD_PARTNER, acts.SUSPEND_PARTNER, acts.RESUME_PARTNER, acts.TECHNOLOGY))
    lead = _("Their program, prescribers and dispensers ask within the limits of their counterparts here.")
    return shown(request, Board(_("Partner states"), lead, (states, reviews), links, box=box))


def _status(one: Any, on: Any) -> Tag:
    if one.in_force_from is None or one.in_force_from > on:
        return Tag(_("Not begun"), "info")
    if one.in_force_until is not None and one.in_force_until < on:
        return Tag(_("Ended"), "bad")
    return Tag(_("Suspended"), "warn") if one.suspended else Tag(_("In force"), "good")
