"""What calls for a new price or a removal, line by line, and how long it took until the line changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django.db import transaction

from carelaw.kernel.decision import Decision, Outcome
from carelaw.pbm.facts.mac_lists import PriceSignal
from carelaw.pbm.facts.prices import ProcessOnFile
from carelaw.pbm.rules.mac_timely_change import mac_timely_change
from carelaw.pbm.rules.prices.keeping_up import mac_process_described
from carelaw.pbm.store.models import AverageCost, CatalogueItem, LineTest, MacList, MacPrice, PriceCall, ProcessPaper
from carelaw.pbm.use_cases.mac_lists import prices_on
from carelaw.pbm.use_cases.prices.cases import TIMELY, follow
from carelaw.pbm.use_cases.prices.testing import open_tests
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep

_CHUNK = 5_000
_BY_TEST = {"E-MAC-33": "no-wholesaler", "E-MAC-34": "obsolete", "E-MAC-31": "rating-lost"}


@dataclass(frozen=True, slots=True)
class _Call:
    """One thing that calls for a change on a day."""

    code: str
    name: str
    kind: str
    signal_on: date
    list_price: Decimal
    market_price: Decimal | None
    source: str


@each_day("pbm.price-calls", order=63)
def follow_calls(on: date, at: datetime) -> int:
    """Every list: what calls for a change is noted, what was answered is dated, what waits too long opens a case."""
    opened = 0
    for mac_list in MacList.objects.order_by("pk"):
        with transaction.atomic():
            note_calls(mac_list, on, at)
        waiting = mac_list.calls.filter(changed_on=None, gone_on=None, outcome__in=("review", "violation")).count()
        opened += follow(TIMELY, mac_list, waiting + (0 if described(mac_list, on) else 1), on, at)
    return opened


def described(mac_list: MacList, on: date) -> bool:
    """Whether the benefit manager's description of its process is on file; a list with prices asks for it."""
    return not mac_list.versions.exists() or process_decision(mac_list.manager_id, on).outcome is Outcome.PASS


def process_decision(manager_id: Any, on: date) -> Decision:
    """What the law says of the description on file on a day."""
    paper = ProcessPaper.objects.filter(manager_id=manager_id, starts_on__lte=on).order_by("-starts_on").first()
    return mac_process_described(ProcessOnFile(on, paper.starts_on if paper else None), law=adopted_law())


def note_calls(mac_list: MacList, on: date, at: datetime) -> None:
    """Bring the calls of a list up to a day."""
    prices = {one.national_drug_code: one for one in prices_on(mac_list, on)}
    found = {(one.code, one.kind): one for one in _calls(mac_list, prices, on)}
    held = {(one.national_drug_code, one.kind): one for one in mac_list.calls.filter(changed_on=None, gone_on=None)}
    for key, call in held.items():
        price = prices.get(key[0])
        if price is None or price.unit_price != call.list_price:
            call.changed_on = _changed_on(mac_list, call, on)
        elif key not in found:
            call.gone_on = on
        _judge(call, on, at)
    PriceCall.objects.bulk_update(held.values(), ["changed_on", "gone_on", "outcome", "lag"], batch_size=1_000)
    still = {key for key, call in held.items() if call.changed_on is None and call.gone_on is None}
    fresh = [_noted(mac_list, one, on) for key, one in found.items() if key not in still]
    for call in fresh:
        _judge(call, on, at)
    PriceCall.objects.bulk_create(fresh, batch_size=1_000)


def _judge(call: PriceCall, on: date, at: datetime) -> None:
    """What the rule says of a call by now; what a person has to look at is kept with its facts, once."""
    signal = PriceSignal(cast(Any, call.kind), call.signal_on, call.changed_on or call.gone_on, on)
    decision = mac_timely_change(signal, law=adopted_law())
    before, call.outcome = call.outcome, decision.outcome.value
    call.lag = ((call.changed_on or call.gone_on or on) - call.signal_on).days
    if call.outcome in {"review", "violation"} and before not in {"review", "violation"}:
        subject = f"price-call:{call.mac_list_id}:{call.national_drug_code}:{call.kind}:{call.signal_on}"
        keep(decision, signal, subject=subject, at=at)


