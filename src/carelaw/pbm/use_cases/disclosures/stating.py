"""State rebates, fees and rates to a covered entity: a sheet by template, an attestation, a letter, every opening
on record."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Decision, Outcome, plain
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.disclosures import Designation, RebateSharing, RebatesStated
from carelaw.pbm.rules.disclosures.statements import (
    CITE_FEES,
    CITE_RATES,
    CITE_REBATES,
    rate_disclosure_owed,
    rebate_designation,
    rebates_stated,
)
from carelaw.pbm.rules.programs.enrollment import program_year
from carelaw.pbm.store.models import (
    Contract,
    DisclosureKind,
    DisclosureLine,
    DisclosureState,
    DisclosureStatement,
    Program,
    ProgramEntity,
    ProgramState,
)
from carelaw.pbm.use_cases.disclosures.permissions import DISCLOSE, DISCLOSURES_SEE
from carelaw.pbm.use_cases.disclosures.telling import STATED
from carelaw.pbm.use_cases.disclosures.templates import CITES, TEMPLATES, pharmacy_ids, stand, totals
from carelaw.pbm.use_cases.program_terms.common import (
    contract_from,
    numbered,
    one_of,
    own_program,
    party_named,
    today,
    values_of,
)
from carelaw.pbm.use_cases.scope.named import address_of, numbers_of, organization
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.pbm.use_cases.sheet_templates import CellFault, read_template
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import open_case
from carelaw.platform.cases.models import Case
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.files.keeping import keep as keep_file
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.own import acts_for_own, not_yours, only_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

FEE_CASE, REBATE_CASE = "pbm.fees-not-stated", "pbm.rebates-not-stated"
_OF = {"statement": Shape.ID, "kind": Shape.CODE}
FILED = declare(
    "disclosure-filed",
    says="A statement was filled from its sheet.",
    keys={**_OF, "rows": Shape.COUNT, "refused": Shape.COUNT, "digest": Shape.DIGEST},
    cite="215 ILCS 5/512-7.5",
)
SENT = declare("disclosure-sent", says="A statement was attested and sent.", keys=_OF, cite="215 ILCS 5/512-7.5")
OPENED = declare(
    "disclosure-opened", says="Somebody opened a statement.", keys={**_OF, "designated": Shape.FLAG}, cite=CITE_REBATES
)
SHARING = declare(
    "rebate-sharing-declared",
    says="Whether a contract shares rebates was declared.",
    keys={"contract": Shape.ID, "shares": Shape.FLAG},
    cite=CITE_RATES,
)
WHAT = {"rebates": "Rebates", "fees": "Fees taken from pharmacies", "rates": "Rates and list prices"}
CONFIDENTIAL = {
    "rebates": "The benefit manager designates this confidential, as the law asks. You may pass it on only with its "
    "consent, in a court filing, where law authorizes it, or by order of a court of this State for good cause.",
    "fees": "The benefit manager designates this confidential. You may pass it on only with its consent, where a court "
    "of proper jurisdiction requires it, or where law authorizes it.",
    "rates": "The benefit manager designates this confidential. You may pass it on only with its consent, where a "
    "court of proper jurisdiction requires it, or as law allows. You may always check with pharmacies "
    "what they are paid.",
}


def file_statement(
    actor: Actor,
    at: datetime,
    *,
    kind: str,
    program: str,
    entity: str,
    period_from: date,
    period_to: date,
    confidential: bool,
    allocation: str,
    file: Attached,
) -> tuple[DisclosureStatement, tuple[CellFault, ...]]:
    """Fill a statement from its sheet. Bad rows are told and put aside; what is not allocated is listed apart."""
    require(actor, DISCLOSE)
    cite = CITES[kind]
    if period_to < period_from:
        says = f"The period ends on {period_to}. Permitted: {period_from} or later."
        raise Refusal("period-backwards", says, cite=cite, field="period_to")
    if kind != "rates" and not allocation.strip():
        says = "Say how the amounts were allocated to the covered entity."
        raise Refusal("needs-allocation", says, cite=cite, field="allocation")
    _designated(kind, today(at), confidential)
    with transaction.atomic():
        about = own_program(actor, program)
        whom = organization(entity, "entity", "covered entity")
        if not about.entities.filter(entity_id=whom.pk).exists():
            says = f"{whom.name} is no covered entity of {about.number}."
            raise Refusal("entity-not-of-program", says, cite='215 ILCS 5/512-3 "Covered entity"', field="entity")
        rows = read_template(file, TEMPLATES[kind], cite=cite)
        kept = keep_file(BytesIO(file.content))
        made = DisclosureStatement.objects.create(
            number=numbered("DS", at),
            kind=kind,
            program=about,
            manager_id=about.manager_id,
            entity_id=whom.pk,
            period_from=period_from,
            period_to=period_to,
            confidential=confidential,
            allocation=" ".join(allocation.split())[:500],
            file_name=file.name[:200],
            digest=kept.digest,
            rows_in=len(rows),
            drafted_at=at,
        )
        faults = _lines(made, rows, entity.strip(), file.name)
        stated = made.lines.filter(standing__in=("stated", "exception"))
        made.total = sum((one.amount or Decimal(0) for one in stated), Decimal("0.00"))
        made.save(update_fields=["total"])
        if kind == DisclosureKind.FEES and made.lines.filter(standing="exception", says__contains="lacks").exists():
            title = f"{made.number}: fees in the remittances are not in the statement"
            open_case(FEE_CASE, key=made.number, title=title, at=at, cite=CITE_FEES, party_id=made.manager_id)
        body = {
            "statement": made.number,
            "kind": kind,
            "rows": len(rows),
            "refused": made.lines.filter(standing="refused").count(),
            "digest": kept.digest,
        }
        append(FILED, actor=actor, at=at, body=body, subject=made.number)
    return made, faults


def send_statement(
    actor: Actor, at: datetime, *, statement: str, attested_by: str, attested_as: str, attest: bool
) -> DisclosureStatement:
    """Attest a statement and send it. Without the attestation, or a rebate statement undesignated, nothing goes out."""
    require(actor, DISCLOSE)
    with transaction.atomic():
        made = one_of(_seen(actor), statement, "statement")
        cite = CITES[made.kind]
        if made.state == DisclosureState.SENT:
            says = f"{made.number} was sent; state it anew with a sheet of its own."
            raise Refusal("statement-sent", says, cite=cite, field="statement", kind="conflict")
        if not attest:
            says = "A statement goes out attested: whoever answers for it says that it is complete and correct."
            raise Refusal("needs-attestation", says, cite=cite, field="attest")
        if not made.lines.exclude(standing="refused").exists():
            says = "Every row was put aside; there is nothing to state. Correct the sheet and file it anew."
            raise Refusal("statement-empty", says, cite=cite, field="statement", kind="conflict")
        _designated(made.kind, today(at), made.confidential)
        made.attested_by, made.attested_as = attested_by.strip()[:160], attested_as.strip()[:160]
        made.state, made.sent_at = DisclosureState.SENT, at
        made.save(update_fields=["attested_by", "attested_as", "state", "sent_at"])
        if made.kind == DisclosureKind.REBATES:
            facts = Designation(today(at), made.confidential)
            decision = rebate_designation(facts, law=adopted_law())
            keep(decision, facts, subject=f"disclosure:{made.number}", at=at, actor=actor)
        _write(made, at)
        append(SENT, actor=actor, at=at, body={"statement": made.number, "kind": made.kind}, subject=made.number)
    return made


def statements_of(actor: Actor) -> QuerySet[DisclosureStatement]:
    """The statements that somebody may see: one's own drafts, what was sent to one, all that was sent for the staff."""
    require(actor, DISCLOSURES_SEE)
    return _seen(actor)


