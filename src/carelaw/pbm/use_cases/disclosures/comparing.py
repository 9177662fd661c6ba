"""Compare what was disclosed with ledgers and remittances on file: every amount of either side gets its answer, what
differs is a finding with its row, amount and paragraph, and the benefit manager answers it in a case."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.decision import Decision
from carelaw.kernel.refusal import Refusal
from carelaw.kernel.words import counted
from carelaw.pbm.bulk.disclosures import COMPARISONS, VERSION, facts_of, judge, lay_out
from carelaw.pbm.facts.disclosures import BesideTheFile
from carelaw.pbm.rules.disclosures.statements import CITE_FEES, CITE_RATES, CITE_REBATES
from carelaw.pbm.rules.sponsors.rights import CITE_PAID
from carelaw.pbm.store.models import (
    DisclosureState,
    DisclosureStatement,
    LedgerSheet,
    PaidAmountRequest,
    PaymentFinding,
)
from carelaw.pbm.use_cases.disclosures import sides
from carelaw.pbm.use_cases.disclosures.ledgers import ledgers_of
from carelaw.pbm.use_cases.disclosures.permissions import COMPARE
from carelaw.pbm.use_cases.disclosures.sides import Sides
from carelaw.pbm.use_cases.disclosures.stating import statements_of
from carelaw.pbm.use_cases.disclosures.telling import COMPARED
from carelaw.pbm.use_cases.parties import number_of
from carelaw.pbm.use_cases.payments.keeping import Found, Subject, dollars, keep_findings
from carelaw.pbm.use_cases.program_terms.common import party_named, values_of
from carelaw.pbm.use_cases.scope.named import address_of
from carelaw.pbm.use_cases.sponsors.paying import requests_of
from carelaw.pbm.use_cases.sponsors.permissions import SPONSORS_SEE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed, require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.models import BulkRun
from carelaw.platform.bulk.runs import BulkCheck, execute, receive
from carelaw.platform.bulk.staging import Connection, Staged
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.own import not_yours

KIND = "pbm.disclosures"
_TITLES = {
    "disclosed-rebates": ("Rebates disclosed and booked", CITE_REBATES),
    "disclosed-fees": ("Fees disclosed and booked", CITE_FEES),
    "fee-ledger": ("Fees booked and taken", CITE_FEES),
    "disclosed-rates": ("Rates disclosed and remitted", CITE_RATES),
    "paid-amounts": ("Amounts told as paid and remitted", CITE_PAID),
}
SUBJECTS = tuple(_TITLES)
_ROWS = """
SELECT row, outcome, because, stated, found, allocated, amount, served_on, trace, segment,
    CASE WHEN regexp_matches(party, '^[0-9]{10}$') THEN party ELSE '' END AS pharmacy_npi, claim AS prescription,
    coalesce(place, '') AS reference, $number AS manager_number
FROM answers WHERE outcome IN ('violation', 'review') ORDER BY row
"""
_COUNT = "SELECT count(*) FROM (SELECT DISTINCT party, item, claim, served_on, allocated FROM sides)"
_FIGURES = """
SELECT count(*) FILTER (stated IS NOT NULL), coalesce(sum(stated), 0), count(*) FILTER (found IS NOT NULL),
    coalesce(sum(found), 0), coalesce(sum(stated) FILTER (found IS NOT NULL), 0) FROM answers
"""


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing to compare: its number, what it is about, who disclosed it to whom, through which day."""

    number: str
    subject: str
    manager_id: UUID
    entity_id: UUID | None
    until: date
    sides: Sides
    billed: Decimal | None = None


def compare(actor: Actor, at: datetime, *, number: str) -> BulkRun:
    """Compare a statement, an answer on amounts paid, or a ledger of fees with what is on file."""
    require(actor, COMPARE)
    return _run(_asked(actor, number.strip()), actor, at)


