"""A person decides about a clause: confirm or overrule what the reader found, or point at what it did not see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from uuid import UUID

from django.db import transaction

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pbm.facts.contracts import (
    ChoiceTerm,
    Clause340B,
    CopayRule,
    Counterparty340B,
    DrugUse,
    FeeBesidePeers,
    Line,
    LookedAt,
    NetworkReasons,
    OtherTerm,
    PayOf340B,
    PeerTerms,
    PunishingClause,
    TermsBesidePeers,
    VoidTest,
)
from carelaw.pbm.rules.contracts.covered_340b import (
    choice_kept,
    clause_340b,
    clause_void,
    copay_by_status,
    drugs_usable,
    medicaid_left_out,
    network_without_340b,
    no_larger_fee,
    no_other_difference,
    no_special_fee,
    pay_not_by_340b,
    terms_as_peers,
)
from carelaw.pbm.rules.contracts.scope import contract_in_scope
from carelaw.pbm.rules.contracts.speech import (
    cheaper_alternative_named,
    clause_punishes_nobody,
    contrary_clause_void,
    generic_advice_free,
    retail_price_told,
)
from carelaw.pbm.store.models import (
    ClauseFinding,
    ClauseState,
    Contract,
    ContractKind,
    ContractPassage,
    ContractState,
    ContractTerms,
    PartyRole,
)
from carelaw.pbm.use_cases.contracts.judging import (
    contract_case,
    days_of,
    newest_version,
    settle,
    standing_of,
    tell_parties,
)
from carelaw.pbm.use_cases.contracts.parties import days_in_340b, payer_standing, standing_340b
from carelaw.pbm.use_cases.contracts.permissions import CLAUSES_DECIDE, CONTRACTS_KEEP, CONTRACTS_SEE
from carelaw.pbm.use_cases.contracts.registering import CONTRACT, CONTRACT_CITE, contract_for, contracts_for
from carelaw.pbm.use_cases.contracts.tags import SUSPECT, TAGS
from carelaw.pbm.use_cases.contracts.telling import BARRED, VOID
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.parties.own import not_yours
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

DECIDED = declare(
    "contract-clause-decided",
    says="A person decided about a clause of a contract.",
    keys={"finding": Shape.ID, "contract": Shape.ID, "tag": Shape.CODE, "state": Shape.CODE},
    cite=CONTRACT_CITE,
)
_SPEECH = {
    "restrains-rate-disclosure": contrary_clause_void,
    "restrains-verification": contrary_clause_void,
    "nondisclosure-price": retail_price_told,
    "nondisparagement": retail_price_told,
    "gag-alternative": cheaper_alternative_named,
    "gag-generic-advice": generic_advice_free,
}
Asked = list[tuple[Decision, object]]


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says about a clause."""

    confirmed: bool
    reason: str
    effect: str = ""
    status_rule_names_340b: bool | None = None
    excuse_cite: str = ""


def finding_for(actor: Actor, reference: UUID | str) -> ClauseFinding:
    """One finding by its id; one about anybody else's contract reads as if it were not there."""
    require(actor, CONTRACTS_SEE)
    try:
        found = (
            ClauseFinding.objects.filter(pk=UUID(str(reference).strip())).select_related("version__contract").first()
        )
    except ValueError:
        found = None
    if found is None or not contracts_for(actor).filter(pk=found.version.contract_id).exists():
        raise not_yours()
    return found


def decide_clause(actor: Actor, at: datetime, *, finding: str, said: Said) -> ClauseFinding:
    """Confirm or overrule a finding, with the reason. A clause that was found void is not brought back."""
    require(actor, CLAUSES_DECIDE)
    found = finding_for(actor, finding)
    contract = found.version.contract
    if found.state == ClauseState.VOID and not said.confirmed:
        says = (
            "This clause was found void; it is not brought back. A contract that says something else is a new "
            "version: send it, and it is read anew."
        )
        raise Refusal("E-PBM-93.reinstate", says, cite=found.cite, field="finding", kind="conflict")
    tag = TAGS[found.tag]
    with transaction.atomic():
        if tag.required:
            asked: Asked = []
            found.state = _required(found, said)
        else:
            asked = _ask(contract, found, said, legal_date(at, ZONE))
            _stop_at_fault(asked)
            found.state = _state(found.tag, asked, said)
        found.person_says = "confirmed" if said.confirmed else "overruled"
        found.reason, found.excuse_cite = said.reason[:1000], said.excuse_cite[:120]
        found.decided_by, found.decided_at = actor.account_id or None, at
        found.save()
        for decision, facts in asked:
            keep(decision, facts, subject=f"contract-clause:{found.pk}", at=at, actor=actor)
        body = {"finding": str(found.pk), "contract": contract.number, "tag": found.tag, "state": found.state}
        append(DECIDED, actor=actor, at=at, body=body, subject=contract.number)
        _tell(contract, found, asked, at)
        settle(contract, at=at, actor=actor)
    return found


