"""The sender of a file is told in the inbox that something waits; the notice says nothing about anybody."""

from __future__ import annotations

import pytest

from carelaw.platform.accounts.models import Account
from carelaw.platform.notices.models import Notice
from tests.pdmp.files import asap, record, send
from tests.pdmp.web.submissions.reading import text_of

pytestmark = pytest.mark.django_db


def test_held_records_are_told_once_with_reference_and_counts(pharmacist, submitter):
    sent = send(submitter, asap([record(), record(DSP02="5", DSP10="0")]))
    notice = Notice.objects.get()
    assert notice.subject == "Records need correction: 1 of 2"
    assert str(sent.pk) in notice.body
    assert not any(value in notice.subject + notice.body for value in ("SAMPLESON", "2000353", "DSP"))
    shown = pharmacist.get("/inbox/")
    assert "1 unread notice" in text_of(shown)
    assert "Inbox 1 new" in text_of(shown)
    opened = pharmacist.post(f"/inbox/{notice.pk}/")
    assert opened.headers["Location"] == f"/submissions/{sent.pk}/"
    assert "1 new" not in text_of(pharmacist.get("/"))


def test_a_failed_file_is_told_in_the_sender_s_language(submitter):
    Account.objects.filter(pk=submitter.account_id).update(language="es")
    send(submitter, asap([record()])[:-20])
    assert Notice.objects.get().subject == "Un archivo falló y no se cargó nada"


def test_a_file_without_faults_tells_nothing(pharmacist, submitter):
    send(submitter, asap([record()]))
    assert not Notice.objects.exists()
    assert "Nothing is here yet" in text_of(pharmacist.get("/inbox/"))


def test_another_s_notice_stays_closed(console, rival, submitter):
    send(submitter, asap([record(DSP10="0")]))
    notice = Notice.objects.get()
    client = console(rival)
    assert "Records need correction" not in text_of(client.get("/inbox/"))
    assert client.post(f"/inbox/{notice.pk}/").headers["Location"] == "/inbox/"
    notice.refresh_from_db()
    assert notice.read_at is None
