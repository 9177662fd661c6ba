"""Reports come in any order, twice, late: what stands is what a small model of the rules says, for every order."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from carelaw.pdmp.store.models import Dispensation, SubmittedRecord
from carelaw.platform.accounts.actor import Actor
from tests.pdmp.conftest import AT
from tests.pdmp.files import asap, record, send

pytestmark = pytest.mark.django_db

NEW, REVISE, VOID = "00", "01", "02"
# What a report of a dispensing says: three contents that are right and one that is at fault.
CONTENTS = {"a": "15", "b": "14", "c": "13", "bad": "0"}
PRESCRIPTIONS = ("1", "2", "3")


@dataclass
class Filed:
    """What the model holds under one key."""

    versions: list[tuple[str, str]] = field(default_factory=list)  # content and state of each version
    held: int = 0

    @property
    def live(self) -> str | None:
        """The content of the live version."""
        return self.versions[-1][0] if self.versions and self.versions[-1][1] == "live" else None


class Model:
    """§7(a) in a few lines: a new report, its revisions and its void; held ones closed by what comes later."""

    def __init__(self) -> None:
        self.filed = {number: Filed() for number in PRESCRIPTIONS}

    def report(self, number: str, status: str, content: str, late: bool = False) -> str:
        """Take one report and say what becomes of it."""
        filed = self.filed[number]
        if status == VOID:
            return self._void(filed)
        if status == REVISE and filed.live is None and filed.held:
            status = NEW
        if filed.live == content:
            return "duplicate"
        if content == "bad" or (filed.live is None) == (status == REVISE):
            filed.held += 1
            return "held"
        return self._store(filed, status, content, late)

    @staticmethod
    def _void(filed: Filed) -> str:
        if filed.live is not None:
            filed.versions[-1] = (filed.versions[-1][0], "voided")
            return "voided"
        if filed.held:
            filed.held = 0
            return "voided"
        return "void-not-found"

    @staticmethod
    def _store(filed: Filed, status: str, content: str, late: bool) -> str:
        if filed.live is not None:
            filed.versions[-1] = (filed.versions[-1][0], "superseded")
        filed.versions.append((content, "live"))
        filed.held = 0
        return "revised" if status == REVISE else "accepted-late" if late else "accepted"

    def standing(self) -> dict[str, Any]:
        """What must be found on file."""
        return {number: (filed.versions, filed.held) for number, filed in self.filed.items()}


def standing() -> dict[str, Any]:
    """What is on file."""
    days = {int(days): content for content, days in CONTENTS.items()}
    found: dict[str, Any] = {number: ([], 0) for number in PRESCRIPTIONS}
    for row in Dispensation.objects.order_by("key", "version"):
        found[row.prescription_number][0].append((days[row.days_supply or 0], row.state))
    held = Counter(SubmittedRecord.objects.filter(state="held").values_list("prescription_number", flat=True))
    return {number: (versions, held[number]) for number, (versions, _) in found.items()}


def one(number: str, status: str, content: str) -> dict[str, str]:
    """One report."""
    return record(DSP01=status, DSP02=number, DSP10=CONTENTS[content])


Report = tuple[str, str, str]
REPORTS = st.tuples(
    st.sampled_from(PRESCRIPTIONS), st.sampled_from((NEW, REVISE, VOID)), st.sampled_from(list(CONTENTS))
)


def machine_for(submitter: Actor) -> type[RuleBasedStateMachine]:
    class Reporting(RuleBasedStateMachine):
        """A dispenser that sends files in any order, again, and too late."""

        def __init__(self) -> None:
            super().__init__()
            self.model, self.sent = Model(), itertools.count(1)
            self.files: list[bytes] = []
            self.undone = transaction.atomic()
            self.undone.__enter__()

        @initialize()
        def nothing_yet(self) -> None:
            assert standing() == self.model.standing()

        @rule(reports=st.lists(REPORTS, min_size=1, max_size=4), late=st.booleans())
        def a_file(self, reports: list[Report], late: bool) -> None:
            content = asap([one(*report) for report in reports], control=f"C-{next(self.sent)}")
            expected = Counter(self.model.report(*report, late=late) for report in reports)
            at = AT + timedelta(days=10) if late else AT
            assert send(submitter, content, at=at).counts == expected
            self.files.append(content)

        @rule(which=st.integers(0, 99))
        def an_earlier_file_again(self, which: int) -> None:
            if self.files:
                again = send(submitter, self.files[which % len(self.files)], name="again")
                assert again.state == "duplicate"

        @invariant()
        def what_stands_is_what_the_model_says(self) -> None:
            assert standing() == self.model.standing()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    return Reporting


def test_whatever_order_reports_come_in_the_rules_say_what_stands(submitter: Actor) -> None:
    run_state_machine_as_test(
        machine_for(submitter),
        settings=settings(
            max_examples=25,
            stateful_step_count=7,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


EVENTS: tuple[Report, ...] = (("1", NEW, "a"), ("1", REVISE, "b"), ("1", VOID, "b"), ("1", NEW, "a"), ("1", NEW, "bad"))


@pytest.mark.parametrize("chunk", range(6))
def test_every_order_of_new_revised_voided_replayed_and_faulty(chunk: int, submitter: Actor) -> None:
    orders = sorted(set(itertools.permutations(EVENTS)))
    assert len(orders) == 60
    for order in orders[chunk::6]:
        with transaction.atomic():
            model = Model()
            outcomes = Counter(model.report(*report) for report in order)
            counts = send(submitter, asap([one(*report) for report in order])).counts
            assert (counts, standing()) == (outcomes, model.standing()), order
            transaction.set_rollback(True)


def test_a_permuted_file_leaves_the_same_dispensings_and_patients(submitter: Actor) -> None:
    rows = [
        record(DSP02=str(n), DSP10="0" if n == 5 else "15", PAT08=("JUNE", "MAY", "APRIL")[n % 3]) for n in range(9)
    ]
    left = []
    for turn in range(9):
        with transaction.atomic():
            send(submitter, asap(rows[turn:] + rows[:turn]))
            stored = Dispensation.objects.values_list("key", "version", "state", "content", "identity__digest")
            patients: dict[int, set[str]] = {}
            for digest, patient in Dispensation.objects.values_list("identity__digest", "identity__patient_id"):
                patients.setdefault(patient, set()).add(digest)
            held = SubmittedRecord.objects.filter(state="held").values_list("key", flat=True)
            left.append((set(stored), sorted(map(sorted, patients.values())), list(held)))
            transaction.set_rollback(True)
    assert len(left[0][0]) == 8
    assert all(one == left[0] for one in left)
