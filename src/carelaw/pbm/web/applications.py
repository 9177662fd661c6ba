"""Pages about applications for a license: one's own to complete, and all of them to decide."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.licensing import EntityType
from carelaw.pbm.rules.places import COUNTRIES, STATES
from carelaw.pbm.store.models import ApplicationState, DocumentKind, LicenseApplication
from carelaw.pbm.use_cases.applying import (
    add_document,
    add_officer,
    answer_request,
    application_for,
    applications_for,
    remove_officer,
    save_answers,
    standing,
    start_application,
    submit_application,
)
from carelaw.pbm.use_cases.checklist import Item
from carelaw.pbm.use_cases.contracts.samples import sample_rows
from carelaw.pbm.use_cases.deciding import ITEMS, Asked, enter_fee, fee_paid, grant_license, request_information
from carelaw.pbm.use_cases.discipline.gates import barred_until
from carelaw.pbm.use_cases.permissions import LICENSE_APPLY, LICENSE_DECIDE, LICENSE_SEE
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.pbm.web.given import day_or_none, listed_number, needed_amount, needed_day
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.files.keeping import opened
from carelaw.platform.pages.days import days_in_words
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Link, Step, Table, Tag
from carelaw.platform.pages.templatetags.pages_time import local_instant
from carelaw.platform.parties.models import Party

_seen = page(permission=LICENSE_SEE)
_applied = page(permission=LICENSE_APPLY)
_decided = page(permission=LICENSE_DECIDE)
_TONES = {"draft": "neutral", "submitted": "info", "incomplete": "warn", "granted": "good", "withdrawn": "neutral"}
_STANDS = {
    "ok": gettext_lazy("Found"),
    "missing": gettext_lazy("Missing"),
    "suspect": gettext_lazy("Suspect"),
    "unread": gettext_lazy("Not readable"),
}
_BLANK = [("", gettext_lazy("Choose"))]
_YES_NO = [*_BLANK, ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


class AnswersForm(forms.Form):
    """The items that are typed. It shows what the law asks for; what is typed is saved all the same, right or wrong."""

    legal_name = forms.CharField(label=gettext_lazy("Legal name of the company"), max_length=200)
    organized_under = forms.ChoiceField(
        label=gettext_lazy("State or country whose law it is organized under"),
        choices=[*_BLANK, *((code, code) for code in (*STATES, *COUNTRIES))],
    )
    act_title = forms.CharField(label=gettext_lazy("Act under which it was formed"), max_length=200)
    formed_on = forms.CharField(
        label=gettext_lazy("Formed on"), help_text=gettext_lazy("Such as 2004-05-01."), max_length=10
    )
    entity_type = forms.ChoiceField(
        label=gettext_lazy("Kind of organization"),
        choices=[*_BLANK, *((str(kind), kind.replace("-", " ").capitalize()) for kind in EntityType)],
    )
    duration = forms.CharField(
        label=gettext_lazy("Duration, for a corporation"),
        help_text=gettext_lazy("“perpetual”, or its last day such as 2040-12-31."),
        max_length=20,
        required=False,
    )
    pays_providers = forms.ChoiceField(
        label=gettext_lazy("Do you pay providers, or cause payment, under a program?"), choices=_YES_NO
    )
    buys_at_negotiated_rate = forms.ChoiceField(
        label=gettext_lazy("Do you buy prescription drugs at a negotiated rate?"), choices=_YES_NO
    )
    other_actions = forms.ChoiceField(
        label=gettext_lazy(
            "Was a license or registration of yours denied, suspended or revoked in another jurisdiction?"
        ),
        choices=_YES_NO,
    )
    other_actions_told = forms.CharField(
        label=gettext_lazy("If so: where, which one, what was done, and when"), max_length=500, required=False
    )


@_seen
def applications(request: Any) -> HttpResponse:
    """Applications: one's own, or all that were filed."""
    by = {"reference": ("reference",), "filed": ("submitted_at", "reference"), "state": ("state", "reference")}
    shown = listing(applications_for(request.actor), request.GET, by=by, default="-reference")
    names = dict(Party.objects.filter(pk__in=[one.party_id for one in shown.rows]).values_list("pk", "name"))
    columns = (
        Column("reference", _("Reference"), sortable=True),
        Column("who", _("Applicant")),
        Column("state", _("State"), sortable=True),
        Column("filed", _("Filed"), sortable=True),
        Column("license", _("License")),
    )
    table = Table(
        _("Applications"),
        columns,
        [_row(one, names[one.party_id]) for one in shown.rows],
        empty=_("There is no application yet."),
        caption_hidden=True,
        **shown.place,
    )
    may_apply = allowed(request.actor, LICENSE_APPLY)
    return render(request, "pbm/applications.html", {"page": {"table": table, "may_apply": may_apply}})


@_applied
@require_POST
def start(request: Any) -> HttpResponse:
    """Begin an application, or go on with the open one."""
    return redirect("pbm-application", reference=start_application(request.actor, at=request.at).reference)


