"""The flags of MAP-03 with the fills that caused them: advice to a clinician, never a block and never a referral."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from carelaw.kernel.decision import Decision, plain
from carelaw.law.register import Law
from carelaw.pdmp.facts.clinical import SPECIAL_CARE, ClinicalFacts
from carelaw.pdmp.indicators.bundle import Indicators
from carelaw.pdmp.indicators.overlaps import overlap_days
from carelaw.pdmp.indicators.patterns import earliest_refill
from carelaw.pdmp.indicators.providers import count_providers
from carelaw.pdmp.indicators.series import covering, day_series, dose_incomplete
from carelaw.pdmp.rules.clinical_flags import FLAG_CODES, clinical_flag

_SPECIAL = "A treatment type of cancer pain, palliative care or hospice is recorded."


@dataclass(frozen=True, slots=True)
class ClinicalFlag:
    """One flag as a clinician sees it: what, by which version of the rules, on account of which rows."""

    type: str
    rule_version: str
    says: str
    value: Any
    cite: str
    evidence_record_ids: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The flag as JSON values."""
        made: dict[str, Any] = plain(self)
        return made


@dataclass(frozen=True, slots=True)
class Flags:
    """The decision of the rule and the flags it raised."""

    decision: Decision
    flags: tuple[ClinicalFlag, ...]


def clinical_flags(found: Indicators, rule_version: str, law: Law | None = None) -> Flags:
    """The flags of a patient on the day of the indicators, under the approved version of the flag rules.

    An empty `rule_version` means that none is approved: then nothing is run, and the decision says so (E-MAP-125).
    """
    facts, evidence = _facts(found, rule_version)
    decision = clinical_flag(facts, law)
    notes = (_SPECIAL,) if any(one.fill.treatment_type in SPECIAL_CARE for one in found.supplies.all) else ()
    flags = tuple(
        ClinicalFlag(
            reason.code,
            rule_version,
            reason.says,
            reason.value,
            decision.cite,
            evidence.get(FLAG_CODES[reason.code], ()),
            notes,
        )
        for reason in decision.reasons
        if reason.code in FLAG_CODES
    )
    return Flags(decision, flags)


def _facts(found: Indicators, rule_version: str) -> tuple[ClinicalFacts, dict[str, tuple[str, ...]]]:
    """What the rule asks, and the fills behind each fact."""
    definitions, supplies, on = found.definitions, found.supplies, found.on
    window = definitions.number("flags.provider_days")
    overlap, overlap_fills = overlap_days(supplies, window)
    counted = count_providers(supplies.filled_within(window), definitions)
    early, early_fills = earliest_refill(supplies, window)
    facts = ClinicalFacts(
        on=on,
        rule_version=rule_version,
        overlap_days=overlap,
        prescribers=counted.prescribers,
        dispensers=counted.dispensers,
        refill_days_early=early,
        daily_mme=day_series(found.doses, on, on).on(on) if found.doses else Decimal(0),
        dose_incomplete=dose_incomplete(found.doses, on, definitions),
    )
    evidence = {
        "overlap_days": overlap_fills,
        "prescribers": counted.evidence,
        "dispensers": counted.evidence,
        "refill_days_early": early_fills,
        "daily_mme": tuple(dose.fill_id for dose in covering(found.doses, on, on)),
    }
    return facts, evidence


__all__ = ["ClinicalFlag", "Flags", "clinical_flags"]
