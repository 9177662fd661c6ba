"""File an appeal of a list price: a draft is kept whatever it says; late ones are refused and keep their draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.kernel.words import counted
from carelaw.law.register import Law
from carelaw.pbm.facts.appeal_work import AnswerBinding
from carelaw.pbm.facts.mac_appeals import AppealFiling, AppealGround, Invoice, RateReview
from carelaw.pbm.rules.appeal_clocks import MAC_APPEAL, RATE_REVIEW, AnswerClock, answer_clocks
from carelaw.pbm.rules.appeals.binding import appeal_answer_binding
from carelaw.pbm.rules.mac_appeal_filing import mac_appeal_filing
from carelaw.pbm.rules.mac_appeal_ground import mac_appeal_ground
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, adopted, local_day
from carelaw.pbm.rules.rate_review import rate_review_request
from carelaw.pbm.store.models import AppealState, ListSubject, MacAppeal, MacList
from carelaw.pbm.use_cases.appeal_fields import cleaned, invoice_of, keeping_draft, read_fields
from carelaw.pbm.use_cases.appeals.mandates import acts_for, pharmacy_filing, through
from carelaw.pbm.use_cases.mac_letters import ARRIVED, OUT_OF_TIME, RECEIPT, told_clocks
from carelaw.pbm.use_cases.mac_lists import price_on, subjects_on
from carelaw.pbm.use_cases.parties import manager_numbered
from carelaw.pbm.use_cases.permissions import APPEAL_FILE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event, open_case
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CASE = "mac-appeal"
CITE = "215 ILCS 5/513b1(b)(4)"
_ROUTE_SAYS = (
    "The rate review under 512-9(c) has no last day and is still open: file this draft as a rate review instead."
)
_PARTIES = {"appeal": Shape.ID, "manager": Shape.ID, "pharmacy": Shape.ID}
DRAFT_SAVED = declare("mac-appeal-draft-saved", says="A draft of an appeal was kept.", keys={"appeal": Shape.ID})
APPEAL_FILED = declare(
    "mac-appeal-filed", says="A list price was appealed.", keys={**_PARTIES, "routes": Shape.CODES}, cite=CITE
)
APPEAL_REFUSED = declare(
    "mac-appeal-refused",
    says="An appeal was not taken; its draft is kept.",
    keys={"appeal": Shape.ID, "codes": Shape.CODES},
    cite=CITE,
)


@dataclass(frozen=True, slots=True)
class _Filing:
    """All that a filing needs once its fields are read."""

    values: Mapping[str, Any]
    manager: Party
    mac_list: MacList | None
    decision: Decision
    routes: Sequence[str]


def save_draft(actor: Actor, at: datetime, typed: Mapping[str, Any], *, reference: str = "") -> MacAppeal:
    """Keep what was typed for an appeal, right or wrong; a new draft without a reference."""
    require(actor, APPEAL_FILE)
    pharmacy = pharmacy_filing(actor, at, typed) if not reference else None
    with transaction.atomic():
        if pharmacy is None:
            draft = _draft(actor, at, reference)
            draft.typed, draft.saved_at, draft.refusal = {**draft.typed, **cleaned(typed)}, at, {}
            draft.save(update_fields=["typed", "saved_at", "refusal"])
        else:
            draft = MacAppeal.objects.create(
                pharmacy_id=pharmacy.pk, typed=cleaned(typed), saved_at=at, filed_through_id=through(actor)
            )
        append(DRAFT_SAVED, actor=actor, at=at, body={"appeal": draft.reference}, subject=draft.reference)
    return draft


def file_appeal(actor: Actor, at: datetime, *, reference: str, route: str = "") -> MacAppeal:
    """File a draft: as an appeal under the contracts act, a rate review under the programs bill, or both.

    `route="rate-review"` files under the programs bill alone, as one does when the appeal's last day has passed.
    Raises Refusal with the paragraph; the draft stays and can be opened again.
    """
    require(actor, APPEAL_FILE)
    draft = _draft(actor, at, reference)
    law = adopted_law()
    try:
        filing = _judged(draft, local_day(at), route, law)
    except Refusal as refusal:
        told = keeping_draft(refusal, f"Your draft {draft.reference} is kept.", draft.reference)
        _keep_refusal(actor, at, draft, told)
        raise told from None
    with transaction.atomic():
        return _filed(actor, at, _draft(actor, at, reference, lock=True), filing, law)


def file_at_once(
    actor: Actor, at: datetime, *, pharmacy_id: UUID, typed: Mapping[str, Any], route: str = "", law: Law
) -> MacAppeal:
    """File one of many appeals without a draft and without letters; a refused one leaves nothing behind."""
    draft = MacAppeal(pharmacy_id=pharmacy_id, typed=cleaned(typed), saved_at=at, filed_through_id=through(actor))
    filing = _judged(draft, local_day(at), route, law)
    with transaction.atomic():
        draft.save()
        return _filed(actor, at, draft, filing, law, tell=False)


def open_routes(filled_on: date | None, on: date, law: Law, *, contracted: bool = True) -> tuple[str, ...]:
    """The laws under which a claim can be appealed on a day."""
    decision = mac_appeal_filing(AppealFiling(filled_on, on, contracted), law=law)
    found = [MAC_APPEAL] if decision.outcome is Outcome.PASS else []
    if adopted(law, PROGRAMS_BILL, on) and contracted:
        found.append(RATE_REVIEW)
    return tuple(found)


def clocks_of_appeal(appeal: MacAppeal, law: Law | None = None) -> tuple[AnswerClock, ...]:
    """When the answer to a filed appeal is due under each law; the first one governs."""
    if appeal.filed_on is None:
        return ()
    return answer_clocks(appeal.routes, appeal.filed_on, appeal.claimed_on or appeal.filed_on, law or adopted_law())


def binding_of(appeal: MacAppeal, law: Law | None = None) -> Decision | None:
    """Which law's day binds the answer to a filed appeal, and why; None for a draft."""
    if appeal.filed_on is None or appeal.filled_on is None:
        return None
    return appeal_answer_binding(_binding_facts(appeal), law=law or adopted_law())


