"""Pages of the office: the fee schedule, similar services paid elsewhere, changes of professionals and partners."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carelaw.ihh.rules.denial_window import denied_days
from carelaw.ihh.rules.duplicate_services import SIMILAR_CODES
from carelaw.ihh.store.models import FeeRow, HomeChange, OtherClaim, Tier
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.keeping_fees import approve_fee, enter_fee
from carelaw.ihh.use_cases.own_homes import homes_seen
from carelaw.ihh.use_cases.permissions import KEEP_FEES, REPORT_CHANGES, RESOLVE_DUPLICATES
from carelaw.ihh.use_cases.reporting_changes import (
    CHANNELS,
    KINDS,
    due_of,
    facts_of,
    record_change,
    record_receipt,
)
from carelaw.ihh.use_cases.resolving_duplicates import ANSWERS, load_other_claim, resolve
from carelaw.ihh.web.money_parts import AskedForm, FormShown, MoneyPage, Note, day_field, dollars, shown
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.permissions import page
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.pages.parts import Cell, Column, Table, Tag

_fees = page(permission=KEEP_FEES)
_duplicates = page(permission=RESOLVE_DUPLICATES)
_changes = page(permission=REPORT_CHANGES)
_PART = "89 Ill. Adm. Code 140."


class FeeForm(AskedForm):
    """A line of the published fee schedule."""

    tier = forms.ChoiceField(label=gettext_lazy("Tier"), choices=Tier.choices)
    amount = forms.DecimalField(label=gettext_lazy("Dollars a month"), decimal_places=2)
    first_day = day_field(gettext_lazy("First day"))
    last_day = day_field(gettext_lazy("Last day"), required=False)
    age_from = forms.IntegerField(label=gettext_lazy("From age"), initial=0, min_value=0)
    age_to = forms.IntegerField(label=gettext_lazy("Through age"), required=False, min_value=0)
    published_url = forms.CharField(label=gettext_lazy("Where it is published"), max_length=200)


class OtherClaimForm(AskedForm):
    """A claim of another authority."""

    reference = forms.CharField(label=gettext_lazy("Claim number"), max_length=60)
    person_id = forms.CharField(label=gettext_lazy("Member’s person number"), max_length=40)
    code = forms.ChoiceField(label=gettext_lazy("Code"), choices=[(one, one) for one in sorted(SIMILAR_CODES)])
    served_on = day_field(gettext_lazy("Day of service"))
    biller_npi = forms.CharField(label=gettext_lazy("NPI of the biller"), max_length=10)


class AnswerForm(AskedForm):
    """What a reviewer found."""

    answer = forms.ChoiceField(label=gettext_lazy("Answer"), choices=[(one, one) for one in ANSWERS])
    because = forms.CharField(label=gettext_lazy("Because"), max_length=200, widget=forms.Textarea)


class ChangeForm(AskedForm):
    """A change of a required professional or a partner."""

    home = forms.ChoiceField(label=gettext_lazy("Health home"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[(one, one) for one in KINDS])
    subject = forms.CharField(label=gettext_lazy("Role or partner"), max_length=120)
    changed_on = day_field(gettext_lazy("Day of the change"))

    def __init__(self, *args: Any, homes: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home"].choices = [(one.reference, one.name) for one in homes]  # type: ignore[attr-defined]


class ReceiptForm(AskedForm):
    """The notice of a change or a partner's agreement came in."""

    what = forms.ChoiceField(
        label=gettext_lazy("What came in"),
        choices=[("notice", gettext_lazy("The notice")), ("agreement", gettext_lazy("The partner’s agreement"))],
    )
    received_on = day_field(gettext_lazy("Received on"))
    channel = forms.ChoiceField(
        label=gettext_lazy("By"),
        choices=[(one, one) for one in CHANNELS],
        help_text=gettext_lazy("Only the enrollment system (IMPACT) stops the clock."),
    )
    tracking_number = forms.CharField(label=gettext_lazy("Tracking number"), required=False, max_length=40)