def _required(found: ClauseFinding, said: Said) -> ClauseState:
    """Whether a requirement is there, by what was found and what a person says of that."""
    said_there = found.state == ClauseState.OK or found.found_by == "person"
    if found.passage is None and not said.confirmed:
        says = "No passage is named. Point at the passage that says it, by its number on the contract's page."
        raise Refusal("needs-passage", says, cite=found.cite, field="finding")
    return ClauseState.OK if said.confirmed == said_there else ClauseState.MISSING


def _ask(contract: Contract, found: ClauseFinding, said: Said, on: date) -> Asked:
    """Every rule about the clause of a tag, with what is known of its contract."""
    law = adopted_law()
    if found.tag in _SPEECH:
        known = LookedAt(True, said.confirmed, contract.kind)
        asked: Asked = [(_SPEECH[found.tag](known, law=law), known)]
        if found.tag == "gag-generic-advice":
            # Advice on a generic is advice on a cheaper alternative: the clause is told under both laws.
            asked.append((cheaper_alternative_named(known, law=law), known))
        return asked
    if found.tag == "retaliation":
        punishing = PunishingClause(True, said.confirmed, _bound_on(contract, on))
        return [(clause_punishes_nobody(punishing, law=law), punishing)]
    if not found.tag.startswith("340b"):
        return []
    payer = contract.parties.filter(role=PartyRole.PAYER).first()
    standing = payer_standing(payer.party_id) if payer else None
    if standing is not None and standing[0].outcome is Outcome.NOT_APPLICABLE:
        # Providers and sponsors under Part D are no third-party payers: the paragraph does not mean them.
        return [standing]
    line = Line(contract.line_of_business)
    asked = [(medicaid_left_out(line, law=law), line)]
    scope = contract_in_scope(days_of(contract), law=law)
    covered = {Outcome.PASS: True, Outcome.NOT_APPLICABLE: False}.get(scope.outcome)
    counterparty = counterparty_340b(contract)
    excused = True if said.excuse_cite.strip() else None
    clause = Clause340B(counterparty is not None, covered, said.confirmed, said.excuse_cite, excused)
    asked.append((clause_340b(clause, law=law), clause))
    asked += _of_item(contract, found.tag, said, on)
    if said.confirmed and not excused and counterparty is not None:
        days = days_of(contract)
        void = VoidTest(Counterparty340B(counterparty), days.executed_on, days.amended, days.renewed)
        asked.append((clause_void(void, law=law), void))
    return asked


def _bound_on(contract: Contract, today: date) -> date | None:
    """The day for which a clause is judged: a contract in force keeps its clauses in force until it ends."""
    days = days_of(contract)
    known = [day for day in (days.executed_on, *days.renewed, *days.amended) if day]
    if not known:
        return today if contract.drafted_here or contract.template else None
    ended = contract.ends_on is not None and contract.ends_on < today
    return max(known) if ended else max(today, *known)


