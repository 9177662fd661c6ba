"""The years run from the first collection: a correction, and a record mended late, restart nothing (AMB-33)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from carelaw.pdmp.store.models import Dispensation
from carelaw.platform.accounts.actor import Actor
from tests.pdmp.conftest import AT
from tests.pdmp.files import asap, record, send

pytestmark = pytest.mark.django_db


def test_a_revision_keeps_the_day_of_the_first_report(submitter: Actor) -> None:
    send(submitter, asap([record()]), at=AT)
    send(submitter, asap([record(DSP01="01", DSP10="14")], control="C-2"), at=AT + timedelta(days=40))

    rows = Dispensation.objects.order_by("version").values_list("version", "collected_on")
    assert list(rows) == [(1, date(2025, 1, 6)), (2, date(2025, 1, 6))]


def test_a_record_held_back_and_mended_later_counts_from_its_first_arrival(submitter: Actor) -> None:
    send(submitter, asap([record(DSP10="0")]), at=AT)
    send(submitter, asap([record()], control="C-2"), at=AT + timedelta(days=9))

    assert Dispensation.objects.get().collected_on == date(2025, 1, 6)
