"""Pages of the register of contracts: its lists, one contract with its checklist, one clause with its words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.kernel.decision import Decision, Outcome
from carelaw.pbm.store.models import ClauseFinding, Contract, ContractVersion
from carelaw.pbm.use_cases.contracts import acts, looking
from carelaw.pbm.use_cases.contracts.deciding import finding_for, place_of
from carelaw.pbm.use_cases.contracts.judging import newest_version, standing_of
from carelaw.pbm.use_cases.contracts.lists import LISTS
from carelaw.pbm.use_cases.contracts.permissions import CONTRACTS_SEE
from carelaw.pbm.use_cases.contracts.registering import contract_for, contracts_for
from carelaw.pbm.use_cases.contracts.tags import REQUIRED_OF, TAGS
from carelaw.pbm.use_cases.scope.named import names_of
from carelaw.pbm.web.hubs import hub
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.pages.listing import PER_PAGE
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag

_Rows = list[list[Cell | Tag | Link | str]]
_TONES = {"ok": "good", "clear": "good", "excused": "info", "read-in": "info", "suspect": "warn"}
_OUTCOMES = {Outcome.PASS: "good", Outcome.VIOLATION: "bad", Outcome.REVIEW: "warn", Outcome.INDETERMINATE: "warn"}
_BOOKS = "Programs bill of 2008 (bill text) · Public Act 103-0453"


@page(permission=CONTRACTS_SEE)
def contracts_home(request: Any) -> HttpResponse:
    """The lists of the register, and what comes first."""
    first = (acts.OPEN, acts.PROGRAM_REGISTER, acts.ORGANIZATION, acts.MANDATE, acts.FILE, acts.PAYER, acts.BIOLOGICAL)
    lead = _("Programs, contracts and their parties; what each contract must hold, and what may not stand in it.")
    return hub(request, _("Contracts"), lead, LISTS, first)


@page(permission=CONTRACTS_SEE)
def contract(request: Any, number: str) -> HttpResponse:
    """One contract: how it stands, clause by clause and paragraph by paragraph."""
    one = contract_for(request.actor, number, law_day(request.at))
    version = newest_version(one)
    standing = standing_of(one, law_day(request.at))
    links = _offered(request, one)
    tables = (
        _checklist(one, version),
        _clauses(request, one),
        _answers(standing.decisions),
        _events(one),
        _parties(one),
        _versions(one),
        _read_in(one),
        _passages(version, request.GET.get("page", "1")),
    )
    board = Board(
        _("Contract %(number)s") % {"number": one.number},
        one.title,
        tuple(table for table in tables if table is not None),
        acts=links,
        facts=[
            Fact(_("Between"), one.get_kind_display()),
            Fact(_("State"), one.get_state_display()),
            Fact(_("Line of business"), one.get_line_of_business_display() or "–"),
            Fact(_("Network"), one.network or "–"),
            Fact(_("Judged under"), _BOOKS),
        ],
        notes=_notes(version),
        back=Link(_("Contracts"), reverse("pbm-contract-register")),
    )
    return shown(request, board)


def _offered(request: Any, one: Contract) -> list[Link]:
    """What can be done on a contract; whoever reads it under a pharmacy's mandate alone does nothing on it."""
    if not contracts_for(request.actor).filter(pk=one.pk).exists():
        return []
    links = offered(request, acts.ON_CONTRACT, contract=one.number)
    if one.state == "draft":
        links += offered(request, (acts.FINALIZE,), contract=one.number)
    return links + offered(request, acts.ON_CLAUSES, contract=one.number)


def _notes(version: ContractVersion | None) -> list[Note]:
    finding = Note(_("A finding is for a person to look at, not yet a ruling. Nothing here passes unread."), "info")
    if version is None:
        return [Note(_("No paper is on file: nothing can be judged yet."), "warn")]
    return [finding, Note(version.unread, "warn")] if version.unread else [finding]


def _checklist(one: Contract, version: ContractVersion | None) -> Table | None:
    wanted = REQUIRED_OF.get(one.kind, ())
    if not wanted:
        return None
    found = {each.tag: each for each in ClauseFinding.objects.filter(version=version).select_related("passage")}
    columns = (
        Column("what", _("Required")),
        Column("cite", _("Paragraph")),
        Column("where", _("Where it is said")),
        Column("sureness", _("How sure"), numeric=True),
        Column("state", _("State")),
    )
    rows: _Rows = []
    for tag in wanted:
        each = found.get(tag)
        url = reverse("pbm-contract-clause", args=[each.pk]) if each else ""
        where = place_of(each.passage) if each and each.passage else _("Nowhere")
        rows.append(
            [
                Cell(TAGS[tag].title, url=url),
                TAGS[tag].cite,
                f"{where}. {each.said}".rstrip(". ") + "." if each and each.said else where,
                str(each.sureness) if each and each.sureness else "–",
                _state(each) if each else Tag(_("Not looked for"), "warn"),
            ]
        )
    return Table(_("What it must hold"), columns, rows)


def _state(each: ClauseFinding) -> Tag:
    return Tag(each.get_state_display(), _TONES.get(each.state, "bad"))  # type: ignore[arg-type]


