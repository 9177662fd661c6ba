"""Pages: the board at a glance, its seats, meetings, advisers, vendors, evaluations, directives, regulations."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.kernel.decision import Decision, Outcome
from carelaw.pdmp.rules.board.administering import SUBJECTS, SUPPORT
from carelaw.pdmp.rules.board.advisers import INTERESTS
from carelaw.pdmp.rules.board.seats import OFFICES
from carelaw.pdmp.store.models import (
    AdministrativeAct,
    BoardMeeting,
    Directive,
    Recommendation,
    Regulation,
    SettingChange,
    VendorFile,
)
from carelaw.pdmp.use_cases.board import acts
from carelaw.pdmp.use_cases.board.advising import advisers_on, group_judged, standing_of
from carelaw.pdmp.use_cases.board.evaluating import evaluations as evaluations_of
from carelaw.pdmp.use_cases.board.meetings import ADVISORY, BOARD, agenda_of, meeting_of, year_judged
from carelaw.pdmp.use_cases.board.overseeing import figures
from carelaw.pdmp.use_cases.board.permissions import SEE_BOARD
from carelaw.pdmp.use_cases.board.policies import checklist
from carelaw.pdmp.use_cases.board.seats import ninth_seat_on, seats_on
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag, Tone

_seen = page(permission=SEE_BOARD)
_BODIES = {BOARD: "The board", ADVISORY: "The advisory group"}


@_seen
def overview(request: Any) -> HttpResponse:
    """The board in the Department of Health at a glance, and the program in figures that identify nobody."""
    on = law_day(request.at)
    seats = seats_on(request.actor, on)
    missing = [one.item for one in checklist(request.actor, on) if one.missing]
    facts = (
        Fact(_("Seats"), _("%(held)s of %(open)s held") % {
            "held": sum(one.holder is not None for one in seats), "open": sum(one.open for one in seats)}),
        Fact(_("Board, meeting of %(year)s") % {"year": on.year}, _said(year_judged(BOARD, on.year, on))),
        Fact(_("Advisory group, meeting of %(year)s") % {"year": on.year}, _said(year_judged(ADVISORY, on.year, on))),
        Fact(_("Advisory group"), _said(group_judged(on))),
        Fact(_("Policies missing"), ", ".join(f"({item})" for item in missing) or _("none")),
    )  # fmt: skip
    until = _day(request.GET.get("until", "")) or on
    since = _day(request.GET.get("since", "")) or date(until.year - 1, until.month, min(until.day, 28))
    table = Table(
        _("The program in figures, %(since)s to %(until)s")
        % {"since": date_format(since), "until": date_format(until)},
        (Column("section", _("About")), Column("what", _("What")), Column("figure", _("Figure"), numeric=True)),
        [[one.section, one.says, one.words] for one in figures(request.actor, since, until)],
        empty=_("Nothing yet."),
    )
    lead = _(
        "The board sits in the Department of Health. It establishes and oversees the program; the department runs it "
        "as the board directs. No figure here identifies anybody."
    )
    links = [Link(str(title), reverse(route)) for route, title in _PAGES]
    return shown(request, Board(_("ABC-MAP Board"), lead, (table,), links, facts))


@_seen
def seats(request: Any) -> HttpResponse:
    """The seats of §4(b) with their holders and designees, on a day."""
    on = _day(request.GET.get("on", "")) or law_day(request.at)
    columns = (
        Column("number", _("Seat"), numeric=True),
        Column("office", _("Office")),
        Column("state", _("State")),
        Column("holder", _("Holder")),
        Column("since", _("In the office since")),
        Column("designee", _("Designee")),
    )
    rows: list[list[Any]] = [
        [
            str(one.number),
            one.title + (_(" (chair)") if one.number == 1 else ""),
            _seat_tag(one.open, one.holder is not None),
            one.holder.name if one.holder else "–",
            date_format(one.holder.office_from) if one.holder else "–",
            f"{one.designee.designee} ({one.designee.letter})" if one.designee else "–",
        ]
        for one in seats_on(request.actor, on)
    ]
    table = Table(_("Seats on %(day)s") % {"day": date_format(on)}, columns, rows, empty=_("No seat."))
    nine = ninth_seat_on(on)
    notes = [Note(nine.reasons[0].says, "info" if nine.outcome is Outcome.PASS else "warn", nine.cite)]
    lead = _("Members serve as long as they hold the office. A member may act through a designee; a seat has one vote.")
    links = offered(request, acts.SEAT_ACTS)
    return shown(request, Board(_("Seats of the board"), lead, (table,), links, notes=notes, back=_back()))


@_seen
def meetings(request: Any) -> HttpResponse:
    """Meetings of both bodies, and whether the year's duty is met."""
    on = law_day(request.at)
    by = {"on": ("on", "body"), "body": ("body", "-on")}
    listed = listing(BoardMeeting.objects.all(), request.GET, by=by, default="-on")
    columns = (
        Column("on", _("Day"), sortable=True),
        Column("body", _("Of"), sortable=True),
        Column("called", _("Called by")),
        Column("state", _("State")),
        Column("counts", _("Counts for the year")),
    )
    rows = [
        [
            Cell(date_format(one.on), url=reverse("board-meeting", args=[one.pk])),
            _BODIES[one.body],
            one.called_by,
            Tag(_("Closed"), "good") if one.closed_on else Tag(_("Minutes are missing"), "warn"),
            Tag(_("Yes"), "good") if one.counts else Tag(_("No"), "neutral"),
        ]
        for one in listed.rows
    ]
    table = Table(_("Meetings"), columns, rows, empty=_("No meeting is entered."), **listed.place)
    notes = [_duty(year_judged(body, year, on)) for body in _BODIES for year in (on.year - 1, on.year)]
    lead = _("Each calendar year the board treats costs and benefits and needed changes, and convenes its advisers.")
    links = offered(request, (acts.CALL, acts.NOTE_YEAR))
    return shown(request, Board(_("Meetings"), lead, (table,), links, notes=notes, back=_back()))


