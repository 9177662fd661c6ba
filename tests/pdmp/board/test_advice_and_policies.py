"""Advisers, vendors, the fifteen matters, directives, regulations."""

from __future__ import annotations

from datetime import date

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import AdministrativeAct, AdvisoryMember, Standards
from carelaw.pdmp.use_cases.board import acts
from carelaw.pdmp.use_cases.board.overseeing import figures
from carelaw.pdmp.use_cases.board.policies import checklist, missing_items, require_policy
from carelaw.pdmp.use_cases.board.regulations import (
    amount_in,
    regulation_judged,
    regulation_on,
)
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from tests.pdmp.board.test_seats_and_meetings import met, policy
from tests.pdmp.conftest import AT
from tests.pdmp.files import asap, record, send

pytestmark = pytest.mark.django_db
TODAY = date(2025, 1, 6)


def appoint(board: Actor, number: int, interest: str = "other") -> str:
    typed = {"name": f"Member {number}", "interest": interest, "perspective": f"View {number}"}
    return acts.APPOINT.perform(board, AT, {**typed, "appointed_on": "2025-01-06"}).says


def test_twelve_members_and_not_one_more_with_a_warning_for_who_is_not_heard(board: Actor) -> None:
    for number, interest in enumerate(("patients", "privacy", "law-enforcement", "prescribers", "dispensers")):
        said = appoint(board, number, interest)
    assert "Addiction specialists" in said
    assert "Addiction" not in appoint(board, 5, "addiction")
    for number in range(6, 12):
        appoint(board, number)
    with pytest.raises(Refusal, match="E-MAP-144") as refused:
        appoint(board, 12)
    assert "at most 12" in refused.value.says
    acts.END_ADVISER.perform(
        board, AT, {"member": str(AdvisoryMember.objects.latest("name").pk), "ended_on": "2025-01-06"}
    )
    with pytest.raises(Refusal, match="E-MAP-144"):
        appoint(board, 12)


def test_perspectives_differ(board: Actor) -> None:
    appoint(board, 1)
    with pytest.raises(Refusal, match=r"E-MAP-144\.perspective"):
        appoint(board, 1)


def test_a_recommendation_stands_on_the_agenda_until_the_board_answers(board: Actor, adviser: Actor) -> None:
    number = acts.RECOMMEND.perform(adviser, AT, {"subject": "Plain words", "text": "Write plainly."}).reference
    assert number == "R-2025-1"
    meeting = met(board)
    from carelaw.pdmp.use_cases.board.meetings import agenda_of, meeting_of

    assert "R-2025-1: Plain words" in agenda_of(meeting_of(board, meeting))
    answer = {"recommendation": number, "adopted": "yes", "answer": "Agreed.", "answered_on": "2025-01-06"}
    with pytest.raises(Refusal, match="not-permitted"):
        acts.ANSWER.perform(adviser, AT, answer)
    acts.ANSWER.perform(board, AT, answer)
    assert "R-2025-1: Plain words" not in agenda_of(meeting_of(board, meeting))
    with pytest.raises(Refusal, match=r"E-MAP-145\.answered"):
        acts.ANSWER.perform(board, AT, answer)


def test_a_vendor_is_evaluated_awarded_and_only_then_live(board: Actor) -> None:
    acts.OPEN_VENDOR.perform(board, AT, {"component": "Hosting", "vendor": "Example Co.", "criteria": "Security, cost"})
    live = {"component": "hosting", "live_on": "2025-01-06"}
    with pytest.raises(Refusal, match="E-MAP-143") as refused:
        acts.VENDOR_LIVE.perform(board, AT, live)
    assert len(refused.value.problems) == 4
    award = {
        "component": "Hosting",
        "awarded_on": "2025-01-06",
        "contract_from": "2025-01-06",
        "security_terms": "Encrypted.",
    }
    with pytest.raises(Refusal, match=r"E-MAP-143\.evaluation"):
        acts.AWARD_VENDOR.perform(board, AT, award)
    acts.SCORE_VENDOR.perform(board, AT, {"component": "Hosting", "scores": "9 of 10"})
    acts.AWARD_VENDOR.perform(board, AT, award)
    assert "goes live" in acts.VENDOR_LIVE.perform(board, AT, live).says


