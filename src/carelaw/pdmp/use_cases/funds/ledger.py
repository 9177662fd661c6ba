"""The program's money, line by line: what comes in, under which paragraph, and what it is spent for (§11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.funds import AgencyTransfer, GrantSought, PenaltyMoney, PriceSet, Spending
from carelaw.pdmp.rules.board.administering import GRANTS, department_act
from carelaw.pdmp.rules.funds.charging import no_program_fee
from carelaw.pdmp.rules.funds.paying import (
    APPROPRIATION,
    DEPOSIT,
    DESTINATIONS,
    agency_transfer,
    grant_sought,
    penalty_money,
    program_spending,
)
from carelaw.pdmp.store.models import Directive, FundKind, FundLine
from carelaw.pdmp.use_cases.board.directing import acted, directive_of
from carelaw.pdmp.use_cases.board.judging import not_after, passing
from carelaw.pdmp.use_cases.funds.dollars import dollars
from carelaw.pdmp.use_cases.funds.permissions import KEEP_FUNDS, SEE_FUNDS
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.money.models import Allocation, ChargeKind
from carelaw.platform.money.totals import total_of
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

ENTERED = declare(
    "fund-line-entered",
    says="A line of the program's money was entered.",
    keys={"line": Shape.ID, "kind": Shape.CODE, "cents": Shape.COUNT},
    cite="§11",
)
PRICE_BLOCKED = declare(
    "program-price-blocked",
    says="A price for prescribers or dispensers was tried and blocked.",
    keys={"payer": Shape.CODE, "service": Shape.CODE, "cents": Shape.COUNT},
    cite="§11(e)",
)
PROGRAM = "department-program"
NOTHING = Decimal("0.00")
# The fiscal year of the Commonwealth begins on July 1 and is named by the year in which it begins.
_FISCAL_MONTH = 7


@dataclass(frozen=True, slots=True)
class PenaltyTrail:
    """Civil-penalty money from collection to appropriation; nothing may be left between two steps."""

    collected: Decimal
    deposited: Decimal
    appropriated: Decimal

    @property
    def to_deposit(self) -> Decimal:
        """Collected, and not in the General Fund yet."""
        return self.collected - self.deposited

    @property
    def to_appropriate(self) -> Decimal:
        """In the General Fund, and not appropriated for the program yet."""
        return self.deposited - self.appropriated

    @property
    def reconciled(self) -> bool:
        """True when every dollar collected has come back to the program."""
        return self.to_deposit == NOTHING == self.to_appropriate


def record_appropriation(
    actor: Actor, at: datetime, *, fiscal_year: int, amount: str, reference: str, on: date
) -> Done:
    """Enter an appropriation from the General Fund to carry out the act."""
    return _enter(actor, at, FundKind.APPROPRIATION, amount, on, reference, source="General Fund", year=fiscal_year)


def record_redirected(actor: Actor, at: datetime, *, source: str, amount: str, reference: str, on: date) -> Done:
    """Enter funds that were appropriated already and are redirected to operating the program."""
    return _enter(actor, at, FundKind.REDIRECTED, amount, on, reference, source=source)


def deposit_penalties(actor: Actor, at: datetime, *, amount: str, destination: str, reference: str, on: date) -> Done:
    """Deposit civil penalties that were collected: into the General Fund, nowhere else."""
    require(actor, KEEP_FUNDS)
    read = dollars(amount, "amount")
    with transaction.atomic():
        facts = PenaltyMoney(DEPOSIT, destination, read, penalty_trail().to_deposit)
        passing(penalty_money(facts, law=adopted_law()))
        return _enter(actor, at, FundKind.DEPOSIT, amount, on, reference, source="§10(c)", to=destination)


def appropriate_penalties(actor: Actor, at: datetime, *, amount: str, reference: str, on: date) -> Done:
    """Enter the appropriation of deposited civil penalties to the department for the program."""
    require(actor, KEEP_FUNDS)
    read = dollars(amount, "amount")
    with transaction.atomic():
        step = PenaltyMoney(APPROPRIATION, DESTINATIONS[APPROPRIATION], read, penalty_trail().to_appropriate)
        passing(penalty_money(step, law=adopted_law()))
        return _enter(actor, at, FundKind.PENALTY_APPROPRIATION, amount, on, reference, source="General Fund")


def record_grant(
    actor: Actor, at: datetime, *, sort: str, giver: str, amount: str, directive: str, sought_on: date, reference: str
) -> Done:
    """Enter a grant, with the board's directive to seek it."""
    require(actor, KEEP_FUNDS)
    held = directive_of(directive)
    given = held.given_on if held is not None and held.subject == GRANTS else None
    passing(grant_sought(GrantSought(sort, sought_on, given), law=adopted_law()))
    return _enter(actor, at, FundKind.GRANT, amount, sought_on, reference, source=f"{giver} ({sort})", directive=held)