@_seen
def meeting(request: Any, meeting_id: uuid.UUID) -> HttpResponse:
    """One meeting: agenda, who sat there and for whom, votes, minutes."""
    one = meeting_of(request.actor, str(meeting_id))
    facts = (
        Fact(_("Of"), _BODIES[one.body]),
        Fact(_("Called by"), one.called_by + (_(" (the chair)") if one.called_by_chair else "")),
        Fact(_("Kind"), _("A further meeting") if one.extra else _("The yearly meeting")),
        Fact(_("Counts for the year"), _("Yes") if one.counts else _("No")),
        Fact(_("Minutes"), one.minutes or "–"),
    )
    agenda = Table(
        _("Agenda"),
        (Column("what", _("Subject")),),
        [[says] for says in agenda_of(one)] if one.body == BOARD else [],
        empty=_("No subject is set."),
    )
    sat = Table(
        _("Attendance"),
        (Column("office", _("Seat")), Column("person", _("Who")), Column("for", _("For"))),
        [[OFFICES[a.office], a.person, a.stands_for or "–"] for a in one.attendance.order_by("office")],
        empty=_("Nobody is entered."),
    )
    votes = Table(
        _("Votes"),
        (
            Column("motion", _("Motion")),
            Column("office", _("Seat")),
            Column("vote", _("Vote")),
            Column("person", _("Who")),
            Column("for", _("For")),
        ),
        [
            [v.motion, OFFICES[v.office], v.vote, v.person, v.stands_for or "–"]
            for v in one.votes.order_by("motion", "office")
        ],
        empty=_("No vote is entered."),
    )
    open_acts = () if one.closed_on else (acts.ATTEND, acts.VOTE, acts.CLOSE)
    links = offered(request, open_acts, meeting=str(one.pk))
    back = Link(_("Meetings"), reverse("board-meetings"))
    title = _("Meeting of %(day)s") % {"day": date_format(one.on)}
    return shown(request, Board(title, "", (agenda, sat, votes), links, facts, back=back))


@_seen
def advisers(request: Any) -> HttpResponse:
    """The advisory group by interest, and what it recommended, with the board's answers."""
    on = law_day(request.at)
    group = Table(
        _("Members"),
        (
            Column("name", _("Name")),
            Column("interest", _("Interest")),
            Column("perspective", _("Perspective")),
            Column("since", _("Since")),
            Column("act", _("Next")),
        ),
        [
            [
                one.name,
                INTERESTS[one.interest],
                one.perspective,
                date_format(one.appointed_on),
                _next(request, acts.END_ADVISER, _("End"), member=str(one.pk)),
            ]
            for one in advisers_on(on)
        ],
        empty=_("Nobody is appointed."),
    )
    by = {"number": ("made_on", "number"), "answered": ("answered_on", "number")}
    listed = listing(Recommendation.objects.all(), request.GET, by=by, default="-number")
    advice = Table(
        _("Recommendations"),
        (
            Column("number", _("Number"), sortable=True),
            Column("subject", _("Subject")),
            Column("text", _("Recommendation")),
            Column("state", _("State")),
            Column("answer", _("Answer of the board")),
            Column("act", _("Next")),
        ),
        [_advice_row(request, one) for one in listed.rows],
        empty=_("Nothing is recommended."),
        **listed.place,
    )
    judged = group_judged(on)
    notes = [Note(judged.reasons[0].says, _tone(judged), judged.cite)]
    lead = _("At most twelve members of the interests that the act names. They see no information about anybody.")
    links = offered(request, (acts.APPOINT, acts.RECOMMEND))
    return shown(request, Board(_("Advisory group"), lead, (group, advice), links, notes=notes, back=_back()))


