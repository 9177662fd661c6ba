"""What waits about contracts: clauses to look at, terms to complete, filings to adopt; and the nightly check."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, Q
from django.urls import reverse

from carelaw.kernel.dates import legal_date
from carelaw.kernel.words import counted
from carelaw.pbm.store.models import ClauseFinding, ClauseState, Contract, ContractState, ProgramState, PsaoFiling
from carelaw.pbm.use_cases.contracts.judging import settle
from carelaw.pbm.use_cases.contracts.parties import PSAO_CITE
from carelaw.pbm.use_cases.contracts.registering import CONTRACT_CITE, PROGRAM_CITE, contracts_for, programs_for
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.parties.own import own_parties


@work_for("PBM_REGULATOR", "PBM_EXAMINER")
def clauses_to_look_at(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Contracts with clauses that the reader pointed at and nobody has looked at."""
    waiting = Count("versions__findings", filter=Q(versions__findings__state=ClauseState.SUSPECT))
    for one in Contract.objects.filter(template=False).annotate(waiting=waiting).filter(waiting__gt=0):
        says = f"Look at {counted(one.waiting, 'suspect clause')} of {one.number}"
        url = reverse("pbm-contract", args=[one.number])
        yield WorkItem(says, legal_date(one.created_at, ZONE), None, url, CONTRACT_CITE, f"clauses:{one.number}")


@work_for("PBM_FILER", "COVERED_ENTITY")
def contracts_to_complete(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Contracts of one's own that lack what the law requires, and programs that are still drafts."""
    for one in contracts_for(actor).filter(state=ContractState.DEFICIENT):
        url = reverse("pbm-contract", args=[one.number])
        says = f"Send an amended {one.number}: it lacks what the law requires"
        yield WorkItem(says, legal_date(one.created_at, ZONE), None, url, CONTRACT_CITE, f"deficient:{one.number}")
    for program in programs_for(actor).filter(state=ProgramState.DRAFT):
        url = reverse("pbm-contract-programs")
        says = f"Complete the program {program.number}"
        yield WorkItem(says, legal_date(program.created_at, ZONE), None, url, PROGRAM_CITE, f"program:{program.number}")


@work_for("NETWORK_PHARMACY")
def filings_to_adopt(actor: Actor, on: date) -> Iterable[WorkItem]:
    """What a services organization filed for the pharmacy without a mandate."""
    waiting = PsaoFiling.objects.filter(pharmacy_id__in=own_parties(actor), adopted_at=None, dropped_at=None)
    for one in waiting.order_by("filed_at"):
        url, since = reverse("pbm-psao-filings"), legal_date(one.filed_at, ZONE)
        yield WorkItem(f"Adopt or drop {one.reference}", since, None, url, PSAO_CITE, f"filing:{one.reference}")


@each_day("pbm.contracts", order=70)
def look_at_contracts(on: date, at: datetime) -> int:
    """Every contract in force is judged anew each night; what changed opens or closes its case. Safe to repeat."""
    changed = 0
    live = Contract.objects.filter(state__in=(ContractState.REGISTERED, ContractState.DEFICIENT)).order_by("number")
    for contract in live.iterator():
        if contract.ends_on is not None and contract.ends_on < on:
            contract.state = ContractState.ENDED
            contract.save(update_fields=["state"])
            changed += 1
            continue
        before = contract.state, contract.read_in_terms.count()
        settle(contract, at=at)
        changed += (contract.state, contract.read_in_terms.count()) != before
    return changed


def waiting_clauses() -> int:
    """How many clauses nobody has looked at."""
    return ClauseFinding.objects.filter(state=ClauseState.SUSPECT, version__contract__template=False).count()
