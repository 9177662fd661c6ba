"""Answer an appeal: acknowledge, deny with every item that the law asks for, or sustain and reprice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, cast
from uuid import UUID

from django.db import transaction

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.identifiers import ndc11
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pbm.facts.mac_appeals import AppealAnswer, Denial, Determination, NewPrice, RateReviewAnswer
from carelaw.pbm.rules.appeal_clocks import MAC_APPEAL, RATE_REVIEW
from carelaw.pbm.rules.mac_appeal_answer import mac_appeal_answer
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.rules.mac_denial import mac_denial
from carelaw.pbm.rules.mac_repricing import mac_new_price_effective, mac_similarly_situated
from carelaw.pbm.rules.rate_review import rate_review_answer
from carelaw.pbm.store.models import AppealDecision, AppealState, MacAppeal, Wholesaler
from carelaw.pbm.use_cases.appeal_fields import keeping_draft
from carelaw.pbm.use_cases.appeal_filing import clocks_of_appeal
from carelaw.pbm.use_cases.appeal_following import appeal_for, case_of
from carelaw.pbm.use_cases.appeal_repricing import alike, current_price, reprice
from carelaw.pbm.use_cases.drug_evidence import DrugEvidence, code_listed
from carelaw.pbm.use_cases.mac_letters import DENIED
from carelaw.pbm.use_cases.mac_lists import price_on
from carelaw.pbm.use_cases.permissions import APPEAL_DECIDE
from carelaw.pbm.wire.mac_columns import unit_price
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.sheets import day
from carelaw.platform.cases.docket import add_event, close_case
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Identifier, IdentifierSystem, Party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "215 ILCS 5/513b1(b)(4)(B)"
ANSWERS = ("acknowledge", "deny", "sustain")
NAMES = (
    "answer",
    "reason",
    "product_name",
    "ndc",
    "wholesaler",
    "new_price",
    "effective_on",
    "pharmacies",
    "left_out",
    "set_reasons",
    "include_appealed",
)
ANSWERED = declare(
    "mac-appeal-answered",
    says="An appeal of a list price was answered.",
    keys={"appeal": Shape.ID, "answer": Shape.CODE, "late": Shape.CODES},
    cite=CITE,
)
ANSWER_REFUSED = declare(
    "mac-answer-refused",
    says="An answer to an appeal was not taken; its draft is kept.",
    keys={"appeal": Shape.ID, "codes": Shape.CODES},
    cite=CITE,
)


@dataclass(frozen=True, slots=True)
class _Sustained:
    """What a sustaining answer says, read and judged."""

    new_price: Decimal
    effective_on: date
    chosen: tuple[UUID, ...]
    default: tuple[UUID, ...]
    reasons: str
    include_appealed: bool


def answer_appeal(actor: Actor, at: datetime, *, reference: str, typed: Mapping[str, Any]) -> MacAppeal:
    """Answer an appeal. What was typed is kept first; a denial that lacks an item is refused with its paragraph."""
    require(actor, APPEAL_DECIDE)
    appeal = appeal_for(actor, reference)
    _refuse_decided(appeal)
    draft = cleaned(typed)
    MacAppeal.objects.filter(pk=appeal.pk).update(answer_draft=draft)
    try:
        with transaction.atomic():
            held = MacAppeal.objects.select_for_update(of=("self",)).select_related("mac_list").get(pk=appeal.pk)
            _refuse_decided(held)
            return _answered(actor, at, held, draft)
    except Refusal as refusal:
        due = clocks_of_appeal(appeal)[0].due_on
        told = keeping_draft(refusal, f"What you typed is kept; the answer is due by {due}.", appeal.reference)
        _keep_refusal(actor, at, appeal, told)
        raise told from None


def cleaned(typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed for an answer, as text; `pharmacies` is a list of ids, empty for everyone who stands alike."""
    kept: dict[str, Any] = {
        name: str(typed[name])[:2000].replace("\0", "").strip()
        for name in NAMES
        if name != "pharmacies" and typed.get(name) is not None
    }
    chosen = typed.get("pharmacies") or []
    kept["pharmacies"] = [str(one)[:40] for one in (chosen.split() if isinstance(chosen, str) else chosen)]
    return kept


