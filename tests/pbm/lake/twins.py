"""Made-up facts as rows of the tables that the market's texts read, and what the rules say of them.

Each twin lays cases out, one number a case, and says what is right. Cases never touch: each has names of its own.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb

from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.register import Law
from carelaw.pbm.bulk.lake.engines import DuckEngine, statements_of
from carelaw.pbm.bulk.lake.evidence import TABLES
from carelaw.pbm.bulk.lake.parameters import given
from carelaw.pbm.bulk.payment_evidence import make, make_zone, micro
from carelaw.pbm.facts.complaints import AfterComplaint, AfterDepartmentComplaint, AfterDisclosure
from carelaw.pbm.facts.contracts import FeeBesidePeers
from carelaw.pbm.facts.disparity import MethodBesidePeers, PricesBesidePeers
from carelaw.pbm.facts.licensing import ActingDay
from carelaw.pbm.facts.mac_appeals import AppealAnswer, AppealFiling, PaidClaim, RateReviewAnswer
from carelaw.pbm.facts.mac_lists import (
    Availability,
    CompendiumRating,
    DrugClass,
    ListedDrug,
    ListUpdate,
    Obsolescence,
    Offer,
    OrangeBookRating,
    PriceBasis,
    PriceSignal,
)
from carelaw.pbm.facts.sponsor_rights import BrandConsideration
from carelaw.pbm.rules.complaints.retaliation import (
    after_a_complaint,
    after_a_department_complaint,
    after_a_disclosure,
)
from carelaw.pbm.rules.contracts.covered_340b import no_larger_fee, no_special_fee
from carelaw.pbm.rules.contracts.disparity import claim_priced_alike, prices_beside_peers
from carelaw.pbm.rules.licensed_to_act import licensed_to_act
from carelaw.pbm.rules.mac_appeal_answer import mac_appeal_answer
from carelaw.pbm.rules.mac_appeal_filing import mac_appeal_filing
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, ZONE, adopted
from carelaw.pbm.rules.mac_list_of_2008 import mac_basis, mac_generic_only
from carelaw.pbm.rules.mac_list_update import mac_list_update
from carelaw.pbm.rules.mac_listing_gate import mac_listing_gate
from carelaw.pbm.rules.mac_repricing import mac_claim_repriced
from carelaw.pbm.rules.mac_timely_change import mac_timely_change
from carelaw.pbm.rules.rate_review import rate_review_answer
from carelaw.pbm.rules.sponsors.rights import brand_consideration

Answer = tuple[str, str]
Tables = dict[str, list[tuple[Any, ...]]]
SEEN_AT = datetime(2025, 6, 30, 18, tzinfo=UTC)
SEEN = date(2025, 6, 30)
OTHER: Mapping[str, tuple[str, ...]] = {
    "typed": (
        "row BIGINT", "manager_number VARCHAR", "bin_number VARCHAR", "processor_control_number VARCHAR",
        "date_of_service DATE", "total_amount_paid BIGINT", "service_provider_id VARCHAR", "product_id VARCHAR",
        "mac_list VARCHAR", "quantity_dispensed BIGINT", "ingredient_cost_paid BIGINT",
        "ingredient_cost_submitted BIGINT", "usual_and_customary_charge BIGINT", "dispensing_fee_paid BIGINT",
        "basis_of_reimbursement VARCHAR", "dispense_as_written VARCHAR",
    ),
    "states": ("row BIGINT", "state VARCHAR"),
    "matched": ("row BIGINT", "paid BIGINT"),
    "signals": ("row BIGINT", "kind VARCHAR", "signal_on DATE"),
    "population": (
        "row BIGINT", "manager VARCHAR", "network VARCHAR", "list VARCHAR", "drug VARCHAR", "channel VARCHAR",
        "band BIGINT", "day DATE", "week BIGINT", "pharmacy VARCHAR", "method VARCHAR", "factor BIGINT",
        "quantity BIGINT", "price BIGINT", "fee BIGINT", "state VARCHAR", "by_pharmacy BOOLEAN", "by_claim BOOLEAN",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Twin:
    """A text, the rules beside it, how facts stand in its tables, and how one says what is right."""

    sql: str
    rules: tuple[str, ...]
    invent: Callable[[random.Random], Any]
    lay: Callable[[int, Any, Tables], None]
    right: Callable[[Any, Law], Answer]
    statement: int | None = None
    clock: str = ""


def judged(twin: Twin, cases: Sequence[Any], law: Law, seen_at: datetime = SEEN_AT) -> dict[int, Answer]:
    """What the text says of each case."""
    tables: Tables = {}
    for number, case in enumerate(cases, 1):
        twin.lay(number, case, tables)
    with duckdb.connect(":memory:") as connection:
        for name, columns in {**TABLES, **OTHER}.items():
            if name != "zone_offsets":
                make(connection, name, tables.get(name, ()), columns)
        make_zone(connection, ZONE, range(2016, 2031))
        engine = DuckEngine(connection)
        numbers = given(law, seen_at)
        if twin.statement is None:
            engine.run(twin.sql, numbers)
        else:
            statement = statements_of(twin.sql)[twin.statement]
            named = {name: value for name, value in numbers.items() if f"${name}" in statement}
            connection.execute(statement, named)
        only = f"WHERE clock = '{twin.clock}'" if twin.clock else ""
        found = connection.execute(f"SELECT row, outcome, because FROM answers {only}").fetchall()
    return {row: (outcome, because) for row, outcome, because in found}


def told(decision: Decision) -> Answer:
    """A decision as a text tells it."""
    return str(decision.outcome), ", ".join(decision.codes)


def put(tables: Tables, table: str, *rows: tuple[Any, ...]) -> None:
    """Rows of one table."""
    tables.setdefault(table, []).extend(rows)


def a_day(chance: random.Random, first: date = date(2021, 6, 1), days: int = 1600) -> date:
    return first + timedelta(days=chance.randrange(days))


def near(chance: random.Random, day: date, days: int = 20) -> date:
    return day + timedelta(days=chance.randint(-days, days))


def maybe(chance: random.Random, value: Any, odds: float = 0.8) -> Any:
    return value if chance.random() < odds else None


def _cents(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount * 100)


def _hundred_thousandths(price: Decimal) -> int:
    return int(price * 100_000)


def claim(number: int, **cells: Any) -> tuple[Any, ...]:
    """One typed claim of a case, paid."""
    usual = {
        "row": number,
        "manager_number": f"M{number}",
        "bin_number": "610101",
        "date_of_service": date(2024, 3, 5),
        "service_provider_id": f"P{number}",
        "product_id": f"D{number}",
        "mac_list": f"L{number}",
    }
    filled = {**usual, **cells}
    return tuple(filled.get(column.split(" ", 1)[0]) for column in OTHER["typed"])


# Licenses


def _acting(chance: random.Random) -> ActingDay:
    on = a_day(chance, date(2008, 6, 1), 6000)
    start = maybe(chance, near(chance, on, 400), 0.9)
    ends = maybe(chance, near(chance, on, 40), 0.5)
    status = chance.choice(["active", "active", "probation", "suspended", "lapsed", ""])
    return ActingDay(on, status, start, ends, chance.random() < 0.1)


def _lay_acting(number: int, day: ActingDay, tables: Tables) -> None:
    put(tables, "typed", claim(number, date_of_service=day.on, total_amount_paid=100))
    put(tables, "states", (number, "paid"))
    put(tables, "acting", (f"M{number}", day.on, day.status, day.valid_from, day.valid_to, day.exempt))


def _right_acting(day: ActingDay, law: Law) -> Answer:
    if not adopted(law, PROGRAMS_BILL, day.on):
        return "not-applicable", "not-in-force"
    return told(licensed_to_act(day, law=law))


# Lists


def _update(chance: random.Random) -> ListUpdate:
    previous = datetime(2023, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(1_200_000))
    following = previous + timedelta(days=chance.choice([5, 6, 7, 7, 8, 9]), minutes=chance.randrange(-900, 900))
    following = min(following, SEEN_AT)
    if chance.random() < 0.2:
        previous = SEEN_AT - timedelta(days=chance.choice([5, 6, 7, 8]), minutes=chance.randrange(-900, 900))
        return ListUpdate(previous, None, SEEN_AT)
    kind = chance.choice(["full", "delta", "confirm", "confirm"])
    source = maybe(chance, following.date() - timedelta(days=chance.randint(-2, 10)))
    return ListUpdate(previous, following, SEEN_AT, kind, source)


def _lay_update(number: int, update: ListUpdate, tables: Tables) -> None:
    assert update.previous_at is not None
    put(tables, "list_updates", (number, f"M{number}", "L", micro(update.previous_at), "full", None))
    if update.next_at is not None:
        following = (-number, f"M{number}", "L", micro(update.next_at), update.kind, update.source_on)
        put(tables, "list_updates", following)


def _signal(chance: random.Random) -> PriceSignal:
    on = a_day(chance, date(2024, 1, 1), 500)
    changed = maybe(chance, on + timedelta(days=chance.randint(0, 12)), 0.7)
    kind = chance.choice(["nadac-above-mac", "obsolete"])
    return PriceSignal(kind, on, changed, max(SEEN, on) if changed is None else SEEN)


def _lay_signal(number: int, signal: PriceSignal, tables: Tables) -> None:
    put(tables, "signals", (number, signal.kind, signal.signal_on))
    put(tables, "prices", (number, f"M{number}", "L", f"D{number}", 1, date(2023, 1, 1), signal.changed_on))


def _drug(chance: random.Random) -> ListedDrug:
    tested = date(2025, 6, 30)
    edition = maybe(chance, chance.choice([date(2025, 6, 1), date(2025, 6, 1), date(2025, 5, 1)]))
    codes = tuple(chance.choice(["AB", "AB1", "BX", "B*", "X", "", "AP"]) for _ in range(chance.randrange(3)))
    rating = OrangeBookRating(
        tested, chance.choice([True, True, True, False, None]), codes, edition, maybe(chance, date(2025, 6, 1)),
        chance.random() < 0.1,
    )  # fmt: skip
    compendium = CompendiumRating(
        chance.choice(["", "", "NR", "NA", "Z", "nr"]), chance.choice(["", "Medi-Span", "Gold Standard", "Other"]),
        maybe(chance, tested), chance.random() < 0.5,
    )  # fmt: skip
    offers = tuple(
        Offer(
            seller, chance.choice(["national", "regional", "local", "captive"]), chance.random() < 0.8,
            chance.random() < 0.8, chance.choice(["available", "available", "allocated"]),
            tested - timedelta(days=chance.choice([0, 6, 7, 8, 20])),
        )
        for seller in ("North", "South", "East")[: chance.randrange(4)]
    )  # fmt: skip
    ends = [maybe(chance, tested + timedelta(days=chance.randint(-1, 1)), 0.15) for _ in range(2)]
    return ListedDrug(rating, compendium, Availability(tested, offers), Obsolescence(tested, *ends))


def _lay_drug(number: int, drug: ListedDrug, tables: Tables) -> None:
    rating, other, gone = drug.rating, drug.compendium, drug.obsolescence
    codes = ",".join(code.strip().upper() for code in rating.te_codes if code.strip())
    put(
        tables, "listed",
        (
            number, f"M{number}", "L", f"D{number}", drug.availability.tested_on, rating.generic_equivalent, codes,
            rating.edition_on, rating.newest_edition_on, rating.ambiguous, other.rating.strip().upper(),
            other.reference.strip(), other.rated_on, other.recognized, gone.obsolete_on, gone.end_marketing_on,
        ),
    )  # fmt: skip
    for offer in drug.availability.offers:
        row = (
            f"D{number}", offer.wholesaler, offer.kind, offer.operates_in_state, offer.open_to_all, offer.status, 1,
            offer.as_of,
        )  # fmt: skip
        put(tables, "offers", row)


@dataclass(frozen=True)
class Basis:
    """A line's class and basis, and which makers share an owner."""

    drug: DrugClass
    basis: PriceBasis
    owners: tuple[str, ...] = ()


