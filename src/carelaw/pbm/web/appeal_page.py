"""The page of one appeal: both laws' clocks, the claim, the answer, who is repriced, letters, what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from carelaw.kernel.identifiers import ndc_hyphenated
from carelaw.pbm.rules.appeal_clocks import MAC_APPEAL, RATE_REVIEW
from carelaw.pbm.rules.appeals.binding import literal_day
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import AppealDecision, AppealState, MacAppeal, RepricedClaim, Repricing
from carelaw.pbm.use_cases.appeal_ending import panel_is_open
from carelaw.pbm.use_cases.appeal_filing import binding_of, clocks_of_appeal
from carelaw.pbm.use_cases.appeal_following import case_of, late_routes, names_of
from carelaw.pbm.use_cases.appeals.acts import ASK, COMPLAIN, EVIDENCE
from carelaw.pbm.use_cases.appeals.contacts import contact_line
from carelaw.pbm.use_cases.permissions import APPEAL_DECIDE, APPEAL_FILE
from carelaw.pbm.web.mac_words import ROUTES, spoken, state_tag
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag, TimelineItem
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import only_own

# So many lines show on the page.
_MOST_CLAIMS = 500
_MOST_RIGHTS = 200
_HAPPENED = {
    "case-opened": "",
    "case-closed": "",
    "appeal-filed": "Filed by the pharmacy",
    "appeal-acknowledged": "Acknowledged; this is no answer",
    "appeal-asked": "The benefit manager asked for what is missing; the clocks run on",
    "appeal-evidence": "The pharmacy sent what the drug cost",
    "appeal-complained": "The pharmacy complained to the Department",
    "appeal-decided": "Decided by the benefit manager",
    "appeal-withdrawn": "Withdrawn by the pharmacy",
    "deadline-passed": "A last day passed without an answer",
    "silence-noticed": "The silence was told to both sides",
    "panel-asked": "The independent panel was asked for",
}


@dataclass(frozen=True, slots=True)
class AppealPage:
    """Everything on the page of one appeal."""

    title: str
    tag: Tag
    reference: str
    refusal: dict[str, Any]
    clocks: Table | None
    binds: str
    claim_date: str
    contacts: str
    acts: tuple[Link, ...]
    evidence: tuple[Link, ...]
    facts: tuple[Fact, ...]
    answer: tuple[Fact, ...]
    answer_title: str
    repricings: Table | None
    claims: Table | None
    letters: tuple[Link, ...]
    timeline: tuple[TimelineItem, ...]
    may_decide: bool
    may_edit: bool
    may_withdraw: bool
    may_ask_panel: bool
    next_steps: tuple[str, ...]
    explain_url: str


def appeal_page(actor: Actor, appeal: MacAppeal, at: datetime) -> AppealPage:
    """The page as this actor may see it."""
    late = late_routes(appeal, local_day(at))
    mine = allowed(actor, APPEAL_FILE)
    decision = getattr(appeal, "decision", None)
    return AppealPage(
        title=_("Appeal %(number)s") % {"number": appeal.reference},
        tag=state_tag(appeal, bool(late)),
        reference=appeal.reference,
        refusal=appeal.refusal,
        clocks=_clocks(appeal, late) if appeal.filed_on else None,
        binds=_binds(appeal),
        claim_date=_claim_date(appeal),
        contacts=contact_line(appeal.manager_id),
        acts=_acts(actor, appeal, bool(late)),
        evidence=_evidence(appeal),
        facts=_facts(appeal),
        answer=_answer(decision) if decision else (),
        answer_title=_("The denial") if appeal.state == AppealState.DENIED else _("The new price"),
        repricings=_repricings(actor, appeal),
        claims=_claims(actor, appeal),
        letters=_letters(actor, appeal),
        timeline=_timeline(appeal),
        may_decide=allowed(actor, APPEAL_DECIDE) and appeal.state == AppealState.FILED,
        may_edit=mine and appeal.state == AppealState.DRAFT,
        may_withdraw=mine and appeal.state in {AppealState.DRAFT, AppealState.FILED},
        may_ask_panel=mine and panel_is_open(appeal, at),
        next_steps=_next_steps(appeal) if mine and (late or appeal.state == AppealState.DENIED) else (),
        explain_url=reverse("explain", args=["appeal", appeal.reference]),
    )


def _clocks(appeal: MacAppeal, late: Sequence[str]) -> Table:
    columns = (
        Column("law", _("Law")),
        Column("due", _("Answer due")),
        Column("state", _("State")),
        Column("status", _("Standing of the law")),
        Column("cite", _("Paragraph")),
    )
    rows: list[list[Any]] = []
    for place, clock in enumerate(clocks_of_appeal(appeal)):
        due = spoken(clock.due_on) + (" " + _("(governs)") if place == 0 else "")
        if clock.nominal_on != clock.due_on:
            due += " " + _("by the text %(day)s") % {"day": spoken(clock.nominal_on)}
        rows.append(
            [
                str(ROUTES[clock.route]),
                due,
                _clock_tag(appeal, clock.route in late),
                clock.status.replace("-", " "),
                clock.cite,
            ]
        )
    return Table(_("When the answer is due: the stricter law first"), columns, rows)


def _binds(appeal: MacAppeal) -> str:
    """Which law's day binds, and why."""
    binding = binding_of(appeal)
    return binding.reasons[0].says if binding else ""


