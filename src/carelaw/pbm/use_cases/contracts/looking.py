"""What the lists and pages about contracts show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from carelaw.kernel.dates import legal_date
from carelaw.pbm.rules.contracts.scope import contract_in_scope
from carelaw.pbm.store.models import (
    ClauseFinding,
    ClauseState,
    Contract,
    Entity340B,
    Ownership,
    Pharmacy340B,
    PsaoFiling,
    PsaoMandate,
    ReadInTerm,
)
from carelaw.pbm.use_cases.contracts.deciding import place_of
from carelaw.pbm.use_cases.contracts.judging import days_of
from carelaw.pbm.use_cases.contracts.parties import group_of
from carelaw.pbm.use_cases.contracts.permissions import CONTRACTS_SEE
from carelaw.pbm.use_cases.contracts.registering import contracts_for, programs_for
from carelaw.pbm.use_cases.contracts.tags import TAGS
from carelaw.pbm.use_cases.scope.named import names_of
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.parties.own import only_own

Rows = list[dict[str, Any]]
_LACKING = (ClauseState.MISSING, ClauseState.READ_IN)


def program_rows(actor: Actor, at: datetime) -> Rows:
    """The programs, the newest first."""
    found = list(programs_for(actor).prefetch_related("entities").order_by("-number"))
    names = names_of(
        [one.manager_id for one in found] + [each.entity_id for one in found for each in one.entities.all()]
    )
    return [
        {
            "number": one.number,
            "name": one.name,
            "manager": names.get(one.manager_id, ""),
            "entities": ", ".join(names.get(each.entity_id, "") for each in one.entities.all()),
            "starts_on": one.starts_on,
            "anniversary": one.anniversary_on.strftime("%B %-d") if one.anniversary_on else "",
            "state": one.state,
        }
        for one in found
    ]


def contract_rows(actor: Actor, at: datetime) -> Rows:
    """The contracts, the newest first, with counts of the newest version."""
    mine = contracts_for(actor, legal_date(at, ZONE))
    found = list(mine.prefetch_related("parties", "events").order_by("-number"))
    names = names_of(_parties(found))
    counts = _counts(found)
    return [
        {
            "number": one.number,
            "title": one.title,
            "kind": one.get_kind_display(),
            "manager": names.get(one.manager_id, ""),
            "other": ", ".join(
                names.get(each.party_id, "") for each in one.parties.all() if each.party_id != one.manager_id
            ),
            "in_act": contract_in_scope(days_of(one), law=adopted_law()).outcome.value,
            "missing": counts.get(one.pk, (0, 0))[0],
            "suspect": counts.get(one.pk, (0, 0))[1],
            "state": one.state,
        }
        for one in found
    ]


def _parties(found: Iterable[Contract]) -> list[UUID]:
    return [party for one in found for party in (one.manager_id, *(each.party_id for each in one.parties.all()))]


def _counts(found: Iterable[Contract]) -> dict[UUID, tuple[int, int]]:
    """Missing and suspect of each contract's newest version."""
    rows = (
        ClauseFinding.objects.filter(version__contract__in=list(found))
        .values("version__contract", "version__number")
        .annotate(missing=Count("pk", filter=Q(state__in=_LACKING)), suspect=Count("pk", filter=Q(state="suspect")))
        .order_by("version__number")
    )
    return {row["version__contract"]: (row["missing"], row["suspect"]) for row in rows}


def clauses_of(actor: Actor, contract: Contract | None = None) -> list[ClauseFinding]:
    """The clauses that were pointed at, the surest first; those that wait for a person before the others."""
    found = ClauseFinding.objects.filter(version__contract__in=contracts_for(actor)).exclude(
        tag__in=[one.name for one in TAGS.values() if one.required]
    )
    if contract is not None:
        newest = contract.versions.order_by("-number").first()
        found = found.filter(version=newest)
    rows = found.select_related("version__contract", "passage")
    return sorted(rows, key=lambda one: (one.state != "suspect", -one.sureness, str(one.pk)))


def clause_rows(actor: Actor, at: datetime) -> Rows:
    """The clauses that were pointed at in the newest versions."""
    return [clause_row(one) for one in clauses_of(actor)]


