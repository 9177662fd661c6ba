"""The onboarding board, and one integration with the step that comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from carelaw.gateway.facts.onboarding import Attestations, Stage
from carelaw.gateway.facts.search import CarriedBy, Option
from carelaw.gateway.store.models import Onboarding
from carelaw.gateway.use_cases import agreements, onboarding
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.looking import integration_rows
from carelaw.gateway.use_cases.permissions import REQUEST_INTEGRATION, SEE_POINTS
from carelaw.gateway.use_cases.registering import names_of
from carelaw.gateway.web.integration_forms import (
    FeasibilityForm,
    MemorandumForm,
    RequestForm,
    SafeguardsForm,
    TrialForm,
    VendorForm,
    WithdrawalForm,
    option_words,
)
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.acts.boards import Board, BoardForm, Note
from carelaw.platform.acts.boards import shown as board_shown
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Step, Table, Tag, TimelineItem, Tone
from carelaw.platform.pages.refusals import status_of

STAGES: Mapping[str, str] = {
    Stage.REQUESTED: gettext_noop("Requested"),
    Stage.MOU_DRAFT: gettext_noop("Memorandum drafted"),
    Stage.MOU_EXECUTED: gettext_noop("Memorandum signed"),
    Stage.VENDOR_CONFIRMED: gettext_noop("Vendor confirmed"),
    Stage.FEASIBLE: gettext_noop("Feasible"),
    Stage.TESTING: gettext_noop("Testing"),
    Stage.TEST_PASSED: gettext_noop("Test passed"),
    Stage.PRODUCTION: gettext_noop("In production"),
    Stage.WITHDRAWN: gettext_noop("Withdrawn"),
    Stage.EXEMPT_CLOSED: gettext_noop("Closed: exempt"),
}
_WAITING: Mapping[str, str] = {
    "ENTITY": gettext_noop("the pharmacy entity"),
    "VENDOR": gettext_noop("the vendor"),
    "DEPARTMENT": gettext_noop("the Department"),
    "NOBODY": gettext_noop("nobody"),
}
_ENDED = {Stage.PRODUCTION, Stage.WITHDRAWN, Stage.EXEMPT_CLOSED}
_PATH = tuple(stage for stage in STAGES if stage not in {Stage.WITHDRAWN, Stage.EXEMPT_CLOSED})
_SORTS = {"integration": ("reference",), "requested": ("requested_on", "pk"), "stage": ("stage", "pk")}


@dataclass(frozen=True, slots=True)
class NextStep:
    """A form for the step that this person can make now: its key, its words, its button."""

    key: str
    title: str
    says: str
    button: str
    form: forms.Form
    cite: str


@dataclass(frozen=True, slots=True)
class IntegrationPage:
    """One integration: where it stands, who is waited for, what comes next, what has happened."""

    title: str
    lead: str
    tag: Tag
    steps: Sequence[Step]
    facts: Sequence[Fact]
    points: Table
    history: Sequence[TimelineItem]
    next_steps: Sequence[NextStep] = field(default=())
    refused: Refusal | None = None


@page(permission=SEE_POINTS)
def board(request: Any) -> HttpResponse:
    """Every integration with where it stands and for whom it waits; whoever may ask for one does so here."""
    if request.method == "POST":
        return _asked(request)
    return _board(request)


def _asked(request: Any) -> HttpResponse:
    form = RequestForm(request.POST, locations=onboarding.locations_to_integrate(request.actor))
    if not form.is_valid():
        return _board(request, form=form, status=422)
    locations, message_id = list(form.cleaned_data["locations"]), form.cleaned_data["message_id"] or None
    try:
        made = onboarding.request_integration(
            request.actor,
            locations[0].entity,
            locations=locations,
            channel="EMAIL" if message_id else "CONSOLE",
            message_id=message_id,
            at=request.at,
        )
    except Refusal as refusal:
        return _board(request, form=form, refused=refusal, status=status_of(refusal))
    messages.success(request, _("The request is entered. The entity decides how to integrate."))
    return redirect("gateway-integration", made.reference)


def _board(
    request: Any, *, form: forms.Form | None = None, refused: Refusal | None = None, status: int = 200
) -> HttpResponse:
    found = onboarding.visible_onboardings(request.actor)
    stage = request.GET.get("stage", "")
    chosen = found.filter(stage=stage) if stage in STAGES else found
    shown = listing(chosen, request.GET, by=_SORTS, default="-requested")
    lines = integration_rows(shown.rows)
    columns = (
        Column("integration", _("Integration"), sortable=True),
        Column("entity", _("Pharmacy entity")),
        Column("locations", _("Locations"), numeric=True),
        Column("stage", _("Stands at"), sortable=True),
        Column("waiting", _("Waits for")),
        Column("requested", _("Requested"), sortable=True),
        Column("vendor", _("Vendor")),
    )
    table = Table(
        caption=_("Integrations"),
        columns=columns,
        rows=[_row(one, line) for one, line in zip(shown.rows, lines, strict=True)],
        query={"stage": stage},
        empty=_("No integration is here. An entity asks by e-mail, through its system's vendor, or at this console."),
        caption_hidden=True,
        **shown.place,
    )
    counts = dict(found.order_by().values_list("stage").annotate(count=Count("pk", distinct=True)))
    links = [Link(f"{_(STAGES[each])} ({counts[each]})", f"?stage={each}") for each in STAGES if each in counts]
    every = Link(_("All (%(n)d)") % {"n": sum(counts.values())}, "?")
    if form is None and allowed(request.actor, REQUEST_INTEGRATION):
        locations = onboarding.locations_to_integrate(request.actor)
        form = RequestForm(locations=locations) if locations.exists() else None
    told = [] if refused is None else [(refused.says, refused.code, refused.cite)]
    told += [(one.says, one.code, one.cite or "") for one in refused.problems] if refused else []
    page_shown = Board(
        _("Integrations"),
        _(
            "From the request to production. Each step follows the one before it; days that wait for the Department "
            "are never the entity's."
        ),
        (table,),
        notes=[Note(f"{says} ({code})", "bad", cite or "") for says, code, cite in told],
        ways=[every, *links],
        form=BoardForm(
            _("Ask for an integration"),
            _("Tick locations of one pharmacy entity."),
            _("Ask"),
            form,
            "77 Ill. Adm. Code 2080.208(e)(1)",
        )
        if form is not None
        else None,
    )
    return board_shown(request, page_shown, status)


def _row(one: Onboarding, line: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        Link(one.reference, reverse("gateway-integration", args=[one.reference])),
        line["entity"],
        str(line["locations"]),
        stage_tag(one.stage),
        _(_WAITING[one.waiting_on]),
        date_format(one.requested_on),
        line["vendor"] or "–",
    )


def stage_tag(stage: str) -> Tag:
    """A step as a status word."""
    tones: Mapping[str, Tone] = {Stage.PRODUCTION: "good", Stage.WITHDRAWN: "neutral", Stage.EXEMPT_CLOSED: "neutral"}
    return Tag(_(STAGES[stage]), tones.get(stage, "info"))


@page(permission=SEE_POINTS)
def integration(request: Any, reference: str) -> HttpResponse:
    """One integration; a posted step is made, or refused with everything that was typed."""
    one = onboarding.onboarding_of(request.actor, reference)
    key = request.POST.get("step", "") if request.method == "POST" else ""
    if not key:
        return _shown(request, one)
    form = _form_of(key, request, one, request.POST)
    if form is None or not form.is_valid():
        return _shown(request, one, typed=(key, form), status=422)
    try:
        _make(key, request, one, form)
    except Refusal as refusal:
        return _shown(request, one, typed=(key, form), refused=refusal, status=status_of(refusal))
    messages.success(request, _("Done. The integration stands where it says below."))
    return redirect("gateway-integration", reference)


def _make(key: str, request: Any, one: Onboarding, form: Any) -> None:
    """The step through its use case; nothing is decided here."""
    actor, at, given = request.actor, request.at, form.cleaned_data
    if key == "decide":
        onboarding.decide_in_memorandum(
            actor,
            one,
            points=form.points,
            carried_by=CarriedBy(given["carried_by"]),
            vendor=form.chosen_vendor,
            states=given["states"],
            at=at,
        )
    elif key == "sign":
        onboarding.sign_memorandum(actor, one, at=at)
    elif key == "vendor":
        carried_by = CarriedBy(given["carried_by"])
        onboarding.confirm_vendor(actor, one, carried_by=carried_by, vendor=form.chosen_vendor, at=at)
    elif key == "feasible":
        option = Option(given["option"]) if given["option"] else None
        feasible = not given["not_feasible"]
        onboarding.report_feasibility(actor, one, feasible=feasible, option=option, notes=given["notes"], at=at)
    elif key == "safeguards":
        attested = Attestations(responsible_officer=bool(one.entity.responsible_officer), **given)
        onboarding.attest_safeguards(actor, one, attested, at=at)
    elif key == "testing":
        onboarding.open_testing(actor, one, at=at)
    elif key == "trial":
        onboarding.record_test(actor, one, form.results, at=at, signed_off=bool(given["signed_off"]))
    elif key == "approve":
        onboarding.switch_production_on(actor, one, at=at)
    elif key == "previously-integrated":
        onboarding.pass_as_previously_integrated(actor, one, at=at)
    elif key == "withdraw":
        onboarding.withdraw(actor, one, because=given["because"], at=at)


# What each role can do at each stage: the key of the form, its title, its sentence, its button, its paragraph.
_NEXT: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("PHARMACY_ENTITY", Stage.REQUESTED): ("decide",),
    ("PHARMACY_ENTITY", Stage.MOU_DRAFT): ("sign", "decide"),
    ("PHARMACY_ENTITY", Stage.MOU_EXECUTED): ("vendor",),
    ("IL_ADMINISTRATOR", Stage.MOU_DRAFT): ("sign",),
    ("IL_ADMINISTRATOR", Stage.TEST_PASSED): ("approve",),
    ("INTEGRATION_VENDOR", Stage.VENDOR_CONFIRMED): ("feasible",),
    ("INTEGRATION_VENDOR", Stage.FEASIBLE): ("safeguards",),
    ("IL_INTEGRATION", Stage.REQUESTED): ("previously-integrated",),
    ("IL_INTEGRATION", Stage.MOU_DRAFT): ("previously-integrated",),
    ("IL_INTEGRATION", Stage.FEASIBLE): ("testing",),
    ("IL_INTEGRATION", Stage.TESTING): ("trial",),
}
_WORDS: Mapping[str, tuple[str, str, str, str]] = {
    "decide": (
        gettext_noop("Decide how to integrate"),
        gettext_noop("The decision is the entity's own. The draft can be changed until somebody signs it."),
        gettext_noop("Keep the draft"),
        "(d)(6)",
    ),
    "sign": (
        gettext_noop("Sign the memorandum"),
        gettext_noop("It is executed once entity and program have both signed."),
        gettext_noop("Sign"),
        "(e)(2)",
    ),
    "vendor": (
        gettext_noop("Confirm who carries the traffic"),
        gettext_noop("It must be the vendor of the memorandum, with an agreement in force today."),
        gettext_noop("Confirm"),
        "(e)(3)",
    ),
    "feasible": (
        gettext_noop("Report whether it can be done"),
        gettext_noop("Pharmacy and vendor find out together, before testing."),
        gettext_noop("Report"),
        "(f)(1)",
    ),
    "safeguards": (
        gettext_noop("Attest the safeguards"),
        gettext_noop("Both halves are needed before testing opens."),
        gettext_noop("Attest"),
        "(a)(1), (a)(2)",
    ),
    "testing": (
        gettext_noop("Open testing"),
        gettext_noop("Each location gets its connection point, not yet in production."),
        gettext_noop("Open testing"),
        "(d)(6)(F)",
    ),
    "trial": (
        gettext_noop("Record the test cases"),
        gettext_noop("With every case passed and signed off, the test is passed."),
        gettext_noop("Record"),
        "(d)(6)(F)",
    ),
    "approve": (
        gettext_noop("Switch production on"),
        gettext_noop("The agreements are looked at once more. Days until then are the Department's own."),
        gettext_noop("Switch production on"),
        "(d)(6)(F)",
    ),
    "previously-integrated": (
        gettext_noop("Go on without a memorandum"),
        gettext_noop("For an entity that was in production before the rule took effect; the day is the register's."),
        gettext_noop("Go on"),
        "(d)(6)(E)",
    ),
    "withdraw": (
        gettext_noop("Take the request back"),
        gettext_noop("The history stays; a new request can be made at any time."),
        gettext_noop("Take back"),
        "(e)",
    ),
}


def _form_of(key: str, request: Any, one: Onboarding, typed: Any = None) -> Any:
    on = law_day(request.at)
    if key in {"decide", "vendor"}:
        return (MemorandumForm if key == "decide" else VendorForm)(typed, on=on)
    if key == "trial":
        return TrialForm(typed, initial=one.test_results)
    kinds: Mapping[str, type[forms.Form]] = {"feasible": FeasibilityForm, "withdraw": WithdrawalForm}
    if key == "safeguards":
        return SafeguardsForm(typed, initial=one.attested)
    return kinds.get(key, forms.Form)(typed) if key in _WORDS else None


def _next_steps(request: Any, one: Onboarding, typed: tuple[str, Any] | None) -> list[NextStep]:
    made = []
    signed = _signed(one)
    keys = list(_NEXT.get((request.actor.role, one.stage), ()))
    if allowed(request.actor, REQUEST_INTEGRATION) and one.stage not in _ENDED:
        keys.append("withdraw")
    for key in keys:
        if (key == "sign" and request.actor.role in signed) or (key == "decide" and signed):
            continue
        title, says, button, cite = _WORDS[key]
        form = typed[1] if typed and typed[0] == key and typed[1] is not None else _form_of(key, request, one)
        made.append(NextStep(key, _(title), _(says), _(button), form, f"77 Ill. Adm. Code 2080.208{cite}"))
    return made


def _signed(one: Onboarding) -> set[str]:
    """The roles that have signed the memorandum; once anybody has, the draft stays as it is."""
    if one.memorandum_id is None:
        return set()
    held = agreements.agreement_of(one.memorandum_id)
    dates = {"PHARMACY_ENTITY": held.first_signed_on, "IL_ADMINISTRATOR": held.second_signed_on}
    return {role for role, on in dates.items() if on is not None}


def _shown(
    request: HttpRequest,
    one: Onboarding,
    *,
    typed: tuple[str, Any] | None = None,
    refused: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    names = names_of([one.entity_id, one.vendor_id])
    at = _PATH.index(Stage(one.stage)) if one.stage in _PATH else -1
    states = [
        "done" if n < at or one.stage == Stage.PRODUCTION else "current" if n == at else "open"
        for n in range(len(_PATH))
    ]
    shown = IntegrationPage(
        title=_("Integration %(reference)s") % {"reference": one.reference},
        lead=_("%(entity)s: waits for %(whom)s.")
        % {"entity": names[str(one.entity_id)], "whom": _(_WAITING[one.waiting_on])},
        tag=stage_tag(one.stage),
        steps=[Step(_(STAGES[stage]), state) for stage, state in zip(_PATH, states, strict=True)],  # type: ignore[arg-type]
        facts=_facts(one, names),
        points=_points(one),
        history=[_item(step) for step in one.steps.order_by("-pk")],
        next_steps=_next_steps(request, one, typed),
        refused=refused,
    )
    return render(request, "gateway/integration.html", {"page": shown}, status=status)


def _facts(one: Onboarding, names: Mapping[str, str]) -> list[Fact]:
    held = agreements.agreement_of(one.memorandum_id) if one.memorandum_id else None
    return [
        Fact(_("Requested"), f"{date_format(one.requested_on)}, {one.channel}"),
        Fact(_("Locations"), ", ".join(each.name for each in one.locations.order_by("name"))),
        Fact(_("Option"), option_words(one.option)),
        Fact(_("Vendor"), names.get(str(one.vendor_id), "–")),
        Fact(_("Memorandum"), f"{held.reference}, {held.get_state_display()}" if held else "–"),
        Fact(_("Who pays"), agreements.costs_told(held) if held else "–"),
        Fact(_("Responsible officer"), one.entity.responsible_officer or "–"),
    ]


def _points(one: Onboarding) -> Table:
    from carelaw.gateway.web.points import state_tag

    columns = (Column("point", _("Point")), Column("location", _("Location")), Column("state", _("State")))
    rows = [
        (
            Cell(each.reference, reverse("gateway-point", args=[each.reference])),
            each.location.name,
            state_tag(each.state),
        )
        for each in one.points.select_related("location").order_by("reference")
    ]
    return Table(_("Connection points"), columns, rows, empty=_("Points come on the Console when testing opens."))


def _item(step: Any) -> TimelineItem:
    says = _("Waits for %(whom)s.") % {"whom": _(_WAITING[step.waiting_on])}
    return TimelineItem(step.at, _(STAGES[step.stage]), " ".join(part for part in (step.says, says, step.by) if part))
