"""Trying a case: rules by name or provision, readings, refusals that say what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.kernel.refusal import Refusal
from carelaw.law import rule as rule_module
from carelaw.law.decide import decide, find_rule, rule_sheet
from carelaw.law.facts_schema import FactsRefused
from carelaw.law.register import Law, NotInForce, default_law
from carelaw.law.rule import rule


@dataclass(frozen=True)
class Delivery:
    """When something was delivered and reported."""

    delivered_on: date
    reported_on: date | None


@pytest.fixture(autouse=True)
def two_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_module, "_RULES", {})

    @rule("MAP-40", cite="§7(c)", readings=("AMB-06",))
    def made_up_deadline(facts: Delivery, law: Law) -> Decision:
        """Reported within three days."""
        if facts.reported_on is None:
            return Decision(Outcome.INDETERMINATE, (Reason("needs-reported_on", "No report came."),))
        allowed = law.number("report.deadline_hours", facts.delivered_on) // 24
        late = (facts.reported_on - facts.delivered_on).days > allowed
        code = "late" if late else "on-time"
        return Decision(Outcome.VIOLATION if late else Outcome.PASS, (Reason(code, code),))

    @rule("MAP-41", "MAP-42", cite="§7(c)")
    def made_up_first(facts: Delivery, law: Law) -> Decision:
        """One."""
        return Decision(Outcome.PASS, (Reason("one", "One."),))

    @rule("MAP-42", cite="§7(c)")
    def made_up_second(facts: Delivery, law: Law) -> Decision:
        """Two."""
        return Decision(Outcome.PASS, (Reason("two", "Two."),))


CASE: dict[str, Any] = {"delivered_on": "2016-01-01", "reported_on": "2016-01-04"}


def test_a_case_is_decided_with_what_it_rests_on() -> None:
    decision = decide("made-up-deadline", CASE)
    assert (decision.outcome, decision.codes) == (Outcome.PASS, ("on-time",))
    assert (decision.rule, decision.provisions, decision.cite) == ("made-up-deadline", ("MAP-40",), "§7(c)")
    assert decision.readings == {"AMB-06": "elapsed"}
    assert decision.law_status == "enacted"


def test_a_provision_names_the_only_rule_that_carries_it() -> None:
    assert decide("MAP-40", CASE | {"reported_on": "2016-01-05"}).outcome is Outcome.VIOLATION
    assert find_rule("MAP-41").name == "made-up-first"


def test_a_provision_of_two_rules_is_refused_with_both_names() -> None:
    with pytest.raises(Refusal) as refused:
        decide("MAP-42", CASE)
    assert "made-up-first, made-up-second" in refused.value.says


def test_an_unknown_rule_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(Refusal) as refused:
        decide("made-up-dedline", CASE)
    assert "Did you mean made-up-deadline" in refused.value.says
    assert refused.value.kind == "not-found"


def test_the_chosen_reading_travels_with_the_decision() -> None:
    law = default_law().with_readings({"AMB-06": "roll"})
    assert decide("made-up-deadline", CASE, law).readings == {"AMB-06": "roll"}


def test_facts_that_cannot_be_read_are_refused() -> None:
    with pytest.raises(FactsRefused) as refused:
        decide("made-up-deadline", {"delivered_on": "soon"})
    assert {problem.field for problem in refused.value.problems} == {"delivered_on", "reported_on"}


def test_a_day_before_the_law_is_refused_and_not_judged() -> None:
    with pytest.raises(NotInForce):
        decide("made-up-deadline", {"delivered_on": "2014-01-01", "reported_on": "2014-01-02"})


def test_two_rules_may_not_share_a_name() -> None:
    with pytest.raises(ValueError, match="Two rules are called made-up-second"):

        @rule("MAP-43", cite="§7")
        def made_up_second(facts: Delivery, law: Law) -> Decision:
            """Two again."""
            raise NotImplementedError


def test_a_sheet_tells_a_stranger_how_to_ask() -> None:
    sheet = rule_sheet(find_rule("made-up-deadline"), default_law())
    assert sheet["says"] == "Reported within three days."
    assert sheet["facts"]["required"] == ["delivered_on", "reported_on"]
    assert decide(sheet["name"], sheet["example"]).outcome in Outcome
    assert [field["name"] for field in sheet["form"]] == ["delivered_on", "reported_on"]
