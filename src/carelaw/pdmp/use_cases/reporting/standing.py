"""What a registered dispenser is on a day, as its permits and its classification say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Law
from carelaw.pdmp.facts.intake import DispenserClass, DispenserKind, FacilityAct
from carelaw.pdmp.facts.reporting import PharmacyPermit
from carelaw.pdmp.rules.periods import within
from carelaw.pdmp.rules.reporting.is_a_pharmacy import is_a_pharmacy
from carelaw.pdmp.store.models import DispenserPermit, RegisteredDispenser

PHARMACY_PERMIT, LIFE_LICENSE, HOSPICE_LICENSE = "pharmacy-permit", "life-license", "hospice-license"
PWC_LICENSE, HCFA_LICENSE = "facility-pwc-x", "facility-hcfa"
_ENTITY = {DispenserKind.LIFE_PROVIDER: LIFE_LICENSE, DispenserKind.HOSPICE: HOSPICE_LICENSE}
_FACILITY = {PWC_LICENSE: FacilityAct.PUBLIC_WELFARE_CODE_X, HCFA_LICENSE: FacilityAct.HEALTH_CARE_FACILITIES_ACT}


def class_on(dispenser: RegisteredDispenser | None, on: date | None, law: Law) -> DispenserClass:
    """The dispenser as the classification of §3 sees it on a day; permits that cover the day come before others."""
    if dispenser is None:
        return DispenserClass(known=False)
    kind = DispenserKind(dispenser.kind)
    permits = list(dispenser.permits.all())
    entity = _best([one for one in permits if one.kind == _ENTITY.get(kind)], on)
    facility = _best([one for one in permits if one.kind in _FACILITY], on)
    return DispenserClass(
        dispensed_on=on,
        kind=kind,
        authorized_here=True,
        pharmacy_permit=_is_pharmacy(kind, [one for one in permits if one.kind == PHARMACY_PERMIT], on, law),
        wholesale_only=True
        if dispenser.classification == "excluded-entity" and kind is DispenserKind.WHOLESALER
        else None,
        entity_licensed_from=entity.valid_from if entity else None,
        entity_licensed_until=entity.valid_to if entity else None,
        facility_act=_FACILITY[facility.kind] if facility else FacilityAct.NONE if dispenser.no_facility else None,
        facility_licensed_from=facility.valid_from if facility else None,
        facility_licensed_until=facility.valid_to if facility else None,
    )


def _only_wholesale(dispenser: RegisteredDispenser, kind: DispenserKind) -> bool | None:
    """Known once the classification has found it; until then it is asked."""
    return True if kind is DispenserKind.WHOLESALER and dispenser.classification == "excluded-entity" else None


def _is_pharmacy(kind: DispenserKind, permits: Sequence[DispenserPermit], on: date | None, law: Law) -> bool:
    """Whoever holds a permit on the day; a registered pharmacy whose permit nobody has recorded yet counts as one."""
    if not permits:
        return kind is DispenserKind.PHARMACY
    if on is None:
        return True
    held = (PharmacyPermit(on, one.number, one.valid_from, one.valid_to) for one in permits)
    return any(is_a_pharmacy(permit, law=law).outcome is Outcome.PASS for permit in held)


def _best(permits: Sequence[DispenserPermit], on: date | None) -> DispenserPermit | None:
    """The permit that covers the day, or the latest one."""
    covering = [one for one in permits if on is not None and within(on, one.valid_from, one.valid_to)]
    return max(covering or permits, key=lambda one: one.valid_from, default=None)


def dispenser_numbered(dea: str) -> RegisteredDispenser:
    """A registered dispenser by its DEA number. Raises Refusal when none has it."""
    found = RegisteredDispenser.objects.filter(dea=dea.strip().upper()).first()
    if found is None:
        says = f"No dispenser with the DEA number {dea.strip()[:12]} is registered. Register it first, then try again."
        raise Refusal("E-MAP-19.unknown", says, cite='§3 "dispenser"', field="dispenser", kind="not-found")
    return found


def reporters_class(dispenser: RegisteredDispenser) -> str:
    """The class by which enforcement is phased in (MAP-44)."""
    if dispenser.mail_order:
        return "mail-order"
    return "dispensing-prescriber" if dispenser.kind == DispenserKind.PRESCRIBER else "pharmacy"