def record_transfer(
    actor: Actor,
    at: datetime,
    *,
    agency: str,
    amount: str,
    uses_system: bool,
    voluntary: bool,
    access_depends_on_it: bool,
    reference: str,
    on: date,
) -> Done:
    """Enter what an agency that uses the system gives of its own will; its access stays as it is."""
    require(actor, KEEP_FUNDS)
    facts = AgencyTransfer(dollars(amount, "amount"), uses_system, voluntary, access_depends_on_it)
    passing(agency_transfer(facts, law=adopted_law()))
    return _enter(actor, at, FundKind.TRANSFER, amount, on, reference, source=agency)


def record_spending(
    actor: Actor, at: datetime, *, purpose: str, amount: str, directive: str, reference: str, on: date
) -> Done:
    """Enter what was spent for the program, under a directive; what dispensers bear is never reimbursed."""
    require(actor, KEEP_FUNDS)
    passing(program_spending(Spending(purpose, dollars(amount, "amount")), law=adopted_law()))
    held = directive_of(directive)
    passing(department_act(acted("accounting", on, held), law=adopted_law()))
    return _enter(actor, at, FundKind.SPENDING, amount, on, reference, source=PROGRAM, to=purpose, directive=held)


def set_price(actor: Actor, at: datetime, *, payer: str, service: str, amount: str) -> Done:
    """Try to put a price on something in the program; on prescribers and dispensers it is blocked."""
    require(actor, KEEP_FUNDS)
    read = dollars(amount, "amount", zero=True)
    decision = no_program_fee(PriceSet(payer, service, read), law=adopted_law())
    if decision.codes == ("E-MAP-165",):
        with transaction.atomic():
            body = {"payer": payer, "service": service, "cents": int(read * 100)}
            append(PRICE_BLOCKED, actor=actor, at=at, body=body)
    if decision.codes == ("other-payer",):
        says = f"{decision.reasons[0].says} Set it where patients' costs are set."
        raise Refusal("price-elsewhere", says, cite="§5(3)(v)", field="payer")
    return Done(passing(decision).reasons[0].says)


def penalty_trail() -> PenaltyTrail:
    """How far civil-penalty money has come: collected under §10(c), deposited, appropriated."""
    paid = Allocation.objects.filter(charge__kind=ChargeKind.FINE, charge__cite__contains="§10(c)")
    return PenaltyTrail(total_of(paid), total_of(_of(FundKind.DEPOSIT)), total_of(_of(FundKind.PENALTY_APPROPRIATION)))


def fund_lines(actor: Actor, *, kind: str = "", year: int | None = None) -> QuerySet[FundLine]:
    """The ledger, all of it or the lines of a kind and a fiscal year."""
    require(actor, SEE_FUNDS)
    found = FundLine.objects.select_related("directive")
    if kind:
        found = found.filter(kind=kind)
    return found.filter(fiscal_year=year) if year is not None else found


def funds_statement(actor: Actor) -> list[tuple[str, Decimal]]:
    """The sum of each kind of line, in the order of §11, and what is left to spend."""
    require(actor, SEE_FUNDS)
    sums = {kind: total_of(_of(kind)) for kind in FundKind}
    into = (
        FundKind.APPROPRIATION,
        FundKind.PENALTY_APPROPRIATION,
        FundKind.GRANT,
        FundKind.REDIRECTED,
        FundKind.TRANSFER,
    )
    left = sum((sums[kind] for kind in into), NOTHING) - sums[FundKind.SPENDING]
    return [*((str(kind.label), sums[kind]) for kind in FundKind), ("Left for the program", left)]


def fiscal_year(on: date) -> int:
    """The Commonwealth's fiscal year that holds a day, by the year in which it begins."""
    return on.year if on.month >= _FISCAL_MONTH else on.year - 1


def _enter(
    actor: Actor,
    at: datetime,
    kind: FundKind,
    amount: str,
    on: date,
    reference: str,
    *,
    source: str,
    to: str = PROGRAM,
    year: int | None = None,
    directive: Directive | None = None,
) -> Done:
    require(actor, KEEP_FUNDS)
    read = dollars(amount, "amount")
    not_after(on, law_day(at), "on", "§11")
    with transaction.atomic():
        if FundLine.objects.filter(Q(kind=kind) & Q(reference__iexact=reference)).exists():
            says = f"A line of this kind has the reference “{reference[:60]}”. Each document is entered once."
            raise Refusal("fund-line-twice", says, cite="§11", field="reference", kind="conflict")
        line = FundLine.objects.create(
            kind=kind,
            on=on,
            fiscal_year=year if year is not None else fiscal_year(on),
            amount=read,
            source=source,
            destination=to,
            reference=reference,
            directive=directive,
            recorded_at=at,
        )
        body = {"line": str(line.pk), "kind": str(kind), "cents": int(read * 100)}
        append(ENTERED, actor=actor, at=at, body=body, subject=str(line.pk))
    return Done(f"${read:,.2f} is entered: {kind.label}.", str(line.pk), {"destination": to})


def _of(kind: FundKind) -> QuerySet[FundLine]:
    return FundLine.objects.filter(kind=kind)
