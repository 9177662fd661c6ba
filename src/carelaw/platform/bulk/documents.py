"""Documents as people send them, read as words: PDF, Word, or plain text.

    for page in pages_of(raw, file_name="contract.pdf"): …

A PDF or a Word document is opened in a process of its own with a limit on memory and time, after its size unpacked was
looked at. What cannot be read is refused with what it is and what to send instead; a page that holds a picture of words
and no words is given as empty, and `Unread` says so when all are.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from carelaw.kernel.refusal import Refusal
from carelaw.platform.bulk.document_child import CHARACTERS, PAGES, PROTECTED, SECONDS, TOO_LONG
from carelaw.platform.bulk.workbooks import LARGEST_UNPACKED, MOST_PARTS

LARGEST = 32 << 20
_CHILD = Path(__file__).with_name("document_child.py")
_OLE2, _ZIP, _RTF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"{\\rtf"
_LEAST_LETTERS = 20


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """The words of one page; page 0 where the document knows no pages."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document's kind and pages; `unread` says in plain words why nothing, or not everything, could be read."""

    content: str
    pages: tuple[DocumentPage, ...]
    unread: str = ""

    @property
    def has_words(self) -> bool:
        return any(_letters(page.text) >= _LEAST_LETTERS for page in self.pages)


def read_document(raw: bytes, *, file_name: str) -> Document:
    """The words of a document. Raises Refusal for what is no PDF, Word document or text, is protected or too large."""
    if len(raw) > LARGEST:
        says = f"{file_name} has {len(raw):,} bytes; permitted are {LARGEST:,}. Send it in parts, or as text."
        raise Refusal("document-too-large", says, field="file", kind="too-large")
    if not raw.strip():
        raise Refusal("document-empty", f"{file_name} is empty. Send the contract as PDF, Word or text.", field="file")
    if raw.startswith(b"%PDF") or b"%PDF-" in raw[:1024]:
        return _with_words("pdf", _read(raw, "pdf", file_name))
    if raw.startswith(_ZIP):
        _look_inside(raw, file_name)
        return _with_words("docx", _read(raw, "docx", file_name))
    if raw.startswith(_OLE2):
        protected = "EncryptedPackage".encode("utf-16-le") in raw
        raise _protected(file_name) if protected else _old(file_name, "an old Word document (.doc)")
    if raw.startswith(_RTF):
        raise _old(file_name, "rich text (.rtf)")
    return _with_words("text", (DocumentPage(0, _text(raw, file_name)),))


def _with_words(content: str, pages: tuple[DocumentPage, ...]) -> Document:
    empty = [page.number for page in pages if _letters(page.text) < _LEAST_LETTERS]
    document = Document(content, pages)
    if not document.has_words:
        says = (
            "No words could be read: its pages are pictures, as a scanner makes them. "
            "Send the contract as it was written, or run it through character recognition first."
        )
        return Document(content, pages, says)
    if empty and content == "pdf":
        listed = ", ".join(str(number) for number in empty[:12]) + (" and more" if len(empty) > 12 else "")
        return Document(content, pages, f"No words on page {listed}: blank, or a picture of words. Look at the paper.")
    return document


def _letters(text: str) -> int:
    return sum(char.isalpha() for char in text)


def _text(raw: bytes, file_name: str) -> str:
    if len(raw) > CHARACTERS:
        raise _too_long(file_name)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        strange = sum(char < " " and char not in "\t\r\n\f" for char in text)
        if strange * 50 <= len(text) and "\x00" not in text:
            return text.replace("\f", "\n\n")
    says = f"{file_name} is no PDF, no Word document and no text. Save the contract as one of them and send that."
    raise Refusal("document-unreadable", says, field="file")


def _read(raw: bytes, content: str, file_name: str) -> tuple[DocumentPage, ...]:
    try:
        # Nothing of the environment goes along: the child needs its bytes and no more.
        read = subprocess.run(  # noqa: S603  this interpreter and a file of this package
            [sys.executable, "-I", str(_CHILD), content],
            input=raw,
            capture_output=True,
            timeout=SECONDS * 2,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        raise _unreadable(file_name) from None
    if read.returncode == PROTECTED:
        raise _protected(file_name)
    if read.returncode == TOO_LONG:
        raise _too_long(file_name)
    if read.returncode != 0:
        raise _unreadable(file_name)
    return tuple(DocumentPage(*json.loads(line)) for line in read.stdout.splitlines())


def _look_inside(raw: bytes, file_name: str) -> None:
    """Refuse what unpacks to too much, or is no Word document, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        raise _unreadable(file_name) from None
    unpacked = sum(part.file_size for part in parts)
    if unpacked > LARGEST_UNPACKED or len(parts) > MOST_PARTS:
        says = (
            f"{file_name} unpacks to {unpacked:,} bytes in {len(parts):,} parts; permitted are {LARGEST_UNPACKED:,} "
            f"bytes in {MOST_PARTS:,} parts. Save the text alone in a new document."
        )
        raise Refusal("document-too-large", says, field="file", kind="too-large")
    if "word/document.xml" not in {part.filename for part in parts}:
        says = f"{file_name} is packed, but no Word document. Unpack it and send the contract itself as PDF or .docx."
        raise Refusal("document-unreadable", says, field="file")


def _protected(file_name: str) -> Refusal:
    says = f"{file_name} is protected by a password. Save it without one and send it again."
    return Refusal("document-protected", says, field="file")


def _too_long(file_name: str) -> Refusal:
    says = f"{file_name} is longer than {PAGES} pages or {CHARACTERS:,} characters. Send the contract in parts."
    return Refusal("document-too-large", says, field="file", kind="too-large")


def _old(file_name: str, what: str) -> Refusal:
    says = f"{file_name} is {what}, which is not read here. Save it as .docx or .pdf and send that."
    return Refusal("document-unreadable", says, field="file")


def _unreadable(file_name: str) -> Refusal:
    says = f"{file_name} cannot be read: it is damaged, or not what its name says. Save it again as .pdf or .docx."
    return Refusal("document-unreadable", says, field="file")
