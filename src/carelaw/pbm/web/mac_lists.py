"""Pages about price lists: the lists one may see, one list on a day, publishing, refused lines."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from carelaw.kernel.decision import Outcome
from carelaw.kernel.identifiers import ndc11, ndc_hyphenated
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import MacList, MacPrice, MacVersion, RefusedLine
from carelaw.pbm.use_cases.mac_delivering import standing_of_quarter
from carelaw.pbm.use_cases.mac_lists import (
    contacts_of,
    freshness,
    last_update,
    list_for,
    lists_of,
    prices_on,
    update_due_on,
)
from carelaw.pbm.use_cases.mac_publishing import Publication, confirm, publish
from carelaw.pbm.use_cases.permissions import MAC_PUBLISH, MAC_SEE
from carelaw.pbm.use_cases.prices.access import note_look
from carelaw.pbm.use_cases.prices.testing import open_tests
from carelaw.pbm.web.mac_words import gate_tag, spoken
from carelaw.pbm.web.sheets import csv_response
from carelaw.pbm.wire.mac_columns import MAC_LIST
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag, outcome_tag
from carelaw.platform.pages.refusals import status_of
from carelaw.platform.pages.templatetags.pages_time import local_instant
from carelaw.platform.parties.models import Party

_seen = page(permission=MAC_SEE)
_published = page(permission=MAC_PUBLISH)
# Those who are paid by a list: how it was sent, and what was wrong with it, is not theirs.
_SUBJECT = {"NETWORK_PHARMACY", "PSAO"}
_HEADS = ("ndc", "name", "unit", "mac_unit_price", "from", "until", "version", "tests", "marks")


class PublishForm(forms.Form):
    """A list's file, and how it changes the list."""

    sheet = forms.FileField(
        label=gettext_lazy("Price list"),
        help_text=gettext_lazy("CSV in UTF-8, one drug a row, in the layout below."),
        error_messages={"required": gettext_lazy("Choose a file.")},
        max_length=255,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What the file holds"),
        choices=(
            ("full", gettext_lazy("The whole list: a drug that is not in it leaves the list")),
            ("delta", gettext_lazy("Changes only: every other price stays")),
        ),
        widget=forms.RadioSelect,
        initial="full",
    )


