"""Pages: looks at people whom the asker knows, the list of well-known people, incidents with their steps."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.pdmp.store.models import FlaggedLook, LookState, PrivacyIncident, WellKnownPerson
from carelaw.pdmp.use_cases.query_words import purpose_words, role_words
from carelaw.pdmp.use_cases.safeguards import acts, ties
from carelaw.pdmp.use_cases.safeguards import incidents as use
from carelaw.pdmp.use_cases.safeguards.permissions import DECLARE_TIES, SEE_LOOKS
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.cases.models import Deadline
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag
from carelaw.platform.pages.templatetags.pages_time import local_instant

_TIES = {
    "self": "Oneself",
    "family": "Same last name",
    "household": "Same address",
    "declared": "Declared relation",
    "colleague": "Colleague",
    "well-known": "Well-known person",
}


@page(permission=SEE_LOOKS)
def looks(request: Any) -> HttpResponse:
    """Questions about people whom the asker knows, the list of well-known people, and incidents."""
    by = {"flagged": ("flagged_on", "pk"), "who": ("query__actor_name", "pk"), "state": ("state", "-flagged_on", "pk")}
    listed = listing(use.flagged_looks(request.actor), request.GET, by=by, default="-flagged")
    columns = (
        Column("flagged", _("Flagged"), sortable=True),
        Column("who", _("By"), sortable=True),
        Column("role", _("Role")),
        Column("purpose", _("Purpose")),
        Column("ties", _("Tie")),
        Column("state", _("Standing"), sortable=True),
        Column("next", _("Next step")),
    )
    rows = [_look(request, one) for one in listed.rows]
    empty = _("No question was about somebody whom its asker knows.")
    table = Table(_("Looks at known people"), columns, rows, empty=empty, **listed.place)
    lead = _("A tie proves nothing: a person asks, and says what it was. Whom a question was about is not shown.")
    links = offered(request, (acts.WELL_KNOWN, acts.OPEN))
    return shown(request, Board(_("Looks and incidents"), lead, (table, _incidents(request), _list(request)), links))


def _look(request: Any, one: FlaggedLook) -> list[Any]:
    links = offered(request, (acts.REVIEW,), look=str(one.pk)) if one.state == LookState.OPEN else []
    incident = one.incident
    after: Any = Link(_("Decide"), links[0].url) if links else "–"
    if incident is not None:
        after = Link(incident.number, reverse("privacy-incident", args=[incident.number]))
    return [
        date_format(one.flagged_on),
        one.query.actor_name,
        role_words(one.query.role),
        purpose_words(one.query.purpose),
        ", ".join(_(_TIES[tie]) for tie in one.ties),
        _standing(one),
        after,
    ]


def _standing(one: FlaggedLook) -> Tag:
    if one.state == LookState.OPEN:
        return Tag(one.get_state_display(), "warn")
    return Tag(one.get_state_display(), "bad" if one.state == LookState.INCIDENT else "good")


def _incidents(request: Any) -> Table:
    rows: list[list[Any]] = [
        [
            Cell(one.number, url=reverse("privacy-incident", args=[one.number])),
            one.person,
            date_format(law_day(one.opened_at)),
            Tag(_("Closed"), "neutral") if one.closed_on else Tag(_("Open"), "warn"),
        ]
        for one in use.incidents(request.actor)[:100]
    ]
    columns = (
        Column("number", _("Incident")),
        Column("person", _("About whom")),
        Column("opened", _("Opened")),
        Column("state", _("Standing")),
    )
    return Table(_("Incidents"), columns, rows, empty=_("No incident is on file."))


def _list(request: Any) -> Table:
    rows: list[list[Any]] = []
    for one in WellKnownPerson.objects.filter(ended_on=None).order_by("last_name", "first_name")[:200]:
        links = offered(request, (acts.END_WELL_KNOWN,), entry=str(one.pk))
        name = f"{one.last_name}, {one.first_name}"
        rows.append([name, date_format(one.birth_date), one.why, Link(_("Take off"), links[0].url) if links else "–"])
    columns = (
        Column("name", _("Person")),
        Column("born", _("Born")),
        Column("why", _("Why")),
        Column("end", _("Next step")),
    )
    return Table(_("Well-known people"), columns, rows, empty=_("Nobody is on the list."))


@page(permission=SEE_LOOKS)
def incident(request: Any, number: str) -> HttpResponse:
    """One incident: its steps, its clock, how many patients, the letters written."""
    one = use.incident_numbered(request.actor, number)
    told = one.patients.exclude(notice_id=None).count()
    due = Deadline.objects.filter(case_id=one.case_id, name="tell-patients").values_list("due_at", flat=True).first()
    facts = [
        Fact(_("About whom"), one.person),
        Fact(_("What happened"), one.ground),
        Fact(_("Opened"), local_instant(one.opened_at)),
        Fact(_("Flow stopped"), _step(one, one.contained_on, one.containment)),
        Fact(_("The same in Spanish"), one.containment_es or "–"),
        Fact(_("Patients listed"), _step(one, one.listed_on, str(one.patients.count()))),
        Fact(_("Patients told"), _step(one, one.told_on, str(told))),
        Fact(_("To be told before"), local_instant(due) if due else "–"),
        Fact(_("Closed"), _step(one, one.closed_on, one.closing)),
    ]
    links = [] if one.closed_on else offered(request, acts.STEPS, incident=one.number)
    back = Link(_("Looks and incidents"), reverse("flagged-looks"))
    title = _("Incident %(number)s") % {"number": one.number}
    return shown(
        request, Board(title, _("Stop the flow, list the patients, tell them, close."), (), links, facts, back=back)
    )


@page(permission=DECLARE_TIES)
def my_ties(request: Any) -> HttpResponse:
    """Whom one has declared to be tied to."""
    rows: list[list[Any]] = []
    for one in ties.own_ties(request.actor)[:200]:
        links = offered(request, (acts.END_TIE,), tie=str(one.pk))
        rows.append(
            [
                f"{one.last_name}, {one.first_name}",
                date_format(one.birth_date),
                dict(acts.RELATIONS).get(one.relation, one.relation),
                Link(_("End it"), links[0].url) if links else "–",
            ]
        )
    columns = (
        Column("name", _("Person")),
        Column("born", _("Born")),
        Column("relation", _("Who it is")),
        Column("end", _("Next step")),
    )
    empty = _("You have declared nobody.")
    table = Table(_("Declared by you"), columns, rows, total=len(rows), empty=empty)
    lead = _("A look at yourself, your household or a relation is looked at by another person. Declare them once.")
    notes = [Note(_("A tie proves nothing; the privacy of patients asks for the look."), cite="§5(5)(iv)")]
    return shown(request, Board(_("My relations"), lead, (table,), offered(request, (acts.DECLARE,)), notes=notes))


def _step(one: PrivacyIncident, on: Any, says: str) -> str:
    return f"{date_format(on)}: {says}" if on else _("Not yet")