def _of_item(contract: Contract, tag: str, said: Said, on: date) -> Asked:
    law, confirmed = adopted_law(), said.confirmed
    terms = newest_terms(contract)
    if tag == "340b-reimbursement":
        pay = _pay(terms, confirmed)
        return [(pay_not_by_340b(pay, law=law), pay)]
    if tag == "340b-less-favorable":
        beside = TermsBesidePeers(on, _peer(terms), peers_of(contract), confirmed)
        return [(terms_as_peers(beside, law=law), beside)]
    if tag == "340b-special-fee":
        fee = FeeBesidePeers("fee of a clause", clause_confirmed=confirmed)
        return [(no_special_fee(fee, law=law), fee)]
    if tag == "340b-larger-fee":
        fee = FeeBesidePeers("fee of a clause", clause_confirmed=confirmed)
        return [(no_larger_fee(fee, law=law), fee)]
    if tag == "340b-choice":
        choice = ChoiceTerm(True, said.effect or "mail-only", said.status_rule_names_340b, confirmed)
        asked: Asked = [(choice_kept(choice, law=law), choice)]
        if said.effect == "copay":
            rule = CopayRule(True, said.status_rule_names_340b)
            asked.append((copay_by_status(rule, law=law), rule))
        return asked
    if tag == "340b-network":
        network = NetworkReasons(True, 1, 1, confirmed)
        return [(network_without_340b(network, law=law), network)]
    if tag == "340b-drug-ban":
        use = DrugUse(True, confirmed)
        return [(drugs_usable(use, law=law), use)]
    other = OtherTerm(said.reason, confirmed, said.excuse_cite, True if said.excuse_cite.strip() else None)
    return [(no_other_difference(other, law=law), other)]


def _stop_at_fault(asked: Asked) -> None:
    """A reason that says nothing, or a law that is not cited, is no decision yet."""
    for decision, _ in asked:
        for one in decision.reasons:
            if one.code in ("E-MAC-47.blank", "E-MAC-38.excuse"):
                raise Refusal(one.code, one.says, cite=decision.cite, field="reason")
            if one.code == "needs-status-rule":
                raise Refusal(one.code, one.says, cite=decision.cite, field="status_rule_names_340b")


def _state(tag: str, asked: Asked, said: Said) -> ClauseState:
    """Void, barred, excused or clear, as the rules together say; what Medicaid takes out is clear."""
    by = {one.rule: one for one, _ in asked}
    if not said.confirmed:
        return ClauseState.CLEAR
    left_out = by.get("medicaid-left-out") or by.get("third-party-payer")
    if left_out is not None and left_out.outcome is Outcome.NOT_APPLICABLE:
        return ClauseState.CLEAR
    if said.excuse_cite.strip():
        return ClauseState.EXCUSED
    clause = by.get("clause-340b")
    if clause is not None and clause.outcome is not Outcome.VIOLATION:
        return ClauseState.SUSPECT if clause.outcome is Outcome.INDETERMINATE else ClauseState.CLEAR
    punishing = by.get("clause-punishes-nobody")
    if punishing is not None and punishing.outcome is not Outcome.VIOLATION:
        # Before the ban there was none; between the two dates, or without a day, it stays open.
        return ClauseState.CLEAR if punishing.outcome is Outcome.NOT_APPLICABLE else ClauseState.SUSPECT
    copay = by.get("copay-by-status")
    if copay is not None and copay.outcome is Outcome.PASS:
        return ClauseState.CLEAR
    voided = by.get("clause-void") or by.get("contrary-clause-void")
    return ClauseState.VOID if voided is not None and voided.outcome is Outcome.VIOLATION else ClauseState.BARRED


def _tell(contract: Contract, found: ClauseFinding, asked: Asked, at: datetime) -> None:
    if found.state not in (ClauseState.VOID, ClauseState.BARRED) or contract.template:
        return
    faults = [one for decision, _ in asked for one in decision.reasons if decision.outcome is Outcome.VIOLATION]
    because = " ".join(dict.fromkeys(one.says for one in faults)) or found.reason
    case = contract_case(contract, at)
    add_event(case, "clause-decided", at=at, body={"tag": found.tag, "state": found.state, "finding": str(found.pk)})
    values = {
        "on": str(legal_date(at, ZONE)),
        "place": place_of(found.passage),
        "passage": (found.passage.text if found.passage else found.said)[:1200],
        "because": because,
        "cite": found.cite,
    }
    tell_parties(contract, VOID if found.state == ClauseState.VOID else BARRED, f"clause:{found.pk}", at, values)
    found.told_at = at
    found.save(update_fields=["told_at"])


