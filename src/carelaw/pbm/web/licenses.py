"""The public register of licenses: look somebody up, see a license, print it; the staff enters renewals."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from carelaw.kernel.dates import legal_date
from carelaw.pbm.use_cases.licenses import enter_renewal, license_numbered, may_act, register_of_licenses
from carelaw.pbm.use_cases.parties import number_of
from carelaw.pbm.use_cases.permissions import LICENSE_DECIDE
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.pbm.web.given import day_or_none, needed_amount, needed_day
from carelaw.pbm.web.sheets import csv_response
from carelaw.platform.accounts.permissions import allowed, page, public_page
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag, decision_parts
from carelaw.platform.parties.models import License

_open = public_page(why="The register of licenses is for everybody; it names organizations, no person.")
_decided = page(permission=LICENSE_DECIDE)
_STATUS = {
    "active": (gettext_lazy("Active"), "good"),
    "probation": (gettext_lazy("On probation"), "warn"),
    "suspended": (gettext_lazy("Suspended"), "bad"),
    "revoked": (gettext_lazy("Revoked"), "bad"),
    "lapsed": (gettext_lazy("Lapsed"), "bad"),
    "surrendered": (gettext_lazy("Surrendered"), "neutral"),
}


@_open
def licenses(request: Any) -> HttpResponse:
    """Every license of a benefit manager, by name."""
    wanted, status = request.GET.get("q", ""), request.GET.get("status", "")
    query = {"q": wanted, "status": status}
    by = {
        "name": ("party__name", "number"),
        "number": ("number",),
        "since": ("valid_from", "number"),
        "until": ("valid_to", "number"),
    }
    shown = listing(register_of_licenses(wanted, status), request.GET, by=by, default="name")
    columns = (
        Column("name", _("Pharmacy benefit manager"), sortable=True),
        Column("number", _("License"), sortable=True),
        Column("status", _("Status")),
        Column("since", _("From"), sortable=True),
        Column("until", _("Through"), sortable=True),
    )
    table = Table(
        _("Licensed pharmacy benefit managers"),
        columns,
        [_row(one) for one in shown.rows],
        query=query,
        exports=(Link(_("Download as CSV"), f"{reverse('pbm-licenses-csv')}?{urlencode(query)}"),),
        empty=_("No license fits what you look for."),
        caption_hidden=True,
        **shown.place,
    )
    choices = [(key, str(words), key == status) for key, (words, _tone) in _STATUS.items()]
    made = {"table": table, "wanted": wanted, "choices": choices, "narrowed": bool(wanted or status)}
    return render(request, "pbm/licenses.html", {"page": made})


@_open
def licenses_csv(request: Any) -> StreamingHttpResponse:
    """The register as a sheet."""
    heads = ("name", "state_number", "license", "status", "valid_from", "valid_to")
    found = register_of_licenses(request.GET.get("q", ""), request.GET.get("status", ""))
    found = found.order_by("party__name", "number")
    rows = (
        (one.party.name, number_of(one.party), one.number, one.status, one.valid_from, one.valid_to) for one in found
    )
    return csv_response("licenses.csv", heads, rows)


@_open
def license(request: Any, number: str) -> HttpResponse:
    """One license, to print; `?on=` says whether its holder may act on a day."""
    one = license_numbered(number)
    on = day_or_none(request.GET.get("on", "")) or legal_date(request.at, ZONE)
    box = decision_parts(may_act(one.party, on), title=_("On %(day)s") % {"day": date_format(on)})
    facts = (
        Fact(_("Issued to"), one.party.name),
        Fact(_("State number"), number_of(one.party), code=True),
        Fact(_("License number"), one.number, code=True),
        Fact(_("Kind"), _("Pharmacy benefits manager")),
        Fact(_("State"), _("Illinois")),
        Fact(_("In force from"), date_format(one.valid_from)),
        Fact(_("Through, unless renewed"), date_format(one.valid_to) if one.valid_to else _("no last day")),
        Fact(_("Law"), "215 ILCS 5/512-4"),
    )
    shown = {
        "title": one.party.name,
        "tag": _tag(one),
        "facts": facts,
        "box": box,
        "on": on.isoformat(),
        "number": one.number,
        "may_renew": allowed(request.actor, LICENSE_DECIDE),
    }
    return render(request, "pbm/license.html", {"page": shown})


@_decided
@require_POST
def renew(request: Any, number: str) -> HttpResponse:
    """Enter a renewal payment; the law says whether it renews the license."""
    posted = request.POST
    one = enter_renewal(
        request.actor,
        number,
        needed_amount(posted),
        payment_reference=posted.get("payment_reference", ""),
        method=posted.get("method", "check"),
        on=needed_day(posted, "on"),
        at=request.at,
    )
    through = date_format(one.valid_to) if one.valid_to else _("no last day")
    messages.success(request, _("The payment is entered. The license runs through %(day)s.") % {"day": through})
    return redirect("pbm-license", number=number)


def _row(one: License) -> list[Cell | Tag]:
    return [
        Cell(one.party.name, url=reverse("pbm-license", args=[one.number])),
        Cell(one.number, code=True),
        _tag(one),
        Cell(date_format(one.valid_from)),
        Cell(date_format(one.valid_to) if one.valid_to else ""),
    ]


def _tag(one: License) -> Tag:
    words, tone = _STATUS.get(one.status, (one.status, "neutral"))
    return Tag(str(words), tone)  # type: ignore[arg-type]
