"""The payment schedules of the register of contracts, as the checks take them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from uuid import UUID

from carelaw.kernel.dates import DAY
from carelaw.pbm.facts.payments import PaymentSchedule
from carelaw.pbm.store.models import ContractState, ContractTerms, PayForm

_REACH = timedelta(days=3653)
Schedule = tuple[UUID, str, date, date | None, PaymentSchedule]


def contract_schedules(manager_ids: Iterable[UUID]) -> Iterator[Schedule]:
    """Each version of a contract whose terms say when it pays: from its first day until the next version's."""
    found = ContractTerms.objects.filter(
        version__contract__manager_id__in=list(manager_ids), version__effective_on__isnull=False
    )
    on_file = found.exclude(pay_form="").exclude(version__contract__state=ContractState.DRAFT)
    terms = list(on_file.select_related("version__contract").order_by("version__contract", "version__effective_on"))
    for place, one in enumerate(terms):
        contract, starts_on = one.version.contract, one.version.effective_on
        if starts_on is None:
            continue
        follower = terms[place + 1] if place + 1 < len(terms) else None
        ends_on = contract.ends_on
        if follower is not None and follower.version.contract_id == contract.pk:
            ends_on = follower.version.effective_on - DAY if follower.version.effective_on else ends_on
        schedule = _schedule(one, starts_on, ends_on or starts_on + _REACH)
        if schedule is not None:
            yield contract.manager_id, contract.number, starts_on, ends_on, schedule


def _schedule(terms: ContractTerms, first: date, last: date) -> PaymentSchedule | None:
    """The schedule of typed terms; None where they do not say enough."""
    if terms.pay_form in {PayForm.DAYS_AFTER_ADJUDICATION, PayForm.DAYS_AFTER_RECEIPT}:
        return None if terms.pay_days is None else PaymentSchedule(terms.pay_form, terms.pay_days)  # type: ignore[arg-type]
    if terms.pay_form == PayForm.CYCLE:
        start, step = terms.cycle_starts_on, terms.pay_days
        if start is None or not step:
            return None
        ends = (last - start).days // step + 2
        cut_offs = tuple(start + timedelta(days=step * n) for n in range(max(ends, 0)))
        return PaymentSchedule("cycle", terms.pay_lag_days or 0, cut_offs)
    wanted = {int(day) for day in terms.pay_days_of_month}
    listed = (first + timedelta(days=n) for n in range((last - first).days + 62))
    return PaymentSchedule("calendar", 0, tuple(on for on in listed if on.day in wanted)) if wanted else None
