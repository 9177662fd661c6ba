"""How every store stands, which links are waited for, and what else waits for the program."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from carelaw.gateway.facts.foundations import LinkHandover, StoreStanding
from carelaw.gateway.facts.onboarding import Stage
from carelaw.gateway.facts.search import PointState
from carelaw.gateway.rules.foundations import link_handover, store_integration
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.store.models import (
    AssistanceTicket,
    ConnectionPoint,
    Directive,
    Disclosure,
    Onboarding,
    PharmacyLocation,
)
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.onboarding import visible_onboardings
from carelaw.gateway.use_cases.permissions import SEE_POINTS
from carelaw.gateway.use_cases.points import visible_points
from carelaw.gateway.use_cases.registering import names_of
from carelaw.kernel.decision import Decision
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.parties.own import acts_for_own, only_own

_ENDED = (Stage.WITHDRAWN.value, Stage.EXEMPT_CLOSED.value)
_ORDER = ("NOT_INTEGRATED", "IN_PROGRESS", "INTEGRATED", "EXEMPT")


def standing_of_stores(actor: Actor, on: date) -> list[dict[str, Any]]:
    """Each open store with where it stands, those not integrated first; outsiders see their own."""
    require(actor, SEE_POINTS)
    found = PharmacyLocation.objects.filter(closed_on=None)
    stores = list(only_own(found, actor, "entity", "system_vendor").order_by("entity_id", "name", "pk"))
    names = names_of([one.entity_id for one in stores] + [one.system_vendor_id for one in stores])
    wanted = set(PharmacyLocation.objects.filter(onboardings__in=_running()).values_list("pk", flat=True))
    rows = []
    for one in stores:
        reason = _standing(one, one.pk in wanted, on).reasons[0]
        rows.append(
            {
                "entity": names.get(str(one.entity_id), ""),
                "store": one.name,
                "city": one.city,
                "system": one.system_product,
                "vendor": names.get(str(one.system_vendor_id), ""),
                "status": reason.code,
                "says": reason.says,
            }
        )
    return sorted(rows, key=lambda row: (_ORDER.index(row["status"]), row["entity"], row["store"]))


def _running() -> QuerySet[Onboarding]:
    return Onboarding.objects.exclude(stage__in=_ENDED)


def rolled_up(rows: Iterable[dict[str, Any]], by: str) -> list[dict[str, Any]]:
    """The stores of each entity or vendor by where they stand; complete when none that is not exempt is missing."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        one = found.setdefault(row[by], {by: row[by], **dict.fromkeys(_ORDER, 0)})
        one[row["status"]] += 1
    for one in found.values():
        one["complete"] = not (one["NOT_INTEGRATED"] or one["IN_PROGRESS"])
    return [found[name] for name in sorted(found)]


def links_waited_for(actor: Actor, on: date) -> list[dict[str, Any]]:
    """Points whose link the State has not handed over yet, with the days that are its own."""
    found = visible_points(actor).filter(link=None, state__in=[PointState.REGISTERED, PointState.TESTING])
    rows = []
    for point in found.order_by("reference"):
        since = law_day(point.created_at)
        reason = link_handover(LinkHandover(since, on), law=adopted_law()).reasons[0]
        rows.append({"point": point.reference, "store": point.location.name, "since": f"{since}", "says": reason.says})
    return rows


def ticket_rows(actor: Actor) -> list[dict[str, Any]]:
    """Questions about setting links up; outsiders see those of their own integrations."""
    found = AssistanceTicket.objects.filter(onboarding__in=visible_onboardings(actor)).select_related("onboarding")
    return [
        {
            "ticket": one.reference,
            "integration": one.onboarding.reference,
            "topic": one.topic,
            "asked": f"{one.opened_on}",
            "answered": f"{one.answered_on or ''}",
            "answer": one.answer,
        }
        for one in found.order_by("-opened_on", "-reference")
    ]


def directive_rows(actor: Actor) -> list[dict[str, Any]]:
    """Directives with what was done under each; of the program's own alone."""
    require(actor, SEE_POINTS)
    if acts_for_own(actor):
        return []
    return [
        {
            "directive": one.reference,
            "scope": one.scope,
            "says": one.says,
            "issued_by": one.issued_by,
            "from": f"{one.issued_on}",
            "last_day": f"{one.last_day or ''}",
            "withdrawn": f"{one.withdrawn_on or ''}",
            "operations": one.operations.count(),
        }
        for one in Directive.objects.order_by("-issued_on", "-reference")
    ]


def disclosure_rows(actor: Actor) -> list[dict[str, Any]]:
    """Requests for program data with their legal basis and decision."""
    require(actor, SEE_POINTS)
    if acts_for_own(actor):
        return []
    words = {None: "waits", True: "permitted", False: "refused"}
    return [
        {
            "disclosure": one.reference,
            "requester": one.requester,
            "asks_for": one.asks_for,
            "legal_basis": one.legal_basis,
            "decision": words[one.permitted],
            "because": one.because,
        }
        for one in Disclosure.objects.order_by("-asked_at")
    ]


@work_for("IL_INTEGRATION")
def links_and_questions(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Links to hand over and questions to answer: each day that they wait is the Department's own."""
    url, cite = reverse("gateway-foundations"), f"{SECTION} (opening paragraph)"
    waiting = ConnectionPoint.objects.filter(link=None, state__in=[PointState.REGISTERED, PointState.TESTING])
    for point in waiting.order_by("created_at"):
        says = f"Hand the link of point {point.reference} over"
        yield WorkItem(says, law_day(point.created_at), None, url, cite, f"gateway-link:{point.pk}")
    for ticket in AssistanceTicket.objects.filter(answered_on=None).order_by("opened_on"):
        says = f"Answer question {ticket.reference}: {ticket.topic}"
        yield WorkItem(says, ticket.opened_on, None, url, cite, f"gateway-ticket:{ticket.pk}")


@work_for("IL_ADMINISTRATOR")
def disclosures_to_decide(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Requests for program data that wait for a decision."""
    for one in Disclosure.objects.filter(permitted=None).order_by("asked_at"):
        says = f"Decide whether {one.reference} may be disclosed"
        url = reverse("gateway-foundations")
        yield WorkItem(says, law_day(one.asked_at), None, url, f"{SECTION}(g)(1)", f"gateway-disclosure:{one.pk}")


def _standing(one: PharmacyLocation, asked_for: bool, on: date) -> Decision:
    facts = StoreStanding(
        judged_on=on,
        in_production_since=one.integrated_since,
        exempt_since=one.exempt_since,
        exempt_until=one.exempt_until,
        asked_for=asked_for,
    )
    return store_integration(facts, law=adopted_law())