def _binding_facts(appeal: MacAppeal) -> AnswerBinding:
    assert appeal.filed_on is not None
    assert appeal.filled_on is not None
    return AnswerBinding(
        filled_on=appeal.filled_on,
        filed_on=appeal.filed_on,
        claimed_on=appeal.claimed_on or appeal.filled_on,
        review_alone=MAC_APPEAL not in appeal.routes,
    )


def appeal_numbered(reference: str) -> MacAppeal | None:
    """The appeal of a number such as A-1042, or None."""
    digits = reference.strip().upper().removeprefix("A-")
    if not digits.isdigit() or len(digits) > 12:
        return None
    return MacAppeal.objects.select_related("mac_list").filter(pk=int(digits) - 1000).first()


def _draft(actor: Actor, at: datetime, reference: str, *, lock: bool = False) -> MacAppeal:
    found = appeal_numbered(reference)
    if found is None or not acts_for(actor, found.pharmacy_id, local_day(at)):
        raise Refusal("E-MAC-19.unknown", f"No draft {reference} is yours.", cite=CITE, kind="not-found")
    if lock:
        found = MacAppeal.objects.select_for_update().get(pk=found.pk)
    if found.state != AppealState.DRAFT:
        says = f"{found.reference} was filed on {found.filed_on}; a filed appeal is no draft any more."
        raise Refusal("E-MAC-19.filed", says, cite=CITE, kind="conflict")
    return found


def _judged(draft: MacAppeal, on: date, route: str, law: Law) -> _Filing:
    """Read and judge a draft. Raises Refusal with every field that cannot be read, or with the law's reason."""
    if route not in {"", MAC_APPEAL, RATE_REVIEW}:
        says = f"“{route}” is no route. Permitted: mac-appeal, rate-review."
        raise Refusal("E-MAC-19.route", says, cite=CITE, field="route")
    values, problems = read_fields(draft.typed)
    manager = manager_numbered(values["manager"]) if values["manager"] else None
    if values["manager"] and manager is None:
        says = f"No benefit manager has the state number {values['manager']}; look it up in your contract."
        problems.append(Problem("E-MAC-19.field", says, "manager", CITE))
    if problems or manager is None:
        says = f"{counted(len(problems), 'field')} cannot be read. Correct what is named and file again."
        raise Refusal("E-MAC-19.fields", says, cite=CITE, field=problems[0].field, problems=tuple(problems))
    mac_list, contracted = _list_of(draft, manager, values)
    _refuse_again(draft, manager, values["claim_reference"])
    decision = mac_appeal_filing(AppealFiling(values["filled_on"], on, contracted), law=law)
    routes = _routes(decision, on, route, law, contracted=contracted)
    return _Filing(values, manager, mac_list, decision, routes)


