"""Pages of what the Attorney General prescribes, and of who may ask and run."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.pdmp.store.models import AttorneyGeneralAgent, LawEnforcementAgency, PrescribedDocument
from carelaw.pdmp.use_cases.law_enforcement import permissions as may
from carelaw.pdmp.use_cases.law_enforcement.acts import PRESCRIBING, REGISTERING
from carelaw.pdmp.use_cases.law_enforcement.fields import AGENCIES, AGENCY_FIELDS, ALWAYS, asked_label
from carelaw.pdmp.use_cases.law_enforcement.offices import prescribed_on
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, offered, shown
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Table, Tag
from carelaw.platform.parties.models import Party

_seen = page(permission=may.SEE_REQUESTS)
_registered = page(permission=may.REGISTER_AGENCIES)


@_seen
def prescribed(request: Any) -> HttpResponse:
    """Every version of the form and of the manner, with the fields each asks for."""
    by = {"from": ("effective_on", "pk"), "kind": ("kind", "effective_on", "pk")}
    listed = listing(PrescribedDocument.objects.all(), request.GET, by=by, default="-from")
    today = law_day(request.at)
    in_force = {one.pk for kind in ("form", "manner") if (one := prescribed_on(kind, today))}
    columns = (
        Column("kind", _("What it is"), sortable=True),
        Column("version", _("Version")),
        Column("from", _("In force from"), sortable=True),
        Column("fields", _("Fields that it asks for")),
        Column("state", _("Today")),
    )
    rows = [
        [
            one.get_kind_display(),
            one.version,
            date_format(one.effective_on),
            ", ".join(asked_label(name) for name in one.required_fields) or "–",
            Tag(_("In force"), "good") if one.pk in in_force else Tag(_("Not in force")),
        ]
        for one in listed.rows
    ]
    always = ", ".join(asked_label(name) for name in ALWAYS)
    names = ", ".join(field.name for field in AGENCY_FIELDS)
    lead = _("Requests are checked against the version in force on the day they are sent (§9(b)(3)(iii)).")
    empty = _("Nothing is recorded yet: no request can come in, and no schedule II query be run.")
    table = Table(_("Forms and manners"), columns, rows, empty=empty, **listed.place)
    facts = [Fact(_("Asked for in any case"), always)]
    if acts := offered(request, PRESCRIBING):
        facts.append(Fact(_("Names of the fields"), names, code=True))
    return shown(
        request,
        Board(_("Form and manner"), lead, (table,), acts=acts, facts=facts),
    )


@_registered
def register(request: Any) -> HttpResponse:
    """The registered agencies, and the personal identifiers of the office's agents."""
    names = Party.objects.in_bulk([one.party_id for one in LawEnforcementAgency.objects.all()])
    agencies = listing(LawEnforcementAgency.objects.all(), request.GET, by={"kind": ("kind", "pk")}, default="kind")
    table = Table(
        _("Agencies"),
        (Column("name", _("Agency")), Column("kind", _("Kind"), sortable=True), Column("id", _("Id for grants"))),
        [
            [names[one.party_id].name, AGENCIES.get(one.kind, one.kind), Cell(str(one.party_id), code=True)]
            for one in agencies.rows
        ],
        empty=_("No agency is registered yet."),
        **agencies.place,
    )
    held = list(AttorneyGeneralAgent.objects.order_by("identifier"))
    people = Account.objects.in_bulk([one.account_id for one in held])
    agents = Table(
        _("Agents of the Attorney General's office"),
        (Column("identifier", _("Identifier")), Column("name", _("Person"))),
        [[Cell(one.identifier, code=True), people[one.account_id].name] for one in held],
        empty=_("No agent has an identifier yet: nobody can run a request."),
    )
    lead = _("Agencies ask; agents with an identifier of their own run (§9(b)(3)(i), (iii)).")
    board = Board(_("Agencies and agents"), lead, (table, agents), acts=offered(request, REGISTERING))
    return shown(request, board)
