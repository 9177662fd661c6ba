"""Pages about health homes: where they lead, one application, one health home with its score card, one plan."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.ihh.store.models import ApplicationState, CorrectivePlan, HomeChange, PlanState
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.homes import acts, applying, findings, panels, plans
from carelaw.ihh.use_cases.homes.lists import LISTS
from carelaw.ihh.use_cases.homes.partners import partners_of
from carelaw.ihh.use_cases.homes.shared import numbered
from carelaw.ihh.use_cases.homes.terms import newest_terms, signature_of
from carelaw.ihh.use_cases.own_homes import home_for
from carelaw.ihh.use_cases.permissions import SEE_HOMES
from carelaw.ihh.use_cases.reporting_changes import due_of, windows_of
from carelaw.ihh.web.hubs import hub
from carelaw.ihh.web.words import day
from carelaw.kernel.decision import Decision, Outcome
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.pages.parts import Column, Fact, Link, Table, Tag

_FIRST = (acts.APPLY, acts.TERMS_SIGN, acts.PARTNER_ADD, acts.PANEL_ASK, acts.FIND, acts.PLAN_ASK)


@page(permission=SEE_HOMES)
def office(request: Any) -> HttpResponse:
    """Everything about health homes, by list."""
    lead = _("Applications, terms, partners, panels, findings, corrective action plans and the end of an agreement.")
    return hub(request, _("Health homes and the Department"), lead, LISTS, _FIRST)


@page(permission=SEE_HOMES)
def application(request: Any, number: str) -> HttpResponse:
    """One application: what it says, its partners, and what still stands before an approval."""
    made = applying.application_numbered(request.actor, number)
    _facts, decision = applying.approval_of(made, legal_day(request.at))
    waits = made.state == ApplicationState.SUBMITTED
    signed = signature_of(made.party_id, legal_day(request.at))
    about = (acts.ENROLLMENT, acts.APPROVE, acts.REFUSE, acts.WITHDRAW)
    board = Board(
        _("Application %(number)s") % {"number": made.number},
        made.legal_name,
        (_partners(made.party_id),),
        acts=offered(request, about, application=made.number) if waits else [],
        facts=[
            Fact(_("Type of entity"), made.entity_type or "–"),
            Fact(_("Tier"), made.tier),
            Fact(_("Serves"), _("With partners") if made.delivery_model == "partnered" else _("Alone")),
            Fact(_("Applied"), day(made.submitted_on)),
            Fact(_("Enrollment under Subpart B"), made.enrollment),
            Fact(_("Terms signed"), f"{signed[0]}, {day(signed[1])}" if signed else "–"),
            Fact(_("State"), made.get_state_display()),
            Fact(_("Health home"), made.home.reference if made.home else "–", code=bool(made.home)),
        ],
        notes=_told(decision) if waits else [Note(made.decided_because)] if made.decided_because else [],
        back=Link(_("Applications"), reverse("ihh-home-applications")),
    )
    return shown(request, board)


@page(permission=SEE_HOMES)
def home(request: Any, reference: str) -> HttpResponse:
    """One health home: its standing, the score card of subsection (b), partners, changes with both clocks, panels."""
    held, today = home_for(request.actor, reference), legal_day(request.at)
    standing = findings.standing_of(held)
    terms, signed = newest_terms(today), signature_of(held.party_id, today)
    about = (acts.INTAKE, acts.PARTNER_ADD, acts.PANEL_ASK, acts.TIER_CHANGE, acts.FIND, acts.PLAN_ASK)
    windows = windows_of(held, today, adopted_law())
    notes = _told(standing)
    for one in windows:
        says = _("No service is payable from %(first)s %(until)s: the %(cause)s is late.")
        until = _("through %(day)s") % {"day": day(one.last_day)} if one.last_day else _("until it arrives")
        notes.append(Note(says % {"first": day(one.first_day), "until": until, "cause": one.cause}, "bad", _DENIAL))
    board = Board(
        held.name,
        _("Tier %(tier)s, %(reference)s") % {"tier": held.tier, "reference": held.reference},
        (_card(request, held), _changes(held), _partners(held.party_id), _panels(held)),
        acts=offered(request, about, home=held.reference),
        facts=[
            Fact(_("Enrollment"), held.get_status_display()),
            Fact(_("Active from"), day(held.active_from)),
            Fact(_("Takes new people"), _("Yes") if held.open_to_new else _("No")),
            Fact(_("Members today"), str(panels.members_on(held, today))),
            Fact(_("Members needed"), str(panels.least_on(held, today))),
            Fact(_("Terms that stand"), terms.version if terms else "–"),
            Fact(_("Terms signed"), f"{signed[0]}, {day(signed[1])}" if signed else "–"),
        ],
        notes=notes,
        back=Link(_("Health homes"), reverse("ihh-homes")),
    )
    return shown(request, board)


@page(permission=SEE_HOMES)
def plan(request: Any, number: str) -> HttpResponse:
    """One corrective action plan: its findings, its steps, what can be done now."""
    made = numbered(CorrectivePlan, number, "plan", request.actor)
    steps = [
        [
            str(one.number),
            one.finding.number,
            one.action,
            one.owner,
            day(one.due_on),
            day(one.done_on),
            one.evidence or "–",
        ]
        for one in plans.steps_of(made)
    ]
    found = [
        [one.number, one.provision, one.says, one.evidence, day(one.closed_on)]
        for one in made.findings.order_by("number")
    ]
    columns = ("number", "finding", "action", "owner", "due", "done", "evidence")
    labels = (_("Step"), _("Finding"), _("Action"), _("Owner"), _("Due"), _("Reached"), _("Shown by"))
    finding_columns = (
        Column("number", _("Finding")),
        Column("provision", _("Provision")),
        Column("says", _("What was found")),
        Column("evidence", _("Shown by")),
        Column("closed", _("Closed")),
    )
    board = Board(
        _("Corrective action plan %(number)s") % {"number": made.number},
        made.home.name,
        (
            Table(_("Findings"), finding_columns, found, empty=_("None.")),
            Table(
                _("Steps, version %(version)s") % {"version": made.version},
                tuple(Column(key, label) for key, label in zip(columns, labels, strict=True)),
                steps,
                empty=_("Nothing is handed in yet."),
            ),
        ),
        acts=offered(request, _next_acts(made), plan=made.number),
        facts=[
            Fact(_("State"), made.get_state_display()),
            Fact(_("Asked for"), day(made.requested_on)),
            Fact(_("Hand in by"), day(made.due_on)),
            Fact(_("Handed in"), day(made.submitted_on)),
        ],
        notes=[Note(made.decided_because, "info", plans.CITE)] if made.decided_because else [],
        back=Link(_("Corrective action plans"), reverse("ihh-home-plans")),
    )
    return shown(request, board)


_DENIAL = "89 Ill. Adm. Code 140.991(b)(4)"


def _next_acts(made: CorrectivePlan) -> tuple[Any, ...]:
    return {
        PlanState.REQUESTED: (acts.PLAN_HAND_IN, acts.PLAN_CONCLUDE),
        PlanState.RETURNED: (acts.PLAN_HAND_IN, acts.PLAN_CONCLUDE),
        PlanState.SUBMITTED: (acts.PLAN_DECIDE, acts.PLAN_CONCLUDE),
        PlanState.APPROVED: (acts.PLAN_STEP, acts.PLAN_CONCLUDE),
        PlanState.NOT_MET: (acts.TERMINATION_OPEN,),
    }.get(PlanState(made.state), ())


def _told(decision: Decision) -> list[Note]:
    tones = {Outcome.PASS: "good", Outcome.VIOLATION: "bad", Outcome.REVIEW: "warn"}
    tone = tones.get(decision.outcome, "info")
    return [Note(one.says, tone, one.cite or decision.cite) for one in decision.reasons]


def _partners(party_id: Any) -> Table:
    rows = [
        [one.number, one.name, one.npi, day(one.declared_on), one.get_paper_display(), one.looked_because or "–"]
        for one in partners_of(party_id)
    ]
    columns = (
        Column("number", _("Partner")),
        Column("name", _("Name")),
        Column("npi", _("NPI")),
        Column("from", _("From")),
        Column("paper", _("Copy of the agreement")),
        Column("because", _("Why")),
    )
    return Table(_("Partners"), columns, rows, empty=_("It serves alone."))


def _card(request: Any, held: Any) -> Table:
    tags = {
        "in-order": Tag(_("In order"), "good"),
        "finding-open": Tag(_("Finding open"), "bad"),
        "not-measured": Tag(_("Not measured"), "neutral"),
    }
    rows = [
        [one["provision"], one["cite"], one["duty"], tags[one["standing"]], one["finding"] or "–"]
        for one in findings.score_card(request.actor, held)
    ]
    columns = (
        Column("provision", _("Provision")),
        Column("cite", _("Law")),
        Column("duty", _("Duty")),
        Column("standing", _("Standing")),
        Column("finding", _("Finding")),
    )
    return Table(_("Score card"), columns, rows)


def _changes(held: Any) -> Table:
    law = adopted_law()
    rows = []
    for one in HomeChange.objects.filter(home=held).order_by("-changed_on")[:50]:
        due = due_of(one, law)
        rows.append(
            [
                one.get_kind_display() if hasattr(one, "get_kind_display") else one.kind.replace("-", " "),
                one.subject,
                day(one.changed_on),
                day(due.notice_on),
                day(one.notified_on),
                day(due.agreement_on),
                day(one.agreement_received_on) if one.adds_partner else "–",
            ]
        )
    columns = (
        Column("kind", _("Change")),
        Column("subject", _("Of")),
        Column("on", _("Since")),
        Column("due", _("Notice due")),
        Column("notified", _("Notified")),
        Column("agreement", _("Agreement due")),
        Column("received", _("Received")),
    )
    return Table(_("Changes, with both clocks"), columns, rows, empty=_("No change is on file."))


def _panels(held: Any) -> Table:
    rows = [
        [day(one.month_end), str(one.members), str(one.required), one.standing]
        for one in held.panels.order_by("-month_end")[:12]
    ]
    columns = (
        Column("month", _("Month's end")),
        Column("members", _("Members"), numeric=True),
        Column("needed", _("Needed"), numeric=True),
        Column("standing", _("Standing")),
    )
    return Table(_("Panels"), columns, rows, empty=_("No month is counted yet."))