def _basis(chance: random.Random) -> Basis:
    makers = tuple(f"maker {chance.randrange(4)}" for _ in range(chance.randrange(4)))
    owner_of = {maker: chance.choice(["a", "b", "c", ""]) for maker in makers}
    owners = tuple(owner_of[maker] for maker in makers)
    shared = tuple(
        maker
        for maker in owner_of
        if owner_of[maker] and sum(owner_of[other] == owner_of[maker] for other in owner_of) > 1
    )
    names = ("Medi-Span", "Gold Standard", "First Databank", "Unknown")
    listed = tuple(chance.sample(names, chance.randrange(4)))
    contract = tuple(chance.sample(names, chance.randrange(4))) if chance.random() < 0.8 else None
    kind = chance.choice(["AWP2", "DB2", None])
    basis = PriceBasis(a_day(chance, date(2024, 1, 1), 300), kind, makers, shared, listed, contract)
    return Basis(DrugClass(chance.choice(["generic", "generic", "brand", None])), basis, owners)


def _lay_basis(number: int, one: Basis, tables: Tables) -> None:
    basis = one.basis
    head = (number, f"M{number}", "L", f"D{number}", f"G{number}", basis.listed_on, one.drug.drug_class, basis.kind, 5)
    put(tables, "bases", head)
    owners = one.owners or ("",) * len(basis.makers)
    for maker, owner in zip(basis.makers, owners, strict=True):
        owner = "shared" if not one.owners and maker in basis.same_owner else owner
        put(tables, "compendium", (f"G{number}", maker.strip().lower(), owner, 7, date(2020, 1, 1), None))
    for name in basis.databases:
        told = basis.contract_databases
        named = None if told is None else name.lower() in {one.lower() for one in told}
        known = name.lower() in {one.lower() for one in basis.recognized_databases}
        put(tables, "listed_in", (number, name, named, known))