@_seen
def application(request: Any, reference: str) -> HttpResponse:
    """One application: checklist, what is filed, what is asked, what to do next."""
    one, items = standing(request.actor, reference, at=request.at)
    mine = allowed(request.actor, LICENSE_APPLY)
    open_state = one.state in (ApplicationState.DRAFT, ApplicationState.INCOMPLETE)
    filed = one.state in (ApplicationState.SUBMITTED, ApplicationState.INCOMPLETE)
    shown = {
        "title": _("Application %(reference)s") % {"reference": reference},
        "who": Party.objects.values_list("name", flat=True).get(pk=one.party_id),
        "tag": _tag(one),
        "steps": _steps(one),
        "reference": reference,
        "checklist": _checklist(items),
        "samples": _samples(one),
        "barred": _barred(one, request.at) if one.state == ApplicationState.DRAFT else "",
        "may_edit": mine and open_state,
        "may_file": mine and one.state == ApplicationState.DRAFT,
        "may_decide": allowed(request.actor, LICENSE_DECIDE) and filed,
        "form": AnswersForm(initial=one.answers) if mine and open_state else None,
        "answers": [(f.label, _answer(f, one.answers.get(name, ""))) for name, f in AnswersForm.base_fields.items()],
        "officers": list(one.officers.order_by("pk")),
        "documents": _documents(one),
        "document_kinds": [
            (kind, label) for kind, label in DocumentKind.choices if kind not in ("affidavit", "answer")
        ],
        "requests": list(one.requests.order_by("pk")),
        "item_choices": ITEMS,
        "paid": fee_paid(one) if one.case_id else None,
        "license": Link(one.license_number, reverse("pbm-license", args=[one.license_number]))
        if one.license_number
        else None,
    }
    return render(request, "pbm/application.html", {"page": shown})


def _barred(one: LicenseApplication, at: datetime) -> str:
    """What stands against filing now, where the applicant is barred; else empty."""
    last = barred_until(one.party_id, legal_date(at, ZONE))
    if last is None:
        return ""
    day = date_format(last + timedelta(days=1))
    return _("A denial or revocation bars this company for three years. It may apply from %(day)s.") % {"day": day}


def _answer(asked: forms.Field, given: str) -> str:
    """What was answered, in the words of the form."""
    if isinstance(asked, forms.ChoiceField) and given:
        return str(dict(asked.choices).get(given, given))  # type: ignore[arg-type]
    return days_in_words(given)


def _row(one: LicenseApplication, name: str) -> list[Cell | Tag]:
    return [
        Cell(one.reference, url=reverse("pbm-application", args=[one.reference])),
        Cell(name),
        _tag(one),
        Cell(local_instant(one.submitted_at) if one.submitted_at else ""),
        Cell(one.license_number, code=True),
    ]


def _steps(one: LicenseApplication) -> list[Step]:
    order = [_("Draft"), _("Filed"), _("Granted")]
    here = {"draft": 0, "submitted": 1, "incomplete": 1, "granted": 2}.get(one.state, 0)
    return [
        Step(label, "done" if place < here else "current" if place == here else "open")
        for place, label in enumerate(order)
    ]


def _checklist(items: tuple[Item, ...]) -> Table:
    columns = (
        Column("item", _("Item")),
        Column("stand", _("Stands")),
        Column("says", _("What to do")),
        Column("cite", _("Law")),
    )
    rows: list[list[Cell | Tag]] = []
    for item in items:
        bad = item.decision.outcome is Outcome.VIOLATION
        tag = (
            Tag(_("Complete"), "good")
            if item.met
            else Tag(_("Wrong") if bad else _("Missing"), "bad" if bad else "warn")
        )
        says = "" if item.met else " ".join(reason.says for reason in item.decision.reasons)
        rows.append([Cell(item.title), tag, Cell(says), Cell(item.cite)])
    return Table(_("Checklist"), columns, rows)


def _samples(one: LicenseApplication) -> Table | None:
    """What the sample contracts hold and lack, each read like any contract."""
    found = sample_rows(one.party_id, one.reference)
    if not found:
        return None
    tones = {"ok": "good", "missing": "bad", "suspect": "warn", "unread": "warn"}
    columns = (
        Column("contract", _("Sample")),
        Column("clause", _("Clause")),
        Column("cite", _("Law")),
        Column("stand", _("Stands")),
    )
    rows: list[list[Cell | Tag]] = [
        [
            Cell(str(row["contract"]), url=reverse("pbm-contract", args=[str(row["contract"])])),
            Cell(str(row["clause"])),
            Cell(str(row["cite"])),
            Tag(str(_STANDS.get(str(row["state"]), row["state"])), tones.get(str(row["state"]), "info")),  # type: ignore[arg-type]
        ]
        for row in found
    ]
    return Table(_("What the sample contracts say"), columns, rows)