@each_day("pbm.disclosures-compared", order=70)
def look_at_disclosures(on: date, at: datetime) -> int:
    """Everything disclosed is compared whenever something else came on file about it; gives how many were."""
    count = 0
    sent = DisclosureStatement.objects.filter(state=DisclosureState.SENT).order_by("number")
    answered = PaidAmountRequest.objects.exclude(answered_on=None).select_related("contract").order_by("number")
    booked = LedgerSheet.objects.filter(kind="fees").order_by("number")
    disclosed: list[DisclosureStatement | PaidAmountRequest | LedgerSheet] = [*sent, *answered, *booked]
    for one in disclosed:
        thing = _thing(one)
        before = BulkRun.objects.filter(kind=KIND, state="done").count()
        _run(thing, None, at)
        count += BulkRun.objects.filter(kind=KIND, state="done").count() - before
    return count


def runs_of(numbers: Sequence[str]) -> QuerySet[BulkRun]:
    """The comparisons of these numbers, the newest first."""
    return BulkRun.objects.filter(kind=KIND, state="done", file_name__in=numbers).order_by("-figures__turn")


def numbers_seen(actor: Actor) -> list[str]:
    """The numbers of what somebody may see compared."""
    found = list(statements_of(actor).filter(state=DisclosureState.SENT).values_list("number", flat=True))
    found += list(requests_of(actor).values_list("number", flat=True)) if allowed(actor, SPONSORS_SEE) else []
    if actor.role != "COVERED_ENTITY":
        found += list(ledgers_of(actor).values_list("number", flat=True))
    return found


def _asked(actor: Actor, number: str) -> Compared:
    found: DisclosureStatement | PaidAmountRequest | LedgerSheet | None
    if number.startswith("PQ-"):
        found = requests_of(actor).filter(number=number).exclude(answered_on=None).select_related("contract").first()
    elif number.startswith("LG-"):
        found = ledgers_of(actor).filter(number=number, kind="fees").first()
    else:
        found = statements_of(actor).filter(number=number).first()
        if found is not None and found.state != DisclosureState.SENT:
            says = f"{number} is a draft. Attest and send it; what was sent is compared."
            raise Refusal("statement-not-sent", says, cite="215 ILCS 5/512-7.5", field="number", kind="conflict")
    if found is None:
        raise not_yours()
    return _thing(found)


def _thing(found: DisclosureStatement | PaidAmountRequest | LedgerSheet) -> Compared:
    if isinstance(found, PaidAmountRequest):
        manager_id = found.contract.manager_id
        told = sides.paid_amounts(found)
        return Compared(found.number, "paid-amounts", manager_id, found.sponsor_id, found.served_to, told, found.billed)
    if isinstance(found, LedgerSheet):
        told = sides.fee_ledger(found, adopted_law())
        return Compared(found.number, "fee-ledger", found.manager_id, None, found.period_to, told)
    told = sides.rates(found) if found.kind == "rates" else sides.rebates_or_fees(found)
    return Compared(found.number, f"disclosed-{found.kind}", found.manager_id, found.entity_id, found.period_to, told)


def _run(thing: Compared, actor: Actor | None, at: datetime) -> BulkRun:
    basis, before = _basis(thing), runs_of([thing.number]).first()
    if before is not None and before.figures["basis"] == basis:
        return before
    check = _check(thing, basis, before.figures["turn"] + 1 if before else 1)
    # The side that was disclosed is the file; what is found beside it belongs to the terms.
    content = _bytes([thing.number, [one for one in thing.sides.rows if one[0] == "stated"]])
    run, _new = receive(
        check, io.BytesIO(content), file_name=thing.number, at=at, actor=actor, party_id=thing.manager_id
    )
    return execute(check, str(run.pk), at=at)


def _basis(thing: Compared) -> str:
    """What a comparison rests on besides what was disclosed: the other side, the law's numbers, the logic."""
    found = [one for one in thing.sides.rows if one[0] == "found"]
    law = adopted_law()
    binding = sorted(name for name in law.rulebooks if law.in_force(name, thing.until))
    return sha256(_bytes([VERSION, found, thing.sides.on_file, binding])).hexdigest()