def denial_facts(appeal: MacAppeal, typed: Mapping[str, Any], on: date) -> tuple[Denial, Decimal | None]:
    """A denial with what is on file about the drug and the wholesaler that it names."""
    code = ndc11(typed.get("ndc", ""))
    same, offer, listed = None, None, None
    if code:
        listed = code_listed(code)
        evidence = DrugEvidence({code, appeal.national_drug_code}, on)
        same = evidence.equivalents(appeal.national_drug_code, code)
        if same is None:
            same = _same_group(appeal, code, on)
        offer = evidence.offer_of(code, typed.get("wholesaler", ""))
    cost = offer[1] if offer else None
    facts = Denial(
        reason=typed.get("reason", ""),
        product_name=typed.get("product_name", ""),
        national_drug_code=typed.get("ndc", ""),
        wholesaler=typed.get("wholesaler", ""),
        same_drug=same,
        code_known=listed,
        wholesaler_known=_wholesaler_known(typed.get("wholesaler", "")),
        wholesaler_kind=cast(Any, offer[0].kind) if offer else None,
        operates_in_state=offer[0].operates_in_state if offer else None,
        status=cast(Any, offer[0].status) if offer else None,
        unit_cost=cost,
        appealed_price=appeal.appealed_price,
    )
    return facts, cost


def _answered(actor: Actor, at: datetime, appeal: MacAppeal, typed: Mapping[str, Any]) -> MacAppeal:
    answer = typed.get("answer", "")
    if answer == "acknowledge":
        return _acknowledged(actor, at, appeal)
    if answer == "deny":
        _deny(actor, at, appeal, typed)
    elif answer == "sustain":
        _sustain(actor, at, appeal, typed)
    else:
        says = f"“{answer}” is no answer. Permitted: {', '.join(ANSWERS)}."
        raise Refusal("E-MAC-22.answer", says, cite=CITE, field="answer")
    return appeal


def _acknowledged(actor: Actor, at: datetime, appeal: MacAppeal) -> MacAppeal:
    """The acknowledgment is kept and stops no clock."""
    appeal.acknowledged_at = appeal.acknowledged_at or at
    appeal.answer_draft, appeal.answer_refusal = {}, {}
    appeal.save(update_fields=["acknowledged_at", "answer_draft", "answer_refusal"])
    case = case_of(appeal)
    if case is not None:
        add_event(case, "appeal-acknowledged", at=at, actor=actor)
    _record(actor, at, appeal, "acknowledge", [])
    return appeal


def _deny(actor: Actor, at: datetime, appeal: MacAppeal, typed: Mapping[str, Any]) -> None:
    facts, cost = denial_facts(appeal, typed, local_day(at))
    decision = mac_denial(facts, law=adopted_law())
    if decision.outcome is Outcome.VIOLATION:
        raise _lacking(decision, "The denial cannot go out as it is")
    keep(decision, facts, subject=f"mac-appeal:{appeal.reference}", at=at, actor=actor)
    _close(actor, at, appeal, AppealState.DENIED)
    made = AppealDecision.objects.create(
        appeal=appeal,
        outcome=AppealState.DENIED,
        at=at,
        account_id=actor.account_id or None,
        reason=facts.reason,
        product_name=facts.product_name[:200],
        national_drug_code=ndc11(facts.national_drug_code) or "",
        wholesaler=facts.wholesaler[:200],
        wholesaler_price=cost,
        checked=decision.outcome.value,
        old_price=appeal.appealed_price,
    )
    _tell_denied(at, appeal, made)


def _sustain(actor: Actor, at: datetime, appeal: MacAppeal, typed: Mapping[str, Any]) -> None:
    read = _read_sustained(appeal, typed, at)
    subject, law = f"mac-appeal:{appeal.reference}", adopted_law()
    price = NewPrice(local_day(at), read.effective_on)
    effective = mac_new_price_effective(price, law=law)
    if effective.outcome is Outcome.VIOLATION:
        raise _lacking(effective, "The new price cannot hold as it is")
    keep(effective, price, subject=subject, at=at, actor=actor)
    checked = Outcome.PASS
    if MAC_APPEAL in appeal.routes:
        made = Determination(len(read.default), len(read.chosen), read.reasons)
        decision = mac_similarly_situated(made, law=law)
        if decision.outcome is Outcome.VIOLATION:
            raise _lacking(decision, "The set of pharmacies cannot stand as it is")
        keep(decision, made, subject=subject, at=at, actor=actor)
        checked = decision.outcome
    _close(actor, at, appeal, AppealState.SUSTAINED)
    held = AppealDecision.objects.create(
        appeal=appeal,
        outcome=AppealState.SUSTAINED,
        at=at,
        account_id=actor.account_id or None,
        reason=typed.get("reason", ""),
        checked=checked.value,
        old_price=current_price(appeal, local_day(at)),
        new_price=read.new_price,
        effective_on=read.effective_on,
        set_count=len(read.chosen),
        default_count=len(read.default),
        set_reasons=read.reasons,
    )
    reprice(actor, at, appeal, held, read.chosen, include_appealed=read.include_appealed)