def _advice_row(request: Any, one: Recommendation) -> list[Any]:
    judged = standing_of(one)
    state = {"answered": _("Answered"), "on-the-agenda": _("On the agenda")}.get(judged.codes[0], _("To be answered"))
    answer = f"{_('Adopted') if one.adopted else _('Not adopted')}: {one.answer}" if one.answered_on else "–"
    waits = one.answered_on is None
    link = _next(request, acts.ANSWER, _("Answer"), recommendation=one.number) if waits else "–"
    return [one.number, one.subject, one.text, Tag(state, _tone(judged)), answer, link]


@_seen
def policies(request: Any) -> HttpResponse:
    """The fifteen matters as a checklist with their gaps, and what waits for each."""
    on = _day(request.GET.get("on", "")) or law_day(request.at)
    found = checklist(request.actor, on)
    rows: list[list[Any]] = [
        [
            f"({one.item})",
            one.title,
            Tag(_("Missing"), "bad") if one.missing else Tag(_("In force"), "good"),
            f"{one.version}" if one.version else "–",
            date_format(one.in_force_from) if one.in_force_from else "–",
            one.text or one.decision.reasons[0].says,
            one.tied or "–",
            _next(request, acts.APPROVE, _("Approve"), item=one.item),
        ]
        for one in found
    ]
    columns = (
        Column("item", _("§5(5)")),
        Column("matter", _("Matter")),
        Column("state", _("State")),
        Column("version", _("Version"), numeric=True),
        Column("since", _("In force from")),
        Column("text", _("Policy")),
        Column("tied", _("What waits for it")),
        Column("act", _("Next")),
    )
    missing = sum(one.missing for one in found)
    table = Table(_("Fifteen matters"), columns, rows, empty=_("Nothing."))
    says = _("%(count)s of the fifteen matters have no policy in force.") % {"count": missing}
    notes = [Note(says, "warning", "§5(5)")] if missing else []
    lead = _("The board has a policy and procedure for each. What hangs on one cannot be switched on without it.")
    links = offered(request, (acts.APPROVE,))
    return shown(request, Board(_("Policies and procedures"), lead, (table,), links, notes=notes, back=_back()))


@_seen
def vendors(request: Any) -> HttpResponse:
    """The board's files on vendors, from criteria to contract."""
    columns = (
        Column("part", _("Part of the system")),
        Column("vendor", _("Vendor")),
        Column("evaluated", _("Evaluated")),
        Column("award", _("Award")),
        Column("contract", _("Contract")),
        Column("live", _("Live since")),
    )
    rows: list[list[Any]] = [
        [
            one.component,
            one.vendor,
            Tag(_("Yes"), "good") if one.scores else Tag(_("No"), "warn"),
            date_format(one.awarded_on) if one.awarded_on else "–",
            _period(one.contract_from, one.contract_until),
            date_format(one.live_on) if one.live_on else "–",
        ]
        for one in VendorFile.objects.order_by("component")
    ]
    table = Table(_("Files on vendors"), columns, rows, empty=_("No vendor runs a part of the system."))
    lead = _("The board evaluates and secures. Nothing that a vendor runs goes live without its award.")
    links = offered(request, acts.VENDOR_ACTS)
    return shown(request, Board(_("Vendors"), lead, (table,), links, back=_back()))


@_seen
def evaluations(request: Any) -> HttpResponse:
    """R-21: each year's costs and benefits with their sources."""
    tables = [
        Table(
            _("%(year)s: %(conclusion)s") % {"year": one.year, "conclusion": one.conclusion},
            (
                Column("sort", _("Sort")),
                Column("what", _("What")),
                Column("figure", _("Figure"), numeric=True),
                Column("source", _("Source")),
            ),
            [
                [sort, line["what"], line["figure"], line["source"]]
                for sort, lines in ((_("Cost"), one.cost_lines), (_("Outcome"), one.outcome_measures))
                for line in lines
            ],
        )
        for one in evaluations_of(request.actor)
    ]
    lead = _("One a calendar year; the yearly meeting rests on it.")
    nothing = [Note(_("No year is evaluated yet."), "info", "§5(5)(xi)")] if not tables else []
    links = offered(request, (acts.EVALUATE,))
    return shown(request, Board(_("Costs and benefits"), lead, tables, links, notes=nothing, back=_back()))


