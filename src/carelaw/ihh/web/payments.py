"""Pages of months and money: what was paid and why not, the run of a month, remittances."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from carelaw.ihh.store.models import HealthHome, Member, MemberMonthLine
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.paying_months import Change, Preview, month_due, preview_month, run_month
from carelaw.ihh.use_cases.permissions import RUN_PAYMENTS, SEE_PAYMENTS
from carelaw.ihh.use_cases.remitting import (
    issue_remittances,
    remittance_835,
    remittance_seen,
    remittance_sheet,
    remittances_seen,
    waiting_by_home,
)
from carelaw.ihh.use_cases.seeing_payments import by_month, month_named, months_seen, runs_seen
from carelaw.ihh.web.money_parts import AskedForm, FormShown, MoneyPage, Note, dollars, shown, status_tag
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag

_seen = page(permission=SEE_PAYMENTS)
_run = page(permission=RUN_PAYMENTS)
_CITE = "89 Ill. Adm. Code 140.994(b)"
_MOST = 200


class MonthForm(AskedForm):
    """Which month."""

    month = forms.CharField(label=gettext_lazy("Month"), max_length=7, help_text=gettext_lazy("Such as 2019-03."))


@_seen
def months(request: Any) -> HttpResponse:
    """Each month with its sums; one month with every line, why it is not paid and what would mend it."""
    asked, status = request.GET.get("month", ""), request.GET.get("status", "")
    back = Link(_("Payments"), reverse("ihh-months"))
    if not asked:
        lead = _("Every member-month is paid, denied or pending, and says why.")
        return shown(request, MoneyPage(_("Payments"), lead, tables=(_sums(request),)))
    month = month_named(asked)
    found = months_seen(request.actor, month, status if status in {"paid", "denied", "pending"} else "")
    by = {
        "member": ("member__person_id", "pk"),
        "status": ("status", "code", "pk"),
        "until": ("mend_until", "pk"),
    }
    lines = listing(found, request.GET, by=by, default="status")
    columns = (
        Column("member", _("Member"), sortable=True),
        Column("status", _("Answer"), sortable=True),
        Column("amount", _("Amount"), numeric=True),
        Column("says", _("Why")),
        Column("cite", _("Law")),
        Column("mend", _("What would mend it")),
        Column("until", _("Until"), sortable=True),
    )
    table = Table(
        _("Member-months"),
        columns,
        [_line(line) for line in lines.rows],
        query={"month": asked, "status": status},
        empty=_("No member-month has this answer."),
        caption_hidden=True,
        **lines.place,
    )
    wanted = (("", _("All")), ("paid", _("Paid")), ("denied", _("Denied")), ("pending", _("Pending")))
    links = [Link(words, f"?month={asked}&status={key}") for key, words in wanted]
    title = _("Payments of %(month)s") % {"month": date_format(month, "F Y")}
    return shown(request, MoneyPage(title, "", back, links=links, tables=(table,)))


@_run
def pay(request: Any) -> HttpResponse:
    """What a run of a month would do, the run itself, and the register of runs."""
    law, on = adopted_law(), legal_day(request.at)
    due = month_due(on, law)
    asked = request.POST.get("month") or request.GET.get("month") or (f"{due:%Y-%m}" if due else "")
    form = MonthForm({"month": asked} if asked else None)
    refusal, notes, facts, tables, acts = None, [_no_amount()], [], [_register(request)], []
    if asked and form.is_valid():
        try:
            month = month_named(asked)
            if request.method == "POST":
                run = run_month(request.actor, request.at, month)
                says = _("Run %(number)d of %(month)s: %(paid)s owed, %(back)s taken back.")
                words = {"number": run.number, "month": asked, "paid": dollars(run.paid)}
                messages.success(request, says % {**words, "back": dollars(run.taken_back)})
                return redirect(f"{reverse('ihh-months')}?month={asked}")
            seen = preview_month(request.actor, request.at, month)
        except Refusal as no:
            refusal = no
            form.refuse(no)
        else:
            facts = _preview_facts(seen)
            tables = [_reasons(seen), _changes(seen), *tables]
            acts = [_run_form(seen, asked)]
    look = FormShown(_("Which month"), _("Preview"), form=form, method="get")
    lead = _("A month can be run again at any time; without new facts nothing changes.")
    made = MoneyPage(_("Payment run"), lead, notes=notes, facts=facts, forms=(look, *acts), tables=tables)
    return shown(request, made, refusal)


@_seen
def remittances(request: Any) -> HttpResponse:
    """What was paid at once, to download; for finance also what waits, and the button that pays it."""
    if request.method == "POST":
        issued = issue_remittances(request.actor, request.at)
        said = ngettext(
            "%(count)d remittance issued; the health home is told.",
            "%(count)d remittances issued; each health home is told.",
            len(issued),
        )
        messages.success(request, said % {"count": len(issued)})
        return redirect("ihh-remittances")
    columns = (
        Column("reference", _("Remittance")),
        Column("home", _("Health home")),
        Column("issued", _("Issued")),
        Column("amount", _("Amount"), numeric=True),
        Column("x12", _("X12 835")),
        Column("sheet", _("Sheet")),
    )
    rows = [
        (
            Cell(one.remittance.reference, code=True),
            one.home.name,
            date_format(one.remittance.issued_on),
            dollars(one.remittance.amount),
            Link("835", reverse("ihh-remittance", args=[one.remittance.reference, "835"])),
            Link("CSV", reverse("ihh-remittance", args=[one.remittance.reference, "csv"])),
        )
        for one in remittances_seen(request.actor)[:_MOST]
    ]
    tables = [Table(_("Remittances"), columns, rows, total=len(rows), empty=_("Nothing was paid yet."))]
    acts: list[FormShown] = []
    if allowed(request.actor, RUN_PAYMENTS) and (waiting := waiting_by_home(legal_day(request.at))):
        heads = (Column("home", _("Health home")), Column("lines", _("Lines"), numeric=True))
        listed = [(home.name, str(lines), dollars(amount)) for home, amount, lines in waiting]
        tables.insert(0, Table(_("Waits to be paid"), (*heads, Column("amount", _("Amount"), numeric=True)), listed))
        acts.append(FormShown(_("Pay what waits"), _("Issue remittances"), "issue"))
    return shown(request, MoneyPage(_("Remittances"), forms=acts, tables=tables))


@_seen
def remittance_file(request: Any, reference: str, form: str) -> HttpResponse:
    """One remittance as X12 835 or as a sheet."""
    one = remittance_seen(request.actor, reference)
    if form == "835":
        text, kind = remittance_835(one, request.at), "application/edi-x12"
    else:
        text, kind = remittance_sheet(one), "text/csv; charset=utf-8"
    response = HttpResponse(text, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{one.remittance.reference}.{form}"'
    return response


def _sums(request: Any) -> Table:
    columns = (
        Column("month", _("Month")),
        Column("count", _("Member-months"), numeric=True),
        Column("paid", _("Paid"), numeric=True),
        Column("denied", _("Denied"), numeric=True),
        Column("pending", _("Pending"), numeric=True),
        Column("amount", _("Amount"), numeric=True),
    )
    rows = []
    for row in by_month(request.actor):
        url = f"?month={row['month']:%Y-%m}"
        denied = Cell(str(row["denied"]), url=f"{url}&status=denied") if row["denied"] else Cell("0")
        name = Cell(date_format(row["month"], "F Y"), url=url)
        counts = (str(row["count"]), str(row["paid"]), denied, str(row["pending"]), dollars(row["amount"]))
        rows.append((name, *counts))
    return Table(_("Months"), columns, rows, empty=_("No month was run yet."), caption_hidden=True)


def _line(line: MemberMonthLine) -> tuple[Cell | Tag | str, ...]:
    return (
        Cell(line.member.person_id, url=reverse("explain", args=["payment", str(line.pk)]), code=True),
        status_tag(line.status),
        dollars(line.amount) if line.amount else "",
        f"{line.says} ({line.code})",
        line.cite,
        line.mend,
        date_format(line.mend_until) if line.mend_until else "",
    )


def _no_amount() -> Note:
    says = _(
        "The rule names no amount: each month is paid by the line of the Department’s published fee schedule for the "
        "member’s tier and age. A month without a line waits."
    )
    return Note(says, cite="89 Ill. Adm. Code 140.994(c)")


def _preview_facts(seen: Preview) -> list[Fact]:
    counts = seen.counts
    sum_says = _("%(in)d in = %(paid)d paid + %(denied)d denied + %(pending)d pending") % counts
    return [
        Fact(_("Month"), date_format(seen.month, "F Y")),
        Fact(_("Member-months"), sum_says),
        Fact(_("To be owed by this run"), dollars(seen.paid)),
        Fact(_("To be taken back by this run"), dollars(seen.taken_back)),
        Fact(_("Lines that change"), str(len(seen.changes))),
    ]


def _run_form(seen: Preview, asked: str) -> FormShown:
    title = _("Run %(month)s") % {"month": date_format(seen.month, "F Y")}
    says = _("Writes the lines below, owes what is new and takes back what ended.")
    return FormShown(title, _("Run the month"), "run", says=says, hidden={"month": asked})


def _reasons(seen: Preview) -> Table:
    columns = (Column("code", _("Answer")), Column("count", _("Member-months"), numeric=True))
    rows = [(Cell(code, code=True), str(count)) for code, count in seen.by_code.items()]
    return Table(_("Answers of the month"), columns, rows, empty=_("Nobody was a member or served in the month."))


def _changes(seen: Preview) -> Table:
    ids = [change.now.member_id for change in seen.changes[:_MOST]]
    numbers = dict(Member.objects.filter(pk__in=ids).values_list("pk", "person_id"))
    homes = dict(HealthHome.objects.values_list("pk", "name"))
    columns = (
        Column("month", _("Month")),
        Column("member", _("Member")),
        Column("home", _("Health home")),
        Column("before", _("Before")),
        Column("now", _("Now")),
        Column("amount", _("Amount"), numeric=True),
        Column("says", _("Why")),
    )
    rows = [
        (
            date_format(change.now.month, "F Y"),
            Cell(numbers.get(change.now.member_id, ""), code=True),
            homes.get(change.now.home_id, ""),
            *_turn(change),
            dollars(change.now.amount) if change.now.amount else "",
            change.now.speaking.reasons[0].says,
        )
        for change in seen.changes[:_MOST]
    ]
    empty = _("Nothing changes: the month stands as it was run.")
    return Table(_("What the run would write"), columns, rows, total=len(seen.changes), empty=empty)


def _turn(change: Change) -> tuple[Tag | str, Tag]:
    before = status_tag(change.before.status) if change.before else ""
    return before, status_tag(change.status.value)


def _register(request: Any) -> Table:
    columns = (
        Column("month", _("Month")),
        Column("number", _("Run"), numeric=True),
        Column("on", _("Run on")),
        Column("in", _("Member-months"), numeric=True),
        Column("paid", _("Owed"), numeric=True),
        Column("back", _("Taken back"), numeric=True),
    )
    rows = [
        (
            Cell(date_format(run.month, "F Y"), url=f"{reverse('ihh-months')}?month={run.month:%Y-%m}"),
            str(run.number),
            date_format(run.run_on),
            str(run.counts.get("in", 0)),
            dollars(run.paid),
            dollars(run.taken_back),
        )
        for run in runs_seen(request.actor)[:_MOST]
    ]
    return Table(_("Register of runs"), columns, rows, empty=_("No month was run yet."))