def _read_sustained(appeal: MacAppeal, typed: Mapping[str, Any], at: datetime) -> _Sustained:
    """The price, its day and its set of pharmacies. Raises Refusal with every field that cannot be read."""
    on, problems = local_day(at), []
    price: Decimal | None = None
    effective_on = on
    current = current_price(appeal, on)
    try:
        price = unit_price(typed.get("new_price", ""))
    except (ValueError, InvalidOperation):
        says = f"New price: “{typed.get('new_price', '')}” is not permitted. Permitted: dollars for one unit above 0."
        problems.append(Problem("E-MAC-25.price", says, "new_price", "215 ILCS 5/513b1(b)(4)(E)"))
    if price is not None and price <= current:
        says = f"New price: {price} is not above {current}. A sustained appeal raises the price; else deny it."
        problems.append(Problem("E-MAC-25.price", says, "new_price", "215 ILCS 5/513b1(b)(4)(E)"))
    try:
        effective_on = day(typed["effective_on"]) if typed.get("effective_on") else on
    except ValueError:
        says = f"Effective from: “{typed['effective_on']}” is not permitted. Permitted: a date up to {on}."
        problems.append(Problem("E-MAC-25.field", says, "effective_on", "215 ILCS 5/513b1(b)(4)(E)"))
    default = alike(appeal, on)
    known = {str(one): one for one in default}
    unknown = [one for one in typed.get("pharmacies", []) if one not in known]
    if unknown:
        says = f"Pharmacies: {len(unknown)} of those named are not subject to the list. Choose from the list's own."
        problems.append(Problem("E-MAC-26.field", says, "pharmacies", "215 ILCS 5/513b1(b)(4)(E)"))
    left_out, strange = _left_out(typed.get("left_out", ""), default)
    if strange:
        says = f"Left out: {', '.join(strange[:5])}: no NPI of a pharmacy of the list. Name its own, one a line."
        problems.append(Problem("E-MAC-26.field", says, "left_out", "215 ILCS 5/513b1(b)(4)(E)"))
    if problems or price is None:
        said = " ".join(problem.says for problem in problems)
        raise Refusal(
            "E-MAC-25.fields", said, cite=problems[0].cite or "", field=problems[0].field, problems=tuple(problems)
        )
    chosen = tuple(known[one] for one in typed.get("pharmacies", [])) or default
    chosen = tuple(one for one in chosen if one not in left_out)
    if appeal.pharmacy_id not in chosen:
        chosen = (appeal.pharmacy_id, *chosen)
    include = typed.get("include_appealed", "").lower() in {"yes", "y", "on", "true"}
    return _Sustained(price, effective_on, tuple(dict.fromkeys(chosen)), default, typed.get("set_reasons", ""), include)


def _left_out(text: str, default: tuple[UUID, ...]) -> tuple[set[UUID], list[str]]:
    """The pharmacies that are left out, by NPI, and what names none of the list."""
    numbers = [one for one in text.replace(";", "\n").replace(",", "\n").split() if one]
    if not numbers:
        return set(), []
    found = Identifier.objects.filter(system=IdentifierSystem.NPI, value__in=numbers).values_list("value", "party_id")
    known = {number: party for number, party in found if party in set(default)}
    return set(known.values()), [one for one in numbers if one not in known]


