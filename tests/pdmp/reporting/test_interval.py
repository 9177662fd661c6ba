"""The board shortens the interval: with findings, worked out with pharmacies, for later dispensings only."""

from __future__ import annotations

from datetime import date

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.intake import Delivery
from carelaw.pdmp.rules.reporting_deadline import reporting_deadline
from carelaw.pdmp.store.models import FrequencyChange
from carelaw.pdmp.use_cases.reporting.acts import ACTIVATE, COLLABORATE, PROPOSE
from carelaw.pdmp.use_cases.reporting.implementing import declare_implemented
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.notices.models import Notice
from carelaw.platform.record.models import Entry
from tests.pdmp.conftest import AT
from tests.pdmp.files import asap, record, send

pytestmark = pytest.mark.django_db
PROPOSAL = {
    "new_hours": "24",
    "effective_on": "2025-01-07",
    "technology_permits": "yes",
    "technology_finding": "Every certified system sends daily.",
    "little_or_no_cost": "yes",
    "fiscal_finding": "No change of any contract is needed.",
}
WORK = {
    "met_on": "2024-12-02",
    "participants": "Board of Pharmacy\nPharmacists' association",
    "pharmacies_took_part": "yes",
    "impact_statement": "Small pharmacies send by form.",
}


def proposed(board: Actor, **changes: str) -> str:
    return PROPOSE.perform(board, AT, {**PROPOSAL, **changes}).reference


def test_a_change_goes_its_whole_way_and_binds_later_dispensings_only(board: Actor, submitter: Actor) -> None:
    change = proposed(board)
    COLLABORATE.perform(board, AT, {"change": change, **WORK})
    done = ACTIVATE.perform(board, AT, {"change": change, "voted_on": "2025-01-06"})
    law = adopted_law()
    assert [law.number("report.deadline_hours", date(2025, 1, day)) for day in (6, 7)] == [72, 24]
    before, after = (
        reporting_deadline(Delivery(delivered_on=date(2025, 1, day)), law=law).reasons[0].value for day in (6, 7)
    )
    assert (before.day, after.day) == (10, 9)
    bulletins = Notice.objects.filter(kind="reporting.interval-bulletin")
    assert {one.channel for one in bulletins} == {"console", "letter"}
    assert done.more["told"] == 1
    kinds = list(Entry.objects.order_by("seq").values_list("kind", flat=True))
    assert [kind for kind in kinds if kind.startswith("interval")] == [
        "interval-proposed",
        "interval-worked-out",
        "interval-activated",
    ]


def test_the_intake_judges_by_the_interval_of_the_dispensing_date(board: Actor, submitter: Actor) -> None:
    change = proposed(board)
    COLLABORATE.perform(board, AT, {"change": change, **WORK})
    ACTIVATE.perform(board, AT, {"change": change, "voted_on": "2025-01-06"})
    FrequencyChange.objects.update(effective_on=date(2025, 1, 4))
    old, new = record(DSP02="1", DSP05="20250103"), record(DSP02="2", DSP05="20250104")
    # A day and a half after the end of January 4: late under 24 hours, in time under 72.
    assert send(submitter, asap([old, new])).counts == {"accepted": 1, "accepted-late": 1}


def test_without_pharmacies_nothing_is_activated(board: Actor) -> None:
    change = proposed(board)
    with pytest.raises(Refusal, match="E-MAP-43") as refused:
        ACTIVATE.perform(board, AT, {"change": change, "voted_on": "2025-01-06"})
    assert {one.field for one in refused.value.problems} == {"met_on", "pharmacies_took_part", "impact_stated"}
    assert FrequencyChange.objects.get().state == "draft"
    assert Notice.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"new_hours": "73"}, "E-MAP-42"), ({"effective_on": "2025-01-06"}, "E-MAP-42.retroactive")],
)
def test_what_no_evidence_can_cure_is_no_proposal(board: Actor, changes: dict[str, str], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        proposed(board, **changes)
    assert FrequencyChange.objects.count() == 0


def test_every_entry_that_cannot_be_read_says_what_is_permitted(board: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        PROPOSE.perform(board, AT, {"new_hours": "many", "technology_permits": "perhaps", "colour": "red"})
    said = {one.field: one.says for one in refused.value.problems}
    assert "whole number" in said["new_hours"]
    assert "yes, no" in said["technology_permits"]
    assert "colour" in said["colour"]
    assert "needed" in said["effective_on"]


def test_only_the_board_changes_the_interval(office: Actor) -> None:
    with pytest.raises(Refusal, match="not-permitted"):
        proposed(office)


def test_full_implementation_is_declared_once(office: Actor, submitter: Actor) -> None:
    declare_implemented(office, AT, effective_on=date(2025, 2, 1), document="Bulletin 1")
    with pytest.raises(Refusal, match="E-MAP-48"):
        declare_implemented(office, AT, effective_on=date(2025, 3, 1), document="Bulletin 2")
    assert Notice.objects.filter(kind="reporting.cut-over", channel="console").count() == 1
