"""Pages about complaints and retaliation; the public register of sanctions."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.pbm.store.models import RetaliationCase
from carelaw.pbm.use_cases.complaints import acts, filing, retaliation
from carelaw.pbm.use_cases.complaints.looking import SUBJECT_WORDS
from carelaw.pbm.use_cases.discipline.looking import letters_of, sanctions
from carelaw.pbm.use_cases.permissions import COMPLAINT_SEE, RETALIATION_SEE
from carelaw.pbm.web.conduct_pages import letters
from carelaw.platform.accounts.permissions import page, public_page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.acts.declaration import Act
from carelaw.platform.notices.models import Notice
from carelaw.platform.pages.parts import Column, Fact, Link, Table, decision_parts
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import is_own


@page(permission=COMPLAINT_SEE)
def complaint(request: Any, receipt: str) -> HttpResponse:
    """One complaint as far as whoever looks may know it; reading its words stands on the record."""
    one = filing.complaint_numbered(request.actor, receipt)
    words = filing.words_of(request.actor, one, at=request.at)
    facts = [
        Fact(_("Receipt"), one.receipt, code=True),
        Fact(_("About"), filing.named(one)),
        Fact(_("From"), filing.complainant_shown(request.actor, one)),
        Fact(_("Subject"), SUBJECT_WORDS.get(one.subject, one.subject)),
        Fact(_("Filed"), date_format(one.filed_on)),
        Fact(_("State"), one.get_state_display()),
    ]
    if words:
        facts.append(Fact(_("What happened"), words.get("says", "–")))
        facts += [Fact(_("Name given"), words["name"])] if words.get("name") else []
        facts += [Fact(_("How to reach"), words["reach"])] if words.get("reach") else []
    if one.forwarded_says:
        facts.append(Fact(_("Asked of the benefit manager"), one.forwarded_says))
    if one.answer:
        facts.append(Fact(_("Answer"), one.answer))
    if one.closing:
        facts.append(Fact(_("Outcome"), f"{one.outcome.replace('-', ' ')}: {one.closing}"))
    notes = [Note(_("Retaliation because of a complaint to the Department is barred."), "info", filing.CITE)]
    if one.identifiers_found and words:
        notes.append(Note(_("The words may hold a patient's identifier. Pass nothing of it on."), "warn"))
    due = filing.due_on(one)
    if due is not None:
        facts.append(Fact(_("Next step due by this office's clock"), date_format(due)))
    links = [] if one.state == "closed" else offered(request, acts.ON_COMPLAINT, complaint=one.receipt)
    written = _own_letters(request, f"complaint:{one.receipt}")
    board = Board(
        _("Complaint %(receipt)s") % {"receipt": one.receipt},
        filing.named(one),
        (letters(written),),
        acts=links,
        facts=facts,
        notes=notes,
        back=Link(_("Complaints"), reverse("pbm-complaints")),
    )
    response = shown(request, board)
    response.headers["Cache-Control"] = "no-store"
    return response


@page(permission=RETALIATION_SEE)
def inquiry(request: Any, number: str) -> HttpResponse:
    """One case of retaliation: the action, the acts before it, the answer, what the law says of it."""
    one = retaliation.case_numbered(request.actor, number)
    action = one.action
    _facts, decision = retaliation.judged(one, one.motive_shown, len(one.other_reasons))
    rows: list[list[Any]] = [
        [
            date_format(link.act.act_on),
            link.act.kind.replace("-", " "),
            f"({link.motive})",
            str(link.days_between),
            _("arguable") if link.act.arguable else "–",
        ]
        for link in one.links.select_related("act").order_by("act__act_on")
    ]
    columns = (
        Column("on", _("On")),
        Column("kind", _("Act")),
        Column("motive", _("Motive of (4)")),
        Column("days", _("Days before"), numeric=True),
        Column("arguable", _("Note")),
    )
    written = _own_letters(request, f"retaliation:{one.number}")
    names = dict(Party.objects.filter(pk__in=(action.manager_id, action.pharmacy_id)).values_list("pk", "name"))
    board = Board(
        _("Case %(number)s") % {"number": one.number},
        _("Was it because of what the pharmacy said?"),
        (Table(_("Acts before it"), columns, rows, empty=_("None is linked.")), letters(written)),
        acts=[] if one.state == "decided" else offered(request, _next(one), case=one.number),
        facts=[
            Fact(_("Benefit manager"), names[action.manager_id]),
            Fact(_("Pharmacy"), names[action.pharmacy_id]),
            Fact(_("Action"), retaliation.WORDS[action.kind]),
            Fact(_("Decided, served"), f"{date_format(action.decided_on)}, {date_format(action.served_on)}"),
            Fact(_("Reason given"), action.stated_reason or _("none")),
            Fact(_("Answer"), one.answer or "–"),
            Fact(_("Other genuine reasons found"), "; ".join(one.other_reasons) or "–"),
            Fact(_("Decision"), one.decision or "–"),
        ],
        box=decision_parts(decision, title=_("Where it stands")),
        notes=[Note(_("The year before an action is looked through to find acts. It is no limit of the law."), "info")],
        back=Link(_("Cases of retaliation"), reverse("pbm-retaliation-cases")),
    )
    return shown(request, board)


def _next(one: RetaliationCase) -> list[Act]:
    """What can be done on a case as it stands; a question is put once."""
    return [act for act in acts.ON_INQUIRY if act is not acts.ASK or one.asked_on is None]


def _own_letters(request: Any, about: str) -> list[Notice]:
    """The letters that whoever looks may open: one's own, or all for the staff."""
    return [one for one in letters_of(about) if is_own(request.actor, one.party_id)]


@public_page(why="The law asks that final suspensions, denials and revocations be published; they name organizations.")
def public_sanctions(request: Any) -> HttpResponse:
    """The public register of final suspensions, denials and revocations."""
    columns = (
        Column("who", _("Pharmacy benefit manager")),
        Column("what", _("What")),
        Column("license", _("License or application")),
        Column("effect", _("In effect")),
        Column("through", _("Through")),
        Column("final", _("Final")),
        Column("text", _("Entry")),
    )
    rows: list[list[Any]] = [
        [
            row["respondent"],
            _(row["kind"].capitalize()),
            row["license"],
            row["in_effect"],
            row["through"] or "–",
            row["final"],
            row["text"],
        ]
        for row in sanctions()
    ]
    table = Table(_("Sanctions"), columns, rows, empty=_("No sanction is published."), caption_hidden=True)
    law = _("Pharmacy Benefits Management Programs Law (bill text), 215 ILCS 5/512-5(e).")
    lead = _("Suspensions, denials and revocations, published once final.")
    back = Link(_("Register of licenses"), reverse("pbm-licenses"))
    return shown(request, Board(_("Published sanctions"), lead, (table,), notes=[Note(law)], back=back))
