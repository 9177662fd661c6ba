"""Papers as people send them: what can be read is read, what cannot is said plainly, and hostile files do no harm."""

from __future__ import annotations

import io
import zipfile

import pytest
from pypdf import PdfReader, PdfWriter

from carelaw.kernel.refusal import Refusal
from carelaw.platform.bulk.documents import LARGEST, read_document
from tests.pbm.contracts.written import contracts

PDF = next(one for one in contracts() if one.format == "pdf")
WORD = next(one for one in contracts() if one.format == "docx")


def refused(raw: bytes, name: str = "contract.pdf") -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_document(raw, file_name=name)
    return caught.value


def _words(made: bytes, **parts: bytes | str) -> bytes:
    """A Word document with some of its parts replaced, or more of them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def test_pages_are_numbered_and_a_word_document_knows_none() -> None:
    assert [one.number for one in read_document(PDF.file(), file_name="a.pdf").pages][:1] == [1]
    assert [one.number for one in read_document(WORD.file(), file_name="a.docx").pages] == [0]


def test_a_password_is_asked_to_be_taken_off() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(PDF.file())))
    writer.encrypt(user_password="closed", owner_password="closed", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    refusal = refused(out.getvalue())
    assert refusal.code == "document-protected"
    assert "without one" in refusal.says


def test_a_password_of_the_owner_alone_keeps_nobody_from_reading() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(PDF.file())))
    writer.encrypt(user_password="", owner_password="mine", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert read_document(out.getvalue(), file_name="a.pdf").has_words


def test_scanned_pages_are_said_to_hold_no_words() -> None:
    writer = PdfWriter()
    writer.add_blank_page(612, 792)
    out = io.BytesIO()
    writer.write(out)
    found = read_document(out.getvalue(), file_name="scan.pdf")
    assert not found.has_words
    assert "character recognition" in found.unread
    mixed = PdfWriter(clone_from=PdfReader(io.BytesIO(PDF.file())))
    mixed.add_blank_page(612, 792)
    out = io.BytesIO()
    mixed.write(out)
    found = read_document(out.getvalue(), file_name="mixed.pdf")
    assert found.has_words
    assert str(len(found.pages)) in found.unread


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"%PDF-1.7\n" + b"\x00\xff" * 500, "a.pdf"),
        (b"PK\x03\x04" + b"\x00" * 100, "a.docx"),
        (b"{\\rtf1 A contract}", "a.rtf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "a.doc"),
        (b"\x00\x01\x02\x03" * 50, "a.bin"),
        (b"   ", "a.txt"),
    ],
)
def test_what_is_no_paper_is_refused_with_what_to_send(raw: bytes, name: str) -> None:
    refusal = refused(raw, name)
    assert refusal.code in {"document-unreadable", "document-empty"}
    assert name in refusal.says


def test_a_bomb_is_not_unpacked_and_one_that_lies_about_its_size_is_stopped() -> None:
    bomb = _words(WORD.file(), **{"word/media/filler.bin": b"\x00" * (300 << 20)})
    assert refused(bomb, "bomb.docx").code == "document-too-large"
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "ha">{entities}]><d>&e9;</d>'
    assert refused(_words(WORD.file(), **{"word/document.xml": laughs}), "laughs.docx").code == "document-unreadable"


def test_another_packed_file_is_no_word_document() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("notes.txt", "A contract")
    assert "Unpack it" in refused(out.getvalue(), "a.zip").says


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    assert refused(b"a" * (LARGEST + 1), "a.txt").kind == "too-large"


def test_tracked_insertions_and_text_boxes_are_read_and_deletions_are_not() -> None:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = (
        f"<w:document {w}><w:body><w:p><w:r><w:t>Pharmacy may </w:t></w:r>"
        '<w:del w:id="1"><w:r><w:delText>not </w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t>freely tell the members.</w:t></w:r></w:ins></w:p></w:body></w:document>'
    )
    found = read_document(_words(WORD.file(), **{"word/document.xml": body}), file_name="tracked.docx")
    assert found.pages[0].text == "Pharmacy may freely tell the members."