def _routes(decision: Decision, on: date, route: str, law: Law, *, contracted: bool) -> list[str]:
    """Under which laws the appeal opens. Raises Refusal with the reason, and the other law's route when it is open."""
    review = contracted and adopted(law, PROGRAMS_BILL, on) and decision.outcome is not Outcome.INDETERMINATE
    if route == RATE_REVIEW:
        if review:
            return [RATE_REVIEW]
        says = "The rate review of 512-9(c) is not open: it is not adopted here, or no contract is on file."
        raise Refusal("E-PBM-121", says, cite="215 ILCS 5/512-9(c)", field="route")
    if decision.outcome is Outcome.PASS:
        return [MAC_APPEAL, RATE_REVIEW] if review else [MAC_APPEAL]
    reason = decision.reasons[0]
    says = f"{reason.says} {_ROUTE_SAYS}" if review else reason.says
    kind = "not-in-force" if decision.outcome is Outcome.NOT_APPLICABLE else "invalid"
    raise Refusal(reason.code, says, cite=reason.cite or decision.cite, field=reason.field, kind=kind)


def _list_of(draft: MacAppeal, manager: Party, values: Mapping[str, Any]) -> tuple[MacList | None, bool]:
    """The list by which the claim was priced, and whether the pharmacy was under contract on the day of the fill."""
    subject: list[ListSubject] = list(
        subjects_on(values["filled_on"])
        .filter(pharmacy_id=draft.pharmacy_id, mac_list__manager_id=manager.pk)
        .select_related("mac_list")
    )
    lists = {one.mac_list.code: one.mac_list for one in subject}
    if not lists:
        return None, False
    if values["list"] in lists:
        return lists[values["list"]], True
    if len(lists) == 1 and not values["list"]:
        return next(iter(lists.values())), True
    says = f"Price list: “{values['list'] or ''}” is not permitted. Permitted: {', '.join(sorted(lists))}."
    problem = Problem("E-MAC-19.field", says, "list", CITE)
    raise Refusal("E-MAC-19.fields", f"1 field cannot be read. {says}", cite=CITE, field="list", problems=(problem,))


def _refuse_again(draft: MacAppeal, manager: Party, claim_reference: str) -> None:
    again = MacAppeal.objects.filter(
        manager_id=manager.pk, pharmacy_id=draft.pharmacy_id, claim_reference=claim_reference
    ).exclude(state__in=[AppealState.DRAFT, AppealState.WITHDRAWN])
    found = again.first()
    if found is not None:
        says = f"The claim {claim_reference} was appealed before: follow {found.reference} of {found.filed_on}."
        raise Refusal("E-MAC-19.again", says, cite=CITE, field="claim_reference", kind="conflict")


def _keep_refusal(actor: Actor, at: datetime, draft: MacAppeal, refusal: Refusal) -> None:
    """The refusal stands on the draft and on the record; a late one is told in a letter too."""
    codes = sorted({refusal.code, *(problem.code for problem in refusal.problems)})
    with transaction.atomic():
        MacAppeal.objects.filter(pk=draft.pk).update(refusal={**refusal.as_dict(), "at": at.isoformat()})
        if refusal.code == "E-MAC-20":
            values = {
                "reference": draft.reference,
                "says": refusal.says,
                "route": "The draft can be opened at any time.",
            }
            write_to_party(
                OUT_OF_TIME,
                key=draft.reference,
                party_id=draft.pharmacy_id,
                at=at,
                values=values,
                about=f"mac-appeal:{draft.reference}",
                letter=True,
            )
        body = {"appeal": draft.reference, "codes": codes}
        append(APPEAL_REFUSED, actor=actor, at=at, body=body, subject=draft.reference)