def _right_basis(one: Basis, law: Law) -> Answer:
    decisions = [mac_generic_only(one.drug, law=law), mac_basis(one.basis, law=law)]
    because = ", ".join(code for each in decisions for code in each.codes)
    order = (Outcome.VIOLATION, Outcome.REVIEW, Outcome.INDETERMINATE, Outcome.PASS)
    return str(next(outcome for outcome in order if outcome in {each.outcome for each in decisions})), because


# Appeals


def _filing(chance: random.Random) -> AppealFiling:
    filled = a_day(chance, date(2022, 6, 1), 1000)
    filed = filled + timedelta(days=chance.choice([-1, 0, 7, 13, 14, 14, 15, 16, 30]))
    return AppealFiling(maybe(chance, filled, 0.95), filed, contracted=chance.random() < 0.9)


def _appeal_row(number: int, **cells: Any) -> tuple[Any, ...]:
    usual: dict[str, Any] = {
        "row": number, "manager": f"M{number}", "pharmacy": "P", "drug": "D", "reference": f"A-{number}",
        "contracted": True, "written": True, "explained": True, "has_appeal": False, "has_review": False,
        "filed_on": date(2024, 1, 1), "claimed_on": date(2024, 1, 1), "review_sent_on": date(2024, 1, 1),
        "review_received_on": date(2024, 1, 1),
    }  # fmt: skip
    filled = {**usual, **cells}
    return tuple(filled.get(column.split(" ", 1)[0]) for column in TABLES["appeals"])


