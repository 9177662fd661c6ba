"""What patients get on paper: the poster is one sheet, the form is one page, both in both languages."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from carelaw.pdmp.use_cases.patients.notices import Places, publish_notice
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from tests.pdmp.conftest import AT, actor

pytestmark = pytest.mark.django_db
_POST = "Prescription Drug Monitoring Program, 1 Example Plaza, Harrisburg, PA 17120"
_LETTER, _TABLOID = (612, 792), (792, 1224)


@pytest.fixture(autouse=True)
def _published(monkeypatch: pytest.MonkeyPatch, home: Any) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    places = Places("pdmp.example/my-record", _POST)
    publish_notice(actor("BOARD_MEMBER"), effective_on=AT.date(), places=places, at=AT)


def printed(url: str, language: str) -> PdfReader:
    visitor = Client()
    visitor.cookies["language"] = language
    return PdfReader(io.BytesIO(visitor.get(url).content))


@pytest.mark.parametrize(
    ("url", "language", "sheet", "says"),
    [
        ("/notice-to-patients/poster.pdf", "en", _TABLOID, "pdmp.example/my-record"),
        ("/notice-to-patients/poster.pdf", "es", _TABLOID, "no hay un costo fijado"),
        ("/notice-to-patients/notice.pdf", "en", _LETTER, "pdmp.example/my-record"),
        ("/notice-to-patients/notice.pdf", "es", _LETTER, "pdmp.example/my-record"),
        ("/my-record/form.pdf", "en", _LETTER, "Date and signature"),
        ("/my-record/form.pdf", "es", _LETTER, "Fecha y firma"),
    ],
)
def test_it_stands_on_one_page(url: str, language: str, sheet: tuple[int, int], says: str) -> None:
    (page,) = printed(url, language).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == sheet
    assert says in " ".join(page.extract_text().split())