def _clauses(request: Any, one: Contract) -> Table:
    columns = (
        Column("what", _("Clause")),
        Column("cite", _("Paragraph")),
        Column("where", _("Where")),
        Column("sureness", _("How sure"), numeric=True),
        Column("state", _("State")),
    )
    rows: _Rows = [
        [
            Cell(TAGS[each.tag].title, url=reverse("pbm-contract-clause", args=[each.pk])),
            each.cite,
            place_of(each.passage) if each.passage else each.said,
            str(each.sureness),
            _state(each),
        ]
        for each in looking.clauses_of(request.actor, one)
    ]
    return Table(_("What may not stand in it"), columns, rows, empty=_("Nothing suspect was found."))


def _answers(decisions: tuple[tuple[Decision, object], ...]) -> Table:
    columns = (Column("cite", _("Paragraph")), Column("says", _("What the law says of it")), Column("is", _("Answer")))
    rows: _Rows = [
        [
            one.cite,
            " ".join(reason.says for reason in one.reasons),
            Tag(one.outcome.value, _OUTCOMES.get(one.outcome, "neutral")),  # type: ignore[arg-type]
        ]
        for one, _facts in decisions
    ]
    return Table(_("Under each law"), columns, rows, empty=_("No adopted law speaks of it."))


def _events(one: Contract) -> Table:
    columns = (Column("on", _("Day")), Column("what", _("What")), Column("note", _("Note")))
    rows: _Rows = [
        [date_format(each.on), each.get_kind_display(), each.note or "–"] for each in one.events.order_by("on")
    ]
    return Table(_("What happened to it"), columns, rows, empty=_("No day is on file."))


def _parties(one: Contract) -> Table:
    found = list(one.parties.order_by("pk"))
    names = names_of([each.party_id for each in found] + [each.via_id for each in found if each.via_id])
    columns = (Column("name", _("Party")), Column("role", _("As what")), Column("via", _("Through")))
    rows: _Rows = [
        [names.get(each.party_id, "–"), each.get_role_display(), names.get(each.via_id, "–") if each.via_id else "–"]
        for each in found
    ]
    return Table(_("Parties"), columns, rows)


def _versions(one: Contract) -> Table:
    columns = (
        Column("number", _("Version"), numeric=True),
        Column("file", _("File")),
        Column("from", _("In effect from")),
        Column("pages", _("Pages"), numeric=True),
        Column("digest", _("Digest")),
    )
    rows: _Rows = [
        [
            str(each.number),
            each.file_name,
            date_format(each.effective_on) if each.effective_on else "–",
            str(each.pages),
            Cell(each.digest[:12], code=True),
        ]
        for each in one.versions.order_by("-number")
    ]
    return Table(_("Papers"), columns, rows, empty=_("No paper was sent."))


def _read_in(one: Contract) -> Table | None:
    found = list(one.read_in_terms.order_by("tag"))
    if not found:
        return None
    columns = (Column("term", _("Term")), Column("cite", _("Paragraph")), Column("from", _("From")))
    rows: _Rows = [[each.says, TAGS[each.tag].cite, date_format(each.from_on)] for each in found]
    return Table(_("Read in by law"), columns, rows)


def _passages(version: ContractVersion | None, asked: str) -> Table | None:
    if version is None or version.read_at is None:
        return None
    total = version.passages.count()
    pages = max(1, -(-total // PER_PAGE))
    here = min(int(asked), pages) if asked.isdigit() and int(asked) > 0 else 1
    columns = (
        Column("number", _("No."), numeric=True),
        Column("page", _("Page"), numeric=True),
        Column("text", _("Words")),
    )
    rows: _Rows = [
        [str(each.number), str(each.page or "–"), f"{each.label} {each.text}".strip()]
        for each in version.passages.order_by("number")[(here - 1) * PER_PAGE : here * PER_PAGE]
    ]
    return Table(_("As it was read"), columns, rows, page=here, pages=pages, total=total)


@page(permission=CONTRACTS_SEE)
def clause(request: Any, reference: UUID) -> HttpResponse:
    """One clause: its passage, every word that counted, what a person decided."""
    one = finding_for(request.actor, reference)
    columns = (
        Column("words", _("Words")),
        Column("why", _("Why they count")),
        Column("points", _("Points"), numeric=True),
    )
    rows: _Rows = [
        [f"“{each['words']}”" if each["words"] else "–", str(each["why"]), f"{int(each['points']):+d}"]
        for each in one.words
    ]
    words = Table(_("Why it was found"), columns, rows, empty=_("A person or the typed terms pointed at it."))
    facts = [
        Fact(_("Paragraph"), one.cite),
        Fact(_("Where"), place_of(one.passage)),
        Fact(_("Passage"), one.passage.text if one.passage else one.said or "–"),
        Fact(_("How sure"), _("%(n)s of 100") % {"n": one.sureness}),
        Fact(_("State"), one.get_state_display()),
        Fact(_("Id"), str(one.pk), code=True),
    ]
    if one.said:
        facts.append(Fact(_("What was said of it"), one.said))
    if one.person_says:
        facts.append(Fact(_("A person"), f"{one.person_says}: {one.reason}"))
    number = one.version.contract.number
    board = Board(
        TAGS[one.tag].title,
        _("In the contract %(number)s.") % {"number": number},
        (words,),
        acts=offered(request, (acts.DECIDE,), finding=str(one.pk)),
        facts=facts,
        notes=[Note(_BOOKS, "info")],
        back=Link(_("Contract %(number)s") % {"number": number}, reverse("pbm-contract", args=[number])),
    )
    return shown(request, board)