def _answered(chance: random.Random) -> AppealAnswer:
    filed = a_day(chance, date(2022, 6, 1), 1000)
    answered = maybe(chance, filed + timedelta(days=chance.choice([0, 13, 14, 15, 16])))
    claimed = filed - timedelta(days=chance.randrange(15))
    content = chance.choice(["decision", "decision", "acknowledgment"])
    return AppealAnswer(filed, claimed, SEEN, answered, content)


def _review(chance: random.Random) -> RateReviewAnswer:
    sent = a_day(chance, date(2022, 6, 1), 1000)
    received = sent + timedelta(days=chance.randrange(4))
    answered = maybe(chance, received + timedelta(days=chance.choice([5, 26, 29, 30, 31])))
    return RateReviewAnswer(sent, received, SEEN, answered, chance.random() < 0.9, chance.random() < 0.9)


def _repriced(chance: random.Random) -> PaidClaim:
    served = a_day(chance, date(2024, 3, 1), 60)
    old = Decimal(chance.randrange(100, 200_000)).scaleb(-5)
    new = max(Decimal("0.00001"), old + Decimal(chance.randrange(-500, 20_000)).scaleb(-5))
    quantity = maybe(chance, Decimal(chance.randrange(1, 90_000)).scaleb(-3), 0.95)
    worth = (quantity or Decimal(1)) * old
    bound = chance.random() < 0.8
    return PaidClaim(
        served_on=served,
        effective_on=date(2024, 3, 15),
        quantity=quantity,
        ingredient_paid=maybe(chance, (worth + Decimal(chance.randrange(0, 300)).scaleb(-2)).quantize(Decimal("0.01"))),
        old_price=old,
        new_price=new,
        ingredient_submitted=maybe(chance, (worth * 2).quantize(Decimal("0.01")), 0.5),
        usual_and_customary=maybe(chance, (worth + 3).quantize(Decimal("0.01")), 0.7),
        dispensing_fee=Decimal("1.50"),
        lesser_of_cash=chance.random() < 0.5,
        price_bound=bound,
    )


