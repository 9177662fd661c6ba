"""The pages in a real browser, wide and narrow, under axe; and a correction made with the keyboard's help only."""

from __future__ import annotations

from typing import Any

import pytest

from carelaw.pdmp.store.models import Dispensation, SubmittedRecord
from carelaw.platform.accounts.models import Account
from tests.browser import chromium, focus_reaches, page
from tests.pdmp.files import asap, record, send
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import check, faults

__all__ = ["chromium", "page"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_every_page_is_sound_and_fits(page: Any, today: Any, submitter: Any) -> None:
    sent = send(submitter, asap([record(), record(DSP02="5", DSP10="0"), record(DSP02="6", PAT16="99999")]))
    failed = send(submitter, asap([record()])[:-20])
    held = SubmittedRecord.objects.get(state="held")
    sign_in_browser(page, Account.objects.get(pk=submitter.account_id), "SUBMITTER")
    check(page, "/submissions/", "/submissions/send/", "/submissions/held/", f"/submissions/{failed.pk}/")
    check(page, f"/submissions/{sent.pk}/", f"/submissions/{sent.pk}/errors/", f"/records/{held.pk}/")
    check(page, "/report/", "/report/zero/", "/inbox/")


def test_a_record_is_corrected_by_keyboard(page: Any, today: Any, submitter: Any) -> None:
    send(submitter, asap([record(DSP10="0")]))
    held = SubmittedRecord.objects.get(state="held")
    sign_in_browser(page, Account.objects.get(pk=submitter.account_id), "SUBMITTER")
    page.goto(f"/records/{held.pk}/")
    page.focus("#id_DSP10")
    page.keyboard.press("Control+A")
    page.keyboard.type("15")
    page.keyboard.press("Enter")
    page.get_by_text("It is accepted and stored.").wait_for()
    assert Dispensation.objects.get().days_supply == 15


def test_faults_of_the_form_are_led_to(page: Any, today: Any, submitter: Any) -> None:
    sign_in_browser(page, Account.objects.get(pk=submitter.account_id), "SUBMITTER")
    page.goto("/report/")
    page.fill("#id_PAT07", "SAMPLESON")
    page.keyboard.press("Enter")
    focus_reaches(page, "[role=alert]")
    assert page.input_value("#id_PAT07") == "SAMPLESON"
    assert faults(page) == []