def _documents(one: LicenseApplication) -> Table:
    columns = (Column("kind", _("Document")), Column("file", _("File")), Column("added", _("Added")))
    rows = [
        [
            Cell(document.get_kind_display() + (f": {document.officer.name}" if document.officer else "")),
            Cell(document.file_name, url=reverse("pbm-document", args=[one.reference, document.pk])),
            Cell(local_instant(document.added_at)),
        ]
        for document in one.documents.select_related("officer").order_by("pk")
    ]
    return Table(_("Documents filed"), columns, rows, empty=_("No document is filed yet."), caption_hidden=True)


@_seen
def document(request: Any, reference: str, document_id: int) -> FileResponse:
    """A filed document, as it was sent."""
    found = application_for(request.actor, reference).documents.filter(pk=document_id).first()
    if found is None:
        raise Refusal("document-unknown", "No document of this application has this number.", kind="not-found")
    return FileResponse(
        opened(found.digest), as_attachment=True, filename=found.file_name, content_type="application/octet-stream"
    )


@_applied
@require_POST
def save(request: Any, reference: str) -> HttpResponse:
    """Save what was typed."""
    typed = {name: request.POST[name] for name in AnswersForm.base_fields if name in request.POST}
    save_answers(request.actor, reference, typed, at=request.at)
    messages.success(request, _("Saved."))
    return redirect("pbm-application", reference=reference)


@_applied
@require_POST
def officer(request: Any, reference: str) -> HttpResponse:
    """List an officer with the affidavit if it is at hand, or take one off."""
    posted = request.POST
    if posted.get("remove"):
        remove_officer(request.actor, reference, listed_number(posted["remove"], "remove"), at=request.at)
        return redirect("pbm-application", reference=reference)
    listed = add_officer(
        request.actor,
        reference,
        name=posted.get("name", ""),
        title=posted.get("title", ""),
        address=posted.get("address", ""),
        at=request.at,
    )
    sent = request.FILES.get("affidavit")
    if sent is not None:
        add_document(
            request.actor, reference, DocumentKind.AFFIDAVIT, sent.file, file_name=str(sent.name), at=request.at,
            officer_id=listed.pk, sworn_on=day_or_none(posted.get("sworn_on", "")),
        )  # fmt: skip
    messages.success(request, _("%(name)s is listed.") % {"name": listed.name})
    return redirect("pbm-application", reference=reference)


@_applied
@require_POST
def file_document(request: Any, reference: str) -> HttpResponse:
    """File a chart or a sample contract."""
    sent = request.FILES.get("document")
    if sent is None:
        raise Refusal("needs-document", "Choose a file.", field="document")
    kind = request.POST.get("kind", "")
    add_document(request.actor, reference, kind, sent.file, file_name=str(sent.name), at=request.at)
    messages.success(request, _("The document is kept."))
    return redirect("pbm-application", reference=reference)


@_applied
@require_POST
def submit(request: Any, reference: str) -> HttpResponse:
    """File the application."""
    submit_application(request.actor, reference, at=request.at)
    messages.success(request, _("The application is filed. Next, pay the fee."))
    return redirect("pbm-application", reference=reference)


@_applied
@require_POST
def answer(request: Any, reference: str, request_id: int) -> HttpResponse:
    """Answer a request of the Director."""
    sent = request.FILES.get("document")
    answer_request(
        request.actor, request_id, request.POST.get("answer", ""), at=request.at,
        stream=sent.file if sent else None, file_name=str(sent.name) if sent else "",
    )  # fmt: skip
    messages.success(request, _("Your answer is with the Director's staff."))
    return redirect("pbm-application", reference=reference)


@_decided
@require_POST
def ask(request: Any, reference: str) -> HttpResponse:
    """Ask for what is missing; a letter goes out."""
    posted = request.POST
    pairs = zip(posted.getlist("item"), posted.getlist("reason"), strict=False)
    asked = [Asked(item, reason) for item, reason in pairs if item or reason.strip()]
    due = needed_day(posted, "due_on")
    request_information(request.actor, reference, asked, due_on=due, at=request.at)
    messages.success(request, _("The letter is sent; the application waits for its answer."))
    return redirect("pbm-application", reference=reference)


@_decided
@require_POST
def fee(request: Any, reference: str) -> HttpResponse:
    """Enter a payment."""
    posted = request.POST
    enter_fee(
        request.actor, reference, needed_amount(posted), payment_reference=posted.get("payment_reference", ""),
        method=posted.get("method", "check"), on=needed_day(posted, "on"), at=request.at,
    )  # fmt: skip
    messages.success(request, _("The payment is entered."))
    return redirect("pbm-application", reference=reference)


@_decided
@require_POST
def grant(request: Any, reference: str) -> HttpResponse:
    """Grant the license."""
    issued = grant_license(request.actor, reference, on=needed_day(request.POST, "on"), at=request.at)
    messages.success(request, _("The license %(number)s is granted.") % {"number": issued.number})
    return redirect("pbm-license", number=issued.number)


def _tag(one: LicenseApplication) -> Tag:
    return Tag(one.get_state_display(), _TONES[one.state])  # type: ignore[arg-type]