def _filed(actor: Actor, at: datetime, appeal: MacAppeal, filing: _Filing, law: Law, *, tell: bool = True) -> MacAppeal:
    values = filing.values
    held = price_on(filing.mac_list, values["ndc"], values["filled_on"]) if filing.mac_list else None
    appeal.manager_id, appeal.mac_list = filing.manager.pk, filing.mac_list
    appeal.state, appeal.routes, appeal.refusal = AppealState.FILED, list(filing.routes), {}
    appeal.claim_reference, appeal.national_drug_code = values["claim_reference"], values["ndc"]
    appeal.filled_on, appeal.claimed_on = values["filled_on"], values["claimed_on"] or values["filled_on"]
    appeal.quantity, appeal.ingredient_paid = values["quantity"], values["ingredient_paid"]
    paid_unit = (values["ingredient_paid"] / values["quantity"]).quantize(Decimal("0.00001"))
    appeal.appealed_price = held.unit_price if held else paid_unit
    appeal.filed_at, appeal.filed_on = at, local_day(at)
    appeal.save()
    _keep_decisions(actor, at, appeal, filing, law)
    case = open_case(
        CASE,
        key=appeal.reference,
        title=f"Appeal {appeal.reference}",
        at=at,
        cite=CITE,
        actor=actor,
        party_id=appeal.manager_id,
    )
    body = {
        "filed_on": appeal.filed_on.isoformat(),
        "claimed_on": appeal.claimed_on.isoformat(),
        "routes": list(filing.routes),
    }
    add_event(case, "appeal-filed", at=at, actor=actor, body=body)
    if tell:
        _tell(at, appeal, filing, law)
    entry = {
        "appeal": appeal.reference,
        "manager": str(appeal.manager_id),
        "pharmacy": str(appeal.pharmacy_id),
        "routes": list(filing.routes),
    }
    append(APPEAL_FILED, actor=actor, at=at, body=entry, subject=appeal.reference)
    return appeal


def _keep_decisions(actor: Actor, at: datetime, appeal: MacAppeal, filing: _Filing, law: Law) -> None:
    """The decisions on time, ground and trigger are kept with the facts they were made on."""
    assert appeal.filed_on is not None
    assert appeal.filled_on is not None
    subject, invoice = f"mac-appeal:{appeal.reference}", invoice_of(filing.values)
    filed = AppealFiling(appeal.filled_on, appeal.filed_on)
    keep(filing.decision, filed, subject=subject, at=at, actor=actor)
    if MAC_APPEAL in filing.routes:
        ground = AppealGround(appeal.filled_on, appeal.ingredient_paid, appeal.quantity, invoice)
        keep(mac_appeal_ground(ground, law=law), ground, subject=subject, at=at, actor=actor)
    if RATE_REVIEW in filing.routes:
        review = RateReview(appeal.filed_on, appeal.appealed_price, _unit_cost(invoice))
        keep(rate_review_request(review, law=law), review, subject=subject, at=at, actor=actor)
    binding = _binding_facts(appeal)
    keep(appeal_answer_binding(binding, law=law), binding, subject=subject, at=at, actor=actor)


def still_asked(appeal: MacAppeal, values: Mapping[str, Any], law: Law) -> str:
    """What the pharmacy is asked for to show its cost; empty where the invoice shows it."""
    assert appeal.filled_on is not None
    ground = AppealGround(appeal.filled_on, appeal.ingredient_paid, appeal.quantity, invoice_of(values))
    decision = mac_appeal_ground(ground, law=law)
    if decision.outcome is not Outcome.INDETERMINATE:
        return ""
    return f"{' '.join(reason.says for reason in decision.reasons)} Send it as soon as you can; the clocks run."


def _unit_cost(invoice: Invoice | None) -> Decimal | None:
    if invoice is None:
        return None
    net = invoice.total - invoice.discounts - invoice.rebates - invoice.credits
    return (net / invoice.units).quantize(Decimal("0.00001"))


def _tell(at: datetime, appeal: MacAppeal, filing: _Filing, law: Law) -> None:
    """The receipt with every clock to the pharmacy, and the appeal to the benefit manager."""
    clocks = clocks_of_appeal(appeal, law)
    binding = binding_of(appeal, law)
    pharmacy = Party.objects.get(pk=appeal.pharmacy_id)
    values = {
        "reference": appeal.reference,
        "pharmacy": pharmacy.name,
        "manager": filing.manager.name,
        "ndc": appeal.national_drug_code,
        "filled_on": str(appeal.filled_on),
        "filed_on": str(appeal.filed_on),
        "clocks": told_clocks(clocks),
        "due": str(clocks[0].due_on),
        "binds": binding.reasons[0].says if binding else "",
        "asked": still_asked(appeal, filing.values, law),
    }
    about = f"mac-appeal:{appeal.reference}"
    write_to_party(RECEIPT, key=appeal.reference, party_id=pharmacy.pk, at=at, values=values, about=about, letter=True)
    write_to_party(ARRIVED, key=appeal.reference, party_id=filing.manager.pk, at=at, values=values, about=about)
