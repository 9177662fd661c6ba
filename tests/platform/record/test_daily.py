"""The record signs itself every day, and says so when it cannot."""

from __future__ import annotations

import pytest

from carelaw.platform import clock
from carelaw.platform.files import jobs as files_jobs
from carelaw.platform.jobs import register
from carelaw.platform.jobs.models import JobRun
from carelaw.platform.jobs.queue import enqueue, run_pending
from carelaw.platform.record import jobs
from carelaw.platform.record.models import Checkpoint
from tests.platform.record.conftest import Forger, write

pytestmark = pytest.mark.django_db


def run() -> JobRun:
    enqueue("record.checkpoint", key="recurring")
    run_pending(clock.now())
    return JobRun.objects.get()


def test_a_record_is_signed_and_an_empty_one_left_for_tomorrow() -> None:
    assert run().state == JobRun.State.DONE
    assert not Checkpoint.objects.exists()
    write(3)
    assert run().state == JobRun.State.DONE
    assert Checkpoint.objects.get().size == 3


def test_a_record_that_was_tampered_with_waits_for_a_person(forger: Forger) -> None:
    write(3)
    forger.set(2, kind="other")
    work = run()
    assert (work.state, work.failure) == (JobRun.State.DEAD, "record-tampered")


def test_both_recur() -> None:
    recurring = {job.run: job.every for job in register.declared() if job.every}
    assert recurring[jobs.sign_the_record].days == 1
    assert recurring[files_jobs.put_partial_files_aside].seconds == 3600
