"""Pages: apply for an account, decide applications, the standards, a principal's designees and what they did."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import DesignationReview, Nomination, Registration, Standards, VolumeAlarm
from carelaw.pdmp.use_cases.enrollment import acts
from carelaw.pdmp.use_cases.enrollment.designees import activity_for, designations_of
from carelaw.pdmp.use_cases.enrollment.permissions import (
    DECIDE_REGISTRATIONS,
    NAME_DESIGNEES,
    SEE_ALARMS,
    SEE_STANDARDS,
)
from carelaw.pdmp.use_cases.enrollment.qualifying import qualified, standards_on
from carelaw.pdmp.use_cases.enrollment.registering import apply_for_account
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.permissions import own_page, page, public_page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.acts.pages import ActForm
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag, decision_parts
from carelaw.platform.pages.refusals import status_of
from carelaw.platform.pages.templatetags.pages_time import local_instant

_TONES = {"received": "warn", "approved": "good", "named": "warn", "active": "good"}


@public_page(why="Whoever has no account yet applies for one here; nothing about a patient is asked or shown.")
def register(request: Any) -> HttpResponse:
    """Apply for an account; what was typed is kept when something is wrong."""
    act = acts.APPLY
    form = ActForm(act, request.POST if request.method == "POST" else {})
    status = 200
    if request.method == "POST":
        try:
            done = apply_for_account(request.actor, request.at, **act.read(form.typed))
        except Refusal as refusal:
            form.tell(refusal)
            status = status_of(refusal)
        else:
            note = Note(done.says, "success", act.cite)
            return shown(request, Board(_("Your application is in"), _("You need not do anything now."), notes=(note,)))
    back = Link(_("How to get an account"), reverse("account_signup"))
    made = {"title": act.title, "says": act.says, "form": form, "button": act.button, "cite": act.cite, "back": back}
    return render(request, "pages/act.html", {"page": made}, status=status)


@page(permission=DECIDE_REGISTRATIONS)
def registrations(request: Any) -> HttpResponse:
    """Applications for accounts, and designees that wait for their activation."""
    by = {"received": ("received_at", "pk"), "name": ("name", "pk"), "state": ("state", "received_at", "pk")}
    listed = listing(Registration.objects.all(), request.GET, by=by, default="-state")
    columns = (
        Column("name", _("Name"), sortable=True),
        Column("role", _("Role")),
        Column("license", _("License")),
        Column("numbers", _("DEA, NPI")),
        Column("state", _("State"), sortable=True),
        Column("received", _("Received"), sortable=True),
        Column("reference", _("Reference")),
    )
    table = Table(
        _("Applications"),
        columns,
        [_registration(one) for one in listed.rows],
        empty=_("Nobody has applied."),
        **listed.place,
    )
    named = Table(
        _("Designees named"),
        (
            Column("name", _("Name")),
            Column("principal", _("Named by")),
            Column("employer", _("Employer")),
            Column("nurse", _("Nurse, or why not")),
            Column("state", _("State")),
            Column("reference", _("Reference")),
        ),
        [_nomination(one) for one in Nomination.objects.order_by("-state", "-named_at")[:200]],
        empty=_("Nobody was named."),
    )
    links = offered(request, (acts.APPLY, acts.DECIDE, acts.ACTIVATE, acts.LICENSE, acts.TESTS, acts.SPECIALIST))
    lead = _("Check digits were tested when it came in. Verify the license with its board, and record the tests.")
    return shown(request, Board(_("Who gets an account"), lead, (table, named), links))


def _registration(one: Registration) -> list[Any]:
    until = date_format(one.license_until) if one.license_until else _("no last day")
    url = f"{reverse('act-decide-registration')}?registration={one.pk}" if one.state == "received" else ""
    return [
        one.name,
        one.role.capitalize(),
        f"{one.profession.replace('-', ' ')} {one.license_number} ({one.license_state}), {until}",
        Cell(f"{one.dea or one.dispenser_dea} {one.npi}", code=True),
        Tag(one.state.capitalize(), _TONES.get(one.state, "neutral")),  # type: ignore[arg-type]
        local_instant(one.received_at),
        Cell(str(one.pk), url=url, code=True),
    ]


def _nomination(one: Nomination) -> list[Any]:
    url = f"{reverse('act-activate-designee')}?nomination={one.pk}" if one.state == "named" else ""
    return [
        one.name,
        one.principal_name,
        one.employer,
        one.nurse_license if one.is_nurse else one.preference_statement or "–",
        Tag(one.state.capitalize(), _TONES.get(one.state, "neutral")),  # type: ignore[arg-type]
        Cell(str(one.pk), url=url, code=True),
    ]


@page(permission=SEE_STANDARDS)
def standards(request: Any) -> HttpResponse:
    """The board's standards, and whether whoever looks meets them."""
    on = law_day(request.at)
    current = standards_on(on)
    table = Table(
        _("Versions"),
        (
            Column("version", _("Version")),
            Column("from", _("In force from")),
            Column("tests", _("Tests")),
            Column("grace", _("The one before suffices through")),
            Column("approved", _("Approved")),
        ),
        [
            [
                one.version,
                date_format(one.effective_on),
                ", ".join(one.tests),
                date_format(one.grace_until) if one.grace_until else "–",
                date_format(one.approved_on),
            ]
            for one in Standards.objects.order_by("-effective_on")
        ],
        empty=_("The board has set none yet: nobody new is authorized to query before it does."),
    )
    mine = decision_parts(qualified(request.actor.account_id, on), title=_("Where you stand")) if current else None
    notes = [Note(current.text, "info", "§5(5)(ix)")] if current else []
    links = offered(request, (acts.STANDARDS, acts.TESTS))
    lead = _("Who qualifies to be authorized to query.")
    return shown(request, Board(_("Standards"), lead, (table,), links, notes=notes, box=mine))


