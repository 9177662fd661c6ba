"""Pages of those who use the system: treatment, one's own card, courses, the help desk, education."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.kernel.decision import Outcome
from carelaw.pdmp.rules.evaluation.education import TOPICS
from carelaw.pdmp.store.models import Course
from carelaw.pdmp.use_cases.evaluation import acts
from carelaw.pdmp.use_cases.evaluation.card import CardLine, report_card
from carelaw.pdmp.use_cases.evaluation.education import projects
from carelaw.pdmp.use_cases.evaluation.permissions import (
    ANSWER_TICKETS,
    OWN_CARD,
    OWN_TRAINING,
    REFER_TO_TREATMENT,
    SEE_TRAINING,
)
from carelaw.pdmp.use_cases.evaluation.training import (
    TRAINED_ROLES,
    support_standing,
    tickets_of,
    trained,
    untrained,
)
from carelaw.pdmp.use_cases.evaluation.treatment import OUTCOMES, directory, referrals_of
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.permissions import allowed, own_page, page, public_page
from carelaw.platform.accounts.roles import ROLES
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag, outcome_tag
from carelaw.platform.pages.templatetags.pages_time import local_instant


@public_page(why="The directory of treatment is for everybody.")
def treatment_directory(request: Any) -> HttpResponse:
    """Treatment programs by county; a prescriber refers from here, anybody else calls."""
    by = {"county": ("county", "name"), "name": ("name",)}
    listed = listing(directory(), request.GET, by=by, default="county")
    actor = getattr(request, "actor", None)
    may = actor is not None and allowed(actor, REFER_TO_TREATMENT)
    query = request.GET.get("query", "")[:36]
    columns = [
        Column("county", _("County"), sortable=True),
        Column("name", _("Program"), sortable=True),
        Column("address", _("Address")),
        Column("phone", _("Telephone")),
        Column("services", _("What it offers")),
        Column("languages", _("Languages")),
        Column("open", _("Referrals")),
    ]
    rows = [
        [
            one.county,
            one.name,
            one.address,
            one.phone,
            one.services,
            one.languages,
            _refer(one, query, may),
        ]
        for one in listed.rows
    ]
    table = Table(_("Programs"), columns, rows, empty=_("No program is entered yet."), **listed.place)
    lead = _("Help with drugs or alcohol. In an emergency call 911; the national line 988 answers at any hour.")
    links = offered(request, (acts.PROGRAM,)) if getattr(request, "actor", None) else []
    return shown(request, Board(_("Treatment programs"), lead, (table,), links))


def _refer(one: Any, query: str, may: bool) -> Any:
    if not one.open:
        return Tag(_("Not at present"), "neutral")
    if not may:
        return Tag(_("Taken"), "good")
    tail = f"&query={query}" if query.replace("-", "").isalnum() else ""
    return Link(_("Refer"), f"{reverse('act-refer-to-treatment')}?program={one.pk}{tail}")


@page(permission=REFER_TO_TREATMENT)
def treatment(request: Any) -> HttpResponse:
    """One's own referrals with their slips; nobody else sees them."""
    by = {"made": ("made_at", "pk"), "program": ("program__name", "-made_at", "pk")}
    listed = listing(referrals_of(request.actor), request.GET, by=by, default="-made")
    columns = (
        Column("made", _("Made"), sortable=True),
        Column("program", _("Program"), sortable=True),
        Column("outcome", _("Outcome")),
        Column("slip", _("Slip")),
        Column("letter", _("Letter to the program")),
        Column("next", _("Next")),
    )
    rows = [
        [
            local_instant(one.made_at),
            one.program.name,
            OUTCOMES.get(one.outcome, one.outcome),
            Link(_("Slip for the patient"), reverse("letter", args=[one.slip_id])),
            Link(_("Letter"), reverse("letter", args=[one.letter_id])),
            Link(_("Record outcome"), f"{reverse('act-record-treatment-outcome')}?referral={one.pk}"),
        ]
        for one in listed.rows
    ]
    table = Table(_("Your referrals"), columns, rows, empty=_("You have referred nobody."), **listed.place)
    lead = _("Kept without a diagnosis, seen by you alone here; the patient has the slip, the program its letter.")
    links = [Link(_("Directory"), reverse("treatment-directory"))]
    return shown(request, Board(_("Referrals to treatment"), lead, (table,), links))


