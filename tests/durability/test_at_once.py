"""A worker and whoever reported a record may judge it at the same moment; both end with the same."""

from __future__ import annotations

import io
from typing import Any

import pytest

from carelaw.pdmp.store.models import Dispensation, Submission
from carelaw.pdmp.use_cases import processing
from carelaw.pdmp.use_cases.processing import process
from carelaw.pdmp.use_cases.submitting import receive
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.record.models import Entry
from tests.pdmp.conftest import AT
from tests.pdmp.files import asap, record

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("days", ["15", "0"])
def test_a_file_finished_meanwhile_stays_finished(days: str, submitter: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    received = receive(submitter, io.BytesIO(asap([record(DSP10=days)])), file_name="one.asap", at=AT)
    real: Any = processing.inspect
    others = iter([True])

    def overtaken(*given: Any, **named: Any) -> Any:
        if next(others, False):
            assert process(str(received.pk), at=AT).state == "processed"
        return real(*given, **named)

    monkeypatch.setattr(processing, "inspect", overtaken)
    done = process(str(received.pk), at=AT)
    kept = Submission.objects.get()
    assert (done.state, kept.state, kept.parts_done) == ("processed", "processed", 1)
    assert kept.finished_at == AT
    assert Dispensation.objects.count() == (days == "15")
    assert Entry.objects.filter(kind="submission-processed").count() == 1
