"""A small made-up state through the real intake: every planted fault is found and told, everything adds up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from carelaw.pdmp.synth.write import write_state
from tests.pdmp.conftest import actor
from tests.real_inputs.state_through_intake import through_intake

pytestmark = pytest.mark.django_db


def test_a_state_of_1500_dispensings_becomes_what_its_truth_says(tmp_path: Path, home: Path) -> None:
    manifest = write_state(
        tmp_path / "state",
        11,
        start=date(2025, 1, 1),
        end=date(2025, 2, 28),
        dispensings=1500,
        faulty=0.02,
        files_per_day=3,
    )
    made = through_intake(manifest, actor("SUBMITTER", dispenser_dea=("*",)))
    assert made.wrong == []
    assert made.records >= 1500
    assert sum(made.outcomes.values()) == made.records
    assert made.faults_planted > 10
    assert made.precision == 1.0
    assert made.recall > 0.9