def test_the_checklist_shows_fifteen_gaps_and_what_hangs_on_them(board: Actor) -> None:
    assert [one.item for one in checklist(board, TODAY)] == missing_items(TODAY)
    assert len(missing_items(TODAY)) == 15
    with pytest.raises(Refusal, match="E-MAP-148"):
        require_policy("ix", TODAY)
    policy(board, "ix")
    require_policy("ix", TODAY)
    with pytest.raises(Refusal, match=r"E-MAP-148\.not-yet"):
        require_policy("ix", date(2024, 11, 30))
    Standards.objects.create(version="1", text="As adopted.", approved_on=TODAY, effective_on=TODAY)
    assert len(missing_items(TODAY)) == 14


def test_administrative_acts_cite_a_directive_and_decide_no_policy(board: Actor, office: Actor) -> None:
    order = {"subject": "procurement", "text": "Buy hosting.", "given_on": "2025-01-05"}
    with pytest.raises(Refusal, match="E-MAP-148"):
        acts.DIRECT.perform(board, AT, order)
    policy(board, "xiii")
    done = {"kind": "procurement", "says": "Bids invited.", "done_on": "2025-01-05"}
    with pytest.raises(Refusal, match="E-MAP-151"):
        acts.DEPARTMENT_ACT.perform(office, AT, done)
    number = acts.DIRECT.perform(board, AT, order).reference
    acts.DEPARTMENT_ACT.perform(office, AT, {**done, "directive": number})
    with pytest.raises(Refusal, match=r"E-MAP-151\.policy"):
        acts.DEPARTMENT_ACT.perform(office, AT, {**done, "directive": number, "kind": "policy"})
    acts.END_DIRECTIVE.perform(board, AT, {"directive": number, "ended_on": "2025-01-05"})
    with pytest.raises(Refusal, match=r"E-MAP-151\.ended"):
        acts.DEPARTMENT_ACT.perform(office, AT, {**done, "directive": number, "done_on": "2025-01-06"})
    assert AdministrativeAct.objects.get().directive_id == number
    with pytest.raises(Refusal, match="not-permitted"):
        acts.DIRECT.perform(office, AT, order)


REGULATION = {
    "citation": "28 Pa. Code § 99.1",
    "title": "Penalties and settings",
    "effective_on": "2025-02-01",
    "settings_touched": "publish.min_cell",
    "amounts": "LATE-REPORT=$500.00",
}


def test_a_regulation_sets_amounts_and_settings_from_its_first_day(office: Actor) -> None:
    acts.REGULATION.perform(office, AT, REGULATION)
    cited = REGULATION["citation"]
    codes = [regulation_judged(cited, date(2025, month, day)).codes for month, day in ((1, 31), (2, 1))]
    assert codes == [("E-MAP-179",), ("in-force",)]
    found = regulation_on(cited, date(2025, 2, 1))
    assert found is not None
    assert str(amount_in(found, "late-report")) == "500.00"
    change = {"setting": "publish.min_cell", "value": "20", "effective_on": "2025-01-31", "citation": cited}
    with pytest.raises(Refusal, match="E-MAP-179"):
        acts.SETTING.perform(office, AT, change)
    acts.SETTING.perform(office, AT, {**change, "effective_on": "2025-02-01"})
    law = adopted_law()
    assert [law.number("publish.min_cell", date(2025, m, d)) for m, d in ((1, 31), (2, 1))] == [11, 20]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"setting": "retention.years"}, r"E-MAP-179\.no-setting"),
        ({"setting": "nothing.at_all"}, r"E-MAP-179\.no-setting"),
        ({"setting": "access.review_days"}, r"E-MAP-179\.setting"),
        ({"value": "many"}, r"E-MAP-179\.value"),
        ({"citation": "28 Pa. Code § 1"}, r"E-MAP-179\.unknown"),
        ({"effective_on": "2025-01-06"}, r"E-MAP-179\.retroactive"),
    ],
)
def test_what_no_regulation_supports_is_not_changed(office: Actor, changes: dict[str, str], code: str) -> None:
    acts.REGULATION.perform(office, AT, REGULATION)
    change = {"setting": "publish.min_cell", "value": "20", "effective_on": "2025-02-01"}
    with pytest.raises(Refusal, match=code):
        acts.SETTING.perform(office, AT, {**change, "citation": REGULATION["citation"], **changes})


def test_the_boards_figures_keep_small_counts_of_persons_back(board: Actor, submitter: Actor) -> None:
    send(submitter, asap([record()]))
    found = {one.says: one for one in figures(board, date(2024, 1, 7), TODAY)}
    assert found["Dispensings collected"].words == "1"
    assert found["Patients in the system"].words == "fewer than 11"
    with pytest.raises(Refusal, match="not-permitted"):
        figures(submitter, date(2024, 1, 7), TODAY)
