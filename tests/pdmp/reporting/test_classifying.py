"""Who must report: the questions of §3, the permits behind the answers, and what intake does with them on any day."""

from __future__ import annotations

from datetime import date

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import Dispensation, RegisteredDispenser
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.pdmp.use_cases.reporting.acts import CLASSIFY, PERMIT, REGISTER
from carelaw.pdmp.use_cases.reporting.classifying import to_ask_again
from carelaw.pdmp.wire.questions import question_from
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.decisions.models import KeptDecision
from tests.pdmp.conftest import AT, PHARMACY_DEA, actor, licensed
from tests.pdmp.files import HYDROCODONE, asap, record, send

pytestmark = pytest.mark.django_db
PLAIN = {"dispenser": PHARMACY_DEA, "authorized_here": "yes", "evidence": "Certificate"}


def permit(steward: Actor, kind: str, first: str, last: str, number: str = "P-1") -> None:
    typed = {"dispenser": PHARMACY_DEA, "kind": kind, "number": number, "valid_from": first, "valid_to": last}
    PERMIT.perform(steward, AT, {**typed, "evidence": "Certificate"})


def classified(steward: Actor, kind: str, **typed: str) -> tuple[str, str]:
    done = CLASSIFY.perform(steward, AT, {**PLAIN, "kind": kind, **typed})
    return done.more["status"], done.more["code"]


@pytest.mark.parametrize(
    ("kind", "typed", "status"),
    [
        ("pharmacy", {}, "must-report"),
        ("prescriber", {"in_facility": "no"}, "must-report"),
        ("prescriber", {"in_facility": "yes"}, "must-report"),
        ("prescriber", {}, "must-report"),
        ("wholesaler", {"wholesale_only": "yes"}, "excluded-entity"),
        ("wholesaler", {}, "review"),
        ("veterinarian", {}, "excluded-entity"),
        ("prescriber", {"administers_only": "yes"}, "excluded-for-act"),
        ("correctional", {"custody": "escort-required"}, "excluded-for-act"),
        ("correctional", {"custody": "unescorted-allowed"}, "must-report"),
        ("life-provider", {}, "review"),
        ("hospice", {}, "review"),
    ],
)
def test_each_kind_is_classified_with_its_paragraph(
    steward: Actor, pharmacy: object, kind: str, typed: dict[str, str], status: str
) -> None:
    assert classified(steward, kind, **typed)[0] == status
    assert KeptDecision.objects.get().rule == "who-must-report"


def test_a_hospice_is_excluded_while_its_license_runs_and_asked_again_after(
    steward: Actor, pharmacy: RegisteredDispenser
) -> None:
    permit(steward, "hospice-license", "2024-01-01", "2025-01-06")
    assert classified(steward, "hospice") == ("excluded-entity", "E-MAP-25")
    assert to_ask_again(date(2025, 1, 6)) == []
    assert to_ask_again(date(2025, 1, 7)) == [pharmacy]


@pytest.mark.parametrize(("last", "outcome"), [("2025-01-05", "set-aside"), ("2025-01-04", "accepted")])
def test_intake_judges_a_life_provider_by_the_license_of_the_dispensing_date(
    submitter: Actor, steward: Actor, last: str, outcome: str
) -> None:
    permit(steward, "life-license", "2020-01-01", last)
    RegisteredDispenser.objects.update(kind="life-provider")
    # Dispensed on January 5; nothing is dropped, and what is set aside enters no history (traps 7 and 11).
    sent = send(submitter, asap([record()]))
    assert sent.counts == {outcome: 1}
    assert Dispensation.objects.count() == (outcome == "accepted")
    assert sent.records.count() == (outcome == "set-aside")


def test_a_pharmacy_with_a_permit_reports_even_when_a_hospice_owns_it(submitter: Actor, steward: Actor) -> None:
    permit(steward, "hospice-license", "2020-01-01", "2030-12-31", "H-1")
    permit(steward, "pharmacy-permit", "2020-01-01", "2025-01-05")
    RegisteredDispenser.objects.update(kind="hospice")
    assert send(submitter, asap([record()])).counts == {"accepted": 1}
    after = asap([record(DSP02="9", DSP05="20250106", DSP03="20250105")], control="C-2")
    assert send(submitter, after).counts == {"set-aside": 1}


def test_an_excluded_entity_asks_as_no_dispenser_and_its_physician_asks_as_a_prescriber(
    dispenser: Actor, prescriber: Actor
) -> None:
    RegisteredDispenser.objects.update(kind="hospice")
    person = {"last_name": "Sampleson", "first_name": "August", "birth_date": "1989-03-12"}
    question = {"purpose": "DISPENSING", "attestation": "current-patient", "drug": HYDROCODONE, "person": person}
    RegisteredDispenser.objects.update(kind="life-provider")
    with pytest.raises(Refusal, match="E-MAP-60"):
        ask_history(dispenser, question_from(question), at=AT)
    own = {"purpose": "TREATMENT", "attestation": "existing-patient", "person": person}
    assert ask_history(prescriber, question_from(own), at=AT)


def test_numbers_are_checked_before_anybody_is_registered(steward: Actor) -> None:
    typed = {"dea": "FT7654320", "npi": "1669512340", "name": "New", "kind": "pharmacy", "mail_order": "no"}
    with pytest.raises(Refusal) as refused:
        REGISTER.perform(steward, AT, typed)
    assert {one.field for one in refused.value.problems} == {"dea", "npi"}
    REGISTER.perform(steward, AT, {**typed, "dea": PHARMACY_DEA, "npi": "1669512349"})
    made = RegisteredDispenser.objects.get()
    assert (made.classification, made.registered_on) == ("review", date(2025, 1, 6))
    assert to_ask_again(date(2025, 1, 6)) == [made]


def test_a_stranger_classifies_nobody(pharmacy: object) -> None:
    with pytest.raises(Refusal, match="not-permitted"):
        classified(licensed(actor("PRESCRIBER"), "physician"), "pharmacy")


def test_a_prescriber_who_dispenses_outside_any_facility_reports_each_supply(submitter: Actor, steward: Actor) -> None:
    classified(steward, "prescriber", in_facility="no")
    assert send(submitter, asap([record(DSP10="3")])).counts == {"accepted": 1}
