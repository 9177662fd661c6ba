"""Letters: their words as they leave, both ways of sending, weeks, missed weeks, the evening of a last day."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from carelaw.gateway.store.models import FineCaseState
from carelaw.gateway.use_cases.delays import decide_delay, propose_delay
from carelaw.gateway.use_cases.letters import Dispatch, record_bounce, release_third_letter, send_letter
from carelaw.kernel.refusal import Refusal
from carelaw.platform.cases.models import Deadline
from carelaw.platform.cases.ticking import walk
from carelaw.platform.notices.letters import letter_pdf, letter_text
from carelaw.platform.notices.models import Notice
from carelaw.platform.record.models import Entry
from tests.gateway.compliance.people import (
    ADMINISTRATOR,
    OFFICER,
    Pharmacies,
    again,
    integrated,
    left,
    noon,
    opened,
    sent,
)

GOLDEN = Path(__file__).parent / "golden"


def test_the_letters_read_as_agreed(town: Pharmacies) -> None:
    case = opened(town, "2026-01-12")
    sent(case, "2026-01-15", "2026-02-02", "2026-03-03")
    list(walk(date(2026, 4, 1), date(2026, 4, 1)))
    found = propose_delay(
        OFFICER,
        noon("2026-04-02"),
        case=case.number,
        from_on=date(2026, 3, 10),
        to_on=date(2026, 3, 12),
        cause="No slot.",
    )
    decide_delay(OFFICER, noon("2026-04-02"), delay=found.pk, confirm=True)
    integrated(town, "2026-04-20")
    list(walk(date(2026, 5, 1), date(2026, 5, 1)))
    notices = Notice.objects.filter(about=f"fine-case:{case.pk}").order_by("created_at", "kind", "key")
    kinds = [one.kind.removeprefix("gateway.fine-") for one in notices]
    assert kinds == [
        "first-warning",
        "second-final-warning",
        "notice-of-non-compliance",
        "assessment",
        "credit",
        "assessment",
        "closing-statement",
    ]
    for number, one in enumerate(notices, 1):
        name = f"{number}-{one.kind.removeprefix('gateway.fine-')}.txt"
        if os.environ.get("CARELAW_REFRESH_GOLDEN") == "1":
            (GOLDEN / name).write_text(letter_text(one), "utf-8")
        assert letter_text(one) == (GOLDEN / name).read_text("utf-8"), name
        assert b"/StructTreeRoot" in letter_pdf(one)


@pytest.mark.parametrize(
    ("dispatch", "field"),
    [
        (Dispatch(date(2026, 1, 15)), "mail_proof"),
        (Dispatch(emailed_at=noon("2026-01-15")), "message_id"),
        (Dispatch(date(2026, 1, 16), "9405"), "mailed_on"),
        (Dispatch(emailed_at=datetime(2026, 1, 15, 18, 0, 1, tzinfo=UTC), message_id="<1@x>"), "emailed_at"),
        (Dispatch(emailed_at=datetime(2026, 1, 15, 12), message_id="<1@x>"), "emailed_at"),
    ],
)
def test_a_way_without_proof_or_in_the_future_is_refused_and_the_letter_is_not_half_made(
    town: Pharmacies, dispatch: Dispatch, field: str
) -> None:
    case = opened(town, "2026-01-12")
    with pytest.raises(Refusal) as refused:
        send_letter(OFFICER, noon("2026-01-15"), case=case.number, dispatch=dispatch)
    assert refused.value.field == field
    assert not case.letters.exists()


def test_the_tick_notices_a_missed_week_once(town: Pharmacies) -> None:
    case = opened(town, "2026-01-12")
    sent(case, "2026-01-15")
    list(walk(date(2026, 2, 1), date(2026, 2, 7)))
    assert again(case).state == FineCaseState.FIRST_SENT
    list(walk(date(2026, 2, 8), date(2026, 2, 10)))
    list(walk(date(2026, 2, 8), date(2026, 2, 10)))
    assert again(case).state == FineCaseState.WINDOW_MISSED
    assert Entry.objects.filter(kind="letter-window-missed").count() == 1
    assert not Deadline.objects.filter(case_id=case.pk).exists()


def test_a_letter_that_left_in_its_week_counts_though_it_was_entered_later(town: Pharmacies) -> None:
    case = opened(town, "2026-01-12")
    sent(case, "2026-01-15")
    send_letter(OFFICER, noon("2026-02-06"), case=case.number)
    list(walk(date(2026, 2, 7), date(2026, 2, 8)))
    assert again(case).state == FineCaseState.WINDOW_MISSED
    one = send_letter(
        OFFICER, noon("2026-02-09"), case=case.number, kind="second-final-warning", dispatch=left("2026-02-06")
    )
    assert (one.sent_on, again(case).state) == (date(2026, 2, 6), FineCaseState.SECOND_SENT)
    assert Deadline.objects.filter(case_id=case.pk, name="second-final-warning").exclude(met_at=None).exists()


def test_an_email_that_comes_back_unsends_the_letter(town: Pharmacies) -> None:
    case = opened(town, "2026-01-12")
    sent(case, "2026-01-15")
    record_bounce(OFFICER, noon("2026-01-16"), case=case.number, kind="first-warning")
    assert again(case).state == FineCaseState.WILLFUL
    again_sent = Dispatch(emailed_at=noon("2026-01-19"), message_id="<3@x>")
    one = send_letter(OFFICER, noon("2026-01-19"), case=case.number, dispatch=again_sent)
    assert one.sent_on == date(2026, 1, 19)


def test_an_email_that_comes_back_takes_the_later_letters_and_the_bill_with_it(town: Pharmacies) -> None:
    case = opened(town, "2026-01-12")
    sent(case, "2026-01-15", "2026-02-02", "2026-03-03")
    list(walk(date(2026, 4, 1), date(2026, 4, 1)))
    assert case.assessments.get().days == 29
    record_bounce(OFFICER, noon("2026-04-02"), case=case.number, kind="second-final-warning")
    credit = case.assessments.get().credits.get()
    assert (credit.days, credit.because) == (29, "The e-mail of the second letter came back, so it was not sent.")
    assert case.letters.get(kind="notice-of-non-compliance").void, "the third rests on the second"
    assert again(case).state != FineCaseState.ACCRUING
    assert not Deadline.objects.filter(case_id=case.pk, name__startswith="assessment").exists()


def test_an_instant_is_told_on_the_clocks_of_illinois(town: Pharmacies) -> None:
    case = opened(town, "2026-01-12")
    late = Dispatch(emailed_at=noon("2026-01-16"), message_id="<1@x>")
    with pytest.raises(Refusal) as refused:
        send_letter(OFFICER, noon("2026-01-15"), case=case.number, dispatch=late)
    assert "2026-01-16 12:00 CST" in refused.value.says


def test_an_open_delay_holds_the_third_letter_until_the_administrator_says_why_not(town: Pharmacies) -> None:
    case = opened(town, "2026-01-12")
    sent(case, "2026-01-15", "2026-02-02")
    found = propose_delay(OFFICER, noon("2026-02-20"), case=case.number, from_on=date(2026, 2, 20), cause="No slot.")
    decide_delay(OFFICER, noon("2026-02-20"), delay=found.pk, confirm=True)
    with pytest.raises(Refusal) as refused:
        sent(case, "2026-03-03")
    assert refused.value.code == "E-PMP-DEPARTMENT_DELAY_OPEN"
    with pytest.raises(Refusal) as refused:
        release_third_letter(OFFICER, noon("2026-03-03"), case=case.number, reason="x")
    assert refused.value.kind == "forbidden"
    release_third_letter(ADMINISTRATOR, noon("2026-03-03"), case=case.number, reason="It concerns a closed store.")
    one = send_letter(OFFICER, noon("2026-03-03"), case=case.number, dispatch=left("2026-03-03"))
    assert one.sent_on == date(2026, 3, 3)
    list(walk(date(2026, 4, 1), date(2026, 4, 1)))
    assert case.assessments.get().days == 0, "every day of the open delay comes out"
    assert case.assessments.get().charge_id is None, "a nil month has a record and no bill"
