"""From a refused question or a complaint to a penalty, a prosecution, a suit and a notice to the licensing board."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import FrozenEvidence, MisuseCase, Penalty, Query, Regulation
from carelaw.pdmp.use_cases.misuse import cases, collecting, looking, penalizing, prosecuting
from carelaw.pdmp.use_cases.misuse.watching import watch
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.money.ledger import balance
from carelaw.platform.notices.letters import letter_text
from carelaw.platform.notices.models import Notice
from tests.pbm.mac.doors import told
from tests.pdmp.conftest import AT, actor
from tests.pdmp.law_enforcement.test_doors import words_of
from tests.pdmp.misuse.doors import Doors

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=40)


@pytest.fixture
def admin(home: Any, db: None) -> Actor:
    return actor("ADMIN")


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Doors:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Doors(monkeypatch, AT)


def denied(who: Actor, at: datetime, code: str = "E-MAP-52") -> Query:
    return Query.objects.create(
        account_id=who.account_id, actor_name=who.name, role=who.role, purpose="TREATMENT", channel="console",
        outcome="denied", code=code, requested_at=at,
    )  # fmt: skip


def opened(admin: Actor, **more: Any) -> MisuseCase:
    return cases.open_misuse_case(
        admin, AT, source="complaint", person="R. Example", ground="A printout was left at a counter.", **more
    )


def listed(admin: Actor, case: MisuseCase, **more: Any) -> Any:
    typed: dict[str, Any] = {
        "on": date(2025, 1, 3), "conduct": "released", "deed": "mail 1", "subject": "patient 1",
        "recipient": "a neighbor", "mental_states": ("negligent",), "outside_purpose": True,
    }  # fmt: skip
    return cases.list_act(admin, AT, case=case.number, **{**typed, **more})


def confirmed(admin: Actor, **more: Any) -> MisuseCase:
    case = opened(admin)
    listed(admin, case, **more)
    listed(admin, case, recipient="a cousin", **more)
    cases.conclude_case(admin, AT, case=case.number, finding="CONFIRMED", conclusion="Seen by two.", charged=None)
    case.refresh_from_db()
    return case


def refused(call: Any, *args: Any, **typed: Any) -> Refusal:
    with pytest.raises(Refusal) as info:
        call(*args, **typed)
    assert info.value.cite.startswith("§")
    return info.value


def test_many_refused_questions_or_one_through_a_shut_door_open_a_case(admin: Actor, prescriber: Actor) -> None:
    yesterday = AT - timedelta(days=1)
    for n in range(4):
        denied(prescriber, yesterday + timedelta(minutes=n))
    assert watch(AT.date(), AT) == 0
    denied(prescriber, yesterday + timedelta(minutes=9))
    officer = actor("LE_REQUESTER")
    denied(officer, yesterday, "E-MAP-68")
    assert watch(AT.date(), AT) == 2
    assert watch(AT.date(), AT) == 0
    assert sorted(MisuseCase.objects.values_list("person", "source")) == [
        (officer.name, "denied-attempts"), (prescriber.name, "denied-attempts"),
    ]  # fmt: skip
    assert FrozenEvidence.objects.count() == 6
    assert {item.key for item in waiting_for(admin, AT.date())} >= {"misuse:M-2025-0001", "misuse:M-2025-0002"}


def test_evidence_stays_as_it_was_frozen_and_a_changed_line_shows(admin: Actor, prescriber: Actor) -> None:
    query = denied(prescriber, AT)
    case = opened(admin, queries=(str(query.pk),))
    before = looking.evidence_rows(case)[0]
    assert before["unchanged"]
    Query.objects.filter(pk=query.pk).update(purpose="OTHER")
    after = looking.evidence_rows(case)[0]
    assert (after["unchanged"], after["digest"], after["purpose"]) == (False, before["digest"], "TREATMENT")


def test_negligence_is_civil_only_and_an_attempt_is_a_crime(admin: Actor) -> None:
    case = opened(admin)
    negligent = listed(admin, case)
    attempt = listed(admin, case, conduct="tried-to-obtain", recipient="self", mental_states=("knowing",))
    careless = listed(admin, case, conduct="obtained", recipient="self", mental_states=("negligent",))
    sold = listed(admin, case, deed="sale", mental_states=("knowing",))
    found = [(one.grade, one.civil) for one in (negligent, attempt, careless, sold)]
    assert found == [("", True), ("M1", False), ("", False), ("F3", True)]
    again = refused(listed, admin, case)
    assert again.code == "E-MAP-154.listed"
    merged = refused(cases.conclude_case, admin, AT, case=case.number, finding="CONFIRMED", conclusion="-", charged=1)
    assert (merged.code, merged.field) == ("E-MAP-154", "charged")


def test_a_penalty_meets_the_floor_of_every_offense(admin: Actor) -> None:
    case = confirmed(admin)
    low = refused(penalizing.assess_misuse_penalty, admin, AT, case=case.number, amount="4999.99")
    assert (low.code, "$5,000" in low.says) == ("E-MAP-155", True)
    made = penalizing.assess_misuse_penalty(admin, AT, case=case.number, amount="5000")
    assert (made.offenses, made.least, made.due_on) == (2, Decimal("5000.00"), date(2025, 2, 5))
    case.refresh_from_db()
    assert case.party_id is not None
    assert (case.state, balance(case.party_id)) == ("ASSESSED", Decimal("5000.00"))
    no_crime = refused(prosecuting.refer, admin, AT, case=case.number, office="attorney-general", county="")
    assert no_crime.code == "E-MAP-152.no-crime"


def test_another_penalty_needs_a_regulation_in_force_on_the_day(admin: Actor) -> None:
    case = confirmed(admin, conduct="other-violation", outside_purpose=None, mental_states=())
    typed: dict[str, Any] = {"case": case.number, "violation": "late-report", "amount": "100"}
    none = refused(penalizing.assess_regulated_penalty, admin, AT, **typed, act_on=date(2025, 1, 1))
    assert none.code == "E-MAP-156"
    Regulation.objects.create(
        citation="28 Pa. Code § 99.1", title="Late reports", effective_on=date(2025, 1, 1),
        amounts={"late-report": "100.00"}, recorded_at=AT,
    )  # fmt: skip
    early = refused(penalizing.assess_regulated_penalty, admin, AT, **typed, act_on=date(2024, 12, 31))
    assert early.code == "E-MAP-156.not-in-force"
    made = penalizing.assess_regulated_penalty(admin, AT, **typed, act_on=date(2025, 1, 1))
    assert (made.amount, "99.1" in made.cite) == (Decimal("100.00"), True)


def test_one_act_is_in_one_open_prosecution(admin: Actor) -> None:
    case = confirmed(admin, mental_states=("knowing",))
    for office, county in (("attorney-general", ""), ("district-attorney", "Erie")):
        prosecuting.refer(admin, AT, case=case.number, office=office, county=county)
    day = AT.date()
    typed: dict[str, Any] = {"case": case.number, "answer": "taken", "on": day, "outcome": ""}
    prosecuting.answer_referral(admin, AT, office="district-attorney", **typed)
    both = refused(prosecuting.answer_referral, admin, AT, office="attorney-general", **typed)
    assert (both.code, prosecuting.open_prosecutions()) == ("E-MAP-180.open-already", 2)
    ended = {**typed, "answer": "ended"}
    prosecuting.answer_referral(admin, AT, office="district-attorney", **ended)
    prosecuting.answer_referral(admin, AT, office="attorney-general", **typed)
    assert prosecuting.open_prosecutions() == 2
    assert Notice.objects.filter(kind="misuse.referral").count() == 2


def test_the_board_is_told_from_a_concluded_case_only(admin: Actor) -> None:
    case = opened(admin)
    listed(admin, case)
    about: dict[str, Any] = {"licensee": True, "licensing_board": "State Board of Pharmacy", "board_address": "Box 1"}
    cases.record_person(admin, AT, case=case.number, **about, address="", county="erie county")
    assert refused(prosecuting.tell_board, admin, AT, case=case.number).code == "E-MAP-160"
    cases.conclude_case(admin, AT, case=case.number, finding="CONFIRMED", conclusion="Seen.", charged=1)
    text = letter_text(prosecuting.tell_board(admin, AT, case=case.number))
    assert ("State Board of Pharmacy" in text, "rests on an alert" in text, "§10(e)" in text) == (True, True, True)


def test_an_unpaid_penalty_is_sued_for_in_two_counties_and_costs_follow_success(admin: Actor) -> None:
    case = confirmed(admin)
    cases.record_person(
        admin, AT, case=case.number, licensee=False, licensing_board="", board_address="", address="", county="Erie"
    )
    penalty = penalizing.assess_misuse_penalty(admin, AT, case=case.number, amount="5,000.00")
    suit: dict[str, Any] = {"penalty": penalty.number, "docket": "", "filed_on": None}
    assert refused(collecting.file_suit, admin, AT, county="Erie", **suit).code == "E-MAP-158.day"
    elsewhere = refused(collecting.file_suit, admin, LATER, county="Bucks", **suit)
    assert (elsewhere.code, "Erie or Dauphin" in elsewhere.says) == ("E-MAP-158", True)
    assert f"penalty:{penalty.number}" in {item.key for item in waiting_for(admin, LATER.date())}
    made = collecting.file_suit(admin, LATER, county="Erie County", **suit)
    on = LATER.date()
    collecting.ask_for_help(admin, LATER, collection=made.number, office="county", county="", on=on)
    collecting.answer_help(admin, LATER, collection=made.number, office="county", answer="Yes.", on=on)
    costs: dict[str, Any] = {
        "collection": made.number, "kind": "fees", "amount": "300", "reasonable": True, "evidence": "Counsel",
    }  # fmt: skip
    assert refused(collecting.claim_costs, admin, LATER, **costs).code == "E-MAP-157.needs-outcome"
    collecting.end_suit(admin, LATER, collection=made.number, successful=True, on=on)
    collecting.claim_costs(admin, LATER, **costs)
    case.refresh_from_db()
    assert case.party_id is not None
    assert balance(case.party_id) == Decimal("5300.00")
    penalizing.record_penalty_payment(admin, LATER, penalty=penalty.number, amount="5300", reference="ck 1", on=on)
    case.refresh_from_db()
    assert (case.state, balance(case.party_id)) == ("PAID", Decimal("0.00"))
    assert refused(collecting.file_suit, admin, LATER, county="Erie", **suit).code == "E-MAP-158.paid"


def test_every_door_offers_the_same_acts_and_refuses_in_the_same_words(admin: Actor, doors: Doors) -> None:
    case = confirmed(admin)
    typed = {"case": case.number, "amount": "1"}
    by_api = doors.api(admin, "post", "/misuse/penalty-assess", typed)
    code, says, cite = told(by_api.json())
    assert (code, cite) == ("E-MAP-155", "§10(c)(1)")
    console = doors.console(admin)
    assert says in words_of(console.post("/misuse/do/penalty-assess/", typed))
    exit_code, _, err = doors.command(admin, "penalty-assess", "--case", case.number, "--amount", "1")
    assert (exit_code, f"Refused ({code}): {says} [{cite}]" in err) == (3, True)
    assert doors.api(admin, "post", "/misuse/penalty-assess", {**typed, "amount": "5000"}).status_code == 201
    page = words_of(console.get(f"/misuse/{case.number}/"))
    assert ("$5,000.00" in page, "Civil penalty P-2025-0001-1" in page) == (True, True)
    assert case.number in words_of(console.get("/misuse/"))
    file = doors.api(admin, "get", f"/misuse/cases/{case.number}").json()
    assert (file["penalties"][0]["offenses"], len(file["acts"]), len(file["letters"])) == (2, 2, 1)
    _, out, _ = doors.command(admin, "misuse-file", case.number, "--part", "penalties", "--format", "json")
    assert json.loads(out)[0]["number"] == Penalty.objects.get().number
    auditor = actor("AUDITOR")
    assert doors.api(auditor, "post", "/misuse/penalty-assess", typed).status_code == 403
    assert doors.console(actor("PRESCRIBER")).get("/misuse/").status_code == 403
