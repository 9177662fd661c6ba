"""What is on file beside the claims, laid out for the market's checks: one Parquet file a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Model

from carelaw.kernel.dates import days_after, on_or_after_business_day
from carelaw.law.holidays import holiday_calendar
from carelaw.law.register import Law
from carelaw.pbm.bulk.lake.evidence import MARKET_TABLES, TABLES
from carelaw.pbm.bulk.lake.lake import Lake
from carelaw.pbm.bulk.payment_evidence import make, micro
from carelaw.pbm.rules.appeal_clocks import MAC_APPEAL, RATE_REVIEW
from carelaw.pbm.rules.mac_days import CONTRACTS_ACT
from carelaw.pbm.store.models import (
    AppealState,
    Audit,
    AuditClaim,
    CatalogueItem,
    ContractTerms,
    DisclosureLine,
    MacAppeal,
    MacPrice,
    MacVersion,
    ManufacturerMoney,
    NetworkAction,
    OrangeBookEdition,
    Pharmacy340B,
    ProtectedAct,
    RecoupmentExplanation,
    Repricing,
    SourceFile,
    Wholesaler,
)
from carelaw.pbm.use_cases.drug_evidence import DrugEvidence
from carelaw.pbm.use_cases.lake.audited import claims_under_audit
from carelaw.pbm.use_cases.lake.bases import bases_on_file
from carelaw.pbm.use_cases.lake.fees import fees_on_file
from carelaw.pbm.use_cases.licenses import acting_day, licenses_of
from carelaw.pbm.use_cases.payments import on_file
from carelaw.pbm.use_cases.scope.exemptions import exempt_on
from carelaw.platform.bulk.staging import Connection
from carelaw.platform.parties.models import Identifier, IdentifierSystem, Party

Numbers = Mapping[UUID, str]
_CHUNK = 2_000
_BENEFIT_CODES = ("70", "75", "76", "79", "88")
_FROM_PAYMENTS = frozenset(
    {
        "schedules", "schedule_days", "returned", "audited", "reference_prices", "average_costs", "zone_offsets",
        "filed_remits", "filed_claims", "filed_adjustments",
    }
)  # fmt: skip
# Ratings lost before are no call of today.
_EDITIONS_BACK = timedelta(days=731)
# What is on file beside payments: another count or another last row is another evidence.
_STAMPED: tuple[tuple[type[Model], str], ...] = (
    (MacVersion, "published_at"), (MacPrice, "pk"), (Wholesaler, "code"), (CatalogueItem, "pk"),
    (MacAppeal, "decided_on"),
    (OrangeBookEdition, "loaded_at"), (Repricing, "effective_on"), (Pharmacy340B, "starts_on"),
    (ProtectedAct, "act_on"),
    (NetworkAction, "decided_on"), (ManufacturerMoney, "noticed_on"), (ContractTerms, "version__added_at"),
    (Audit, "saved_at"), (AuditClaim, "pk"), (DisclosureLine, "pk"), (SourceFile, "ended_at"),
)  # fmt: skip
EXPLAINED = (*TABLES["explanations"], "manager VARCHAR")


def stamp() -> dict[str, str]:
    """What is on file beside the claims, in short: the same again is the same evidence."""
    told = {}
    for table, field in _STAMPED:
        found = table.objects.aggregate(n=Count("pk"), last=Max(field))  # type: ignore[attr-defined]
        told[table.__name__] = f"{found['n']} {found['last']}"
    return told


def lay_out(
    connection: Connection, folder: Path, law: Law, on: date, days: Iterable[tuple[str, date]], lake: Lake
) -> None:
    """Write every table of evidence. `days` are the days on which benefit managers had claims."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    numbers = _numbers(IdentifierSystem.STATE)
    npis = _numbers(IdentifierSystem.NPI)
    parties = {number: party for party, number in numbers.items()}
    found = Party.objects.in_bulk(list(parties.values()))
    known = {number: found[party] for number, party in parties.items() if party in found}
    connection.execute("CREATE TABLE typed AS SELECT CAST(NULL AS BIGINT) AS answered_at WHERE false")
    on_file.load_payment_evidence(connection, known, years=range(on.year - 12, on.year + 3))
    resting = bases_on_file(numbers, on)
    made: Mapping[str, Callable[[], Iterable[tuple[Any, ...]]]] = {
        "recovery_codes": lambda: [(code,) for code in law.number("pbm.recovery_codes", date.max)],
        "reject_kinds": lambda: [(code,) for code in _BENEFIT_CODES],
        "acting": lambda: _acting(days, known),
        "list_updates": lambda: _list_updates(numbers),
        "prices": lambda: _prices(numbers),
        "offers": _offers,
        "obsolete": lambda: _obsolete(on),
        "editions": lambda: _editions(on),
        "listed": lambda: _listed(numbers, on),
        "appeals": lambda: _appeals(numbers, npis),
        "moved_days": lambda: _moved(law, on),
        "repricings": lambda: _repricings(numbers, npis),
        "links_340b": lambda: _links(npis),
        "acts": lambda: _acts(numbers, npis),
        "actions": lambda: _actions(numbers, npis),
        "money": lambda: _money(numbers),
        "bases": lambda: resting.bases,
        "compendium": lambda: resting.compendium,
        "listed_in": lambda: resting.listed_in,
        "fees": lambda: list(fees_on_file(connection, lake, law, numbers, npis)),
        "audit_asked": lambda: list(claims_under_audit(connection, lake, numbers, npis)),
    }
    for table, columns in TABLES.items():
        if table in MARKET_TABLES or table == "recovery_codes":
            rows = made[table]() if table in made else ()
            make(connection, table, rows, columns)
    make(connection, "explanations", _explanations(npis, numbers), EXPLAINED)
    for table in (*MARKET_TABLES, *_FROM_PAYMENTS, "recovery_codes", "explanations"):
        connection.execute(f"COPY {table} TO '{folder / f'{table}.parquet'}' (FORMAT parquet)")


