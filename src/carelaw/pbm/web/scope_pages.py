"""Pages of scope and duties: where they lead, a dossier, a month of deposits, the license to print."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.pbm.store.models import ReferralState
from carelaw.pbm.use_cases.permissions import DEPOSITS_SEE, DUTIES_SEE, UNLICENSED_SEE
from carelaw.pbm.use_cases.scope import acts
from carelaw.pbm.use_cases.scope.authority import RULEBOOK
from carelaw.pbm.use_cases.scope.deposits import deposits_of, month_named
from carelaw.pbm.use_cases.scope.license_paper import license_paper
from carelaw.pbm.use_cases.scope.lists import LISTS
from carelaw.pbm.use_cases.scope.looking import dossier_row
from carelaw.pbm.use_cases.scope.unlicensed import dossier, letters_of
from carelaw.pbm.web.hubs import hub
from carelaw.platform.accounts.permissions import page, public_page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag

_open = public_page(why="The license of an organization, to print; the register it stands in is open to everybody.")


@page(permission=DUTIES_SEE)
def duties(request: Any) -> HttpResponse:
    """Everything about scope and duties, by list."""
    first = (acts.CHANGE_REPORT, acts.ADDRESS_REPORT, acts.COVERED_ASK, acts.UNLICENSED_OPEN)
    lead = _("Changes and addresses to report, exemptions, fiduciary instruments, rosters and ledgers.")
    book = adopted_law().rulebooks.get(RULEBOOK)
    return hub(
        request,
        _("Duties and scope"),
        f"{lead} {_('What the law is for:')} {book.purpose}" if book else lead,
        LISTS,
        first,
    )


@page(permission=UNLICENSED_SEE)
def one_dossier(request: Any, number: str) -> HttpResponse:
    """One dossier on work without a license: its dated acts, its papers."""
    found = dossier(request.actor, number)
    row = dossier_row(found)
    columns = (
        Column("first", _("From")),
        Column("last", _("Through")),
        Column("source", _("Shown by")),
        Column("says", _("What it shows")),
        Column("claims", _("Claims"), numeric=True),
        Column("dollars", _("Dollars"), numeric=True),
        Column("state", _("In the State")),
    )
    rows = [
        [
            date_format(one.first_on),
            date_format(one.last_on),
            one.source,
            one.says,
            f"{one.claims:,}",
            f"{one.cents / 100:,.2f}",
            _("Yes") if one.in_state else _("No"),
        ]
        for one in found.acts.order_by("first_on", "pk")
    ]
    board = Board(
        _("Dossier %(number)s") % {"number": found.number},
        found.name,
        (Table(_("Dated acts and papers"), columns, rows, empty=_("Nothing is in it yet.")), _letters(found)),
        acts=offered(request, acts.ON_DOSSIER, dossier=found.number) if found.state == ReferralState.DRAFT else [],
        facts=[
            Fact(_("State number"), found.manager_number or "–", code=True),
            Fact(_("Claims"), f"{row['claims']:,}"),
            Fact(_("Dollars"), f"{row['dollars']:,.2f}"),
            Fact(_("State"), found.get_state_display()),
            Fact(_("Article VII"), found.counsel_says or _("For counsel to enter")),
        ],
        notes=[Note(_("A finding is for a person to look at, not yet a ruling."), "info", "215 ILCS 5/512-10")],
        back=Link(_("Work without a license"), reverse("pbm-unlicensed")),
    )
    return shown(request, board)


def _letters(found: Any) -> Table:
    rows: list[list[Cell | Tag | Link | str]] = [
        [date_format(one.created_at), Cell(one.subject, url=reverse("letter", args=[one.pk]))]
        for one in letters_of(found)
    ]
    columns = (Column("on", _("Written")), Column("what", _("Letter")))
    return Table(_("Letters"), columns, rows, empty=_("No letter is written yet."))


@page(permission=DEPOSITS_SEE)
def deposit_month(request: Any, month: str) -> HttpResponse:
    """One month of deposits, with its report to open once it is made."""
    first = month_named(month)
    rows, report = deposits_of(request.actor, first)
    columns = (
        Column("number", _("Deposit")),
        Column("receipt", _("Receipt")),
        Column("payer", _("From")),
        Column("received", _("Received")),
        Column("deposited", _("Deposited")),
        Column("fund", _("Fund")),
        Column("amount", _("Amount"), numeric=True),
    )
    lines = [
        [
            one["number"],
            one["receipt"],
            one["payer"],
            date_format(one["received_on"]),
            date_format(one["deposited_on"]),
            one["fund"],
            f"{one['amount']:,.2f}",
        ]
        for one in rows
    ]
    ways = [Link(_("Open the report (PDF)"), reverse("letter", args=[report.pk]))] if report else []
    board = Board(
        _("Deposits, %(month)s") % {"month": month},
        _("License fees go whole into the Insurance Producer Administration Fund (215 ILCS 5/512-4(d))."),
        (Table(_("Deposits"), columns, lines, empty=_("Nothing was deposited in this month.")),),
        acts=[*ways, *([] if report else offered(request, (acts.DEPOSIT_REPORT,), month=first.isoformat()))],
        facts=[Fact(_("Together"), f"${sum((one['amount'] for one in rows), start=0):,.2f}")],
        back=Link(_("Deposits by month"), reverse("pbm-deposit-months")),
    )
    return shown(request, board)


@_open
def license_pdf(request: Any, number: str) -> HttpResponse:
    """The license as a page to print."""
    look_up = request.build_absolute_uri(reverse("pbm-license", args=[number]))
    response = HttpResponse(license_paper(number, at=request.at, look_up=look_up), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{number[:40]}.pdf"'
    return response