def _check(thing: Compared, basis: str, turn: int) -> BulkCheck:
    manager = party_named(thing.manager_id)
    number = number_of(manager)
    law, on_file = adopted_law(), thing.sides.on_file
    comparison = COMPARISONS[thing.subject]

    def terms() -> Mapping[str, Any]:
        return {"basis": basis, "turn": turn}

    def read(connection: Connection, run: BulkRun) -> Staged:
        columns = "row BIGINT, field VARCHAR, value VARCHAR, permitted VARCHAR"
        connection.execute(f"CREATE TABLE quarantined ({columns})")
        lay_out(connection, thing.sides.rows)
        (count,) = connection.execute(_COUNT).fetchone() or (0,)
        return Staged(count, 0, ())

    def decide(connection: Connection) -> None:
        judge(connection, thing.subject, law, thing.until, on_file=on_file)

    def judged(row: Found) -> tuple[BesideTheFile, Sequence[Decision]]:
        facts = facts_of(row, thing.until, on_file=on_file)
        return facts, [comparison.rule(facts, law=law)]

    def save(connection: Connection, run: BulkRun, at: datetime) -> Mapping[str, Any]:
        _supersede(thing, run)
        title, cite = _TITLES[thing.subject]
        subject = Subject(thing.subject, f"{title}, {thing.number}", cite, judged)
        query = _ROWS.replace("$number", f"'{number}'")
        tallies = keep_findings(subject, connection, query, run, {number: manager}, at)
        figures = {**_figures(connection, thing), "about": thing.number, "basis": basis, "turn": turn}
        tally = tallies.get(number)
        if tally is not None and tally.breaches and thing.entity_id is not None:
            _tell_entity(thing, run, tally.breaches, tally.amount, at)
        return {**figures, "managers": {name: one.as_dict() for name, one in tallies.items()}}

    return BulkCheck(KIND, (), terms, decide, save, read)


def _bytes(told: Any) -> bytes:
    return json.dumps(told, default=str).encode()


def _supersede(thing: Compared, run: BulkRun) -> None:
    """What an earlier comparison of the same thing found is no longer in force."""
    earlier = runs_of([thing.number]).exclude(pk=run.pk).values("pk")
    PaymentFinding.objects.filter(run_id__in=earlier).update(superseded=True)


def _figures(connection: Connection, thing: Compared) -> dict[str, Any]:
    """Totals of both sides, and the spread where the plan sponsor was told what it was billed."""
    row = connection.execute(_FIGURES).fetchone() or (0, 0, 0, 0, 0)
    stated, found = dollars(int(row[1])), dollars(int(row[3]))
    made = {"stated_rows": row[0], "stated": f"{stated:.2f}", "found_rows": row[2], "found": f"{found:.2f}"}
    if thing.billed is not None:
        made |= {"billed": f"{thing.billed:.2f}", "spread_told": f"{thing.billed - stated:.2f}"}
        # Only of claims that remittances have can the spread be worked out.
        hidden = dollars(int(row[4])) - found
        made |= {"spread_not_told": f"{hidden:.2f}"}
    return made


def _tell_entity(thing: Compared, run: BulkRun, count: int, amount: Decimal, at: datetime) -> None:
    assert thing.entity_id is not None
    entity, manager = party_named(thing.entity_id), party_named(thing.manager_id)
    title, cite = _TITLES[thing.subject]
    with transaction.atomic():
        write_to_party(
            COMPARED,
            key=f"{thing.number}:{run.pk}",
            party_id=entity.pk,
            at=at,
            values=values_of(
                number=thing.number,
                entity=entity.name,
                manager=manager.name,
                title=title,
                count=counted(count, "amount"),
                amount=f"{amount:,.2f}",
                cite=cite,
            ),
            about=f"{'paid-amounts' if thing.subject == 'paid-amounts' else 'pbm-disclosure'}:{thing.number}",
            letter=True,
            address=address_of(entity),
        )