def _numbers(system: str) -> dict[UUID, str]:
    return dict(Identifier.objects.filter(system=system).values_list("party_id", "value"))


def _acting(days: Iterable[tuple[str, date]], known: Mapping[str, Party]) -> Iterator[tuple[Any, ...]]:
    licenses = {number: licenses_of(party) for number, party in known.items()}
    for number, on in days:
        party = known.get(number)
        exempt = party is not None and exempt_on(party.pk, on) is not None
        day = acting_day(licenses.get(number, ()), on, exempt=exempt)
        yield (number, on, day.status, day.valid_from, day.valid_to, exempt)


def _list_updates(numbers: Numbers) -> Iterator[tuple[Any, ...]]:
    found = MacVersion.objects.select_related("mac_list").order_by("published_at", "number")
    for row, one in enumerate(found.iterator(chunk_size=_CHUNK), 1):
        number = numbers.get(one.mac_list.manager_id, "")
        yield (row, number, one.mac_list.code, micro(one.published_at), one.kind, one.source_on)


def _prices(numbers: Numbers) -> Iterator[tuple[Any, ...]]:
    found = MacPrice.objects.select_related("mac_list").order_by("pk")
    for one in found.iterator(chunk_size=_CHUNK):
        number = numbers.get(one.mac_list.manager_id, "")
        price = on_file.hundred_thousandths(one.unit_price)
        drug = one.national_drug_code
        yield (one.pk, number, one.mac_list.code, drug, price, one.starts_on, one.ends_on)


def _offers() -> Iterator[tuple[Any, ...]]:
    sellers = Wholesaler.objects.in_bulk()
    for one in CatalogueItem.objects.order_by("pk").iterator(chunk_size=_CHUNK):
        seller = sellers[one.wholesaler_id]
        begun = seller.operates_from is not None and seller.operates_from <= one.as_of
        operates = begun and (seller.operates_to is None or one.as_of <= seller.operates_to)
        cost = on_file.hundred_thousandths(one.unit_cost)
        yield (
            one.national_drug_code, seller.name, seller.kind, operates, seller.open_to_all, one.status, cost, one.as_of,
        )  # fmt: skip


def _listed(numbers: Numbers, on: date) -> Iterator[tuple[Any, ...]]:
    """Every line that stands on a list on the day, with what the sources say of its drug on that day."""
    lines = list(MacPrice.objects.filter(ends_on=None, starts_on__lte=on).select_related("mac_list").order_by("pk"))
    named = {one.national_drug_code: one.declared.get("application", "") for one in lines}
    drugs = DrugEvidence(set(named), on, {code: name for code, name in named.items() if name})
    for one in lines:
        code, declared = one.national_drug_code, one.declared
        single = declared.get("single_source")
        rating = drugs.rating(code, declared=declared.get("te_code", one.te_code), single_source=single)
        gone = drugs.obsolescence(code, _day(declared, "obsolete_date"))
        codes = ",".join(te.strip().upper() for te in rating.te_codes if te.strip())
        yield (
            one.pk, numbers.get(one.mac_list.manager_id, ""), one.mac_list.code, code, on, rating.generic_equivalent,
            codes, rating.edition_on, rating.newest_edition_on, rating.ambiguous, declared.get("rating", ""),
            declared.get("rating_source", ""), _day(declared, "rating_date"), False,
            gone.obsolete_on, gone.end_marketing_on,
        )  # fmt: skip


