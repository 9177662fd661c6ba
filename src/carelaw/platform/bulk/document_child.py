"""Read the words of a PDF or a Word document, alone in a process of its own that may use so much memory and time.

Started by path with the document on its standard input and `pdf` or `docx` as its argument, never imported: what a
hostile file does to it ends with it. Writes one JSON line a page, its number and its text; a Word document knows no
pages and is page 0. Nothing is run, followed or fetched: no script, no link, no attachment, no field.
"""

import io
import json
import resource
import sys

MEMORY, SECONDS, PAGES, CHARACTERS = 1 << 30, 60, 600, 5_000_000
NOT_READ, PROTECTED, TOO_LONG = 4, 5, 6
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def write(number: int, text: str) -> None:
    """One page on its way to the parent."""
    sys.stdout.write(json.dumps([number, text]) + "\n")


def pdf(raw: bytes) -> int:
    """The pages of a PDF, each with the text that it holds; a scanned page holds none."""
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError

    reader = PdfReader(io.BytesIO(raw), strict=False)
    # Many printers set an owner's password alone; a document that opens without one is open.
    if reader.is_encrypted and not reader.decrypt(""):
        return PROTECTED
    if len(reader.pages) > PAGES:
        return TOO_LONG
    written = 0
    try:
        for number, page in enumerate(reader.pages, start=1):
            text = page.extract_text() or ""
            written += len(text)
            if written > CHARACTERS:
                return TOO_LONG
            write(number, text)
    except FileNotDecryptedError:
        return PROTECTED
    return 0


def docx(raw: bytes) -> int:
    """Every paragraph of a Word document in its order: body, tables, text boxes, notes, tracked insertions.

    What was deleted with changes tracked is no longer part of the text and is left out.
    """
    import docx as word

    document = word.Document(io.BytesIO(raw))
    made = _paragraphs(document.element.body)
    for part in document.part.package.iter_parts():
        if str(part.partname).endswith(("footnotes.xml", "endnotes.xml")):
            from lxml import etree

            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            made += _paragraphs(etree.fromstring(part.blob, parser))
    text = "\n\n".join(made)
    if len(text) > CHARACTERS:
        return TOO_LONG
    write(0, text)
    return 0


def _paragraphs(root: object) -> list[str]:
    made = []
    for paragraph in root.iter(f"{_W}p"):  # type: ignore[attr-defined]
        if _within(paragraph, _FALLBACK):
            continue
        pieces = []
        for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}noBreakHyphen"):
            # A text box is a paragraph of its own inside this one.
            if next(node.iterancestors(f"{_W}p")) is not paragraph or _within(node, f"{_W}del"):
                continue
            pieces.append(node.text or "" if node.tag == f"{_W}t" else "-" if node.tag.endswith("Hyphen") else " ")
        text = "".join(pieces).strip()
        if text:
            made.append((paragraph, text))
    return _rows_joined(made)


def _rows_joined(made: list[tuple[object, str]]) -> list[str]:
    """The cells of a table's row as one line: what a row says, its cells say together."""
    joined: list[tuple[object, str]] = []
    for paragraph, text in made:
        row = next(paragraph.iterancestors(f"{_W}tr"), None)  # type: ignore[attr-defined]
        if row is not None and joined and joined[-1][0] is row:
            joined[-1] = (row, f"{joined[-1][1]} | {text}")
        else:
            joined.append((row, text))
    return [text for _, text in joined]


def _within(node: object, tag: str) -> bool:
    return next(node.iterancestors(tag), None) is not None  # type: ignore[attr-defined]


def main() -> int:
    """Read standard input to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    # A stack that runs over would end the process without a word.
    sys.setrecursionlimit(2_000)
    raw = sys.stdin.buffer.read()
    try:
        return {"pdf": pdf, "docx": docx}[sys.argv[1]](raw)
    except Exception:  # whatever a hostile file raises in its reader, it was not read
        return NOT_READ


if __name__ == "__main__":
    sys.exit(main())
