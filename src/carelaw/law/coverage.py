"""Which provision is carried by what: a part of the software, a rule that nothing calls yet, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from carelaw.law.register import Law
from carelaw.law.rule import Rule
from carelaw.law.texts import Carrier, CarrierKind, Provision, Software


class Carried(StrEnum):
    """Where a provision stands: carried by a part of the software that people or machines come to, or not.

    A rule alone carries nothing whole: it answers a case that somebody tries by hand.
    """

    CARRIED = "carried"
    RULE_ONLY = "rule only"
    NOT_YET = "not yet"
    CANNOT = "cannot"


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One provision and what carries it."""

    provision: Provision
    status: Carried
    rules: tuple[str, ...]
    carriers: tuple[Carrier, ...]
    table: str
    reason: str

    def as_row(self) -> dict[str, Any]:
        """The row as every door shows it."""
        return {
            "provision": self.provision.id,
            "rulebook": self.provision.rulebook,
            "cite": self.provision.cite,
            "kind": self.provision.kind,
            "software": self.provision.software.value,
            "status": self.status.value,
            "rules": list(self.rules),
            "carriers": [str(carrier) for carrier in self.carriers],
            "table": self.table,
            "reason": self.reason,
            "summary": self.provision.summary,
        }


COLUMNS = ("provision", "rulebook", "cite", "software", "status", "rules", "carriers", "table", "reason", "summary")


def coverage(law: Law, rules: Mapping[str, Rule[Any]], law_tables_dir: Path | None = None) -> list[CoverageRow]:
    """Every provision of the adopted law with what carries it, in the order of the texts."""
    by_provision: dict[str, list[str]] = {}
    for name, rule in rules.items():
        for provision_id in rule.provisions:
            by_provision.setdefault(provision_id, []).append(name)
    return [
        _row(provision, tuple(by_provision.get(provision.id, ())), book.carriers.get(provision.id, ()), law_tables_dir)
        for book in law.rulebooks.values()
        for provision in book.provisions.values()
    ]


def _row(
    provision: Provision, rules: tuple[str, ...], carriers: tuple[Carrier, ...], law_tables_dir: Path | None
) -> CoverageRow:
    cannot = next((carrier for carrier in carriers if carrier.kind is CarrierKind.CANNOT), None)
    carrying = tuple(carrier for carrier in carriers if carrier.kind is not CarrierKind.CANNOT)
    if carrying:
        status, reason = Carried.CARRIED, ""
    elif rules:
        status, reason = Carried.RULE_ONLY, "A rule can be tried on a case; no part of the software calls it yet."
    elif cannot is not None:
        status, reason = Carried.CANNOT, f"{cannot.where}. {cannot.note}".strip(". ") + "."
    elif provision.software is Software.NONE:
        status, reason = Carried.CANNOT, provision.reason
    else:
        status, reason = Carried.NOT_YET, ""
    name = f"{provision.id}.md"
    has_table = law_tables_dir is not None and (law_tables_dir / name).is_file()
    return CoverageRow(provision, status, rules, carrying, name if has_table else "", reason)