def _close(actor: Actor, at: datetime, appeal: MacAppeal, state: str) -> None:
    """The decision stops both clocks; each law says whether it came in time."""
    appeal.state, appeal.decided_at, appeal.decided_on = state, at, local_day(at)
    appeal.answer_draft, appeal.answer_refusal = {}, {}
    appeal.save()
    assert appeal.filed_on is not None
    subject, late, on = f"mac-appeal:{appeal.reference}", [], local_day(at)
    if MAC_APPEAL in appeal.routes:
        facts = AppealAnswer(appeal.filed_on, appeal.claimed_on or appeal.filed_on, on, on)
        decision = mac_appeal_answer(facts, law=adopted_law())
        keep(decision, facts, subject=subject, at=at, actor=actor)
        late += [MAC_APPEAL] if decision.outcome is Outcome.VIOLATION else []
    if RATE_REVIEW in appeal.routes:
        review = RateReviewAnswer(appeal.filed_on, appeal.filed_on, on, on)
        decision = rate_review_answer(review, law=adopted_law())
        keep(decision, review, subject=subject, at=at, actor=actor)
        late += [RATE_REVIEW] if decision.outcome is Outcome.VIOLATION else []
    case = case_of(appeal)
    if case is not None:
        add_event(case, "appeal-decided", at=at, actor=actor, body={"outcome": state})
        close_case(case, at=at, closing=f"{state.capitalize()} by the benefit manager.", actor=actor)
    _record(actor, at, appeal, "deny" if state == AppealState.DENIED else "sustain", late)


def _tell_denied(at: datetime, appeal: MacAppeal, made: AppealDecision) -> None:
    """The denial letter with its three items, and what the pharmacy can do next under each law."""
    assert appeal.manager_id is not None
    manager = Party.objects.get(pk=appeal.manager_id)
    steps = []
    if RATE_REVIEW in appeal.routes:
        steps.append("- Ask for the independent panel (512-9(c)).")
    if MAC_APPEAL in appeal.routes:
        steps.append("- Complain to the Department of Insurance of an unfair practice (513b1).")
    price = f", {made.wholesaler_price} a unit" if made.wholesaler_price is not None else ""
    values = {
        "reference": appeal.reference,
        "manager": manager.name,
        "decided_on": str(appeal.decided_on),
        "reason": made.reason.replace("|", "/").replace("\n", " "),
        "product": made.product_name.replace("|", "/"),
        "ndc": made.national_drug_code,
        "wholesaler": made.wholesaler.replace("|", "/"),
        "price": price,
        "next": "\n".join(steps),
    }
    write_to_party(
        DENIED,
        key=appeal.reference,
        party_id=appeal.pharmacy_id,
        at=at,
        values=values,
        about=f"mac-appeal:{appeal.reference}",
        letter=True,
    )


def _wholesaler_known(name: str) -> bool | None:
    """Whether a catalogue on file is this wholesaler's; None while no catalogue is on file."""
    if not Wholesaler.objects.exists():
        return None
    return Wholesaler.objects.filter(name__iexact=name.strip()).exists()


def _same_group(appeal: MacAppeal, code: str, on: date) -> bool | None:
    """Whether the benefit manager's own list groups two drugs together; None where it does not say."""
    if appeal.mac_list is None:
        return None
    ones = [price_on(appeal.mac_list, one, on) for one in (appeal.national_drug_code, code)]
    groups = [one.drug_group for one in ones if one is not None and one.drug_group]
    return groups[0] == groups[1] if len(groups) == 2 else None


def _lacking(decision: Decision, lead: str) -> Refusal:
    problems = tuple(Problem(r.code, r.says, r.field, r.cite or decision.cite) for r in decision.reasons)
    says = f"{lead}: {' '.join(problem.says for problem in problems)}"
    return Refusal(problems[0].code, says, cite=decision.cite, field=problems[0].field, problems=problems)


def _refuse_decided(appeal: MacAppeal) -> None:
    if appeal.state != AppealState.FILED:
        says = (
            f"{appeal.reference} is {appeal.get_state_display().lower()} since {appeal.decided_on}; it has its answer."
        )
        raise Refusal("E-MAC-22.answered", says, cite=CITE, kind="conflict")


def _keep_refusal(actor: Actor, at: datetime, appeal: MacAppeal, refusal: Refusal) -> None:
    codes = sorted({refusal.code, *(problem.code for problem in refusal.problems)})
    with transaction.atomic():
        MacAppeal.objects.filter(pk=appeal.pk).update(answer_refusal={**refusal.as_dict(), "at": at.isoformat()})
        body = {"appeal": appeal.reference, "codes": codes}
        append(ANSWER_REFUSED, actor=actor, at=at, body=body, subject=appeal.reference)


def _record(actor: Actor, at: datetime, appeal: MacAppeal, answer: str, late: list[str]) -> None:
    body = {"appeal": appeal.reference, "answer": answer, "late": late}
    append(ANSWERED, actor=actor, at=at, body=body, subject=appeal.reference)
