"""Late, incomplete and silent dispensers: listed by the day, followed by the phase of enforcement."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.intake import Delivery
from carelaw.pdmp.rules.reporting_deadline import reporting_deadline
from carelaw.pdmp.store.models import Dispensation, RegisteredDispenser, TimelinessLine
from carelaw.pdmp.use_cases.reporting.phases import set_phase
from carelaw.pdmp.use_cases.reporting.timeliness import late_check, open_late_case, record_outage
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.models import Case
from carelaw.platform.notices.models import Notice
from tests.pdmp.conftest import AT, PHARMACY_DEA
from tests.pdmp.files import asap, record, send

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NEXT = date(2025, 1, 7)
MORNING = datetime(2025, 1, 7, 11, tzinfo=UTC)


def phase(board: Actor, mode: str, first_day: date = date(2024, 1, 1), reporters: str = "pharmacy") -> None:
    set_phase(board, AT, reporters=reporters, mode=mode, first_day=first_day, last_day=None)


def late(submitter: Actor) -> None:
    """One record eight days late, one on time, one held past its deadline, one held within it."""
    send(
        submitter,
        asap(
            [
                record(DSP02="1", DSP05="20241225", DSP03="20241224"),
                record(DSP02="2"),
                record(DSP02="3", DSP05="20241225", DSP03="20241224", DSP16=""),
                record(DSP02="4", DSP16=""),
            ]
        ),
    )


def lines() -> list[tuple[str, int, str]]:
    return [(one.kind, one.records, one.mode) for one in TimelinessLine.objects.order_by("kind")]


def test_the_list_names_what_is_late_and_what_is_incomplete_past_its_deadline(submitter: Actor) -> None:
    late(submitter)
    assert late_check(NEXT, MORNING) == 2
    assert lines() == [("incomplete", 1, ""), ("late", 1, "")]
    worst = TimelinessLine.objects.get(kind="late").worst_seconds
    # Delivered on December 25: 72 hours from midnight of the 26th in Pennsylvania.
    due = datetime(2024, 12, 29, tzinfo=ZoneInfo("America/New_York"))
    assert worst == (AT - due).total_seconds() == Dispensation.objects.get(prescription_number="1").lateness_seconds


def test_twice_is_once_and_a_late_walk_gives_the_same_list(submitter: Actor, board: Actor) -> None:
    phase(board, "enforce")
    late(submitter)
    late_check(NEXT, MORNING)
    told = Notice.objects.count()
    assert late_check(NEXT, MORNING + 3 * DAY) == 0
    assert (len(lines()), Notice.objects.count(), Case.objects.count()) == (2, told, 1)


@pytest.mark.parametrize(
    ("mode", "kinds", "cases"),
    [("inform", [], 0), ("warn", ["reporting.late-warning"], 0), ("enforce", ["reporting.late-finding"] * 2, 1)],
)
def test_each_phase_does_what_it_may(submitter: Actor, board: Actor, mode: str, kinds: list[str], cases: int) -> None:
    phase(board, mode)
    late(submitter)
    late_check(NEXT, MORNING)
    assert [one.kind for one in Notice.objects.filter(kind__startswith="reporting.")] == kinds
    assert Case.objects.count() == cases
    # The figure stands in every phase.
    assert TimelinessLine.objects.get(kind="late").records == 1


def test_a_case_for_an_event_of_a_milder_phase_is_refused(steward: Actor, board: Actor, pharmacy: object) -> None:
    phase(board, "warn")
    phase(board, "enforce", date(2025, 1, 1))
    with pytest.raises(Refusal, match="E-MAP-44") as refused:
        open_late_case(steward, AT, dispenser=PHARMACY_DEA, happened_on=date(2024, 12, 31))
    assert "notice only" in refused.value.says
    assert open_late_case(steward, AT, dispenser=PHARMACY_DEA, happened_on=date(2025, 1, 1)).reference


def test_an_outage_excuses_and_the_figure_stays(submitter: Actor, steward: Actor, board: Actor) -> None:
    phase(board, "enforce")
    due = datetime(2024, 12, 29, 5, tzinfo=UTC)
    record_outage(steward, AT, began_at=due - DAY, ended_at=AT - DAY, cause="The intake was down.")
    send(submitter, asap([record(DSP02="1", DSP05="20241225", DSP03="20241224")]))
    late_check(NEXT, MORNING)
    line = TimelinessLine.objects.get()
    assert (line.records, line.excused, line.worst_seconds > 0) == (1, 1, True)
    assert Case.objects.count() == 0


def test_silence_is_an_inquiry_by_its_own_pattern(submitter: Actor, board: Actor) -> None:
    phase(board, "enforce")
    RegisteredDispenser.objects.update(registered_on=date(2024, 6, 1))
    send(submitter, asap([record()]))
    heard = RegisteredDispenser.objects.get()
    assert heard.last_sent_on == date(2025, 1, 6)
    silent_from = heard.last_sent_on + 15 * DAY
    assert late_check(silent_from - DAY, MORNING) == 0
    assert late_check(silent_from, MORNING) == 1
    assert late_check(silent_from + DAY, MORNING) == 1
    assert [one.quiet_days for one in TimelinessLine.objects.order_by("on")] == [15, 16]
    # Asked once, and no case: the act knows no duty to report that nothing was dispensed.
    assert [one.kind for one in Notice.objects.all()] == ["reporting.silence-inquiry"]
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("delivered", "on_the_wall"),
    [
        ("2016-03-12T12:00:00-05:00", "2016-03-15T13:00:00-04:00"),
        ("2016-11-05T12:00:00-04:00", "2016-11-08T11:00:00-05:00"),
    ],
)
def test_seventy_two_hours_are_elapsed_hours_over_both_changes_of_the_clocks(delivered: str, on_the_wall: str) -> None:
    at = datetime.fromisoformat(delivered)
    due = reporting_deadline(Delivery(delivered_at=at)).reasons[0].value
    assert due == datetime.fromisoformat(on_the_wall)
    assert due - at == timedelta(hours=72)


def test_the_clock_runs_from_delivery_and_not_from_filling(submitter: Actor) -> None:
    sent = send(submitter, asap([record(DSP02="1", DSP05="20241225", DSP17="20250105", DSP03="20241224")]))
    assert sent.counts == {"accepted": 1}