def place_of(passage: ContractPassage | None) -> str:
    """Where a passage stands in its paper: page, number, heading."""
    if passage is None:
        return "No passage"
    page = f"page {passage.page}, " if passage.page else ""
    label = f"{passage.label} " if passage.label else ""
    return f"{page}passage {passage.number}: {label}{passage.heading}".strip().rstrip(":")


def point_at(actor: Actor, at: datetime, *, contract: str, tag: str, passage: int, reason: str) -> ClauseFinding:
    """Point at a passage that the reader did not see: a requirement that is there, or a clause that may not be."""
    require(actor, CLAUSES_DECIDE)
    found = contract_for(actor, contract)
    version = newest_version(found)
    row = ContractPassage.objects.filter(version=version, number=passage).first() if version else None
    if version is None or row is None:
        says = f"{found.number} has no passage {passage}. Its passages are numbered on its page."
        raise Refusal("passage-unknown", says, field="passage", kind="not-found")
    known = TAGS[tag]
    with transaction.atomic():
        if known.required:
            ClauseFinding.objects.filter(version=version, tag=tag).exclude(state=ClauseState.OK).delete()
        made = ClauseFinding.objects.create(
            version=version,
            tag=tag,
            provision=known.provision,
            cite=known.cite,
            state=ClauseState.MISSING if known.required else ClauseState.SUSPECT,
            passage=row,
            sureness=100,
            words=[],
            found_by="person",
            said=reason[:500],
        )
    return decide_clause(actor, at, finding=str(made.pk), said=Said(True, reason))


# Typed terms beside those of peers


def counterparty_340b(contract: Contract) -> str | None:
    """As what a party of a contract was in the 340B program on any day of its term; None when none was."""
    days = days_of(contract)
    first = min([day for day in (days.executed_on, *days.renewed, *days.amended) if day], default=None)
    roles = (PartyRole.ENTITY_340B, PartyRole.PHARMACY_340B, PartyRole.PHARMACY, PartyRole.COVERED_ENTITY)
    for party in contract.parties.filter(role__in=roles).order_by("pk"):
        starts = [day for day in days_in_340b(party.party_id) if contract.ends_on is None or day <= contract.ends_on]
        looked = [day for day in (*starts, first) if day is not None and (first is None or day >= first)]
        found = standing_340b(party.party_id, [*looked, *([first] if first else [])])
        if found is not None:
            return found[0]
    return None


def newest_terms(contract: Contract) -> ContractTerms | None:
    """The typed terms of the newest version."""
    version = newest_version(contract)
    return ContractTerms.objects.filter(version=version).first() if version else None


def _pay(terms: ContractTerms | None, confirmed: bool) -> PayOf340B:
    if terms is None:
        return PayOf340B(clause_confirmed=confirmed)
    return PayOf340B(
        terms.factor_percent, terms.factor_percent_340b, terms.dispensing_fee, terms.dispensing_fee_340b, confirmed
    )


def _peer(terms: ContractTerms | None) -> PeerTerms | None:
    if terms is None or terms.factor_percent is None or terms.dispensing_fee is None or terms.pay_days is None:
        return None
    return PeerTerms(terms.factor_percent, terms.dispensing_fee, terms.pay_days)


def _peer_terms(contract: Contract) -> Iterable[ContractTerms]:
    """The typed terms of similar contracts: the same manager and network, pharmacies outside the 340B program."""
    others = Contract.objects.filter(
        manager_id=contract.manager_id, network=contract.network, kind=ContractKind.PHARMACY, template=False
    ).exclude(pk=contract.pk)
    for other in others.exclude(state__in=(ContractState.DRAFT, ContractState.ENDED)).order_by("number"):
        terms = newest_terms(other)
        if terms is not None and counterparty_340b(other) is None:
            yield terms


def peers_of(contract: Contract) -> tuple[PeerTerms, ...]:
    """The terms of similar contracts, as far as they are typed."""
    return tuple(peer for one in _peer_terms(contract) if (peer := _peer(one)) is not None)


