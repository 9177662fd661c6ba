"""All indicators of one patient on one day, as a history shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from carelaw.kernel.decision import plain
from carelaw.pdmp.facts.clinical import Fill
from carelaw.pdmp.indicators.definitions import Definitions, definitions_on
from carelaw.pdmp.indicators.dose import FillDose, doses_of
from carelaw.pdmp.indicators.figures import Figure
from carelaw.pdmp.indicators.overlaps import days_supply_overlap, opioid_benzodiazepine, opioid_opioid, trinity
from carelaw.pdmp.indicators.patterns import cash_share, early_refills, long_acting_for_naive, long_duration
from carelaw.pdmp.indicators.providers import multiple_providers, provider_counts
from carelaw.pdmp.indicators.series import daily_figures
from carelaw.pdmp.indicators.supply import Supplies


@dataclass(frozen=True)
class Indicators:
    """The figures of one patient on a day, the dose of each fill, and the definitions behind them."""

    on: date
    factor_set: str
    doses: tuple[FillDose, ...]
    figures: tuple[Figure, ...]
    supplies: Supplies
    definitions: Definitions

    def figure(self, figure_id: str) -> Figure:
        """One figure by its id. Raises KeyError with the ids that exist."""
        for one in self.figures:
            if one.id == figure_id:
                return one
        raise KeyError(f"No figure is called '{figure_id}'; there are {', '.join(one.id for one in self.figures)}.")

    def as_dict(self) -> dict[str, Any]:
        """The bundle as JSON values: figures, and the doses that are opioid doses or could not be computed."""
        return {
            "on": self.on.isoformat(),
            "factor_set": self.factor_set,
            "factor_source": self.definitions.factors.source,
            "figures": [one.as_dict() for one in self.figures],
            "doses": [plain(one) for one in self.doses if one.ingredient or one.flags],
        }


def indicators(fills: Sequence[Fill], on: date, definitions: Definitions | None = None) -> Indicators:
    """Every indicator of a patient's live fills on a day; fills of later days are left out, and their order is free.

    Raises NotInForce for a day before the definitions.
    """
    rules = definitions or definitions_on(on)
    doses = doses_of(fills, rules)
    supplies = Supplies(fills, doses, on)
    ordered = tuple(sorted((one for one in doses if one.first_day <= on), key=lambda one: (one.first_day, one.fill_id)))
    window = rules.number("overlap.window_days")
    figures = (
        *daily_figures(ordered, on, rules),
        *opioid_benzodiazepine(supplies, rules, window),
        *opioid_opioid(supplies, rules, window),
        trinity(supplies, rules, window),
        days_supply_overlap(supplies, rules, window),
        *provider_counts(supplies, rules, rules.number("flags.provider_days")),
        *multiple_providers(supplies, rules),
        early_refills(supplies, rules),
        long_acting_for_naive(supplies, rules),
        long_duration(supplies, rules),
        cash_share(supplies, rules),
    )
    return Indicators(on, rules.factors.id, ordered, figures, supplies, rules)


__all__ = ["Indicators", "indicators"]
