"""A letter is its notice on paper: tagged, the same bytes each time, open to those whom its program lets read it."""

import uuid
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.platform.notices.letters import (
    Letterhead,
    blocks_of,
    declare_letterhead,
    letter_for,
    letter_pdf,
    letter_text,
    open_letter,
)
from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.notices.sending import NoticeTemplate, declare_template, write_notice

AT = datetime(2026, 3, 4, 3, tzinfo=UTC)
HEAD = Letterhead(
    "Department of Tests", "Test program", ("1 Main Street", "Springfield"), "Page foot", "America/Chicago"
)
declare_template(
    NoticeTemplate(
        "test.paper.first", "en", "First $what", "Dear $what,\n\n## Facts\n- one\n- two\n\n| a | b |\n| 1 | 2 |", "§1"
    )
)
declare_letterhead("test.paper.", HEAD, may_open=lambda actor, notice: actor.role == "READER")

READER, OTHER = SimpleNamespace(role="READER"), SimpleNamespace(role="OTHER")
pytestmark = pytest.mark.django_db


def letter(key: str = "l1") -> Notice:
    return write_notice(
        "test.paper.first",
        key=key,
        at=AT,
        values={"what": "Warning & Co. #1"},
        channel=NoticeChannel.LETTER,
        address="Elm Pharmacy\n2 Elm Street\nPeoria, IL 61602",
    )


def test_the_text_is_taken_apart_into_headings_lists_tables_and_paragraphs() -> None:
    kinds = [block["kind"] for block in blocks_of(letter().body)]
    assert kinds == ["text", "heading", "list", "table"]
    assert blocks_of("| a | b |\n| 1 | 2 |")[0]["rows"] == [["a", "b"], ["1", "2"]]


def test_the_pdf_is_tagged_and_the_same_each_time() -> None:
    one = letter()
    made = letter_pdf(one)
    assert made.startswith(b"%PDF")
    assert b"/StructTreeRoot" in made
    assert made == letter_pdf(Notice.objects.get(pk=one.pk))


def test_it_reads_on_a_terminal_with_the_day_of_its_office() -> None:
    text = letter_text(letter())
    assert "March 3, 2026" in text, "the evening of the third in Chicago"
    assert text.index("Elm Pharmacy") < text.index("First Warning & Co. #1") < text.index("§1")


def test_it_opens_for_those_whom_the_program_lets_read_it() -> None:
    one = letter()
    assert letter_for(READER, one.pk) == one  # type: ignore[arg-type]
    for stranger in (OTHER, None):
        with pytest.raises(Refusal) as refused:
            letter_for(stranger, one.pk)  # type: ignore[arg-type]
        assert refused.value.kind == "not-found"
    with pytest.raises(Refusal):
        letter_for(READER, uuid.uuid4())  # type: ignore[arg-type]


def test_the_page_gives_the_pdf() -> None:
    user = SimpleNamespace(is_authenticated=True)
    response = open_letter(SimpleNamespace(user=user, actor=READER), letter().pk)
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store"
