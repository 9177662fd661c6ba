"""A notice is written once, in registered words, and e-mail says only what a caller passed."""

import uuid
from datetime import UTC, datetime

import pytest
from django.core import mail

from carelaw.platform.notices.models import Notice
from carelaw.platform.notices.sending import NoticeTemplate, declare_template, mark_read, send_waiting, write_notice

AT = datetime(2025, 3, 1, 12, tzinfo=UTC)
WHO = uuid.uuid4()

declare_template(NoticeTemplate("test.file", "en", "File $reference", "Your file $reference waits.", "§7(a)"))
declare_template(NoticeTemplate("test.file", "es", "Archivo $reference", "Su archivo $reference espera."))

pytestmark = pytest.mark.django_db


def test_the_same_key_is_one_notice() -> None:
    one = write_notice("test.file", key="f1", at=AT, values={"reference": "F-1"}, account_id=WHO)
    two = write_notice("test.file", key="f1", at=AT, values={"reference": "F-1"}, account_id=WHO)
    assert one == two
    assert one.subject == "File F-1"
    assert one.cite == "§7(a)"


def test_it_speaks_the_readers_language_and_falls_back_to_english() -> None:
    spanish = write_notice("test.file", key="f1", at=AT, values={"reference": "F-1"}, language="es")
    other = write_notice("test.file", key="f2", at=AT, values={"reference": "F-2"}, language="pl")
    assert spanish.subject == "Archivo F-1"
    assert (other.subject, other.language) == ("File F-2", "en")


def test_a_missing_value_is_an_error_and_nothing_is_kept() -> None:
    with pytest.raises(KeyError):
        write_notice("test.file", key="f1", at=AT, values={})
    assert not Notice.objects.exists()


def test_waiting_e_mail_leaves_once() -> None:
    write_notice("test.file", key="f1", at=AT, values={"reference": "F-1"}, account_id=WHO, channel="email")
    assert send_waiting(AT, {WHO: "clerk@example.org"}) == 1
    assert send_waiting(AT, {WHO: "clerk@example.org"}) == 0
    assert [message.to for message in mail.outbox] == [["clerk@example.org"]]


def test_the_first_reading_counts() -> None:
    notice = write_notice("test.file", key="f1", at=AT, values={"reference": "F-1"}, account_id=WHO)
    mark_read(notice.id, WHO, AT)
    mark_read(notice.id, WHO, AT.replace(year=2026))
    notice.refresh_from_db()
    assert notice.read_at == AT
