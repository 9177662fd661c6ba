"""Pages of a health home's services: the list, one service by form, many by sheet, members without a service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carelaw.ihh.facts.services import Mode, Profession, Telehealth
from carelaw.ihh.rules.activities import ACTIVITIES
from carelaw.ihh.store.models import ServiceLine
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.logging_services import COLUMNS, ServiceAsked, log_service, log_sheet, withdraw_service
from carelaw.ihh.use_cases.own_homes import homes_seen
from carelaw.ihh.use_cases.payment_work import unserved_members
from carelaw.ihh.use_cases.permissions import LOG_SERVICES, SEE_PAYMENTS
from carelaw.ihh.use_cases.seeing_payments import services_seen
from carelaw.ihh.web.money_parts import AskedForm, FormShown, MoneyPage, Note, day_field, shown
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Link, Table, Tag

_seen = page(permission=SEE_PAYMENTS)
_logged = page(permission=LOG_SERVICES)
_MODES = {
    Mode.IN_PERSON: gettext_lazy("In person"),
    Mode.TELEHEALTH: gettext_lazy("Video (telehealth)"),
    Mode.TELEPHONE: gettext_lazy("Telephone"),
    Mode.NONE: gettext_lazy("No live contact (mail, text, portal, record work)"),
}
_PROFESSIONS = {
    Profession.CARE_COORDINATOR: gettext_lazy("Care coordinator"),
    Profession.PHYSICIAN: gettext_lazy("Physician"),
    Profession.PHYSICIAN_ASSISTANT: gettext_lazy("Physician assistant"),
    Profession.ADVANCED_PRACTICE_NURSE: gettext_lazy("Advanced practice nurse"),
    Profession.OTHER: gettext_lazy("Other"),
}
_BASES = {
    "F2F": gettext_lazy("Face to face"),
    "TEL": gettext_lazy("Telephone"),
    "NONE": gettext_lazy("No live contact"),
}
_CHECKLIST = ("interactive_audio_video", "originating_site", "distant_site_npi", "attested")


class ServiceForm(AskedForm):
    """One service: kind, member, day, who and how."""

    person_id = forms.CharField(label=gettext_lazy("Member’s person number"), max_length=40)
    activity = forms.ChoiceField(label=gettext_lazy("What was done"))
    served_on = day_field(gettext_lazy("Day of service"))
    started = forms.CharField(
        label=gettext_lazy("Start"),
        required=False,
        max_length=5,
        help_text=gettext_lazy("Such as 14:30; needed where the same was done twice on a day."),
    )
    mode = forms.ChoiceField(label=gettext_lazy("Contact"), choices=list(_MODES.items()))
    live = forms.BooleanField(
        label=gettext_lazy("Two-way and live: somebody was reached"), required=False, initial=True
    )
    member_present = forms.BooleanField(label=gettext_lazy("The member took part"), required=False, initial=True)
    profession = forms.ChoiceField(label=gettext_lazy("Who did it"), choices=list(_PROFESSIONS.items()))
    performer_npi = forms.CharField(
        label=gettext_lazy("NPI of the performer"),
        required=False,
        max_length=10,
        help_text=gettext_lazy("Empty: the health home itself. Else a partner with an agreement on file."),
    )
    detail = forms.CharField(
        label=gettext_lazy("What the record must name"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Such as who was consulted, or the disciplines of the team between semicolons."),
    )
    mental_health_assessed = forms.BooleanField(
        label=gettext_lazy("Health assessment: the mental-health assessment and planning are done"), required=False
    )
    not_indicated_because = forms.CharField(
        label=gettext_lazy("Tier C: not indicated, because"), required=False, max_length=200
    )
    interactive_audio_video = forms.BooleanField(
        label=gettext_lazy("Video: two-way live picture and sound"), required=False
    )
    originating_site = forms.CharField(label=gettext_lazy("Video: where the member was"), required=False, max_length=80)
    distant_site_npi = forms.CharField(
        label=gettext_lazy("Video: NPI of the provider at the other end"), required=False, max_length=10
    )
    attested = forms.BooleanField(label=gettext_lazy("Video: the rule on telehealth was kept"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(one.code, f"{one.says} ({one.code})") for one in ACTIVITIES.values()]
        self.fields["activity"].choices = listed  # type: ignore[attr-defined]

    def asked(self) -> ServiceAsked:
        """What was typed, as the use case takes it."""
        typed = dict(self.cleaned_data)
        video = Telehealth(**{name: typed.pop(name) for name in _CHECKLIST})
        return ServiceAsked(telehealth=video, **typed)


class SheetForm(AskedForm):
    """A sheet of services."""

    sheet = forms.FileField(label=gettext_lazy("CSV sheet"), allow_empty_file=True)


@_seen
def services(request: Any) -> HttpResponse:
    """The services one may see, the newest first."""
    if request.method == "POST" and request.POST.get("act") == "withdraw":
        withdraw_service(request.actor, request.at, request.POST.get("service", ""))
        messages.success(request, _("The service is withdrawn; it stays on the list and no longer counts."))
        return redirect("ihh-services")
    by = {"day": ("served_on", "pk"), "logged": ("logged_at", "pk"), "activity": ("activity", "pk")}
    found = listing(services_seen(request.actor), request.GET, by=by, default="-day")
    columns = (
        Column("day", _("Day"), sortable=True),
        Column("member", _("Member")),
        Column("activity", _("What was done"), sortable=True),
        Column("basis", _("Contact")),
        Column("standing", _("Counts")),
        Column("says", _("What is missing")),
        Column("logged", _("Logged"), sortable=True),
    )
    table = Table(
        _("Services"),
        columns,
        [_row(line) for line in found.rows],
        empty=_("No service is logged yet."),
        caption_hidden=True,
        **found.place,
    )
    may_log = allowed(request.actor, LOG_SERVICES)
    links = [Link(_("Log a service"), reverse("ihh-log-service")), Link(_("Send a sheet"), reverse("ihh-log-sheet"))]
    made = MoneyPage(
        _("Services"),
        _("What your health home did for its members. Each month is paid on one of them."),
        links=[*links, Link(_("Members without a service"), reverse("ihh-unserved"))] if may_log else (),
        tables=(table,),
    )
    return shown(request, made)


@_logged
def log(request: Any) -> HttpResponse:
    """Log one service."""
    form = ServiceForm(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            line = log_service(request.actor, request.at, form.asked())
        except Refusal as no:
            refusal = no
            form.refuse(no)
        else:
            messages.success(request, _told(line))
            return redirect("ihh-services")
    back = Link(_("Services"), reverse("ihh-services"))
    asked = FormShown(_("The service"), _("Log"), "log", form)
    lead = _("Log every service, also one that brings no further payment (140.991(b)(8)).")
    return shown(request, MoneyPage(_("Log a service"), lead, back, forms=(asked,)), refusal)


@_logged
def sheet(request: Any) -> HttpResponse:
    """Log many services from a sheet; every row that is not taken is named with what is wrong."""
    form = SheetForm(request.POST or None, request.FILES or None)
    refusal, notes, tables = None, [], []
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["sheet"]
        try:
            done = log_sheet(request.actor, request.at, sent.file, file_name=sent.name)
        except Refusal as no:
            refusal = no
            form.refuse(no)
        else:
            says = _("%(rows)d rows in: %(logged)d logged, %(refused)d not taken.") % {
                "rows": done.rows_in,
                "logged": len(done.logged),
                "refused": done.refused_rows,
            }
            notes.append(Note(says, "warning" if done.problems else "success"))
            columns = (Column("code", _("Code")), Column("says", _("What is wrong")), Column("cite", _("Law")))
            rows = [(Cell(one.code, code=True), one.says, one.cite or "") for one in done.problems]
            if rows:
                tables.append(Table(_("Rows to correct and send again"), columns, rows, total=len(rows)))
    listed = "; ".join(f"{one.name}{'' if one.required else ' (optional)'}: {one.says}" for one in COLUMNS)
    made = MoneyPage(
        _("Send a sheet of services"),
        _("Good rows are taken at once; the others come back with what is wrong."),
        Link(_("Services"), reverse("ihh-services")),
        notes=notes,
        forms=(FormShown(_("The sheet"), _("Send"), "sheet", form, says=listed, multipart=True),),
        tables=tables,
    )
    return shown(request, made, refusal)


@_logged
def unserved(request: Any) -> HttpResponse:
    """The members who had no service with a live contact this month so far."""
    on = legal_day(request.at)
    columns = (Column("name", _("Member")), Column("number", _("Person number")), Column("home", _("Health home")))
    rows = [
        (Cell(member.name), Cell(member.person_id, code=True), home.name)
        for home in homes_seen(request.actor)
        for member in unserved_members(home, on)[:500]
    ]
    title = _("Members without a service in %(month)s") % {"month": date_format(on, "F Y")}
    empty = _("Every member had a service with a live contact this month.")
    table = Table(title, columns, rows, total=len(rows), empty=empty, caption_hidden=True)
    note = Note(_("A month without a live contact is not paid."), cite="89 Ill. Adm. Code 140.994(b)")
    back = Link(_("Services"), reverse("ihh-services"))
    links = (Link(_("Log a service"), reverse("ihh-log-service")),)
    return shown(request, MoneyPage(title, "", back, links=links, notes=(note,), tables=(table,)))


def _row(line: ServiceLine) -> tuple[Cell | Tag | str, ...]:
    activity = ACTIVITIES.get(line.activity)
    return (
        Cell(date_format(line.served_on)),
        Cell(line.member.person_id, code=True),
        activity.says if activity else line.activity,
        str(_BASES[line.basis]),
        _standing(line),
        line.says,
        date_format(line.claimed_on),
    )


def _standing(line: ServiceLine) -> Tag:
    if line.withdrawn_on is not None:
        return Tag(_("Withdrawn"), "neutral")
    words = {"counted": Tag(_("Counts"), "good"), "incomplete": Tag(_("Not yet"), "warn")}
    return words.get(line.standing, Tag(_("Counts once"), "info"))


def _told(line: ServiceLine) -> str:
    if line.standing == "incomplete":
        return _("The service is kept and does not count yet: %(says)s") % {"says": line.says}
    return _("The service is logged: %(basis)s.") % {"basis": str(_BASES[line.basis]).lower()}