def _noted(mac_list: MacList, one: _Call, on: date) -> PriceCall:
    return PriceCall(
        mac_list=mac_list,
        national_drug_code=one.code,
        name=one.name,
        kind=one.kind,
        signal_on=one.signal_on,
        list_price=one.list_price,
        market_price=one.market_price,
        source=one.source,
        outcome="",
        noticed_on=on,
    )


def _changed_on(mac_list: MacList, call: PriceCall, on: date) -> date:
    """The day from which the line is another: the first end of a price after the signal."""
    ended = mac_list.prices.filter(
        national_drug_code=call.national_drug_code, ends_on__gte=call.signal_on, ends_on__lte=on
    )
    return ended.order_by("ends_on").values_list("ends_on", flat=True).first() or on


def _calls(mac_list: MacList, prices: dict[str, MacPrice], on: date) -> Iterator[_Call]:
    yield from _above_by_average(prices, on)
    yield from _above_by_catalogue(prices, on)
    for test in open_tests(mac_list).filter(outcome=Outcome.VIOLATION.value):
        price = prices.get(test.national_drug_code)
        if price is not None:
            yield from _by_test(test, price)


def _by_test(test: LineTest, price: MacPrice) -> Iterator[_Call]:
    for code in test.codes:
        kind = _BY_TEST.get(code)
        if kind is not None:
            source = f"daily test since {test.starts_on}"
            yield _Call(price.national_drug_code, price.name, kind, test.starts_on, price.unit_price, None, source)


def _above_by_average(prices: dict[str, MacPrice], on: date) -> Iterator[_Call]:
    """Lines below the average acquisition cost of the newest week, since the first week in a row that says so."""
    weeks: dict[str, list[tuple[date, Decimal, str]]] = defaultdict(list)
    for part in _parts(prices):
        found = AverageCost.objects.filter(national_drug_code__in=part, as_of__lte=on).order_by("as_of")
        for code, as_of, cost, unit in found.values_list("national_drug_code", "as_of", "unit_price", "unit"):
            weeks[code].append((as_of, cost, unit))
    for code, told in weeks.items():
        price = prices[code]
        since = _since(price, [(as_of, cost if unit == price.unit else None) for as_of, cost, unit in told])
        if since is not None:
            source = f"NADAC as of {told[-1][0]}"
            yield _Call(code, price.name, "nadac-above-mac", since, price.unit_price, told[-1][1], source)


def _above_by_catalogue(prices: dict[str, MacPrice], on: date) -> Iterator[_Call]:
    """Lines below the cheapest offer that every pharmacy in the State can take, since the first day that says so."""
    days: dict[str, dict[date, Decimal]] = defaultdict(dict)
    for part in _parts(prices):
        found = CatalogueItem.objects.filter(
            national_drug_code__in=part,
            as_of__lte=on,
            status="available",
            wholesaler__kind__in=("national", "regional"),
            wholesaler__open_to_all=True,
            wholesaler__operates_from__lte=on,
        ).exclude(wholesaler__operates_to__lt=on)
        for code, as_of, cost in found.values_list("national_drug_code", "as_of", "unit_cost"):
            days[code][as_of] = min(cost, days[code].get(as_of, cost))
    for code, told in days.items():
        price, ordered = prices[code], sorted(told.items())
        since = _since(price, [(as_of, cost) for as_of, cost in ordered])
        if since is not None:
            source = f"wholesalers' catalogues of {ordered[-1][0]}"
            yield _Call(code, price.name, "catalogue-above-mac", since, price.unit_price, ordered[-1][1], source)


def _since(price: MacPrice, told: list[tuple[date, Decimal | None]]) -> date | None:
    """The first day of the last unbroken run of market prices above the list's; never before the list's price began."""
    since = None
    for day, cost in told:
        above = cost is not None and cost > price.unit_price
        since = (since or day) if above else None
    return None if since is None else max(since, price.starts_on)


def _parts(codes: Any) -> Iterator[list[str]]:
    listed = sorted(codes)
    for first in range(0, len(listed), _CHUNK):
        yield listed[first : first + _CHUNK]
