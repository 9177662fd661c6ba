"""Put an answer together: rows, people, drugs and what they add up to, in one report for every door."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from carelaw.kernel.decision import Decision
from carelaw.law.register import Law
from carelaw.pdmp.drugs.catalog import Catalog
from carelaw.pdmp.facts.clinical import Fill, Product
from carelaw.pdmp.facts.evaluation import RiskFacts
from carelaw.pdmp.facts.history import (
    DispenserShown,
    DrugShown,
    HistoryReport,
    HistoryRequest,
    KnownPatient,
    Name,
    PrescriberShown,
    PrescriptionShown,
)
from carelaw.pdmp.facts.row_limit import RowLimit
from carelaw.pdmp.indicators import clinical_flags, indicators, timeline
from carelaw.pdmp.indicators.flags import Flags
from carelaw.pdmp.policy import policy
from carelaw.pdmp.rules.evaluation.risk_summary import MOST, formula, risk_summary
from carelaw.pdmp.rules.payment_method import PAYMENTS
from carelaw.pdmp.rules.retention.clock import Sight
from carelaw.pdmp.store import histories
from carelaw.pdmp.store.histories import Period, Row
from carelaw.pdmp.store.models import Dispenser, Identity, Patient, Prescriber
from carelaw.pdmp.use_cases.catalog import catalog_in_force

_SHOWN = timedelta(days=730)


@dataclass
class Answer:
    """What was read for one question."""

    rows: list[Row]
    identities: dict[int, Identity]
    catalog: Catalog
    prescribers: dict[int, Prescriber] = field(default_factory=dict)
    dispensers: dict[int, Dispenser] = field(default_factory=dict)
    open_reviews: int = 0
    disputed: frozenset[int] = frozenset()
    of_one_person: bool = True

    def __post_init__(self) -> None:
        self.prescribers = histories.prescribers_by_id(row.prescriber_id for row in self.rows)
        self.dispensers = histories.dispensers_by_id(row.dispenser_id for row in self.rows)
        self.disputed = histories.disputed_records([row.id for row in self.rows])

    @classmethod
    def of_patient(
        cls,
        patient: Patient,
        request: HistoryRequest,
        sight: Sight,
        limits: Sequence[RowLimit] | None = None,
    ) -> Answer:
        """Every live dispensing of a patient in the period asked, by every prescriber and dispenser (MAP-52).

        A door with limits of its own lets back what is within one of them.
        """
        identities = {one.pk: one for one in histories.identities_of(patient)}
        period = _period(request, sight)
        rows = histories.rows_of_identities(list(identities), period, limits)
        return cls(rows, identities, catalog_in_force(), open_reviews=histories.open_reviews(list(identities)))

    def alone(self) -> Answer:
        """The rows without a trace of what else is on file: no other name or address, no pair in doubt."""
        given = {row.identity_id for row in self.rows}
        self.identities = {pk: one for pk, one in self.identities.items() if pk in given}
        self.open_reviews = 0
        return self

    @classmethod
    def of_prescribers(cls, prescriber_ids: Sequence[int], request: HistoryRequest, sight: Sight) -> Answer:
        """Every live dispensing under a prescriber's own number (MAP-53)."""
        period = _period(request, sight)
        rows = histories.rows_of_prescribers(prescriber_ids, period)
        identities = Identity.objects.in_bulk(sorted({row.identity_id for row in rows}))
        return cls(rows, identities, catalog_in_force(), of_one_person=False)

    @classmethod
    def of_case(cls, request: HistoryRequest, sight: Sight, limits: Sequence[RowLimit]) -> Answer:
        """Every live dispensing that a case lets back by itself, of whomever it names."""
        rows = histories.rows_within(limits, _period(request, sight))
        identities = Identity.objects.in_bulk(sorted({row.identity_id for row in rows}))
        return cls(rows, identities, catalog_in_force(), of_one_person=False)

    @classmethod
    def empty(cls) -> Answer:
        """Nobody was found: zero rows, recorded as zero rows."""
        return cls([], {}, catalog_in_force())


