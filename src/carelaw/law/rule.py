"""A rule: a pure function from facts and the law to a decision, listed under its provisions."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar, get_type_hints

from carelaw.kernel.decision import Decision
from carelaw.law.register import Law, default_law

F = TypeVar("F")


@dataclass(frozen=True)
class Rule(Generic[F]):
    """A registered rule. Call it with facts; pass `law=` to judge under other numbers or readings."""

    name: str
    provisions: tuple[str, ...]
    cite: str
    readings: tuple[str, ...]
    version: str
    facts: type[F]
    says: str
    logic: Callable[[F, Law], Decision]

    def __call__(self, facts: F, law: Law | None = None) -> Decision:
        law = law or default_law()
        decision = self.logic(facts, law)
        return replace(
            decision,
            rule=self.name,
            provisions=self.provisions,
            cite=self.cite,
            readings={reading: law.reading(reading) for reading in self.readings},
            law_status=law.status_of(self.provisions[0]),
        )


_RULES: dict[str, Rule[Any]] = {}


def rule(
    *provisions: str, cite: str, readings: tuple[str, ...] = (), version: str = "1"
) -> Callable[[Callable[[F, Law], Decision]], Rule[F]]:
    """Register a function `(facts, law) -> Decision` as the rule that carries these provisions."""

    def register(logic: Callable[[F, Law], Decision]) -> Rule[F]:
        name = logic.__name__.replace("_", "-")
        if name in _RULES:
            raise ValueError(f"Two rules are called {name}.")
        hints = get_type_hints(logic)
        facts = next(hint for key, hint in hints.items() if key not in {"law", "return"})
        says = (logic.__doc__ or "").strip().splitlines()[0] if logic.__doc__ else ""
        made = Rule(name, provisions, cite, readings, version, facts, says, logic)
        _RULES[name] = made
        return made

    return register


def rules() -> Mapping[str, Rule[Any]]:
    """Every rule registered so far, by name. Call `load_rules` first to import the rule packages."""
    return dict(sorted(_RULES.items()))


def load_rules(*packages: str) -> None:
    """Import every module of these packages, so that their rules register."""
    for package in packages:
        module = importlib.import_module(package)
        for found in pkgutil.walk_packages(module.__path__, prefix=f"{package}."):
            importlib.import_module(found.name)


def load_programs() -> None:
    """Import the rules of every program that is installed, without naming one: each has a `rules` package."""
    top = importlib.import_module("carelaw")
    for place in top.__path__:
        for found in sorted(Path(place).glob("*/rules/__init__.py")):
            load_rules(f"carelaw.{found.parent.parent.name}.rules")