class ConfirmForm(forms.Form):
    """That nothing changed, and the price source that shows it."""

    source_on = forms.DateField(
        label=gettext_lazy("Date of the price source"),
        help_text=gettext_lazy("Not older than seven days, such as 2026-05-01."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )


@dataclass(frozen=True, slots=True)
class ListPage:
    """One list on a day."""

    title: str
    lead: str
    tag: Tag | None
    facts: tuple[Fact, ...]
    prices: Table
    versions: Table
    layout: Table
    on: str
    wanted: str
    may_publish: bool
    own_url: str


@_seen
def lists(request: Any) -> HttpResponse:
    """The price lists one may see."""
    today = local_day(request.at)
    shown = listing(lists_of(request.actor, today), request.GET, by={"code": ("code", "pk")}, default="code")
    managers = {one.manager_id for one in shown.rows}
    names = dict(Party.objects.filter(pk__in=managers).values_list("pk", "name"))
    columns = (
        Column("code", _("List"), sortable=True),
        Column("manager", _("Benefit manager")),
        Column("state", _("Update")),
        Column("last", _("Last update")),
        Column("due", _("Next update by")),
        Column("prices", _("Prices today"), numeric=True),
    )
    rows = [_list_row(one, names.get(one.manager_id, ""), request) for one in shown.rows]
    empty = _("No list is open to you. A list shows here once its benefit manager says that you are subject to it.")
    table = Table(_("Price lists"), columns, rows, empty=empty, caption_hidden=True, **shown.place)
    may = allowed(request.actor, MAC_PUBLISH)
    return render(request, "pbm/mac_lists.html", {"page": {"table": table, "may_publish": may}})


@_seen
def mac_list(request: Any, reference: UUID) -> HttpResponse:
    """One list: its prices on a day, its versions, and publishing the next."""
    one = list_for(request.actor, str(reference), local_day(request.at))
    note_look(request.actor, one, "page", local_day(request.at))
    return _shown(request, one, PublishForm(), ConfirmForm())


@_seen
def mac_list_csv(request: Any, reference: UUID) -> StreamingHttpResponse:
    """The prices of a day as a sheet, whole."""
    one = list_for(request.actor, str(reference), local_day(request.at))
    note_look(request.actor, one, "download", local_day(request.at))
    on = _day(request)
    rows = (
        (
            p.national_drug_code,
            p.name,
            p.unit,
            p.unit_price,
            p.starts_on,
            p.ends_on,
            p.version.number,
            p.gate,
            " ".join(p.marks),
        )
        for p in _wanted(request, prices_on(one, on)).order_by("national_drug_code").iterator()
    )
    return csv_response(f"mac-{one.code}-{on}.csv", _HEADS, rows)


@_published
def publish_list(request: Any, reference: UUID) -> HttpResponse:
    """Publish the next version from a file."""
    one = list_for(request.actor, str(reference), local_day(request.at))
    if request.method != "POST":
        return redirect("pbm-mac-list", reference=one.pk)
    form = PublishForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, one, form, ConfirmForm(), status=422)
    sent = form.cleaned_data["sheet"]
    try:
        with sent.file as stream:
            done = publish(
                request.actor,
                request.at,
                mac_list=one,
                stream=io.BytesIO(stream.read()),
                file_name=str(sent.name),
                kind=form.cleaned_data["kind"],
            )
    except Refusal as refusal:
        form.add_error("sheet", refusal.says)
        for problem in refusal.problems[:20]:
            form.add_error("sheet", problem.says)
        return _shown(request, one, form, ConfirmForm(), status=status_of(refusal))
    _tell(request, done)
    return redirect("pbm-mac-version", reference=done.version.pk)


@_published
def confirm_list(request: Any, reference: UUID) -> HttpResponse:
    """Publish that nothing changed."""
    one = list_for(request.actor, str(reference), local_day(request.at))
    if request.method != "POST":
        return redirect("pbm-mac-list", reference=one.pk)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _shown(request, one, PublishForm(), form, status=422)
    try:
        done = confirm(request.actor, request.at, mac_list=one, source_on=form.cleaned_data["source_on"])
    except Refusal as refusal:
        form.add_error("source_on", refusal.says)
        return _shown(request, one, PublishForm(), form, status=status_of(refusal))
    _tell(request, done)
    return redirect("pbm-mac-list", reference=one.pk)


@_seen
def version(request: Any, reference: UUID) -> HttpResponse:
    """One publication: what was taken, and every line that was not, with its reasons."""
    found = _version(request, reference)
    # What a benefit manager sent wrongly is between it and the Director's staff.
    lines = RefusedLine.objects.none() if request.actor.role in _SUBJECT else found.refused_lines.all()
    shown = listing(lines, request.GET, by={"row": ("row", "pk")}, default="row")
    own = allowed(request.actor, MAC_PUBLISH)
    columns = (
        Column("row", _("Row"), sortable=True, numeric=True),
        Column("ndc", _("Drug code as sent")),
        Column("why", _("Why it was not listed")),
        Column("law", _("Law")),
    )
    exports = (Link(_("Download as CSV"), reverse("pbm-mac-refused", args=[found.pk])),) if own and shown.rows else ()
    table = Table(
        _("Lines that were not listed"),
        columns,
        [_refused_row(line) for line in shown.rows],
        exports=exports,
        empty=_("Every line was listed."),
        **shown.place,
    )
    facts = (
        Fact(_("Published"), local_instant(found.published_at)),
        Fact(_("Holds from"), spoken(found.effective_on)),
        Fact(_("Kind"), found.get_kind_display()),
        Fact(_("File"), found.file_name or "–"),
        Fact(_("Rows sent"), found.rows_in),
        Fact(_("Listed"), found.listed),
        Fact(_("Not listed"), found.refused),
        Fact(_("Taken off the list"), found.removed),
    )
    title = _("%(list)s, version %(n)s") % {"list": found.mac_list.code, "n": found.number}
    hidden = request.actor.role in _SUBJECT
    made = {
        "title": title,
        "facts": facts,
        "table": None if hidden else table,
        "back": reverse("pbm-mac-list", args=[found.mac_list_id]),
    }
    return render(request, "pbm/mac_version.html", {"page": made})


