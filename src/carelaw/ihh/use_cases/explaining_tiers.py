"""Why a person has this tier: each group, each claim that counts, the status, and what was left out, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from carelaw.ihh.facts.attribution import CodeOnDay
from carelaw.ihh.facts.value_sets import value_sets
from carelaw.ihh.rules.evidence import EVENTS, GROUP_ONE, LISTED, dotted
from carelaw.ihh.rules.listed_condition import listed_condition
from carelaw.ihh.store.models import Attribution, AttributionStatus, Member
from carelaw.ihh.use_cases.common import PART, member_for
from carelaw.ihh.use_cases.permissions import EXPLAIN_TIER
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.explaining import Explanation, Line, explains
from carelaw.platform.decisions.models import KeptDecision

_EVERY_SET = (*GROUP_ONE, *EVENTS, "SUICIDAL_IDEATION", *LISTED, "TOBACCO", "OTHER_MOOD")
_SAYS = {
    AttributionStatus.ATTRIBUTED: "Attributed to Tier {tier} as of {on}.",
    AttributionStatus.NOT_QUALIFIED: "No tier as of {on}.",
    AttributionStatus.NOT_ENROLLED: "Not covered as of {on}, so no tier.",
    AttributionStatus.EXCLUDED: "Left out as of {on}; the evidence alone would give Tier {tier}.",
    AttributionStatus.LAPSED_REVIEW: "Nothing supports a tier as of {on}; the tier of record stays until staff decide.",
    AttributionStatus.REVIEW: "A person decides first; the evidence gives Tier {tier} as of {on}.",
    AttributionStatus.DATA_MISSING: "The eligibility feed is missing or too old as of {on}.",
}


@explains("tier", permission=EXPLAIN_TIER)
def explain_tier(reference: str, actor: Actor) -> Explanation | None:
    """The newest attribution of a person, by number or id."""
    try:
        member = member_for(actor, reference)
    except Refusal:
        return None
    newest = member.attributions.exclude(run__state="stopped").order_by("-pk").first()
    if newest is None:
        return Explanation(_title(member), "No run of attribution has looked at this person yet.", ())
    kept = KeptDecision.objects.filter(pk=newest.decision_id).first() if newest.decision_id else None
    if kept is None:
        return None
    says = _SAYS[AttributionStatus(newest.status)].format(tier=newest.tier or "–", on=newest.as_of)
    return Explanation(_title(member), says, tuple(lines_of(kept, newest)), (kept.pk,))


def lines_of(kept: KeptDecision, attribution: Attribution) -> Iterator[Line]:
    """Each reason of the decision, then each claim that was counted, then each admission."""
    for reason in kept.decision["reasons"]:
        yield Line(reason["says"], reason.get("cite") or "", reason["code"])
    facts = kept.facts
    for one in sorted(facts.get("evidence") or (), key=lambda each: (each["from_on"], each["claim_id"])):
        if (what := _what(one)) != "":
            days = one["from_on"] if one["from_on"] == one["through_on"] else f"{one['from_on']} to {one['through_on']}"
            yield Line(f"Claim {one['claim_id']}, {days}: {dotted(one['code'])}, {what}.", _cite(one), one["claim_id"])
    for stay in facts.get("admissions") or ():
        says = f"Admission {stay['admitted_on']}, {stay['kind'].lower().replace('_', ' ')}, by test {stay['test']}."
        yield Line(says, f"{PART}.992(c)(2)(C)(ii)", ", ".join(stay["claim_ids"]))
    yield Line(
        f"Diagnoses looked at: {len(facts.get('evidence') or ())}; judged under rule {kept.rule} {kept.rule_version}.",
        f"{PART}.992(b)",
        str(attribution.run_id),
    )


def _on(one: Mapping[str, Any]) -> date:
    return date.fromisoformat(one["from_on"])


def _sets(one: Mapping[str, Any]) -> list[str]:
    return [name for name in _EVERY_SET if value_sets()[name].holds(one["code"], _on(one))]


def _what(one: Mapping[str, Any]) -> str:
    """What a diagnosis counts as: an event or illness of the first two groups, and each listed family."""
    sets = value_sets()
    named = [sets[name].says for name in (*GROUP_ONE, *EVENTS) if sets[name].holds(one["code"], _on(one))]
    listed = listed_condition(CodeOnDay(one["code"], _on(one), "P" if one["principal"] else "O"), adopted_law())
    if listed.outcome is Outcome.PASS:
        named += [sets[code].says for code in listed.codes]
    return ", ".join(named)


def _cite(one: Mapping[str, Any]) -> str:
    found = _sets(one)
    return value_sets()[found[0]].cite if found else ""


def _title(member: Member) -> str:
    return f"The tier of person {member.person_id}"