@page(permission=OWN_CARD)
def card(request: Any) -> HttpResponse:
    """One's own figures of half a year beside the median of enough peers."""
    found = report_card(request.actor, request.at)
    columns = (
        Column("title", _("Figure")),
        Column("own", _("You"), numeric=True),
        Column("median", _("Median of peers"), numeric=True),
        Column("peers", _("Peers"), numeric=True),
        Column("unit", _("Unit")),
        Column("formula", _("Formula")),
    )
    table = Table(_("Your figures"), columns, [_card_row(one) for one in found.lines])
    facts = (
        Fact(_("Peers are"), found.profession or _("nobody: no license is on file")),
        Fact(_("Days"), f"{date_format(found.since)} – {date_format(found.until)}"),
    )
    notes = [
        Note(_("For you alone. No figure is good or bad by itself, and none is sent to anybody."), "info", "§5(5)(ii)")
    ]
    # Why there is no median is the same for most figures, and said once.
    notes += [Note(says) for says in dict.fromkeys(one.says for one in found.lines if one.median is None and one.says)]
    lead = _("From the dispensings under your number and your own questions.")
    return shown(request, Board(_("Your report card"), lead, (table,), (), facts, notes))


def _card_row(one: CardLine) -> list[Any]:
    own = "–" if one.own is None else str(one.own)
    if one.median is None:
        return [one.title, own, "–", "–", one.unit, one.formula]
    return [one.title, own, str(one.median), str(one.peers), one.unit, one.formula]


@page(permission=SEE_TRAINING)
def training(request: Any) -> HttpResponse:
    """Courses, and everybody who lacks one, by role."""
    on = law_day(request.at)
    role = request.GET.get("role", "")
    lacking = untrained(request.actor, on, role=role if role in TRAINED_ROLES else "")
    people = Table(
        _("Who lacks a course"),
        (Column("name", _("Name")), Column("role", _("Role")), Column("why", _("What is lacking"))),
        [[one.name, ROLES[one.role].says, " ".join(r.says for r in one.decision.reasons)] for one in lacking[:500]],
        empty=_("Everybody is trained."),
    )
    by = {"code": ("code", "version"), "from": ("first_day", "code")}
    listed = listing(Course.objects.annotate(done=Count("completions")), request.GET, by=by, default="code")
    courses = Table(
        _("Courses"),
        (
            Column("code", _("Course"), sortable=True),
            Column("title", _("Title")),
            Column("roles", _("Roles")),
            Column("from", _("Assigned"), sortable=True),
            Column("valid", _("Counts for")),
            Column("done", _("Completions"), numeric=True),
        ),
        [
            [
                f"{one.code} {one.version}",
                one.title,
                ", ".join(ROLES[role].says if role in ROLES else role for role in one.roles),
                f"{date_format(one.first_day)} – {date_format(one.last_day) if one.last_day else ''}",
                _("%(n)s months") % {"n": one.valid_months} if one.valid_months else _("good"),
                str(one.done),
            ]
            for one in listed.rows
        ],
        empty=_("No course is entered yet."),
        **listed.place,
    )
    lead = _("Lacking a course shuts nobody out by itself; the board's standards say who may query.")
    links = offered(request, (acts.COURSE, acts.COMPLETION))
    return shown(request, Board(_("Training"), lead, (courses, people), links))


