"""Destruction: on time, resumable, proven, and refused a certificate while a store has no method."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from carelaw.pdmp.store.models import (
    BlockingKey,
    DestroyedItem,
    DestructionRun,
    Dispensation,
    Identity,
    LinkEvent,
    LinkReview,
    Patient,
    Query,
    Submission,
    SubmittedRecord,
)
from carelaw.pdmp.use_cases.retention import certificates, steps
from carelaw.pdmp.use_cases.retention import stores as register
from carelaw.pdmp.use_cases.retention.daily import ask_for_destruction, destroy, verify_certificates
from carelaw.pdmp.use_cases.retention.destroying import _ran, destroy_due, due_on
from carelaw.pdmp.use_cases.retention.run import Run
from carelaw.pdmp.use_cases.retention.store_list import LETTERS
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.models import Case
from carelaw.platform.decisions.explaining import explain
from carelaw.platform.decisions.models import KeptDecision
from carelaw.platform.files import keeping
from carelaw.platform.jobs.models import JobRun
from carelaw.platform.jobs.queue import Beat
from carelaw.platform.notices import sending
from carelaw.platform.notices.models import Notice
from carelaw.platform.record.models import Entry
from tests.pdmp.conftest import actor
from tests.pdmp.retention.stored import at_noon, dispensing, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

OLD, DUE = date(2015, 6, 30), date(2022, 7, 1)


def run(on: date = DUE) -> list[DestructionRun]:
    return destroy_due(on, at_noon(on))


def test_the_clock_runs_from_collection_and_the_anniversary_is_kept() -> None:
    """Traps 8 and 16: dispensed on 2015-06-27, collected on the first day; due on the day after the act's own end."""
    row = dispensing(person(), OLD)
    assert row.dispensed_on == OLD - timedelta(days=3)
    assert run(date(2022, 6, 30)) == []
    (done,) = run(DUE)
    assert (done.state, Dispensation.objects.count()) == ("complete", 0)


def test_with_the_last_row_goes_everything_that_knew_the_person() -> None:
    gone, stays = person(), person("OTHER", "JUNE")
    dispensing(gone, OLD, "1", state="superseded")
    dispensing(gone, OLD, "1", version=2)
    dispensing(stays, OLD, "2")
    dispensing(stays, OLD + timedelta(days=1), "3")
    LinkReview.objects.create(
        left=gone, right=stays, weight=1, probability=0.5, model_version="1", opened_at=at_noon(OLD)
    )
    LinkEvent.objects.create(
        identity=gone, to_patient=gone.patient, cause="new", act=gone.patient.public_id, at=at_noon(OLD)
    )
    (done,) = run()

    assert list(Identity.objects.all()) == [stays]
    assert list(Patient.objects.all()) == [stays.patient]
    assert set(BlockingKey.objects.values_list("identity_id", flat=True)) == {stays.pk}
    assert not LinkReview.objects.exists()
    assert not LinkEvent.objects.exists()
    said = json.loads(done.certificate)
    assert said["destroyed"]["dispensings"]["count"] == 3
    assert said["destroyed"]["identities"]["count"] == 1
    assert "SAMPLESON" not in done.certificate


def test_records_files_letters_and_decisions_go_by_their_own_day(home: Path) -> None:
    kept = keeping.keep(io.BytesIO(b"the bytes of a file")).digest
    later = keeping.keep(io.BytesIO(b"the bytes of another")).digest
    old = Submission.objects.create(channel="upload", digest=kept, size=1, received_at=at_noon(OLD), file_name="a.dat")
    new = Submission.objects.create(channel="upload", digest=later, size=1, received_at=at_noon(DUE), file_name="b.dat")
    for number, submission in enumerate((old, new)):
        SubmittedRecord.objects.create(
            submission=submission,
            ordinal=number,
            segment_no=1,
            key=f"k{number}",
            outcome="held",
            state="held",
            sent_fields={"PAT07": "SAMPLESON"},
            received_at=submission.received_at,
        )
    for number, at in enumerate((at_noon(OLD), at_noon(OLD) + timedelta(days=1))):
        for kind in ("pdmp.test", "reporting.test", "misuse.test", "law-test", "gateway.test"):
            Notice.objects.create(kind=kind, key=str(number), channel="letter", subject="x", body="x", created_at=at)
        for subject in ("first-query:7", "board-meeting:7"):
            KeptDecision.objects.create(subject=subject, rule="x", outcome="pass", facts={}, decision={}, at=at)
    run()

    assert (keeping.exists(kept), keeping.exists(later)) == (False, True)
    assert list(SubmittedRecord.objects.values_list("key", flat=True)) == ["k1"]
    old.refresh_from_db()
    assert (old.file_name, old.bytes_state) == ("", "destroyed")
    left = list(Notice.objects.exclude(kind="gateway.test").order_by("kind").values_list("kind", "key"))
    assert left == [("law-test", "1"), ("misuse.test", "1"), ("pdmp.test", "1"), ("reporting.test", "1")]
    assert KeptDecision.objects.filter(subject="first-query:7").count() == 1
    assert KeptDecision.objects.filter(subject="board-meeting:7").count() == 2, "no patient's"
    assert Notice.objects.filter(kind="gateway.test").count() == 2, "another program's letters are not this one's"