@_published
def refused_csv(request: Any, reference: UUID) -> StreamingHttpResponse:
    """The refused lines as they were sent, each with its reason: correct them and send them again."""
    found = _version(request, reference)
    names = [column.name for column in MAC_LIST]
    rows = (
        (line.row, *(line.sent.get(name, "") for name in names), " ".join(reason["says"] for reason in line.reasons))
        for line in found.refused_lines.all().iterator()
    )
    return csv_response(f"refused-{found.mac_list.code}-{found.number}.csv", ("row", *names, "why_not_listed"), rows)


def _shown(
    request: Any, one: MacList, publishing: forms.Form, confirming: forms.Form, *, status: int = 200
) -> HttpResponse:
    on = _day(request)
    may = allowed(request.actor, MAC_PUBLISH)
    made = ListPage(
        title=f"{one.code}: {one.name}",
        lead=_("Prices on %(day)s.") % {"day": spoken(on)},
        tag=_fresh(one, request),
        facts=(
            Fact(_("Network"), one.network),
            Fact(_("Next update by"), spoken(update_due_on(one))),
            *_reached(request, one),
            Fact(_("Tests of its lines"), _tested(one)),
            Fact(_("Who takes appeals"), contacts_of(one) or _("not said yet")),
        ),
        prices=_prices(request, one, on),
        versions=_versions(one),
        layout=_layout(),
        on=on.isoformat(),
        wanted=request.GET.get("q", ""),
        may_publish=may,
        own_url=reverse("pbm-mac-list", args=[one.pk]),
    )
    given = {"page": made, "publishing": publishing, "confirming": confirming, "list": one}
    return render(request, "pbm/mac_list.html", given, status=status)


def _reached(request: Any, one: MacList) -> tuple[Fact, ...]:
    """How many of the pharmacies the list reached this quarter; nothing for a pharmacy, or where no law asks."""
    today = local_day(request.at)
    standing = {} if request.actor.role in _SUBJECT else standing_of_quarter(one, today, today)
    if not standing:
        return ()
    reached = sum(decision.outcome is Outcome.PASS for _facts, decision in standing.values())
    says = _("%(n)s of %(all)s pharmacies") % {"n": reached, "all": len(standing)}
    return (Fact(_("Delivered this quarter"), says),)


def _tested(one: MacList) -> str:
    """How many lines came to which outcome in the last daily test."""
    counts = open_tests(one).values_list("outcome").annotate(n=Count("pk")).order_by("outcome")
    told = [f"{count:,} {outcome_tag(Outcome(outcome)).text}" for outcome, count in counts]
    return ", ".join(told) or _("not tested yet")


def _prices(request: Any, one: MacList, on: date) -> Table:
    by = {
        "ndc": ("national_drug_code",),
        "name": ("name", "pk"),
        "price": ("unit_price", "pk"),
        "from": ("starts_on", "pk"),
    }
    shown = listing(_wanted(request, prices_on(one, on)), request.GET, by=by, default="name")
    columns = (
        Column("ndc", _("National drug code"), sortable=True),
        Column("name", _("Drug"), sortable=True),
        Column("price", _("Price a unit"), sortable=True, numeric=True),
        Column("unit", _("Unit")),
        Column("from", _("Since"), sortable=True),
        Column("tests", _("Listing tests")),
        Column("marks", _("Marks")),
    )
    rows: list[list[Any]] = [
        [
            Cell(ndc_hyphenated(price.national_drug_code), code=True),
            price.name,
            Cell(f"${price.unit_price}"),
            price.unit,
            spoken(price.starts_on),
            gate_tag(price.gate),
            " ".join(price.marks) or "–",
        ]
        for price in shown.rows
    ]
    query = {"on": on.isoformat(), "q": request.GET.get("q", "")}
    exports = (Link(_("Download as CSV"), f"{reverse('pbm-mac-list-csv', args=[one.pk])}?{urlencode(query)}"),)
    empty = _("No price fits. Choose another day or drug.")
    return Table(
        _("Prices"), columns, rows, query=query, exports=exports, empty=empty, caption_hidden=True, **shown.place
    )