def _lay_repriced(number: int, one: PaidClaim, tables: Tables) -> None:
    quantity = None if one.quantity is None else int(one.quantity * 1000)
    cells = {
        "date_of_service": one.served_on,
        "quantity_dispensed": quantity,
        "ingredient_cost_paid": _cents(one.ingredient_paid),
        "ingredient_cost_submitted": _cents(one.ingredient_submitted),
        "usual_and_customary_charge": _cents(one.usual_and_customary),
        "dispensing_fee_paid": _cents(one.dispensing_fee),
        "basis_of_reimbursement": "07" if one.price_bound else "01",
        "total_amount_paid": 100,
    }
    put(tables, "typed", claim(number, **cells))
    put(tables, "states", (number, "paid"))
    prices = (_hundred_thousandths(one.old_price), _hundred_thousandths(one.new_price))
    row = (
        f"A-{number}", f"M{number}", f"L{number}", f"D{number}", f"P{number}", False, False, one.effective_on,
        one.effective_on, date(2024, 6, 1), *prices, one.lesser_of_cash,
    )  # fmt: skip
    put(tables, "repricings", row)


def _right_repriced(one: PaidClaim, law: Law) -> Answer:
    quantity, paid = one.quantity, one.ingredient_paid
    by_price = paid is not None and quantity is not None and paid == _rounded(quantity * one.old_price)
    fact = PaidClaim(
        **{**{n: getattr(one, n) for n in one.__dataclass_fields__}, "price_bound": one.price_bound or by_price}
    )
    outcome, because = told(mac_claim_repriced(fact, law=law))
    return ("violation", "E-MAC-25.unpaid") if because == "owed" else (outcome, because)


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


# The 340B program


def _member(number: int, place: int, **cells: Any) -> tuple[Any, ...]:
    usual: dict[str, Any] = {
        "row": number * 100 + place, "manager": f"M{number}", "network": "N", "list": "L", "drug": "D", "channel": "1",
        "band": 30, "day": date(2024, 3, 4), "week": 322, "pharmacy": f"P{place}", "method": "07", "factor": 0,
        "quantity": 30_000, "price": 100_000, "fee": 150, "state": "paid", "by_pharmacy": False, "by_claim": False,
    }  # fmt: skip
    filled = {**usual, **cells}
    return tuple(filled.get(column.split(" ", 1)[0]) for column in OTHER["population"])


def _method(chance: random.Random) -> tuple[tuple[str, str, int], list[tuple[str, str, int]]]:
    def priced() -> tuple[str, str, int]:
        return chance.choice(["07", "07", "08", "12"]), chance.choice(["L", "L", "K"]), chance.choice([83, 84, 84])

    return priced(), [priced() for _ in range(chance.randrange(4))]


def _lay_method(number: int, case: Any, tables: Tables) -> None:
    own, peers = case
    method, listed, factor = own
    head = _member(number, 0, method=method, list=listed, factor=factor, by_pharmacy=True)
    put(tables, "population", (number, *head[1:]))
    for place, (method, listed, factor) in enumerate(peers, 1):
        put(
            tables,
            "population",
            _member(number + 10_000_000, place, manager=f"M{number}", method=method, list=listed, factor=factor),
        )


def _right_method(case: Any, law: Law) -> Answer:
    (method, listed, factor), peers = case
    same = [one for one in peers if one[0] == method]
    least = min((one[2] for one in same if one[1] == listed), default=None)
    fact = MethodBesidePeers(
        method,
        listed,
        Decimal(factor),
        tuple(one[0] for one in peers),
        tuple(one[1] for one in same),
        None if least is None else Decimal(least),
    )
    return told(claim_priced_alike(fact, law=law))


