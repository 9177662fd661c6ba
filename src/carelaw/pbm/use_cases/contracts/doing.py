"""What each act of `acts` does, and the sentence in which it says so."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from carelaw.kernel.decision import Outcome
from carelaw.kernel.words import counted
from carelaw.pbm.store.models import ClauseFinding, ClauseState
from carelaw.pbm.use_cases.appeals.mandates import adopted_drafts
from carelaw.pbm.use_cases.attempts import kept_when_refused
from carelaw.pbm.use_cases.contracts import deciding, papers, parties, registering
from carelaw.pbm.use_cases.contracts.permissions import CONTRACTS_SEE
from carelaw.pbm.use_cases.scope.age import duties_since
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Attached, Done


@kept_when_refused
def contract_program_register(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter a program."""
    made, missing = registering.register_program(actor, at, **typed)
    stands = f"It stays a draft. {missing}" if made.state == "draft" else missing or "It is registered."
    more: dict[str, Any] = {"state": made.state}
    if made.starts_on is not None:
        more["duties_from"] = duties_since(made.starts_on).isoformat()
    return Done(f"{made.number} is on file. {stands}", made.number, more)


@kept_when_refused
def contract_program_entity(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Link a covered entity to a program."""
    made, missing = registering.add_program_entity(actor, at, **typed)
    return Done(f"Linked to {made.number}. {missing or 'It is registered.'}", made.number, {"state": made.state})


@kept_when_refused
def contract_open(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter a contract."""
    made = registering.open_contract(actor, at, **typed)
    return Done(f"{made.number} is on file ({made.get_state_display().lower()}). Send its paper next.", made.number)


@kept_when_refused
def contract_party(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Add a party."""
    made = registering.add_party(actor, at, **typed)
    return Done(f"Added to {made.number}.", made.number)


@kept_when_refused
def contract_event(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Record an event."""
    made = registering.add_event(actor, at, **typed)
    terms = made.read_in_terms.count()
    read_in = f" {counted(terms, 'term')} of the law are read into it." if terms else ""
    return Done(f"Recorded: {made.number} is {made.get_state_display().lower()}.{read_in}", made.number)


@kept_when_refused
def contract_paper(actor: Actor, at: datetime, *, contract: str, paper: Attached, effective_on: date | None) -> Done:
    """Send and read a paper."""
    made = papers.add_version(actor, at, contract=contract, paper=paper, effective_on=effective_on)
    number = made.contract.number
    if made.read_at is None:
        return Done(f"Version {made.number} of {number} is kept, and was not read. {made.unread}", number)
    states = list(ClauseFinding.objects.filter(version=made).values_list("state", flat=True))
    missing = sum(one in (ClauseState.MISSING, ClauseState.READ_IN) for one in states)
    suspect = sum(one == ClauseState.SUSPECT for one in states)
    says = f"Version {made.number} of {number} is read: {counted(made.passages.count(), 'passage')}, "
    says += f"{missing} of the required missing, {counted(suspect, 'clause')} to look at. {made.unread}"
    return Done(says.strip(), number, {"missing": missing, "suspect": suspect})


@kept_when_refused
def contract_terms(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Type the terms of a contract."""
    made = registering.set_terms(actor, at, **typed)
    return Done(f"The terms of {made.version.contract.number} are saved.", made.version.contract.number)


@kept_when_refused
def contract_finalize(actor: Actor, at: datetime, *, contract: str) -> Done:
    """Finish a draft or template."""
    made = deciding.finalize(actor, at, contract=contract)
    return Done(f"{made.number} is finished: nothing is missing, and nothing barred stands in it.", made.number)


@kept_when_refused
def contract_clause_decide(
    actor: Actor,
    at: datetime,
    *,
    finding: str,
    says: str,
    reason: str,
    effect: str | None,
    status_rule_names_340b: bool | None,
    excuse_cite: str,
) -> Done:
    """Decide about a clause."""
    said = deciding.Said(says == "confirm", reason, effect or "", status_rule_names_340b, excuse_cite)
    made = deciding.decide_clause(actor, at, finding=finding, said=said)
    return Done(f"Decided: {made.get_state_display().lower()}.", str(made.pk), {"state": made.state})


@kept_when_refused
def contract_clause_point(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Point at a clause."""
    made = deciding.point_at(actor, at, **typed)
    return Done(f"Kept: {made.get_state_display().lower()}.", str(made.pk), {"state": made.state})


@kept_when_refused
def contract_compare_340b(actor: Actor, at: datetime, *, contract: str) -> Done:
    """Compare a 340B contract with its peers."""
    made, asked = deciding.compare_340b(actor, at, contract=contract)
    worse = [one.reasons[0].says for one, _ in asked if one.outcome is Outcome.VIOLATION]
    open_ = [one.reasons[0].says for one, _ in asked if one.outcome in (Outcome.REVIEW, Outcome.INDETERMINATE)]
    says = " ".join([*worse, *open_]) or "No term is worse than those of similar pharmacies."
    outcomes = {one.rule: one.outcome.value for one, _ in asked}
    return Done(f"{made.number}: {says}", made.number, {"outcomes": outcomes})


@kept_when_refused
def contract_organization(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter an organization."""
    made = parties.enter_organization(actor, at, **typed)
    return Done(f"{made.name} is on file.", str(typed["number"]))


@kept_when_refused
def contract_340b_entity(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter a 340B entity."""
    made = parties.enter_340b_entity(actor, at, **typed)
    return Done(f"{made.number} is on file from {made.starts_on}.", made.number)


@kept_when_refused
def contract_340b_pharmacy(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Link a 340B pharmacy."""
    made = parties.link_340b_pharmacy(actor, at, **typed)
    return Done(f"Linked to {made.entity.number} from {made.starts_on}.", made.entity.number)


@kept_when_refused
def contract_ownership(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter who owns whom."""
    made = parties.enter_ownership(actor, at, **typed)
    group = parties.group_of(made.owned_id, made.starts_on)
    return Done(f"One group of {counted(len(group), 'organization')} from {made.starts_on}.", "", {"group": len(group)})


@kept_when_refused
def contract_payer(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter a payer."""
    _, decision = parties.enter_payer(actor, at, **typed)
    return Done(f"Kept. {decision.reasons[0].says}", "", {"outcome": decision.outcome.value})


def contract_biological(actor: Actor, at: datetime, *, ndc: str) -> Done:
    """Ask whether a drug is a biological."""
    require(actor, CONTRACTS_SEE)
    decision = parties.biological(ndc)
    return Done(decision.reasons[0].says, "", {"outcome": decision.outcome.value})


@kept_when_refused
def psao_mandate(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Give a mandate."""
    made = parties.give_mandate(actor, at, **typed)
    until = f"through {made.ends_on}" if made.ends_on else "until you end it"
    return Done(f"The mandate runs from {made.starts_on} {until}.", str(made.pk))


def psao_file(actor: Actor, at: datetime, **typed: Any) -> Done:
    """File for a pharmacy."""
    made = parties.file_for_pharmacy(actor, at, **typed)
    assert made is not None
    return Done(f"{made.reference} is filed for the pharmacy under its mandate.", made.reference)


@kept_when_refused
def psao_adopt(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Adopt or drop a filing."""
    made = parties.adopt_filing(actor, at, **typed)
    drafts = adopted_drafts(made, at)
    says = f"{made.reference} is {'adopted' if made.adopted_at else 'dropped'}."
    if drafts:
        says += f" It left these drafts of appeals, to look at and to file: {', '.join(drafts)}."
    return Done(says, made.reference, {"drafts": drafts})
