"""What is on file, brought beside a run's own file: remittances, explanations, schedules, returns, audits, prices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from django.db.models import Count, Max

from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Law
from carelaw.pbm.bulk.payment_evidence import make, make_zone, micro
from carelaw.pbm.facts.payments import Explained, PaymentSchedule
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, ZONE
from carelaw.pbm.rules.payments.recoupments import contact_of, only_codes, parts_missing
from carelaw.pbm.store.models import (
    AuditedClaim,
    AverageCost,
    ClaimReturned,
    PaymentScheduleTerm,
    RecoupmentExplanation,
    ReferencePriceRow,
    Remittance,
    RemittanceAdjustment,
    RemittanceClaim,
)
from carelaw.pbm.use_cases.parties import manager_numbered
from carelaw.pbm.use_cases.payments.contract_terms import contract_schedules
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.staging import Connection
from carelaw.platform.parties.models import Identifier, IdentifierSystem, Party

_CHUNK = 2_000
Managers = Mapping[str, Party]


def require_adopted() -> None:
    """Refuse a check under a text that this deployment has not adopted: nobody would be judged by it."""
    if PROGRAMS_BILL not in adopted_law().rulebooks:
        says = "House Bill 5614 of 2008 is not adopted here; adopt its rulebook to judge remittances and payment by it."
        raise Refusal("not-adopted", says, cite="215 ILCS 5/512-7.10, 5/512-9", kind="not-in-force")


def judged_days(law: Law) -> dict[str, date]:
    """The first and the last day for which the text judges; none at all where it is not adopted."""
    periods = law.periods(PROGRAMS_BILL) if PROGRAMS_BILL in law.rulebooks else ()
    if not periods:
        return {"since": date.max, "until": date.min}
    return {"since": periods[0].first_day, "until": periods[-1].last_day or date.max}


def managers_of(connection: Connection) -> Managers:
    """The benefit managers of a claims file that are on file, by their number."""
    numbers = connection.execute("SELECT DISTINCT manager_number FROM typed").fetchall()
    found = {number: manager_numbered(number) for (number,) in numbers}
    return {number: party for number, party in found.items() if party is not None}


def stamp(manager_ids: Sequence[UUID], *, without: str = "") -> dict[str, Any]:
    """What changes when something else comes on file about these managers, so that a file is judged anew."""
    remittances = Remittance.objects.filter(manager_id__in=manager_ids).exclude(run_id__in=_runs_of(without))
    told: dict[str, Any] = {"remittances": remittances.count()}
    for table in (RecoupmentExplanation, PaymentScheduleTerm, ClaimReturned, AuditedClaim):
        found = table.objects.filter(manager_id__in=manager_ids).aggregate(n=Count("pk"), last=Max("at"))
        told[table.__name__] = [found["n"], str(found["last"])]
    told["prices"] = ReferencePriceRow.objects.filter(manager_id__in=manager_ids).count()
    told["costs"] = AverageCost.objects.aggregate(n=Count("pk"), last=Max("as_of"))
    return told


def _runs_of(digest: str) -> Any:
    from carelaw.platform.bulk.models import BulkRun

    return BulkRun.objects.filter(digest=digest).values("pk") if digest else []


def load_remittances(connection: Connection, managers: Managers, *, without: str = "") -> None:
    """Lay the remittances on file beside the run, but not those of one file."""
    numbers = {party.pk: number for number, party in managers.items()}
    found = Remittance.objects.filter(manager_id__in=numbers).exclude(run_id__in=_runs_of(without))
    place = {pk: n for n, pk in enumerate(found.order_by("pk").values_list("pk", flat=True), 1)}
    make(
        connection,
        "filed_remits",
        (
            (place[one.pk], numbers[one.manager_id], one.trace, one.payee_npi, one.paid_on)
            for one in found.iterator(chunk_size=_CHUNK)
            if one.pk in place
        ),
    )
    claims = RemittanceClaim.objects.filter(remittance__in=found).values_list(
        "remittance_id", "segment", "prescription_number", "status", "paid", "control", "served_on", "reduced_by"
    )
    make(
        connection,
        "filed_claims",
        (
            (place[one[0]], one[1], one[2], one[3], cents(one[4]), one[5], one[6], one[7])
            for one in claims.iterator(chunk_size=_CHUNK)
            if one[0] in place
        ),
    )
    adjustments = RemittanceAdjustment.objects.filter(remittance__in=found).values_list(
        "remittance_id", "reason", "reference", "amount"
    )
    make(
        connection,
        "filed_adjustments",
        (
            (place[one[0]], one[1], one[2], cents(one[3]))
            for one in adjustments.iterator(chunk_size=_CHUNK)
            if one[0] in place
        ),
    )


def load_explanations(connection: Connection, manager: Party) -> None:
    """Lay the explanations of a manager beside the run, with what each lacks."""
    found = RecoupmentExplanation.objects.filter(manager_id=manager.pk)
    named = found.exclude(pharmacy_id=None).values("pharmacy_id")
    npis = Identifier.objects.filter(system=IdentifierSystem.NPI, party_id__in=named)
    known = dict(npis.values_list("party_id", "value"))
    rows = (explanation_row(one, known) for one in found.iterator(chunk_size=_CHUNK))
    make(connection, "explanations", rows)


def explanation_row(one: RecoupmentExplanation, npis: Mapping[UUID, str]) -> tuple[Any, ...]:
    """An explanation as the SQL knows it, with what it lacks."""
    told = explained(one)
    return (
        str(one.pk),
        npis.get(one.pharmacy_id, "") if one.pharmacy_id else "",
        one.reference,
        one.remittance,
        one.delivered_on,
        one.dispensed_on,
        None if one.amount is None else cents(one.amount),
        ",".join(parts_missing(told)),
        bool(one.reason.strip()) and only_codes(one.reason),
        contact_of(told),
    )


def explained(one: RecoupmentExplanation) -> Explained:
    """An explanation as the rules know it."""
    return Explained(
        patient_named=one.patient_named,
        dispensed_on=one.dispensed_on,
        drugs=tuple(one.drugs),
        amount=one.amount,
        reason=one.reason,
        telephone=one.appeal_telephone,
        address=one.appeal_address,
        delivered_on=one.delivered_on,
    )


def load_payment_evidence(
    connection: Connection, managers: Managers, *, years: range | None = None
) -> dict[int, PaymentSchedule]:
    """Lay beside a claims file all it is judged by; gives the schedules by the number that the SQL knows.

    The zone reaches over the years of the file, or over those that are told.
    """
    numbers = {party.pk: number for number, party in managers.items()}
    make_zone(connection, ZONE, years or _years(connection))
    load_remittances(connection, managers)
    schedules = _load_schedules(connection, numbers)
    returned = ClaimReturned.objects.filter(manager_id__in=numbers)
    make(
        connection,
        "returned",
        (
            (
                numbers[one.manager_id], one.pharmacy_npi, one.prescription_number, one.served_on, one.returned_on,
                one.defect.strip(), one.in_batch, one.resubmitted_on, one.returned_again_on, one.second_defect.strip(),
                one.repeats_defect,
            )
            for one in returned.iterator(chunk_size=_CHUNK)
        ),
    )  # fmt: skip
    audited = AuditedClaim.objects.filter(manager_id__in=numbers)
    make(
        connection,
        "audited",
        (
            (numbers[one.manager_id], one.pharmacy_npi, one.prescription_number, one.served_on, one.lawful)
            for one in audited.iterator(chunk_size=_CHUNK)
        ),
    )
    prices = ReferencePriceRow.objects.filter(manager_id__in=numbers)
    make(
        connection,
        "reference_prices",
        (
            (
                numbers[one.manager_id], one.reference, one.national_drug_code, hundred_thousandths(one.unit_price),
                micro(one.published_at),
            )
            for one in prices.iterator(chunk_size=_CHUNK)
        ),
    )  # fmt: skip
    costs = AverageCost.objects.values_list("national_drug_code", "unit_price", "effective_on", "as_of")
    latest = {(one[0], one[2]): one for one in costs.order_by("as_of").iterator(chunk_size=_CHUNK)}
    make(
        connection,
        "average_costs",
        ((drug, hundred_thousandths(one[1]), on) for (drug, on), one in latest.items()),
    )
    return schedules


def _load_schedules(connection: Connection, numbers: Mapping[UUID, str]) -> dict[int, PaymentSchedule]:
    schedules: dict[int, PaymentSchedule] = {}
    heads, days, number = [], [], count(1)
    for term in _terms(numbers):
        place = next(number)
        schedules[place] = term[4]
        heads.append((place, term[0], term[1], term[4].form, term[4].days, term[2], term[3]))
        days += [(place, on) for on in term[4].dates]
    make(connection, "schedules", heads)
    make(connection, "schedule_days", days)
    return schedules


def _terms(numbers: Mapping[UUID, str]) -> Iterator[tuple[str, str, date, date | None, PaymentSchedule]]:
    """Schedules as they were entered, and those of the register of contracts."""
    for one in PaymentScheduleTerm.objects.filter(manager_id__in=numbers).order_by("pk"):
        listed = tuple(sorted(date.fromisoformat(on) for on in one.dates))
        schedule = PaymentSchedule(one.form, one.days, listed)  # type: ignore[arg-type]
        yield numbers[one.manager_id], one.contract_number, one.starts_on, one.ends_on, schedule
    for manager_id, contract, starts_on, ends_on, schedule in contract_schedules(numbers):
        yield numbers[manager_id], contract, starts_on, ends_on, schedule


def _years(connection: Connection) -> range:
    row = connection.execute("SELECT min(answered_at), max(answered_at) FROM typed").fetchone()
    first, last = row or (None, None)
    year = 31_556_952_000_000
    return range(1970 + (first or 0) // year - 1, 1970 + (last or 0) // year + 2)


def cents(amount: Decimal) -> int:
    """Dollars as whole cents."""
    return int(amount * 100)


def hundred_thousandths(price: Decimal) -> int:
    """A unit price as whole hundred-thousandths of a dollar."""
    return int(price * 100_000)