def opened_statement(actor: Actor, number: str, at: datetime) -> DisclosureStatement:
    """One statement, for somebody who may open it; that it was opened is on record."""
    found = statements_of(actor).filter(number=number).select_related("program").first()
    if found is None:
        raise not_yours()
    with transaction.atomic():
        body = {"statement": found.number, "kind": found.kind, "designated": found.confidential}
        append(OPENED, actor=actor, at=at, body=body, subject=found.number)
    return found


def declare_sharing(
    actor: Actor, at: datetime, *, contract: str, rebate_sharing: bool, clause: str
) -> tuple[Contract, Decision]:
    """Declare whether a contract shares rebates. “No” names its clause, or the duty to disclose rates stays on."""
    require(actor, DISCLOSE)
    with transaction.atomic():
        found = one_of(only_own(Contract.objects.all(), actor, "manager_id"), contract, "contract")
        facts = RebateSharing(rebate_sharing, clause)
        decision = stop_at(rate_disclosure_owed(facts, law=adopted_law()))
        found.rebate_sharing, found.rebate_clause = rebate_sharing, clause.strip()[:120]
        found.save(update_fields=["rebate_sharing", "rebate_clause"])
        keep(decision, facts, subject=f"contract:{found.number}", at=at, actor=actor)
        body = {"contract": found.number, "shares": rebate_sharing}
        append(SHARING, actor=actor, at=at, body=body, subject=found.number)
    return found, decision


def rates_owed(program: Program, entity_id: UUID) -> Decision:
    """Whether rates are owed to a covered entity of a program, by what its contract says."""
    contract = (
        Contract.objects.filter(manager_id=program.manager_id, parties__party_id=entity_id)
        .filter(Q(program=program) | Q(program=None))
        .exclude(rebate_sharing=None)
        .order_by("-created_at")
        .first()
    )
    facts = RebateSharing(contract.rebate_sharing, contract.rebate_clause) if contract else RebateSharing(None)
    return rate_disclosure_owed(facts, law=adopted_law())


def rebate_standing(line: ProgramEntity, year_day: date, seen_on: date) -> tuple[RebatesStated, Decision] | None:
    """Whether rebates were stated in the contract year that holds a day; None without a contract's first day."""
    since = contract_from(line.program, line.entity_id)
    if since is None:
        return None
    year = program_year(since, year_day)
    sent = DisclosureStatement.objects.filter(
        program=line.program, entity_id=line.entity_id, kind=DisclosureKind.REBATES, state=DisclosureState.SENT
    )
    days = tuple(today(one) for one in sent.values_list("sent_at", flat=True) if one is not None)
    facts = RebatesStated(year.starts, year.last_day, seen_on, days)
    return facts, rebates_stated(facts, law=adopted_law())