def _period(request: HistoryRequest, sight: Sight) -> Period:
    filled = request.only_rows.filled if request.only_rows else ()
    return Period(request.period_from, request.period_to, sight, filled)


def compose(
    query_id: uuid.UUID,
    at: datetime,
    on: date,
    request: HistoryRequest,
    access: Decision,
    answer: Answer,
    patient: Patient | None,
    law: Law,
    clinical: bool = True,
) -> HistoryReport:
    """The one report that every door translates; what rows add up to is for those who treat."""
    prescribers = {pk: _prescriber(row) for pk, row in answer.prescribers.items()}
    dispensers = {pk: _dispenser(row) for pk, row in answer.dispensers.items()}
    fills = [fill_of(row, answer) for row in answer.rows]
    measured = indicators(fills, on) if clinical and answer.of_one_person else None
    # A flag that is not shown must not stand on the log as shown.
    flagged = measured is not None and request.only_rows is None
    raised = clinical_flags(measured, policy().flag_rules, law) if measured and flagged else None
    doses = {dose.fill_id: dose.daily for dose in measured.doses if dose.counts} if measured else {}
    shown = tuple(_shown(row, answer, prescribers, dispensers, doses.get(str(row.id))) for row in answer.rows)
    return HistoryReport(
        query_id=str(query_id),
        requested_at=at,
        provided_at=at,
        as_of=on,
        purpose=request.purpose,
        access=access,
        patient=_known(patient, list(answer.identities.values()), answer.open_reviews) if patient else None,
        prescriptions=shown,
        prescribers=tuple(_distinct(prescribers.values())),
        dispensers=tuple(_distinct(dispensers.values())),
        indicators=measured.as_dict() if measured else {},
        flags=tuple(flag.as_dict() for flag in raised.flags) if raised else (),
        risk=_risk(raised, on, law) if raised else {},
        timeline=_timeline(fills, on) if measured and fills else {},
        caveats=_caveats(answer),
    )


def _risk(raised: Flags, on: date, law: Law) -> dict[str, Any]:
    """The flags in one number with its formula (MAP-128); for those who treat, as the flags are."""
    version = policy().flag_rules
    codes = tuple(flag.type for flag in raised.flags)
    incomplete = any(reason.code == "dose-incomplete" for reason in raised.decision.reasons)
    decision = risk_summary(RiskFacts(on, version, codes, incomplete), law=law)
    says = [reason.says for reason in decision.reasons]
    return {
        "level": decision.reasons[0].code,
        "points": decision.reasons[0].value,
        "of": MOST,
        "says": says,
        "formula": formula(version),
        "cite": decision.cite,
    }


def _timeline(fills: Sequence[Fill], on: date) -> dict[str, Any]:
    """The last two years of supplies and doses, or less when the history is shorter."""
    first = min((fill.sold_on or fill.filled_on for fill in fills), default=on)
    return timeline(fills, max(first, on - _SHOWN), on).as_dict()


def _caveats(answer: Answer) -> tuple[str, ...]:
    said = []
    if answer.open_reviews:
        said.append("It is being decided whether other reports belong to this patient; the history may be short.")
    find = answer.catalog.find
    unknown = sum(1 for row in answer.rows if not row.ingredients and find(row.national_drug_code) is None)
    if unknown:
        said.append(f"{unknown} dispensing(s) carry a drug code that the drug file does not know; no dose is computed.")
    return tuple(said)


def fill_of(row: Row, answer: Answer) -> Fill:
    """A stored dispensing as the indicators see it."""
    prescriber, dispenser = answer.prescribers[row.prescriber_id], answer.dispensers[row.dispenser_id]
    return Fill(
        id=str(row.id),
        filled_on=row.filled_on,
        sold_on=row.sold_on,
        days_supply=row.days_supply,
        quantity=row.quantity,
        unit=row.unit,
        product=answer.catalog.find(row.national_drug_code),
        prescriber_key=prescriber.key,
        dispenser_key=dispenser.key,
        payment=row.payment,
        treatment_type=row.treatment_type,
        fill_number=row.fill_number,
        prescription_number=row.prescription_number,
        partial_fill=row.partial_fill,
    )