def _day(declared: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(declared[name]) if declared.get(name) else None


def _obsolete(on: date) -> Iterator[tuple[Any, ...]]:
    codes = set(MacPrice.objects.values_list("national_drug_code", flat=True))
    drugs = DrugEvidence(codes, on)
    for code in sorted(codes):
        gone = drugs.obsolescence(code, None)
        if gone.end_marketing_on is not None:
            yield (code, gone.obsolete_on, gone.end_marketing_on)


def _editions(on: date) -> Iterator[tuple[Any, ...]]:
    """What each edition of the Orange Book said of the drugs that stand or stood on lists."""
    codes = set(MacPrice.objects.values_list("national_drug_code", flat=True))
    since = on - _EDITIONS_BACK
    for edition in OrangeBookEdition.objects.filter(issued_on__lte=on, issued_on__gte=since).order_by("issued_on"):
        drugs = DrugEvidence(codes, edition.issued_on)
        for code in sorted(codes):
            products = drugs.products(code)
            if products:
                rated = sorted({te for product in products for te in product.te_codes})
                yield (code, edition.issued_on, ",".join(rated))


def _appeals(numbers: Numbers, npis: Numbers) -> Iterator[tuple[Any, ...]]:
    filed = MacAppeal.objects.exclude(state=AppealState.DRAFT).exclude(filed_on=None)
    for one in filed.order_by("pk").iterator(chunk_size=_CHUNK):
        content = "decision" if one.decided_on else "acknowledgment" if one.acknowledged_at else ""
        yield (
            one.pk, numbers.get(one.manager_id, "") if one.manager_id else "", npis.get(one.pharmacy_id, ""),
            one.national_drug_code, one.reference, one.filled_on, one.filed_on, one.claimed_on or one.filed_on, True,
            one.decided_on, content, one.filed_on, one.filed_on, one.decided_on, True, True,
            MAC_APPEAL in one.routes, RATE_REVIEW in one.routes,
        )  # fmt: skip


def _moved(law: Law, on: date) -> Iterator[tuple[date, date]]:
    """Days that are no business days with the next that is, where a reading moves them."""
    if law.reading("S25") != "rolls" and law.reading("R21") != "rolls":
        return
    calendar = holiday_calendar("us-il")
    day = law.periods(CONTRACTS_ACT)[0].first_day
    while day <= days_after(on, 60):
        counted = on_or_after_business_day(day, calendar)
        if counted != day:
            yield day, counted
        day += timedelta(days=1)


def _repricings(numbers: Numbers, npis: Numbers) -> Iterator[tuple[Any, ...]]:
    found = Repricing.objects.select_related("appeal__decision", "appeal__mac_list").order_by("appeal", "pk")
    for one in found:
        appeal, decision = one.appeal, one.appeal.decision
        if decision.old_price is None or decision.new_price is None or appeal.mac_list is None:
            continue
        yield (
            appeal.reference, numbers.get(appeal.mac_list.manager_id, ""), appeal.mac_list.code,
            appeal.national_drug_code, npis.get(one.pharmacy_id, ""), one.appellant, RATE_REVIEW in appeal.routes,
            appeal.filed_on, appeal.decided_on, None,
            on_file.hundred_thousandths(decision.old_price), on_file.hundred_thousandths(decision.new_price), False,
        )  # fmt: skip


def _links(npis: Numbers) -> Iterator[tuple[Any, ...]]:
    for one in Pharmacy340B.objects.select_related("entity"):
        ends = [day for day in (one.ends_on, one.entity.ends_on) if day is not None]
        yield (npis.get(one.pharmacy_id, ""), max(one.starts_on, one.entity.starts_on), min(ends, default=None))


def _acts(numbers: Numbers, npis: Numbers) -> Iterator[tuple[Any, ...]]:
    for one in ProtectedAct.objects.order_by("pk"):
        yield (
            one.number, numbers.get(one.against_id, ""), npis.get(one.pharmacy_id, ""), one.kind, one.act_on, one.oral,
            one.noted_on, one.arguable, one.receipt_found,
        )  # fmt: skip


def _actions(numbers: Numbers, npis: Numbers) -> Iterator[tuple[Any, ...]]:
    for one in NetworkAction.objects.order_by("pk"):
        number = numbers.get(one.manager_id, "")
        pharmacy = npis.get(one.pharmacy_id, "")
        days = (one.decided_on, one.served_on)
        yield (one.pk, one.number, number, number, pharmacy, one.kind, *days, one.stated_reason)


def _money(numbers: Numbers) -> Iterator[tuple[Any, ...]]:
    for row, one in enumerate(ManufacturerMoney.objects.select_related("contract").order_by("number"), 1):
        yield (
            row, one.number, numbers.get(one.contract.manager_id, ""), one.ndc, one.period_from, one.period_to,
            one.generic_available_on, on_file.cents(one.amount), one.received_on, one.noticed_on, True,
        )  # fmt: skip


def _explanations(npis: Numbers, numbers: Numbers) -> Iterator[tuple[Any, ...]]:
    for one in RecoupmentExplanation.objects.order_by("pk").iterator(chunk_size=_CHUNK):
        yield (*on_file.explanation_row(one, npis), numbers.get(one.manager_id, ""))
