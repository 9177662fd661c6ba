"""Pages: the ledger of the program's money, and complaints about charges as the department sees them."""

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
from carelaw.pdmp.rules.funds.charging import CHARGERS, NOTHING, SERVICES
from carelaw.pdmp.store.models import ChargeComplaint, FundKind, FundLine
from carelaw.pdmp.use_cases.funds import acts
from carelaw.pdmp.use_cases.funds.charges import complaints, receipt_of
from carelaw.pdmp.use_cases.funds.ledger import fund_lines, funds_statement, penalty_trail
from carelaw.pdmp.use_cases.funds.permissions import FIND, SEE_FUNDS
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag

_CSV = ("on", "fiscal_year", "kind", "amount", "source", "destination", "reference", "directive_id")
_OUTCOMES = {
    "violation": ("Charged for reporting", "bad"),
    "pass": ("No charge for reporting", "good"),
    "not-applicable": ("Not under §11(e)", "neutral"),
    "": ("To be looked into", "warn"),
}


@page(permission=SEE_FUNDS)
def funds(request: Any) -> HttpResponse:
    """R-28: what comes in under each paragraph of §11, what is spent, and whether penalties are reconciled."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in FundKind.values else ""
    by = {"on": ("on", "pk"), "kind": ("kind", "-on", "pk"), "amount": ("amount", "pk"), "year": ("fiscal_year", "pk")}
    listed = listing(fund_lines(request.actor, kind=kind), request.GET, by=by, default="-on")
    table = Table(
        _("Lines of the ledger"),
        (
            Column("on", _("Day"), sortable=True),
            Column("year", _("Fiscal year"), sortable=True),
            Column("kind", _("Kind"), sortable=True),
            Column("amount", _("US dollars"), sortable=True, numeric=True),
            Column("source", _("From")),
            Column("to", _("To")),
            Column("reference", _("Document")),
            Column("directive", _("Directive")),
        ),
        [_line(one) for one in listed.rows],
        query={"kind": kind},
        exports=(Link(_("Download as CSV"), reverse("funds-csv")),),
        empty=_("No line is entered."),
        **listed.place,
    )
    trail = penalty_trail()
    facts = [
        *(Fact(what, f"${amount:,.2f}") for what, amount in funds_statement(request.actor)),
        Fact(_("Civil penalties collected"), f"${trail.collected:,.2f}"),
    ]
    notes = []
    if not trail.reconciled:
        says = _("Civil penalties: $%(deposit)s is to be deposited in the General Fund, $%(back)s is to come back.")
        values = {"deposit": f"{trail.to_deposit:,.2f}", "back": f"{trail.to_appropriate:,.2f}"}
        notes.append(Note(says % values, "warn", "§11(b)"))
    prices = Table(
        _("Prices for prescribers and dispensers"),
        (Column("service", _("Service")), Column("price", _("Price"), numeric=True)),
        [[title, f"${NOTHING}"] for title in SERVICES.values()],
    )
    lead = _(
        "A dispenser bears its own costs of recording and submitting; nobody who prescribes or dispenses pays a fee "
        "or tax for the program."
    )
    links = offered(request, acts.LEDGER_ACTS)
    return shown(request, Board(_("The program's money"), lead, (table, prices), links, facts, notes))


def _line(one: FundLine) -> list[Any]:
    return [
        date_format(one.on),
        str(one.fiscal_year),
        FundKind(one.kind).label,
        f"{one.amount:,.2f}",
        one.source,
        one.destination,
        one.reference,
        one.directive_id or "–",
    ]


@page(permission=SEE_FUNDS)
def funds_csv(request: Any) -> HttpResponse:
    """R-28 as a sheet."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(_CSV)
    for row in fund_lines(request.actor).order_by("on", "pk").values_list(*_CSV)[:50_000]:
        writer.writerow([csv_safe("" if value is None else value) for value in row])
    response = HttpResponse(sheet.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="program-funds.csv"'
    return response


@page(permission=FIND)
def charge_complaints(request: Any) -> HttpResponse:
    """Complaints about charges, each with its receipt and what was found."""
    by = {"number": ("received_at", "pk"), "charger": ("charger", "pk"), "outcome": ("outcome", "-received_at", "pk")}
    listed = listing(complaints(request.actor), request.GET, by=by, default="-number")
    table = Table(
        _("Complaints"),
        (
            Column("number", _("Number"), sortable=True),
            Column("charger", _("Who charged"), sortable=True),
            Column("amount", _("US dollars"), numeric=True),
            Column("on", _("When")),
            Column("says", _("What happened")),
            Column("receipt", _("Receipt")),
            Column("outcome", _("Finding"), sortable=True),
            Column("act", _("Next")),
        ),
        [_complaint(request, one) for one in listed.rows],
        empty=_("Nobody has complained."),
        **listed.place,
    )
    lead = _("No patient pays because information must be submitted. Each complaint is a compliance case.")
    links = offered(request, (acts.COMPLAIN,))
    return shown(request, Board(_("Charges to patients"), lead, (table,), links))


def _complaint(request: Any, one: ChargeComplaint) -> list[Any]:
    words, tone = _OUTCOMES[one.outcome]
    links = offered(request, (acts.CONCLUDE,), complaint=one.number) if not one.outcome else []
    return [
        one.number,
        f"{one.charger} ({CHARGERS[one.charged_by].lower()})",
        f"{one.amount:,.2f}" if one.amount is not None else "–",
        date_format(one.charged_on),
        one.says or "–",
        Cell(_("Open"), url=reverse("charge-receipt", args=[one.pk])) if one.receipt_digest else "–",
        Tag(words, tone),  # type: ignore[arg-type]
        Link(_("Conclude"), links[0].url) if links else one.finding or "–",
    ]


@page(permission=FIND)
def receipt(request: Any, complaint_id: uuid.UUID) -> HttpResponse:
    """The receipt as it was sent."""
    content, media_type = receipt_of(request.actor, complaint_id, at=request.at)
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = "inline"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