def _shown(
    row: Row,
    answer: Answer,
    prescribers: dict[int, PrescriberShown],
    dispensers: dict[int, DispenserShown],
    daily_mme: Decimal | None,
) -> PrescriptionShown:
    identity = answer.identities[row.identity_id]
    return PrescriptionShown(
        record_id=str(row.id),
        version=row.version,
        prescription_number=row.prescription_number,
        written_on=row.written_on,
        filled_on=row.filled_on,
        sold_on=row.sold_on,
        drug=_drug(row, answer.catalog.find(row.national_drug_code), answer.catalog),
        quantity=_trimmed(row.quantity),
        unit=row.unit,
        days_supply=row.days_supply,
        fill_number=row.fill_number,
        partial_fill=row.partial_fill,
        refills_authorized=row.refills_authorized,
        payment=row.payment,
        payment_says=PAYMENTS.get(row.payment, ""),
        origin=row.origin,
        treatment_type=row.treatment_type,
        daily_mme=_trimmed(daily_mme),
        prescriber=prescribers[row.prescriber_id],
        dispenser=dispensers[row.dispenser_id],
        patient_name=f"{identity.last_name}, {identity.first_name}".strip(", "),
        warnings=(*(row.warnings or ()), *(("disputed",) if row.id in answer.disputed else ())),
    )


def _trimmed(amount: Decimal | None) -> Decimal | None:
    """An amount without the zeros that its column adds: 60.0000 is 60, 7.5000 is 7.5."""
    if amount is None:
        return None
    short = amount.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def _drug(row: Row, product: Product | None, catalog: Catalog) -> DrugShown:
    schedule = row.state_schedule or row.federal_schedule
    if row.ingredients:
        parts = [catalog.find(part["national_drug_code"]) for part in row.ingredients]
        named = "; ".join(part.description for part in parts if part)
        return DrugShown(row.national_drug_code, "Compound", named, "compound", "", schedule)
    if product is None:
        return DrugShown(row.national_drug_code, "Unknown product", "", "", "", schedule)
    return DrugShown(
        row.national_drug_code,
        product.label,
        product.description,
        product.dosage_form,
        str(product.drug_class),
        schedule,
    )


def known_patient(patient: Patient, only: Collection[int] | None = None) -> KnownPatient:
    """A patient as the reports describe them, for a list of candidates; by some identities only, where others hide."""
    identities = histories.identities_of(patient)
    if only is not None:
        return _known(patient, [one for one in identities if one.pk in only], 0)
    return _known(patient, identities, histories.open_reviews([one.pk for one in identities]))


def _known(patient: Patient, identities: Sequence[Identity], open_reviews: int) -> KnownPatient:
    return KnownPatient(
        patient_id=str(patient.public_id),
        names=tuple(_distinct(Name(i.last_name, i.first_name, i.middle_name, i.suffix) for i in identities)),
        birth_dates=tuple(_distinct(i.birth_date for i in identities if i.birth_date)),
        genders=tuple(_distinct(i.gender for i in identities if i.gender)),
        addresses=tuple(_distinct(_address(i) for i in identities)),
        identities=len(identities),
        open_reviews=open_reviews,
    )


def _address(identity: Identity) -> str:
    place = f"{identity.city}, {identity.state} {identity.zip_code}".strip(", ")
    return ", ".join(part for part in (identity.address_1, identity.address_2, place) if part)


def _prescriber(row: Prescriber) -> PrescriberShown:
    return PrescriberShown(row.key, row.last_name, row.first_name, row.npi, row.dea)


def _dispenser(row: Dispenser) -> DispenserShown:
    return DispenserShown(
        row.key, row.name, row.npi, row.ncpdp, row.dea, row.address_1, row.city, row.state, row.zip_code, row.phone
    )


def _distinct(items: Any) -> list[Any]:
    return list(dict.fromkeys(items))