def _versions(one: MacList) -> Table:
    columns = (
        Column("n", _("Version"), numeric=True),
        Column("at", _("Published")),
        Column("kind", _("Kind")),
        Column("listed", _("Listed"), numeric=True),
        Column("refused", _("Not listed"), numeric=True),
    )
    rows: list[list[Any]] = [
        [
            Cell(str(each.number), url=reverse("pbm-mac-version", args=[each.pk])),
            local_instant(each.published_at),
            each.get_kind_display(),
            Cell(each.listed),
            Cell(each.refused),
        ]
        for each in one.versions.order_by("-number")[:20]
    ]
    return Table(_("The last versions"), columns, rows, empty=_("Nothing was published yet."))


def _layout() -> Table:
    columns = (Column("name", _("Column")), Column("says", _("Permitted")), Column("needed", _("Needed")))
    rows: list[list[Any]] = [
        [Cell(one.name, code=True), one.says, _("yes") if one.required else _("no")] for one in MAC_LIST
    ]
    return Table(_("Columns of a price list"), columns, rows, caption_hidden=True)


def _list_row(one: MacList, manager: str, request: Any) -> list[Any]:
    last = last_update(one)
    return [
        Cell(one.code, url=reverse("pbm-mac-list", args=[one.pk])),
        manager,
        _fresh(one, request) or Tag(_("Nothing published yet"), "neutral"),
        local_instant(last.published_at) if last else "–",
        spoken(update_due_on(one)),
        Cell(prices_on(one, local_day(request.at)).count()),
    ]


def _fresh(one: MacList, request: Any) -> Tag | None:
    decision = freshness(one, request.at)
    if decision is None:
        return None
    if decision.outcome is Outcome.VIOLATION:
        return Tag(_("Update overdue"), "bad")
    return Tag(_("Due today"), "warn") if decision.codes == ("due-today",) else Tag(_("Up to date"), "good")


def _refused_row(line: RefusedLine) -> list[Any]:
    cites = list(dict.fromkeys(reason["cite"] for reason in line.reasons if reason["cite"]))
    return [
        Cell(line.row),
        Cell(line.national_drug_code or "–", code=True),
        " ".join(reason["says"] for reason in line.reasons),
        "; ".join(cites) or "–",
    ]


def _wanted(request: Any, found: QuerySet[MacPrice]) -> QuerySet[MacPrice]:
    """The prices that fit what was typed: a drug code, or the begun name of a drug."""
    wanted = request.GET.get("q", "").strip()
    if not wanted:
        return found
    code = ndc11(wanted)
    return found.filter(national_drug_code=code) if code else found.filter(name__icontains=wanted)


def _day(request: Any) -> date:
    """The day that is asked for; today where none, or nonsense, is given: a stale link still opens."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return local_day(request.at)


def _version(request: Any, reference: UUID) -> MacVersion:
    found = MacVersion.objects.select_related("mac_list").filter(pk=reference).first()
    if found is None:
        raise Refusal("E-MAC-06.version", "No version of this reference is open to you.", kind="not-found")
    list_for(request.actor, str(found.mac_list_id), local_day(request.at))
    return found


def _tell(request: Any, done: Publication) -> None:
    said = _("Version %(n)s is published: %(listed)s listed, %(refused)s not listed.") % {
        "n": done.version.number,
        "listed": done.version.listed,
        "refused": done.version.refused,
    }
    (messages.warning if done.version.refused else messages.success)(request, said)
    if done.late_days:
        late = ngettext(
            "It came %(n)s day after its seven days.", "It came %(n)s days after its seven days.", done.late_days
        )
        messages.warning(request, late % {"n": done.late_days})