def test_every_letter_of_the_program_has_its_store() -> None:
    others = ("gateway.", "ihh.", "ihh-", "pbm.", "pbm-", "test.")
    loose = [kind for kind, _ in sending._TEMPLATES if not kind.startswith((*LETTERS, *others))]
    assert loose == [], "nothing destroys letters of these kinds: begin them with the program's name"


def test_the_query_log_keeps_the_bare_fact_and_then_lets_go_of_that_too() -> None:
    """Trap 17: the log says what was given, and is no store that outlives it."""
    first, second = person(), person("OTHER", "JUNE")
    gone, stays = dispensing(first, OLD, "1"), dispensing(second, OLD + timedelta(days=400), "2")
    asked = {
        "actor_name": "Test",
        "role": "PRESCRIBER",
        "purpose": "SELF_AUDIT",
        "channel": "api",
        "outcome": "allowed",
    }
    day = OLD + timedelta(days=500)
    both = Query.objects.create(
        **asked, requested_at=at_noon(day), shown_rows=[[gone.pk, 1], [stays.pk, 1]], answer_digest="a" * 64
    )
    about = Query.objects.create(
        **asked,
        requested_at=at_noon(day),
        patient=first.patient,
        drug="00406012301",
        shown_rows=[[gone.pk, 1]],
        shown_flags=["overlap"],
        answer_digest="b" * 64,
    )
    run()
    both.refresh_from_db()
    about.refresh_from_db()
    assert (both.shown_rows, both.answer_digest) == ([[stays.pk, 1]], "")
    assert (about.patient_id, about.drug, about.answer_digest) == (None, "", "")
    assert (about.shown_rows, about.shown_flags) == ([], [])
    assert (about.role, about.purpose, about.requested_at) == ("PRESCRIBER", "SELF_AUDIT", at_noon(day))

    run(date(2023, 11, 11))
    assert Query.objects.count() == 2, "the seventh anniversary of the question"
    run(date(2023, 11, 12))
    assert not Query.objects.exists()


@pytest.mark.parametrize("step", [1, 3, 8, 10])
def test_a_run_that_was_killed_goes_on_and_counts_nothing_twice(step: int) -> None:
    for number in range(7):
        dispensing(person(f"PERSON{number}"), OLD, str(number))
    calls = 0
    real = steps.forget

    def dying(*given: Any) -> int:
        nonlocal calls
        calls += 1
        if calls == step:
            raise KeyboardInterrupt
        return real(*given)

    with mock.patch.object(steps, "forget", dying), pytest.raises(KeyboardInterrupt):
        destroy_due(DUE, at_noon(DUE), batch=2)
    (done,) = destroy_due(DUE + timedelta(days=1), at_noon(DUE), batch=2)

    assert (done.on, done.state) == (DUE if step > 1 else DUE + timedelta(days=1), "complete")
    lines = DestroyedItem.objects.filter(store="dispensings").values_list("item", flat=True)
    assert len(lines) == len(set(lines)) == 7
    assert json.loads(done.certificate)["destroyed"]["identities"]["count"] == 7
    assert certificates.verify() == (1, None)
    assert run(DUE + timedelta(days=1)) == []


def test_nothing_is_certified_while_a_store_has_no_method(monkeypatch: pytest.MonkeyPatch) -> None:
    dispensing(person(), OLD)
    scans = register.Store("scans", "Paper.", (), True, "")
    monkeypatch.setitem(register._STORES, "scans", scans)
    (done,) = run()
    assert done.state == "incomplete"
    assert [one["code"] for one in json.loads(done.certificate)["reasons"]] == ["E-MAP-12"]


def test_every_table_of_the_program_is_in_the_register_of_stores() -> None:
    assert register.undeclared_tables() == []


