"""Follow appeals: who sees which, what is due, what became of them, why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from carelaw.kernel.dates import start_of_following_day
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.rules.appeal_clocks import answer_clocks
from carelaw.pbm.rules.appeals.binding import literal_day
from carelaw.pbm.rules.mac_days import ZONE
from carelaw.pbm.store.models import AppealState, MacAppeal
from carelaw.pbm.use_cases.appeal_filing import CASE, appeal_numbered, binding_of, clocks_of_appeal
from carelaw.pbm.use_cases.appeals.mandates import acts_for, mandated
from carelaw.pbm.use_cases.permissions import APPEAL_SEE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.clocks import Clock, Happened, clocks_of
from carelaw.platform.cases.models import Case
from carelaw.platform.decisions.explaining import Explanation, Line, explains
from carelaw.platform.decisions.keeping import decisions_on
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import only_own, own_parties

_CITE = "215 ILCS 5/513b1(b)(4)"


@clocks_of(CASE)
def appeal_clocks(events: Sequence[Happened]) -> tuple[Clock, ...]:
    """The answer's clocks under each law: from the filing, met by a decision, never by an acknowledgment."""
    filed = next((event for event in events if event.kind == "appeal-filed"), None)
    if filed is None:
        return ()
    ended = next((event.at for event in events if event.kind in {"appeal-decided", "appeal-withdrawn"}), None)
    filed_on, claimed_on = (date.fromisoformat(filed.body[name]) for name in ("filed_on", "claimed_on"))
    return tuple(
        Clock(one.route, one.says, one.cite, start_of_following_day(one.due_on, ZONE), ended)
        for one in answer_clocks(filed.body["routes"], filed_on, claimed_on, adopted_law())
    )


def appeals_of(actor: Actor, on: date | None = None) -> QuerySet[MacAppeal]:
    """The appeals that an actor may see: one's own, those to answer (never drafts), or all as the regulator.

    A services organization sees those that it filed, and those of the pharmacies whose mandate runs `on` a day.
    """
    require(actor, APPEAL_SEE)
    found = MacAppeal.objects.select_related("mac_list").order_by("-pk")
    if actor.role == "NETWORK_PHARMACY":
        return only_own(found, actor, "pharmacy_id")
    if actor.role == "PSAO":
        lent = mandated(actor, on) if on else ()
        return found.filter(Q(filed_through_id__in=own_parties(actor)) | Q(pharmacy_id__in=lent))
    return only_own(found.exclude(state=AppealState.DRAFT), actor, "manager_id")


def appeal_for(actor: Actor, reference: str, on: date | None = None) -> MacAppeal:
    """One appeal that the actor may see. What belongs to others reads as if it were not there."""
    found = appeal_numbered(reference)
    if found is None or not appeals_of(actor, on).filter(pk=found.pk).exists():
        says = f"No appeal {reference} is open to you. Check its number."
        raise Refusal("E-MAC-19.unknown", says, cite=_CITE, kind="not-found")
    return found


def appeal_acted_on(actor: Actor, reference: str, on: date) -> MacAppeal:
    """An appeal on which somebody acts for its pharmacy. Refuses a services organization whose mandate does not run."""
    found = appeal_for(actor, reference, on)
    if not acts_for(actor, found.pharmacy_id, on):
        says = f"Your mandate of this pharmacy does not run on {on}. Ask the pharmacy for one, or let it act itself."
        raise Refusal("E-MAC-10", says, cite=_CITE, kind="forbidden")
    return found


def case_of(appeal: MacAppeal) -> Case | None:
    """The case of a filed appeal."""
    return Case.objects.filter(kind=CASE, key=appeal.reference).first()


def governing_due(appeal: MacAppeal) -> date | None:
    """The day by which the answer is due under the stricter law; None for a draft."""
    clocks = clocks_of_appeal(appeal)
    return clocks[0].due_on if clocks else None


def late_routes(appeal: MacAppeal, on: date) -> tuple[str, ...]:
    """The laws whose last day passed before the decision, or before the day when there is none yet."""
    if appeal.state == AppealState.WITHDRAWN:
        return ()
    ended = appeal.decided_on or on
    return tuple(clock.route for clock in clocks_of_appeal(appeal) if ended > clock.due_on)


