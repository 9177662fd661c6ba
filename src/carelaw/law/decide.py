"""Try a case against a rule: facts as JSON in, the decision with its reasons and citations out."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from carelaw.kernel.decision import Decision
from carelaw.kernel.refusal import Refusal
from carelaw.law.facts_schema import example, form_fields, json_schema, parse_facts
from carelaw.law.register import Law, default_law
from carelaw.law.rule import Rule, rules


def decide(rule_or_provision: str, facts: Any, law: Law | None = None) -> Decision:
    """The decision on one case. Names a rule, or a provision that a single rule carries."""
    found = find_rule(rule_or_provision)
    return found(parse_facts(found.facts, facts), law=law or default_law())


def find_rule(rule_or_provision: str) -> Rule[Any]:
    """The rule of this name, or the only rule that carries this provision. Refuses with the names that exist."""
    known = rules()
    if rule_or_provision in known:
        return known[rule_or_provision]
    carrying = [rule for rule in known.values() if rule_or_provision in rule.provisions]
    if len(carrying) == 1:
        return carrying[0]
    if carrying:
        names = ", ".join(rule.name for rule in carrying)
        says = f"{rule_or_provision} is carried by {len(carrying)} rules: {names}. Name one of them."
        raise Refusal("rule-not-single", says, field="rule", kind="not-found")
    close = get_close_matches(rule_or_provision, known, n=3, cutoff=0.4)
    hint = f" Did you mean {' or '.join(close)}?" if close else ""
    says = f"No rule is called '{rule_or_provision}', and no rule carries a provision of that id.{hint}"
    raise Refusal("rule-not-found", f"{says} `carelaw rules` lists them.", field="rule", kind="not-found")


def rule_sheet(rule: Rule[Any], law: Law) -> dict[str, Any]:
    """All that a stranger needs to ask a rule: what it says, what it rests on, its input and an example."""
    return {
        "name": rule.name,
        "says": rule.says,
        "provisions": list(rule.provisions),
        "cite": rule.cite,
        "version": rule.version,
        "law_status": law.status_of(rule.provisions[0]),
        "readings": {reading: law.reading(reading) for reading in rule.readings},
        "facts": json_schema(rule.facts),
        "example": example(rule.facts),
        "form": [_as_row(field) for field in form_fields(rule.facts)],
    }


def _as_row(field: Any) -> Mapping[str, Any]:
    return {name: getattr(field, name) for name in field.__dataclass_fields__}


__all__ = ["decide", "find_rule", "rule_sheet"]