def test_the_chain_names_the_first_certificate_that_was_touched(home: Path) -> None:
    for number in range(3):
        dispensing(person(f"PERSON{number}"), OLD + timedelta(days=number), str(number))
        run(DUE + timedelta(days=number))
    assert certificates.verify() == (3, None)

    second = DestructionRun.objects.get(number=2)
    touched = second.certificate.replace('"count":1', '"count":2')
    DestructionRun.objects.filter(number=2).update(certificate=touched)
    assert verify_certificates(DUE, at_noon(DUE)) == 1
    count, fault = certificates.verify()
    assert (count, fault and fault.number) == (1, 2)
    assert Case.objects.get(kind="pdmp.destruction-chain-broken").key == "2"
    DestructionRun.objects.filter(number=2).update(certificate=second.certificate)

    DestroyedItem.objects.filter(run=3, store="dispensings").update(item=99)
    assert certificates.verify()[1].number == 3  # type: ignore[union-attr]


def test_a_certificate_taken_out_of_the_chain_is_missed() -> None:
    for number in range(3):
        dispensing(person(f"PERSON{number}"), OLD + timedelta(days=number), str(number))
        run(DUE + timedelta(days=number))
    DestroyedItem.objects.filter(run=2).delete()
    DestructionRun.objects.filter(number=2).delete()
    count, fault = certificates.verify()
    assert (count, fault and fault.number) == (1, 3)


def test_a_restored_backup_is_told_and_destroyed_again() -> None:
    identity = person()
    row = dispensing(identity, OLD)
    columns = {f.attname: getattr(row, f.attname) for f in Dispensation._meta.concrete_fields}
    person_row = {f.attname: getattr(identity, f.attname) for f in Identity._meta.concrete_fields}
    patient_row = {f.attname: getattr(identity.patient, f.attname) for f in Patient._meta.concrete_fields}
    prescriber = row.prescriber
    (first,) = run()
    # What an older copy of the tables brings back.
    Patient.objects.create(**patient_row)
    Identity.objects.create(**person_row)
    prescriber.save(force_insert=True)
    Dispensation.objects.create(**columns)
    fault = certificates.verify()[1]
    assert fault is not None
    assert "a backup was restored" in fault.says
    (again,) = run(DUE + timedelta(days=1))
    assert (first.number, again.number, again.state) == (1, 2, "complete")
    assert certificates.verify() == (2, None)


def test_a_copy_beside_the_database_outlives_a_restored_one(home: Path) -> None:
    dispensing(person(), OLD)
    run()
    assert (home / "certificates" / "000001.json").exists()
    DestroyedItem.objects.all().delete()
    DestructionRun.objects.all().delete()
    fault = certificates.verify()[1]
    assert fault is not None
    assert fault.number == 1


def test_each_days_work_asks_for_the_destruction_and_a_worker_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carelaw.platform.clock.now", lambda: at_noon(DUE))
    dispensing(person(), OLD)
    assert ask_for_destruction(DUE, at_noon(DUE)) == 2
    assert Dispensation.objects.exists()
    # Only this job: others that recur would look at the whole home.
    run_of = JobRun.objects.get(name="pdmp.retention-destroy")
    destroy(Beat(run_of.pk, ""), **run_of.ids)
    assert not Dispensation.objects.exists()
    assert ask_for_destruction(DUE, at_noon(DUE)) == 0


def test_how_long_a_record_is_kept_is_explained_by_its_days(monkeypatch: pytest.MonkeyPatch) -> None:
    steward = actor("DATA_STEWARD")
    row = dispensing(person(), OLD)
    for on, says in ((date(2022, 6, 30), "It is kept and shown."), (DUE, "To be destroyed since 2022-07-01.")):
        monkeypatch.setattr("carelaw.platform.clock.now", lambda on=on: at_noon(on))
        assert explain("retention", str(row.pk), steward).says == says
    run()
    assert explain("retention", str(row.pk), steward).says == "Destroyed; certificate 1 lists it."


def test_the_record_tells_of_each_certificate_and_a_dry_run_changes_nothing() -> None:
    dispensing(person(), OLD)
    assert {one.store: one.due for one in due_on(DUE, at_noon(DUE))} == {"dispensings": 1, "submitted-files": 1}
    assert Dispensation.objects.count() == 1
    (done,) = run()
    entry = Entry.objects.get(kind="destruction-certified")
    assert (entry.body["digest"], entry.body["state"]) == (done.digest, "complete")


def test_a_run_beside_another_one_waits_with_its_certificate(home: Path) -> None:
    dispensing(person(), OLD)
    DestructionRun.objects.create(number=1, on=DUE, through=OLD, started_at=at_noon(DUE))
    later = Run(DUE, at_noon(DUE), adopted_law(), OLD)
    assert _ran(later, lambda count: None) == []
    assert later.row is not None
    assert later.row.number == 2

    assert [one.number for one in destroy_due(DUE, at_noon(DUE))] == [1, 2]
    assert certificates.verify() == (2, None)