def late_appeals(actor: Actor, on: date) -> list[MacAppeal]:
    """The appeals that were not answered in time under a law, the longest waiting first."""
    found = appeals_of(actor, on).exclude(state__in=[AppealState.DRAFT, AppealState.WITHDRAWN])
    return sorted(
        (one for one in found if late_routes(one, on)), key=lambda one: (governing_due(one) or date.max, one.pk)
    )


def names_of(appeals: Sequence[MacAppeal]) -> dict[str, str]:
    """The names of the pharmacies and benefit managers of some appeals, by id."""
    wanted = {one.pharmacy_id for one in appeals} | {one.manager_id for one in appeals if one.manager_id}
    return {str(pk): name for pk, name in Party.objects.filter(pk__in=wanted).values_list("pk", "name")}


def as_row(appeal: MacAppeal, on: date) -> dict[str, object]:
    """An appeal as every door lists it, with both clocks."""
    clocks, binding = clocks_of_appeal(appeal), binding_of(appeal)
    return {
        "reference": appeal.reference,
        "state": appeal.state,
        "ndc": appeal.national_drug_code or appeal.typed.get("ndc", ""),
        "filled_on": appeal.filled_on,
        "filed_on": appeal.filed_on,
        "due_on": clocks[0].due_on if clocks else None,
        "clocks": [
            {"route": one.route, "due_on": one.due_on, "cite": one.cite, "status": one.status} for one in clocks
        ],
        "binds": binding.reasons[0].says if binding else "",
        "claim_date_on": literal_day(appeal.claimed_on, adopted_law()) if binding and appeal.claimed_on else None,
        "late": list(late_routes(appeal, on)),
        "decided_on": appeal.decided_on,
        "refusal": appeal.refusal or None,
    }


@explains("appeal", permission=APPEAL_SEE)
def explain_appeal(reference: str, actor: Actor) -> Explanation | None:
    """Why an appeal stands where it stands: filing, clocks, answer, repricing."""
    appeal = appeal_numbered(reference)
    if appeal is None or not appeals_of(actor).filter(pk=appeal.pk).exists():
        return None
    lines = [Line(f"Filled on {appeal.filled_on}, filed on {appeal.filed_on}.", _CITE)] if appeal.filed_on else []
    if appeal.refusal:
        lines.append(Line(f"Not taken: {appeal.refusal['says']}", appeal.refusal["cite"]))
    for clock in clocks_of_appeal(appeal):
        lines.append(Line(f"{clock.says} ({clock.status}).", clock.cite, clock.due_on))
    binding = binding_of(appeal)
    if binding is not None:
        lines.append(Line(binding.reasons[0].says, binding.cite, binding.reasons[0].value))
    if appeal.acknowledged_at:
        lines.append(Line("Acknowledged; an acknowledgment stops no clock.", "215 ILCS 5/513b1(b)(4)(B)"))
    lines += _answer_lines(appeal)
    kept = decisions_on(f"mac-appeal:{appeal.reference}")
    title = f"Appeal {appeal.reference}"
    return Explanation(title, f"{appeal.get_state_display()}.", tuple(lines), tuple(one.pk for one in reversed(kept)))


def _answer_lines(appeal: MacAppeal) -> list[Line]:
    decision = getattr(appeal, "decision", None)
    if decision is None:
        return []
    if decision.outcome == AppealState.DENIED:
        drug = f"{decision.product_name} ({decision.national_drug_code})"
        says = f"Denied on {appeal.decided_on}: {decision.reason} Drug: {drug}. Wholesaler: {decision.wholesaler}."
        return [Line(says, "215 ILCS 5/513b1(b)(4)(D)")]
    says = f"Sustained on {appeal.decided_on}: {decision.old_price} to {decision.new_price} a unit."
    lines = [Line(says, "215 ILCS 5/513b1(b)(4)(E)", decision.effective_on)]
    for one in appeal.repricings.order_by("-appellant", "pk"):
        who = "The appellant" if one.appellant else "A similarly situated pharmacy"
        cite = "215 ILCS 5/512-9(c)" if one.appellant and one.effective_on < (appeal.decided_on or date.max) else ""
        lines.append(Line(f"{who} is repriced from {one.effective_on}.", cite or "215 ILCS 5/513b1(b)(4)(E)", one.owed))
    return lines