def _done(request: Any, form: AskedForm, act: Callable[[], object], says: str) -> Refusal | None:
    """Do what a valid form asks for; a refusal is shown at its field and comes back."""
    try:
        act()
    except Refusal as no:
        form.refuse(no)
        return no
    messages.success(request, says)
    return None


@_fees
def fees(request: Any) -> HttpResponse:
    """The fee schedule: enter a line as published; a second person approves it."""
    act, refusal = request.POST.get("act"), None
    form = FeeForm(request.POST if act == "enter" else None)
    if act == "approve":
        approve_fee(request.actor, request.at, request.POST.get("fee", ""))
        messages.success(request, _("The line is approved; from now on it pays."))
        return redirect("ihh-fees")
    if act == "enter" and form.is_valid():
        said = _("The line is entered; a second finance officer approves it.")
        refusal = _done(request, form, lambda: enter_fee(request.actor, request.at, **form.cleaned_data), said)
        if refusal is None:
            return redirect("ihh-fees")
    open_rows = FeeRow.objects.filter(approved_by="").exclude(entered_by=request.actor.account_id)
    acts = [
        FormShown(
            _("Tier %(tier)s: %(amount)s from %(day)s")
            % {"tier": row.tier, "amount": dollars(row.amount), "day": date_format(row.first_day)},
            _("Approve"),
            "approve",
            hidden={"fee": str(row.pk)},
            says=row.published_url,
        )
        for row in open_rows.order_by("entered_at")
    ]
    columns = (
        Column("tier", _("Tier")),
        Column("amount", _("A month"), numeric=True),
        Column("ages", _("Ages")),
        Column("first", _("From")),
        Column("last", _("Through")),
        Column("state", _("State")),
        Column("url", _("Published at")),
    )
    rows = [_fee(row) for row in FeeRow.objects.order_by("tier", "first_day", "age_from")]
    note = Note(
        _("The rule names no amount; a line is what the Department published. Two persons stand behind each."),
        cite=f"{_PART}994(c)",
    )
    empty = _("No line is entered: every payable month waits.")
    made = MoneyPage(
        _("Fee schedule"),
        notes=(note,),
        forms=(*acts, FormShown(_("Enter a line"), _("Enter"), "enter", form)),
        tables=(Table(_("Lines"), columns, rows, empty=empty),),
    )
    return shown(request, made, refusal)


@_duplicates
def duplicates(request: Any) -> HttpResponse:
    """Similar services paid elsewhere: compare, then release, deny or offset with a reason."""
    act, refusal = request.POST.get("act"), None
    loading = OtherClaimForm(request.POST if act == "load" else None)
    answered = request.POST.get("claim", "")
    if act == "load" and loading.is_valid():
        said = _("The claim is kept; the next run of its month takes it into account.")
        refusal = _done(
            request,
            loading,
            lambda: load_other_claim(request.actor, request.at, **loading.cleaned_data),
            said,
        )
        if refusal is None:
            return redirect("ihh-duplicates")
    acts = []
    for claim in OtherClaim.objects.filter(resolved="", paid=True).select_related("member").order_by("loaded_at"):
        mine = act == "answer" and answered == str(claim.pk)
        form = AnswerForm(request.POST if mine else None, auto_id=f"answer_{claim.pk}_%s")
        if mine and form.is_valid():
            refusal = _answer(request, form, claim)
            if refusal is None:
                return redirect("ihh-duplicates")
        title = _("%(code)s on %(day)s, member %(number)s") % {
            "code": claim.code,
            "day": date_format(claim.served_on),
            "number": claim.member.person_id,
        }
        acts.append(FormShown(title, _("Decide"), "answer", form, hidden={"claim": str(claim.pk)}))
    columns = (
        Column("reference", _("Claim")),
        Column("code", _("Code")),
        Column("day", _("Day")),
        Column("answer", _("Answer")),
        Column("because", _("Because")),
    )
    found = OtherClaim.objects.exclude(resolved="").order_by("-resolved_on", "reference")[:200]
    rows = [
        (Cell(one.reference, code=True), one.code, date_format(one.served_on), one.resolved, one.resolved_because)
        for one in found
    ]
    made = MoneyPage(
        _("Similar services paid elsewhere"),
        notes=(Note(_("A month waits until a reviewer has compared the services."), cite=f"{_PART}993(k)"),),
        forms=(*acts, FormShown(_("Enter a claim"), _("Enter"), "load", loading)),
        tables=(Table(_("Decided"), columns, rows, empty=_("None was decided yet.")),),
    )
    return shown(request, made, refusal)


