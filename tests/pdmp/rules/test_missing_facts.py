"""Learning a fact that was missing never turns a verdict into its opposite, in any rule."""

from __future__ import annotations

from dataclasses import is_dataclass, replace
from datetime import UTC, date, datetime
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carelaw.kernel.decision import Outcome
from carelaw.law.register import default_law
from carelaw.law.rule import load_rules, rules
from carelaw.pdmp.facts import access, intake

load_rules("carelaw.pdmp.rules")
LAW = default_law()

# Facts that somebody may not have established yet. Blank elements of a report are not among them: that the sender
# left one out is itself what is known, and so is an open end of a period, a revocation that never came, or that a
# question points at nobody.
UNKNOWABLE: dict[type, tuple[str, ...]] = {
    intake.TermOfReport: ("dispensed_on", "deadline_at"),
    intake.FacilityLicense: ("dispensed_on", "act", "licensed_from"),
    intake.DispenserClass: (
        "dispensed_on", "kind", "authorized_here", "wholesale_only", "entity_licensed_from", "facility_act",
        "facility_licensed_from", "custody", "days_supply", "refills_authorized",
    ),
    intake.Substance: ("dispensed_on",),
    intake.Correction: ("on_file", "by_same_dispenser"),
    intake.PrescriberDea: ("known",),
    intake.WrittenDate: ("dispensed_on",),
    intake.DispenserElement: ("dea_is_submitters", "npi_is_submitters"),
    intake.Delivery: ("delivered_on",),
    access.SubjectAsked: ("birth_date", "id_lawfully_held"),
    access.LicenseFacts: ("veterinarian", "authorized_here", "license_from", "suspended"),
    access.AccessFacts: (
        "named_person", "second_factor", "account_live", "grant_held", "grant_from", "license_live", "attestation",
        "own_dea_numbers", "excluded_as", "present_dispensing", "drug_named", "drug_controlled",
        "employed_by_principal", "own_identifier", "principals_named", "principal_live", "standards_met",
        "designation_from",
    ),
    access.FirstPrescription: ("written_on", "controlled", "earlier_row", "queried_at"),
    access.SafeHarborStatement: (
        "stated_on", "judgment_exercised", "believed_abuse_or_diversion", "otherwise_compliant",
    ),
    access.ChartNote: ("new_patient", "withheld_because_of_system", "queried_at", "summary_given", "produced_on"),
}  # fmt: skip

PIECES: dict[Any, st.SearchStrategy[Any]] = {
    date: st.dates(date(2015, 6, 25), date(2015, 7, 20)),
    datetime: st.datetimes(datetime(2015, 6, 25), datetime(2015, 7, 20), timezones=st.just(UTC)),
    int: st.integers(0, 8),
    bool: st.booleans(),
    str: st.sampled_from(["", "AB1234563", "new", "revise", "void", "Rivers"]),
    type(None): st.none(),
}


def of_type(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a fact's type, small enough to meet one another."""
    arguments = get_args(hint)
    if get_origin(hint) is UnionType:
        return st.one_of(*map(of_type, arguments))
    if get_origin(hint) is tuple:
        return st.lists(of_type(arguments[0]), max_size=2).map(tuple)
    if is_dataclass(hint):
        return st.builds(hint, **{name: of_type(one) for name, one in get_type_hints(hint).items()})
    return PIECES[hint] if hint in PIECES else st.sampled_from(hint)


DECIDED = {Outcome.PASS, Outcome.VIOLATION, Outcome.NOT_APPLICABLE}
CASES = [rule.name for rule in rules().values() if rule.facts in UNKNOWABLE]


@st.composite
def known_and_partly_known(draw: st.DrawFn, kind: type) -> tuple[Any, Any]:
    """Facts of a kind with everything established, and the same with some of it unknown."""
    hints, whole = get_type_hints(kind), draw(of_type(kind))
    unknown = [name for name in UNKNOWABLE[kind] if getattr(whole, name) is None]
    known = {name: draw(st.one_of(*(of_type(one) for one in get_args(hints[name])[:-1]))) for name in unknown}
    whole = replace(whole, **known)
    hidden = draw(st.lists(st.sampled_from(UNKNOWABLE[kind]), unique=True, min_size=1))
    return whole, replace(whole, **dict.fromkeys(hidden))


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=60, deadline=None)
@given(draws=st.data())
def test_learning_a_fact_never_flips_a_verdict(name: str, draws: st.DataObject) -> None:
    rule = rules()[name]
    whole, partly = draws.draw(known_and_partly_known(rule.facts))
    before, after = rule(partly, law=LAW).outcome, rule(whole, law=LAW).outcome
    if before in DECIDED and after in DECIDED:
        assert before == after, f"{rule.name}: {before} became {after}"


def test_every_rule_whose_facts_may_be_unknown_is_asked() -> None:
    whole = {
        intake.Supply, intake.SubmittedFormat, intake.PrescriberName, intake.DispensedDate, intake.PatientElement,
        intake.ProductElement, intake.SupplyElement, intake.PaymentElement, intake.Timeliness, intake.PhaseQuestion,
        intake.IntakeFacts, access.QueryTime, access.StoredRow, access.QueryLogLine,
    }  # fmt: skip
    mine = {
        rule.facts
        for rule in rules().values()
        if rule.facts.__module__ in {"carelaw.pdmp.facts.intake", "carelaw.pdmp.facts.access"}
    }
    assert mine == whole | set(UNKNOWABLE)
