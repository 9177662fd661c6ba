"""Pages of cases of misuse."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.pdmp.store.models import MisuseCase, MisuseFinding, MisuseState
from carelaw.pdmp.use_cases.misuse import acts, looking
from carelaw.pdmp.use_cases.misuse.permissions import SEE_MISUSE
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag

_FINDINGS = {MisuseFinding.CONFIRMED: "bad", MisuseFinding.SUSPECTED: "warn", MisuseFinding.UNFOUNDED: "good"}
_GRADES = {"M1": "M1, §10(a)(1)", "F3": "F3, §10(a)(2)"}


@page(permission=SEE_MISUSE)
def cases(request: Any) -> HttpResponse:
    """Every case, with its finding and where it stands."""
    by = {"number": ("number",), "person": ("person", "number"), "opened": ("opened_at", "number")}
    listed = listing(looking.misuse_cases(request.actor), request.GET, by=by, default="-opened")
    columns = (
        Column("number", _("Case"), sortable=True),
        Column("person", _("Person"), sortable=True),
        Column("source", _("Opened from")),
        Column("opened", _("Opened"), sortable=True),
        Column("finding", _("Finding")),
        Column("state", _("State")),
    )
    rows = [
        [
            Cell(one.number, url=reverse("misuse-case", args=[one.number])),
            one.person,
            one.get_source_display(),
            date_format(law_day(one.opened_at)),
            _finding(one),
            one.get_state_display(),
        ]
        for one in listed.rows
    ]
    lead = _("Refused attempts, audits and complaints become cases; evidence is frozen when a case opens.")
    table = Table(_("Cases"), columns, rows, empty=_("No case of misuse is on file."), **listed.place)
    return shown(request, Board(_("Misuse and penalties"), lead, (table,), acts=offered(request, (acts.OPEN,))))


@page(permission=SEE_MISUSE)
def one(request: Any, number: str) -> HttpResponse:
    """One case: evidence, acts, referrals, penalties, suits, letters."""
    case = looking.misuse_case(request.actor, number)
    board = Board(
        _("Case %(number)s") % {"number": case.number},
        case.person,
        (_evidence(case), _acts(case), _referrals(case), *_money(case), _letters(case)),
        acts=_offered(request, case),
        facts=[
            Fact(_("Ground"), case.ground),
            Fact(_("Finding"), case.get_finding_display()),
            Fact(_("State"), case.get_state_display()),
            Fact(_("What was found"), case.conclusion or "–"),
            Fact(_("County"), case.county or "–"),
            Fact(_("Licensing board"), case.licensing_board or "–"),
        ],
        notes=[Note(_("Nobody is guilty before a court says so; a finding here is the department's own."), "info")],
        back=Link(_("Misuse and penalties"), reverse("misuse-cases")),
    )
    return shown(request, board)


def _offered(request: Any, case: MisuseCase) -> list[Link]:
    if case.concluded_on is None:
        return offered(request, acts.ON_CASE, case=case.number)
    if case.state == MisuseState.CLOSED:
        return []
    links = offered(request, acts.ON_CONCLUDED, case=case.number)
    for penalty in case.penalties.order_by("number"):
        links += offered(request, acts.ON_PENALTY, penalty=penalty.number)
        for suit in penalty.collections.order_by("number"):
            links += offered(request, acts.ON_COLLECTION, collection=suit.number)
    return links


def _finding(case: MisuseCase) -> Tag:
    return Tag(case.get_finding_display(), _FINDINGS.get(MisuseFinding(case.finding), "info"))  # type: ignore[arg-type]


def _evidence(case: MisuseCase) -> Table:
    columns = (
        Column("at", _("Asked")),
        Column("role", _("Role")),
        Column("purpose", _("Purpose")),
        Column("outcome", _("Outcome")),
        Column("rows", _("Rows"), numeric=True),
        Column("digest", _("Digest")),
        Column("now", _("In the log")),
    )
    rows = [
        [
            date_format(row["requested_at"], "DATETIME_FORMAT"),
            row["role"],
            row["purpose"],
            " ".join(part for part in (row["outcome"], row["code"]) if part),
            str(row["rows"]),
            row["digest"][:12],
            Tag(_("Unchanged"), "good") if row["unchanged"] else Tag(_("Frozen copy only"), "warn"),
        ]
        for row in looking.evidence_rows(case)
    ]
    return Table(_("Frozen evidence"), columns, rows, empty=_("No line of the query log is frozen."))


def _acts(case: MisuseCase) -> Table:
    columns = (
        Column("number", _("No."), numeric=True),
        Column("on", _("Day")),
        Column("deed", _("Deed")),
        Column("conduct", _("Conduct")),
        Column("subject", _("Subject")),
        Column("recipient", _("Recipient")),
        Column("grade", _("Crime")),
        Column("civil", _("Civil penalty")),
    )
    rows = [
        [
            str(each.number),
            date_format(each.on),
            each.deed,
            each.conduct,
            each.subject,
            each.recipient,
            _GRADES.get(each.grade, "–"),
            "§10(c)(1)" if each.civil else "–",
        ]
        for each in case.acts.order_by("number")
    ]
    return Table(_("Acts: each an offense of its own"), columns, rows, empty=_("No act is listed yet."))


def _referrals(case: MisuseCase) -> Table:
    columns = (
        Column("office", _("Office")),
        Column("county", _("County")),
        Column("referred", _("Referred")),
        Column("state", _("State")),
        Column("outcome", _("Outcome")),
    )
    rows = [
        [each.office, each.county or "–", date_format(each.referred_on), each.state, each.outcome or "–"]
        for each in case.referrals.order_by("pk")
    ]
    return Table(_("Prosecution"), columns, rows, empty=_("Referred to no office."))


def _money(case: MisuseCase) -> tuple[Table, Table]:
    penalties = Table(
        _("Penalties"),
        (
            Column("number", _("Penalty")),
            Column("cite", _("Under")),
            Column("offenses", _("Offenses"), numeric=True),
            Column("least", _("At least"), numeric=True),
            Column("amount", _("Assessed"), numeric=True),
            Column("unpaid", _("Left to pay"), numeric=True),
            Column("due", _("Due")),
        ),
        [
            [
                row["number"],
                row["cite"],
                str(row["offenses"]),
                f"${row['least']:,}",
                f"${row['amount']:,}",
                f"${row['unpaid']:,}",
                date_format(row["due_on"]),
            ]
            for row in looking.penalty_rows(case)
        ],
        empty=_("No penalty is assessed."),
    )
    suits = Table(
        _("Suits"),
        (
            Column("number", _("Collection")),
            Column("penalty", _("Penalty")),
            Column("county", _("County")),
            Column("filed", _("Filed")),
            Column("outcome", _("Outcome")),
            Column("help", _("Legal help")),
        ),
        [
            [
                row["number"],
                row["penalty"],
                row["county"],
                date_format(row["filed_on"]),
                {None: _("Open"), True: _("Succeeded"), False: _("Failed")}[row["successful"]],
                "; ".join(f"{each['office']}: {each['answer'] or _('asked')}" for each in row["help"]) or "–",
            ]
            for row in looking.collection_rows(case)
        ],
        empty=_("No suit is filed."),
    )
    return penalties, suits


def _letters(case: MisuseCase) -> Table:
    rows: list[list[Cell | Tag | Link | str]] = [
        [
            Cell(row["subject"], url=reverse("letter", args=[row["id"]])),
            date_format(law_day(row["created_at"])),
        ]
        for row in looking.letter_rows(case)
    ]
    columns = (Column("subject", _("Letter")), Column("written", _("Written")))
    return Table(_("Letters"), columns, rows, empty=_("No letter is written."))