@_changes
def changes(request: Any) -> HttpResponse:
    """Changes with what is due by when, and the days they deny."""
    act, refusal = request.POST.get("act"), None
    form = ChangeForm(request.POST if act == "change" else None, homes=homes_seen(request.actor))
    if act == "change" and form.is_valid():
        said = _("The change is entered; its clocks run.")
        refusal = _done(request, form, lambda: record_change(request.actor, request.at, **form.cleaned_data), said)
        if refusal is None:
            return redirect("ihh-changes")
    acts, rows = [], []
    law, on = adopted_law(), legal_day(request.at)
    for change in HomeChange.objects.select_related("home").order_by("-changed_on", "pk")[:200]:
        rows.append(_change(change, law, on))
        waits = change.notified_on is None or (change.adds_partner and change.agreement_received_on is None)
        if not waits:
            continue
        mine = act == "receipt" and request.POST.get("change") == str(change.pk)
        receipt = ReceiptForm(request.POST if mine else None, auto_id=f"receipt_{change.pk}_%s")
        if mine and receipt.is_valid():
            refusal = _receive(request, receipt, change)
            if refusal is None:
                return redirect("ihh-changes")
        title = _("%(home)s, %(subject)s: what came in") % {"home": change.home.name, "subject": change.subject}
        acts.append(FormShown(title, _("Enter"), "receipt", receipt, hidden={"change": str(change.pk)}))
    columns = (
        Column("home", _("Health home")),
        Column("what", _("Change")),
        Column("on", _("On")),
        Column("notice", _("Notice due")),
        Column("noticed", _("Came")),
        Column("agreement", _("Agreement due")),
        Column("agreed", _("Came")),
        Column("denied", _("Not payable")),
    )
    lead = _("A change is notified within 10 business days, a new partner’s agreement handed in within 60.")
    made = MoneyPage(
        _("Changes of professionals and partners"),
        lead,
        forms=(FormShown(_("Enter a change"), _("Enter"), "change", form), *acts),
        tables=(Table(_("Changes"), columns, rows, empty=_("No change is entered.")),),
    )
    return shown(request, made, refusal)


def _answer(request: Any, form: AnswerForm, claim: OtherClaim) -> Refusal | None:
    said = _("Decided; the next run of the month follows it.")
    return _done(request, form, lambda: resolve(request.actor, request.at, claim.pk, **form.cleaned_data), said)


def _receive(request: Any, form: ReceiptForm, change: HomeChange) -> Refusal | None:
    said = _("Entered; the day of receipt is payable.")
    return _done(request, form, lambda: record_receipt(request.actor, request.at, change.pk, **form.cleaned_data), said)


def _fee(row: FeeRow) -> tuple[Cell | Tag | str, ...]:
    state = Tag(_("Approved"), "good") if row.approved_by else Tag(_("Waits for a second person"), "warn")
    ages = f"{row.age_from}–{row.age_to}" if row.age_to is not None else f"{row.age_from}+"
    last = date_format(row.last_day) if row.last_day else ""
    return row.tier, dollars(row.amount), ages, date_format(row.first_day), last, state, row.published_url


def _change(change: HomeChange, law: Any, on: Any) -> tuple[Cell | Tag | str, ...]:
    due, windows = due_of(change, law), denied_days(facts_of(change, on), law)
    spans = "; ".join(
        f"{date_format(one.first_day)} – {date_format(one.last_day) if one.last_day else '…'}" for one in windows
    )
    return (
        change.home.name,
        f"{change.kind}: {change.subject}",
        date_format(change.changed_on),
        date_format(due.notice_on),
        date_format(change.notified_on) if change.notified_on else "",
        date_format(due.agreement_on) if due.agreement_on else "",
        date_format(change.agreement_received_on) if change.agreement_received_on else "",
        Tag(spans, "bad") if spans else "",
    )