@page(permission=NAME_DESIGNEES)
def my_designees(request: Any) -> HttpResponse:
    """R-16: whom you named, and what each asked on your behalf."""
    me = request.actor.account_id
    on = law_day(request.at)
    unsettled = Nomination.objects.filter(principal_id=UUID(me)).exclude(state="active")
    named = Table(
        _("Your designees"),
        (
            Column("name", _("Name")),
            Column("state", _("State")),
            Column("employer", _("Employer")),
            Column("period", _("From, through")),
            Column("standards", _("Standards")),
            Column("end", _("End it")),
        ),
        [_designation(one, on) for one in designations_of(me)],
        empty=_("Nobody acts for you."),
    )
    waiting = Table(
        _("Named, not activated"),
        (Column("name", _("Name")), Column("state", _("State")), Column("on", _("Named"))),
        [
            [one.name, one.state.capitalize(), local_instant(one.named_at)]
            for one in unsettled.order_by("-named_at")[:50]
        ],
        empty=_("Nobody waits."),
    )
    by = {"at": ("requested_at", "pk"), "who": ("actor_name", "-requested_at", "pk")}
    listed = listing(activity_for(me), request.GET, by=by, default="-at")
    asked = Table(
        _("What was asked on your behalf"),
        (
            Column("at", _("When"), sortable=True),
            Column("who", _("Who"), sortable=True),
            Column("purpose", _("Purpose")),
            Column("outcome", _("Came to")),
            Column("reference", _("Question")),
        ),
        [
            [
                local_instant(one.requested_at),
                one.actor_name,
                one.purpose.replace("_", " ").lower(),
                one.outcome.replace("-", " "),
                Cell(str(one.pk)[:8], code=True),
            ]
            for one in listed.rows
        ],
        empty=_("Nothing was asked on your behalf."),
        **listed.place,
    )
    raised = VolumeAlarm.objects.filter(principal_id=UUID(me), seen_at=None).order_by("-on")[:20]
    notes = [
        Note(_("%(count)s questions on %(day)s") % {"count": one.queries, "day": date_format(one.on)}, "warning")
        for one in raised
    ]
    last = (
        DesignationReview.objects.filter(principal_id=UUID(me)).exclude(reviewed_at=None).order_by("-quarter").first()
    )
    facts = (Fact(_("Last looked through"), local_instant(last.reviewed_at) if last else _("never")),)
    links = offered(request, (acts.NAME, acts.REVIEW))
    lead = _("Employees who act for you, each under his or her own name; every question shows both names.")
    return shown(request, Board(_("Designees"), lead, (named, waiting, asked), links, facts, notes))


def _designation(one: Any, on: Any) -> list[Any]:
    why = one.why_not_live(on)
    state = Tag(_("Live"), "good") if why is None else Tag(why.capitalize(), "neutral")
    period = f"{date_format(one.starts_on)} – {date_format(one.ends_on) if one.ends_on else ''}"
    url = f"{reverse('act-end-designee')}?designation={one.pk}"
    return [
        one.designee.name,
        state,
        one.employer,
        period,
        one.standards_version,
        Link(_("End"), url) if why is None else "–",
    ]


@own_page(why="A notice about designees leads to the principal's own list.")
def designees_of(request: Any, principal: UUID) -> HttpResponse:
    """Where a notice about designees leads."""
    return redirect("my-designees")


@page(permission=SEE_ALARMS)
def alarms(request: Any) -> HttpResponse:
    """Days on which a designee asked unusually often."""
    by = {"on": ("on", "pk"), "queries": ("queries", "pk")}
    listed = listing(VolumeAlarm.objects.all(), request.GET, by=by, default="-on")
    ids = {one.designee_id for one in listed.rows} | {one.principal_id for one in listed.rows}
    names = dict(Account.objects.filter(pk__in=ids).values_list("pk", "name"))
    table = Table(
        _("Alarms"),
        (
            Column("on", _("Day"), sortable=True),
            Column("designee", _("Designee")),
            Column("principal", _("For")),
            Column("queries", _("Questions"), sortable=True, numeric=True),
            Column("seen", _("Seen by the principal")),
        ),
        [
            [
                date_format(one.on),
                names.get(one.designee_id, ""),
                names.get(one.principal_id, ""),
                str(one.queries),
                local_instant(one.seen_at) if one.seen_at else _("not yet"),
            ]
            for one in listed.rows
        ],
        empty=_("No designee asked unusually often."),
        **listed.place,
    )
    lead = _("The number is policy; it blocks nothing.")
    return shown(request, Board(_("Unusual numbers of questions"), lead, (table,)))
