"""Pages of examinations: where they lead, and the file of one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.kernel.dates import legal_date
from carelaw.pbm.store.models import Examination, ExaminationRequest, ExaminationState
from carelaw.pbm.use_cases.examinations import acts
from carelaw.pbm.use_cases.examinations.asking import document_of
from carelaw.pbm.use_cases.examinations.files import case_of, examination_for, letters_of, licensee
from carelaw.pbm.use_cases.examinations.lists import LISTS
from carelaw.pbm.use_cases.examinations.looking import stands, subpoena_row
from carelaw.pbm.use_cases.permissions import EXAMINATION_SEE, SUBPOENA_SEE
from carelaw.pbm.use_cases.scope.authority import ZONE
from carelaw.pbm.web.hubs import hub
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag, Tone

_TONES: dict[str, Tone] = {
    "given": "good",
    "waiting": "info",
    "late": "bad",
    "refused": "bad",
    "charged": "bad",
    "obeyed": "good",
    "disobeyed": "bad",
    "compelled": "good",
    "before-court": "warn",
}

_Row = list[Cell | Tag | Link | str]


@page(permission=EXAMINATION_SEE)
def examining(request: Any) -> HttpResponse:
    """Everything about examinations and records, by list."""
    lead = _("Examinations with their requests, subpoenas and costs, and records that are kept for five years.")
    return hub(request, _("Examinations and records"), lead, LISTS, (acts.OPEN, acts.RECORD_ENTER, acts.HOLD_PLACE))


@page(permission=EXAMINATION_SEE)
def one(request: Any, number: str) -> HttpResponse:
    """The file of one examination."""
    found = examination_for(request.actor, number)
    ended = found.state == ExaminationState.CLOSED
    board = Board(
        _("Examination %(number)s") % {"number": found.number},
        licensee(found).name,
        (
            _clocks(request, found),
            _requests(request, found),
            _examiners(found),
            *([_subpoenas(found)] if allowed(request.actor, SUBPOENA_SEE) else []),
            _costs(found),
            _letters(request, found),
        ),
        acts=[]
        if ended
        else [*offered(request, acts.ON_EXAMINATION, examination=found.number), *_refusals(request, found)],
        facts=[
            Fact(_("License"), found.license_number, code=True),
            Fact(_("Why"), found.reason),
            Fact(_("What is examined"), found.scope),
            Fact(_("Period"), f"{date_format(found.period_from)} – {date_format(found.period_to)}"),
            Fact(_("Opened"), date_format(legal_date(found.opened_at, ZONE))),
            Fact(_("State"), found.get_state_display()),
            Fact(_("Report"), found.report or _("Not written yet")),
        ],
        notes=[
            Note(
                _("Refusing a reasonable written request is a ground to suspend, revoke or deny."),
                "info",
                "215 ILCS 5/512-11(c)",
            )
        ],
        back=Link(_("Examinations"), reverse("pbm-examinations")),
    )
    return shown(request, board)


@page(permission=EXAMINATION_SEE)
def document(request: Any, reference: str) -> HttpResponse:
    """What was delivered for a request, as it was sent."""
    asked, content = document_of(request.actor, reference)
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(asked.file_name)}"
    response.headers["Cache-Control"] = "no-store"
    return response


def _clocks(request: Any, found: Examination) -> Table:
    columns = (Column("what", _("What is due")), Column("due", _("Until")), Column("state", _("Standing")))
    rows: list[_Row] = []
    for clock in case_of(found).deadlines.order_by("due_at"):
        met = Tag(_("Met"), "good") if clock.met_at and clock.met_at < clock.due_at else None
        missed = clock.met_at is not None or request.at >= clock.due_at
        last = legal_date(clock.due_at - timedelta(seconds=1), ZONE)
        stands_now = met or (Tag(_("Missed"), "bad") if missed else Tag(_("Running"), "info"))
        rows.append([clock.says, date_format(last), stands_now])
    return Table(_("Clocks"), columns, rows, empty=_("Nothing is asked for yet."))


def _requests(request: Any, found: Examination) -> Table:
    on = legal_date(request.at, ZONE)
    columns = (
        Column("reference", _("Request")),
        Column("item", _("What")),
        Column("person", _("Of whom")),
        Column("due", _("Due")),
        Column("delivered", _("Delivered")),
        Column("standing", _("Standing")),
        Column("what", _("What came")),
        Column("next", _("Next")),
    )
    rows: list[_Row] = [
        [
            each.reference,
            each.item,
            each.person or "–",
            date_format(each.due_on),
            date_format(each.delivered_on) if each.delivered_on else "–",
            _standing(stands(each, on)),
            _came(each),
            _next(request, each),
        ]
        for each in found.requests.order_by("pk")
    ]
    return Table(_("Requests"), columns, rows, empty=_("Nothing is asked for yet."))


def _came(each: ExaminationRequest) -> Cell | str:
    if each.digest:
        return Cell(each.file_name, url=reverse("pbm-exam-document", args=[each.reference]))
    return each.answer or each.refusal or "–"


def _next(request: Any, each: ExaminationRequest) -> Link | str:
    if each.discipline_number:
        return _("Cause in %(number)s") % {"number": each.discipline_number}
    if each.delivered_on is None or each.charged:
        order = (acts.DELIVER, acts.REFER) if each.refused_on or each.charged else (acts.DELIVER, acts.NOTE)
        links = offered(request, order)
        if links:
            return Link(links[0].text, f"{links[0].url}?{urlencode({'request': each.reference})}")
    return "–"


def _refusals(request: Any, found: Examination) -> list[Link]:
    """To refuse each request that is neither answered nor refused, for those of whom it was asked."""
    waiting = found.requests.filter(delivered_on=None, refused_on=None).order_by("pk")
    named = [(each, offered(request, (acts.REFUSE,), request=each.reference)) for each in waiting]
    return [Link(f"{link.text} ({each.reference})", link.url) for each, links in named for link in links]


def _examiners(found: Examination) -> Table:
    columns = (
        Column("number", _("No."), numeric=True),
        Column("name", _("Name")),
        Column("kind", _("Kind")),
        Column("rate", _("Rate an hour"), numeric=True),
        Column("declared", _("Conflicts declared")),
        Column("from", _("From")),
        Column("to", _("Through")),
    )
    rows = [
        [
            str(each.number),
            each.name,
            each.kind,
            f"${each.rate}" if each.rate is not None else "–",
            date_format(each.declared_on) if each.declared_on else "–",
            date_format(each.starts_on),
            date_format(each.ends_on) if each.ends_on else "–",
        ]
        for each in found.examiners.order_by("number")
    ]
    return Table(_("Examiners"), columns, rows, empty=_("Nobody is named."))


def _subpoenas(found: Examination) -> Table:
    columns = (
        Column("number", _("Subpoena")),
        Column("person", _("Who")),
        Column("return_on", _("Return day")),
        Column("served", _("Served")),
        Column("state", _("State")),
    )
    rows: list[_Row] = []
    for each in found.subpoenas.select_related("designation").order_by("number"):
        row = subpoena_row(each, getattr(each, "petition", None))
        rows.append(
            [
                each.number,
                each.person,
                date_format(each.return_on),
                date_format(each.served_on) if each.served_on else "–",
                _standing(row["state"]),
            ]
        )
    return Table(_("Subpoenas"), columns, rows, empty=_("None is issued."))


def _costs(found: Examination) -> Table:
    columns = (
        Column("on", _("Day")),
        Column("examiner", _("Examiner")),
        Column("kind", _("Kind")),
        Column("says", _("What for")),
        Column("amount", _("Amount"), numeric=True),
        Column("invoice", _("Invoice")),
    )
    rows = [
        [date_format(each.on), each.examiner.name, each.kind, each.says, f"${each.amount:,.2f}", each.invoice or "–"]
        for each in found.costs.select_related("examiner").order_by("on", "pk")
    ]
    return Table(_("Costs"), columns, rows, empty=_("No costs are entered."))


def _letters(request: Any, found: Examination) -> Table:
    rows: list[_Row] = [
        [date_format(legal_date(each.created_at, ZONE)), Cell(each.subject, url=reverse("letter", args=[each.pk]))]
        for each in letters_of(found, request.actor)
    ]
    columns = (Column("on", _("Written")), Column("what", _("Letter")))
    return Table(_("Letters and papers"), columns, rows, empty=_("No letter is written yet."))


def _standing(word: str) -> Tag:
    spoken = word.replace("-", " ")
    return Tag(spoken[:1].upper() + spoken[1:], _TONES.get(word, "info"))
