"""What a sender sends is judged in the order in which it came, at whatever door, failures and deaths included."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from carelaw.pdmp.store.models import Dispensation, Submission
from carelaw.pdmp.use_cases import dropping, processing
from carelaw.pdmp.use_cases.processing import PROCESS
from carelaw.pdmp.use_cases.submitting import receive, report_one
from carelaw.platform.accounts.actor import Actor, actor_for
from carelaw.platform.accounts.models import Account, RoleGrant
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.jobs import queue
from carelaw.platform.jobs.models import JobRun
from carelaw.platform.jobs.queue import run_pending
from tests.pdmp.conftest import AT, PHARMACY_DEA
from tests.pdmp.files import asap, record

pytestmark = pytest.mark.django_db
VOID = {"DSP01": "02"}


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The digests of files that cannot be read for now."""
    broken: set[str] = set()
    real = processing.opened

    def opened(digest: str) -> Any:
        if digest in broken:
            raise OSError(5, "the disk is away")
        return real(digest)

    monkeypatch.setattr(processing, "opened", opened)
    return broken


def sent(who: Actor, name: str, *changes: dict[str, str]) -> Submission:
    return receive(who, io.BytesIO(asap([record(**one) for one in changes], control=name)), file_name=name, at=AT)


def states() -> dict[str, str]:
    return dict(Submission.objects.order_by("file_name").values_list("file_name", "state"))


def another_submitter() -> Actor:
    account = Account.objects.create_user("other@example.org", name="Another Submitter")
    grant = {"scope": {"dispenser_dea": [PHARMACY_DEA]}, "starts_on": AT.date(), "granted_at": AT}
    RoleGrant.objects.create(account=account, role="SUBMITTER", **grant)
    return actor_for(account, "SUBMITTER", AT, channel="console", client="test", second_factor=True)


def pass_pause(clock: time_machine.Traveller) -> None:
    clock.move_to(JobRun.objects.filter(state="waiting").order_by("-ready_at")[0].ready_at)
    run_pending(AT)


def test_a_void_waits_for_the_failed_file_that_it_voids(
    submitter: Actor, disk: set[str], clock: time_machine.Traveller
) -> None:
    first, _ = sent(submitter, "1", {}), sent(submitter, "2", VOID)
    disk.add(first.digest)
    run_pending(AT)
    assert states() == {"1": "received", "2": "received"}
    disk.clear()
    pass_pause(clock)
    assert Submission.objects.get(file_name="2").counts == {"voided": 1}
    assert [one.state for one in Dispensation.objects.all()] == ["voided"]


def test_a_dead_file_holds_up_its_sender_for_a_day_and_nobody_else(
    submitter: Actor, steward: Actor, disk: set[str], clock: time_machine.Traveller
) -> None:
    first, _ = sent(submitter, "1", {}), sent(submitter, "2", VOID)
    sent(another_submitter(), "3", {"DSP02": "3"})
    disk.add(first.digest)
    while JobRun.objects.get(key=str(first.pk)).state != "dead":
        clock.move_to(JobRun.objects.get(key=str(first.pk)).ready_at)
        run_pending(AT)
    assert states() == {"1": "received", "2": "received", "3": "processed"}
    (told,) = waiting_for(steward, AT.date())
    assert (str(first.pk) in told.url, told.says.endswith("later files of its sender that wait: 1")) == (True, True)
    clock.shift(queue.HOLD - timedelta(seconds=1))
    run_pending(AT)
    assert states()["2"] == "received"
    clock.shift(timedelta(seconds=1))
    run_pending(AT)
    assert Submission.objects.get(file_name="2").counts == {"void-not-found": 1}


def test_a_single_report_waits_behind_its_senders_file_and_is_judged_at_once_otherwise(
    submitter: Actor, clock: time_machine.Traveller
) -> None:
    assert report_one(submitter, record(DSP02="7"), at=AT).state == "processed"
    assert report_one(submitter, record(DSP02="8"), at=AT).state == "processed", "what is judged stands before nobody"
    sent(submitter, "1", {})
    single = report_one(submitter, record(**VOID), at=AT)
    assert (single.state, single.counts) == ("received", {})
    run_pending(AT)
    single.refresh_from_db()
    assert (single.state, single.counts) == ("processed", {"voided": 1})
    assert not JobRun.objects.filter(name=PROCESS).exclude(state="done").exists()


def test_a_file_of_the_drop_waits_in_its_folder(submitter: Actor, tmp_path: Path) -> None:
    own = tmp_path / "drop" / Account.objects.get(pk=submitter.account_id).email
    own.mkdir(parents=True)
    sent(submitter, "1", {})
    (own / "2.asap").write_bytes(asap([record(**VOID)], control="2"))
    said: list[str] = []
    assert dropping.watch(tmp_path / "drop", once=True, every=0, say=said.append) == 0
    assert (own / "2.asap").exists()
    assert "waits" in said[0]
    run_pending(datetime.now(UTC))
    assert dropping.watch(tmp_path / "drop", once=True, every=0, say=said.append) == 1
    assert Submission.objects.get(file_name="2.asap").counts == {"voided": 1}