def _prices(chance: random.Random) -> PricesBesidePeers:
    base = chance.choice([100, 20_000, 100_000])

    def side(low: float) -> tuple[tuple[Decimal, ...], tuple[Decimal, ...]]:
        count = chance.choice([3, 4, 5, 6, 7, 9])
        prices = tuple(Decimal(int(base * low) + chance.randrange(3)).scaleb(-5) for _ in range(count))
        return prices, tuple(Decimal(chance.choice([149, 150, 150])).scaleb(-2) for _ in range(count))

    own, fees = side(chance.choice([1.0, 0.996, 0.995, 0.994, 0.9]))
    others, other_fees = side(1.0)
    return PricesBesidePeers(date(2024, 3, 4), own, others, fees, other_fees)


def _lay_prices(number: int, cell: PricesBesidePeers, tables: Tables) -> None:
    sides = ((cell.prices_340b, cell.fees_340b, True), (cell.peer_prices, cell.peer_fees, False))
    place = 0
    for prices, fees, own in sides:
        for price, fee in zip(prices, fees or (Decimal("1.50"),) * len(prices), strict=True):
            cells = {"price": _hundred_thousandths(price), "fee": _cents(fee), "by_claim": own}
            put(tables, "population", _member(number, place, **cells))
            place += 1


def _fee(chance: random.Random) -> FeeBesidePeers:
    def amount() -> Decimal:
        return Decimal(chance.choice([0, 10, 10, 15, 25])).scaleb(-2)

    return FeeBesidePeers("network", amount(), amount(), chance.random() < 0.9, chance.random() < 0.9)


def _lay_fee(number: int, fee: FeeBesidePeers, tables: Tables) -> None:
    day = date(2024, 3, 1)
    put(tables, "population", _member(number, 0, by_pharmacy=True, pharmacy="own"))
    own = _cents(fee.amount_340b) or 0
    put(tables, "fees", (number, f"M{number}", "own", fee.kind, fee.kind_agreed, own, day))
    if fee.peers_known:
        put(tables, "population", _member(number, 1, pharmacy="peer"))
        put(
            tables,
            "fees",
            (number + 10_000_000, f"M{number}", "peer", fee.kind, fee.kind_agreed, _cents(fee.peer_amount), day),
        )


def _right_fee(fee: FeeBesidePeers, law: Law) -> Answer:
    if not fee.amount_340b:
        return told(no_special_fee(fee, law=law))
    special = no_special_fee(fee, law=law)
    return told(special if special.outcome is not Outcome.PASS else no_larger_fee(fee, law=law))


# Acts and money


def _link(chance: random.Random) -> Any:
    act_on = a_day(chance, date(2023, 8, 1), 300)
    decided = near(chance, act_on, 300)
    served = decided + timedelta(days=chance.randrange(200))
    kind = chance.choice(["disclosure", "complaint", "department"])
    if kind == "disclosure":
        return AfterDisclosure(act_on, decided, served)
    if kind == "department":
        return AfterDepartmentComplaint(act_on, decided, served, chance.random() < 0.7)
    oral = chance.random() < 0.5
    return AfterComplaint(act_on, decided, served, oral, maybe(chance, act_on, 0.5), chance.random() < 0.5)


def _lay_link(number: int, link: Any, tables: Tables) -> None:
    kind = {AfterDisclosure: "government", AfterComplaint: "complaint-manager"}.get(type(link), "complaint-department")
    act_on = link.act_on if isinstance(link, AfterDisclosure) else link.filed_on
    more = (getattr(link, "oral", False), getattr(link, "noted_on", None), getattr(link, "arguable", False))
    found = getattr(link, "receipt_found", False)
    put(tables, "acts", (f"P-{number}", f"M{number}", "P", kind, act_on, *more, found))
    action = (number, f"N-{number}", f"M{number}", f"M{number}", "P", "cancel", link.decided_on, link.served_on, "cost")
    put(tables, "actions", action)


def _right_link(link: Any, law: Law) -> Answer:
    rule: Any = {AfterDisclosure: after_a_disclosure, AfterComplaint: after_a_complaint}.get(
        type(link), after_a_department_complaint
    )
    return told(rule(link, law=law))


