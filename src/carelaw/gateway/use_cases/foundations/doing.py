"""What each act of `acts` does, and the sentence in which it says so."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from carelaw.gateway.facts.foundations import AssistanceAsked, DirectedWork, DisclosureAsked, LinkHandover
from carelaw.gateway.rules.foundations import assistance, directed_work, disclosure_basis, link_handover
from carelaw.gateway.rules.refusal_codes import SECTION, refusal, refused
from carelaw.gateway.store.models import (
    AssistanceTicket,
    Directive,
    Disclosure,
    FineCase,
    LinkPackage,
    Operation,
)
from carelaw.gateway.use_cases import delays, onboarding, points
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.oversight.keeping import forget_what_is_old
from carelaw.gateway.use_cases.permissions import (
    DECIDE_DISCLOSURES,
    DIRECT_OPERATIONS,
    DO_OPERATIONS,
    ENTER_DISCLOSURES,
    HANDLE_INTEGRATION,
    REPORT_CONNECTION,
    RUN_CASES,
)
from carelaw.gateway.wire.message import printable
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.sending import NoticeTemplate, declare_template
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

DIRECTED = declare(
    "gateway-directive",
    says="The Administrator issued or withdrew a directive.",
    keys={"directive": Shape.ID, "scope": Shape.CODE, "what": Shape.CODE},
    cite=f"{SECTION}(b)(4)",
)
OPERATED = declare(
    "gateway-operation",
    says="Work on databases or servers was done under a directive.",
    keys={"directive": Shape.ID, "kind": Shape.CODE, "count": Shape.COUNT},
    cite=f"{SECTION}(b)(4)",
)
DISCLOSED = declare(
    "gateway-disclosure",
    says="A request for program data was entered or decided.",
    keys={"disclosure": Shape.ID, "what": Shape.CODE},
    cite=f"{SECTION}(g)(1)",
)
HANDED_OVER = declare(
    "gateway-link-delivered",
    says="A point's link was handed over.",
    keys={"point": Shape.ID, "on": Shape.DAY},
    cite=SECTION,
)
ASSISTED = declare(
    "gateway-assistance",
    says="A question about setting a link up was asked or answered.",
    keys={"ticket": Shape.ID, "what": Shape.CODE},
    cite=SECTION,
)
ANSWERED = declare_template(
    NoticeTemplate(
        "gateway.assistance-answered",
        "en",
        "Your question $reference is answered",
        "Topic: $topic\n\n$answer",
        f"{SECTION} (opening paragraph)",
    )
).kind


def issue_directive(
    actor: Actor, at: datetime, *, scope: str, says: str, last_day: date | None, standing: bool | None
) -> Done:
    """Issue a directive."""
    require(actor, DIRECT_OPERATIONS)
    on = law_day(at)
    if last_day is not None and last_day < on:
        text = f"The last day {last_day} is past. Name today, {on}, or a later day."
        raise Refusal("directive-period", text, cite=f"{SECTION}(b)(4)", field="last_day")
    with transaction.atomic():
        made = Directive.objects.create(
            reference=f"DIR-{on:%Y}-{next_in(f'gateway.directives-{on:%Y}'):04d}",
            scope=scope,
            says=printable(says)[:300],
            issued_by=actor.name[:120],
            issued_on=on,
            last_day=last_day,
            standing=bool(standing),
        )
        _directed(actor, made, "issued", at)
    return Done(f"{made.reference} is issued for {scope}.", made.reference)


def withdraw_directive(actor: Actor, at: datetime, *, directive: str) -> Done:
    """Withdraw a directive."""
    require(actor, DIRECT_OPERATIONS)
    with transaction.atomic():
        held = Directive.objects.select_for_update().filter(reference=printable(directive)).first()
        if held is None or held.withdrawn_on is not None:
            says = f"No open directive is numbered {printable(directive)[:20]}. The list shows those that are open."
            raise Refusal("not-found", says, field="directive", kind="not-found")
        held.withdrawn_on = law_day(at)
        held.save(update_fields=["withdrawn_on"])
        _directed(actor, held, "withdrawn", at)
    return Done(f"{held.reference} is withdrawn.", held.reference)


def operate(actor: Actor, at: datetime, *, kind: str, directive: str, says: str) -> Done:
    """Do work under a directive; without one that is open and covers it, nothing is done."""
    require(actor, DO_OPERATIONS)
    on = law_day(at)
    with transaction.atomic():
        held = Directive.objects.select_for_update().filter(reference=printable(directive)).first()
        facts = DirectedWork(
            kind=kind,
            asked_on=on,
            scope=held.scope if held else "",
            by_administrator=held is not None,
            issued_on=held.issued_on if held else None,
            last_day=held.last_day if held else None,
            withdrawn_on=held.withdrawn_on if held else None,
        )
        decision = directed_work(facts, law=adopted_law())
        if held is None or decision.outcome is not Outcome.PASS:
            raise refusal(decision)
        keep(decision, facts, subject=f"gateway-directive:{held.pk}", at=at, actor=actor)
        count = forget_what_is_old(on, at) if kind == "purge" else 0
        Operation.objects.create(
            directive=held, kind=kind, says=printable(says)[:300], by=actor.name[:120], at=at, count=count
        )
        body = {"directive": str(held.pk), "kind": kind, "count": count}
        append(OPERATED, actor=actor, at=at, body=body, subject=str(held.pk))
    words = f"{count} envelope(s) past their years went." if kind == "purge" else "Recorded; it may be done now."
    return Done(f"{held.reference}: {words}", held.reference, {"count": count})


def enter_disclosure(actor: Actor, at: datetime, *, requester: str, asks_for: str, legal_basis: str) -> Done:
    """Enter a request for program data; one without a legal basis, or for content, is refused."""
    require(actor, ENTER_DISCLOSURES)
    facts = DisclosureAsked(legal_basis=legal_basis, prescription_content=asks_for == "content")
    decision = disclosure_basis(facts, law=adopted_law())
    if decision.outcome is not Outcome.REVIEW:
        raise refusal(decision)
    on = law_day(at)
    with transaction.atomic():
        made = Disclosure.objects.create(
            reference=f"DIS-{on:%Y}-{next_in(f'gateway.disclosures-{on:%Y}'):04d}",
            requester=printable(requester)[:160],
            asks_for=asks_for,
            legal_basis=printable(legal_basis)[:300],
            asked_at=at,
            entered_by=actor.name[:120],
        )
        keep(decision, facts, subject=f"gateway-disclosure:{made.pk}", at=at, actor=actor)
        append(
            DISCLOSED, actor=actor, at=at, body={"disclosure": str(made.pk), "what": "entered"}, subject=str(made.pk)
        )
    return Done(f"{made.reference} waits for the Administrator's decision.", made.reference)


def decide_disclosure(actor: Actor, at: datetime, *, disclosure: str, permitted: bool, because: str) -> Done:
    """Decide on a disclosure, once."""
    require(actor, DECIDE_DISCLOSURES)
    with transaction.atomic():
        held = Disclosure.objects.select_for_update().filter(reference=printable(disclosure)).first()
        if held is None or held.permitted is not None:
            says = "No request of this number waits for a decision. The list shows those that do."
            raise Refusal("not-found", says, field="disclosure", kind="not-found")
        held.permitted, held.because = permitted, printable(because)[:300]
        held.decided_on, held.decided_by = law_day(at), actor.name[:120]
        held.save()
        what = "permitted" if permitted else "refused"
        append(DISCLOSED, actor=actor, at=at, body={"disclosure": str(held.pk), "what": what}, subject=str(held.pk))
    return Done(f"{held.reference}: {what}.", held.reference)


def hand_over_link(
    actor: Actor, at: datetime, *, point: str, software: str, delivered_to: str, delivered_on: date
) -> Done:
    """Hand the link of one point over; each point gets exactly one."""
    require(actor, HANDLE_INTEGRATION)
    one = points.point_of(actor, point)
    since, on = law_day(one.created_at), law_day(at)
    if not since <= delivered_on <= on:
        says = f"The link is handed over between {since}, when the point was registered, and today, {on}."
        raise Refusal("link-day", says, cite=f"{SECTION} (opening paragraph)", field="delivered_on")
    facts = LinkHandover(waited_for_since=since, judged_on=on, delivered_on=delivered_on)
    with transaction.atomic():
        if LinkPackage.objects.filter(point=one).exists():
            says = f"The link of {one.reference} was handed over already; each point has exactly one."
            raise refused("LINK_NOT_ONE_TO_ONE", says, field="point", kind="conflict")
        LinkPackage.objects.create(
            point=one,
            software=printable(software)[:80],
            delivered_to=printable(delivered_to)[:160],
            delivered_on=delivered_on,
            delivered_by=actor.name[:120],
            fingerprint=one.fingerprint or "",
        )
        keep(link_handover(facts, law=adopted_law()), facts, subject=f"gateway-point:{one.pk}", at=at, actor=actor)
        body = {"point": str(one.pk), "on": f"{delivered_on}"}
        append(HANDED_OVER, actor=actor, at=at, body=body, subject=str(one.pk))
    return Done(f"The link of {one.reference} is handed over, at no charge.", one.reference)


def ask_assistance(actor: Actor, at: datetime, *, integration: str, topic: str, says: str) -> Done:
    """Ask for technical help; a text that seems to hold prescription content is refused and not kept."""
    require(actor, REPORT_CONNECTION)
    one, on = onboarding.onboarding_of(actor, integration), law_day(at)
    decision = assistance(AssistanceAsked(f"{topic}\n{says}", on, on), law=adopted_law())
    if decision.outcome is Outcome.VIOLATION:
        raise refusal(decision)
    with transaction.atomic():
        made = AssistanceTicket.objects.create(
            reference=f"HELP-{on:%Y}-{next_in(f'gateway.tickets-{on:%Y}'):04d}",
            onboarding=one,
            topic=printable(topic)[:120],
            says=says[:2000],
            opened_by=actor.name[:120],
            opened_on=on,
        )
        append(ASSISTED, actor=actor, at=at, body={"ticket": str(made.pk), "what": "asked"}, subject=str(made.pk))
    return Done(f"{made.reference} is asked; the answer comes to your inbox.", made.reference)


def answer_assistance(actor: Actor, at: datetime, *, ticket: str, answer: str) -> Done:
    """Answer a question; the entity finds the answer in its inbox."""
    require(actor, HANDLE_INTEGRATION)
    on = law_day(at)
    with transaction.atomic():
        held = AssistanceTicket.objects.select_for_update().filter(reference=printable(ticket)).first()
        if held is None or held.answered_on is not None:
            says = "No question of this number waits for an answer. The list shows those that do."
            raise Refusal("not-found", says, field="ticket", kind="not-found")
        decision = assistance(AssistanceAsked(answer, held.opened_on, on, answered_on=on), law=adopted_law())
        if decision.outcome is Outcome.VIOLATION:
            raise refusal(decision)
        held.answer, held.answered_by, held.answered_on = answer[:2000], actor.name[:120], on
        held.save()
        append(ASSISTED, actor=actor, at=at, body={"ticket": str(held.pk), "what": "answered"}, subject=str(held.pk))
        for party in filter(None, (held.onboarding.entity_id, held.onboarding.vendor_id)):
            values = {"reference": held.reference, "topic": held.topic, "answer": held.answer}
            write_to_party(ANSWERED, key=f"{held.pk}:{party}", party_id=party, at=at, values=values)
    return Done(f"{held.reference} is answered.", held.reference)


def name_shortfall(actor: Actor, at: datetime, *, from_on: date, to_on: date | None, note: str) -> Done:
    """Name days without federal, start-up or upkeep money as the Department's own delay in every open case."""
    require(actor, RUN_CASES)
    cases = FineCase.objects.filter(closed_on=None).order_by("number")
    with transaction.atomic():
        for case in cases:
            cause = f"Funding: {note}"[:200]
            delays.propose_delay(actor, at, case=case.number, from_on=from_on, to_on=to_on, cause=cause)
    return Done(f"Named in {len(cases)} open case(s); each is confirmed or rejected there.", "", {"cases": len(cases)})


def _directed(actor: Actor, held: Directive, what: str, at: datetime) -> None:
    body = {"directive": str(held.pk), "scope": held.scope, "what": what}
    append(DIRECTED, actor=actor, at=at, body=body, subject=str(held.pk))