@each_day("pbm.rebate-statements", order=62)
def look_at_rebates(on: date, at: datetime) -> int:
    """A contract year that ran out without a statement of rebates is put before the Director's staff, once."""
    count = 0
    lines = ProgramEntity.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), program__state=ProgramState.REGISTERED)
    for line in lines.select_related("program"):
        since = contract_from(line.program, line.entity_id)
        if since is None or program_year(since, on).starts <= since or program_year(since, on).starts != on:
            continue
        found = rebate_standing(line, on - DAY, on)
        key = f"{line.program.number}:{line.pk}:{on.year}"
        if found is None or found[1].outcome is not Outcome.REVIEW:
            continue
        if Case.objects.filter(kind=REBATE_CASE, key=key).exists():
            continue
        keep(found[1], found[0], subject=f"program:{line.program.number}", at=at)
        title = f"{line.program.number}: no rebates stated to {party_named(line.entity_id).name} in the contract year"
        party_id = line.program.manager_id
        open_case(REBATE_CASE, key=key, title=title[:200], at=at, cite=CITE_REBATES, party_id=party_id)
        count += 1
    return count


def _seen(actor: Actor) -> QuerySet[DisclosureStatement]:
    if not acts_for_own(actor):
        return DisclosureStatement.objects.filter(state=DisclosureState.SENT)
    if actor.role == "COVERED_ENTITY":
        return only_own(DisclosureStatement.objects.filter(state=DisclosureState.SENT), actor, "entity_id")
    return only_own(DisclosureStatement.objects.all(), actor, "manager_id")


def _designated(kind: str, on: date, confidential: bool) -> None:
    if kind == DisclosureKind.REBATES:
        stop_at(rebate_designation(Designation(on, confidential), law=adopted_law()))


def _lines(made: DisclosureStatement, rows: Any, entity: str, file_name: str) -> tuple[CellFault, ...]:
    number = numbers_of([made.entity_id]).get(made.entity_id, entity)
    pharmacies = pharmacy_ids(made.kind, [row.values for row in rows if row.values])
    faults: list[CellFault] = []
    lines = []
    for row in rows:
        if row.faults:
            faults += row.faults
            says = " ".join(fault.says for fault in row.faults)[:500]
            lines.append(
                DisclosureLine(statement=made, row=row.number, standing="refused", cells=dict(row.sent), says=says)
            )
            continue
        how = stand(made.kind, row.values, number)
        says = how.says
        if how.standing == "refused":
            value = row.sent.get(how.field, "")
            fault = CellFault(file_name, row.number, how.field, value, how.says.rstrip("."), CITES[made.kind])
            faults.append(fault)
            says = fault.says
        lines.append(
            DisclosureLine(
                statement=made,
                row=row.number,
                standing=how.standing,
                cells=plain(dict(row.values)),
                says=says[:500],
                claim=row.values.get("claim") or "",
                pharmacy_id=pharmacies.get(row.values.get("pharmacy_npi", "")),
                amount=how.amount,
            )
        )
    DisclosureLine.objects.bulk_create(lines, batch_size=1_000)
    return tuple(faults)


def _write(made: DisclosureStatement, at: datetime) -> None:
    entity, manager = party_named(made.entity_id), party_named(made.manager_id)
    stated = made.lines.filter(standing__in=("stated", "exception")).values_list("cells", flat=True)
    rows = totals(made.kind, list(stated))
    heads = {"rebates": ("Manufacturer", "Kind"), "fees": ("Fee", "Source"), "rates": ("Rate type", "Price list")}
    table = [f"| {' | '.join(heads[made.kind])} | Amount |"]
    table += [f"| {_cell(one)} | {_cell(other)} | ${total:,.2f} |" for one, other, total in rows[:40]]
    apart = made.lines.filter(standing="unallocated").count()
    total = f"Total: ${made.total:,.2f} in {len(stated):,} rows."
    total += f" {apart:,} rows are not allocated to a covered entity; they are listed apart." if apart else ""
    write_to_party(
        STATED,
        key=made.number,
        party_id=entity.pk,
        at=at,
        values=values_of(
            mark="CONFIDENTIAL: " if made.confidential else "",
            what=WHAT[made.kind],
            matter=WHAT[made.kind].lower(),
            program=made.program.name,
            first=made.period_from,
            last=made.period_to,
            entity=entity.name,
            manager=manager.name,
            table="\n".join(table),
            total=total,
            allocation=f"How it was allocated: {made.allocation}" if made.allocation else "",
            attested=made.attested_by,
            capacity=made.attested_as,
            designation=CONFIDENTIAL[made.kind]
            if made.confidential
            else "The benefit manager did not designate this confidential.",
        ),
        about=f"pbm-disclosure:{made.number}",
        letter=True,
        address=address_of(entity),
    )


def _cell(text: str) -> str:
    return text.replace("|", "/")[:60]