def _brand(chance: random.Random) -> BrandConsideration:
    served = a_day(chance, date(2022, 6, 1), 900)
    received = served + timedelta(days=chance.randrange(60))
    seen = max(SEEN, received)
    return BrandConsideration(
        chance.choice(["1", "1", "2", "9", "0", ""]), served, maybe(chance, near(chance, served)), Decimal("1000.00"),
        received if chance.random() < 0.7 else SEEN - timedelta(days=chance.choice([29, 30, 31])), seen,
        maybe(chance, received + timedelta(days=chance.choice([0, 29, 30, 31])), 0.5), chance.random() < 0.9,
    )  # fmt: skip


def _lay_brand(number: int, brand: BrandConsideration, tables: Tables) -> None:
    cells = {"date_of_service": brand.served_on, "dispense_as_written": brand.dispensed_as_written or None}
    put(tables, "typed", claim(number, **cells))
    put(tables, "states", (number, "paid"))
    period = (brand.served_on - timedelta(days=3), brand.served_on + timedelta(days=3))
    row = (
        number, f"B-{number}", f"M{number}", f"D{number}", *period, brand.generic_available_on, 100, brand.received_on,
        brand.noticed_on, brand.names_amount_and_period,
    )  # fmt: skip
    put(tables, "money", row)


def _lays(table: str, **cells: Callable[[Any], Any]) -> Callable[[int, Any, Tables], None]:
    def lay(number: int, one: Any, tables: Tables) -> None:
        put(tables, table, _appeal_row(number, **{name: read(one) for name, read in cells.items()}))

    return lay


def _by(rule: Any) -> Callable[[Any, Law], Answer]:
    return lambda facts, law: told(rule(facts, law=law))


TWINS: Mapping[str, Twin] = {
    "license-days": Twin("market/license_days.sql", ("PBM-16",), _acting, _lay_acting, _right_acting),
    "list-updates": Twin("market/list_updates.sql", ("MAC-15",), _update, _lay_update, _by(mac_list_update)),
    "timely-change": Twin(
        "market/timely_change.sql", ("MAC-16",), _signal, _lay_signal, _by(mac_timely_change), statement=1
    ),
    "listing-gate": Twin("market/listing_gate.sql", ("MAC-30",), _drug, _lay_drug, _by(mac_listing_gate)),
    "mac-basis": Twin("market/mac_basis.sql", ("PBM-06", "PBM-08"), _basis, _lay_basis, _right_basis),
    "appeal-filing": Twin(
        "market/appeal_clocks.sql", ("MAC-20",), _filing,
        _lays(
            "appeals", has_appeal=lambda one: True, filled_on=lambda one: one.filled_on,
            filed_on=lambda one: one.filed_on, contracted=lambda one: one.contracted,
        ),
        _by(mac_appeal_filing), clock="filing",
    ),
    "appeal-answer": Twin(
        "market/appeal_clocks.sql", ("MAC-22",), _answered,
        _lays(
            "appeals", has_appeal=lambda one: True, filed_on=lambda one: one.filed_on,
            claimed_on=lambda one: one.claimed_on, answered_on=lambda one: one.answered_on,
            content=lambda one: one.content,
        ),
        _by(mac_appeal_answer), clock="answer",
    ),
    "rate-review": Twin(
        "market/appeal_clocks.sql", ("PBM-122",), _review,
        _lays(
            "appeals", has_review=lambda one: True, review_sent_on=lambda one: one.sent_on,
            review_received_on=lambda one: one.received_on, review_answered_on=lambda one: one.answered_on,
            written=lambda one: one.written, explained=lambda one: one.explained,
        ),
        _by(rate_review_answer), clock="rate-review",
    ),
    "repricing": Twin("market/repricing.sql", ("MAC-25",), _repriced, _lay_repriced, _right_repriced),
    "340b-methods": Twin("market/methods_340b.sql", ("MAC-39",), _method, _lay_method, _right_method),
    "340b-prices": Twin("market/prices_340b.sql", ("MAC-40",), _prices, _lay_prices, _by(prices_beside_peers)),
    "340b-fees": Twin("market/fees_340b.sql", ("MAC-41", "MAC-42"), _fee, _lay_fee, _right_fee),
    "retaliation": Twin("market/retaliation.sql", ("MAC-55",), _link, _lay_link, _right_link),
    "brand-money": Twin("market/brand_money.sql", ("MAC-29",), _brand, _lay_brand, _by(brand_consideration)),
}  # fmt: skip
