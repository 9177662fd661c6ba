"""The gate before every query: a closed list, one order, and nothing that lets anyone further than the act does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pdmp.rules.clean_report import PRESCRIBER_DEA, asked

from carelaw.kernel.decision import Outcome
from carelaw.law.register import default_law
from carelaw.law.texts import LawChange, LawEffect
from carelaw.pdmp.facts.access import (
    AccessFacts,
    Attestation,
    DeaNumber,
    ExcludedAs,
    Purpose,
    Role,
    RowState,
    StoredRow,
    SubjectAsked,
)
from carelaw.pdmp.rules.access_matrix import doors, doors_of, purposes_of, shut_doors
from carelaw.pdmp.rules.door import not_open_yet, through
from carelaw.pdmp.rules.preconditions import CHECKS
from carelaw.pdmp.rules.query_gate import query_gate
from carelaw.pdmp.rules.row_filter import row_filter, row_may_be_returned

LAW = default_law()

days = st.sampled_from([date(2015, 7, 1), date(2016, 3, 9), date(2016, 3, 10), date(2016, 3, 11), None])
yes_no = st.sampled_from([True, True, True, False, None])
CHANGES: dict[str, st.SearchStrategy[Any]] = {
    "asked_at": st.sampled_from([datetime(2015, 6, 1, tzinfo=UTC), datetime(2022, 7, 1, 4, tzinfo=UTC)]),
    "named_person": yes_no,
    "shared_login": st.booleans(),
    "second_factor": yes_no,
    "account_live": yes_no,
    "grant_held": yes_no,
    "grant_from": days,
    "grant_until": days,
    "grant_revoked_on": days,
    "license_live": yes_no,
    "attestation": st.sampled_from([*Attestation, None]),
    "subject": st.none()
    | st.builds(
        SubjectAsked,
        st.sampled_from(["Qzyx", "Qz*", ""]),
        st.sampled_from(["Qzyx", ""]),
        days,
        st.sampled_from(["", "Qzyx-7"]),
        yes_no,
    ),
    "own_dea_numbers": st.sampled_from([None, (), (DeaNumber(PRESCRIBER_DEA),), (DeaNumber("AH5555551", "", True),)]),
    "asked_dea": st.sampled_from(["", PRESCRIBER_DEA, "BR2223339"]),
    "excluded_as": st.sampled_from([*ExcludedAs, None]),
    "pharmacy_permit": st.booleans(),
    "present_dispensing": yes_no,
    "drug_controlled": yes_no,
    "employed_by_principal": yes_no,
    "own_identifier": yes_no,
    "principals_credential_used": st.booleans(),
    "principals_named": st.sampled_from([0, 1, 2, None]),
    "principal_live": yes_no,
    "standards_met": yes_no,
    "designation_from": days,
    "designation_until": days,
    "designation_revoked_on": days,
}
ALLOWED = {
    Role.PRESCRIBER: (Purpose.TREATMENT, Attestation.EXISTING_PATIENT),
    Role.PRESCRIBER_DESIGNEE: (Purpose.TREATMENT, Attestation.EXISTING_PATIENT),
    Role.DISPENSER: (Purpose.DISPENSING, Attestation.CURRENT_PATIENT),
    Role.DISPENSER_DESIGNEE: (Purpose.DISPENSING, Attestation.CURRENT_PATIENT),
}


@st.composite
def questions(draw: st.DrawFn, roles: tuple[Role, ...] = (*ALLOWED, *Role)) -> AccessFacts:
    """An allowed question of some role with up to three things changed."""
    role = draw(st.sampled_from(roles))
    purpose, attestation = ALLOWED.get(role, (draw(st.sampled_from(Purpose)), None))
    names = draw(st.lists(st.sampled_from(sorted(CHANGES)), unique=True, max_size=3))
    changed = {name: draw(CHANGES[name]) for name in names}
    if draw(st.booleans()):
        purpose = draw(st.sampled_from(Purpose))
    if purpose is Purpose.SELF_AUDIT:
        changed.setdefault("subject", None)
    return asked(**{"role": role, "purpose": purpose, "attestation": attestation, **changed})


@pytest.mark.parametrize("role", ALLOWED)
def test_each_open_door_lets_through_who_meets_its_conditions(role: Role) -> None:
    purpose, attestation = ALLOWED[role]
    decision = query_gate(asked(role=role, purpose=purpose, attestation=attestation), law=LAW)
    assert (decision.outcome, decision.codes) == (Outcome.PASS, ("allowed",))
    assert decision.reasons[0].value in {door.id for door in doors_of(role, purpose)}


def test_every_role_has_a_door_or_is_told_that_it_has_none() -> None:
    with_door = {door.role for door in doors()}
    assert with_door.isdisjoint(shut_doors())
    assert with_door | set(shut_doors()) == set(Role)


def test_every_listed_purpose_opens_a_door_and_what_is_not_listed_opens_none() -> None:
    assert {door.purpose for door in doors()} == set(Purpose) - {Purpose.OTHER}


def test_every_door_of_the_act_can_be_checked() -> None:
    assert {door.id: not_open_yet(door) for door in doors() if not_open_yet(door)} == {}
    assert purposes_of(Role.PRESCRIBER) == (Purpose.TREATMENT, Purpose.SELF_AUDIT)
    assert purposes_of(Role.DISPENSER) == (Purpose.DISPENSING,)


def test_a_door_whose_condition_cannot_be_checked_lets_nobody_through() -> None:
    (door,) = doors_of(Role.PRESCRIBER, Purpose.TREATMENT)
    unknown = replace(door, preconditions=(*door.preconditions, "a-condition-nobody-can-check"))
    assert through(door, asked(), LAW).outcome is Outcome.PASS
    assert through(unknown, asked(), LAW).codes == ("door-not-open-yet",)


def test_every_door_rests_on_a_provision_of_the_act_and_no_check_is_idle() -> None:
    for door in doors():
        assert LAW.provision(door.provision).rulebook == "pa-abc-map"
        assert door.cite.startswith("§")
        assert door.returned
        assert door.limits
    assert len({door.id for door in doors()}) == len(doors())
    assert set(CHECKS) <= {condition for door in doors() for condition in door.preconditions}


def test_only_law_enforcement_is_split_by_schedule() -> None:
    split = {door.role for door in doors() if door.schedules != "all"}
    assert split == {Role.OAG_AGENT}


@settings(max_examples=200, deadline=None)
@given(question=questions())
def test_a_question_that_rests_on_the_account_alone_opens_no_door_that_needs_a_case(question: AccessFacts) -> None:
    if question.role not in ALLOWED:
        assert query_gate(question, law=LAW).outcome is not Outcome.PASS


@settings(max_examples=250, deadline=None)
@given(question=questions((Role.PRESCRIBER_DESIGNEE, Role.DISPENSER_DESIGNEE)))
def test_a_designee_never_goes_where_the_principal_may_not(question: AccessFacts) -> None:
    if query_gate(question, law=LAW).outcome is Outcome.PASS:
        role = Role.PRESCRIBER if question.role is Role.PRESCRIBER_DESIGNEE else Role.DISPENSER
        (door,) = doors_of(role, question.purpose)
        assert through(door, replace(question, role=role), LAW).outcome is Outcome.PASS


@settings(max_examples=250, deadline=None)
@given(question=questions())
def test_no_reason_repeats_what_was_asked_about_the_person(question: AccessFacts) -> None:
    decision = query_gate(question, law=LAW)
    assert "Qzyx" not in str(decision.as_dict())
    assert "Qzyx" not in repr(question)


@settings(max_examples=200, deadline=None)
@given(question=questions())
def test_whoever_is_not_let_through_is_told_why_and_under_which_paragraph(question: AccessFacts) -> None:
    decision = query_gate(question, law=LAW)
    if decision.outcome is not Outcome.PASS:
        assert all(
            reason.says and (reason.cite or decision.cite).startswith(("§", "former §")) for reason in decision.reasons
        )


@settings(max_examples=200, deadline=None)
@given(question=questions())
def test_a_designee_role_asks_for_nothing_less_than_a_principals(question: AccessFacts) -> None:
    pairs = {Role.PRESCRIBER: Role.PRESCRIBER_DESIGNEE, Role.DISPENSER: Role.DISPENSER_DESIGNEE}
    if question.role in pairs and query_gate(question, law=LAW).outcome is Outcome.VIOLATION:
        as_designee = replace(question, role=pairs[question.role])
        assert query_gate(as_designee, law=LAW).outcome is not Outcome.PASS


# In the order of the act: each fault stands before all that follow it.
IN_ORDER: tuple[tuple[dict[str, Any], str], ...] = (
    ({"asked_at": datetime(2022, 7, 2, tzinfo=UTC)}, "E-MAP-07"),
    ({"shared_login": True}, "E-MAP-50.shared-login"),
    ({"second_factor": False}, "E-MAP-50.no-second-factor"),
    ({"account_live": False}, "E-MAP-50.account-not-live"),
    ({"grant_held": False}, "E-MAP-50.no-grant"),
    ({"purpose": Purpose.GRAND_JURY}, "E-MAP-50.purpose"),
)


@pytest.mark.parametrize("place", range(len(IN_ORDER)))
def test_the_first_failure_in_the_order_of_the_act_ends_it(place: int) -> None:
    wrong: dict[str, Any] = {"license_live": False}
    for faults, _ in reversed(IN_ORDER[place:]):
        wrong |= faults
    assert query_gate(asked(**wrong), law=LAW).codes == (IN_ORDER[place][1],)


def test_a_recorded_extension_opens_the_doors_again() -> None:
    question = asked(asked_at=datetime(2023, 1, 5, tzinfo=UTC), grant_until=None)
    assert query_gate(question, law=LAW).codes == ("E-MAP-07",)
    later = LawChange("ext-1", "pa-abc-map", "Act X of 2022", date(2022, 7, 1), LawEffect.REPEAL_EXPIRY)
    assert query_gate(question, law=LAW.with_changes([later])).outcome is Outcome.PASS


OWN = (DeaNumber("AB1234563"), DeaNumber("AH5555551", "017", True), DeaNumber("AM7777779", "", True))


@settings(max_examples=200, deadline=None)
@given(
    state=st.sampled_from(RowState),
    dea=st.sampled_from(["AB1234563", "AH5555551", "AM7777779", "BR2223339"]),
    suffix=st.sampled_from(["", "017", "018"]),
    asked_dea=st.sampled_from(["", "AB1234563", "AH5555551", "AM7777779"]),
    purpose=st.sampled_from([Purpose.TREATMENT, Purpose.SELF_AUDIT]),
    vault=st.sampled_from(["vault", "visible"]),
)
def test_the_filter_for_the_store_and_the_rule_for_one_row_agree(
    state: RowState, dea: str, suffix: str, asked_dea: str, purpose: Purpose, vault: str
) -> None:
    law = LAW.with_readings({"AMB-45": vault})
    chosen = row_filter(asked(purpose=purpose, own_dea_numbers=OWN, asked_dea=asked_dea), law)
    selected = state in chosen.states and (
        chosen.numbers is None
        or any(dea == one.number and (not one.institutional or suffix == one.suffix) for one in chosen.numbers)
    )
    numbers = tuple(one for one in OWN if not asked_dea or one.number == asked_dea)
    row = StoredRow(state, date(2016, 3, 10), dea, suffix, None, purpose is Purpose.SELF_AUDIT, numbers)
    assert (row_may_be_returned(row, law=law).outcome is Outcome.PASS) == selected