@_seen
def directives(request: Any) -> HttpResponse:
    """What the board directs, and what the department did under each directive."""
    given = Table(
        _("Directives"),
        (
            Column("number", _("Number")),
            Column("subject", _("Subject")),
            Column("text", _("Directive")),
            Column("given", _("Given")),
            Column("ended", _("Last day")),
        ),
        [
            [
                one.number,
                SUBJECTS.get(one.subject, one.subject),
                one.text,
                date_format(one.given_on),
                date_format(one.ended_on) if one.ended_on else "–",
            ]
            for one in Directive.objects.order_by("-given_on", "-number")[:200]
        ],
        empty=_("The board has directed nothing yet."),
    )
    by = {"done": ("done_on", "pk"), "kind": ("kind", "-done_on", "pk"), "directive": ("directive", "-done_on", "pk")}
    listed = listing(AdministrativeAct.objects.all(), request.GET, by=by, default="-done")
    done = Table(
        _("Administrative acts of the department"),
        (
            Column("done", _("Day"), sortable=True),
            Column("kind", _("Kind"), sortable=True),
            Column("says", _("What was done")),
            Column("directive", _("Directive"), sortable=True),
        ),
        [
            [date_format(one.done_on), SUPPORT.get(one.kind, one.kind), one.says, one.directive_id]
            for one in listed.rows
        ],
        empty=_("Nothing is entered."),
        **listed.place,
    )
    lead = _("The board establishes and oversees; the department administers as it directs and decides no policy.")
    links = offered(request, acts.DIRECTIVE_ACTS)
    return shown(request, Board(_("Directives"), lead, (given, done), links, back=_back()))


@_seen
def regulations(request: Any) -> HttpResponse:
    """The department's regulations: what is in force, what each touches and sets."""
    by = {"citation": ("citation", "effective_on"), "effective": ("effective_on", "pk")}
    listed = listing(Regulation.objects.all(), request.GET, by=by, default="citation")
    table = Table(
        _("Register of regulations"),
        (
            Column("citation", _("Citation"), sortable=True),
            Column("title", _("Title")),
            Column("effective", _("In force"), sortable=True),
            Column("settings", _("Settings that it touches")),
            Column("amounts", _("Amounts")),
        ),
        [
            [
                Cell(one.citation, code=True),
                one.title,
                _period(one.effective_on, one.ended_on),
                ", ".join(one.settings_touched) or "–",
                "; ".join(f"{name}: ${amount}" for name, amount in one.amounts.items()) or "–",
            ]
            for one in listed.rows
        ],
        empty=_("No regulation is registered. Penalties by regulation cannot be imposed."),
        **listed.place,
    )
    changes = Table(
        _("Settings changed by regulation"),
        (
            Column("setting", _("Setting")),
            Column("value", _("Value"), numeric=True),
            Column("from", _("From")),
            Column("by", _("By")),
        ),
        [
            [Cell(one.number, code=True), one.value, date_format(one.effective_on), one.regulation.citation]
            for one in SettingChange.objects.select_related("regulation").order_by("-effective_on", "-pk")[:200]
        ],
        empty=_("None was changed."),
    )
    lead = _("What rests on a regulation needs it in force on the day that counts.")
    links = offered(request, acts.REGULATION_ACTS)
    return shown(request, Board(_("Regulations"), lead, (table, changes), links, back=_back()))


_PAGES: Sequence[tuple[str, Any]] = (
    ("board-seats", "Seats"),
    ("board-meetings", "Meetings"),
    ("board-advisers", "Advisory group"),
    ("board-policies", "Policies"),
    ("board-evaluations", "Costs and benefits"),
    ("board-directives", "Directives"),
    ("board-regulations", "Regulations"),
    ("board-vendors", "Vendors"),
)


def _said(decision: Decision) -> str:
    return decision.reasons[0].says


def _duty(decision: Decision) -> Note:
    return Note(decision.reasons[0].says, _tone(decision), decision.cite)


def _tone(decision: Decision) -> Tone:
    tones: dict[Outcome, Tone] = {Outcome.PASS: "good", Outcome.VIOLATION: "bad"}
    return tones.get(decision.outcome, "warn")


def _seat_tag(opened: bool, held: bool) -> Tag:
    if not opened:
        return Tag(_("Closed"), "neutral")
    return Tag(_("Held"), "good") if held else Tag(_("Vacant"), "warn")


def _next(request: Any, act: Any, words: str, **about: str) -> Any:
    links = offered(request, (act,), **about)
    return Link(words, links[0].url) if links else "–"


def _period(first: date | None, last: date | None) -> str:
    if first is None:
        return "–"
    return f"{date_format(first)} – {date_format(last) if last else ''}".rstrip()


def _back() -> Link:
    return Link(_("ABC-MAP Board"), reverse("board"))


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2200 else None
