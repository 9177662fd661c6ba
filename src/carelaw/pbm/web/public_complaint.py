"""Complaining to the Department without an account, in English and Spanish, and the receipt for it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pbm.use_cases.complaints.acts import FILE_OPEN
from carelaw.pbm.use_cases.complaints.doing import file_open
from carelaw.platform.accounts.patience import require_patience
from carelaw.platform.accounts.permissions import public_page
from carelaw.platform.acts.boards import Board, Note, shown
from carelaw.platform.acts.declaration import Done
from carelaw.platform.acts.pages import ActForm, told
from carelaw.platform.pages.parts import Fact, Link
from carelaw.platform.pages.refusals import status_of

# What may be wrong with a complaint, for readers of another language; English reads as every door says it.
_SPOKEN = {
    "E-MAC-53.identifiers": gettext_noop(
        "Something here looks like an identifier of a patient. Take it out, or say below that it is needed."
    ),
    "complaints-too-many": gettext_noop("Too many attempts from your address. Wait a few minutes, then try again."),
}


@public_page(why="Anybody may complain to the Department; what is written is kept sealed and shown to nobody here.")
def complain(request: Any) -> HttpResponse:
    """Complain without an account; what was typed stays in the form when something is wrong."""
    act, status = FILE_OPEN, 200
    form = ActForm(act, request.POST if request.method == "POST" else {})
    if request.method == "POST":
        try:
            require_patience(request, "public_complaint", code="complaints-too-many", cite=act.cite)
            done = file_open(None, request.at, **act.read(form.typed))
        except Refusal as refusal:
            form.tell(_in_this_language(refusal, form.typed))
            status = status_of(refusal)
        else:
            return _receipt(request, done, form.typed)
    made = {
        "title": told(act.title),
        "says": told(act.says),
        "form": form,
        "button": told(act.button),
        "cite": act.cite,
        "back": Link(_("Register of licenses"), reverse("pbm-licenses")),
    }
    response = render(request, "pages/act.html", {"page": made}, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _receipt(request: Any, done: Done, typed: dict[str, str]) -> HttpResponse:
    """The receipt, to write down or print; the words of the complaint do not stand on it."""
    subjects = next(dict(asked.choices) for asked in FILE_OPEN.asks if asked.name == "subject")
    facts = [
        Fact(_("Receipt"), done.reference, code=True),
        Fact(_("Received on"), date_format(date.fromisoformat(done.more["filed_on"]))),
        Fact(_("About whom"), typed["against"]),
        Fact(_("About what"), told(subjects[typed["subject"]])),
    ]
    if done.more["look_by"]:
        look_by = date_format(date.fromisoformat(done.more["look_by"]))
        facts.append(Fact(_("Somebody looks at it by"), look_by))
    reach = typed["name"].strip() or typed["reach"].strip()
    answered = _("The answer goes where you said that you can be reached.")
    silent = _(
        "You gave no name and no address: nobody can write to you. To be told, complain again and name this receipt."
    )
    notes = [
        Note(_("Your complaint is in under %(receipt)s.") % {"receipt": done.reference}, "success", FILE_OPEN.cite),
        Note(answered if reach else silent),
        Note(_("Your words and your name are sealed. A benefit manager learns of a complaint only in a formal step.")),
    ]
    lead = _("Keep or print this page. The number proves that you complained to the Department.")
    back = Link(_("Register of licenses"), reverse("pbm-licenses"))
    response = shown(request, Board(_("Receipt of your complaint"), lead, facts=facts, notes=notes, back=back))
    response.headers["Cache-Control"] = "no-store"
    return response


def _in_this_language(refusal: Refusal, typed: dict[str, str]) -> Refusal:
    """The refusal in the language of the page."""
    if (get_language() or "en").startswith("en"):
        return refusal
    found = refusal.problems or (Problem(refusal.code, refusal.says, refusal.field, refusal.cite),)
    problems = tuple(Problem(one.code, _words_of(one, typed), one.field, one.cite) for one in found)
    return Refusal(refusal.code, problems[0].says, cite=refusal.cite, field=refusal.field, problems=problems)


def _words_of(problem: Problem, typed: dict[str, str]) -> str:
    if problem.code in _SPOKEN:
        return _(_SPOKEN[problem.code])
    if problem.field in typed:
        return _("This is too long, or not permitted.") if typed[problem.field].strip() else _("This is needed.")
    return problem.says