@page(permission=OWN_TRAINING)
def my_training(request: Any) -> HttpResponse:
    """One's own courses, one's own questions to the help desk."""
    decision = trained(request.actor.account_id, request.actor.role, law_day(request.at))
    notes = [
        Note(one.says, "info" if decision.outcome is Outcome.PASS else "warn", decision.cite)
        for one in decision.reasons
    ]
    listed = listing(tickets_of(request.actor), request.GET, by={"at": ("asked_at", "pk")}, default="-at")
    table = Table(
        _("Your questions to the help desk"),
        (
            Column("at", _("Asked"), sortable=True),
            Column("screen", _("About")),
            Column("question", _("Question")),
            Column("answer", _("Answer")),
        ),
        [
            [local_instant(one.asked_at), one.screen, one.question, one.answer or _("not yet answered")]
            for one in listed.rows
        ],
        empty=_("You have asked nothing."),
        **listed.place,
    )
    lead = _("What your role takes, and where you ask.")
    return shown(request, Board(_("Training and help"), lead, (table,), offered(request, (acts.ASK_HELP,)), (), notes))


@page(permission=ANSWER_TICKETS)
def help_desk(request: Any) -> HttpResponse:
    """Every question with its times."""
    by = {"at": ("asked_at", "pk"), "answered": ("answered_at", "asked_at", "pk")}
    listed = listing(tickets_of(request.actor), request.GET, by=by, default="-at")
    rows = []
    for one in listed.rows:
        decision = support_standing(one, request.at)
        rows.append(
            [
                Cell(local_instant(one.asked_at), url=f"{reverse('act-answer-help')}?ticket={one.pk}"),
                one.screen,
                one.question,
                local_instant(one.answered_at) if one.answered_at else "–",
                outcome_tag(decision.outcome),
                decision.reasons[0].says,
            ]
        )
    columns = (
        Column("at", _("Asked"), sortable=True),
        Column("screen", _("About")),
        Column("question", _("Question")),
        Column("answered", _("Answered"), sortable=True),
        Column("standing", _("In time")),
        Column("why", _("Why")),
    )
    table = Table(_("Questions"), columns, rows, empty=_("Nobody has asked."), **listed.place)
    return shown(request, Board(_("Help desk"), _("Questions about the system, with their times."), (table,)))


@own_page(why="A notice of the help desk leads to one's own questions, or to all of them for those who answer.")
def help_of(request: Any, reference: str) -> HttpResponse:
    """Where a notice about a question leads."""
    answers = request.actor and allowed(request.actor, ANSWER_TICKETS)
    return redirect("help-desk" if answers and not allowed(request.actor, OWN_TRAINING) else "my-training")


@public_page(why="Education materials and which organizations were helped are public.")
def education(request: Any) -> HttpResponse:
    """R-27: education with professional organizations: topics, materials, which were helped when."""
    by = {"begun": ("begun_on", "organization", "pk"), "organization": ("organization", "-begun_on", "pk")}
    listed = listing(projects(), request.GET, by=by, default="-begun")
    columns = (
        Column("organization", _("Organization"), sortable=True),
        Column("topics", _("Topics")),
        Column("materials", _("Materials")),
        Column("begun", _("Begun"), sortable=True),
        Column("status", _("Status")),
        Column("id", _("Id")),
    )
    rows = [
        [
            one.organization,
            ", ".join(TOPICS.get(topic, topic) for topic in one.topics),
            one.materials or "–",
            date_format(one.begun_on),
            Tag(_("Complete since %(day)s") % {"day": date_format(one.completed_on)}, "good")
            if one.completed_on
            else Tag(_("Under way"), "info"),
            Cell(str(one.pk), code=True),
        ]
        for one in listed.rows
    ]
    table = Table(_("Projects"), columns, rows, empty=_("No project is entered yet."), **listed.place)
    lead = _(
        "Education on prescribing and on people at risk, built by professional organizations with the board's help."
    )
    links = offered(request, (acts.BEGIN, acts.CHANGE, acts.COMPLETE)) if getattr(request, "actor", None) else []
    return shown(request, Board(_("Education"), lead, (table,), links))