def _claim_date(appeal: MacAppeal) -> str:
    """The claim's own date plus the days for the answer: information, as the words taken alone would have it."""
    if appeal.filed_on is None or appeal.claimed_on is None or MAC_APPEAL not in appeal.routes:
        return ""
    day = spoken(literal_day(appeal.claimed_on, adopted_law()))
    return _("Counted from the claim's own date it would be %(day)s; that is information and binds nobody.") % {
        "day": day
    }


def _acts(actor: Actor, appeal: MacAppeal, late: bool) -> tuple[Link, ...]:
    """What can be done around this appeal, already filled in with its number."""
    open_now = appeal.state in {AppealState.DRAFT, AppealState.FILED}
    wanted = [
        (EVIDENCE, open_now),
        (ASK, appeal.state == AppealState.FILED),
        (COMPLAIN, appeal.state == AppealState.DENIED or (late and appeal.state == AppealState.FILED)),
    ]
    about = urlencode({"appeal": appeal.reference})
    return tuple(
        Link(_(act.title), f"{reverse(f'act-{act.name}')}?{about}")
        for act, fits in wanted
        if fits and allowed(actor, act.permission)
    )


def _evidence(appeal: MacAppeal) -> tuple[Link, ...]:
    """The invoices that were sent with it."""
    found = appeal.evidence.order_by("at", "pk")
    return tuple(Link(one.file_name, reverse("pbm-appeal-invoice", args=[one.pk])) for one in found)


def _clock_tag(appeal: MacAppeal, late: bool) -> Tag:
    if appeal.state == AppealState.WITHDRAWN:
        return Tag(_("Withdrawn"), "neutral")
    if late:
        return Tag(_("Answered late") if appeal.decided_on else _("Overdue"), "bad")
    return Tag(_("Answered in time"), "good") if appeal.decided_on else Tag(_("Running"), "info")


def _facts(appeal: MacAppeal) -> tuple[Fact, ...]:
    names, typed = names_of([appeal]), appeal.typed
    held = appeal.mac_list.code if appeal.mac_list else typed.get("list", "")
    invoice = " ".join(part for part in (typed.get("supplier"), typed.get("invoice_number")) if part)
    listed = [
        Fact(_("Pharmacy"), names.get(str(appeal.pharmacy_id), "")),
        Fact(_("Benefit manager"), names.get(str(appeal.manager_id), typed.get("manager", ""))),
        Fact(_("Price list"), held),
        Fact(_("Claim"), typed.get("claim_reference", ""), code=True),
        Fact(_("Drug"), ndc_hyphenated(appeal.national_drug_code or typed.get("ndc", "")), code=True),
        Fact(_("Filled"), spoken(appeal.filled_on) if appeal.filled_on else typed.get("filled_on", "")),
        Fact(_("Quantity"), typed.get("quantity", "")),
        Fact(_("Paid for the ingredient"), _dollars(typed.get("ingredient_paid"))),
        Fact(_("List price appealed"), f"${appeal.appealed_price} a unit" if appeal.appealed_price else ""),
        Fact(_("Supplier and invoice"), invoice),
        Fact(_("Invoice amount and units"), _amount_and_units(typed)),
    ]
    return tuple(fact for fact in listed if fact.says)


