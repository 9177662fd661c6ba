"""A file cut short is never half loaded; a file with one byte changed is judged, and never stops the system."""

from __future__ import annotations

import io
import random

import pytest
from django.db import transaction

from carelaw.pdmp.store.models import Dispensation, SubmittedRecord
from carelaw.pdmp.use_cases.correcting import correct
from carelaw.pdmp.wire.asap import inspect, load_profile
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.files.keeping import opened
from tests.pdmp.conftest import AT
from tests.pdmp.files import asap, record, send

pytestmark = pytest.mark.django_db

WHOLE = asap([record(DSP02=str(n), DSP10="0" if n == 3 else "15") for n in range(1, 6)])
# What follows the last segment of a file may be missing; nothing else may.
NEEDED = len(WHOLE.rstrip(b"\r\n"))


def test_a_file_cut_at_any_byte_is_fatal() -> None:
    profile = load_profile("pa")
    whole = [
        cut for cut in range(len(WHOLE)) if not inspect(io.BytesIO(WHOLE[:cut]), profile, received_on=AT.date()).fatal
    ]
    assert [cut for cut in whole if cut < NEEDED - 1] == []


def test_a_file_cut_short_is_never_half_loaded(submitter: Actor) -> None:
    cuts = sorted(random.Random(7).sample(range(1, NEEDED - 1), 40))
    for cut in cuts:
        content = WHOLE[:cut]
        submission = send(submitter, content, name=f"cut-{cut}")
        assert (submission.state, set(submission.counts)) == ("failed", {"not-loaded"}), cut
        assert submission.findings
        with opened(submission.digest) as kept:
            assert kept.read() == content
    assert not Dispensation.objects.exists()
    assert not SubmittedRecord.objects.exists()
    assert send(submitter, WHOLE).counts == {"accepted": 4, "held": 1}


def test_the_same_file_after_it_failed_is_judged_anew(submitter: Actor) -> None:
    cut = WHOLE[: NEEDED // 2]
    assert [send(submitter, cut).state for _ in range(2)] == ["failed", "failed"]


def test_one_byte_changed_is_another_file_and_every_record_still_has_one_outcome(submitter: Actor) -> None:
    rng = random.Random(11)
    for place in sorted(rng.sample(range(len(WHOLE)), 70)):
        byte = rng.choice((rng.randrange(256), 0, 0x2A, 0x7E, 0xFF, 0x0A))
        if WHOLE[place] == byte:
            continue
        changed = WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :]
        with transaction.atomic():
            send(submitter, WHOLE)
            submission = send(submitter, changed)
            where = (place, byte, submission.counts)
            assert submission.state in {"processed", "failed"}, where
            assert sum(submission.counts.values()) == submission.sent, where
            # All that the change did not touch is on file already.
            live = Dispensation.objects.filter(state="live").count()
            assert 3 <= live <= 9, where
            if submission.state == "processed":
                assert submission.counts.get("duplicate", 0) + submission.counts.get("held", 0) >= 1, where
            transaction.set_rollback(True)


@pytest.mark.parametrize("place", [b"C-1", b"AUGUST", b"20250105", b"4.2B", b"TT*"])
def test_a_byte_that_no_text_may_hold_fails_the_file_and_is_shown(place: bytes, submitter: Actor) -> None:
    submission = send(submitter, WHOLE.replace(place, place[:-1] + b"\x00", 1))
    assert (submission.state, set(submission.counts)) == ("failed", {"not-loaded"})
    assert submission.findings
    assert "\x00" not in submission.control_number + str(submission.findings)


def test_a_correction_with_such_a_byte_is_kept_and_stays_held(submitter: Actor) -> None:
    held = send(submitter, asap([record(DSP10="0")])).records.get()
    assert correct(submitter, held.pk, {"DSP10": "1\x005"}, at=AT).state == "held"
    assert correct(submitter, held.pk, {"DSP10": "15"}, at=AT).state == "corrected"
