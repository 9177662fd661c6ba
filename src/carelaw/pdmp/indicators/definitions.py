"""The definitions that hold on a day: windows, lines and factor set, each with its kind and source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from carelaw.law.register import Law, NotInForce, default_law
from carelaw.pdmp.drugs.factors import FactorSet, factor_set

_REGISTER = {
    "dose.window_days": "clinical.mme_window_days",
    "dose.peak_days": "clinical.mme_peak_days",
    "dose.caution_line": "clinical.daily_mme_caution",
    "dose.high_line": "clinical.daily_mme_high",
    "flags.provider_days": "clinical.multiple_provider_days",
}


@dataclass(frozen=True, slots=True)
class Definition:
    """One value with its provenance."""

    id: str
    value: Any
    unit: str
    kind: str
    source: str
    version: str


@dataclass(frozen=True, slots=True)
class ProviderRule:
    """How many prescribers and dispensers in how many days make a multiple provider episode."""

    id: str
    title: str
    prescribers: int
    dispensers: int
    need: str
    days: int
    drugs: str
    kind: str
    source: str
    version: str


@dataclass(frozen=True)
class Definitions:
    """Every definition as it holds on a day.

    `same_provider` merges keys that stand for one provider (a provider map, or a group practice that counts once).
    """

    on: date
    factors: FactorSet
    values: Mapping[str, Definition]
    provider_rules: tuple[ProviderRule, ...]
    same_provider: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Definition:
        return self.values[key]

    def number(self, key: str) -> int:
        """A whole number of the definitions."""
        return int(self.values[key].value)

    def with_values(self, **changed: Any) -> Definitions:
        """The same definitions with some values of a deployment's own; `refill__early_share=...` names a dotted key."""
        values = dict(self.values)
        for name, value in changed.items():
            key = name.replace("__", ".")
            values[key] = replace(values[key], value=value, kind="policy", source="setting of this deployment")
        return replace(self, values=values, factors=factor_set(values["dose.factor_set"].value))

    def with_same_provider(self, same_provider: Mapping[str, str]) -> Definitions:
        """The same definitions with keys that stand for one provider."""
        return replace(self, same_provider=same_provider)


def definitions_on(on: date, law: Law | None = None) -> Definitions:
    """The definitions that hold on a day. Raises NotInForce before the first of them."""
    return _of_default_law(on) if law is None else _definitions(on, law)


@lru_cache(maxsize=64)
def _of_default_law(on: date) -> Definitions:
    return _definitions(on, default_law())


def _definitions(on: date, law: Law) -> Definitions:
    table = _table()
    values = {key: _holding(key, row, on) for key, row in table.items() if key != "multiple_providers"}
    for key, number in _REGISTER.items():
        values[key] = Definition(key, law.number(number, on), "", "policy", f"register: {number}", "register")
    rules = tuple(_provider_rule(row) for row in table["multiple_providers"] if row["from"] <= on)
    return Definitions(on, factor_set(values["dose.factor_set"].value), values, rules)


def _holding(key: str, row: Mapping[str, Any], on: date) -> Definition:
    held = [version for version in row["versions"] if version["from"] <= on]
    if not held:
        first = row["versions"][0]["from"]
        raise NotInForce(f"{key} is defined from {first} on; asked for {on}.", field=key)
    value = held[-1]["value"]
    if isinstance(value, str) and value[:1].isdigit():
        value = Decimal(value)
    return Definition(key, value, row["unit"], row["kind"], row["source"], held[-1]["from"].isoformat())


def _provider_rule(row: Mapping[str, Any]) -> ProviderRule:
    facts = {key: value for key, value in row.items() if key != "from"}
    return ProviderRule(**facts, version=row["from"].isoformat())


@cache
def _table() -> dict[str, Any]:
    text = files("carelaw.pdmp.indicators").joinpath("definitions.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


__all__ = ["Definition", "Definitions", "ProviderRule", "definitions_on"]