def _answer(decision: AppealDecision) -> tuple[Fact, ...]:
    if decision.outcome == AppealState.DENIED:
        price = f", ${decision.wholesaler_price} a unit" if decision.wholesaler_price is not None else ""
        return (
            Fact(_("Reason"), decision.reason),
            Fact(_("Drug"), decision.product_name),
            Fact(_("National drug code"), ndc_hyphenated(decision.national_drug_code), code=True),
            Fact(_("Wholesaler"), decision.wholesaler + price),
        )
    listed = [
        Fact(_("Price"), f"${decision.old_price} → ${decision.new_price}"),
        Fact(_("On the list from"), spoken(decision.effective_on)),
        Fact(
            _("Repriced"), _("%(n)s of %(all)s pharmacies") % {"n": decision.set_count, "all": decision.default_count}
        ),
        Fact(_("Why others are left out"), decision.set_reasons),
        Fact(_("Reason"), decision.reason),
    ]
    return tuple(fact for fact in listed if fact.says)


def _repricings(actor: Actor, appeal: MacAppeal) -> Table | None:
    """Who may reverse and bill again; a pharmacy sees its own line."""
    found = _told(actor, appeal).order_by("-appellant", "pk")
    rows = list(found)
    if not rows:
        return None
    names = dict(Party.objects.filter(pk__in=[one.pharmacy_id for one in rows]).values_list("pk", "name"))
    columns = (
        Column("who", _("Pharmacy")),
        Column("from", _("Claims served from")),
        Column("claims", _("Claims on file"), numeric=True),
        Column("owed", _("Owed"), numeric=True),
    )
    made: list[list[Any]] = [
        [
            Cell(names.get(one.pharmacy_id, ""), url=reverse("pbm-repricing-statement", args=[one.pk])),
            spoken(one.effective_on),
            Cell(one.claims_count),
            Cell(f"${one.owed}"),
        ]
        for one in rows[:_MOST_RIGHTS]
    ]
    return Table(_("Right to reverse and bill again"), columns, made)


def _told(actor: Actor, appeal: MacAppeal) -> QuerySet[Repricing]:
    """The repricings that an actor may see: a pharmacy its own, the others all."""
    found = appeal.repricings.all()
    if actor.role == "PSAO":
        return found.filter(pharmacy_id=appeal.pharmacy_id)
    return only_own(found, actor, "pharmacy_id") if actor.role == "NETWORK_PHARMACY" else found


def _claims(actor: Actor, appeal: MacAppeal) -> Table | None:
    claims = RepricedClaim.objects.filter(repricing__in=_told(actor, appeal))
    lines = list(claims.order_by("-repricing__appellant", "repricing", "served_on", "pk")[:_MOST_CLAIMS])
    if not lines:
        return None
    columns = (
        Column("claim", _("Claim")),
        Column("served", _("Served")),
        Column("quantity", _("Quantity"), numeric=True),
        Column("paid", _("Paid"), numeric=True),
        Column("owed", _("Owed"), numeric=True),
    )
    rows: list[list[Any]] = [
        [
            Cell(one.claim_reference + (" " + _("(by choice)") if one.voluntary else ""), code=True),
            spoken(one.served_on),
            Cell(one.quantity.normalize()),
            Cell(f"${one.paid}"),
            Cell(f"${one.owed}"),
        ]
        for one in lines
    ]
    return Table(_("Claims on file at the new price"), columns, rows)


def _letters(actor: Actor, appeal: MacAppeal) -> tuple[Link, ...]:
    told = _told(actor, appeal)[:_MOST_RIGHTS]
    about = [f"mac-appeal:{appeal.reference}", *(f"mac-repricing:{one.pk}" for one in told)]
    found = Notice.objects.filter(about__in=about, channel=NoticeChannel.LETTER).order_by("created_at", "pk")
    found = only_own(found, actor, "party_id")
    return tuple(Link(one.subject, reverse("letter", args=[one.pk])) for one in found)


def _timeline(appeal: MacAppeal) -> tuple[TimelineItem, ...]:
    case = case_of(appeal)
    if case is None:
        return ()
    return tuple(
        TimelineItem(event.at, _(_HAPPENED[event.kind]))
        for event in case.events.order_by("number")
        if _HAPPENED.get(event.kind)
    )


def _next_steps(appeal: MacAppeal) -> tuple[str, ...]:
    steps = []
    if RATE_REVIEW in appeal.routes:
        steps.append(_("Bring it to the independent panel (512-9(c), a bill)."))
    if MAC_APPEAL in appeal.routes:
        steps.append(_("Complain to the Department of Insurance of an unfair practice (513b1)."))
    return tuple(steps)


def _dollars(text: str | None) -> str:
    return f"${text}" if text else ""


def _amount_and_units(typed: dict[str, str]) -> str:
    if not typed.get("invoice_total"):
        return ""
    return f"${typed['invoice_total']} / {typed.get('invoice_units', '')}"