def compare_340b(actor: Actor, at: datetime, *, contract: str) -> tuple[Contract, Asked]:
    """Compare the typed terms of a 340B contract with those of similar pharmacies; what is worse becomes a finding."""
    require(actor, CLAUSES_DECIDE)
    found = contract_for(actor, contract)
    terms, version = newest_terms(found), newest_version(found)
    if terms is None or version is None:
        says = f"{found.number} has no typed terms. Type them first; terms are compared, not words."
        raise Refusal("needs-terms", says, cite="215 ILCS 5/513b1(f)(1)", field="contract", kind="conflict")
    law, on = adopted_law(), legal_date(at, ZONE)
    fees = [one.fee_per_claim for one in _peer_terms(found) if one.fee_per_claim is not None]
    fee = FeeBesidePeers(
        "fee per claim", terms.fee_per_claim, median(fees) if fees else None, bool(list(_peer_terms(found)))
    )
    beside = TermsBesidePeers(on, _peer(terms), peers_of(found))
    pay = _pay(terms, False)
    asked: Asked = [
        (pay_not_by_340b(pay, law=law), pay),
        (terms_as_peers(beside, law=law), beside),
        (no_special_fee(fee, law=law), fee),
        (no_larger_fee(fee, law=law), fee),
    ]
    tags = ("340b-reimbursement", "340b-less-favorable", "340b-special-fee", "340b-larger-fee")
    with transaction.atomic():
        for tag, (decision, facts) in zip(tags, asked, strict=True):
            keep(decision, facts, subject=f"contract:{found.number}:340b", at=at, actor=actor)
            ClauseFinding.objects.filter(version=version, tag=tag, found_by="terms", decided_at=None).delete()
            if decision.outcome in (Outcome.VIOLATION, Outcome.REVIEW):
                ClauseFinding.objects.create(
                    version=version,
                    tag=tag,
                    provision=TAGS[tag].provision,
                    cite=TAGS[tag].cite,
                    state=ClauseState.SUSPECT,
                    sureness=100 if decision.outcome is Outcome.VIOLATION else 50,
                    found_by="terms",
                    said=" ".join(one.says for one in decision.reasons)[:500],
                )
        append(CONTRACT, actor=actor, at=at, body={"contract": found.number, "what": "compared"}, subject=found.number)
    return found, asked


# Finishing a draft


def finalize(actor: Actor, at: datetime, *, contract: str) -> Contract:
    """Register a draft or template that was written here. One that lacks a requirement, or holds a clause, stays."""
    require(actor, CONTRACTS_KEEP)
    found = contract_for(actor, contract)
    if found.state != ContractState.DRAFT:
        says = f"{found.number} is {found.get_state_display().lower()}, no draft."
        raise Refusal("contract-no-draft", says, cite=CONTRACT_CITE, field="contract", kind="conflict")
    standing = standing_of(found, legal_date(at, ZONE))
    problems = [
        Problem(one.code, one.says, "contract", one.cite or decision.cite)
        for decision, _ in standing.decisions
        if decision.outcome in (Outcome.VIOLATION, Outcome.INDETERMINATE) and not _not_yet(found, decision)
        for one in decision.reasons
    ]
    version = newest_version(found)
    for one in ClauseFinding.objects.filter(version=version, tag__in=SUSPECT).order_by("passage__number", "tag"):
        if one.state in (ClauseState.SUSPECT, ClauseState.BARRED, ClauseState.VOID):
            provision = one.provision.lower()
            says = f"{TAGS[one.tag].title} ({place_of(one.passage)}). Strike it, or have it looked at."
            problems.append(Problem(f"E-{provision.upper()}.clause", says, "contract", one.cite))
    if problems:
        says = f"{found.number} cannot be finished: " + " ".join(one.says for one in problems[:4])
        if len(problems) > 4:
            says += f" And {len(problems) - 4} more; its page lists them."
        first = problems[0]
        raise Refusal(first.code, says, cite=first.cite or "", field="contract", problems=tuple(problems))
    with transaction.atomic():
        found.state, found.registered_at = ContractState.REGISTERED, at
        found.save(update_fields=["state", "registered_at"])
        append(CONTRACT, actor=actor, at=at, body={"contract": found.number, "what": "finalized"}, subject=found.number)
    return found


def _not_yet(contract: Contract, decision: Decision) -> bool:
    """What a draft or template cannot have yet: a day on which it was made, a renewal."""
    if "PBM-73" in decision.provisions:
        return True
    return "needs-contract-day" in decision.codes and (contract.template or contract.drafted_here)
