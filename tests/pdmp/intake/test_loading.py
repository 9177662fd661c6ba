"""A file comes in: one bad record never stops the rest, each has one outcome, nothing is lost or stored twice."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import (
    Correction,
    Dispensation,
    Identity,
    Patient,
    Submission,
    SubmittedRecord,
    UnknownDrug,
    ZeroReport,
)
from carelaw.pdmp.use_cases import loading
from carelaw.pdmp.use_cases.correcting import correct
from carelaw.pdmp.use_cases.following import acknowledgment, look_at_record, submission_for
from carelaw.pdmp.use_cases.processing import process
from carelaw.pdmp.use_cases.submitting import receive, report_one, report_zero
from carelaw.pdmp.wire.asap import void_file
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.models import Case
from carelaw.platform.files.keeping import opened
from carelaw.platform.record.models import Entry
from tests.pdmp.conftest import AT, actor
from tests.pdmp.files import asap, record, send

pytestmark = pytest.mark.django_db


def live() -> list[tuple[str, int, int | None]]:
    rows = Dispensation.objects.filter(state="live").order_by("prescription_number")
    return [(row.prescription_number, row.version, row.days_supply) for row in rows]


def test_a_clean_file_is_loaded_and_its_bytes_are_kept(submitter: Actor) -> None:
    content = asap([record(DSP02=str(n)) for n in range(1, 4)])
    submission = send(submitter, content)
    assert (submission.state, submission.sent, submission.counts) == ("processed", 3, {"accepted": 3})
    with opened(submission.digest) as kept:
        assert kept.read() == content
    assert Patient.objects.count() == Identity.objects.count() == 1
    assert list(Entry.objects.order_by("seq").values_list("kind", flat=True))[-2:] == [
        "submission-received",
        "submission-processed",
    ]


def test_one_bad_record_never_stops_the_rest(submitter: Actor) -> None:
    faulty = [
        record(DSP02="2", DSP10="0"),
        record(DSP02="3", PRE02="BF1234567"),
        record(DSP02="4", DSP05="20251301"),
        record(DSP02="5", DSP16=""),
        record(DSP02="6", PAT08=""),
    ]
    submission = send(submitter, asap([record(DSP02="1"), *faulty, record(DSP02="7")]))
    assert submission.counts == {"accepted": 2, "held": 5}
    assert sum(submission.counts.values()) == submission.sent == 7
    named = {r.prescription_number: {f["field"] for f in r.findings if f["level"] == "error"} for r in kept(submission)}
    assert named == {"2": {"DSP10"}, "3": {"PRE02"}, "4": {"DSP05"}, "5": {"DSP16"}, "6": {"PAT08"}}


def kept(submission: Submission) -> list[SubmittedRecord]:
    return list(submission.records.order_by("ordinal"))


def test_every_error_says_what_is_wrong_and_by_what_paragraph(submitter: Actor) -> None:
    submission = send(submitter, asap([record(DSP10="0"), record(DSP02="8", PRE02="BF1234567")]))
    for one in acknowledgment(submission)["records"]:
        for finding in one["findings"]:
            assert finding["says"]
            assert finding["cite"]
            assert finding["permitted"] or finding["remedy"] or "." in finding["says"]


def test_the_same_bytes_again_are_one_file(submitter: Actor) -> None:
    content = asap([record()])
    first, again = send(submitter, content), send(submitter, content, name="other-name.asap")
    assert (again.state, again.duplicate_of) == ("duplicate", first)
    assert len(live()) == 1


def test_the_same_record_in_another_file_is_a_duplicate_and_no_error(submitter: Actor) -> None:
    send(submitter, asap([record()]))
    again = send(submitter, asap([record()], control="C-2"))
    assert again.counts == {"duplicate": 1}
    assert len(live()) == 1


def test_other_content_under_the_same_key_is_held_with_the_remedy(submitter: Actor) -> None:
    send(submitter, asap([record()]))
    clash = send(submitter, asap([record(DSP10="14")], control="C-2"))
    assert clash.counts == {"held": 1}
    assert "revision (01)" in kept(clash)[0].findings[0]["says"]
    assert live() == [("2000353", 1, 15)]


def test_a_revision_supersedes_and_keeps_the_earlier_version(submitter: Actor) -> None:
    send(submitter, asap([record()]))
    revised = send(submitter, asap([record(DSP01="01", DSP10="14")], control="C-2"))
    assert revised.counts == {"revised": 1}
    assert live() == [("2000353", 2, 14)]
    old = Dispensation.objects.get(version=1)
    assert (old.state, old.ended_by) == ("superseded", revised)


def test_a_void_ends_it_and_a_second_void_finds_nothing(submitter: Actor) -> None:
    send(submitter, asap([record()]))
    assert send(submitter, asap([record(DSP01="02")], control="C-2")).counts == {"voided": 1}
    assert live() == []
    assert send(submitter, asap([record(DSP01="02")], control="C-3")).counts == {"void-not-found": 1}


def test_after_a_void_the_record_can_be_sent_anew_at_once(submitter: Actor) -> None:
    for number, status in enumerate(("00", "02", "00")):
        send(submitter, asap([record(DSP01=status, DSP10="10")], control=f"C-{number}"))
    assert live() == [("2000353", 2, 10)]


def test_new_revised_and_voided_in_one_file_are_taken_in_order(submitter: Actor) -> None:
    one = send(
        submitter,
        asap([record(), record(DSP01="01", DSP10="14"), record(DSP01="02"), record(DSP02="9"), record(DSP02="9")]),
    )
    assert one.counts == {"accepted": 2, "revised": 1, "voided": 1, "duplicate": 1}
    assert live() == [("9", 1, 15)]
    assert sorted(Dispensation.objects.values_list("version", "state")) == [
        (1, "live"),
        (1, "superseded"),
        (2, "voided"),
    ]


@pytest.mark.parametrize("status", ["00", "01"])
def test_a_later_file_corrects_a_held_record(status: str, submitter: Actor) -> None:
    held = send(submitter, asap([record(DSP10="0")]))
    mended = send(submitter, asap([record(DSP01=status)], control="C-2"))
    assert mended.counts == {"accepted": 1}
    assert [(r.state, r.closed_by) for r in kept(held)] == [("corrected", "later-report")]


def test_a_record_held_for_its_date_is_found_by_the_mended_one(submitter: Actor) -> None:
    held = send(submitter, asap([record(DSP05="20251301")]))
    send(submitter, asap([record()], control="C-2"))
    assert [r.state for r in kept(held)] == ["corrected"]


def test_a_void_reaches_a_held_record(submitter: Actor) -> None:
    held = send(submitter, asap([record(DSP10="0")]))
    assert send(submitter, asap([record(DSP01="02", DSP10="0")], control="C-2")).counts == {"voided": 1}
    assert [r.state for r in kept(held)] == ["voided"]


def test_a_held_record_is_corrected_on_screen_and_every_value_typed_is_kept(submitter: Actor) -> None:
    held = kept(send(submitter, asap([record(DSP10="0", PRE02="BF1234567")])))[0]
    still = correct(submitter, held.pk, {"DSP10": "x"}, at=AT)
    assert still.state == "held"
    done = correct(submitter, held.pk, {"DSP10": "15", "PRE02": "BF1234563"}, at=AT)
    assert (done.state, done.outcome, live()) == ("corrected", "accepted", [("2000353", 1, 15)])
    assert list(Correction.objects.order_by("pk").values_list("field", "before", "after")) == [
        ("DSP10", "0", "x"),
        ("DSP10", "x", "15"),
        ("PRE02", "BF1234567", "BF1234563"),
    ]
    assert done.sent_fields["DSP10"] == "0"
    with pytest.raises(Refusal) as refused:
        correct(submitter, held.pk, {"DSP10": "14"}, at=AT)
    assert refused.value.code == "record-not-held"


def test_looking_at_a_held_record_in_full_is_on_the_record(submitter: Actor) -> None:
    held = kept(send(submitter, asap([record(DSP10="0")])))[0]
    assert look_at_record(submitter, held.pk, at=AT).sent_fields["PAT07"] == "SAMPLESON"
    look = Entry.objects.get(kind="submitted-record-read")
    assert (look.actor_id, look.subject) == (submitter.account_id, str(held.submission_id))


def test_an_animal_is_set_aside_and_reaches_no_patient(submitter: Actor) -> None:
    submission = send(submitter, asap([record(PAT20="02", PAT23="FIDO")]))
    assert submission.counts == {"set-aside": 1}
    assert not Patient.objects.exists()


def test_an_unknown_drug_is_held_and_opens_one_case_for_all_its_records(submitter: Actor) -> None:
    submission = send(submitter, asap([record(DSP08="99998877766"), record(DSP02="2", DSP08="99998877766")]))
    assert submission.counts == {"held": 2}
    assert (UnknownDrug.objects.get().records, Case.objects.filter(kind=loading.DRUG_REVIEW).count()) == (2, 1)


def test_a_dispenser_that_is_not_the_senders_is_not_taken(submitter: Actor) -> None:
    submission = send(submitter, asap([record(PHA03="BF1234563")]))
    assert submission.counts in ({"set-aside": 1}, {"held": 1})
    assert live() == []


def test_a_late_report_is_accepted_and_measured(submitter: Actor) -> None:
    late = AT + timedelta(days=10)
    submission = send(submitter, asap([record()]), at=late)
    assert submission.counts == {"accepted-late": 1}
    assert Dispensation.objects.get().lateness_seconds > 6 * 86400


def test_a_broken_frame_loads_nothing_and_keeps_everything(submitter: Actor) -> None:
    content = asap([record(), record(DSP02="2", DSP10="0")]).replace(b"TT*C-1", b"TT*C-2")
    submission = send(submitter, content)
    assert (submission.state, submission.counts) == ("failed", {"not-loaded": 2})
    assert {"control-number-differs", "not-above-zero"} & {f["code"] for f in submission.findings}
    assert not Dispensation.objects.exists()
    assert send(submitter, content.replace(b"TT*C-2", b"TT*C-1")).counts == {"accepted": 1, "held": 1}


def test_a_test_file_is_judged_and_reaches_no_patient(submitter: Actor) -> None:
    submission = send(submitter, asap([record(), record(DSP02="2", DSP10="0")], kind="T"))
    assert (submission.state, submission.counts) == ("tested", {"tested": 2})
    assert any(finding["field"] == "DSP10" for finding in submission.findings)
    assert not Patient.objects.exists()
    assert not SubmittedRecord.objects.exists()


def test_a_file_is_voided_as_a_whole_by_its_own_sender_only(submitter: Actor, home: object) -> None:
    send(submitter, asap([record(), record(DSP02="2"), record(DSP02="3", DSP10="0")], control="WHOLE"))
    sheet = io.BytesIO()
    void_file(sheet, version="4.2B", control_number="WHOLE", created_at=AT)
    other = actor("DISPENSER")
    with pytest.raises(Refusal):
        receive(other, io.BytesIO(sheet.getvalue()), file_name="void", at=AT)
    assert send(submitter, sheet.getvalue()).counts == {"voided": 3}
    assert live() == []


def test_a_zero_report_is_a_fact_of_compliance_and_no_patient(submitter: Actor) -> None:
    submission = report_zero(submitter, {"PHA01": "1669512349", "PHA03": "FT7654329"}, AT.date(), AT.date(), at=AT)
    assert submission.counts == {"zero-report": 1}
    assert ZeroReport.objects.get().dispenser_dea == "FT7654329"
    assert not Patient.objects.exists()


def test_one_record_by_form_meets_the_same_checks(submitter: Actor) -> None:
    good, bad = report_one(submitter, record(), at=AT), report_one(submitter, record(DSP02="2", DSP10="0"), at=AT)
    assert (good.counts, bad.counts) == ({"accepted": 1}, {"held": 1})


def test_nobody_learns_of_anothers_submission(submitter: Actor) -> None:
    submission = send(submitter, asap([record()]))
    stranger = Actor(
        account_id="00000000-0000-4000-8000-000000000000",
        name="Other",
        role="SUBMITTER",
        second_factor=True,
        channel="api",
        client="test",
    )
    for reference in (str(submission.pk), "00000000-0000-4000-8000-000000000001", "nonsense"):
        with pytest.raises(Refusal) as refused:
            submission_for(stranger, reference)
        assert (refused.value.code, refused.value.kind) == ("submission-unknown", "not-found")


@pytest.mark.parametrize("stop_at", range(4))
def test_stopped_anywhere_it_goes_on_to_the_same_end(
    stop_at: int, submitter: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    names, days = ("AUGUST", "JUNE", "MAY", "APRIL"), ["0" if n % 7 == 0 else "15" for n in range(40)]
    people = [{"PAT08": names[n % 4], "PAT18": f"19{50 + n % 4}0312"} for n in range(40)]
    content = asap([record(DSP02=str(n), DSP10=days[n], **people[n]) for n in range(40)])
    in_parts_of(10, monkeypatch)
    submission = receive(submitter, io.BytesIO(content), file_name="big", at=AT)
    real, calls = loading.Loader.load, iter(range(99))

    def dying(self: loading.Loader, entries: object) -> object:
        found = real(self, entries)  # type: ignore[arg-type]
        if next(calls) == stop_at:
            raise KeyboardInterrupt
        return found

    with monkeypatch.context() as patched:
        patched.setattr(loading.Loader, "load", dying)
        with pytest.raises(KeyboardInterrupt):
            process(str(submission.pk), at=AT)
    done = process(str(submission.pk), at=AT)
    assert done.counts == {"accepted": 34, "held": 6}
    assert len(live()) == 34
    assert SubmittedRecord.objects.count() == 6
    assert Patient.objects.count() == 4


def in_parts_of(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from functools import partial

    from carelaw.pdmp.use_cases import processing

    real: Callable[..., object] = processing.inspect
    monkeypatch.setattr(processing, "inspect", partial(real, part_size=size))
