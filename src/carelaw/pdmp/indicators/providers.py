"""How many prescribers and dispensers a patient had in a window, and what the published counts make of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from carelaw.pdmp.indicators.definitions import Definitions, ProviderRule
from carelaw.pdmp.indicators.figures import Figure
from carelaw.pdmp.indicators.supply import Supplies, Supply, provider

_WITHOUT_KEY = "fills-without-provider-key"


@dataclass(frozen=True, slots=True)
class ProviderCount:
    """Prescribers and dispensers of some fills, each counted once."""

    prescribers: int
    dispensers: int
    evidence: tuple[str, ...]
    without_key: int


def count_providers(supplies: Iterable[Supply], definitions: Definitions) -> ProviderCount:
    """Count the prescribers and dispensers of some fills; a fill whose provider has no key is counted apart.

    Medication for opioid use disorder and animals are left out: both are known to look like many providers.
    """
    prescribers: set[str] = set()
    dispensers: set[str] = set()
    evidence: list[str] = []
    without_key = 0
    for one in supplies:
        if one.fill.for_dependency:
            continue
        evidence.append(one.fill.id)
        keys = provider(one.fill.prescriber_key, definitions), provider(one.fill.dispenser_key, definitions)
        without_key += not all(keys)
        prescribers.update(filter(None, keys[:1]))
        dispensers.update(filter(None, keys[1:]))
    return ProviderCount(len(prescribers), len(dispensers), tuple(evidence), without_key)


def multiple_providers(supplies: Supplies, definitions: Definitions) -> tuple[Figure, ...]:
    """One figure per published definition: true when the counts in its window reach it."""
    return tuple(_judged(rule, supplies, definitions) for rule in definitions.provider_rules)


def _judged(rule: ProviderRule, supplies: Supplies, definitions: Definitions) -> Figure:
    considered = [one for one in supplies.filled_within(rule.days) if rule.drugs == "all" or one.fill.is_opioid]
    found = count_providers(considered, definitions)
    reached = (found.prescribers >= rule.prescribers, found.dispensers >= rule.dispensers)
    met = all(reached) if rule.need == "both" else any(reached)
    return Figure(
        f"multiple-providers-{rule.id}",
        met,
        f"{found.prescribers} prescriber(s), {found.dispensers} dispenser(s) in {rule.days} days",
        f"{rule.prescribers}+ prescribers {'and' if rule.need == 'both' else 'or'} {rule.dispensers}+ dispensers",
        rule.version,
        rule.kind,
        rule.source,
        found.evidence if met else (),
        (_WITHOUT_KEY,) if found.without_key else (),
    )


def provider_counts(supplies: Supplies, definitions: Definitions, days: int) -> tuple[Figure, Figure]:
    """The bare counts in a window, as a history shows them."""
    found = count_providers(supplies.filled_within(days), definitions)
    flags = (_WITHOUT_KEY,) if found.without_key else ()
    source = definitions["flags.provider_days"]
    return (
        Figure(
            f"prescribers-{days}-days",
            found.prescribers,
            "prescribers",
            "NPI, else DEA number, else license; merged by the provider map",
            source.version,
            source.kind,
            source.source,
            found.evidence,
            flags,
        ),
        Figure(
            f"dispensers-{days}-days",
            found.dispensers,
            "dispensers",
            "NCPDP id, else NPI, else DEA number",
            source.version,
            source.kind,
            source.source,
            found.evidence,
            flags,
        ),
    )


__all__ = ["ProviderCount", "count_providers", "multiple_providers", "provider_counts"]