def clause_row(one: ClauseFinding) -> dict[str, Any]:
    """One clause as a line of a list."""
    return {
        "reference": str(one.pk),
        "contract": one.version.contract.number,
        "clause": TAGS[one.tag].title,
        "cite": one.cite,
        "place": place_of(one.passage) if one.passage else one.said,
        "sureness": one.sureness,
        "state": one.state,
        "person": one.person_says,
    }


def read_in_rows(actor: Actor, at: datetime) -> Rows:
    """What is read into contracts."""
    found = ReadInTerm.objects.filter(contract__in=contracts_for(actor)).select_related("contract", "event")
    return [
        {
            "contract": one.contract.number,
            "term": one.says,
            "cite": TAGS[one.tag].cite,
            "from_on": one.from_on,
            "event": one.event.get_kind_display().lower(),
        }
        for one in found.order_by("-from_on", "contract__number", "tag")
    ]


def read_in(contract: Contract, tag: str, on: date) -> bool:
    """True where the law reads a requirement into a contract on a day, for checks that compute with it."""
    return contract.read_in_terms.filter(tag=tag, from_on__lte=on).exists()


def rows_340b(actor: Actor, at: datetime) -> Rows:
    """The entities and pharmacies of the 340B program."""
    require(actor, CONTRACTS_SEE)
    entities = list(only_own(Entity340B.objects.all(), actor, "party_id").order_by("number"))
    links = list(
        only_own(Pharmacy340B.objects.all(), actor, "pharmacy_id", "entity__party_id")
        .select_related("entity")
        .order_by("entity__number", "starts_on")
    )
    names = names_of([one.party_id for one in entities] + [one.pharmacy_id for one in links])
    rows: Rows = [
        {
            "number": one.number,
            "name": names.get(one.party_id, ""),
            "as_what": f"Entity, 42 U.S.C. 256b(a)(4)({one.kind})",
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
        }
        for one in entities
    ]
    rows += [
        {
            "number": one.entity.number,
            "name": names.get(one.pharmacy_id, ""),
            "as_what": f"Pharmacy, {one.get_link_display().lower()}",
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
        }
        for one in links
    ]
    return rows


def mandate_rows(actor: Actor, at: datetime) -> Rows:
    """The mandates of services organizations."""
    require(actor, CONTRACTS_SEE)
    found = list(only_own(PsaoMandate.objects.all(), actor, "psao_id", "pharmacy_id").order_by("-starts_on", "pk"))
    names = names_of([one.psao_id for one in found] + [one.pharmacy_id for one in found])
    return [
        {
            "psao": names.get(one.psao_id, ""),
            "pharmacy": names.get(one.pharmacy_id, ""),
            "scope": ", ".join(one.scope) or "everything",
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
        }
        for one in found
    ]


def filing_rows(actor: Actor, at: datetime) -> Rows:
    """What services organizations filed."""
    require(actor, CONTRACTS_SEE)
    found = list(only_own(PsaoFiling.objects.all(), actor, "psao_id", "pharmacy_id").order_by("-filed_at"))
    names = names_of([one.psao_id for one in found] + [one.pharmacy_id for one in found])
    return [
        {
            "reference": one.reference,
            "psao": names.get(one.psao_id, ""),
            "pharmacy": names.get(one.pharmacy_id, ""),
            "act": one.act,
            "says": str(one.typed.get("says", "")),
            "because": one.refused_because,
            "standing": "dropped" if one.dropped_at else "filed" if one.adopted_at else "waits",
        }
        for one in found
    ]


def group_rows(actor: Actor, at: datetime) -> Rows:
    """Who owns whom, with the open cases of the whole group."""
    require(actor, CONTRACTS_SEE)
    found = list(only_own(Ownership.objects.all(), actor, "owner_id", "owned_id").order_by("-starts_on", "pk"))
    names = names_of([one.owner_id for one in found] + [one.owned_id for one in found])
    on = legal_date(at, ZONE)
    return [
        {
            "owner": names.get(one.owner_id, ""),
            "owned": names.get(one.owned_id, ""),
            "percent": one.percent,
            "controls": "yes" if one.controls else "no",
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "cases": Case.objects.filter(state=CaseState.OPEN, party_id__in=group_of(one.owned_id, on)).count(),
        }
        for one in found
    ]
